//! Turns text in UTF-8, UTF-16 or an encoding of before Unicode into pages of verbatim lines. A form feed starts a
//! page; nothing else of the layout is touched, so that what comes out has the lines that went in.

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::{Encoding, UTF_8};

use super::kind::READ;
use super::triage;
use crate::document::{Line, Origin, Page, PageContent, PageNumber, PictureReport, Reading, Rules};
use crate::error::{Error, ErrorKind, Result};
use crate::text::legacy::{self, Decoded, Form, Run};

/// More control characters than one in this many and the bytes are no text.
const CHARS_PER_CONTROL: usize = 100;

/// Text divided into pages.
pub(super) struct TextFile {
    pages: Vec<PageText>,
}

/// A page's text and the encoding of before Unicode that most of it was decoded from.
#[derive(Debug)]
pub(super) struct PageText {
    pub(super) text: String,
    pub(super) encoding: Option<legacy::Encoding>,
}

impl TextFile {
    pub(super) fn open(bytes: &[u8]) -> Result<Self> {
        Self::of(&decode(bytes)?)
    }

    /// Text that another reader found; letters of the fonts of before Unicode are decoded.
    pub(super) fn of_text(text: String) -> Result<Self> {
        Self::of(&decoded_of(Cow::Owned(text), Form::Unicode))
    }

    fn of(decoded: &Decoded<'_>) -> Result<Self> {
        if decoded.text.trim().is_empty() {
            let error = Error::new(ErrorKind::Empty, "the text has only white space");
            return Err(error.with_remedy("save it again with its text"));
        }
        let mut pages = pages_of(decoded);
        // Programs that end each page with a form feed leave nothing behind the last one.
        if pages.len() > 1 && pages.last().is_some_and(|page| page.text.trim().is_empty()) {
            pages.pop();
        }
        Ok(Self { pages })
    }

    /// Text that came in pages. Where fonts said what to decode, that is done and not done again; of the other pages
    /// the letters say it.
    pub(super) fn of_pages(pages: Vec<PageText>) -> Self {
        let open = pages.iter().filter(|page| page.encoding.is_none()).map(|page| page.text.as_str());
        let open = open.collect::<Vec<_>>().join("\u{c}");
        let mut told = pages_of(&legacy::decode_mixed(&open, Form::Unicode)).into_iter();
        let settled = |page: PageText| match page.encoding {
            Some(_) => page,
            None => told.next().unwrap_or(page),
        };
        Self { pages: pages.into_iter().map(settled).collect() }
    }

    pub(super) fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// The page of that number, which is in range.
    pub(super) fn page(&self, number: PageNumber) -> Page {
        let page = &self.pages[number.index()];
        let lines = lines_of(&page.text);
        let (lines, triage) = match page.encoding {
            Some(encoding) => triage::judge_decoded(lines, encoding),
            None => triage::settle(lines, triage::Picture::NONE),
        };
        let picture = PictureReport::default();
        let reading = Reading { page: number, size: None, origin: Origin::TextLayer, triage, picture, lines };
        Page { number, size: None, triage, rules: Rules::default(), content: PageContent::Text(reading) }
    }
}

fn pages_of(decoded: &Decoded<'_>) -> Vec<PageText> {
    let mut start = 0;
    let page = |text: &str| {
        let range = start..start + text.len();
        start = range.end + 1;
        PageText { text: text.to_owned(), encoding: encoding_within(&decoded.runs, &range) }
    };
    decoded.text.split('\u{c}').map(page).collect()
}

/// The encoding of the most text in `range`.
fn encoding_within(runs: &[Run], range: &Range<usize>) -> Option<legacy::Encoding> {
    let shared = |run: &Run| run.range.end.min(range.end).saturating_sub(run.range.start.max(range.start));
    let most = |encoding| runs.iter().filter(|run| run.encoding == encoding).map(shared).sum::<usize>();
    let found = legacy::Encoding::ALL.into_iter().rev().max_by_key(|encoding| most(*encoding));
    found.filter(|encoding| most(*encoding) > 0)
}

fn lines_of(page: &str) -> Vec<Line> {
    page.lines().map(|line| Line::from_text(line.trim_end_matches('\r'))).collect()
}

/// The characters behind the bytes: UTF-8, UTF-16 with a byte order mark, or Vietnamese in an encoding of before
/// Unicode. Proper UTF-8 may hold misread bytes of such an encoding: those are decoded too.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>> {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
    let decoded = match text {
        Some(text) => Some(decoded_of(text, Form::Unicode)),
        // A mark says what the bytes are; without marks and with zeros they are no text at all.
        None if mark > 0 || bytes.contains(&0) => return Err(no_text()),
        None => Some(decoded_of(legacy::misread(bytes), Form::Bytes)).filter(|found| !found.runs.is_empty()),
    };
    decoded.filter(|decoded| !is_binary(&decoded.text)).ok_or_else(no_text)
}

/// Decodes what the text borrows as well as what it owns.
fn decoded_of(text: Cow<'_, str>, form: Form) -> Decoded<'_> {
    match text {
        Cow::Borrowed(text) => legacy::decode_mixed(text, form),
        Cow::Owned(text) => {
            let Decoded { text: found, runs } = legacy::decode_mixed(&text, form);
            Decoded { text: Cow::Owned(found.into_owned()), runs }
        }
    }
}

fn is_binary(text: &str) -> bool {
    let is_layout = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{c}');
    let controls = text.chars().filter(|c| c.is_control() && !is_layout(*c)).count();
    text.contains('\0') || controls * CHARS_PER_CONTROL > text.chars().count()
}

fn no_text() -> Error {
    let message = format!("expected {READ} or text in UTF-8 and found bytes of an unknown kind");
    Error::new(ErrorKind::Unsupported, message)
        .with_remedy("save it as PDF, or as text in UTF-8, and ingest that")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Cause, TriageAction};

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
    fn legacy_bytes_are_decoded_and_named() {
        // "đề nghị các đơn vị báo cáo kết quả" in TCVN3.
        let file =
            TextFile::open(b"\xae\xd2 ngh\xde c\xb8c \xae\xacn v\xde b\xb8o c\xb8o k\xd5t qu\xb6").unwrap();
        let page = file.page(PageNumber::FIRST);
        assert_eq!(file.pages[0].text, "đề nghị các đơn vị báo cáo kết quả");
        let triage = page.triage;
        assert_eq!((triage.cause, triage.action), (Cause::LegacyEncoding, TriageAction::Decode));
        assert_eq!(triage.encoding, Some("tcvn3"));
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

    #[test]
    fn what_fonts_decoded_is_not_decoded_again() {
        let page = |encoding| PageText { text: "phòng".to_owned(), encoding };
        let file = TextFile::of_pages(vec![page(Some(legacy::Encoding::Tcvn3)), page(None)]);
        assert_eq!(file.pages.iter().map(|page| page.text.as_str()).next(), Some("phòng"));
        assert_eq!(file.page_count(), 2);
    }
}
