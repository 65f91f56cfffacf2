//! The characters of a Word file in reading order. A file that was edited keeps its text in pieces, in any order and
//! each in one of two forms: one byte a character (Windows-1252) or two (UTF-16).

use encoding_rs::WINDOWS_1252;

use super::head::{Head, u16_at, u32_at};

/// In the list of pieces: a block of properties (skipped), and the pieces themselves.
const PROPERTIES: u8 = 1;
const PIECES: u8 = 2;

/// Set in a piece's place when its characters have one byte each; the place is then doubled.
const SINGLE_BYTES: usize = 1 << 30;

/// Bytes of a piece's description, and where in it the place stands.
const PIECE_LENGTH: usize = 8;
const PLACE_WITHIN: usize = 2;

/// Characters that stand together in the main stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    offset: usize,
    letters: usize,
    is_single: bool,
}

/// The pieces of body and footnotes. `None` when the list is broken.
pub(super) fn of(head: &Head, table: &[u8]) -> Option<Vec<Piece>> {
    if let Some(offset) = head.whole {
        return Some(vec![Piece { offset, letters: head.letters, is_single: true }]);
    }
    let mut list = head.pieces.of(table)?;
    while *list.first()? == PROPERTIES {
        list = list.get(3 + usize::from(u16_at(list, 1)?)..)?;
    }
    let pieces = (*list.first()? == PIECES).then(|| list.get(5..5 + u32_at(list, 1)?))??;
    let count = pieces.len().checked_sub(4)? / (4 + PIECE_LENGTH);
    (0..count).map(|index| piece(pieces, index, count, head.letters)).collect()
}

/// A piece behind the text that is read (headers, comments, text boxes) has no characters.
fn piece(pieces: &[u8], index: usize, count: usize, end: usize) -> Option<Piece> {
    let (from, to) = (u32_at(pieces, 4 * index)?, u32_at(pieces, 4 * index + 4)?);
    let place = u32_at(pieces, 4 * (count + 1) + PIECE_LENGTH * index + PLACE_WITHIN)?;
    let letters = to.min(end).checked_sub(from.min(end))?;
    let is_single = place & SINGLE_BYTES != 0;
    let offset = if is_single { (place & !SINGLE_BYTES) / 2 } else { place };
    Some(Piece { offset, letters, is_single })
}

/// Each character with its place in the main stream. What a cut file does not hold is left out.
pub(super) fn letters<'a>(pieces: &'a [Piece], main: &'a [u8]) -> impl Iterator<Item = (usize, char)> + 'a {
    pieces.iter().flat_map(move |piece| piece.letters(main))
}

impl Piece {
    fn letters(self, main: &[u8]) -> Box<dyn Iterator<Item = (usize, char)> + '_> {
        let width = if self.is_single { 1 } else { 2 };
        let start = self.offset.min(main.len());
        let end = self.letters.saturating_mul(width).saturating_add(start).min(main.len());
        let bytes = &main[start..end];
        let places = (start..).step_by(width);
        if self.is_single {
            // One byte is one character in this encoding.
            Box::new(places.zip(bytes.iter().map(|byte| western(*byte))))
        } else {
            let units = bytes.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]]));
            let decoded = char::decode_utf16(units);
            // A character of two units moves the places that follow: they only find paragraphs, whose marks are exact.
            Box::new(places.zip(decoded.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))))
        }
    }
}

fn western(byte: u8) -> char {
    if byte.is_ascii() {
        return char::from(byte);
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
    text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
}
