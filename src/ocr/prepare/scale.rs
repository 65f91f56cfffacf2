//! A coarse picture enlarged by a whole number.

use super::skew::between;
use crate::document::PageImage;

/// `image` with `times` as many pixels in each direction, in-between values between its own.
pub(super) fn enlarged(image: &PageImage, times: usize) -> PageImage {
    let (width, height) = (image.width as usize, image.height as usize);
    let mut pixels = vec![255; width * times * height * times];
    // The middle of a pixel stays the middle of the square that it becomes.
    let from = |to: usize, last: usize| {
        ((to as f32 + 0.5) / times as f32 - 0.5).clamp(0.0, last.saturating_sub(1) as f32 - 0.001)
    };
    let columns: Vec<f32> = (0..width * times).map(|x| from(x, width)).collect();
    for (y, row) in pixels.chunks_exact_mut(width * times).enumerate() {
        let from_y = from(y, height);
        for (pixel, from_x) in row.iter_mut().zip(&columns) {
            *pixel = between(&image.pixels, width, height, *from_x, from_y);
        }
    }
    let (width, height) = ((width * times) as u32, (height * times) as u32);
    PageImage { width, height, dpi: image.dpi * times as u32, pixels, tint: None }
}
