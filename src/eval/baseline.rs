//! Turns a run into what a later run is compared with, and its file back into values.
//!
//! The file carries a checksum over its content: one that was cut short, edited by hand or is of another version is
//! refused, with what to do.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::case::{CaseScore, Part};
use super::fields::{FieldResult, Verdict};
use super::gold::Split;
use super::lines::sentences;
use super::rates::Counts;

/// Version of the file's shape.
const SCHEMA: &str = "sohoa-baseline-1";

/// The measures of text that are guarded.
const GUARDED: [&str; 3] = ["cer", "wer", "syllables"];

/// Differences kept for each case: enough to see what is new, and the file stays reviewable.
const MOST_DIFFERENCES: usize = 300;

/// What a run covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Scope {
    /// One split, or all.
    pub split: Option<Split>,
    /// One part of the work, or all.
    pub only: Option<Part>,
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let split = self.split.map_or("all", Split::name);
        let only = match self.only {
            None => "everything",
            Some(Part::Restore) => "restored text",
            Some(Part::Ocr) => "recognised text",
            Some(Part::Fields) => "fields",
        };
        write!(f, "{only} in {split} cases")
    }
}

/// One comparison of a field that is not right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// What the truth says.
    pub truth: String,
    /// What came out.
    pub got: String,
    /// What is wrong.
    pub verdict: Verdict,
}

impl Fault {
    /// For people.
    pub fn sentence(&self) -> String {
        format!("expected {}, found {} ({})", self.truth, self.got, self.verdict.name())
    }
}

/// One field of one case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FieldMeasure {
    /// Comparisons that are right, rightly empty ones included.
    pub right: u64,
    /// Those that are not: the known failures.
    pub faults: Vec<Fault>,
}

/// One case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Measured {
    /// Hash of input and truths.
    pub hash: String,
    /// Why nothing came of it.
    pub error: Option<String>,
    /// Text measures by name, digits included; empty without a true text.
    pub text: BTreeMap<String, Counts>,
    /// Fields by name.
    pub fields: BTreeMap<String, FieldMeasure>,
    /// Where the text differs, one sentence each.
    pub differences: Vec<String>,
}

impl Measured {
    /// What is guarded of a case.
    pub fn of(case: &CaseScore) -> Self {
        let mut text = BTreeMap::new();
        if let Some(score) = &case.text {
            text.extend(GUARDED.map(|name| (name.to_owned(), score.get(name))));
            text.insert("digits".to_owned(), score.digits.counts());
        }
        let mut fields: BTreeMap<String, FieldMeasure> = BTreeMap::new();
        for result in &case.fields {
            fields.entry(result.field.clone()).or_default().add(result);
        }
        let mut differences = sentences(&case.lines);
        differences.truncate(MOST_DIFFERENCES);
        Self { hash: case.hash.clone(), error: case.error.clone(), text, fields, differences }
    }
}

impl FieldMeasure {
    fn add(&mut self, result: &FieldResult) {
        if result.verdict.is_right() {
            self.right += 1;
        } else {
            let FieldResult { truth, got, verdict, .. } = result;
            self.faults.push(Fault { truth: truth.clone(), got: got.clone(), verdict: *verdict });
        }
    }
}

/// What a later run is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// Version of this shape.
    pub schema: String,
    /// What the run covered.
    pub scope: Scope,
    /// The cases by name.
    pub cases: BTreeMap<String, Measured>,
    /// BLAKE3 over all the rest.
    pub checksum: String,
}

impl Baseline {
    /// The baseline that a run gives.
    pub fn of(cases: &[CaseScore], scope: Scope) -> Self {
        let cases = cases.iter().map(|case| (case.name.clone(), Measured::of(case))).collect();
        let mut baseline = Self { schema: SCHEMA.to_owned(), scope, cases, checksum: String::new() };
        baseline.checksum = baseline.content_hash();
        baseline
    }

    /// The file's content as a baseline, or one sentence on why it is none.
    pub fn parse(json: &str) -> Result<Self, String> {
        let baseline: Self = serde_json::from_str(json)
            .map_err(|error| format!("the baseline is damaged ({error}); restore it from version control"))?;
        if baseline.schema != SCHEMA {
            return Err(format!("the baseline has version {}, expected {SCHEMA}", baseline.schema));
        }
        if baseline.checksum != baseline.content_hash() {
            let message = "the baseline was edited by hand or damaged: its checksum does not fit; restore it from \
                           version control";
            return Err(message.to_owned());
        }
        Ok(baseline)
    }

    fn content_hash(&self) -> String {
        // Maps are ordered and there is nothing in them that JSON cannot hold.
        let content = serde_json::to_vec(&(&self.schema, &self.scope, &self.cases)).unwrap_or_default();
        blake3::hash(&content).to_hex()[..32].to_owned()
    }
}
