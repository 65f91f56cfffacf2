//! Every folder in `samples/` through the whole pipeline, against its truth.
//!
//! `truth.json` holds the fields that a person would write down; each must come out exactly. What is known to come
//! out wrong stands in `about.toml` under `[golden] known_failures`, as JSON pointers into `truth.json`; one that
//! comes out right after all must be taken off the list. `max_cer` bounds the share of wrong characters of the
//! text, `truth.txt` being right.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;
use sohoa::assets::Assets;
use sohoa::ingest::{self, Limits};
use sohoa::ocr::Tesseract;
use sohoa::pipeline::Pipeline;
use unicode_normalization::UnicodeNormalization;

use crate::support::json;

#[derive(Deserialize)]
struct About {
    golden: Golden,
}

/// What the golden test expects of a sample.
#[derive(Deserialize)]
struct Golden {
    max_cer: f64,
    #[serde(default)]
    known_failures: Vec<String>,
}

#[test]
fn every_sample_comes_out_as_its_truth_says() {
    let engine = Box::new(Tesseract::new("vie"));
    let pipeline = Pipeline::new(&Assets::embedded(), engine).expect("the built-in dictionaries load");
    let samples = sample_folders();
    assert!(samples.len() >= 8, "samples are missing");
    let complaints: Vec<String> = samples.iter().flat_map(|folder| complaints(&pipeline, folder)).collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

fn sample_folders() -> Vec<PathBuf> {
    let entries = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/samples")).expect("samples are there");
    let mut folders: Vec<PathBuf> =
        entries.map(|entry| entry.expect("readable").path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn complaints(pipeline: &Pipeline, folder: &Path) -> Vec<String> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let about = fs::read_to_string(folder.join("about.toml")).expect("about.toml is there");
    let About { golden } = toml::from_str(&about).unwrap_or_else(|error| panic!("{name}: {error}"));
    let source = ingest::read_file(&input(folder), &Limits::default()).expect("the input is there");
    let outcome = pipeline.run(source).unwrap_or_else(|error| panic!("{error}"));
    let record = serde_json::to_value(&outcome.report).expect("a report is JSON");
    let mut found = Vec::new();
    differences(&json(&folder.join("truth.json")), &record, "", &mut found);
    let mut complaints = against_known(found, &golden.known_failures);
    let truth = fs::read_to_string(folder.join("truth.txt")).expect("truth.txt is there");
    let cer = character_error_rate(&truth, &outcome.restoration.text());
    if cer > golden.max_cer {
        complaints.push(format!(
            "text: {:.2} % of characters wrong, at most {:.2} %",
            100.0 * cer,
            100.0 * golden.max_cer
        ));
    }
    complaints.into_iter().map(|complaint| format!("{name}: {complaint}")).collect()
}

fn input(folder: &Path) -> PathBuf {
    let mut entries = fs::read_dir(folder).expect("readable").map(|entry| entry.expect("readable").path());
    entries.find(|path| path.file_stem().is_some_and(|stem| stem == "input")).expect("an input file")
}

/// What `truth` says and `record` does not: only the keys of the truth are compared; lists by place.
fn differences(truth: &Value, record: &Value, pointer: &str, found: &mut Vec<(String, String)>) {
    match (truth, record) {
        (Value::Object(truth), Value::Object(record)) => {
            for (key, expected) in truth {
                differences(
                    expected,
                    record.get(key).unwrap_or(&Value::Null),
                    &format!("{pointer}/{key}"),
                    found,
                );
            }
        }
        (Value::Array(truth), Value::Array(record)) if truth.len() == record.len() => {
            for (index, (expected, actual)) in truth.iter().zip(record).enumerate() {
                differences(expected, actual, &format!("{pointer}/{index}"), found);
            }
        }
        (Value::Array(truth), Value::Array(record)) => {
            let items: Vec<&Value> =
                record.iter().map(|item| item.get("name").or(item.get("code")).unwrap_or(item)).collect();
            found.push((pointer.to_owned(), format!("expected {} items, found {items:?}", truth.len())));
        }
        _ if truth != record => found.push((pointer.to_owned(), format!("expected {truth}, found {record}"))),
        _ => {}
    }
}

fn against_known(found: Vec<(String, String)>, known: &[String]) -> Vec<String> {
    let healed = known.iter().filter(|pointer| !found.iter().any(|(wrong, _)| wrong == *pointer));
    let healed: Vec<String> =
        healed.map(|pointer| format!("{pointer} comes out right: take it off known_failures")).collect();
    let new = found.into_iter().filter(|(pointer, _)| !known.contains(pointer));
    new.map(|(pointer, what)| format!("{pointer}: {what}")).chain(healed).collect()
}

/// Edit distance over the length of the truth, in characters of NFC, white space folded.
fn character_error_rate(truth: &str, text: &str) -> f64 {
    let [truth, text] = [truth, text]
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect::<Vec<char>>());
    strsim::generic_levenshtein(&truth, &text) as f64 / truth.len().max(1) as f64
}
