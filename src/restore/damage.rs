//! What is the matter with a text, judged by the text itself: the share of valid syllables, of words with marks, and
//! of words that some Vietnamese word could have been.

use std::iter::Sum;

use crate::text::measures::WordCounts;
use crate::text::skeleton;
use crate::text::thresholds::THRESHOLDS;

use super::lexicon::Lexicon;

/// The matter with a text, and so the channel it came through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Damage {
    /// Good text, or no Vietnamese: it stays as it is.
    None,
    /// The marks are gone, the letters are right.
    Stripped,
    /// Letters and marks are broken, as by an English recogniser.
    Garbled,
    /// Read by a Vietnamese recogniser: mostly right, some marks wrong.
    Recognised,
    /// Broken beyond repair.
    Hopeless,
}

/// Counts from which damage is judged.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Look {
    counts: WordCounts,
    /// Lower-case words whose letters without marks are those of some word.
    known: u32,
}

impl Look {
    /// Looks at one line.
    pub(super) fn at(text: &str, lexicon: &Lexicon) -> Self {
        let words = text.split_whitespace().map(|token| token.trim_matches(|c: char| !c.is_alphanumeric()));
        let lower = words.filter(|word| !word.is_empty() && word.chars().all(char::is_lowercase));
        let known = lower.filter(|word| lexicon.has_skeleton(&skeleton(word))).count() as u32;
        Self { counts: WordCounts::of(text), known }
    }

    /// Whether there are words enough, and hardly one has a mark: no recogniser of Vietnamese reads Vietnamese so.
    pub(super) fn is_foreign(&self, least: u32) -> bool {
        self.lower_words() >= least
            && self.counts.marked_share().is_some_and(|marked| marked < THRESHOLDS.marked_if_recognised)
    }

    fn lower_words(&self) -> u32 {
        self.counts.lower
    }

    /// The judgement; `None` below `least` lower-case words.
    pub(super) fn damage(&self, least: u32) -> Option<Damage> {
        if self.lower_words() < least.max(1) {
            return None;
        }
        let valid = self.counts.valid_share()?;
        let marked = self.counts.marked_share()?;
        let known = self.known as f32 / self.lower_words() as f32;
        Some(if valid >= THRESHOLDS.valid_enough && marked >= THRESHOLDS.marked_enough {
            Damage::None
        } else if marked < THRESHOLDS.marked_by_chance {
            if known >= THRESHOLDS.known_if_stripped { Damage::Stripped } else { Damage::None }
        } else if valid >= THRESHOLDS.valid_enough {
            Damage::Stripped
        } else if known >= THRESHOLDS.known_if_garbled {
            Damage::Garbled
        } else {
            Damage::Hopeless
        })
    }
}

impl Sum for Look {
    fn sum<I: Iterator<Item = Self>>(looks: I) -> Self {
        looks.fold(Self::default(), |all, look| Self {
            counts: all.counts.plus(look.counts),
            known: all.known + look.known,
        })
    }
}
