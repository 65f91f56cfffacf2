//! Files that cannot be read leave the folder, so that what stands there is what is still to come.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::output::{QuarantineReason, forget, move_file, write_atomically};

/// Moves the file at `path` to `folder` and writes `NAME.reason.txt` beside it; gives its new place. Nothing that
/// stands there is overwritten.
pub fn set_aside(path: &Path, folder: &Path, reason: &QuarantineReason) -> Result<PathBuf> {
    let to = folder.join(free_name(path, folder));
    let beside = folder.join(with_ending(to.file_name().unwrap_or_default().to_owned(), ".reason.txt"));
    // The reason goes first: after a crash in between it is written again with the file.
    write_atomically(&beside, words(path, reason).as_bytes())?;
    move_file(path, &to).or_else(|error| forget(&beside).and(Err(error)))?;
    Ok(to)
}

/// `scan.pdf`, or `scan~2.pdf`, `scan~3.pdf`, ... when that name is taken.
fn free_name(path: &Path, folder: &Path) -> OsString {
    let (stem, extension) = (path.file_stem().unwrap_or_default(), path.extension());
    let spelling = |number: u32| {
        let mut name = stem.to_owned();
        if number > 1 {
            name.push(format!("~{number}"));
        }
        if let Some(extension) = extension {
            name.push(".");
            name.push(extension);
        }
        name
    };
    let is_free = |name: &OsString| folder.join(name).symlink_metadata().is_err();
    let mut number = 1;
    while !is_free(&spelling(number)) {
        number += 1;
    }
    spelling(number)
}

fn with_ending(mut name: OsString, ending: &str) -> OsString {
    name.push(ending);
    name
}

/// What is wrong and what to do, for whoever empties the scanner's folder.
fn words(path: &Path, reason: &QuarantineReason) -> String {
    let folder = path.parent().unwrap_or(Path::new("")).display();
    let page = reason.page.map_or_else(String::new, |page| format!(", page {page}"));
    let remedy = reason.remedy.as_deref().unwrap_or("look at the file with the program it was made with");
    format!(
        "file:  {}{page}\nwrong: {}\nkind:  {}\nto do: {remedy}; then put the file back into {folder}/\n",
        path.display(),
        reason.message,
        reason.kind.name(),
    )
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make and read files")]
mod tests {
    use std::fs;

    use super::*;
    use crate::error::{Error, ErrorKind};

    fn reason() -> QuarantineReason {
        let error = Error::new(ErrorKind::Encrypted, "a password is needed to open this PDF");
        QuarantineReason::new("in/scan.pdf", &error.with_remedy("save it without a password"))
    }

    #[test]
    fn the_reason_says_what_is_wrong_and_what_to_do() {
        insta::assert_snapshot!(words(Path::new("in/scan.pdf"), &reason()), @r"
        file:  in/scan.pdf
        wrong: a password is needed to open this PDF
        kind:  encrypted
        to do: save it without a password; then put the file back into in/
        ");
    }

    #[test]
    fn what_was_set_aside_before_stays() {
        let dir = tempfile::tempdir().unwrap();
        let (file, failed) = (dir.path().join("scan.pdf"), dir.path().join("failed"));
        let places = ["one", "two"].map(|text| {
            fs::write(&file, text).unwrap();
            set_aside(&file, &failed, &reason()).unwrap()
        });
        assert_eq!(places, ["scan.pdf", "scan~2.pdf"].map(|name| failed.join(name)));
        assert_eq!(places.map(|place| fs::read_to_string(place).unwrap()), ["one", "two"]);
        assert!(failed.join("scan~2.pdf.reason.txt").exists());
        assert!(!file.exists());
    }

    #[test]
    fn a_file_that_cannot_be_moved_gets_no_reason() {
        let dir = tempfile::tempdir().unwrap();
        let error = set_aside(&dir.path().join("gone.pdf"), dir.path(), &reason()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unwritable);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}
