//! Finds the best path through a lattice, and how probable each candidate is.
//!
//! Sentence by sentence, since nothing crosses the end of one: Viterbi search over model states with a beam, exact
//! where the beam is never full. The same edges then carry probability forward and back again, so a candidate's share
//! counts all paths through it. Ties go to the candidate that comes first.

use std::ops::Range;

use super::lattice::{Candidate, Lattice};
use super::lexicon::WordId;
use super::memory::Memory;
use super::model::{Model, Row, State};

/// What decoding gives.
#[derive(Debug, Default)]
pub(super) struct Decoded {
    /// For each slot the index of the chosen candidate within the slot.
    pub(super) best: Vec<usize>,
    /// For every candidate, in lattice order, its share of the probability, 0 to 1.
    pub(super) shares: Vec<f32>,
}

impl Decoded {
    /// The share of the chosen candidate of a slot of `lattice`.
    pub(super) fn share(&self, lattice: &Lattice, slot: usize) -> f32 {
        self.shares[lattice.range(slot).start + self.best[slot]]
    }
}

/// A partial path up to a slot, known by its last candidate and model state.
#[derive(Debug, Clone, Copy)]
struct Node {
    state: State,
    candidate: u32,
    /// Score of the best path to here, in nats.
    best: f32,
    /// Edge of the best path.
    back: u32,
    /// Probability of all paths to here over that of the best.
    mass: f64,
}

#[derive(Debug, Clone, Copy)]
struct Edge {
    from: u32,
    to: u32,
    score: f32,
    /// Probability that came in by this edge, over that of the best path to `to`.
    mass: f64,
}

/// How many partial paths are kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beam {
    /// Most paths behind a slot.
    pub(super) width: usize,
    /// How much worse than the best a path may be, in nats.
    pub(super) depth: f32,
}

/// How much further than the beam a path may be behind the best and still lend its probability, in nats: all that are
/// further together have less than a thousandth.
const SLACK: f32 = 2.0;

/// The search through one sentence: nodes and edges of its slots, flat.
struct Search<'a> {
    lattice: &'a Lattice,
    model: &'a Model,
    memory: &'a Memory,
    beam: Beam,
    first_slot: usize,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    /// For each slot its nodes and the edges into them.
    layers: Vec<(Range<usize>, Range<usize>)>,
    scratch: Scratch,
}

/// Memory for the scores of one slot.
#[derive(Default)]
struct Scratch {
    words: Vec<WordId>,
    /// Behind the last word, the last two, and the whole state.
    rows: [Row; 3],
    /// What the document itself says of the words, wherever they stand, and behind the last word.
    own: Vec<f32>,
    parts: Vec<f32>,
    /// Scores of all candidates behind every node before, node by node.
    cells: Vec<(f32, State)>,
    order: Vec<u32>,
    places: Vec<u32>,
    /// Share of the probability that runs through each node.
    of_node: Vec<f64>,
}

/// What decides between the candidates of a lattice; those of each slot are in the order of their words.
pub(super) struct Decoder<'a> {
    pub(super) model: &'a Model,
    pub(super) memory: &'a Memory,
    pub(super) beam: Beam,
}

impl Decoder<'_> {
    /// Decides all of `lattice`.
    pub(super) fn decode(&self, lattice: &Lattice) -> Decoded {
        let mut decoded =
            Decoded { best: vec![0; lattice.len()], shares: vec![0.0; lattice.candidate_count()] };
        self.decode_again(lattice, lattice.sentences(), &mut decoded);
        decoded
    }

    /// Decides `sentences` of `lattice` anew; the rest of `decoded` stays.
    pub(super) fn decode_again(
        &self,
        lattice: &Lattice,
        sentences: impl Iterator<Item = Range<usize>>,
        decoded: &mut Decoded,
    ) {
        let mut search = Search::new(lattice, self);
        for sentence in sentences {
            search.begin(sentence.start);
            let mut before = 0..1;
            for slot in sentence {
                before = search.advance(slot, before);
            }
            search.write_best_path(&mut decoded.best);
            search.write_shares(&mut decoded.shares);
        }
    }
}

impl<'a> Search<'a> {
    fn new(lattice: &'a Lattice, decoder: &Decoder<'a>) -> Self {
        let Decoder { model, memory, beam } = *decoder;
        Self {
            lattice,
            model,
            memory,
            beam,
            first_slot: 0,
            nodes: Vec::new(),
            edges: Vec::new(),
            layers: Vec::new(),
            scratch: Scratch::default(),
        }
    }

    fn begin(&mut self, first_slot: usize) {
        self.first_slot = first_slot;
        self.nodes.clear();
        self.edges.clear();
        self.layers.clear();
        self.nodes.push(Node { state: State::START, candidate: 0, best: 0.0, back: 0, mass: 1.0 });
    }

    /// Adds the nodes of `slot` behind the nodes `before`.
    fn advance(&mut self, slot: usize, before: Range<usize>) -> Range<usize> {
        let first_node = self.nodes.len();
        let first_edge = self.edges.len();
        self.score(slot, before.clone());
        let candidates = self.lattice.slot(slot);
        let least = self.top(candidates, before.clone()) - self.beam.depth - SLACK;
        for (index, candidate) in candidates.iter().enumerate() {
            let first_of_candidate = self.nodes.len();
            for (place, from) in before.clone().enumerate() {
                let (score, next) = self.scratch.cells[place * candidates.len() + index];
                let score = score - candidate.cost;
                if self.nodes[from].best + score < least {
                    continue;
                }
                let next = if candidate.word == WordId::END { State::START } else { next };
                let known = self.nodes[first_of_candidate..].iter().position(|node| node.state == next);
                let to = known.map_or_else(|| self.add_node(next, index), |at| first_of_candidate + at);
                self.connect(from, to, score);
            }
        }
        self.prune(first_node, first_edge);
        self.spread_forward(first_edge);
        self.layers.push((first_node..self.nodes.len(), first_edge..self.edges.len()));
        first_node..self.nodes.len()
    }

    /// The score of the best path through any of the candidates behind any of the nodes `before`.
    fn top(&self, candidates: &[Candidate], before: Range<usize>) -> f32 {
        let rows = self.scratch.cells.chunks_exact(candidates.len()).zip(&self.nodes[before]);
        let best = |(row, node): (&[(f32, State)], &Node)| {
            let scores = row.iter().zip(candidates).map(|((score, _), candidate)| score - candidate.cost);
            node.best + scores.fold(f32::NEG_INFINITY, f32::max)
        };
        rows.map(best).fold(f32::NEG_INFINITY, f32::max)
    }

    /// Fills the scores of the candidates of `slot` behind each of the nodes `before`. Nodes that end in the same
    /// words stand side by side, so what depends on these words alone is looked up once.
    fn score(&mut self, slot: usize, before: Range<usize>) {
        let Scratch { words, rows: [single, pair, triple], own, parts, cells, .. } = &mut self.scratch;
        words.clear();
        words.extend(self.lattice.slot(slot).iter().map(|candidate| candidate.word));
        cells.clear();
        let remembers = !self.memory.is_empty() && words.len() > 1;
        if remembers {
            self.memory.anywhere(words, own);
        }
        let mut last: Option<State> = None;
        for node in &self.nodes[before] {
            let state = node.state;
            if last.is_none_or(|last| last.last() != state.last()) {
                self.model.behind_word(state.last(), words, single);
                if remembers {
                    self.memory.behind(state.last(), words, own, parts);
                }
            }
            if last.is_none_or(|last| !last.same_pair(state)) {
                self.model.behind_pair(state, words, single, pair);
            }
            self.model.behind_triple(state, words, pair, triple);
            if remembers {
                let mixed = triple.cells.iter().zip(parts.iter());
                cells.extend(mixed.map(|((score, next), part)| (Memory::mixed(*score, *part), *next)));
            } else {
                cells.extend_from_slice(&triple.cells);
            }
            last = Some(state);
        }
    }

    fn add_node(&mut self, state: State, candidate: usize) -> usize {
        let candidate = candidate as u32;
        self.nodes.push(Node { state, candidate, best: f32::NEG_INFINITY, back: 0, mass: 0.0 });
        self.nodes.len() - 1
    }

    fn connect(&mut self, from: usize, to: usize, score: f32) {
        let total = self.nodes[from].best + score;
        if total > self.nodes[to].best {
            self.nodes[to].best = total;
            self.nodes[to].back = self.edges.len() as u32;
        }
        self.edges.push(Edge { from: from as u32, to: to as u32, score, mass: 0.0 });
    }

    /// Leaves the best nodes of the newest slot, in their order, and the edges into them.
    fn prune(&mut self, first_node: usize, first_edge: usize) {
        let Scratch { order, places, .. } = &mut self.scratch;
        let nodes = &self.nodes;
        let count = nodes.len() - first_node;
        let best = |node: &u32| nodes[*node as usize].best;
        let top = nodes[first_node..].iter().map(|node| node.best).fold(f32::NEG_INFINITY, f32::max);
        order.clear();
        order.extend(
            (first_node as u32..nodes.len() as u32).filter(|node| top - best(node) <= self.beam.depth),
        );
        if order.len() > self.beam.width {
            order.sort_unstable_by(|a, b| best(b).total_cmp(&best(a)).then(a.cmp(b)));
            order.truncate(self.beam.width);
            order.sort_unstable();
        }
        if order.len() == count {
            return;
        }
        places.clear();
        places.resize(count, u32::MAX);
        for (place, old) in order.iter().enumerate() {
            self.nodes[first_node + place] = self.nodes[*old as usize];
            places[*old as usize - first_node] = (first_node + place) as u32;
        }
        self.nodes.truncate(first_node + order.len());
        let mut kept = first_edge;
        for index in first_edge..self.edges.len() {
            let to = places[self.edges[index].to as usize - first_node];
            if to == u32::MAX {
                continue;
            }
            if self.nodes[to as usize].back == index as u32 {
                self.nodes[to as usize].back = kept as u32;
            }
            self.edges[kept] = Edge { to, ..self.edges[index] };
            kept += 1;
        }
        self.edges.truncate(kept);
    }

    fn spread_forward(&mut self, first_edge: usize) {
        for edge in &mut self.edges[first_edge..] {
            let from = self.nodes[edge.from as usize];
            let to = &mut self.nodes[edge.to as usize];
            edge.mass = from.mass * f64::from((from.best + edge.score - to.best).exp());
            to.mass += edge.mass;
        }
    }

    fn write_best_path(&self, best: &mut [usize]) {
        let Some((nodes, _)) = self.layers.last() else { return };
        let first_best = |a: usize, b: usize| if self.nodes[b].best > self.nodes[a].best { b } else { a };
        let mut node = nodes.clone().reduce(first_best).unwrap_or(nodes.start);
        for place in best[self.first_slot..self.first_slot + self.layers.len()].iter_mut().rev() {
            *place = self.nodes[node].candidate as usize;
            node = self.edges[self.nodes[node].back as usize].from as usize;
        }
    }

    /// Lets the probability at the end run back along the edges it came by.
    fn write_shares(&mut self, shares: &mut [f32]) {
        let mut of_node = std::mem::take(&mut self.scratch.of_node);
        of_node.clear();
        of_node.resize(self.nodes.len(), 0.0);
        if let Some((nodes, _)) = self.layers.last() {
            let top = self.nodes[nodes.clone()].iter().map(|node| node.best).fold(f32::MIN, f32::max);
            let weight = |node: &Node| node.mass * f64::from(node.best - top).exp();
            let sum: f64 = self.nodes[nodes.clone()].iter().map(weight).sum();
            for node in nodes.clone() {
                of_node[node] = weight(&self.nodes[node]) / sum;
            }
        }
        for (slot, (nodes, edges)) in self.layers.iter().enumerate().rev() {
            let candidates = self.lattice.range(self.first_slot + slot);
            let first = candidates.start;
            shares[candidates].fill(0.0);
            for node in nodes.clone() {
                shares[first + self.nodes[node].candidate as usize] += of_node[node] as f32;
            }
            for edge in &self.edges[edges.clone()] {
                let to = edge.to as usize;
                of_node[edge.from as usize] += of_node[to] * edge.mass / self.nodes[to].mass;
            }
        }
        self.scratch.of_node = of_node;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::train::tests::toy;
    use super::*;

    fn decode(lattice: &Lattice, model: &Model, beam: Beam) -> Decoded {
        Decoder { model, memory: &Memory::default(), beam }.decode(lattice)
    }

    /// All paths through `lattice` with their scores, in the order of their candidates.
    fn all_paths(lattice: &Lattice, model: &Model) -> Vec<(Vec<usize>, f32)> {
        let mut paths = vec![(Vec::new(), State::START, 0.0)];
        for slot in 0..lattice.len() {
            let mut longer = Vec::new();
            for (path, state, score) in &paths {
                for (index, candidate) in lattice.slot(slot).iter().enumerate() {
                    let (log_prob, next) = model.score(*state, candidate.word);
                    let next = if candidate.word == WordId::END { State::START } else { next };
                    let path: Vec<usize> = path.iter().copied().chain([index]).collect();
                    longer.push((path, next, score + log_prob.nats() - candidate.cost));
                }
            }
            paths = longer;
        }
        paths.into_iter().map(|(path, _, score)| (path, score)).collect()
    }

    fn lattice(slots: &[Vec<(u16, f32)>]) -> Lattice {
        let mut lattice = Lattice::default();
        for slot in slots {
            let mut slot = slot.clone();
            slot.sort_by_key(|(word, _)| *word);
            let candidate =
                |(word, cost): &(u16, f32)| Candidate { word: WordId(*word), cost: *cost, keep: false };
            lattice.push(&slot.iter().map(candidate).collect::<Vec<_>>());
        }
        lattice
    }

    proptest! {
        #[test]
        fn decoding_finds_what_brute_force_finds(
            slots in prop::collection::vec(prop::collection::vec((2_u16..10, 0.0_f32..4.0), 1..4), 1..6)
        ) {
            let (_, model) = toy();
            let lattice = lattice(&slots);
            let decoded = decode(&lattice, &model, Beam { width: 1000, depth: f32::INFINITY });
            let paths = all_paths(&lattice, &model);
            let top = paths.iter().map(|(_, score)| *score).fold(f32::MIN, f32::max);
            let (_, found) = paths.iter().find(|(path, _)| *path == decoded.best).unwrap();
            prop_assert!((top - found).abs() < 1e-3);
            let sum: f64 = paths.iter().map(|(_, score)| f64::from(score - top).exp()).sum();
            for slot in 0..lattice.len() {
                for (index, at) in lattice.range(slot).enumerate() {
                    let through = paths.iter().filter(|(path, _)| path[slot] == index);
                    let share: f64 = through.map(|(_, score)| f64::from(score - top).exp()).sum::<f64>() / sum;
                    prop_assert!((share - f64::from(decoded.shares[at])).abs() < 1e-3);
                }
            }
        }
    }

    #[test]
    fn a_full_beam_still_gives_a_path() {
        let (_, model) = toy();
        let slot: Vec<(u16, f32)> = (4..10).map(|word| (word, 0.5)).collect();
        let lattice = lattice(&[slot.clone(), slot.clone(), slot]);
        let decoded = decode(&lattice, &model, Beam { width: 2, depth: 9.0 });
        assert_eq!(decoded.best.len(), 3);
    }

    #[test]
    fn deciding_one_sentence_anew_leaves_the_others() {
        let (_, model) = toy();
        let slot: Vec<(u16, f32)> = (4..10).map(|word| (word, 0.5)).collect();
        let one = lattice(&[slot]);
        let mut two = Lattice::default();
        for _ in 0..2 {
            for _ in 0..3 {
                two.push(one.slot(0));
            }
            two.end_sentence();
        }
        let memory = Memory::default();
        let decoder = Decoder { model: &model, memory: &memory, beam: Beam { width: 8, depth: 9.0 } };
        let whole = decoder.decode(&two);
        let mut again = Decoded { best: vec![7; two.len()], shares: vec![0.5; two.candidate_count()] };
        decoder.decode_again(&two, two.sentences().skip(1), &mut again);
        assert_eq!(again.best[..4], [7; 4]);
        assert_eq!(again.best[4..], whole.best[4..]);
        let second = two.range(4).start;
        assert_eq!(again.shares[second..], whole.shares[second..]);
    }

    #[test]
    fn an_empty_lattice_has_an_empty_path() {
        let (_, model) = toy();
        let decoded = decode(&Lattice::default(), &model, Beam { width: 8, depth: 9.0 });
        assert!(decoded.best.is_empty());
    }
}
