//! Tinos, the four faces: measuring and placing letters.

use ab_glyph::{Font, FontVec, GlyphId, OutlineCurve};

use crate::Result;

const FOLDER: &str = "/usr/share/fonts/truetype/croscore";

/// One face of the type family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Face {
    Regular,
    Bold,
    Italic,
    BoldItalic,
}

impl Face {
    pub(crate) const ALL: [Self; 4] = [Self::Regular, Self::Bold, Self::Italic, Self::BoldItalic];

    /// The name of the file and of the PostScript font: `Tinos-Bold`.
    pub(crate) fn file_stem(self) -> &'static str {
        match self {
            Self::Regular => "Tinos-Regular",
            Self::Bold => "Tinos-Bold",
            Self::Italic => "Tinos-Italic",
            Self::BoldItalic => "Tinos-BoldItalic",
        }
    }

    /// The face for text that is bold, italic, both or neither.
    pub(crate) fn of(bold: bool, italic: bool) -> Self {
        match (bold, italic) {
            (false, false) => Self::Regular,
            (true, false) => Self::Bold,
            (false, true) => Self::Italic,
            (true, true) => Self::BoldItalic,
        }
    }
}

/// A letter with its place, in points from the start of its run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed {
    pub(crate) glyph: GlyphId,
    pub(crate) letter: char,
    pub(crate) x: f32,
}

struct Loaded {
    bytes: Vec<u8>,
    font: FontVec,
    units: f32,
}

/// The four faces.
pub(crate) struct Fonts {
    faces: Vec<Loaded>,
}

impl Fonts {
    /// Loads the faces from where Debian puts them.
    pub(crate) fn load() -> Result<Self> {
        Ok(Self { faces: Face::ALL.into_iter().map(load_face).collect::<Result<_>>()? })
    }

    fn face(&self, face: Face) -> &Loaded {
        &self.faces[face as usize]
    }

    /// The font file of a face.
    pub(crate) fn bytes(&self, face: Face) -> &[u8] {
        &self.face(face).bytes
    }

    /// Places the letters of a run; every space is `gap` points wider than the font says.
    pub(crate) fn place(&self, face: Face, size: f32, text: &str, gap: f32) -> (Vec<Placed>, f32) {
        let Loaded { font, units, .. } = self.face(face);
        let scale = size / units;
        let mut x = 0.0;
        let mut before: Option<GlyphId> = None;
        let mut placed = Vec::with_capacity(text.len());
        for letter in text.chars() {
            let glyph = font.glyph_id(letter);
            x += before.map_or(0.0, |before| font.kern_unscaled(before, glyph) * scale);
            placed.push(Placed { glyph, letter, x });
            x += font.h_advance_unscaled(glyph) * scale + if letter == ' ' { gap } else { 0.0 };
            before = Some(glyph);
        }
        (placed, x)
    }

    /// Width of a run in points.
    pub(crate) fn width(&self, face: Face, size: f32, text: &str) -> f32 {
        self.place(face, size, text, 0.0).1
    }

    /// Advance of one glyph in thousandths of the type size.
    pub(crate) fn advance(&self, face: Face, glyph: GlyphId) -> f32 {
        let Loaded { font, units, .. } = self.face(face);
        font.h_advance_unscaled(glyph) * 1000.0 / units
    }

    /// Outline of a glyph at type size 1, y up; empty for a space.
    pub(crate) fn outline(&self, face: Face, glyph: GlyphId) -> Vec<OutlineCurve> {
        let Loaded { font, units, .. } = self.face(face);
        let shrink = |point: ab_glyph::Point| ab_glyph::point(point.x / units, point.y / units);
        let curves = font.outline(glyph).map(|outline| outline.curves).unwrap_or_default();
        curves.into_iter().map(|curve| map_curve(&curve, shrink)).collect()
    }

    /// Letters of `text` that the faces cannot draw.
    pub(crate) fn missing(&self, text: &str) -> String {
        let font = &self.face(Face::Regular).font;
        text.chars().filter(|letter| !letter.is_whitespace() && font.glyph_id(*letter).0 == 0).collect()
    }
}

/// The curve with every point moved.
pub(crate) fn map_curve(
    curve: &OutlineCurve,
    to: impl Fn(ab_glyph::Point) -> ab_glyph::Point,
) -> OutlineCurve {
    match *curve {
        OutlineCurve::Line(a, b) => OutlineCurve::Line(to(a), to(b)),
        OutlineCurve::Quad(a, b, c) => OutlineCurve::Quad(to(a), to(b), to(c)),
        OutlineCurve::Cubic(a, b, c, d) => OutlineCurve::Cubic(to(a), to(b), to(c), to(d)),
    }
}

fn load_face(face: Face) -> Result<Loaded> {
    let path = format!("{FOLDER}/{}.ttf", face.file_stem());
    let bytes = crate::read_bytes(path.as_ref())
        .map_err(|cause| format!("{cause}\nThe pages are set in Tinos: apt-get install fonts-croscore"))?;
    let font = FontVec::try_from_vec(bytes.clone()).map_err(|cause| format!("{path}: {cause}"))?;
    let units = font.units_per_em().ok_or_else(|| format!("{path}: no units per em"))?;
    Ok(Loaded { bytes, font, units })
}
