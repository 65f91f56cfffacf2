//! The wire types around the record: source, versions, triage, notices; and why a file is in quarantine.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::{
    Engine, MediaKind, Notice, Origin, PageNumber, PageSize, PictureReport, Record, Stage, Triage,
};
use crate::error::{Error, ErrorKind, Result};

/// Version of the report's shape; the major number changes when the meaning of a key does.
pub const SCHEMA_VERSION: &str = "1.0";

/// One document's result: what it came from, what made it, and what it says.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// Version of this shape.
    pub schema: String,
    /// The file.
    pub source: SourceReport,
    /// Versions of everything that had a part in it.
    pub produced_by: ProducedBy,
    /// What was found on each page and done about it.
    pub triage: Vec<PageReport>,
    /// What the document says.
    #[serde(flatten)]
    pub record: Record,
    /// What happened on the way and did not stop it.
    pub notices: Vec<Notice>,
}

/// The file a report is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceReport {
    /// The path as given, or `-` for the standard input.
    pub path: String,
    /// BLAKE3 of the content, hexadecimal.
    pub blake3: String,
    /// Size of the content.
    pub bytes: u64,
    /// What the content is, whatever the name says.
    pub media_type: MediaKind,
    /// Number of pages.
    pub pages: u32,
}

/// Versions of everything that had a part in a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProducedBy {
    /// Version of this program.
    pub sohoa: String,
    /// Version of the dictionaries: a hash over all tables.
    pub dictionaries: String,
    /// Version of the language model: a hash of its file.
    pub model: String,
    /// The recogniser and languages used; `null` when no page needed one.
    pub ocr: Option<Engine>,
}

/// What was found on one page and done about it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PageReport {
    /// The page.
    pub page: PageNumber,
    /// Its size in points; `null` for plain text.
    pub size: Option<PageSize>,
    /// Who read it in the end.
    pub origin: Origin,
    /// Cause, action and measures.
    #[serde(flatten)]
    pub triage: Triage,
    /// What was done to its picture and found on it.
    #[serde(flatten)]
    pub picture: PictureReport,
}

/// Why a file is in quarantine, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QuarantineReason {
    /// The path as given.
    pub path: String,
    /// The kind of trouble.
    pub kind: ErrorKind,
    /// The page it happened on, when it happened on one.
    pub page: Option<PageNumber>,
    /// The stage it happened at, when known.
    pub stage: Option<Stage>,
    /// One sentence.
    pub message: String,
    /// What to do next.
    pub remedy: Option<String>,
}

impl QuarantineReason {
    /// The reason an error gives for the file at `path`.
    pub fn new(path: &str, error: &Error) -> Self {
        Self {
            path: path.to_owned(),
            kind: error.kind(),
            page: error.page(),
            stage: error.stage(),
            message: error.detail(),
            remedy: error.remedy().map(str::to_owned),
        }
    }

    /// The error again, to be said.
    pub fn error(&self) -> Error {
        let error = Error::new(self.kind, &self.message).in_source(&self.path);
        let error = self.remedy.iter().fold(error, Error::with_remedy);
        let error = self.page.into_iter().fold(error, Error::on_page);
        self.stage.into_iter().fold(error, Error::at_stage)
    }
}

/// The JSON Schema of [`Report`], generated from the types.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Report).to_value()
}

/// JSON for people: indented, with a final line break.
pub fn json_document(value: &impl Serialize) -> Result<Vec<u8>> {
    ended(serde_json::to_vec_pretty(value))
}

/// JSON for programs: one line, with its line break.
pub fn json_line(value: &impl Serialize) -> Result<Vec<u8>> {
    ended(serde_json::to_vec(value))
}

/// A text as it stands in JSON.
pub(super) fn json_text(text: &str) -> Result<String> {
    serde_json::to_string(text).map_err(not_json)
}

fn ended(json: serde_json::Result<Vec<u8>>) -> Result<Vec<u8>> {
    let mut bytes = json.map_err(not_json)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn not_json(cause: serde_json::Error) -> Error {
    Error::new(ErrorKind::Crashed, "cannot write this result as JSON").caused_by(cause)
}
