//! The language: doubled words, stops that are missing.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::document::{Anomaly, Evidence, Severity};
use crate::error::Result;

use super::super::cues::Cues;
use super::super::matcher::Pattern;
use super::super::outline::Mark;
use super::super::pattern;
use super::super::words::is_capitals;
use super::{Checking, anomaly};

/// What is known of language.
#[derive(Debug)]
pub(super) struct Language {
    /// Words that are doubled by mistake only; others may be reduplications.
    never_doubled: BTreeSet<String>,
    unstopped: Pattern,
    low: Pattern,
    rate: Pattern,
    colon_rate: Pattern,
    twice_done: Pattern,
    comma: Pattern,
    bare_rate: Pattern,
}

impl Language {
    /// Compiles the patterns.
    pub(super) fn new(cues: &Cues) -> Result<Self> {
        Ok(Self {
            never_doubled: cues.set("never_doubled"),
            unstopped: pattern(r"\p{Ll}\s(?P<next>Các|Những|Tuy nhiên|Ngoài ra|Do đó|Đồng thời)\s\p{Ll}")?,
            low: pattern(r"\p{Ll}{3,}\.\s(?P<next>\p{Ll}{2,})\s")?,
            rate: pattern(r"\d\s?%")?,
            twice_done: pattern(r"\bđã được [^,;.:]{3,60} (?P<second>đã) \p{Ll}")?,
            comma: pattern(r"\d{4}(?P<comma>,)\s+của\s")?,
            colon_rate: pattern(r":\s[\s$=]*[\d/,. =]*\d\s?%")?,
            bare_rate: pattern(r"\p{L}\s\d[\d,]*\s?%\W*$")?,
        })
    }

    /// All checks of language.
    pub(super) fn check(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut found = Vec::new();
        for at in 0..checking.body.paragraphs.len() {
            found.extend(doubled(checking, at, &self.never_doubled));
            found.extend(self.stops(checking, at));
        }
        found.extend(Self::ends(checking));
        found.extend(self.colons(checking));
        found
    }

    /// A sentence that begins without a stop before it, one that begins with a small letter.
    fn stops(&self, checking: &Checking<'_>, at: usize) -> Vec<Anomaly> {
        let paragraph = &checking.body.paragraphs[at];
        let text = paragraph.text();
        let mut found = Vec::new();
        if is_capitals(text) || checking.body.is_heading(at) {
            return found;
        }
        if let Some(next) = self.unstopped.captures(text).and_then(|found| found.name("next")) {
            let message = format!("no stop before {}, which begins a sentence", next.as_str());
            found.push(anomaly(
                "missing_punctuation",
                Severity::Warning,
                message,
                checking.at(at, next.range()),
            ));
        }
        if let Some(second) = self.twice_done.captures(text).and_then(|found| found.name("second")) {
            let message = "đã stands twice in one predicate";
            found.push(anomaly("duplicate_word", Severity::Info, message, checking.at(at, second.range())));
        }
        if let Some(comma) = self.comma.captures(text).and_then(|found| found.name("comma")) {
            let message = "a comma parts the date from the issuer";
            found.push(anomaly("punctuation", Severity::Info, message, checking.at(at, comma.range())));
        }
        if let Some(next) = self.low.captures(text).and_then(|found| found.name("next")) {
            let message = "a sentence begins with a small letter";
            found.push(anomaly("case_error", Severity::Info, message, checking.at(at, next.range())));
        }
        found
    }

    /// Paragraphs without a stop at their end. Needs most to have one, and rows that are not wrapped.
    fn ends(checking: &Checking<'_>) -> Option<Anomaly> {
        let paragraphs = &checking.body.paragraphs;
        let sentences = (usize::from(checking.body.has_subject)..paragraphs.len()).filter(|at| {
            let paragraph = &paragraphs[*at];
            let single = paragraph.rows[0] == paragraph.rows[1] && !paragraph.text().starts_with('|');
            let heads = paragraphs.get(at + 1).is_some_and(|next| {
                next.mark.depth() > paragraph.mark.depth() && paragraph.mark != Mark::None
            });
            let whole = paragraph.text().chars().count() > 40 && !is_capitals(paragraph.text());
            single && !heads && !paragraph.mark.is_section() && whole
        });
        let (ended, open): (Vec<usize>, Vec<usize>) = sentences.partition(|at| {
            paragraphs[*at].text().ends_with(['.', ';', ':', '!', '?', '…', '/', ')', '$', ','])
        });
        if ended.len() < 8 || open.is_empty() || open.len() * 5 > ended.len() {
            return None;
        }
        let message = "no stop at the end, others have one";
        let places: Vec<Evidence> = open
            .iter()
            .flat_map(|at| {
                let end = paragraphs[*at].text().len();
                let last = paragraphs[*at].text().char_indices().next_back().map_or(0, |(start, _)| start);
                checking.at(*at, last..end)
            })
            .collect();
        Some(anomaly("missing_punctuation", Severity::Info, message, places))
    }

    /// A rate without the colon that its neighbours have. Needs three of them.
    fn colons(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let paragraphs = &checking.body.paragraphs;
        let listed = |at: usize| {
            matches!(paragraphs[at].mark, Mark::Bullet(_)) && self.rate.is_match(paragraphs[at].text())
        };
        let near = |at: usize| {
            let around = at.saturating_sub(3)..paragraphs.len().min(at + 4);
            around
                .filter(|other| listed(*other) && self.colon_rate.is_match(paragraphs[*other].text()))
                .count()
        };
        let bare =
            (0..paragraphs.len()).filter(|at| listed(*at) && self.bare_rate.is_match(paragraphs[*at].text()));
        let alone = bare.filter(|at| near(*at) >= 3);
        alone
            .map(|at| {
                let message = "no colon before the value, its neighbours have one";
                anomaly(
                    "missing_punctuation",
                    Severity::Info,
                    message,
                    checking.at(at, 0..paragraphs[at].text().len()),
                )
            })
            .collect()
    }
}

pub(super) fn is_table(checking: &Checking<'_>, row: usize) -> bool {
    checking.sheet().rows[row].text.starts_with('|')
}

/// Words of a text with their bytes.
pub(super) fn words(text: &str) -> Vec<(Range<usize>, &str)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_whitespace(), start) {
            (true, Some(from)) => {
                found.push((from..at, &text[from..at]));
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    found
}

/// A word or pair of words written twice; case counts, for `cán bộ Bộ phận` is right.
fn doubled(checking: &Checking<'_>, at: usize, never_doubled: &BTreeSet<String>) -> Vec<Anomaly> {
    let text = checking.body.paragraphs[at].text();
    let words = words(text);
    let mut found = Vec::new();
    let mut report = |range: Range<usize>| {
        let message = format!("“{}”: written twice", &text[range.clone()]);
        found.push(anomaly("duplicate_word", Severity::Warning, message, checking.at(at, range)));
    };
    let letters = |word: &str| word.chars().all(char::is_alphabetic);
    let plains: Vec<Option<&str>> =
        words.iter().map(|(_, word)| Some(*word).filter(|word| letters(word))).collect();
    let plain = |word: usize| plains.get(word).copied().flatten();
    for next in 0..words.len() {
        let second = words.get(next + 1).map(|(_, word)| word.trim_end_matches([',', ';', '.', ')']));
        if let (Some(a), Some(b)) = (plain(next), second)
            && a == b
            && never_doubled.contains(a)
        {
            let start = words[next + 1].0.start;
            report(words[next].0.start..start + b.len());
        }
        let pair = |first: usize| Some((plain(first)?, plain(first + 1)?));
        let Some((a, b)) = pair(next).filter(|(a, b)| a != b) else { continue };
        if pair(next + 2) == Some((a, b)) && a.chars().all(char::is_lowercase) {
            report(words[next].0.start..words[next + 3].0.end);
        }
        let same =
            |first: usize| pair(first).is_some_and(|(c, d)| c.to_lowercase() == a.to_lowercase() && d == b);
        if pair(next + 2) == Some(("thực", "hiện")) && a.to_lowercase() == "triển" && same(next + 4) {
            report(words[next].0.start..words[next + 5].0.end);
        }
    }
    found
}
