//! What the readers of a body share: its paragraphs and subject, what in them belongs to citations, its sections.
//!
//! A year in the subject of a cited plan is not a period of this document, a number in a symbol is not a count:
//! readers ask [`Body::is_cited`] before they believe a number.

use std::ops::Range;

use crate::document::DocumentFields;

use super::citation::{Citation, Citations};
use super::date::Dates;
use super::outline::{Mark, Paragraph};
use super::sheet::Sheet;
use super::symbol::Symbols;
use super::words::Words;

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
    /// Footnotes behind the signature: they say where, not what is to be done.
    pub(super) notes: Vec<Paragraph>,
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
    /// How it says who does what.
    pub(super) manner: Manner,
    /// What its figures are for.
    pub(super) bearing: Bearing,
}

/// How a document says who does what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// In sections and sentences, as plans and letters do.
    Tells,
    /// All of it: a directive.
    Directs,
    /// In articles; what is not in them explains, or is the rule it puts into force.
    Decides,
    /// As a legal act, known by its number `40/2025/QĐ-TTg`: its articles say how things are done, and by whom.
    Legislates,
}

/// What the figures of a document are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bearing {
    /// It says what is to be reached.
    Plan,
    /// It is a normative act: one that sets rules, or one whose number has its year (`40/2025/QĐ-TTg`).
    Norm,
    /// Either.
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
        document: &DocumentFields,
        citing: Citing<'_>,
    ) -> Self {
        let kind = document.kind.value.as_deref();
        let mut subjects = Vec::new();
        let mut ranges = Vec::new();
        for (at, paragraph) in paragraphs.iter().enumerate() {
            let citations = citations(paragraph.text(), citing);
            ranges.push(cited(&citations));
            subjects.extend(citations.into_iter().filter_map(|citation| {
                let (code, subject) = (citation.code?, citation.subject?);
                Some((at, CitedSubject { code, subject, span: citation.span }))
            }));
        }
        let is = |kinds: &[&str]| kind.is_some_and(|kind| kinds.contains(&kind));
        let rules = is(&["Luật", "Bộ luật", "Pháp lệnh", "Nghị định", "Thông tư", "Thông tư liên tịch"]);
        let plan = is(&["Kế hoạch", "Chương trình", "Đề án", "Phương án"]);
        let manner = match () {
            () if document.code.value.as_deref().is_some_and(is_legal) => Manner::Legislates,
            () if is(&["Quyết định", "Nghị quyết", "Quy chế", "Quy định"]) => Manner::Decides,
            () if is(&["Chỉ thị", "Công điện"]) => Manner::Directs,
            () => Manner::Tells,
        };
        let bearing = match (rules || manner == Manner::Legislates, plan) {
            (true, _) => Bearing::Norm,
            (false, true) => Bearing::Plan,
            (false, false) => Bearing::Other,
        };
        Self {
            sheet,
            has_subject,
            paragraphs,
            notes: Vec::new(),
            cited: ranges,
            subjects,
            issued: document.issued.value.clone(),
            reports: is(&["Báo cáo", "Tờ trình", "Biên bản"]),
            rules,
            manner,
            bearing,
        }
    }

    /// A paragraph of the body, or of the footnotes behind it.
    pub(super) fn paragraph(&self, at: usize) -> &Paragraph {
        self.paragraphs.get(at).unwrap_or_else(|| &self.notes[at - self.paragraphs.len()])
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

/// Whether a code has the year between number and symbol, as those of legal acts do.
fn is_legal(code: &str) -> bool {
    let year = code.split('/').nth(1).unwrap_or_default();
    year.len() == 4 && year.chars().all(|c| c.is_ascii_digit())
}

/// The citations of `text`.
fn citations(text: &str, citing: Citing<'_>) -> Vec<Citation> {
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return Vec::new();
    }
    citing.citations.find(citing.symbols, citing.words, citing.dates, text)
}

/// The bytes that belong to citations, and whether they are those of a subject.
fn cited(citations: &[Citation]) -> Vec<(Range<usize>, bool)> {
    let both = citations.iter().flat_map(|one| [(one.span.clone(), false), (one.about.clone(), true)]);
    both.filter(|(range, _)| !range.is_empty()).collect()
}
