//! One back-off model out of the models of the domains: static interpolation, then entropy pruning.
//!
//! Every n-gram of any domain gets the weighted mean of the domains' probabilities. What changes the mixture least
//! when left out is left out (Stolcke 1998), and what was seen only once goes first, so that no sentence can be read
//! back from the model. The weights that back off are then computed anew, and every context sums to one.

use super::super::lexicon::WordId;
use super::DOMAINS_LEN;
use super::kneser_ney::{DomainModel, pack2};

/// How much of the mixture is kept.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Trigrams to keep.
    pub trigrams: usize,
    /// Bigrams to keep beside those that trigrams need.
    pub bigrams: usize,
}

/// A back-off model before quantisation; natural logarithms.
pub(super) struct Backoff {
    pub(super) unigram_probs: Vec<f32>,
    pub(super) unigram_backoffs: Vec<f32>,
    /// Sorted (v, w).
    pub(super) bigrams: Vec<u32>,
    pub(super) bigram_probs: Vec<f32>,
    pub(super) bigram_backoffs: Vec<f32>,
    /// Sorted (u, v, w).
    pub(super) trigrams: Vec<u64>,
    pub(super) trigram_probs: Vec<f32>,
}

/// An n-gram with its mixed probability and what leaving it out would cost.
#[derive(Clone, Copy)]
struct Entry<K> {
    key: K,
    prob: f32,
    loss: f32,
}

/// The models of the domains and their weights, which sum to one.
pub(super) struct Mixture<'a> {
    pub(super) models: &'a [DomainModel; DOMAINS_LEN],
    pub(super) weights: [f32; DOMAINS_LEN],
}

impl Mixture<'_> {
    /// The pruned mixture.
    pub(super) fn merge(&self, budget: Budget) -> Backoff {
        let unigrams = self.unigrams();
        let bigrams = self.bigrams();
        let trigrams = keep_best(self.trigrams(&bigrams), budget.trigrams, |_| false);
        let mut needed: Vec<u32> = trigrams.iter().map(|entry| (entry.key >> 16) as u32).collect();
        needed.dedup();
        let bigrams = self.with_losses(bigrams, &unigrams);
        let bigrams = keep_best(bigrams, budget.bigrams, |key| needed.binary_search(&key).is_ok());
        finish(&unigrams, &bigrams, &trigrams)
    }

    fn mean(&self, prob: impl Fn(&DomainModel) -> f32) -> f32 {
        self.models.iter().zip(self.weights).map(|(model, weight)| weight * prob(model)).sum()
    }

    fn unigrams(&self) -> Vec<f32> {
        (0..self.models[0].unigrams.len()).map(|w| self.mean(|model| model.unigrams[w])).collect()
    }

    /// All bigrams of all domains.
    fn bigrams(&self) -> Vec<Entry<u32>> {
        let mut keys: Vec<u32> =
            self.models.iter().flat_map(|model| model.bigrams.keys.iter().copied()).collect();
        keys.sort_unstable();
        keys.dedup();
        let entry = |key: u32| {
            let prob = self.mean(|model| model.bigram((key >> 16) as u16, key as u16));
            Entry { key, prob, loss: 0.0 }
        };
        keys.into_iter().map(entry).collect()
    }

    /// All trigrams that were seen twice or more, with their losses.
    fn trigrams(&self, bigrams: &[Entry<u32>]) -> Vec<Entry<u64>> {
        let mut cursors = [Cursor::default(); DOMAINS_LEN];
        let mut entries = Vec::new();
        let mut context = Vec::new();
        loop {
            let peek =
                |(cursor, model): (&Cursor, &DomainModel)| model.trigrams.keys.get(cursor.gram).copied();
            let Some(key) = cursors.iter().zip(self.models).filter_map(peek).min() else { break };
            let mut count = 0;
            let mut prob = 0.0;
            for ((cursor, model), weight) in cursors.iter_mut().zip(self.models).zip(self.weights) {
                let (seen, p) = cursor.take(model, key);
                count += seen;
                prob += weight * p;
            }
            let entry = Entry { key, prob, loss: 0.0 };
            if context.last().is_some_and(|last: &Entry<u64>| last.key >> 16 != key >> 16) {
                self.close_context(&mut context, bigrams, &mut entries);
            }
            // Behind START the bigram says all; the end of a sentence is no context.
            if count > 1 && (key >> 16) as u16 != WordId::START.0 {
                context.push(entry);
            }
        }
        self.close_context(&mut context, bigrams, &mut entries);
        entries
    }

    fn close_context(
        &self,
        context: &mut Vec<Entry<u64>>,
        bigrams: &[Entry<u32>],
        entries: &mut Vec<Entry<u64>>,
    ) {
        let Some(first) = context.first() else { return };
        let pair = (first.key >> 16) as u32;
        let weight = self.mean(|model| {
            let at = model.contexts.keys.binary_search(&pair);
            at.map_or(0.0, |at| model.contexts.counts[at] as f32 / model.total as f32)
        });
        let lower: Vec<f32> = context
            .iter()
            .map(|entry| {
                let at = bigrams.binary_search_by_key(&(entry.key as u32), |bigram| bigram.key);
                at.map_or(f32::MIN_POSITIVE, |at| bigrams[at].prob)
            })
            .collect();
        set_losses(context, &lower, weight);
        entries.append(context);
    }

    fn with_losses(&self, mut bigrams: Vec<Entry<u32>>, unigrams: &[f32]) -> Vec<Entry<u32>> {
        for group in bigrams.chunk_by_mut(|a, b| a.key >> 16 == b.key >> 16) {
            let v = (group[0].key >> 16) as usize;
            let weight = self.mean(|model| model.word_counts[v] as f32 / model.total as f32);
            let lower: Vec<f32> = group.iter().map(|entry| unigrams[usize::from(entry.key as u16)]).collect();
            set_losses(group, &lower, weight);
        }
        bigrams
    }
}

/// Where a walk through one domain's sorted trigrams and contexts stands.
#[derive(Clone, Copy, Default)]
struct Cursor {
    gram: usize,
    context: usize,
}

impl Cursor {
    /// The count and probability of trigram `key`, which is not before any earlier one.
    fn take(&mut self, model: &DomainModel, key: u64) -> (u32, f32) {
        if model.trigrams.keys.get(self.gram) == Some(&key) {
            self.gram += 1;
            return (model.trigrams.counts[self.gram - 1], model.trigrams.probs[self.gram - 1]);
        }
        let pair = (key >> 16) as u32;
        while model.contexts.keys.get(self.context).is_some_and(|known| *known < pair) {
            self.context += 1;
        }
        let known = model.contexts.keys.get(self.context) == Some(&pair);
        let backoff = if known { model.contexts.probs[self.context] } else { 1.0 };
        (0, backoff * model.bigram((key >> 16) as u16, key as u16))
    }
}

/// Sets what leaving each entry of one context out would cost: the growth of relative entropy, weighted by how often
/// the context occurs. `lower` are the entries' probabilities in the next lower order.
fn set_losses<K>(context: &mut [Entry<K>], lower: &[f32], weight: f32) {
    let mut free = 1.0 - context.iter().map(|entry| f64::from(entry.prob)).sum::<f64>();
    let mut lower_free = 1.0 - lower.iter().map(|p| f64::from(*p)).sum::<f64>();
    free = free.max(1e-6);
    lower_free = lower_free.max(1e-6);
    let backoff = (free / lower_free).ln();
    for (entry, lower) in context.iter_mut().zip(lower) {
        let (p, q) = (f64::from(entry.prob), f64::from(*lower));
        let without = ((free + p) / (lower_free + q)).ln();
        let own = p * (p.ln() - without - q.ln());
        let others = free * (backoff - without);
        entry.loss = (f64::from(weight) * (own + others)) as f32;
    }
}

/// The `budget` entries that cost most to leave out, ties by key, and all that are `needed`; in the order of keys.
fn keep_best<K: Copy + Ord>(
    mut entries: Vec<Entry<K>>,
    budget: usize,
    needed: impl Fn(K) -> bool,
) -> Vec<Entry<K>> {
    if entries.len() > budget {
        entries.select_nth_unstable_by(budget, |a, b| b.loss.total_cmp(&a.loss).then(a.key.cmp(&b.key)));
        let rest = entries.split_off(budget);
        entries.extend(rest.into_iter().filter(|entry| needed(entry.key)));
        entries.sort_unstable_by_key(|entry| entry.key);
    }
    entries
}

/// Computes the back-off weights of what was kept, and takes logarithms.
fn finish(unigrams: &[f32], bigrams: &[Entry<u32>], trigrams: &[Entry<u64>]) -> Backoff {
    let mut unigram_backoffs = vec![0.0; unigrams.len()];
    for group in bigrams.chunk_by(|a, b| a.key >> 16 == b.key >> 16) {
        let lower = group.iter().map(|entry| unigrams[usize::from(entry.key as u16)]);
        unigram_backoffs[(group[0].key >> 16) as usize] = log_backoff(group, lower);
    }
    let bigram_prob = |v: u16, w: u16| {
        let at = bigrams.binary_search_by_key(&pack2(v, w), |entry| entry.key);
        at.map_or_else(
            |_| unigram_backoffs[usize::from(v)].exp() * unigrams[usize::from(w)],
            |at| bigrams[at].prob,
        )
    };
    let mut bigram_backoffs = vec![0.0; bigrams.len()];
    for group in trigrams.chunk_by(|a, b| a.key >> 16 == b.key >> 16) {
        let pair = (group[0].key >> 16) as u32;
        let lower = group.iter().map(|entry| bigram_prob((entry.key >> 16) as u16, entry.key as u16));
        if let Ok(at) = bigrams.binary_search_by_key(&pair, |entry| entry.key) {
            bigram_backoffs[at] = log_backoff(group, lower);
        }
    }
    Backoff {
        unigram_probs: unigrams.iter().map(|p| p.ln()).collect(),
        unigram_backoffs,
        bigrams: bigrams.iter().map(|entry| entry.key).collect(),
        bigram_probs: bigrams.iter().map(|entry| entry.prob.ln()).collect(),
        bigram_backoffs,
        trigrams: trigrams.iter().map(|entry| entry.key).collect(),
        trigram_probs: trigrams.iter().map(|entry| entry.prob.ln()).collect(),
    }
}

fn log_backoff<K>(context: &[Entry<K>], lower: impl Iterator<Item = f32>) -> f32 {
    let free = 1.0 - context.iter().map(|entry| f64::from(entry.prob)).sum::<f64>();
    let lower_free = 1.0 - lower.map(f64::from).sum::<f64>();
    (free.max(1e-6) / lower_free.max(1e-6)).ln() as f32
}
