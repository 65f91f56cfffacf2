//! The records of an export, one after the other: each read, checked and forgotten before the next.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, ErrorKind as IoKind, Lines};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::output::SCHEMA_VERSION;

/// One report, and the restored text where an ingest run left it.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) report: Value,
    pub(super) text: Option<String>,
    /// What files about the document are called: as its record, or by the number of its line.
    pub(super) name: String,
}

/// Where reports come from, in order.
#[derive(Debug)]
pub(super) enum Input {
    /// One report a file; the restored texts stand in the sister folder.
    Files { paths: std::vec::IntoIter<PathBuf>, texts: PathBuf },
    /// One report a line.
    Lines { path: PathBuf, lines: Lines<BufReader<File>>, number: usize },
}

impl Input {
    /// The folder `records` of an ingest run before its `results.ndjson`: beside it stand the texts.
    pub(super) fn open(results: &Path) -> Result<Self> {
        let folder = results.join("records");
        if folder.is_dir() {
            return Self::files(&folder, results.join("text"));
        }
        let path = if results.is_dir() { results.join("results.ndjson") } else { results.to_owned() };
        match File::open(&path) {
            Ok(file) => Ok(Self::Lines { path, lines: BufReader::new(file).lines(), number: 0 }),
            Err(cause) if cause.kind() == IoKind::NotFound && results.is_dir() => Err(none_in(results)),
            Err(cause) => Err(unreadable(&path, cause)),
        }
    }

    fn files(folder: &Path, texts: PathBuf) -> Result<Self> {
        let entries = fs::read_dir(folder).map_err(|cause| unreadable(folder, cause))?;
        let mut paths: Vec<PathBuf> = entries
            .map(|entry| Ok(entry?.path()))
            .collect::<std::io::Result<_>>()
            .map_err(|cause| unreadable(folder, cause))?;
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
        paths.sort();
        Ok(Self::Files { paths: paths.into_iter(), texts })
    }
}

impl Iterator for Input {
    type Item = Result<Opened>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Files { paths, texts } => paths.next().map(|path| from_file(&path, texts)),
            Self::Lines { path, lines, number } => loop {
                let line = lines.next()?;
                *number += 1;
                match line {
                    Ok(line) if line.trim().is_empty() => {}
                    Ok(line) => {
                        let place = format!("{}, line {number}", path.display());
                        let report = checked(serde_json::from_str(&line), &place);
                        let name = format!("line-{number:06}");
                        return Some(report.map(|report| Opened { report, text: None, name }));
                    }
                    Err(cause) => return Some(Err(unreadable(path, cause))),
                }
            },
        }
    }
}

fn from_file(path: &Path, texts: &Path) -> Result<Opened> {
    let file = File::open(path).map_err(|cause| unreadable(path, cause))?;
    let text = path.file_stem().map(|stem| {
        let mut name = stem.to_owned();
        name.push(".txt");
        texts.join(name)
    });
    let text =
        text.and_then(|path| File::open(path).ok()).and_then(|file| std::io::read_to_string(file).ok());
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let report = checked(serde_json::from_reader(BufReader::new(file)), &path.display().to_string())?;
    Ok(Opened { report, text, name })
}

/// A report of another major version may mean something else by the same key: better no table than a wrong one.
fn checked(json: serde_json::Result<Value>, name: &str) -> Result<Value> {
    let report =
        json.map_err(|cause| not_a_report("this is not a record in JSON").in_source(name).caused_by(cause))?;
    let found = report["schema"].as_str().unwrap_or("none");
    if major(found) != major(SCHEMA_VERSION) {
        let message =
            format!("this record is of schema {found}; {SCHEMA_VERSION} is what this version reads");
        return Err(not_a_report(&message).in_source(name));
    }
    Ok(report)
}

fn major(version: &str) -> Option<&str> {
    version.split('.').next()
}

fn not_a_report(message: &str) -> Error {
    Error::new(ErrorKind::Malformed, message)
        .with_remedy("run sohoa ingest again over its document, or take the file away, then export again")
}

/// The complaint about a place without records.
pub(super) fn none_in(results: &Path) -> Error {
    Error::new(ErrorKind::Empty, "there are no records here")
        .with_remedy("give the folder that sohoa ingest wrote with --out, or its results.ndjson")
        .in_source(&results.display().to_string())
}

fn unreadable(path: &Path, cause: std::io::Error) -> Error {
    Error::new(ErrorKind::Unreadable, "cannot read the results")
        .with_remedy("give the folder that sohoa ingest wrote with --out, or its results.ndjson")
        .in_source(&path.display().to_string())
        .caused_by(cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_major_version_is_refused_by_name_and_another_minor_one_is_read() {
        let read = |text: &str| checked(serde_json::from_str(text), "a.json");
        assert!(read(r#"{"schema":"1.7"}"#).is_ok());
        let error = read(r#"{"schema":"2.0"}"#).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Malformed);
        assert!(error.to_string().contains("a.json"), "{error}");
        assert!(read("{").is_err());
        assert!(read("[]").is_err());
    }
}
