//! The list of fields a person should look at, least sure first, each with its reason in words. The limits are
//! limits on scores: calibration comes after.

use std::borrow::Cow;

use crate::document::{Confidence, Doubt, Field, FieldState, Record, Reference};

use super::references::LAST_YEAR;

/// Below this a value is worth a look.
const SURE: f32 = 0.75;

/// The same for an item of a list. On the scans at hand the items with something wrong in them had less than 0.6,
/// and of those above nearly all were right.
const SURE_ITEM: f32 = 0.6;

/// From here on a value needs no look even when a remark goes with it (a công văn's type is always inferred).
const CLEAR: f32 = 0.9;

/// The doubtful fields of `record`.
pub(super) fn list(record: &Record) -> Vec<Doubt> {
    let mut doubts: Vec<Doubt> =
        fields(record).into_iter().filter_map(|(pointer, field)| doubt(&pointer, field)).collect();
    let weak = |confidence: Confidence| confidence.get() < SURE_ITEM;
    let item = |pointer: String, what: &str, confidence| Doubt {
        pointer,
        reason: format!("a word of this {what} was read with little certainty"),
        confidence,
    };
    for (at, reference) in record.references.iter().enumerate().filter(|(_, item)| weak(item.confidence)) {
        doubts.push(item(format!("/references/{at}"), "reference", reference.confidence));
    }
    for (at, reference) in record.references.iter().enumerate() {
        if let Some(reason) = odd(reference, record) {
            let pointer = format!("/references/{at}");
            doubts.retain(|doubt| doubt.pointer != pointer);
            doubts.push(Doubt { pointer, reason: reason.to_owned(), confidence: reference.confidence });
        }
    }
    for (at, recipient) in record.recipients.iter().enumerate().filter(|(_, item)| weak(item.confidence)) {
        doubts.push(item(format!("/recipients/{at}"), "recipient", recipient.confidence));
    }
    for (at, addressee) in
        record.document.addressees.iter().enumerate().filter(|(_, item)| weak(item.confidence))
    {
        doubts.push(item(format!("/document/addressees/{at}"), "addressee", addressee.confidence));
    }
    sorted(doubts)
}

/// Least sure first, then by pointer.
pub(super) fn sorted(mut doubts: Vec<Doubt>) -> Vec<Doubt> {
    doubts.sort_by(|a, b| {
        a.confidence.get().total_cmp(&b.confidence.get()).then_with(|| a.pointer.cmp(&b.pointer))
    });
    doubts
}

/// What is impossible or incomplete about a reference's number.
fn odd(reference: &Reference, record: &Record) -> Option<&'static str> {
    let mut parts = reference.code.as_deref()?.splitn(3, '/');
    let (_, year, symbol) = (parts.next()?, parts.next()?, parts.next()?);
    let year: u32 = year.parse().ok()?;
    let own = record.document.issued.value.as_deref().and_then(|date| date.get(..4)?.parse::<u32>().ok());
    if year > own.unwrap_or(LAST_YEAR) {
        return Some("the year in its number lies after this document");
    }
    (!symbol.contains('-') && !symbol.contains("QH")).then_some("the agency is missing from its number")
}

/// The fields of a record by their pointers.
pub(super) fn fields(record: &Record) -> Vec<(Cow<'static, str>, &Field)> {
    let document = &record.document;
    let own = [
        ("/document/code", &document.code),
        ("/document/number", &document.number),
        ("/document/symbol", &document.symbol),
        ("/document/type", &document.kind),
        ("/document/issuer", &document.issuer),
        ("/document/parent_issuer", &document.parent_issuer),
        ("/document/place", &document.place),
        ("/document/issued", &document.issued),
        ("/document/subject", &document.subject),
        ("/document/urgency", &document.urgency),
        ("/document/confidentiality", &document.confidentiality),
        ("/signer/name", &record.signer.name),
        ("/signer/title", &record.signer.title),
        ("/signer/authority", &record.signer.authority),
        ("/signer/on_behalf", &record.signer.on_behalf),
    ];
    let first = record.incoming_stamp.iter().map(|stamp| ("/incoming_stamp".to_owned(), stamp));
    let further = record.further_stamps.iter().enumerate();
    let further = further.map(|(at, stamp)| (format!("/further_stamps/{at}"), stamp));
    let of_stamps = first.chain(further).flat_map(|(place, stamp)| {
        let fields =
            [("organization", &stamp.organization), ("number", &stamp.number), ("date", &stamp.date)];
        fields.map(|(name, field)| (Cow::Owned(format!("{place}/{name}")), field))
    });
    own.into_iter().map(|(pointer, field)| (Cow::Borrowed(pointer), field)).chain(of_stamps).collect()
}

fn doubt(pointer: &str, field: &Field) -> Option<Doubt> {
    let open = matches!(field.state, FieldState::Partial | FieldState::Unreadable);
    let plain = field.state == FieldState::Value && field.confidence.get() >= CLEAR;
    if plain || (field.reason.is_none() && !open && field.confidence.get() >= SURE) {
        return None;
    }
    let reason = field.reason.clone().unwrap_or_else(|| match field.state {
        FieldState::Unreadable => "cannot be read".to_owned(),
        FieldState::Partial => "only a part of it is known".to_owned(),
        _ => "read with little certainty".to_owned(),
    });
    Some(Doubt { pointer: pointer.to_owned(), reason, confidence: field.confidence })
}
