//! A table as its ruling lines draw it: cells by place, before anything is known of what they say.

use super::BoundingBox;

/// A cell of a ruled table. One that spans several rows or columns counts where it begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GridCell {
    /// Row, counted from 0.
    pub row: usize,
    /// Column, counted from 0.
    pub column: usize,
    /// Place on the page, from rule to rule.
    pub bbox: BoundingBox,
}

/// A ruled table on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// How many rows it has.
    pub rows: usize,
    /// How many columns it has.
    pub columns: usize,
    /// The cells, row by row.
    pub cells: Vec<GridCell>,
}

impl Grid {
    /// The cell in which the middle of `bbox` lies.
    pub fn cell_of(&self, bbox: BoundingBox) -> Option<&GridCell> {
        let (x, y) = (f32::midpoint(bbox.x0, bbox.x1), f32::midpoint(bbox.y0, bbox.y1));
        let holds = |cell: &BoundingBox| cell.x0 <= x && x < cell.x1 && cell.y0 <= y && y < cell.y1;
        self.cells.iter().find(|cell| holds(&cell.bbox))
    }

    /// The cells that begin in a row, by column; `None` for what belongs to a cell that began before.
    pub fn row(&self, row: usize) -> Vec<Option<BoundingBox>> {
        let mut found = vec![None; self.columns];
        for cell in self.cells.iter().filter(|cell| cell.row == row) {
            found[cell.column] = Some(cell.bbox);
        }
        found
    }
}
