//! The rows of `dictionaries/legacy_encodings.tsv` as flat arrays, and the bytes behind misread letters.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use encoding_rs::WINDOWS_1252;

use super::Encoding;

/// What the bytes of one encoding mean.
pub(super) struct Tables {
    singles: [Option<char>; 256],
    pairs: BTreeMap<[u8; 2], char>,
}

static ALL: LazyLock<Vec<Tables>> = LazyLock::new(|| Encoding::ALL.map(Tables::read).into());

impl Tables {
    /// The tables of `encoding`, read once.
    pub(super) fn of(encoding: Encoding) -> &'static Self {
        let place = Encoding::ALL.iter().position(|other| *other == encoding);
        &ALL[place.unwrap_or_default()]
    }

    fn read(encoding: Encoding) -> Self {
        let mut tables = Self { singles: [None; 256], pairs: BTreeMap::new() };
        for (bytes, meant) in rows(encoding) {
            match bytes[..] {
                [byte] => tables.singles[usize::from(byte)] = Some(meant),
                [first, second] => {
                    tables.pairs.insert([first, second], meant);
                }
                _ => {}
            }
        }
        tables
    }

    pub(super) fn single(&self, byte: u8) -> Option<char> {
        self.singles[usize::from(byte)]
    }

    pub(super) fn pair(&self, first: u8, second: u8) -> Option<char> {
        self.pairs.get(&[first, second]).copied()
    }
}

/// The bytes of `encoding` and the letter they mean, in the order of the table.
pub(super) fn rows(encoding: Encoding) -> impl Iterator<Item = (Vec<u8>, char)> {
    let table = include_str!("../../../dictionaries/legacy_encodings.tsv");
    table.lines().filter_map(move |row| {
        let mut cells = row.split('\t');
        (cells.next() == Some(encoding.name())).then_some(())?;
        let bytes = cells.next()?.split(' ').map(|byte| u8::from_str_radix(byte, 16).ok());
        let bytes = bytes.collect::<Option<Vec<u8>>>()?;
        // The code point, not the letter beside it, which is there for the reader.
        let meant = u32::from_str_radix(cells.nth(1)?.strip_prefix("U+")?, 16).ok()?;
        Some((bytes, char::from_u32(meant)?))
    })
}

/// The letter that CP1252 has for each byte; a control character where it has none.
static WESTERN: LazyLock<Vec<char>> = LazyLock::new(|| {
    let bytes: Vec<u8> = (0..=255).collect();
    WINDOWS_1252.decode_without_bom_handling(&bytes).0.chars().collect()
});

/// The letter that CP1252 has for `byte`.
pub(super) fn western_char(byte: u8) -> char {
    WESTERN.get(usize::from(byte)).copied().unwrap_or(char::from(byte))
}

/// The byte behind a letter misread as CP1252, or as Latin-1; `None` for letters of neither.
pub(super) fn western_byte(c: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(c) {
        return Some(byte);
    }
    let place = WESTERN[0x80..0xa0].iter().position(|other| *other == c)?;
    Some(0x80 + place as u8)
}

/// Bytes that are an ellipsis, a quotation mark, a bullet, a dash or a hard space in CP1252.
const SIGNS: [u8; 9] = [0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0xa0];

/// The signs that `encoding` has letters for: sign and letter. VISCII has common letters there (Ở) and was not
/// written with word processors that put signs in.
pub(super) fn signs(encoding: Encoding) -> Vec<(char, char)> {
    if encoding == Encoding::Viscii {
        return Vec::new();
    }
    let tables = Tables::of(encoding);
    let letter = |byte| tables.single(byte).filter(|c| c.is_alphabetic());
    SIGNS.iter().filter_map(|byte| Some((western_char(*byte), letter(*byte)?))).collect()
}
