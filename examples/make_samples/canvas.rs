//! A raster of ink on paper: paths filled by coverage, inks laid over one another by multiplication.

use ab_glyph::{OutlineCurve, Point, point};
use ab_glyph_rasterizer::Rasterizer;

use crate::fonts::{Fonts, map_curve};
use crate::sheet::{HEIGHT, Run, Sheet, WIDTH};

/// One channel, 0 black to 1 white.
#[derive(Debug, Clone)]
pub(crate) struct Plane {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) data: Vec<f32>,
}

impl Plane {
    /// White paper.
    pub(crate) fn new(width: usize, height: usize) -> Self {
        Self { width, height, data: vec![1.0; width * height] }
    }
}

/// Red, green and blue reflectance of an ink.
pub(crate) type Ink = [f32; 3];

/// Black.
pub(crate) const BLACK: Ink = [0.0, 0.0, 0.0];

/// A page at a resolution, in one channel (gray) or three.
#[derive(Debug, Clone)]
pub(crate) struct Canvas {
    pub(crate) planes: Vec<Plane>,
    /// Pixels a point.
    pub(crate) scale: f32,
}

impl Canvas {
    /// A white page.
    pub(crate) fn page(dpi: u32, colour: bool) -> Self {
        let scale = dpi as f32 / 72.0;
        let plane = Plane::new((WIDTH * scale).round() as usize, (HEIGHT * scale).round() as usize);
        Self { planes: vec![plane; if colour { 3 } else { 1 }], scale }
    }

    /// Fills a path given in pixels.
    pub(crate) fn fill(&mut self, path: &[OutlineCurve], ink: Ink, strength: f32) {
        let Some((left, top, right, bottom)) = bounds(path) else { return };
        let (width, height) = ((right - left) as usize + 1, (bottom - top) as usize + 1);
        let mut rasterizer = Rasterizer::new(width, height);
        let shift = |p: Point| ab_glyph_rasterizer::point(p.x - left as f32, p.y - top as f32);
        for curve in path {
            match *curve {
                OutlineCurve::Line(a, b) => rasterizer.draw_line(shift(a), shift(b)),
                OutlineCurve::Quad(a, b, c) => rasterizer.draw_quad(shift(a), shift(b), shift(c)),
                OutlineCurve::Cubic(a, b, c, d) => {
                    rasterizer.draw_cubic(shift(a), shift(b), shift(c), shift(d));
                }
            }
        }
        rasterizer.for_each_pixel_2d(|x, y, cover| {
            if cover > 0.0 {
                self.lay(left + i64::from(x), top + i64::from(y), ink, cover.min(1.0) * strength);
            }
        });
    }

    /// Lays ink on one pixel.
    pub(crate) fn lay(&mut self, x: i64, y: i64, ink: Ink, cover: f32) {
        let gray = [0.3 * ink[0] + 0.59 * ink[1] + 0.11 * ink[2]; 3];
        let ink = if self.planes.len() == 1 { gray } else { ink };
        for (plane, reflects) in self.planes.iter_mut().zip(ink) {
            if x >= 0 && y >= 0 && (x as usize) < plane.width && (y as usize) < plane.height {
                plane.data[y as usize * plane.width + x as usize] *= 1.0 - cover * (1.0 - reflects);
            }
        }
    }

    /// Draws a page.
    pub(crate) fn draw(&mut self, sheet: &Sheet, fonts: &Fonts) {
        for run in &sheet.runs {
            self.draw_run(run, fonts);
        }
        for rule in &sheet.rules {
            let half = rule.width / 2.0;
            let (left, right) = (rule.from.0.min(rule.to.0) - half, rule.from.0.max(rule.to.0) + half);
            let (top, bottom) = (rule.from.1.min(rule.to.1) - half, rule.from.1.max(rule.to.1) + half);
            let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
            let corners = corners.map(|(x, y)| point(x * self.scale, y * self.scale));
            self.fill(&polygon(&corners), BLACK, 1.0);
        }
    }

    fn draw_run(&mut self, run: &Run, fonts: &Fonts) {
        let scale = self.scale;
        for placed in fonts.place(run.face, run.size, &run.text, run.gap).0 {
            let to_page = |p: Point| {
                point((run.x + placed.x + p.x * run.size) * scale, (run.baseline - p.y * run.size) * scale)
            };
            let outline = fonts.outline(run.face, placed.glyph);
            let path: Vec<_> = outline.iter().map(|curve| map_curve(curve, to_page)).collect();
            self.fill(&path, BLACK, 1.0);
        }
    }
}

/// The closed path through some points.
pub(crate) fn polygon(points: &[Point]) -> Vec<OutlineCurve> {
    let next = points.iter().cycle().skip(1);
    points.iter().zip(next).map(|(from, to)| OutlineCurve::Line(*from, *to)).collect()
}

fn bounds(path: &[OutlineCurve]) -> Option<(i64, i64, i64, i64)> {
    let mut points: Vec<Point> = Vec::new();
    for curve in path {
        match *curve {
            OutlineCurve::Line(a, b) => points.extend([a, b]),
            OutlineCurve::Quad(a, b, c) => points.extend([a, b, c]),
            OutlineCurve::Cubic(a, b, c, d) => points.extend([a, b, c, d]),
        }
    }
    let first = *points.first()?;
    let low = points.iter().fold(first, |low, p| point(low.x.min(p.x), low.y.min(p.y)));
    let high = points.iter().fold(first, |high, p| point(high.x.max(p.x), high.y.max(p.y)));
    let (left, top) = (low.x.floor() as i64 - 1, low.y.floor() as i64 - 1);
    Some((left, top, high.x.ceil() as i64 + 2, high.y.ceil() as i64 + 2))
}
