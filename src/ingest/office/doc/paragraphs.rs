//! What is known of the paragraphs of a Word file: whether one stands in a table, and whether it ends a row.
//!
//! Properties lie in pages of 512 bytes of the main stream, each a list of paragraphs with a list of changes to the
//! style; an index in the table stream names the pages.

use super::head::{Head, u16_at, u32_at};

/// Bytes of a page of properties.
const PAGE: usize = 512;

/// Bytes of a paragraph's entry in such a page; the first says where its changes stand, in words.
const ENTRY: usize = 13;

/// The number of a page takes this many bits.
const PAGE_NUMBER: usize = (1 << 22) - 1;

/// Changes of the style that matter here.
const IN_TABLE: u16 = 0x2416;
const ENDS_ROW: u16 = 0x2417;

/// Changes whose length is told in two bytes, or differently.
const TABLE_SHAPE: u16 = 0xd608;

/// A paragraph's part in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Part {
    /// It stands in a table.
    pub(super) in_table: bool,
    /// It is the mark that ends a row.
    pub(super) ends_row: bool,
}

/// The stretches of the main stream that have a part in a table, in order.
#[derive(Debug, Default)]
pub(super) struct Paragraphs {
    parts: Vec<(usize, usize, Part)>,
}

impl Paragraphs {
    /// What the index leads to. A page that is broken tells nothing: tables then come out as lines.
    pub(super) fn parse(head: &Head, main: &[u8], table: &[u8]) -> Self {
        let index = head.paragraphs.of(table).unwrap_or_default();
        let count = index.len().saturating_sub(4) / 8;
        let numbers = (0..count).filter_map(|page| u32_at(index, 4 * (count + 1) + 4 * page));
        let pages = numbers.filter_map(|number| main.get((number & PAGE_NUMBER) * PAGE..)?.get(..PAGE));
        let mut parts: Vec<_> = pages.flat_map(parts_of).collect();
        parts.sort_by_key(|(start, _, _)| *start);
        Self { parts }
    }

    /// The part of the paragraph that has the character at `offset`.
    pub(super) fn at(&self, offset: usize) -> Part {
        let behind = self.parts.partition_point(|(start, _, _)| *start <= offset);
        let found = behind.checked_sub(1).map(|index| self.parts[index]);
        found.filter(|(_, end, _)| offset < *end).map_or_else(Part::default, |(_, _, part)| part)
    }
}

fn parts_of(page: &[u8]) -> Vec<(usize, usize, Part)> {
    let count = usize::from(page[PAGE - 1]);
    let entry = |index: usize| {
        let (start, end) = (u32_at(page, 4 * index)?, u32_at(page, 4 * index + 4)?);
        let changes = usize::from(*page.get(4 * (count + 1) + ENTRY * index)?) * 2;
        let part = part_of(changes_at(page, changes)?);
        part.in_table.then_some((start, end, part))
    };
    (0..count).filter_map(entry).collect()
}

/// The list of changes at a place in a page; a length of zero says that the next byte tells it.
fn changes_at(page: &[u8], at: usize) -> Option<&[u8]> {
    if at == 0 {
        return None;
    }
    let (start, length) = match usize::from(*page.get(at)?) {
        0 => (at + 2, 2 * usize::from(*page.get(at + 1)?)),
        words => (at + 1, 2 * words - 1),
    };
    // The number of the style comes first.
    page.get(start + 2..start + length)
}

fn part_of(mut changes: &[u8]) -> Part {
    let mut part = Part::default();
    while let Some(code) = u16_at(changes, 0) {
        let operand = &changes[2..];
        let is_set = operand.first().is_some_and(|value| *value != 0);
        match code {
            IN_TABLE => part.in_table = is_set,
            ENDS_ROW => part.ends_row = is_set,
            _ => {}
        }
        let Some(rest) = operand_length(code, operand).and_then(|length| operand.get(length..)) else {
            break;
        };
        changes = rest;
    }
    part
}

/// The three high bits of a change tell how long its operand is.
fn operand_length(code: u16, operand: &[u8]) -> Option<usize> {
    Some(match code >> 13 {
        0 | 1 => 1,
        2 | 4 | 5 => 2,
        3 => 4,
        7 => 3,
        _ if code == TABLE_SHAPE => 1 + usize::from(u16_at(operand, 0)?),
        _ => 1 + usize::from(*operand.first()?),
    })
}
