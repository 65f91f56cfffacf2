//! Finds the best path through a lattice, and how probable each candidate is.
//!
//! Sentence by sentence, since nothing crosses the end of one: Viterbi search over model states with a beam, exact
//! where the beam is never full. The same edges then carry probability forward and back again, so a candidate's share
//! counts all paths through it. Ties go to the candidate that comes first.

use std::ops::Range;

use super::lattice::Lattice;
use super::lexicon::WordId;
use super::model::{Model, Pair, State};

/// What decoding gives.
#[derive(Debug, Default)]
pub(super) struct Decoded {
    /// For each slot the index of the chosen candidate within the slot.
    pub(super) best: Vec<usize>,
    /// For every candidate, in lattice order, its share of the probability, 0 to 1.
    pub(super) shares: Vec<f32>,
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

/// The search through one sentence: nodes and edges of its slots, flat.
struct Search<'a> {
    lattice: &'a Lattice,
    model: &'a Model,
    beam: usize,
    first_slot: usize,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    /// For each slot its nodes and the edges into them.
    layers: Vec<(Range<usize>, Range<usize>)>,
}

/// Decodes `lattice`, keeping at most `beam` partial paths.
pub(super) fn decode(lattice: &Lattice, model: &Model, beam: usize) -> Decoded {
    let mut decoded =
        Decoded { best: Vec::with_capacity(lattice.len()), shares: vec![0.0; lattice.candidate_count()] };
    for sentence in lattice.sentences() {
        let mut search = Search::new(lattice, model, beam, sentence.start);
        let mut before = 0..1;
        for slot in sentence {
            before = search.advance(slot, before);
        }
        decoded.best.extend(search.best_path());
        search.add_shares(&mut decoded.shares);
    }
    decoded
}

impl<'a> Search<'a> {
    fn new(lattice: &'a Lattice, model: &'a Model, beam: usize, first_slot: usize) -> Self {
        let start = Node { state: State::START, candidate: 0, best: 0.0, back: 0, mass: 1.0 };
        Self { lattice, model, beam, first_slot, nodes: vec![start], edges: Vec::new(), layers: Vec::new() }
    }

    /// Adds the nodes of `slot` behind the nodes `before`.
    fn advance(&mut self, slot: usize, before: Range<usize>) -> Range<usize> {
        let first_node = self.nodes.len();
        let first_edge = self.edges.len();
        for (index, candidate) in self.lattice.slot(slot).iter().enumerate() {
            let mut merged = None;
            let mut from = before.start;
            while from < before.end {
                let last = self.nodes[from].state.last();
                let group = from..self.end_of_group(from, before.end);
                from = group.end;
                let pair = self.model.pair(last, candidate.word);
                let next = if candidate.word == WordId::END { State::START } else { pair.next() };
                let node = match merged.filter(|_| next.is_single()) {
                    Some(node) => node,
                    None => self.add_node(next, index),
                };
                if next.is_single() {
                    merged = Some(node);
                }
                self.connect(group, node, pair, candidate.cost);
            }
        }
        self.prune(first_node, first_edge);
        self.spread_forward(first_edge);
        self.layers.push((first_node..self.nodes.len(), first_edge..self.edges.len()));
        first_node..self.nodes.len()
    }

    /// Nodes with the same last word stand side by side, since they come from the same candidate.
    fn end_of_group(&self, from: usize, end: usize) -> usize {
        let last = self.nodes[from].state.last();
        let same = self.nodes[from..end].iter().take_while(|node| node.state.last() == last);
        from + same.count()
    }

    fn add_node(&mut self, state: State, candidate: usize) -> usize {
        let candidate = candidate as u32;
        self.nodes.push(Node { state, candidate, best: f32::NEG_INFINITY, back: 0, mass: 0.0 });
        self.nodes.len() - 1
    }

    fn connect(&mut self, group: Range<usize>, to: usize, pair: Pair, cost: f32) {
        for from in group {
            let (log_prob, _) = self.model.score_pair(self.nodes[from].state, pair);
            let score = log_prob.nats() - cost;
            let total = self.nodes[from].best + score;
            if total > self.nodes[to].best {
                self.nodes[to].best = total;
                self.nodes[to].back = self.edges.len() as u32;
            }
            self.edges.push(Edge { from: from as u32, to: to as u32, score, mass: 0.0 });
        }
    }

    /// Leaves the best nodes of the newest slot, in their order, and the edges into them.
    fn prune(&mut self, first_node: usize, first_edge: usize) {
        let count = self.nodes.len() - first_node;
        if count <= self.beam {
            return;
        }
        let mut order: Vec<usize> = (first_node..self.nodes.len()).collect();
        order.sort_unstable_by(|a, b| self.nodes[*b].best.total_cmp(&self.nodes[*a].best).then(a.cmp(b)));
        order.truncate(self.beam);
        order.sort_unstable();
        let mut places = vec![None; count];
        for (place, old) in order.iter().enumerate() {
            self.nodes[first_node + place] = self.nodes[*old];
            places[old - first_node] = Some(first_node + place);
        }
        self.nodes.truncate(first_node + order.len());
        let mut kept = first_edge;
        for index in first_edge..self.edges.len() {
            let Some(to) = places[self.edges[index].to as usize - first_node] else { continue };
            if self.nodes[to].back == index as u32 {
                self.nodes[to].back = kept as u32;
            }
            self.edges[kept] = Edge { to: to as u32, ..self.edges[index] };
            kept += 1;
        }
        self.edges.truncate(kept);
    }

    fn spread_forward(&mut self, first_edge: usize) {
        for edge in &mut self.edges[first_edge..] {
            let from = self.nodes[edge.from as usize];
            let to = &mut self.nodes[edge.to as usize];
            edge.mass = from.mass * f64::from(from.best + edge.score - to.best).exp();
            to.mass += edge.mass;
        }
    }

    fn best_path(&self) -> Vec<usize> {
        let Some((nodes, _)) = self.layers.last() else { return Vec::new() };
        let first_best = |a: usize, b: usize| if self.nodes[b].best > self.nodes[a].best { b } else { a };
        let mut node = nodes.clone().reduce(first_best).unwrap_or(nodes.start);
        let mut path = Vec::with_capacity(self.layers.len());
        for _ in &self.layers {
            path.push(self.nodes[node].candidate as usize);
            node = self.edges[self.nodes[node].back as usize].from as usize;
        }
        path.reverse();
        path
    }

    /// Lets the probability at the end run back along the edges it came by.
    fn add_shares(&self, shares: &mut [f32]) {
        let mut of_node = vec![0.0_f64; self.nodes.len()];
        if let Some((nodes, _)) = self.layers.last() {
            let top = self.nodes[nodes.clone()].iter().map(|node| node.best).fold(f32::MIN, f32::max);
            let weight = |node: &Node| node.mass * f64::from(node.best - top).exp();
            let sum: f64 = self.nodes[nodes.clone()].iter().map(weight).sum();
            for node in nodes.clone() {
                of_node[node] = weight(&self.nodes[node]) / sum;
            }
        }
        for (slot, (nodes, edges)) in self.layers.iter().enumerate().rev() {
            let first = self.lattice.range(self.first_slot + slot).start;
            for node in nodes.clone() {
                shares[first + self.nodes[node].candidate as usize] += of_node[node] as f32;
            }
            for edge in &self.edges[edges.clone()] {
                let to = edge.to as usize;
                of_node[edge.from as usize] += of_node[to] * edge.mass / self.nodes[to].mass;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::lattice::Candidate;
    use super::super::train::tests::toy;
    use super::*;

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
            let decoded = decode(&lattice, &model, 1000);
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
        let decoded = decode(&lattice(&[slot.clone(), slot.clone(), slot]), &model, 2);
        assert_eq!(decoded.best.len(), 3);
    }

    #[test]
    fn an_empty_lattice_has_an_empty_path() {
        let (_, model) = toy();
        assert!(decode(&Lattice::default(), &model, 8).best.is_empty());
    }
}
