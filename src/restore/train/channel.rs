//! Learns the confusion channel from words as printed and as a recogniser read them.
//!
//! A printed word is cut into letters and groups of letters, each of which was read as something: expectation
//! maximisation over all ways to cut (joint sequence model; Bisani and Ney 2008, with conditional probabilities).
//! What comes out is a table people can review: seen, meant, and -ln P(seen | meant).

use std::collections::BTreeMap;

use super::super::channel::{EXTRA_LETTER, letter_cost, missing_cost};
use crate::text::{base_letter, syllable};

/// Letters of a group at most, printed and read.
const LONGEST: usize = 3;

/// Rounds of the maximisation; more change no cost by a hundredth.
const ROUNDS: usize = 8;

/// What a group is believed less than the count of it says: one sighting is none.
const DISCOUNT: f64 = 1.0;

/// Sightings below which a row is chance, and the cost above which it decides nothing.
const LEAST_COUNT: f64 = 2.0;
const DEAREST: f32 = 6.0;

/// How much cheaper than its letters one by one a group must be.
const GAIN: f32 = 1.0;

/// Sightings that the other tones of a vowel are worth in the estimate for one tone.
const TONE_WEIGHT: f64 = 20.0;

/// Probability, at the start, of a letter read as itself, as one with other marks, as another; and of a group, for
/// each letter that is more than one.
const AS_ITSELF: f64 = 0.8;
const OTHER_MARKS: f64 = 0.1;
const OTHER_LETTER: f64 = 0.001;
const GROUPED: f64 = 0.03;

/// What was read for what was printed, and its cost in nats.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfusionRow {
    /// As read. A capital is only read for a capital.
    pub seen: String,
    /// As printed, in small letters.
    pub meant: String,
    /// -ln P(seen | meant), 0 or more.
    pub cost: f32,
}

/// A letter or a group, filled up with zeros.
type Group = [char; LONGEST];

/// Printed and read.
type Step = (Group, Group);

/// A word as printed and as read.
struct Pair {
    meant: Vec<char>,
    seen: Vec<char>,
}

/// The rows of the channel for pairs of words (printed, read), in the order of (meant, seen). The same pairs give
/// the same rows.
pub fn learn_channel(pairs: &[(String, String)]) -> Vec<ConfusionRow> {
    let pairs: Vec<Pair> = pairs
        .iter()
        .map(|(meant, seen)| Pair { meant: meant.chars().collect(), seen: seen.chars().collect() })
        .filter(|pair| pair.meant.len().abs_diff(pair.seen.len()) <= LONGEST)
        .collect();
    let printed = occurrences(&pairs);
    let mut chances = BTreeMap::new();
    let mut counts = BTreeMap::new();
    for round in 0..ROUNDS {
        counts.clear();
        for pair in &pairs {
            let chance = |step: &Step| if round == 0 { at_start(step) } else { known(&chances, step) };
            Cuts::of(pair, chance).count(&mut counts);
        }
        chances.clear();
        for (step, count) in &counts {
            let count = if is_group(step) { count - DISCOUNT } else { *count };
            if count > 0.0 {
                chances.insert(*step, count / printed[&step.0]);
            }
        }
    }
    rows(&smoothed(&counts, &printed))
}

/// How often every letter and group is printed.
fn occurrences(pairs: &[Pair]) -> BTreeMap<Group, f64> {
    let mut printed = BTreeMap::new();
    for Pair { meant, .. } in pairs {
        for length in 1..=LONGEST {
            for window in meant.windows(length) {
                *printed.entry(group(window)).or_insert(0.0) += 1.0;
            }
        }
    }
    printed
}

fn group(letters: &[char]) -> Group {
    let mut group = ['\0'; LONGEST];
    group[..letters.len()].copy_from_slice(letters);
    group
}

fn letters(group: &Group) -> impl DoubleEndedIterator<Item = char> {
    group.iter().copied().filter(|letter| *letter != '\0')
}

fn is_group((meant, seen): &Step) -> bool {
    letters(meant).count() + letters(seen).count() > 2
}

fn known(chances: &BTreeMap<Step, f64>, step: &Step) -> f64 {
    chances.get(step).copied().unwrap_or(0.0)
}

/// The chance of a step before anything is known.
fn at_start(step: &Step) -> f64 {
    let ((meant, seen), more) = (step, letters(&step.0).count() + letters(&step.1).count() - 2);
    if more > 0 {
        return OTHER_LETTER * GROUPED.powi(more as i32 - 1);
    }
    match (meant[0], seen[0]) {
        (meant, seen) if meant == seen => AS_ITSELF,
        (meant, seen) if base_letter(meant) == base_letter(seen) => OTHER_MARKS,
        _ => OTHER_LETTER,
    }
}

/// A part of a way to cut a pair: places are letters printed and letters read.
struct Edge {
    from: [usize; 2],
    to: [usize; 2],
    /// `None` for a letter lost or won.
    step: Option<Step>,
    chance: f64,
}

/// All ways to cut a pair into steps.
struct Cuts<'a> {
    pair: &'a Pair,
    /// Ordered by where they start.
    edges: Vec<Edge>,
}

impl<'a> Cuts<'a> {
    fn of(pair: &'a Pair, chance: impl Fn(&Step) -> f64) -> Self {
        let mut edges = Vec::new();
        for i in 0..=pair.meant.len() {
            for j in 0..=pair.seen.len() {
                edges_from(pair, [i, j], &chance, &mut edges);
            }
        }
        Self { pair, edges }
    }

    /// Adds how often each step is taken, over all ways by their probability.
    fn count(&self, counts: &mut BTreeMap<Step, f64>) {
        let width = self.pair.seen.len() + 1;
        let at = |[i, j]: [usize; 2]| i * width + j;
        let last = (self.pair.meant.len() + 1) * width - 1;
        let (mut ahead, mut behind) = (vec![0.0; last + 1], vec![0.0; last + 1]);
        (ahead[0], behind[last]) = (1.0, 1.0);
        for edge in &self.edges {
            ahead[at(edge.to)] += ahead[at(edge.from)] * edge.chance;
        }
        for edge in self.edges.iter().rev() {
            behind[at(edge.from)] += behind[at(edge.to)] * edge.chance;
        }
        if ahead[last] <= 0.0 {
            return;
        }
        for edge in &self.edges {
            let share = ahead[at(edge.from)] * edge.chance * behind[at(edge.to)] / ahead[last];
            if let Some(step) = edge.step.filter(|_| share > 0.0) {
                *counts.entry(step).or_insert(0.0) += share;
            }
        }
    }
}

fn edges_from(
    Pair { meant, seen }: &Pair,
    from @ [i, j]: [usize; 2],
    chance: &impl Fn(&Step) -> f64,
    edges: &mut Vec<Edge>,
) {
    let probability = |cost: f32| f64::from(-cost).exp();
    if i < meant.len() {
        edges.push(Edge { from, to: [i + 1, j], step: None, chance: probability(missing_cost(meant[i])) });
    }
    if j < seen.len() {
        edges.push(Edge { from, to: [i, j + 1], step: None, chance: probability(EXTRA_LETTER) });
    }
    for i_end in i + 1..=meant.len().min(i + LONGEST) {
        for j_end in j + 1..=seen.len().min(j + LONGEST) {
            let step = (group(&meant[i..i_end]), group(&seen[j..j_end]));
            if is_group(&step) && falls_apart(&meant[i..i_end], &seen[j..j_end]) {
                continue;
            }
            let chance = chance(&step);
            if chance > 0.0 {
                edges.push(Edge { from, to: [i_end, j_end], step: Some(step), chance });
            }
        }
    }
}

/// Whether a group begins or ends with a letter read as itself, so that the rest is the group.
fn falls_apart(meant: &[char], seen: &[char]) -> bool {
    let same = |a: Option<&char>, b: Option<&char>| a == b;
    meant.len() > 1
        && seen.len() > 1
        && (same(meant.first(), seen.first()) || same(meant.last(), seen.last()))
}

/// Probabilities of the steps, those of one tone drawn towards those of all tones of its vowel.
fn smoothed(counts: &BTreeMap<Step, f64>, printed: &BTreeMap<Group, f64>) -> BTreeMap<Step, (f64, f64)> {
    let mut of_vowel: BTreeMap<Step, f64> = BTreeMap::new();
    let mut vowels: BTreeMap<Group, f64> = BTreeMap::new();
    for ((meant, seen), count) in counts {
        *of_vowel.entry((toneless(meant), *seen)).or_insert(0.0) += count;
    }
    for (meant, times) in printed {
        *vowels.entry(toneless(meant)).or_insert(0.0) += times;
    }
    let probability = |(step, count): (&Step, &f64)| {
        let (meant, seen) = step;
        let vowel = toneless(meant);
        // What an unmarked letter is read as says nothing of what the marked ones are read as.
        let weight = if vowel == *meant { 0.0 } else { TONE_WEIGHT };
        let general = of_vowel[&(vowel, *seen)] / vowels[&vowel];
        (*step, (*count, (count + weight * general) / (printed[meant] + weight)))
    };
    counts.iter().map(probability).collect()
}

fn toneless(meant: &Group) -> Group {
    meant.map(|letter| match syllable::split_tone(&letter.to_string()) {
        Some((letters, _)) if letter.is_uppercase() => {
            letters.to_uppercase().chars().next().unwrap_or(letter)
        }
        Some((letters, _)) => letters.chars().next().unwrap_or(letter),
        None => letter,
    })
}

/// The rows worth keeping.
fn rows(steps: &BTreeMap<Step, (f64, f64)>) -> Vec<ConfusionRow> {
    let cost = |chance: f64| (-chance.ln()).max(0.0) as f32;
    let mut best: BTreeMap<(String, String), f32> = BTreeMap::new();
    for (step @ (meant, seen), (count, chance)) in steps {
        let cost = cost(*chance);
        let is_believed = *count >= LEAST_COUNT && cost <= DEAREST && fits_case(step);
        if !is_believed || is_group(step) && piecemeal(step, steps) < cost + GAIN {
            continue;
        }
        let meant: String = letters(meant).flat_map(char::to_lowercase).collect();
        let seen: String = letters(seen).collect();
        if meant == seen.to_lowercase() {
            continue;
        }
        let known = best.entry((meant, seen)).or_insert(cost);
        *known = known.min(cost);
    }
    best.into_iter().map(|((meant, seen), cost)| ConfusionRow { seen, meant, cost }).collect()
}

/// Whether the row may stand in a table whose `meant` is in small letters: what was read for a capital must show
/// that it was one.
fn fits_case((meant, seen): &Step) -> bool {
    letters(meant).all(char::is_alphabetic)
        && (letters(seen).any(char::is_uppercase) || !letters(meant).any(char::is_uppercase))
}

/// What the step costs letter by letter.
fn piecemeal((meant, seen): &Step, steps: &BTreeMap<Step, (f64, f64)>) -> f32 {
    let (meant, seen): (Vec<char>, Vec<char>) = (letters(meant).collect(), letters(seen).collect());
    let single = |meant: char, seen: char| {
        let learnt = steps.get(&(group(&[meant]), group(&[seen])));
        learnt.map_or_else(|| letter_cost(seen, meant), |(_, chance)| -chance.ln() as f32)
    };
    let mut row: Vec<f32> = (0..=seen.len()).map(|count| count as f32 * EXTRA_LETTER).collect();
    for letter in meant {
        let mut next = vec![row[0] + missing_cost(letter)];
        for (j, read) in seen.iter().enumerate() {
            let changed = row[j] + single(letter, *read);
            next.push(changed.min(row[j + 1] + missing_cost(letter)).min(next[j] + EXTRA_LETTER));
        }
        row = next;
    }
    row[seen.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(&str, &str, usize)]) -> Vec<(String, String)> {
        let repeat = |(meant, seen, times): &(&str, &str, usize)| {
            std::iter::repeat_n(((*meant).to_owned(), (*seen).to_owned()), *times)
        };
        list.iter().flat_map(repeat).collect()
    }

    fn cost(rows: &[ConfusionRow], seen: &str, meant: &str) -> Option<f32> {
        rows.iter().find(|row| row.seen == seen && row.meant == meant).map(|row| row.cost)
    }

    #[test]
    fn a_letter_read_as_two_is_found_from_whole_words() {
        let rows = learn_channel(&pairs(&[
            ("cử", "cir", 30),
            ("tử", "tir", 30),
            ("sửa", "sira", 20),
            ("lan", "lan", 50),
        ]));
        assert!(cost(&rows, "ir", "ử").is_some_and(|cost| cost < 0.2), "{rows:?}");
        assert_eq!(cost(&rows, "n", "n"), None, "what is read as itself needs no row");
    }

    #[test]
    fn the_rarer_reading_costs_its_probability() {
        let rows = learn_channel(&pairs(&[("lan", "lan", 90), ("lan", "ldn", 10)]));
        let found = cost(&rows, "d", "a").expect("a row");
        assert!((found - 10.0_f32.ln()).abs() < 0.1, "{found}");
    }

    #[test]
    fn a_capital_stands_for_a_capital_only() {
        let rows = learn_channel(&pairs(&[("Đo", "Po", 20), ("đo", "do", 20)]));
        assert!(cost(&rows, "P", "đ").is_some());
        assert!(cost(&rows, "d", "đ").is_some());
        assert_eq!(cost(&rows, "p", "đ"), None);
    }

    #[test]
    fn one_sighting_is_chance() {
        let rows = learn_channel(&pairs(&[("lan", "lan", 90), ("lan", "lxyn", 1)]));
        assert_eq!(cost(&rows, "xy", "a"), None);
    }

    #[test]
    fn nothing_to_learn_from_gives_no_rows() {
        assert!(learn_channel(&[]).is_empty());
    }
}
