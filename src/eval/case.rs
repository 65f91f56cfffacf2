//! Turns one case and what came of it into its scores.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fields::{self, FieldResult};
use super::gold::{Case, Split};
use super::lines::{DiffLine, differing};
use super::rates::{Ambiguous, Compared, TextScore};
use crate::document::StageSeconds;

/// Which part of the work is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The text of cases that needed no recogniser.
    Restore,
    /// The text of cases that a recogniser read.
    Ocr,
    /// The fields.
    Fields,
}

/// What came of a case.
#[derive(Debug, Clone, Default)]
pub struct Output {
    /// The restored text; a form feed stands between pages.
    pub text: Option<String>,
    /// The text as read, before restoration, where known.
    pub read: Option<String>,
    /// The report as JSON.
    pub report: Value,
    /// How long it took, where known.
    pub seconds: Option<f64>,
    /// How long each stage took, where known.
    pub stages: Option<StageSeconds>,
}

/// How well one case came out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseScore {
    /// The case.
    pub name: String,
    /// Hash of input and truths.
    pub hash: String,
    /// Its part of the gold set.
    pub split: Split,
    /// Why nothing came of it; then everything the truth has is missed.
    pub error: Option<String>,
    /// The recogniser that read it; `None` for text.
    pub engine: Option<Value>,
    /// The text, where there is a true text.
    pub text: Option<TextScore>,
    /// The text as read, before restoration, where known.
    pub text_as_read: Option<TextScore>,
    /// The fields that the truth has.
    pub fields: Vec<FieldResult>,
    /// The lines that differ.
    pub lines: Vec<DiffLine>,
    /// How long it took.
    pub seconds: Option<f64>,
}

/// `None` when `only` leaves nothing to evaluate in this case.
pub fn evaluate(
    case: &Case,
    output: Result<&Output, String>,
    ambiguous: &Ambiguous,
    only: Option<Part>,
) -> Option<CaseScore> {
    let nothing = Output { text: Some(String::new()), ..Output::default() };
    let (output, error) = match output {
        Ok(output) => (output, None),
        Err(error) => (&nothing, Some(error)),
    };
    let engine = output.report.pointer("/produced_by/ocr").filter(|engine| !engine.is_null()).cloned();
    let wants_text = match only {
        None => true,
        Some(Part::Restore) => engine.is_none(),
        // A case of which nothing came may have needed the recogniser: it is not left out.
        Some(Part::Ocr) => engine.is_some() || error.is_some(),
        Some(Part::Fields) => false,
    };
    let text = case.text.as_deref().filter(|_| wants_text).zip(output.text.as_deref());
    let (text, text_as_read, lines) = match text {
        Some((truth, got)) => {
            let (text, as_read, lines) = evaluate_text(case, truth, got, output.read.as_deref(), ambiguous);
            (Some(text), as_read, lines)
        }
        None => (None, None, Vec::new()),
    };
    let wants_fields = matches!(only, None | Some(Part::Fields));
    let record = case.record.as_ref().filter(|_| wants_fields);
    let fields = record.map(|truth| fields::compare(truth, &output.report)).unwrap_or_default();
    (text.is_some() || !fields.is_empty()).then(|| CaseScore {
        name: case.name.clone(),
        hash: case.hash.clone(),
        split: case.about.split,
        error,
        engine,
        text,
        text_as_read,
        fields,
        lines,
        seconds: output.seconds,
    })
}

fn evaluate_text(
    case: &Case,
    truth: &str,
    got: &str,
    read: Option<&str>,
    ambiguous: &Ambiguous,
) -> (TextScore, Option<TextScore>, Vec<DiffLine>) {
    let compared = |text: &str| Compared::new(truth, &case.about.annotated.part_of(text));
    let (got, read) = (compared(got), read.map(compared));
    let as_read = read.as_ref().map(|read| read.score(None, ambiguous));
    (got.score(read.as_ref(), ambiguous), as_read, differing(&got))
}
