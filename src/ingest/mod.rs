//! Turns bytes into pages: opens a source, tells its kind by content, judges each page's text layer, and hands out
//! either that text or the page's picture in grey. Recognises and repairs nothing. Pages are made one at a time,
//! so that memory does not grow with their number.

pub mod archive;

mod limits;

mod source;

mod kind;

mod plain;

mod image;

mod grey;

mod pdf;

mod office;

mod markup;

mod ocr_file;

mod apart;

pub mod triage;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::document::{Engine, MediaKind, Page, PageNumber, Source, Stage};
use crate::error::{Error, ErrorKind, Result};

pub use kind::READ;
pub use limits::Limits;
pub use source::read_file;

/// A source whose structure has been read: pages can be asked for in any order and from any thread.
pub struct Opened {
    source: Source,
    kind: MediaKind,
    pages: Pages,
}

enum Pages {
    Pdf(Box<pdf::PdfFile>),
    Image(image::ImageFile),
    Text(plain::TextFile),
    Recognised(ocr_file::OcrFile),
}

/// Tells the kind of `source` by its content and reads its structure, but no page yet.
pub fn open(source: Source, limits: &Limits) -> Result<Opened> {
    let name = source.name.clone();
    guarded(|| open_unnamed(source, limits)).map_err(|error| error.in_source(&name).at_stage(Stage::Ingest))
}

fn open_unnamed(source: Source, limits: &Limits) -> Result<Opened> {
    if source.bytes.is_empty() {
        return Err(source::no_bytes());
    }
    limits.check_bytes(source.bytes.len() as u64)?;
    let kind = kind::of(&source.bytes, limits)?;
    let pages = match kind {
        MediaKind::Pdf => Pages::Pdf(Box::new(pdf::PdfFile::open(&source.bytes, *limits)?)),
        MediaKind::Docx
        | MediaKind::Doc
        | MediaKind::Odt
        | MediaKind::Rtf
        | MediaKind::Xlsx
        | MediaKind::Html => Pages::Text(office::open(kind, &source.bytes, limits)?),
        MediaKind::Hocr | MediaKind::Alto => {
            Pages::Recognised(ocr_file::OcrFile::open(kind, &source.bytes, limits)?)
        }
        MediaKind::PlainText => Pages::Text(plain::TextFile::open(&source.bytes)?),
        MediaKind::Png | MediaKind::Jpeg | MediaKind::Tiff | MediaKind::WebP | MediaKind::Jpeg2000 => {
            Pages::Image(image::ImageFile::open(kind, &source.bytes, *limits)?)
        }
    };
    let opened = Opened { source, kind, pages };
    limits.check_pages(opened.page_count())?;
    Ok(opened)
}

impl Opened {
    /// Where the pages come from.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// What the source is, by its content.
    pub fn kind(&self) -> MediaKind {
        self.kind
    }

    /// The recogniser of another program that read these pages, when that is what they are.
    pub fn engine(&self) -> Option<&Engine> {
        match &self.pages {
            Pages::Recognised(file) => Some(file.engine()),
            Pages::Pdf(_) | Pages::Image(_) | Pages::Text(_) => None,
        }
    }

    /// Number of pages, at least 1.
    pub fn page_count(&self) -> usize {
        match &self.pages {
            Pages::Pdf(file) => file.page_count(),
            Pages::Image(file) => file.page_count(),
            Pages::Text(file) => file.page_count(),
            Pages::Recognised(file) => file.page_count(),
        }
    }

    /// Makes one page: reads and judges its text layer, and decodes or renders its picture when it is needed.
    pub fn page(&self, number: PageNumber) -> Result<Page> {
        let made = self.check_number(number).and_then(|()| guarded(|| self.make_page(number)));
        made.map_err(|error| error.in_source(&self.source.name).on_page(number).at_stage(Stage::Ingest))
    }

    fn make_page(&self, number: PageNumber) -> Result<Page> {
        match &self.pages {
            Pages::Pdf(file) => file.page(number),
            Pages::Image(file) => file.page(&self.source.bytes, number),
            Pages::Text(file) => Ok(file.page(number)),
            Pages::Recognised(file) => Ok(file.page(number)),
        }
    }

    fn check_number(&self, number: PageNumber) -> Result<()> {
        if number.index() < self.page_count() {
            return Ok(());
        }
        let message = format!("the document has {} pages and no page {number}", self.page_count());
        Err(Error::new(ErrorKind::Malformed, message))
    }
}

/// Runs parsers of foreign bytes; a panic in one is a failure of this document and not of the program.
fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let error = Error::new(ErrorKind::Crashed, "the reader of such files gave up on damaged content");
        Err(error.with_remedy("open the document, print it to a new PDF and ingest that"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open_bytes(bytes: &[u8]) -> Result<Opened> {
        open(Source::new("t", bytes.to_vec()), &Limits::default())
    }

    #[test]
    fn what_was_opened_can_be_shared_by_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Opened>();
    }

    #[test]
    fn no_bytes_are_an_empty_document() {
        insta::assert_snapshot!(open_bytes(b"").err().unwrap(), @"t: the file has 0 bytes; copy or scan it again");
    }

    #[test]
    fn too_many_pages_name_the_limit() {
        let limits = Limits { max_pages: 2, ..Limits::default() };
        let error = open(Source::new("t", b"a\x0cb\x0cc".to_vec()), &limits).err().unwrap();
        insta::assert_snapshot!(error, @"t: the document has 3 pages, more than the limit of 2; split it, or raise the limit with --max-pages");
    }

    #[test]
    fn a_panic_stops_the_document_only() {
        let error = guarded(|| -> Result<()> { panic!("in a parser") }).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Crashed);
    }

    #[test]
    fn a_page_that_is_not_there_is_an_error() {
        let opened = open_bytes("một trang".as_bytes()).unwrap();
        let error = opened.page(PageNumber::from_index(1)).unwrap_err();
        insta::assert_snapshot!(error, @"t, page 2: the document has 1 pages and no page 2");
    }
}
