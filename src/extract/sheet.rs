//! The restored lines laid out for reading: mark-up gone, blank lines noted, columns cut, every byte traceable.
//!
//! Knows nothing of what a document means. A [`Bit`] is a piece of one row; whatever a field is read from is a
//! list of bits, and bits turn into evidence (characters of the restored line) and certainty (the least sure
//! token touched).

use std::ops::Range;

use crate::document::{
    BoundingBox, Confidence, Document, Evidence, Field, FieldState, Grid, Origin, Restoration, RestoredLine,
    Token, Why,
};
use crate::text;

use super::clean::clean;
use super::{aligned, ruled, running};

/// Spaces that make a column in text that keeps its layout.
const COLUMN_SPACES: usize = 3;

/// A gap wider than this many text heights is a column border on a page with boxes.
const COLUMN_HEIGHTS: f32 = 2.5;

/// The same for a gap behind which the right column of a letterhead or signature may begin.
const MIDDLE_HEIGHTS: f32 = 1.3;

/// Writing that begins behind this share of a page's width stands in the right column.
const RIGHT: f32 = 0.44;

/// When more than this share of rows has a blank line before it, blank lines say nothing.
const GAPS_EVERYWHERE: f32 = 0.6;

/// Words after which a wide gap is a place to fill in, not a column border.
const BEFORE_BLANKS: [&str; 5] = ["ngày", "tháng", "năm", "số:", "số"];

/// A row that is not blank, cleaned.
#[derive(Debug)]
pub(super) struct Row {
    page: usize,
    line: usize,
    /// The text in NFC, without mark-up, trimmed.
    pub(super) text: String,
    /// For each character of `text` its place, in characters, in the restored line.
    places: Vec<u32>,
    /// Bytes of `text` at which another column begins.
    columns: Vec<usize>,
    /// Whether a blank line or a new block of the page stands before it.
    pub(super) gap: bool,
    /// The row of a ruled table that it is, or is a part of.
    pub(super) table: Option<ruled::TableRow>,
}

/// A range of bytes of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bit {
    /// Index of the row in the sheet.
    pub(super) row: usize,
    /// First byte.
    pub(super) start: usize,
    /// Byte after the last.
    pub(super) end: usize,
}

impl Row {
    fn of_table(page: usize, line: usize, part: &ruled::Part) -> Self {
        let ((text, places), (grid, row)) = (clean(&part.text), part.at);
        let places = places.into_iter().map(|place| part.places[place as usize]).collect();
        let (columns, table) = (spaced_columns(&text), Some(ruled::TableRow { page, grid, row }));
        Self { page, line, text, places, columns, gap: false, table }
    }
}

/// All rows of a document that are not blank, in reading order.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    document: &'a Document<Restoration>,
    /// The tables without rules, by page.
    aligned: Vec<Vec<Grid>>,
    /// The rows.
    pub(super) rows: Vec<Row>,
}

impl<'a> Sheet<'a> {
    /// Lays out the pages of `document`.
    pub(super) fn new(document: &'a Document<Restoration>) -> Self {
        let mut rows = Vec::new();
        let mut grids = Vec::new();
        let running = running::lines(document);
        for (page, restoration) in document.pages.iter().enumerate() {
            let mut gap = false;
            let aligned = aligned::tables(&restoration.lines);
            grids.push(aligned.iter().map(|table| aligned::grid(&restoration.lines, table)).collect());
            for (line, restored) in restoration.lines.iter().enumerate() {
                if running.contains(&(page, line)) {
                    continue;
                }
                let ruled = ruled::parts(restored, &restoration.picture.grids);
                let parts = ruled.or_else(|| {
                    let part = aligned::part(restored, line, &aligned, restoration.picture.grids.len())?;
                    Some(vec![part])
                });
                if let Some(parts) = parts {
                    rows.extend(parts.into_iter().map(|part| Row::of_table(page, line, &part)));
                    gap = true;
                    continue;
                }
                let (text, places) = clean(&restored.text);
                // Rules and dotted lines part like blank lines do.
                if !text.chars().any(char::is_alphanumeric) {
                    gap = true;
                    continue;
                }
                let width = restoration.size.map(|size| size.width);
                let columns = columns(&text, &places, &restored.text, &restored.tokens, width);
                gap |= restored.starts_block;
                rows.push(Row { page, line, text, places, columns, gap, table: None });
                gap = false;
            }
        }
        forget_meaningless_gaps(&mut rows);
        Self { document, aligned: grids, rows }
    }

    /// The whole row.
    pub(super) fn whole(&self, row: usize) -> Bit {
        Bit { row, start: 0, end: self.rows[row].text.len() }
    }

    /// Whether a row is of a table without rules.
    pub(super) fn is_aligned(&self, row: usize) -> bool {
        let ruled = |page: usize| self.document.pages[page].picture.grids.len();
        self.rows[row].table.is_some_and(|at| at.grid >= ruled(at.page))
    }

    /// Where the cells of a table's row stand; a cell that began above or to the left has no place of its own.
    pub(super) fn ruled_cells(&self, at: ruled::TableRow) -> Vec<Option<BoundingBox>> {
        let ruled = &self.document.pages[at.page].picture.grids;
        ruled.get(at.grid).unwrap_or_else(|| &self.aligned[at.page][at.grid - ruled.len()]).row(at.row)
    }

    /// The row cut at its columns, left to right.
    pub(super) fn cells(&self, row: usize) -> Vec<Bit> {
        let whole = self.whole(row);
        let columns = &self.rows[row].columns;
        let starts = std::iter::once(0).chain(columns.iter().copied());
        let ends = columns.iter().copied().chain(std::iter::once(whole.end));
        starts
            .zip(ends)
            .map(|(start, end)| self.trimmed(Bit { row, start, end }))
            .filter(|bit| bit.start < bit.end)
            .collect()
    }

    /// Whether a bit begins in the right column of its page; `None` where words have no boxes.
    pub(super) fn is_right(&self, bit: Bit) -> Option<bool> {
        let width = self.document.pages[self.rows[bit.row].page].size?.width;
        let lefts = self.tokens(bit).filter_map(|token| token.bbox).map(|bbox| bbox.x0);
        Some(lefts.reduce(f32::min)? > RIGHT * width)
    }

    /// How sure the recogniser was of the least sure word of `bits`; certain where nothing was recognised.
    pub(super) fn legibility(&self, bits: &[Bit]) -> Confidence {
        let recognised = |bit: &&Bit| self.document.pages[self.rows[bit.row].page].origin == Origin::Ocr;
        let bits: Vec<Bit> = bits.iter().filter(recognised).copied().collect();
        self.certainty(&bits)
    }

    /// The same bit without white space and column rules at its ends.
    pub(super) fn trimmed(&self, bit: Bit) -> Bit {
        let text = self.text(bit);
        let edge = |c: char| c.is_whitespace() || c == '|';
        let left = text.len() - text.trim_start_matches(edge).len();
        let kept = text.trim_matches(edge).len();
        Bit { row: bit.row, start: bit.start + left, end: bit.start + left + kept }
    }

    /// A part of `bit`; `range` counts bytes from the start of the bit.
    pub(super) fn part(&self, bit: Bit, range: Range<usize>) -> Bit {
        self.trimmed(Bit { row: bit.row, start: bit.start + range.start, end: bit.start + range.end })
    }

    /// What stands there.
    pub(super) fn text(&self, bit: Bit) -> &str {
        &self.rows[bit.row].text[bit.start..bit.end]
    }

    /// The text of the row that a piece of evidence stands in.
    pub(super) fn line(&self, place: &Evidence) -> Option<&str> {
        let is_there = |row: &&Row| {
            row.line as u32 + 1 == place.line && self.document.pages[row.page].page == place.page
        };
        self.rows.iter().find(is_there).map(|row| row.text.as_str())
    }

    /// What stands there, bits joined by a space, white space collapsed.
    pub(super) fn raw(&self, bits: &[Bit]) -> String {
        let words: Vec<&str> = bits.iter().flat_map(|bit| self.text(*bit).split_whitespace()).collect();
        words.join(" ")
    }

    /// Where the bits stand, one entry a bit.
    pub(super) fn evidence(&self, bits: &[Bit]) -> Vec<Evidence> {
        bits.iter().map(|bit| self.place(*bit)).collect()
    }

    fn place(&self, bit: Bit) -> Evidence {
        let row = &self.rows[bit.row];
        let page = &self.document.pages[row.page];
        let span = self.source_span(bit);
        let boxes = self.tokens(bit).filter_map(|token| token.bbox);
        Evidence { page: page.page, line: row.line as u32 + 1, span, bbox: boxes.reduce(BoundingBox::union) }
    }

    /// The bit in characters of the restored line.
    fn source_span(&self, bit: Bit) -> [u32; 2] {
        let row = &self.rows[bit.row];
        let first = row.text[..bit.start].chars().count();
        let last = row.text[..bit.end].chars().count();
        match row.places.get(first..last) {
            Some([only]) => [*only, only + 1],
            Some([from, .., to]) => [*from, to + 1],
            _ => [0, 0],
        }
    }

    /// The tokens of the restored line that the bit touches.
    fn tokens(&self, bit: Bit) -> impl Iterator<Item = &'a Token> {
        let row = &self.rows[bit.row];
        let line = &self.document.pages[row.page].lines[row.line];
        let [from, to] = self.source_span(bit);
        let byte =
            |place: u32| line.text.char_indices().nth(place as usize).map_or(line.text.len(), |(at, _)| at);
        let (from, to) = (byte(from), byte(to));
        line.tokens.iter().filter(move |token| token.chosen.start < to && from < token.chosen.end)
    }

    /// Whether marks were put back where the bits stand: such marks, and such as are still missing, are a guess and
    /// not the author's.
    pub(super) fn has_restored_marks(&self, bits: &[Bit]) -> bool {
        self.evidence(bits).iter().any(|place| self.is_restored(place))
    }

    /// The same for a place in the document.
    pub(super) fn is_restored(&self, place: &Evidence) -> bool {
        let page = self.document.pages.iter().find(|page| page.page == place.page);
        let line = page.and_then(|page| page.lines.get(place.line as usize - 1));
        let restored = |line: &RestoredLine| {
            let byte = |place: u32| line.text.chars().take(place as usize).map(char::len_utf8).sum::<usize>();
            let [from, to] = place.span.map(byte);
            let touched = |token: &&Token| token.chosen.start < to && from < token.chosen.end;
            let was_bare = !text::is_marked(&line.read) && text::is_marked(&line.text);
            was_bare || line.tokens.iter().filter(touched).any(|token| token.why == Why::MarksRestored)
        };
        line.is_some_and(restored)
    }

    /// The words of a row that the restorer suspects to be slips, each with what was probably meant.
    pub(super) fn suspected(&self, row: usize) -> Vec<(Bit, &'a str)> {
        let Row { page, line, text, places, .. } = &self.rows[row];
        let restored: &'a RestoredLine = &self.document.pages[*page].lines[*line];
        let slips = restored.tokens.iter().filter(|token| token.why == Why::Suspected);
        let found = slips.filter_map(|token| {
            let meant = token.alternatives.first()?.text.as_str();
            let (printed, meant) = differing(&restored.text[token.chosen.clone()], meant);
            let start = restored.text[..token.chosen.start + printed.start].chars().count() as u32;
            let first = places.iter().position(|place| *place >= start)?;
            let start = text.char_indices().nth(first)?.0;
            let end = start + printed.len();
            text.is_char_boundary(end).then_some((Bit { row, start, end }, meant))
        });
        found.collect()
    }

    /// The least sure token that the bits touch.
    pub(super) fn certainty(&self, bits: &[Bit]) -> Confidence {
        let tokens = bits.iter().flat_map(|bit| self.tokens(*bit));
        tokens.fold(Confidence::CERTAIN, |least, token| least.min(token.confidence))
    }

    /// A field read from `bits`; `fit` is how well the grammar fits, 0 to 1.
    pub(super) fn field(&self, state: FieldState, value: Option<String>, bits: &[Bit], fit: f32) -> Field {
        let raw = self.raw(bits);
        Field {
            state,
            value,
            raw: (!raw.is_empty()).then_some(raw),
            confidence: Confidence::new(fit).and(self.certainty(bits)),
            evidence: self.evidence(bits),
            reason: None,
        }
    }

    /// A field in state `value`.
    pub(super) fn value(&self, value: impl Into<String>, bits: &[Bit], fit: f32) -> Field {
        self.field(FieldState::Value, Some(value.into()), bits, fit)
    }
}

/// Where the word stands in which `one` differs from `other`, and what `other` has there.
fn differing<'t>(one: &str, other: &'t str) -> (Range<usize>, &'t str) {
    let is_letter = |c: char| c.is_alphabetic();
    let same = one.char_indices().zip(other.chars()).find(|((_, a), b)| a != b).map_or(0, |((at, _), _)| at);
    let border = one[..same].char_indices().rev().find(|(_, c)| !is_letter(*c));
    let start = border.map_or(0, |(at, c)| at + c.len_utf8());
    let end = |text: &str| text[start..].find(|c| !is_letter(c)).map_or(text.len(), |len| start + len);
    (start..end(one), &other[start..end(other)])
}

/// A field the document does not have, and why we say so.
pub(super) fn absent(reason: Option<&str>) -> Field {
    Field { reason: reason.map(str::to_owned), ..Field::default() }
}

/// Adds a reason to a field.
pub(super) fn because(mut field: Field, reason: impl Into<String>) -> Field {
    field.reason = Some(reason.into());
    field
}

/// Bytes at which another column begins: wide gaps on the page, tabs, rules, runs of spaces.
fn columns(text: &str, places: &[u32], source: &str, tokens: &[Token], width: Option<f32>) -> Vec<usize> {
    let mut found = spaced_columns(text);
    found.extend(boxed_columns(text, places, source, tokens, width));
    found.sort_unstable();
    found.dedup();
    found
}

fn spaced_columns(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut spaces = 0;
    for (at, c) in text.char_indices() {
        match c {
            ' ' => spaces += 1,
            '\t' | '|' => spaces = COLUMN_SPACES,
            _ => {
                if spaces >= COLUMN_SPACES && c != '/' && !awaits_filling(&text[..at]) {
                    found.push(at);
                }
                spaces = 0;
            }
        }
    }
    found
}

/// Whether `before` ends in a word whose blank may follow: `ngày   tháng`, `Số:   /KH`.
fn awaits_filling(before: &str) -> bool {
    let last = before.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    BEFORE_BLANKS.contains(&last.as_str())
}

/// A gap is measured in heights of the line's writing, specks and rules left out; one from the left half over
/// the middle of the page need not be so wide, because centred lines of two columns come near each other.
fn boxed_columns(
    text: &str,
    places: &[u32],
    source: &str,
    tokens: &[Token],
    width: Option<f32>,
) -> Vec<usize> {
    let mut found = Vec::new();
    let height = writing_height(tokens);
    let middle = width.map_or(f32::INFINITY, |width| RIGHT * width);
    for pair in tokens.windows(2) {
        let (Some(left), Some(right)) = (pair[0].bbox, pair[1].bbox) else { continue };
        let over_middle = left.x0 < middle && right.x0 > middle;
        let heights = if over_middle { MIDDLE_HEIGHTS } else { COLUMN_HEIGHTS };
        if right.x0 - left.x1 < heights * height {
            continue;
        }
        let place = source[..pair[1].chosen.start].chars().count() as u32;
        let Some(character) = places.iter().position(|known| *known >= place) else { continue };
        let at = text.char_indices().nth(character).map_or(text.len(), |(at, _)| at);
        if !text[at..].starts_with('/') && !awaits_filling(&text[..at]) {
            found.push(at);
        }
    }
    found
}

/// The height in the middle of those of the words.
fn writing_height(tokens: &[Token]) -> f32 {
    let boxes = tokens.iter().filter_map(|token| token.bbox);
    let mut heights: Vec<f32> = boxes.map(|bbox| bbox.y1 - bbox.y0).collect();
    heights.sort_by(f32::total_cmp);
    heights.get(heights.len() / 2).map_or(1.0, |height| height.max(1.0))
}

/// Converters put a blank line after every line: then blank lines part nothing.
fn forget_meaningless_gaps(rows: &mut [Row]) {
    let gaps = rows.iter().filter(|row| row.gap).count();
    let wrapped = rows.iter().filter(|row| row.gap && starts_low(&row.text)).count();
    // Lower-case beginnings after blank lines show that sentences run across them.
    if gaps as f32 > GAPS_EVERYWHERE * rows.len() as f32 && wrapped * 8 > gaps {
        for row in rows {
            row.gap = false;
        }
    }
}

fn starts_low(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_lowercase)
}

/// Bits joined to one text, so that a pattern may run over line breaks, with the way back.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// The text; bits are parted by a space, paragraphs by a line feed.
    pub(super) text: String,
    bits: Vec<(usize, Bit)>,
}

impl Joined {
    /// Adds a bit after `separator`.
    pub(super) fn push(&mut self, sheet: &Sheet<'_>, bit: Bit, separator: char) {
        if !self.text.is_empty() {
            self.text.push(separator);
        }
        self.bits.push((self.text.len(), bit));
        self.text.push_str(sheet.text(bit));
    }

    /// All bits joined by spaces.
    pub(super) fn of(sheet: &Sheet<'_>, bits: &[Bit]) -> Self {
        let mut joined = Self::default();
        for bit in bits {
            joined.push(sheet, *bit, ' ');
        }
        joined
    }

    /// The bits that a range of the joined text touches.
    pub(super) fn bits(&self, range: Range<usize>) -> Vec<Bit> {
        let first = self.bits.partition_point(|(at, _)| *at <= range.start).saturating_sub(1);
        let touched = self.bits[first.min(self.bits.len())..].iter().take_while(|(at, _)| *at < range.end);
        touched.filter_map(|(at, bit)| cut(*at, *bit, &range)).collect()
    }
}

fn cut(at: usize, bit: Bit, range: &Range<usize>) -> Option<Bit> {
    let start = bit.start + range.start.saturating_sub(at);
    let end = (bit.start + range.end.saturating_sub(at)).min(bit.end);
    (start < end).then_some(Bit { row: bit.row, start, end })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Line, RestoredLine};
    use crate::extract::fixture::document;

    #[test]
    fn evidence_counts_characters_of_the_restored_line() {
        let document = document("\n## **Số: 12/KH-SXD**\n");
        let sheet = Sheet::new(&document);
        let cell = sheet.cells(0)[0];
        assert_eq!(sheet.text(cell), "Số: 12/KH-SXD");
        let evidence = sheet.evidence(&[sheet.part(cell, 5..cell.end)]);
        assert_eq!((evidence[0].line, evidence[0].span), (2, [9, 18]));
    }

    #[test]
    fn wide_spaces_part_columns_but_not_blanks_to_fill() {
        let document = document("Số:     /KH-UBND        Hà Nội, ngày     tháng     năm 2024");
        let sheet = Sheet::new(&document);
        let cells: Vec<_> = sheet.cells(0).into_iter().map(|cell| sheet.raw(&[cell])).collect();
        assert_eq!(cells, ["Số: /KH-UBND", "Hà Nội, ngày tháng năm 2024"]);
    }

    #[test]
    fn a_joined_range_comes_back_as_bits() {
        let document = document("Công văn số 15/KH-\nUBND ngày");
        let sheet = Sheet::new(&document);
        let joined = Joined::of(&sheet, &[sheet.whole(0), sheet.whole(1)]);
        let at = joined.text.find("15/").unwrap();
        let bits = joined.bits(at..at + "15/KH- UBND".len());
        assert_eq!(sheet.raw(&bits), "15/KH- UBND");
        assert_eq!(bits.len(), 2);
    }

    #[test]
    fn boxes_part_columns_and_carry_confidence() {
        let word = |text: &str, x0: f32, sure: f32| {
            let bbox = BoundingBox { x0, y0: 10.0, x1: x0 + 30.0, y1: 20.0 };
            (text.to_owned(), Some(bbox), Some(Confidence::new(sure)))
        };
        let line = Line::from_words([word("SỞ", 0.0, 0.9), word("TÀI", 35.0, 0.5), word("Độc", 200.0, 0.8)]);
        let mut document = document("x");
        document.pages[0].lines = vec![RestoredLine::verbatim(line)];
        let sheet = Sheet::new(&document);
        let cells = sheet.cells(0);
        assert_eq!(cells.iter().map(|cell| sheet.text(*cell)).collect::<Vec<_>>(), ["SỞ TÀI", "Độc"]);
        let field = sheet.value("Sở Tài", &cells[..1], 1.0);
        assert_eq!(field.evidence[0].bbox.map(|bbox| (bbox.x0, bbox.x1)), Some((0.0, 65.0)));
        assert!((field.confidence.get() - 0.5).abs() < 1e-6);
    }
}
