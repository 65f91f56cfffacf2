//! The scanner: what it does to a clean page.

use libm::{cosf, expf, sinf};

use crate::about::Degrade;
use crate::canvas::{Canvas, Plane};
use crate::chance::Chance;
use crate::stamp::between_four;

/// Colour of the paper in three channels, and in one.
const PAPER: [f32; 3] = [0.975, 0.97, 0.95];
const GRAY_PAPER: f32 = 0.965;
/// Cells of the shading grid along each edge.
const SHADE: usize = 6;

/// Scans a page: turned, blurred, shaded, noisy, with dust; the clean page is used up.
pub(crate) fn scan(mut canvas: Canvas, degrade: &Degrade, seed: u64, page: usize) -> Canvas {
    let page = page as u64;
    let wobble = Chance::new(seed, 10 + page).between(-0.15, 0.15);
    let skew = if degrade.skew.abs() > 0.0 { degrade.skew + wobble } else { 0.0 };
    let dust = specks(&canvas.planes[0], degrade, &mut Chance::new(seed, 40 + page));
    let shade = shade_grid(degrade.shading, &mut Chance::new(seed, 20 + page));
    let gray = canvas.planes.len() == 1;
    for (nth, plane) in canvas.planes.iter_mut().enumerate() {
        let paper = if gray { GRAY_PAPER } else { PAPER[nth] };
        if skew.abs() > 0.0 {
            *plane = turned(plane, skew);
        }
        blur(plane, degrade.blur);
        for speck in &dust {
            speck.lay(plane);
        }
        let mut chance = Chance::new(seed, 100 + page * 3 + nth as u64);
        develop(plane, degrade, paper, &shade, &mut chance);
    }
    canvas
}

/// The plane turned clockwise by some degrees about its middle.
fn turned(plane: &Plane, degrees: f32) -> Plane {
    let angle = degrees / 360.0 * std::f32::consts::TAU;
    let (sine, cosine) = (sinf(angle), cosf(angle));
    let (middle_x, middle_y) = (plane.width as f32 / 2.0, plane.height as f32 / 2.0);
    let mut out = Plane::new(plane.width, plane.height);
    for y in 0..plane.height {
        let dy = y as f32 - middle_y;
        for x in 0..plane.width {
            let dx = x as f32 - middle_x;
            let from = (dx * cosine + dy * sine + middle_x, dy * cosine - dx * sine + middle_y);
            out.data[y * plane.width + x] = sampled(plane, from);
        }
    }
    out
}

fn sampled(plane: &Plane, (x, y): (f32, f32)) -> f32 {
    if x < 0.0 || y < 0.0 || x >= plane.width as f32 - 1.0 || y >= plane.height as f32 - 1.0 {
        return 1.0;
    }
    let (column, row) = (x as usize, y as usize);
    let (fx, fy) = (x - column as f32, y - row as f32);
    let at = row * plane.width + column;
    let upper = plane.data[at] * (1.0 - fx) + plane.data[at + 1] * fx;
    let lower = plane.data[at + plane.width] * (1.0 - fx) + plane.data[at + plane.width + 1] * fx;
    upper * (1.0 - fy) + lower * fy
}

/// Gaussian blur, rows then columns.
fn blur(plane: &mut Plane, sigma: f32) {
    if sigma <= 0.0 {
        return;
    }
    let reach = (sigma * 2.5).ceil() as i64;
    let weights: Vec<f32> =
        (-reach..=reach).map(|d| expf(-((d * d) as f32) / (2.0 * sigma * sigma))).collect();
    let sum: f32 = weights.iter().sum();
    let (width, height) = (plane.width, plane.height);
    let mut across = vec![0.0; plane.data.len()];
    for y in 0..height {
        let row = &plane.data[y * width..(y + 1) * width];
        for x in 0..width {
            let mut total = 0.0;
            for (weight, d) in weights.iter().zip(-reach..) {
                total += weight * row[(x as i64 + d).clamp(0, width as i64 - 1) as usize];
            }
            across[y * width + x] = total / sum;
        }
    }
    plane.data.fill(0.0);
    for y in 0..height {
        for (weight, d) in weights.iter().zip(-reach..) {
            let from = (y as i64 + d).clamp(0, height as i64 - 1) as usize * width;
            let (to, share) = (y * width, weight / sum);
            for x in 0..width {
                plane.data[to + x] += share * across[from + x];
            }
        }
    }
}

/// How much light falls on each cell of the page.
fn shade_grid(depth: f32, chance: &mut Chance) -> Vec<f32> {
    let mut grid = Vec::with_capacity(SHADE * SHADE);
    for row in 0..SHADE {
        for column in 0..SHADE {
            let slope = (row as f32 * 0.4 + (SHADE - 1 - column) as f32 * 0.6) / (SHADE - 1) as f32;
            grid.push(1.0 - depth * (0.75 * slope + 0.25 * chance.unit()));
        }
    }
    grid
}

/// Ink and paper to gray levels, with light, noise and the scanner's white point.
fn develop(plane: &mut Plane, degrade: &Degrade, paper: f32, shade: &[f32], chance: &mut Chance) {
    let (width, height) = (plane.width, plane.height);
    let noise = degrade.noise / 255.0;
    let cell_x = (SHADE - 1) as f32 / width as f32;
    let cell_y = (SHADE - 1) as f32 / height as f32;
    for y in 0..height {
        for x in 0..width {
            let light = between_four(shade, SHADE, x as f32 * cell_x, y as f32 * cell_y);
            let level = &mut plane.data[y * width + x];
            let printed = degrade.ink + (paper - degrade.ink) * *level;
            let seen = printed * light + noise * chance.normal();
            *level = (seen / degrade.white).clamp(0.0, 1.0);
        }
    }
}

/// A grain of dust (dark), or a spot where the ink is off (light).
struct Speck {
    x: f32,
    y: f32,
    radius: f32,
    dark: bool,
}

impl Speck {
    fn lay(&self, plane: &mut Plane) {
        let reach = self.radius + 1.0;
        for row in (self.y - reach).max(0.0) as usize..((self.y + reach) as usize + 1).min(plane.height) {
            for column in (self.x - reach).max(0.0) as usize..((self.x + reach) as usize + 1).min(plane.width)
            {
                let (dx, dy) = (column as f32 - self.x, row as f32 - self.y);
                let cover = (self.radius - (dx * dx + dy * dy).sqrt() + 0.5).clamp(0.0, 0.8);
                let level = &mut plane.data[row * plane.width + column];
                *level = if self.dark { *level * (1.0 - cover) } else { *level + (1.0 - *level) * cover };
            }
        }
    }
}

fn specks(plane: &Plane, degrade: &Degrade, chance: &mut Chance) -> Vec<Speck> {
    let grow = degrade.dpi as f32 / 300.0;
    let mut one = || Speck {
        x: chance.unit() * plane.width as f32,
        y: chance.unit() * plane.height as f32,
        radius: chance.between(0.4, 1.9) * grow,
        dark: chance.unit() < 0.6,
    };
    (0..degrade.speckle).map(|_| one()).collect()
}
