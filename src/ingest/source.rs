//! Turns a path into a named source. The one place where the ingest stage touches the disk: each error of the
//! operating system leaves with the path it belongs to.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::Limits;
use crate::document::{Source, Stage};
use crate::error::{Error, ErrorKind, Result};

/// Reads a file of at most `limits.max_bytes`; the source is named by the path as given.
pub fn read_file(path: &Path, limits: &Limits) -> Result<Source> {
    let name = path.display().to_string();
    match read_bytes(path, limits) {
        Ok(bytes) => Ok(Source::new(name, bytes)),
        Err(error) => Err(error.in_source(&name).at_stage(Stage::Ingest)),
    }
}

fn read_bytes(path: &Path, limits: &Limits) -> Result<Vec<u8>> {
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if metadata.is_dir() {
        let error = Error::new(ErrorKind::Unreadable, "expected a file and found a folder");
        return Err(error.with_remedy("name the files in it"));
    }
    limits.check_bytes(metadata.len())?;
    let mut bytes = Vec::with_capacity(metadata.len() as usize);
    // The size may have grown since, or be unknown (a pipe): never read past the limit.
    let file = File::open(path).map_err(unreadable)?;
    file.take(limits.max_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    limits.check_bytes(bytes.len() as u64)?;
    if bytes.is_empty() { Err(no_bytes()) } else { Ok(bytes) }
}

pub(super) fn no_bytes() -> Error {
    Error::new(ErrorKind::Empty, "the file has 0 bytes").with_remedy("copy or scan it again")
}

pub(super) fn unreadable(error: io::Error) -> Error {
    let (message, remedy) = match error.kind() {
        io::ErrorKind::NotFound => ("there is no such file", "check the path"),
        io::ErrorKind::PermissionDenied => ("the file may not be read", "ask for the permission to read it"),
        _ => ("the file cannot be read", "check the disk or the network folder and try again"),
    };
    Error::new(ErrorKind::Unreadable, message).with_remedy(remedy).caused_by(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file_of(bytes: &[u8]) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        io::Write::write_all(&mut file, bytes).unwrap();
        file
    }

    #[test]
    fn a_source_is_named_by_its_path() {
        let file = file_of(b"text");
        let source = read_file(file.path(), &Limits::default()).unwrap();
        assert_eq!(source.name, file.path().display().to_string());
        assert_eq!(&*source.bytes, b"text");
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let error = read_file(Path::new("/no/such.pdf"), &Limits::default()).unwrap_err();
        insta::assert_snapshot!(error, @"/no/such.pdf: there is no such file (No such file or directory (os error 2)); check the path");
        let error = read_file(Path::new("/"), &Limits::default()).unwrap_err();
        insta::assert_snapshot!(error, @"/: expected a file and found a folder; name the files in it");
    }

    #[test]
    fn empty_and_large_files_are_refused() {
        let limits = Limits { max_bytes: 3, ..Limits::default() };
        let kind = |bytes: &[u8]| read_file(file_of(bytes).path(), &limits).unwrap_err().kind();
        assert_eq!(kind(b""), ErrorKind::Empty);
        assert_eq!(kind(b"four"), ErrorKind::TooLarge);
    }
}
