//! Turns bytes into the kind of document they are, by content: a scanner that names a PNG `.pdf` does no harm.
//! What is known and not read yet is refused by name, with the way out.

use super::{Limits, markup, office, plain};
use crate::document::MediaKind;
use crate::error::{Error, ErrorKind, Result};

/// What is read beside plain text, as messages and help name it.
pub const READ: &str = "PDF, DOCX, DOC, ODT, RTF, XLSX, HTML, hOCR, ALTO, PNG, JPEG, TIFF, WebP, JPEG 2000";

/// Readers accept some bytes of other things (a mail header, a byte order mark) before a PDF's own header.
const PDF_HEADER_WITHIN: usize = 1024;

/// The kind of a document that is not empty.
pub(super) fn of(bytes: &[u8], limits: &Limits) -> Result<MediaKind> {
    let head = &bytes[..bytes.len().min(PDF_HEADER_WITHIN)];
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Ok(MediaKind::Pdf);
    }
    let found = image_of(bytes).or_else(|| markup::kind_of(bytes));
    match found.map_or_else(|| office::kind_of(bytes, limits), |kind| Ok(Some(kind)))? {
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
    } else if begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(MediaKind::WebP)
    } else if begins(b"\0\0\0\x0cjP  \r\n\x87\n") || begins(b"\xff\x4f\xff\x51") {
        Some(MediaKind::Jpeg2000)
    } else if [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"].iter().any(|magic| begins(*magic)) {
        Some(MediaKind::Tiff)
    } else {
        None
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
    matches!(found.extension(), "xml" | "ps")
}

fn refused(found: infer::Type) -> Error {
    // Excel files of before 2007 share this container with installers.
    let name = match found.mime_type() {
        "application/x-ole-storage" => "an Office file of before 2007 that is no text (XLS, PPT)".to_owned(),
        mime => format!("{} ({mime})", found.extension().to_uppercase()),
    };
    let message = format!("expected {READ} or plain text and found {name}");
    let remedy = match found.extension() {
        "zip" => "unpack it, or give it to `sohoa ingest` under a name that ends in .zip",
        _ => "save it as PDF and ingest that",
    };
    Error::new(ErrorKind::Unsupported, message).with_remedy(remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(bytes: &[u8]) -> Result<MediaKind> {
        of(bytes, &Limits::default())
    }

    #[test]
    fn content_decides() {
        assert_eq!(kind(b"\n%PDF-1.4\n").unwrap(), MediaKind::Pdf);
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n").unwrap(), MediaKind::Png);
        assert_eq!(kind(b"\xff\xd8\xff\xe0").unwrap(), MediaKind::Jpeg);
        assert_eq!(kind(b"RIFF\x10\0\0\0WEBPVP8L").unwrap(), MediaKind::WebP);
        assert_eq!(kind(b"\xff\x4f\xff\x51\0").unwrap(), MediaKind::Jpeg2000);
        assert_eq!(kind(b"II*\0\x08\0\0\0").unwrap(), MediaKind::Tiff);
        assert_eq!(kind("BM 01: Tờ trình".as_bytes()).unwrap(), MediaKind::PlainText);
    }

    #[test]
    fn known_kinds_are_refused_by_name() {
        let error = kind(b"<?xml version='1.0'?><TEI></TEI>").unwrap_err();
        insta::assert_snapshot!(error, @"expected PDF, DOCX, DOC, ODT, RTF, XLSX, HTML, hOCR, ALTO, PNG, JPEG, TIFF, WebP, JPEG 2000 or plain text and found XML (text/xml); save it as PDF and ingest that");
        let error = kind(b"PK\x03\x04\x14\0\0\0").unwrap_err();
        insta::assert_snapshot!(error, @"expected PDF, DOCX, DOC, ODT, RTF, XLSX, HTML, hOCR, ALTO, PNG, JPEG, TIFF, WebP, JPEG 2000 or plain text and found ZIP (application/zip); unpack it, or give it to `sohoa ingest` under a name that ends in .zip");
    }
}
