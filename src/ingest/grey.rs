//! Turns colour into grey for the recogniser, in one way for all kinds of input.

use crate::document::{POINTS_PER_INCH, PageImage};
use crate::error::{Error, ErrorKind, Result};

/// Fewer pixels than this in a direction and there is nothing to recognise: two lines of the smallest print.
const SMALLEST_SIDE: u32 = 32;

/// Paper for pictures that are no page: A4, in points.
const A4_WIDTH: f32 = 595.3;
const A4_ASPECT: f32 = 1.414;

/// How far a picture's sides may be from A4's proportion and still be taken for a sheet of it.
const ASPECT_TOLERANCE: f32 = 0.05;

/// Resolution of a picture that says none and has no known shape.
const USUAL_DPI: u32 = 300;

/// Sheets that people scan are 5 cm to 45 cm wide, in points; a resolution that says otherwise is a camera's
/// default (72, 96) and not a measure.
const SHEET_WIDTHS: std::ops::RangeInclusive<f32> = 142.0..=1276.0;

/// The brightest of red, green and blue. A red seal has as much red as the paper and vanishes; black ink stays.
/// The name under the seal reads better and the seal no longer draws the deskewing off (measured: 12 of 14 words
/// of a signature block against 10 with the usual luma).
pub(super) fn from_rgb(red: u8, green: u8, blue: u8) -> u8 {
    red.max(green).max(blue)
}

/// A value with transparency, laid over white paper. 255 is opaque.
pub(super) fn over_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u32::from(value), u32::from(alpha));
    ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

/// Groups of three samples to grey values.
pub(super) fn from_rgb_samples(samples: &[u8]) -> Vec<u8> {
    samples.chunks_exact(3).map(|rgb| from_rgb(rgb[0], rgb[1], rgb[2])).collect()
}

/// Groups of four samples, the last being opacity, to grey values.
pub(super) fn from_rgba_samples(samples: &[u8]) -> Vec<u8> {
    let pixels = samples.chunks_exact(4);
    pixels.map(|rgba| over_white(from_rgb(rgba[0], rgba[1], rgba[2]), rgba[3])).collect()
}

/// Colour that is more than the fringe JPEG leaves on black print, of 255; and the share of such pixels that makes a
/// page one with coloured ink: a seal of 36 mm with thin lines has ten times as many.
const COLOURED: u8 = 60;
const COLOURED_SHARE: f32 = 0.0005;

/// How colourful each pixel is, of `size` samples to a pixel; `None` for a page without coloured ink.
pub(super) fn tint(samples: &[u8], size: usize) -> Option<Vec<u8>> {
    let spread = |p: &[u8]| p[0].max(p[1]).max(p[2]) - p[0].min(p[1]).min(p[2]);
    let tint: Vec<u8> = samples.chunks_exact(size).map(spread).collect();
    let coloured = tint.iter().filter(|tint| **tint >= COLOURED).count();
    (coloured as f32 > COLOURED_SHARE * tint.len() as f32).then_some(tint)
}

/// The resolution of a picture of a sheet: what its file says when a sheet can be so wide, or else what makes it
/// an A4 sheet when it has that shape, or else 300.
pub(super) fn plausible_dpi(width: u32, height: u32, said: Option<f32>) -> u32 {
    if let Some(dpi) = said.filter(|dpi| *dpi >= 1.0 && is_sheet(width as f32 * POINTS_PER_INCH / dpi)) {
        return dpi.round() as u32;
    }
    let (short, long) = (width.min(height) as f32, width.max(height) as f32);
    let is_a4 = (long / short / A4_ASPECT - 1.0).abs() <= ASPECT_TOLERANCE;
    if is_a4 { (short * POINTS_PER_INCH / A4_WIDTH).round().max(1.0) as u32 } else { USUAL_DPI }
}

/// Whether people scan sheets of that width, in points.
pub(super) fn is_sheet(width: f32) -> bool {
    SHEET_WIDTHS.contains(&width)
}

/// Refuses a picture in which no letter can be told.
pub(super) fn check_legible(image: &PageImage) -> Result<()> {
    if image.width.min(image.height) >= SMALLEST_SIDE {
        return Ok(());
    }
    let message = format!("the image is {} x {} pixels, too small for OCR", image.width, image.height);
    Err(Error::new(ErrorKind::Malformed, message).with_remedy("scan at 200 dpi or more"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seals_vanish_and_ink_stays() {
        assert_eq!(from_rgb_samples(&[230, 40, 50, 20, 20, 25]), [230, 25]);
        assert_eq!(from_rgba_samples(&[0, 0, 0, 0, 0, 0, 0, 255]), [255, 0]);
    }

    #[test]
    fn only_coloured_ink_is_tint() {
        assert_eq!(tint(&[230, 40, 50, 20, 20, 25], 3).unwrap(), [190, 5]);
        assert_eq!(tint(&[250, 240, 230, 20, 20, 25], 3), None);
    }

    #[test]
    fn the_file_is_believed_when_a_sheet_can_be_so_wide() {
        assert_eq!(plausible_dpi(2480, 3508, Some(300.0)), 300);
        assert_eq!(plausible_dpi(2480, 3508, Some(72.0)), 300);
        assert_eq!(plausible_dpi(1654, 2339, None), 200);
        assert_eq!(plausible_dpi(1000, 1000, None), 300);
    }
}
