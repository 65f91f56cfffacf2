//! Containers that are damaged, locked, bloated or of another kind.

use super::*;

fn error_of(bytes: &[u8]) -> Error {
    pages_of(bytes).unwrap_err()
}

fn document(content: &str) -> Vec<u8> {
    container_of(&[("word/document.xml", content.as_bytes())])
}

#[test]
fn other_containers_are_not_for_this_reader() {
    let kind = |bytes: &[u8]| kind_of(bytes, &Limits::default()).unwrap();
    assert_eq!(kind(&container_of(&[("ghi-chu.txt", b"a")])), None);
    assert_eq!(kind(&container_of(&[("ppt/presentation.xml", b"<a/>")])), None);
    assert_eq!(kind(b"PK\x03\x04\x14\0\0\0"), None);
    assert_eq!(kind(b"%PDF-"), None);
    assert_eq!(kind(&container_of(&[("word/document2.xml", b"<a/>")])), Some(MediaKind::Docx));
}

#[test]
fn damaged_documents_say_so() {
    let whole = document("<w:document><w:p><w:r><w:t>Kênh</w:t></w:r></w:p></w:document>");
    let cut = &whole[..whole.len() / 2];
    insta::assert_snapshot!(error_of(cut), @"the document is damaged or cut short (invalid Zip archive: Could not find EOCD); copy it again, or open it in a word processor and save it anew");
    assert_eq!(error_of(&document("<w:document><w:p>")).kind(), ErrorKind::Malformed);
    assert_eq!(error_of(&document("<w:document><w:p></w:r></w:document>")).kind(), ErrorKind::Malformed);
}

#[test]
fn a_document_of_pictures_is_empty() {
    insta::assert_snapshot!(error_of(&document("<w:document><w:p/><w:p><w:r><w:drawing/></w:r></w:p></w:document>")), @"the document has no text; if it holds pictures of pages, save it as PDF and ingest that");
}

#[test]
fn passwords_are_asked_for() {
    let mut compound = COMPOUND.to_vec();
    compound.extend(in_utf16("..EncryptedPackage.."));
    insta::assert_snapshot!(error_of(&compound), @"the document is protected by a password; open it with the password and save it without one");
    let mime = b"application/vnd.oasis.opendocument.text";
    let manifest = b"<manifest:encryption-data/>";
    let locked =
        container_of(&[("mimetype", mime), ("content.xml", b"\x01"), ("META-INF/manifest.xml", manifest)]);
    assert_eq!(error_of(&locked).kind(), ErrorKind::Encrypted);
}

#[test]
fn bombs_are_refused_before_they_are_whole() {
    let bomb = document(&" ".repeat(40 << 20));
    insta::assert_snapshot!(error_of(&bomb), @"a part of the document unpacks to more than 300 times its size; save it as PDF and ingest that");
    let limits = Limits { max_unpacked_bytes: 1 << 20, ..Limits::default() };
    let long = document(&format!("<a>{}</a>", "Kênh mương. ".repeat(1 << 17)));
    insta::assert_snapshot!(open(MediaKind::Docx, &long, &limits).err().unwrap(), @"the document unpacks to more than the limit of 1 MiB; save it as PDF and ingest that, or raise the limit with --max-unpacked");
    let deep = document(&"<w:tbl>".repeat(100_000));
    insta::assert_snapshot!(error_of(&deep), @"the document has elements within elements to a depth of more than 500; save it as PDF and ingest that");
}

#[test]
fn entities_of_a_document_do_not_grow() {
    let body = "<!DOCTYPE d [<!ENTITY a \"xxxxxxxx\"><!ENTITY b \"&a;&a;&a;\">]><d><w:p><w:r><w:t>Kênh &b;mương</w:t></w:r></w:p></d>";
    assert_eq!(texts_of(&document(body)), ["Kênh mương"]);
}

#[test]
fn numbers_of_a_document_do_not_make_it_grow() {
    let wide =
        "<w:tc><w:tcPr><w:gridSpan w:val=\"4000000000\"/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>";
    let text = texts_of(&document(&format!("<d><w:tbl><w:tr>{wide}</w:tr></w:tbl></d>")));
    assert_eq!(text, ["a"]);
}
