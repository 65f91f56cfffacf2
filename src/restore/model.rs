//! The language model: how likely a word is after the three words before it. Read in place, never unpacked.
//!
//! A back-off model of order four as sorted arrays behind offsets (the trie of Heafield 2011), probabilities
//! quantised to eight bits. Knows ids only; scoring turns a state and a word into a score and the next state, and a
//! state holds no more than what later scores can depend on. Candidates of one place are looked up together: they
//! are sorted, so each array is entered once and walked from there.

use std::ops::{Add, Range};

use crate::assets::Bytes;
use crate::error::{Error, ErrorKind, Result};

use super::lexicon::{Lexicon, WordId};
use super::store::{Format, f32_at, u16_at, u24_at, u32_at};

pub(super) const FORMAT: Format = Format { magic: *b"sohoa-lm", version: 2 };
/// Number of sections in a model file; [`Model`] lists them in order.
pub(super) const SECTIONS: usize = 16;

/// Natural logarithm of a probability, in nats: from minus infinity to 0, larger is better.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct LogProb(f32);

impl LogProb {
    /// Certain.
    pub const ONE: Self = Self(0.0);

    /// From nats. Not-a-number becomes impossible.
    pub fn new(nats: f32) -> Self {
        if nats.is_nan() { Self(f32::NEG_INFINITY) } else { Self(nats) }
    }

    /// The number of nats.
    pub fn nats(self) -> f32 {
        self.0
    }
}

impl Add for LogProb {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

/// What the next score depends on: the last word, and the last two and three where the model knows them as the
/// beginning of something longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State {
    last: WordId,
    /// Place of the last two words among the bigrams.
    pair: u32,
    /// Place of the last three words among the trigrams that are contexts.
    triple: u32,
}

/// No place.
const NONE: u32 = u32::MAX;

impl State {
    /// At the start of a sentence.
    pub const START: Self = Self::single(WordId::START);

    const fn single(last: WordId) -> Self {
        Self { last, pair: NONE, triple: NONE }
    }

    /// The last word.
    pub fn last(self) -> WordId {
        self.last
    }

    /// Whether both end in the same two words, as far as later scores can tell.
    pub(super) fn same_pair(self, other: Self) -> bool {
        self.last == other.last && self.pair == other.pair
    }
}

/// Scores of the candidates of one place behind one context, and what the context becomes; kept between calls for
/// its memory.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// Nats and the next state, one for each candidate in order.
    pub(super) cells: Vec<(f32, State)>,
}

/// The model as loaded.
#[derive(Debug)]
pub struct Model {
    unigram_probs: Bytes,
    unigram_backoffs: Bytes,
    /// For each word the place of its first bigram; one more for the end.
    bigram_starts: Bytes,
    bigram_words: Bytes,
    bigram_probs: Bytes,
    bigram_backoffs: Bytes,
    /// For each bigram the place of its first trigram; one more for the end.
    trigram_starts: Bytes,
    trigram_words: Bytes,
    trigram_probs: Bytes,
    /// Which trigrams are contexts: for every 32 of them how many contexts come before, and a bit for each.
    inner_flags: Bytes,
    inner_backoffs: Bytes,
    /// For each trigram that is a context the place of its first quad; one more for the end.
    quad_starts: Bytes,
    quad_words: Bytes,
    quad_probs: Bytes,
    books: Box<[[f32; 256]; 5]>,
    corpus: [u8; 32],
}

/// Which book of the quantised columns.
const BIGRAM_PROBS: usize = 0;
const TRIGRAM_PROBS: usize = 1;
const QUAD_PROBS: usize = 2;
const BIGRAM_BACKOFFS: usize = 3;
const INNER_BACKOFFS: usize = 4;

impl Model {
    /// Reads a compiled model and checks that it was trained for `lexicon`; `name` is for messages.
    pub fn load(name: &str, file: &Bytes, lexicon: &Lexicon) -> Result<Self> {
        let sections: [Bytes; SECTIONS] = FORMAT.unpack(name, file)?;
        let [head, unigram_probs, unigram_backoffs, bigram_starts, rest @ ..] = sections;
        let [bigram_words, bigram_probs, bigram_backoffs, rest @ ..] = rest;
        let [trigram_starts, trigram_words, trigram_probs, inner_flags, rest @ ..] = rest;
        let [inner_backoffs, quad_starts, quad_words, quad_probs, books] = rest;
        let broken = |message: &str| {
            Error::new(ErrorKind::BadDictionary, message)
                .with_remedy("train it again with `sohoa dict train`, or restore it from version control")
                .in_source(name)
        };
        let head = head.as_ref();
        if head.len() != 64 || books.as_ref().len() != 5 * 256 * 4 {
            return Err(broken("the model's head is damaged"));
        }
        if head[..32] != lexicon.fingerprint() {
            return Err(broken("the model was trained for another list of words than lexicon.bin"));
        }
        let mut corpus = [0; 32];
        corpus.copy_from_slice(&head[32..]);
        let book = |book: usize| std::array::from_fn(|code| f32_at(books.as_ref(), book * 256 + code));
        let model = Self {
            unigram_probs,
            unigram_backoffs,
            bigram_starts,
            bigram_words,
            bigram_probs,
            bigram_backoffs,
            trigram_starts,
            trigram_words,
            trigram_probs,
            inner_flags,
            inner_backoffs,
            quad_starts,
            quad_words,
            quad_probs,
            books: Box::new(std::array::from_fn(book)),
            corpus,
        };
        if model.fits(lexicon.id_count()) { Ok(model) } else { Err(broken("the model's parts do not fit")) }
    }

    /// Whether all sections have the lengths that the number of words asks for.
    fn fits(&self, words: usize) -> bool {
        let len = |bytes: &Bytes| bytes.as_ref().len();
        let [bigrams, trigrams, quads] = [&self.bigram_probs, &self.trigram_probs, &self.quad_probs].map(len);
        let inner = len(&self.inner_backoffs);
        len(&self.unigram_probs) == words * 4
            && len(&self.unigram_backoffs) == words * 4
            && len(&self.bigram_starts) == (words + 1) * 4
            && len(&self.bigram_words) == bigrams * 2
            && len(&self.bigram_backoffs) == bigrams
            && len(&self.trigram_starts) == (bigrams + 1) * 3
            && len(&self.trigram_words) == trigrams * 2
            && len(&self.inner_flags) == (trigrams / 32 + 1) * 8
            && len(&self.quad_starts) == (inner + 1) * 3
            && len(&self.quad_words) == quads * 2
            && u32_at(self.bigram_starts.as_ref(), words) as usize == bigrams
            && u24_at(self.trigram_starts.as_ref(), bigrams) as usize == trigrams
            && u24_at(self.quad_starts.as_ref(), inner) as usize == quads
    }

    /// The BLAKE3 hash of the text the model was trained on, in hexadecimal.
    pub fn corpus_hash(&self) -> String {
        blake3::Hash::from_bytes(self.corpus).to_string()
    }

    /// How many words, and n-grams of two, three and four words, the model has.
    pub fn sizes(&self) -> [usize; 4] {
        let len = |bytes: &Bytes| bytes.as_ref().len();
        [
            len(&self.unigram_probs) / 4,
            len(&self.bigram_probs),
            len(&self.trigram_probs),
            len(&self.quad_probs),
        ]
    }

    /// P(word), whatever stands before.
    pub fn unigram(&self, word: WordId) -> LogProb {
        LogProb(f32_at(self.unigram_probs.as_ref(), word.index()))
    }

    /// P(word | state) and the state after the word.
    pub fn score(&self, state: State, word: WordId) -> (LogProb, State) {
        let mut rows = [Row::default(), Row::default(), Row::default()];
        let [single, pair, triple] = &mut rows;
        self.behind_word(state.last, &[word], single);
        self.behind_pair(state, &[word], single, pair);
        self.behind_triple(state, &[word], pair, triple);
        triple
            .cells
            .first()
            .map_or((LogProb(f32::NEG_INFINITY), State::START), |(nats, next)| (LogProb(*nats), *next))
    }

    /// Whether the model has `second` behind `first` as a pair: it was seen, and tells more than each by itself.
    pub(super) fn has_pair(&self, first: WordId, second: WordId) -> bool {
        let starts = self.bigram_starts.as_ref();
        let pairs = u32_at(starts, first.index()) as usize..u32_at(starts, first.index() + 1) as usize;
        Walk { column: self.bigram_words.as_ref(), left: pairs }.find(second).is_some()
    }

    /// Scores `words` (sorted) behind the word `last`.
    pub(super) fn behind_word(&self, last: WordId, words: &[WordId], row: &mut Row) {
        let starts = self.bigram_starts.as_ref();
        let children = u32_at(starts, last.index()) as usize..u32_at(starts, last.index() + 1) as usize;
        let backoff = f32_at(self.unigram_backoffs.as_ref(), last.index());
        let mut walk = Walk { column: self.bigram_words.as_ref(), left: children };
        let (book, probs) = (&self.books[BIGRAM_PROBS], self.bigram_probs.as_ref());
        row.cells.clear();
        row.cells.extend(words.iter().map(|word| {
            let Some(at) = walk.find(*word) else {
                return (backoff + self.unigram(*word).nats(), State::single(*word));
            };
            let pair = if self.trigrams_of(at).is_empty() { NONE } else { at as u32 };
            let score = book[usize::from(probs[at])];
            (score, State { last: *word, pair, triple: NONE })
        }));
    }

    /// Scores `words` (sorted) behind the last two words of `state`; `shorter` has them behind the last word alone.
    pub(super) fn behind_pair(&self, state: State, words: &[WordId], shorter: &Row, row: &mut Row) {
        row.cells.clear();
        if state.pair == NONE {
            row.cells.extend_from_slice(&shorter.cells);
            return;
        }
        let pair = state.pair as usize;
        let backoff = self.books[BIGRAM_BACKOFFS][usize::from(self.bigram_backoffs.as_ref()[pair])];
        let mut walk = Walk { column: self.trigram_words.as_ref(), left: self.trigrams_of(pair) };
        let (book, probs) = (&self.books[TRIGRAM_PROBS], self.trigram_probs.as_ref());
        row.cells.extend(words.iter().zip(&shorter.cells).map(|(word, (score, next))| {
            let Some(at) = walk.find(*word) else { return (backoff + score, *next) };
            let score = book[usize::from(probs[at])];
            (score, State { triple: self.inner(at).unwrap_or(NONE), ..*next })
        }));
    }

    /// Scores `words` (sorted) behind `state`; `shorter` has them behind its last two words.
    pub(super) fn behind_triple(&self, state: State, words: &[WordId], shorter: &Row, row: &mut Row) {
        row.cells.clear();
        if state.triple == NONE {
            row.cells.extend_from_slice(&shorter.cells);
            return;
        }
        let triple = state.triple as usize;
        let backoff = self.books[INNER_BACKOFFS][usize::from(self.inner_backoffs.as_ref()[triple])];
        let starts = self.quad_starts.as_ref();
        let children = u24_at(starts, triple) as usize..u24_at(starts, triple + 1) as usize;
        let mut walk = Walk { column: self.quad_words.as_ref(), left: children };
        let (book, probs) = (&self.books[QUAD_PROBS], self.quad_probs.as_ref());
        row.cells.extend(words.iter().zip(&shorter.cells).map(|(word, (score, next))| {
            let Some(at) = walk.find(*word) else { return (backoff + score, *next) };
            (book[usize::from(probs[at])], *next)
        }));
    }

    /// The places of the trigrams that begin with the bigram at `at`.
    fn trigrams_of(&self, at: usize) -> Range<usize> {
        let starts = self.trigram_starts.as_ref();
        u24_at(starts, at) as usize..u24_at(starts, at + 1) as usize
    }

    /// The place among the contexts of the trigram at `at`, if it is one.
    fn inner(&self, at: usize) -> Option<u32> {
        let flags = self.inner_flags.as_ref();
        let (before, bits) = (u32_at(flags, at / 32 * 2), u32_at(flags, at / 32 * 2 + 1));
        let bit = 1 << (at % 32);
        (bits & bit != 0).then(|| before + (bits & (bit - 1)).count_ones())
    }
}

/// Looks for ever greater words in a part of a sorted column of ids.
struct Walk<'a> {
    column: &'a [u8],
    /// What is still ahead.
    left: Range<usize>,
}

impl Walk<'_> {
    /// The place of `word`, which is not smaller than any looked for before.
    fn find(&mut self, word: WordId) -> Option<usize> {
        if self.left.is_empty() {
            return None;
        }
        // Mostly the next one ahead is already too great.
        let next = u16_at(self.column, self.left.start);
        if next >= word.0 {
            return (next == word.0).then_some(self.left.start);
        }
        // Candidates stand close together: widen from where the last one was, then halve.
        let mut step = 4;
        while self.left.len() > step && u16_at(self.column, self.left.start + step) < word.0 {
            self.left.start += step + 1;
            step *= 4;
        }
        let mut ahead = self.left.start..self.left.end.min(self.left.start + step + 1);
        while !ahead.is_empty() {
            let middle = ahead.start + ahead.len() / 2;
            if u16_at(self.column, middle) < word.0 { ahead.start = middle + 1 } else { ahead.end = middle }
        }
        self.left.start = ahead.start;
        (!self.left.is_empty() && u16_at(self.column, self.left.start) == word.0).then_some(self.left.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_finds_what_is_there() {
        let words: Vec<u16> = (0..200).map(|n| n * 3 + n % 2).collect();
        let column: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        for gap in [1, 2, 7, 50] {
            let mut walk = Walk { column: &column, left: 10..190 };
            for word in (0..700).step_by(gap) {
                let place = words.iter().position(|known| *known == word).filter(|at| (10..190).contains(at));
                assert_eq!(walk.find(WordId(word)), place, "{word}");
            }
        }
    }
}
