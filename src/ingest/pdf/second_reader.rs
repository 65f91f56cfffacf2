//! The second reader of the text layer, on `pdf-extract`. It knows other fonts than the first; it also stumbles
//! over more files, so it is asked in doubt only, and never sees the pixels of images (it would read them as text
//! operators).

use hayro::hayro_interpret::TransformExt;
use hayro::hayro_syntax::page::Page as PdfPage;
use hayro::kurbo::{Affine, Point, Rect};
use pdf_extract::{Document, MediaBox, Object, OutputDev, OutputError, Transform, output_doc_page};

use super::glyph::{Glyph, ReadGlyphs};
use crate::document::PageNumber;

/// A PDF as `pdf-extract` loads it.
pub(super) struct SecondReader {
    document: Document,
}

/// One of its pages.
pub(super) struct SecondPage<'a> {
    document: &'a Document,
    number: PageNumber,
    to_page: Affine,
    page: Rect,
}

impl SecondReader {
    /// `None` when the file cannot be read, or has other pages than the first reader found.
    pub(super) fn load(bytes: &[u8], page_count: usize) -> Option<Self> {
        let mut document = Document::load_mem(bytes).ok()?;
        if document.is_encrypted() {
            document.decrypt("").ok()?;
        }
        document.objects.values_mut().for_each(empty_image);
        (document.get_pages().len() == page_count).then_some(Self { document })
    }

    pub(super) fn page(&self, page: &PdfPage<'_>, number: PageNumber) -> SecondPage<'_> {
        let (width, height) = page.render_dimensions();
        SecondPage {
            document: &self.document,
            number,
            to_page: page.initial_transform(true).to_kurbo(),
            page: Rect::new(0.0, 0.0, f64::from(width), f64::from(height)),
        }
    }
}

fn empty_image(object: &mut Object) {
    let Object::Stream(stream) = object else { return };
    if stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image") {
        stream.dict.remove(b"Filter");
        stream.set_content(Vec::new());
    }
}

impl ReadGlyphs for SecondPage<'_> {
    /// What was read before a failure counts; a panic is the caller's to catch.
    fn read_glyphs(&self) -> Vec<Glyph> {
        let mut collector = Collector { page: self, glyphs: Vec::new() };
        let number = self.number.index() as u32 + 1;
        match output_doc_page(self.document, &mut collector, number) {
            Ok(()) => collector.glyphs,
            Err(error) => {
                tracing::debug!("pdf-extract gave up on page {number}: {error}");
                collector.glyphs
            }
        }
    }
}

struct Collector<'a> {
    page: &'a SecondPage<'a>,
    glyphs: Vec<Glyph>,
}

impl OutputDev for Collector<'_> {
    fn begin_page(
        &mut self,
        _: u32,
        _: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        at: &Transform,
        width: f64,
        _: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        let transform = self.page.to_page * Affine::new([at.m11, at.m12, at.m21, at.m22, at.m31, at.m32]);
        let origin = transform * Point::ZERO;
        if self.page.page.contains(origin) {
            let heading = transform * Point::new(font_size, 0.0) - origin;
            let up = transform * Point::new(0.0, font_size) - origin;
            let advance = width * heading.hypot();
            self.glyphs.extend(Glyph::placed(Some(text), origin, heading, advance, up));
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
