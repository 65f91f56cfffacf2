//! Spelling: slips from a table, slips that the restorer suspects, syllables that cannot be.
//!
//! On pages that were read badly such findings are the reader's faults, not the author's: when there are too many
//! invalid syllables, none is reported.

use crate::assets::Assets;
use crate::document::{Anomaly, Severity};
use crate::error::Result;
use crate::text::{self, syllable};

use super::super::sheet::Bit;
use super::super::slips::{Slip, Slips};
use super::language::{is_table, words};
use super::{Checking, anomaly};

/// More invalid syllables than this on a document: it was read badly.
const BADLY_READ: usize = 12;

/// What is known of slips.
#[derive(Debug)]
pub(super) struct Spelling {
    slips: Slips,
}

impl Spelling {
    /// Loads the slips.
    pub(super) fn new(assets: &Assets) -> Result<Self> {
        Ok(Self { slips: Slips::new(assets)? })
    }

    /// All checks of spelling.
    pub(super) fn check(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut found: Vec<Anomaly> = Vec::new();
        for row in 0..checking.sheet().rows.len() {
            let listed = if is_table(checking, row) { Vec::new() } else { self.listed(checking, row) };
            found.extend(suspected(checking, row, &listed));
            for slip in listed {
                // A comma that is always left out is one habit; each wrong word is looked at by itself.
                let habit = |known: &&mut Anomaly| known.kind != "typo" && known.message == slip.message;
                match found.iter_mut().find(habit) {
                    Some(known) => known.evidence.extend(slip.evidence),
                    None => found.push(slip),
                }
            }
        }
        found.extend(syllables(checking));
        found
    }

    fn listed(&self, checking: &Checking<'_>, row: usize) -> Vec<Anomaly> {
        let line = checking.sheet().rows[row].text.as_str();
        let report = |slip: Slip<'_>| {
            let severity = if slip.kind == "typo" { Severity::Warning } else { Severity::Info };
            let message = format!("probably {} is meant", slip.meant);
            anomaly(slip.kind, severity, message, checking.in_row(row, slip.span))
        };
        // Where marks were put back, what differs from the right form in marks alone is no slip of the author.
        let printed = |slip: &Slip<'_>| {
            let bit = Bit { row, start: slip.span.start, end: slip.span.end };
            let in_marks = text::skeleton(&line[slip.span.clone()]) == text::skeleton(slip.meant);
            !(in_marks && checking.sheet().has_restored_marks(&[bit]))
        };
        self.slips.find(line).into_iter().filter(printed).map(report).collect()
    }
}

/// Words that the restorer left as they are and does not believe in. What the table names is not said again.
fn suspected(checking: &Checking<'_>, row: usize, listed: &[Anomaly]) -> Vec<Anomaly> {
    let is_listed = |span: [u32; 2]| {
        let places = listed.iter().flat_map(|slip| &slip.evidence);
        places.into_iter().any(|place| place.span[0] < span[1] && span[0] < place.span[1])
    };
    let mut found = Vec::new();
    for (bit, meant) in checking.sheet().suspected(row) {
        let places = checking.sheet().evidence(&[bit]);
        if places.iter().any(|place| !is_listed(place.span)) {
            let message = format!("probably {meant} is meant");
            found.push(anomaly("typo", Severity::Warning, message, places));
        }
    }
    found
}

/// Words that no Vietnamese syllable can be, by their tone or a key struck too much. Needs a page read well.
fn syllables(checking: &Checking<'_>) -> Vec<Anomaly> {
    let mut found = Vec::new();
    for (at, paragraph) in checking.body.paragraphs.iter().enumerate() {
        for (range, word) in words(paragraph.text()) {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            if bare.chars().count() < 3 || !bare.chars().all(|c| c.is_lowercase() && c.is_alphabetic()) {
                continue;
            }
            if !syllable::is_valid(bare) && (has_wrong_tone(bare) || has_struck_key(bare)) {
                let message = format!("{bare} is no Vietnamese syllable");
                found.push(anomaly("typo", Severity::Warning, message, checking.at(at, range)));
            }
        }
    }
    if found.len() > BADLY_READ { Vec::new() } else { found }
}

/// `luât`: right letters, impossible tone.
fn has_wrong_tone(word: &str) -> bool {
    let marked = text::is_marked(word);
    marked
        && syllable::split_tone(word).is_some_and(|(letters, _)| {
            syllable::all_tones(&letters).iter().any(|form| syllable::is_valid(form))
        })
}

/// `cacr`: a typing key for a tone left behind a closed syllable.
fn has_struck_key(word: &str) -> bool {
    let Some(stem) = word.strip_suffix(['s', 'f', 'r', 'x', 'j']) else { return false };
    let known = syllable::all_tones(stem).iter().any(|form| syllable::is_valid(form));
    let closed = stem.ends_with(['c', 'm', 'n', 'p', 't', 'g']);
    closed && known && stem.len() >= 3 && stem.is_ascii()
}
