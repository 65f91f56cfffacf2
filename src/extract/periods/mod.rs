//! Periods and deadlines of a body: what the words around a time make of it.
//!
//! A time in a citation is the citation's; a bare year counts only in the subject or as a limit (`hoàn thành
//! trong năm 2025`); a date without a word that says what it is for is left alone. [`Effect`] reads from when acts
//! are in force, [`Undated`] what comes again or lasts, [`Dated`] everything with a date, [`Purpose`] what it is for.

use std::ops::Range;

use crate::document::{Confidence, Field, Period, PeriodKind, Unit};
use crate::error::Result;

use super::body::Body;
use super::cues::Cues;
use super::matcher::Pattern;
use super::pattern;
use super::when::{Times, When};

use dated::Dated;
use effect::Effect;
use purpose::Purpose;
use undated::Undated;

mod dated;
mod effect;
mod purpose;
mod undated;

/// How sure a period is at best.
const FIT: f32 = 0.9;

/// The words that make periods of times.
#[derive(Debug)]
pub(super) struct Periods {
    times: Times,
    worded: Pattern,
    effect: Effect,
    dated: Dated,
    undated: Undated,
    purpose: Purpose,
}

/// A paragraph with the dates in it.
#[derive(Clone, Copy)]
struct Passage<'a, 'b> {
    body: &'a Body<'b>,
    at: usize,
    text: &'a str,
    times: &'a [When],
}

impl Passage<'_, '_> {
    /// Whether it is the subject of the document.
    fn is_subject(&self) -> bool {
        self.body.has_subject && self.at == 0
    }

    /// The day of issue in EDTF, when it is known whole.
    fn issued(&self) -> Option<&str> {
        self.body.issued.as_deref().filter(|day| day.len() == 10 && !day.contains('X'))
    }

    /// Whether a date stands in a range of bytes.
    fn has_date(&self, span: &Range<usize>) -> bool {
        self.times.iter().any(|when| overlap(&when.span, span))
    }
}

/// A time and what kind it is, before it is known what it is for.
#[derive(Debug)]
struct Time {
    kind: PeriodKind,
    from: Option<String>,
    to: Option<String>,
    qualifier: Option<String>,
    recurrence: Option<String>,
    /// Whether a label says whose time it is: each task has its own then, also the same years.
    apart: bool,
    /// Bytes of the paragraph.
    span: Range<usize>,
}

impl Time {
    /// A time without dates.
    fn undated(kind: PeriodKind, span: Range<usize>) -> Self {
        Self { kind, from: None, to: None, qualifier: None, recurrence: None, apart: false, span }
    }

    /// From one day to another.
    fn between(kind: PeriodKind, when: &When) -> Self {
        let (from, to) = (Some(when.from.to_string()), Some(when.to.to_string()));
        Self { from, to, ..Self::undated(kind, when.span.clone()) }
    }

    fn qualified(self, words: impl Into<String>) -> Self {
        Self { qualifier: Some(words.into()).filter(|words| !words.is_empty()), ..self }
    }
}

impl Periods {
    /// Loads the cues and compiles the patterns.
    pub(super) fn new(cues: &Cues) -> Result<Self> {
        Ok(Self {
            times: Times::new()?,
            worded: pattern(r"(?i)ngày (?:ký|ban hành)|h[ằà]ng|mỗi|định kỳ|thường xuyên|đầu năm")?,
            effect: Effect::new()?,
            dated: Dated::new()?,
            undated: Undated::new(cues)?,
            purpose: Purpose::new()?,
        })
    }

    /// The periods of a document's parts, first those of a subject that is in none of them; what a unit has to keep is
    /// marked with its name.
    pub(super) fn read(&self, subject: &Field, parts: &[&Body<'_>], units: &[Unit]) -> Vec<Period> {
        let mut periods: Vec<(Period, Option<&str>)> = Vec::new();
        if !parts.iter().any(|body| body.has_subject) {
            periods.extend(self.of_subject(subject).into_iter().map(|period| (period, None)));
        }
        for body in parts {
            for at in 0..body.paragraphs.len() {
                for (period, apart) in self.of_paragraph(body, at) {
                    merge(&mut periods, (period, apart), purpose::heading(body, at));
                }
            }
        }
        let mut periods: Vec<Period> = periods.into_iter().map(|(period, _)| period).collect();
        for period in &mut periods {
            period.unit = responsible(period, units);
        }
        periods
    }

    /// The periods of a subject that stands beside the letterhead or below the number.
    fn of_subject(&self, subject: &Field) -> Vec<Period> {
        let text = subject.value.as_deref().unwrap_or_default();
        let times = self.dated.of_subject(text, &self.times.find(text, None));
        let period = |time: Time| Period {
            kind: time.kind,
            from: time.from,
            to: time.to,
            qualifier: None,
            recurrence: None,
            what: None,
            unit: None,
            raw: text[time.span].to_owned(),
            confidence: subject.confidence.min(Confidence::new(FIT)),
            evidence: subject.evidence.clone(),
        };
        times.into_iter().map(period).collect()
    }

    fn of_paragraph(&self, body: &Body<'_>, at: usize) -> Vec<(Period, bool)> {
        let text = body.paragraphs[at].text();
        if !text.contains(|c: char| c.is_ascii_digit()) && !self.worded.is_match(text) {
            return Vec::new();
        }
        let issued = body.issued.as_deref().and_then(|date| date.get(..4)?.parse().ok());
        let times = self.times.find(text, issued);
        let passage = Passage { body, at, text, times: &times };
        let mut found: Vec<Time> = Vec::new();
        // What is surer comes first, and takes its words.
        let readings = [
            self.effect.read(passage),
            self.undated.on_a_day(passage),
            self.dated.read(passage),
            self.undated.read(passage),
        ];
        for time in readings.into_iter().flatten() {
            if !found.iter().any(|known| overlap(&known.span, &time.span)) {
                found.push(time);
            }
        }
        found.sort_by_key(|time| time.span.start);
        found
            .into_iter()
            .map(|time| (time.apart, time))
            .map(|(apart, time)| (self.period(passage, time), apart))
            .collect()
    }

    fn period(&self, passage: Passage<'_, '_>, time: Time) -> Period {
        let (paragraph, sheet) = (&passage.body.paragraphs[passage.at], passage.body.sheet);
        let bits = paragraph.bits(time.span.clone());
        Period {
            kind: time.kind,
            what: self.purpose.read(passage, &time.span),
            from: time.from,
            to: time.to,
            qualifier: time.qualifier,
            recurrence: time.recurrence,
            unit: None,
            raw: sheet.raw(&bits),
            confidence: paragraph.confidence(sheet, time.span, FIT),
            evidence: sheet.evidence(&bits),
        }
    }
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// One entry for one thing; the same day for other things stays apart, and so does the same length in another section.
fn merge<'h>(
    periods: &mut Vec<(Period, Option<&'h str>)>,
    (period, apart): (Period, bool),
    heading: Option<&'h str>,
) {
    let alone = apart
        || matches!(period.kind, PeriodKind::Deadline | PeriodKind::Recurring | PeriodKind::Duration)
        || (period.from.is_none() && period.to.is_none())
        || period.qualifier.is_some();
    // A stage is known by its length, wherever it is said again.
    let stage = period.kind == PeriodKind::Duration && period.raw.to_lowercase().starts_with("giai đoạn");
    let same = periods.iter_mut().find(|(known, section)| {
        let times = known.kind == period.kind && known.from == period.from && known.to == period.to;
        let thing = known.what == period.what && known.raw == period.raw;
        times
            && (!alone
                || (stage && known.raw == period.raw)
                || (thing && (known.to.is_some() || *section == heading)))
    });
    match same {
        Some((known, _)) => known.evidence.extend(period.evidence),
        None => periods.push((period, heading)),
    }
}

/// The unit in whose task the period stands.
fn responsible(period: &Period, units: &[Unit]) -> Option<String> {
    let line = period.evidence.first().map(|place| (place.page, place.line))?;
    let holds = |unit: &&Unit| {
        let mut places = unit.tasks.iter().flat_map(|task| &task.evidence);
        places.any(|place| (place.page, place.line) == line)
    };
    units.iter().find(holds).map(|unit| unit.name.clone())
}
