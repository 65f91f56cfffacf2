//! Lines with a label (`Thời gian thực hiện: …`): sections that lack the one their neighbours have, labels without
//! their colon.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::document::{Anomaly, Severity};
use crate::error::Result;

use super::super::matcher::Pattern;
use super::super::outline::Mark;
use super::super::pattern;
use super::{Checking, anomaly};

/// A label has no more words.
const LONGEST: usize = 6;

/// A label is known when so many lines have it.
const KNOWN: usize = 3;

/// A section lacks a label that so many of its neighbours have, and more than lack it.
const NEIGHBOURS: usize = 3;

/// The labels that every section of a list should have when most do.
#[derive(Debug)]
pub(super) struct Labels {
    time: Pattern,
    unit: Pattern,
    /// Words that say in a sentence who does it, or when.
    said: Pattern,
    due: Pattern,
}

impl Labels {
    /// Compiles the patterns.
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            time: pattern(r"(?i)^(?:thời gian|thời hạn|tiến độ)\s?(?:thực hiện|hoàn thành|triển khai)?\b")?,
            unit: pattern(r"(?i)^(?:cơ quan|đơn vị)\s(?:chủ trì|thực hiện)\b")?,
            said: pattern(r"(?i)\b(?:chịu|có) trách nhiệm\b|\bchủ trì\b|\bgiao\s\p{Lu}")?,
            due: pattern(r"(?i)\b(?:trước ngày|hoàn thành trong|thường xuyên|hằng năm|hàng năm)\b")?,
        })
    }

    /// All checks of labels.
    pub(super) fn check(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut found = colons(checking);
        found.extend(ends(checking));
        for list in sections(checking) {
            let due = "no time is set here, the sections beside have one";
            let unit = "nobody is named here, the sections beside name who does it";
            found.extend(lacking(checking, &list, &self.time, &self.due, ("missing_deadline", due)));
            found.extend(lacking(checking, &list, &self.unit, &self.said, ("missing_unit", unit)));
        }
        found
    }
}

/// The sections of a list without a label that most have, and without a word that says the same.
fn lacking(
    checking: &Checking<'_>,
    list: &[Range<usize>],
    label: &Pattern,
    said: &Pattern,
    (kind, message): (&str, &str),
) -> Option<Anomaly> {
    let paragraphs = &checking.body.paragraphs;
    let has = |section: &Range<usize>, form: &Pattern, in_body: bool| {
        section.clone().any(|at| {
            let text = if in_body { paragraphs[at].body() } else { paragraphs[at].text() };
            form.is_match(text)
        })
    };
    let (with, without): (Vec<_>, Vec<_>) = list.iter().partition(|section| has(section, label, true));
    if with.len() < NEIGHBOURS || with.len() <= without.len() {
        return None;
    }
    let heading = |at: usize| paragraphs[at].start..paragraphs[at].text().len();
    let open = without.into_iter().filter(|section| !has(section, said, false));
    let places: Vec<_> =
        open.flat_map(|section| checking.at(section.start, heading(section.start))).collect();
    let severity = if kind == "missing_unit" { Severity::Warning } else { Severity::Info };
    (!places.is_empty()).then(|| anomaly(kind, severity, message, places))
}

/// The numbered sections of one depth under one heading, as ranges of paragraphs.
fn sections(checking: &Checking<'_>) -> Vec<Vec<Range<usize>>> {
    let paragraphs = &checking.body.paragraphs;
    let mut lists: BTreeMap<(usize, usize), Vec<Range<usize>>> = BTreeMap::new();
    for (at, paragraph) in paragraphs.iter().enumerate() {
        if !matches!(paragraph.mark, Mark::Number(_)) {
            continue;
        }
        let depth = paragraph.mark.depth();
        let end = (at + 1..paragraphs.len()).find(|next| paragraphs[*next].mark.depth() <= depth);
        let above = (0..at).rev().find(|above| paragraphs[*above].mark.depth() < depth).unwrap_or(0);
        lists.entry((above, depth)).or_default().push(at..end.unwrap_or(paragraphs.len()));
    }
    lists.into_values().filter(|list| list.len() > NEIGHBOURS).collect()
}

/// The label of a line, without its colon.
fn label(body: &str) -> Option<&str> {
    let (label, _) = body.split_once(':')?;
    let is_label = label.starts_with(char::is_uppercase) && (2..=LONGEST).contains(&label.split(' ').count());
    (is_label && !label.contains(['.', ',', ';', '(', '"', '“'])).then_some(label)
}

/// A line that begins with a label and goes on without its colon. Needs the label with its colon on three lines.
fn colons(checking: &Checking<'_>) -> Vec<Anomaly> {
    let paragraphs = &checking.body.paragraphs;
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for label in paragraphs.iter().filter_map(|paragraph| label(paragraph.body())) {
        *known.entry(label).or_default() += 1;
    }
    known.retain(|_, count| *count >= KNOWN);
    let mut found = Vec::new();
    for (at, paragraph) in paragraphs.iter().enumerate().filter(|_| !known.is_empty()) {
        let body = paragraph.body();
        let bare = known.keys().find(|label| {
            let rest = body.strip_prefix(**label).and_then(|rest| rest.strip_prefix(' '));
            rest.is_some_and(|rest| rest.starts_with(char::is_lowercase))
        });
        if let Some(label) = bare {
            let message = format!("no colon behind {label}, other lines have one");
            let places = checking.at(at, paragraph.start..paragraph.start + label.len());
            found.push(anomaly("missing_punctuation", Severity::Info, message, places));
        }
    }
    found
}

/// Labelled lines without a stop at their end. Needs three times as many with one under the same label.
fn ends(checking: &Checking<'_>) -> Vec<Anomaly> {
    let paragraphs = &checking.body.paragraphs;
    let mut lists: BTreeMap<&str, (usize, Vec<usize>)> = BTreeMap::new();
    for (at, paragraph) in paragraphs.iter().enumerate() {
        let Some(label) = label(paragraph.body()) else { continue };
        let (stopped, open) = lists.entry(label).or_default();
        if paragraph.text().ends_with(['.', ';']) {
            *stopped += 1;
        } else if paragraph.text().ends_with(char::is_alphanumeric) {
            open.push(at);
        }
    }
    let rare = lists.into_values().filter(|(stopped, open)| *stopped >= KNOWN.max(3 * open.len()));
    let place = |at: usize| {
        let text = paragraphs[at].text();
        let last = text.char_indices().next_back().map_or(0, |(start, _)| start);
        checking.at(at, last..text.len())
    };
    let report = |open: Vec<usize>| {
        let message = "no stop at the end, lines of this label have one";
        let places: Vec<_> = open.into_iter().flat_map(place).collect();
        (!places.is_empty()).then(|| anomaly("missing_punctuation", Severity::Info, message, places))
    };
    rare.filter_map(|(_, open)| report(open)).collect()
}
