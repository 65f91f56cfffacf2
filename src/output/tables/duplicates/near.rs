//! Which of many signatures are alike, without comparing each with each.
//!
//! Signatures that agree in a whole band fall into one bucket (locality-sensitive hashing); only there they are
//! compared, with at most [`MOST_COMPARED`] others: time is linear in the number of documents even when all have the
//! same letterhead.

use super::signature::{SIZE, Signature};

/// Numbers in a band. With 24 bands of 5, texts 0.7 alike meet in 99 of 100 cases, texts 0.3 alike in 6.
const ROWS: usize = 5;

/// With how many of a bucket's groups a newcomer is compared.
const MOST_COMPARED: usize = 16;

/// Groups of two or more places in `signatures` that are at least `least` alike, each with the least likeness that
/// joined it. A chain of likeness is one group. Places that have no signature are alone.
pub(super) fn groups(signatures: &[Option<Signature>], least: f64) -> Vec<(Vec<usize>, f64)> {
    groups_by(signatures, least, Signature::likeness)
}

fn groups_by(
    signatures: &[Option<Signature>],
    least: f64,
    mut likeness: impl FnMut(&Signature, &Signature) -> f64,
) -> Vec<(Vec<usize>, f64)> {
    let mut forest = Forest::new(signatures.len());
    let mut alike = |one: usize, other: usize| {
        let likeness = likeness(signatures[one].as_ref()?, signatures[other].as_ref()?);
        Some(likeness).filter(|likeness| *likeness >= least)
    };
    for band in 0..SIZE / ROWS {
        join_band(signatures, band, &mut alike, &mut forest);
    }
    forest.groups()
}

fn join_band(
    signatures: &[Option<Signature>],
    band: usize,
    alike: &mut impl FnMut(usize, usize) -> Option<f64>,
    forest: &mut Forest,
) {
    let key = |(at, signature): (usize, &Option<Signature>)| {
        Some((signature.as_ref()?.band(ROWS, band), at as u32))
    };
    let mut keyed: Vec<(u64, u32)> = signatures.iter().enumerate().filter_map(key).collect();
    keyed.sort_unstable();
    for bucket in keyed.chunk_by(|one, other| one.0 == other.0) {
        let mut met: Vec<usize> = Vec::new();
        for at in bucket.iter().map(|(_, at)| *at as usize) {
            join(at, &mut met, alike, forest);
        }
    }
}

/// Compares the one at `at` with one of each group that was met in its bucket, latest first.
fn join(
    at: usize,
    met: &mut Vec<usize>,
    alike: &mut impl FnMut(usize, usize) -> Option<f64>,
    forest: &mut Forest,
) {
    let mut is_new = true;
    for other in met.iter().rev().take(MOST_COMPARED) {
        if forest.root(*other) == forest.root(at) {
            is_new = false;
            continue;
        }
        if let Some(likeness) = alike(at, *other) {
            forest.join(at, *other, likeness);
            is_new = false;
        }
    }
    if is_new {
        met.push(at);
    }
}

/// Who belongs to whom: each place points at another of its group or at itself.
#[derive(Debug)]
struct Forest {
    above: Vec<usize>,
    least: Vec<f64>,
}

impl Forest {
    fn new(size: usize) -> Self {
        Self { above: (0..size).collect(), least: vec![1.0; size] }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.above[at] != at {
            self.above[at] = self.above[self.above[at]];
            at = self.above[at];
        }
        at
    }

    /// The lower place is the root, so that the result does not depend on the order of joining.
    fn join(&mut self, one: usize, other: usize, likeness: f64) {
        let (one, other) = (self.root(one), self.root(other));
        let (low, high) = (one.min(other), one.max(other));
        self.least[low] = self.least[low].min(self.least[high]).min(likeness);
        self.above[high] = low;
    }

    fn groups(mut self) -> Vec<(Vec<usize>, f64)> {
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); self.above.len()];
        for at in 0..self.above.len() {
            let root = self.root(at);
            members[root].push(at);
        }
        let least = self.least;
        let groups = members.into_iter().zip(least);
        groups.filter(|(members, _)| members.len() > 1).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::signature::tests::synthetic;
    use super::*;

    /// The groups, and how many comparisons it took.
    fn counted(signatures: &[Option<Signature>], least: f64) -> (Vec<(Vec<usize>, f64)>, usize) {
        let mut compared = 0;
        let found = groups_by(signatures, least, |one, other| {
            compared += 1;
            one.likeness(other)
        });
        (found, compared)
    }

    #[test]
    fn planted_near_duplicates_are_found_among_ten_thousand_and_nothing_else() {
        let planted = 500;
        let originals = 0..9_500_u64;
        // Word triples of a second scan: up to 15 of 100 changed.
        let copies = (0..planted).map(|at| synthetic(at * 1000, 60, at % 16));
        let mut signatures: Vec<Option<Signature>> =
            originals.map(|at| Some(synthetic(at * 1000, 60, 0))).collect();
        signatures.extend(copies.map(Some));
        let (found, compared) = counted(&signatures, 0.6);
        let right =
            |(members, _): &&(Vec<usize>, f64)| members.len() == 2 && members[1] == members[0] + 9_500;
        let correct = found.iter().filter(right).count();
        assert_eq!(correct, found.len(), "false groups");
        assert!(correct >= 490, "only {correct} of {planted} found");
        // All pairs are fifty million.
        assert!(compared < 20_000, "{compared}");
    }

    #[test]
    fn ten_thousand_copies_of_one_form_are_one_group_and_no_square_of_work() {
        let signatures: Vec<Option<Signature>> = vec![Some(synthetic(1, 40, 0)); 10_000];
        let (found, compared) = counted(&signatures, 0.7);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0.len(), 10_000);
        assert!(compared < 10_000, "{compared}");
        assert!(groups(&[None, None], 0.7).is_empty());
    }
}
