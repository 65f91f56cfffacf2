//! Cuts text into the pieces that the model knows: words, numbers, and words that mix letters and digits.
//!
//! Used alike on training text and on documents, so that both see the same contexts. What stands between pieces is
//! never looked at except for one question: does it end a sentence?

use crate::document::Span;

/// What a piece is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// Letters only.
    Word,
    /// Digits, with single separators inside: `26/4/2023`, `45,75`.
    Number,
    /// Letters together with digits or with signs that misread letters: `thang5`, `Mobi4`, `x&`.
    Mixed,
}

/// A stretch of text that the model sees as one word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Bytes in the text.
    pub(super) span: Span,
    /// What it is made of.
    pub(super) kind: PieceKind,
}

/// Signs an English recogniser puts in place of letters; part of a word when `noisy` text is cut.
const LETTER_LIKE: &str = "&¢£§€®©$¥";

/// The pieces of `text` in order. With `noisy`, letter-like signs beside letters and digits belong to words, except
/// the ampersand of `TT&TT`.
pub(super) fn pieces(text: &str, noisy: bool) -> Vec<Piece> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let end_of = |index: usize| chars.get(index).map_or(text.len(), |(at, _)| *at);
    let mut found = Vec::new();
    let mut index = 0;
    while index < chars.len() {
        let start = index;
        while index < chars.len() && belongs(&chars, index, noisy) {
            index += 1;
        }
        if index == start {
            index += 1;
            continue;
        }
        let kind = kind_of(&chars[start..index]);
        if kind == PieceKind::Number {
            index = end_of_number(&chars, index);
        }
        found.push(Piece { span: chars[start].0..end_of(index), kind });
    }
    found
}

fn belongs(chars: &[(usize, char)], index: usize, noisy: bool) -> bool {
    let c = chars[index].1;
    if c.is_alphanumeric() || is_combining(c) {
        return true;
    }
    let at = |place: Option<usize>| place.and_then(|place| chars.get(place)).map_or(' ', |(_, c)| *c);
    let (before, after) = (at(index.checked_sub(1)), at(Some(index + 1)));
    let joins_acronyms = c == '&' && before.is_uppercase() && after.is_uppercase();
    noisy
        && LETTER_LIKE.contains(c)
        && (before.is_alphanumeric() || after.is_alphanumeric())
        && !joins_acronyms
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn kind_of(run: &[(usize, char)]) -> PieceKind {
    let digits = run.iter().filter(|(_, c)| c.is_ascii_digit()).count();
    if digits == run.len() {
        PieceKind::Number
    } else if digits == 0 && !run.iter().any(|(_, c)| LETTER_LIKE.contains(*c)) {
        PieceKind::Word
    } else {
        PieceKind::Mixed
    }
}

/// Where the number that was read up to `index` ends: separators followed by more digits belong to it.
fn end_of_number(chars: &[(usize, char)], mut index: usize) -> usize {
    let is_digit = |at: usize| chars.get(at).is_some_and(|(_, c)| c.is_ascii_digit());
    let is_letter = |at: usize| chars.get(at).is_some_and(|(_, c)| c.is_alphanumeric());
    while chars.get(index).is_some_and(|(_, c)| ".,/:-".contains(*c)) && is_digit(index + 1) {
        let mut end = index + 1;
        while is_digit(end) {
            end += 1;
        }
        if is_letter(end) {
            break;
        }
        index = end;
    }
    index
}

/// Whether `gap`, the text after a piece, ends a sentence.
pub(super) fn ends_sentence(gap: &str) -> bool {
    gap.contains(['.', ';', '?', '!', '…'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, noisy: bool) -> Vec<(&str, PieceKind)> {
        pieces(text, noisy).into_iter().map(|piece| (&text[piece.span], piece.kind)).collect()
    }

    #[test]
    fn numbers_dates_and_compounds() {
        use PieceKind::{Mixed, Number, Word};
        assert_eq!(
            cut("100/KH-BCĐ ngày 26/4/2023, thang5 (45,75%)", false),
            [
                ("100", Number),
                ("KH", Word),
                ("BCĐ", Word),
                ("ngày", Word),
                ("26/4/2023", Number),
                ("thang5", Mixed),
                ("45,75", Number)
            ]
        );
    }

    #[test]
    fn signs_are_letters_only_beside_letters() {
        use PieceKind::{Mixed, Word};
        assert_eq!(cut("x& Nga, TT&TT", true), [("x&", Mixed), ("Nga", Word), ("TT", Word), ("TT", Word)]);
        assert_eq!(cut("S¢ & Nga", true), [("S¢", Mixed), ("Nga", Word)]);
        assert_eq!(cut("x& Nga", false), [("x", Word), ("Nga", Word)]);
    }
}
