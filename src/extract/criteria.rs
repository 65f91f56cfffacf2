//! Names of indicators to criteria of the catalogue, by the words they share.
//!
//! A criterion is given only when its words and the name's overlap well and no other comes near.

use std::collections::BTreeSet;

use crate::assets::Assets;
use crate::error::Result;

use super::cues::Cues;
use super::words::keys;

/// The least overlap (Dice) that counts.
const ENOUGH: f64 = 0.55;

/// By how much the best must beat the next.
const MARGIN: f64 = 0.03;

/// The catalogue.
#[derive(Debug)]
pub(super) struct Criteria {
    entries: Vec<(String, BTreeSet<String>, String)>,
    /// The criteria that are rates.
    rates: BTreeSet<String>,
    common: BTreeSet<String>,
}

impl Criteria {
    /// Loads the catalogue.
    pub(super) fn new(assets: &Assets, cues: &Cues) -> Result<Self> {
        // Words that every name of an indicator has.
        let common: BTreeSet<String> =
            cues.of("common_in_criteria").iter().flat_map(|(word, _)| keys(word)).collect();
        let mut entries = Vec::new();
        let mut rates = BTreeSet::new();
        for [id, name] in assets.table("indicators.tsv")?.select(["id", "name"])? {
            let words = keys(name).into_iter().filter(|word| !common.contains(word)).collect();
            if name.starts_with("Tỷ lệ") {
                rates.insert(id.to_owned());
            }
            entries.push((id.to_owned(), words, crate::text::skeleton(name)));
        }
        Ok(Self { entries, rates, common })
    }

    /// The criterion a name is, if it is clearly one; `rate`: whether its value is in per cent.
    pub(super) fn of(&self, name: &str, rate: bool) -> Option<&str> {
        // What stands behind the bar is only the denominator.
        let head = name.split("/tổng").next().unwrap_or(name);
        let words: BTreeSet<String> =
            keys(&head.replace('/', " ")).into_iter().filter(|word| !self.common.contains(word)).collect();
        if words.len() < 3 {
            return None;
        }
        let plain = crate::text::skeleton(head);
        let mut scored: Vec<(f64, &str)> = self
            .entries
            .iter()
            .map(|(id, known, skeleton)| {
                let shared = known.intersection(&words).count() as f64;
                let dice = 2.0 * shared / (known.len() + words.len()) as f64;
                let near = if dice < ENOUGH * 0.8 { 0.0 } else { strsim::sorensen_dice(skeleton, &plain) };
                (0.85 * dice + 0.15 * near, id.as_str())
            })
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        let (best, id) = *scored.first()?;
        let next = scored.get(1).map_or(0.0, |(score, _)| *score);
        let fits = rate || !self.rates.contains(id);
        (fits && best >= ENOUGH && best - next >= MARGIN).then_some(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_thing_in_other_words() {
        let criteria = Criteria::new(&Assets::embedded(), &Cues::new(&Assets::embedded()).unwrap()).unwrap();
        assert_eq!(criteria.of("Tỷ lệ người dân có điện thoại thông minh", true), Some("cds-06"));
        assert_eq!(criteria.of("Số con bò được tiêm phòng dịch bệnh", false), None);
    }
}
