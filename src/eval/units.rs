//! Turns text into what is counted: characters, words, tokens. NFC throughout.
//!
//! A character is a grapheme cluster, a word what UAX #29 calls one and has a letter or digit: the conventions of
//! dinglehopper, so that numbers can be compared. All white space, line breaks included, counts as one space.

use std::collections::HashMap;

use unicode_segmentation::UnicodeSegmentation;

use super::align::{Pair, align, cheapest, is_match};
use crate::text;

/// Stands in a truth for a token that nobody can read: whatever the output has there is not scored.
pub const UNRECOVERABLE: &str = "⟂";

/// A stretch of more cells keeps its plain alignment: texts that differ so much have no likeness to find.
const LARGEST_STRETCH: usize = 40_000;

/// So many places away from the diagonal of a stretch a token may find its like.
const BAND: usize = 8;

/// What white space separates, with its line, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The line it stands on.
    pub line: u32,
    /// The token in NFC, punctuation included.
    pub text: String,
}

impl Token {
    /// The token without punctuation around it; empty when it has no letter and no digit.
    pub fn core(&self) -> &str {
        self.text.trim_matches(|c: char| !c.is_alphanumeric())
    }
}

/// The tokens of a text.
pub fn tokens(text: &str) -> Vec<Token> {
    let lines = text.split(['\n', '\u{c}']).zip(1..);
    let split = |(line, number): (&str, u32)| {
        let words: Vec<Token> = text::nfc(line)
            .split_whitespace()
            .map(|word| Token { line: number, text: word.to_owned() })
            .collect();
        words
    };
    lines.flat_map(split).collect()
}

/// The text of tokens, single spaces between them.
pub fn joined(tokens: &[Token]) -> String {
    let words: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
    words.join(" ")
}

/// Grapheme clusters.
pub fn characters(text: &str) -> Vec<&str> {
    text.graphemes(true).collect()
}

/// Words with a letter or digit.
pub fn words(text: &str) -> Vec<&str> {
    text.unicode_words().collect()
}

/// Gives equal strings equal numbers, over as many sequences as are to be compared.
#[derive(Debug, Default)]
pub struct Ids<'a>(HashMap<&'a str, u32>);

impl<'a> Ids<'a> {
    /// The numbers of `items`.
    pub fn of(&mut self, items: impl IntoIterator<Item = &'a str>) -> Vec<u32> {
        let number = |item| {
            let next = self.0.len() as u32;
            *self.0.entry(item).or_insert(next)
        };
        items.into_iter().map(number).collect()
    }
}

/// Which token of the output stands for which of the truth: least edits, and where several tokens in a row differ,
/// like with like.
pub fn pair_tokens(truth: &[Token], got: &[Token]) -> Vec<Pair> {
    let mut ids = Ids::default();
    let truth_ids = ids.of(truth.iter().map(|token| token.text.as_str()));
    let got_ids = ids.of(got.iter().map(|token| token.text.as_str()));
    let pairs = align(&truth_ids, &got_ids);
    let mut paired = Vec::with_capacity(pairs.len());
    for run in pairs.chunk_by(|a, b| is_match(&truth_ids, &got_ids, *a) == is_match(&truth_ids, &got_ids, *b))
    {
        if is_match(&truth_ids, &got_ids, run[0]) {
            paired.extend_from_slice(run);
        } else {
            paired.extend(like_with_like(run, truth, got));
        }
    }
    paired
}

/// A substitution costs what two tokens differ by, so that it is never dearer than leaving both alone.
fn like_with_like(run: &[Pair], truth: &[Token], got: &[Token]) -> Vec<Pair> {
    const WHOLE: u32 = 1000;
    let ours: Vec<usize> = run.iter().filter_map(|pair| pair.truth).collect();
    let theirs: Vec<usize> = run.iter().filter_map(|pair| pair.got).collect();
    let cells = ours.len() * theirs.len();
    if cells <= 1 || cells > LARGEST_STRETCH {
        return run.to_vec();
    }
    let is_free = |t: usize| t < ours.len() && truth[ours[t]].text == UNRECOVERABLE;
    let chars = |text: &str| text.chars().collect::<Vec<char>>();
    let our_chars: Vec<Vec<char>> = ours.iter().map(|t| chars(&truth[*t].text)).collect();
    let their_chars: Vec<Vec<char>> = theirs.iter().map(|g| chars(&got[*g].text)).collect();
    let substitution = |t: usize, g: usize| {
        let (a, b) = (&our_chars[t], &their_chars[g]);
        if is_free(t) {
            0
        } else if (t * theirs.len() / ours.len()).abs_diff(g) > BAND {
            2 * WHOLE
        } else {
            2 * WHOLE * strsim::generic_levenshtein(a, b) as u32 / a.len().max(b.len()) as u32
        }
    };
    let pairs = cheapest(ours.len(), theirs.len(), substitution, |t| if is_free(t) { 0 } else { WHOLE });
    let back = |pair: Pair| Pair { truth: pair.truth.map(|t| ours[t]), got: pair.got.map(|g| theirs[g]) };
    pairs.into_iter().map(back).collect()
}

/// Both sides without what is not scored: `⟂` in the truth and the token that stands there in the output.
pub fn scored(truth: Vec<Token>, got: Vec<Token>) -> (Vec<Token>, Vec<Token>) {
    if truth.iter().all(|token| token.text != UNRECOVERABLE) {
        return (truth, got);
    }
    let pairs = pair_tokens(&truth, &got);
    let is_free = |pair: &Pair| pair.truth.is_some_and(|t| truth[t].text == UNRECOVERABLE);
    let kept: Vec<Pair> = pairs.into_iter().filter(|pair| !is_free(pair)).collect();
    (
        kept.iter().filter_map(|pair| pair.truth).map(|t| truth[t].clone()).collect(),
        kept.iter().filter_map(|pair| pair.got).map(|g| got[g].clone()).collect(),
    )
}

/// `text` with the tone mark of a final oa, oe, uy on the first vowel (`hoá` becomes `hóa`): two spellings of the
/// same syllable. `quý` has one spelling only and stays.
pub fn fold_tone_place(text: &str) -> String {
    let mut folded: Vec<char> = Vec::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_alphabetic() {
            fold_end(&mut folded);
        }
        folded.push(c);
    }
    fold_end(&mut folded);
    folded.into_iter().collect()
}

/// Folds the word that ends here.
fn fold_end(letters: &mut [char]) {
    let [before @ .., first, second] = letters else { return };
    let (bare, tone) = super::marks::without_tone(*second);
    let lower = |c: char| c.to_lowercase().next().unwrap_or(c);
    let is_pair = matches!((lower(*first), lower(bare)), ('o', 'a' | 'e') | ('u', 'y'));
    let after_q = before.last().is_some_and(|c| lower(*c) == 'q');
    if let (Some(tone), true, false) = (tone, is_pair, after_q) {
        *first = super::marks::with_tone(*first, tone);
        *second = bare;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_places_of_the_tone_fold_into_one() {
        assert_eq!(fold_tone_place("HOÁ, thuỷ, khoẻ; quý toán hoạt"), "HÓA, thủy, khỏe; quý toán hoạt");
        assert_eq!(fold_tone_place("hóa thủy"), "hóa thủy");
    }

    #[test]
    fn words_need_a_letter_or_digit_and_marks_do_not_make_a_character() {
        assert_eq!(words("Số: 1327/KH-STTTT — (Điều 1)"), ["Số", "1327", "KH", "STTTT", "Điều", "1"]);
        assert_eq!(characters("e\u{302}\u{301}x").len(), 2);
    }

    #[test]
    fn what_nobody_can_read_is_not_scored() {
        let (truth, got) = scored(tokens("⟂ KẾ HOẠCH\n⟂"), tokens("] KE HOACH\n£"));
        assert_eq!((joined(&truth), joined(&got)), ("KẾ HOẠCH".into(), "KE HOACH".into()));
    }

    #[test]
    fn like_stands_against_like() {
        let (truth, got) = (tokens("của Ủy ban nhân dân"), tokens("Uy bannhan dan"));
        let pairs = pair_tokens(&truth, &got);
        let shown: Vec<(Option<&str>, Option<&str>)> = pairs
            .iter()
            .map(|pair| (pair.truth.map(|t| truth[t].text.as_str()), pair.got.map(|g| got[g].text.as_str())))
            .collect();
        assert!(shown.contains(&(Some("Ủy"), Some("Uy"))), "{shown:?}");
        assert!(shown.contains(&(Some("dân"), Some("dan"))), "{shown:?}");
    }
}
