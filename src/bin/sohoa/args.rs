//! All options of the command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use sohoa::document::Step;
use sohoa::ingest::{Limits, READ};
use sohoa::pipeline::batch::FailureLimit;
use sohoa::restore::Profile;

use crate::dict::DictCommand;
use crate::duplicates::DuplicatesArgs;
use crate::eval_args::{EvalArgs, GoldCommand};
use crate::exit::Exit;
use crate::export::ExportArgs;
use crate::isolation::IsolationArgs;
use crate::manual::{CompletionsArgs, ManArgs};
use crate::query::QueryArgs;
use crate::restore::RestoreArgs;
use crate::watch::WatchArgs;

/// Digitises Vietnamese official documents: scans and broken text in, correct Vietnamese and checkable JSON out.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Example:\n  sohoa ingest incoming/ --out results/\n\nOptions may stand in sohoa.toml, a table a command ([ingest] jobs = 4); what is typed wins.\n\nExit codes: 0 done, 1 bad arguments, 2 input cannot be read, 3 missing dependency,\n  5 cannot write, 8 encrypted, 15 other error, 20 done with some documents in quarantine,\n  21 too many documents failed, 30 accuracy regressed,\n  31 nothing that can be trusted was evaluated, 32 integrity violation,\n  130 interrupted."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    /// Say more on stderr; twice for still more.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// How messages are written to stderr.
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub(crate) log: LogFormat,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// How messages are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Use the dictionaries of this folder instead of the built-in ones.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) dictionaries: Option<PathBuf>,
    /// Options that need not be typed; `sohoa.toml` of the working directory when not given.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Turn files and folders of documents into restored text and JSON records.
    #[command(
        after_help = "Example:\n  sohoa ingest incoming/ old-scan.pdf --out results/ --recursive --jobs 4\n\nWrites results/records/<name>.json, results/text/<name>.txt, results/results.ndjson,\nresults/summary.json and results/quarantine/<name>.reason.json for what failed.\nresults/ledger.sqlite knows what is done: the same command again does only what is new or changed.\nAfter Ctrl-C, a crash or a power cut the same command goes on."
    )]
    Ingest(IngestArgs),
    /// Do the documents of a scanner's folder as they come, until Ctrl-C.
    #[command(
        after_help = "Example:\n  sohoa watch scanner/ --out results/\n  sohoa watch /mnt/share/scanner --out results/ --poll --every 30\n\nWhat stands in the folder at the start is done first; then each file when it has not changed for the\nsettle time. Names of unfinished files (.*, ~$*, *~, *.tmp, *.part, *.crdownload, ...) are passed over.\nResults are those of `sohoa ingest`, and tell of all documents that came, also when their files are gone.\nA file with the name of an earlier one replaces it. What cannot be read goes to results/failed/ with\nNAME.reason.txt beside it.\nThe first Ctrl-C ends after the documents in work, with code 0; the same command goes on."
    )]
    Watch(WatchArgs),
    /// Put marks and letters back into Vietnamese text, line by line.
    #[command(
        after_help = "Example:\n  echo 'ke hoach chuyen doi so' | sohoa restore\n  sohoa restore --json bao-cao.txt > bao-cao.ndjson"
    )]
    Restore(RestoreArgs),
    /// Turn one document into one JSON record on stdout.
    #[command(after_help = "Example:\n  sohoa extract ke-hoach.pdf\n  cat cong-van.txt | sohoa extract")]
    Extract(ExtractArgs),
    /// Turn the records of an ingest run into tables: CSV, JSON lines, Excel, SQLite or Parquet.
    #[command(
        after_help = "Example:\n  sohoa export results/ --to xlsx --out tables/\n  sohoa export results/ --to csv --bom --table documents,indicators --out tables/"
    )]
    Export(ExportArgs),
    /// Ask the results: a number, who cites it, an indicator over time, what is overdue.
    #[command(
        after_help = "Example:\n  sohoa query results/ number 1327/KH-STTTT\n  sohoa query results/ indicator \"ho so truc tuyen\" --place \"Yen Dinh\" --from 2021"
    )]
    Query(QueryArgs),
    /// Say which documents of the results are the same: by bytes, by number, by text. Nothing is deleted.
    #[command(
        after_help = "Example:\n  sohoa duplicates results/\n  sohoa duplicates results/ --json --similarity 0.9"
    )]
    Duplicates(DuplicatesArgs),
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
    /// Print a shell's completions of commands and options.
    #[command(
        after_help = "Example:\n  sohoa completions bash > ~/.local/share/bash-completion/completions/sohoa"
    )]
    Completions(CompletionsArgs),
    /// Work on documents for another sohoa: orders on stdin, answers on stdout.
    #[command(hide = true)]
    Worker,
    /// Print the manual page, or write one for each command.
    #[command(after_help = "Example:\n  sohoa man | man -l -\n  sohoa man --out ~/.local/share/man/man1")]
    Man(ManArgs),
}

#[derive(Debug, Args)]
pub(crate) struct IngestArgs {
    #[arg(required = true, value_name = "INPUT", help = format!("Files and folders: {READ} or text, and ZIP archives of them"))]
    pub(crate) inputs: Vec<PathBuf>,
    /// Folder for the results; made when it is not there.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Documents and pages worked on at a time; the number of cores when not given.
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    #[command(flatten)]
    pub(crate) isolation: IsolationArgs,
    /// Look into subfolders too.
    #[arg(short, long)]
    pub(crate) recursive: bool,
    /// Try what stands in quarantine again.
    #[arg(long)]
    pub(crate) retry_failed: bool,
    /// Do everything again, also what is done and has not changed.
    #[arg(long)]
    pub(crate) force: bool,
    /// Give up with exit code 21 when more documents fail: a number, or a share such as 5%.
    #[arg(long, value_name = "N|N%")]
    pub(crate) max_failures: Option<FailureLimit>,
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
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

/// How much of a document is looked at before it is refused.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct LimitArgs {
    /// Size of a file in MiB.
    #[arg(long = "max-size", value_name = "MIB", default_value_t = mib(Limits::default().max_bytes), value_parser = clap::value_parser!(u64).range(1..=1 << 24))]
    size: u64,
    /// Pages of a document.
    #[arg(long = "max-pages", value_name = "N", default_value_t = Limits::default().max_pages)]
    pages: u32,
    /// Millions of pixels of a page.
    #[arg(long = "max-pixels", value_name = "MILLIONS", default_value_t = Limits::default().max_pixels / MILLION, value_parser = clap::value_parser!(u64).range(1..=4_000))]
    pixels: u64,
    /// Text and tables of an Office file, unpacked, in MiB.
    #[arg(long = "max-unpacked", value_name = "MIB", default_value_t = mib(Limits::default().max_unpacked_bytes), value_parser = clap::value_parser!(u64).range(1..=1 << 24))]
    unpacked: u64,
    /// Documents of a ZIP archive.
    #[arg(long = "max-members", value_name = "N", default_value_t = Limits::default().max_members)]
    members: u32,
    /// All documents of a ZIP archive, unpacked, in MiB.
    #[arg(long = "max-archive", value_name = "MIB", default_value_t = mib(Limits::default().max_archive_bytes), value_parser = clap::value_parser!(u64).range(1..=1 << 24))]
    archive: u64,
    /// ZIP archives in one another; 1 for none within another.
    #[arg(long = "max-nesting", value_name = "N", default_value_t = Limits::default().max_nesting, value_parser = clap::value_parser!(u32).range(1..=8))]
    nesting: u32,
}

const MILLION: u64 = 1_000_000;

const fn mib(bytes: u64) -> u64 {
    bytes >> 20
}

impl LimitArgs {
    /// The limits asked for.
    pub(crate) fn limits(&self) -> Limits {
        Limits {
            max_bytes: self.size << 20,
            max_pages: self.pages,
            max_pixels: self.pixels * MILLION,
            max_unpacked_bytes: self.unpacked << 20,
            max_members: self.members,
            max_archive_bytes: self.archive << 20,
            max_nesting: self.nesting,
        }
    }
}

/// Prints clap's own message. Help and version are no errors; wrong arguments end with code 1, not clap's 2.
pub(crate) fn report(error: &clap::Error) -> Exit {
    // Nothing can be done when the terminal is gone.
    let _ = error.print();
    if error.use_stderr() { Exit::Usage } else { Exit::Success }
}

/// A time in seconds.
pub(crate) fn seconds(text: &str) -> Result<Duration, String> {
    let number = text.parse::<f64>().ok().filter(|number| (0.0..=86_400.0).contains(number));
    number.map(Duration::from_secs_f64).ok_or_else(|| "seconds from 0 to 86400 are needed".to_owned())
}
