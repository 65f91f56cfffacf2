//! The dark that a scanner's open lid or a copier leaves around a sheet: what hangs together with the edge of the
//! picture and is too dark and too thick to be text.

use super::ink::{Reduced, reduced};
use crate::document::PageImage;

/// Cells to the inch: a cell is half a millimetre, wider than a stroke of print.
const CELLS_PER_INCH: u32 = 50;

/// A cell is dark below this mean: print, with the paper between its strokes, is lighter.
const DARK: u8 = 90;

/// A cell is paper from this mean on.
const PAPER: u8 = 140;

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
    pub(super) fn whitened(&self, image: &PageImage) -> Vec<u8> {
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
            for (x, pixels) in row.chunks_mut(self.factor).enumerate() {
                if near[x.min(last_x)] {
                    pixels.fill(255);
                }
            }
        }
        pixels
    }
}

/// Dark cells that hang together with the edge and make a border.
fn flooded(grey: &Reduced) -> Vec<bool> {
    let mut seen = vec![false; grey.cells.len()];
    let mut border = vec![false; grey.cells.len()];
    for start in edge(grey.width, grey.height) {
        if !seen[start] && grey.cells[start] < DARK {
            let part = component(grey, start, &mut seen);
            if is_border(grey, &part) {
                for at in part {
                    border[at] = true;
                }
            }
        }
    }
    border
}

/// Whether a dark part is deep, thick, and ends at paper: a shadow has no end.
fn is_border(grey: &Reduced, part: &[usize]) -> bool {
    let (width, height) = (grey.width, grey.height);
    let depth = |at: &usize| {
        let (x, y) = (at % width, at / width);
        x.min(y).min(width - 1 - x).min(height - 1 - y)
    };
    let deep = part.iter().map(depth).max().is_some_and(|depth| depth >= DEEP);
    let thick = part.iter().filter(|at| is_thick(grey, **at)).count() * 2 >= part.len();
    deep && thick && ends_at_paper(grey, part)
}

/// Whether most of what lies two cells beyond the part is light.
fn ends_at_paper(grey: &Reduced, part: &[usize]) -> bool {
    let (mut light, mut all) = (0, 0);
    for at in part {
        let (x, y) = (at % grey.width, at / grey.width);
        let is_rim = neighbours(grey, x, y, 1).any(|near| grey.cells[near] >= DARK);
        let beyond = neighbours(grey, x, y, 2).map(|cell| grey.cells[cell]);
        for cell in beyond.filter(|cell| is_rim && *cell >= DARK) {
            all += 1;
            light += usize::from(cell >= PAPER);
        }
    }
    light * 2 >= all
}

/// The cells at that distance left, right, above and below, those on the page.
fn neighbours(grey: &Reduced, x: usize, y: usize, far: usize) -> impl Iterator<Item = usize> + use<> {
    let (width, height) = (grey.width, grey.height);
    let places = [
        x.checked_sub(far).map(|x| (x, y)),
        Some((x + far, y)),
        y.checked_sub(far).map(|y| (x, y)),
        Some((x, y + far)),
    ];
    let on_page = places.into_iter().flatten().filter(move |(x, y)| *x < width && *y < height);
    on_page.map(move |(x, y)| y * width + x)
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

fn component(grey: &Reduced, start: usize, seen: &mut [bool]) -> Vec<usize> {
    let mut part = vec![start];
    seen[start] = true;
    let mut next = 0;
    while let Some(&at) = part.get(next) {
        next += 1;
        for near in neighbours(grey, at % grey.width, at / grey.width, 1) {
            if !seen[near] && grey.cells[near] < DARK {
                seen[near] = true;
                part.push(near);
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
