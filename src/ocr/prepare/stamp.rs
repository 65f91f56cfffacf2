//! Stamps and seals in colour: where they are, the page without them, and a picture of one alone.
//!
//! Red is no matter any more when a page arrives: its grey is the brightest of the three lights. Blue and violet
//! stamps are still there, dark enough to be read as text.

use super::ink::reduced;
use crate::document::PageImage;

/// Cells to the inch in which stamps are looked for.
const CELLS_PER_INCH: u32 = 25;

/// Colour weaker than that, of 255, is the paper's tone or the fringe that JPEG leaves on black print.
const COLOURED: u8 = 60;

/// A pixel this dark under a stamp is print.
const PRINT: u8 = 85;

/// A cell with so much mean colour has a stroke of a stamp in it.
const STROKE: u8 = 6;

/// Shortest and longest side of a stamp, in millimetres. What is longer is coloured print.
const SHORTEST: f32 = 8.0;
const LONGEST: f32 = 95.0;

/// A box on the page in pixels: left, top, right, bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ocr) struct Area {
    pub(in crate::ocr) x0: usize,
    pub(in crate::ocr) y0: usize,
    pub(in crate::ocr) x1: usize,
    pub(in crate::ocr) y1: usize,
}

/// The stamps on a page, from the top.
pub(super) fn areas(image: &PageImage) -> Vec<Area> {
    let Some(tint) = &image.tint else { return Vec::new() };
    let factor = (image.dpi / CELLS_PER_INCH).max(1) as usize;
    let picture = PageImage { pixels: tint.clone(), ..image.like() };
    let grey = reduced(&picture, factor);
    let (width, height) = (grey.width, grey.height);
    let mut open: Vec<bool> = grey.cells.iter().map(|cell| *cell >= STROKE).collect();
    let mut areas = Vec::new();
    for start in 0..open.len() {
        if !open[start] {
            continue;
        }
        let area = component(&mut open, width, height, start);
        let millimetres = |cells: usize| (cells * factor) as f32 * 25.4 / image.dpi as f32;
        let (across, down) = (millimetres(area.x1 - area.x0), millimetres(area.y1 - area.y0));
        if across.min(down) >= SHORTEST && across.max(down) <= LONGEST {
            let Area { x0, y0, x1, y1 } = area;
            areas.push(Area { x0: x0 * factor, y0: y0 * factor, x1: x1 * factor, y1: y1 * factor });
        }
    }
    areas
}

/// Cells that hang together with `start`, a gap of one allowed; they are closed.
fn component(open: &mut [bool], width: usize, height: usize, start: usize) -> Area {
    let mut area = Area { x0: width, y0: height, x1: 0, y1: 0 };
    let mut waiting = vec![start];
    open[start] = false;
    while let Some(at) = waiting.pop() {
        let (x, y) = (at % width, at / width);
        area =
            Area { x0: area.x0.min(x), y0: area.y0.min(y), x1: area.x1.max(x + 1), y1: area.y1.max(y + 1) };
        for near_y in y.saturating_sub(2)..(y + 3).min(height) {
            for near_x in x.saturating_sub(2)..(x + 3).min(width) {
                let near = near_y * width + near_x;
                if open[near] {
                    open[near] = false;
                    waiting.push(near);
                }
            }
        }
    }
    area
}

/// The page without the coloured strokes in `areas`; print under them stays.
pub(super) fn removed(image: &PageImage, areas: &[Area]) -> Vec<u8> {
    let mut pixels = image.pixels.clone();
    let width = image.width as usize;
    let Some(tint) = &image.tint else { return pixels };
    for area in areas {
        for y in area.y0..area.y1 {
            let row = y * width + area.x0..y * width + area.x1;
            for (pixel, tint) in pixels[row.clone()].iter_mut().zip(&tint[row]) {
                if *tint >= COLOURED && *pixel > PRINT {
                    *pixel = 255;
                }
            }
        }
    }
    pixels
}

/// A stamp alone: its strokes dark on white.
pub(super) fn alone(image: &PageImage, area: Area) -> PageImage {
    let width = image.width as usize;
    let tint = image.tint.as_deref().unwrap_or_default();
    let row = |y: usize| tint.get(y * width + area.x0..y * width + area.x1).unwrap_or_default();
    let dark = |tint: &u8| 255 - tint.saturating_mul(2);
    let pixels = (area.y0..area.y1).flat_map(|y| row(y).iter().map(dark)).collect();
    PageImage {
        width: (area.x1 - area.x0) as u32,
        height: (area.y1 - area.y0) as u32,
        dpi: image.dpi,
        pixels,
        tint: None,
    }
}
