//! The lexicon's words as a tree of letters, and the search for the words that a garbled token may stand for.
//!
//! A search state is a place in the tree and a place in the token; steps follow the channel's costs, the cheapest
//! state goes first (Dijkstra), so words come out in the order of their costs and the search can stop early.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::ops::Range;

use super::channel::{Channel, Confusion, EXTRA_LETTER, letter_cost, missing_cost};
use super::lattice::Candidate;
use super::lexicon::{Lexicon, WordId};

/// Letters of the longest token that is searched, and the cost in nats beyond which no word is believed.
const LONGEST: usize = 16;
const DEAREST: f32 = 16.0;

/// Words as a tree; the children of a node stand side by side, in the order of their letters.
#[derive(Debug)]
pub(super) struct Trie {
    letters: Vec<char>,
    children: Vec<Range<u32>>,
    words: Vec<Option<WordId>>,
}

/// How far a search goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    /// Most words to return.
    pub(super) limit: usize,
    /// How much dearer than the cheapest word a word may be, in nats.
    pub(super) spread: f32,
}

impl Trie {
    /// All words of `lexicon`.
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        let mut words: Vec<(Vec<char>, WordId)> =
            lexicon.words().map(|(id, word)| (word.chars().collect(), id)).collect();
        words.sort_unstable();
        let mut trie = Self { letters: Vec::new(), children: Vec::new(), words: Vec::new() };
        trie.add_node('\0');
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

    fn add_node(&mut self, letter: char) {
        self.letters.push(letter);
        self.children.push(0..0);
        self.words.push(None);
    }

    /// The words that `read` may stand for, cheapest first. Nothing for what is too long to be a word.
    pub(super) fn search(&self, read: &str, channel: &Channel, reach: Reach) -> Vec<Candidate> {
        let read: Vec<char> = read.chars().collect();
        let mut found = Vec::new();
        if read.len() > LONGEST {
            return found;
        }
        let groups: Vec<Vec<&Confusion>> =
            (0..=read.len()).map(|at| channel.confusions_at(&read[at..]).collect()).collect();
        // For each node the places in `read` that were done, one bit each.
        let mut done = vec![0_u32; self.letters.len()];
        let mut open = BinaryHeap::from([Step { cost: 0.0, node: 0, at: 0 }]);
        let mut most = DEAREST;
        while let Some(step) = open.pop() {
            if step.cost > most || found.len() == reach.limit {
                break;
            }
            let bit = 1 << step.at;
            if done[step.node as usize] & bit != 0 {
                continue;
            }
            done[step.node as usize] |= bit;
            if let Some(word) = self.words[step.node as usize].filter(|_| step.at as usize == read.len()) {
                most = most.min(step.cost + reach.spread);
                found.push(Candidate { word, cost: step.cost, keep: false });
            }
            let mut push = |next: Step| {
                if next.cost <= most && done[next.node as usize] & (1 << next.at) == 0 {
                    open.push(next);
                }
            };
            self.expand(step, &read, &groups[step.at as usize], &mut push);
        }
        found
    }

    /// Hands every step that can follow on to `push`; `groups` are the confusions possible here.
    fn expand(&self, step: Step, read: &[char], groups: &[&Confusion], push: &mut impl FnMut(Step)) {
        let seen = read.get(step.at as usize);
        for child in self.children[step.node as usize].clone() {
            if let Some(seen) = seen {
                push(step.to(child, 1, letter_cost(*seen, self.letters[child as usize])));
            }
            push(step.to(child, 0, missing_cost(self.letters[child as usize])));
        }
        if seen.is_some() {
            push(step.to(step.node, 1, EXTRA_LETTER));
        }
        for group in groups {
            if let Some(node) = self.walk(step.node, &group.meant) {
                push(step.to(node, group.seen.len(), group.cost));
            }
        }
    }

    fn walk(&self, mut node: u32, letters: &[char]) -> Option<u32> {
        for letter in letters {
            let children = self.children[node as usize].clone();
            let range = children.start as usize..children.end as usize;
            let at = self.letters[range].binary_search(letter).ok()?;
            node = children.start + at as u32;
        }
        Some(node)
    }
}

/// A search state; ordered so that the cheapest is the greatest, ties by place.
#[derive(Debug, Clone, Copy)]
struct Step {
    cost: f32,
    node: u32,
    at: u32,
}

impl Step {
    fn to(self, node: u32, letters_read: usize, cost: f32) -> Self {
        Self { cost: self.cost + cost, node, at: self.at + letters_read as u32 }
    }
}

impl Ord for Step {
    fn cmp(&self, other: &Self) -> Ordering {
        other.cost.total_cmp(&self.cost).then_with(|| (other.node, other.at).cmp(&(self.node, self.at)))
    }
}

impl PartialOrd for Step {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Step {}

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
        let channel = Channel::from_table(&Table::parse("confusions.tsv", rows).unwrap()).unwrap();
        let best = |read: &str| {
            let found = Trie::new(&lexicon).search(read, &channel, Reach { limit: 3, spread: 9.0 });
            lexicon.word(found[0].word).to_owned()
        };
        assert_eq!(["S6", "d6i", "sir", "dội"].map(best), ["số", "đổi", "sử", "đội"]);
    }
}
