//! Words of a truth against what was read for them, however badly: the pairs that a confusion channel is learnt from.

use std::collections::HashMap;

use crate::text::base_letter;

use super::align::{Pair, align, is_match};

/// Pairs (printed, read) of words between white space that was read as white space. Letters are aligned with their
/// marks off, since marks are what is read worst. Words that were torn or joined, or lost, have no pair.
pub fn word_pairs(truth: &str, got: &str) -> Vec<(String, String)> {
    let (truth, got) = (spaced(truth), spaced(got));
    let mut ids = HashMap::new();
    let truth_ids = numbered(&truth, &mut ids);
    let got_ids = numbered(&got, &mut ids);
    let mut found = Vec::new();
    let mut last: Option<(usize, usize)> = None;
    for pair in align(&truth_ids, &got_ids) {
        let Pair { truth: Some(t), got: Some(g) } = pair else { continue };
        if truth[t] != ' ' || !is_match(&truth_ids, &got_ids, pair) {
            continue;
        }
        if let Some((from_t, from_g)) = last.replace((t, g)) {
            let (printed, read) = (&truth[from_t + 1..t], &got[from_g + 1..g]);
            let is_word = |word: &[char]| !word.is_empty() && !word.contains(&' ');
            if is_word(printed) && is_word(read) {
                found.push((printed.iter().collect(), read.iter().collect()));
            }
        }
    }
    found
}

/// The words with one space before, between and behind.
fn spaced(text: &str) -> Vec<char> {
    let words = text.split_whitespace().flat_map(|word| std::iter::once(' ').chain(word.chars()));
    words.chain(std::iter::once(' ')).collect()
}

fn numbered(letters: &[char], ids: &mut HashMap<char, u32>) -> Vec<u32> {
    let mut number = |letter| {
        let next = ids.len() as u32;
        *ids.entry(letter).or_insert(next)
    };
    letters.iter().map(|letter| number(base_letter(*letter))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_pair_although_every_letter_is_broken() {
        let pairs = word_pairs("thửa ruộng của làng", "thira rudng cia lang");
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(pairs, [("thửa", "thira"), ("ruộng", "rudng"), ("của", "cia"), ("làng", "lang")]);
    }

    #[test]
    fn torn_and_joined_words_have_no_pair() {
        let pairs = word_pairs("một hai ba bốn năm", "mot ha i babon nam");
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(pairs, [("một", "mot"), ("năm", "nam")]);
    }
}
