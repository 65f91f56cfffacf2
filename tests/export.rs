//! Records of a run as tables: every format, the same rows, clear errors.

use std::fs;
use std::path::Path;

use crate::support::{LETTER, sohoa, tree};

/// Two letters through ingest; the second says which city it is from.
fn results() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.txt"), LETTER).unwrap();
    fs::write(dir.path().join("b.txt"), LETTER.replace("215/UBND-VP", "216/UBND-VP")).unwrap();
    sohoa(dir.path()).args(["ingest", "a.txt", "b.txt", "--out", "out"]).assert().success();
    dir
}

fn export(dir: &Path, arguments: &[&str]) -> std::process::Output {
    sohoa(dir).arg("export").args(arguments).output().unwrap()
}

#[test]
fn every_format_is_written_whole_and_twice_the_same() {
    let dir = results();
    for format in ["csv", "ndjson", "xlsx", "sqlite"] {
        for out in ["one", "two"] {
            let output = export(dir.path(), &["out", "--to", format, "--out", out]);
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
    let [one, two] = ["one", "two"].map(|out| tree(&dir.path().join(out), &[]));
    assert_eq!(one.len(), 9 + 9 + 1 + 1);
    assert!(one == two, "the bytes differ");
    let documents = fs::read_to_string(dir.path().join("one/documents.csv")).unwrap();
    assert!(documents.starts_with("document_id,source,code,number,symbol,"));
    assert!(documents.contains(",b.txt,216/UBND-VP,216,UBND-VP,") && documents.contains(",2024-03-14,"));
    assert_eq!(documents.matches("\r\n").count(), 3);
}

#[test]
fn lines_give_the_same_tables_as_files_and_a_mark_is_put_before_them() {
    let dir = results();
    let table = ["--table", "documents,recipients", "--to", "csv", "--bom"];
    for (input, out) in [("out", "one"), ("out/results.ndjson", "two")] {
        assert!(export(dir.path(), &[&[input, "--out", out], &table[..]].concat()).status.success());
    }
    let [one, two] = ["one", "two"].map(|out| tree(&dir.path().join(out), &[]));
    assert!(one == two && one.len() == 2);
    assert!(one.iter().all(|(_, bytes)| bytes.starts_with("\u{feff}document_id,".as_bytes())));
}

#[test]
fn what_cannot_be_exported_is_named_and_nothing_is_written() {
    let dir = results();
    let fails = |input: &str, out: &str, code: i32, word: &str| {
        let output = export(dir.path(), &[input, "--to", "sqlite", "--out", out]);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{message}");
        assert!(message.contains(word), "{message}");
    };
    fails("nowhere", "x", 2, "nowhere");
    fs::create_dir(dir.path().join("empty")).unwrap();
    fails("empty", "x", 2, "no records");
    fails("out", "a.txt/below", 5, "cannot write");
    let line = fs::read_to_string(dir.path().join("out/results.ndjson")).unwrap();
    fs::write(dir.path().join("twice.ndjson"), [line.as_str(), line.as_str()].concat()).unwrap();
    fails("twice.ndjson", "x", 2, "twice");
    fs::write(dir.path().join("out/records/b.json"), "{").unwrap();
    fails("out", "x", 2, "b.json");
    assert!(tree(&dir.path().join("x"), &[]).is_empty());
}

#[test]
#[cfg(not(feature = "parquet"))]
fn a_build_without_parquet_says_how_to_get_one() {
    let dir = results();
    let output = export(dir.path(), &["out", "--to", "parquet", "--out", "x"]);
    assert_eq!(output.status.code(), Some(3));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(message.contains("without Parquet") && message.contains("--features parquet"), "{message}");
    assert!(!dir.path().join("x").exists());
}

#[test]
#[cfg(feature = "parquet")]
fn parquet_is_written_whole_and_twice_the_same() {
    let dir = results();
    for out in ["one", "two"] {
        let output = export(dir.path(), &["out", "--to", "parquet", "--out", out]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let [one, two] = ["one", "two"].map(|out| tree(&dir.path().join(out), &[]));
    assert_eq!(one.len(), 9);
    assert!(one == two, "the bytes differ");
    assert!(one.iter().all(|(_, bytes)| bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1")));
}

#[test]
fn the_archive_gets_one_file_a_document_and_a_report_of_what_does_not_fit() {
    let dir = results();
    for (format, file) in [("nd30-xml", "a.xml"), ("nd30-json", "a.json")] {
        let output = export(dir.path(), &["out", "--to", format, "--object", "outgoing", "--out", format]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let written = fs::read_to_string(dir.path().join(format).join(file)).unwrap();
        assert!(written.contains("215") && written.contains("14/03/2024"), "{written}");
    }
    let report = fs::read_to_string(dir.path().join("nd30-json/report.ndjson")).unwrap();
    let lines: Vec<serde_json::Value> =
        report.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    for line in &lines {
        assert_eq!(line["fits"], line["problems"].as_array().unwrap().is_empty());
        assert!(line["to_be_added"].as_array().unwrap().contains(&"DocOrdinal".into()));
    }
}
