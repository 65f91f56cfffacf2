//! Reads the stamp of arrival, CÔNG VĂN ĐẾN, off the coloured stamps of a page.

use super::prepare::Area;
use super::{Recognize, Threshold};
use crate::document::{BoundingBox, IncomingStamp, PageImage};
use crate::error::Result;
use crate::text;

/// What such a stamp says, without its marks: they are small and often smeared.
const SAYS: &str = "VAN DEN";

/// Seals are as wide as they are high, stamps of arrival wider, by more than that.
const WIDER: f32 = 1.2;

/// They stand in this upper share of the page.
const UPPER: f32 = 0.6;

/// The first of `stamps` that is a stamp of arrival, on a page so high.
pub(super) fn read(
    stamps: &[(Area, PageImage)],
    page_height: u32,
    engine: &dyn Recognize,
) -> Result<Option<IncomingStamp>> {
    for (area, image) in stamps {
        let wide = image.width as f32 >= WIDER * image.height as f32;
        if !wide || area.y0 as f32 > UPPER * page_height as f32 {
            continue;
        }
        let lines = engine.recognize(image, Threshold::Page)?;
        let text: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        let text = text.join("\n");
        if text::strip_marks(&text.to_uppercase()).contains(SAYS) {
            return Ok(Some(IncomingStamp { text, bbox: place(*area, image.dpi) }));
        }
    }
    Ok(None)
}

fn place(area: Area, dpi: u32) -> BoundingBox {
    let [x0, y0, x1, y1] =
        [area.x0, area.y0, area.x1, area.y1].map(|pixels| pixels as f32 * 72.0 / dpi as f32);
    BoundingBox { x0, y0, x1, y1 }
}
