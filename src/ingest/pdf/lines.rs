//! Groups glyphs into words and lines. Glyphs of one baseline are a line, from left to right whatever stands
//! between, so that the two columns of a document's head give one line; words part at white space and at gaps.

use super::glyph::{Direction, Glyph};
use crate::document::{BoundingBox, Line};
use crate::text::nfc;

/// Baselines nearer than this are one, in font sizes.
const SAME_BASELINE: f32 = 0.3;

/// A smaller font this much nearer to a baseline is raised or lowered on it, in font sizes of the larger.
const RAISED: f32 = 0.55;

/// ... where smaller means less than this share of the size.
const RAISED_SIZE: f32 = 0.8;

/// A gap wider than this parts words, in font sizes. A space is 0.25 wide in the usual serif; the narrowest
/// that TeX sets is 0.22. Kerning spreads letters by less.
const WORD_GAP: f32 = 0.18;

/// The same letter this near, in font sizes, is printed twice to look bold.
const OVERPRINT: f32 = 0.12;

/// A line further down than this many usual steps begins a block.
const BLOCK_STEP: f32 = 1.35;

/// Letters rise and fall from the baseline by these shares of the font size; stacked marks included.
const ASCENT: f32 = 0.9;
const DESCENT: f32 = 0.25;

/// Glyphs of one baseline.
struct Row {
    across: f32,
    size: f32,
    glyphs: Vec<Glyph>,
}

/// The lines of a page in reading order: level text from top to bottom, then text that runs in other directions.
pub(super) fn group(glyphs: Vec<Glyph>) -> Vec<Line> {
    let glyphs = with_marks_joined(glyphs);
    let mut lines = Vec::new();
    for direction in by_weight(&glyphs) {
        let own = glyphs.iter().filter(|glyph| glyph.direction == direction).cloned().collect();
        lines.extend(lines_of(rows(own), direction));
    }
    lines
}

/// Directions that occur, the most frequent first.
fn by_weight(glyphs: &[Glyph]) -> Vec<Direction> {
    let count = |direction| glyphs.iter().filter(|glyph| glyph.direction == direction).count();
    let mut found: Vec<_> = Direction::ALL.iter().map(|direction| (count(*direction), *direction)).collect();
    found.retain(|(count, _)| *count > 0);
    found.sort_by_key(|(count, direction)| (std::cmp::Reverse(*count), *direction));
    found.into_iter().map(|(_, direction)| direction).collect()
}

/// Marks that some programs print as glyphs of their own go to the letter shown before them.
fn with_marks_joined(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let mut joined: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        let near = |last: &Glyph| (glyph.along - last.along).abs() < 2.0 * last.size;
        match joined.last_mut() {
            Some(last) if is_combining(&glyph.text) && near(last) => last.text.push_str(&glyph.text),
            _ => joined.push(glyph),
        }
    }
    joined
}

fn is_combining(text: &str) -> bool {
    !text.is_empty() && text.chars().all(unicode_normalization::char::is_combining_mark)
}

fn is_blank(glyph: &Glyph) -> bool {
    glyph.text.trim().is_empty()
}

/// Glyphs sorted into baselines from top to bottom, each from left to right.
fn rows(mut glyphs: Vec<Glyph>) -> Vec<Row> {
    glyphs.sort_by(|a, b| a.across.total_cmp(&b.across));
    let mut rows: Vec<Row> = Vec::new();
    for glyph in glyphs.into_iter().filter(|glyph| !glyph.text.is_empty()) {
        match rows.last_mut() {
            Some(row) if (glyph.across - row.across) <= SAME_BASELINE * glyph.size.min(row.size) => {
                row.glyphs.push(glyph);
            }
            _ => rows.push(Row { across: glyph.across, size: glyph.size, glyphs: vec![glyph] }),
        }
    }
    rows.retain(|row| !row.glyphs.iter().all(is_blank));
    rows.iter_mut().for_each(measure);
    let mut rows = with_raised_joined(rows);
    for row in &mut rows {
        row.glyphs.sort_by(|a, b| a.along.total_cmp(&b.along));
        row.glyphs.dedup_by(|next, kept| {
            next.text == kept.text && (next.along - kept.along).abs() < OVERPRINT * kept.size
        });
    }
    rows
}

/// A row's baseline and size are those of its middle visible glyph.
fn measure(row: &mut Row) {
    let middle = |mut values: Vec<f32>| {
        values.sort_by(f32::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or_default()
    };
    let visible = || row.glyphs.iter().filter(|glyph| !is_blank(glyph));
    let (across, size) =
        (middle(visible().map(|g| g.across).collect()), middle(visible().map(|g| g.size).collect()));
    (row.across, row.size) = (across, size);
}

/// Footnote numbers and the like, raised or lowered, join the line they belong to.
fn with_raised_joined(rows: Vec<Row>) -> Vec<Row> {
    let mut joined: Vec<Row> = Vec::with_capacity(rows.len());
    for mut row in rows {
        match joined.pop() {
            Some(last) if is_raised(&last, &row) => {
                row.glyphs.extend(last.glyphs);
                joined.push(row);
            }
            Some(mut last) if is_raised(&row, &last) => {
                last.glyphs.extend(row.glyphs);
                joined.push(last);
            }
            last => joined.extend(last.into_iter().chain([row])),
        }
    }
    joined
}

fn is_raised(small: &Row, large: &Row) -> bool {
    small.size < RAISED_SIZE * large.size
        && (small.across - large.across).abs() < RAISED * large.size
        && small.glyphs.len() < large.glyphs.len()
}

fn lines_of(rows: Vec<Row>, direction: Direction) -> Vec<Line> {
    let usual_step = usual_step(&rows);
    let mut above: Option<f32> = None;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let step = above.map(|above| row.across - above);
        let mut line = Line::from_words(words(&row).into_iter().map(|glyphs| word(glyphs, direction)));
        line.starts_block = step.is_none_or(|step| step > BLOCK_STEP * usual_step.max(row.size));
        above = Some(row.across);
        lines.push(line);
    }
    lines
}

/// The middle distance between neighbouring baselines.
fn usual_step(rows: &[Row]) -> f32 {
    let mut steps: Vec<f32> = rows.windows(2).map(|pair| pair[1].across - pair[0].across).collect();
    steps.sort_by(f32::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(f32::INFINITY)
}

/// The words of a row as runs of visible glyphs.
fn words(row: &Row) -> Vec<&[Glyph]> {
    let limit = WORD_GAP * row.size + usual_gap(row);
    let parts = |pair: &[Glyph]| {
        let gap = pair[1].along - pair[0].end();
        is_blank(&pair[0]) || is_blank(&pair[1]) || gap > limit
    };
    let mut words = Vec::new();
    let mut start = 0;
    for end in 1..=row.glyphs.len() {
        if end == row.glyphs.len() || parts(&row.glyphs[end - 1..=end]) {
            words.push(&row.glyphs[start..end]);
            start = end;
        }
    }
    words.retain(|word| !word.iter().all(is_blank));
    words
}

/// The middle gap between letters of a row: 0 as a rule, more where a title is spaced out.
fn usual_gap(row: &Row) -> f32 {
    let neighbours = row.glyphs.windows(2).filter(|pair| !is_blank(&pair[0]) && !is_blank(&pair[1]));
    let mut gaps: Vec<f32> = neighbours.map(|pair| pair[1].along - pair[0].end()).collect();
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len() / 2).copied().unwrap_or_default().clamp(0.0, row.size)
}

fn word(
    glyphs: &[Glyph],
    direction: Direction,
) -> (String, Option<BoundingBox>, Option<crate::document::Confidence>) {
    let text: String = glyphs.iter().map(|glyph| glyph.text.trim()).collect();
    let boxes = glyphs.iter().map(|glyph| box_of(glyph, direction));
    (nfc(&text).into_owned(), boxes.reduce(BoundingBox::union), None)
}

fn box_of(glyph: &Glyph, direction: Direction) -> BoundingBox {
    let (x0, y0) = direction.unframe(glyph.along, glyph.across - ASCENT * glyph.size);
    let (x1, y1) = direction.unframe(glyph.end(), glyph.across + DESCENT * glyph.size);
    BoundingBox { x0: x0.min(x1), y0: y0.min(y1), x1: x0.max(x1), y1: y0.max(y1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters half a font size wide from `along`; `~` leaves a gap of a quarter.
    fn typed(text: &str, along: f32, across: f32, size: f32) -> Vec<Glyph> {
        let mut at = along;
        let mut glyphs = Vec::new();
        for c in text.chars() {
            let advance = if c == '~' { 0.25 * size } else { 0.5 * size };
            if c != '~' {
                let (text, direction) = (c.to_string(), Direction::Right);
                glyphs.push(Glyph { text, along: at, across, advance, size, direction });
            }
            at += advance;
        }
        glyphs
    }

    fn texts(glyphs: Vec<Glyph>) -> Vec<String> {
        group(glyphs).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn gaps_and_spaces_part_words_and_hyphens_do_not() {
        assert_eq!(texts(typed("Số:~12/KH-UBND ngày", 50.0, 100.0, 13.0)), ["Số: 12/KH-UBND ngày"]);
    }

    #[test]
    fn two_columns_of_one_baseline_are_one_line() {
        let mut glyphs = typed("CỘNG~HÒA", 300.0, 50.2, 13.0);
        glyphs.extend(typed("UBND~TỈNH", 60.0, 50.0, 12.0));
        glyphs.extend(typed("hai", 60.0, 66.0, 12.0));
        assert_eq!(texts(glyphs), ["UBND TỈNH CỘNG HÒA", "hai"]);
    }

    #[test]
    fn spaced_out_titles_keep_their_words() {
        let glyphs = typed("Đ~ộ~c~~~l~ậ~p", 60.0, 50.0, 12.0);
        assert_eq!(texts(glyphs), ["Độc lập"]);
    }

    #[test]
    fn marks_and_footnotes_join_and_bold_overprint_goes() {
        let mut glyphs = typed("Điê", 60.0, 50.0, 12.0);
        let dot = Glyph { text: "\u{323}".to_owned(), advance: 0.0, ..glyphs[2].clone() };
        glyphs.push(dot);
        glyphs.extend(typed("n", 78.0, 50.0, 12.0));
        let twice: Vec<Glyph> = glyphs.iter().map(|g| Glyph { along: g.along + 0.3, ..g.clone() }).collect();
        glyphs.extend(twice);
        glyphs.extend(typed("1", 84.2, 45.5, 7.0));
        assert_eq!(texts(glyphs), ["Điện1"]);
    }

    #[test]
    fn wide_steps_start_blocks_and_boxes_hold_the_word() {
        let glyphs = [100.0, 115.0, 130.0, 170.0].map(|across| typed("ab", 50.0, across, 12.0)).concat();
        let lines = group(glyphs);
        assert_eq!(
            lines.iter().map(|line| line.starts_block).collect::<Vec<_>>(),
            [true, false, false, true]
        );
        let bbox = lines[0].words[0].bbox.unwrap();
        assert_eq!((bbox.x0, bbox.x1), (50.0, 62.0));
    }
}
