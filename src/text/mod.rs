//! Vietnamese writing: marks, tones, syllables. Pure functions of their arguments.

pub mod legacy;
pub mod measures;
pub mod syllable;
pub mod thresholds;

use std::borrow::Cow;
use std::sync::LazyLock;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Letters that look like Đ and đ and are typed in their place: Eth and African D.
const FALSE_D: [(char, char); 3] = [('\u{d0}', 'Đ'), ('\u{f0}', 'đ'), ('\u{189}', 'Đ')];

/// `text` in NFC, with Eth and African D folded to Đ, đ. Borrows when there is nothing to do.
pub fn nfc(text: &str) -> Cow<'_, str> {
    let has_false_d = text.contains(FALSE_D.map(|(from, _)| from));
    if !has_false_d && is_nfc(text) {
        return Cow::Borrowed(text);
    }
    let fold = |c| FALSE_D.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to);
    Cow::Owned(text.chars().map(fold).nfc().collect())
}

/// The letter without tone and quality marks, case kept: `Ộ` → `O`, `đ` → `d`. Other characters stay.
pub fn base_letter(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    BASE_LETTERS.get(c as usize).copied().unwrap_or_else(|| decomposed(c))
}

/// The base letters of the Latin blocks by code point: the question is asked for every letter of every text.
static BASE_LETTERS: LazyLock<Vec<char>> = LazyLock::new(|| ('\0'..LATIN_END).map(decomposed).collect());

/// Behind the last letter of Vietnamese.
const LATIN_END: char = '\u{1f00}';

fn decomposed(c: char) -> char {
    match c {
        'đ' => 'd',
        'Đ' => 'D',
        c => c.nfd().next().unwrap_or(c),
    }
}

/// Whether `c` is a vowel, with or without marks.
pub fn is_vowel(c: char) -> bool {
    "aeiouyAEIOUY".contains(base_letter(c))
}

/// Whether `text` is made of whole Latin letters and signs only, which normalisation leaves as they are.
pub(crate) fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c < '\u{300}' || ('\u{1e00}'..LATIN_END).contains(&c))
}

/// `text` without marks, case kept; has as many characters as its NFC form.
pub fn strip_marks(text: &str) -> String {
    if is_plain(text) {
        return text.chars().map(base_letter).collect();
    }
    text.nfc().map(base_letter).collect()
}

/// The key of the lexicon: lower-case letters without marks.
pub fn skeleton(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    if is_plain(word) {
        return bare_letters(word.chars()).collect();
    }
    bare_letters(word.nfc()).collect()
}

/// Whether both have the same letters apart from marks and case: the same skeleton.
pub fn has_same_letters(one: &str, other: &str) -> bool {
    if is_plain(one) && is_plain(other) {
        return bare_letters(one.chars()).eq(bare_letters(other.chars()));
    }
    bare_letters(one.nfc()).eq(bare_letters(other.nfc()))
}

fn bare_letters(letters: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    letters.map(base_letter).flat_map(char::to_lowercase)
}

/// `text` in NFC, its words one space apart: how the text of a page is kept.
pub fn tidy(text: &str) -> String {
    nfc(&single_spaced(text)).into_owned()
}

/// `text` with one space between words and none around them, whatever white space or line end was there.
pub fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether `word` has a tone mark, a quality mark or đ.
pub fn is_marked(word: &str) -> bool {
    word.chars().any(|c| base_letter(c) != c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_case_stays() {
        assert_eq!(strip_marks("Số: 1327/KH-STTTT, UỶ BAN, Đắk"), "So: 1327/KH-STTTT, UY BAN, Dak");
        assert_eq!(skeleton("Nghị"), "nghi");
    }

    #[test]
    fn decomposed_text_and_eth_become_nfc() {
        assert_eq!(nfc("\u{d0}ie\u{323}\u{302}n"), "Điện");
        assert!(matches!(nfc("Điện Biên"), Cow::Borrowed(_)));
    }
}
