//! Tables as text: CSV (RFC 4180: comma, CRLF, quotes where needed) and JSON lines, one file a table.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::cell::Cell;
use super::{Sink, Table};
use crate::error::Result;
use crate::output::files::{Draft, unwritable};
use crate::output::json_line;

/// A spreadsheet runs a cell that begins so as a formula, also when it came from a scanned letter.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// One CSV file a table.
#[derive(Debug)]
pub(super) struct Csv(Vec<csv::Writer<Draft>>);

impl Csv {
    pub(super) fn create(folder: &Path, tables: &[&Table], bom: bool) -> Result<Self> {
        let file = |table: &&Table| {
            let path = folder.join(format!("{}.csv", table.name));
            let mut draft = Draft::create(&path)?;
            let mark = if bom { "\u{feff}" } else { "" };
            draft.write_all(mark.as_bytes()).map_err(|cause| unwritable(&path, cause))?;
            let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(draft);
            let head = writer.write_record(table.columns.iter().map(|column| column.name));
            head.map_err(|cause| unwritable(&path, cause))?;
            Ok(writer)
        };
        tables.iter().map(file).collect::<Result<_>>().map(Self)
    }
}

impl Sink for Csv {
    fn row(&mut self, index: usize, cells: &[Cell]) -> Result<()> {
        let writer = &mut self.0[index];
        let written = writer.write_record(cells.iter().map(|cell| guarded(cell).into_bytes()));
        written.map_err(|cause| unwritable(writer.get_ref().path(), cause))
    }

    fn finish(self: Box<Self>) -> Result<Vec<PathBuf>> {
        let flushed = self.0.into_iter().map(|writer| {
            let path = writer.get_ref().path().to_owned();
            writer.into_inner().map_err(|error| unwritable(&path, error.into_error()))
        });
        put_all(flushed.collect::<Result<_>>()?)
    }
}

/// The text of a cell that no spreadsheet takes for a formula: an apostrophe goes before text that begins like one,
/// unless it is a number or signs only (the comparator `=`).
fn guarded(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) if is_like_formula(text) => format!("'{text}"),
        cell => cell.text(),
    }
}

fn is_like_formula(text: &str) -> bool {
    let has_operand = text.contains(char::is_alphanumeric);
    text.starts_with(FORMULA_STARTS) && has_operand && text.parse::<f64>().is_err()
}

/// One file of JSON lines a table.
#[derive(Debug)]
pub(super) struct Ndjson(Vec<(Draft, &'static Table)>);

impl Ndjson {
    pub(super) fn create(folder: &Path, tables: &[&'static Table]) -> Result<Self> {
        let file = |table: &&'static Table| {
            Ok((Draft::create(&folder.join(format!("{}.ndjson", table.name)))?, *table))
        };
        tables.iter().map(file).collect::<Result<_>>().map(Self)
    }
}

impl Sink for Ndjson {
    fn row(&mut self, index: usize, cells: &[Cell]) -> Result<()> {
        let (draft, table) = &mut self.0[index];
        let pairs =
            table.columns.iter().zip(cells).map(|(column, cell)| (column.name.to_owned(), cell.json()));
        let line = json_line(&pairs.collect::<Map<String, Value>>())?;
        draft.write_all(&line).map_err(|cause| unwritable(draft.path(), cause))
    }

    fn finish(self: Box<Self>) -> Result<Vec<PathBuf>> {
        put_all(self.0.into_iter().map(|(draft, _)| draft).collect())
    }
}

/// All files are complete before the first is put in its place.
fn put_all(drafts: Vec<Draft>) -> Result<Vec<PathBuf>> {
    drafts.into_iter().map(Draft::finish).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_begins_like_a_formula_is_guarded_and_numbers_are_not() {
        let text = |text: &str| guarded(&Cell::Text(text.to_owned()));
        assert_eq!(text("=1+2"), "'=1+2");
        assert_eq!(text("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(text("- Như trên"), "'- Như trên");
        assert_eq!(text("\tx"), "'\tx");
        assert_eq!(text("="), "=");
        assert_eq!(text("-12.5"), "-12.5");
        assert_eq!(text("Sở Y tế = đơn vị chủ trì"), "Sở Y tế = đơn vị chủ trì");
        assert_eq!(guarded(&Cell::Number(-3.0)), "-3");
    }
}
