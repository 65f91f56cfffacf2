//! The invisible text layer that an OCR program lays over a page image, from `layer.tsv`.
//!
//! The file is Tesseract's `tsv` output cut down to `page left top width height word`, in pixels of the page image.

use encoding_rs::WINDOWS_1252;
use pdf_writer::types::TextRenderingMode;
use pdf_writer::{Content, Name, Pdf, Ref, Str};

use super::PageImage;
use crate::Result;
use crate::fonts::{Face, Fonts};
use crate::sheet::{HEIGHT, WIDTH};

pub(super) const FONT: Ref = Ref::new(4);
pub(super) const FONT_NAME: Name<'static> = Name(b"F0");

/// One word: its box in pixels and its natural width at type size 1.
struct Word {
    left: f32,
    top: f32,
    width: f32,
    height: f32,
    text: String,
    natural: f32,
}

/// The words of one page.
#[derive(Default)]
pub(crate) struct Layer {
    words: Vec<Word>,
}

impl Layer {
    /// Reads `layer.tsv`: the layers of the pages, by page.
    pub(crate) fn read_all(tsv: &str, fonts: &Fonts) -> Result<Vec<Self>> {
        let mut layers: Vec<Self> = Vec::new();
        for line in tsv.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [page, left, top, width, height, text] = cells[..] else {
                return Err(format!("layer.tsv: six cells expected: {line}").into());
            };
            let page: usize = page.parse()?;
            if layers.len() < page {
                layers.resize_with(page, Self::default);
            }
            // The standard font Times has the widths of Tinos.
            let natural = fonts.width(Face::Regular, 1.0, text);
            let (left, top, width, height) = (left.parse()?, top.parse()?, width.parse()?, height.parse()?);
            layers[page - 1].words.push(Word { left, top, width, height, text: text.to_owned(), natural });
        }
        Ok(layers)
    }

    /// Writes the words over `image`.
    pub(super) fn write(&self, content: &mut Content, image: &PageImage) {
        let (x_scale, y_scale) = (WIDTH / image.width as f32, HEIGHT / image.height as f32);
        content.begin_text();
        content.set_text_rendering_mode(TextRenderingMode::Invisible);
        for word in &self.words {
            let size = (word.height * y_scale).clamp(6.0, 16.0);
            let stretch = word.width * x_scale / (word.natural * size).max(0.1) * 100.0;
            content.set_font(FONT_NAME, size);
            content.set_horizontal_scaling(stretch.clamp(10.0, 400.0));
            let baseline = HEIGHT - (word.top + word.height) * y_scale + size * 0.2;
            content.set_text_matrix([1.0, 0.0, 0.0, 1.0, word.left * x_scale, baseline]);
            let text = format!("{} ", word.text);
            content.show(Str(&WINDOWS_1252.encode(&text).0));
        }
        content.end_text();
    }
}

/// The font of the layer: it is never seen, so none is embedded.
pub(super) fn font(pdf: &mut Pdf) {
    pdf.type1_font(FONT).base_font(Name(b"Times-Roman")).encoding_predefined(Name(b"WinAnsiEncoding"));
}
