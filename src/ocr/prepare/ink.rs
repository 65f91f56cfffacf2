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
    let mut cells = Vec::with_capacity(width * height);
    let mut sums = vec![0_u32; width];
    for rows in image.pixels.chunks_exact(image.width as usize * factor) {
        sums.fill(0);
        for row in rows.chunks_exact(image.width as usize) {
            for (sum, pixels) in sums.iter_mut().zip(row.chunks_exact(factor)) {
                *sum += pixels.iter().map(|pixel| u32::from(*pixel)).sum::<u32>();
            }
        }
        cells.extend(sums.iter().map(|sum| (sum / (factor * factor) as u32) as u8));
    }
    Reduced { width, height, cells }
}

impl Ink {
    pub(in crate::ocr) fn of(image: &PageImage) -> Self {
        let factor = (image.dpi / DPI).max(1) as usize;
        let grey = reduced(image, factor);
        let sums = Sums::of(&grey);
        let mut cells = Vec::with_capacity(grey.cells.len());
        for y in 0..grey.height {
            for x in 0..grey.width {
                let (total, count) = sums.around(x, y, AROUND);
                let value = u32::from(grey.cells[y * grey.width + x]);
                cells.push(u64::from(value) * count * 100 < total * u64::from(DARKER));
            }
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

/// Sums over all rectangles that begin in the upper left corner.
struct Sums {
    stride: usize,
    width: usize,
    height: usize,
    totals: Vec<u64>,
}

impl Sums {
    fn of(grey: &Reduced) -> Self {
        let stride = grey.width + 1;
        let mut sums = vec![0_u64; stride * (grey.height + 1)];
        for y in 0..grey.height {
            let mut row = 0;
            for x in 0..grey.width {
                row += u64::from(grey.cells[y * grey.width + x]);
                sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
            }
        }
        Self { stride, width: grey.width, height: grey.height, totals: sums }
    }

    /// Sum and number of the cells around one.
    fn around(&self, x: usize, y: usize, reach: usize) -> (u64, u64) {
        let (x0, x1) = (x.saturating_sub(reach), (x + reach + 1).min(self.width));
        let (y0, y1) = (y.saturating_sub(reach), (y + reach + 1).min(self.height));
        let at = |x: usize, y: usize| self.totals[y * self.stride + x];
        (at(x1, y1) + at(x0, y0) - at(x0, y1) - at(x1, y0), ((x1 - x0) * (y1 - y0)) as u64)
    }
}
