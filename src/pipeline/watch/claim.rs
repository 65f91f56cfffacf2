//! One watcher a folder: two would take files away from each other, whatever their output folders are.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};

/// Keeps other watchers off the folder as long as the answer lives; nothing is written to it. `None` where folders
/// cannot be locked, as on some shares: there only the lock on the output folder holds.
pub fn claim(dir: &Path) -> Result<Option<File>> {
    let Ok(lock) = File::open(dir) else { return Ok(None) };
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => {
            Err(Error::new(ErrorKind::Unwritable, "another watcher has this folder")
                .with_remedy("stop it, or watch another folder")
                .in_source(&dir.display().to_string()))
        }
        Err(TryLockError::Error(cause)) => {
            tracing::debug!("{} cannot be locked: {cause}", dir.display());
            Ok(None)
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_watcher() {
        let dir = tempfile::tempdir().unwrap();
        let held = claim(dir.path()).unwrap();
        assert!(held.is_some());
        let error = claim(dir.path()).unwrap_err();
        assert!(
            error.to_string().ends_with("another watcher has this folder; stop it, or watch another folder")
        );
        drop(held);
        assert!(claim(dir.path()).unwrap().is_some());
    }
}
