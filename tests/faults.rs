//! Broken input: each kind ends in a clear error that names the file and the remedy; all other documents are done.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use serde_json::Value;

use crate::support::{LETTER, json, sohoa, transcript};

/// Ingests one broken file beside a good letter; gives the reason written for the broken one.
fn reason(name: &str, bytes: &[u8]) -> Value {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(name), bytes).unwrap();
    reason_in(dir.path(), name)
}

fn reason_in(dir: &Path, name: &str) -> Value {
    fs::write(dir.join("good.txt"), LETTER).unwrap();
    sohoa(dir).args(["ingest", name, "good.txt", "--out", "out"]).assert().code(20);
    assert!(dir.join("out/records/good.json").exists(), "the good document is not done");
    let stem = Path::new(name).file_stem().unwrap().to_str().unwrap();
    assert!(!dir.join(format!("out/records/{stem}.json")).exists());
    json(&dir.join(format!("out/quarantine/{stem}.reason.json")))
}

/// A whole PDF of our own samples.
fn pdf() -> Vec<u8> {
    fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/quyet-dinh/input.pdf")).unwrap()
}

fn encrypted_pdf() -> Vec<u8> {
    fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/encrypted.pdf")).unwrap()
}

#[test]
fn an_empty_file() {
    insta::assert_json_snapshot!(reason("bad.pdf", b""));
}

#[test]
fn a_truncated_pdf() {
    let pdf = pdf();
    insta::assert_json_snapshot!(reason("bad.pdf", &pdf[..pdf.len() / 2]));
}

#[test]
fn an_encrypted_pdf() {
    insta::assert_json_snapshot!(reason("bad.pdf", &encrypted_pdf()));
}

#[test]
fn not_a_document() {
    let noise: Vec<u8> = (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    insta::assert_json_snapshot!(reason("bad.pdf", &noise));
}

#[test]
fn a_kind_that_is_not_read() {
    insta::assert_json_snapshot!(reason("bad.pdf", b"PK\x03\x04\x14\x00\x00\x00\x00\x00photos/1.jpg"));
}

#[test]
fn a_broken_docx() {
    insta::assert_json_snapshot!(reason("bad.docx", b"PK\x03\x04\x14\x00\x00\x00\x00\x00word/document.xml"));
}

#[test]
fn recognised_text_that_is_cut_short() {
    let hocr = b"<html><body><div class='ocr_page'><span class='ocr_line'><span class='ocrx_word'>Ph";
    insta::assert_json_snapshot!(reason("bad.hocr", hocr));
}

#[test]
fn a_web_page_without_text() {
    insta::assert_json_snapshot!(reason("bad.html", b"<html><script>document.write('Ph\xe1p')</script>"));
}

#[test]
fn a_truncated_webp() {
    insta::assert_json_snapshot!(reason("bad.webp", b"RIFF\x40\0\0\0WEBPVP8L\x30\0\0\0\x2f"));
}

#[test]
fn a_broken_workbook() {
    insta::assert_json_snapshot!(reason("bad.xlsx", b"PK\x03\x04\x14\x00\x00\x00\x00\x00xl/workbook.xml"));
}

#[test]
fn a_truncated_rtf() {
    insta::assert_json_snapshot!(reason("bad.rtf", br"{\rtf1\ansi\pard C\'f4ng v\u259?n\par"));
}

/// A DOCX whose text is `document`.
fn docx(document: &str) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    writer.write_all(document.as_bytes()).unwrap();
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_docx_that_unpacks_without_end() {
    insta::assert_json_snapshot!(reason("bad.docx", &docx(&" ".repeat(40 << 20))));
}

#[test]
fn an_encrypted_docx() {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    insta::assert_json_snapshot!(reason("bad.docx", &bytes));
}

#[test]
fn a_docx_is_read_whatever_its_name() {
    let dir = tempfile::tempdir().unwrap();
    let lines = LETTER.trim_end().replace('\n', "</w:t></w:r></w:p><w:p><w:r><w:t>");
    fs::write(
        dir.path().join("van-ban.pdf"),
        docx(&format!("<w:document><w:p><w:r><w:t>{lines}</w:t></w:r></w:p></w:document>")),
    )
    .unwrap();
    sohoa(dir.path()).args(["ingest", "van-ban.pdf", "--out", "out"]).assert().success();
    let record = json(&dir.path().join("out/records/van-ban.json"));
    assert_eq!(
        record["source"]["media_type"],
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    );
    assert_eq!(record["document"]["code"]["value"], "215/UBND-VP");
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_opened() {
    let dir = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("nowhere", dir.path().join("bad.pdf")).unwrap();
    insta::assert_json_snapshot!(reason_in(dir.path(), "bad.pdf"));
}

#[cfg(unix)]
#[test]
fn a_thing_that_is_no_file_does_not_block_the_run() {
    let dir = tempfile::tempdir().unwrap();
    let _listener = std::os::unix::net::UnixListener::bind(dir.path().join("bad.pdf")).unwrap();
    insta::assert_json_snapshot!(reason_in(dir.path(), "bad.pdf"));
}

#[test]
fn a_wrong_extension_does_not_matter() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("van-ban.jpg"), LETTER).unwrap();
    sohoa(dir.path()).args(["ingest", "van-ban.jpg", "--out", "out"]).assert().success();
    let record = json(&dir.path().join("out/records/van-ban.json"));
    assert_eq!(record["source"]["media_type"], "text/plain");
    assert_eq!(record["document"]["code"]["value"], "215/UBND-VP");
}

#[test]
fn a_folder_without_documents() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("empty")).unwrap();
    let output = sohoa(dir.path()).args(["ingest", "empty", "--out", "out"]).output().unwrap();
    insta::assert_snapshot!(transcript(&output));
}

#[test]
fn a_path_that_does_not_exist() {
    let dir = tempfile::tempdir().unwrap();
    let output = sohoa(dir.path()).args(["ingest", "nowhere", "--out", "out"]).output().unwrap();
    insta::assert_snapshot!(transcript(&output));
}

#[test]
fn a_language_that_is_not_installed() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("good.txt"), LETTER).unwrap();
    let output =
        sohoa(dir.path()).args(["ingest", "good.txt", "--out", "out", "--lang", "vie+xxx"]).output().unwrap();
    insta::assert_snapshot!(transcript(&output));
}

#[test]
fn vietnamese_data_missing() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("good.txt"), LETTER).unwrap();
    let output = sohoa(dir.path())
        .args(["ingest", "good.txt", "--out", "out"])
        .env("TESSDATA_PREFIX", dir.path())
        .output()
        .unwrap();
    insta::assert_snapshot!(transcript(&output));
}

#[test]
fn an_output_folder_that_cannot_be_written() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("good.txt"), LETTER).unwrap();
    fs::write(dir.path().join("out"), "a file stands where the folder should").unwrap();
    let output = sohoa(dir.path()).args(["ingest", "good.txt", "--out", "out"]).output().unwrap();
    assert_eq!(output.status.code(), Some(5));
    assert_eq!(fs::read_to_string(dir.path().join("out")).unwrap(), "a file stands where the folder should");
    insta::assert_snapshot!(transcript(&output));
}

#[test]
fn one_document_alone_tells_by_its_exit_code() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("locked.pdf"), encrypted_pdf()).unwrap();
    sohoa(dir.path()).args(["extract", "locked.pdf"]).assert().code(8);
    sohoa(dir.path()).args(["extract", "nowhere.pdf"]).assert().code(2);
}
