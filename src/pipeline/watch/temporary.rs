//! Names that programs give to files which are not finished, or are no documents at all.

use std::path::Path;

/// Hidden files (also `.~lock.a.odt#` of `LibreOffice` and `._a.pdf` of macOS), and `~$a.docx` of Word while it is open.
const BEGINNINGS: [&str; 2] = [".", "~$"];

/// Copies and downloads under way (browsers, rsync, `WinSCP`, scanners), swap files and backups of editors.
const ENDINGS: [&str; 12] = [
    ".tmp",
    ".temp",
    ".part",
    ".partial",
    ".filepart",
    ".crdownload",
    ".opdownload",
    ".download",
    ".swp",
    ".lock",
    ".lck",
    "~",
];

/// What Windows puts into folders.
const NAMES: [&str; 2] = ["thumbs.db", "desktop.ini"];

/// Whether the file is not meant to be read, by its name; big and small letters are the same.
pub fn is_temporary(path: &Path) -> bool {
    let Some(name) = path.file_name() else { return true };
    let name = name.to_string_lossy().to_lowercase();
    BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
        || ENDINGS.iter().any(|ending| name.ends_with(ending))
        || NAMES.contains(&&*name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_unfinished_files_are_told_from_documents() {
        let temporary = [
            "~$bao-cao.docx",
            ".~lock.a.odt#",
            ".a.pdf.Xy12",
            "a.pdf.part",
            "A.TMP",
            "a.pdf.crdownload",
            "Thumbs.db",
            "a.txt~",
        ];
        assert!(temporary.iter().all(|name| is_temporary(&Path::new("in.tmp").join(name))));
        let documents = ["bao-cao.docx", "scan~2.pdf", "part.pdf", "tmp", "a.b.tiff"];
        assert!(documents.iter().all(|name| !is_temporary(&Path::new("in.tmp").join(name))));
    }
}
