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

/// Toneless forms of all syllables, and whether the rhyme is closed by p, t, c or ch.
static TONELESS: LazyLock<HashMap<&str, bool>> = LazyLock::new(|| {
    let rows = include_str!("../../dictionaries/syllables_toneless.tsv").lines().skip(1);
    rows.filter_map(|row| {
        let mut columns = row.split('\t');
        Some((columns.next()?, columns.nth(2)? == "1"))
    })
    .collect()
});

/// `word` in lower case without its tone, quality marks kept, and the tone: `Thuỷ` → (`thuy`, hỏi). Two places
/// of the tone mark (hoà, hòa) give the same result. `None` when there are two tones.
pub fn split_tone(word: &str) -> Option<(String, Tone)> {
    let mut tone = Tone::Ngang;
    let mut letters = String::with_capacity(word.len());
    for c in word.nfd().flat_map(char::to_lowercase) {
        match Tone::from_combining(c) {
            Some(_) if tone != Tone::Ngang => return None,
            Some(found) => tone = found,
            None => letters.push(c),
        }
    }
    Some((letters.nfc().collect(), tone))
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
    fn spelling_rules() {
        for good in ["nghị", "quyết", "Điều", "hoà", "hòa", "thuỷ", "gì", "yêu", "ý"] {
            assert!(is_valid(good), "{good}");
        }
        for bad in ["trién", "nghi5", "cat", "ngị", "hòá", "KH", "wifi"] {
            assert!(!is_valid(bad), "{bad}");
        }
    }
}
