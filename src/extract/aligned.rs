//! Tables without ruling lines: a head that begins with STT, rows numbered one by one, and columns that no line writes
//! across. On pages with boxes places are points, in text that keeps its layout they are characters.
//!
//! A list is no table: at least two rows in order and three columns are needed.

use std::ops::Range;

use crate::document::{BoundingBox, Grid, GridCell, RestoredLine, Token};

use super::ruled::{self, Part};

/// What a character is wide, in points, where words have boxes.
const CHARACTER: f32 = 5.0;

/// A gap of so many characters parts two cells of one line.
const GAP: usize = 2;

/// The head has no more lines above and below the one that begins with STT.
const HEAD_ABOVE: usize = 5;
const HEAD_BELOW: usize = 8;

/// How far a number may stand from the sides of STT, in characters.
const BESIDE: usize = 3;

/// Fewer columns are a list.
const COLUMNS: usize = 3;

/// A table of a page: for each of its lines the row and the column of every word.
#[derive(Debug, PartialEq)]
pub(super) struct Aligned {
    /// First line of the page and the one after the last.
    pub(super) lines: Range<usize>,
    /// How many columns there are.
    pub(super) columns: usize,
    /// For each line its row, 0 is the head, and its words' columns; a line without words has none.
    pub(super) words: Vec<(usize, Vec<usize>)>,
}

/// A line by the places of its words; blank lines have none.
#[derive(Debug, Clone, Default)]
struct Places(Vec<Range<usize>>);

impl Places {
    fn of(line: &RestoredLine) -> Self {
        let place = |token: &Token| {
            if let Some(bbox) = token.bbox {
                return (bbox.x0 / CHARACTER) as usize..(bbox.x1 / CHARACTER).ceil() as usize;
            }
            let start = line.text[..token.chosen.start].chars().count();
            start..start + line.text[token.chosen.clone()].chars().count()
        };
        Self(line.tokens.iter().map(place).collect())
    }

    /// Whether nothing stands before a place.
    fn is_behind(&self, place: usize) -> bool {
        self.0.iter().all(|word| word.start >= place)
    }
}

/// The tables of a page without ruling lines.
pub(super) fn tables(lines: &[RestoredLine]) -> Vec<Aligned> {
    let mut found: Vec<Aligned> = Vec::new();
    for head in (0..lines.len()).filter(|at| begins_table(&lines[*at])) {
        if found.last().is_none_or(|last| head >= last.lines.end) {
            found.extend(table(lines, head));
        }
    }
    found
}

/// The cells of a table where words have boxes: each as large as its words.
pub(super) fn grid(lines: &[RestoredLine], table: &Aligned) -> Grid {
    let rows = table.words.iter().map(|(row, _)| row + 1).max().unwrap_or(0);
    let mut boxes: Vec<Option<BoundingBox>> = vec![None; rows * table.columns];
    for (line, (row, columns)) in lines[table.lines.clone()].iter().zip(&table.words) {
        for (token, column) in line.tokens.iter().zip(columns) {
            let Some(bbox) = token.bbox else { continue };
            let cell = &mut boxes[row * table.columns + column];
            *cell = Some(cell.map_or(bbox, |known| known.union(bbox)));
        }
    }
    let cell = |(at, bbox): (usize, Option<BoundingBox>)| {
        Some(GridCell { row: at / table.columns, column: at % table.columns, bbox: bbox? })
    };
    Grid { rows, columns: table.columns, cells: boxes.into_iter().enumerate().filter_map(cell).collect() }
}

/// What a line says in the row of the table it stands in; the tables with rules on its page are `ruled`.
pub(super) fn part(line: &RestoredLine, at: usize, tables: &[Aligned], ruled: usize) -> Option<Part> {
    let (nth, table) = tables.iter().enumerate().find(|(_, table)| table.lines.contains(&at))?;
    let (row, columns) = &table.words[at - table.lines.start];
    let words = columns.iter().copied().zip(&line.tokens).collect::<Vec<_>>();
    (!words.is_empty()).then(|| ruled::part(line, (ruled + nth, *row), table.columns, words))
}

fn begins_table(line: &RestoredLine) -> bool {
    let first = line.tokens.first().map_or("", |token| &line.text[token.chosen.clone()]);
    line.tokens.len() > 2 && matches!(first.trim_end_matches('.'), "STT" | "TT" | "Stt")
}

fn table(lines: &[RestoredLine], head: usize) -> Option<Aligned> {
    let first = Places::of(&lines[head]).0.first()?.clone();
    let top = (head.saturating_sub(HEAD_ABOVE)..head)
        .rev()
        .take_while(|at| !lines[*at].tokens.is_empty() && Places::of(&lines[*at]).is_behind(first.end));
    let top = top.last().unwrap_or(head);
    let numbers = numbered(lines, head, &first);
    let (begin, end) = (*numbers.first()?, end(lines, *numbers.last()?, first.end));
    // A list has a number and a sentence on each line.
    let has_cells = |at: &usize| {
        gaps(&cover(&[Places::of(&lines[*at])]), GAP + 1).iter().any(|gap| gap.start > first.end + BESIDE)
    };
    if numbers.len() < 2 || !numbers.iter().all(has_cells) {
        return None;
    }
    let places: Vec<Places> = lines[top..end].iter().map(Places::of).collect();
    let borders = borders(&places, begin - top, first.end);
    let column = |word: &Range<usize>| borders.iter().filter(|border| word.start >= **border).count();
    // Two cells in one column: the columns are not known.
    let is_open =
        |pair: &[Range<usize>]| pair[1].start > pair[0].end + GAP && column(&pair[0]) == column(&pair[1]);
    if borders.len() + 1 < COLUMNS || places[begin - top..].iter().any(|line| line.0.windows(2).any(is_open))
    {
        return None;
    }
    let words = (top..end).zip(&places).map(|(line, places)| {
        let row = numbers.iter().filter(|number| **number <= line).count();
        (row, places.0.iter().map(column).collect())
    });
    Some(Aligned { lines: top..end, columns: borders.len() + 1, words: words.collect() })
}

/// The lines that begin with 1, 2, … under STT.
fn numbered(lines: &[RestoredLine], head: usize, stt: &Range<usize>) -> Vec<usize> {
    let mut found = Vec::new();
    let under = stt.start.saturating_sub(BESIDE)..stt.end + BESIDE;
    for (at, line) in lines.iter().enumerate().skip(head + 1) {
        let places = Places::of(line);
        let Some(first) = places.0.first() else { continue };
        let is_under = under.contains(&first.start);
        if is_under && number(line) == Some(found.len() + 1) {
            found.push(at);
        } else if !places.is_behind(stt.end) || (found.is_empty() && at > head + HEAD_BELOW) {
            break;
        }
    }
    found
}

/// The number that a line begins with.
fn number(line: &RestoredLine) -> Option<usize> {
    let first = line.tokens.first().map(|token| &line.text[token.chosen.clone()])?;
    first.trim_end_matches('.').parse().ok()
}

/// The line behind the last row: it goes on up to a blank line or something under STT.
fn end(lines: &[RestoredLine], last: usize, stt_end: usize) -> usize {
    let goes_on = |at: &usize| !lines[*at].tokens.is_empty() && Places::of(&lines[*at]).is_behind(stt_end);
    (last + 1..lines.len()).find(|at| !goes_on(at)).unwrap_or(lines.len())
}

/// Places between the columns: in every gap between neighbours of the head, and in every gap of a row, the last place
/// that no line writes on.
fn borders(places: &[Places], rows: usize, stt_end: usize) -> Vec<usize> {
    let (head, body) = places.split_at(rows);
    let written = cover(places);
    let headed = cover(head);
    let mut between = gaps(&headed, GAP);
    if between.iter().all(|gap| gap.start > stt_end) {
        between.push(stt_end..stt_end + 1);
    }
    let mut found: Vec<usize> = between.iter().filter_map(|gap| free(&written, gap)).collect();
    for line in body {
        for gap in gaps(&cover(std::slice::from_ref(line)), GAP + 1) {
            // Within words of the head that stand side by side: `Số lượng Đã xử lý` over two figures.
            let beside = found.iter().any(|border| gap.contains(border) || *border == gap.end);
            if !beside {
                let over = gap.start..gap.clone().rev().find(|at| written[*at]).unwrap_or(gap.end);
                found.extend(free(&written, &over).or_else(|| free(&written, &gap)));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Which places some line writes on.
fn cover(places: &[Places]) -> Vec<bool> {
    let width = places.iter().flat_map(|line| &line.0).map(|word| word.end).max().unwrap_or(0);
    let mut written = vec![false; width];
    for word in places.iter().flat_map(|line| &line.0) {
        written[word.clone()].fill(true);
    }
    written
}

/// The runs of at least `least` places that are not written on, between two that are.
fn gaps(written: &[bool], least: usize) -> Vec<Range<usize>> {
    let first = written.iter().position(|place| *place).unwrap_or(written.len());
    let mut found = Vec::new();
    let mut start = None;
    for (at, place) in written.iter().enumerate().skip(first) {
        match (place, start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                if at - from >= least {
                    found.push(from..at);
                }
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// The place behind the last run in `gap` that no line writes on: there the next column begins.
fn free(written: &[bool], gap: &Range<usize>) -> Option<usize> {
    let last = gap.clone().rev().find(|at| !written.get(*at).copied().unwrap_or(false))?;
    Some(last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Line;

    fn cells(text: &str) -> Option<Vec<Vec<String>>> {
        let lines: Vec<RestoredLine> =
            text.lines().map(|line| RestoredLine::verbatim(Line::from_text(line))).collect();
        let tables = tables(&lines);
        let table = tables.first()?;
        let rows = table.words.iter().map(|(row, _)| row + 1).max()?;
        let mut cells = vec![vec![String::new(); table.columns]; rows];
        for (line, (row, columns)) in lines[table.lines.clone()].iter().zip(&table.words) {
            for (token, column) in line.tokens.iter().zip(columns) {
                let cell = &mut cells[*row][*column];
                cell.push_str(if cell.is_empty() { "" } else { " " });
                cell.push_str(&line.text[token.chosen.clone()]);
            }
        }
        Some(cells)
    }

    #[test]
    fn columns_that_no_line_writes_across() {
        let text = "\
Tổng hợp cây đã trồng:

STT Loại cây           Đơn    Số lượng Đã sống    Ghi chú
                       vị

1   Tre gai trồng ở    khóm   12       10         Còn trồng
    bãi bồi                                       tiếp

2   Xoan               cây    137      120
Các xã báo cáo hằng quý.";
        let rows = cells(text).unwrap();
        assert_eq!(rows[0], ["STT", "Loại cây", "Đơn vị", "Số lượng", "Đã sống", "Ghi chú"]);
        assert_eq!(rows[1], ["1", "Tre gai trồng ở bãi bồi", "khóm", "12", "10", "Còn trồng tiếp"]);
        assert_eq!(rows[2], ["2", "Xoan", "cây", "137", "120", ""]);
    }

    #[test]
    fn a_head_of_several_lines_with_centred_columns() {
        let text = "Tổng hợp

                      Họ tên         Nội dung      Ghi chú
 STT    Ngày tiếp     người tiếp     vụ việc
  01    04/7/2019     Trần Tre         0           Định kỳ
  02    21/7/2019     Lê Nứa           0           Định kỳ";
        let rows = cells(text).unwrap();
        assert_eq!(rows[0], ["STT", "Ngày tiếp", "Họ tên người tiếp", "Nội dung vụ việc", "Ghi chú"]);
        assert_eq!(rows[2], ["02", "21/7/2019", "Lê Nứa", "0", "Định kỳ"]);
        let narrow = "STT   Ngày       Hướng   Số
                 xử lý người
1     04/7         0       5
2     05/7         0       6";
        assert_eq!(cells(narrow).unwrap()[0], ["STT", "Ngày", "Hướng xử lý", "Số người"]);
    }

    #[test]
    fn lists_and_prose_are_no_tables() {
        assert_eq!(cells("TT      Dân tộc     phối hợp\n1. Trồng tre ven sông\n2. Trồng xoan"), None);
        assert_eq!(cells("STT    Loại cây    Số lượng\n1      Tre         5"), None, "one row");
        assert_eq!(cells("TT Tỉnh ủy, TT HĐND tỉnh;\n1 bản gửi Sở;\n2 bản lưu."), None);
    }
}
