//! A table of HTML: which cell stands in which column, and whether its rules are seen.

use super::super::super::markup::Tag;
use super::super::script::Script;
use super::super::table::{MOST_COLUMNS, Table};

/// Columns of the tables that offices set their letterheads in, without rules and without a word about it.
const LETTERHEAD_COLUMNS: usize = 2;

/// A table that is open.
#[derive(Default)]
pub(super) struct Grid {
    /// What the table says of its rules, if it does.
    is_ruled: Option<bool>,
    /// Cells, and those of them that have rules of their own or are headings.
    cells: usize,
    ruled: usize,
    widest: usize,
    /// Column of the next cell, and rows for which each column is still taken by a cell above.
    column: usize,
    taken: Vec<usize>,
    /// Columns of the cell being written.
    columns: usize,
    is_in_row: bool,
}

impl Grid {
    pub(super) fn new(tag: &Tag) -> Self {
        let by_style = tag.style("border").map(|border| is_drawn(&border));
        let by_attribute = tag.attribute("border").map(|border| border.trim() != "0");
        Self { is_ruled: by_attribute.or(by_style), ..Self::default() }
    }

    pub(super) fn open_row(&mut self, script: &mut Script) {
        self.end_row(script);
        self.is_in_row = true;
        script.table().into_iter().for_each(Table::open_row);
    }

    pub(super) fn open_cell(&mut self, tag: &Tag, script: &mut Script) {
        if !self.is_in_row {
            self.open_row(script);
        }
        self.end_cell(script);
        self.skip_taken(script);
        self.columns = tag.number("colspan").unwrap_or(1).clamp(1, MOST_COLUMNS);
        self.take_below(tag.number("rowspan").unwrap_or(1));
        let edges = ["border", "border-top", "border-left", "border-bottom", "border-right"];
        let has_rule = edges.iter().any(|edge| tag.style(edge).is_some_and(|border| is_drawn(&border)));
        self.ruled += usize::from(has_rule || tag.name == "th");
        self.cells += 1;
        script.table().into_iter().for_each(Table::open_cell);
    }

    /// Cells that reach down from rows above are empty here.
    fn skip_taken(&mut self, script: &mut Script) {
        while let Some(rows) = self.taken.get_mut(self.column).filter(|rows| **rows > 0) {
            *rows -= 1;
            self.column += 1;
            script.table().into_iter().for_each(Table::open_cell);
        }
    }

    fn take_below(&mut self, rows: usize) {
        let end = (self.column + self.columns).min(MOST_COLUMNS);
        if rows > 1 && end > self.column {
            self.taken.resize(self.taken.len().max(end), 0);
            self.taken[self.column..end].fill(rows - 1);
        }
    }

    fn end_cell(&mut self, script: &mut Script) {
        let columns = std::mem::take(&mut self.columns);
        if columns > 0 {
            self.column += columns;
            script.table().into_iter().for_each(|table| table.close_cell(columns));
        }
    }

    fn end_row(&mut self, script: &mut Script) {
        self.end_cell(script);
        if std::mem::take(&mut self.is_in_row) {
            self.skip_taken(script);
        }
        self.widest = self.widest.max(std::mem::take(&mut self.column));
    }

    /// Ends the table and tells whether its rules are seen. Where nothing is said of them a style sheet draws them,
    /// unless the table is a letterhead.
    pub(super) fn finish(&mut self, script: &mut Script) -> bool {
        self.end_row(script);
        let by_cells = (self.ruled * 2 > self.cells).then_some(true);
        by_cells.or(self.is_ruled).unwrap_or(self.ruled > 0 || self.widest > LETTERHEAD_COLUMNS)
    }
}

/// Whether a border of that style is seen: `1px solid`, not `none` and not `0`.
fn is_drawn(border: &str) -> bool {
    let mut words = border.split_ascii_whitespace();
    !words.any(|word| matches!(word, "none" | "hidden" | "0" | "0px" | "0pt" | "0in" | "0cm"))
}
