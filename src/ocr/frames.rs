//! Frames on a page, as stamps have them, and what is written in them: also where there is no colour to tell it by.

use super::prepare::Area;
use crate::document::{PageImage, Rule, Rules};

/// Width and height of a framed stamp in millimetres.
const WIDTH: std::ops::RangeInclusive<f32> = 25.0..=95.0;
const HEIGHT: std::ops::RangeInclusive<f32> = 10.0..=45.0;

/// What is this dark is ink. Lighter than the middle, so that the soft edge of a stroke goes with it.
const INK: u8 = 160;

/// Sides of a frame meet within this, in millimetres.
const CORNER: f32 = 3.0;

/// Opposite sides share so much of their extent; a level side may be broken by writing.
const SHARED: f32 = 0.75;

/// A side is no thicker, in millimetres: what crosses it is writing.
const THICKNESS: f32 = 0.8;

/// Print that runs into a frame from outside is followed so far, in millimetres: more than a letter's height.
const BESIDE: f32 = 6.0;

/// Marks stand above their letter within this, in millimetres.
const MARK_ABOVE: f32 = 0.7;

/// The frames on a page that are as large as a stamp, from the top.
pub(super) fn find(rules: &Rules, dpi: u32) -> Vec<Area> {
    let millimetres = |pixels: f32| pixels * 25.4 / dpi as f32;
    let mut areas: Vec<Area> = Vec::new();
    for left in &rules.upright {
        for right in
            rules.upright.iter().filter(|right| WIDTH.contains(&millimetres(right.middle() - left.middle())))
        {
            let area = sides(rules, left, right, dpi).filter(|area| is_new(&areas, *area));
            areas.extend(area);
        }
    }
    areas.sort_by_key(|area| (area.y0, area.x0));
    areas
}

fn is_new(areas: &[Area], area: Area) -> bool {
    areas
        .iter()
        .all(|known| area.x0 >= known.x1 || known.x0 >= area.x1 || area.y0 >= known.y1 || known.y0 >= area.y1)
}

/// The frame between two upright sides, where level ones close it.
fn sides(rules: &Rules, left: &Rule, right: &Rule, dpi: u32) -> Option<Area> {
    let pixels = |millimetres: f32| millimetres / 25.4 * dpi as f32;
    let (x0, x1) = (left.middle(), right.middle());
    let shared = left.end.min(right.end) - left.start.max(right.start);
    if shared < SHARED * left.length().max(right.length()) {
        return None;
    }
    let spans = |rule: &&Rule| {
        rule.end.min(x1) - rule.start.max(x0) >= SHARED * (x1 - x0) && rule.length() < 1.3 * (x1 - x0)
    };
    let level: Vec<&Rule> = rules.level.iter().filter(spans).collect();
    let near = |y: f32| level.iter().find(move |rule| (rule.middle() - y).abs() <= pixels(CORNER));
    let lower = near(left.end.max(right.end))?;
    let upper = near(left.start.min(right.start))?;
    let is_stamp = HEIGHT.contains(&((lower.middle() - upper.middle()) * 25.4 / dpi as f32));
    let margin = pixels(THICKNESS) / 2.0;
    let (least, most) = (
        |at: [f32; 2]| (at[0].min(at[1]) - margin).max(0.0) as usize,
        |at: [f32; 2]| (at[0].max(at[1]) + margin) as usize,
    );
    is_stamp.then(|| Area { x0: least(left.at), y0: least(upper.at), x1: most(right.at), y1: most(lower.at) })
}

/// The writing in a frame, and the page without frame and writing.
pub(super) struct Lifted {
    /// The writing alone.
    pub(super) alone: PageImage,
    /// All of the page's pixels that belong to frame or writing.
    pub(super) places: Vec<usize>,
}

/// Lifts frame and writing in `area` off a page. Print that runs into the area from outside stays.
pub(super) fn lift(image: &PageImage, rules: &Rules, area: Area) -> Lifted {
    let mut window = Window::of(image, area);
    let thickness = (THICKNESS / 25.4 * image.dpi as f32).ceil() as usize;
    let sides = window.take_sides(rules, thickness);
    let pieces = window.pieces();
    let (outer, inner): (Vec<Piece>, Vec<Piece>) =
        pieces.into_iter().partition(|piece| window.is_print(piece, &sides, thickness));
    let reach = (MARK_ABOVE / 25.4 * image.dpi as f32) as usize;
    let is_mark = |piece: &Piece| {
        let follows = inner.iter().filter(|other| piece.is_dotted_on_by(other, reach)).count() > 1;
        !follows && outer.iter().any(|letter| letter.has_mark(piece, reach))
    };
    let writing: Vec<usize> =
        inner.iter().filter(|piece| !is_mark(piece)).flat_map(|piece| piece.cells.iter().copied()).collect();
    let places: Vec<usize> = writing.iter().map(|at| window.place(*at)).collect();
    let alone = window.alone(image, &places);
    Lifted { alone, places: places.into_iter().chain(sides.iter().map(|at| window.place(*at))).collect() }
}

/// Ink in one piece, within a window.
struct Piece {
    cells: Vec<usize>,
    x: [usize; 2],
    y: [usize; 2],
}

impl Piece {
    /// Whether it is no longer than that in either direction.
    fn is_within(&self, length: usize) -> bool {
        self.x[1] - self.x[0] <= length && self.y[1] - self.y[0] <= length
    }

    /// Whether `other` is the next or next but one dot of the same dotted line.
    fn is_dotted_on_by(&self, other: &Self, reach: usize) -> bool {
        let level = self.y[0].abs_diff(other.y[0]) <= reach / 2 && other.y[1] - other.y[0] <= reach;
        let apart = self.x[0].abs_diff(other.x[0]);
        level && (1..=4 * reach).contains(&apart)
    }

    /// Whether `other` is small and stands close above this, as the mark of a letter.
    fn has_mark(&self, other: &Self, reach: usize) -> bool {
        let over = other.x[0] < self.x[1] + reach && self.x[0] < other.x[1] + reach;
        let close = other.y[1] <= self.y[0] + 2 * reach && other.y[1] + reach >= self.y[0];
        over && close && other.y[1] - other.y[0] <= 2 * reach
    }
}

/// A frame with its surroundings: which of the pixels there are ink.
struct Window {
    ink: Vec<bool>,
    width: usize,
    height: usize,
    x0: usize,
    y0: usize,
    page_width: usize,
    /// The frame in the window.
    frame: Area,
}

impl Window {
    fn of(image: &PageImage, area: Area) -> Self {
        let beside = (BESIDE / 25.4 * image.dpi as f32) as usize;
        let (page_width, page_height) = (image.width as usize, image.height as usize);
        let (x0, y0) = (area.x0.saturating_sub(beside), area.y0.saturating_sub(beside));
        let (x1, y1) = ((area.x1 + beside).min(page_width), (area.y1 + beside).min(page_height));
        let row = |y: usize| &image.pixels[y * page_width + x0..y * page_width + x1];
        let ink = (y0..y1).flat_map(|y| row(y).iter().map(|pixel| *pixel < INK)).collect();
        let frame = Area {
            x0: area.x0 - x0,
            y0: area.y0 - y0,
            x1: area.x1.min(page_width) - x0,
            y1: area.y1.min(page_height) - y0,
        };
        Self { ink, width: x1 - x0, height: y1 - y0, x0, y0, page_width, frame }
    }

    /// The frame's part of the page with nothing on it but the pixels in `places`.
    fn alone(&self, image: &PageImage, places: &[usize]) -> PageImage {
        let Area { x0, y0, x1, y1 } = self.frame;
        let (width, height) = (x1 - x0, y1 - y0);
        let mut pixels = vec![255; width * height];
        for place in places {
            let (x, y) = (place % self.page_width - self.x0, place / self.page_width - self.y0);
            // Rests of a side may lie outside.
            if (x0..x1).contains(&x) && (y0..y1).contains(&y) {
                pixels[(y - y0) * width + x - x0] = image.pixels[*place];
            }
        }
        PageImage { width: width as u32, height: height as u32, pixels, ..image.like() }
    }

    fn place(&self, at: usize) -> usize {
        (self.y0 + at / self.width) * self.page_width + self.x0 + at % self.width
    }

    /// Takes the ruling lines out of the ink, but for what crosses them.
    fn take_sides(&mut self, rules: &Rules, thickness: usize) -> Vec<usize> {
        let mut taken = Vec::new();
        for (rule, is_level) in
            rules.level.iter().map(|r| (r, true)).chain(rules.upright.iter().map(|r| (r, false)))
        {
            let Area { x0, y0, x1, y1 } = self.frame;
            let (along_0, across_0) = if is_level { (self.x0, self.y0) } else { (self.y0, self.x0) };
            let (length, breadth) = if is_level { (x0..x1, y0..y1) } else { (y0..y1, x0..x1) };
            for along in length {
                let on_page = (along + along_0) as f32;
                let across = rule.at(on_page) - across_0 as f32;
                let on_frame = breadth.start as f32 <= across && across < breadth.end as f32;
                if rule.start <= on_page && on_page < rule.end && on_frame {
                    taken.extend(self.side(along, across, is_level, thickness));
                }
            }
        }
        taken.sort_unstable();
        taken.dedup();
        for at in &taken {
            self.ink[*at] = false;
        }
        taken
    }

    /// The ink of a side at one place along it; nothing where writing crosses.
    fn side(&self, along: usize, across: f32, is_level: bool, thickness: usize) -> Vec<usize> {
        let breadth = if is_level { self.height } else { self.width };
        let at =
            |across: usize| if is_level { across * self.width + along } else { along * self.width + across };
        let from = (across - thickness as f32).max(0.0) as usize;
        let to = ((across + thickness as f32).max(0.0) as usize + 1).min(breadth);
        let Some(hit) = (from..to)
            .filter(|place| self.ink[at(*place)])
            .min_by_key(|place| (*place as f32 - across).abs() as usize)
        else {
            return Vec::new();
        };
        let first = (0..hit).rev().take_while(|place| self.ink[at(*place)]).last().unwrap_or(hit);
        let end = (hit..breadth).take_while(|place| self.ink[at(*place)]).last().unwrap_or(hit) + 1;
        if end - first > thickness { Vec::new() } else { (first..end).map(at).collect() }
    }

    /// Whether a piece is print of the page: it stands outside of the frame, be it in part, or hangs on its sides. What
    /// hangs there and is no larger than a side is thick is a rest of the side.
    fn is_print(&self, piece: &Piece, sides: &[usize], thickness: usize) -> bool {
        let Area { x0, y0, x1, y1 } = self.frame;
        let edge = (x1 - x0).min(y1 - y0) / 8;
        let outside = |reach: usize| {
            piece.x[0] < x0 + reach
                || piece.y[0] < y0 + reach
                || piece.x[1] + reach > x1
                || piece.y[1] + reach > y1
        };
        let beside = |at: &usize| [at.wrapping_sub(self.width), at + self.width, at.wrapping_sub(1), at + 1];
        let hangs = || piece.cells.iter().flat_map(beside).any(|at| sides.binary_search(&at).is_ok());
        if piece.is_within(thickness) {
            return outside(0) && !hangs();
        }
        outside(0) || (outside(edge) && hangs())
    }

    /// All ink, piece by piece.
    fn pieces(&self) -> Vec<Piece> {
        let mut open = self.ink.clone();
        let mut pieces = Vec::new();
        for start in 0..open.len() {
            if open[start] {
                pieces.push(self.piece(&mut open, start));
            }
        }
        pieces
    }

    fn piece(&self, open: &mut [bool], start: usize) -> Piece {
        open[start] = false;
        let mut waiting = vec![start];
        let mut piece = Piece { cells: Vec::new(), x: [self.width, 0], y: [self.height, 0] };
        while let Some(at) = waiting.pop() {
            let (x, y) = (at % self.width, at / self.width);
            piece.cells.push(at);
            piece.x = [piece.x[0].min(x), piece.x[1].max(x + 1)];
            piece.y = [piece.y[0].min(y), piece.y[1].max(y + 1)];
            for near_y in y.saturating_sub(1)..(y + 2).min(self.height) {
                for near_x in x.saturating_sub(1)..(x + 2).min(self.width) {
                    let near = near_y * self.width + near_x;
                    if std::mem::take(&mut open[near]) {
                        waiting.push(near);
                    }
                }
            }
        }
        piece
    }
}
