//! Text as its font shows it: fonts of before Unicode have letters of their own for the bytes of others.

use std::borrow::Cow;

use crate::text::legacy::{Encoding, Letters, decode};
use crate::text::{is_marked, syllable};

/// How a run of text looks, as far as that changes its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Face {
    /// What the font makes of the letters.
    pub(super) legacy: Option<(Encoding, Letters)>,
    /// Shown in capitals, whatever was typed.
    pub(super) is_capitals: bool,
}

impl Face {
    /// Text in the font of that name.
    pub(super) fn of_font(font: &str, is_capitals: bool) -> Self {
        Self { legacy: Encoding::of_font(font), is_capitals }
    }
}

/// How many letters were decoded from which encoding.
#[derive(Debug, Default)]
pub(super) struct Tally([usize; Encoding::ALL.len()]);

impl Tally {
    fn add(&mut self, encoding: Encoding, letters: usize) {
        let places = Encoding::ALL.iter().zip(&mut self.0);
        for (_, count) in places.filter(|(other, _)| **other == encoding) {
            *count += letters;
        }
    }

    /// The encoding of most letters.
    pub(super) fn most(self) -> Option<Encoding> {
        let counted = Encoding::ALL.into_iter().zip(self.0).rev().filter(|(_, count)| *count > 0);
        counted.max_by_key(|(_, count)| *count).map(|(encoding, _)| encoding)
    }
}

/// `text` as it is seen in `face`.
pub(super) fn spelled<'t>(text: &'t str, face: Face, tally: &mut Tally) -> Cow<'t, str> {
    let shown = match face.legacy {
        Some((encoding, letters)) => decoded(text, encoding, letters, tally),
        None => Cow::Borrowed(text),
    };
    if face.is_capitals { Cow::Owned(shown.to_uppercase()) } else { shown }
}

/// Text that was typed in Unicode under the font of an old template is left alone: its letters are no bytes, or they
/// make syllables as they stand and fewer when decoded.
fn decoded<'t>(text: &'t str, encoding: Encoding, letters: Letters, tally: &mut Tally) -> Cow<'t, str> {
    let bytes = without_symbols(text);
    let found = decode(&bytes, encoding, letters);
    let is_unicode = bytes.chars().any(is_beyond_bytes) || syllables(&found) < syllables(&bytes);
    if is_unicode {
        return Cow::Borrowed(text);
    }
    if !bytes.is_ascii() {
        tally.add(encoding, found.chars().filter(|c| c.is_alphabetic()).count());
    }
    Cow::Owned(found)
}

/// Word keeps the bytes of a font that is marked as one of symbols in a private area.
fn without_symbols(text: &str) -> Cow<'_, str> {
    let byte = |c: char| u8::try_from((c as u32).wrapping_sub(0xf000)).ok();
    if !text.chars().any(|c| byte(c).is_some()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| byte(c).map_or(c, char::from)).collect())
}

/// Letters of Vietnamese that no byte of Western European stands for.
fn is_beyond_bytes(c: char) -> bool {
    matches!(
        c,
        'ă' | 'Ă' | 'đ' | 'Đ' | 'ĩ' | 'Ĩ' | 'ũ' | 'Ũ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | '\u{1ea0}'..='\u{1ef9}'
    )
}

/// Words with marks that are syllables.
fn syllables(text: &str) -> usize {
    let words = text.split(|c: char| !c.is_alphabetic());
    words.filter(|word| is_marked(word) && syllable::is_valid(word)).count()
}
