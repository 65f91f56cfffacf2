//! The lexicon's words as a tree of letters, and the search for the words that a garbled token may stand for.
//!
//! A search state is a place in the tree and a place in the token; steps follow the channel's costs. The state that
//! promises the cheapest word goes first (A*: what was paid and the least that the rest of the token can cost), so
//! words come out in the order of their costs and the search can stop early. Costs are whole hundredths of a nat, as
//! in the table of confusions: the queue is a row of stacks, one for each cost.

use std::collections::HashMap;
use std::ops::Range;

use super::channel::{Channel, EXTRA_LETTER, letter_cost, missing_cost};
use super::lattice::Candidate;
use super::lexicon::{Lexicon, WordId};

/// Letters of the longest token that is searched, and the cost in nats beyond which no word is believed.
const LONGEST: usize = 16;
const DEAREST: f32 = 16.0;

/// Hundredths of a nat.
type Cost = u32;

/// A letter of the lexicon; letters are numbered in their order.
type LetterId = u16;

/// Words as a tree; the children of a node stand side by side, in the order of their letters.
#[derive(Debug)]
pub(super) struct Trie {
    letters: Vec<LetterId>,
    children: Vec<Range<u32>>,
    words: Vec<Option<WordId>>,
    /// All letters that words have, sorted, and what each costs when it was not read.
    alphabet: Vec<char>,
    missing: Vec<Cost>,
}

/// How far a search goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    /// Most words to return.
    pub(super) limit: usize,
    /// How much dearer than the cheapest word a word may be, in nats.
    pub(super) spread: f32,
}

/// What searches use again and again.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    /// For each node the places in the token that were done, one bit each.
    done: Vec<u32>,
    /// The nodes of which that is not zero.
    touched: Vec<u32>,
    /// The states that wait, by what they promise.
    open: Vec<Vec<State>>,
    /// What each letter of the alphabet costs when this one was read.
    rows: HashMap<char, Vec<Cost>>,
}

/// A place in the tree and in the token, with what was paid to get there.
#[derive(Debug, Clone, Copy)]
struct State {
    paid: Cost,
    node: u32,
    at: u32,
}

/// A token as a search sees it.
struct Token<'a> {
    /// What each letter of the alphabet costs at each place.
    rows: Vec<&'a [Cost]>,
    /// The confusions of groups possible at each place.
    groups: Vec<Vec<Group>>,
    /// The least that everything from each place on can cost.
    rest: Vec<Cost>,
}

/// Letters meant, how many were read for them, and the cost of that.
struct Group {
    meant: Vec<LetterId>,
    seen: u32,
    cost: Cost,
}

impl Trie {
    /// All words of `lexicon`.
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        let mut alphabet: Vec<char> = lexicon.words().flat_map(|(_, word)| word.chars()).collect();
        alphabet.sort_unstable();
        alphabet.dedup();
        let missing = alphabet.iter().map(|letter| hundredths(missing_cost(*letter))).collect();
        let mut trie =
            Self { letters: Vec::new(), children: Vec::new(), words: Vec::new(), alphabet, missing };
        let mut words: Vec<(Vec<LetterId>, WordId)> =
            lexicon.words().filter_map(|(id, word)| Some((trie.ids(word.chars())?, id))).collect();
        words.sort_unstable();
        trie.add_node(0);
        // Each node with the words that begin with its letters, and how many letters those are.
        let mut open = vec![(0, 0..words.len(), 0)];
        while let Some((node, range, depth)) = open.pop() {
            let mut rest = range;
            if words.get(rest.start).is_some_and(|(letters, _)| letters.len() == depth) {
                trie.words[node] = Some(words[rest.start].1);
                rest.start += 1;
            }
            let first = trie.letters.len();
            let mut start = rest.start;
            for group in words[rest].chunk_by(|a, b| a.0[depth] == b.0[depth]) {
                open.push((trie.letters.len(), start..start + group.len(), depth + 1));
                trie.add_node(group[0].0[depth]);
                start += group.len();
            }
            trie.children[node] = first as u32..trie.letters.len() as u32;
        }
        trie
    }

    fn add_node(&mut self, letter: LetterId) {
        self.letters.push(letter);
        self.children.push(0..0);
        self.words.push(None);
    }

    /// `None` when there is a letter that no word has.
    fn ids(&self, letters: impl Iterator<Item = char>) -> Option<Vec<LetterId>> {
        letters.map(|letter| self.alphabet.binary_search(&letter).ok().map(|at| at as LetterId)).collect()
    }

    /// The words that `read` may stand for, cheapest first. Nothing for what is too long to be a word.
    pub(super) fn search(
        &self,
        read: &str,
        channel: &Channel,
        reach: Reach,
        workspace: &mut Workspace,
    ) -> Vec<Candidate> {
        let read: Vec<char> = read.chars().collect();
        if read.len() > LONGEST {
            return Vec::new();
        }
        let Workspace { done, touched, open, rows } = workspace;
        for letter in &read {
            let costs =
                || self.alphabet.iter().map(|meant| hundredths(letter_cost(*letter, *meant))).collect();
            rows.entry(*letter).or_insert_with(costs);
        }
        let token = self.token(&read, channel, rows);
        done.resize(self.letters.len(), 0);
        open.resize_with(hundredths(DEAREST) as usize + 1, Vec::new);
        let found = self.walk_open(&token, reach, done, touched, open);
        touched.drain(..).for_each(|node| done[node as usize] = 0);
        open.iter_mut().for_each(Vec::clear);
        found
    }

    fn token<'a>(&self, read: &[char], channel: &Channel, rows: &'a HashMap<char, Vec<Cost>>) -> Token<'a> {
        let rows: Vec<&[Cost]> = read.iter().map(|letter| rows[letter].as_slice()).collect();
        let groups_at = |at: usize| {
            let confusions = channel.confusions_at(&read[at..]);
            let group = confusions.filter_map(|confusion| {
                let meant = self.ids(confusion.meant.iter().copied())?;
                Some(Group { meant, seen: confusion.seen.len() as u32, cost: hundredths(confusion.cost) })
            });
            group.collect::<Vec<Group>>()
        };
        let groups: Vec<Vec<Group>> = (0..=read.len()).map(groups_at).collect();
        let mut rest = vec![0; read.len() + 1];
        for at in (0..read.len()).rev() {
            let letter = rows[at].iter().copied().min().unwrap_or(Cost::MAX).min(hundredths(EXTRA_LETTER));
            let group = groups[at].iter().map(|group| group.cost + rest[at + group.seen as usize]).min();
            rest[at] = (letter + rest[at + 1]).min(group.unwrap_or(Cost::MAX));
        }
        Token { rows, groups, rest }
    }

    fn walk_open(
        &self,
        token: &Token<'_>,
        reach: Reach,
        done: &mut [u32],
        touched: &mut Vec<u32>,
        open: &mut [Vec<State>],
    ) -> Vec<Candidate> {
        let mut found = Vec::new();
        let mut most = hundredths(DEAREST);
        let mut promise = token.rest[0];
        if let Some(first) = open.get_mut(promise as usize) {
            first.push(State { paid: 0, node: 0, at: 0 });
        }
        while promise <= most && found.len() < reach.limit {
            let Some(state) = open[promise as usize].pop() else {
                promise += 1;
                continue;
            };
            let bits = &mut done[state.node as usize];
            if *bits & 1 << state.at != 0 {
                continue;
            }
            if *bits == 0 {
                touched.push(state.node);
            }
            *bits |= 1 << state.at;
            let is_read = state.at as usize + 1 == token.rest.len();
            if let Some(word) = self.words[state.node as usize].filter(|_| is_read) {
                most = most.min(state.paid + hundredths(reach.spread));
                found.push(Candidate { word, cost: state.paid as f32 / 100.0, keep: false });
            }
            self.expand(state, token, |next| {
                let promise = next.paid + token.rest[next.at as usize];
                if promise <= most && done[next.node as usize] & 1 << next.at == 0 {
                    open[promise as usize].push(next);
                }
            });
        }
        found
    }

    /// Hands every state that can follow on to `push`.
    fn expand(&self, state: State, token: &Token<'_>, mut push: impl FnMut(State)) {
        let State { paid, node, at } = state;
        let row = token.rows.get(at as usize);
        for child in self.children[node as usize].clone() {
            let letter = self.letters[child as usize] as usize;
            if let Some(row) = row {
                push(State { paid: paid + row[letter], node: child, at: at + 1 });
            }
            push(State { paid: paid + self.missing[letter], node: child, at });
        }
        if row.is_some() {
            push(State { paid: paid + hundredths(EXTRA_LETTER), node, at: at + 1 });
        }
        for group in &token.groups[at as usize] {
            if let Some(node) = self.walk(node, &group.meant) {
                push(State { paid: paid + group.cost, node, at: at + group.seen });
            }
        }
    }

    fn walk(&self, mut node: u32, letters: &[LetterId]) -> Option<u32> {
        for letter in letters {
            let children = self.children[node as usize].clone();
            let range = children.start as usize..children.end as usize;
            let at = self.letters[range].binary_search(letter).ok()?;
            node = children.start + at as u32;
        }
        Some(node)
    }
}

fn hundredths(nats: f32) -> Cost {
    (nats * 100.0).round() as Cost
}

#[cfg(test)]
mod tests {
    use crate::assets::Table;

    use super::*;

    #[test]
    fn the_cheapest_word_comes_first() {
        let rows = "syllable\tgrade\nđổi\tsyllable\nđội\tsyllable\nsố\tsyllable\nsử\tsyllable\n";
        let table = Table::parse("syllables.tsv", rows).unwrap();
        let bytes = super::super::lexicon::build(&table).unwrap();
        let lexicon = Lexicon::load("lexicon.bin", &bytes.into()).unwrap();
        let rows = "seen\tmeant\tcost\n6\tố\t0.5\n6\tổ\t0.6\nir\tử\t0.7\n";
        let channel = Channel::from_tables(&[Table::parse("confusions.tsv", rows).unwrap()]).unwrap();
        let best = |read: &str| {
            let found = Trie::new(&lexicon).search(
                read,
                &channel,
                Reach { limit: 3, spread: 9.0 },
                &mut Workspace::default(),
            );
            lexicon.word(found[0].word).to_owned()
        };
        assert_eq!(["S6", "d6i", "sir", "dội"].map(best), ["số", "đổi", "sử", "đội"]);
    }
}
