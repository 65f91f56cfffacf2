//! Reads a page whose body stands in columns column by column. The head and the foot of a document stand side by side
//! too: their lines are short and few, and stay as they were read.
//!
//! A gutter is a place that many lines leave free. Where the text on both sides of it runs on, from edge to edge of its
//! column, line after line, the lines between two that cross the gutter are read left side first.

mod bands;

use self::bands::{bands, columns};
use crate::document::{BoundingBox, Grid, Line};

/// A gap wider than this may be a gutter, in heights of a word; so wide are few spaces of justified lines.
const GAP: f32 = 0.9;

/// Fewer lines than this on either side are no columns.
const FULL_LINES: usize = 4;

/// A line of a column that stands so many usual steps further down begins a block.
const STEP: f32 = 1.4;

/// A page with more pieces of lines is no page of text.
const MOST_PIECES: usize = 5_000;

/// What is higher than so many words is no level line.
const LEVEL: f32 = 3.0;

/// `lines` of a page with these tables, in the order in which they are read.
pub(super) fn in_order(lines: Vec<Line>, grids: &[Grid]) -> Vec<Line> {
    let Some(height) = usual_height(&lines) else { return lines };
    let pieces = pieces(&lines, grids, height);
    if pieces.len() > MOST_PIECES {
        return lines;
    }
    let Some(gutter) = gutter(&pieces, height) else { return lines };
    let stretches = stretches(pieces, gutter, height);
    if stretches.is_empty() { lines } else { arranged(lines, &stretches, gutter, height, grids) }
}

/// `lines` with those of each stretch by columns, and those between the stretches as they came.
fn arranged(lines: Vec<Line>, stretches: &[Stretch], gutter: f32, height: f32, grids: &[Grid]) -> Vec<Line> {
    let mut kept: Vec<Vec<Line>> = (0..=stretches.len()).map(|_| Vec::new()).collect();
    let mut sides: Vec<Sides> = stretches.iter().map(|_| Sides::default()).collect();
    let mut last = 0;
    for (nth, line) in lines.into_iter().enumerate() {
        if let Some(at) = stretches.iter().position(|stretch| stretch.lines.binary_search(&nth).is_ok()) {
            sides[at].add(line, gutter);
            last = at + 1;
        } else {
            let above = |middle: f32| stretches.iter().filter(|stretch| stretch.top < middle).count();
            last = place(&line).filter(|bbox| is_level(*bbox, height)).map_or(last, |b| above(middle(b)));
            kept[last].push(line);
        }
    }
    let mut found = kept.remove(0);
    for (sides, below) in sides.into_iter().zip(kept) {
        found.extend(sides.columns().into_iter().flat_map(|lines| in_order(lines, grids)));
        found.extend(below);
    }
    found
}

/// The lines of two columns.
#[derive(Default)]
struct Sides {
    left: Vec<Line>,
    right: Vec<Line>,
    /// Whether a line went across both.
    across: bool,
}

impl Sides {
    fn add(&mut self, line: Line, gutter: f32) {
        let (left, right) = parted(line, gutter);
        self.across |= left.is_some() && right.is_some();
        self.left.extend(left);
        self.right.extend(right);
    }

    /// Where lines went across, it was measured across too where blocks begin.
    fn columns(self) -> [Vec<Line>; 2] {
        let columns = [self.left, self.right];
        if self.across { columns.map(with_blocks) } else { columns }
    }
}

fn place(line: &Line) -> Option<BoundingBox> {
    line.words.iter().filter_map(|word| word.bbox).reduce(BoundingBox::union)
}

fn middle(bbox: BoundingBox) -> f32 {
    f32::midpoint(bbox.y0, bbox.y1)
}

fn is_level(bbox: BoundingBox, height: f32) -> bool {
    bbox.y1 - bbox.y0 <= LEVEL * height
}

/// The height in the middle of those of the words.
fn usual_height(lines: &[Line]) -> Option<f32> {
    let boxes = lines.iter().flat_map(|line| &line.words).filter_map(|word| word.bbox);
    in_the_middle(boxes.map(|bbox| bbox.y1 - bbox.y0).collect()).filter(|height| *height > 0.0)
}

fn in_the_middle(values: Vec<f32>) -> Option<f32> {
    ranked(values, 0.5)
}

/// The value that stands behind this share of all.
fn ranked(mut values: Vec<f32>, share: f32) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    let at = (values.len() as f32 * share) as usize;
    values.get(at.min(values.len().saturating_sub(1))).copied()
}

/// Words of a line with no wide gap between them.
struct Piece {
    line: usize,
    bbox: BoundingBox,
    words: usize,
    /// Whether it stands in a ruled table.
    is_ruled: bool,
}

/// The pieces of all level lines, from the top.
fn pieces(lines: &[Line], grids: &[Grid], height: f32) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    for (nth, line) in lines.iter().enumerate() {
        let first = found.len();
        for bbox in line.words.iter().filter_map(|word| word.bbox).filter(|bbox| is_level(*bbox, height)) {
            match found[first..].last_mut().filter(|piece| bbox.x0 - piece.bbox.x1 < GAP * height) {
                Some(piece) => {
                    piece.bbox = piece.bbox.union(bbox);
                    piece.words += 1;
                }
                None => found.push(Piece { line: nth, bbox, words: 1, is_ruled: false }),
            }
        }
    }
    for piece in &mut found {
        piece.is_ruled = grids.iter().any(|grid| grid.cell_of(piece.bbox).is_some());
    }
    found.sort_by(|a, b| middle(a.bbox).total_cmp(&middle(b.bbox)).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    found
}

/// The place across that most pieces side by side leave free between them.
fn gutter(pieces: &[Piece], height: f32) -> Option<f32> {
    // Where a gap begins (1) and where it ends (-1).
    let mut ends: Vec<(f32, i32)> = Vec::new();
    for (nth, left) in pieces.iter().enumerate() {
        let beside = |other: &&Piece| {
            (middle(other.bbox) - middle(left.bbox)).abs() <= height / 2.0 && !other.is_ruled
        };
        let before = pieces[..nth].iter().rev().take_while(beside);
        let behind = pieces[nth + 1..].iter().take_while(beside);
        let starts = before.chain(behind).map(|other| other.bbox.x0).filter(|x0| *x0 > left.bbox.x1);
        let next = starts.fold(f32::INFINITY, f32::min);
        if !left.is_ruled && next.is_finite() && next - left.bbox.x1 >= GAP * height {
            ends.extend([(left.bbox.x1, 1), (next, -1)]);
        }
    }
    ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let (mut open, mut most, mut found) = (0, FULL_LINES as i32 - 1, None);
    for pair in ends.windows(2) {
        open += pair[0].1;
        if open > most {
            (most, found) = (open, Some(f32::midpoint(pair[0].0, pair[1].0)));
        }
    }
    found
}

/// Lines that are read by columns.
struct Stretch {
    /// Where it begins on the page.
    top: f32,
    /// The lines by number, in order.
    lines: Vec<usize>,
}

/// The stretches of columns on both sides of a gutter, from the top.
fn stretches(pieces: Vec<Piece>, gutter: f32, height: f32) -> Vec<Stretch> {
    let crosses = |piece: &Piece| piece.is_ruled || (piece.bbox.x0 < gutter && gutter < piece.bbox.x1);
    let mut found = Vec::new();
    let mut free: Vec<Piece> = Vec::new();
    for piece in pieces {
        if crosses(&piece) {
            found.extend(stretch(std::mem::take(&mut free), gutter, height));
        } else {
            free.push(piece);
        }
    }
    found.extend(stretch(free, gutter, height));
    found
}

fn stretch(pieces: Vec<Piece>, gutter: f32, height: f32) -> Option<Stretch> {
    let bands = bands(pieces, gutter, height);
    let range = columns(&bands, height)?;
    let mut lines: Vec<usize> =
        bands[range.clone()].iter().flat_map(|band| band.lines.iter().copied()).collect();
    lines.sort_unstable();
    // A line that was read across head and column is none of the column's.
    let outside = |nth: &usize| bands[..range.start].iter().any(|band| band.lines.contains(nth));
    lines.retain(|nth| !outside(nth));
    Some(Stretch { top: bands[range.start].middle, lines })
}

/// What of `line` stands on either side of a gutter.
fn parted(line: Line, gutter: f32) -> (Option<Line>, Option<Line>) {
    let is_right = |bbox: &BoundingBox| f32::midpoint(bbox.x0, bbox.x1) > gutter;
    let first = line.words.iter().position(|word| word.bbox.as_ref().is_some_and(is_right));
    match first {
        None => (Some(line), None),
        Some(0) => (None, Some(line)),
        Some(first) => {
            let (left, right) = line.parted(first);
            (Some(left), Some(right))
        }
    }
}

/// `lines` of a column, where what stands further down than usual begins a block.
fn with_blocks(mut lines: Vec<Line>) -> Vec<Line> {
    let places: Vec<Option<f32>> = lines.iter().map(|line| place(line).map(middle)).collect();
    let steps: Vec<f32> =
        places.windows(2).filter_map(|pair| Some(pair[1]? - pair[0]?)).filter(|step| *step > 0.0).collect();
    let Some(usual) = in_the_middle(steps) else { return lines };
    let mut above = None;
    for (line, place) in lines.iter_mut().zip(places) {
        let step = place.zip(above).map(|(place, above): (f32, f32)| place - above);
        line.starts_block = step.is_none_or(|step| step > STEP * usual);
        above = place.or(above);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line at `y` with `texts` that begin at these places; letters are 5 wide and 10 high.
    fn line(y: f32, texts: &[(f32, &str)]) -> Line {
        let words = texts.iter().flat_map(|(x, text)| {
            text.split(' ').scan(*x, move |x, word| {
                let (x0, x1) = (*x, *x + 5.0 * word.chars().count() as f32);
                *x = x1 + 3.0;
                Some((word.to_owned(), Some(BoundingBox { x0, y0: y, x1, y1: y + 10.0 }), None))
            })
        });
        Line::from_words(words)
    }

    fn texts(lines: Vec<Line>) -> Vec<String> {
        in_order(lines, &[]).into_iter().map(|line| line.text).collect()
    }

    const FULL_LEFT: &str = "một hai ba bốn năm sáu bảy tám trái";
    const FULL_RIGHT: &str = "một hai ba bốn năm sáu bảy tám phải";

    /// A head side by side, a title across, two columns, and a foot side by side, as a text layer has them.
    fn gazette() -> Vec<Line> {
        let mut lines = vec![
            line(50.0, &[(70.0, "UBND TỈNH"), (320.0, "CỘNG HÒA XÃ HỘI")]),
            line(64.0, &[(80.0, "Số: 5"), (330.0, "Độc lập")]),
            line(90.0, &[(150.0, "QUYẾT ĐỊNH về việc sửa chữa đường thôn xóm")]),
            line(120.0, &[(60.0, "Điều 1."), (290.0, FULL_RIGHT)]),
        ];
        lines.extend(
            (0_u8..5).map(|at| line(134.0 + 14.0 * f32::from(at), &[(60.0, FULL_LEFT), (290.0, FULL_RIGHT)])),
        );
        lines.push(line(210.0, &[(60.0, "hết trái."), (290.0, "hết phải.")]));
        lines.push(line(240.0, &[(60.0, "Nơi nhận:"), (340.0, "CHỦ TỊCH")]));
        lines.push(line(254.0, &[(60.0, "- Lưu."), (340.0, "Tên")]));
        lines
    }

    #[test]
    fn columns_are_read_one_by_one_and_head_and_foot_across() {
        let lines = texts(gazette());
        assert_eq!(&lines[..2], ["UBND TỈNH CỘNG HÒA XÃ HỘI", "Số: 5 Độc lập"]);
        assert_eq!(lines[3..6], ["Điều 1.", FULL_LEFT, FULL_LEFT]);
        assert_eq!(lines[9..11], ["hết trái.", FULL_RIGHT]);
        assert_eq!(lines[16..], ["hết phải.", "Nơi nhận: CHỦ TỊCH", "- Lưu. Tên"]);
    }

    #[test]
    fn lines_of_a_recogniser_that_took_head_and_foot_for_columns_go_back() {
        let sides = gazette()
            .into_iter()
            .filter(|line| !line.text.starts_with("QUYẾT"))
            .map(|line| parted(line, 280.0));
        let (left, right): (Vec<_>, Vec<_>) = sides.unzip();
        let lines = texts(left.into_iter().chain(right).flatten().collect());
        assert_eq!(&lines[..4], ["UBND TỈNH", "Số: 5", "CỘNG HÒA XÃ HỘI", "Độc lập"]);
        assert_eq!(lines[10..12], ["hết trái.", FULL_RIGHT]);
        assert_eq!(lines[17..], ["hết phải.", "Nơi nhận:", "- Lưu.", "CHỦ TỊCH", "Tên"]);
    }

    #[test]
    fn short_lines_side_by_side_and_tables_stay() {
        let rows = |left: &'static str, right: &'static str| -> Vec<Line> {
            (0_u8..12).map(|at| line(14.0 * f32::from(at), &[(60.0, left), (290.0, right)])).collect()
        };
        for lines in
            [rows("- Sở Nội vụ;", FULL_RIGHT), rows(FULL_LEFT, "12,5"), rows("xã An Mai", "bà Lê Thị Mẫu")]
        {
            assert_eq!(in_order(lines.clone(), &[]), lines);
        }
        let bbox = BoundingBox { x0: 50.0, y0: 0.0, x1: 600.0, y1: 200.0 };
        let cells = vec![crate::document::GridCell { row: 0, column: 0, bbox }];
        let grid = Grid { rows: 1, columns: 1, cells };
        let lines = rows(FULL_LEFT, FULL_RIGHT);
        assert_eq!(in_order(lines.clone(), &[grid]), lines);
        assert_ne!(in_order(lines.clone(), &[]), lines);
    }

    #[test]
    fn three_columns_are_three() {
        let across = [(60.0, FULL_LEFT), (238.0, "một hai ba bốn năm sáu bảy tám giữa"), (416.0, FULL_RIGHT)];
        let lines = texts((0_u8..5).map(|at| line(14.0 * f32::from(at), &across)).collect());
        assert_eq!([&lines[0], &lines[5], &lines[10]], across.map(|(_, text)| text));
    }
}
