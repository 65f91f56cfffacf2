//! Turns the characters of a Word file into lines: control characters by their meaning, of a field only the result,
//! a table row by row.

use super::super::table::{Row, Table, line_of};
use super::paragraphs::Part;

/// Control characters of Word.
const CELL_END: char = '\u{7}';
const LINE_END: char = '\u{b}';
const PAGE_END: char = '\u{c}';
const PARAGRAPH_END: char = '\r';
const FIELD_BEGIN: char = '\u{13}';
const FIELD_RESULT: char = '\u{14}';
const FIELD_END: char = '\u{15}';
const HARD_HYPHEN: char = '\u{1e}';

/// A table of fewer rows and columns than this is there to place things: letterheads, signatures.
const DATA_ROWS: usize = 2;
const DATA_CELLS: usize = 6;

/// Text under way.
#[derive(Debug, Default)]
pub(super) struct Layout {
    text: String,
    /// The paragraph under way, or the cell.
    line: String,
    /// The table under way, and whether its last row is.
    table: Table,
    in_row: bool,
    /// For each open field whether its code, which is not printed, is still going on.
    fields: Vec<bool>,
}

impl Layout {
    /// One more character; `part` tells of the paragraph it stands in.
    pub(super) fn put(&mut self, letter: char, part: impl FnOnce() -> Part) {
        match letter {
            FIELD_BEGIN => self.fields.push(true),
            FIELD_RESULT => {
                if let Some(in_code) = self.fields.last_mut() {
                    *in_code = false;
                }
            }
            FIELD_END => {
                self.fields.pop();
            }
            _ if self.fields.contains(&true) => {}
            PARAGRAPH_END | PAGE_END => self.end_paragraph(letter, part()),
            CELL_END => self.end_cell(part()),
            LINE_END => self.line.push('\n'),
            HARD_HYPHEN => self.line.push('-'),
            '\t' => self.line.push('\t'),
            letter if letter.is_control() => {}
            letter => self.line.push(letter),
        }
    }

    /// The whole text.
    pub(super) fn finish(mut self) -> String {
        self.end_table();
        if !self.line.is_empty() {
            self.end_line('\n');
        }
        self.text
    }

    fn end_paragraph(&mut self, letter: char, part: Part) {
        if part.in_table {
            self.line.push('\n');
            return;
        }
        self.end_table();
        self.end_line(if letter == PAGE_END { PAGE_END } else { '\n' });
    }

    /// Without properties (Word 6 and 95) a cell is a line, and the mark that ends a row adds none.
    fn end_cell(&mut self, part: Part) {
        if part.ends_row {
            self.line.clear();
            self.in_row = false;
        } else if part.in_table {
            if !std::mem::replace(&mut self.in_row, true) {
                self.table.open_row();
            }
            self.table.open_cell();
            self.table.put(std::mem::take(&mut self.line).lines().map(str::to_owned));
        } else if !self.line.trim().is_empty() {
            self.end_line('\n');
        }
    }

    fn end_line(&mut self, end: char) {
        if end == '\n' && self.line.is_empty() && self.text.is_empty() {
            return;
        }
        self.text.push_str(&self.line);
        self.text.push(end);
        self.line.clear();
    }

    fn end_table(&mut self) {
        self.in_row = false;
        let rows: Vec<Row> = std::mem::take(&mut self.table).rows().collect();
        let cells: usize = rows.iter().map(|row| row.cells.len()).sum();
        let is_data = rows.len() >= DATA_ROWS && cells >= DATA_CELLS;
        for row in rows {
            if is_data {
                self.put_line(&line_of(&row));
            } else {
                self.put_cells(&row);
            }
        }
    }

    /// Cell by cell, as they are read: issuer, then motto.
    fn put_cells(&mut self, row: &Row) {
        let lines = row.cells.iter().flat_map(|cell| &cell.lines);
        for line in lines.filter(|line| !line.trim().is_empty()) {
            self.put_line(line.trim_end());
        }
    }

    fn put_line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}
