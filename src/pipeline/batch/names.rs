//! Names for outputs that stay: a later run never renames what an earlier one wrote.

use std::collections::BTreeMap;
use std::path::{Component, Path};

/// A name for each of `files`: the file's stem where that is enough, else as many folders before it, and then the
/// extension, as it takes to tell it from the others and from the names that `is_taken` knows (in lower case: some
/// file systems ignore case).
pub(super) fn names<E>(
    files: &[&Path],
    is_taken: impl Fn(&str) -> Result<bool, E>,
) -> Result<Vec<String>, E> {
    let mut level = vec![0; files.len()];
    let mut names: Vec<String> = files.iter().filter_map(|path| spelling(path, 0)).collect();
    loop {
        let mut owners: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, name) in names.iter().enumerate() {
            owners.entry(name.to_lowercase()).or_default().push(index);
        }
        let mut moved = false;
        for (name, owners) in owners {
            if owners.len() == 1 && !is_taken(&name)? {
                continue;
            }
            for index in owners {
                if let Some(next) = spelling(files[index], level[index] + 1) {
                    level[index] += 1;
                    names[index] = next;
                    moved = true;
                }
            }
        }
        if !moved {
            return Ok(names);
        }
    }
}

/// The names a file may get, shortest first: `input`, `a__input`, `b__a__input`, ..., the last with the extension
/// and a mark of the whole path, which no other file has.
fn spelling(path: &Path, level: usize) -> Option<String> {
    let text = |part: &std::ffi::OsStr| part.to_string_lossy().into_owned();
    let stem = path.file_stem().map_or_else(|| "document".to_owned(), text);
    let folders = path.parent().map_or_else(Vec::new, |parent| {
        let parts = parent.components().filter_map(|part| match part {
            Component::Normal(part) => Some(text(part)),
            _ => None,
        });
        parts.collect()
    });
    if let Some(skipped) = folders.len().checked_sub(level) {
        let mut pieces = folders[skipped..].to_vec();
        pieces.push(stem);
        return Some(pieces.join("__"));
    }
    let extension = path.extension().map_or_else(String::new, |extension| format!(".{}", text(extension)));
    match level - folders.len() {
        1 => Some(format!("{stem}{extension}")),
        2 => {
            let mark = blake3::hash(path.as_os_str().as_encoded_bytes()).to_hex();
            Some(format!("{stem}{extension}~{}", &mark[..16]))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::convert::Infallible;

    use super::*;

    fn named(paths: &[&str], taken: &[&str]) -> Vec<String> {
        let files: Vec<&Path> = paths.iter().map(Path::new).collect();
        names(&files, |name| Ok::<_, Infallible>(taken.contains(&name))).unwrap()
    }

    #[test]
    fn a_stem_is_enough_when_it_is_alone() {
        assert_eq!(named(&["in/a.pdf", "in/b.pdf"], &[]), ["a", "b"]);
    }

    #[test]
    fn folders_tell_equal_files_apart() {
        assert_eq!(named(&["x/a/input.pdf", "x/b/input.pdf", "c.txt"], &[]), ["a__input", "b__input", "c"]);
    }

    #[test]
    fn the_extension_tells_neighbours_apart() {
        assert_eq!(named(&["in/a.pdf", "in/a.txt"], &[]), ["a.pdf", "a.txt"]);
    }

    #[test]
    fn a_name_of_an_earlier_run_is_not_taken_again() {
        assert_eq!(named(&["x/b/A.pdf"], &["a"]), ["b__A"]);
    }

    #[test]
    fn nothing_is_shared_even_in_odd_cases() {
        let names = named(&["in/A.pdf", "in/a.pdf", "a.pdf", "in__a.x"], &[]);
        let distinct: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(distinct.len(), names.len(), "{names:?}");
    }
}
