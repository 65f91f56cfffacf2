//! The signature: authority (TM., KT., TL., TUQ., Q.), the signer's own post, the name.
//!
//! After KT. comes the post signed for; the signer's own is the next line without a prefix (NĐ 30/2020 PL I
//! II.7). `(Đã ký)` and the picture of a digital signature are passed over; what stands where the name should
//! and is no name makes the name unreadable, and nothing there leaves it absent, or blank in a draft. Posts are a
//! closed list, so a damaged one is read as the nearest of them and says so.

use std::collections::BTreeMap;

use crate::assets::Assets;
use crate::document::{Confidence, Field, FieldState, Signer};
use crate::error::Result;
use crate::text::syllable;

use super::casing;
use super::matcher::Pattern;
use super::pattern;
use super::sheet::{Bit, Sheet, absent, because};
use super::words::{Words, is_capitals, is_speck, keys, plain_skeleton, without_specks};

/// How alike a line and the only post that can stand there must be, 0 to 1.
const EXPECTED: f64 = 0.6;

/// A signature has no line this many rows below its last.
const BLOCK_ROWS: usize = 12;

/// Beside so many capitals a single small letter is a misread one.
const SURE_CAPITALS: usize = 6;

/// A surname shorter than this has too many neighbours to be put right.
const SURE_SURNAME: usize = 4;

/// The score of a name whose marks are a guess, at most. Of 1,500 names 72 in 100 came back whole.
const GUESSED: f32 = 0.4;

/// What the head of the document says of its signature.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Head {
    /// A party document: T/M, K/T instead of TM., KT.
    pub(super) party: bool,
    /// The number is not filled in yet, so nobody may have signed.
    pub(super) draft: bool,
}

/// A line of the block: its cells, what it says, how well it fits and why it says so.
#[derive(Debug)]
struct Line {
    bits: Vec<Bit>,
    value: String,
    prefixed: bool,
    fit: f32,
    reason: Option<String>,
}

/// The forms of a signature block.
#[derive(Debug)]
pub(super) struct Signing {
    /// Party forms by state forms, both without dot: `TM` → `T/M`.
    party: BTreeMap<String, String>,
    prefix: Pattern,
    inside: Pattern,
    stamp: Pattern,
}

impl Signing {
    /// Takes the prefixes from the table.
    pub(super) fn new(assets: &Assets) -> Result<Self> {
        let mut forms = Vec::new();
        let mut party_forms = BTreeMap::new();
        for [state, party] in assets.table("signing.tsv")?.select(["state_form", "party_form"])? {
            if party.contains('/') {
                party_forms.insert(state.trim_end_matches('.').to_owned(), party.to_owned());
            }
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
            party: party_forms,
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
    pub(super) fn read(&self, sheet: &Sheet<'_>, words: &Words, cells: &[Bit], head: Head) -> Signer {
        let stack = self.stack(sheet, words, cells, head);
        let last = stack.last().and_then(|line| line.bits.last());
        let after =
            last.and_then(|last| cells.iter().position(|cell| cell.row == last.row && cell.end >= last.end));
        let below = after.map_or(&[][..], |at| &cells[at + 1..]);
        let name = if stack.is_empty() {
            absent(Some("there is no signature block"))
        } else {
            let digital = cells.iter().any(|cell| self.is_digital(words, sheet.text(*cell)));
            self.name(sheet, words, below, digital, head)
        };
        let field = |line: &Line| Field {
            reason: line.reason.clone(),
            ..sheet.value(line.value.as_str(), &line.bits, line.fit)
        };
        let own = stack.iter().find(|line| !line.prefixed);
        let title = own.map_or_else(
            || absent((!stack.is_empty()).then_some("no post of the signer's own is printed")),
            field,
        );
        let lines: Vec<&Line> = stack.iter().filter(|line| line.prefixed).collect();
        let authority = lines.last().map_or_else(|| absent(None), |line| field(line));
        let on_behalf =
            lines.first().filter(|_| lines.len() > 1).map_or_else(|| absent(None), |line| field(line));
        Signer { name, title, authority, on_behalf }
    }

    /// The lines of authority and post, each with the cells it is broken over.
    fn stack(&self, sheet: &Sheet<'_>, words: &Words, cells: &[Bit], head: Head) -> Vec<Line> {
        let mut stack: Vec<Line> = Vec::new();
        for cell in cells {
            let whole = is_slipped(unsoiled(sheet.text(*cell)));
            let cell = if whole { *cell } else { sheet.part(*cell, without_specks(sheet.text(*cell))) };
            let text = sheet.text(cell);
            let last = stack.last().and_then(|line| line.bits.last()).map(|last| last.row);
            let near = last.is_some_and(|last| cell.row <= last + 2);
            let line =
                self.authority(words, cell, text, head).or_else(|| Self::post(words, cell, text, &stack));
            let named = line.is_none() && name(words, text).is_some();
            if last.is_some_and(|last| cell.row > last + BLOCK_ROWS || named) {
                break;
            }
            match (line, stack.last_mut()) {
                (Some(line), _) => stack.push(line),
                (None, Some(line)) if near && is_carried_on(text) => {
                    line.bits.push(cell);
                    line.value = format!("{} {text}", line.value);
                }
                _ => {}
            }
        }
        stack
    }

    /// A line with a prefix: `KT. CHỦ TỊCH`, `T/M BAN THƯỜNG VỤ`; what it names is in the lists of posts and bodies.
    fn authority(&self, words: &Words, cell: Bit, text: &str, head: Head) -> Option<Line> {
        let found = self.prefix.captures(text).filter(|_| is_capitals(text))?;
        let form = found.name("form").or_else(|| found.name("acting"))?.as_str().trim_end_matches('.');
        let named = &text[found.name("post")?.start()..];
        let (value, fit, reason) = ["post", "org"]
            .iter()
            .find_map(|kind| listed(words, kind, named))
            .unwrap_or_else(|| (without_rubbish(named).to_owned(), 0.9, None));
        let form = match self.party.get(form) {
            Some(party) if head.party => format!("{party} "),
            _ if form.contains('/') => format!("{form} "),
            _ => format!("{form}. "),
        };
        Some(Line { bits: vec![cell], value: form + &value, prefixed: true, fit, reason })
    }

    /// A bare post: printed, damaged, or the deputy's that alone can stand under KT.
    fn post(words: &Words, cell: Bit, text: &str, stack: &[Line]) -> Option<Line> {
        let line =
            |value: String, fit, reason| Line { bits: vec![cell], value, prefixed: false, fit, reason };
        let text = unsoiled(text);
        let raised = is_slipped(text).then(|| text.to_uppercase());
        let text = raised.as_deref().unwrap_or(text);
        if !is_capitals(text) || keys(text).len() > 11 {
            return None;
        }
        let deputised = stack.iter().rev().find(|line| line.prefixed).and_then(|line| deputy(words, line));
        let own = listed(words, "post", text);
        if let Some(deputy) = deputised {
            let wanted = plain_skeleton(&deputy);
            let alike = strsim::normalized_levenshtein(&plain_skeleton(text), &wanted);
            let deputised =
                own.as_ref().is_some_and(|(value, ..)| plain_skeleton(value).starts_with(&wanted));
            let itself = own.as_ref().is_none_or(|(value, ..)| wanted.ends_with(&plain_skeleton(value)));
            if !deputised && itself && alike > EXPECTED {
                let reason = format!("read {text}; under the authority above it can only be {deputy}");
                return Some(line(deputy, 0.6, Some(reason)));
            }
        }
        let (value, fit, reason) = own.or_else(|| torn(words, text))?;
        Some(line(value, fit, reason))
    }

    /// The first name below the posts; beside the picture of a digital signature, which holds names of bodies
    /// and places, only one with a known surname.
    fn name(&self, sheet: &Sheet<'_>, words: &Words, below: &[Bit], digital: bool, head: Head) -> Field {
        let mut rubbish: Option<Bit> = None;
        for (at, cell) in below.iter().enumerate() {
            let text = sheet.text(*cell);
            let bits = broken_name(sheet, words, below, at);
            let raw = sheet.raw(&bits);
            let fit = name(words, &raw).filter(|fit| !digital || *fit > 0.7);
            let unknown = fit.is_none_or(|fit| fit < 0.7) && !digital;
            if let Some(repaired) = surnamed(words, &raw).filter(|_| unknown) {
                let reason = format!("read {raw}; the surname is the only one in the list so near");
                return because(sheet.value(repaired, &bits, 0.6), reason);
            }
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
            None if head.draft => because(
                Field { state: FieldState::Blank, confidence: Confidence::new(0.8), ..Field::default() },
                "the document has no number yet and no name under the post",
            ),
            None => absent(Some("there is no name under the post")),
        }
    }

    fn named(sheet: &Sheet<'_>, bits: &[Bit], fit: f32) -> Field {
        let field = sheet.value(casing::person(&sheet.raw(bits)), bits, fit);
        if sheet.has_restored_marks(bits) {
            let reason = "marks of this name were put back: letters are read, marks are a guess";
            return because(
                Field { confidence: field.confidence.min(Confidence::new(GUESSED)), ..field },
                reason,
            );
        }
        if fit > 0.7 { field } else { because(field, "the surname is in no list") }
    }

    /// A line of the picture of a digital signature.
    fn is_digital(&self, words: &Words, text: &str) -> bool {
        (words.begins("esign", text) > 0 && text.contains(':')) || self.stamp.is_match(text)
    }
}

/// Whether a line is in capitals of which a reader took one for a small letter: `GIÁM bỐC`.
fn is_slipped(text: &str) -> bool {
    let small = text.chars().filter(|c| c.is_lowercase()).count();
    small == 1 && text.chars().filter(|c| c.is_uppercase()).count() >= SURE_CAPITALS
}

/// A stray character before the text (`7 GIÁM ĐỐC`, `] KẾ HOẠCH`) left out.
fn unsoiled(text: &str) -> &str {
    match text.split_once(' ') {
        Some((first, rest)) if first.chars().count() == 1 && !first.chars().all(char::is_alphabetic) => rest,
        _ => text,
    }
}

/// The post or body of a closed list that `text` begins with, and what follows it: value, fit and, when it had to
/// be put right, why.
fn listed(words: &Words, kind: &str, text: &str) -> Option<(String, f32, Option<String>)> {
    let exact = words.begins(kind, text);
    if exact > 0 {
        return Some((without_rubbish(text).to_owned(), 0.95, None));
    }
    let near = words.near(kind, text).filter(|near| near.phrase.contains(' '))?;
    let tail: Vec<&str> = text.split_whitespace().skip(near.words).collect();
    let value = format!("{} {}", near.phrase.to_uppercase(), without_rubbish(&tail.join(" ")));
    let value = value.trim_end().to_owned();
    let reason = format!("read {text}; {value} is the nearest in the list");
    Some((value, if near.distance == 0 { 0.85 } else { 0.7 }, Some(reason)))
}

/// A post whose beginning is covered by a seal: `NH VĂN PHÒNG` is the end of one post that is not a deputy's.
fn torn(words: &Words, text: &str) -> Option<(String, f32, Option<String>)> {
    let read = plain_skeleton(text);
    let deputies = |phrase: &&String| !plain_skeleton(phrase).starts_with("pho ");
    let fits = |phrase: &&String| {
        let whole = plain_skeleton(phrase);
        whole.ends_with(&read) && read.len() * 5 >= whole.len() * 3 && read.contains(' ')
    };
    let mut found = words.printed("post").iter().filter(deputies).filter(fits);
    let first = found.next().filter(|_| found.next().is_none())?;
    let value = first.to_uppercase();
    let reason = format!("read {text}; {value} is the only post in the list that ends so");
    Some((value, 0.6, Some(reason)))
}

/// The post of who signs for the head that a KT. line names.
fn deputy(words: &Words, line: &Line) -> Option<String> {
    let post = line.value.strip_prefix("KT. ").or_else(|| line.value.strip_prefix("K/T "))?;
    let wanted = format!("phó {}", post.to_lowercase());
    let known =
        words.printed("post").iter().find(|phrase| plain_skeleton(phrase) == plain_skeleton(&wanted))?;
    Some(known.to_uppercase())
}

/// The text up to the first word that is no part of a post or body: `CHÍNH PHỦ _`, `BỘ TRƯỞNG Ỗ`.
fn without_rubbish(text: &str) -> &str {
    let rubbish = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        (is_speck(word) && !"-–,".contains(word)) || (letters == 1 && word != "Y")
    };
    let words = text.split_whitespace();
    let first = words.clone().find(|word| rubbish(word));
    let end = first.map_or(text.len(), |word| word.as_ptr() as usize - text.as_ptr() as usize);
    text[..end].trim_end_matches([' ', ',', '-', '–', ':', ';', '.'])
}

/// Whether a line in capitals carries on the one above: it has a word of two letters at least.
fn is_carried_on(text: &str) -> bool {
    let word = |word: &str| word.chars().count() > 1 && syllable::is_valid(word.trim_end_matches([',', '.']));
    is_capitals(text)
        && text.split_whitespace().any(word)
        && text.split_whitespace().all(|word| !is_speck(word))
}

/// A name whose surname lost its first letter to a signature (`rần Văn Sáu`) or has a wrong one that makes it no
/// syllable (`Tnần Văn Sáu`), and can be only one of the list.
fn surnamed(words: &Words, text: &str) -> Option<String> {
    let (first, rest) = text.split_once(' ')?;
    let shaped = rest.split_whitespace().all(|part| is_name_part(part, false));
    let known = words.is("surname", first) || words.begins("rank", text) > 0;
    if known || !shaped || first.chars().count() < 3 || !(1..=4).contains(&rest.split(' ').count()) {
        return None;
    }
    let read = plain_skeleton(first);
    let lost = |surname: &str| surname.get(1..).is_some_and(|end| end == read);
    let wrong = |surname: &str| surname.len() == read.len() && strsim::hamming(surname, &read) == Ok(1);
    let damaged = read.len() >= SURE_SURNAME && !syllable::is_valid(first);
    let surname = only(words, lost).or_else(|| only(words, wrong).filter(|_| damaged))?;
    Some(format!("{} {rest}", casing::capitalised(surname)))
}

/// The one surname of the list whose letters without marks fit.
fn only(words: &Words, fits: impl Fn(&str) -> bool) -> Option<&str> {
    let mut found = words.printed("surname").iter().filter(|surname| fits(&plain_skeleton(surname)));
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// Something a person wrote; not a page number, not a rule.
fn is_word(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() > 1
}

/// The cells a name is broken over: `Bùi` / `Xuân Cường`.
fn broken_name(sheet: &Sheet<'_>, words: &Words, cells: &[Bit], at: usize) -> Vec<Bit> {
    let first = cells[at];
    let text = sheet.text(first);
    let edge = |c: char| !c.is_alphabetic();
    let left = text.len() - text.trim_start_matches(edge).len();
    let first = sheet.part(first, left..left.max(text.trim_end_matches(edge).len()));
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
        || words.is("org", &bare)
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
