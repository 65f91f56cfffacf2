//! Which way up a page lies: 0, 90, 180 or 270 degrees.
//!
//! Lines first: across or down, by where the profile of ink is sharper. Then up or down: Vietnamese has most of its
//! marks, and all capitals and tall letters, above the small letters, and little below them.

use super::ink::Ink;
use super::skew::{self, Lean};
use crate::document::PageImage;

/// Rows with less than this share of the fullest row of a line are above or below its small letters.
const CORE: f32 = 0.55;

/// Lines lower or higher than that, in cells, are rules, dots or pictures.
const LINE_HEIGHTS: std::ops::RangeInclusive<usize> = 8..=60;

/// Fewer lines than that do not tell which way is up.
const FEWEST_LINES: usize = 6;

/// What was found of a page's lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lie {
    /// Quarters of a turn, clockwise, that bring it upright.
    pub(super) quarters: u8,
    /// Ink above the small letters less ink below them, as a share of both; `None` where there are too few lines.
    pub(super) above: Option<f32>,
    /// How its lines lean if they run across.
    pub(super) across: Lean,
}

impl Lie {
    /// Whether the measure leaves open which way is up.
    pub(super) fn is_doubtful(self) -> bool {
        self.above.is_none_or(|above| above < CERTAIN)
    }
}

/// Sixteen scanned pages measure 0.04 to 0.11; a page upside down as much below 0.
const CERTAIN: f32 = 0.03;

/// How the page of `ink` lies.
pub(super) fn lie(ink: &Ink) -> Lie {
    let turned = ink.turned();
    let (across, down) = (skew::lean(ink), skew::lean(&turned));
    let is_across = across.sharpness >= down.sharpness;
    let above = if is_across { above(ink, across.angle) } else { above(&turned, down.angle) };
    let upside_down = above.is_some_and(|above| above < 0.0);
    let quarters = u8::from(!is_across) + if upside_down { 2 } else { 0 };
    Lie { quarters, above: above.map(f32::abs), across }
}

/// The median, over the lines of the page, of the share that lies more above the small letters than below.
fn above(ink: &Ink, angle: f32) -> Option<f32> {
    let slope = angle.to_radians().tan();
    let reach = (ink.width as f32 * slope.abs()).ceil();
    let mut rows = vec![0_u32; ink.height + 2 * reach as usize + 2];
    for (x, y) in ink.points() {
        rows[(y as f32 - x as f32 * slope + reach) as usize] += 1;
    }
    let least = (rows.iter().max()? / 40).max(2);
    let lines = rows.chunk_by(|a, b| (*a >= least) == (*b >= least)).filter(|line| line[0] >= least);
    let mut shares: Vec<f32> = lines.filter_map(share_above).collect();
    if shares.len() < FEWEST_LINES {
        return None;
    }
    shares.sort_by(f32::total_cmp);
    Some(shares[shares.len() / 2])
}

fn share_above(line: &[u32]) -> Option<f32> {
    if !LINE_HEIGHTS.contains(&line.len()) {
        return None;
    }
    let core = (*line.iter().max()? as f32 * CORE) as u32;
    let first = line.iter().position(|row| *row > core)?;
    let last = line.iter().rposition(|row| *row > core)?;
    let (above, below): (u32, u32) = (line[..first].iter().sum(), line[last + 1..].iter().sum());
    let all: u32 = line.iter().sum();
    Some((above as f32 - below as f32) / all as f32)
}

/// `image` turned clockwise by quarters.
pub(super) fn turned(image: &PageImage, quarters: u8) -> PageImage {
    let (width, height) = (image.width as usize, image.height as usize);
    let turn = |pixels: &[u8]| match quarters {
        1 => by_columns(pixels, width, height, true),
        2 => pixels.iter().rev().copied().collect(),
        3 => by_columns(pixels, width, height, false),
        _ => pixels.to_vec(),
    };
    let pixels = turn(&image.pixels);
    let tint = image.tint.as_deref().map(turn);
    let (width, height) =
        if quarters % 2 == 1 { (image.height, image.width) } else { (image.width, image.height) };
    PageImage { width, height, dpi: image.dpi, pixels, tint }
}

fn by_columns(pixels: &[u8], width: usize, height: usize, clockwise: bool) -> Vec<u8> {
    let mut turned = vec![0; pixels.len()];
    for (y, row) in pixels.chunks_exact(width).enumerate() {
        for (x, pixel) in row.iter().enumerate() {
            let (to_x, to_y) = if clockwise { (height - 1 - y, x) } else { (y, width - 1 - x) };
            turned[to_y * height + to_x] = *pixel;
        }
    }
    turned
}
