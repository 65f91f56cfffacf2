//! The dark that a scanner's open lid or a copier leaves around a sheet: what hangs together with the edge of the
//! picture and is too dark and too thick to be text.

use super::ink::{Reduced, reduced};
use crate::document::PageImage;

/// Cells to the inch: a cell is half a millimetre, wider than a stroke of print.
const CELLS_PER_INCH: u32 = 50;

/// A cell is dark below this mean: print, with the paper between its strokes, is lighter.
const DARK: u8 = 90;

/// The dark must reach so far into the sheet somewhere, in cells: a rule or a letter that touches the edge does not.
const DEEP: usize = 4;

/// Less dark than this share of the sheet does no harm.
pub(super) const LEAST: f32 = 0.002;

/// More than this is no border: a photograph, a page in reverse.
const MOST: f32 = 0.4;

/// The dark edge of a page.
pub(super) struct Border {
    factor: usize,
    width: usize,
    cells: Vec<bool>,
    /// Its share of the page.
    pub(super) share: f32,
}

impl Border {
    pub(super) fn of(image: &PageImage) -> Self {
        let factor = (image.dpi / CELLS_PER_INCH).max(1) as usize;
        let grey = reduced(image, factor);
        let cells = flooded(&grey);
        let share = cells.iter().filter(|cell| **cell).count() as f32 / cells.len().max(1) as f32;
        Self { factor, width: grey.width, cells, share }
    }

    /// Whether it is there and is a border.
    pub(super) fn disturbs(&self) -> bool {
        (LEAST..=MOST).contains(&self.share)
    }

    /// The page with the border white, and one cell more: its blurred rim.
    pub(super) fn whitened(&self, image: &PageImage) -> PageImage {
        let mut pixels = image.pixels.clone();
        let height = self.cells.len() / self.width;
        let (last_x, last_y) = (self.width - 1, height - 1);
        for (y, row) in pixels.chunks_exact_mut(image.width as usize).enumerate() {
            let cell_y = (y / self.factor).min(last_y);
            let rows = cell_y.saturating_sub(1)..=(cell_y + 1).min(last_y);
            let near: Vec<bool> = (0..self.width)
                .map(|x| {
                    let columns = x.saturating_sub(1)..=(x + 1).min(last_x);
                    rows.clone().any(|y| columns.clone().any(|x| self.cells[y * self.width + x]))
                })
                .collect();
            for (pixels, _) in row
                .chunks_mut(self.factor)
                .enumerate()
                .map(|(x, p)| (p, x.min(last_x)))
                .filter(|(_, x)| near[*x])
            {
                pixels.fill(255);
            }
        }
        PageImage { pixels, ..image.like() }
    }
}

/// Dark cells that hang together with the edge, where that reaches deep.
fn flooded(grey: &Reduced) -> Vec<bool> {
    let (width, height) = (grey.width, grey.height);
    let mut reached = vec![false; grey.cells.len()];
    for start in edge(width, height) {
        if reached[start] || grey.cells[start] >= DARK {
            continue;
        }
        let part = component(grey, start, &mut reached);
        let depth = |at: &usize| {
            let (x, y) = (at % width, at / width);
            x.min(y).min(width - 1 - x).min(height - 1 - y)
        };
        let thick = part.iter().filter(|at| is_thick(grey, **at)).count() * 2 >= part.len();
        if !thick || part.iter().map(depth).max().unwrap_or(0) < DEEP {
            part.iter().for_each(|at| reached[*at] = false);
            // Seen and no border: the cells are light from here on, so that they are not walked again.
            continue;
        }
    }
    reached
}

/// Whether the cell has dark neighbours on all sides that are on the page.
fn is_thick(grey: &Reduced, at: usize) -> bool {
    let (x, y) = (at % grey.width, at / grey.width);
    let rows = y.saturating_sub(1)..=(y + 1).min(grey.height - 1);
    let columns = x.saturating_sub(1)..=(x + 1).min(grey.width - 1);
    rows.flat_map(|y| columns.clone().map(move |x| (x, y)))
        .filter(|(x, y)| grey.cells[y * grey.width + x] < DARK)
        .count()
        >= 6
}

fn component(grey: &Reduced, start: usize, reached: &mut [bool]) -> Vec<usize> {
    let mut part = vec![start];
    reached[start] = true;
    let mut next = 0;
    while next < part.len() {
        let (x, y) = (part[next] % grey.width, part[next] / grey.width);
        next += 1;
        let around = [
            (x > 0).then(|| part[next - 1] - 1),
            (x + 1 < grey.width).then(|| part[next - 1] + 1),
            (y > 0).then(|| part[next - 1] - grey.width),
            (y + 1 < grey.height).then(|| part[next - 1] + grey.width),
        ];
        for at in around.into_iter().flatten() {
            if !reached[at] && grey.cells[at] < DARK {
                reached[at] = true;
                part.push(at);
            }
        }
    }
    part
}

/// The cells along the four edges.
fn edge(width: usize, height: usize) -> impl Iterator<Item = usize> {
    let across = (0..width).flat_map(move |x| [x, (height - 1) * width + x]);
    across.chain((0..height).flat_map(move |y| [y * width, y * width + width - 1]))
}
