//! One letter where it stands on the page, as any reader of PDF text hands it over.

use hayro::kurbo::{Point, Vec2};

/// Text that leans more than this from level, or from upright, is a watermark; in radians. Skewed scans lean by 0.09
/// at most, and a watermark seen by 0.26.
const LARGEST_LEAN: f64 = 0.13;

/// Stands for a shape whose font does not say which character it is.
const UNKNOWN: &str = "\u{fffd}";

/// A reader of a page's text layer. Both readers meet here and nowhere else.
pub(super) trait ReadGlyphs {
    /// The glyphs in the order in which they are shown.
    fn read_glyphs(&self) -> Vec<Glyph>;
}

/// A glyph in the frame of its own direction of writing: `along` grows with the text and `across` from line to
/// line, in points.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    /// The characters it stands for; white space parts words.
    pub(super) text: String,
    /// Start on the baseline.
    pub(super) along: f32,
    /// The baseline.
    pub(super) across: f32,
    /// How far the text moves on.
    pub(super) advance: f32,
    /// Font size on the page.
    pub(super) size: f32,
    /// Which way the text runs.
    pub(super) direction: Direction,
}

/// Which way text runs on the page, in quarter turns clockwise from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    /// Left to right.
    Right,
    /// Top to bottom.
    Down,
    /// Right to left, upside down.
    Left,
    /// Bottom to top.
    Up,
}

impl Direction {
    pub(super) const ALL: [Self; 4] = [Self::Right, Self::Down, Self::Left, Self::Up];

    /// The direction nearest to `vector` of the page (y downwards); `None` for slanted text.
    fn of(vector: Vec2) -> Option<Self> {
        let turns = vector.atan2() / std::f64::consts::FRAC_PI_2;
        let nearest = turns.round();
        let lean = (turns - nearest).abs() * std::f64::consts::FRAC_PI_2;
        (lean <= LARGEST_LEAN).then(|| Self::ALL[nearest.rem_euclid(4.0) as usize % 4])
    }

    /// From page coordinates to (along, across).
    pub(super) fn frame(self, x: f32, y: f32) -> (f32, f32) {
        match self {
            Self::Right => (x, y),
            Self::Down => (y, -x),
            Self::Left => (-x, -y),
            Self::Up => (-y, x),
        }
    }

    /// From (along, across) to page coordinates.
    pub(super) fn unframe(self, along: f32, across: f32) -> (f32, f32) {
        match self {
            Self::Right => (along, across),
            Self::Down => (-across, along),
            Self::Left => (-along, -across),
            Self::Up => (across, -along),
        }
    }
}

impl Glyph {
    /// A glyph of `text`, or of no known character, that starts at `origin` and moves on by `advance` (both on the page, y downwards); `up` is the
    /// height of its font. `None` when it cannot be seen as part of a line: slanted, or without a size.
    pub(super) fn placed(
        text: Option<&str>,
        origin: Point,
        heading: Vec2,
        advance: f64,
        up: Vec2,
    ) -> Option<Self> {
        let (size, finite) = (up.hypot() as f32, origin.is_finite() && advance.is_finite());
        if !finite || !size.is_normal() {
            return None;
        }
        let direction = Direction::of(heading)?;
        let (along, across) = direction.frame(origin.x as f32, origin.y as f32);
        let text = text.map_or(UNKNOWN.to_owned(), meaning);
        Some(Self { text, along, across, advance: advance as f32, size, direction })
    }

    /// Where it ends on the baseline.
    pub(super) fn end(&self) -> f32 {
        self.along + self.advance
    }
}

/// `text` without what prints nothing (soft hyphens and the like); control characters are what a broken font
/// table says of shapes it does not know.
fn meaning(text: &str) -> String {
    let known = |c: char| if c.is_control() && !c.is_whitespace() { char::REPLACEMENT_CHARACTER } else { c };
    text.chars()
        .filter(|c| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}'))
        .map(known)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_turn_forth_and_back() {
        for direction in Direction::ALL {
            let (along, across) = direction.frame(3.0, 5.0);
            assert_eq!(direction.unframe(along, across), (3.0, 5.0));
        }
        assert_eq!(Direction::of(Vec2::new(0.0, 2.0)), Some(Direction::Down));
        assert_eq!(Direction::of(Vec2::new(-2.0, -0.01)), Some(Direction::Left));
        assert_eq!(Direction::of(Vec2::new(1.0, 1.0)), None);
    }
}
