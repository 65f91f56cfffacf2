//! Where things go under the output folder, and the lock that keeps a second run out of it.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::output::{sweep, unwritable};

/// An output folder that is held: no other run writes to it as long as this lives.
#[derive(Debug)]
pub struct Held {
    pub(super) folders: Folders,
    _lock: File,
}

impl Held {
    /// Makes the folder at `out`, keeps others out, and takes away what a killed run left half-written.
    pub fn take(out: &Path) -> Result<Self> {
        let folders = Folders::new(out);
        let lock = folders.lock()?;
        for folder in ["", "records", "text", "quarantine"] {
            sweep(&folders.root.join(folder))?;
        }
        Ok(Self { folders, _lock: lock })
    }
}

/// Where things go under the output folder.
#[derive(Debug, Clone)]
pub struct Folders {
    root: PathBuf,
}

impl Folders {
    /// The layout under `root`.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// One document's report.
    pub fn record(&self, name: &str) -> PathBuf {
        self.root.join("records").join(format!("{name}.json"))
    }

    /// One document's restored text.
    pub fn text(&self, name: &str) -> PathBuf {
        self.root.join("text").join(format!("{name}.txt"))
    }

    /// Why one document failed.
    pub fn reason(&self, name: &str) -> PathBuf {
        self.root.join("quarantine").join(format!("{name}.reason.json"))
    }

    /// All reports, one a line.
    pub fn results(&self) -> PathBuf {
        self.root.join("results.ndjson")
    }

    /// What documents lack and others say of them, one value a line; not there when there is none.
    pub fn inferred(&self) -> PathBuf {
        self.root.join("inferred.ndjson")
    }

    /// Counts, times and versions of the run.
    pub fn summary(&self) -> PathBuf {
        self.root.join("summary.json")
    }

    /// What is done.
    pub fn ledger(&self) -> PathBuf {
        self.root.join("ledger.sqlite")
    }

    fn lock(&self) -> Result<File> {
        let path = self.root.join("ledger.lock");
        let open = || {
            fs::create_dir_all(&self.root)?;
            File::options().create(true).truncate(false).write(true).open(&path)
        };
        let lock = open().map_err(|cause| unwritable(&path, cause))?;
        match lock.try_lock() {
            Ok(()) => Ok(lock),
            Err(TryLockError::WouldBlock) => Err(self.busy()),
            Err(TryLockError::Error(cause)) => Err(unwritable(&path, cause)),
        }
    }

    fn busy(&self) -> Error {
        Error::new(ErrorKind::Unwritable, "another run or watcher is writing to this folder")
            .with_remedy("wait until it has ended or stop it, or give another folder with --out")
            .in_source(&self.root.display().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_runs_do_not_share_a_folder() {
        let dir = tempfile::tempdir().unwrap();
        let held = Held::take(dir.path()).unwrap();
        let error = Held::take(dir.path()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unwritable);
        assert!(error.to_string().ends_with(
            "another run or watcher is writing to this folder; wait until it has ended or stop it, or give another \
             folder with --out"
        ));
        drop(held);
        Held::take(dir.path()).unwrap();
    }
}
