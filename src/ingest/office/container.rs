//! Parts of the ZIP container that DOCX and ODT are, unpacked within limits. What a container says of its own sizes
//! is not believed: bytes are counted as they come.

use std::cell::Cell;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::super::Limits;
use super::damaged;
use crate::error::{Error, ErrorKind, Result};

/// Files in a container. A document with a thousand pictures has little more than a thousand.
const MOST_ENTRIES: usize = 20_000;

/// How a file of a container begins in the list at its end.
const LISTED_ENTRY: &[u8] = b"PK\x01\x02";

/// XML of word processors packs to a tenth, of long empty tables to a hundredth; a bomb to a thousandth. Small parts
/// are let pass: a blank document packs well too.
const MOST_RATIO: u64 = 300;
const SMALL_PART: u64 = 16 << 20;

/// A container whose list of files has been read.
pub(super) struct Container<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    limits: Limits,
    /// Bytes unpacked so far.
    unpacked: Cell<u64>,
}

impl<'a> Container<'a> {
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self> {
        let listed = bytes.windows(LISTED_ENTRY.len()).filter(|window| *window == LISTED_ENTRY);
        if listed.take(MOST_ENTRIES + 1).count() > MOST_ENTRIES {
            let message = format!("the container holds more than {MOST_ENTRIES} files");
            return Err(
                Error::new(ErrorKind::TooLarge, message).with_remedy("save it as PDF and ingest that")
            );
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
        Ok(Self { archive, limits: *limits, unpacked: Cell::new(0) })
    }

    /// The first file whose name `is_it`.
    pub(super) fn find(&self, is_it: impl Fn(&str) -> bool) -> Option<String> {
        self.archive.file_names().find(|name| is_it(name)).map(str::to_owned)
    }

    /// The names of all files.
    pub(super) fn names(&self) -> Vec<String> {
        self.archive.file_names().map(str::to_owned).collect()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// The bytes of the file `name`; `None` when there is none.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>> {
        let part = match self.archive.by_name(name) {
            Err(ZipError::FileNotFound) => return Ok(None),
            part => part.map_err(broken)?,
        };
        let by_ratio = part.compressed_size().saturating_mul(MOST_RATIO).max(SMALL_PART);
        let left = self.limits.max_unpacked_bytes - self.unpacked.get();
        let (allowed, mut bytes) = (left.min(by_ratio), Vec::new());
        part.take(allowed.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| damaged().caused_by(error))?;
        if bytes.len() as u64 > allowed {
            return Err(self.too_large(allowed < left));
        }
        self.unpacked.set(self.unpacked.get() + bytes.len() as u64);
        Ok(Some(bytes))
    }

    /// The bytes of a file that a whole document has.
    pub(super) fn needed(&mut self, name: &str) -> Result<Vec<u8>> {
        self.part(name)?.ok_or_else(damaged)
    }

    fn too_large(&self, by_ratio: bool) -> Error {
        if !by_ratio {
            return self.limits.unpacks_too_far();
        }
        let message = format!("a part of the document unpacks to more than {MOST_RATIO} times its size");
        Error::new(ErrorKind::TooLarge, message).with_remedy("save it as PDF and ingest that")
    }
}

fn broken(error: ZipError) -> Error {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => super::encrypted(),
        error => damaged().caused_by(error),
    }
}
