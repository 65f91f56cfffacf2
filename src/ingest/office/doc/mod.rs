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
use super::{Limits, damaged, encrypted};
use crate::error::Result;

/// The stream that makes a compound file a Word file.
const MAIN_STREAM: &str = "WordDocument";

/// The stream of a newer Office file that is locked with a password.
pub(super) const LOCKED_STREAM: &str = "EncryptedPackage";

/// Whether a compound file is a Word file; Excel and installers use such files too. Fails when it is broken.
pub(super) fn is_word(bytes: &[u8]) -> Result<bool> {
    Ok(open(bytes)?.is_stream(MAIN_STREAM))
}

/// The text of a Word file, a form feed between pages where the writer set one.
pub(super) fn text(bytes: &[u8], limits: &Limits) -> Result<String> {
    let mut container = open(bytes)?;
    let main = stream(&mut container, MAIN_STREAM, limits)?;
    let head = Head::parse(&main).ok_or_else(damaged)?;
    if head.is_encrypted {
        return Err(encrypted());
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

#[cfg(test)]
mod tests;
