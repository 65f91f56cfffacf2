//! Cue words of the body by kind, from one table, as alternatives for patterns.

use std::collections::{BTreeMap, BTreeSet};

use crate::assets::Assets;
use crate::error::Result;

/// The cue phrases with what they mean.
#[derive(Debug)]
pub(super) struct Cues {
    by_kind: BTreeMap<String, Vec<(String, String)>>,
}

impl Cues {
    /// Loads the table.
    pub(super) fn new(assets: &Assets) -> Result<Self> {
        let mut by_kind: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for [kind, phrase, meaning] in assets.table("body_cues.tsv")?.select(["kind", "phrase", "meaning"])? {
            by_kind.entry(kind.to_owned()).or_default().push((phrase.to_owned(), meaning.to_owned()));
        }
        for phrases in by_kind.values_mut() {
            phrases.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        }
        Ok(Self { by_kind })
    }

    /// The phrases of a kind, longest first, with their meanings.
    pub(super) fn of(&self, kind: &str) -> &[(String, String)] {
        self.by_kind.get(kind).map_or(&[], Vec::as_slice)
    }

    /// The phrases of a kind as a set to look words up in.
    pub(super) fn set(&self, kind: &str) -> BTreeSet<String> {
        self.of(kind).iter().map(|(phrase, _)| phrase.clone()).collect()
    }

    /// The phrases of a kind as alternatives of a pattern.
    pub(super) fn any(&self, kind: &str) -> String {
        let phrases: Vec<String> = self.of(kind).iter().map(|(phrase, _)| regex::escape(phrase)).collect();
        phrases.join("|")
    }
}
