//! `sohoa export`: the records of a run as tables for analysts, clerks and databases.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use sohoa::Error;
use sohoa::output::tables::metadata::{self, Face, Profile};
use sohoa::output::tables::{self, Exported, Format, Table};

use crate::args::Common;
use crate::exit::Exit;
use crate::extract::{assets, print};
use crate::messages;

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The output folder of `sohoa ingest`, or a file of records, one a line.
    #[arg(value_name = "RESULTS", required_unless_present = "dictionary")]
    results: Option<PathBuf>,
    /// Into what.
    #[arg(long, value_name = "FORMAT", required_unless_present = "dictionary")]
    to: Option<To>,
    /// Folder for the tables; made when it is not there.
    #[arg(short, long, value_name = "DIR", required_unless_present = "dictionary")]
    out: Option<PathBuf>,
    /// Which tables, joined by commas: documents, indicators, references, units, tasks, places, recipients,
    /// anomalies, pages or all.
    #[arg(
        long,
        value_name = "TABLE",
        value_delimiter = ',',
        default_value = "all",
        hide_possible_values = true
    )]
    #[arg(value_parser = table_names())]
    table: Vec<String>,
    /// For nd30-xml and nd30-json: which of the two lists of elements.
    #[arg(long, value_name = "KIND", default_value = "incoming")]
    object: Object,
    /// Begin CSV files with a byte order mark, so that Excel reads them as UTF-8.
    #[arg(long)]
    bom: bool,
    /// Print the data dictionary: every table and column in words.
    #[arg(long, exclusive = true)]
    dictionary: bool,
}

/// The kinds of file.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum To {
    /// One CSV file a table.
    Csv,
    /// One file of JSON lines a table.
    Ndjson,
    /// One Excel workbook, with the register of incoming documents.
    Xlsx,
    /// One SQLite database, with views and a full-text index.
    Sqlite,
    /// One Parquet file a table, in builds with the feature `parquet`.
    Parquet,
    /// The archive's metadata after NĐ 30/2020/NĐ-CP, annex VI: one XML file a document, and a report of what does not fit.
    Nd30Xml,
    /// The same in JSON.
    Nd30Json,
}

/// The two kinds of documents in annex VI.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Object {
    /// Văn bản đến.
    Incoming,
    /// Văn bản đi.
    Outgoing,
}

fn table_names() -> clap::builder::PossibleValuesParser {
    tables::TABLES.iter().map(|table| table.name).chain(["all"]).collect::<Vec<_>>().into()
}

pub(crate) fn run(common: &Common, args: &ExportArgs) -> Result<Exit, Error> {
    let (Some(results), Some(to), Some(out)) = (&args.results, args.to, &args.out) else {
        return print(tables::dictionary().as_bytes());
    };
    let format = match to {
        To::Csv => Format::Csv { bom: args.bom },
        To::Ndjson => Format::Ndjson,
        To::Xlsx => Format::Xlsx,
        To::Sqlite => Format::Sqlite,
        To::Parquet => Format::Parquet,
        To::Nd30Xml => return archive(common, results, args.object, Face::Xml, out),
        To::Nd30Json => return archive(common, results, args.object, Face::Json, out),
    };
    say(&tables::export(results, &chosen(&args.table), format, out)?);
    Ok(Exit::Success)
}

/// The metadata of the archive.
fn archive(common: &Common, results: &Path, object: Object, face: Face, out: &Path) -> Result<Exit, Error> {
    let assets = assets(common)?;
    let object = match object {
        Object::Incoming => "incoming",
        Object::Outgoing => "outgoing",
    };
    let profile = Profile::new(object, assets.table("nd30_metadata.tsv")?.select(metadata::COLUMNS)?)?;
    let done = metadata::export(results, &profile, face, out)?;
    messages::say(&format!(
        "{} documents exported, {} of them fit; what does not fit, document by document: {}",
        done.documents,
        done.fitting,
        done.report.display()
    ));
    Ok(Exit::Success)
}

/// The tables asked for, each once and in their own order.
fn chosen(names: &[String]) -> Vec<&'static Table> {
    let asked = |table: &&Table| names.iter().any(|name| name == "all" || name == table.name);
    tables::TABLES.iter().filter(asked).collect()
}

fn say(done: &Exported) {
    let rows: Vec<String> = done.rows.iter().map(|(name, count)| format!("{name} {count}")).collect();
    let files: Vec<String> = done.files.iter().map(|file| format!("\n  {}", file.display())).collect();
    messages::say(&format!(
        "{} documents exported; rows: {}{}",
        done.documents,
        rows.join(", "),
        files.concat()
    ));
}
