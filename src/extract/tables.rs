//! Tables of lines with rules (`| a | b |`) to rows of cells, and those that share out tasks to the task matrix.
//!
//! The sheet writes all tables so: those of files, those between the rules of a page (`ruled`), and those that only their
//! columns show (`aligned`). A row of the table may take several lines, which are known by their place.

use crate::document::{Confidence, Indicator, IndicatorKind, Record, Table, TaskRow};
use crate::error::Result;
use crate::text;

use super::indicators::Indicators;
use super::matcher::Pattern;
use super::pattern;
use super::rows::Heads;
use super::ruled::TableRow;
use super::sheet::{Bit, Sheet};
use super::zones::Zones;

/// The heads of columns.
#[derive(Debug)]
pub(super) struct Tables {
    rule: Pattern,
    lead: Pattern,
    coordinate: Pattern,
    content: Pattern,
    deadline: Pattern,
    heads: Heads,
}

/// A row of a table: the rows of the sheet it takes, and what its cells say.
struct Ruled {
    rows: Vec<usize>,
    cells: Vec<String>,
    at: Option<TableRow>,
}

impl Ruled {
    fn bits(&self, sheet: &Sheet<'_>) -> Vec<Bit> {
        self.rows.iter().map(|row| sheet.whole(*row)).collect()
    }

    /// Adds another line of the same row.
    fn go_on(&mut self, row: usize, cells: Vec<String>) {
        self.rows.push(row);
        self.add(cells);
    }

    fn add(&mut self, cells: Vec<String>) {
        for (cell, more) in self.cells.iter_mut().zip(cells).filter(|(_, more)| !more.is_empty()) {
            if !cell.is_empty() {
                cell.push(' ');
            }
            cell.push_str(&more);
        }
    }
}

/// Which column is what in a table that shares out tasks.
#[derive(Debug, Clone, Copy)]
struct Columns {
    content: usize,
    lead: usize,
    coordinate: Option<usize>,
    deadline: Option<usize>,
}

impl Tables {
    /// Compiles the heads.
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            rule: pattern(r"^[\s|:+-]*$")?,
            lead: pattern(r"(?i)chủ trì|đơn vị thực hiện|cơ quan thực hiện")?,
            coordinate: pattern(r"(?i)phối hợp")?,
            content: pattern(r"(?i)nội dung|nhiệm vụ|công việc")?,
            deadline: pattern(r"(?i)thời gian|thời hạn|hoàn thành|tiến độ")?,
            heads: Heads::new()?,
        })
    }

    /// Reads the tables of body and attachments into the record.
    pub(super) fn read(
        &self,
        sheet: &Sheet<'_>,
        zones: &Zones,
        indicators: &Indicators,
        record: &mut Record,
    ) {
        let mut rows: Vec<Ruled> = Vec::new();
        // The head of a table right under the title is no part of it.
        let above = (0..zones.body.start).filter(|row| sheet.is_aligned(*row));
        for row in above.chain(zones.body.clone()).chain(zones.attached.clone()) {
            let text = sheet.rows[row].text.as_str();
            let ruled = text.starts_with('|') && text.matches('|').count() > 2;
            if ruled && !self.rule.is_match(text) {
                self.add(sheet, &mut rows, row, indicators, record);
            } else if !ruled {
                self.finish(sheet, &mut rows, indicators, record);
            }
        }
        self.finish(sheet, &mut rows, indicators, record);
        for zone in [&zones.body, &zones.attached] {
            record.indicators.extend(self.heads.lines(sheet, indicators, zone.clone()));
        }
    }

    /// Adds a row of the sheet to the table it stands in; a ruled table with other columns is another one.
    fn add(
        &self,
        sheet: &Sheet<'_>,
        rows: &mut Vec<Ruled>,
        row: usize,
        indicators: &Indicators,
        record: &mut Record,
    ) {
        let (at, cells) = (sheet.rows[row].table, cells(&sheet.rows[row].text));
        let same = |ruled: &&mut Ruled| at.is_some() && ruled.at == at;
        if let Some(known) = rows.iter_mut().find(same) {
            known.go_on(row, cells);
            return;
        }
        let place = |at: TableRow| (at.page, at.grid);
        let is_other = |last: &Ruled| last.at.map(place) != at.map(place) && last.cells.len() != cells.len();
        if rows.last().is_some_and(is_other) {
            self.finish(sheet, rows, indicators, record);
        }
        rows.push(Ruled { rows: vec![row], cells, at });
    }

    fn finish(&self, sheet: &Sheet<'_>, rows: &mut Vec<Ruled>, indicators: &Indicators, record: &mut Record) {
        // The recogniser may go down the columns.
        rows.sort_by_key(|ruled| ruled.at);
        join_cut(rows);
        if rows.len() > 1 {
            let bits: Vec<_> = rows.iter().flat_map(|ruled| ruled.bits(sheet)).collect();
            let boxes: Vec<_> = rows.iter().filter_map(|ruled| Some(sheet.ruled_cells(ruled.at?))).collect();
            let has_places = boxes.iter().flatten().any(Option::is_some);
            record.tables.push(Table {
                rows: rows.iter().map(|ruled| ruled.cells.clone()).collect(),
                boxes: if has_places { boxes } else { Vec::new() },
                confidence: Confidence::new(0.9).and(sheet.certainty(&bits)),
                evidence: sheet.evidence(&bits),
            });
            let (head, below) = head(sheet, rows);
            if let Some(columns) = self.columns(&head) {
                let tasks = below.iter().filter_map(|ruled| task(sheet, ruled, columns));
                record.task_matrix.extend(tasks);
            } else if let Some(columns) = self.heads.columns(&head) {
                let read = below.iter().filter_map(|ruled| {
                    Heads::row(sheet, indicators, columns, &ruled.cells, &ruled.bits(sheet))
                });
                record.indicators.extend(read);
            } else {
                let days = below.iter().filter_map(|ruled| {
                    self.heads.happened(sheet, (&head, &ruled.cells), &ruled.bits(sheet))
                });
                record.periods.extend(days);
                let figured = self.figured(sheet, rows, indicators, record);
                record.indicators.extend(figured);
            }
        }
        rows.clear();
    }

    /// What the columns of figures of a table count, row by row.
    fn figured(
        &self,
        sheet: &Sheet<'_>,
        rows: &[Ruled],
        indicators: &Indicators,
        record: &Record,
    ) -> Vec<Indicator> {
        let head = &rows[0].cells;
        let columns = self.heads.figures(head);
        let reports = record.document.kind.value.as_deref() == Some("Báo cáo");
        let kind = if reports { IndicatorKind::Result } else { IndicatorKind::Count };
        let row = |ruled: &Ruled| {
            Heads::figured(sheet, indicators, (&columns, kind), (head, &ruled.cells), &ruled.bits(sheet))
        };
        rows[1..].iter().flat_map(row).collect()
    }

    fn columns(&self, head: &[String]) -> Option<Columns> {
        let find = |form: &Pattern| head.iter().position(|cell| form.is_match(cell));
        Some(Columns {
            content: find(&self.content)?,
            lead: find(&self.lead)?,
            coordinate: find(&self.coordinate),
            deadline: find(&self.deadline),
        })
    }
}

/// Puts rows together that the end of a page cuts: all rows of the table begin with a number or name, but for the first
/// on a page.
fn join_cut(rows: &mut Vec<Ruled>) {
    let opens = |ruled: &Ruled| !ruled.cells.first().is_some_and(String::is_empty);
    let goes_on = |pair: &[Ruled]| {
        let [Some(last), Some(first)] = [pair[0].at, pair[1].at] else { return false };
        first.page == last.page + 1
            && (first.grid, first.row) == (0, 0)
            && opens(&pair[0])
            && !opens(&pair[1])
    };
    let cut: Vec<usize> = (1..rows.len()).filter(|at| goes_on(&rows[at - 1..=*at])).collect();
    let below_head = rows.iter().skip(2).filter(|ruled| !opens(ruled)).count();
    if below_head > cut.len() {
        return;
    }
    for at in cut.into_iter().rev() {
        let rest = rows.remove(at);
        rows[at - 1].rows.extend(rest.rows);
        rows[at - 1].add(rest.cells);
    }
}

/// The heads of the columns, and the rows below them. Where some cells of the first row go down over the second and
/// others across several columns, both are the head: a column under a common head has its own.
fn head<'r>(sheet: &Sheet<'_>, rows: &'r [Ruled]) -> (Vec<String>, &'r [Ruled]) {
    let Some((first, below)) = rows.split_first() else { return (Vec::new(), rows) };
    let single = || (first.cells.clone(), below);
    let Some((second, rest)) = below.split_first() else { return single() };
    let next = |at: TableRow| TableRow { row: at.row + 1, ..at };
    let (Some(upper), Some(lower)) = (first.at, second.at.filter(|at| first.at.map(next) == Some(*at)))
    else {
        return single();
    };
    let [upper, lower] = [upper, lower].map(|at| sheet.ruled_cells(at));
    let begins = |above: bool, below: bool| {
        upper.iter().zip(&lower).any(|(a, b)| a.is_some() == above && b.is_some() == below)
    };
    if !begins(true, false) || !begins(false, true) {
        return single();
    }
    let mut common = String::new();
    let own = |((cell, own), begins): ((&String, &String), &Option<_>)| {
        if begins.is_some() {
            common.clone_from(cell);
        }
        // A year alone says nothing without what it is the year of.
        if own.chars().any(char::is_alphabetic) {
            own.clone()
        } else {
            text::single_spaced(&format!("{common} {own}"))
        }
    };
    (first.cells.iter().zip(&second.cells).zip(&upper).map(own).collect(), rest)
}

/// The cells between the rules of a line.
fn cells(text: &str) -> Vec<String> {
    let inner = text.trim().trim_start_matches('|').trim_end_matches('|');
    inner.split('|').map(text::single_spaced).collect()
}

fn task(sheet: &Sheet<'_>, ruled: &Ruled, columns: Columns) -> Option<TaskRow> {
    let cells = &ruled.cells;
    let content = cells.get(columns.content).filter(|cell| !cell.is_empty())?;
    let names = |column: Option<usize>| -> Vec<String> {
        let cell = column.and_then(|column| cells.get(column)).map_or("", String::as_str);
        cell.split([';']).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
    };
    let bits = ruled.bits(sheet);
    let number = cells.first().filter(|cell| columns.content > 0 && cell.len() < 8 && !cell.is_empty());
    Some(TaskRow {
        row: number.cloned(),
        content: content.clone(),
        lead: names(Some(columns.lead)),
        coordinate: names(columns.coordinate),
        deadline: columns
            .deadline
            .and_then(|column| cells.get(column))
            .filter(|cell| !cell.is_empty())
            .cloned(),
        raw: sheet.raw(&bits),
        confidence: Confidence::new(0.85).and(sheet.certainty(&bits)),
        evidence: sheet.evidence(&bits),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Assets;
    use crate::document::{BoundingBox, Document, Grid, GridCell, Line, Restoration, RestoredLine};
    use crate::extract::cues::Cues;

    fn indicators() -> Indicators {
        let assets = Assets::embedded();
        Indicators::new(&assets, &Cues::new(&assets).unwrap()).unwrap()
    }

    #[test]
    fn a_table_that_shares_out_tasks() {
        let text = "| TT | Nội dung | Đơn vị chủ trì | Đơn vị phối hợp |\n|---|---|---|---|\n| 1 | Lập danh mục dữ liệu | Sở Xây dựng | Sở Y tế; UBND các xã |";
        let document = crate::extract::fixture::document(text);
        let sheet = Sheet::new(&document);
        let tables = Tables::new().unwrap();
        let mut record = Record::default();
        let mut rows = Vec::new();
        for row in (0..sheet.rows.len()).filter(|row| !tables.rule.is_match(&sheet.rows[*row].text)) {
            tables.add(&sheet, &mut rows, row, &indicators(), &mut record);
        }
        tables.finish(&sheet, &mut rows, &indicators(), &mut record);
        assert_eq!(record.task_matrix[0].lead, ["Sở Xây dựng"]);
        assert_eq!(record.task_matrix[0].coordinate, ["Sở Y tế", "UBND các xã"]);
        assert_eq!(record.task_matrix[0].row.as_deref(), Some("1"));
    }
    /// A line of words at x of a page with a ruled table: two columns of 100 points, rows of 40 points.
    fn on_a_picture(lines: &[(f32, &[(&str, f32)])]) -> Record {
        let bbox = |x0: f32, y0: f32, width: f32, height: f32| BoundingBox {
            x0,
            y0,
            x1: x0 + width,
            y1: y0 + height,
        };
        let cell = |at: usize| {
            let (row, column) = (at / 2, at % 2);
            GridCell { row, column, bbox: bbox(100.0 * column as f32, 40.0 * row as f32, 100.0, 40.0) }
        };
        let line = |(y, words): &(f32, &[(&str, f32)])| {
            let word = |(text, x): &(&str, f32)| ((*text).to_owned(), Some(bbox(*x, *y, 30.0, 10.0)), None);
            RestoredLine::verbatim(Line::from_words(words.iter().map(word)))
        };
        let mut document = crate::extract::fixture::document("x");
        document.pages[0].lines = lines.iter().map(line).collect();
        document.pages[0].picture.grids =
            vec![Grid { rows: 3, columns: 2, cells: (0..6).map(cell).collect() }];
        read(&document)
    }

    /// What the tables of `document` say, all of whose lines stand in one.
    fn read(document: &Document<Restoration>) -> Record {
        let sheet = Sheet::new(document);
        let tables = Tables::new().unwrap();
        let (mut record, mut rows) = (Record::default(), Vec::new());
        (0..sheet.rows.len()).for_each(|row| tables.add(&sheet, &mut rows, row, &indicators(), &mut record));
        tables.finish(&sheet, &mut rows, &indicators(), &mut record);
        record
    }

    #[test]
    fn a_ruled_row_may_take_several_lines() {
        let record = on_a_picture(&[
            (5.0, &[("Chỉ", 10.0), ("tiêu", 45.0), ("Đạt", 110.0)]),
            (45.0, &[("Hồ", 10.0), ("sơ", 45.0), ("88", 110.0)]),
            (60.0, &[("điện", 10.0), ("tử", 45.0)]),
            (85.0, &[("Ký", 10.0), ("số", 45.0), ("7", 110.0)]),
        ]);
        assert_eq!(record.tables[0].rows, [["Chỉ tiêu", "Đạt"], ["Hồ sơ điện tử", "88"], ["Ký số", "7"]]);
        assert_eq!(record.tables[0].boxes[1][1].map(|bbox| (bbox.x0, bbox.y0)), Some((100.0, 40.0)));
        assert_eq!(record.tables[0].evidence.len(), 4);
    }

    #[test]
    fn a_row_that_the_page_cuts_is_one() {
        let row = |page: usize, row: usize, cells: [&str; 2]| Ruled {
            rows: vec![row],
            cells: cells.map(str::to_owned).into(),
            at: Some(TableRow { page, grid: 0, row }),
        };
        let rows = || {
            vec![
                row(0, 0, ["TT", "Việc"]),
                row(0, 1, ["1", "Vá"]),
                row(1, 0, ["", "đường"]),
                row(1, 1, ["2", "Xây"]),
            ]
        };
        let mut cut = rows();
        join_cut(&mut cut);
        assert_eq!((cut.len(), &cut[1].cells[..]), (3, &["1".to_owned(), "Vá đường".to_owned()][..]));
        let mut open = rows();
        open.push(row(1, 2, ["", "nhà"]));
        join_cut(&mut open);
        assert_eq!(open.len(), 5, "rows without a number are not rare here");
    }

    #[test]
    fn a_head_of_two_rows_is_one() {
        let bbox = |column: usize, row: usize, columns: usize, rows: usize| {
            let [x0, y0, width, height] = [column, row, columns, rows].map(|count| 100.0 * count as f32);
            BoundingBox { x0, y0, x1: x0 + width, y1: y0 + height }
        };
        let cell =
            |(column, row, columns, rows)| GridCell { row, column, bbox: bbox(column, row, columns, rows) };
        let head = [(0, 0, 1, 2), (1, 0, 2, 1), (1, 1, 1, 1), (2, 1, 1, 1)];
        let cells = head.into_iter().chain((0..3).map(|column| (column, 2, 1, 1))).map(cell).collect();
        let words = [("Nội dung", 0, 0), ("Đơn vị", 1, 0), ("Phối hợp", 1, 1), ("Chủ trì", 2, 1)];
        let row = [("Vá đường", 0, 2), ("Xã An", 1, 2), ("Xã Bê", 2, 2)];
        let line = |(text, column, row): (&str, usize, usize)| {
            let place = BoundingBox { x1: 100.0 * column as f32 + 40.0, ..bbox(column, row, 1, 1) };
            RestoredLine::verbatim(Line::from_words([(text.to_owned(), Some(place), None)]))
        };
        let mut document = crate::extract::fixture::document("x");
        document.pages[0].lines = words.into_iter().chain(row).map(line).collect();
        document.pages[0].picture.grids = vec![Grid { rows: 3, columns: 3, cells }];
        let tasks = read(&document).task_matrix;
        assert_eq!((tasks.len(), tasks[0].content.as_str()), (1, "Vá đường"));
        assert_eq!(
            (&tasks[0].lead[..], &tasks[0].coordinate[..]),
            (&["Xã Bê".to_owned()][..], &["Xã An".to_owned()][..])
        );
    }

    #[test]
    fn a_table_read_down_its_columns_comes_out_by_rows() {
        let record = on_a_picture(&[
            (5.0, &[("Việc", 10.0)]),
            (45.0, &[("Một", 10.0)]),
            (5.0, &[("Hạn", 110.0)]),
            (45.0, &[("%", 110.0)]),
        ]);
        assert_eq!(record.tables[0].rows, [["Việc", "Hạn"], ["Một", "%"]]);
    }
}
