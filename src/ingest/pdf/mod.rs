//! Turns a PDF into pages. Its structure is read once; a page's text layer comes as glyphs from two readers, the
//! picture from the scan inside the page or from a rendering. Only the page asked for is worked on.

mod glyph;

mod guard;

mod lines;

mod picture;

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
    Cause, Line, Origin, Page, PageContent, PageNumber, PageSize, Reading, Triage, TriageAction,
};
use crate::error::{Error, ErrorKind, Result};

/// A PDF file ends in `%%EOF`; writers leave some rubbish behind it, seldom more than this.
const END_WITHIN: usize = 4096;

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
        let pdf = quietly(|| Pdf::new(Arc::new(Arc::clone(bytes)))).map_err(|()| crashed())?;
        let pdf = pdf.map_err(not_loaded)?;
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
        quietly(|| self.make_page(number)).unwrap_or_else(|()| Err(crashed()))
    }

    fn make_page(&self, number: PageNumber) -> Result<Page> {
        let page = &self.pdf.pages()[number.index()];
        let nesting = guard::check(page, &self.limits)?;
        let sheet = Sheet::of(page)?;
        let (lines, triage) = self.best_layer(&sheet, page, number, nesting);
        let size = Some(size_of(page));
        let layer = |lines| Reading { page: number, size, origin: Origin::TextLayer, triage, lines };
        let content = if triage.action == TriageAction::Ocr {
            let image = picture::of(page, &sheet, &self.limits)?;
            PageContent::Image { image, layer: (triage.measures.words > 0).then(|| layer(lines)) }
        } else {
            PageContent::Text(layer(lines))
        };
        Ok(Page { number, size, triage, content })
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
        let lines = lines::group(sheet.read_glyphs());
        let first = triage::judge(&lines, sheet.picture());
        let doubtful = first.cause != Cause::Clean && !sheet.glyphs.is_empty();
        if !doubtful || nesting == Nesting::Endless {
            return (lines, first);
        }
        let Some(reader) = self.second_reader() else { return (lines, first) };
        let other = quietly(|| lines::group(reader.page(page, number).read_glyphs())).unwrap_or_default();
        if triage::worth(&other) <= triage::worth(&lines) {
            return (lines, first);
        }
        let second = triage::judge(&other, sheet.picture());
        (other, second)
    }

    fn second_reader(&self) -> Option<&SecondReader> {
        let load = || quietly(|| SecondReader::load(&self.bytes, self.page_count())).ok().flatten();
        self.second_reader.get_or_init(load).as_ref()
    }
}

/// Runs a parser of foreign bytes; a panic in it is a failure of this page and not of the program.
fn quietly<T>(work: impl FnOnce() -> T) -> Result<T, ()> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| ())
}

fn size_of(page: &PdfPage<'_>) -> PageSize {
    let (width, height) = page.render_dimensions();
    PageSize { width, height }
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

fn crashed() -> Error {
    Error::new(ErrorKind::Crashed, "the PDF reader gave up on damaged content")
        .with_remedy("print the document to a new PDF and ingest that")
}
