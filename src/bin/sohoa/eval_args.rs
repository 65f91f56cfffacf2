//! The options of `sohoa eval` and `sohoa gold`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use sohoa::eval::Part;
use sohoa::eval::gold::Split;

use crate::args::ReadingArgs;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct EvalArgs {
    #[command(subcommand)]
    pub(crate) what: Option<EvalCommand>,
    #[command(flatten)]
    pub(crate) set: SetArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EvalCommand {
    /// Compare the text with what the recogniser alone reads on the same page images.
    #[command(after_help = "Example:\n  sohoa eval ocr samples/ --against tesseract")]
    Ocr(OcrArgs),
    /// Strip true texts of their marks (or take damaged ones) and see how well they are restored.
    #[command(
        after_help = "Example:\n  sohoa eval restore texts/\n\nA text file is stripped of its marks first. A folder with gt/ and ocr/ holds pairs\nof equal names: the true text and the damaged one."
    )]
    Restore(RestoreArgs),
    /// Compare two reports: what got better, what got worse.
    #[command(after_help = "Example:\n  sohoa eval diff before.json after.json")]
    Diff {
        /// The report before.
        before: PathBuf,
        /// The report after.
        after: PathBuf,
    },
}

/// Which cases, and what is evaluated of them.
#[derive(Debug, Args)]
pub(crate) struct SetArgs {
    /// Case folders, or folders of them.
    #[arg(required = true, value_name = "GOLD")]
    pub(crate) gold: Vec<PathBuf>,
    /// Evaluate what `sohoa ingest` wrote into this folder, instead of reading the documents now.
    #[arg(long, value_name = "DIR")]
    pub(crate) reports: Option<PathBuf>,
    /// Only cases of this split.
    #[arg(long, value_name = "SPLIT")]
    pub(crate) split: Option<SplitName>,
    /// Only the text of cases that needed no recogniser, the text of those that did, or the fields.
    #[arg(long, value_name = "PART")]
    pub(crate) only: Option<PartName>,
    /// Learn from these cases what scores are worth, write the table calibration.tsv, and say how well it holds.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["reports", "baseline"])]
    pub(crate) calibrate: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

#[derive(Debug, Args)]
pub(crate) struct OcrArgs {
    /// Case folders, or folders of them.
    #[arg(required = true, value_name = "GOLD")]
    pub(crate) gold: Vec<PathBuf>,
    /// What to compare with.
    #[arg(long, value_name = "ENGINE", default_value = "tesseract")]
    pub(crate) against: Against,
    /// Only cases of this split.
    #[arg(long, value_name = "SPLIT")]
    pub(crate) split: Option<SplitName>,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// Files of true text, folders of them, or folders with gt/ and ocr/.
    #[arg(required = true, value_name = "TEXT")]
    pub(crate) texts: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

/// How the work is done and where results go.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// Write the whole report as JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Write a page with all differences side by side.
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// Write `JUnit` XML.
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
    /// Write a summary in Markdown.
    #[arg(long, value_name = "FILE")]
    pub(crate) markdown: Option<PathBuf>,
    /// Compare with this baseline.
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// What may become worse: `text` in points, `digits` and `states` in counts.
    #[arg(long, value_name = "FILE", requires = "baseline")]
    pub(crate) tolerances: Option<PathBuf>,
    /// Write this run as the new baseline, after saying what changed.
    #[arg(long, requires = "baseline")]
    pub(crate) accept: bool,
    /// Documents worked on at a time; the number of cores when not given.
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

impl RunArgs {
    /// Whether anything that is written shows the lines that differ; the table shows those of a baseline only.
    pub(crate) fn shows_lines(&self) -> bool {
        let files = [&self.report, &self.html, &self.junit, &self.markdown, &self.baseline];
        files.into_iter().any(Option::is_some)
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum SplitName {
    Dev,
    Test,
}

impl From<SplitName> for Split {
    fn from(name: SplitName) -> Self {
        match name {
            SplitName::Dev => Self::Dev,
            SplitName::Test => Self::Test,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum PartName {
    Restore,
    Ocr,
    Fields,
}

impl From<PartName> for Part {
    fn from(name: PartName) -> Self {
        match name {
            PartName::Restore => Self::Restore,
            PartName::Ocr => Self::Ocr,
            PartName::Fields => Self::Fields,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Against {
    Tesseract,
}

#[derive(Debug, Subcommand)]
pub(crate) enum GoldCommand {
    /// Say everything that is wrong with a gold set; exit 31 when something is.
    #[command(after_help = "Example:\n  sohoa gold check samples/")]
    Check {
        /// Case folders, or folders of them.
        #[arg(required = true, value_name = "GOLD")]
        gold: Vec<PathBuf>,
    },
    /// Print the JSON Schema of truth.json.
    #[command(after_help = "Example:\n  sohoa gold schema > truth.schema.json")]
    Schema,
    /// Make a case folder from an annotation of the shape gold-1.
    #[command(after_help = "Example:\n  sohoa gold import 000.json --input 000.txt --out my-gold/")]
    Import(ImportArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// The annotation; leave it out for a case with a true text only.
    #[arg(value_name = "FILE")]
    pub(crate) annotation: Option<PathBuf>,
    /// The document it is about.
    #[arg(long, value_name = "FILE")]
    pub(crate) input: PathBuf,
    /// The true text.
    #[arg(long, value_name = "FILE")]
    pub(crate) text: Option<PathBuf>,
    /// First and last line that the true text covers: 1-150.
    #[arg(long, value_name = "A-B", value_parser = range)]
    pub(crate) lines: Option<[usize; 2]>,
    /// First and last page that the true text covers: 1-1.
    #[arg(long, value_name = "A-B", value_parser = range)]
    pub(crate) pages: Option<[usize; 2]>,
    /// Its part of the gold set.
    #[arg(long, value_name = "SPLIT", default_value = "dev")]
    pub(crate) split: SplitName,
    /// Under which licence it may be passed on.
    #[arg(long, value_name = "TEXT", default_value = "not to be passed on")]
    pub(crate) licence: String,
    /// The gold set; the case becomes a folder in it, named after the annotation or the document.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

fn range(text: &str) -> Result<[usize; 2], String> {
    let parsed = text.split_once('-').and_then(|(a, b)| Some([a.parse().ok()?, b.parse().ok()?]));
    parsed.filter(|[a, b]| 1 <= *a && a <= b).ok_or_else(|| "expected two numbers such as 1-150".to_owned())
}
