//! Cited documents: no date, a date behind the citing document or on a weekend, damaged numbers, years that do not
//! agree with the subject.

use jiff::civil::{Date, Weekday};
use regex::Regex;

use crate::document::{Anomaly, Reference, Severity};
use crate::error::Result;

use super::super::pattern;
use super::{Checking, anomaly};

/// The patterns of citations.
#[derive(Debug)]
pub(super) struct Cited {
    unnumbered: Regex,
    slashless: Regex,
    year: Regex,
    spaced: Regex,
}

impl Cited {
    /// Compiles the patterns.
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            unnumbered: pattern(
                r"\b(?:Quyết định|Kế hoạch|Công văn|Nghị quyết|Chỉ thị|Nghị định|Tờ trình)\s\d{1,5}/(?:\d{4}/)?\p{Lu}[\p{Lu}-]*",
            )?,
            slashless: pattern(r"\bsố\s\d{1,5}\s(?:QĐ|KH|CV|UBND|TB|BC|CT|NQ)-?\p{Lu}*")?,
            year: pattern(r"năm\s(?P<year>20\d{2})$")?,
            spaced: pattern(r"\p{Lu}(?:\s&|&\s)\s?\p{Lu}")?,
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
        for row in checking.own_rows() {
            let text = checking.sheet().rows[row].text.as_str();
            if let Some(form) = self.spaced.find(text) {
                let message = "space beside & within an abbreviation";
                found.push(anomaly("spacing", Severity::Info, message, checking.in_row(row, form.range())));
            }
        }
        found
    }

    fn reference(&self, checking: &Checking<'_>, reference: &Reference) -> Vec<Anomaly> {
        let mut found = Vec::new();
        let mut report = |kind: &str, severity, message: String| {
            found.push(anomaly(kind, severity, message, reference.mentions.clone()));
        };
        let Some(code) = reference.code.as_deref() else { return Vec::new() };
        let Some(date) = reference.date.as_deref().and_then(|date| date.parse::<Date>().ok()) else {
            let standard = code.contains(':') || code.contains("CN") && !code.contains('/');
            if reference.date.is_none() && !standard && !checking.body.rules {
                report("reference_without_date", Severity::Info, format!("{code} is cited without its date"));
            } else if reference.date.is_none() && standard && code.starts_with(|c: char| c.is_ascii_digit()) {
                report(
                    "malformed_reference",
                    Severity::Warning,
                    format!("{code} lacks the letters of the standard"),
                );
            }
            return found;
        };
        let issued = checking.body.issued.as_deref().and_then(|day| day.parse::<Date>().ok());
        if issued.is_some_and(|issued| issued < date) {
            report(
                "reference_after_document",
                Severity::Error,
                format!("{code} is dated {date}, after this document"),
            );
        }
        if matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
            let day = if date.weekday() == Weekday::Sunday { "Sunday" } else { "Saturday" };
            report("date_weekend", Severity::Info, format!("{code} is dated {date}, a {day}"));
        }
        let subject_year = reference.subject.as_deref().and_then(|subject| {
            self.year.captures(subject.trim_end_matches(['.', ' ', ';']))?["year"].parse::<i16>().ok()
        });
        if let Some(year) = subject_year.filter(|year| *year > date.year() + 1) {
            let message = format!("{code} is of {}, its subject says năm {year}", date.year());
            report("reference_year_mismatch", Severity::Warning, message);
        }
        found
    }
}
