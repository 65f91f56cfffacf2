//! Ruling lines that meet, as the grid of a table.

use crate::document::{BoundingBox, Grid, GridCell, POINTS_PER_INCH, Rule, Rules};

/// Lines are the same edge within this, in millimetres. The lowest row of a table is twice as high.
const SAME_EDGE: f32 = 2.0;

/// Lines meet within this, in millimetres: those of a picture lean and have gaps, drawn ones are exact.
const NEAR: f32 = 2.0;
const NEAR_DRAWN: f32 = 0.9;

/// Level lines that run on so far beyond the last upright one, in millimetres, have an open column there.
const OPEN: f32 = 8.0;

/// Upright lines that run on so far, in millimetres, above the first level line or below the last, and so many of them,
/// have an open row there: the page ends within the table.
const OPEN_ROW: f32 = 4.0;
const CUT: usize = 3;

/// A single row with so many columns is the end of a table; with fewer it is a frame.
const LONE_ROW: usize = 3;

/// A side of a cell is drawn when so much of it is.
const DRAWN: f32 = 0.5;

/// The tables that the rules of a picture with so many pixels to the inch make, from the top.
pub(super) fn find(rules: &Rules, dpi: u32) -> Vec<Grid> {
    grids(rules, &Scale::new(dpi as f32, NEAR))
}

/// The tables that drawn rules make, from the top.
pub(super) fn drawn(rules: &Rules) -> Vec<Grid> {
    let scale = Scale::new(POINTS_PER_INCH, NEAR_DRAWN);
    let is_held = |rule: &&Rule| is_held(rule, &rules.upright, scale.near);
    let level = rules.level.iter().filter(is_held).copied().collect();
    grids(&Rules { level, upright: rules.upright.clone() }, &scale)
}

/// Whether a level line goes from upright to upright or across one: the line under a word at the beginning of a cell
/// does not.
fn is_held(level: &Rule, upright: &[Rule], near: f32) -> bool {
    let met: Vec<f32> = upright.iter().filter(|rule| meet(level, rule, near)).map(Rule::middle).collect();
    let crosses = |at: &f32| level.start + near < *at && *at < level.end - near;
    let ends = |end: f32| met.iter().any(|at| (at - end).abs() <= near);
    met.iter().any(crosses) || (ends(level.start) && ends(level.end))
}

fn meet(level: &Rule, upright: &Rule, near: f32) -> bool {
    let covers = |rule: &Rule, place: f32| rule.start - near <= place && place <= rule.end + near;
    covers(level, upright.middle()) && covers(upright, level.at(upright.middle()))
}

/// How large is what is measured, in the unit of a page's rules.
struct Scale {
    dpi: f32,
    /// Within this lines meet.
    near: f32,
}

impl Scale {
    fn new(dpi: f32, near: f32) -> Self {
        Self { dpi, near: near / 25.4 * dpi }
    }

    fn of(&self, millimetres: f32) -> f32 {
        millimetres / 25.4 * self.dpi
    }
}

/// The tables that `rules` make.
fn grids(rules: &Rules, scale: &Scale) -> Vec<Grid> {
    let groups = meeting(rules, scale.near);
    let mut found: Vec<Grid> = groups.iter().filter_map(|lines| lines.grid(scale)).collect();
    found.sort_by(|a, b| a.cells[0].bbox.y0.total_cmp(&b.cells[0].bbox.y0));
    found
}

/// Lines that hang together.
#[derive(Default)]
struct Lines {
    level: Vec<Rule>,
    upright: Vec<Rule>,
}

/// Which of a number of things are one.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn of(&self, mut at: usize) -> usize {
        while self.0[at] != at {
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        // The first stands for the group.
        self.0[a.max(b)] = a.min(b);
    }
}

/// The lines of the page by what they meet.
fn meeting(rules: &Rules, near: f32) -> Vec<Lines> {
    let levels = rules.level.len();
    let mut groups = Groups::new(levels + rules.upright.len());
    for (nth, level) in rules.level.iter().enumerate() {
        for (other, upright) in rules.upright.iter().enumerate() {
            if meet(level, upright, near) {
                groups.join(nth, levels + other);
            }
        }
    }
    let mut found: Vec<Lines> = (0..groups.0.len()).map(|_| Lines::default()).collect();
    rules.level.iter().enumerate().for_each(|(nth, rule)| found[groups.of(nth)].level.push(*rule));
    rules
        .upright
        .iter()
        .enumerate()
        .for_each(|(nth, rule)| found[groups.of(levels + nth)].upright.push(*rule));
    found
}

/// Lines at the same place across.
struct Edge {
    at: f32,
    drawn: Vec<[f32; 2]>,
}

impl Edge {
    /// Whether the edge is drawn from `start` to `end`.
    fn is_drawn(&self, start: f32, end: f32) -> bool {
        let shared = |[from, to]: &[f32; 2]| (to.min(end) - from.max(start)).max(0.0);
        self.drawn.iter().map(shared).sum::<f32>() >= DRAWN * (end - start)
    }
}

/// The edges that lines make, in order.
fn edges(lines: &[Rule], near: f32) -> Vec<Edge> {
    let mut lines = lines.to_vec();
    lines.sort_by(|a, b| a.middle().total_cmp(&b.middle()));
    let mut edges: Vec<Edge> = Vec::new();
    for line in lines {
        match edges.last_mut().filter(|edge| line.middle() - edge.at <= near) {
            Some(edge) => edge.drawn.push([line.start, line.end]),
            None => edges.push(Edge { at: line.middle(), drawn: vec![[line.start, line.end]] }),
        }
    }
    edges
}

impl Lines {
    /// The grid that the lines make; `None` for a frame, a cross and the like.
    fn grid(&self, scale: &Scale) -> Option<Grid> {
        if self.upright.is_empty() {
            return None;
        }
        let [rows, columns] = [&self.level, &self.upright].map(|lines| edges(lines, scale.of(SAME_EDGE)));
        let is_lone = rows.len() == 2;
        let columns = with_open_sides(columns, &self.level, 1, scale.of(OPEN));
        let rows = if is_lone { rows } else { with_open_sides(rows, &self.upright, CUT, scale.of(OPEN_ROW)) };
        let (height, width) = (rows.len().saturating_sub(1), columns.len().saturating_sub(1));
        if height < 1 || width < 2 || (height == 1 && width < LONE_ROW) {
            return None;
        }
        let cells = cells(&rows, &columns, POINTS_PER_INCH / scale.dpi.max(1.0));
        let last = |part: fn(&GridCell) -> usize| cells.iter().map(part).max().unwrap_or_default();
        let is_table = if height == 1 {
            cells.len() == width
        } else {
            last(|cell| cell.row) > 0 && last(|cell| cell.column) > 0
        };
        is_table.then_some(Grid { rows: height, columns: width, cells })
    }
}

/// The edges with those that are not drawn, where so many of the lines across them end in the open.
fn with_open_sides(mut edges: Vec<Edge>, across: &[Rule], lines: usize, open: f32) -> Vec<Edge> {
    let mut starts: Vec<f32> = across.iter().map(|rule| rule.start).collect();
    let mut ends: Vec<f32> = across.iter().map(|rule| rule.end).collect();
    starts.sort_by(f32::total_cmp);
    ends.sort_by(|a, b| b.total_cmp(a));
    let (Some(start), Some(end)) = (starts.get(lines - 1), ends.get(lines - 1)) else { return edges };
    let side = |at: f32| Edge { at, drawn: Vec::new() };
    if edges.first().is_some_and(|edge| edge.at - start > open) {
        edges.insert(0, side(*start));
    }
    if edges.last().is_some_and(|edge| end - edge.at > open) {
        edges.push(side(*end));
    }
    edges
}

/// The cells between the edges; those with no line between them are one.
fn cells(rows: &[Edge], columns: &[Edge], scale: f32) -> Vec<GridCell> {
    let width = columns.len() - 1;
    let mut groups = Groups::new((rows.len() - 1) * width);
    for (row, band) in rows.windows(2).enumerate() {
        for (column, strip) in columns.windows(2).enumerate() {
            let at = row * width + column;
            if column + 1 < width && !strip[1].is_drawn(band[0].at, band[1].at) {
                groups.join(at, at + 1);
            }
            if row + 2 < rows.len() && !band[1].is_drawn(strip[0].at, strip[1].at) {
                groups.join(at, at + width);
            }
        }
    }
    let bbox = |at: usize| {
        let (row, column) = (at / width, at % width);
        let [x0, x1] = [columns[column].at, columns[column + 1].at].map(|pixels| pixels * scale);
        let [y0, y1] = [rows[row].at, rows[row + 1].at].map(|pixels| pixels * scale);
        BoundingBox { x0, y0, x1, y1 }
    };
    let mut cells: Vec<(usize, GridCell)> = Vec::new();
    for at in 0..groups.0.len() {
        let group = groups.of(at);
        match cells.iter_mut().find(|(known, _)| *known == group) {
            Some((_, cell)) => cell.bbox = cell.bbox.union(bbox(at)),
            None => cells.push((group, GridCell { row: at / width, column: at % width, bbox: bbox(at) })),
        }
    }
    cells.into_iter().map(|(_, cell)| cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(start: f32, end: f32, at: f32) -> Rule {
        Rule { start, end, at: [at, at] }
    }

    /// Three columns, three rows of 100 pixels at 72 dpi, from 100, 100.
    fn ruled() -> Rules {
        let at = [100.0, 200.0, 300.0, 400.0];
        Rules {
            level: at.map(|y| rule(100.0, 400.0, y)).to_vec(),
            upright: at.map(|x| rule(100.0, 400.0, x)).to_vec(),
        }
    }

    fn begins(grid: &Grid) -> Vec<(usize, usize)> {
        grid.cells.iter().map(|cell| (cell.row, cell.column)).collect()
    }

    #[test]
    fn lines_that_cross_make_cells() {
        let grids = find(&ruled(), 72);
        assert_eq!((grids.len(), grids[0].rows, grids[0].columns, grids[0].cells.len()), (1, 3, 3, 9));
        let word = BoundingBox { x0: 210.0, y0: 120.0, x1: 240.0, y1: 130.0 };
        let cell = grids[0].cell_of(word).unwrap();
        assert_eq!((cell.row, cell.column, cell.bbox.x0, cell.bbox.y1), (0, 1, 200.0, 200.0));
    }

    #[test]
    fn cells_without_a_line_between_them_are_one() {
        let mut rules = ruled();
        // The head spans two columns, the first column spans two rows.
        rules.upright[2].start = 200.0;
        rules.level[2].start = 200.0;
        let grid = find(&rules, 72).remove(0);
        assert_eq!(begins(&grid), [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 1), (2, 2)]);
        assert_eq!((grid.cells[1].bbox.x1, grid.cells[2].bbox.y1), (400.0, 400.0));
    }

    #[test]
    fn a_frame_and_lines_that_do_not_meet_are_no_table() {
        let frame = Rules {
            level: [100.0, 200.0].map(|y| rule(100.0, 400.0, y)).to_vec(),
            upright: [100.0, 400.0].map(|x| rule(100.0, 200.0, x)).to_vec(),
        };
        assert!(find(&frame, 72).is_empty());
        let two = Rules { upright: [100.0, 200.0, 400.0].map(|x| rule(100.0, 200.0, x)).to_vec(), ..frame };
        assert!(find(&two, 72).is_empty());
        let apart = Rules { upright: Vec::new(), ..ruled() };
        assert!(find(&apart, 72).is_empty());
    }

    #[test]
    fn drawn_lines_meet_exactly_or_not_at_all() {
        let mut rules = ruled();
        assert_eq!(drawn(&rules), find(&rules, 72));
        // Lines under words at the beginning of cells, one within what drawn lines may miss each other by.
        rules.level.push(rule(104.0, 190.0, 150.0));
        rules.level.push(rule(202.0, 290.0, 150.0));
        assert_eq!((find(&rules, 72)[0].rows, drawn(&rules)[0].rows), (4, 3));
    }

    #[test]
    fn the_page_may_end_within_a_row() {
        let mut rules = ruled();
        rules.level.remove(0);
        rules.upright[0].start = 200.0;
        let grid = find(&rules, 72).remove(0);
        assert_eq!((grid.rows, grid.cells[0].bbox.y0), (3, 100.0));
        rules.upright[1].start = 200.0;
        assert_eq!(find(&rules, 72)[0].rows, 2, "two lines that run on are none of the table");
    }

    #[test]
    fn the_last_row_of_a_table_may_stand_alone() {
        let mut rules = ruled();
        rules.level.truncate(2);
        rules.upright.iter_mut().for_each(|rule| rule.end = 200.0);
        let grid = find(&rules, 72).remove(0);
        assert_eq!((grid.rows, begins(&grid)), (1, vec![(0, 0), (0, 1), (0, 2)]));
    }

    #[test]
    fn columns_may_be_open_at_the_sides() {
        let mut rules = ruled();
        rules.upright = vec![rule(100.0, 400.0, 200.0), rule(100.0, 400.0, 300.0)];
        assert_eq!(find(&rules, 72)[0].columns, 3);
    }
}
