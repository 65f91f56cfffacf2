//! The red round seal and the signature.

use ab_glyph::{OutlineCurve, Point, point};
use libm::{cosf, sinf};

use crate::about::{InkColour, Seal, Signature};
use crate::canvas::{BLACK, Canvas, Ink, Plane, polygon};
use crate::chance::Chance;
use crate::fonts::{Face, Fonts, map_curve};

const RED: Ink = [0.86, 0.12, 0.16];
const BLUE: Ink = [0.10, 0.16, 0.62];
/// Radius of the seal: 18 mm, in points.
const RADIUS: f32 = 51.0;
const TURN: f32 = std::f32::consts::TAU;

/// Presses the seal with its middle at `centre` (points).
pub(crate) fn seal(canvas: &mut Canvas, fonts: &Fonts, seal: &Seal, centre: (f32, f32), chance: &mut Chance) {
    let scale = canvas.scale;
    let tilt = chance.between(-0.12, 0.12);
    let middle = point(centre.0 * scale, centre.1 * scale);
    let mut print =
        Canvas { planes: vec![Plane::new(canvas.planes[0].width, canvas.planes[0].height)], scale };
    for (outer, inner) in
        [(RADIUS, RADIUS - 2.0), (RADIUS - 3.4, RADIUS - 4.2), (RADIUS * 0.62, RADIUS * 0.60)]
    {
        let mut path = circle(middle, outer * scale, false);
        path.extend(circle(middle, inner * scale, true));
        print.fill(&path, BLACK, 1.0);
    }
    print.fill(&star(middle, RADIUS * 0.36 * scale, tilt), BLACK, 1.0);
    ring_text(&mut print, fonts, &seal.ring, middle, tilt, true);
    ring_text(&mut print, fonts, &seal.foot, middle, tilt, false);
    press(canvas, &print.planes[0], middle, chance);
}

/// Lays the print on the paper, here stronger, there weaker.
fn press(canvas: &mut Canvas, print: &Plane, middle: Point, chance: &mut Chance) {
    let reach = RADIUS * canvas.scale + 3.0;
    let cell = 5.0 * canvas.scale;
    let side = (2.0 * reach / cell) as usize + 2;
    let pressure: Vec<f32> = (0..side * side).map(|_| chance.between(0.72, 1.0)).collect();
    let (left, top) = (middle.x - reach, middle.y - reach);
    for y in top as usize..(middle.y + reach) as usize {
        for x in left as usize..(middle.x + reach) as usize {
            let cover = 1.0 - print.data[y * print.width + x];
            if cover > 0.0 {
                let (u, v) = ((x as f32 - left).max(0.0) / cell, (y as f32 - top).max(0.0) / cell);
                let strength = between_four(&pressure, side, u, v) - 0.12 * chance.unit();
                canvas.lay(x as i64, y as i64, RED, cover * strength);
            }
        }
    }
}

/// Interpolates a square grid.
pub(crate) fn between_four(grid: &[f32], side: usize, u: f32, v: f32) -> f32 {
    let (column, row) = ((u as usize).min(side - 2), (v as usize).min(side - 2));
    let (fu, fv) = (u - column as f32, v - row as f32);
    let at = |column: usize, row: usize| grid[row * side + column];
    let upper = at(column, row) * (1.0 - fu) + at(column + 1, row) * fu;
    let lower = at(column, row + 1) * (1.0 - fu) + at(column + 1, row + 1) * fu;
    upper * (1.0 - fv) + lower * fv
}

fn circle(middle: Point, radius: f32, reverse: bool) -> Vec<OutlineCurve> {
    let turn = |nth: i32| {
        let angle = nth as f32 / 180.0 * TURN * if reverse { -1.0 } else { 1.0 };
        point(middle.x + radius * cosf(angle), middle.y + radius * sinf(angle))
    };
    polygon(&(0..180).map(turn).collect::<Vec<_>>())
}

fn star(middle: Point, radius: f32, tilt: f32) -> Vec<OutlineCurve> {
    let corner = |nth: i32| {
        let reach = if nth % 2 == 0 { radius } else { radius * 0.382 };
        let angle = tilt + nth as f32 / 10.0 * TURN;
        point(middle.x + reach * sinf(angle), middle.y - reach * cosf(angle))
    };
    polygon(&(0..10).map(corner).collect::<Vec<_>>())
}

/// Text along the ring: over the top, or under the bottom with its feet outwards.
fn ring_text(print: &mut Canvas, fonts: &Fonts, text: &str, middle: Point, tilt: f32, upper: bool) {
    let (base, span) = if upper { (RADIUS * 0.69, 4.3) } else { (RADIUS * 0.82, 1.35) };
    let size = (span * base / fonts.width(Face::Bold, 1.0, text)).min(9.2);
    let (placed, width) = fonts.place(Face::Bold, size, text, 0.0);
    for letter in placed {
        let along = (letter.x - width / 2.0) / base;
        let to_ring = |p: Point| {
            let (dx, height) = (p.x * size / base, p.y * size);
            let (angle, radius) = if upper {
                (tilt + along + dx, base + height)
            } else {
                (tilt + TURN / 2.0 - along - dx, base - height)
            };
            let reach = radius * print.scale;
            point(middle.x + reach * sinf(angle), middle.y - reach * cosf(angle))
        };
        let outline = fonts.outline(Face::Bold, letter.glyph);
        let path: Vec<_> = outline.iter().map(|curve| map_curve(curve, to_ring)).collect();
        print.fill(&path, BLACK, 1.0);
    }
}

/// Writes a scribble with its middle at `centre` (points): loops that get flatter, then a long stroke back.
pub(crate) fn signature(canvas: &mut Canvas, signature: &Signature, centre: (f32, f32), chance: &mut Chance) {
    let scale = canvas.scale;
    let (width, height) = (canvas.planes[0].width, canvas.planes[0].height);
    let mut pen = Plane::new(width, height);
    let loops = chance.between(4.0, 5.5);
    let lean = chance.between(0.35, 0.6);
    let (rise, phase) = (chance.between(20.0, 27.0), chance.unit());
    let at = |t: f32| {
        if t < 1.0 {
            let angle = (t * loops + phase) * TURN;
            let tall = rise * (1.0 - 0.75 * t);
            let (dx, dy) = (9.0 * (1.0 - 0.4 * t) * cosf(angle), tall * sinf(angle));
            (-48.0 + 96.0 * t + dx + dy * lean, 2.0 - dy)
        } else {
            let back = t - 1.0;
            (48.0 - 118.0 * back, 4.0 + 20.0 * back - 26.0 * back * (1.0 - back))
        }
    };
    for step in 0..2600 {
        let t = step as f32 / 1300.0;
        let (dx, dy) = at(t.min(1.999));
        let thick = 0.55 + 0.35 * (1.0 + sinf(t * 23.0)) / 2.0;
        let tip = ((centre.0 + dx) * scale, (centre.1 + signature.drop + dy) * scale);
        dot(&mut pen, tip, thick * scale);
    }
    let ink = match signature.ink {
        InkColour::Blue => BLUE,
        InkColour::Black => BLACK,
    };
    for (nth, white) in pen.data.iter().enumerate().filter(|(_, white)| **white < 1.0) {
        canvas.lay((nth % width) as i64, (nth / width) as i64, ink, (1.0 - white) * 0.92);
    }
}

fn dot(pen: &mut Plane, (x, y): (f32, f32), radius: f32) {
    let reach = radius + 1.0;
    for row in (y - reach).max(0.0) as usize..((y + reach) as usize + 1).min(pen.height) {
        for column in (x - reach).max(0.0) as usize..((x + reach) as usize + 1).min(pen.width) {
            let (dx, dy) = (column as f32 + 0.5 - x, row as f32 + 0.5 - y);
            let cover = (radius - (dx * dx + dy * dy).sqrt() + 0.5).clamp(0.0, 1.0);
            let white = &mut pen.data[row * pen.width + column];
            *white = white.min(1.0 - cover);
        }
    }
}
