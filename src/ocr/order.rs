//! Puts lines back in their column: strokes between two columns can make a recogniser leave one of them for a line of the
//! other that stands much lower, and come back.

use crate::document::{BoundingBox, Line};

/// A line goes on with another that begins no further aside than so many of its own heights ...
const ASIDE: f32 = 2.0;

/// ... and no further down; lines overlap by a little.
const DOWN: f32 = 1.5;
const OVERLAP: f32 = 0.5;

/// `lines` with each that came too early behind those of the other column that stand above it.
pub(super) fn by_column(mut lines: Vec<Line>) -> Vec<Line> {
    for at in 1..lines.len().saturating_sub(1) {
        let mut early = at;
        while early + 1 < lines.len() && comes_too_early(&lines[early - 1], &lines[early], &lines[early + 1])
        {
            lines.swap(early, early + 1);
            early += 1;
        }
    }
    lines
}

/// Whether `line` stands below and beside `next`, which goes on with `before`.
fn comes_too_early(before: &Line, line: &Line, next: &Line) -> bool {
    let (Some(before), Some(line), Some(next)) = (place(before), place(line), place(next)) else {
        return false;
    };
    let height = next.y1 - next.y0;
    let beside = next.x1 <= line.x0 || line.x1 <= next.x0;
    let step = next.y0 - before.y1;
    let goes_on =
        (next.x0 - before.x0).abs() <= ASIDE * height && (-OVERLAP * height..=DOWN * height).contains(&step);
    beside && goes_on && next.y1 <= line.y0
}

fn place(line: &Line) -> Option<BoundingBox> {
    line.words.iter().filter_map(|word| word.bbox).reduce(BoundingBox::union)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, x0: f32, y0: f32) -> Line {
        let bbox = BoundingBox { x0, y0, x1: x0 + 100.0, y1: y0 + 10.0 };
        Line::from_words([(text.to_owned(), Some(bbox), None)])
    }

    fn texts(lines: Vec<Line>) -> Vec<String> {
        by_column(lines).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn a_name_comes_behind_the_recipients_beside_it() {
        let lines = vec![
            line("nhận", 50.0, 700.0),
            line("tên", 300.0, 760.0),
            line("báo", 50.0, 714.0),
            line("lưu", 50.0, 728.0),
            line("trang", 150.0, 800.0),
        ];
        assert_eq!(texts(lines), ["nhận", "báo", "lưu", "tên", "trang"]);
    }

    #[test]
    fn columns_that_were_read_one_by_one_stay() {
        let lines = vec![
            line("tỉnh", 50.0, 50.0),
            line("số", 50.0, 80.0),
            line("cộng", 300.0, 50.0),
            line("độc", 300.0, 64.0),
        ];
        assert_eq!(texts(lines), ["tỉnh", "số", "cộng", "độc"]);
    }
}
