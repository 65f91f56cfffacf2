//! Writes a trained back-off model as the file that [`Model`](crate::restore::Model) reads: columns, quantised to
//! eight bits by equally filled bins (as `KenLM` does).

use crate::error::{Error, ErrorKind, Result};

use super::super::model::{FORMAT, SECTIONS};
use super::super::store::le_bytes;
use super::kneser_ney::LEVELS;
use super::mixture::{Backoff, Kept};

/// Places of trigrams and of n-grams of four words are stored in 24 bits.
const MOST: usize = 1 << 24;

/// What a model file says of itself.
pub(super) struct ModelWriter {
    /// Ids, the four marks included.
    pub(super) words: usize,
    /// The lexicon's fingerprint.
    pub(super) lexicon: [u8; 32],
    /// Hash of the training text.
    pub(super) corpus: [u8; 32],
}

impl ModelWriter {
    /// The file.
    pub(super) fn write(&self, model: &Backoff) -> Result<Vec<u8>> {
        let [bigrams, trigrams, quads] = &model.levels;
        if let Some(level) = [trigrams, quads].into_iter().find(|level| level.keys.len() >= MOST) {
            let message = format!("{} n-grams of one order, at most {MOST} fit", level.keys.len());
            return Err(Error::new(ErrorKind::BadDictionary, message));
        }
        let heads = bigrams.keys.iter().map(|key| (key >> 16) as usize);
        let pairs = places(&bigrams.keys, &trigrams.keys);
        let parents: Vec<usize> = places(&trigrams.keys, &quads.keys).collect();
        let mut inner = parents.clone();
        inner.dedup();
        let ranks = parents.iter().map(|parent| inner.partition_point(|known| known < parent));
        let inner_backoffs: Vec<f32> = inner.iter().map(|at| trigrams.backoffs[*at]).collect();
        let (probs, probs_of) = quantise_all(&model.levels);
        let [bigram_probs, trigram_probs, quad_probs] = probs_of;
        let (bigram_book, bigram_backoffs) = quantise(&bigrams.backoffs);
        let (trigram_book, trigram_backoffs) = quantise(&inner_backoffs);
        let books = probs.iter().chain([&bigram_book, &trigram_book]);
        let sections: [Vec<u8>; SECTIONS] = [
            [self.lexicon, self.corpus].concat(),
            floats(&model.unigram_probs),
            floats(&model.unigram_backoffs),
            le_bytes(starts(heads, self.words), u32::to_le_bytes),
            last_words(&bigrams.keys),
            bigram_probs,
            bigram_backoffs,
            le_bytes(starts(pairs, bigrams.keys.len()), three_bytes),
            last_words(&trigrams.keys),
            trigram_probs,
            inner_flags(&inner, trigrams.keys.len()),
            trigram_backoffs,
            le_bytes(starts(ranks, inner.len()), three_bytes),
            last_words(&quads.keys),
            quad_probs,
            books.flat_map(|book| floats(book)).collect(),
        ];
        Ok(FORMAT.pack(&sections))
    }
}

/// The place of each n-gram's context among the n-grams one shorter.
fn places(shorter: &[u64], longer: &[u64]) -> impl Iterator<Item = usize> {
    longer.iter().map(|key| shorter.partition_point(|known| *known < key >> 16))
}

fn last_words(keys: &[u64]) -> Vec<u8> {
    le_bytes(keys.iter().map(|key| *key as u16), u16::to_le_bytes)
}

fn three_bytes(number: u32) -> [u8; 3] {
    let [a, b, c, _] = number.to_le_bytes();
    [a, b, c]
}

/// Which trigrams are contexts: for every 32 of them how many contexts come before, then one bit each.
fn inner_flags(inner: &[usize], trigrams: usize) -> Vec<u8> {
    let mut bits = vec![0_u32; trigrams / 32 + 1];
    for at in inner {
        bits[at / 32] |= 1 << (at % 32);
    }
    let before = bits.iter().scan(0, |count, bits| {
        let before = *count;
        *count += bits.count_ones();
        Some([before, *bits])
    });
    le_bytes(before.flatten(), u32::to_le_bytes)
}

/// Books and codes of the probabilities of all orders.
fn quantise_all(levels: &[Kept; LEVELS]) -> ([[f32; 256]; LEVELS], [Vec<u8>; LEVELS]) {
    let mut books = [[0.0; 256]; LEVELS];
    let mut codes: [Vec<u8>; LEVELS] = Default::default();
    for ((level, book), codes) in levels.iter().zip(&mut books).zip(&mut codes) {
        (*book, *codes) = quantise(&level.probs);
    }
    (books, codes)
}

fn floats(numbers: &[f32]) -> Vec<u8> {
    le_bytes(numbers.iter().copied(), f32::to_le_bytes)
}

/// For sorted `heads` below `len`: where each head's entries start; one more for the end.
fn starts(heads: impl Iterator<Item = usize>, len: usize) -> Vec<u32> {
    let mut starts = vec![0_u32; len + 1];
    for head in heads {
        starts[head + 1] += 1;
    }
    for index in 0..len {
        starts[index + 1] += starts[index];
    }
    starts
}

/// 256 levels, each the mean of an equal share of the sorted values, and the nearest level for every value. Zero
/// keeps a level of its own: most back-off weights are exactly that.
fn quantise(values: &[f32]) -> ([f32; 256], Vec<u8>) {
    let mut sorted: Vec<f32> = values.iter().copied().filter(|value| *value != 0.0).collect();
    sorted.sort_unstable_by(f32::total_cmp);
    let mut book = [0.0; 256];
    for (bin, level) in book[..255].iter_mut().enumerate() {
        let share = &sorted[sorted.len() * bin / 255..sorted.len() * (bin + 1) / 255];
        let sum: f64 = share.iter().map(|value| f64::from(*value)).sum();
        *level = (sum / share.len().max(1) as f64) as f32;
    }
    book.sort_unstable_by(f32::total_cmp);
    let codes = values.iter().map(|value| nearest(&book, *value)).collect();
    (book, codes)
}

fn nearest(book: &[f32; 256], value: f32) -> u8 {
    let above = book.partition_point(|level| *level < value).min(255);
    let below = above.saturating_sub(1);
    if (value - book[below]).abs() < (book[above] - value).abs() { below as u8 } else { above as u8 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantised_values_stay_near_and_zero_stays_zero() {
        let values: Vec<f32> = (0..5000).map(|i| -0.002 * i as f32).collect();
        let (book, codes) = quantise(&values);
        for (value, code) in values.iter().zip(codes) {
            assert!((value - book[usize::from(code)]).abs() < 0.03);
        }
        assert!(book.contains(&0.0));
    }

    #[test]
    fn starts_count_up() {
        assert_eq!(starts([0, 0, 2].into_iter(), 3), [0, 2, 2, 3]);
    }
}
