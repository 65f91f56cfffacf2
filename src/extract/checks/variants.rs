//! One name in several writings: marks of a place, tone marks placed in both ways, BCD beside BCĐ, spaces within an
//! abbreviation. Needs both writings in the document, or the right one in the gazetteer.

use std::collections::BTreeMap;

use crate::document::{Anomaly, Evidence, Field, Severity};
use crate::text::{self, syllable};

use super::super::recipients::is_spaced;
use super::super::words::{is_capitals, keys, phrase_key};
use super::language::words;
use super::{Checking, anomaly};

/// All variants of a document.
pub(super) fn check(checking: &Checking<'_>) -> Vec<Anomaly> {
    let mut found = place_names(checking);
    found.extend(swapped_names(checking));
    found.extend(letterhead_names(checking));
    found.extend(tone_places(checking));
    found.extend(abbreviations(checking));
    // Marks that were put back are not the author's, and say nothing of how the author writes.
    found.retain(|anomaly| !anomaly.evidence.iter().any(|place| checking.sheet().is_restored(place)));
    found.extend(number_spacing(checking));
    found
}

/// A name with the letters of a place of this document and other marks. Needs the right name elsewhere.
fn place_names(checking: &Checking<'_>) -> Vec<Anomaly> {
    let mut found: Vec<Anomaly> = Vec::new();
    for (at, span, meant) in checking.mentions.damaged() {
        let message = format!("probably {meant} is meant");
        found.push(anomaly("typo", Severity::Warning, message, checking.at(at, span)));
    }
    let names: Vec<(String, String, &str)> = checking
        .record
        .places
        .iter()
        .filter(|place| place.name.split(' ').count() == 2)
        .map(|place| (text::skeleton(&place.name), phrase_key(&place.name), place.name.as_str()))
        .collect();
    for (at, paragraph) in checking.body.paragraphs.iter().enumerate() {
        let words = words(paragraph.text());
        for pair in words.windows(2) {
            let end = pair[1].0.start + pair[1].1.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
            let range = pair[0].0.start..end.max(pair[0].0.start);
            let printed = &paragraph.text()[range.clone()];
            let titled = [pair[0].1, pair[1].1]
                .iter()
                .all(|word| word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase));
            if !titled || !text::is_marked(printed) {
                continue;
            }
            let skeleton = text::skeleton(printed);
            let near =
                names.iter().find(|(known, right, _)| *known == skeleton && *right != phrase_key(printed));
            if let Some((_, _, name)) = near {
                let message = format!("probably {name} is meant");
                found.push(anomaly("typo", Severity::Warning, message, checking.at(at, range)));
            }
        }
    }
    by_message(found)
}

/// `huyện Bắc Đà` beside `huyện Đà Bắc`: a name of two syllables in the wrong order. Needs the right name elsewhere,
/// and no place of the other name.
fn swapped_names(checking: &Checking<'_>) -> Vec<Anomaly> {
    let places = &checking.record.places;
    let turned = |name: &str| {
        let (first, second) = name.split_once(' ').filter(|(_, rest)| !rest.contains(' '))?;
        (first != second).then(|| format!("{second} {first}"))
    };
    let coded = places.iter().filter(|place| place.code.is_some());
    let mut wrong: BTreeMap<String, (&str, &str)> =
        coded.filter_map(|one| Some((turned(&one.name)?, (one.kind.as_str(), one.name.as_str())))).collect();
    wrong.retain(|turned, _| places.iter().all(|place| place.name != *turned));
    let mut found = Vec::new();
    for row in checking.own_rows().filter(|_| !wrong.is_empty()) {
        let text = checking.sheet().rows[row].text.as_str();
        for pair in words(text).windows(2) {
            let end = pair[1].0.start + pair[1].1.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
            let name = text.get(pair[0].0.start..end).unwrap_or_default();
            let Some((kind, meant)) = wrong.get(name) else { continue };
            if text[..pair[0].0.start].trim_end().ends_with(kind) {
                let message = format!("probably {kind} {meant} is meant");
                let places = checking.in_row(row, pair[0].0.start..end);
                found.push(anomaly("name_variant", Severity::Warning, message, places));
            }
        }
    }
    by_message(found)
}

/// One finding for one slip, however often it is made.
fn by_message(found: Vec<Anomaly>) -> Vec<Anomaly> {
    let mut single: Vec<Anomaly> = Vec::new();
    for anomaly in found {
        match single.iter_mut().find(|known| known.message == anomaly.message) {
            Some(known) => {
                let lines: Vec<u32> = known.evidence.iter().map(|place| place.line).collect();
                let more = anomaly.evidence.into_iter().filter(|place| !lines.contains(&place.line));
                known.evidence.extend(more);
            }
            None => single.push(anomaly),
        }
    }
    single
}

/// `hoá` beside `hóa`, `lan toả` beside `hóa`. Needs both places of the mark; what is written in the rarer way is
/// reported.
fn tone_places(checking: &Checking<'_>) -> Option<Anomaly> {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for row in 0..checking.zones.body.end {
        let text = checking.sheet().rows[row].text.as_str();
        if is_capitals(text) {
            continue;
        }
        for (range, word) in words(text) {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            if has_two_places(&bare) && text::is_marked(&bare) && !bare.starts_with("qu") {
                let list = if syllable::canonical(&bare) == bare { &mut first } else { &mut second };
                list.extend(checking.in_row(row, range));
            }
        }
    }
    let rare = if second.len() > first.len() { first } else { second };
    let message = "tone marks are placed in both ways (hoá, hóa)";
    (!rare.is_empty()).then(|| anomaly("spelling_variant", Severity::Info, message, rare))
}

/// Whether the tone mark may stand on either of the last two letters.
fn has_two_places(word: &str) -> bool {
    let mut letters = word.chars().rev().map(|c| text::base_letter(c).to_ascii_lowercase());
    matches!((letters.next(), letters.next()), (Some('a' | 'e'), Some('o')) | (Some('y'), Some('u')))
}

/// `BCD` beside `BCĐ`. Needs both; the one without the bar is reported.
fn abbreviations(checking: &Checking<'_>) -> Vec<Anomaly> {
    let mut known: BTreeMap<String, Vec<Evidence>> = BTreeMap::new();
    for (at, paragraph) in checking.body.paragraphs.iter().enumerate() {
        for (range, word) in words(paragraph.text()) {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            if bare.contains(['D', 'Đ']) && (3..=6).contains(&bare.chars().count()) && is_capitals(bare) {
                known.entry(bare.to_owned()).or_default().extend(checking.at(at, range));
            }
        }
    }
    let recipients = checking.record.recipients.iter();
    let listed: Vec<String> =
        recipients.flat_map(|one| one.name.split_whitespace().map(str::to_owned)).collect();
    let barred = |plain: &str| {
        let fits = |word: &str| word.contains('Đ') && word.replace('Đ', "D") == plain;
        known.keys().any(|word| fits(word)) || listed.iter().any(|word| fits(word))
    };
    let without =
        known.iter().filter(|(word, _)| !word.contains('Đ') && !syllable::is_valid(word) && barred(word));
    without
        .map(|(word, places)| {
            let message = format!("{word} is written with Đ elsewhere");
            anomaly("abbreviation_variant", Severity::Info, message, places.clone())
        })
        .collect()
}

/// `409 /TB`: a space within the document's own number.
fn number_spacing(checking: &Checking<'_>) -> Option<Anomaly> {
    let field = &checking.record.document.code;
    let raw = field.raw.as_deref()?;
    let spaced = raw.contains(" /") && raw.starts_with(|c: char| c.is_ascii_digit()) && !keys(raw).is_empty();
    let message = "space within the document's number";
    let own = spaced.then(|| anomaly("spacing", Severity::Info, message, field.evidence.clone()));
    own.or_else(|| filing_spacing(checking))
}

/// A place that the letterhead writes with other marks than the text. Needs the right name in the text.
fn letterhead_names(checking: &Checking<'_>) -> Vec<Anomaly> {
    let names: Vec<(String, String, &str)> = checking
        .record
        .places
        .iter()
        .filter(|place| place.name.contains(' '))
        .map(|place| (text::skeleton(&place.name), phrase_key(&place.name), place.name.as_str()))
        .collect();
    let mut found = Vec::new();
    for cell in &checking.zones.letterhead.cells {
        let printed = checking.sheet().text(*cell);
        let (skeleton, plain) = (text::skeleton(printed), phrase_key(printed));
        for (name, right, meant) in &names {
            if skeleton.ends_with(&format!(" {name}"))
                && !plain.ends_with(right.as_str())
                && is_capitals(printed)
            {
                let message = format!("the text writes {meant}");
                found.push(anomaly(
                    "case_variant",
                    Severity::Info,
                    message,
                    checking.sheet().evidence(&[*cell]),
                ));
            }
        }
    }
    if found.is_empty() {
        found.extend(registered(checking));
    }
    found
}

/// `TỈNH ĐĂK NÔNG`: the province of the letterhead with other marks than the register has.
fn registered(checking: &Checking<'_>) -> Option<Anomaly> {
    let document = &checking.record.document;
    let mut fields = [&document.parent_issuer, &document.issuer].into_iter();
    let differs = |field: &&Field| {
        let (Some(raw), Some(value)) = (&field.raw, &field.value) else { return false };
        text::skeleton(raw) == text::skeleton(value) && phrase_key(raw) != phrase_key(value)
    };
    let field = fields.find(differs)?;
    let message = format!("the register writes {}", field.value.as_deref().unwrap_or_default());
    Some(anomaly("case_variant", Severity::Info, message, field.evidence.clone()))
}

/// `Lưu: VT, VH TT`: a space within an abbreviation of the filing line.
fn filing_spacing(checking: &Checking<'_>) -> Option<Anomaly> {
    let filed = checking.record.recipients.iter().find(|one| one.purpose.as_deref() == Some("lưu"))?;
    let units = filed.raw.trim_end_matches(['.', ';']);
    let spaced = units.split([',', ';', '(', ':']).any(|unit| is_spaced(unit.trim()));
    let message = "space within an abbreviation";
    spaced.then(|| anomaly("spacing", Severity::Info, message, filed.evidence.clone()))
}
