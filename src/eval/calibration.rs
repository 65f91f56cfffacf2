//! Turns confidences and verdicts into what a clerk can act on: are they true, and how much may be accepted unseen.
//!
//! The reliability table and the expected calibration error (Naeini and others 2015) compare a band's mean
//! confidence with its share of right values. The acceptable share is the risk-coverage curve (El-Yaniv and Wiener
//! 2010) read at one precision.

use serde::{Deserialize, Serialize};

use super::fields::{FieldResult, Verdict};

/// Bands of equal width from 0 to 1.
const BANDS: usize = 10;

/// The precision that a value taken unseen must have.
pub const ACCEPTABLE_PRECISION: f64 = 0.995;

/// One band of confidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// Lowest and highest confidence of the band; the highest belongs to the next.
    pub range: [f64; 2],
    /// Values in it.
    pub values: u64,
    /// ... that are right.
    pub right: u64,
    /// Mean of their confidences.
    pub mean_confidence: f64,
}

/// Whether confidences mean what they say.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Calibration {
    /// Values with a confidence.
    pub values: u64,
    /// The bands that have values, from low to high.
    pub bands: Vec<Band>,
    /// Mean distance of confidence and share of right values, weighted by band; `None` without values.
    pub expected_error: Option<f64>,
    /// How many values, surest first, may be taken unseen at [`ACCEPTABLE_PRECISION`].
    pub acceptable: u64,
    /// The least confidence among them; `None` when there are none.
    pub threshold: Option<f64>,
}

/// Over all comparisons that have a confidence.
pub fn calibration<'a>(results: impl Iterator<Item = &'a FieldResult>) -> Calibration {
    let judged = results.filter_map(|result| Some((result.confidence?, result.verdict == Verdict::Right)));
    let mut judged: Vec<(f64, bool)> = judged.collect();
    judged.sort_by(|a, b| b.0.total_cmp(&a.0));
    let bands = bands(&judged);
    let values = judged.len() as u64;
    let distance = |band: &Band| {
        let share = band.right as f64 / band.values as f64;
        band.values as f64 / values as f64 * (share - band.mean_confidence).abs()
    };
    let expected_error = (values > 0).then(|| bands.iter().map(distance).sum());
    let (acceptable, threshold) = acceptable(&judged);
    Calibration { values, bands, expected_error, acceptable, threshold }
}

fn bands(judged: &[(f64, bool)]) -> Vec<Band> {
    let band_of = |confidence: f64| ((confidence * BANDS as f64) as usize).min(BANDS - 1);
    let band = |index: usize| {
        let inside: Vec<_> = judged.iter().filter(|(confidence, _)| band_of(*confidence) == index).collect();
        let sum: f64 = inside.iter().map(|(confidence, _)| confidence).sum();
        let edge = |index: usize| index as f64 / BANDS as f64;
        (!inside.is_empty()).then(|| Band {
            range: [edge(index), edge(index + 1)],
            values: inside.len() as u64,
            right: inside.iter().filter(|(_, is_right)| *is_right).count() as u64,
            mean_confidence: sum / inside.len() as f64,
        })
    };
    (0..BANDS).filter_map(band).collect()
}

/// Values of one confidence are taken together or not at all: a threshold cannot tell them apart.
fn acceptable(judged: &[(f64, bool)]) -> (u64, Option<f64>) {
    let (mut taken, mut right, mut best) = (0_u64, 0_u64, (0, None));
    for group in judged.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        taken += group.len() as u64;
        right += group.iter().filter(|(_, is_right)| *is_right).count() as u64;
        if right as f64 >= ACCEPTABLE_PRECISION * taken as f64 {
            best = (taken, Some(group[0].0));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(confidence: f64, is_right: bool) -> FieldResult {
        let verdict = if is_right { Verdict::Right } else { Verdict::Wrong };
        let (field, truth, got) = ("f".to_owned(), "a".to_owned(), "b".to_owned());
        FieldResult {
            field,
            verdict,
            is_expected: true,
            is_given: true,
            truth,
            got,
            anls: None,
            confidence: Some(confidence),
        }
    }

    #[test]
    fn counted_by_hand() {
        let results = [result(1.0, true), result(1.0, true), result(0.8, false), result(0.8, true)];
        let found = calibration(results.iter());
        // Bands: 1.0 has 2 of 2 right; 0.8 has 1 of 2 right, 0.3 away; half of all values are in it.
        assert_eq!(
            found.bands.iter().map(|band| (band.right, band.values)).collect::<Vec<_>>(),
            [(1, 2), (2, 2)]
        );
        assert!((found.expected_error.unwrap() - 0.15).abs() < 1e-9);
        assert_eq!((found.acceptable, found.threshold), (2, Some(1.0)));
    }

    #[test]
    fn equal_confidences_stand_or_fall_together() {
        let results = [result(0.9, true), result(0.9, false)];
        assert_eq!(calibration(results.iter()).acceptable, 0);
    }
}
