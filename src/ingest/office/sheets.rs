//! Reads the sheets of an XLSX as its reader sees them: each a page, rows of cells with rules as rows of a table, what
//! stands above and below them as lines. Cells are taken one by one: two that are far apart span millions of others.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{
    BorderStyle, Borders, DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError,
};

use super::super::Limits;
use super::super::plain::PageText;
use super::container::Container;
use super::damaged;
use super::fonts::Face;
use super::script::Script;
use super::table::Table;
use crate::error::{Error, ErrorKind, Result};

/// What names the sheets.
const WORKBOOK: &str = "xl/workbook.xml";

/// Cells of a file that are written down, blank ones between others included.
const MOST_CELLS: usize = 2_000_000;

/// Figures that Excel shows of a number; those behind are noise of its binary form.
const FIGURES: usize = 15;

/// Whether the container is a workbook of Excel 2007 or later.
pub(super) fn is_workbook(container: &Container<'_>) -> bool {
    container.has(WORKBOOK)
}

/// A page for each sheet that can be seen.
pub(super) fn pages(bytes: &[u8], limits: &Limits) -> Result<Vec<PageText>> {
    check_unpacked(bytes, limits)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let is_seen =
        |sheet: &calamine::Sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet;
    let sheets = book.sheets_metadata().iter().filter(|sheet| is_seen(sheet));
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    limits.check_pages(names.len())?;
    let mut writer = Writer::default();
    for name in names {
        writer.write(&rows_of(&mut book, &name)?)?;
        writer.script.page_break();
    }
    Ok(writer.script.finish())
}

/// The parts are read by a library that does not count what it unpacks; any of them may be named as a sheet.
fn check_unpacked(bytes: &[u8], limits: &Limits) -> Result<()> {
    let mut container = Container::open(bytes, limits)?;
    container.names().iter().try_for_each(|name| container.part(name).map(drop))
}

fn broken(error: XlsxError) -> Error {
    match error {
        XlsxError::Password => super::encrypted(),
        error => damaged().caused_by(error),
    }
}

/// What is seen of a cell.
struct Cell {
    column: u32,
    text: String,
    face: Face,
    is_ruled: bool,
    is_number: bool,
}

/// Cells with something in them, row by row, each with its place.
type Rows = Vec<(u32, Vec<Cell>)>;

fn rows_of(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Rows> {
    let mut reader = book.worksheet_cells_reader(name).map_err(broken)?;
    let (mut rows, mut count) = (Rows::new(), 0);
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(broken)? {
        let (row, column) = cell.get_position();
        let (text, is_number) = shown(cell.get_value());
        if text.trim().is_empty() {
            continue;
        }
        count += 1;
        check_cells(count)?;
        let style = reader.styles().get(style);
        let font = style.and_then(|style| style.font.as_ref()?.name.as_deref()).unwrap_or_default();
        let is_ruled = style.and_then(|style| style.borders.as_ref()).is_some_and(is_drawn);
        let cell = Cell { column, text, face: Face::of_font(font, false), is_ruled, is_number };
        match rows.last_mut().filter(|(last, _)| *last == row) {
            Some((_, cells)) => cells.push(cell),
            None => rows.push((row, vec![cell])),
        }
    }
    Ok(rows)
}

fn check_cells(count: usize) -> Result<()> {
    if count <= MOST_CELLS {
        return Ok(());
    }
    let message = format!("the sheets have more than the limit of {MOST_CELLS} cells");
    Err(Error::new(ErrorKind::TooLarge, message).with_remedy("split the file"))
}

/// Whether a cell has rules; one edge alone is a line under a heading.
fn is_drawn(borders: &Borders) -> bool {
    let edges = [&borders.left, &borders.right, &borders.top, &borders.bottom];
    edges.iter().filter(|edge| edge.style != BorderStyle::None).count() > 1
}

/// A value as it is seen, and whether it is a number. Dates are written as in Vietnam, numbers without separators.
fn shown(value: &DataRef<'_>) -> (String, bool) {
    let text = match value {
        DataRef::Int(number) => return (number.to_string(), true),
        DataRef::Float(number) => return (rounded(*number), true),
        DataRef::DateTime(date) => return (moment(*date), true),
        DataRef::String(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(is_true) => if *is_true { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTimeIso(text) => iso_date(text),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    };
    (text, false)
}

fn rounded(number: f64) -> String {
    let shown = format!("{number:.*e}", FIGURES - 1);
    shown.parse::<f64>().map_or(shown, |number| number.to_string())
}

fn moment(date: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let time = if second > 0 {
        format!("{hour:02}:{minute:02}:{second:02}")
    } else {
        format!("{hour:02}:{minute:02}")
    };
    match date.as_f64() {
        _ if date.is_duration() => rounded(date.as_f64()),
        days if days < 1.0 => time,
        days if days.fract() == 0.0 => format!("{day:02}/{month:02}/{year}"),
        _ => format!("{day:02}/{month:02}/{year} {time}"),
    }
}

/// `2024-03-14T00:00:00` as `14/03/2024`.
fn iso_date(text: &str) -> String {
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let date = date.rsplit('-').collect::<Vec<_>>().join("/");
    if time.is_empty() || time.starts_with("00:00:00") { date } else { format!("{date} {time}") }
}

/// Writes sheets down.
#[derive(Default)]
struct Writer {
    script: Script,
    cells: usize,
}

impl Writer {
    fn write(&mut self, rows: &Rows) -> Result<()> {
        let has_rules = rows.iter().flat_map(|(_, cells)| cells).any(|cell| cell.is_ruled);
        let mut is_row = Vec::with_capacity(rows.len());
        for (_, cells) in rows {
            let follows = is_row.last().copied().unwrap_or_default();
            is_row.push(if has_rules { is_ruled(cells) } else { is_aligned(cells, follows) });
        }
        let of_table =
            rows.iter().zip(&is_row).filter(|(_, is_row)| **is_row).flat_map(|((_, cells), _)| cells);
        // Columns with nothing in them are not seen.
        let columns: BTreeSet<u32> = of_table.map(|cell| cell.column).collect();
        let mut last = 0;
        let all: Vec<(&(u32, Vec<Cell>), bool)> = rows.iter().zip(is_row).collect();
        for run in all.chunk_by(|(_, a), (_, b)| a == b) {
            if run[0].1 {
                self.table(run.iter().map(|((_, cells), _)| cells), &columns)?;
            } else {
                for ((row, cells), _) in run {
                    self.lines(cells, row.saturating_sub(last) > 1);
                    last = *row;
                }
            }
            last = run.last().map_or(last, |((row, _), _)| *row);
        }
        Ok(())
    }

    fn table<'c>(
        &mut self,
        rows: impl Iterator<Item = &'c Vec<Cell>>,
        columns: &BTreeSet<u32>,
    ) -> Result<()> {
        self.script.open_table();
        for row in rows {
            self.script.table().into_iter().for_each(Table::open_row);
            let mut cells = row.iter().peekable();
            for column in columns {
                self.cells += 1;
                check_cells(self.cells)?;
                self.script.table().into_iter().for_each(Table::open_cell);
                while let Some(cell) = cells.next_if(|cell| cell.column <= *column) {
                    self.paragraph(&cell.text, cell.face);
                }
                if cells.peek().is_none() {
                    break;
                }
            }
        }
        self.script.close_table(true);
        Ok(())
    }

    /// Cells beside a table; `is_apart` where blank rows were left.
    fn lines(&mut self, cells: &[Cell], is_apart: bool) {
        if is_apart {
            self.paragraph("", Face::default());
        }
        for cell in cells {
            cell.text.lines().for_each(|line| self.paragraph(line, cell.face));
        }
    }

    fn paragraph(&mut self, text: &str, face: Face) {
        self.script.open_paragraph();
        self.script.text(text, face);
        self.script.close_paragraph();
    }
}

/// Whether most of a row's cells have rules.
fn is_ruled(cells: &[Cell]) -> bool {
    cells.iter().filter(|cell| cell.is_ruled).count() * 2 > cells.len()
}

/// Without rules: cells side by side are a row, a letterhead stands apart; sums stand below the table.
fn is_aligned(cells: &[Cell], follows: bool) -> bool {
    let has_neighbours = cells.windows(2).any(|pair| pair[1].column == pair[0].column + 1);
    has_neighbours || (follows && cells.len() > 1 && cells.iter().any(|cell| cell.is_number))
}
