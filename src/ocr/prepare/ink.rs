//! A page reduced to ink and paper at a low resolution: what all measures of a page's geometry look at.

use crate::document::PageImage;

/// Fine enough to tell the rows above a line's small letters from those below, and cheap: an A4 sheet has 2 million
/// pixels.
const DPI: u32 = 150;

/// What is darker than this share of its surroundings is ink. Shadows change slowly and are paper.
const DARKER: u32 = 82;

/// Half the side of the surroundings, in pixels of the reduced page: about two lines.
const AROUND: usize = 24;

/// A bilevel page: `true` is ink.
#[derive(Clone)]
pub(in crate::ocr) struct Ink {
    pub(in crate::ocr) width: usize,
    pub(in crate::ocr) height: usize,
    pub(in crate::ocr) cells: Vec<bool>,
    /// Pixels of the page per cell.
    pub(in crate::ocr) factor: usize,
}

/// Grey values averaged over squares of `factor` pixels.
pub(super) struct Reduced {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) cells: Vec<u8>,
}

/// `image` by squares of `factor` pixels; what is left over at the right and lower edge is dropped.
pub(super) fn reduced(image: &PageImage, factor: usize) -> Reduced {
    let (width, height) = (image.width as usize / factor, image.height as usize / factor);
    let area = (factor * factor) as u32;
    let mut cells = Vec::with_capacity(width * height);
    let mut columns = vec![0_u32; image.width as usize];
    for rows in image.pixels.chunks_exact(image.width as usize * factor) {
        // Whole rows first: that is what the processor does many at a time.
        columns.fill(0);
        for row in rows.chunks_exact(image.width as usize) {
            columns.iter_mut().zip(row).for_each(|(sum, pixel)| *sum += u32::from(*pixel));
        }
        cells.extend(columns.chunks_exact(factor).map(|square| (square.iter().sum::<u32>() / area) as u8));
    }
    Reduced { width, height, cells }
}

impl Ink {
    pub(in crate::ocr) fn of(image: &PageImage) -> Self {
        let factor = (image.dpi / DPI).max(1) as usize;
        let grey = reduced(image, factor);
        let mut cells = Vec::with_capacity(grey.cells.len());
        let mut around = Around::of(&grey);
        for row in grey.cells.chunks_exact(grey.width.max(1)) {
            around.step(&grey);
            around.along(|x, total, count| cells.push(u32::from(row[x]) * count * 100 < total * DARKER));
        }
        Self { width: grey.width, height: grey.height, cells, factor }
    }

    /// The same page turned clockwise by a quarter.
    pub(super) fn turned(&self) -> Self {
        let (width, height) = (self.height, self.width);
        let cell = |x: usize, y: usize| self.cells[(self.height - 1 - x) * self.width + y];
        let cells = (0..height).flat_map(|y| (0..width).map(move |x| cell(x, y))).collect();
        Self { width, height, cells, factor: self.factor }
    }

    /// Where ink is, by row: x and y of each cell.
    pub(super) fn points(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let inked = self.cells.iter().enumerate().filter(|(_, ink)| **ink);
        inked.map(|(index, _)| (index % self.width, index / self.width))
    }
}

/// The surroundings of the cells of a row, moved down row by row and along each: sums of what comes in and goes out.
struct Around {
    /// For each column the sum of its cells in the surroundings' rows.
    columns: Vec<u32>,
    /// How many rows those are, and the row that they surround.
    rows: u32,
    next: usize,
}

impl Around {
    /// Before the first row.
    fn of(grey: &Reduced) -> Self {
        let mut around = Self { columns: vec![0; grey.width], rows: 0, next: 0 };
        (0..AROUND).for_each(|y| around.enter(grey, y));
        around
    }

    /// Goes down to the next row.
    fn step(&mut self, grey: &Reduced) {
        self.enter(grey, self.next + AROUND);
        if let Some(y) = self.next.checked_sub(AROUND + 1) {
            let row = &grey.cells[y * grey.width..(y + 1) * grey.width];
            self.columns.iter_mut().zip(row).for_each(|(sum, cell)| *sum -= u32::from(*cell));
            self.rows -= 1;
        }
        self.next += 1;
    }

    fn enter(&mut self, grey: &Reduced, y: usize) {
        if y < grey.height {
            let row = &grey.cells[y * grey.width..(y + 1) * grey.width];
            self.columns.iter_mut().zip(row).for_each(|(sum, cell)| *sum += u32::from(*cell));
            self.rows += 1;
        }
    }

    /// Hands on, for each cell of the row, the sum and number of the cells around it.
    fn along(&self, mut each: impl FnMut(usize, u32, u32)) {
        let width = self.columns.len();
        let mut total: u32 = self.columns.iter().take(AROUND).sum();
        for x in 0..width {
            total += self.columns.get(x + AROUND).copied().unwrap_or_default();
            total -= x.checked_sub(AROUND + 1).map_or(0, |x| self.columns[x]);
            let (from, to) = (x.saturating_sub(AROUND), (x + AROUND + 1).min(width));
            each(x, total, (to - from) as u32 * self.rows);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_surroundings_are_those_that_can_be_counted() {
        let (width, height) = (70, 60);
        let cells: Vec<u8> = (0..width * height).map(|at| (at * 37 % 251) as u8).collect();
        let grey = Reduced { width, height, cells };
        let mut around = Around::of(&grey);
        for y in 0..height {
            around.step(&grey);
            let rows = y.saturating_sub(AROUND)..(y + AROUND + 1).min(height);
            around.along(|x, total, count| {
                let columns = x.saturating_sub(AROUND)..(x + AROUND + 1).min(width);
                let near = rows.clone().flat_map(|y| columns.clone().map(move |x| y * width + x));
                assert_eq!(total, near.clone().map(|at| u32::from(grey.cells[at])).sum::<u32>());
                assert_eq!(count as usize, near.count());
            });
        }
    }
}
