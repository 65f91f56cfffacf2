//! What another program recognised, in the formats such programs write: hOCR and ALTO. Their pages of words with
//! boxes and confidences are taken as they are, so that what was paid for once need not be recognised again.

mod alto;
mod hocr;

use super::{Limits, grey, triage};
use crate::document::{
    Engine, Line, LineDraft, MediaKind, Origin, POINTS_PER_INCH, Page, PageContent, PageNumber, PageSize,
    PictureReport, Reading, Rules,
};
use crate::error::{Error, ErrorKind, Result};
use crate::text;

/// The name of a recogniser that did not sign its work.
const UNNAMED: &str = "unknown";

/// Pages as another program recognised them.
pub(super) struct OcrFile {
    pages: Vec<OcrPage>,
    engine: Engine,
}

/// A page that was recognised.
#[derive(Debug, Default)]
struct OcrPage {
    size: Option<PageSize>,
    lines: Vec<Line>,
}

impl OcrFile {
    pub(super) fn open(kind: MediaKind, bytes: &[u8], limits: &Limits) -> Result<Self> {
        let file = if kind == MediaKind::Alto { alto::read(bytes)? } else { hocr::read(bytes, limits)? };
        if file.pages.is_empty() { Err(damaged()) } else { Ok(file) }
    }

    pub(super) fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// The recogniser as the file names it.
    pub(super) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The page of that number, which is in range.
    pub(super) fn page(&self, number: PageNumber) -> Page {
        let OcrPage { size, lines } = &self.pages[number.index()];
        let (size, lines) = (*size, lines.clone());
        let triage = triage::judge(&lines, triage::Picture::NONE);
        let picture = PictureReport::default();
        let reading = Reading { page: number, size, origin: Origin::Ocr, triage, picture, lines };
        Page { number, size, triage, rules: Rules::default(), content: PageContent::Text(reading) }
    }
}

/// The recogniser that a file names, if it does.
fn engine_of(name: &str, version: &str, languages: Vec<String>) -> Engine {
    let name = if name.trim().is_empty() { UNNAMED } else { name.trim() };
    Engine { name: name.to_owned(), version: version.trim().to_owned(), languages }
}

/// The pages that are being read: words go to the last line of the last page.
#[derive(Debug, Default)]
struct Draft {
    pages: Vec<OcrPage>,
    line: LineDraft,
    starts_block: bool,
}

impl Draft {
    fn open_page(&mut self, size: Option<PageSize>) {
        self.end_line();
        self.pages.push(OcrPage { size, lines: Vec::new() });
        self.starts_block = true;
    }

    fn open_block(&mut self) {
        self.end_line();
        self.starts_block = true;
    }

    /// What was read since the last line is a line. A line without a word is none.
    fn end_line(&mut self) {
        if let (Some(line), Some(page)) = (self.line.finish(text::tidy), self.pages.last_mut()) {
            page.lines.push(Line { starts_block: std::mem::take(&mut self.starts_block), ..line });
        }
    }

    fn finish(mut self) -> Vec<OcrPage> {
        self.end_line();
        self.pages
    }
}

/// Points to the unit of a page of so many pixels that may say its resolution.
fn points_per_pixel(width: f32, height: f32, said_dpi: Option<f32>) -> f32 {
    POINTS_PER_INCH / grey::plausible_dpi(width as u32, height as u32, said_dpi) as f32
}

/// `None` for a page without an extent.
fn size_of(width: f32, height: f32) -> Option<PageSize> {
    (width > 0.0 && height > 0.0).then_some(PageSize { width, height })
}

fn damaged() -> Error {
    Error::new(ErrorKind::Malformed, "the file of recognised text is damaged or cut short")
        .with_remedy("copy it again, or ingest the scan that it was made from")
}

#[cfg(test)]
mod tests;
