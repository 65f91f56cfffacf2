//! `sohoa duplicates`: same files, same documents, nearly the same words; reported and never deleted.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{LETTER, sohoa, transcript, tree};

/// The letter twice, a second reading of it with other bytes, next year's, and samples of other documents.
fn results() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    write("a.txt", LETTER);
    write("a-again.txt", LETTER);
    write("a-scan.txt", &LETTER.replace("rà soát hồ sơ trước", "rà soát hồ  sơ, trước"));
    write("b-next-year.txt", &LETTER.replace("215/UBND-VP", "98/UBND-VP").replace("năm 2024", "năm 2025"));
    for sample in ["khong-dau", "to-trinh-utf16"] {
        let sample_file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("samples/{sample}/input.txt"));
        fs::copy(sample_file, dir.path().join(format!("{sample}.txt"))).unwrap();
    }
    sohoa(dir.path()).args(["ingest", ".", "--out", "out"]).assert().success();
    dir
}

fn run(dir: &Path, arguments: &[&str]) -> std::process::Output {
    sohoa(dir).arg("duplicates").args(arguments).output().unwrap()
}

fn sources(group: &Value) -> Vec<&str> {
    group["documents"].as_array().unwrap().iter().map(|one| one["source"].as_str().unwrap()).collect()
}

#[test]
fn groups_say_why_and_nothing_is_changed() {
    let dir = results();
    let before = tree(&dir.path().join("out"), &[]);
    let output = run(dir.path(), &["out", "--json"]);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let group = |reason: &str| {
        let groups = found["groups"].as_array().unwrap().iter();
        let mut groups = groups.filter(|group| group["reasons"].as_array().unwrap().contains(&reason.into()));
        let group = groups.next().unwrap_or_else(|| panic!("no group by {reason}: {found:#}"));
        assert!(groups.next().is_none(), "one group by {reason}");
        group
    };
    assert_eq!(found["documents"], 6);
    assert_eq!(sources(group("bytes")), ["./a-again.txt", "./a.txt"]);
    assert_eq!(sources(group("legal_key")), ["./a-again.txt", "./a-scan.txt", "./a.txt"]);
    let text = group("text");
    assert_eq!(sources(text), ["./a-again.txt", "./a-scan.txt", "./a.txt", "./b-next-year.txt"]);
    assert_eq!((&text["numbers_differ"], &group("bytes")["numbers_differ"]), (&true.into(), &false.into()));
    assert!(before == tree(&dir.path().join("out"), &[]), "results were changed");
    insta::assert_snapshot!(transcript(&run(dir.path(), &["out"])));
}

#[test]
fn lines_have_no_texts_and_that_is_said() {
    let dir = results();
    let output = run(dir.path(), &["out/results.ndjson"]);
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("6 without enough text"));
    assert_eq!(run(dir.path(), &["out", "--similarity", "0.1"]).status.code(), Some(1));
}
