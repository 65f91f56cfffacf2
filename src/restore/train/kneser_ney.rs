//! One domain's trigram model: interpolated Kneser-Ney with three discounts per order (Chen and Goodman 1998).
//!
//! Turns a stream of word ids into the probability of every trigram, bigram and word seen, and the weights that
//! back off from each context. Lower orders count the *different* words before, not the occurrences.

use rayon::slice::ParallelSliceMut;

use super::super::lexicon::WordId;

/// A trigram packed so that numbers sort as (u, v, w).
pub(super) fn pack3(u: u16, v: u16, w: u16) -> u64 {
    u64::from(u) << 32 | u64::from(v) << 16 | u64::from(w)
}

/// A bigram packed so that numbers sort as (v, w).
pub(super) fn pack2(v: u16, w: u16) -> u32 {
    u32::from(v) << 16 | u32::from(w)
}

/// Sorted n-grams of one order, each with a count and a probability under the interpolated model.
pub(super) struct Grams<K> {
    pub(super) keys: Vec<K>,
    pub(super) counts: Vec<u32>,
    pub(super) probs: Vec<f32>,
}

/// The trained model of one domain. Probabilities are plain numbers, not logarithms.
pub(super) struct DomainModel {
    pub(super) trigrams: Grams<u64>,
    /// Counts are continuation counts.
    pub(super) bigrams: Grams<u32>,
    pub(super) unigrams: Vec<f32>,
    /// Contexts of two words, sorted, with their occurrences and the weight of the bigram model behind them.
    pub(super) contexts: Grams<u32>,
    /// Weight of the unigram model behind each single word.
    pub(super) bigram_backoff: Vec<f32>,
    /// Occurrences of each word as a context.
    pub(super) word_counts: Vec<u64>,
    pub(super) total: u64,
}

impl DomainModel {
    /// Trains on `ids`, sentences each closed by [`WordId::END`]; ids are below `words`.
    pub(super) fn train(ids: Vec<u16>, words: usize) -> Self {
        let mut grams = trigram_stream(&ids);
        drop(ids);
        grams.par_sort_unstable();
        let (keys, counts) = run_lengths(&grams);
        drop(grams);
        let mut word_counts = vec![0; words];
        for (key, count) in keys.iter().zip(&counts) {
            word_counts[usize::from((key >> 16) as u16)] += u64::from(*count);
        }
        let (bigram_keys, bigram_counts) = continuations(&keys, &counts);
        let unigrams = unigram_probs(&bigram_keys, words);
        let (bigrams, bigram_backoff) = bigram_probs(bigram_keys, bigram_counts, &unigrams);
        let mut model = Self {
            trigrams: Grams { keys, counts, probs: Vec::new() },
            bigrams,
            unigrams,
            contexts: Grams { keys: Vec::new(), counts: Vec::new(), probs: Vec::new() },
            bigram_backoff,
            total: word_counts.iter().sum(),
            word_counts,
        };
        model.estimate_trigrams();
        model
    }

    /// P(w | v).
    pub(super) fn bigram(&self, v: u16, w: u16) -> f32 {
        match self.bigrams.keys.binary_search(&pack2(v, w)) {
            Ok(at) => self.bigrams.probs[at],
            Err(_) => self.bigram_backoff[usize::from(v)] * self.unigrams[usize::from(w)],
        }
    }

    fn estimate_trigrams(&mut self) {
        let discounts = Discounts::of(&self.trigrams.counts);
        let mut probs = Vec::with_capacity(self.trigrams.keys.len());
        let mut start = 0;
        for group in self.trigrams.keys.chunk_by(|a, b| a >> 16 == b >> 16) {
            let counts = &self.trigrams.counts[start..start + group.len()];
            let (total, backoff) = discounts.of_context(counts);
            for (key, count) in group.iter().zip(counts) {
                let lower = self.bigram((key >> 16) as u16, *key as u16);
                probs.push(discounts.apply(*count) / total + backoff * lower);
            }
            self.contexts.keys.push((group[0] >> 16) as u32);
            self.contexts.counts.push(counts.iter().sum());
            self.contexts.probs.push(backoff);
            start += group.len();
        }
        self.trigrams.probs = probs;
    }
}

/// Every trigram of the sentences; a sentence begins in the context (START, START).
fn trigram_stream(ids: &[u16]) -> Vec<u64> {
    let start = (WordId::START.0, WordId::START.0);
    let mut grams = Vec::with_capacity(ids.len());
    let (mut u, mut v) = start;
    for w in ids {
        grams.push(pack3(u, v, *w));
        (u, v) = if *w == WordId::END.0 { start } else { (v, *w) };
    }
    grams
}

fn run_lengths<K: Copy + PartialEq>(sorted: &[K]) -> (Vec<K>, Vec<u32>) {
    sorted.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u32)).unzip()
}

/// Bigrams with the number of different words before them; behind START, where no word can stand before, with their
/// occurrences.
fn continuations(keys: &[u64], counts: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let mut bigrams: Vec<u32> = keys.iter().map(|key| *key as u32).collect();
    bigrams.par_sort_unstable();
    let (bigrams, mut continuation) = run_lengths(&bigrams);
    for (key, count) in keys.iter().zip(counts) {
        if (key >> 16) as u16 != WordId::START.0 {
            continue;
        }
        if let Ok(at) = bigrams.binary_search(&(*key as u32)) {
            continuation[at] = *count;
        }
    }
    (bigrams, continuation)
}

/// P(w) from the number of different words before w, with a share for the unseen.
fn unigram_probs(bigrams: &[u32], words: usize) -> Vec<f32> {
    let mut counts = vec![0_u32; words];
    for key in bigrams {
        counts[(*key & 0xffff) as usize] += 1;
    }
    let discounts = Discounts::of(&counts);
    let (total, backoff) = discounts.of_context(&counts);
    let uniform = backoff / words as f32;
    counts.iter().map(|count| discounts.apply(*count) / total + uniform).collect()
}

fn bigram_probs(keys: Vec<u32>, counts: Vec<u32>, unigrams: &[f32]) -> (Grams<u32>, Vec<f32>) {
    let discounts = Discounts::of(&counts);
    let mut backoffs = vec![1.0; unigrams.len()];
    let mut probs = Vec::with_capacity(keys.len());
    for group in keys.chunk_by(|a, b| a >> 16 == b >> 16) {
        let counts = &counts[probs.len()..probs.len() + group.len()];
        let (total, backoff) = discounts.of_context(counts);
        backoffs[(group[0] >> 16) as usize] = backoff;
        for (key, count) in group.iter().zip(counts) {
            let lower = unigrams[(*key & 0xffff) as usize];
            probs.push(discounts.apply(*count) / total + backoff * lower);
        }
    }
    (Grams { keys, counts, probs }, backoffs)
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
        for v in [1, 4, 5, 8] {
            let sum: f32 = (0..10).map(|w| model.bigram(v, w)).sum();
            assert!((sum - 1.0).abs() < 1e-5, "after {v}: {sum}");
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
