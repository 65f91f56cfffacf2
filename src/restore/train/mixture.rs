//! One back-off model out of the models of the domains: static interpolation, then entropy pruning.
//!
//! Every n-gram of any domain gets the weighted mean of the domains' probabilities. What changes the mixture least
//! when left out is left out (Stolcke 1998), and what was seen only once goes first, so that no sentence can be read
//! back from the model. The weights that back off are then computed anew, and every context sums to one.

use rayon::iter::{IntoParallelRefMutIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

use super::super::lexicon::WordId;
use super::DOMAINS_LEN;
use super::kneser_ney::{DomainModel, LEVELS, suffix};

/// How many n-grams of the mixture are kept, beside those that longer ones need.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Of two, three and four words.
    pub grams: [usize; LEVELS],
}

/// A back-off model before quantisation; natural logarithms.
pub(super) struct Backoff {
    pub(super) unigram_probs: Vec<f32>,
    pub(super) unigram_backoffs: Vec<f32>,
    pub(super) levels: [Kept; LEVELS],
}

/// The n-grams of one order that were kept, sorted.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) keys: Vec<u64>,
    pub(super) probs: Vec<f32>,
    pub(super) backoffs: Vec<f32>,
}

/// An n-gram with its mixed probability, that of its last word in the lower order, and what leaving it out costs.
#[derive(Clone, Copy, Default)]
struct Entry {
    key: u64,
    prob: f32,
    lower: f32,
    loss: f32,
}

/// The models of the domains and their weights, which sum to one.
pub(super) struct Mixture<'a> {
    pub(super) models: &'a [DomainModel; DOMAINS_LEN],
    pub(super) weights: [f32; DOMAINS_LEN],
}

/// All that may be kept of a mixture.
pub(super) struct Mixed {
    unigrams: Vec<f32>,
    levels: [Vec<Entry>; LEVELS],
}

impl Mixed {
    /// The mixture pruned to `budget`.
    pub(super) fn keep(&self, budget: Budget) -> Backoff {
        let mut levels: [Vec<Entry>; LEVELS] = Default::default();
        let mut needed: Vec<u64> = Vec::new();
        for at in (0..LEVELS).rev() {
            levels[at] = keep_best(self.levels[at].clone(), budget.grams[at], &needed);
            needed = levels[at].iter().map(|entry| entry.key >> 16).collect();
            needed.dedup();
        }
        finish(&self.unigrams, levels)
    }
}

impl Mixture<'_> {
    /// The mixture of all n-grams.
    pub(super) fn mix(&self) -> Mixed {
        let words = 0..self.models[0].unigrams.len();
        Mixed {
            unigrams: words.map(|word| self.mean(|model| model.unigrams[word])).collect(),
            levels: std::array::from_fn(|at| self.entries(at + 2)),
        }
    }

    fn mean(&self, value: impl Fn(&DomainModel) -> f32) -> f32 {
        self.models.iter().zip(self.weights).map(|(model, weight)| weight * value(model)).sum()
    }

    /// The n-grams of `len` words that may be kept, in the order of their keys, with their losses.
    fn entries(&self, len: usize) -> Vec<Entry> {
        let mut entries = self.seen_twice(len);
        entries.par_iter_mut().for_each(|entry| {
            entry.prob = self.mean(|model| model.prob(len, entry.key));
            entry.lower = self.mean(|model| model.prob(len - 1, suffix(entry.key, len)));
        });
        let mut groups: Vec<&mut [Entry]> = entries.chunk_by_mut(|a, b| a.key >> 16 == b.key >> 16).collect();
        groups.par_chunks_mut(1024).flatten_iter().for_each(|group| {
            let context = group[0].key >> 16;
            let weight = self.mean(|model| model.context_count(len - 1, context) as f32 / model.total as f32);
            set_losses(group, weight);
        });
        entries
    }

    /// Pairs, and longer n-grams that were seen twice or more in all domains together. Behind START the pair says
    /// all: nothing that begins with two of them.
    fn seen_twice(&self, len: usize) -> Vec<Entry> {
        let mut cursors = [0; DOMAINS_LEN];
        let mut entries = Vec::new();
        loop {
            let keys =
                cursors.iter().zip(self.models).filter_map(|(at, model)| model.levels[len - 2].keys.get(*at));
            let Some(key) = keys.min().copied() else { return entries };
            let mut count = 0;
            for (cursor, model) in cursors.iter_mut().zip(self.models) {
                let level = &model.levels[len - 2];
                if level.keys.get(*cursor) == Some(&key) {
                    count += level.raw[*cursor];
                    *cursor += 1;
                }
            }
            let second = (key >> (16 * (len - 2))) as u16;
            if len == 2 || (count > 1 && second != WordId::START.0) {
                entries.push(Entry { key, ..Entry::default() });
            }
        }
    }
}

/// Sets what leaving each entry of one context out would cost: the growth of relative entropy, weighted by how often
/// the context occurs.
fn set_losses(context: &mut [Entry], weight: f32) {
    let mut free = 1.0 - context.iter().map(|entry| f64::from(entry.prob)).sum::<f64>();
    let mut lower_free = 1.0 - context.iter().map(|entry| f64::from(entry.lower)).sum::<f64>();
    free = free.max(1e-6);
    lower_free = lower_free.max(1e-6);
    let backoff = (free / lower_free).ln();
    for entry in context {
        let (p, q) = (f64::from(entry.prob), f64::from(entry.lower));
        let without = ((free + p) / (lower_free + q)).ln();
        let own = p * (p.ln() - without - q.ln());
        let others = free * (backoff - without);
        entry.loss = (f64::from(weight) * (own + others)) as f32;
    }
}

/// The `budget` entries that cost most to leave out, ties by key, and all that are `needed` (sorted); in the order
/// of keys.
fn keep_best(mut entries: Vec<Entry>, budget: usize, needed: &[u64]) -> Vec<Entry> {
    if entries.len() > budget {
        entries.select_nth_unstable_by(budget, |a, b| b.loss.total_cmp(&a.loss).then(a.key.cmp(&b.key)));
        let rest = entries.split_off(budget);
        entries.extend(rest.into_iter().filter(|entry| needed.binary_search(&entry.key).is_ok()));
        entries.sort_unstable_by_key(|entry| entry.key);
    }
    entries
}

/// Computes the back-off weights of what was kept, and takes logarithms.
fn finish(unigrams: &[f32], entries: [Vec<Entry>; LEVELS]) -> Backoff {
    let mut model = Backoff {
        unigram_probs: unigrams.iter().map(|prob| prob.ln()).collect(),
        unigram_backoffs: vec![0.0; unigrams.len()],
        levels: Default::default(),
    };
    for (at, entries) in entries.into_iter().enumerate() {
        let len = at + 2;
        for group in entries.chunk_by(|a, b| a.key >> 16 == b.key >> 16) {
            let lower = group.iter().map(|entry| model.prob(len - 1, suffix(entry.key, len)).exp());
            let backoff = log_backoff(group, lower);
            model.set_backoff(len - 1, group[0].key >> 16, backoff);
        }
        model.levels[at] = Kept {
            keys: entries.iter().map(|entry| entry.key).collect(),
            probs: entries.iter().map(|entry| entry.prob.ln()).collect(),
            backoffs: vec![0.0; entries.len()],
        };
    }
    model
}

impl Backoff {
    /// The probability in the model as kept so far.
    fn prob(&self, len: usize, key: u64) -> f32 {
        let Some(at) = len.checked_sub(2) else { return self.unigram_probs[key as usize] };
        let level = &self.levels[at];
        match level.keys.binary_search(&key) {
            Ok(at) => level.probs[at],
            Err(_) => self.backoff(len - 1, key >> 16) + self.prob(len - 1, suffix(key, len)),
        }
    }

    fn backoff(&self, len: usize, context: u64) -> f32 {
        let Some(at) = len.checked_sub(2) else { return self.unigram_backoffs[context as usize] };
        let level = &self.levels[at];
        level.keys.binary_search(&context).map_or(0.0, |at| level.backoffs[at])
    }

    fn set_backoff(&mut self, len: usize, context: u64, backoff: f32) {
        let Some(at) = len.checked_sub(2) else {
            self.unigram_backoffs[context as usize] = backoff;
            return;
        };
        let level = &mut self.levels[at];
        if let Ok(at) = level.keys.binary_search(&context) {
            level.backoffs[at] = backoff;
        }
    }
}

fn log_backoff(context: &[Entry], lower: impl Iterator<Item = f32>) -> f32 {
    let free = 1.0 - context.iter().map(|entry| f64::from(entry.prob)).sum::<f64>();
    let lower_free = 1.0 - lower.map(f64::from).sum::<f64>();
    (free.max(1e-6) / lower_free.max(1e-6)).ln() as f32
}
