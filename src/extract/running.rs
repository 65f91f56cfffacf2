//! What runs along the pages of a document and says nothing in it: page numbers, and a line that stands at the top or
//! at the foot of page after page.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Document, Restoration, RestoredLine};
use crate::text;

use super::ruled;

/// A line that runs stands on so many pages at least ...
const PAGES: usize = 3;

/// ... and has so many letters, or it could be anything.
const LETTERS: usize = 6;

/// Index of a page and of a line on it.
type Place = (usize, usize);

/// The lines that run along. Where one stands first it is left in place: it may be of the letterhead.
pub(super) fn lines(document: &Document<Restoration>) -> BTreeSet<Place> {
    if document.pages.len() < 2 {
        return BTreeSet::new();
    }
    let mut found = page_numbers(document);
    for edge in [top, foot] {
        found.extend(repeated(document, edge, &found));
    }
    found
}

type Edge = fn(&Restoration, &dyn Fn(usize) -> bool) -> Option<usize>;

fn is_written(line: &RestoredLine) -> bool {
    line.text.chars().any(char::is_alphanumeric)
}

/// The first line of a page that is not to be passed over.
fn top(page: &Restoration, is_passed: &dyn Fn(usize) -> bool) -> Option<usize> {
    (0..page.lines.len()).find(|line| is_written(&page.lines[*line]) && !is_passed(*line))
}

fn foot(page: &Restoration, is_passed: &dyn Fn(usize) -> bool) -> Option<usize> {
    (0..page.lines.len()).rev().find(|line| is_written(&page.lines[*line]) && !is_passed(*line))
}

/// Lone numbers at an edge that count the pages: none is higher than its page's own, or another page's is as far off.
fn page_numbers(document: &Document<Restoration>) -> BTreeSet<Place> {
    let mut found: Vec<(Place, i64)> = Vec::new();
    for (index, page) in document.pages.iter().enumerate() {
        let edges: BTreeSet<usize> = [top, foot].iter().filter_map(|edge| edge(page, &|_| false)).collect();
        // A page of one line says that line.
        let edges =
            edges.into_iter().filter(|_| page.lines.iter().filter(|line| is_written(line)).count() > 1);
        let off = |line: usize| Some(lone_number(&page.lines[line].text)? - index as i64 - 1);
        found.extend(edges.filter_map(|line| Some(((index, line), off(line)?))));
    }
    let shared =
        |place: &Place, off: i64| found.iter().any(|(other, also)| other.0 != place.0 && *also == off);
    let counts = found.iter().filter(|(place, off)| *off <= 0 || shared(place, *off));
    counts.map(|(place, _)| *place).collect()
}

/// `3`, `- 3 -`, `3.`
fn lone_number(text: &str) -> Option<i64> {
    let bare =
        text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '.' | '~' | '_'));
    let is_number = (1..=3).contains(&bare.len()) && bare.chars().all(|c| c.is_ascii_digit());
    bare.parse().ok().filter(|number| is_number && *number > 0)
}

/// The lines at an edge with the same letters, on at least half of the pages. They name an issue, a number or a day:
/// without a figure a line may be the letterhead of one document behind another.
fn repeated(document: &Document<Restoration>, edge: Edge, passed: &BTreeSet<Place>) -> Vec<Place> {
    let mut alike: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for (index, page) in document.pages.iter().enumerate() {
        let line = edge(page, &|line| passed.contains(&(index, line)));
        // A row of a table is none, however like the others: it has its own figures.
        let line = line.filter(|line| ruled::table(&page.lines[*line], &page.picture.grids).is_none());
        let letters = |line: usize| Some((said(&page.lines[line].text)?, (index, line)));
        if let Some((letters, place)) = line.and_then(letters) {
            alike.entry(letters).or_default().push(place);
        }
    }
    let runs = |places: &Vec<Place>| places.len() >= PAGES && 2 * places.len() >= document.pages.len();
    alike.into_values().filter(runs).flat_map(|places| places.into_iter().skip(1)).collect()
}

/// The letters of a line that names a figure beside the number of its page.
fn said(line: &str) -> Option<String> {
    // The page's own number stands at either end and is parted by a space.
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_number = |word: &&&str| word.chars().all(|c| c.is_ascii_digit());
    let first = words.first().filter(is_number).map_or(0, |_| 1);
    let last = words.last().filter(is_number).map_or(0, |_| 1);
    let inner = words.get(first..words.len().saturating_sub(last))?.concat();
    let letters: String =
        text::strip_marks(&inner).to_uppercase().chars().filter(|c| c.is_alphabetic()).collect();
    (letters.chars().count() >= LETTERS && inner.contains(|c: char| c.is_ascii_digit())).then_some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{BoundingBox, Grid, GridCell, Line, PageNumber};
    use crate::extract::fixture;

    fn found(pages: &[&str]) -> Vec<Place> {
        let mut document = fixture::document(pages[0]);
        for (index, text) in pages.iter().enumerate().skip(1) {
            let page = fixture::document(text).pages.remove(0);
            document.pages.push(Restoration { page: PageNumber::from_index(index), ..page });
        }
        lines(&document).into_iter().collect()
    }

    #[test]
    fn lone_numbers_at_an_edge_count_the_pages() {
        assert_eq!(found(&["a\nb", "2\nc\nd", "e\nf\n- 3 -"]), [(1, 0), (2, 2)]);
        // A part of a longer document.
        assert_eq!(found(&["45\na", "46\nb"]), [(0, 0), (1, 0)]);
        assert!(found(&["a\n45", "46 hồ sơ\nb"]).is_empty());
        assert!(found(&["1\nchỉ một trang"]).is_empty());
    }

    #[test]
    fn a_line_at_the_top_of_the_pages_runs() {
        let head = "TẬP SAN/Số 12 + 13/Ngày 05-02-2010";
        let pages =
            [format!("{head} 7\na"), format!("8 {head}\nb"), format!("{head} 9\nc"), "10\nd".to_owned()];
        assert_eq!(found(&pages.each_ref().map(String::as_str)), [(1, 0), (2, 0)]);
    }

    #[test]
    fn rows_of_a_table_do_not_run() {
        let row = |y: f32, first: &str| {
            let word = |text: &str, x0: f32| {
                (text.to_owned(), Some(BoundingBox { x0, y0: y, x1: x0 + 30.0, y1: y + 8.0 }), None)
            };
            let words = [
                word(first, 5.0),
                word("thôn", 105.0),
                word("Đoài", 120.0),
                word("5", 140.0),
                word("hộ", 150.0),
            ];
            RestoredLine::verbatim(Line::from_words(words))
        };
        let cell = |at: usize| GridCell {
            row: at / 2,
            column: at % 2,
            bbox: BoundingBox {
                x0: 100.0 * (at % 2) as f32,
                y0: 10.0 * (at / 2) as f32,
                x1: 100.0 * (at % 2 + 1) as f32,
                y1: 10.0 * (at / 2 + 1) as f32,
            },
        };
        let mut document = fixture::document("x");
        let mut page = document.pages[0].clone();
        page.lines =
            vec![row(1.0, "12"), row(11.0, "13"), RestoredLine::verbatim(Line::from_text("Ghi chú"))];
        document.pages = vec![page.clone(), page.clone(), page];
        assert_eq!(lines(&document).len(), 2);
        for page in &mut document.pages {
            page.picture.grids = vec![Grid { rows: 2, columns: 2, cells: (0..4).map(cell).collect() }];
        }
        assert!(lines(&document).is_empty());
    }

    #[test]
    fn letterheads_and_numbered_annexes_do_not_run() {
        assert!(found(&["ỦY BAN NHÂN DÂN\na", "ỦY BAN NHÂN DÂN\nb", "ỦY BAN NHÂN DÂN\nc"]).is_empty());
        assert!(found(&["PHỤ LỤC 01\na", "PHỤ LỤC 02\nb", "PHỤ LỤC 03\nc"]).is_empty());
    }
}
