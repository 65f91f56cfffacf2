//! How even the paper is: what tells a shaded page or a photo from a scan, and a scan from a fax.

use super::ink::reduced;
use crate::document::PageImage;

/// Side of the squares that are compared, in inches.
const SQUARE: f32 = 0.5;

/// The difference between bright and dark paper, as a share of the bright: the brightest cell of each square of the
/// page, from the 10th to the 90th of a hundred squares.
pub(super) fn unevenness(image: &PageImage) -> f32 {
    let factor = (image.dpi / 75).max(1) as usize;
    let grey = reduced(image, factor);
    let side = ((image.dpi as usize / factor) as f32 * SQUARE).max(1.0) as usize;
    let mut papers = Vec::new();
    for rows in grey.cells.chunks(grey.width.max(1) * side) {
        let mut brightest = vec![0_u8; grey.width.div_ceil(side)];
        for row in rows.chunks(grey.width) {
            for (square, cells) in brightest.iter_mut().zip(row.chunks(side)) {
                *square = cells.iter().copied().max().unwrap_or(0).max(*square);
            }
        }
        papers.extend(brightest);
    }
    papers.sort_unstable();
    let at = |tenth: usize| papers.get(papers.len() * tenth / 10).copied().map_or(255.0, f32::from);
    (at(9) - at(1)) / at(9).max(1.0)
}

/// Whether no pixel is grey, as on pages that were scanned in black and white and not changed since.
pub(super) fn is_black_and_white(image: &PageImage) -> bool {
    image.pixels.iter().all(|pixel| matches!(pixel, 0 | 255))
}
