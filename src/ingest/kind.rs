//! Turns bytes into the kind of document they are, by content: a scanner that names a PNG `.pdf` does no harm.
//! What is known and not read yet is refused by name, with the way out.

use super::plain;
use super::word::{self, Contents};
use crate::document::MediaKind;
use crate::error::{Error, ErrorKind, Result};

/// Readers accept some bytes of other things (a mail header, a byte order mark) before a PDF's own header.
const PDF_HEADER_WITHIN: usize = 1024;

/// The kind of a document that is not empty.
pub(super) fn of(bytes: &[u8]) -> Result<MediaKind> {
    let head = &bytes[..bytes.len().min(PDF_HEADER_WITHIN)];
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Ok(MediaKind::Pdf);
    }
    if bytes.starts_with(word::CONTAINER_MAGIC) {
        return container_of(bytes);
    }
    match image_of(bytes) {
        Some(kind) => Ok(kind),
        None => text_or_refusal(bytes, infer::get(bytes)),
    }
}

/// The images that are read. TIFF in both byte orders, and its form for large files.
fn image_of(bytes: &[u8]) -> Option<MediaKind> {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    if begins(b"\x89PNG\r\n\x1a\n") {
        Some(MediaKind::Png)
    } else if begins(b"\xff\xd8\xff") {
        Some(MediaKind::Jpeg)
    } else if [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"].iter().any(|magic| begins(*magic)) {
        Some(MediaKind::Tiff)
    } else {
        None
    }
}

/// Word, Excel and installers share a container.
fn container_of(bytes: &[u8]) -> Result<MediaKind> {
    match word::contents(bytes)? {
        Contents::Word => Ok(MediaKind::Doc),
        Contents::Locked => Err(word::locked()),
        Contents::Other => Err(refused_as("an Office file of before 2007 that is no Word file")),
    }
}

/// Text is tried before the other magic numbers: "BM 01/TTr" is a form's name and not a bitmap.
fn text_or_refusal(bytes: &[u8], magic: Option<infer::Type>) -> Result<MediaKind> {
    match (plain::decode(bytes), magic.filter(|found| is_markup(*found))) {
        (Ok(_), None) => Ok(MediaKind::PlainText),
        (Ok(_), Some(markup)) => Err(refused(markup)),
        (Err(error), _) => Err(magic.map_or(error, refused)),
    }
}

/// Kinds that are text to the eye of a program and not to a reader's.
fn is_markup(found: infer::Type) -> bool {
    matches!(found.extension(), "html" | "xml" | "rtf" | "ps")
}

fn refused(found: infer::Type) -> Error {
    refused_as(&format!("{} ({})", found.extension().to_uppercase(), found.mime_type()))
}

fn refused_as(name: &str) -> Error {
    let message = format!("expected PDF, PNG, JPEG, TIFF, DOC or plain text and found {name}");
    Error::new(ErrorKind::Unsupported, message).with_remedy("save it as PDF and ingest that")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        assert_eq!(of(b"\n%PDF-1.4\n").unwrap(), MediaKind::Pdf);
        assert_eq!(of(b"\x89PNG\r\n\x1a\n").unwrap(), MediaKind::Png);
        assert_eq!(of(b"\xff\xd8\xff\xe0").unwrap(), MediaKind::Jpeg);
        assert_eq!(of(b"II*\0\x08\0\0\0").unwrap(), MediaKind::Tiff);
        assert_eq!(of("BM 01: Tờ trình".as_bytes()).unwrap(), MediaKind::PlainText);
    }

    #[test]
    fn known_kinds_are_refused_by_name() {
        let error = of(b"<!DOCTYPE html><html></html>").unwrap_err();
        insta::assert_snapshot!(error, @"expected PDF, PNG, JPEG, TIFF, DOC or plain text and found HTML (text/html); save it as PDF and ingest that");
        let error = of(b"PK\x03\x04\x14\0\0\0").unwrap_err();
        insta::assert_snapshot!(error, @"expected PDF, PNG, JPEG, TIFF, DOC or plain text and found ZIP (application/zip); save it as PDF and ingest that");
        let error = of(b"{\\rtf1\\ansi so hoa}").unwrap_err();
        insta::assert_snapshot!(error, @"expected PDF, PNG, JPEG, TIFF, DOC or plain text and found RTF (application/rtf); save it as PDF and ingest that");
    }
}
