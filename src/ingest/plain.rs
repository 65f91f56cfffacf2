//! Turns text in UTF-8 or UTF-16 into pages of verbatim lines. A form feed starts a page; nothing else of the
//! layout is touched, so that what comes out has the lines that went in.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};

use super::triage;
use crate::document::{Line, Origin, Page, PageContent, PageNumber, Reading};
use crate::error::{Error, ErrorKind, Result};
use crate::text::nfc;

/// More control characters than one in this many and the bytes are no text.
const CHARS_PER_CONTROL: usize = 100;

/// Text divided into pages.
pub(super) struct TextFile {
    pages: Vec<String>,
}

impl TextFile {
    pub(super) fn open(bytes: &[u8]) -> Result<Self> {
        let text = decode(bytes)?;
        if text.trim().is_empty() {
            let error = Error::new(ErrorKind::Empty, "the text has only white space");
            return Err(error.with_remedy("save it again with its text"));
        }
        let mut pages: Vec<String> = text.split('\u{c}').map(str::to_owned).collect();
        // Programs that end each page with a form feed leave nothing behind the last one.
        if pages.len() > 1 && pages.last().is_some_and(|page| page.trim().is_empty()) {
            pages.pop();
        }
        Ok(Self { pages })
    }

    pub(super) fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// The page of that number, which is in range.
    pub(super) fn page(&self, number: PageNumber) -> Page {
        let lines = lines_of(&self.pages[number.index()]);
        let triage = triage::judge(&lines, triage::Picture::NONE);
        let reading = Reading { page: number, size: None, origin: Origin::TextLayer, triage, lines };
        Page { number, size: None, triage, content: PageContent::Text(reading) }
    }
}

fn lines_of(page: &str) -> Vec<Line> {
    page.lines().map(|line| Line::from_text(nfc(line.trim_end_matches('\r')))).collect()
}

/// The characters behind the bytes: UTF-8, or UTF-16 with a byte order mark.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>> {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
    text.filter(|text| !is_binary(text)).ok_or_else(no_text)
}

fn is_binary(text: &str) -> bool {
    let is_layout = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{c}');
    let controls = text.chars().filter(|c| c.is_control() && !is_layout(*c)).count();
    text.contains('\0') || controls * CHARS_PER_CONTROL > text.chars().count()
}

fn no_text() -> Error {
    let message = "expected PDF, PNG, JPEG, TIFF or text in UTF-8 and found bytes of an unknown kind";
    Error::new(ErrorKind::Unsupported, message)
        .with_remedy("save it as PDF, or as text in UTF-8, and ingest that")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages_of(bytes: &[u8]) -> Vec<Vec<String>> {
        let file = TextFile::open(bytes).unwrap();
        let numbers = (0..file.page_count()).map(PageNumber::from_index);
        let content = numbers.map(|number| match file.page(number).content {
            PageContent::Text(reading) => reading.lines.into_iter().map(|line| line.text).collect(),
            PageContent::Image { .. } => Vec::new(),
        });
        content.collect()
    }

    #[test]
    fn lines_are_verbatim_and_form_feeds_part_pages() {
        let pages = pages_of("  Số:  /KH\r\n\r\nhết\n\u{c}hai\u{c}".as_bytes());
        assert_eq!(pages, [vec!["  Số:  /KH", "", "hết"], vec!["hai"]]);
    }

    #[test]
    fn byte_order_marks_name_the_encoding() {
        let text = "Điện Biên";
        let little: Vec<u8> = "\u{feff}Điện Biên".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "\u{feff}Điện Biên".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [format!("\u{feff}{text}").as_bytes(), &little, &big, text.as_bytes()] {
            assert_eq!(pages_of(bytes), [[text]]);
        }
    }

    #[test]
    fn garbage_is_no_text() {
        let kind = |bytes: &[u8]| TextFile::open(bytes).err().unwrap().kind();
        assert_eq!(kind(b"a\0b"), ErrorKind::Unsupported);
        assert_eq!(kind(b"Qu\xe8c \xae\xb3ng"), ErrorKind::Unsupported);
        assert_eq!(kind(b"\x01\x02\x03\x04abc"), ErrorKind::Unsupported);
        assert_eq!(kind(b"\xff\xfeA"), ErrorKind::Unsupported);
        assert_eq!(kind(b" \r\n\x0c \n"), ErrorKind::Empty);
    }
}
