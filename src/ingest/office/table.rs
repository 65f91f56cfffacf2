//! Tables of a word processor's file: rows of cells that hold lines.

/// Columns of the widest table; what says it has more is filled up to here.
pub(super) const MOST_COLUMNS: usize = 64;

/// A table being written.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Row>,
}

/// A row of cells.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) cells: Vec<Cell>,
    /// Whether a page begins with the row, or ends with it.
    pub(super) starts_page: bool,
    pub(super) ends_page: bool,
    is_deleted: bool,
}

/// What stands in a cell.
#[derive(Debug, Default)]
pub(super) struct Cell {
    pub(super) lines: Vec<String>,
}

impl Table {
    pub(super) fn open_row(&mut self) {
        self.rows.push(Row::default());
    }

    pub(super) fn open_cell(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.cells.push(Cell::default());
        }
    }

    /// The cell just written covers as many `columns`: empty cells keep the next one in its place.
    pub(super) fn close_cell(&mut self, columns: usize) {
        if let Some(row) = self.rows.last_mut() {
            let width = row
                .cells
                .len()
                .saturating_add(columns.saturating_sub(1))
                .min(MOST_COLUMNS.max(row.cells.len()));
            row.cells.resize_with(width, Cell::default);
        }
    }

    /// The row being written was struck out.
    pub(super) fn delete_row(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.is_deleted = true;
        }
    }

    /// Lines of the cell being written. What stands between cells belongs to the last one.
    pub(super) fn put(&mut self, lines: impl Iterator<Item = String>) {
        if self.rows.last().is_none_or(|row| row.cells.is_empty()) {
            self.open_row();
            self.open_cell();
        }
        if let Some(cell) = self.rows.last_mut().and_then(|row| row.cells.last_mut()) {
            cell.lines.extend(lines);
        }
    }

    /// A page ends in the row being written; where nothing stands in it yet, before it.
    pub(super) fn break_at_row(&mut self, starts: bool) {
        if let Some(row) = self.rows.last_mut() {
            if starts { row.starts_page = true } else { row.ends_page |= !row.starts_page }
        }
    }

    pub(super) fn is_row_blank(&self) -> bool {
        let mut lines = self.rows.last().into_iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.lines);
        lines.all(|line| line.trim().is_empty())
    }

    /// Whether it has rows and columns: a frame around a text has not.
    pub(super) fn is_grid(&self) -> bool {
        let whole = self.rows.iter().filter(|row| !row.is_deleted);
        whole.clone().count() > 1 && whole.into_iter().any(|row| row.cells.len() > 1)
    }

    /// The rows that were not struck out.
    pub(super) fn rows(self) -> impl Iterator<Item = Row> {
        self.rows.into_iter().filter(|row| !row.is_deleted)
    }
}

/// A row as the line `| a | b |`. A rule within a cell would part it in two and becomes a stroke.
pub(super) fn line_of(row: &Row) -> String {
    let text = |cell: &Cell| {
        let words = cell.lines.iter().flat_map(|line| line.split_whitespace());
        words.collect::<Vec<_>>().join(" ").replace('|', "/")
    };
    let cells: Vec<String> = row.cells.iter().map(text).collect();
    format!("| {} |", cells.join(" | "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_covers_no_more_columns_than_a_table_has() {
        let mut table = Table::default();
        table.open_row();
        for columns in [0, 2, usize::MAX] {
            table.open_cell();
            table.close_cell(columns);
        }
        assert_eq!(table.rows().next().map(|row| row.cells.len()), Some(MOST_COLUMNS));
    }
}
