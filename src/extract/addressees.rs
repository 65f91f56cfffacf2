//! Kính gửi: one name on the same line, or a list with dashes; names broken over lines are one.

use crate::document::{Addressee, Confidence};

use super::sheet::{Bit, Sheet};
use super::zones::{Parting, Zones};

/// The addressees in the rows the zones give them.
pub(super) fn read(sheet: &Sheet<'_>, parting: &Parting, zones: &Zones) -> Vec<Addressee> {
    let bits: Vec<Bit> =
        zones.addressees.clone().filter_map(|row| piece(sheet, &zones.addressees, row)).collect();
    items(sheet, parting, &bits).iter().filter_map(|item| addressee(sheet, parting, item)).collect()
}

/// A row without the cue before its colon.
fn piece(sheet: &Sheet<'_>, rows: &std::ops::Range<usize>, row: usize) -> Option<Bit> {
    let whole = sheet.whole(row);
    let text = sheet.text(whole);
    let from = if row == rows.start { cue_end(text) } else { 0 };
    let bit = sheet.part(whole, from..text.len());
    (bit.start < bit.end).then_some(bit)
}

/// Bytes of `Kính gửi:`; the colon may be missing.
fn cue_end(text: &str) -> usize {
    let words = text.match_indices(' ').map(|(at, _)| at);
    let second = words.skip_while(|at| *at == 0).nth(1).unwrap_or(text.len());
    match text.find(':') {
        Some(colon) if colon < 24 => colon + 1,
        _ => second,
    }
}

/// The bits grouped into items: a bullet begins one, and so does what follows a semicolon.
fn items(sheet: &Sheet<'_>, parting: &Parting, bits: &[Bit]) -> Vec<Vec<Bit>> {
    let mut items: Vec<Vec<Bit>> = Vec::new();
    let mut open = false;
    for bit in bits.iter().flat_map(|bit| split(sheet, *bit)) {
        let text = sheet.text(bit);
        match items.last_mut() {
            Some(item) if open && !parting.is_bulleted(text) => item.push(bit),
            Some(item) if text.starts_with('(') => item.push(bit),
            _ => items.push(vec![bit]),
        }
        open = !text.ends_with([';', '.']);
    }
    items
}

/// `Sở A; Sở B;` on one line.
fn split(sheet: &Sheet<'_>, bit: Bit) -> Vec<Bit> {
    let mut from = 0;
    let ends = sheet.text(bit).match_indices(';').map(|(at, _)| at + 1).collect::<Vec<_>>();
    let mut parts: Vec<Bit> = Vec::new();
    for end in ends.into_iter().chain([bit.end - bit.start]) {
        parts.push(sheet.part(bit, from..end));
        from = end;
    }
    parts.retain(|part| part.start < part.end);
    parts
}

fn addressee(sheet: &Sheet<'_>, parting: &Parting, item: &[Bit]) -> Option<Addressee> {
    let raw = sheet.raw(item);
    let name = parting.unbulleted(&raw);
    // An address in brackets under the name is not part of it.
    let name = name.split(" (").next().unwrap_or(name).trim_end_matches([';', '.', ',', ':', ' ']);
    if !name.chars().any(char::is_alphabetic) {
        return None;
    }
    Some(Addressee {
        name: name.to_owned(),
        confidence: Confidence::new(0.95).and(sheet.certainty(item)),
        evidence: sheet.evidence(item),
        raw,
    })
}
