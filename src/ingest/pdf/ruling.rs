//! The ruling lines that a page draws: strokes, and filled rectangles as thin as strokes. Programs draw a table cell by
//! cell, so that a line of the table comes in pieces; here it is one again.

use std::iter;

use hayro::hayro_interpret::DrawMode;
use hayro::kurbo::{Affine, BezPath, PathEl, Point, Rect};

use crate::document::{Rule, Rules};

/// A line is no thicker, in points; the borders that office programs offer go up to 6, tables hardly over 3.
const THICKEST: f64 = 4.0;

/// A filled rectangle that is less than so many times as long as it is thick is a dot or the corner of a border.
const SLENDER: f64 = 3.0;

/// A line strays so far from level or upright, in points, as a share of its length.
const SLANT: f64 = 0.01;

/// A line may stand so far outside of what is shown, in points: cells are shown up to the middle of their borders.
const BESIDE_CLIP: f64 = 1.0;

/// Pieces that stand so near each other, across and along, in points, are one line: borders of neighbouring cells are
/// drawn twice, and corners and dots are left out.
const SAME: f32 = 1.2;
const GAP: f32 = 3.0;

/// Shortest lines in points: the side of the lowest row and of the narrowest column.
const SHORTEST_LEVEL: f32 = 12.0;
const SHORTEST_UPRIGHT: f32 = 8.0;

/// Pieces and lines of more than these numbers are a drawing, a map or a pattern.
const MOST_PIECES: usize = 50_000;
const MOST_LINES: usize = 1_000;

/// The pieces of ruling lines on a page, in the order drawn.
#[derive(Default)]
pub(super) struct Ruling {
    level: Vec<Rule>,
    upright: Vec<Rule>,
}

impl Ruling {
    /// Adds what `path` has of lines when it is drawn in `mode`, as far as it shows in `clip`.
    pub(super) fn add(&mut self, path: &BezPath, transform: Affine, mode: &DrawMode, clip: Rect) {
        let scale = transform.determinant().abs().sqrt();
        match mode {
            DrawMode::Fill(_) => self.add_filled(path, transform, clip),
            DrawMode::Stroke(stroke) | DrawMode::FillAndStroke(_, stroke)
                if f64::from(stroke.line_width) * scale <= THICKEST =>
            {
                self.add_stroked(path, transform, clip);
            }
            DrawMode::Stroke(_) | DrawMode::FillAndStroke(..) | DrawMode::Invisible => {}
        }
    }

    /// Forgets what something drawn later hides.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The lines; none where there are too many pieces for a table.
    pub(super) fn rules(&self) -> Rules {
        if self.is_full() {
            return Rules::default();
        }
        let (level, upright) = (whole(&self.level, SHORTEST_LEVEL), whole(&self.upright, SHORTEST_UPRIGHT));
        if level.len().max(upright.len()) > MOST_LINES {
            return Rules::default();
        }
        Rules { level, upright }
    }

    fn is_full(&self) -> bool {
        self.level.len() + self.upright.len() >= MOST_PIECES
    }

    /// A filled shape is a line when it is straight-edged, slender and thin.
    fn add_filled(&mut self, path: &BezPath, transform: Affine, clip: Rect) {
        for shape in shapes(path) {
            let Some(bounds) = bounds(shape, transform) else { continue };
            let (thin, long) = (bounds.width().min(bounds.height()), bounds.width().max(bounds.height()));
            if thin <= THICKEST && long >= SLENDER * thin {
                let middle = bounds.center();
                let ends = if bounds.width() > bounds.height() {
                    [Point::new(bounds.x0, middle.y), Point::new(bounds.x1, middle.y)]
                } else {
                    [Point::new(middle.x, bounds.y0), Point::new(middle.x, bounds.y1)]
                };
                self.add_piece(ends, clip);
            }
        }
    }

    /// A stroke follows each straight side of its path.
    fn add_stroked(&mut self, path: &BezPath, transform: Affine, clip: Rect) {
        for shape in shapes(path) {
            let (mut first, mut last) = (None, None);
            for element in shape {
                let next = match element {
                    PathEl::MoveTo(point) | PathEl::LineTo(point) => Some(transform * *point),
                    PathEl::QuadTo(_, point) | PathEl::CurveTo(_, _, point) => {
                        last = None;
                        Some(transform * *point)
                    }
                    PathEl::ClosePath => first,
                };
                if let Some(ends) = last.zip(next) {
                    self.add_piece(ends.into(), clip);
                }
                first = first.or(next);
                last = next;
            }
        }
    }

    fn add_piece(&mut self, [from, to]: [Point; 2], clip: Rect) {
        let shown = clip.inflate(BESIDE_CLIP, BESIDE_CLIP);
        let (across, down) = ((to.x - from.x).abs(), (to.y - from.y).abs());
        if self.is_full() || !(from.is_finite() && to.is_finite()) {
            return;
        }
        let piece = |along: [f64; 2], at: [f64; 2], room: [[f64; 2]; 2]| {
            let ([[first, end], [low, high]], middle) = (room, f64::midpoint(at[0], at[1]));
            let (start, end) = (along[0].min(along[1]).max(first), along[0].max(along[1]).min(end));
            let middle = middle as f32;
            let is_shown = start < end && (low..=high).contains(&f64::from(middle));
            is_shown.then_some(Rule { start: start as f32, end: end as f32, at: [middle; 2] })
        };
        let (x, y) = ([shown.x0, shown.x1], [shown.y0, shown.y1]);
        if down <= SLANT * across {
            self.level.extend(piece([from.x, to.x], [from.y, to.y], [x, y]));
        } else if across <= SLANT * down {
            self.upright.extend(piece([from.y, to.y], [from.x, to.x], [y, x]));
        }
    }
}

/// The parts of `path` that hang together.
fn shapes(path: &BezPath) -> impl Iterator<Item = &[PathEl]> {
    let mut rest = path.elements();
    iter::from_fn(move || {
        let begins = |element: &PathEl| matches!(element, PathEl::MoveTo(_));
        let end = rest.iter().skip(1).position(begins).map_or(rest.len(), |at| at + 1);
        let (shape, others) = rest.split_at(end);
        rest = others;
        (!shape.is_empty()).then_some(shape)
    })
}

/// The box around a shape on the page; `None` for one with curves.
fn bounds(shape: &[PathEl], transform: Affine) -> Option<Rect> {
    let mut bounds: Option<Rect> = None;
    for element in shape {
        let point = match element {
            PathEl::MoveTo(point) | PathEl::LineTo(point) => transform * *point,
            PathEl::ClosePath => continue,
            PathEl::QuadTo(..) | PathEl::CurveTo(..) => return None,
        };
        bounds = Some(bounds.map_or(Rect::from_points(point, point), |known| known.union_pt(point)));
    }
    bounds
}

/// The lines that `pieces` make, those that are long enough, the uppermost or leftmost first.
fn whole(pieces: &[Rule], shortest: f32) -> Vec<Rule> {
    let mut pieces = pieces.to_vec();
    pieces.sort_by(|a, b| a.middle().total_cmp(&b.middle()));
    let mut lines: Vec<Rule> = Vec::new();
    let mut rest = pieces.as_mut_slice();
    while let Some(first) = rest.first().map(Rule::middle) {
        let (near, others) = rest.split_at_mut(rest.partition_point(|piece| piece.middle() - first <= SAME));
        near.sort_by(|a, b| a.start.total_cmp(&b.start));
        let known = lines.len();
        for piece in near {
            match lines[known..].last_mut().filter(|line| piece.start <= line.end + GAP) {
                Some(line) => line.end = line.end.max(piece.end),
                None => lines.push(*piece),
            }
        }
        rest = others;
    }
    lines.retain(|line| line.length() >= shortest);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Rect = Rect::new(0.0, 0.0, 595.0, 842.0);

    fn drawn(paths: &[(&str, DrawMode)]) -> Rules {
        let mut ruling = Ruling::default();
        for (path, mode) in paths {
            ruling.add(&BezPath::from_svg(path).unwrap(), Affine::IDENTITY, mode, PAGE);
        }
        ruling.rules()
    }

    fn stroke(line_width: f32) -> DrawMode {
        DrawMode::Stroke(hayro::hayro_interpret::StrokeProps { line_width, ..Default::default() })
    }

    fn fill() -> DrawMode {
        DrawMode::Fill(hayro::hayro_interpret::FillRule::NonZero)
    }

    fn ends(rules: &[Rule]) -> Vec<[f32; 3]> {
        rules.iter().map(|rule| [rule.start, rule.end, rule.at[0]]).collect()
    }

    #[test]
    fn pieces_of_a_line_are_one() {
        let pieces = [
            ("M100 50 L200 50", stroke(0.5)),
            ("M200.5 50.2 L300 50.2", stroke(0.5)),
            ("M302 49.75 H400 V50.25 H302 Z", fill()),
            ("M420 50 H500", stroke(0.5)),
        ];
        assert_eq!(ends(&drawn(&pieces).level), [[100.0, 400.0, 50.0], [420.0, 500.0, 50.0]]);
    }

    #[test]
    fn a_stroked_box_has_four_sides_and_a_filled_one_none() {
        let path = "M100 50 H200 V90 H100 Z";
        let rules = drawn(&[(path, stroke(1.0))]);
        assert_eq!(ends(&rules.level), [[100.0, 200.0, 50.0], [100.0, 200.0, 90.0]]);
        assert_eq!(ends(&rules.upright), [[50.0, 90.0, 100.0], [50.0, 90.0, 200.0]]);
        assert_eq!(drawn(&[(path, fill()), (path, stroke(9.0))]), Rules::default());
    }

    #[test]
    fn slanted_and_curved_lines_and_what_is_not_shown_rule_nothing() {
        let paths = ["M100 50 L200 60", "M100 50 C120 50 150 50 200 50", "M-300 50 H-100", "M100 900 H200"];
        assert_eq!(drawn(&paths.map(|path| (path, stroke(1.0)))), Rules::default());
    }
}
