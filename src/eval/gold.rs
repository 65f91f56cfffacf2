//! Turns the files of a gold folder into a case to evaluate, or says everything that is wrong with them.
//!
//! A case is a folder: `input.*` (any kind that is read), `truth.txt` (the text line by line; `⟂` stands for a token
//! that nobody can read and is not scored), `truth.json` (fields in the record's own shape; only keys that are there
//! are scored) and `about.toml` (origin, licence, split). At least one truth must be there.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::truth::TruthRecord;
use crate::text;

/// Which part of the gold set a case belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// To work with.
    Dev,
    /// To measure with: nobody tunes on it.
    Test,
}

impl Split {
    /// As in `about.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Test => "test",
        }
    }
}

/// What `about.toml` says. Keys that are not named here belong to others.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct About {
    /// What the document is.
    pub title: String,
    /// What the case shows.
    #[serde(default)]
    pub shows: String,
    /// Where it comes from.
    pub origin: String,
    /// Under which licence.
    pub licence: String,
    /// Which part of the gold set.
    pub split: Split,
    /// Which part of the document the truth covers; all of it when not said.
    #[serde(default)]
    pub annotated: Annotated,
}

/// The part of a document that `truth.txt` covers. First and last, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Annotated {
    /// Pages.
    pub pages: Option<[usize; 2]>,
    /// Lines, over all pages.
    pub lines: Option<[usize; 2]>,
}

impl Annotated {
    /// The part of an output (form feed between pages) that the truth covers.
    pub fn part_of(self, text: &str) -> String {
        let pages = within(text.split('\u{c}'), self.pages).collect::<Vec<_>>().join("\n");
        within(pages.split('\n'), self.lines).collect::<Vec<_>>().join("\n")
    }
}

fn within<'a>(
    items: impl Iterator<Item = &'a str>,
    range: Option<[usize; 2]>,
) -> impl Iterator<Item = &'a str> {
    let [first, last] = range.unwrap_or([1, usize::MAX]);
    items.skip(first.saturating_sub(1)).take(last.saturating_add(1).saturating_sub(first))
}

/// A case that can be evaluated.
#[derive(Debug, Clone)]
pub struct Case {
    /// The folder's name.
    pub name: String,
    /// What is known of it.
    pub about: About,
    /// The text as it should come out.
    pub text: Option<String>,
    /// The record as it should come out.
    pub record: Option<Value>,
    /// BLAKE3 of the input.
    pub input: String,
    /// BLAKE3 of input and truths together: two cases of one hash ask the same.
    pub hash: String,
}

/// The files of a case as they lie in its folder.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// BLAKE3 of each file that is called `input`.
    pub inputs: Vec<String>,
    /// `about.toml`.
    pub about: Option<String>,
    /// `truth.txt`.
    pub text: Option<String>,
    /// `truth.json`.
    pub record: Option<String>,
}

impl Case {
    /// The case, or all complaints, one sentence each.
    pub fn parse(name: &str, files: Files) -> Result<Self, Vec<String>> {
        let mut complaints = Vec::new();
        let about = parse_about(files.about.as_deref(), &mut complaints);
        let record = files.record.as_deref().and_then(|json| parse_record(json, &mut complaints));
        if let Some(truth) = &files.text {
            check_text(truth, &mut complaints);
        }
        if files.text.is_none() && files.record.is_none() {
            complaints.push("there is neither truth.txt nor truth.json".to_owned());
        }
        if files.inputs.len() != 1 {
            complaints.push(format!("expected one file called input.*, found {}", files.inputs.len()));
        }
        let hash = hash(&files);
        match (about, files.inputs.into_iter().next()) {
            (Some(about), Some(input)) if complaints.is_empty() => {
                Ok(Self { name: name.to_owned(), about, text: files.text, record, input, hash })
            }
            _ => Err(complaints.into_iter().map(|complaint| format!("{name}: {complaint}")).collect()),
        }
    }
}

fn hash(files: &Files) -> String {
    let mut hasher = blake3::Hasher::new();
    let parts = files.inputs.iter().map(String::as_str);
    let parts = parts.chain([&files.text, &files.record].map(|part| part.as_deref().unwrap_or_default()));
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

fn parse_about(toml: Option<&str>, complaints: &mut Vec<String>) -> Option<About> {
    let Some(toml) = toml else {
        complaints.push("about.toml is missing".to_owned());
        return None;
    };
    toml::from_str(toml).map_err(|error| complaints.push(format!("about.toml: {}", error.message()))).ok()
}

fn parse_record(json: &str, complaints: &mut Vec<String>) -> Option<Value> {
    let parsed: Result<TruthRecord, _> = serde_json::from_str(json);
    match parsed {
        Ok(record) => {
            complaints.extend(record.complaints().map(|complaint| format!("truth.json: {complaint}")));
        }
        Err(error) => complaints.push(format!("truth.json: {error}")),
    }
    if text::nfc(json) != json {
        complaints.push("truth.json: not in NFC".to_owned());
    }
    serde_json::from_str(json).ok()
}

fn check_text(truth: &str, complaints: &mut Vec<String>) {
    if truth.trim().is_empty() {
        complaints.push("truth.txt: there is no text".to_owned());
    }
    if text::nfc(truth) != truth {
        complaints.push("truth.txt: not in NFC".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: &str =
        "title = \"t\"\norigin = \"o\"\nlicence = \"l\"\nsplit = \"dev\"\n[golden]\nmax_cer = 0.0\n";

    fn parse(about: &str, text: Option<&str>, record: Option<&str>) -> Result<Case, Vec<String>> {
        let files = Files {
            inputs: vec!["hash".to_owned()],
            about: Some(about.to_owned()),
            text: text.map(str::to_owned),
            record: record.map(str::to_owned),
        };
        Case::parse("c", files)
    }

    #[test]
    fn a_good_case_is_taken() {
        let record =
            r#"{"document": {"issued": {"state": "partial", "value": "2024-XX-XX"}}, "references": []}"#;
        let case = parse(ABOUT, Some("Kế hoạch"), Some(record)).unwrap();
        assert_eq!(case.about.split, Split::Dev);
    }

    #[test]
    fn every_complaint_names_its_place() {
        let complaint = |record: &str| parse(ABOUT, None, Some(record)).unwrap_err().join("\n");
        let said = [
            r#"{"dokument": {}}"#,
            r#"{"document": {"number": {"state": "blank", "value": "7"}}}"#,
            r#"{"document": {"issued": {"state": "value", "value": "14/3/2024"}}}"#,
            r#"{"document": {"code": {"state": "value", "value": "1/A"},
                "number": {"state": "value", "value": "2"}, "symbol": {"state": "value", "value": "A"}}}"#,
        ]
        .map(complaint);
        insta::assert_snapshot!(said.join("\n"), @r"
        c: truth.json: unknown field `dokument`, expected one of `document`, `references`, `recipients`, `signer`, `places`, `periods`, `indicators`, `units`, `anomalies` at line 1 column 11
        c: truth.json: document.number: there is a value and the state says that there is none
        c: truth.json: document.issued: 14/3/2024 is no EDTF date
        c: truth.json: document.code: 1/A is not number and symbol, 2/A
        ");
        insta::assert_snapshot!(parse("split = \"train\"", None, None).unwrap_err().join("\n"), @r"
        c: about.toml: unknown variant `train`, expected `dev` or `test`
        c: there is neither truth.txt nor truth.json
        ");
    }

    #[test]
    fn only_the_annotated_part_is_compared() {
        let lines = Annotated { lines: Some([2, 3]), pages: None };
        assert_eq!(lines.part_of("a\nb\n\u{c}c\nd\n"), "b\n");
        let pages = Annotated { lines: None, pages: Some([2, 2]) };
        assert_eq!(pages.part_of("a\nb\n\u{c}c\nd\n"), "c\nd\n");
    }
}
