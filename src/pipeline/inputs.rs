//! The files a run is about, in a fixed order, each with a name of its own for its outputs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::error::{Error, ErrorKind, Result};

/// One file to work on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Where it is, as given or found.
    pub path: PathBuf,
    /// What its outputs are called; no two inputs of a run share it.
    pub name: String,
}

/// What was found, and what could not be looked into.
#[derive(Debug, Default)]
pub struct Found {
    /// The files, in the order given; inside a folder by path.
    pub inputs: Vec<Input>,
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
    let names = names(&files);
    let inputs = files.into_iter().zip(names).map(|(path, name)| Input { path, name }).collect();
    Ok(Found { inputs, failures })
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

/// Names for outputs: the file's stem where that is enough, else as many folders before it, and then the
/// extension, as it takes to tell two files apart. Case does not count: some file systems ignore it.
fn names(files: &[PathBuf]) -> Vec<String> {
    let spellings: Vec<Vec<String>> = files.iter().map(|path| spellings(path)).collect();
    let mut level = vec![0; files.len()];
    loop {
        let names: Vec<&String> =
            spellings.iter().zip(&level).map(|(all, &at)| &all[at.min(all.len() - 1)]).collect();
        let mut owners: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, name) in names.iter().enumerate() {
            owners.entry(name.to_lowercase()).or_default().push(index);
        }
        let shared = owners.into_values().filter(|owners| owners.len() > 1).flatten();
        let movable: Vec<usize> = shared.filter(|&index| level[index] + 1 < spellings[index].len()).collect();
        if movable.is_empty() {
            return names.into_iter().cloned().collect();
        }
        for index in movable {
            level[index] += 1;
        }
    }
}

/// All names a file may get, shortest first: `input`, `a__input`, `b__a__input`, ..., the last with the extension
/// and a mark of the whole path, which no other file has.
fn spellings(path: &Path) -> Vec<String> {
    let parts: Vec<String> = path
        .components()
        .filter_map(|part| match part {
            Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
            _ => None,
        })
        .collect();
    let stem =
        path.file_stem().map_or_else(|| "document".to_owned(), |stem| stem.to_string_lossy().into_owned());
    let folders = &parts[..parts.len().saturating_sub(1)];
    let with_folders = |count: usize| {
        let mut pieces = folders[folders.len() - count..].to_vec();
        pieces.push(stem.clone());
        pieces.join("__")
    };
    let mut all: Vec<String> = (0..=folders.len()).map(with_folders).collect();
    let mark = blake3::hash(path.as_os_str().as_encoded_bytes()).to_hex();
    let extension = path.extension().map(|extension| format!(".{}", extension.to_string_lossy()));
    all.push(format!("{}{}", stem, extension.clone().unwrap_or_default()));
    all.push(format!("{}{}~{}", stem, extension.unwrap_or_default(), &mark[..8]));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(paths: &[&str]) -> Vec<String> {
        names(&paths.iter().map(PathBuf::from).collect::<Vec<_>>())
    }

    #[test]
    fn a_stem_is_enough_when_it_is_alone() {
        assert_eq!(named(&["in/a.pdf", "in/b.pdf"]), ["a", "b"]);
    }

    #[test]
    fn folders_tell_equal_files_apart() {
        assert_eq!(named(&["x/a/input.pdf", "x/b/input.pdf", "c.txt"]), ["a__input", "b__input", "c"]);
    }

    #[test]
    fn the_extension_tells_neighbours_apart() {
        assert_eq!(named(&["in/a.pdf", "in/a.txt"]), ["a.pdf", "a.txt"]);
    }

    #[test]
    fn nothing_is_shared_even_in_odd_cases() {
        let names = named(&["in/A.pdf", "in/a.pdf", "a.pdf", "in__a.x"]);
        let distinct: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(distinct.len(), names.len(), "{names:?}");
    }
}
