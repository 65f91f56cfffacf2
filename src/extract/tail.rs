//! Parts the end of a document into its two columns: Nơi nhận on the left, the signature on the right.
//!
//! Plain text interleaves them (`- Như trên;   KT. CHỦ TỊCH`); a cell goes to the side its wording belongs to,
//! and what has no wording of its own goes to the side that is still open. Where words have boxes, a cell in the
//! right half of the page belongs to the signature whatever it says.

use std::ops::Range;

use super::sheet::{Bit, Sheet};
use super::signer::{Signing, name};
use super::words::{Words, is_capitals};
use super::zones::Parting;

/// The cells of both sides, in reading order.
#[derive(Debug, Default)]
pub(super) struct Tail {
    /// Nơi nhận, without its heading.
    pub(super) recipients: Vec<Bit>,
    /// The signature.
    pub(super) signature: Vec<Bit>,
}

struct Sorter<'s> {
    sheet: &'s Sheet<'s>,
    words: &'s Words,
    parting: &'s Parting,
    signing: &'s Signing,
    tail: Tail,
    /// Nơi nhận has begun.
    listing: bool,
    /// The last recipient has not come to its end.
    open: bool,
}

/// Parts the rows of the tail.
pub(super) fn part(
    sheet: &Sheet<'_>,
    words: &Words,
    parting: &Parting,
    signing: &Signing,
    rows: Range<usize>,
) -> Tail {
    let mut sorter =
        Sorter { sheet, words, parting, signing, tail: Tail::default(), listing: false, open: false };
    for row in rows {
        for (column, cell) in sheet.cells(row).into_iter().enumerate() {
            sorter.sort(cell, column);
        }
    }
    sorter.tail
}

impl Sorter<'_> {
    fn sort(&mut self, cell: Bit, column: usize) {
        let text = self.sheet.text(cell);
        let side = self.sheet.is_right(cell);
        if side == Some(true) {
            return self.tail.signature.push(cell);
        }
        let column = if side == Some(false) { 0 } else { column };
        let named = text.trim_start_matches(|c: char| !c.is_alphanumeric());
        if self.words.begins("recipients", named) > 0 && !self.listing {
            self.listing = true;
            let end = text.find(':').map_or(text.len(), |colon| colon + 1);
            let end = self.signing.split(self.words, text).map_or(end, |at| at.min(end));
            let rest = self.sheet.part(cell, end..text.len());
            if rest.start < rest.end {
                self.sort(rest, column);
            }
            return;
        }
        match self.signing.split(self.words, text).filter(|_| !self.is_signature(text)) {
            Some(at) => {
                self.sort(self.sheet.part(cell, 0..at), column);
                self.tail.signature.push(self.sheet.part(cell, at..text.len()));
            }
            None if self.is_recipient(text, column) => self.list(cell),
            None => self.tail.signature.push(cell),
        }
    }

    fn is_signature(&self, text: &str) -> bool {
        self.signing.is_authority(text) || Signing::is_post(self.words, text)
    }

    fn is_recipient(&self, text: &str, column: usize) -> bool {
        if !self.listing || self.is_signature(text) {
            return false;
        }
        if self.parting.is_bulleted(text) {
            return true;
        }
        // "Như điều 4;", "Lưu: VT." may come without a dash.
        let worded = self.words.begins("filing", text) > 0;
        let item = text.ends_with([';', '.']) && self.tail.recipients.last().is_none_or(|_| !self.is_filed());
        let named = name(self.words, text).is_some_and(|fit| fit > 0.7);
        let capitals = is_capitals(text) && text.split_whitespace().count() > 1;
        let carries_on = self.open && column == 0 && !named && !capitals;
        column == 0 && (worded || (item && !named) || carries_on)
    }

    /// The list is closed by its line Lưu.
    fn is_filed(&self) -> bool {
        self.tail
            .recipients
            .iter()
            .any(|cell| self.words.begins("filed", self.parting.unbulleted(self.sheet.text(*cell))) > 0)
    }

    fn list(&mut self, cell: Bit) {
        let text = self.sheet.text(cell);
        self.open =
            !text.ends_with([';', '.']) && (!self.is_filed_line(text) || text.ends_with([',', ':', '-']));
        self.tail.recipients.push(cell);
    }

    fn is_filed_line(&self, text: &str) -> bool {
        self.words.begins("filed", self.parting.unbulleted(text)) > 0 || self.is_filed()
    }
}
