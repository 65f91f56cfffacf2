//! A ruled table: the head row bold, the first column and the figures centred.

use super::{Composer, LEFT, RIGHT};
use crate::sheet::{Rule, Words};

const PAD: f32 = 4.0;
const RULE: f32 = 0.8;

/// Sets a table; a row never parts over two pages.
pub(super) fn set(composer: &mut Composer<'_>, widths: &[f32], rows: &[Vec<String>]) {
    let total: f32 = widths.iter().sum();
    let mut edges = vec![LEFT];
    for width in widths {
        let last = edges.last().copied().unwrap_or(LEFT);
        edges.push(last + width / total * (RIGHT - LEFT));
    }
    composer.y += 4.0;
    for (nth, row) in rows.iter().enumerate() {
        set_row(composer, &edges, row, nth == 0);
    }
    composer.y += composer.style.after + 4.0;
}

fn set_row(composer: &mut Composer<'_>, edges: &[f32], row: &[String], head: bool) {
    let fonts = composer.fonts;
    let size = composer.style.size - 1.5;
    let line = size * 1.2;
    let cells: Vec<Vec<Words>> = row
        .iter()
        .zip(edges.windows(2))
        .map(|(text, edge)| {
            let room = edge[1] - edge[0] - 2.0 * PAD;
            Words::new(text, size, head, false).broken(fonts, room, room)
        })
        .collect();
    let tall = cells.iter().map(Vec::len).max().unwrap_or(1);
    let height = line * tall as f32 + 7.0;
    composer.need(height);
    let top = composer.y;
    let sheet = composer.sheet();
    for nth in 0..tall {
        let baseline = top + line * (nth + 1) as f32;
        let mut said = Vec::new();
        for (column, (cell, edge)) in cells.iter().zip(edges.windows(2)).enumerate() {
            let Some(words) = cell.get(nth) else { continue };
            if head || column != 1 {
                words.set_centred(fonts, sheet, f32::midpoint(edge[0], edge[1]), baseline);
            } else {
                words.set(fonts, sheet, edge[0] + PAD, baseline, None);
            }
            said.push(words.text());
        }
        sheet.lines.push(said.join(" "));
    }
    let (left, right) = (edges[0], edges[edges.len() - 1]);
    for y in [top, top + height] {
        sheet.rule(left, y, right - left, RULE);
    }
    for x in edges {
        sheet.rules.push(Rule { from: (*x, top), to: (*x, top + height), width: RULE });
    }
    composer.y = top + height;
}
