//! What a document says of itself: words and pairs of words that stand in it beyond doubt, and what its acronyms
//! stand for. Learnt in a first pass; the doubtful places are then decided anew in its light.

use std::collections::BTreeMap;

use crate::text;

use super::lexicon::{Lexicon, WordId};

/// Share of a candidate from which its word is believed.
const BELIEVED: f32 = 0.9;

/// Share of the document's own words and pairs of words in the mixture with the model. Measured: flat around these.
const OF_WORDS: f32 = 0.02;
const OF_PAIRS: f32 = 0.15;

/// Letters of an acronym whose meaning is looked for, and of one that is believed without a definition beside it.
const SHORTEST: usize = 2;
const SHORTEST_UNDEFINED: usize = 3;
const LONGEST: usize = 8;

/// A word of the document as it was decided.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Heard {
    pub(super) word: WordId,
    /// Its share of the probability.
    pub(super) share: f32,
    /// The text as read, where it is all capitals and has a letter that may be Đ.
    pub(super) acronym: Option<String>,
    /// Whether a bracket opens right before it, as before an acronym that is being introduced.
    pub(super) in_brackets: bool,
}

/// What a document has said. An empty memory changes nothing.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// Sorted pairs, each with its share of what follows its first word.
    pairs: Vec<((WordId, WordId), f32)>,
    /// Sorted words with their shares of all.
    words: Vec<(WordId, f32)>,
    /// Acronym without marks → as it must be written.
    acronyms: BTreeMap<String, String>,
}

impl Memory {
    /// Learns from the words of a document in order.
    pub(super) fn learn(heard: &[Heard], lexicon: &Lexicon) -> Self {
        let believed = |heard: &Heard| heard.share >= BELIEVED && heard.word.is_word();
        let words = counted(heard.iter().filter(|one| believed(one)).map(|one| one.word));
        let both = heard.windows(2).filter(|two| believed(&two[0]) && believed(&two[1]));
        let pairs = counted(both.map(|two| (two[0].word, two[1].word)));
        let all = words.iter().map(|(_, count)| count).sum::<u32>().max(1) as f32;
        let count = |word: WordId| {
            let at = words.binary_search_by_key(&word, |(known, _)| *known);
            at.map_or(1, |at| words[at].1) as f32
        };
        Self {
            pairs: pairs.iter().map(|(pair, n)| (*pair, *n as f32 / count(pair.0))).collect(),
            words: words.iter().map(|(word, count)| (*word, *count as f32 / all)).collect(),
            acronyms: meanings(heard, lexicon),
        }
    }

    /// How `read`, an acronym, must be written; `None` when the document does not say.
    pub(super) fn acronym(&self, read: &str) -> Option<&str> {
        self.acronyms.get(read).map(String::as_str)
    }

    /// Whether nothing is known.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The part of the probability of each of `words`, wherever it stands, that the document itself gives.
    pub(super) fn anywhere(&self, words: &[WordId], parts: &mut Vec<f32>) {
        parts.clear();
        parts.extend(words.iter().map(|word| {
            let known = self.words.binary_search_by_key(word, |(word, _)| *word);
            known.map_or(0.0, |at| OF_WORDS * self.words[at].1)
        }));
    }

    /// The part of the probability of each of `words` behind `last` that the document itself gives; `anywhere` has
    /// what it gives wherever they stand.
    pub(super) fn behind(&self, last: WordId, words: &[WordId], anywhere: &[f32], parts: &mut Vec<f32>) {
        parts.clear();
        parts.extend(words.iter().zip(anywhere).map(|(word, anywhere)| {
            // What was never believed as a word was never believed in a pair.
            if *anywhere == 0.0 {
                return 0.0;
            }
            let pair = self.pairs.binary_search_by_key(&(last, *word), |(pair, _)| *pair);
            anywhere + pair.map_or(0.0, |at| OF_PAIRS * self.pairs[at].1)
        }));
    }

    /// The score of a word in nats, given that of the model and the document's part.
    pub(super) fn mixed(model: f32, part: f32) -> f32 {
        const OF_MODEL: f32 = 1.0 - OF_PAIRS - OF_WORDS;
        if part == 0.0 { model + OF_MODEL.ln() } else { (OF_MODEL * model.exp() + part).ln() }
    }
}

/// The different items in order, each with how often it stands there.
fn counted<T: Copy + Ord>(items: impl Iterator<Item = T>) -> Vec<(T, u32)> {
    let mut items: Vec<T> = items.collect();
    items.sort_unstable();
    items.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u32)).collect()
}

/// The acronyms of the document by the words they abbreviate: those right before one (`… nghiệp vụ (ĐVNV)`), else
/// those that stand anywhere, if they agree.
fn meanings(heard: &[Heard], lexicon: &Lexicon) -> BTreeMap<String, String> {
    let initials: Vec<char> = heard.iter().map(|one| initial(lexicon.word(one.word))).collect();
    let bases: Vec<char> = initials.iter().map(|c| text::base_letter(*c)).collect();
    let read: Vec<Option<String>> =
        heard.iter().map(|one| one.acronym.as_deref().map(text::strip_marks)).collect();
    let mut forms: BTreeMap<Vec<char>, BTreeMap<String, (u32, u32)>> = BTreeMap::new();
    for key in read.iter().flatten().map(|key| key.chars().collect::<Vec<char>>()) {
        if (SHORTEST..=LONGEST).contains(&key.len()) {
            forms.entry(key).or_default();
        }
    }
    for (key, forms) in &mut forms {
        let key_text: String = key.iter().collect();
        for (start, _) in bases.windows(key.len()).enumerate().filter(|(_, window)| window == key) {
            let end = start + key.len();
            let (anywhere, defined) = forms.entry(initials[start..end].iter().collect()).or_default();
            *anywhere += 1;
            let is_defined = heard.get(end).is_some_and(|next| next.in_brackets)
                && read.get(end).is_some_and(|next| next.as_ref() == Some(&key_text));
            *defined += u32::from(is_defined);
        }
    }
    let chosen = forms.into_iter().filter_map(|(key, forms)| {
        let form = choice(key.len(), &forms)?;
        Some((key.into_iter().collect(), form))
    });
    chosen.collect()
}

fn choice(letters: usize, forms: &BTreeMap<String, (u32, u32)>) -> Option<String> {
    let defined = |(_, defined): &(u32, u32)| *defined;
    let anywhere = |(anywhere, _): &(u32, u32)| *anywhere;
    let clear = |count: &dyn Fn(&(u32, u32)) -> u32| {
        let all: u32 = forms.values().map(count).sum();
        forms.iter().find(|(_, counts)| all > 0 && count(counts) * 5 >= all * 4).map(|(form, _)| form.clone())
    };
    clear(&defined).or_else(|| clear(&anywhere).filter(|_| letters >= SHORTEST_UNDEFINED))
}

/// The capital that stands for `word` in an acronym; a space where there is no word.
fn initial(word: &str) -> char {
    let first = word.chars().next().unwrap_or(' ');
    let letter = if first == 'đ' { first } else { text::base_letter(first) };
    letter.to_uppercase().next().unwrap_or(' ')
}
