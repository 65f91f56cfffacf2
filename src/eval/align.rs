//! Turns two sequences into pairs: which element of the truth stands against which element of the output.
//!
//! Elements are ids, so the same code aligns characters and words. The alignment has the least number of
//! substitutions, deletions and insertions. The search goes from both ends at once and keeps, for each diagonal, how
//! far a given number of edits reaches (Ukkonen 1985; Myers 1986); where the two meet it divides and goes on in the
//! halves. Time grows with the square of the errors, not of the length; memory with the errors. Who only wants the
//! number asks for [`distance`]: the first meeting has it, and nothing is divided.

/// Below this many cells a plain table is faster than the search from both ends.
const SMALL: usize = 4096;

/// Edits that the first try of a small table allows beyond the difference in length.
const FIRST_BAND: usize = 6;

/// Edits after which one half of a search gives up being exact: two texts of 10,000 differences have little in
/// common, and from there on a count is an upper bound.
const MOST_EDITS: usize = 5000;

/// One step of an alignment. At least one side is there; indices rise from pair to pair on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// Index in the truth; `None` for an insertion.
    pub truth: Option<usize>,
    /// Index in the output; `None` for a deletion.
    pub got: Option<usize>,
}

/// The alignment of least edits. Ties: a substitution before a deletion before an insertion, in small stretches.
pub fn align(truth: &[u32], got: &[u32]) -> Vec<Pair> {
    align_within(truth, got, MOST_EDITS)
}

fn align_within(truth: &[u32], got: &[u32], most: usize) -> Vec<Pair> {
    let pairs = Vec::with_capacity(truth.len().max(got.len()));
    let mut aligner = Aligner { truth, got, most, pairs, costs: Vec::new() };
    aligner.stretch([0, truth.len()], [0, got.len()]);
    aligner.pairs
}

/// The number of edits in an alignment of `truth` and `got`.
pub fn edits(truth: &[u32], got: &[u32], pairs: &[Pair]) -> u64 {
    pairs.iter().filter(|pair| !is_match(truth, got, **pair)).count() as u64
}

/// Whether both sides of a pair are there and equal.
pub fn is_match(truth: &[u32], got: &[u32], pair: Pair) -> bool {
    matches!((pair.truth, pair.got), (Some(t), Some(g)) if truth[t] == got[g])
}

/// The least number of edits between two sequences: what [`edits`] counts in their alignment, in half the time.
pub fn distance(truth: &[u32], got: &[u32]) -> u64 {
    let same = |(a, b): &(&u32, &u32)| a == b;
    let head = truth.iter().zip(got).take_while(same).count();
    let (truth, got) = (&truth[head..], &got[head..]);
    let tail = truth.iter().rev().zip(got.iter().rev()).take_while(same).count();
    let (truth, got) = (&truth[..truth.len() - tail], &got[..got.len() - tail]);
    if truth.is_empty() || got.is_empty() {
        return truth.len().max(got.len()) as u64;
    }
    match meeting_point(truth, got, MOST_EDITS) {
        Meeting { edits: Some(edits), .. } => edits,
        // The searches never met: the number is that of the alignment, however it was divided.
        Meeting { edits: None, .. } => edits(truth, got, &align(truth, got)),
    }
}

struct Aligner<'a> {
    truth: &'a [u32],
    got: &'a [u32],
    /// See [`MOST_EDITS`].
    most: usize,
    pairs: Vec<Pair>,
    /// Room for [`Table::costs`], used again and again.
    costs: Vec<u32>,
}

impl Aligner<'_> {
    /// Aligns `truth[t0..t1]` with `got[g0..g1]` and appends the pairs.
    fn stretch(&mut self, [mut t0, mut t1]: [usize; 2], [mut g0, mut g1]: [usize; 2]) {
        while t0 < t1 && g0 < g1 && self.truth[t0] == self.got[g0] {
            self.push(Some(t0), Some(g0));
            (t0, g0) = (t0 + 1, g0 + 1);
        }
        let mut tail = 0;
        while t0 < t1 && g0 < g1 && self.truth[t1 - 1] == self.got[g1 - 1] {
            (t1, g1, tail) = (t1 - 1, g1 - 1, tail + 1);
        }
        self.differing([t0, t1], [g0, g1]);
        for step in 0..tail {
            self.push(Some(t1 + step), Some(g1 + step));
        }
    }

    /// A stretch whose first elements differ, and whose last do.
    fn differing(&mut self, [t0, t1]: [usize; 2], [g0, g1]: [usize; 2]) {
        let (n, m) = (t1 - t0, g1 - g0);
        if n == 0 || m == 0 {
            (t0..t1).for_each(|t| self.push(Some(t), None));
            (g0..g1).for_each(|g| self.push(None, Some(g)));
        } else if n * m <= SMALL {
            self.small([t0, t1], [g0, g1]);
        } else {
            let Meeting { point: (x, y), .. } =
                meeting_point(&self.truth[t0..t1], &self.got[g0..g1], self.most);
            self.stretch([t0, t0 + x], [g0, g0 + y]);
            self.stretch([t0 + x, t1], [g0 + y, g1]);
        }
    }

    /// The plain table, in which only a band around the diagonal is filled. A band as wide as the edits it finds
    /// holds every path of so few edits, so the pairs are those of the whole table.
    fn small(&mut self, [t0, t1]: [usize; 2], [g0, g1]: [usize; 2]) {
        let (truth, got) = (&self.truth[t0..t1], &self.got[g0..g1]);
        let mut band = truth.len().abs_diff(got.len()) + FIRST_BAND;
        while Table::filled(truth, got, band, &mut self.costs).edits() > band {
            band *= 2;
        }
        let from = self.pairs.len();
        Table { truth, got, costs: &self.costs }.trace(|truth, got| {
            self.pairs.push(Pair { truth: truth.map(|t| t + t0), got: got.map(|g| g + g0) });
        });
        self.pairs[from..].reverse();
    }

    fn push(&mut self, truth: Option<usize>, got: Option<usize>) {
        self.pairs.push(Pair { truth, got });
    }
}

/// The least edits of all beginnings of two short sequences; far outside the band, more than there can be.
struct Table<'a> {
    truth: &'a [u32],
    got: &'a [u32],
    costs: &'a [u32],
}

impl<'a> Table<'a> {
    /// Fills `costs` no further than `band` away from the diagonal.
    fn filled(truth: &'a [u32], got: &'a [u32], band: usize, costs: &'a mut Vec<u32>) -> Self {
        let (n, m) = (truth.len(), got.len());
        let width = m + 1;
        costs.clear();
        costs.resize((n + 1) * width, (n + m + 1) as u32);
        (0..=m.min(band)).for_each(|g| costs[g] = g as u32);
        for t in 1..=n {
            let (above, row) = costs[(t - 1) * width..].split_at_mut(width);
            if t <= band {
                row[0] = t as u32;
            }
            for g in t.saturating_sub(band).max(1)..=m.min(t + band) {
                let substituted = above[g - 1] + u32::from(truth[t - 1] != got[g - 1]);
                row[g] = substituted.min(above[g] + 1).min(row[g - 1] + 1);
            }
        }
        Self { truth, got, costs }
    }

    fn edits(&self) -> usize {
        self.costs.last().map_or(0, |edits| *edits as usize)
    }

    /// Gives the pairs of a cheapest path from its end to its beginning.
    fn trace(&self, mut give: impl FnMut(Option<usize>, Option<usize>)) {
        let width = self.got.len() + 1;
        let at = |t: usize, g: usize| self.costs[t * width + g];
        let (mut t, mut g) = (self.truth.len(), self.got.len());
        while t > 0 || g > 0 {
            let here = at(t, g);
            let differs = || u32::from(self.truth[t - 1] != self.got[g - 1]);
            if t > 0 && g > 0 && here == at(t - 1, g - 1) + differs() {
                (t, g) = (t - 1, g - 1);
                give(Some(t), Some(g));
            } else if t > 0 && here == at(t - 1, g) + 1 {
                t -= 1;
                give(Some(t), None);
            } else {
                g -= 1;
                give(None, Some(g));
            }
        }
    }
}

/// The cheapest alignment of `n` with `m` elements by a full table, for costs of one's own: `substitution(t, g)`,
/// `deletion(t)`; an insertion costs what `deletion` gives for `usize::MAX`.
pub(super) fn cheapest(
    n: usize,
    m: usize,
    substitution: impl Fn(usize, usize) -> u32,
    deletion: impl Fn(usize) -> u32,
) -> Vec<Pair> {
    let insertion = deletion(usize::MAX);
    let width = m + 1;
    let mut costs = vec![0; (n + 1) * width];
    for t in 0..=n {
        for g in 0..=m {
            let options = [
                (t > 0 && g > 0).then(|| costs[(t - 1) * width + g - 1] + substitution(t - 1, g - 1)),
                (t > 0).then(|| costs[(t - 1) * width + g] + deletion(t - 1)),
                (g > 0).then(|| costs[t * width + g - 1] + insertion),
            ];
            costs[t * width + g] = options.into_iter().flatten().min().unwrap_or(0);
        }
    }
    let mut pairs = Vec::with_capacity(n.max(m));
    let (mut t, mut g) = (n, m);
    while t > 0 || g > 0 {
        let here = costs[t * width + g];
        if t > 0 && g > 0 && here == costs[(t - 1) * width + g - 1] + substitution(t - 1, g - 1) {
            (t, g) = (t - 1, g - 1);
            pairs.push(Pair { truth: Some(t), got: Some(g) });
        } else if t > 0 && here == costs[(t - 1) * width + g] + deletion(t - 1) {
            t -= 1;
            pairs.push(Pair { truth: Some(t), got: None });
        } else {
            g -= 1;
            pairs.push(Pair { truth: None, got: Some(g) });
        }
    }
    pairs.reverse();
    pairs
}

/// Where the searches from both ends met.
struct Meeting {
    /// A point on a path of least edits, about in its middle: so many elements of the truth and of the output.
    point: (usize, usize),
    /// The edits of that path; `None` when the searches gave up first.
    edits: Option<u64>,
}

/// Both sequences are not empty and differ at both ends.
fn meeting_point(truth: &[u32], got: &[u32], most: usize) -> Meeting {
    let (n, m) = (truth.len() as i64, got.len() as i64);
    let mut front = Wave::new(n, m);
    let mut back = Wave::new(n, m);
    let forward = |x: i64, y: i64| truth[x as usize] == got[y as usize];
    let backward = |x: i64, y: i64| truth[(n - 1 - x) as usize] == got[(m - 1 - y) as usize];
    for _ in 0..most {
        front.step(&forward);
        if let Some(point) = front.meets(&back) {
            return Meeting { point, edits: Some((front.edits + back.edits) as u64) };
        }
        back.step(&backward);
        if let Some((x, y)) = back.meets(&front) {
            let point = (n as usize - x, m as usize - y);
            return Meeting { point, edits: Some((front.edits + back.edits) as u64) };
        }
    }
    Meeting { point: front.furthest(), edits: None }
}

/// Cells of [`Wave::reach`] on either side that were never reached: a step looks two cells around without asking.
const MARGIN: usize = 2;

/// How far so many edits reach on each diagonal `x - y`, from one end.
struct Wave {
    n: i64,
    m: i64,
    edits: i64,
    /// Index `MARGIN + edits + diagonal`; negative where nothing was reached.
    reach: Vec<i64>,
}

impl Wave {
    fn new(n: i64, m: i64) -> Self {
        Self { n, m, edits: 0, reach: vec![-1, -1, 0, -1, -1] }
    }

    /// How far the wave is on a diagonal between `-edits` and `edits`.
    fn at(&self, diagonal: i64) -> i64 {
        self.reach[MARGIN + (self.edits + diagonal) as usize]
    }

    /// One edit more, then as far as elements are equal.
    fn step(&mut self, equal: &impl Fn(i64, i64) -> bool) {
        let edits = self.edits + 1;
        let mut next = vec![-1; 2 * edits as usize + 1 + 2 * MARGIN];
        let (low, high) = ((-edits).max(-self.m), edits.min(self.n));
        for diagonal in low..=high {
            let index = (edits + diagonal) as usize;
            // Deletion: one of the truth is used up. Insertion: one of the output.
            let [deletion, substitution, insertion] = [0, 1, 2].map(|step| self.reach[index + step]);
            let inside =
                |from: i64, x: i64| if from >= 0 && x <= self.n && x - diagonal <= self.m { x } else { -1 };
            let reached = inside(deletion, deletion + 1)
                .max(inside(substitution, substitution + 1))
                .max(inside(insertion, insertion));
            if reached < 0 || reached < diagonal {
                continue;
            }
            let mut x = reached;
            while x < self.n && x - diagonal < self.m && equal(x, x - diagonal) {
                x += 1;
            }
            next[MARGIN + index] = x;
        }
        (self.edits, self.reach) = (edits, next);
    }

    /// Where this wave has reached or passed the one from the other end.
    fn meets(&self, other: &Self) -> Option<(usize, usize)> {
        let across = self.n - self.m;
        let low = (-self.edits).max(across - other.edits);
        let high = self.edits.min(across + other.edits);
        let met = |diagonal: &i64| {
            let (x, from_other) = (self.at(*diagonal), other.at(across - diagonal));
            x >= 0 && from_other >= 0 && x + from_other >= self.n
        };
        (low..=high)
            .find(met)
            .map(|diagonal| (self.at(diagonal) as usize, (self.at(diagonal) - diagonal) as usize))
    }

    /// The point with most of both sequences behind it.
    fn furthest(&self) -> (usize, usize) {
        let points = (-self.edits..=self.edits).map(|diagonal| (diagonal, self.at(diagonal)));
        let reached = points.filter(|(_, x)| *x >= 0);
        let best = reached.max_by_key(|(diagonal, x)| 2 * x - diagonal).unwrap_or((0, 0));
        (best.1 as usize, (best.1 - best.0) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<u32> {
        text.chars().map(u32::from).collect()
    }

    #[test]
    fn distances_counted_by_hand() {
        for (truth, got, expected) in [
            ("", "", 0),
            ("a", "", 1),
            ("kế hoạch", "ke hoach", 2),
            ("tháng 5", "thang5", 2),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(&ids(truth), &ids(got)), expected, "{truth} / {got}");
        }
    }

    /// The search from both ends against the plain table, on texts large enough to be divided.
    #[test]
    fn the_search_finds_what_the_table_finds() {
        let mut state = 7_u64;
        let mut random = move |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        for round in 0..60 {
            let truth: Vec<u32> = (0..300).map(|_| random(6) as u32).collect();
            let mut got = truth.clone();
            for _ in 0..round * 3 {
                let place = random(got.len() as u64) as usize;
                match random(3) {
                    0 => got[place] = random(6) as u32,
                    1 => drop(got.remove(place)),
                    _ => got.insert(place, random(6) as u32),
                }
            }
            let pairs = align(&truth, &got);
            let by_table = strsim::generic_levenshtein(&truth, &got) as u64;
            assert_eq!(edits(&truth, &got, &pairs), by_table, "round {round}");
            assert_eq!(distance(&truth, &got), by_table, "round {round}");
            let covered =
                |side: fn(&Pair) -> Option<usize>| pairs.iter().filter_map(side).collect::<Vec<_>>();
            assert_eq!(covered(|pair| pair.truth), (0..truth.len()).collect::<Vec<_>>());
            assert_eq!(covered(|pair| pair.got), (0..got.len()).collect::<Vec<_>>());
        }
    }

    proptest::proptest! {
        #[test]
        fn a_band_gives_the_pairs_of_the_whole_table(
            truth in proptest::collection::vec(0_u32..5, 1..60),
            got in proptest::collection::vec(0_u32..5, 1..60),
        ) {
            let differs = |t: usize, g: usize| u32::from(truth[t] != got[g]);
            let whole = cheapest(truth.len(), got.len(), differs, |_| 1);
            let mut aligner =
                Aligner { truth: &truth, got: &got, most: MOST_EDITS, pairs: Vec::new(), costs: Vec::new() };
            aligner.small([0, truth.len()], [0, got.len()]);
            proptest::prop_assert_eq!(aligner.pairs, whole);
            let by_table = strsim::generic_levenshtein(&truth, &got) as u64;
            proptest::prop_assert_eq!(distance(&truth, &got), by_table);
        }
    }

    #[test]
    fn texts_with_nothing_in_common_are_divided_all_the_same() {
        let truth: Vec<u32> = (0..3000).collect();
        let got: Vec<u32> = (3000..6000).collect();
        assert_eq!(edits(&truth, &got, &align_within(&truth, &got, 50)), 3000);
    }
}
