//! Commas that are missing: the same words have one elsewhere, names of places are not parted.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use crate::document::{Anomaly, Evidence, Severity};
use crate::error::Result;

use super::super::matcher::Pattern;
use super::super::pattern;
use super::language::words;
use super::{Checking, anomaly};

/// The same words must have their comma this often before its lack is odd.
const USUAL: usize = 3;

/// Words on either side of the comma that must be the same.
const SIDE: usize = 2;

/// The patterns of commas.
#[derive(Debug)]
pub(super) struct Commas {
    places: Pattern,
}

/// A word of a paragraph.
struct Word {
    range: Range<usize>,
    /// Of its letters, case aside; `None` when it is no word.
    key: Option<u64>,
    /// What stands behind it before the next word.
    stop: Option<char>,
}

impl Commas {
    /// Compiles the pattern.
    pub(super) fn new() -> Result<Self> {
        let name = r"(?:\p{Lu}\p{Ll}*\s){1,3}";
        Ok(Self {
            places: pattern(&format!(
                r"\b(?:(?:xã|phường|thị trấn)\s{name}(?P<district>huyện|quận|thị xã|thành phố)|(?:huyện|quận|thị xã)\s{name}(?P<province>tỉnh|thành phố))\s\p{{Lu}}\p{{Ll}}"
            ))?,
        })
    }

    /// All checks of commas.
    pub(super) fn check(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut found = elsewhere(checking);
        for (at, paragraph) in checking.body.paragraphs.iter().enumerate() {
            for form in self.places.captures_iter(paragraph.text()) {
                let Some(next) = form.name("district").or_else(|| form.name("province")) else { continue };
                let message = "no comma between the names of two places";
                let places = checking.at(at, next.range());
                found.push(anomaly("missing_punctuation", Severity::Info, message, places));
            }
        }
        found
    }
}

/// Words without the comma that they have elsewhere. Needs two words on each side, and the comma more often than not.
fn elsewhere(checking: &Checking<'_>) -> Vec<Anomaly> {
    let paragraphs: Vec<Vec<Word>> =
        checking.body.paragraphs.iter().map(|paragraph| read(paragraph.text())).collect();
    let mut usual: BTreeMap<[u64; 2 * SIDE], usize> = BTreeMap::new();
    for window in paragraphs.iter().flat_map(|words| words.windows(2 * SIDE)) {
        if let Some(key) = key(window, Some(',')) {
            *usual.entry(key).or_default() += 1;
        }
    }
    usual.retain(|_, count| *count >= USUAL);
    let mut bare: BTreeMap<[u64; 2 * SIDE], Vec<Evidence>> = BTreeMap::new();
    for (at, words) in paragraphs.iter().enumerate().filter(|_| !usual.is_empty()) {
        for window in words.windows(2 * SIDE) {
            let Some(key) = key(window, None).filter(|key| usual.contains_key(key)) else { continue };
            // What stands in a name or in the subject of a citation is not this document's wording.
            let text = &checking.body.paragraphs[at].text()[window[SIDE - 1].range.start..];
            let is_quoted =
                text.starts_with(char::is_uppercase) || checking.body.is_cited(at, window[SIDE].range.start);
            if is_quoted {
                continue;
            }
            let inner = window[SIDE - 1].range.start..window[SIDE].range.end;
            bare.entry(key).or_default().extend(checking.at(at, inner).into_iter().take(1));
        }
    }
    let rare = bare.into_iter().filter(|(key, places)| places.len() < usual[key]);
    rare.map(|(_, places)| {
        let message = "no comma, the same words have one elsewhere";
        anomaly("missing_punctuation", Severity::Info, message, places)
    })
    .collect()
}

/// The key of a window that has `stop` in its middle and no stop elsewhere.
fn key(window: &[Word], stop: Option<char>) -> Option<[u64; 2 * SIDE]> {
    let is_plain = |(place, word): (usize, &Word)| {
        place + 1 == 2 * SIDE || word.stop == if place + 1 == SIDE { stop } else { None }
    };
    if !window.iter().enumerate().all(is_plain) {
        return None;
    }
    let mut key = [0; 2 * SIDE];
    for (part, word) in key.iter_mut().zip(window) {
        *part = word.key?;
    }
    Some(key)
}

fn read(text: &str) -> Vec<Word> {
    let read = |(range, word): (Range<usize>, &str)| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_word = !bare.is_empty() && bare.chars().all(char::is_alphabetic) && word.starts_with(bare);
        let mut hasher = DefaultHasher::new();
        bare.chars().flat_map(char::to_lowercase).for_each(|c| c.hash(&mut hasher));
        let stop = word.chars().next_back().filter(|c| !c.is_alphanumeric());
        Word { range, key: is_word.then(|| hasher.finish()), stop }
    };
    words(text).into_iter().map(read).collect()
}
