//! A line of a ruled table, written the way tables of files come in: `| a | b |`, one cell for each column.
//!
//! Only the rows of the sheet are written so. The restored line keeps its text.

use std::collections::BTreeMap;

use crate::document::{Grid, GridCell, RestoredLine, Token};

/// What a recogniser takes rules for: a word of nothing else is no word.
const RULE_SIGNS: [char; 6] = ['|', '¦', '[', ']', '_', '—'];

/// So much of a line's words stands in a table, or the line does not.
const INSIDE: f32 = 0.6;

/// A row of a table on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TableRow {
    /// Index of the page.
    pub(super) page: usize,
    /// Index of the table on its page, those without rules behind the others.
    pub(super) grid: usize,
    /// Row, counted from 0.
    pub(super) row: usize,
}

/// What a line says in one row of a table.
pub(super) struct Part {
    /// The table on the page, and its row.
    pub(super) at: (usize, usize),
    /// The cells between rules.
    pub(super) text: String,
    /// For each character of `text` its place, in characters, in the line.
    pub(super) places: Vec<u32>,
}

/// The line by rows of the table it stands in; `None` for one that stands in none.
pub(super) fn parts(line: &RestoredLine, grids: &[Grid]) -> Option<Vec<Part>> {
    let (nth, grid) = table(line, grids)?;
    let mut rows: BTreeMap<usize, Vec<(usize, &Token)>> = BTreeMap::new();
    // A word beside the table goes with the one before it.
    let mut last = line.tokens.iter().find_map(|token| cell(token, grid))?;
    for token in &line.tokens {
        last = cell(token, grid).unwrap_or(last);
        if !line.text[token.chosen.clone()].chars().all(|c| RULE_SIGNS.contains(&c)) {
            rows.entry(last.row).or_default().push((last.column, token));
        }
    }
    Some(rows.into_iter().map(|(row, tokens)| part(line, (nth, row), grid.columns, tokens)).collect())
}

/// The table that a line stands in, with its place among `grids`.
pub(super) fn table<'g>(line: &RestoredLine, grids: &'g [Grid]) -> Option<(usize, &'g Grid)> {
    grids.iter().enumerate().find(|(_, grid)| stands_in(line, grid))
}

fn cell<'g>(token: &Token, grid: &'g Grid) -> Option<&'g GridCell> {
    grid.cell_of(token.bbox?)
}

fn stands_in(line: &RestoredLine, grid: &Grid) -> bool {
    let inside = line.tokens.iter().filter(|token| cell(token, grid).is_some()).count();
    inside > 0 && inside as f32 >= INSIDE * line.tokens.len() as f32
}

/// The words of a line between rules, `tokens` with their columns.
pub(super) fn part(
    line: &RestoredLine,
    at: (usize, usize),
    columns: usize,
    mut tokens: Vec<(usize, &Token)>,
) -> Part {
    tokens.sort_by_key(|(column, token)| (*column, token.chosen.start));
    let mut part = Part { at, text: String::new(), places: Vec::new() };
    let place = |token: &Token| line.text[..token.chosen.start].chars().count() as u32;
    let mut rest = tokens.into_iter().peekable();
    let mut last = rest.peek().map_or(0, |(_, token)| place(token));
    for column in 0..columns {
        part.push("| ", &mut last);
        let mut end = None;
        while let Some((_, token)) = rest.next_if(|(of, _)| *of == column) {
            // Tokens that touch are one word.
            if end.is_some_and(|end| end < token.chosen.start) {
                part.push(" ", &mut last);
            }
            part.take(&line.text[token.chosen.clone()], place(token), &mut last);
            end = Some(token.chosen.end);
        }
        part.push(" ", &mut last);
    }
    part.push("|", &mut last);
    part
}

impl Part {
    /// Adds what does not stand in the line, at the place of what was last.
    fn push(&mut self, text: &str, last: &mut u32) {
        self.text.push_str(text);
        self.places.extend(text.chars().map(|_| *last));
    }

    /// Adds what stands in the line from `place` on. A rule that was read as part of a word is none of the cell's.
    fn take(&mut self, word: &str, place: u32, last: &mut u32) {
        for (c, at) in word.chars().zip(place..) {
            *last = at;
            if c != '|' {
                self.text.push(c);
                self.places.push(at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{BoundingBox, Line};

    fn bbox(x0: f32, y0: f32, x1: f32, y1: f32) -> BoundingBox {
        BoundingBox { x0, y0, x1, y1 }
    }

    /// Two rows of 20 points, three columns of 100.
    fn grid() -> Grid {
        let cell = |at: usize| {
            let (row, column) = (at / 3, at % 3);
            let (x, y) = (100.0 * column as f32, 20.0 * row as f32);
            GridCell { row, column, bbox: bbox(x, y, x + 100.0, y + 20.0) }
        };
        Grid { rows: 2, columns: 3, cells: (0..6).map(cell).collect() }
    }

    fn line(words: &[(&str, f32, f32)]) -> RestoredLine {
        let word = |(text, x, y): &(&str, f32, f32)| {
            ((*text).to_owned(), Some(bbox(*x, *y, x + 20.0, y + 10.0)), None)
        };
        RestoredLine::verbatim(Line::from_words(words.iter().map(word)))
    }

    fn texts(words: &[(&str, f32, f32)]) -> Option<Vec<String>> {
        Some(parts(&line(words), &[grid()])?.into_iter().map(|part| part.text).collect())
    }

    #[test]
    fn words_go_to_their_cells_and_rules_away() {
        let words = [("1", 5.0, 5.0), ("|", 95.0, 5.0), ("Hồ", 105.0, 5.0), ("sơ", 130.0, 5.0)];
        assert_eq!(texts(&words).unwrap(), ["| 1 | Hồ sơ |  |"]);
    }

    #[test]
    fn a_line_over_two_rows_is_parted() {
        assert_eq!(
            texts(&[("1", 5.0, 5.0), ("Cao", 105.0, 25.0)]).unwrap(),
            ["| 1 |  |  |", "|  | Cao |  |"]
        );
    }

    #[test]
    fn places_lead_back_to_the_line() {
        let line = line(&[("Số", 5.0, 5.0), ("12", 205.0, 5.0)]);
        let part = parts(&line, &[grid()]).unwrap().remove(0);
        let back = |c| part.places[part.text.chars().position(|known| known == c).unwrap()];
        assert_eq!((back('S'), back('1'), back('2')), (0, 3, 4));
        assert_eq!(part.places.len(), part.text.chars().count());
    }

    #[test]
    fn what_stands_beside_is_no_line_of_the_table() {
        assert_eq!(texts(&[("Kính", 5.0, 90.0), ("gửi", 30.0, 90.0)]), None);
    }
}
