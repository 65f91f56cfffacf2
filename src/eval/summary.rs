//! Turns the scores of many documents into one: pooled, averaged, and how far chance may move them.
//!
//! Micro pools the counts, macro is the mean of the documents' rates; a long document weighs more in the first. The
//! interval is the percentile bootstrap over documents (Efron 1979) with a fixed seed, so that it is the same every
//! time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::calibration::{Calibration, calibration};
use super::case::CaseScore;
use super::fields::{Tally, tally};
use super::rates::{Counts, Digits, MEASURES, Repair, TextScore};

/// Samples of the bootstrap.
const SAMPLES: usize = 1000;

/// One measure over all documents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pooled {
    /// Counts of all documents together.
    pub micro: Counts,
    /// Mean of the documents' rates; documents without a rate do not count.
    #[serde(rename = "macro")]
    pub mean: Option<f64>,
    /// 95 % of the bootstrap's pooled rates lie in it; `None` for fewer than two documents.
    pub interval: Option<[f64; 2]>,
}

/// One field over all documents, with the rates worked out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldSummary {
    /// Right over given.
    pub precision: Option<f64>,
    /// Right over what there was.
    pub recall: Option<f64>,
    /// Harmonic mean.
    pub f1: Option<f64>,
    /// Values in the truth.
    pub support: u64,
    /// Mean likeness of free text.
    pub anls: Option<f64>,
    /// The counts behind it.
    pub counts: Tally,
}

impl From<Tally> for FieldSummary {
    fn from(counts: Tally) -> Self {
        Self {
            precision: counts.precision(),
            recall: counts.recall(),
            f1: counts.f1(),
            support: counts.support(),
            anls: counts.anls(),
            counts,
        }
    }
}

/// All documents together.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Summary {
    /// Cases evaluated.
    pub cases: usize,
    /// ... of which no output came.
    pub failed: usize,
    /// Measures of the text, by name.
    pub text: BTreeMap<String, Pooled>,
    /// The same of what was read, before restoration; empty when that is not known.
    pub text_as_read: BTreeMap<String, Pooled>,
    /// Digit integrity of the text.
    pub digits: Digits,
    /// What restoration did, where the text before it is known.
    pub repair: Option<Repair>,
    /// Each field.
    pub fields: BTreeMap<String, FieldSummary>,
    /// All fields pooled; `None` when none was scored.
    pub all_fields: Option<FieldSummary>,
    /// Mean of the fields' F1 (macro).
    pub mean_f1: Option<f64>,
    /// Documents with a fault in any field, of those with fields.
    pub documents_with_faults: Counts,
    /// Whether confidences mean what they say.
    pub calibration: Calibration,
}

/// Over all cases. A case without output counts as wrong in everything its truth has.
pub fn summary(cases: &[CaseScore]) -> Summary {
    let texts: Vec<&TextScore> = cases.iter().filter_map(|case| case.text.as_ref()).collect();
    let as_read: Vec<&TextScore> = cases.iter().filter_map(|case| case.text_as_read.as_ref()).collect();
    let all = texts.iter().fold(TextScore::default(), |sum, text| sum.plus(text));
    let fields = field_tallies(cases);
    let pooled = fields.values().fold(Tally::default(), |sum, tally| sum.plus(tally));
    let f1s: Vec<f64> = fields.values().filter_map(Tally::f1).collect();
    let with_fields = cases.iter().filter(|case| !case.fields.is_empty());
    let faulty = |case: &&CaseScore| case.fields.iter().any(|result| !result.verdict.is_right());
    Summary {
        cases: cases.len(),
        failed: cases.iter().filter(|case| case.error.is_some()).count(),
        text: pool_all(&texts),
        text_as_read: pool_all(&as_read),
        digits: all.digits,
        repair: all.repair,
        all_fields: (!fields.is_empty()).then(|| pooled.into()),
        mean_f1: mean(&f1s),
        fields: fields.into_iter().map(|(name, tally)| (name, tally.into())).collect(),
        documents_with_faults: Counts {
            errors: with_fields.clone().filter(faulty).count() as u64,
            length: with_fields.count() as u64,
        },
        calibration: calibration(cases.iter().flat_map(|case| &case.fields)),
    }
}

fn field_tallies(cases: &[CaseScore]) -> BTreeMap<String, Tally> {
    let mut all: BTreeMap<String, Tally> = BTreeMap::new();
    for (field, tally) in cases.iter().flat_map(|case| tally(&case.fields)) {
        let entry = all.entry(field).or_default();
        *entry = entry.plus(&tally);
    }
    all
}

fn pool_all(texts: &[&TextScore]) -> BTreeMap<String, Pooled> {
    if texts.is_empty() {
        return BTreeMap::new();
    }
    let of = |name: &str| pool(&texts.iter().map(|text| text.get(name)).collect::<Vec<_>>());
    MEASURES.iter().map(|(name, _)| ((*name).to_owned(), of(name))).collect()
}

/// One measure over documents.
pub fn pool(documents: &[Counts]) -> Pooled {
    let rates: Vec<f64> = documents.iter().filter_map(|counts| counts.rate()).collect();
    Pooled {
        micro: documents.iter().fold(Counts::default(), |sum, counts| sum.plus(*counts)),
        mean: mean(&rates),
        interval: interval(documents),
    }
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The 2.5th and 97.5th percentile of the pooled rate over documents drawn with replacement.
fn interval(documents: &[Counts]) -> Option<[f64; 2]> {
    if documents.len() < 2 {
        return None;
    }
    let mut random = SplitMix(0);
    let draw = |_| {
        let drawn = (0..documents.len()).map(|_| documents[random.below(documents.len())]);
        drawn.fold(Counts::default(), Counts::plus).rate()
    };
    let mut rates: Vec<f64> = (0..SAMPLES).filter_map(draw).collect();
    rates.sort_by(f64::total_cmp);
    let at = |share: f64| rates.get(((rates.len() as f64 - 1.0) * share).round() as usize).copied();
    Some([at(0.025)?, at(0.975)?])
}

/// Steele, Lea and Flood's generator (2014): small, and the same on every machine.
struct SplitMix(u64);

impl SplitMix {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn micro_weighs_by_length_and_macro_by_document() {
        let pooled = pool(&[Counts { errors: 1, length: 10 }, Counts { errors: 30, length: 100 }]);
        assert_eq!(pooled.micro.rate(), Some(31.0 / 110.0));
        assert!((pooled.mean.unwrap() - 0.2).abs() < 1e-9);
        let [low, high] = pooled.interval.unwrap();
        assert!((low - 0.1).abs() < 1e-9 && (high - 0.3).abs() < 1e-9);
        assert_eq!(pool(&[Counts { errors: 1, length: 10 }]).interval, None);
    }
}
