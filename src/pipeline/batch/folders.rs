//! Where things go under the output folder, and the lock that keeps a second run out of it.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::output::{sweep, unwritable};

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

    /// Counts, times and versions of the run.
    pub fn summary(&self) -> PathBuf {
        self.root.join("summary.json")
    }

    /// What is done.
    pub fn ledger(&self) -> PathBuf {
        self.root.join("ledger.sqlite")
    }

    /// Makes the folder, keeps others out as long as the answer lives, and takes half-written files away.
    pub(super) fn take(&self) -> Result<File> {
        let path = self.root.join("ledger.lock");
        let open = || {
            fs::create_dir_all(&self.root)?;
            File::options().create(true).truncate(false).write(true).open(&path)
        };
        let lock = open().map_err(|cause| unwritable(&path, cause))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(self.busy()),
            Err(TryLockError::Error(cause)) => return Err(unwritable(&path, cause)),
        }
        for folder in ["", "records", "text", "quarantine"] {
            sweep(&self.root.join(folder))?;
        }
        Ok(lock)
    }

    fn busy(&self) -> Error {
        Error::new(ErrorKind::Unwritable, "another run is writing to this folder")
            .with_remedy("wait until it has ended, or give another folder with --out")
            .in_source(&self.root.display().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_runs_do_not_share_a_folder() {
        let dir = tempfile::tempdir().unwrap();
        let folders = Folders::new(dir.path());
        let held = folders.take().unwrap();
        let error = folders.take().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unwritable);
        assert!(error.to_string().ends_with(
            "another run is writing to this folder; wait until it has ended, or give another folder with --out"
        ));
        drop(held);
        folders.take().unwrap();
    }
}
