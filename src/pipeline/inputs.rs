//! The files a run is about, in a fixed order.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::error::{Error, ErrorKind, Result};

/// What was found, and what could not be looked into.
#[derive(Debug, Default)]
pub struct Found {
    /// The files, in the order given; inside a folder by path.
    pub files: Vec<PathBuf>,
    /// Files and folders that cannot be looked into, with the reason.
    pub failures: Vec<Error>,
}

/// Lists the files under `paths`. A path to a file stands for itself; a folder for the files in it and, with
/// `recursive`, below it. Hidden files and everything under `exclude` (the output folder) are passed over; a file
/// that is named twice is taken once. Fails when nothing at all was found, or no path exists.
pub fn find(paths: &[PathBuf], recursive: bool, exclude: &Path) -> Result<Found> {
    if let Some(first) = paths.first().filter(|_| paths.iter().all(|path| path.symlink_metadata().is_err())) {
        return Err(no_such_path(first));
    }
    let mut files = Vec::new();
    let mut failures = Vec::new();
    let exclude = exclude.canonicalize().ok();
    for path in paths {
        if path.is_dir() {
            walk(path, recursive, exclude.as_deref(), &mut files, &mut failures);
        } else {
            files.push(path.clone());
        }
    }
    let mut seen = BTreeSet::new();
    files.retain(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
    if files.is_empty() && failures.is_empty() {
        return Err(nothing_found(paths, recursive));
    }
    Ok(Found { files, failures })
}

fn walk(
    root: &Path,
    recursive: bool,
    exclude: Option<&Path>,
    files: &mut Vec<PathBuf>,
    failures: &mut Vec<Error>,
) {
    let is_wanted =
        |entry: &DirEntry| entry.depth() == 0 || !(is_hidden(entry) || is_excluded(entry, exclude));
    let depth = if recursive { usize::MAX } else { 1 };
    let entries = WalkDir::new(root).max_depth(depth).sort_by_file_name().into_iter().filter_entry(is_wanted);
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => files.push(entry.into_path()),
            Err(cause) => failures.push(cannot_look_into(root, cause)),
        }
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

fn is_excluded(entry: &DirEntry, exclude: Option<&Path>) -> bool {
    entry.file_type().is_dir() && exclude.is_some() && entry.path().canonicalize().ok().as_deref() == exclude
}

fn cannot_look_into(root: &Path, cause: walkdir::Error) -> Error {
    let path = cause.path().unwrap_or(root).display().to_string();
    Error::new(ErrorKind::Unreadable, "cannot look into this folder")
        .with_remedy("check its permissions")
        .in_source(&path)
        .caused_by(cause)
}

/// A mistake in the command, not a document that failed: one wrong path among right ones is told apart.
fn no_such_path(path: &Path) -> Error {
    Error::new(ErrorKind::Unreadable, "there is no such file or folder")
        .with_remedy("check the path")
        .in_source(&path.display().to_string())
}

fn nothing_found(paths: &[PathBuf], recursive: bool) -> Error {
    let given: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    let remedy =
        if recursive { "give a folder with files in it" } else { "add --recursive to look into subfolders" };
    Error::new(ErrorKind::Empty, "no documents in this folder")
        .with_remedy(remedy)
        .in_source(&given.join(", "))
}
