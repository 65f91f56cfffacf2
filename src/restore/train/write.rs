//! Writes a trained back-off model as the file that [`Model`](crate::restore::Model) reads: columns, quantised to
//! eight bits by equally filled bins (as `KenLM` does).

use crate::error::{Error, ErrorKind, Result};

use super::super::model::{FORMAT, SECTIONS};
use super::super::store::le_bytes;
use super::mixture::Backoff;

/// Trigram places are stored in 24 bits.
const MOST_TRIGRAMS: usize = 1 << 24;

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
        if model.trigrams.len() >= MOST_TRIGRAMS {
            let message = format!("{} trigrams, at most {MOST_TRIGRAMS} fit", model.trigrams.len());
            return Err(Error::new(ErrorKind::BadDictionary, message));
        }
        let (bigram_book, bigram_probs) = quantise(&model.bigram_probs);
        let (backoff_book, bigram_backoffs) = quantise(&model.bigram_backoffs);
        let (trigram_book, trigram_probs) = quantise(&model.trigram_probs);
        let bigram_heads = model.bigrams.iter().map(|key| (key >> 16) as usize);
        let pairs = model.trigrams.iter().map(|key| (key >> 16) as u32);
        let places = pairs.map(|pair| model.bigrams.partition_point(|key| *key < pair));
        let sections: [Vec<u8>; SECTIONS] = [
            [self.lexicon, self.corpus].concat(),
            floats(&model.unigram_probs),
            floats(&model.unigram_backoffs),
            le_bytes(starts(bigram_heads, self.words), u32::to_le_bytes),
            le_bytes(model.bigrams.iter().map(|key| *key as u16), u16::to_le_bytes),
            bigram_probs,
            bigram_backoffs,
            le_bytes(starts(places, model.bigrams.len()), |start| {
                let [a, b, c, _] = start.to_le_bytes();
                [a, b, c]
            }),
            le_bytes(model.trigrams.iter().map(|key| *key as u16), u16::to_le_bytes),
            trigram_probs,
            [bigram_book, backoff_book, trigram_book].iter().flat_map(|book| floats(book)).collect(),
        ];
        Ok(FORMAT.pack(&sections))
    }
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
