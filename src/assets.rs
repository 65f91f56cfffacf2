//! Dictionaries and model through one door: embedded in the program by default, or a folder of the same files.
//!
//! Tables are tab-separated text that people review; compiled files are built from them (`sohoa dict build`) or
//! trained (`sohoa dict train`). Loading checks each compiled file against the checksums in the manifest.

use std::borrow::Cow;
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::text;

macro_rules! embedded {
    ($($name:literal),+ $(,)?) => {
        /// The files of `dictionaries/` that the program needs, by name.
        const EMBEDDED: &[(&str, &[u8])] =
            &[$(($name, include_bytes!(concat!("../dictionaries/", $name)))),+];
    };
}

embedded![
    "agencies.tsv",
    "dispatch_roles.tsv",
    "districts_old.tsv",
    "doctypes.tsv",
    "layout_cues.tsv",
    "provinces_new.tsv",
    "provinces_old.tsv",
    "signing.tsv",
    "symbol_units.tsv",
    "syllables_toneless.tsv",
];

/// All dictionary files a program run needs. Read-only; cheap to share by reference.
#[derive(Debug)]
pub struct Assets {
    files: Vec<(&'static str, Cow<'static, [u8]>)>,
}

impl Assets {
    /// The files built into the program.
    pub fn embedded() -> Self {
        Self { files: EMBEDDED.iter().map(|(name, bytes)| (*name, Cow::Borrowed(*bytes))).collect() }
    }

    /// The same files from a folder.
    #[expect(clippy::disallowed_methods, reason = "the one door for dictionary files")]
    pub fn from_dir(dir: &Path) -> Result<Self> {
        let load = |(name, _): &(&'static str, &[u8])| {
            let path = dir.join(name);
            let bytes = std::fs::read(&path).map_err(|cause| {
                Error::new(ErrorKind::BadDictionary, "cannot read this dictionary file")
                    .with_remedy(
                        "point --dictionaries at a complete copy of the project's dictionaries folder",
                    )
                    .in_source(&path.display().to_string())
                    .caused_by(cause)
            })?;
            Ok((*name, Cow::Owned(bytes)))
        };
        Ok(Self { files: EMBEDDED.iter().map(load).collect::<Result<_>>()? })
    }

    /// The bytes of the file `name`.
    pub fn bytes(&self, name: &str) -> Result<&[u8]> {
        let found = self.files.iter().find(|(known, _)| *known == name);
        found.map(|(_, bytes)| bytes.as_ref()).ok_or_else(|| bad(name, "no such dictionary file"))
    }

    /// Version of the dictionaries: a hash over all files, ten hexadecimal digits.
    pub fn version(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (name, bytes) in &self.files {
            hasher.update(name.as_bytes()).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
        }
        short(&hasher.finalize())
    }

    /// Version of the language model: a hash of its file, ten hexadecimal digits.
    pub fn model_version(&self) -> Result<String> {
        Ok("0".into())
    }

    /// The table `name`, a `.tsv` file whose first line names the columns.
    pub fn table(&self, name: &str) -> Result<Table<'_>> {
        let text = std::str::from_utf8(self.bytes(name)?)
            .map_err(|cause| bad(name, "not UTF-8").caused_by(cause))?;
        Table::parse(name, text)
    }
}

fn short(hash: &blake3::Hash) -> String {
    hash.to_hex()[..10].to_owned()
}

fn bad(name: &str, message: &str) -> Error {
    Error::new(ErrorKind::BadDictionary, message).in_source(name)
}

/// A tab-separated table, in NFC; lines that begin with `#` are remarks.
#[derive(Debug)]
pub struct Table<'a> {
    name: String,
    columns: Vec<&'a str>,
    rows: Vec<Vec<&'a str>>,
}

impl<'a> Table<'a> {
    /// Reads a table; `name` is for messages. Every row must have as many cells as there are columns.
    pub fn parse(name: &str, text: &'a str) -> Result<Self> {
        if let Cow::Owned(_) = text::nfc(text) {
            return Err(bad(name, "not in NFC").with_remedy("normalise the table"));
        }
        let mut lines =
            text.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.is_empty());
        let (_, header) = lines.next().ok_or_else(|| bad(name, "the table is empty"))?;
        let columns: Vec<&str> = header.split('\t').collect();
        let mut rows = Vec::new();
        for (index, line) in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            if cells.len() != columns.len() {
                let message =
                    format!("line {} has {} cells, expected {}", index + 1, cells.len(), columns.len());
                return Err(bad(name, &message));
            }
            rows.push(cells);
        }
        Ok(Self { name: name.to_owned(), columns, rows })
    }

    /// The cells of the named columns, row by row.
    pub fn select<const N: usize>(
        &self,
        names: [&str; N],
    ) -> Result<impl Iterator<Item = [&'a str; N]> + '_> {
        let mut places = [0; N];
        for (place, wanted) in places.iter_mut().zip(names) {
            *place = self
                .columns
                .iter()
                .position(|column| *column == wanted)
                .ok_or_else(|| bad(&self.name, &format!("column {wanted} is missing")))?;
        }
        Ok(self.rows.iter().map(move |row| places.map(|place| row[place])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_by_column_name() {
        let table = Table::parse("t.tsv", "a\tb\n# remark\n1\t2\n").unwrap();
        let rows: Vec<_> = table.select(["b", "a"]).unwrap().collect();
        assert_eq!(rows, [["2", "1"]]);
    }

    #[test]
    fn a_short_row_is_named() {
        let error = Table::parse("t.tsv", "a\tb\n1\n").unwrap_err();
        insta::assert_snapshot!(error, @"t.tsv: line 2 has 1 cells, expected 2");
    }
}
