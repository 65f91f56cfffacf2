//! A stretch of text as slots with candidates: flat arrays, filled from left to right.
//!
//! A slot is one word to be decided; a slot with a single candidate is decided already and only gives context. The
//! end of a sentence is a slot too, so that one lattice can hold a paragraph.

use std::ops::Range;

use super::lexicon::WordId;

/// One possible reading of a slot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    /// The word for the model; [`WordId::UNKNOWN`] when the text is kept as read and is no word.
    pub(super) word: WordId,
    /// What it costs to read this word as it was read, in nats, 0 or more.
    pub(super) cost: f32,
    /// The text as read stands, whatever `word` is.
    pub(super) keep: bool,
}

impl Candidate {
    /// Text that stands as read and is seen by the model as `word`.
    pub(super) fn fixed(word: WordId) -> Self {
        Self { word, cost: 0.0, keep: true }
    }
}

/// Slots in text order.
#[derive(Debug, Default)]
pub(super) struct Lattice {
    candidates: Vec<Candidate>,
    /// Where each slot's candidates end.
    ends: Vec<u32>,
    /// The slot behind the last end of a sentence.
    sentence_start: usize,
}

impl Lattice {
    /// Adds a slot; the candidates are never none.
    pub(super) fn push(&mut self, candidates: &[Candidate]) {
        debug_assert!(!candidates.is_empty(), "a slot without candidates has no path");
        self.candidates.extend_from_slice(candidates);
        self.ends.push(self.candidates.len() as u32);
    }

    /// Ends the sentence here, unless nothing stands before.
    pub(super) fn end_sentence(&mut self) {
        let open = self.candidates.last().is_some_and(|last| last.word != WordId::END);
        if open {
            self.push(&[Candidate::fixed(WordId::END)]);
            self.sentence_start = self.ends.len();
        }
    }

    /// Slots since the last end of a sentence.
    pub(super) fn open_len(&self) -> usize {
        self.ends.len() - self.sentence_start
    }

    /// The slots of each sentence, its end included.
    pub(super) fn sentences(&self) -> impl Iterator<Item = Range<usize>> {
        let mut start = 0;
        std::iter::from_fn(move || {
            let is_end = |slot: &usize| self.slot(*slot) == [Candidate::fixed(WordId::END)];
            let end = (start..self.len()).find(is_end).map_or(self.len(), |end| end + 1);
            let sentence = start..end;
            start = end;
            (!sentence.is_empty()).then_some(sentence)
        })
    }

    /// Number of slots, ends of sentences included.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Where the candidates of `slot` lie among all.
    pub(super) fn range(&self, slot: usize) -> Range<usize> {
        let start = slot.checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize..self.ends[slot] as usize
    }

    /// The candidates of `slot`.
    pub(super) fn slot(&self, slot: usize) -> &[Candidate] {
        &self.candidates[self.range(slot)]
    }

    /// Number of candidates of all slots.
    pub(super) fn candidate_count(&self) -> usize {
        self.candidates.len()
    }
}
