//! Turns a PDF into pages. Its structure is read once; a page's text layer comes as glyphs from two readers, the
//! picture from the scan inside the page or from a rendering. Only the page asked for is worked on.

mod glyph;

mod guard;

mod lines;

mod picture;

mod ruling;

mod second_reader;

mod sheet;

#[cfg(test)]
mod tests;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

use hayro::hayro_syntax::page::Page as PdfPage;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use self::glyph::ReadGlyphs;
use self::guard::Nesting;
use self::second_reader::SecondReader;
use self::sheet::Sheet;
use super::{Limits, triage};
use crate::document::{
    BoundingBox, Cause, Line, Origin, POINTS_PER_INCH, Page, PageContent, PageImage, PageNumber, PageSize,
    PictureReport, Reading, Triage, TriageAction,
};
use crate::error::{Error, ErrorKind, Result};

/// A PDF file ends in `%%EOF`; so many bytes of rubbish are tolerated behind it.
const END_WITHIN: usize = 4096;

/// An image whose size in points differs by less is as large as its page: resolutions are whole numbers.
const SAME_SIZE: f32 = 0.05;

/// An opened PDF.
pub(super) struct PdfFile {
    pdf: Pdf,
    bytes: Arc<[u8]>,
    limits: Limits,
    /// Loaded when a first page is in doubt; `None` inside when it cannot read the file.
    second_reader: OnceLock<Option<SecondReader>>,
}

impl PdfFile {
    pub(super) fn open(bytes: &Arc<[u8]>, limits: Limits) -> Result<Self> {
        check_end(bytes)?;
        let pdf = Pdf::new(Arc::new(Arc::clone(bytes))).map_err(not_loaded)?;
        if pdf.pages().is_empty() {
            let error = Error::new(ErrorKind::Empty, "the PDF has no pages");
            return Err(error.with_remedy("save or scan the document again"));
        }
        Ok(Self { pdf, bytes: Arc::clone(bytes), limits, second_reader: OnceLock::new() })
    }

    pub(super) fn page_count(&self) -> usize {
        self.pdf.pages().len()
    }

    /// Makes the page of that number, which is in range.
    pub(super) fn page(&self, number: PageNumber) -> Result<Page> {
        let page = &self.pdf.pages()[number.index()];
        let nesting = guard::check(page, &self.limits)?;
        let sheet = Sheet::of(page)?;
        let (lines, triage) = self.best_layer(&sheet, page, number, nesting);
        let mut size = size_of(page);
        let (origin, picture) = (Origin::TextLayer, PictureReport::default());
        let mut layer = Reading { page: number, size: Some(size), origin, triage, picture, lines };
        let content = if triage.action == TriageAction::Ocr {
            let image = picture::of(page, &sheet, &self.limits)?;
            size = fit(&mut layer, size, &image);
            PageContent::Image { image, layer: (triage.measures.words > 0).then_some(layer) }
        } else {
            PageContent::Text(layer)
        };
        Ok(Page { number, size: Some(size), triage, rules: sheet.rules(), content })
    }

    /// The better of two text layers. The second reader is asked only where the first leaves a doubt: it cannot
    /// improve on a clean layer, and has nothing to say where no glyph stands.
    fn best_layer(
        &self,
        sheet: &Sheet,
        page: &PdfPage<'_>,
        number: PageNumber,
        nesting: Nesting,
    ) -> (Vec<Line>, Triage) {
        let (lines, first) = triage::settle(lines::group(sheet.read_glyphs()), sheet.picture());
        let doubtful = first.cause != Cause::Clean && !sheet.glyphs.is_empty();
        if !doubtful || nesting == Nesting::Endless {
            return (lines, first);
        }
        let Some(reader) = self.second_reader() else { return (lines, first) };
        let other = quietly(|| lines::group(reader.page(page, number).read_glyphs())).unwrap_or_default();
        let (other, second) = triage::settle(other, sheet.picture());
        if triage::worth(&other) <= triage::worth(&lines) { (lines, first) } else { (other, second) }
    }

    fn second_reader(&self) -> Option<&SecondReader> {
        let load = || quietly(|| SecondReader::load(&self.bytes, self.page_count())).flatten();
        self.second_reader.get_or_init(load).as_ref()
    }
}

/// Runs the second reader, which panics on many a damaged file; the page then has the first reader's layer.
fn quietly<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

fn size_of(page: &PdfPage<'_>) -> PageSize {
    let (width, height) = page.render_dimensions();
    PageSize { width, height }
}

/// Cameras make pages with a point for a pixel, a metre wide. Where the image was given a likelier resolution, the
/// page and the boxes of its layer follow, so that points mean the same everywhere.
fn fit(layer: &mut Reading, size: PageSize, image: &PageImage) -> PageSize {
    let factor = image.width as f32 * POINTS_PER_INCH / image.dpi as f32 / size.width;
    if (factor - 1.0).abs() <= SAME_SIZE {
        return size;
    }
    let fitted = PageSize { width: size.width * factor, height: size.height * factor };
    let scaled = |b: BoundingBox| BoundingBox {
        x0: b.x0 * factor,
        y0: b.y0 * factor,
        x1: b.x1 * factor,
        y1: b.y1 * factor,
    };
    for word in layer.lines.iter_mut().flat_map(|line| &mut line.words) {
        word.bbox = word.bbox.map(scaled);
    }
    layer.size = Some(fitted);
    fitted
}

/// A file cut short would open with fewer pages than it had, and nobody would notice.
fn check_end(bytes: &[u8]) -> Result<()> {
    let tail = &bytes[bytes.len().saturating_sub(END_WITHIN)..];
    if tail.windows(5).any(|window| window == b"%%EOF") {
        return Ok(());
    }
    let error = Error::new(ErrorKind::Malformed, "the PDF ends too early (its last line, %%EOF, is missing)");
    Err(error.with_remedy("copy or download it again"))
}

fn not_loaded(error: LoadPdfError) -> Error {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            Error::new(ErrorKind::Encrypted, "the PDF is protected by a password")
                .with_remedy("open it with its password and save a copy without, then ingest the copy")
        }
        LoadPdfError::Decryption(_) => {
            Error::new(ErrorKind::Encrypted, "the PDF is protected in a way that sohoa does not know")
                .with_remedy("open it and save a copy without protection, then ingest the copy")
        }
        LoadPdfError::Invalid => {
            Error::new(ErrorKind::Malformed, "the PDF is damaged (its table of objects cannot be read)")
                .with_remedy("copy or download it again, or print it to a new PDF")
        }
    }
}
