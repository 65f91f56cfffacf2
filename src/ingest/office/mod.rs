//! Turns the files of word processors into pages of text: DOCX, ODT, DOC of before 2007, RTF, XLSX and HTML. What they say is
//! put down by one hand (`script`), so that the same document gives the same lines from each.

mod container;
mod doc;
mod fonts;
mod html;
mod numeral;
mod odf;
mod rtf;
mod script;
mod sheets;
mod table;
mod word;
pub(super) mod xml;

#[cfg(test)]
mod tests;

use super::Limits;
use super::plain::{PageText, TextFile};
use crate::document::MediaKind;
use crate::error::{Error, ErrorKind, Result};
use container::Container;

/// How ZIP files begin, and the files of Office before 2007, which also hold what is protected by a password.
const ZIP: &[u8] = b"PK\x03\x04";
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// What a broken container still shows of a document.
const NAMES_WITHIN: [&[u8]; 3] = [b"word/", b"xl/", b"mimetypeapplication/vnd.oasis.opendocument.text"];

/// The kind of a word processor's file; `None` for everything else.
pub(super) fn kind_of(bytes: &[u8], limits: &Limits) -> Result<Option<MediaKind>> {
    if bytes.starts_with(COMPOUND) {
        if is_within(bytes, &in_utf16(doc::LOCKED_STREAM)) {
            return Err(encrypted());
        }
        return Ok(doc::is_word(bytes)?.then_some(MediaKind::Doc));
    }
    if bytes.starts_with(rtf::MAGIC) {
        return Ok(Some(MediaKind::Rtf));
    }
    if !bytes.starts_with(ZIP) {
        return Ok(None);
    }
    match Container::open(bytes, limits) {
        Ok(container) => kind_in(container),
        Err(error) if error.kind() != ErrorKind::Malformed => Err(error),
        Err(error) if NAMES_WITHIN.iter().any(|name| is_within(bytes, name)) => Err(error),
        Err(_) => Ok(None),
    }
}

fn kind_in(mut container: Container<'_>) -> Result<Option<MediaKind>> {
    if word::main_part(&container).is_some() {
        return Ok(Some(MediaKind::Docx));
    }
    if sheets::is_workbook(&container) {
        return Ok(Some(MediaKind::Xlsx));
    }
    Ok(odf::is_text(&mut container)?.then_some(MediaKind::Odt))
}

fn in_utf16(name: &str) -> Vec<u8> {
    name.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn is_within(bytes: &[u8], name: &[u8]) -> bool {
    bytes.windows(name.len()).any(|window| window == name)
}

/// Reads the text of a file of that kind.
pub(super) fn open(kind: MediaKind, bytes: &[u8], limits: &Limits) -> Result<TextFile> {
    let pages = match kind {
        MediaKind::Doc => return TextFile::of_text(doc::text(bytes, limits)?),
        MediaKind::Html => html::pages(bytes)?,
        MediaKind::Rtf => rtf::pages(bytes)?,
        MediaKind::Xlsx => sheets::pages(bytes, limits)?,
        _ => contained_pages(kind, bytes, limits)?,
    };
    if pages.is_empty() {
        let error = Error::new(ErrorKind::Empty, "the document has no text");
        return Err(error.with_remedy("if it holds pictures of pages, save it as PDF and ingest that"));
    }
    Ok(TextFile::of_pages(pages))
}

/// The pages of a file that is a ZIP container of XML.
fn contained_pages(kind: MediaKind, bytes: &[u8], limits: &Limits) -> Result<Vec<PageText>> {
    let mut container = Container::open(bytes, limits)?;
    match (kind, word::main_part(&container)) {
        (MediaKind::Docx, Some(main)) => word::pages(&mut container, &main),
        _ => odf::pages(&mut container),
    }
}

fn damaged() -> Error {
    Error::new(ErrorKind::Malformed, "the document is damaged or cut short")
        .with_remedy("copy it again, or open it in a word processor and save it anew")
}

fn encrypted() -> Error {
    Error::new(ErrorKind::Encrypted, "the document is protected by a password")
        .with_remedy("open it with the password and save it without one")
}
