//! Reads the stamps of arrival, CÔNG VĂN ĐẾN, off a page: the coloured ones that are off it already, and those in a
//! frame, which are found on pages without colour too.

use super::Recognize;
use super::frames::{self, Lifted};
use super::prepare::Area;
use crate::document::{BoundingBox, IncomingStamp, Line, POINTS_PER_INCH, PageImage, Rules};
use crate::error::Result;
use crate::text;

/// What such a stamp says, without its marks: they are small and often smeared.
const SAYS: &str = "DEN";

/// ... and one of these: of the mail, of the day, of the hour.
const BESIDE: [&str; 3] = ["VAN", "NGAY", "GIO"];

/// Seals are as wide as they are high, stamps of arrival wider, by more than that.
const WIDER: f32 = 1.2;

/// White around a stamp that is read alone, in inches: writing at the very edge is read badly.
const MARGIN: f32 = 0.15;

/// They stand in this upper share of the page.
const UPPER: f32 = 0.6;

/// The stamps of arrival among `stamps`, on a page so high.
pub(super) fn read(
    stamps: &[(Area, PageImage)],
    page_height: u32,
    engine: &dyn Recognize,
) -> Result<Vec<IncomingStamp>> {
    let mut found = Vec::new();
    for (area, image) in stamps.iter().filter(|(area, _)| may_be(*area, page_height)) {
        found.extend(stamp(*area, image, engine)?);
    }
    Ok(found)
}

/// Takes the framed stamps of arrival off a page and reads them.
pub(super) fn take_framed(
    image: &mut PageImage,
    rules: &Rules,
    engine: &dyn Recognize,
) -> Result<Vec<IncomingStamp>> {
    let mut found = Vec::new();
    for area in frames::find(rules, image.dpi) {
        if !may_be(area, image.height) {
            continue;
        }
        let Lifted { alone, places } = frames::lift(image, rules, area);
        if let Some(stamp) = stamp(area, &alone, engine)? {
            for at in places {
                image.pixels[at] = 255;
            }
            found.push(stamp);
        }
    }
    Ok(found)
}

/// Adds those of `stamps` that are not `known`: what its colour leaves of a stamp may still have its frame.
pub(super) fn add_new(known: &mut Vec<IncomingStamp>, stamps: Vec<IncomingStamp>) {
    for stamp in stamps {
        let a = stamp.bbox;
        let apart = |b: BoundingBox| a.x1 <= b.x0 || b.x1 <= a.x0 || a.y1 <= b.y0 || b.y1 <= a.y0;
        if known.iter().all(|other| apart(other.bbox)) {
            known.push(stamp);
        }
    }
}

fn may_be(area: Area, page_height: u32) -> bool {
    let wide = (area.x1 - area.x0) as f32 >= WIDER * (area.y1 - area.y0) as f32;
    wide && area.y0 as f32 <= UPPER * page_height as f32
}

fn stamp(area: Area, image: &PageImage, engine: &dyn Recognize) -> Result<Option<IncomingStamp>> {
    let margin = (MARGIN * image.dpi as f32) as usize;
    let lines = engine.recognize_block(&with_margin(image, margin))?;
    if !is_of_arrival(&lines) {
        return Ok(None);
    }
    let text: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    Ok(Some(IncomingStamp { text: text.join("\n"), bbox: place(area, image.dpi), lines }))
}

fn with_margin(image: &PageImage, margin: usize) -> PageImage {
    let (width, height) = (image.width as usize + 2 * margin, image.height as usize + 2 * margin);
    let mut pixels = vec![255; width * height];
    for (y, row) in image.pixels.chunks_exact(image.width as usize).enumerate() {
        let start = (y + margin) * width + margin;
        pixels[start..start + row.len()].copy_from_slice(row);
    }
    PageImage { width: width as u32, height: height as u32, pixels, ..image.like() }
}

fn is_of_arrival(lines: &[Line]) -> bool {
    let bare: Vec<String> = lines.iter().map(|line| text::strip_marks(&line.text.to_uppercase())).collect();
    let words = || bare.iter().flat_map(|line| line.split(|c: char| !c.is_alphabetic()));
    words().any(|word| word == SAYS) && words().any(|word| BESIDE.contains(&word))
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
    use crate::ocr::Threshold;
    use crate::ocr::prepare::Ink;
    use crate::ocr::rules;

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

    fn found(says: &'static str, stamp: (Area, PageImage)) -> Vec<IncomingStamp> {
        read(&[stamp], 3508, &Says(says)).unwrap()
    }

    /// A page at 300 dpi with a frame at 300, 600, a word in it, and print that runs over its right side.
    fn framed() -> PageImage {
        let mut page =
            PageImage { width: 2480, height: 3508, dpi: 300, pixels: vec![255; 2480 * 3508], tint: None };
        let mut fill = |x: usize, y: usize, width: usize, height: usize| {
            for row in y..y + height {
                page.pixels[row * 2480 + x..row * 2480 + x + width].fill(0);
            }
        };
        for y in [600, 900] {
            fill(300, y, 600, 4);
        }
        for x in [300, 897] {
            fill(x, 600, 4, 304);
        }
        fill(400, 700, 30, 40);
        fill(850, 720, 200, 30);
        page
    }

    #[test]
    fn a_framed_stamp_is_taken_off_a_page_without_colour() {
        let mut page = framed();
        let rules = rules::of(&Ink::of(&page), page.dpi);
        let engine = Says("VĂN PHÒNG\nĐẾN Số: 12\nNgày: 3/4");
        let stamps = take_framed(&mut page, &rules, &engine).unwrap();
        assert_eq!(stamps.len(), 1);
        assert!((stamps[0].bbox.x0 - 72.0).abs() < 4.0, "{:?}", stamps[0].bbox);
        let at = |x: usize, y: usize| page.pixels[y * 2480 + x];
        assert_eq!([at(410, 720), at(500, 602), at(302, 800)], [255; 3], "frame and writing are gone");
        assert_eq!([at(860, 735), at(899, 735), at(1000, 735)], [0; 3], "print that runs over it is there");
    }

    #[test]
    fn a_stamp_seen_by_its_colour_and_by_its_frame_is_one() {
        let says = "CÔNG VĂN ĐẾN\nSố: 1234";
        let mut known = found(says, stamp(600, 600, 300));
        let others = [found(says, stamp(700, 600, 300)), found(says, stamp(1000, 600, 300))].concat();
        add_new(&mut known, others.clone());
        assert_eq!(known[1..], others[1..]);
    }

    #[test]
    fn a_frame_with_other_writing_stays() {
        let mut page = framed();
        let rules = rules::of(&Ink::of(&page), page.dpi);
        assert_eq!(take_framed(&mut page, &rules, &Says("Mẫu số 1")).unwrap(), []);
        assert_eq!(page, framed());
    }

    #[test]
    fn a_stamp_of_arrival_is_told_from_other_stamps_and_seals() {
        let says = "CÔNG VĂN ĐẾN\nSố: 1234";
        let stamp_found = &found(says, stamp(600, 600, 300))[0];
        assert_eq!(stamp_found.text, says);
        assert_eq!(stamp_found.bbox, BoundingBox { x0: 72.0, y0: 144.0, x1: 216.0, y1: 216.0 });
        assert_eq!(found("HỎA TỐC", stamp(600, 600, 300)), []);
        assert_eq!(found(says, stamp(600, 400, 400)), []);
        assert_eq!(found(says, stamp(2800, 600, 300)), []);
    }
}
