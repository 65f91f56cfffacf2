//! The documents this one cites: all mentions of one number are one entry, with what any of them says.
//!
//! The rows are joined to paragraphs first, because numbers, dates and subjects run over line breaks. The
//! document's own number is never among its references.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::document::{Confidence, Evidence, Reference, ReferenceRole};
use crate::error::Result;

use super::citation::{Citation, Citations, law_key};
use super::date::Dates;
use super::matcher::Pattern;
use super::pattern;
use super::sheet::{Bit, Joined, Sheet};
use super::symbol::Symbols;
use super::words::{Words, is_capitals};
use super::zones::{Parting, Zones};

/// How far a verb of repeal may stand from the number, in bytes.
const REPEAL_REACH: usize = 160;

/// A year in a number beyond this is a misreading.
pub(super) const LAST_YEAR: u32 = 2040;

/// The cues of roles.
#[derive(Debug)]
pub(super) struct Roles {
    replaced: Pattern,
    expired: Pattern,
    amended: Pattern,
    answered: Pattern,
    sentence: Pattern,
}

impl Roles {
    /// Compiles the cues.
    pub(super) fn new(words: &Words) -> Result<Self> {
        let answered = words.printed("answered").join("|");
        Ok(Self {
            answered: pattern(&format!(r"(?i)\b(?:{answered})\s[^,;.:]{{0,20}}$"))?,
            replaced: pattern(
                r"(?i)(?:này[^;]{0,160}|^\W*(?:Điều \d+\.\s+|\d+\.\s+|\p{L}\)\s+)?)(?:thay thế|bãi bỏ|hủy bỏ|huỷ bỏ)(?:\scho)?[^;.]{0,60}$",
            )?,
            expired: pattern(r"(?i)^[^;.]{0,140}hết hiệu lực (?:kể )?(?:từ|thi hành)")?,
            amended: pattern(r"(?i)(?:sửa đổi|bổ sung|đính chính)[^;.]{0,60}$")?,
            sentence: pattern(r"[.:]\s+\p{Lu}|\n")?,
        })
    }
}

/// What is needed to read references.
pub(super) struct Reader<'r> {
    pub(super) sheet: &'r Sheet<'r>,
    pub(super) words: &'r Words,
    pub(super) symbols: &'r Symbols,
    pub(super) dates: &'r Dates,
    pub(super) citations: &'r Citations,
    pub(super) parting: &'r Parting,
    pub(super) roles: &'r Roles,
}

impl Reader<'_> {
    /// The references of a document; `own` is its own number and symbol, `about` its V/v lines.
    pub(super) fn read(&self, zones: &Zones, about: &[Bit], own: Option<&str>) -> Vec<Reference> {
        let mut references: Vec<Reference> = Vec::new();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        let subject = self.join(zones.subject.clone(), about);
        let body = self.join(zones.body.clone(), &[]);
        let attached = self.join(zones.attached.clone(), &[]);
        for (joined, place) in
            [(&subject, Place::Subject), (&body, Place::Body), (&attached, Place::Attached)]
        {
            for citation in self.citations.find(self.symbols, self.words, self.dates, &joined.text) {
                if citation.code.is_none() || citation.code.as_deref() != own {
                    self.add(joined, place, citation, &mut references, &mut known);
                }
            }
        }
        heal(&mut references);
        references
    }

    fn add(
        &self,
        joined: &Joined,
        place: Place,
        citation: Citation,
        references: &mut Vec<Reference>,
        known: &mut BTreeMap<String, usize>,
    ) {
        let bits = joined.bits(citation.span.clone());
        let role = self.role(&joined.text, place, &citation.span);
        let confidence = Confidence::new(citation.fit).and(self.sheet.certainty(&bits));
        let (sought, kept) = keys(&citation);
        let at = sought.iter().find_map(|key| known.get(key)).copied();
        let at = at.or_else(|| same_number(references, &citation));
        let mentions = self.sheet.evidence(&bits);
        for key in kept {
            known.entry(key).or_insert(at.unwrap_or(references.len()));
        }
        if let Some(at) = at {
            return merge(&mut references[at], citation, role, mentions);
        }
        references.push(Reference {
            kind: citation.kind,
            code: citation.code,
            date: citation.date,
            issuer: citation.issuer,
            subject: citation.subject,
            role,
            raw: self.sheet.raw(&bits),
            confidence,
            mentions,
        });
    }

    /// Rows joined to paragraphs; page numbers and the number lines of attached forms are left out.
    fn join(&self, rows: Range<usize>, before: &[Bit]) -> Joined {
        let mut joined = Joined::of(self.sheet, before);
        let mut ended = true;
        for row in rows {
            let bit = self.sheet.whole(row);
            let text = self.sheet.text(bit);
            let is_number_line = self.symbols.own(text).is_some();
            if is_number_line || text.chars().all(|c| c.is_ascii_digit()) {
                continue;
            }
            let begins =
                self.parting.is_bulleted(text) || self.parting.is_section(text) || self.is_basis(text);
            joined.push(self.sheet, bit, if ended || begins { '\n' } else { ' ' });
            ended = text.ends_with(['.', ':']);
        }
        joined
    }

    fn is_basis(&self, text: &str) -> bool {
        text.starts_with(char::is_uppercase) && self.words.begins("basis", text) > 0
    }

    fn role(&self, text: &str, place: Place, span: &Range<usize>) -> ReferenceRole {
        let sentence = self.sentence_start(text, span.start);
        let before = &text[sentence..span.start];
        let near = &before[before.floor_char_boundary(before.len().saturating_sub(REPEAL_REACH))..];
        let after = &text[span.end..text.floor_char_boundary((span.end + 2 * REPEAL_REACH).min(text.len()))];
        if place == Place::Subject
            && self.roles.amended.is_match(before)
            && self.symbols.cited(before).is_empty()
        {
            ReferenceRole::Amended
        } else if place != Place::Attached
            && (self.roles.replaced.is_match(near) || self.roles.expired.is_match(after))
        {
            ReferenceRole::Replaced
        } else if place != Place::Attached && self.rests(text, sentence, before.trim_start()) {
            ReferenceRole::Basis
        } else {
            ReferenceRole::Mention
        }
    }

    /// Whether a sentence says what the document rests on. Looser wordings (`Theo`) count only before the first
    /// heading, and `Trên cơ sở` not in a list, where it opens a task.
    fn rests(&self, text: &str, sentence: usize, before: &str) -> bool {
        let opening = self.parting.unbulleted(before);
        let headed = || text[..sentence].split('\n').any(|paragraph| self.parting.is_section(paragraph));
        self.words.begins("resting", opening) > 0
            || (self.words.begins("grounds", opening) > 0 && !self.parting.is_bulleted(before))
            || (self.words.begins("basis", opening) > 0 && !headed())
            || (self.roles.answered.is_match(before) && !headed())
    }

    /// The start of the sentence around `at`.
    fn sentence_start(&self, text: &str, at: usize) -> usize {
        let before = &text[..at];
        let paragraph = before.rfind('\n').map_or(0, |end| end + 1);
        let ends = self.roles.sentence.find_iter(&before[paragraph..]).map(|end| paragraph + end.start() + 1);
        ends.last().unwrap_or(paragraph)
    }
}

/// A code that lost letters of its agency or has a figure of its year wrong is the one whole code of this document
/// that it can be: `61/2008/QĐ` and `61/2008/QĐ-TTg`, `05/2074/NĐ-CP` and `05/2024/NĐ-CP`.
fn heal(references: &mut Vec<Reference>) {
    let mut at = 0;
    while at < references.len() {
        let damaged = references[at].code.clone().unwrap_or_default();
        let whole = |(other, known): (usize, &Reference)| {
            let code = known.code.as_deref().unwrap_or_default();
            let lost = known.confidence > references[at].confidence && is_damage_of(&damaged, code);
            let day = &references[at].date;
            let yearless = day.is_some() && *day == known.date && is_without_year(&damaged, code);
            (other != at && (lost || yearless)).then_some(other)
        };
        let found: Vec<usize> = references.iter().enumerate().filter_map(whole).collect();
        let &[target] = found.as_slice() else {
            at += 1;
            continue;
        };
        let lost = references.remove(at);
        let target = target - usize::from(target > at);
        take_over(&mut references[target], lost);
        if target > at {
            references[at..=target].rotate_right(1);
            at += 1;
        }
    }
}

/// Whether `damaged` is `code` with its agency cut or a letter of it doubled, or with one figure of its year wrong.
fn is_damage_of(damaged: &str, code: &str) -> bool {
    let parts = |code: &str| -> Option<[String; 4]> {
        let mut parts = code.splitn(3, '/').map(str::to_owned);
        let (number, year, symbol) = (parts.next()?, parts.next()?, parts.next()?);
        let (kind, agency) = symbol.split_once('-').unwrap_or((&symbol, ""));
        let is_year = year.len() == 4 && year.chars().all(|c| c.is_ascii_digit());
        is_year.then(|| [number, year.clone(), kind.to_owned(), agency.to_owned()])
    };
    let (Some(read), Some(whole)) = (parts(damaged), parts(code)) else { return false };
    if read[0] != whole[0] || read[2] != whole[2] || whole[3].is_empty() {
        return false;
    }
    let distance = strsim::levenshtein(&read[3], &whole[3]);
    let cut = read[3].len() < whole[3].len() && whole[3].starts_with(&read[3]);
    if read[1] == whole[1] {
        return cut || (distance == 1 && read[3].len() > 2);
    }
    let absurd = read[1].parse::<u32>().is_ok_and(|year| year > LAST_YEAR);
    distance == 0 && absurd && strsim::hamming(&read[1], &whole[1]) == Ok(1)
}

/// Whether `short` is `code` without its year: `43/NĐ-CP` and `43/2011/NĐ-CP`.
fn is_without_year(short: &str, code: &str) -> bool {
    let whole = code.split_once('/').and_then(|(number, rest)| Some((number, rest.split_once('/')?)));
    let whole = whole.filter(|(_, (year, _))| year.len() == 4 && year.chars().all(|c| c.is_ascii_digit()));
    whole.is_some_and(|(number, (_, symbol))| short.split_once('/') == Some((number, symbol)))
}

fn take_over(known: &mut Reference, lost: Reference) {
    let citation = Citation {
        kind: lost.kind,
        date: lost.date,
        issuer: lost.issuer,
        subject: lost.subject,
        ..Citation::default()
    };
    merge(known, citation, lost.role, lost.mentions);
}

/// Which part of the document a mention stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Subject,
    Body,
    Attached,
}

/// What a cited document is looked up by, the surest first, and what it is known by from then on: its number and symbol;
/// the name of a law. Two years make two laws of one name; a mention without a year is of any.
fn keys(citation: &Citation) -> (Vec<String>, Vec<String>) {
    let code: Vec<String> = citation.code.iter().cloned().collect();
    let is_law =
        citation.kind.as_deref().is_some_and(|kind| ["Luật", "Bộ luật", "Pháp lệnh"].contains(&kind));
    let Some(name) = citation.subject.as_deref().filter(|_| is_law || code.is_empty()) else {
        return (code.clone(), code);
    };
    let name = law_key(citation.kind.as_deref(), Some(name));
    let in_code = citation.code.as_deref().and_then(|code| code.split('/').nth(1));
    let year = citation.year.as_deref().or(in_code);
    let of_year = format!("{name} {}", year.unwrap_or("?"));
    let any = if year.is_some() { vec![of_year.clone(), format!("{name} ?")] } else { vec![name.clone()] };
    ([code.clone(), any].concat(), [code, vec![of_year, name]].concat())
}

/// `Quyết định số 1829` after `Quyết định số 1829/QĐ-UBND` is the same document.
fn same_number(references: &[Reference], citation: &Citation) -> Option<usize> {
    let number = citation.code.as_deref()?;
    if number.contains(['/', '-', ':']) {
        return None;
    }
    references.iter().position(|known| {
        let same = known
            .code
            .as_deref()
            .and_then(|code| code.split_once('/'))
            .is_some_and(|(first, _)| first == number);
        same && known.kind == citation.kind
    })
}

fn merge(known: &mut Reference, citation: Citation, role: ReferenceRole, mentions: Vec<Evidence>) {
    let rank = |role| match role {
        ReferenceRole::Amended => 3,
        ReferenceRole::Replaced => 2,
        ReferenceRole::Basis => 1,
        ReferenceRole::Mention => 0,
    };
    if rank(role) > rank(known.role) {
        known.role = role;
    }
    known.date = known.date.take().or(citation.date);
    known.issuer = known.issuer.take().or(citation.issuer);
    // The heading of an act prints the subject in capitals, its first article does not.
    let shouted = known.subject.as_deref().is_some_and(is_capitals);
    let written =
        citation.subject.filter(|subject| known.subject.is_none() || (shouted && !is_capitals(subject)));
    known.subject = written.or(known.subject.take());
    known.kind = known.kind.take().or(citation.kind);
    known.code = known.code.take().or(citation.code);
    known.mentions.extend(mentions);
}
