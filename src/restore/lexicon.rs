//! Which words a skeleton can stand for: lower-case letters without marks → ids of the marked words.
//!
//! Ids are given in the order of (skeleton, word), so the candidates of a skeleton are a range of ids and the map is
//! a finite-state transducer from skeleton to that range. Knows nothing of probabilities; text is lower-cased and
//! its tones placed ([`canonical`]) at this border.

use std::ops::Range;

use crate::assets::{Bytes, Table};
use crate::error::{Error, ErrorKind, Result};
use crate::text;
use crate::text::syllable::canonical;

use super::store::{Format, le_bytes, u32_at};

const FORMAT: Format = Format { magic: *b"sohoalex", version: 1 };

/// A word of the lexicon; 0 to 3 are not words but marks in the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(pub(super) u16);

impl WordId {
    /// Any word that the lexicon does not have.
    pub const UNKNOWN: Self = Self(0);
    /// Before the first word of a sentence.
    pub const START: Self = Self(1);
    /// After the last word of a sentence.
    pub const END: Self = Self(2);
    /// Any number or date.
    pub const NUMBER: Self = Self(3);
    /// The id of the first word.
    pub(super) const FIRST: u16 = 4;

    /// Whether it is a word of the lexicon and no mark.
    pub(super) fn is_word(self) -> bool {
        self.0 >= Self::FIRST
    }

    /// Its place in arrays that are indexed by words.
    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// What kind of word a lexicon entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// A syllable by the spelling rules.
    Syllable,
    /// A syllable of a place name that the rules do not allow: `đắk`, `krông`.
    Name,
    /// An acronym or a foreign word.
    Other,
}

impl Grade {
    /// The grade's name in `syllables.tsv`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Syllable => "syllable",
            Self::Name => "name",
            Self::Other => "other",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        [Self::Syllable, Self::Name, Self::Other].into_iter().find(|grade| grade.name() == name)
    }
}

/// Words by skeleton; loaded without parsing.
#[derive(Debug)]
pub struct Lexicon {
    map: fst::Map<Bytes>,
    offsets: Bytes,
    text: Bytes,
    grades: Bytes,
}

impl Lexicon {
    /// Reads a compiled lexicon; `name` is for messages.
    pub fn load(name: &str, file: &Bytes) -> Result<Self> {
        let [map, offsets, text, grades] = FORMAT.unpack(name, file)?;
        let broken = |message: &str| Error::new(ErrorKind::BadDictionary, message).in_source(name);
        let map = fst::Map::new(map).map_err(|cause| broken("not a transducer").caused_by(cause))?;
        let words = grades.as_ref().len();
        if offsets.as_ref().len() != (words + 1) * 4 || std::str::from_utf8(text.as_ref()).is_err() {
            return Err(broken("its word list is damaged"));
        }
        Ok(Self { map, offsets, text, grades })
    }

    /// The words that `skeleton` can stand for, best known by their ids; empty when there is none.
    pub fn candidates(&self, skeleton: &str) -> impl Iterator<Item = WordId> + use<> {
        self.range(skeleton).map(WordId)
    }

    fn range(&self, skeleton: &str) -> Range<u16> {
        let packed = self.map.get(skeleton).unwrap_or(0);
        (packed >> 16) as u16..packed as u16
    }

    /// The id of a word in [`canonical`] form.
    pub fn find(&self, canonical: &str) -> Option<WordId> {
        self.candidates(&text::skeleton(canonical)).find(|id| self.word(*id) == canonical)
    }

    /// The id of a word as written, in any case.
    pub fn find_written(&self, word: &str) -> Option<WordId> {
        self.find(&canonical(word))
    }

    /// Whether any word has this skeleton.
    pub fn has_skeleton(&self, skeleton: &str) -> bool {
        self.map.contains_key(skeleton)
    }

    /// The word, lower-case; empty for the marks 0 to 3.
    pub fn word(&self, id: WordId) -> &str {
        let Some(row) = id.0.checked_sub(WordId::FIRST) else { return "" };
        let offset = |row: u16| u32_at(self.offsets.as_ref(), usize::from(row)) as usize;
        let bytes = &self.text.as_ref()[offset(row)..offset(row + 1)];
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// What kind of word it is; `None` for the marks 0 to 3.
    pub fn grade(&self, id: WordId) -> Option<Grade> {
        let row = id.0.checked_sub(WordId::FIRST)?;
        let grade = *self.grades.as_ref().get(usize::from(row))?;
        [Grade::Syllable, Grade::Name, Grade::Other].into_iter().find(|known| *known as u8 == grade)
    }

    /// All words with their ids, in order.
    pub fn words(&self) -> impl Iterator<Item = (WordId, &str)> {
        let end = WordId::FIRST + self.grades.as_ref().len() as u16;
        (WordId::FIRST..end).map(|id| (WordId(id), self.word(WordId(id))))
    }

    /// How many ids there are, the four marks included.
    pub fn id_count(&self) -> usize {
        self.grades.as_ref().len() + usize::from(WordId::FIRST)
    }

    /// A hash of the word list: a model fits this lexicon when it was trained on the same list.
    pub(super) fn fingerprint(&self) -> [u8; 32] {
        *blake3::hash(self.text.as_ref()).as_bytes()
    }
}

/// Builds the compiled lexicon from `syllables.tsv`. Rows must stand in the order of (skeleton, syllable).
pub fn build(table: &Table<'_>) -> Result<Vec<u8>> {
    let rows: Vec<[&str; 2]> = table.select(["syllable", "grade"])?.collect();
    let broken = |message: String| Error::new(ErrorKind::BadDictionary, message).in_source("syllables.tsv");
    if rows.len() > usize::from(u16::MAX - WordId::FIRST) {
        return Err(broken(format!("{} words, at most 65,000 are possible", rows.len())));
    }
    let mut keys: Vec<(String, &str)> = Vec::with_capacity(rows.len());
    let mut grades = Vec::with_capacity(rows.len());
    for [word, grade] in rows {
        let key = (text::skeleton(word), word);
        if keys.last().is_some_and(|last| *last >= key) {
            return Err(broken(format!("{word} is out of order or stands twice")));
        }
        grades.push(Grade::parse(grade).ok_or_else(|| broken(format!("{grade} is no grade")))? as u8);
        keys.push(key);
    }
    let map = skeleton_map(&keys).map_err(|cause| broken("cannot be built".to_owned()).caused_by(cause))?;
    let lengths = keys.iter().map(|(_, word)| word.len() as u32);
    let ends = lengths.scan(0, |end, len| {
        *end += len;
        Some(*end)
    });
    let offsets = le_bytes(std::iter::once(0).chain(ends), u32::to_le_bytes);
    let text: Vec<u8> = keys.iter().flat_map(|(_, word)| word.bytes()).collect();
    Ok(FORMAT.pack(&[map, offsets, text, grades]))
}

/// Skeleton → first id and the id behind the last, 16 bits each.
fn skeleton_map(keys: &[(String, &str)]) -> Result<Vec<u8>, fst::Error> {
    let mut map = fst::MapBuilder::memory();
    let mut start = u64::from(WordId::FIRST);
    for group in keys.chunk_by(|a, b| a.0 == b.0) {
        let end = start + group.len() as u64;
        map.insert(&group[0].0, start << 16 | end)?;
        start = end;
    }
    map.into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &str =
        "syllable\tgrade\nđắk\tname\nhoa\tsyllable\nhòa\tsyllable\nhóa\tsyllable\nvnpt\tother\n";

    fn lexicon() -> Lexicon {
        let table = Table::parse("syllables.tsv", ROWS).unwrap();
        Lexicon::load("lexicon.bin", &build(&table).unwrap().into()).unwrap()
    }

    #[test]
    fn a_skeleton_gives_its_words() {
        let lexicon = lexicon();
        let words: Vec<&str> = lexicon.candidates("hoa").map(|id| lexicon.word(id)).collect();
        assert_eq!(words, ["hoa", "hòa", "hóa"]);
        assert_eq!(lexicon.candidates("ho").count(), 0);
        assert_eq!(lexicon.find_written("HOÀ"), lexicon.find("hòa"));
        assert_eq!(lexicon.find("dak"), None);
        let dak = lexicon.find("đắk").unwrap();
        assert_eq!(lexicon.grade(dak), Some(Grade::Name));
    }

    #[test]
    fn rows_out_of_order_are_named() {
        let table = Table::parse("syllables.tsv", "syllable\tgrade\nho\tsyllable\nha\tsyllable\n").unwrap();
        let error = build(&table).unwrap_err();
        insta::assert_snapshot!(error, @"syllables.tsv: ha is out of order or stands twice");
    }
}
