//! Scores of the grammars to confidences that mean what they say, by measured curves (`calibration.tsv`).

use crate::assets::Assets;
use crate::document::{Confidence, Curve, Doubt, Field, FieldState, Group, Record};
use crate::error::{Error, ErrorKind, Result};

use super::doubts::fields;

/// One curve a group.
#[derive(Debug)]
pub(super) struct Calibration {
    document: Curve,
    signer: Curve,
    lists: Curve,
}

impl Calibration {
    /// Loads the curves; a group without points is taken at its word.
    pub(super) fn new(assets: &Assets) -> Result<Self> {
        let rows: Vec<[&str; 3]> =
            assets.table("calibration.tsv")?.select(["group", "score", "confidence"])?.collect();
        let curve = |group: Group| -> Result<Curve> {
            let own = rows.iter().filter(|[name, ..]| *name == group.name());
            let points: Result<Vec<(f32, f32)>> =
                own.map(|[_, score, worth]| Ok((share(score)?, share(worth)?))).collect();
            points.map(Curve::through)
        };
        Ok(Self {
            document: curve(Group::Document)?,
            signer: curve(Group::Signer)?,
            lists: curve(Group::Lists)?,
        })
    }

    /// Puts the confidences of values in place of their scores, also in the list of doubts.
    pub(super) fn apply(&self, record: &mut Record) {
        let addressees = &mut record.document.addressees;
        let items = (addressees.iter_mut().map(|item| &mut item.confidence))
            .chain(record.references.iter_mut().map(|item| &mut item.confidence))
            .chain(record.recipients.iter_mut().map(|item| &mut item.confidence))
            .chain(record.places.iter_mut().map(|item| &mut item.confidence))
            .chain(record.periods.iter_mut().map(|item| &mut item.confidence))
            .chain(record.indicators.iter_mut().map(|item| &mut item.confidence))
            .chain(record.units.iter_mut().map(|item| &mut item.confidence));
        for confidence in items {
            *confidence = self.lists.at(*confidence);
        }
        let document = &mut record.document;
        for field in [
            &mut document.code,
            &mut document.number,
            &mut document.symbol,
            &mut document.kind,
            &mut document.issuer,
            &mut document.parent_issuer,
            &mut document.place,
            &mut document.issued,
            &mut document.subject,
            &mut document.urgency,
            &mut document.confidentiality,
        ] {
            weigh(field, &self.document);
        }
        let signer = &mut record.signer;
        for field in [&mut signer.name, &mut signer.title, &mut signer.authority, &mut signer.on_behalf] {
            weigh(field, &self.signer);
        }
        let mut doubts = std::mem::take(&mut record.doubtful);
        for doubt in &mut doubts {
            doubt.confidence = confidence_at(record, doubt).unwrap_or(doubt.confidence);
        }
        record.doubtful = super::doubts::sorted(doubts);
    }
}

/// Only what gives a value was measured.
fn weigh(field: &mut Field, curve: &Curve) {
    if matches!(field.state, FieldState::Value | FieldState::Partial) {
        field.confidence = curve.at(field.confidence);
    }
}

/// The confidence that the pointer of `doubt` leads to.
fn confidence_at(record: &Record, doubt: &Doubt) -> Option<Confidence> {
    let field = fields(record).into_iter().find(|(pointer, _)| *pointer == doubt.pointer);
    if let Some((_, field)) = field {
        return Some(field.confidence);
    }
    let (list, at) = doubt.pointer.rsplit_once('/')?;
    let at: usize = at.parse().ok()?;
    match list {
        "/references" => record.references.get(at).map(|item| item.confidence),
        "/recipients" => record.recipients.get(at).map(|item| item.confidence),
        "/document/addressees" => record.document.addressees.get(at).map(|item| item.confidence),
        _ => None,
    }
}

fn share(text: &str) -> Result<f32> {
    text.parse().ok().filter(|share| (0.0..=1.0).contains(share)).ok_or_else(|| {
        let message = format!("{text} is no share of 1");
        Error::new(ErrorKind::BadDictionary, message).in_source("calibration.tsv")
    })
}
