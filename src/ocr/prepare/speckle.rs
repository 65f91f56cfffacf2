//! Specks: dots smaller than any that Vietnamese writes, in ink on paper or in paper on ink.

use crate::document::PageImage;

/// The dot under a vowel is 0.4 mm wide in 13 point print; what is smaller than a quarter of that is a speck. Pixels
/// at 300 dpi.
const SPECK_AREA: f32 = 4.0;

/// More than so many specks to the square inch disturb the recogniser; sixteen scanned pages have 0.2 to 1.6, one with
/// one pixel in fifty struck 350 to 840.
pub(super) const MOST_PER_INCH: f32 = 60.0;

/// Where ink ends.
const MIDDLE: u8 = 128;

/// Places of pixels that belong to specks.
pub(super) struct Specks {
    places: Vec<usize>,
    /// Specks to the square inch.
    pub(super) per_inch: f32,
}

impl Specks {
    pub(super) fn of(image: &PageImage) -> Self {
        let scale = image.dpi as f32 / 300.0;
        let largest = (SPECK_AREA * scale * scale).round().max(1.0) as usize;
        let (width, height) = (image.width as usize, image.height as usize);
        let (mut places, mut count) = (Vec::new(), 0_u32);
        for y in 1..height.saturating_sub(1) {
            let row = &image.pixels[y * width..(y + 1) * width];
            for x in 1..width - 1 {
                // Each speck is met first at its upper left: what stands left of it and above differs.
                let at = y * width + x;
                let side = row[x] < MIDDLE;
                let alone = (row[x - 1] < MIDDLE) != side && (image.pixels[at - width] < MIDDLE) != side;
                if alone && let Some(speck) = speck(image, at, largest) {
                    count += 1;
                    places.extend(speck);
                }
            }
        }
        let inches = image.pixels.len() as f32 / (image.dpi * image.dpi) as f32;
        Self { places, per_inch: count as f32 / inches }
    }

    /// Whether there are enough to disturb.
    pub(super) fn disturb(&self) -> bool {
        self.per_inch > MOST_PER_INCH
    }

    /// The page with each speck turned into its other side: paper or ink.
    pub(super) fn removed(&self, image: &PageImage) -> Vec<u8> {
        let mut pixels = image.pixels.clone();
        for at in &self.places {
            pixels[*at] = if image.pixels[*at] < MIDDLE { 255 } else { 0 };
        }
        pixels
    }
}

/// The pixels of the same side that hang together with `start`, corners included, when they are a speck.
fn speck(image: &PageImage, start: usize, largest: usize) -> Option<Vec<usize>> {
    let (width, height) = (image.width as usize, image.height as usize);
    let side = image.pixels[start] < MIDDLE;
    let mut part = vec![start];
    let mut next = 0;
    while let Some(&at) = part.get(next) {
        let (x, y) = (at % width, at / width);
        if x == 0 || y == 0 || x + 1 == width || y + 1 == height {
            return None;
        }
        for near in [at - width, at - 1, at + 1, at + width].into_iter().chain([
            at - width - 1,
            at - width + 1,
            at + width - 1,
            at + width + 1,
        ]) {
            if (image.pixels[near] < MIDDLE) == side && !part.contains(&near) {
                part.push(near);
                if part.len() > largest {
                    return None;
                }
            }
        }
        next += 1;
    }
    Some(part)
}
