//! Turns a Word file of before 2007 (DOC) into text: the characters of its pieces, fields by their result, tables row
//! by row. What the letters of the fonts of that time mean is decided later, from the text.
//!
//! The format is that of [MS-DOC] (Word 97 to 2003); Word 6 and 95 have an older head and one byte a character. Every
//! offset in the file is a claim: it is checked before it is followed.

mod head;
mod layout;
mod paragraphs;
mod pieces;

use std::io::{Cursor, Read};

use cfb::CompoundFile;

use self::head::Head;
use self::layout::Layout;
use self::paragraphs::Paragraphs;
use super::Limits;
use crate::error::{Error, ErrorKind, Result};

/// What a compound file of Microsoft begins with: Word, Excel and installers alike.
pub(super) const CONTAINER_MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// The stream that makes a compound file a Word file.
const MAIN_STREAM: &str = "WordDocument";

/// The stream of a newer Office file that is locked with a password.
const LOCKED_STREAM: &str = "EncryptedPackage";

/// What a compound file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Contents {
    /// A Word document.
    Word,
    /// An Office file of 2007 or later, locked with a password.
    Locked,
    /// Something else.
    Other,
}

/// Looks into the container. Fails when its own structure is broken.
pub(super) fn contents(bytes: &[u8]) -> Result<Contents> {
    let container = open(bytes)?;
    Ok(if container.is_stream(MAIN_STREAM) {
        Contents::Word
    } else if container.is_stream(LOCKED_STREAM) {
        Contents::Locked
    } else {
        Contents::Other
    })
}

/// The text of a Word file, a form feed between pages where the writer set one.
pub(super) fn text(bytes: &[u8], limits: &Limits) -> Result<String> {
    let mut container = open(bytes)?;
    let main = stream(&mut container, MAIN_STREAM, limits)?;
    let head = Head::parse(&main).ok_or_else(damaged)?;
    if head.is_encrypted {
        return Err(locked());
    }
    let table = match head.table_stream {
        Some(name) => stream(&mut container, name, limits)?,
        None => Vec::new(),
    };
    let pieces = pieces::of(&head, &table).ok_or_else(damaged)?;
    let paragraphs = Paragraphs::parse(&head, &main, &table);
    let mut layout = Layout::default();
    for (offset, letter) in pieces::letters(&pieces, &main) {
        layout.put(letter, || paragraphs.at(offset));
    }
    Ok(layout.finish())
}

fn open(bytes: &[u8]) -> Result<CompoundFile<Cursor<&[u8]>>> {
    CompoundFile::open(Cursor::new(bytes)).map_err(|cause| damaged().caused_by(cause))
}

fn stream(container: &mut CompoundFile<Cursor<&[u8]>>, name: &str, limits: &Limits) -> Result<Vec<u8>> {
    let stream = container.open_stream(name).map_err(|cause| damaged().caused_by(cause))?;
    let mut bytes = Vec::new();
    stream.take(limits.max_bytes).read_to_end(&mut bytes).map_err(|cause| damaged().caused_by(cause))?;
    Ok(bytes)
}

/// A file that needs a password.
pub(super) fn locked() -> Error {
    Error::new(ErrorKind::Encrypted, "the Office file is protected by a password")
        .with_remedy("open it with the password, save it without one, and ingest that")
}

fn damaged() -> Error {
    Error::new(ErrorKind::Malformed, "the Word file (DOC) is damaged or cut off")
        .with_remedy("open it in a word processor, save it as PDF, and ingest that")
}

#[cfg(test)]
mod tests;
