//! ZIP archives: their documents are documents, what is wrong with one costs one, and no name leads anywhere.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use serde_json::Value;
use zip::ZipWriter;
use zip::unstable::write::FileOptionsExt;
use zip::write::SimpleFileOptions;

use crate::support::{LETTER, json, sohoa};

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn letter(number: u32) -> Vec<u8> {
    LETTER.replace("215/", &format!("{number}/")).into_bytes()
}

/// Ingests `a.zip` with these bytes; the rows of the summary.
fn ingest(dir: &Path, bytes: &[u8], options: &[&str], code: i32) -> Vec<Value> {
    fs::write(dir.join("a.zip"), bytes).unwrap();
    sohoa(dir).args(["ingest", "a.zip", "--out", "out"]).args(options).assert().code(code);
    json(&dir.join("out/summary.json"))["documents"].as_array().unwrap().clone()
}

fn column(rows: &[Value], key: &str) -> Vec<String> {
    rows.iter().map(|row| row[key].as_str().unwrap_or("-").to_owned()).collect()
}

fn reason(dir: &Path, name: &str) -> String {
    let reason = json(&dir.join(format!("out/quarantine/{name}.reason.json")));
    let text = |key: &str| reason[key].as_str().unwrap().to_owned();
    format!("{}: {}; {}", text("kind"), text("message"), text("remedy"))
}

#[test]
fn each_member_is_a_document_also_in_an_archive_within() {
    let dir = tempfile::tempdir().unwrap();
    let inner = zip_of(&[("c.txt", &letter(3)), ("a.txt", &letter(1))]);
    let archive = zip_of(&[
        ("b.txt", &letter(2)),
        ("2024/", b""),
        ("2024/Công văn.txt", &letter(4)),
        ("__MACOSX/._b.txt", b"x"),
        ("inner.zip", &inner),
    ]);
    let rows = ingest(dir.path(), &archive, &[], 0);
    let paths = ["a.zip/b.txt", "a.zip/2024/Công văn.txt", "a.zip/inner.zip/c.txt", "a.zip/inner.zip/a.txt"];
    assert_eq!(column(&rows, "path"), paths);
    assert_eq!(column(&rows, "name"), ["b", "Công văn", "c", "a"]);
    for (name, code) in [("b", "2"), ("Công văn", "4"), ("c", "3"), ("a", "1")] {
        let record = json(&dir.path().join(format!("out/records/{name}.json")));
        assert_eq!(record["document"]["code"]["value"], format!("{code}/UBND-VP"));
    }
    // Nothing is new, so nothing is done; a changed archive is done again.
    assert_eq!(ingest(dir.path(), &archive, &["--force"], 0), rows);
    sohoa(dir.path()).args(["ingest", "a.zip", "--out", "out"]).assert().success();
    assert_eq!(json(&dir.path().join("out/summary.json"))["timing"]["unchanged"], 4);
}

#[test]
fn the_same_document_twice_is_worked_on_once() {
    let dir = tempfile::tempdir().unwrap();
    let rows = ingest(dir.path(), &zip_of(&[("a.txt", &letter(1)), ("b.txt", &letter(1))]), &[], 0);
    assert_eq!(column(&rows, "same_as"), ["-", "a"]);
    assert_eq!(json(&dir.path().join("out/summary.json"))["timing"]["processed"], 1);
}

#[test]
fn names_lead_nowhere_and_two_that_look_the_same_are_two() {
    let dir = tempfile::tempdir().unwrap();
    let inside = dir.path().join("inside");
    fs::create_dir(&inside).unwrap();
    let archive = zip_of(&[
        ("../../evil.txt", &letter(1)),
        ("/evil.txt", &letter(2)),
        ("..\\..\\C:\\evil.txt", &letter(3)),
        ("..", &letter(4)),
    ]);
    let rows = ingest(&inside, &archive, &[], 0);
    let paths = ["a.zip/evil.txt", "a.zip/evil.txt~2", "a.zip/C_/evil.txt", "a.zip/member-4"];
    assert_eq!(column(&rows, "path"), paths);
    let here: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(here, ["inside"]);
}

#[test]
fn names_without_a_said_encoding_are_utf_8_or_the_code_page_of_the_format() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = zip_of(&[("Xng vXn.txt", &letter(1)), ("résumé.txt", &letter(2))]);
    // The first name gets a letter of two bytes, the second is taken for CP437: the flag that says UTF-8 goes.
    for at in 0..archive.len() - 11 {
        if archive[at..].starts_with(b"Xng vXn") {
            archive[at..at + 7].copy_from_slice("Ơng ăn".as_bytes().get(..7).unwrap());
        }
        let flags = if archive[at..].starts_with(b"PK\x03\x04") { 7 } else { 9 };
        if archive[at..].starts_with(b"PK\x03\x04") || archive[at..].starts_with(b"PK\x01\x02") {
            archive[at + flags] &= !8;
        }
        if archive[at..].starts_with("résumé.t".as_bytes()) {
            archive[at..at + 8].copy_from_slice(b"r\x82sum\x82__");
        }
    }
    let rows = ingest(dir.path(), &archive, &[], 0);
    assert_eq!(column(&rows, "path")[1], "a.zip/résumé__.txt", "{rows:?}");
    assert!(column(&rows, "path")[0].starts_with("a.zip/Ơng"), "{rows:?}");
}

#[test]
fn an_encrypted_member_costs_itself() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .start_file("locked.txt", SimpleFileOptions::default().with_deprecated_encryption(b"x").unwrap())
        .unwrap();
    writer.write_all(&letter(1)).unwrap();
    writer.start_file("open.txt", SimpleFileOptions::default()).unwrap();
    writer.write_all(&letter(2)).unwrap();
    let rows = ingest(dir.path(), &writer.finish().unwrap().into_inner(), &[], 20);
    assert_eq!(column(&rows, "outcome"), ["quarantined", "done"]);
    insta::assert_snapshot!(reason(dir.path(), "locked"), @"encrypted: this file of the archive is protected by a password; unpack the archive with the password and ingest the files");
}

#[test]
fn a_broken_archive_is_one_document_that_failed() {
    let whole = zip_of(&[("a.txt", &letter(1)), ("b.txt", &letter(2))]);
    let damaged_inner = zip_of(&[("good.txt", &letter(3)), ("inner.zip", &whole[..whole.len() - 30])]);
    let dir = tempfile::tempdir().unwrap();
    let rows = ingest(dir.path(), &whole[..whole.len() / 2], &[], 20);
    assert_eq!(
        (column(&rows, "path"), column(&rows, "reason")),
        (vec!["a.zip".into()], vec!["malformed".into()])
    );
    let rows = ingest(dir.path(), &damaged_inner, &["--force"], 20);
    assert_eq!(column(&rows, "path"), ["a.zip/good.txt", "a.zip/inner.zip"]);
    assert_eq!(column(&rows, "reason"), ["-", "malformed"]);
    let rows = ingest(dir.path(), &zip_of(&[]), &["--force"], 20);
    assert_eq!(column(&rows, "reason"), ["empty"]);
}

#[test]
fn limits_are_named_with_their_options() {
    let two = zip_of(&[("a.txt", &letter(1)), ("b.txt", &vec![b' '; 3 << 20])]);
    let deep = zip_of(&[("one.zip", &zip_of(&[("two.zip", &zip_of(&[("a.txt", &letter(1))]))]))]);
    let refused = |archive: &[u8], options: &[&str], name: &str| {
        let dir = tempfile::tempdir().unwrap();
        let rows = ingest(dir.path(), archive, options, 20);
        assert!(column(&rows, "reason").contains(&"too_large".to_owned()));
        reason(dir.path(), name)
    };
    insta::assert_snapshot!(refused(&two, &["--max-members", "1"], "a"), @"too_large: the archive has 2 files, more than the limit of 1; unpack it, or raise the limit with --max-members");
    insta::assert_snapshot!(refused(&two, &["--max-archive", "2"], "a"), @"too_large: the archive unpacks to more than the limit of 2 MiB; unpack it, or raise the limit with --max-archive");
    insta::assert_snapshot!(refused(&two, &["--max-size", "2"], "b"), @"too_large: the file has 3 MiB, more than the limit of 2 MiB; split it, or raise the limit with --max-size");
    insta::assert_snapshot!(refused(&deep, &[], "two"), @"too_large: an archive within 2, more than the limit of 2 archives in one another; unpack it, or raise the limit with --max-nesting");
    let dir = tempfile::tempdir().unwrap();
    let rows = ingest(dir.path(), &deep, &["--max-nesting", "3"], 0);
    assert_eq!(column(&rows, "path"), ["a.zip/one.zip/two.zip/a.txt"]);
}

#[test]
fn an_office_file_is_no_archive_whatever_its_name() {
    let dir = tempfile::tempdir().unwrap();
    let text = "<w:document><w:p><w:r><w:t>Số: 12/UBND-VP</w:t></w:r></w:p></w:document>";
    let docx = zip_of(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", text.as_bytes())]);
    let rows = ingest(dir.path(), &docx, &[], 0);
    assert_eq!(column(&rows, "path"), ["a.zip"]);
    fs::write(dir.path().join("b.docx"), &docx).unwrap();
    let rows = ingest(dir.path(), &zip_of(&[("b.docx", &docx)]), &["--force"], 0);
    assert_eq!(column(&rows, "path"), ["a.zip/b.docx"]);
    let rows = ingest(dir.path(), LETTER.as_bytes(), &["--force"], 0);
    assert_eq!(column(&rows, "path"), ["a.zip"]);
}
