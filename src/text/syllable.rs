//! The Vietnamese syllable: onset, rhyme and one of six tones.
//!
//! Validity is the grammar of `dictionaries/syllables_toneless.tsv` (every onset-rhyme pair the spelling rules
//! allow) and the rule that a rhyme closed by p, t, c, ch carries only sắc or nặng.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// The six tones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// No mark.
    Ngang,
    /// Grave.
    Huyen,
    /// Hook above.
    Hoi,
    /// Tilde.
    Nga,
    /// Acute.
    Sac,
    /// Dot below.
    Nang,
}

impl Tone {
    fn from_combining(c: char) -> Option<Self> {
        match c {
            '\u{300}' => Some(Self::Huyen),
            '\u{309}' => Some(Self::Hoi),
            '\u{303}' => Some(Self::Nga),
            '\u{301}' => Some(Self::Sac),
            '\u{323}' => Some(Self::Nang),
            _ => None,
        }
    }
}

impl Tone {
    fn combining(self) -> Option<char> {
        match self {
            Self::Ngang => None,
            Self::Huyen => Some('\u{300}'),
            Self::Hoi => Some('\u{309}'),
            Self::Nga => Some('\u{303}'),
            Self::Sac => Some('\u{301}'),
            Self::Nang => Some('\u{323}'),
        }
    }
}

/// Toneless forms of all syllables, and whether the rhyme is closed by p, t, c or ch.
static TONELESS: LazyLock<HashMap<&str, bool>> = LazyLock::new(|| {
    let rows = include_str!("../../dictionaries/syllables_toneless.tsv").lines().skip(1);
    rows.filter_map(|row| {
        let mut columns = row.split('\t');
        Some((columns.next()?, columns.nth(2)? == "1"))
    })
    .collect()
});

/// For each letter of the Latin blocks, by code point: the small letter without its tone, and the tone.
static LETTERS: LazyLock<Vec<(char, Tone)>> = LazyLock::new(|| {
    let parts = |c: char| {
        let lower = c.to_lowercase().next().unwrap_or(c);
        let mut tone = Tone::Ngang;
        let rest = std::iter::once(lower).nfd().filter(|c| match Tone::from_combining(*c) {
            Some(found) => {
                tone = found;
                false
            }
            None => true,
        });
        let mut rest = rest.collect::<String>().chars().nfc().collect::<Vec<char>>().into_iter();
        (rest.next().unwrap_or(lower), tone)
    };
    ('\0'..super::LATIN_END).map(parts).collect()
});

/// `word` in lower case without its tone, quality marks kept, and the tone: `Thuỷ` → (`thuy`, hỏi). Two places
/// of the tone mark (hoà, hòa) give the same result. `None` when there are two tones.
pub fn split_tone(word: &str) -> Option<(String, Tone)> {
    let mut tone = Tone::Ngang;
    let mut letters = String::with_capacity(word.len());
    if super::is_plain(word) {
        for c in word.chars() {
            let (c, found) = LETTERS.get(c as usize).copied().unwrap_or((c, Tone::Ngang));
            match found {
                Tone::Ngang => {}
                _ if tone != Tone::Ngang => return None,
                found => tone = found,
            }
            letters.push(c);
        }
        return Some((letters, tone));
    }
    for c in word.nfd().flat_map(char::to_lowercase) {
        match Tone::from_combining(c) {
            Some(_) if tone != Tone::Ngang => return None,
            Some(found) => tone = found,
            None => letters.push(c),
        }
    }
    Some((letters.nfc().collect(), tone))
}

/// Whether `word` as written, in any case, is `form`, which is [`canonical`].
pub fn is_form_of(word: &str, form: &str) -> bool {
    if word.is_ascii() { word.eq_ignore_ascii_case(form) } else { canonical(word) == form }
}

/// `word` in lower case and NFC with the tone mark where common usage has it: `HOÀ`, `hòa` → `hòa`; `thuỷ` →
/// `thủy`; `qúy` → `quý`. The one form under which the lexicon and the model know a syllable.
pub fn canonical(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    match split_tone(word) {
        Some((letters, tone)) => place_tone(&letters, tone),
        None => word.nfc().flat_map(char::to_lowercase).collect(),
    }
}

/// `letters` with each of the six tones on its main vowel, in tone order.
pub fn all_tones(letters: &str) -> Vec<String> {
    const TONES: [Tone; 6] = [Tone::Ngang, Tone::Huyen, Tone::Hoi, Tone::Nga, Tone::Sac, Tone::Nang];
    TONES.map(|tone| place_tone(letters, tone)).to_vec()
}

/// Puts `tone` on the main vowel of `letters`: the one with a quality mark (the second of ươ), else the only one,
/// else the last before a final consonant, else the first of an open pair (hòa, thủy, mía), the middle of three.
fn place_tone(letters: &str, tone: Tone) -> String {
    let Some(mark) = tone.combining() else { return letters.to_owned() };
    let letters: Vec<char> = letters.chars().collect();
    let Some(at) = main_vowel(&letters) else { return letters.into_iter().collect() };
    let mut letters = letters;
    match unicode_normalization::char::compose(letters[at], mark) {
        Some(marked) => letters[at] = marked,
        None => letters.insert(at + 1, mark),
    }
    letters.into_iter().collect()
}

fn main_vowel(letters: &[char]) -> Option<usize> {
    let is_vowel = |c: &char| "aăâeêioôơuưy".contains(*c);
    let mut start = letters.iter().position(is_vowel)?;
    let glides = start > 0 && matches!((letters[start - 1], letters[start]), ('q', 'u') | ('g', 'i'));
    if glides && letters.get(start + 1).is_some_and(is_vowel) {
        start += 1;
    }
    let len = letters[start..].iter().take_while(|c| is_vowel(c)).count();
    let end = start + len;
    if let Some(marked) = (start..end).rev().find(|at| "ăâêôơư".contains(letters[*at])) {
        return Some(marked);
    }
    let closed = end < letters.len();
    let first = len == 1 || (len == 2 && !closed);
    Some(if first { start } else { start + 1 })
}

/// Whether the spelling rules allow `word` (any case) as a Vietnamese syllable.
pub fn is_valid(word: &str) -> bool {
    let Some((letters, tone)) = split_tone(word) else { return false };
    match TONELESS.get(letters.as_str()) {
        Some(true) => matches!(tone, Tone::Sac | Tone::Nang),
        Some(false) => true,
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_for_both_places_of_the_tone() {
        for (read, form) in [
            ("HOÀ", "hòa"),
            ("hòa", "hòa"),
            ("thuỷ", "thủy"),
            ("quý", "quý"),
            ("qúy", "quý"),
            ("tòan", "toàn"),
            ("khuỷu", "khuỷu"),
            ("nghĩa", "nghĩa"),
            ("gìn", "gìn"),
            ("giá", "giá"),
            ("gì", "gì"),
            ("được", "được"),
            ("chuyển", "chuyển"),
            ("ngoài", "ngoài"),
            ("UBND", "ubnd"),
            ("ý", "ý"),
        ] {
            assert_eq!(canonical(read), form);
        }
    }

    #[test]
    fn spelling_rules() {
        for good in ["nghị", "quyết", "Điều", "hoà", "hòa", "thuỷ", "gì", "yêu", "ý"] {
            assert!(is_valid(good), "{good}");
        }
        for bad in ["trién", "nghi5", "cat", "ngị", "hòá", "KH", "wifi"] {
            assert!(!is_valid(bad), "{bad}");
        }
    }
}
