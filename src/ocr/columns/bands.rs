//! Tells columns of running text from what else stands side by side.

use std::ops::Range;

use super::{FULL_LINES, Piece, STEP, in_the_middle, middle, ranked};
use crate::document::BoundingBox;

/// A line fills its column when its writing takes up this share of it ...
const FULL: f32 = 0.8;

/// ... and a column is running text when so many of its lines do, as a share, ...
const FULL_SHARE: f32 = 0.4;

/// ... when these have so many words, and when it is so wide, in heights of a word.
const WORDS: usize = 5;
const WIDTH: f32 = 11.0;

/// Of two sides of a head or a foot one has no more full lines than this share.
const SHORT_SHARE: f32 = 0.25;

/// A head or foot is parted from the columns by a step of so many usual ones and has so many lines side by side; where it
/// is not parted, it has more of them.
const SIDE_BY_SIDE: usize = 2;
const MANY_SIDE_BY_SIDE: usize = 3;

/// What stands at one height on either side of a gutter.
pub(super) struct Band {
    pub(super) middle: f32,
    sides: [Option<Row>; 2],
    /// The lines, by number, that its pieces are of.
    pub(super) lines: Vec<usize>,
}

/// A line on one side.
#[derive(Clone, Copy)]
struct Row {
    x0: f32,
    x1: f32,
    /// Width of the writing, without wide gaps.
    width: f32,
    words: usize,
}

pub(super) fn bands(pieces: Vec<Piece>, gutter: f32, height: f32) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::new();
    for piece in pieces {
        let at = middle(piece.bbox);
        if bands.last().is_none_or(|band| at - band.middle > height / 2.0) {
            bands.push(Band { middle: at, sides: [None, None], lines: Vec::new() });
        }
        let Some(band) = bands.last_mut() else { continue };
        let BoundingBox { x0, x1, .. } = piece.bbox;
        let row = Row { x0, x1, width: x1 - x0, words: piece.words };
        let side = &mut band.sides[usize::from(x0 > gutter)];
        *side = Some(side.map_or(row, |known| known.plus(row)));
        band.lines.push(piece.line);
    }
    bands
}

impl Row {
    fn plus(self, other: Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            x1: self.x1.max(other.x1),
            width: self.width + other.width,
            words: self.words + other.words,
        }
    }
}

impl Band {
    fn is_side_by_side(&self) -> bool {
        self.sides.iter().all(Option::is_some)
    }

    fn has_full(&self, columns: [Column; 2]) -> bool {
        self.sides.iter().zip(columns).any(|(row, column)| row.is_some_and(|row| column.is_full(row)))
    }
}

/// One of two columns.
#[derive(Clone, Copy)]
struct Column {
    width: f32,
    lines: usize,
    full: usize,
    /// Words on the full lines.
    words: usize,
}

impl Column {
    /// The column of one side of `bands`, as wide as most of its lines reach.
    fn of(bands: &[Band], side: usize) -> Self {
        let rows = || bands.iter().filter_map(|band| band.sides[side]);
        let [left, right] = [
            ranked(rows().map(|row| row.x0).collect(), 0.2),
            ranked(rows().map(|row| row.x1).collect(), 0.8),
        ];
        let width = right.zip(left).map_or(0.0, |(right, left)| right - left);
        Self { width, lines: 0, full: 0, words: 0 }.counted(bands, side)
    }

    /// A column of the same width with the lines of `bands`.
    fn counted(self, bands: &[Band], side: usize) -> Self {
        let rows = || bands.iter().filter_map(|band| band.sides[side]);
        let full = || rows().filter(|row| self.is_full(*row));
        let words = full().map(|row| row.words).sum();
        Self { lines: rows().count(), full: full().count(), words, ..self }
    }

    fn is_full(&self, row: Row) -> bool {
        row.width >= FULL * self.width
    }

    fn share(&self) -> f32 {
        self.full as f32 / self.lines.max(1) as f32
    }

    /// Whether its text runs on from line to line.
    fn runs(&self, height: f32) -> bool {
        self.width >= WIDTH * height
            && self.full >= FULL_LINES
            && self.share() >= FULL_SHARE
            && self.words >= WORDS * self.full
    }
}

/// Those of `bands` that are columns of running text.
pub(super) fn columns(bands: &[Band], height: f32) -> Option<Range<usize>> {
    let of = |range: &Range<usize>| [0, 1].map(|side| Column::of(&bands[range.clone()], side));
    let all = 0..bands.len();
    let range = without_short_sides(bands, without_parted_sides(bands, all.clone(), of(&all)), of(&all));
    (of(&range).iter().all(|column| column.runs(height))).then_some(range)
}

/// `range` without blocks at its ends that have short lines on one side.
fn without_parted_sides(bands: &[Band], mut range: Range<usize>, columns: [Column; 2]) -> Range<usize> {
    let usual = [0, 1].map(|side| usual_step(bands, side)).into_iter().fold(0.0, f32::max);
    let parts = |at: &usize| bands[*at].middle - bands[at - 1].middle > STEP * usual;
    let is_short = |block: Range<usize>| {
        let [left, right] = [0, 1].map(|side| columns[side].counted(&bands[block.clone()], side));
        let beside = bands[block].iter().filter(|band| band.is_side_by_side()).count();
        beside >= SIDE_BY_SIDE && left.share().min(right.share()) <= SHORT_SHARE
    };
    while let Some(end) = (range.start + 1..range.end).find(parts).filter(|end| is_short(range.start..*end)) {
        range.start = end;
    }
    while let Some(start) =
        (range.start + 1..range.end).rev().find(parts).filter(|start| is_short(*start..range.end))
    {
        range.end = start;
    }
    range
}

/// From line to line on one side: the other may have its lines at other heights.
fn usual_step(bands: &[Band], side: usize) -> f32 {
    let places: Vec<f32> =
        bands.iter().filter(|band| band.sides[side].is_some()).map(|band| band.middle).collect();
    in_the_middle(places.windows(2).map(|pair| pair[1] - pair[0]).collect()).unwrap_or_default()
}

/// `range` without short lines side by side at its ends.
fn without_short_sides(bands: &[Band], range: Range<usize>, columns: [Column; 2]) -> Range<usize> {
    let is_full = |at: &usize| bands[*at].has_full(columns);
    let both = |at: &usize| bands[*at].is_side_by_side();
    let (Some(first), Some(last)) = (range.clone().find(is_full), range.clone().rev().find(is_full)) else {
        return range;
    };
    let (head, foot) = (range.start..first, last + 1..range.end);
    let many = |part: &Range<usize>| part.clone().filter(both).count() >= MANY_SIDE_BY_SIDE;
    let start = head.clone().rev().find(both).filter(|_| many(&head)).map_or(range.start, |at| at + 1);
    let end = foot.clone().find(both).filter(|_| many(&foot)).unwrap_or(range.end);
    start..end
}
