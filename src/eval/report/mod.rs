//! The faces of a run: JSON, table, HTML, Markdown, `JUnit`. [`Report`] is all of them hold; each writer only shows.

mod html;
mod junit;
mod markdown;
mod table;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::baseline::{Baseline, Scope};
use super::case::CaseScore;
use super::gate::{self, Gate, Tolerances};
use super::rates::Counts;
use super::summary::{Summary, summary};
use crate::document::StageSeconds;

pub use html::html;
pub use junit::junit;
pub use markdown::markdown;
pub use table::{changes, comparison, table};

/// Version of the report's shape.
const SCHEMA: &str = "sohoa-eval-1";

/// Heads of the table of fields, in every face that shows one.
const FIELD_HEADS: [&str; 9] = [
    "field",
    "precision",
    "recall",
    "F1",
    "values",
    "ANLS",
    "rightly empty",
    "wrong state",
    "filled a blank",
];

/// What made a run: versions of everything that had a part, and where it ran.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RunInfo {
    /// Version of this program.
    pub sohoa: String,
    /// Version of the dictionaries; `None` when written reports were evaluated.
    pub dictionaries: Option<String>,
    /// Version of the language model.
    pub model: Option<String>,
    /// The recogniser with version and languages, as the reports say.
    pub ocr: Option<Value>,
    /// Processor, system and cores.
    pub machine: String,
    /// Cases worked on at a time.
    pub jobs: usize,
    /// Seconds for the run, evaluation included.
    pub seconds: f64,
    /// Seconds for the documents alone, all workers added up; `None` when written reports were evaluated.
    pub document_seconds: Option<f64>,
    /// Seconds of each stage, all workers added up; `None` in reports that do not know it.
    #[serde(default)]
    pub stage_seconds: Option<StageSeconds>,
}

impl RunInfo {
    /// In one line, for people; empty when not known.
    fn stage_line(&self) -> String {
        let Some(stages) = self.stage_seconds else { return String::new() };
        let named = stages.named().map(|(name, seconds)| format!("{name} {seconds:.1}"));
        format!("wall seconds by stage, all workers added up: {}", named.join(", "))
    }
}

/// A run, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Version of this shape.
    pub schema: String,
    /// What made it.
    pub run: RunInfo,
    /// What it covers.
    pub scope: Scope,
    /// All documents together.
    pub summary: Summary,
    /// The answer to a CI job.
    pub gate: Gate,
    /// The cases, by name.
    pub cases: Vec<CaseFace>,
}

/// A case with the keys of dinglehopper's report in front, where the meaning is the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseFace {
    /// The true text.
    pub gt: String,
    /// The text that was evaluated.
    pub ocr: String,
    /// Character error rate; `null` when the truth has no text.
    pub cer: Option<f64>,
    /// Word error rate.
    pub wer: Option<f64>,
    /// Characters of the truth.
    pub n_characters: Option<u64>,
    /// Words of the truth.
    pub n_words: Option<u64>,
    /// Everything else.
    #[serde(flatten)]
    pub score: CaseScore,
}

impl From<CaseScore> for CaseFace {
    fn from(score: CaseScore) -> Self {
        let of = |measure| score.text.as_ref().map(|text| text.get(measure));
        let (characters, words) = (of("cer"), of("wer"));
        Self {
            gt: format!("{}/truth.txt", score.name),
            ocr: score.name.clone(),
            cer: characters.and_then(Counts::rate),
            wer: words.and_then(Counts::rate),
            n_characters: characters.map(|counts| counts.length),
            n_words: words.map(|counts| counts.length),
            score,
        }
    }
}

impl Report {
    /// The report of a run with its gate.
    pub fn new(run: RunInfo, scope: Scope, cases: Vec<CaseScore>, gate: Gate) -> Self {
        let summary = summary(&cases);
        let cases = cases.into_iter().map(CaseFace::from).collect();
        Self { schema: SCHEMA.to_owned(), run, scope, summary, gate, cases }
    }

    /// The file's content as a report, or one sentence on why it is none.
    pub fn parse(json: &str) -> Result<Self, String> {
        let report: Self =
            serde_json::from_str(json).map_err(|error| format!("not a report of sohoa eval ({error})"))?;
        if report.schema == SCHEMA {
            Ok(report)
        } else {
            Err(format!("the report has version {}, expected {SCHEMA}", report.schema))
        }
    }

    /// How `self` changed against `before`: without tolerance, and what cannot be compared is said.
    pub fn against(&self, before: &Self) -> Gate {
        let scores = |report: &Self| report.cases.iter().map(|case| case.score.clone()).collect::<Vec<_>>();
        let baseline = Baseline::of(&scores(before), before.scope);
        let none = Tolerances { text: 0.0, digits: 0, states: 0 };
        gate::against(&scores(self), Vec::new(), &baseline, self.scope, none)
    }
}

/// A share in percent, two decimals; `-` for none.
fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{:.2} %", 100.0 * share))
}

/// Text inside XML and HTML. Control characters that XML does not know are shown as a replacement character.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}
