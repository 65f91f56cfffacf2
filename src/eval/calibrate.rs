//! Learns what scores are worth: per group of fields a rising curve from the score to the share of right values.
//!
//! Few values are wrong, so bands are wide, each group leans on all groups together (they count as much as
//! `LEAN` of its own values), and what does not rise is pooled (isotonic regression by pool adjacent violators,
//! Ayer and others 1955). Leaving one document out at a time says what the curves are worth on others.

use std::fmt::Write as _;

use crate::document::{Confidence, Curve, Group};

use super::CaseScore;
use super::calibration::{Calibration, calibration};
use super::fields::{FieldResult, Verdict};

/// Where bands of scores end.
const EDGES: [f64; 6] = [0.5, 0.7, 0.85, 0.92, 0.96, f64::INFINITY];

/// How many values of its own group all groups together count as.
const LEAN: f64 = 20.0;

/// How many values the scores themselves count as.
const TRUST: f64 = 2.0;

/// Wrong values imagined in every band: that none was seen among a few does not say that there are none.
const FAULT: f64 = 1.0;

/// A point of a group's curve and the counts behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The group.
    pub group: Group,
    /// Mean score of the band.
    pub score: f64,
    /// Values of the group in the band.
    pub values: u64,
    /// ... that are right.
    pub right: u64,
    /// What the score is worth.
    pub confidence: f64,
}

/// What was learnt and how far it can be trusted.
#[derive(Debug)]
pub struct Learnt {
    /// The curves, by group and score.
    pub points: Vec<Point>,
    /// The scores taken at their word.
    pub before: Calibration,
    /// The curves on the values they were learnt from.
    pub in_sample: Calibration,
    /// Each document by curves learnt from the others.
    pub left_out: Calibration,
    /// Documents with values.
    pub documents: usize,
}

/// Learns from cases whose confidences are bare scores.
pub fn learn(cases: &[CaseScore]) -> Learnt {
    let all: Vec<&CaseScore> = cases.iter().filter(|case| case.fields.iter().any(is_scored)).collect();
    let points = points(&all);
    let left_out: Vec<FieldResult> = (0..all.len())
        .flat_map(|out| {
            let mut others = all.clone();
            let own = others.remove(out);
            weighed(&self::points(&others), own)
        })
        .collect();
    let in_sample: Vec<FieldResult> = all.iter().flat_map(|case| weighed(&points, case)).collect();
    Learnt {
        before: calibration(all.iter().flat_map(|case| &case.fields)),
        in_sample: calibration(in_sample.iter()),
        left_out: calibration(left_out.iter()),
        documents: all.len(),
        points,
    }
}

/// The table that extraction reads.
pub fn table(learnt: &Learnt) -> String {
    let documents = learnt.documents;
    let mut text = format!(
        "# What scores are worth, by `sohoa eval --calibrate` on {documents} documents: mean score of a band, its values and the\n\
         # right ones among them, and the confidence that follows when each group leans on all.\n\
         group\tscore\tvalues\tright\tconfidence\n"
    );
    for Point { group, score, values, right, confidence } in &learnt.points {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{}\t{score:.3}\t{values}\t{right}\t{confidence:.4}", group.name());
    }
    text
}

/// The group of a field by its name in the report.
fn group(field: &str) -> Group {
    match field.split_once('.') {
        Some(("document", name)) if !name.starts_with("addressees") => Group::Document,
        Some(("signer", _)) => Group::Signer,
        _ => Group::Lists,
    }
}

fn is_scored(result: &FieldResult) -> bool {
    result.confidence.is_some()
}

/// Values of one band: their number, the right ones, the sum of their scores.
#[derive(Debug, Clone, Copy, Default)]
struct Band {
    values: u64,
    right: u64,
    scores: f64,
}

fn points(cases: &[&CaseScore]) -> Vec<Point> {
    let everything = bands(cases, |_| true);
    let mut found = Vec::new();
    for wanted in Group::ALL {
        let own = bands(cases, |field| group(field) == wanted);
        let mut curve: Vec<(Point, f64)> = Vec::new();
        for (band, all) in own.iter().zip(&everything).filter(|(_, all)| all.values > 0) {
            let score = all.scores / all.values as f64;
            let general = (all.right as f64 + TRUST * score) / (all.values as f64 + TRUST + FAULT);
            let weight = band.values as f64 + LEAN;
            let confidence = (band.right as f64 + LEAN * general) / weight;
            let Band { values, right, .. } = *band;
            curve.push((Point { group: wanted, score, values, right, confidence }, weight));
        }
        found.extend(risen(curve));
    }
    found
}

fn bands(cases: &[&CaseScore], is_wanted: impl Fn(&str) -> bool) -> [Band; EDGES.len()] {
    let mut bands = [Band::default(); EDGES.len()];
    let results = cases.iter().flat_map(|case| &case.fields).filter(|result| is_wanted(&result.field));
    for (score, is_right) in
        results.filter_map(|result| Some((result.confidence?, result.verdict == Verdict::Right)))
    {
        let band = &mut bands[EDGES.partition_point(|edge| *edge <= score).min(EDGES.len() - 1)];
        band.values += 1;
        band.right += u64::from(is_right);
        band.scores += score;
    }
    bands
}

/// Pools neighbours until confidences rise with the scores.
fn risen(curve: Vec<(Point, f64)>) -> Vec<Point> {
    let mut blocks: Vec<(Vec<Point>, f64, f64)> = Vec::new();
    for (point, weight) in curve {
        let mut block = (vec![point.clone()], weight, point.confidence);
        while let Some((points, below, confidence)) = blocks.pop_if(|before| before.2 > block.2) {
            let weight = below + block.1;
            let mean = (confidence * below + block.2 * block.1) / weight;
            block = (points.into_iter().chain(block.0).collect(), weight, mean);
        }
        blocks.push(block);
    }
    let level = |(points, _, confidence): (Vec<Point>, f64, f64)| {
        points.into_iter().map(move |point| Point { confidence, ..point })
    };
    blocks.into_iter().flat_map(level).collect()
}

/// The values of a case with what their scores are worth by `points`.
fn weighed(points: &[Point], case: &CaseScore) -> Vec<FieldResult> {
    let curve = |wanted: Group| {
        let own = points.iter().filter(|point| point.group == wanted);
        Curve::through(own.map(|point| (point.score as f32, point.confidence as f32)).collect())
    };
    let curves = Group::ALL.map(curve);
    let weigh = |result: &FieldResult| {
        let curve = &curves[group(&result.field) as usize];
        let worth = |score: f64| f64::from(curve.at(Confidence::new(score as f32)).get());
        FieldResult { confidence: result.confidence.map(worth), ..result.clone() }
    };
    case.fields.iter().map(weigh).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::gold::Split;

    fn case(name: &str, results: &[(&str, f64, bool)]) -> CaseScore {
        let result = |(field, score, is_right): &(&str, f64, bool)| FieldResult {
            field: (*field).to_owned(),
            verdict: if *is_right { Verdict::Right } else { Verdict::Wrong },
            is_expected: true,
            is_given: true,
            truth: "a".to_owned(),
            got: "b".to_owned(),
            anls: None,
            confidence: Some(*score),
        };
        CaseScore {
            name: name.to_owned(),
            hash: String::new(),
            split: Split::Dev,
            error: None,
            engine: None,
            text: None,
            text_as_read: None,
            fields: results.iter().map(result).collect(),
            lines: Vec::new(),
            seconds: None,
        }
    }

    #[test]
    fn counted_by_hand() {
        let cases = [
            case("a", &[("document.code", 0.9, true), ("document.code", 0.9, true)]),
            case("b", &[("signer.name", 0.6, false), ("recipients.name", 0.6, true)]),
        ];
        let learnt = learn(&cases);
        let of = |group| learnt.points.iter().filter(move |point| point.group == group).collect::<Vec<_>>();
        let document = of(Group::Document);
        // All groups: 1 of 2 right at 0.6, (1 + 2 * 0.6) / 5 = 0.44; 2 of 2 at 0.9, (2 + 1.8) / 5 = 0.76.
        assert_eq!((document[0].values, document[1].values, document[1].right), (0, 2, 2));
        assert!((document[0].confidence - 0.44).abs() < 1e-9);
        assert!((document[1].confidence - (2.0 + 20.0 * 0.76) / 22.0).abs() < 1e-9);
        assert!((of(Group::Signer)[0].confidence - 20.0 * 0.44 / 21.0).abs() < 1e-9);
        assert_eq!(learnt.documents, 2);
    }

    #[test]
    fn a_better_score_is_never_worth_less() {
        let low = ("document.code", 0.6, true);
        let high = ("document.code", 0.95, false);
        let learnt = learn(&[case("a", &[low; 40]), case("b", &[high; 40])]);
        for pair in learnt.points.windows(2).filter(|pair| pair[0].group == pair[1].group) {
            assert!(pair[0].confidence <= pair[1].confidence);
        }
    }
}
