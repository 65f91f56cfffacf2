//! One citation in a sentence: what stands around a number and symbol, or a law named without one.
//!
//! `Quyết định số 35/2022/QĐ-UBND ngày 12/8/2022 của UBND tỉnh về …`: type before, then date, issuer, subject
//! after, each optional (NĐ 30/2020 PL I II.6b). Everything is copied as printed; what the sentence does not
//! say stays empty.

mod issuers;
mod laws;
mod subjects;

use std::ops::Range;

use crate::assets::Assets;
use crate::error::Result;
use crate::text::single_spaced;

use issuers::Issuers;
use laws::Laws;
pub(super) use laws::law_key;
use subjects::Subjects;

use super::date::Dates;
use super::matcher::Pattern;
use super::pattern;
use super::symbol::{Cited, Symbols};
use super::words::Words;

/// How far before a number its type may stand, in bytes.
const TYPE_REACH: usize = 90;

/// A cited document as one sentence gives it.
#[derive(Debug, Clone, Default)]
pub(super) struct Citation {
    /// `Quyết định`.
    pub(super) kind: Option<String>,
    /// Number and symbol.
    pub(super) code: Option<String>,
    /// EDTF.
    pub(super) date: Option<String>,
    /// As printed.
    pub(super) issuer: Option<String>,
    /// As printed, without `về việc`.
    pub(super) subject: Option<String>,
    /// Bytes of the text that the subject is read from, where it stands behind.
    pub(super) about: Range<usize>,
    /// The year behind the name of a law without number.
    pub(super) year: Option<String>,
    /// Bytes of the text from the type to the date.
    pub(super) span: Range<usize>,
    /// How well the grammar fits.
    pub(super) fit: f32,
}

/// The forms of citations.
#[derive(Debug)]
pub(super) struct Citations {
    type_before: Pattern,
    dated_before: Pattern,
    follows: Pattern,
    listed: Pattern,
    numbered: Pattern,
    standard: Pattern,
    place: Pattern,
    laws: Laws,
    issuers: Issuers,
    subjects: Subjects,
}

impl Citations {
    /// Compiles the forms with the names of types and the verbs of subjects.
    pub(super) fn new(assets: &Assets, words: &Words) -> Result<Self> {
        let types = words.type_names().iter().map(|name| regex::escape(name)).collect::<Vec<_>>().join("|");
        Ok(Self {
            laws: Laws::new(assets)?,
            issuers: Issuers::new(words, &types)?,
            subjects: Subjects::new(words, &types)?,
            // "Công văn số 12/SXD-VP Hà Giang, ngày …": copied with its line of place and date.
            place: pattern(r"^\s\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}+){0,3},\s")?,
            type_before: pattern(&format!(
                r"(?P<type>(?i:{types}|Văn bản))(?:\s(?:[\p{{Ll}},]+\s){{0,4}})?(?:(?i:số)\s?:?\s*)?$"
            ))?,
            dated_before: pattern(r"(?i)\bngày\s[^;.]{4,40}?,[^;.]{0,60}?\bban hành\s[^;.,]{0,40}$")?,
            follows: pattern(r"^(?:,|\svà|,\svà)\s*$")?,
            listed: pattern(r"^(?:,|;|,?\svà)\s*số\s*$")?,
            numbered: pattern(
                r"\b(?P<type>Đề án|Dự án|Chương trình)\s(?:số\s)?(?P<number>0\d|\d{3})\b|\b(?P<other>Quyết định|Nghị quyết|Nghị định|Chỉ thị|Thông tư|Kế hoạch|Kết luận)\ssố\s(?P<digits>\d{2,5})\b",
            )?,
            standard: pattern(
                r"\b(?P<code>(?:TCVN|QCVN|TCXDVN)(?:\s?(?:ISO|IEC)(?:/IEC)?)?\s?\d+(?:-\d+)?:\d{4}(?:/\p{Lu}+)?)|\b(?P<type>Quy chuẩn|Tiêu chuẩn)(?P<field>(?:\s\p{L}+){0,5})\s(?P<digits>\d{1,5}:\d{4}(?:/\p{Lu}+)?)",
            )?,
        })
    }

    /// All citations of `text`, in order.
    pub(super) fn find(&self, symbols: &Symbols, words: &Words, dates: &Dates, text: &str) -> Vec<Citation> {
        let coded = symbols.cited(text);
        let mut found: Vec<Citation> =
            coded.iter().map(|cited| self.around(symbols, words, dates, text, cited)).collect();
        // A law in the subject of another document is not cited here.
        for citation in self.without_symbol(dates, words, text) {
            let range = citation.span.clone();
            let apart = |known: &Range<usize>| known.end <= range.start || range.end <= known.start;
            let is_law = citation.code.is_none();
            if found.iter().all(|known| apart(&known.span) && (!is_law || apart(&known.about))) {
                found.push(citation);
            }
        }
        found.sort_by_key(|citation| citation.span.start);
        self.share_kinds(text, &mut found);
        self.share_issuers(text, &mut found);
        found
    }

    /// What stands around one number and symbol.
    fn around(&self, symbols: &Symbols, words: &Words, dates: &Dates, text: &str, cited: &Cited) -> Citation {
        let span = cited.span.clone();
        let symbol = cited.code.symbol.as_str();
        let by_symbol = symbols.type_of(symbol).map(str::to_owned);
        let printed = self.type_before(text, span.start, by_symbol.as_deref());
        let start = printed.as_ref().map_or(span.start, |(start, _)| *start);
        let mut citation = Citation {
            kind: printed.map(|(_, kind)| kind).or(by_symbol),
            code: Some(cited.code.text()),
            span: start..span.end,
            fit: cited.fit,
            ..Citation::default()
        };
        self.read_on(dates, words, text, &mut citation);
        if citation.date.is_none() {
            citation.date = self.date_before(dates, text, start);
        }
        if symbol.contains("QH") {
            self.laws.before_number(text, span.start, &mut citation);
        }
        if citation.issuer.is_none() {
            citation.issuer = self.issuers.before(words, text, span.start);
        }
        citation
    }

    /// `Thông tư số A và Thông tư số B của Bộ C`: the issuer stands once for both.
    fn share_issuers(&self, text: &str, found: &mut [Citation]) {
        for at in (1..found.len()).rev() {
            let (first, second) = found.split_at_mut(at);
            let Some((left, right)) = first.last_mut().zip(second.first()) else { continue };
            let between = text.get(left.span.end..right.span.start).unwrap_or_default();
            let listed = self.listed.is_match(between);
            if left.issuer.is_none() && left.kind == right.kind && (listed || self.follows.is_match(between))
            {
                left.issuer.clone_from(&right.issuer);
            }
            // "số A và số B ngày …": one day for both.
            if left.date.is_none() && listed && between.contains("và") {
                left.date.clone_from(&right.date);
            }
        }
    }

    /// `Bộ C tại các văn bản số A ngày …, số B ngày …`: type and issuer stand once, before the first.
    fn share_kinds(&self, text: &str, found: &mut [Citation]) {
        for at in 1..found.len() {
            let (first, second) = found.split_at_mut(at);
            let Some((left, right)) = first.last().zip(second.first_mut()) else { continue };
            let between = text.get(left.span.end..right.span.start).unwrap_or_default();
            if self.listed.is_match(between) && left.kind.as_deref() == Some("Văn bản") {
                right.kind.clone_from(&left.kind);
                right.issuer = right.issuer.take().or_else(|| left.issuer.clone());
            }
        }
    }

    /// The type word that ends right before `at`: the one the symbol stands for ("Công văn hướng dẫn số …/SXD-QLN"),
    /// else the nearest.
    fn type_before(&self, text: &str, at: usize, expected: Option<&str>) -> Option<(usize, String)> {
        let from = floor(text, at.saturating_sub(TYPE_REACH));
        let window = &text[from..at];
        let mut best: Option<(usize, String)> = None;
        let mut start = 0;
        while let Some(found) = self.type_before.captures_at(window, start) {
            let Some(kind) = found.name("type") else { break };
            if best.as_ref().is_none_or(|(_, name)| expected != Some(name.as_str())) {
                best = Some((from + kind.start(), super::casing::capitalised(&kind.as_str().to_lowercase())));
            }
            start = kind.end();
        }
        best
    }

    /// Date, issuer and subject behind the end of the citation's span, in this order.
    fn read_on(&self, dates: &Dates, words: &Words, text: &str, citation: &mut Citation) {
        let mut at = citation.span.end;
        let window = floor(text, (at + 60).min(text.len()));
        let place = self.place.find(&text[at..window]).map_or(0, |place| place.end());
        if let Some(date) = dates.leading(&text[at + place..window]) {
            at += place;
            citation.date = date.value;
            at += date.span.end;
            citation.span.end = at;
        }
        if let Some(author) = self.issuers.behind(words, &text[at..]) {
            citation.issuer = Some(single_spaced(&text[at + author.start..at + author.end]));
            at += author.end;
        }
        let opening = text[..citation.span.start].rfind(['\n', '.']).map_or(0, |end| end + 1);
        let opening = text[opening..citation.span.start].trim_start();
        if let Some((range, subject)) = self.subjects.behind(words, &text[at..], opening) {
            citation.about = at + range.start..at + range.end;
            citation.subject = Some(subject);
        }
    }

    /// `Ngày 25/9/2025, UBND tỉnh đã ban hành Quyết định số …`.
    fn date_before(&self, dates: &Dates, text: &str, start: usize) -> Option<String> {
        let from = floor(text, start.saturating_sub(130));
        let found = self.dated_before.find(&text[from..start])?;
        dates.leading(found.as_str())?.value
    }

    /// Citations without a symbol: plans known by a number, laws by name, standards.
    fn without_symbol(&self, dates: &Dates, words: &Words, text: &str) -> Vec<Citation> {
        let numbered = self.numbered.captures_iter(text).filter_map(|found| {
            let kind = found.name("type").or_else(|| found.name("other"))?;
            let number = found.name("number").or_else(|| found.name("digits"))?;
            let is_symbol = text[number.end()..].trim_start().starts_with(['/', '-']);
            let is_amount = text[number.end()..].trim_start().starts_with("năm");
            let fit = if found.name("type").is_some() { 0.9 } else { 0.6 };
            (!is_symbol && !is_amount).then(|| Citation {
                kind: Some(kind.as_str().to_owned()),
                code: Some(number.as_str().to_owned()),
                span: kind.start()..number.end(),
                fit,
                ..Citation::default()
            })
        });
        let standards = self.standard.captures_iter(text).filter_map(|found| {
            let code = found.name("code").or_else(|| found.name("digits"))?;
            let printed = found.name("type").unwrap_or(code);
            let kind = if printed.as_str().starts_with('Q') { "Quy chuẩn" } else { "Tiêu chuẩn" };
            Some(Citation {
                kind: Some(kind.to_owned()),
                code: Some(format!("{}{}", spelled_out(&text[printed.start()..code.start()]), code.as_str())),
                span: printed.start()..code.end(),
                fit: 0.9,
                ..Citation::default()
            })
        });
        let mut found: Vec<Citation> = numbered.chain(standards).collect();
        for citation in &mut found {
            self.read_on(dates, words, text, citation);
            if citation.code.as_deref().is_some_and(|code| code.contains(':')) {
                // The name of a standard is that of a thing; behind its comma the sentence goes on.
                citation.subject =
                    citation.subject.take().map(|name| name.split(',').next().unwrap_or_default().to_owned());
            }
        }
        found.extend(self.laws.named(dates, text));
        found
    }
}

/// The letters of a national standard whose name is written out: `Tiêu chuẩn xây dựng Việt Nam ` → `TCXDVN `; those
/// that are printed behind it are its own (`Tiêu chuẩn quốc gia TCVN ISO `).
fn spelled_out(name: &str) -> String {
    let printed = ["TCVN", "QCVN", "TCXDVN"].iter().find_map(|letters| name.find(letters));
    if let Some(at) = printed {
        return single_spaced(&name[at..]) + " ";
    }
    let initials = name.split_whitespace().filter_map(|word| word.chars().next());
    let letters: String = initials.flat_map(char::to_uppercase).collect();
    if letters.ends_with("VN") { format!("{letters} ") } else { String::new() }
}

/// The last character border at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}
