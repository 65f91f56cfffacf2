//! Reads the stamp of arrival, CÔNG VĂN ĐẾN, off the coloured stamps of a page.

use super::prepare::Area;
use super::{Recognize, Threshold};
use crate::document::{BoundingBox, IncomingStamp, POINTS_PER_INCH, PageImage};
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
        [area.x0, area.y0, area.x1, area.y1].map(|pixels| pixels as f32 * POINTS_PER_INCH / dpi as f32);
    BoundingBox { x0, y0, x1, y1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Engine, Line};

    /// Reads the same on every picture.
    struct Says(&'static str);

    impl Recognize for Says {
        fn recognize(&self, _: &PageImage, _: Threshold) -> Result<Vec<Line>> {
            Ok(self.0.split('\n').map(Line::from_text).collect())
        }

        fn engine(&self) -> Result<Engine> {
            Ok(Engine { name: "fixed".into(), version: String::new(), languages: Vec::new() })
        }
    }

    fn stamp(y0: usize, width: u32, height: u32) -> (Area, PageImage) {
        let area = Area { x0: 300, y0, x1: 300 + width as usize, y1: y0 + height as usize };
        let pixels = vec![255; (width * height) as usize];
        (area, PageImage { width, height, dpi: 300, pixels, tint: None })
    }

    fn found(says: &'static str, stamp: (Area, PageImage)) -> Option<IncomingStamp> {
        read(&[stamp], 3508, &Says(says)).unwrap()
    }

    #[test]
    fn a_stamp_of_arrival_is_told_from_other_stamps_and_seals() {
        let says = "CÔNG VĂN ĐẾN\nSố: 1234";
        let stamp_found = found(says, stamp(600, 600, 300)).unwrap();
        assert_eq!(stamp_found.text, says);
        assert_eq!(stamp_found.bbox, BoundingBox { x0: 72.0, y0: 144.0, x1: 216.0, y1: 216.0 });
        assert_eq!(found("HỎA TỐC", stamp(600, 600, 300)), None);
        assert_eq!(found(says, stamp(600, 400, 400)), None);
        assert_eq!(found(says, stamp(2800, 600, 300)), None);
    }
}
