//! Phrases within a sentence that cannot be: a clause cut off as a sentence, a number behind a plural word, the same
//! phrase twice, a name of a field of work with its capitals half lost.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;

use crate::assets::Assets;
use crate::document::{Anomaly, Evidence, Severity};
use crate::error::{Error, ErrorKind, Result};

use super::super::matcher::Pattern;
use super::super::outline::Mark;
use super::super::pattern;
use super::super::words::Words;
use super::language::words;
use super::{Checking, anomaly};

/// The words before a stop that are shown with it.
const CLOSING: usize = 5;

/// A phrase that stands twice has no more words.
const LONGEST: usize = 6;

/// What is known of phrases.
#[derive(Debug)]
pub(super) struct Phrases {
    /// Each with the kind, how grave, and what to say.
    forms: Vec<(Pattern, &'static str, Severity, &'static str)>,
    fields: AhoCorasick,
    /// A preamble, the body that acts in a sentence of its own behind it, and within it.
    preamble: Pattern,
    acting: Pattern,
}

impl Phrases {
    /// Compiles the patterns and the names of fields of work.
    pub(super) fn new(assets: &Assets, words: &Words) -> Result<Self> {
        let types = words.type_names().into_iter().map(regex::escape).collect::<Vec<_>>().join("|");
        let body = r"(?:UBND|Ủy ban|Uỷ ban|Sở|Bộ|Phòng|Cục|Chi cục|Tổng cục|Ban|Công an|Trung tâm|Trường)\s";
        let fields = AhoCorasick::new(half_capitals(assets)?).map_err(|cause| {
            Error::new(ErrorKind::BadDictionary, "the names of agencies do not compile")
                .in_source("agencies.tsv")
                .caused_by(cause)
        })?;
        Ok(Self {
            forms: vec![
                (
                    pattern(r"\b(?P<at>(?i:các|những)\s\d{1,2})\s\p{Ll}")?,
                    "typo",
                    Severity::Warning,
                    "a plural word before a number",
                ),
                (
                    pattern(
                        r"(?P<at>một số điều (?:Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư|Quyết định))\s",
                    )?,
                    "missing_word",
                    Severity::Info,
                    "của is missing between the articles and their document",
                ),
                (
                    pattern(r"\p{Ll}\.\s(?P<at>(?:Vì|Bởi vì|Do)\s[^.;:]{3,60}:)$")?,
                    "fragment_sentence",
                    Severity::Info,
                    "a clause stands as a sentence",
                ),
            ],
            fields,
            preamble: pattern(&format!(
                r"^Thực hiện (?:{types})\s[^.;]*?\d[^;]*?\p{{Ll}}(?P<at>\.)\s{body}"
            ))?,
            acting: pattern(&format!(r",\s{body}"))?,
        })
    }

    /// All checks of phrases.
    pub(super) fn check(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut found = Vec::new();
        let mut half: Vec<Evidence> = Vec::new();
        for (at, paragraph) in checking.body.paragraphs.iter().enumerate() {
            let text = paragraph.text();
            for (form, kind, severity, message) in &self.forms {
                if let Some(place) = form.captures(text).and_then(|found| found.name("at")) {
                    found.push(anomaly(kind, *severity, *message, checking.at(at, place.range())));
                }
            }
            found.extend(twice(checking, at));
            found.extend(self.unfinished(checking, at));
            half.extend(
                self.fields
                    .find_iter(text)
                    .flat_map(|name| checking.at(at, name.range()).into_iter().take(1)),
            );
        }
        if !half.is_empty() {
            let message = "the first word of the name has no capital, a later one has";
            found.push(anomaly("case_error", Severity::Info, message, half));
        }
        found
    }
}

impl Phrases {
    /// `Thực hiện Kế hoạch số … . UBND huyện báo cáo …`: what should introduce the sentence stands as one. Needs a
    /// preamble that cites a document, and nobody who acts in it.
    fn unfinished(&self, checking: &Checking<'_>, at: usize) -> Option<Anomaly> {
        let paragraph = &checking.body.paragraphs[at];
        let text = paragraph.text();
        let stop = self.preamble.captures(text).filter(|_| paragraph.mark == Mark::None)?.name("at")?.range();
        let head = &text[..stop.start];
        if head.contains(". ") || self.acting.is_match(head) {
            return None;
        }
        // The stop is what is wrong, not the whole preamble.
        let start = words(head).iter().rev().nth(CLOSING - 1).map_or(0, |(range, _)| range.start);
        let message = "the preamble stands as a sentence; a comma is meant";
        Some(anomaly("fragment_sentence", Severity::Warning, message, checking.at(at, start..stop.end)))
    }
}

/// `X và X`. Needs two words or more, the same to the letter, and a stop behind them: else the second may go on.
fn twice(checking: &Checking<'_>, at: usize) -> Option<Anomaly> {
    let text = checking.body.paragraphs[at].text();
    let words = words(text);
    let same = |first: usize, second: usize, length: usize| {
        let word = |at: usize| words[at].1;
        let last = word(second + length - 1);
        let bare = last.trim_end_matches([',', ';', '.']);
        let stopped = bare.len() < last.len() || second + length == words.len();
        let alike = (0..length - 1).all(|n| word(first + n) == word(second + n));
        stopped && alike && word(first + length - 1) == bare
    };
    let joints = (2..words.len().saturating_sub(2)).filter(|joint| words[*joint].1 == "và");
    let found = joints.into_iter().find_map(|joint| {
        let longest = LONGEST.min(joint).min(words.len() - joint - 1);
        let length = (2..=longest).rev().find(|length| same(joint - length, joint + 1, *length))?;
        Some(words[joint - length].0.start..words[joint + length].0.end)
    })?;
    let message = format!("“{}”: the same phrase twice", &text[found.clone()]);
    Some(anomaly("repeated_phrase", Severity::Info, message, checking.at(at, found)))
}

/// The fields of work of ministries and departments with a small first letter and a capital within.
fn half_capitals(assets: &Assets) -> Result<BTreeSet<String>> {
    let mut fields = BTreeSet::new();
    for [name] in assets.table("agencies.tsv")?.select(["full_name"])? {
        let Some((class, field)) = name.split_once(' ') else { continue };
        let inner = field.split(' ').skip(1).any(|word| word.starts_with(char::is_uppercase));
        if ["Bộ", "Sở", "Phòng"].contains(&class) && inner && field.split(' ').count() > 3 {
            let mut letters = field.chars();
            let first: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
            fields.insert(format!("{first}{}", letters.as_str()));
        }
    }
    Ok(fields)
}
