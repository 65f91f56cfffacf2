//! Where a reader should look: arithmetic, dates, numbering, form and language that do not fit, each with its place.
//!
//! Every check states what it needs to fire and is silent without it; a clean document gives an empty list.
//!
//! ```text
//! form        number, date, letterhead, authority, recipients        what NĐ 30/2020 asks of the sheet
//! numbering   sections, letters, repeated and broken paragraphs      the outline
//! citations   dates, weekends, odd numbers of cited documents        references
//! figures     ratios, contradictions, deadlines                      indicators and periods
//! spacing     spaces that are missing or too many                   the text
//! capitals    the motto, titles, behind a semicolon                  the text
//! commas      commas that the same words have elsewhere              the text
//! crossings   references within the document, skipped numbers           outline
//! lists       the ends of the items of a list                       outline
//! receivers   purposes, bodies with tasks that get no copy               recipients, units
//! labels      labelled lines that sections lack                     outline
//! calendar    days of the week                                      the text
//! spelling    slips, words that cannot be                           the text, what the restorer suspects
//! language    doubled words, spacing, stops                          the text
//! phrases     a clause that is no sentence, a number behind các         the text
//! parallel    items that lack what their neighbours have             outline, periods
//! variants    one name in several writings                           the text
//! ```

mod calendar;
mod capitals;
mod citations;
mod commas;
mod crossings;
mod figures;
mod form;
mod labels;
mod language;
mod lists;
mod numbering;
mod parallel;
mod phrases;
mod receivers;
mod spacing;
mod spelling;
mod variants;

use crate::assets::Assets;
use crate::document::{Anomaly, Evidence, Record, Severity};
use crate::error::Result;

use super::body::Body;
use super::cues::Cues;
use super::places::Mentions;
use super::sheet::{Bit, Sheet};
use super::words::Words;
use super::zones::Zones;

/// The kinds of findings that several checks give.
const SLIP: &str = "typo";
const STOP: &str = "missing_punctuation";

/// What the checks look at.
#[derive(Clone, Copy)]
pub(super) struct Checking<'a> {
    pub(super) body: &'a Body<'a>,
    pub(super) zones: &'a Zones,
    pub(super) mentions: &'a Mentions,
    pub(super) record: &'a Record,
}

impl<'a> Checking<'a> {
    fn sheet(&self) -> &'a Sheet<'a> {
        self.body.sheet
    }

    /// Where a range of bytes of a paragraph stands.
    fn at(&self, paragraph: usize, range: std::ops::Range<usize>) -> Vec<Evidence> {
        self.body.paragraphs[paragraph].evidence(self.sheet(), range)
    }

    /// Where a range of bytes of a row stands.
    fn in_row(&self, row: usize, range: std::ops::Range<usize>) -> Vec<Evidence> {
        self.sheet().evidence(&[Bit { row, start: range.start, end: range.end }])
    }

    /// The rows that are the document's own, attachments left out.
    fn own_rows(&self) -> std::ops::Range<usize> {
        0..self.zones.tail.end
    }
}

/// All checks.
#[derive(Debug)]
pub(super) struct Checks {
    form: form::Form,
    numbering: numbering::Numbering,
    citations: citations::Cited,
    figures: figures::Figures,
    spacing: spacing::Spacing,
    capitals: capitals::Capitals,
    calendar: calendar::Calendar,
    receivers: receivers::Receivers,
    crossings: crossings::Crossings,
    labels: labels::Labels,
    commas: commas::Commas,
    spelling: spelling::Spelling,
    language: language::Language,
    phrases: phrases::Phrases,
    parallel: parallel::Parallel,
}

impl Checks {
    /// Loads the slips and compiles the patterns.
    pub(super) fn new(assets: &Assets, words: &Words, cues: &Cues) -> Result<Self> {
        Ok(Self {
            form: form::Form::new(words)?,
            numbering: numbering::Numbering::new()?,
            citations: citations::Cited::new(words)?,
            figures: figures::Figures::new()?,
            spacing: spacing::Spacing::new()?,
            capitals: capitals::Capitals::new(words, cues)?,
            calendar: calendar::Calendar::new()?,
            receivers: receivers::Receivers::new(cues)?,
            crossings: crossings::Crossings::new(words)?,
            labels: labels::Labels::new()?,
            commas: commas::Commas::new()?,
            spelling: spelling::Spelling::new(assets)?,
            language: language::Language::new(cues)?,
            phrases: phrases::Phrases::new(assets, words)?,
            parallel: parallel::Parallel::new(cues)?,
        })
    }

    /// The anomalies of a document, worst first, then by place.
    pub(super) fn read(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut found = self.form.check(checking);
        found.extend(self.numbering.check(checking));
        found.extend(self.citations.check(checking));
        found.extend(self.figures.check(checking));
        found.extend(self.spacing.check(checking));
        found.extend(self.capitals.check(checking));
        found.extend(self.calendar.check(checking));
        found.extend(self.receivers.check(checking));
        found.extend(self.crossings.check(checking));
        found.extend(lists::check(checking));
        found.extend(self.labels.check(checking));
        found.extend(self.commas.check(checking));
        found.extend(self.spelling.check(checking));
        found.extend(self.language.check(checking));
        found.extend(self.phrases.check(checking));
        found.extend(self.parallel.check(checking));
        found.extend(variants::check(checking));
        found.sort_by_key(|anomaly| {
            (anomaly.severity, anomaly.evidence.first().map(|place| (place.page, place.line, place.span)))
        });
        found.dedup_by(|a, b| a.kind == b.kind && a.evidence == b.evidence);
        without_echoes(found)
    }
}

/// Two checks may see one slip: a finding that begins in the words of another of its kind goes.
fn without_echoes(found: Vec<Anomaly>) -> Vec<Anomaly> {
    let touches = |a: &Evidence, b: &Evidence| {
        (a.page, a.line) == (b.page, b.line) && a.span[0] < b.span[1] && b.span[0] < a.span[1]
    };
    let mut kept: Vec<Anomaly> = Vec::new();
    for anomaly in found {
        let is_echo = |known: &Anomaly| {
            let first = anomaly.evidence.first();
            known.kind == anomaly.kind
                && first.is_some_and(|place| known.evidence.iter().any(|other| touches(other, place)))
        };
        if ![SLIP, STOP].contains(&anomaly.kind.as_str()) || !kept.iter().any(is_echo) {
            kept.push(anomaly);
        }
    }
    kept
}

/// An anomaly with its place.
fn anomaly(kind: &str, severity: Severity, message: impl Into<String>, evidence: Vec<Evidence>) -> Anomaly {
    Anomaly { kind: kind.to_owned(), severity, message: message.into(), evidence }
}
