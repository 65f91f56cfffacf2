//! PDF files: page images with or without an invisible layer, and pages with a real text layer.

mod layer;
mod text;

use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref};

pub(crate) use layer::Layer;
pub(crate) use text::text_pdf;

use crate::sheet::{HEIGHT, WIDTH};

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
/// First object number of the pages.
const FIRST_PAGE: i32 = 20;
const PRODUCER: &str = "sohoa make_samples";

/// A JPEG that fills a page.
pub(crate) struct PageImage {
    pub(crate) jpeg: Vec<u8>,
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) colour: bool,
}

/// A PDF of page images; `layers` holds the invisible words of each page, or nothing.
pub(crate) fn image_pdf(images: &[PageImage], layers: &[Layer], name: &str) -> Vec<u8> {
    let mut pdf = start(images.len(), name);
    if !layers.is_empty() {
        layer::font(&mut pdf);
    }
    for (nth, image) in images.iter().enumerate() {
        let [page, contents, object] = page_refs(nth);
        let mut dictionary = pdf.page(page);
        dictionary.media_box(a4()).parent(PAGES).contents(contents);
        let mut resources = dictionary.resources();
        resources.x_objects().pair(Name(b"Im0"), object);
        if !layers.is_empty() {
            resources.fonts().pair(layer::FONT_NAME, layer::FONT);
        }
        resources.finish();
        dictionary.finish();
        let mut content = Content::new();
        content.save_state();
        content.transform([WIDTH, 0.0, 0.0, HEIGHT, 0.0, 0.0]);
        content.x_object(Name(b"Im0"));
        content.restore_state();
        if let Some(layer) = layers.get(nth) {
            layer.write(&mut content, image);
        }
        packed(&mut pdf, contents, content);
        let mut object = pdf.image_xobject(object, &image.jpeg);
        object.filter(Filter::DctDecode);
        object.width(image.width as i32).height(image.height as i32).bits_per_component(8);
        if image.colour {
            object.color_space().device_rgb();
        } else {
            object.color_space().device_gray();
        }
    }
    pdf.finish()
}

/// A document with its catalog and page list; the id is the sample's name, so that it never changes.
fn start(pages: usize, name: &str) -> Pdf {
    let mut pdf = Pdf::new();
    let id: Vec<u8> = name.bytes().cycle().take(16).collect();
    pdf.set_file_id((id.clone(), id));
    pdf.catalog(CATALOG).pages(PAGES);
    let kids = (0..pages).map(|nth| page_refs(nth)[0]);
    pdf.pages(PAGES).kids(kids).count(pages as i32);
    pdf.document_info(Ref::new(3)).producer(pdf_writer::TextStr(PRODUCER));
    pdf
}

/// Numbers of a page, its contents and its image.
fn page_refs(nth: usize) -> [Ref; 3] {
    let first = FIRST_PAGE + 3 * nth as i32;
    [Ref::new(first), Ref::new(first + 1), Ref::new(first + 2)]
}

fn a4() -> Rect {
    Rect::new(0.0, 0.0, WIDTH, HEIGHT)
}

/// Writes a content stream compressed.
fn packed(pdf: &mut Pdf, at: Ref, content: Content) {
    pdf.stream(at, &compress_to_vec_zlib(&content.finish(), 9)).filter(Filter::FlateDecode);
}
