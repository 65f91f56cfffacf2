//! One domain's model: interpolated Kneser-Ney with three discounts per order (Chen and Goodman 1998).
//!
//! Turns a stream of word ids into the probability of every n-gram seen, and the weights that back off from each
//! context. Lower orders count the *different* words before, not the occurrences.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

use super::super::lexicon::WordId;

/// Words in the longest n-grams.
pub(super) const ORDER: usize = 4;
/// Orders above single words.
pub(super) const LEVELS: usize = ORDER - 1;

/// N-grams of one order, packed into numbers that sort by their words: the last word has the lowest 16 bits.
#[derive(Default)]
pub(super) struct Level {
    pub(super) keys: Vec<u64>,
    /// Occurrences.
    pub(super) raw: Vec<u32>,
    /// Under the interpolated model; no logarithms.
    probs: Vec<f32>,
    /// All words but the last, sorted, with the weight of the next lower order behind them.
    contexts: Vec<u64>,
    backoffs: Vec<f32>,
}

/// The trained model of one domain.
pub(super) struct DomainModel {
    pub(super) unigrams: Vec<f32>,
    /// Pairs of words first.
    pub(super) levels: [Level; LEVELS],
    /// Occurrences of each word as a context.
    word_counts: Vec<u64>,
    pub(super) total: u64,
}

/// The words of an n-gram without the first; `len` is how many it has.
pub(super) fn suffix(key: u64, len: usize) -> u64 {
    key & ((1 << (16 * (len - 1))) - 1)
}

/// The word before the last, at which the context of an n-gram ends.
pub(super) fn word_before(key: u64) -> u16 {
    (key >> 16) as u16
}

impl DomainModel {
    /// Trains on `ids`, sentences each closed by [`WordId::END`]; ids are below `words`.
    pub(super) fn train(ids: Vec<u16>, words: usize) -> Self {
        let mut levels: [Level; LEVELS] = std::array::from_fn(|at| counted(&ids, at + 2));
        drop(ids);
        let mut word_counts = vec![0; words];
        for (key, count) in levels[0].keys.iter().zip(&levels[0].raw) {
            word_counts[usize::from(word_before(*key))] += u64::from(*count);
        }
        let unigrams = unigram_probs(&levels[0].keys, words);
        let total = word_counts.iter().sum();
        for at in 0..LEVELS {
            let len = at + 2;
            let counts = match levels.get(at + 1) {
                Some(longer) => continuations(&levels[at], longer, len),
                None => levels[at].raw.clone(),
            };
            let lower: Vec<f32> = levels[at]
                .keys
                .par_iter()
                .map(|key| prob(&unigrams, &levels, len - 1, suffix(*key, len)))
                .collect();
            levels[at].estimate(&counts, &lower);
        }
        Self { unigrams, levels, word_counts, total }
    }

    /// The probability of the last of the `len` words of `key` behind the others.
    pub(super) fn prob(&self, len: usize, key: u64) -> f32 {
        prob(&self.unigrams, &self.levels, len, key)
    }

    /// How often the `len` words of `key` stand before another.
    pub(super) fn context_count(&self, len: usize, key: u64) -> u64 {
        let Some(at) = len.checked_sub(2) else { return self.word_counts[key as usize] };
        let level = &self.levels[at];
        level.keys.binary_search(&key).map_or(0, |at| u64::from(level.raw[at]))
    }
}

fn prob(unigrams: &[f32], levels: &[Level], len: usize, key: u64) -> f32 {
    let Some(at) = len.checked_sub(2) else { return unigrams[key as usize] };
    let level = &levels[at];
    match level.keys.binary_search(&key) {
        Ok(at) => level.probs[at],
        Err(_) => level.backoff(key >> 16) * prob(unigrams, levels, len - 1, suffix(key, len)),
    }
}

impl Level {
    fn backoff(&self, context: u64) -> f32 {
        self.contexts.binary_search(&context).map_or(1.0, |at| self.backoffs[at])
    }

    /// Sets probabilities and weights from the counts of all n-grams and their probabilities in the lower order.
    fn estimate(&mut self, counts: &[u32], lower: &[f32]) {
        let discounts = Discounts::of(counts);
        let mut probs = Vec::with_capacity(counts.len());
        for group in self.keys.chunk_by(|a, b| a >> 16 == b >> 16) {
            let start = probs.len();
            let range = start..start + group.len();
            let (total, backoff) = discounts.of_context(&counts[range.clone()]);
            let own = counts[range.clone()].iter().zip(&lower[range]);
            probs.extend(own.map(|(count, lower)| discounts.apply(*count) / total + backoff * lower));
            self.contexts.push(group[0] >> 16);
            self.backoffs.push(backoff);
        }
        self.probs = probs;
    }
}

/// Every n-gram of `len` words with its occurrences; a sentence begins behind START, as often as needed.
fn counted(ids: &[u16], len: usize) -> Level {
    let mask = (u64::MAX >> (64 - 16 * len)) & !0xffff;
    let start = (0..len).fold(0, |key, _| key << 16 | u64::from(WordId::START.0));
    let mut key = start;
    let mut grams = Vec::with_capacity(ids.len());
    for id in ids {
        key = (key << 16 & mask) | u64::from(*id);
        grams.push(key);
        if *id == WordId::END.0 {
            key = start;
        }
    }
    grams.par_sort_unstable();
    let (keys, raw) = run_lengths(&grams);
    Level { keys, raw, ..Level::default() }
}

fn run_lengths(sorted: &[u64]) -> (Vec<u64>, Vec<u32>) {
    sorted.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u32)).unzip()
}

/// For each n-gram of `level` (of `len` words) the number of different words before it; behind START, where no word
/// can stand before, its occurrences. Every n-gram is the end of a `longer` one.
fn continuations(level: &Level, longer: &Level, len: usize) -> Vec<u32> {
    let mut ends: Vec<u64> = longer.keys.iter().map(|key| suffix(*key, len + 1)).collect();
    ends.par_sort_unstable();
    let (_, different) = run_lengths(&ends);
    let first = 16 * (len - 1);
    let grams = level.keys.iter().zip(&level.raw).zip(different);
    grams
        .map(
            |((key, raw), different)| {
                if key >> first == u64::from(WordId::START.0) { *raw } else { different }
            },
        )
        .collect()
}

/// P(w) from the number of different words before w, with a share for the unseen.
fn unigram_probs(bigrams: &[u64], words: usize) -> Vec<f32> {
    let mut counts = vec![0_u32; words];
    for key in bigrams {
        counts[usize::from(*key as u16)] += 1;
    }
    let discounts = Discounts::of(&counts);
    let (total, backoff) = discounts.of_context(&counts);
    let uniform = backoff / words as f32;
    counts.iter().map(|count| discounts.apply(*count) / total + uniform).collect()
}
/// What is taken off a count of one, two, and three or more.
struct Discounts([f32; 3]);

impl Discounts {
    fn of(counts: &[u32]) -> Self {
        let mut n = [0_f64; 5];
        for count in counts {
            if let Some(seen) = n.get_mut(*count as usize) {
                *seen += 1.0;
            }
        }
        let y = n[1] / (n[1] + 2.0 * n[2]).max(1.0);
        let discount = |k: usize| {
            let left = k as f64 - (k as f64 + 1.0) * y * n[k + 1] / n[k].max(1.0);
            left.clamp(0.1 * k as f64, k as f64) as f32
        };
        Self([discount(1), discount(2), discount(3)])
    }

    fn for_count(&self, count: u32) -> f32 {
        match count {
            0 => 0.0,
            count => self.0[count.min(3) as usize - 1],
        }
    }

    fn apply(&self, count: u32) -> f32 {
        count as f32 - self.for_count(count)
    }

    /// The sum of a context's counts, and the share that the discounts leave to the lower order.
    fn of_context(&self, counts: &[u32]) -> (f32, f32) {
        let total: f64 = counts.iter().map(|count| f64::from(*count)).sum();
        let freed: f64 = counts.iter().map(|count| f64::from(self.for_count(*count))).sum();
        (total as f32, (freed / total) as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sentences over the words 4 to 9.
    fn model() -> DomainModel {
        let ids = [4, 5, 6, 2, 4, 5, 7, 2, 4, 5, 6, 2, 8, 9, 2, 8, 5, 6, 2, 4, 4, 5, 2];
        DomainModel::train(ids.to_vec(), 10)
    }

    #[test]
    fn probabilities_behind_a_context_sum_to_one() {
        let model = model();
        let sum: f32 = model.unigrams.iter().sum();
        assert!((sum - 1.0).abs() < 1e-5, "{sum}");
        for context in
            [&[1_u64] as &[u64], &[4], &[5], &[8], &[4, 5], &[1, 4], &[1, 4, 5], &[4, 4, 5], &[9, 9, 9]]
        {
            let packed = context.iter().fold(0, |key, word| key << 16 | word);
            let sum: f32 = (0..10).map(|w| model.prob(context.len() + 1, packed << 16 | w)).sum();
            assert!((sum - 1.0).abs() < 1e-5, "after {context:?}: {sum}");
        }
    }

    #[test]
    fn discounts_follow_the_counts_of_counts() {
        // n1 = 4, n2 = 2, n3 = 1, n4 = 1, so Y = 4 / (4 + 2 * 2) = 1/2.
        let Discounts(discounts) = Discounts::of(&[1, 1, 1, 1, 2, 2, 3, 4]);
        let expected = [1.0 - 2.0 / 4.0, 2.0 - 1.5 / 2.0, 3.0 - 2.0];
        for (found, expected) in discounts.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-6, "{discounts:?}");
        }
    }
}
