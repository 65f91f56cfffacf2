//! The words an open piece may stand for, under one kind of damage; each distinct piece is looked up once.

use std::collections::HashMap;

use crate::text::{self, is_marked, skeleton, syllable};

use super::Restorer;
use super::channel::{Channel, mark_cost};
use super::damage::Damage;
use super::lattice::Candidate;
use super::lexicon::{Grade, Lexicon, WordId};
use super::model::Model;
use super::persons::{NamePart, Persons};
use super::trie::{Reach, Trie, Workspace};

/// How far the search for garbled words goes.
const REACH: Reach = Reach { limit: 32, spread: 9.0 };

/// How much rarer than the most frequent word of its letters a word may be, in nats. Rarer ones are never right but
/// cost time; names are spared.
const RAREST: f32 = 7.5;

/// What it costs to say that a garbled piece is a word the lexicon does not have, in nats, and per letter: a foreign
/// word could be spelled in many ways.
const KEEP: f32 = 3.0;
const KEEP_LETTER: f32 = 1.2;

/// What it costs to believe in a word without a vowel that is not in capitals: mostly the vowel was not read.
const NO_VOWEL: f32 = 7.0;

/// Looks up candidates and remembers them.
pub(super) struct Candidates<'a> {
    lexicon: &'a Lexicon,
    trie: &'a Trie,
    channel: &'a Channel,
    model: &'a Model,
    persons: &'a Persons,
    damage: Damage,
    known: HashMap<String, Vec<Candidate>>,
    workspace: Workspace,
}

impl<'a> Candidates<'a> {
    /// An empty memory.
    pub(super) fn new(restorer: &'a Restorer, damage: Damage) -> Self {
        let Restorer { lexicon, trie, channel, model, persons, .. } = restorer;
        let (known, workspace) = (HashMap::new(), Workspace::default());
        Self { lexicon, trie, channel, model, persons, damage, known, workspace }
    }

    /// The candidates of `read`; never none.
    pub(super) fn of(&mut self, read: &str) -> &[Candidate] {
        if !self.known.contains_key(read) {
            let found = match self.damage {
                Damage::Stripped => self.stripped(read),
                Damage::Garbled => self.garbled(read),
                Damage::Recognised => self.recognised(read),
                Damage::None | Damage::Hopeless => Vec::new(),
            };
            let mut found = if found.is_empty() { vec![self.kept(read, 0.0)] } else { found };
            found.sort_by_key(|candidate| candidate.word);
            self.known.insert(read.to_owned(), found);
        }
        &self.known[read]
    }

    /// The candidates of `read` as a part of a person's name: how names are given outweighs how people talk.
    pub(super) fn of_name(&mut self, read: &str, part: NamePart) -> Vec<Candidate> {
        let (lexicon, persons) = (self.lexicon, self.persons);
        let all = self.of(read);
        let named = |candidate: &Candidate| {
            let cost = persons.cost(lexicon.word(candidate.word), part)?;
            Some(Candidate { cost: candidate.cost + cost, ..*candidate })
        };
        let named: Vec<Candidate> = all.iter().filter_map(named).collect();
        if named.is_empty() { all.to_vec() } else { named }
    }

    fn kept(&self, read: &str, cost: f32) -> Candidate {
        let word = self.lexicon.find_written(read).unwrap_or(WordId::UNKNOWN);
        Candidate { word, cost, keep: true }
    }

    /// All words with these letters. A piece that has marks has them rightly.
    fn stripped(&self, read: &str) -> Vec<Candidate> {
        if is_marked(read) {
            return Vec::new();
        }
        let words = self.frequent(read);
        words.map(|word| Candidate { word, cost: 0.0, keep: false }).collect()
    }

    /// The words with the letters of `read` that are not hopelessly rare.
    fn frequent(&self, read: &str) -> impl Iterator<Item = WordId> {
        let words: Vec<WordId> = self.lexicon.candidates(&skeleton(read)).collect();
        let score = |word: &WordId| self.model.unigram(*word).nats();
        let top = words.iter().map(score).fold(f32::NEG_INFINITY, f32::max);
        words
            .into_iter()
            .filter(move |word| self.lexicon.grade(*word) == Some(Grade::Name) || top - score(word) <= RAREST)
    }

    fn garbled(&mut self, read: &str) -> Vec<Candidate> {
        let mut found = self.trie.search(read, self.channel, REACH, &mut self.workspace);
        let in_capitals = read.chars().count() > 1 && !read.chars().any(char::is_lowercase);
        for candidate in found.iter_mut().filter(|_| !in_capitals) {
            if !self.lexicon.word(candidate.word).contains(text::is_vowel) {
                candidate.cost += NO_VOWEL;
            }
        }
        if self.lexicon.find_written(read).is_none() {
            let letters = read.chars().count() as f32;
            found.push(Candidate { word: WordId::UNKNOWN, cost: KEEP + KEEP_LETTER * letters, keep: true });
        }
        found
    }

    /// The word as read, and the words that differ from it in marks.
    fn recognised(&self, read: &str) -> Vec<Candidate> {
        let canonical = syllable::canonical(read);
        let words = self.frequent(read).filter(|id| self.lexicon.word(*id) != canonical);
        let others = words.map(|word| Candidate {
            word,
            cost: mark_cost(&canonical, self.lexicon.word(word)),
            keep: false,
        });
        std::iter::once(self.kept(read, 0.0)).chain(others).collect()
    }
}
