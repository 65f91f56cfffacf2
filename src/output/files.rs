//! Files that are whole or not there: written beside their place, flushed to disk, then renamed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Error, ErrorKind, Result};

/// Writes `bytes` to `path` so that a reader, or a crash, sees the old file or the new one and never a part.
/// Makes the folders on the way.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let write = || -> io::Result<()> {
        let mut file = temporary_beside(path)?;
        file.write_all(bytes)?;
        put_in_place(file, path)
    };
    write().map_err(|cause| unwritable(path, cause))
}

fn temporary_beside(path: &Path) -> io::Result<NamedTempFile> {
    let dir = folder_of(path);
    fs::create_dir_all(dir)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".sohoa-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    builder.tempfile_in(dir)
}

/// The folder a file stands in; a bare name stands in the current one.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Order matters: content on disk, then the name, then the folder entry.
fn put_in_place(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    File::open(folder_of(path))?.sync_all()
}

/// A file that is written piece by piece, or by a library that wants its own hands on it, and appears whole when
/// [`finish`](Self::finish) is called.
#[cfg(feature = "export")]
#[derive(Debug)]
pub(super) struct Draft {
    path: PathBuf,
    file: BufWriter<NamedTempFile>,
}

#[cfg(feature = "export")]
impl Draft {
    /// A file that will stand at `path`.
    pub(super) fn create(path: &Path) -> Result<Self> {
        let file = temporary_beside(path).map_err(|cause| unwritable(path, cause))?;
        Ok(Self { path: path.to_owned(), file: BufWriter::new(file) })
    }

    /// Where it will stand.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Where it stands now.
    pub(super) fn temporary(&self) -> &Path {
        self.file.get_ref().path()
    }

    /// Puts the file in its place and says where that is.
    pub(super) fn finish(self) -> Result<PathBuf> {
        let Self { path, file } = self;
        let put = || put_in_place(file.into_inner().map_err(io::IntoInnerError::into_error)?, &path);
        put().map_err(|cause| unwritable(&path, cause))?;
        Ok(path)
    }
}

#[cfg(feature = "export")]
impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The complaint about a file that cannot be written.
pub(super) fn unwritable(path: &Path, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new(ErrorKind::Unwritable, "cannot write this file")
        .with_remedy(
            "check that the folder is writable and the disk is not full, then run the same command again",
        )
        .in_source(&path.display().to_string())
        .caused_by(cause)
}

/// A file of lines that arrive in any order and stand in theirs: line `n` waits for those before it. What waits is
/// held in memory, so producers should not run far ahead. The file appears when [`finish`](Self::finish) is called.
#[derive(Debug)]
pub struct Ordered {
    path: PathBuf,
    file: BufWriter<NamedTempFile>,
    next: usize,
    waiting: BTreeMap<usize, Vec<u8>>,
}

impl Ordered {
    /// A file that will stand at `path`.
    pub fn create(path: &Path) -> Result<Self> {
        let file = temporary_beside(path).map_err(|cause| unwritable(path, cause))?;
        Ok(Self { path: path.to_owned(), file: BufWriter::new(file), next: 0, waiting: BTreeMap::new() })
    }

    /// Adds what stands at place `index`, counted from 0; an empty piece fills the place with nothing.
    pub fn put(&mut self, index: usize, piece: Vec<u8>) -> Result<()> {
        self.waiting.insert(index, piece);
        while let Some(piece) = self.waiting.remove(&self.next) {
            self.file.write_all(&piece).map_err(|cause| unwritable(&self.path, cause))?;
            self.next += 1;
        }
        Ok(())
    }

    /// Puts the file in its place.
    pub fn finish(self) -> Result<()> {
        let Self { path, file, .. } = self;
        let put = || put_in_place(file.into_inner().map_err(io::IntoInnerError::into_error)?, &path);
        put().map_err(|cause| unwritable(&path, cause))
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests look at what was written")]
mod tests {
    use super::*;

    #[test]
    fn lines_stand_in_their_order_whatever_came_first() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.ndjson");
        let mut ordered = Ordered::create(&path).unwrap();
        ordered.put(1, b"two\n".to_vec()).unwrap();
        ordered.put(2, Vec::new()).unwrap();
        ordered.put(0, b"one\n".to_vec()).unwrap();
        assert!(!path.exists());
        ordered.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\n");
    }

    #[test]
    fn an_unwritable_place_is_named_with_a_remedy() {
        let dir = tempfile::tempdir().unwrap();
        let blocker = dir.path().join("file");
        write_atomically(&blocker, b"x").unwrap();
        let error = write_atomically(&blocker.join("below.json"), b"y").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unwritable);
        assert!(error.to_string().contains("below.json"));
        assert_eq!(fs::read(&blocker).unwrap(), b"x");
    }
}
