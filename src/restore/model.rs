//! The language model: how likely a word is after the two words before it. Read in place, never unpacked.
//!
//! A back-off trigram model as sorted arrays behind offsets (the trie of Heafield 2011), probabilities quantised
//! to eight bits. Knows ids only; scoring turns a state and a word into a score and the next state, and a state
//! holds no more than what later scores can depend on.

use std::ops::{Add, Range};

use crate::assets::Bytes;
use crate::error::{Error, ErrorKind, Result};

use super::lexicon::{Lexicon, WordId};
use super::store::{Format, f32_at, u16_at, u24_at, u32_at};

pub(super) const FORMAT: Format = Format { magic: *b"sohoa-lm", version: 1 };
/// Number of sections in a model file; [`Model`] lists them in order.
pub(super) const SECTIONS: usize = 11;

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

/// What the next score depends on: the last word, and the last two where the model knows them together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State {
    last: WordId,
    /// Place of the last two words among the bigrams; [`State::NO_PAIR`] where no trigram begins with them.
    pair: u32,
}

impl State {
    const NO_PAIR: u32 = u32::MAX;

    /// At the start of a sentence.
    pub const START: Self = Self { last: WordId::START, pair: Self::NO_PAIR };

    /// The last word.
    pub fn last(self) -> WordId {
        self.last
    }

    /// Whether later scores depend on the last word alone.
    pub fn is_single(self) -> bool {
        self.pair == Self::NO_PAIR
    }
}

/// A pair of words looked up once, to be scored from every state that ends in the first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    score: LogProb,
    next: State,
}

impl Pair {
    /// The state behind the pair, whatever stood before.
    pub fn next(self) -> State {
        self.next
    }
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
    books: Box<[[f32; 256]; 3]>,
    corpus: [u8; 32],
}

/// Which book of the three quantised columns.
const BIGRAM_PROBS: usize = 0;
const BIGRAM_BACKOFFS: usize = 1;
const TRIGRAM_PROBS: usize = 2;

impl Model {
    /// Reads a compiled model and checks that it was trained for `lexicon`; `name` is for messages.
    pub fn load(name: &str, file: &Bytes, lexicon: &Lexicon) -> Result<Self> {
        let sections: [Bytes; SECTIONS] = FORMAT.unpack(name, file)?;
        let [head, unigram_probs, unigram_backoffs, bigram_starts, rest @ ..] = sections;
        let [bigram_words, bigram_probs, bigram_backoffs, rest @ ..] = rest;
        let [trigram_starts, trigram_words, trigram_probs, books] = rest;
        let broken = |message: &str| {
            Error::new(ErrorKind::BadDictionary, message)
                .with_remedy("train it again with `sohoa dict train`, or restore it from version control")
                .in_source(name)
        };
        let head = head.as_ref();
        if head.len() != 64 || books.as_ref().len() != 3 * 256 * 4 {
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
            books: Box::new(std::array::from_fn(book)),
            corpus,
        };
        if model.fits(lexicon.id_count()) { Ok(model) } else { Err(broken("the model's parts do not fit")) }
    }

    /// Whether all sections have the lengths that the number of words asks for.
    fn fits(&self, words: usize) -> bool {
        let len = |bytes: &Bytes| bytes.as_ref().len();
        let (bigrams, trigrams) = (len(&self.bigram_probs), len(&self.trigram_probs));
        len(&self.unigram_probs) == words * 4
            && len(&self.unigram_backoffs) == words * 4
            && len(&self.bigram_starts) == (words + 1) * 4
            && len(&self.bigram_words) == bigrams * 2
            && len(&self.bigram_backoffs) == bigrams
            && len(&self.trigram_starts) == (bigrams + 1) * 3
            && len(&self.trigram_words) == trigrams * 2
            && u32_at(self.bigram_starts.as_ref(), words) as usize == bigrams
            && u24_at(self.trigram_starts.as_ref(), bigrams) as usize == trigrams
    }

    /// The BLAKE3 hash of the text the model was trained on, in hexadecimal.
    pub fn corpus_hash(&self) -> String {
        blake3::Hash::from_bytes(self.corpus).to_string()
    }

    /// How many words, bigrams and trigrams the model has.
    pub fn sizes(&self) -> [usize; 3] {
        [
            self.unigram_probs.as_ref().len() / 4,
            self.bigram_probs.as_ref().len(),
            self.trigram_probs.as_ref().len(),
        ]
    }

    /// P(word), whatever stands before.
    pub fn unigram(&self, word: WordId) -> LogProb {
        LogProb(f32_at(self.unigram_probs.as_ref(), word.index()))
    }

    /// Looks up `word` behind `last`, for [`Model::score_pair`].
    pub fn pair(&self, last: WordId, word: WordId) -> Pair {
        let starts = self.bigram_starts.as_ref();
        let range = u32_at(starts, last.index()) as usize..u32_at(starts, last.index() + 1) as usize;
        if let Some(at) = find(self.bigram_words.as_ref(), range, word) {
            let children = self.trigrams_of(at);
            let pair = if children.is_empty() { State::NO_PAIR } else { at as u32 };
            let score = self.books[BIGRAM_PROBS][usize::from(self.bigram_probs.as_ref()[at])];
            return Pair { score: LogProb(score), next: State { last: word, pair } };
        }
        let backoff = LogProb(f32_at(self.unigram_backoffs.as_ref(), last.index()));
        let next = State { last: word, pair: State::NO_PAIR };
        Pair { score: backoff + self.unigram(word), next }
    }

    /// The places of the trigrams that begin with the bigram at `at`.
    fn trigrams_of(&self, at: usize) -> Range<usize> {
        let starts = self.trigram_starts.as_ref();
        u24_at(starts, at) as usize..u24_at(starts, at + 1) as usize
    }

    /// The score of `pair` from `state`, whose last word is the pair's first; and the state after it.
    pub fn score_pair(&self, state: State, pair: Pair) -> (LogProb, State) {
        if state.pair == State::NO_PAIR {
            return (pair.score, pair.next);
        }
        let bigram = state.pair as usize;
        let range = self.trigrams_of(bigram);
        let score = if let Some(at) = find(self.trigram_words.as_ref(), range, pair.next.last) {
            LogProb(self.books[TRIGRAM_PROBS][usize::from(self.trigram_probs.as_ref()[at])])
        } else {
            let code = self.bigram_backoffs.as_ref()[bigram];
            LogProb(self.books[BIGRAM_BACKOFFS][usize::from(code)]) + pair.score
        };
        (score, pair.next)
    }

    /// P(word | state) and the state after the word.
    pub fn score(&self, state: State, word: WordId) -> (LogProb, State) {
        self.score_pair(state, self.pair(state.last, word))
    }
}

/// The place of `word` within `range` of a sorted column of ids.
fn find(words: &[u8], mut range: Range<usize>, word: WordId) -> Option<usize> {
    while !range.is_empty() {
        let middle = range.start + range.len() / 2;
        let found = u16_at(words, middle);
        match found.cmp(&word.0) {
            std::cmp::Ordering::Equal => return Some(middle),
            std::cmp::Ordering::Less => range.start = middle + 1,
            std::cmp::Ordering::Greater => range.end = middle,
        }
    }
    None
}
