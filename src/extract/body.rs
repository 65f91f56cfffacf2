//! What the readers of a body share: its paragraphs and subject, what in them belongs to citations, its sections.
//!
//! A year in the subject of a cited plan is not a period of this document, a number in a symbol is not a count:
//! readers ask [`Body::is_cited`] before they believe a number.

use std::ops::Range;

use super::citation::{Citation, Citations};
use super::date::Dates;
use super::outline::{Mark, Paragraph};
use super::sheet::Sheet;
use super::symbol::Symbols;
use super::words::Words;

/// A subject longer than this, in bytes, is looked for only by its beginning.
const SUBJECT_KEY: usize = 400;

/// A section's heading is no longer than this, in characters.
const HEADING: usize = 180;

/// A clause is read at most so many bytes to either side: a list of a thousand rows may have no full stop.
const CLAUSE: usize = 2000;

/// The body of one document, ready to be read.
#[derive(Debug)]
pub(super) struct Body<'a> {
    /// The rows.
    pub(super) sheet: &'a Sheet<'a>,
    /// The subject, as one paragraph; first in `paragraphs` when there is one.
    pub(super) has_subject: bool,
    /// Subject and body.
    pub(super) paragraphs: Vec<Paragraph>,
    /// For each paragraph the bytes that belong to citations: type to date, and the subject.
    cited: Vec<Vec<(Range<usize>, bool)>>,
    /// What documents are cited with a subject, by paragraph.
    subjects: Vec<(usize, CitedSubject)>,
    /// Day of issue in EDTF.
    pub(super) issued: Option<String>,
    /// Whether it reports what was done; else it says what is to be done.
    pub(super) reports: bool,
    /// Whether it sets rules.
    pub(super) rules: bool,
    /// What its figures are for.
    pub(super) bearing: Bearing,
}

/// What the figures of a document are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bearing {
    /// It says what is to be reached.
    Plan,
    /// It is a normative act: one that sets rules, or one whose number has its year (`40/2025/QĐ-TTg`).
    Norm,
    Other,
}

/// A cited document with its subject.
#[derive(Debug)]
pub(super) struct CitedSubject {
    /// Number and symbol.
    pub(super) code: String,
    /// As printed.
    pub(super) subject: String,
    /// Bytes of the paragraph, type to date.
    pub(super) span: Range<usize>,
}

/// What finds citations.
#[derive(Clone, Copy)]
pub(super) struct Citing<'a> {
    pub(super) symbols: &'a Symbols,
    pub(super) words: &'a Words,
    pub(super) dates: &'a Dates,
    pub(super) citations: &'a Citations,
}

impl<'a> Body<'a> {
    /// Marks what belongs to citations.
    pub(super) fn new(
        sheet: &'a Sheet<'a>,
        paragraphs: Vec<Paragraph>,
        has_subject: bool,
        kind: Option<&str>,
        (code, issued): (Option<&str>, Option<String>),
        citing: Citing<'_>,
    ) -> Self {
        let mut subjects = Vec::new();
        let mut ranges = Vec::new();
        for (at, paragraph) in paragraphs.iter().enumerate() {
            let citations = citations(paragraph.text(), citing);
            ranges.push(cited(paragraph.text(), &citations));
            subjects.extend(citations.into_iter().filter_map(|citation| {
                let (code, subject) = (citation.code?, citation.subject?);
                Some((at, CitedSubject { code, subject, span: citation.span }))
            }));
        }
        let is = |kinds: &[&str]| kind.is_some_and(|kind| kinds.contains(&kind));
        let rules = is(&["Luật", "Bộ luật", "Pháp lệnh", "Nghị định", "Thông tư", "Thông tư liên tịch"]);
        let plan = is(&["Kế hoạch", "Chương trình", "Đề án", "Phương án"]);
        let year = |part: &str| part.len() == 4 && part.bytes().all(|digit| digit.is_ascii_digit());
        let bearing = match code.and_then(|code| code.split('/').nth(1)) {
            _ if rules => Bearing::Norm,
            Some(part) if year(part) => Bearing::Norm,
            _ if plan => Bearing::Plan,
            _ => Bearing::Other,
        };
        Self {
            sheet,
            has_subject,
            paragraphs,
            cited: ranges,
            subjects,
            issued,
            reports: is(&["Báo cáo", "Tờ trình", "Biên bản"]),
            rules,
            bearing,
        }
    }

    /// Whether a byte of a paragraph belongs to a citation.
    pub(super) fn is_cited(&self, paragraph: usize, byte: usize) -> bool {
        self.cited[paragraph].iter().any(|(range, _)| range.contains(&byte))
    }

    /// Where the next citation behind a byte of a paragraph begins.
    pub(super) fn next_citation(&self, paragraph: usize, byte: usize) -> Option<usize> {
        self.cited[paragraph].iter().map(|(range, _)| range.start).filter(|start| *start >= byte).min()
    }

    /// The clause before a byte of a paragraph, without the documents cited in it.
    pub(super) fn own_clause(&self, paragraph: usize, byte: usize) -> &str {
        let text = self.paragraphs[paragraph].text();
        let clause = byte - Self::clause_before(text, byte).len();
        let cited = self.cited[paragraph].iter().map(|(range, _)| range.end).filter(|end| *end <= byte).max();
        &text[cited.map_or(clause, |end| end.max(clause))..byte]
    }

    /// The documents cited with a subject, each with its paragraph.
    pub(super) fn subjects(&self) -> impl Iterator<Item = (usize, &CitedSubject)> {
        self.subjects.iter().map(|(at, cited)| (*at, cited))
    }

    /// Whether a byte of a paragraph belongs to a citation, its subject aside.
    pub(super) fn is_symbol(&self, paragraph: usize, byte: usize) -> bool {
        self.cited[paragraph].iter().any(|(range, subject)| !subject && range.contains(&byte))
    }

    /// The headings over a paragraph, nearest first.
    pub(super) fn headings(&self, paragraph: usize) -> Vec<usize> {
        let mut depth = self.paragraphs[paragraph].mark.depth();
        let mut found = Vec::new();
        for at in (usize::from(self.has_subject)..paragraph).rev() {
            let above = &self.paragraphs[at];
            if above.mark.depth() < depth && above.mark.is_section() {
                found.push(at);
                depth = above.mark.depth();
            }
        }
        found
    }

    /// Whether a paragraph is a heading and no sentence.
    pub(super) fn is_heading(&self, at: usize) -> bool {
        let paragraph = &self.paragraphs[at];
        let text = paragraph.body();
        paragraph.mark.is_section()
            && text.chars().count() <= HEADING
            && !text.ends_with([';', '.'])
            && paragraph.mark != Mark::None
    }

    /// The clause of `text` before a byte: back to the last full stop or semicolon.
    pub(super) fn clause_before(text: &str, byte: usize) -> &str {
        let before = &text[text.floor_char_boundary(byte.saturating_sub(CLAUSE))..byte];
        let cut =
            [". ", "; ", "? ", ".) "].iter().filter_map(|end| before.rfind(end).map(|at| at + end.len()));
        before[cut.max().unwrap_or(0)..].trim_start()
    }

    /// The clause of `text` behind a byte: up to the next full stop or semicolon.
    pub(super) fn clause_after(text: &str, byte: usize) -> &str {
        let after = &text[byte..];
        let after = &after[..after.floor_char_boundary(CLAUSE)];
        let end = after.char_indices().find(|(at, c)| {
            let next = after[at + c.len_utf8()..].chars().next();
            *c == ';' || (*c == '.' && next.is_none_or(char::is_whitespace))
        });
        &after[..end.map_or(after.len(), |(at, _)| at)]
    }
}

/// The citations of `text`.
fn citations(text: &str, citing: Citing<'_>) -> Vec<Citation> {
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return Vec::new();
    }
    citing.citations.find(citing.symbols, citing.words, citing.dates, text)
}

/// The bytes of `text` that belong to citations, their subjects included.
fn cited(text: &str, citations: &[Citation]) -> Vec<(Range<usize>, bool)> {
    let mut ranges = Vec::new();
    for citation in citations {
        let end = citation.span.end;
        ranges.push((citation.span.clone(), false));
        if let Some(subject) = &citation.subject {
            let key =
                subject.char_indices().nth(SUBJECT_KEY).map_or(subject.as_str(), |(at, _)| &subject[..at]);
            // "…, trong đó đã bổ sung 2 mỏ" is said of the document, and not its subject any more.
            let own = subject.find(", trong đó").unwrap_or(subject.len());
            if let Some(at) = text.get(end..).and_then(|rest| rest.find(key)) {
                ranges.push((end..end + at + own, true));
            }
        }
    }
    ranges
}
