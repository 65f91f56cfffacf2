//! Reads ALTO 2 to 4: XML of blocks, lines and strings. The versions differ in their namespace and in where they name
//! the recogniser.

use super::super::office::xml::{Element, Flow, Visit, walk};
use super::{Draft, OcrFile, damaged, engine_of, points_per_pixel, size_of};
use crate::document::{BoundingBox, Confidence, POINTS_PER_INCH};
use crate::error::{ErrorKind, Result};

/// What a line that ends within a word ends with.
const HYPHEN: &str = "-";

pub(super) fn read(bytes: &[u8]) -> Result<OcrFile> {
    let mut reader = Reader::default();
    walk(bytes, &mut reader).map_err(|error| match error.kind() {
        ErrorKind::Malformed => damaged().caused_by(error),
        _ => error,
    })?;
    let engine = engine_of(&reader.name, &reader.version, reader.languages);
    Ok(OcrFile { pages: reader.draft.finish(), engine })
}

/// What a page is measured in.
#[derive(Clone, Copy, Default)]
enum Unit {
    #[default]
    Pixel,
    TenthOfMillimetre,
    InchBy1200,
}

#[derive(Default)]
struct Reader {
    draft: Draft,
    unit: Unit,
    /// Points to the unit of the page.
    scale: f32,
    /// The recogniser: of several steps the last that is named.
    name: String,
    version: String,
    languages: Vec<String>,
}

impl Reader {
    fn open_page(&mut self, element: &Element<'_>) {
        let side = |name: &str| number(element, name).unwrap_or_default();
        let (width, height) = (side("WIDTH"), side("HEIGHT"));
        self.scale = match self.unit {
            Unit::Pixel => points_per_pixel(width, height, None),
            Unit::TenthOfMillimetre => POINTS_PER_INCH / 254.0,
            Unit::InchBy1200 => POINTS_PER_INCH / 1200.0,
        };
        self.draft.open_page(size_of(width * self.scale, height * self.scale));
    }

    fn word(&mut self, element: &Element<'_>) {
        let confidence = number(element, "WC").map(Confidence::new);
        self.draft.line.word(self.bbox(element), confidence);
        self.draft.line.text(&element.attribute("CONTENT").unwrap_or_default());
    }

    fn bbox(&self, element: &Element<'_>) -> Option<BoundingBox> {
        let [x, y] = [number(element, "HPOS")?, number(element, "VPOS")?];
        let [width, height] = [number(element, "WIDTH")?, number(element, "HEIGHT")?];
        let [x0, y0, x1, y1] = [x, y, x + width, y + height].map(|length| length * self.scale);
        Some(BoundingBox { x0, y0, x1, y1 })
    }

    fn language(&mut self, name: Option<String>) {
        if let Some(name) = name.filter(|name| !name.is_empty() && !self.languages.contains(name)) {
            self.languages.push(name);
        }
    }
}

fn number(element: &Element<'_>, name: &str) -> Option<f32> {
    element.number(name).filter(|number: &f32| number.is_finite())
}

impl Visit for Reader {
    fn open(&mut self, element: &Element<'_>, _parent: &str) -> Flow {
        match element.name() {
            "Page" => self.open_page(element),
            "TextBlock" => {
                self.draft.open_block();
                self.language(element.attribute("LANG").or_else(|| element.attribute("language")));
            }
            "TextLine" => self.draft.end_line(),
            "String" => self.word(element),
            "HYP" => self.draft.line.text(&element.attribute("CONTENT").unwrap_or_else(|| HYPHEN.to_owned())),
            // What else could have been read there.
            "ALTERNATIVE" | "Variant" | "Glyph" => return Flow::Over,
            _ => {}
        }
        Flow::Into
    }

    fn text(&mut self, text: &str, parent: &str) {
        match parent {
            "MeasurementUnit" => {
                self.unit = match text.trim() {
                    "mm10" => Unit::TenthOfMillimetre,
                    "inch1200" => Unit::InchBy1200,
                    _ => Unit::Pixel,
                }
            }
            "softwareName" => text.trim().clone_into(&mut self.name),
            "softwareVersion" => text.trim().clone_into(&mut self.version),
            _ => {}
        }
    }

    fn close(&mut self, name: &str, _parent: &str) {
        if name == "TextLine" {
            self.draft.end_line();
        }
    }
}
