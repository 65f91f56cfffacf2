//! Turns text of the years before Unicode (TCVN3, VNI, VPS, VISCII, CP1258) into NFC. Knows nothing of files.
//!
//! Such text comes as bytes, or as letters that a program made of the bytes by reading them as Western European
//! (CP1252): `KÕ ho¹ch`. The second form holds the bytes as well, so everything here goes from text to text.

mod detect;
mod tables;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

use super::{nfc, syllable};
use tables::{Tables, western_byte};

pub use detect::{Decoded, Form, Run, decode_mixed};

/// A way in which Vietnamese was written in single bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// TCVN 5712, the ABC fonts of offices in the north.
    Tcvn3,
    /// VNI-Windows, of the south: a letter, then its mark.
    Vni,
    /// VPS, mostly of overseas.
    Vps,
    /// VISCII, of early Unix and mail.
    Viscii,
    /// Windows code page 1258: letters, then combining tones.
    Cp1258,
}

impl Encoding {
    /// All of them, by how common they are in official documents.
    pub const ALL: [Self; 5] = [Self::Tcvn3, Self::Vni, Self::Cp1258, Self::Vps, Self::Viscii];

    /// The name in tables and records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "tcvn3",
            Self::Vni => "vni",
            Self::Vps => "vps",
            Self::Viscii => "viscii",
            Self::Cp1258 => "cp1258",
        }
    }

    /// What a font says of the text set in it: `.VnTime`, `.VnTimeH`, `VNI-Times`, `VPS Times`. `None` for others.
    pub fn of_font(font: &str) -> Option<(Self, Letters)> {
        let font = font.to_ascii_lowercase();
        if font.starts_with(".vn") {
            let letters = if font.ends_with('h') { Letters::Capitals } else { Letters::AsWritten };
            return Some((Self::Tcvn3, letters));
        }
        let encoding = match font {
            font if font.starts_with("vni-") => Self::Vni,
            font if font.starts_with("vps") => Self::Vps,
            _ => return None,
        };
        Some((encoding, Letters::AsWritten))
    }
}

/// How a font shows its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    /// As the bytes say.
    AsWritten,
    /// Small letters look like capitals (`.VnTimeH`): TCVN3 has no room for capitals with tones.
    Capitals,
}

/// Bytes as the letters they are in CP1252: the form that [`decode`] and [`decode_mixed`] read.
pub fn misread(bytes: &[u8]) -> Cow<'_, str> {
    WINDOWS_1252.decode_without_bom_handling(bytes).0
}

/// `text`, whose letters are bytes of `encoding` misread as CP1252, in NFC. Letters that are no such bytes stay.
pub fn decode(text: &str, encoding: Encoding, letters: Letters) -> String {
    let tables = Tables::of(encoding);
    let mut spelled = String::with_capacity(text.len() * 2);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let pair = chars.peek().and_then(|next| tables.pair(western_byte(c)?, western_byte(*next)?));
        if pair.is_some() {
            chars.next();
        }
        let meant = pair.or_else(|| western_byte(c).and_then(|byte| tables.single(byte)));
        let is_stray = meant.is_some_and(is_tone) && !spelled.chars().last().is_some_and(char::is_alphabetic);
        spelled.push(if is_stray { c } else { meant.unwrap_or(c) });
    }
    let spelled = keep_signs(text, &nfc(&spelled), encoding);
    match letters {
        Letters::Capitals => spelled.to_uppercase(),
        Letters::AsWritten if encoding == Encoding::Tcvn3 => raise_capitals(&spelled),
        Letters::AsWritten => spelled,
    }
}

/// Whether `c` is a combining tone.
fn is_tone(c: char) -> bool {
    matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}')
}

/// Word processors put quotation marks and dashes in places where an encoding has rare capitals: they are letters
/// only where they make a syllable in capitals.
fn keep_signs(text: &str, spelled: &str, encoding: Encoding) -> String {
    let signs = tables::signs(encoding);
    let has_signs = |text: &str| text.chars().any(|c| signs.iter().any(|(sign, _)| *sign == c));
    if signs.is_empty() || !has_signs(text) {
        return spelled.to_owned();
    }
    let sign_of = |c: char| signs.iter().find(|(_, letter)| *letter == c).map(|(sign, _)| *sign);
    let restore = |word: &str| {
        let is_syllable =
            word.chars().nth(1).is_some() && word.chars().all(char::is_uppercase) && syllable::is_valid(word);
        let keep = |c| if is_syllable { c } else { sign_of(c).unwrap_or(c) };
        word.chars().map(keep).collect()
    };
    map_words(spelled, restore)
}

/// Small letters of TCVN3 among capitals were set in a font that shows them as capitals: `CộNG` → `CỘNG`.
fn raise_capitals(text: &str) -> String {
    map_words(text, |word| {
        let capitals = word.chars().filter(char::is_ascii_uppercase).count();
        let is_title = capitals >= 2 && !word.chars().any(|c| c.is_ascii_lowercase());
        if is_title { word.to_uppercase() } else { word.to_owned() }
    })
}

/// `text` with each run of letters replaced.
fn map_words(text: &str, replace: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(char::is_alphabetic) {
        let word = &rest[start..];
        let end = word.find(|c: char| !c.is_alphabetic()).unwrap_or(word.len());
        out.push_str(&rest[..start]);
        out.push_str(&replace(&word[..end]));
        rest = &word[end..];
    }
    out.push_str(rest);
    out
}
