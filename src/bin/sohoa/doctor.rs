//! `sohoa doctor`: what is installed, what is missing, how to get it.

use std::fmt::Write;

use sohoa::Error;
use sohoa::assets::Assets;
use sohoa::ocr::{Installation, installation};
use sohoa::restore::{MODEL_FILE, Restorer};

use crate::args::Common;
use crate::exit::Exit;
use crate::extract::{assets, print};

/// Languages: what for, and whether nothing works without it.
const LANGUAGES: [(&str, bool, &str); 2] =
    [("vie", true, "Vietnamese: reads scanned pages"), ("eng", false, "English: only for --lang vie+eng")];

/// One line of the answer: a mark, a sentence, and what to do.
struct Finding {
    good: bool,
    needed: bool,
    text: String,
    remedy: Option<String>,
}

pub(crate) fn run(common: &Common) -> Result<Exit, Error> {
    let mut findings = vec![Finding::good(format!("sohoa {}", sohoa::VERSION))];
    findings.extend(tesseract(&installation()));
    findings.push(dictionaries(assets(common)));
    print(text(&findings).as_bytes())?;
    let complete = findings.iter().all(|finding| finding.good || !finding.needed);
    Ok(if complete { Exit::Success } else { Exit::MissingDependency })
}

impl Finding {
    fn good(text: String) -> Self {
        Self { good: true, needed: true, text, remedy: None }
    }
}

fn tesseract(found: &Installation) -> Vec<Finding> {
    let languages = LANGUAGES.into_iter().map(|(language, needed, what)| {
        let good = found.languages.iter().any(|installed| installed == language);
        let remedy = (!good).then(|| format!("apt-get install tesseract-ocr-{language}"));
        Finding { good, needed, text: format!("language {language} ({what})"), remedy }
    });
    std::iter::once(Finding::good(format!("Tesseract {}", found.version))).chain(languages).collect()
}

fn dictionaries(assets: Result<Assets, Error>) -> Finding {
    let loaded = assets.and_then(|assets| {
        let version = (assets.version(), assets.compiled_version(MODEL_FILE)?);
        Restorer::new(&assets).map(|_| version)
    });
    match loaded {
        Ok((tables, model)) => Finding::good(format!("dictionaries {tables}, language model {model}")),
        Err(error) => Finding {
            good: false,
            needed: true,
            text: format!("dictionaries: {error}"),
            remedy: Some("use the dictionaries that came with this version".to_owned()),
        },
    }
}

fn text(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let mark = match (finding.good, finding.needed) {
            (true, _) => "ok     ",
            (false, true) => "MISSING",
            (false, false) => "not there",
        };
        let remedy = finding.remedy.as_ref().map(|remedy| format!("; {remedy}")).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{mark:<9}  {}{remedy}", finding.text);
    }
    text
}
