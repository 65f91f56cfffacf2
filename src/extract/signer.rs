//! The signature: authority (TM., KT., TL., TUQ., Q.), the signer's own post, the name.
//!
//! After KT. comes the post signed for; the signer's own is the next line without a prefix (NĐ 30/2020 PL I
//! II.7). `(Đã ký)` and the picture of a digital signature are passed over; what stands where the name should
//! and is no name makes the name unreadable, and nothing there leaves it absent.

use regex::Regex;

use crate::assets::Assets;
use crate::document::{Field, FieldState, Signer};
use crate::error::Result;

use super::casing;
use super::pattern;
use super::sheet::{Bit, Sheet, absent, because};
use super::words::{Words, is_capitals, keys};

/// The forms of a signature block.
#[derive(Debug)]
pub(super) struct Signing {
    prefix: Regex,
    inside: Regex,
    stamp: Regex,
}

impl Signing {
    /// Takes the prefixes from the table.
    pub(super) fn new(assets: &Assets) -> Result<Self> {
        let mut forms = Vec::new();
        for [state, party] in assets.table("signing.tsv")?.select(["state_form", "party_form"])? {
            // Two-line stacks and the mark (Đã ký) are other rows of the same table.
            forms.extend(
                [state, party].into_iter().filter(|form| form.len() > 1 && !form.contains([' ', '(', 'ã'])),
            );
        }
        let mut bare: Vec<String> =
            forms.iter().map(|form| regex::escape(form.trim_end_matches('.'))).collect();
        bare.sort_by_key(|form| std::cmp::Reverse(form.len()));
        bare.dedup();
        let delegated =
            bare.iter().filter(|form| form.as_str() != "Q").cloned().collect::<Vec<_>>().join("|");
        Ok(Self {
            // Only "Q" needs its dot: alone it is any word's initial.
            prefix: pattern(&format!(
                r"^(?:(?P<form>{delegated})[.,:]?\s*|(?P<acting>Q)\.\s*)(?P<post>\p{{Lu}}{{2}})"
            ))?,
            inside: pattern(&format!(r"(?:[\s;.:]|^)(?P<sign>(?:{delegated})\.\s?\p{{Lu}}{{2}})"))?,
            stamp: pattern(r"@|\+\d\d:\d\d|\d{1,2}[./]\d{1,2}[./]\d{4}|\d\d:\d\d:\d\d|\.gov|\.vn\b")?,
        })
    }

    /// Whether a cell is or ends in an authority line.
    pub(super) fn signs(&self, cell: &str) -> bool {
        let inside = |found: regex::Match<'_>| is_capitals(&cell[found.start()..]);
        self.is_authority(cell) || self.inside.find(cell).is_some_and(inside)
    }

    /// Whether a cell is an authority line and nothing else.
    pub(super) fn is_authority(&self, cell: &str) -> bool {
        self.prefix.is_match(cell) && is_capitals(cell)
    }

    /// Whether a cell is a bare post in capitals; a stray character before it is forgiven.
    pub(super) fn is_post(words: &Words, cell: &str) -> bool {
        is_capitals(cell) && words.begins("post", unsoiled(cell)) > 0 && keys(cell).len() < 12
    }

    /// Where in a cell the right column begins, when a recipient and the signature share a line.
    pub(super) fn split(&self, words: &Words, cell: &str) -> Option<usize> {
        if self.is_authority(cell) {
            return None;
        }
        let inside = self.inside.captures(cell).and_then(|found| found.name("sign")).map(|sign| sign.start());
        let authority = inside.filter(|at| *at > 0 && is_capitals(&cell[*at..]));
        authority.or_else(|| Self::trailing(words, cell))
    }

    /// A post in capitals or a name behind the end of a recipient.
    fn trailing(words: &Words, cell: &str) -> Option<usize> {
        let starts = cell.match_indices(' ').map(|(at, _)| at + 1);
        let mut found = starts.filter(|at| {
            let rest = &cell[*at..];
            let ended = cell[..*at].trim_end().ends_with([';', '.', ':', ')']);
            (Self::is_post(words, rest) && keys(rest).len() > 1)
                || (ended && name(words, rest).is_some_and(|fit| fit > 0.7))
        });
        found.next()
    }

    /// Reads the cells of the right column of the tail.
    pub(super) fn read(&self, sheet: &Sheet<'_>, words: &Words, cells: &[Bit]) -> Signer {
        let stack = self.stack(sheet, words, cells);
        let after = stack.last().and_then(|line| cells.iter().position(|cell| Some(cell) == line.last()));
        let below = after.map_or(&[][..], |at| &cells[at + 1..]);
        let name = if stack.is_empty() {
            absent(Some("there is no signature block"))
        } else {
            let digital = cells.iter().any(|cell| self.is_digital(words, sheet.text(*cell)));
            self.name(sheet, words, below, digital)
        };
        let (title, authority, on_behalf) = self.posts(sheet, &stack);
        Signer { name, title, authority, on_behalf }
    }

    /// The lines of authority and post, each with the cells it is broken over.
    fn stack(&self, sheet: &Sheet<'_>, words: &Words, cells: &[Bit]) -> Vec<Vec<Bit>> {
        let mut stack: Vec<Vec<Bit>> = Vec::new();
        for cell in cells {
            let text = sheet.text(*cell);
            let begins = self.is_authority(text) || Self::is_post(words, text);
            let near = stack.last().and_then(|line| line.last()).is_some_and(|last| cell.row <= last.row + 2);
            match stack.last_mut() {
                _ if begins => stack.push(vec![*cell]),
                Some(line)
                    if near && is_capitals(text) && name(words, text).is_none() && !keys(text).is_empty() =>
                {
                    line.push(*cell);
                }
                Some(_) if !near || name(words, text).is_some() => break,
                _ => {}
            }
        }
        stack
    }

    /// The signer's own post, the authority it is signed by, and the body or post on whose behalf.
    fn posts(&self, sheet: &Sheet<'_>, stack: &[Vec<Bit>]) -> (Field, Field, Field) {
        let prefixed = |line: &&Vec<Bit>| self.prefix.is_match(sheet.text(line[0]));
        let own = stack.iter().find(|line| !prefixed(line));
        let title = own.map_or_else(
            || absent((!stack.is_empty()).then_some("no post of the signer's own is printed")),
            |line| sheet.value(unsoiled(&sheet.raw(line)), line, 0.95),
        );
        let lines: Vec<&Vec<Bit>> = stack.iter().filter(prefixed).collect();
        let field = |line: &&Vec<Bit>| sheet.value(self.written(&sheet.raw(line)), line, 0.95);
        let authority = lines.last().map_or_else(|| absent(None), field);
        let on_behalf = lines.first().filter(|_| lines.len() > 1).map_or_else(|| absent(None), field);
        (title, authority, on_behalf)
    }

    /// `KT CHỦ TỊCH`, `KT.CHỦ TỊCH` → `KT. CHỦ TỊCH`; party forms keep theirs.
    fn written(&self, raw: &str) -> String {
        let Some(found) = self.prefix.captures(raw) else { return raw.to_owned() };
        let form = found.name("form").or_else(|| found.name("acting")).map_or("", |form| form.as_str());
        let post = found.name("post").map_or(0, |post| post.start());
        let dot = if form.contains('/') { "" } else { "." };
        format!("{form}{dot} {}", &raw[post..])
    }

    /// The first name below the posts; beside the picture of a digital signature, which holds names of bodies
    /// and places, only one with a known surname.
    fn name(&self, sheet: &Sheet<'_>, words: &Words, below: &[Bit], digital: bool) -> Field {
        let mut rubbish: Option<Bit> = None;
        for (at, cell) in below.iter().enumerate() {
            let text = sheet.text(*cell);
            let bits = broken_name(sheet, words, below, at);
            let fit = name(words, &sheet.raw(&bits)).filter(|fit| !digital || *fit > 0.7);
            if let Some(fit) = fit {
                return Self::named(sheet, &bits, fit);
            }
            if Self::is_post(words, text) || self.prefix.is_match(text) {
                break;
            }
            let silent = digital || words.is("placeholder", text) || !is_word(text);
            rubbish = rubbish.or((!silent).then_some(*cell));
        }
        match rubbish {
            Some(bit) => because(
                sheet.field(FieldState::Unreadable, None, &[bit], 0.5),
                "what stands under the post is not a name",
            ),
            None if digital => {
                absent(Some("only the picture of a digital signature is there, without a name"))
            }
            None => absent(Some("there is no name under the post")),
        }
    }

    fn named(sheet: &Sheet<'_>, bits: &[Bit], fit: f32) -> Field {
        let field = sheet.value(casing::person(&sheet.raw(bits)), bits, fit);
        if fit > 0.7 { field } else { because(field, "the surname is in no list") }
    }

    /// A line of the picture of a digital signature.
    fn is_digital(&self, words: &Words, text: &str) -> bool {
        (words.begins("esign", text) > 0 && text.contains(':')) || self.stamp.is_match(text)
    }
}

/// A stray character before the text (`7 GIÁM ĐỐC`, `] KẾ HOẠCH`) left out.
fn unsoiled(text: &str) -> &str {
    match text.split_once(' ') {
        Some((first, rest)) if first.chars().count() == 1 && !first.chars().all(char::is_alphabetic) => rest,
        _ => text,
    }
}

/// Something a person wrote; not a page number, not a rule.
fn is_word(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() > 1
}

/// The cells a name is broken over: `Bùi` / `Xuân Cường`.
fn broken_name(sheet: &Sheet<'_>, words: &Words, cells: &[Bit], at: usize) -> Vec<Bit> {
    let first = cells[at];
    let alone = keys(sheet.text(first)).len() == 1 && words.is("surname", sheet.text(first));
    match cells.get(at + 1) {
        Some(next)
            if alone && name(words, &format!("{} {}", sheet.text(first), sheet.text(*next))).is_some() =>
        {
            vec![first, *next]
        }
        _ => vec![first],
    }
}

/// How much `text` looks like a person's name: 0.95 with a known surname, 0.6 without; `None` when it is none.
pub(super) fn name(words: &Words, text: &str) -> Option<f32> {
    let rank = words.begins("rank", text);
    let parts: Vec<&str> = text.split_whitespace().skip(rank).collect();
    let capitals = is_capitals(text);
    let shaped = parts.iter().all(|part| is_name_part(part, capitals));
    let bare = parts.join(" ");
    let other = words.territory(&bare).is_some()
        || words.begins("org", &bare) > 0 && !words.is("surname", parts.first()?)
        || words.begins("division", &bare) > 0
        || words.begins("post", &bare) > 0
        || words.document_type(&bare).is_some();
    if !(2..=6).contains(&parts.len()) || !shaped || other {
        return None;
    }
    let known = words.is("surname", parts[0]);
    match (known, capitals) {
        (true, _) => Some(0.95),
        (false, false) => Some(0.6),
        (false, true) => None,
    }
}

/// A syllable of a name: one capital and then small letters, or all capitals.
fn is_name_part(part: &str, capitals: bool) -> bool {
    let mut letters = part.chars();
    let initial = letters.next().is_some_and(char::is_uppercase);
    let allowed = |c: char| c.is_lowercase() || (capitals && c.is_uppercase()) || "’'-".contains(c);
    initial && letters.all(allowed) && part.chars().count() < 10
}
