//! All options of the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use sohoa::document::Step;
use sohoa::restore::Profile;

use crate::dict::DictCommand;
use crate::eval_args::{EvalArgs, GoldCommand};
use crate::exit::Exit;
use crate::export::ExportArgs;
use crate::restore::RestoreArgs;

/// Digitises Vietnamese official documents: scans and broken text in, correct Vietnamese and checkable JSON out.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Example:\n  sohoa ingest incoming/ --out results/\n\nExit codes: 0 done, 1 bad arguments, 2 input cannot be read, 3 missing dependency,\n  5 cannot write, 8 encrypted, 15 other error, 20 done with some documents in quarantine,\n  30 accuracy regressed, 31 nothing that can be trusted was evaluated, 32 integrity violation."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    /// Say more on stderr; twice for still more.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Use the dictionaries of this folder instead of the built-in ones.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) dictionaries: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Turn files and folders of documents into restored text and JSON records.
    #[command(
        after_help = "Example:\n  sohoa ingest incoming/ old-scan.pdf --out results/ --recursive --jobs 4\n\nWrites results/records/<name>.json, results/text/<name>.txt, results/results.ndjson,\nresults/summary.json and results/quarantine/<name>.reason.json for what failed."
    )]
    Ingest(IngestArgs),
    /// Put marks and letters back into Vietnamese text, line by line.
    #[command(
        after_help = "Example:\n  echo 'ke hoach chuyen doi so' | sohoa restore\n  sohoa restore --json bao-cao.txt > bao-cao.ndjson"
    )]
    Restore(RestoreArgs),
    /// Turn one document into one JSON record on stdout.
    #[command(after_help = "Example:\n  sohoa extract ke-hoach.pdf\n  cat cong-van.txt | sohoa extract")]
    Extract(ExtractArgs),
    /// Turn the records of an ingest run into tables: CSV, JSON lines, Excel or SQLite.
    #[command(
        after_help = "Example:\n  sohoa export results/ --to xlsx --out tables/\n  sohoa export results/ --to csv --bom --table documents,indicators --out tables/"
    )]
    Export(ExportArgs),
    /// Say how good it is: compare with a gold set, guard a baseline.
    #[command(
        after_help = "Example:\n  sohoa eval samples/ --baseline samples/baseline.json --html eval.html\n\nExit codes: 0 held, 30 regressed (or a known failure passes and is not accepted),\n  31 cannot be trusted, 32 a digit changed or a blank was filled."
    )]
    Eval(Box<EvalArgs>),
    /// Check a gold set, import annotations into one, print the schema of its truths.
    #[command(subcommand, after_help = "Example:\n  sohoa gold check samples/")]
    Gold(GoldCommand),
    /// Print the JSON Schema of the record.
    #[command(after_help = "Example:\n  sohoa schema > record.schema.json")]
    Schema,
    /// Build, check or train the compiled dictionaries.
    #[command(subcommand, after_help = "Example:\n  sohoa dict check\n  sohoa dict train --corpus texts/")]
    Dict(DictCommand),
    /// Say what is installed, what is missing and how to get it.
    #[command(after_help = "Example:\n  sohoa doctor || sudo apt-get install tesseract-ocr-vie")]
    Doctor,
}

#[derive(Debug, Args)]
pub(crate) struct IngestArgs {
    /// Files and folders: PDF, DOCX, DOC, ODT, PNG, JPEG, TIFF or text.
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Folder for the results; made when it is not there.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Documents and pages worked on at a time; the number of cores when not given.
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    /// Look into subfolders too.
    #[arg(short, long)]
    pub(crate) recursive: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExtractArgs {
    /// The document, of any kind; the standard input when not given or `-`.
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

/// How pages are read and repaired.
#[derive(Debug, Args)]
pub(crate) struct ReadingArgs {
    /// Tesseract languages, joined by `+`.
    #[arg(long, value_name = "LANG", default_value = "vie")]
    pub(crate) lang: String,
    /// How text is repaired: auto, stripped or ocr.
    #[arg(long, value_name = "PROFILE", default_value = "auto")]
    pub(crate) profile: Profile,
    /// Leave out steps that prepare a page's picture: orientation, stamps, border, speckle, upscale, deskew, threshold.
    #[arg(long, value_name = "STEPS", value_delimiter = ',')]
    pub(crate) without: Vec<Step>,
}

/// Prints clap's own message. Help and version are no errors; wrong arguments end with code 1, not clap's 2.
pub(crate) fn report(error: &clap::Error) -> Exit {
    // Nothing can be done when the terminal is gone.
    let _ = error.print();
    if error.use_stderr() { Exit::Usage } else { Exit::Success }
}
