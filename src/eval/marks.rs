//! Turns two letters into what is wrong between them: base letter, quality mark, tone, đ, case.
//!
//! A Vietnamese letter is a base letter, at most one quality mark (breve, circumflex, horn) and at most one tone.
//! đ has no canonical decomposition and is a class of its own: measures that compare combining marks do not see it.

use unicode_normalization::UnicodeNormalization;

use crate::text::base_letter;

/// One letter taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letter {
    /// Lower-case letter without marks; đ is d here.
    pub base: char,
    /// Combining breve, circumflex or horn.
    pub quality: Option<char>,
    /// Combining tone mark.
    pub tone: Option<char>,
    /// Whether it is đ.
    pub is_d_bar: bool,
    /// Whether it is a capital.
    pub is_upper: bool,
}

impl Letter {
    /// `None` for what is no single letter.
    pub fn parse(character: &str) -> Option<Self> {
        let mut chars = character.chars();
        let c = chars.next().filter(|c| c.is_alphabetic())?;
        if chars.next().is_some() {
            return None;
        }
        let marks = || c.nfd().skip(1);
        Some(Self {
            base: base_letter(c).to_lowercase().next()?,
            quality: marks().find(|mark| is_quality(*mark)),
            tone: marks().find(|mark| is_tone(*mark)),
            is_d_bar: matches!(c, 'đ' | 'Đ'),
            is_upper: c.is_uppercase(),
        })
    }
}

fn is_quality(mark: char) -> bool {
    matches!(mark, '\u{306}' | '\u{302}' | '\u{31b}')
}

fn is_tone(mark: char) -> bool {
    matches!(mark, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}')
}

/// The letter without its tone, and the tone.
pub(super) fn without_tone(c: char) -> (char, Option<char>) {
    let tone = c.nfd().find(|mark| is_tone(*mark));
    (c.nfd().filter(|mark| !is_tone(*mark)).nfc().next().unwrap_or(c), tone)
}

/// The letter with a tone put on; unchanged when there is no such letter.
pub(super) fn with_tone(c: char, tone: char) -> char {
    let mut composed = [c, tone].into_iter().nfc();
    match (composed.next(), composed.next()) {
        (Some(composed), None) => composed,
        _ => c,
    }
}

/// What can be wrong with one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Another base letter.
    Base,
    /// Quality mark lost, put on or another.
    Quality,
    /// Tone lost, put on or another.
    Tone,
    /// đ for d or d for đ.
    DBar,
    /// Capital for small or small for capital.
    Case,
    /// A digit where another character belongs, or the reverse, or another digit.
    Digit,
    /// Any other character: punctuation, spaces, signs.
    Other,
    /// A character is missing.
    Missing,
    /// A character too many.
    Extra,
}

impl Fault {
    /// In words, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Base => "letter",
            Self::Quality => "quality mark",
            Self::Tone => "tone",
            Self::DBar => "đ",
            Self::Case => "case",
            Self::Digit => "digit",
            Self::Other => "punctuation or space",
            Self::Missing => "missing",
            Self::Extra => "extra",
        }
    }
}

/// What is wrong when `got` stands for `truth`; `None` stands for no character. Empty when they are equal; several
/// when, say, tone and case are both wrong.
pub fn faults(truth: Option<&str>, got: Option<&str>) -> Vec<Fault> {
    let (truth, got) = match (truth, got) {
        (Some(truth), Some(got)) if truth == got => return Vec::new(),
        (Some(truth), Some(got)) => (truth, got),
        (Some(_), None) => return vec![Fault::Missing],
        _ => return vec![Fault::Extra],
    };
    let is_digit = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if is_digit(truth) || is_digit(got) {
        return vec![Fault::Digit];
    }
    let (Some(truth), Some(got)) = (Letter::parse(truth), Letter::parse(got)) else {
        return vec![Fault::Other];
    };
    if truth.base != got.base {
        return vec![Fault::Base];
    }
    let found = [
        (truth.quality != got.quality, Fault::Quality),
        (truth.tone != got.tone, Fault::Tone),
        (truth.is_d_bar != got.is_d_bar, Fault::DBar),
        (truth.is_upper != got.is_upper, Fault::Case),
    ];
    let found: Vec<Fault> =
        found.into_iter().filter(|(is_wrong, _)| *is_wrong).map(|(_, fault)| fault).collect();
    if found.is_empty() { vec![Fault::Other] } else { found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_has_its_class() {
        let of = |truth, got| faults(Some(truth), Some(got));
        assert_eq!(of("ế", "ế"), []);
        assert_eq!(of("ế", "ê"), [Fault::Tone]);
        assert_eq!(of("ế", "é"), [Fault::Quality]);
        assert_eq!(of("ế", "e"), [Fault::Quality, Fault::Tone]);
        assert_eq!(of("Đ", "d"), [Fault::DBar, Fault::Case]);
        assert_eq!(of("ổ", "6"), [Fault::Digit]);
        assert_eq!(of("u", "n"), [Fault::Base]);
        assert_eq!(of(".", ","), [Fault::Other]);
        assert_eq!(faults(Some("a"), None), [Fault::Missing]);
    }
}
