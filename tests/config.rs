//! `sohoa.toml`, completions and manual pages.

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::support::{LETTER, sohoa};

/// A folder with a letter and these settings.
fn folder(settings: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.txt"), LETTER).unwrap();
    fs::write(dir.path().join("sohoa.toml"), settings).unwrap();
    dir
}

fn run(dir: &Path, arguments: &[&str]) -> Output {
    sohoa(dir).args(arguments).output().unwrap()
}

fn message(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn options_of_the_file_are_taken_even_required_ones_and_typed_ones_win() {
    let dir = folder(
        "[ingest]\nout = \"from-file\"\njobs = 1\n\n[export]\nto = \"csv\"\ntable = [\"documents\"]\n",
    );
    assert!(run(dir.path(), &["ingest", "a.txt"]).status.success());
    assert!(dir.path().join("from-file/records/a.json").exists());
    assert!(run(dir.path(), &["ingest", "--out", "typed", "--", "a.txt"]).status.success());
    assert!(dir.path().join("typed/records/a.json").exists());
    let summary = crate::support::json(&dir.path().join("typed/summary.json"));
    assert_eq!(summary["timing"]["jobs"], 1);
    let output = run(dir.path(), &["export", "typed", "--out", "tables", "--to", "ndjson"]);
    assert!(output.status.success(), "{}", message(&output));
    assert_eq!(fs::read_dir(dir.path().join("tables")).unwrap().count(), 1);
    assert!(dir.path().join("tables/documents.ndjson").exists());
    assert!(
        run(dir.path(), &["export", "--dictionary"]).status.success(),
        "stands alone, also beside a file"
    );
}

#[test]
fn a_named_file_is_read_instead() {
    let dir = folder("[restore]\njson = false\n");
    fs::write(dir.path().join("other.toml"), "[restore]\njson = true\n").unwrap();
    let output = run(dir.path(), &["restore", "a.txt", "--config", "other.toml"]);
    assert!(output.stdout.starts_with(b"{\"line\":1,"));
    assert!(!run(dir.path(), &["restore", "a.txt"]).stdout.starts_with(b"{"));
    let output = run(dir.path(), &["restore", "a.txt", "--config", "nowhere.toml"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(message(&output).contains("nowhere.toml"));
}

#[test]
fn what_is_wrong_in_the_file_is_named() {
    let mut said = String::new();
    for settings in [
        "[ingest]\njob = 4\n",
        "[injest]\njobs = 4\n",
        "inputs = \"a\"\n",
        "[eval.ocr]\nagainst = { engine = \"x\" }\n",
        "[ingest]\nout = \"x\"\njobs = \"many\"\n",
        "[ingest\n",
    ] {
        let dir = folder(settings);
        let output = run(dir.path(), &["ingest", "a.txt"]);
        assert_eq!(output.status.code(), Some(1), "{settings}");
        said.extend(["### ", settings, &message(&output), "\n"]);
    }
    insta::assert_snapshot!(said);
}

#[test]
fn shells_and_readers_learn_every_command() {
    let dir = folder("");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = run(dir.path(), &["completions", shell]);
        assert!(output.status.success());
        assert!(String::from_utf8_lossy(&output.stdout).contains("ingest"), "{shell}");
    }
    assert!(String::from_utf8_lossy(&run(dir.path(), &["man"]).stdout).contains(".TH sohoa 1"));
    assert!(run(dir.path(), &["man", "--out", "man1"]).status.success());
    for page in ["sohoa", "sohoa-ingest", "sohoa-eval", "sohoa-eval-ocr", "sohoa-man"] {
        assert!(dir.path().join(format!("man1/{page}.1")).exists(), "{page}");
    }
    let page = fs::read_to_string(dir.path().join("man1/sohoa-ingest.1")).unwrap();
    assert!(page.contains("recursive") && page.contains("dictionaries"), "{page}");
}
