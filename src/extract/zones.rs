//! Parts a document: letterhead, type and subject, addressees, body, tail (Nơi nhận and signature), attachments.
//!
//! A number, a date or a name means something else in each of these, so nothing is read before they are known.
//! Zones are ranges of rows; inside the letterhead and the tail, which have two columns, cells count. A second
//! Quốc hiệu behind the signature begins another document whose blanks are not this one's.

use std::ops::Range;

use crate::error::Result;

use super::matcher::Pattern;
use super::motto::{Mottos, Stripped};
use super::pattern;
use super::sheet::{Bit, Sheet};
use super::signer::Signing;
use super::words::{Words, is_capitals, without_specks};

/// A letterhead with type, subject and addressees takes no more rows.
const LETTERHEAD_ROWS: usize = 60;

/// A subject takes no more rows than this.
const SUBJECT_ROWS: usize = 9;

/// A row of a subject is shorter; a longer one is a paragraph.
const SUBJECT_CHARACTERS: usize = 160;

/// A signature block may stand this many rows before Nơi nhận.
const SIGNATURE_ROWS: usize = 14;

/// The line that names the type.
#[derive(Debug, Clone)]
pub(super) struct TypeLine {
    /// Where the name stands.
    pub(super) bit: Bit,
    /// `Kế hoạch`.
    pub(super) name: String,
    /// How well it fits, 0 to 1.
    pub(super) fit: f32,
    /// What follows the name on its line and belongs to the subject.
    pub(super) rest: Option<Bit>,
}

/// The parts of a document, in order; each may be empty.
#[derive(Debug)]
pub(super) struct Zones {
    /// Letterhead cells, mottos taken out.
    pub(super) letterhead: Stripped,
    /// The type line, when there is one.
    pub(super) type_line: Option<TypeLine>,
    /// Rows of the subject under the type line.
    pub(super) subject: Range<usize>,
    /// Rows from Kính gửi to the body.
    pub(super) addressees: Range<usize>,
    /// Rows of the body, legal basis included.
    pub(super) body: Range<usize>,
    /// Rows of Nơi nhận and signature.
    pub(super) tail: Range<usize>,
    /// Rows of footnotes behind the signature: `[1] Xã A, xã B.`.
    pub(super) notes: Range<usize>,
    /// Rows of what is attached.
    pub(super) attached: Range<usize>,
}

/// The cues that part a document.
#[derive(Debug)]
pub(super) struct Parting {
    section: Pattern,
    bullet: Pattern,
    note: Pattern,
}

impl Parting {
    /// Compiles the cues.
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            section: pattern(
                r"^(?:[IVX]{1,4}|[A-Z]|\d{1,2})\s?[.)](?:\s|\p{Lu})|^(?:Điều|Chương|Phần|Mục)\s+(?:\d|[IVX]+|thứ)",
            )?,
            // A dash may be read as any small sign, with dust before it (`_~ `, `~- `).
            note: pattern(r"^\[\d{1,2}\]\s*\p{L}")?,
            bullet: pattern(r"^(?:[-–—•]\s*|\+\s+|[_.'`‘]?\s?[~=«¬][-~]?\s*|[_.'`‘]\s?[-–—]\s*)")?,
        })
    }

    /// The text without a bullet before it.
    pub(super) fn unbulleted<'t>(&self, text: &'t str) -> &'t str {
        self.bullet.find(text).map_or(text, |bullet| &text[bullet.end()..])
    }

    /// Whether the text begins with a bullet.
    pub(super) fn is_bulleted(&self, text: &str) -> bool {
        self.bullet.is_match(text)
    }

    /// Whether the row says what the document rests on, or otherwise opens a body.
    fn opens_body(&self, words: &Words, text: &str) -> bool {
        let bare = self.unbulleted(text);
        // A heading in capitals may run on with NGÀY or THEO.
        let upper = bare.starts_with(char::is_uppercase) && !is_capitals(bare);
        upper && (words.begins("basis", bare) > 0 || words.begins("opener", bare) > 0)
    }

    /// Whether the row is a heading of the body.
    pub(super) fn is_section(&self, text: &str) -> bool {
        self.section.is_match(text)
    }
}

/// Parts the rows of `sheet`.
pub(super) fn part(
    sheet: &Sheet<'_>,
    words: &Words,
    mottos: &Mottos,
    parting: &Parting,
    signing: &Signing,
) -> Zones {
    let reader = Reader { sheet, words, parting };
    let limit = reader.letterhead_limit();
    let found = mottos.strip(sheet, 0..limit);
    let type_line = reader.type_line(&found.cells);
    let (head_end, subject) = match &type_line {
        Some(line) => (line.bit.row, reader.subject(line.bit.row + 1, line.rest.is_some())),
        None => (reader.head_without_type(limit, &found), 0..0),
    };
    let subject = if type_line.is_some() { subject } else { head_end..head_end };
    let addressees = reader.addressees(head_end, subject.end);
    let start = addressees.end.max(subject.end);
    let letterhead =
        Stripped { cells: found.cells.iter().copied().filter(|cell| cell.row < head_end).collect(), ..found };
    let next = reader.next_document(mottos, start);
    let tail_start = reader.tail_start(signing, start..next);
    let tail_end = reader.tail_end(tail_start..next);
    let is_note = |row: &usize| parting.note.is_match(&sheet.rows[*row].text);
    let notes = (tail_start..tail_end).find(is_note).unwrap_or(tail_end);
    Zones {
        letterhead,
        type_line,
        addressees,
        body: start.min(tail_start)..tail_start,
        tail: tail_start..notes,
        notes: notes..tail_end,
        attached: tail_end..sheet.rows.len(),
        subject,
    }
}

struct Reader<'r> {
    sheet: &'r Sheet<'r>,
    words: &'r Words,
    parting: &'r Parting,
}

impl Reader<'_> {
    fn text(&self, row: usize) -> &str {
        &self.sheet.rows[row].text
    }

    fn rows(&self) -> usize {
        self.sheet.rows.len()
    }

    /// The first row that is surely not letterhead: Kính gửi, a legal basis, a numbered heading.
    fn letterhead_limit(&self) -> usize {
        let end = self.rows().min(LETTERHEAD_ROWS);
        let body = (0..end).find(|row| {
            let text = self.text(*row);
            self.is_addressees(text)
                || self.is_basis(text)
                || self.has_recipients(*row)
                || (*row > 3 && self.parting.is_section(text))
        });
        body.unwrap_or(end)
    }

    fn is_addressees(&self, text: &str) -> bool {
        self.words.begins("addressees", self.parting.unbulleted(text)) > 0
    }

    /// `Căn cứ` in any place; other openers only where a sentence of some length follows.
    fn is_basis(&self, text: &str) -> bool {
        let bare = self.parting.unbulleted(text);
        bare.to_lowercase().starts_with("căn cứ") && !is_capitals(bare)
    }

    /// The first cell that is the name of a type, whole or followed by other writing.
    fn type_line(&self, cells: &[Bit]) -> Option<TypeLine> {
        let line =
            |bit: &Bit, name: &str, fit| TypeLine { bit: *bit, name: name.to_owned(), fit, rest: None };
        let sure = cells.iter().find_map(|cell| {
            let text = self.sheet.text(*cell);
            let name = self.words.document_type(text).filter(|_| is_capitals(text))?;
            Some(line(cell, name, 0.98))
        });
        let led = || cells.iter().find_map(|cell| self.led_type(*cell));
        let damaged = || {
            cells.iter().find_map(|cell| {
                let text = self.sheet.text(*cell);
                let name = self.words.damaged_type(text).filter(|_| is_capitals(text))?;
                Some(line(cell, name, 0.7))
            })
        };
        sure.or_else(led).or_else(damaged)
    }

    /// `KẾ HOẠCH Triển khai …`: a type in capitals, then other writing on the same line.
    fn led_type(&self, cell: Bit) -> Option<TypeLine> {
        let text = self.sheet.text(cell);
        let capitals =
            text.split_inclusive(' ').take_while(|word| is_capitals(word)).map(str::len).sum::<usize>();
        let (head, tail) = text.split_at(capitals);
        let name = self.words.document_type(head).filter(|_| !tail.trim().is_empty())?;
        let bit = self.sheet.part(cell, 0..capitals);
        let rest = Some(self.sheet.part(cell, capitals..text.len()));
        Some(TypeLine { bit, name: name.to_owned(), fit: 0.85, rest })
    }

    /// Where the letterhead ends when no type is printed: at Kính gửi, else behind its last number or motto.
    fn head_without_type(&self, limit: usize, found: &Stripped) -> usize {
        if limit < self.rows() && self.is_addressees(self.text(limit)) {
            return limit;
        }
        let motto = found.rows.last().copied();
        // "(Số liệu tính từ ngày … đến ngày …)" is no heading any more.
        let in_brackets = |row: usize| {
            let text = self.text(row).trim_start();
            motto.is_some_and(|motto| row > motto) && text.starts_with('(') && text.ends_with(')')
        };
        let opens = |row: &usize| in_brackets(*row) || self.parting.opens_body(self.words, self.text(*row));
        let first_sentence = (0..limit).find(opens);
        let after_motto = motto.map_or(0, |row| row + 8);
        first_sentence.unwrap_or(limit).min(after_motto.max(6)).min(limit)
    }

    /// The rows under the type line that say what the document is about.
    fn subject(&self, from: usize, started: bool) -> Range<usize> {
        let mut end = from;
        while end < self.rows().min(from + SUBJECT_ROWS) && !self.ends_subject(from, end, started) {
            end += 1;
        }
        from..end
    }

    fn ends_subject(&self, from: usize, row: usize, started: bool) -> bool {
        let text = self.text(row);
        if self.is_addressees(text)
            || self.is_basis(text)
            || self.parting.is_section(text)
            || self.is_author(row)
        {
            return true;
        }
        if row == from && !started {
            return text.chars().count() > 2 * SUBJECT_CHARACTERS;
        }
        let before = self.text(row.saturating_sub(1));
        let last = before.split_whitespace().next_back().unwrap_or_default();
        // "… ngày 10/7/2009 của" goes on with the name of a body.
        if self.words.is("lower", last) || self.words.is("lead", last) {
            return false;
        }
        self.parting.opens_body(self.words, text)
            || (self.sheet.rows[row].gap && !text.starts_with(char::is_lowercase))
            || before.ends_with(['.', ':'])
            || text.starts_with('(')
            || text.chars().count() > SUBJECT_CHARACTERS
            || (is_capitals(before) && !is_capitals(text) && text.starts_with(char::is_uppercase))
            || self.is_authors_sentence(text)
    }

    /// `CHỦ TỊCH ỦY BAN NHÂN DÂN …` over the legal basis: who decides, not what about.
    fn is_author(&self, row: usize) -> bool {
        let text = self.text(row);
        let named = self.words.begins("post", text) > 0 || self.words.begins("org", text) > 0;
        let basis = |row: usize| self.parting.opens_body(self.words, self.text(row));
        let follows = (row + 1..self.rows().min(row + 3)).any(basis);
        is_capitals(text) && named && follows
    }

    /// `UBND huyện … xây dựng Kế hoạch …`.
    fn is_authors_sentence(&self, text: &str) -> bool {
        let words: Vec<&str> = text.split_whitespace().collect();
        let acts =
            (2..words.len().min(12)).any(|at| self.words.begin("acts", words[at..].iter().copied()) > 0);
        self.words.begins("org", text) > 0 && !is_capitals(text) && acts && words.len() > 6
    }

    /// The rows from Kính gửi on; empty when there is no such line near the head.
    fn addressees(&self, head_end: usize, subject_end: usize) -> Range<usize> {
        let end = self.rows().min(subject_end.max(head_end) + 12);
        let Some(start) = (head_end..end).find(|row| self.is_addressees(self.text(*row))) else {
            return subject_end..subject_end;
        };
        let mut last = start + 1;
        while last < self.rows() && !self.ends_addressees(start, last) {
            last += 1;
        }
        start..last
    }

    fn ends_addressees(&self, start: usize, row: usize) -> bool {
        let text = self.text(row);
        if self.parting.is_bulleted(text) {
            return self.is_basis(text);
        }
        let before = self.text(row - 1);
        let listed = row > start + 1 || before.trim_end_matches(['.', ' ']).ends_with(char::is_alphanumeric);
        let open =
            before.ends_with([',', ':']) || text.starts_with(char::is_lowercase) || text.starts_with('(');
        self.parting.opens_body(self.words, text)
            || self.parting.is_section(text)
            || self.is_authors_sentence(text)
            || text.chars().count() > SUBJECT_CHARACTERS
            || (self.sheet.rows[row].gap && listed && !open)
            || (before.ends_with('.') && listed && !text.starts_with('('))
    }

    /// The row where another document begins behind this one: a second Quốc hiệu.
    fn next_document(&self, mottos: &Mottos, start: usize) -> usize {
        // In a sentence the country is named in small letters.
        let begins = |row: &usize| is_mostly_capitals(self.text(*row)) && mottos.head(self.sheet, *row);
        (start..self.rows()).find(begins).unwrap_or(self.rows())
    }

    /// The first row of Nơi nhận or of the signature, whichever comes first.
    fn tail_start(&self, signing: &Signing, rows: Range<usize>) -> usize {
        let recipients = rows.clone().find(|row| self.has_recipients(*row));
        let signs =
            |row: &usize| self.sheet.cells(*row).iter().any(|cell| signing.signs(self.sheet.text(*cell)));
        let from = recipients.map_or(rows.start, |row| row.saturating_sub(SIGNATURE_ROWS).max(rows.start));
        let signature = (from..recipients.unwrap_or(rows.end)).find(signs);
        let post = || self.last_post(from..recipients.unwrap_or(rows.end));
        let signature = signature.or_else(|| if recipients.is_none() { post() } else { None });
        signature.or(recipients).unwrap_or(rows.end)
    }

    /// A bare post (`GIÁM ĐỐC`) that stands alone, when nothing else marks the signature.
    fn last_post(&self, rows: Range<usize>) -> Option<usize> {
        rows.rev().find(|row| {
            self.sheet.cells(*row).iter().any(|cell| Signing::is_post(self.words, self.sheet.text(*cell)))
        })
    }

    /// `Nơi nhận` with nothing or the other column behind it.
    fn has_recipients(&self, row: usize) -> bool {
        self.sheet.cells(row).iter().any(|cell| {
            let text = self.sheet.text(*cell);
            let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
            let named = self.words.begins("recipients", text) > 0;
            let rest = text.split_once(':').map_or("", |(_, rest)| rest.trim());
            named
                && (rest.is_empty()
                    || is_capitals(&rest[without_specks(rest)])
                    || self.parting.is_bulleted(rest))
                && text.len() < 120
        })
    }

    /// The row behind the tail: an appendix, a form, the end.
    fn tail_end(&self, rows: Range<usize>) -> usize {
        let mut rows_after = rows.clone().skip(1);
        let attached = rows_after.find(|row| {
            let text = self.text(*row).trim_start_matches('(');
            self.words.begins("appendix", text) > 0
                || (self.words.document_type(text).is_some() && is_capitals(text))
        });
        attached.unwrap_or(rows.end)
    }
}

fn is_mostly_capitals(text: &str) -> bool {
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    let small = text.chars().filter(|c| c.is_lowercase()).count();
    capitals > small
}
