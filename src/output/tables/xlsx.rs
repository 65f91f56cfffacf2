//! Tables as a workbook that a clerk can work with: real numbers and days, a head that stays, filters.
//!
//! Sheets are written row by row to disk (`constant_memory`); the same records give the same bytes.

use std::path::{Path, PathBuf};

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook as Book, Worksheet, XlsxError,
};

use super::cell::Cell;
use super::records::Opened;
use super::{Column, Kind, REGISTER, Sink, Table, rows};
use crate::error::{Error, ErrorKind, Result};
use crate::output::files::{Draft, unwritable};

/// The most characters that a cell may hold, in UTF-16 units as Excel counts.
const CELL_LIMIT: usize = 32_767;

/// The sheet of the register; the tables follow.
const REGISTER_SHEET: usize = 0;

/// One workbook.
pub(super) struct Workbook {
    draft: Draft,
    book: Book,
    sheets: Vec<Sheet>,
    day: Format,
    plain: Format,
    /// The register is printed: what is long goes on in the next line.
    wrapped: Format,
}

/// What is known of one sheet while it grows.
#[derive(Debug, Clone, Copy)]
struct Sheet {
    columns: u16,
    next: u32,
}

/// Points that a line of the standard font takes.
const LINE_HEIGHT: f64 = 15.0;

impl Workbook {
    pub(super) fn create(folder: &Path, tables: &[&Table]) -> Result<Self> {
        let draft = Draft::create(&folder.join("sohoa.xlsx"))?;
        let mut book = Book::new();
        // The day of making would make two exports of the same records differ.
        let epoch = ExcelDateTime::from_ymd(2000, 1, 1).map_err(|cause| failed(draft.path(), cause))?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&epoch));
        for table in [&REGISTER].into_iter().chain(tables.iter().copied()) {
            book.add_worksheet_with_constant_memory()
                .and_then(|sheet| begin(sheet, table))
                .map_err(|cause| failed(draft.path(), cause))?;
        }
        let sheets = [&REGISTER].into_iter().chain(tables.iter().copied());
        let sheets = sheets.map(|table| Sheet { columns: table.columns.len() as u16, next: 1 }).collect();
        let plain = Format::new().set_align(FormatAlign::Top);
        let day = plain.clone().set_num_format("dd/mm/yyyy");
        let wrapped = plain.clone().set_text_wrap();
        Ok(Self { draft, book, sheets, day, plain, wrapped })
    }

    fn put(&mut self, index: usize, cells: &[Cell]) -> Result<()> {
        let text = if index == REGISTER_SHEET { &self.wrapped } else { &self.plain };
        let formats = [text, &self.day];
        let written = self.book.worksheet_from_index(index).and_then(|sheet| {
            let row = self.sheets[index].next;
            if index == REGISTER_SHEET {
                // Not every program makes rows as high as their wrapped text.
                sheet.set_row_height(row, LINE_HEIGHT * lines(cells) as f64)?;
            }
            (0..).zip(cells).try_for_each(|(column, cell)| put_cell(sheet, (row, column), cell, formats))
        });
        written.map_err(|cause| failed(self.draft.path(), cause))?;
        self.sheets[index].next += 1;
        Ok(())
    }

    /// Filters span the rows that are there, so they come last.
    fn end(&mut self) -> std::result::Result<(), XlsxError> {
        for (index, Sheet { columns, next }) in self.sheets.iter().enumerate() {
            self.book.worksheet_from_index(index)?.autofilter(0, 0, next - 1, columns - 1)?;
        }
        self.book.save_to_writer(&mut self.draft)
    }
}

impl Sink for Workbook {
    fn document(&mut self, document: &Opened) -> Result<()> {
        rows::whole(document).iter().try_for_each(|row| self.put(REGISTER_SHEET, &row.cells(&REGISTER)))
    }

    fn row(&mut self, index: usize, cells: &[Cell]) -> Result<()> {
        self.put(REGISTER_SHEET + 1 + index, cells)
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<PathBuf>> {
        self.end().map_err(|cause| failed(self.draft.path(), cause))?;
        Ok(vec![self.draft.finish()?])
    }
}

/// Name, widths and the head that stays when the rows roll.
fn begin(sheet: &mut Worksheet, table: &Table) -> std::result::Result<(), XlsxError> {
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_border_bottom(FormatBorder::Thin);
    sheet.set_name(table.name)?.set_freeze_panes(1, 0)?.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    for (index, column) in (0..).zip(table.columns) {
        sheet.set_column_width(index, width(column.name, column.kind))?;
        sheet.write_string_with_format(0, index, column.name, &head)?;
    }
    Ok(())
}

/// Lines that the highest cell of a row of the register needs.
fn lines(cells: &[Cell]) -> usize {
    let needed = |(cell, column): (&Cell, &Column)| match cell {
        Cell::Text(text) => text.chars().count().div_ceil(width(column.name, column.kind) as usize),
        _ => 1,
    };
    cells.iter().zip(REGISTER.columns).map(needed).max().unwrap_or(1).max(1)
}

/// Room for what usually stands in such a column, and for its name.
fn width(name: &str, kind: Kind) -> f64 {
    let content = match (name, kind) {
        ("subject" | "task" | "message" | "raw" | "check_message" | "Tên loại và trích yếu nội dung", _) => {
            60
        }
        ("name" | "unit" | "issuer" | "section" | "addressees" | "Tác giả", _) => 32,
        // A hash or a path is cut; it is there to be copied.
        (_, Kind::Text) => 16,
        (_, Kind::Date) => 13,
        _ => 9,
    };
    // The filter's button takes the room of three letters.
    content.max(name.chars().count().min(20) + 3) as f64
}

fn put_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    [plain, day]: [&Format; 2],
) -> std::result::Result<(), XlsxError> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(text) => sheet.write_string_with_format(row, column, shortened(text), plain)?,
        Cell::Integer(number) => sheet.write_number_with_format(row, column, *number as f64, plain)?,
        Cell::Number(number) => sheet.write_number_with_format(row, column, *number, plain)?,
        Cell::Boolean(value) => sheet.write_boolean_with_format(row, column, *value, plain)?,
        Cell::Date(date) => match excel_day(*date) {
            Some(date) => sheet.write_datetime_with_format(row, column, date, day)?,
            None => sheet.write_string_with_format(row, column, date.to_string(), plain)?,
        },
    };
    Ok(())
}

/// Excel has no days before 1900; such a day stays text.
fn excel_day(date: jiff::civil::Date) -> Option<ExcelDateTime> {
    let [year, month, day] = [date.year().into(), i32::from(date.month()), i32::from(date.day())];
    ExcelDateTime::from_ymd(u16::try_from(year).ok()?, month as u8, day as u8).ok()
}

/// What a cell can hold of `text`.
fn shortened(text: &str) -> String {
    if text.encode_utf16().count() <= CELL_LIMIT {
        return text.to_owned();
    }
    let mut room = CELL_LIMIT - 1;
    let fits = text.chars().take_while(|c| {
        let fits = c.len_utf16() <= room;
        room = room.saturating_sub(c.len_utf16());
        fits
    });
    fits.chain(['…']).collect()
}

/// A sheet has room for 1,048,576 rows; all other trouble is the disk's.
fn failed(path: &Path, cause: XlsxError) -> Error {
    if matches!(cause, XlsxError::RowColumnLimitError) {
        return Error::new(ErrorKind::TooLarge, "a table has more rows than a sheet of a workbook can hold")
            .with_remedy("export with --to csv or --to sqlite, or fewer documents at a time")
            .in_source(&path.display().to_string());
    }
    unwritable(path, cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_to_what_a_cell_holds_and_says_so() {
        let cut = shortened(&"đ".repeat(CELL_LIMIT + 1));
        assert_eq!(cut.encode_utf16().count(), CELL_LIMIT);
        assert!(cut.ends_with('…'));
        assert_eq!(shortened("đ"), "đ");
    }

    #[test]
    fn days_before_excel_stay_text() {
        assert!(excel_day(jiff::civil::date(1899, 12, 30)).is_none());
        assert!(excel_day(jiff::civil::date(2024, 3, 14)).is_some());
    }
}
