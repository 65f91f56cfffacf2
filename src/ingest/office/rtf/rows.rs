//! The tables of an RTF, which has rows only: what follows a row without being one ends the table.

use super::super::script::Script;
use super::super::table::Table;

/// How far a table has been read.
#[derive(Debug, Default)]
pub(super) struct Rows {
    is_in_table: bool,
    is_in_row: bool,
    is_in_cell: bool,
    /// Cells of all rows, and edges of them that are drawn.
    cells: usize,
    edges: usize,
}

impl Rows {
    /// A word that defines a row. An edge is named, and what it is like then.
    pub(super) fn define(&mut self, word: &str) {
        match word {
            "cellx" => self.cells += 1,
            "clbrdrt" | "clbrdrl" | "clbrdrb" | "clbrdrr" => self.edges += 1,
            "brdrnone" | "brdrnil" => self.edges = self.edges.saturating_sub(1),
            _ => {}
        }
    }

    /// A paragraph begins, in a table or not.
    pub(super) fn begin_paragraph(&mut self, script: &mut Script, is_in_table: bool) {
        if !is_in_table && !self.is_in_row {
            return self.finish(script);
        }
        if !std::mem::replace(&mut self.is_in_table, true) {
            script.open_table();
        }
        if !std::mem::replace(&mut self.is_in_row, true) {
            script.table().into_iter().for_each(Table::open_row);
        }
        if !std::mem::replace(&mut self.is_in_cell, true) {
            script.table().into_iter().for_each(Table::open_cell);
        }
    }

    pub(super) fn end_cell(&mut self) {
        self.is_in_cell = false;
    }

    pub(super) fn end_row(&mut self) {
        (self.is_in_row, self.is_in_cell) = (false, false);
    }

    /// The table ends, if there is one. Two edges of most cells are rules; one is a line to write on.
    pub(super) fn finish(&mut self, script: &mut Script) {
        if std::mem::take(&mut self.is_in_table) {
            script.close_table(self.edges > self.cells);
            *self = Self::default();
        }
    }
}
