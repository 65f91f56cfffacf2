//! Records as long, tidy tables: what is one row, what is one column, and the kinds of file they go into.
//!
//! A table is declared once, in `columns.rs`: names, types, meanings and where each value comes from. The writers
//! and the [data dictionary](dictionary()) know nothing else, so that they cannot disagree. Records are read one
//! at a time and forgotten: memory does not grow with their number.

mod cell;
mod columns;
mod csv;
mod dictionary;
pub mod duplicates;
mod matching;
pub mod metadata;
#[cfg(feature = "parquet")]
mod parquet;
pub mod query;
mod records;
mod rows;
mod sqlite;
mod xlsx;

use std::iter::Peekable;
use std::path::{Path, PathBuf};

use self::cell::Cell;
pub use self::columns::{REGISTER, TABLES};
pub use self::dictionary::dictionary;
use self::records::{Input, Opened};
use self::rows::Row;
use crate::error::Result;
#[cfg(not(feature = "parquet"))]
use crate::error::{Error, ErrorKind};

/// What a column holds, the same in every kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number, perhaps with a fraction.
    Number,
    /// Yes or no.
    Boolean,
    /// A day, `2024-03-14`. A day known in part (EDTF: `2024-XX-XX`) or an interval stays text.
    Date,
}

/// One column.
#[derive(Debug)]
pub struct Column {
    /// Its name, stable: scripts rely on it.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What it means, in one sentence.
    pub meaning: &'static str,
    from: fn(&Row<'_>) -> serde_json::Value,
}

/// One table.
#[derive(Debug)]
pub struct Table {
    /// Its name, stable.
    pub name: &'static str,
    /// What one row is.
    pub meaning: &'static str,
    /// Its columns, left to right.
    pub columns: &'static [Column],
    rows: for<'a> fn(&'a Opened) -> Vec<Row<'a>>,
}

impl Table {
    /// The table called `name`.
    pub fn named(name: &str) -> Option<&'static Self> {
        TABLES.iter().find(|table| table.name == name)
    }
}

/// Into what the tables go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One CSV file a table.
    Csv {
        /// Whether the file begins with a byte order mark: Excel then reads it as UTF-8.
        bom: bool,
    },
    /// One file of JSON lines a table.
    Ndjson,
    /// One workbook: the register of incoming documents, then one sheet a table.
    Xlsx,
    /// One database, with views and a full-text index.
    Sqlite,
    /// One Parquet file a table. Only with the feature `parquet`.
    Parquet,
}

/// What an export wrote.
#[derive(Debug, Default)]
pub struct Exported {
    /// Number of documents.
    pub documents: u64,
    /// Rows of each table, in the order of the tables.
    pub rows: Vec<(&'static str, u64)>,
    /// The files, all in place.
    pub files: Vec<PathBuf>,
}

/// A place that rows go to. Nothing is seen under its final name until [`finish`](Self::finish).
trait Sink {
    /// A document begins: its rows follow.
    fn document(&mut self, _document: &Opened) -> Result<()> {
        Ok(())
    }

    /// One row of the table at `index` of those asked for.
    fn row(&mut self, index: usize, cells: &[Cell]) -> Result<()>;

    /// Puts the files in their places.
    fn finish(self: Box<Self>) -> Result<Vec<PathBuf>>;
}

/// Writes `tables` of the records under `results` (the output folder of an ingest run, or a file of reports, one
/// a line) into `folder`.
pub fn export(results: &Path, tables: &[&'static Table], format: Format, folder: &Path) -> Result<Exported> {
    let records = open(results)?;
    let mut sink: Box<dyn Sink> = match format {
        Format::Csv { bom } => Box::new(csv::Csv::create(folder, tables, bom)?),
        Format::Ndjson => Box::new(csv::Ndjson::create(folder, tables)?),
        Format::Xlsx => Box::new(xlsx::Workbook::create(folder, tables)?),
        Format::Sqlite => Box::new(sqlite::Database::create(folder, tables)?),
        Format::Parquet => parquet_files(folder, tables)?,
    };
    let mut done =
        Exported { rows: tables.iter().map(|table| (table.name, 0)).collect(), ..Exported::default() };
    for record in records {
        add(&record?, tables, sink.as_mut(), &mut done)?;
    }
    done.files = sink.finish()?;
    Ok(done)
}

#[cfg(feature = "parquet")]
fn parquet_files(folder: &Path, tables: &[&'static Table]) -> Result<Box<dyn Sink>> {
    Ok(Box::new(parquet::Parquet::create(folder, tables)?))
}

#[cfg(not(feature = "parquet"))]
fn parquet_files(_folder: &Path, _tables: &[&'static Table]) -> Result<Box<dyn Sink>> {
    Err(Error::new(ErrorKind::MissingDependency, "this sohoa was built without Parquet").with_remedy(
        "build it with `cargo build --release --features parquet`, or export to sqlite, csv or ndjson",
    ))
}

/// The records under `results`, of which there must be one. Looked at before anything is written: a wrong folder
/// leaves no empty tables behind.
fn open(results: &Path) -> Result<Peekable<Input>> {
    let mut records = Input::open(results)?.peekable();
    if records.peek().is_none() {
        return Err(records::none_in(results));
    }
    Ok(records)
}

fn add(record: &Opened, tables: &[&'static Table], sink: &mut dyn Sink, done: &mut Exported) -> Result<()> {
    done.documents += 1;
    sink.document(record)?;
    for (index, table) in tables.iter().enumerate() {
        for row in (table.rows)(record) {
            sink.row(index, &row.cells(table))?;
            done.rows[index].1 += 1;
        }
    }
    Ok(())
}
