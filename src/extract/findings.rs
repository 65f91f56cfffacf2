//! The readers of the body in their order: what the body says beyond its header and its references.

use crate::assets::Assets;
use crate::document::{Field, PeriodKind, Record};
use crate::error::Result;

use super::body::{Body, Citing};
use super::casing;
use super::checks::{Checking, Checks};
use super::contacts::Contacts;
use super::cues::Cues;
use super::gazetteer::Gazetteer;
use super::indicators::Indicators;
use super::outline::Outliner;
use super::periods::Periods;
use super::places::Places;
use super::sheet::Sheet;
use super::tables::Tables;
use super::units::Units;
use super::words::Words;
use super::zones::Zones;

/// All that reads a body.
#[derive(Debug)]
pub(super) struct Findings {
    outliner: Outliner,
    gazetteer: Gazetteer,
    places: Places,
    periods: Periods,
    units: Units,
    indicators: Indicators,
    tables: Tables,
    contacts: Contacts,
    checks: Checks,
}

impl Findings {
    /// Loads the tables and compiles the patterns.
    pub(super) fn new(assets: &Assets, words: &Words) -> Result<Self> {
        let cues = Cues::new(assets)?;
        Ok(Self {
            outliner: Outliner::new(words, &cues)?,
            gazetteer: Gazetteer::new(assets)?,
            places: Places::new(&cues)?,
            periods: Periods::new(&cues)?,
            units: Units::new(&cues)?,
            indicators: Indicators::new(assets, &cues)?,
            tables: Tables::new()?,
            contacts: Contacts::new()?,
            checks: Checks::new(assets, words, &cues)?,
        })
    }

    /// Reads the body and what is attached into the record.
    pub(super) fn read(&self, sheet: &Sheet<'_>, zones: &Zones, citing: Citing<'_>, record: &mut Record) {
        let mut paragraphs = self.outliner.paragraphs(sheet, zones.subject.clone());
        let has_subject = !paragraphs.is_empty();
        paragraphs.truncate(1);
        paragraphs.extend(self.outliner.paragraphs(sheet, zones.body.clone()));
        let document = &record.document;
        let issued = document.issued.value.clone();
        let kind = document.kind.value.clone();
        let kind = kind.as_deref();
        let code = document.code.value.clone();
        let made = (code.as_deref(), issued);
        let body = Body::new(sheet, paragraphs, has_subject, kind, made.clone(), citing);
        record.units = self.units.read(&body);
        for unit in &mut record.units {
            unit.name = casing::sentence(citing.words, &unit.name);
        }
        let attached = self.outliner.paragraphs(sheet, zones.attached.clone());
        let attached = Body::new(sheet, attached, false, kind, made, citing);
        record.periods = self.periods.read(&record.document.subject, &[&body, &attached], &record.units);
        set_deadlines(record);
        let named: Vec<&str> =
            [&record.document.issuer, &record.document.parent_issuer].into_iter().filter_map(value).collect();
        let (places, mentions) = self.places.read(&self.gazetteer, &body, &named);
        record.places = places;
        let period = subject_period(record);
        record.indicators = self.indicators.read(&body, period.as_deref());
        self.tables.read(sheet, zones, &self.indicators, record);
        record.contacts = self.contacts.read(&body);
        record.anomalies = self.checks.read(&Checking { body: &body, zones, mentions: &mentions, record });
    }
}

fn value(field: &Field) -> Option<&str> {
    field.value.as_deref()
}

/// A task is due when a deadline stands in it.
fn set_deadlines(record: &mut Record) {
    let due = |period: &crate::document::Period| {
        let place = period.evidence.first()?;
        let again = period.recurrence.as_ref().map(|_| period.raw.clone());
        let day = period.to.clone().or(again)?;
        let limit = matches!(period.kind, PeriodKind::Deadline | PeriodKind::Recurring);
        limit.then_some((place.page, place.line, day))
    };
    let deadlines: Vec<_> = record.periods.iter().filter_map(due).collect();
    for task in record.units.iter_mut().flat_map(|unit| &mut unit.tasks) {
        let inside = |(page, line, _): &&(_, u32, _)| {
            task.evidence.iter().any(|place| place.page == *page && place.line == *line)
        };
        task.deadline = deadlines.iter().find(inside).map(|(_, _, day)| day.clone());
    }
}

/// The period that the subject names, in EDTF: a year is written short.
fn subject_period(record: &Record) -> Option<String> {
    let first = record.periods.first().filter(|period| period.what.is_none())?;
    let (from, to) = (first.from.as_deref()?, first.to.as_deref()?);
    let year = from.get(..4)?;
    if from.ends_with("-01-01") && to == format!("{year}-12-31") {
        return Some(year.to_owned());
    }
    Some(format!("{from}/{to}"))
}
