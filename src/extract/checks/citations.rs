//! Cited documents: no date, a date behind the citing document or on a weekend, damaged numbers, years that do not
//! agree with the subject.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};

use crate::document::{Anomaly, Evidence, Reference, Severity};
use crate::error::Result;

use super::super::matcher::Pattern;
use super::super::pattern;
use super::super::words::{Words, keys};
use super::{Checking, anomaly};

/// Two subjects of one document share at least this part of the shorter one's words.
const SAME_SUBJECT: f64 = 0.9;

/// The patterns of citations.
#[derive(Debug)]
pub(super) struct Cited {
    unnumbered: Pattern,
    slashless: Pattern,
    year: Pattern,
    day: Pattern,
    halved: Pattern,
}

impl Cited {
    /// Compiles the patterns.
    pub(super) fn new(words: &Words) -> Result<Self> {
        let types = words.type_names().into_iter().map(regex::escape).collect::<Vec<_>>().join("|");
        Ok(Self {
            unnumbered: pattern(&format!(
                r"\b(?:{types})\s\d{{1,5}}/(?:\d{{4}}/)?\p{{Lu}}[\p{{L}}\d-]*,?\s(?i:ngày)\s"
            ))?,
            slashless: pattern(r"\bsố\s\d{1,5}\s(?:QĐ|KH|CV|UBND|TB|BC|CT|NQ)-?\p{Lu}*")?,
            year: pattern(r"(?P<before>\p{L}+)\snăm\s(?P<year>20\d{2})$")?,
            halved: pattern(&halved(words))?,
            day: pattern(r"\d/\d{4}\b|năm\s\d{4}")?,
        })
    }

    /// All checks of citations.
    pub(super) fn check(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut found: Vec<Anomaly> = checking
            .record
            .references
            .iter()
            .flat_map(|reference| self.reference(checking, reference))
            .collect();
        for (at, paragraph) in checking.body.paragraphs.iter().enumerate() {
            let text = paragraph.text();
            for form in self.unnumbered.find_iter(text) {
                let message = "the word số is missing before the number of the cited document";
                found.push(anomaly("missing_word", Severity::Info, message, checking.at(at, form.range())));
            }
            for form in self.halved.captures_iter(text).filter_map(|form| form.name("half")) {
                let message = "the first word of the type is missing before the number of the cited document";
                found.push(anomaly(
                    "missing_word",
                    Severity::Warning,
                    message,
                    checking.at(at, form.range()),
                ));
            }
            for form in self.slashless.find_iter(text) {
                let message = "the slash between number and symbol is missing";
                found.push(anomaly(
                    "malformed_reference",
                    Severity::Warning,
                    message,
                    checking.at(at, form.range()),
                ));
            }
        }
        found.extend(subjects(checking));
        group(found)
    }

    fn reference(&self, checking: &Checking<'_>, reference: &Reference) -> Vec<Anomaly> {
        let Some(code) = reference.code.as_deref() else { return Vec::new() };
        match reference.date.as_deref().and_then(|date| date.parse::<Date>().ok()) {
            Some(date) => self.with_date(checking, reference, code, date),
            None => without_date(reference, code),
        }
    }

    fn with_date(
        &self,
        checking: &Checking<'_>,
        reference: &Reference,
        code: &str,
        date: Date,
    ) -> Vec<Anomaly> {
        let mut found = Vec::new();
        let told =
            |kind, severity, message: String| anomaly(kind, severity, message, reference.mentions.clone());
        let issued = checking.body.issued.as_deref().and_then(|day| day.parse::<Date>().ok());
        if issued.is_some_and(|issued| issued < date) {
            let message = format!("{code} is dated {date}, after this document");
            found.push(told("reference_after_document", Severity::Error, message));
        }
        found.extend(on_weekend(checking, reference, code, date));
        let undated = !reference.raw.to_lowercase().contains("ngày") && !self.day.is_match(&reference.raw);
        if undated && reference.mentions.len() > 1 {
            let message = format!("{code} is first cited without its date");
            found.push(told("reference_without_date", Severity::Info, message));
        }
        let subject_year = reference.subject.as_deref().and_then(|subject| {
            let found = self.year.captures(subject.trim_end_matches(['.', ' ', ';', '”']))?;
            (&found["before"] != "đến").then(|| found["year"].parse::<i16>().ok())?
        });
        if let Some(year) = subject_year.filter(|year| *year > date.year() + 1) {
            let message = format!("{code} is of {}, its subject says năm {year}", date.year());
            found.push(told("reference_year_mismatch", Severity::Warning, message));
        }
        found
    }
}

/// What is wrong with a citation that has no whole date. A law is cited by its number alone; a programme has only a
/// number.
fn without_date(reference: &Reference, code: &str) -> Vec<Anomaly> {
    let mut found = Vec::new();
    if !code.contains(['/', '-', ':']) || code.contains("/QH") {
        return found;
    }
    let mut report = |kind, severity, message: String| {
        found.push(anomaly(kind, severity, message, reference.mentions.clone()));
    };
    let standard = code.contains(':') || code.contains("CN") && !code.contains('/');
    let letters = code.split(' ').next().unwrap_or_default();
    if standard && letters.ends_with("VN") && !reference.raw.contains(letters) {
        let message = format!("the letters of {code} are written out");
        report("malformed_reference", Severity::Info, message);
    }
    if reference.date.is_none() && !standard {
        report("reference_without_date", Severity::Info, format!("{code} is cited without its date"));
    } else if reference.date.is_none() && standard && is_bare_standard(reference, code) {
        let message = format!("{code} lacks the letters of the standard");
        report("malformed_reference", Severity::Warning, message);
    }
    found
}

/// The lines from the date on are shown: an earlier mention says nothing of the day.
fn on_weekend(checking: &Checking<'_>, reference: &Reference, code: &str, date: Date) -> Option<Anomaly> {
    let day = match date.weekday() {
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
        _ => return None,
    };
    let evidence = dated(checking, reference).unwrap_or_else(|| reference.mentions.clone());
    Some(anomaly("date_weekend", Severity::Info, format!("{code} is dated {date}, a {day}"), evidence))
}

/// The mentions of a citation from the line on that has its date.
fn dated(checking: &Checking<'_>, reference: &Reference) -> Option<Vec<Evidence>> {
    let year = reference.date.as_deref()?.get(..4)?;
    let has_year = |place: &Evidence| checking.sheet().line(place).is_some_and(|text| text.contains(year));
    let first = reference.mentions.iter().position(has_year)?;
    Some(reference.mentions[first..].to_vec())
}

/// The second words of types without the first before a number and symbol: `cơ sở hoạch số 12/KH-SNN`.
fn halved(words: &Words) -> String {
    let seconds: BTreeSet<&str> = words
        .type_names()
        .iter()
        .filter_map(|name| Some(name.split_once(' ')?.1))
        .filter(|second| !second.contains(' '))
        .collect();
    let seconds: Vec<&str> = seconds.into_iter().collect();
    format!(r"\b(?i:trên cơ sở|căn cứ|theo|tại)\s(?P<half>(?:{})\ssố\s\d{{1,5}}/)", seconds.join("|"))
}

/// One document cited with subjects of which neither says what the other says. Needs both subjects.
fn subjects(checking: &Checking<'_>) -> Vec<Anomaly> {
    let mut known: BTreeMap<&str, (BTreeSet<String>, Vec<Evidence>)> = BTreeMap::new();
    let mut found = Vec::new();
    for (at, cited) in checking.body.subjects() {
        let words: BTreeSet<String> = keys(&cited.subject).into_iter().collect();
        let place = checking.at(at, cited.span.clone());
        let Some((other, first)) = known.get(cited.code.as_str()) else {
            known.insert(&cited.code, (words, place));
            continue;
        };
        let shared = words.intersection(other).count() as f64;
        let shorter = words.len().min(other.len());
        if shorter > 3 && shared < SAME_SUBJECT * shorter as f64 {
            let message = format!("{} is cited with two subjects", cited.code);
            let evidence = place.into_iter().chain(first.iter().cloned()).collect();
            found.push(anomaly("reference_subject_mismatch", Severity::Info, message, evidence));
        }
    }
    found
}

/// Findings of one kind on one line are one finding.
fn group(found: Vec<Anomaly>) -> Vec<Anomaly> {
    let mut grouped: Vec<Anomaly> = Vec::new();
    for anomaly in found {
        let place = |anomaly: &Anomaly| anomaly.evidence.first().map(|place| (place.page, place.line));
        let near = grouped.last_mut().filter(|last| {
            let close = match (place(last), place(&anomaly)) {
                (Some(a), Some(b)) => a == b,
                _ => false,
            };
            last.kind == anomaly.kind && close
        });
        match near {
            Some(last) => {
                last.message = format!("{}; {}", last.message, anomaly.message);
                last.evidence.extend(anomaly.evidence);
            }
            None => grouped.push(anomaly),
        }
    }
    grouped
}

/// `Quy chuẩn 07:2010/BXD`: a national standard without QCVN or TCVN.
fn is_bare_standard(reference: &Reference, code: &str) -> bool {
    let named = ["ISO", "TCVN", "QCVN", "TCXDVN", "IEC"].iter().any(|name| reference.raw.contains(name));
    let national = reference
        .kind
        .as_deref()
        .is_some_and(|kind| kind.starts_with("Quy chuẩn") || kind.starts_with("Tiêu chuẩn"));
    national && !named && code.starts_with(|c: char| c.is_ascii_digit())
}
