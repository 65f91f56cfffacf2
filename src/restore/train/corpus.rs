//! Training text as numbers: one stream of word types per domain, with counts; then the choice of words.
//!
//! Text is cut as documents are cut. Words are lower-cased and their tones placed; what is too rare to be a word of
//! the lexicon becomes the unknown word. Nothing of the text itself is kept beyond the counts.

use std::collections::HashMap;

use crate::text;
use crate::text::syllable::{self, canonical};

use super::super::lexicon::{Grade, WordId};
use super::super::pieces::{PieceKind, ends_sentence, pieces};

/// The parts of the training text that get their own share in the mixture, nearest to the documents first.
pub const DOMAINS: [&str; 3] = ["adm", "law", "general"];

const STOP: u32 = 0;
const NUMBER: u32 = 1;
const MIXED: u32 = 2;
const FIRST_TYPE: u32 = 3;

/// Counts a word needs to enter the lexicon.
const SYLLABLE_IN_OFFICIAL: u64 = 3;
const SYLLABLE_IN_ALL: u64 = 40;
const OTHER_IN_OFFICIAL: u64 = 30;
const OTHER_IN_ALL: u64 = 1500;
const ACRONYM_IN_OFFICIAL: u64 = 8;

/// A word of the lexicon-to-be with its counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordRow {
    /// The word in canonical form.
    pub word: String,
    /// Times seen in all text.
    pub all: u64,
    /// Times seen in official text (the domains `adm` and `law`).
    pub official: u64,
    /// What kind of word it is.
    pub grade: Grade,
}

/// Training text read so far.
#[derive(Default)]
pub struct Corpus {
    types: HashMap<String, u32>,
    /// As written → type; spares most of the work of `canonical`.
    written: HashMap<Box<str>, u32>,
    counts: Vec<[u64; DOMAINS.len()]>,
    streams: [Vec<u32>; DOMAINS.len()],
    hash: blake3::Hasher,
}

impl Corpus {
    /// Adds one line of text to the domain at `domain` in [`DOMAINS`].
    pub fn add_line(&mut self, domain: usize, line: &str) {
        self.hash.update(line.as_bytes());
        let line = text::nfc(line);
        let found = pieces(&line, false);
        for (index, piece) in found.iter().enumerate() {
            let id = match piece.kind {
                PieceKind::Number => NUMBER,
                PieceKind::Mixed => MIXED,
                PieceKind::Word => self.type_of(domain, &line[piece.span.clone()]),
            };
            self.streams[domain].push(id);
            let end = found.get(index + 1).map_or(line.len(), |next| next.span.start);
            if index + 1 == found.len() || ends_sentence(&line[piece.span.end..end]) {
                self.streams[domain].push(STOP);
            }
        }
    }

    fn type_of(&mut self, domain: usize, written: &str) -> u32 {
        let id = self.written.get(written).copied().unwrap_or_else(|| {
            let next = FIRST_TYPE + self.types.len() as u32;
            let id = *self.types.entry(canonical(written)).or_insert(next);
            self.written.insert(written.into(), id);
            if id == next {
                self.counts.push([0; DOMAINS.len()]);
            }
            id
        });
        self.counts[(id - FIRST_TYPE) as usize][domain] += 1;
        id
    }

    /// Words and numbers read so far, per domain.
    pub fn sizes(&self) -> [usize; DOMAINS.len()] {
        self.streams.each_ref().map(|stream| stream.iter().filter(|id| **id != STOP).count())
    }

    /// A hash of all lines in the order they came.
    pub fn hash(&self) -> [u8; 32] {
        *self.hash.finalize().as_bytes()
    }

    /// The words worth an entry in the lexicon, in the order of (skeleton, word). `names` and `acronyms` (in
    /// canonical form) enter whatever their counts.
    pub fn choose_words(&self, names: &[String], acronyms: &[String]) -> Vec<WordRow> {
        let mut rows: Vec<WordRow> = self
            .types
            .iter()
            .map(|(word, id)| {
                let [adm, law, general] = self.counts[(id - FIRST_TYPE) as usize];
                let grade = if syllable::is_valid(word) { Grade::Syllable } else { Grade::Other };
                WordRow { word: word.clone(), all: adm + law + general, official: adm + law, grade }
            })
            .filter(is_frequent)
            .collect();
        rows.sort_by_cached_key(|row| (text::skeleton(&row.word), row.word.clone()));
        self.force(&mut rows, names, Grade::Name);
        self.force(&mut rows, acronyms, Grade::Other);
        rows.sort_by_cached_key(|row| (text::skeleton(&row.word), row.word.clone()));
        rows
    }

    fn force(&self, rows: &mut Vec<WordRow>, words: &[String], grade: Grade) {
        for word in words {
            if let Some(row) = rows.iter_mut().find(|row| row.word == *word) {
                if row.grade != Grade::Syllable {
                    row.grade = grade;
                }
                continue;
            }
            let counts = self.types.get(word).map_or([0; 3], |id| self.counts[(id - FIRST_TYPE) as usize]);
            let [adm, law, general] = counts;
            let grade = if syllable::is_valid(word) { Grade::Syllable } else { grade };
            rows.push(WordRow { word: word.clone(), all: adm + law + general, official: adm + law, grade });
        }
    }

    /// The domain's sentences as ids of `rows`, each closed by [`WordId::END`]. Takes the stream away.
    pub(super) fn take_ids(&mut self, domain: usize, rows: &[WordRow]) -> Vec<u16> {
        let mut ids = vec![WordId::UNKNOWN.0; FIRST_TYPE as usize + self.types.len()];
        ids[STOP as usize] = WordId::END.0;
        ids[NUMBER as usize] = WordId::NUMBER.0;
        for (index, row) in rows.iter().enumerate() {
            if let Some(id) = self.types.get(&row.word) {
                ids[*id as usize] = WordId::FIRST + index as u16;
            }
        }
        std::mem::take(&mut self.streams[domain]).into_iter().map(|id| ids[id as usize]).collect()
    }
}

fn is_frequent(row: &WordRow) -> bool {
    match row.grade {
        Grade::Syllable => row.official >= SYLLABLE_IN_OFFICIAL || row.all >= SYLLABLE_IN_ALL,
        _ if is_acronym(&row.word) && row.official >= ACRONYM_IN_OFFICIAL => true,
        _ => row.official >= OTHER_IN_OFFICIAL || row.all >= OTHER_IN_ALL,
    }
}

/// Consonants only: no misspelt syllable looks so.
fn is_acronym(word: &str) -> bool {
    word.chars().count() > 1 && word.chars().all(|c| "bcdđghklmnpqrstvx".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_by_domain_and_rare_ones_left_out() {
        let mut corpus = Corpus::default();
        for _ in 0..3 {
            corpus.add_line(0, "Ủy ban xã. Số 12");
        }
        corpus.add_line(2, "Uỷ lạo");
        let rows = corpus.choose_words(&["đắk".to_owned()], &[]);
        let words: Vec<(&str, u64, u64)> =
            rows.iter().map(|row| (row.word.as_str(), row.all, row.official)).collect();
        assert_eq!(words, [("ban", 3, 3), ("đắk", 0, 0), ("số", 3, 3), ("ủy", 4, 3), ("xã", 3, 3)]);
        // ủy and one unknown word, then the end of the sentence
        assert_eq!(corpus.take_ids(2, &rows), [7, 0, 2]);
    }
}
