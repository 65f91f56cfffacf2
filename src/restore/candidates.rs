//! The words an open piece may stand for, under one kind of damage; each distinct piece is looked up once.

use std::collections::HashMap;

use crate::document::{Choice, Line, Span, Word};
use crate::text::{self, is_marked, skeleton, syllable};

use super::Restorer;
use super::channel::{Channel, OTHER_WORD, choice_cost, lower, mark_cost};
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

/// How far the search for what a second witness may have read goes.
const WITNESS_REACH: Reach = Reach { limit: 64, spread: MOST_DOUBT };

/// What a second witness can say against a word at most, in nats: it may have read something else altogether.
const MOST_DOUBT: f32 = 6.0;

/// What the costs of a second witness are worth beside those of the recogniser.
const WITNESS_WEIGHT: f32 = 0.5;

/// What it costs, in nats, to believe that the recogniser misread a letter and the second witness did not.
const NEAR_WORD: f32 = 6.0;

/// Looks up candidates and remembers them.
pub(super) struct Candidates<'a> {
    lexicon: &'a Lexicon,
    trie: &'a Trie,
    channel: &'a Channel,
    model: &'a Model,
    persons: &'a Persons,
    damage: Damage,
    known: HashMap<String, Vec<Candidate>>,
    /// The words that a second witness may have read, cheapest first.
    witnessed: HashMap<String, Vec<Candidate>>,
    weighed: Vec<Candidate>,
    workspace: Workspace,
}

impl<'a> Candidates<'a> {
    /// An empty memory.
    pub(super) fn new(restorer: &'a Restorer, damage: Damage) -> Self {
        let Restorer { lexicon, trie, channel, model, persons, .. } = restorer;
        let (known, witnessed, workspace) = (HashMap::new(), HashMap::new(), Workspace::default());
        Self {
            lexicon,
            trie,
            channel,
            model,
            persons,
            damage,
            known,
            witnessed,
            weighed: Vec::new(),
            workspace,
        }
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

    /// The candidates of the piece at `span` of `line`, a part of `word`, in the light of what the recogniser also
    /// thought of in that word and of what a second witness says.
    pub(super) fn weighed(&mut self, line: &Line, word: &Word, span: Span) -> &[Candidate] {
        let (read, start) = (&line.text[span.clone()], span.start - word.span.start);
        let choices = word.choices.as_deref().unwrap_or_default();
        let mut weighed = std::mem::take(&mut self.weighed);
        weighed.clear();
        weighed.extend_from_slice(self.of(read));
        for (form, cost) in listed(read, start, choices) {
            let Some(word) = self.lexicon.find(&form) else { continue };
            match weighed.iter_mut().find(|candidate| candidate.word == word) {
                Some(known) => known.cost = known.cost.min(cost),
                None => weighed.push(Candidate { word, cost: cost + OTHER_WORD, keep: false }),
            }
        }
        if let Some(said) = word.witness.as_deref().filter(|_| core(&line.text[word.span.clone()]) == read) {
            self.hear(core(said), &skeleton(read), &mut weighed);
        }
        weighed.sort_by_key(|candidate| candidate.word);
        self.weighed = weighed;
        &self.weighed
    }

    /// Adds the words that a recogniser of English may have read as `said` and whose letters are those that were read,
    /// `letters`, but for one: each witness speaks for them. Marks are no matter of such a witness.
    fn hear(&mut self, said: &str, letters: &str, weighed: &mut Vec<Candidate>) {
        if letters.len() < 2 || skeleton(said) == letters {
            return;
        }
        if !self.witnessed.contains_key(said) {
            let found = self.trie.search(said, self.channel, WITNESS_REACH, &mut self.workspace);
            self.witnessed.insert(said.to_owned(), found);
        }
        let (words, lexicon) = (&self.witnessed[said], self.lexicon);
        let Some(least) = words.first().map(|word| word.cost) else { return };
        let as_read = words.iter().find(|word| skeleton(lexicon.word(word.word)) == letters);
        let as_read = as_read.map_or(MOST_DOUBT, |word| word.cost - least);
        for word in words {
            let is_near = strsim::levenshtein(&skeleton(lexicon.word(word.word)), letters) == 1;
            if is_near && weighed.iter().all(|known| known.word != word.word) {
                let cost = NEAR_WORD + WITNESS_WEIGHT * (word.cost - least - as_read);
                weighed.push(Candidate { cost, ..*word });
            }
        }
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

/// A word without the punctuation around it.
fn core(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// The forms of `read` with one or two of its letters as the recogniser also thought of them, canonical, each with
/// its cost.
fn listed(read: &str, start: usize, choices: &[Choice]) -> Vec<(String, f32)> {
    let within = |choice: &&Choice| {
        let letter = choice.at.checked_sub(start).and_then(|at| read.get(at..)?.chars().next());
        letter.is_some_and(|letter| letter.is_alphabetic() && lower(letter) != lower(choice.letter))
    };
    let letters = choices.iter().filter(|choice| choice.letter.is_alphabetic());
    let choices: Vec<&Choice> = letters.filter(within).collect();
    let mut forms = Vec::new();
    for (index, first) in choices.iter().enumerate() {
        let form = with_letter(read, first.at - start, first.letter);
        let cost = choice_cost(first.confidence);
        for second in choices[index + 1..].iter().filter(|second| second.at > first.at) {
            let at = second.at - start + form.len() - read.len();
            let both = with_letter(&form, at, second.letter);
            forms.push((syllable::canonical(&both), cost + choice_cost(second.confidence)));
        }
        forms.push((syllable::canonical(&form), cost));
    }
    forms
}

/// `text` with the letter at byte `at` replaced.
fn with_letter(text: &str, at: usize, letter: char) -> String {
    let mut rest = text[at..].chars();
    rest.next();
    format!("{}{letter}{}", &text[..at], rest.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Confidence;

    #[test]
    fn choices_give_forms_with_their_costs() {
        let choice = |at, letter, sure| Choice { at, letter, confidence: Confidence::new(sure) };
        let choices = [choice(3, 'ố', 0.8), choice(3, 'ổ', 0.2), choice(5, 'm', 0.5), choice(0, '7', 0.9)];
        let forms = listed("thông", 1, &choices);
        let words: Vec<&str> = forms.iter().map(|(form, _)| form.as_str()).collect();
        assert_eq!(words, ["thốmg", "thống", "thổmg", "thổng", "thômg"]);
        assert!(forms[1].1 < forms[3].1, "what is surer is cheaper");
    }

    #[test]
    fn choices_outside_the_piece_say_nothing_of_it() {
        let choice = Choice { at: 0, letter: 'x', confidence: Confidence::new(0.8) };
        assert!(listed("ca", 1, &[choice]).is_empty());
        assert!(
            listed("ca", 0, &[Choice { at: 1, letter: 'A', ..choice }]).is_empty(),
            "case is no other letter"
        );
    }
}
