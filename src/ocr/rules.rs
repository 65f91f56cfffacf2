//! Finds the ruling lines on a page's picture: long, thin, nearly straight runs of ink, level or upright.

use super::prepare::Ink;
use crate::document::{Rule, Rules};

/// Shortest ruling line in millimetres. Words come to 20 mm at most and have gaps; tall letters to 5 mm, and what they
/// touch by accident on the scans at hand to 9.
const SHORTEST_LEVEL: f32 = 20.0;
const SHORTEST_UPRIGHT: f32 = 10.0;

/// A run may miss so many cells: a scanner leaves gaps in thin lines, letters are further apart.
const GAP: usize = 2;

/// It drifts by so many cells at most, and by this share of its length: about 3 degrees.
const DRIFT_CELLS: f32 = 2.0;
const DRIFT_SHARE: f32 = 0.05;

/// So much of it is inked, within a cell of the straight way from end to end: what ran on along print is not.
const STRAIGHT: f32 = 0.85;

/// A run may have begun so many cells beside its way.
const ASIDE: i16 = 12;

/// Runs that are no further apart, in cells, are one line: 0.8 mm.
const SAME: f32 = 5.0;

/// The ruling lines of a page with this `ink`, so many pixels to the inch; the longest first.
pub(super) fn of(ink: &Ink, dpi: u32) -> Rules {
    let cells = |millimetres: f32| (millimetres / 25.4 * dpi as f32) as usize / ink.factor;
    let level = Tracer::new(ink.height, cells(SHORTEST_LEVEL))
        .trace(ink.width, |along, across| ink.cells[across * ink.width + along]);
    let upright = Tracer::new(ink.width, cells(SHORTEST_UPRIGHT))
        .trace(ink.height, |along, across| ink.cells[along * ink.width + across]);
    let in_pixels = |runs: Vec<Rule>| runs.into_iter().map(|run| scaled(run, ink.factor as f32)).collect();
    Rules { level: in_pixels(level), upright: in_pixels(upright) }
}

fn scaled(run: Rule, factor: f32) -> Rule {
    let middle = |cell: f32| (cell + 0.5) * factor;
    Rule { start: run.start * factor, end: (run.end + 1.0) * factor, at: run.at.map(middle) }
}

/// A run of ink that is followed.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    /// Where across it began.
    from: usize,
    /// The last inked cell.
    last: usize,
}

/// Follows runs of ink through a page, column by column or row by row.
struct Tracer {
    shortest: usize,
    /// The run that has come to each place across.
    runs: Vec<Option<Run>>,
    found: Vec<Rule>,
}

impl Tracer {
    fn new(breadth: usize, shortest: usize) -> Self {
        Self { shortest, runs: vec![None; breadth], found: Vec::new() }
    }

    fn trace(mut self, length: usize, is_ink: impl Fn(usize, usize) -> bool) -> Vec<Rule> {
        let mut next = vec![None; self.runs.len()];
        for along in 0..length {
            for (across, place) in next.iter_mut().enumerate() {
                *place = self.step(along, across, is_ink(along, across));
            }
            std::mem::swap(&mut self.runs, &mut next);
            self.close(&next);
        }
        let open = std::mem::take(&mut self.runs);
        self.runs = vec![None; open.len()];
        self.close(&open);
        let inked = |run: &Rule| {
            let inked = |along: usize| {
                let across = run.at(along as f32).round() as usize;
                (across.saturating_sub(1)..(across + 2).min(open.len())).any(|across| is_ink(along, across))
            };
            let all = run.start as usize..=run.end as usize;
            all.filter(|along| inked(*along)).count() as f32 / run.length()
        };
        let straight = self.found.iter().filter_map(|run| straightest(*run, &inked)).collect();
        one_for_each(straight)
    }

    /// The run at a place, come from the place before it or from beside that.
    fn step(&self, along: usize, across: usize, is_ink: bool) -> Option<Run> {
        if !is_ink {
            return self.runs[across].filter(|run| along - run.last <= GAP);
        }
        let beside = [Some(across), across.checked_sub(1), Some(across + 1)];
        let before = beside.into_iter().flatten().filter_map(|at| *self.runs.get(at)?);
        let longest = before.reduce(|best, run| if run.start < best.start { run } else { best });
        Some(
            longest.map_or(Run { start: along, from: across, last: along }, |run| Run { last: along, ..run }),
        )
    }

    /// Notes the runs of `before` that were long enough and that no run goes on with.
    fn close(&mut self, before: &[Option<Run>]) {
        for (across, run) in before.iter().enumerate() {
            let Some(run) = run.filter(|run| run.last - run.start >= self.shortest) else { continue };
            let near = &self.runs[across.saturating_sub(1)..(across + 2).min(self.runs.len())];
            let goes_on = near.iter().flatten().any(|next| next.start <= run.start);
            let (length, drift) = ((run.last - run.start) as f32, run.from.abs_diff(across) as f32);
            if !goes_on && drift <= DRIFT_CELLS + DRIFT_SHARE * length {
                let at = [run.from as f32, across as f32];
                self.found.push(Rule { start: run.start as f32, end: run.last as f32, at });
            }
        }
    }
}

/// The run from the beginning that leaves most of it inked; `None` for what is not straight from anywhere. A run that
/// begins on a line across it may come to its own way from either side.
fn straightest(run: Rule, inked: &impl Fn(&Rule) -> f32) -> Option<Rule> {
    if inked(&run) >= STRAIGHT {
        return Some(run);
    }
    let from = |aside: i16| Rule { at: [(run.at[0] + f32::from(aside)).max(0.0), run.at[1]], ..run };
    let ways = (-ASIDE..=ASIDE).map(from).map(|run| (inked(&run), run));
    ways.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(share, _)| *share >= STRAIGHT).map(|(_, run)| run)
}

/// A line is some cells thick: of the runs along it, the longest.
fn one_for_each(mut found: Vec<Rule>) -> Vec<Rule> {
    found.sort_by(|a, b| b.length().total_cmp(&a.length()));
    let mut kept: Vec<Rule> = Vec::new();
    for run in found {
        let overlaps = |other: &&Rule| run.start < other.end && other.start < run.end;
        let same = |other: &Rule| {
            let middle = f32::midpoint(run.start.max(other.start), run.end.min(other.end));
            (other.at(middle) - run.at(middle)).abs() <= SAME
        };
        if !kept.iter().filter(overlaps).any(same) {
            kept.push(run);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_began_aside_is_followed_from_its_own_way() {
        let inked = |run: &Rule| if (run.at[0] - 100.0).abs() < 0.5 { 1.0 } else { 0.3 };
        let from = |at| straightest(Rule { start: 0.0, end: 90.0, at: [at, 100.0] }, &inked);
        assert_eq!(from(107.0).map(|run| run.at), Some([100.0, 100.0]));
        assert_eq!(from(120.0), None);
    }
}
