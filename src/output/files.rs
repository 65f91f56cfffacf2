//! Files that are whole or not there: written beside their place, flushed to disk, then renamed.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Error, ErrorKind, Result};

/// How the names of half-written files begin and end.
const TEMPORARY: (&str, &str) = (".sohoa-", ".tmp");

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
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
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
#[derive(Debug)]
pub struct Draft {
    path: PathBuf,
    file: BufWriter<NamedTempFile>,
}

impl Draft {
    /// A file that will stand at `path`.
    pub fn create(path: &Path) -> Result<Self> {
        let file = temporary_beside(path).map_err(|cause| unwritable(path, cause))?;
        Ok(Self { path: path.to_owned(), file: BufWriter::new(file) })
    }

    /// Where it will stand.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where it stands now.
    pub fn temporary(&self) -> &Path {
        self.file.get_ref().path()
    }

    /// Puts the file in its place and says where that is.
    pub fn finish(self) -> Result<PathBuf> {
        let Self { path, file } = self;
        let put = || put_in_place(file.into_inner().map_err(io::IntoInnerError::into_error)?, &path);
        put().map_err(|cause| unwritable(&path, cause))?;
        Ok(path)
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The complaint about a file that cannot be written.
pub(crate) fn unwritable(path: &Path, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new(ErrorKind::Unwritable, "cannot write this file")
        .with_remedy(
            "check that the folder is writable and the disk is not full, then run the same command again",
        )
        .in_source(&path.display().to_string())
        .caused_by(cause)
}

/// Takes away a file that is no longer true, for good: a power cut does not bring it back. No file is no error.
pub fn forget(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Ok(()) => File::open(folder_of(path))
            .and_then(|folder| folder.sync_all())
            .map_err(|cause| unwritable(path, cause)),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(cause) => Err(unwritable(path, cause)),
    }
}

/// Moves a file, also to another disk: a crash leaves it whole in the old place, in the new one, or in both. Makes the
/// folders on the way.
pub fn move_file(from: &Path, to: &Path) -> Result<()> {
    let moved = fs::create_dir_all(folder_of(to)).and_then(|()| match fs::rename(from, to) {
        Err(cause) if cause.kind() == io::ErrorKind::CrossesDevices => copy_and_remove(from, to),
        renamed => renamed,
    });
    moved.and_then(|()| File::open(folder_of(to))?.sync_all()).map_err(|cause| {
        Error::new(ErrorKind::Unwritable, format!("cannot move this file to {}", to.display()))
            .with_remedy("check that both folders are writable and the disk is not full")
            .in_source(&from.display().to_string())
            .caused_by(cause)
    })
}

/// When the old file cannot be taken away, the new one is: nothing stands in two places.
fn copy_and_remove(from: &Path, to: &Path) -> io::Result<()> {
    let mut file = temporary_beside(to)?;
    io::copy(&mut File::open(from)?, &mut file)?;
    put_in_place(file, to)?;
    fs::remove_file(from).inspect_err(|_| {
        // The first trouble is the one to tell.
        let _ = fs::remove_file(to);
    })
}

/// Takes away what a run that was killed left half-written in `folder`. Only for who holds the folder alone.
pub fn sweep(folder: &Path) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1) {
            forget(&entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests look at what was written")]
mod tests {
    use super::*;

    #[test]
    fn sweeping_takes_half_written_files_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        for name in [".sohoa-x1.tmp", "a.json", ".other.tmp"] {
            fs::write(dir.path().join(name), "x").unwrap();
        }
        sweep(dir.path()).unwrap();
        let left = |name: &str| dir.path().join(name).exists();
        assert_eq!([".sohoa-x1.tmp", "a.json", ".other.tmp"].map(left), [false, true, true]);
    }

    #[test]
    fn a_file_is_moved_whole_within_a_disk_and_to_another() {
        let dir = tempfile::tempdir().unwrap();
        let [from, to] = ["a.pdf", "new/a.pdf"].map(|name| dir.path().join(name));
        write_atomically(&from, b"x").unwrap();
        move_file(&from, &to).unwrap();
        assert!(!from.exists() && fs::read(&to).unwrap() == b"x");
        copy_and_remove(&to, &from).unwrap();
        assert!(!to.exists() && fs::read(&from).unwrap() == b"x");
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
