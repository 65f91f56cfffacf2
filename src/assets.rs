//! Dictionaries and model through one door: embedded in the program by default, or a folder of the same files.
//!
//! Tables are tab-separated text that people review; compiled files are built from them (`sohoa dict build`) or
//! trained (`sohoa dict train`). Loading checks each compiled file against the checksums in the manifest.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

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
    "body_cues.tsv",
    "calibration.tsv",
    "communes_new.tsv",
    "communes_old.tsv",
    "compiled/MANIFEST.json",
    "compiled/lexicon.bin",
    "compiled/model.bin",
    "confusions.tsv",
    "confusions_by_hand.tsv",
    "corpus.tsv",
    "dispatch_roles.tsv",
    "districts_former.tsv",
    "districts_old.tsv",
    "doctypes.tsv",
    "indicators.tsv",
    "laws.tsv",
    "layout_cues.tsv",
    "legacy_encodings.tsv",
    "name_syllables.tsv",
    "nd30_metadata.tsv",
    "number_words.tsv",
    "person_syllables.tsv",
    "provinces_new.tsv",
    "provinces_old.tsv",
    "signing.tsv",
    "slips.tsv",
    "syllables.tsv",
    "syllables_toneless.tsv",
    "symbol_units.tsv",
    "units_of_count.tsv",
];

/// Read-only bytes that are cheap to clone and to cut: built into the program, or read once from a file.
#[derive(Clone)]
pub struct Bytes {
    whole: Whole,
    range: Range<usize>,
}

#[derive(Clone)]
enum Whole {
    Embedded(&'static [u8]),
    Loaded(Arc<[u8]>),
}

impl Bytes {
    /// Bytes that are part of the program.
    pub fn embedded(bytes: &'static [u8]) -> Self {
        Self { range: 0..bytes.len(), whole: Whole::Embedded(bytes) }
    }

    /// The part in `range`, counted within these bytes; `None` when it reaches beyond the end.
    pub fn slice(&self, range: Range<usize>) -> Option<Self> {
        self.as_ref().get(range.clone())?;
        let start = self.range.start;
        Some(Self { whole: self.whole.clone(), range: start + range.start..start + range.end })
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self { range: 0..bytes.len(), whole: Whole::Loaded(bytes.into()) }
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        match &self.whole {
            Whole::Embedded(bytes) => &bytes[self.range.clone()],
            Whole::Loaded(bytes) => &bytes[self.range.clone()],
        }
    }
}

impl std::fmt::Debug for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.range.len())
    }
}

/// All dictionary files a program run needs. Read-only; cheap to share by reference.
#[derive(Debug)]
pub struct Assets {
    files: Vec<(&'static str, Bytes)>,
}

impl Assets {
    /// The files built into the program.
    pub fn embedded() -> Self {
        Self { files: EMBEDDED.iter().map(|(name, bytes)| (*name, Bytes::embedded(bytes))).collect() }
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
            Ok((*name, Bytes::from(bytes)))
        };
        let assets = Self { files: EMBEDDED.iter().map(load).collect::<Result<_>>()? };
        assets.manifest()?.check(&assets)?;
        Ok(assets)
    }

    /// What the compiled files should be.
    pub fn manifest(&self) -> Result<Manifest> {
        Manifest::parse(self.bytes(MANIFEST_FILE)?)
    }

    /// The names of all files.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.files.iter().map(|(name, _)| *name)
    }

    /// The bytes of the file `name`.
    pub fn bytes(&self, name: &str) -> Result<&[u8]> {
        self.find(name).map(AsRef::as_ref)
    }

    /// The bytes of the file `name`, to keep beyond the life of these assets.
    pub fn shared(&self, name: &str) -> Result<Bytes> {
        self.find(name).cloned()
    }

    fn find(&self, name: &str) -> Result<&Bytes> {
        let found = self.files.iter().find(|(known, _)| *known == name);
        found.map(|(_, bytes)| bytes).ok_or_else(|| bad(name, "no such dictionary file"))
    }

    /// Version of the dictionaries: a hash over all tables, ten hexadecimal digits.
    pub fn version(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (name, bytes) in self.files.iter().filter(|(name, _)| !name.starts_with(COMPILED_FOLDER)) {
            let bytes = bytes.as_ref();
            hasher.update(name.as_bytes()).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
        }
        hasher.finalize().to_hex()[..VERSION_DIGITS].to_owned()
    }

    /// Version of the compiled file `name`: its checksum in the manifest, ten hexadecimal digits.
    pub fn compiled_version(&self, name: &str) -> Result<String> {
        let manifest = self.manifest()?;
        let checksum =
            manifest.compiled.get(name).ok_or_else(|| bad(name, "the manifest does not name this file"))?;
        Ok(checksum.chars().take(VERSION_DIGITS).collect())
    }

    /// The table `name`, a `.tsv` file whose first line names the columns.
    pub fn table(&self, name: &str) -> Result<Table<'_>> {
        let text = std::str::from_utf8(self.bytes(name)?)
            .map_err(|cause| bad(name, "not UTF-8").caused_by(cause))?;
        Table::parse(name, text)
    }
}

/// Where compiled files stand among the dictionaries.
const COMPILED_FOLDER: &str = "compiled/";

/// Digits of a hash that are enough to tell versions apart.
const VERSION_DIGITS: usize = 10;

/// Name of the manifest.
pub const MANIFEST_FILE: &str = "compiled/MANIFEST.json";

/// What the compiled files are and what they were made from: BLAKE3 checksums in hexadecimal, by file name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the program that wrote it.
    pub sohoa: String,
    /// The tables that compiled files are built from.
    pub sources: BTreeMap<String, String>,
    /// The compiled files.
    pub compiled: BTreeMap<String, String>,
    /// Of the text that the model was trained on.
    pub training_text: String,
}

impl Manifest {
    /// A checksum as it stands in a manifest.
    pub fn checksum(bytes: &[u8]) -> String {
        blake3::hash(bytes).to_string()
    }

    /// Reads a manifest.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        serde_json::from_slice(bytes)
            .map_err(|cause| bad(MANIFEST_FILE, "this is no manifest").caused_by(cause))
    }

    /// Checks the compiled files among `assets`.
    fn check(&self, assets: &Assets) -> Result<()> {
        for (name, expected) in &self.compiled {
            if Self::checksum(assets.bytes(name)?) != *expected {
                let error = bad(name, "the checksum is not the one in compiled/MANIFEST.json");
                return Err(error.with_remedy("take both from the same copy, or run `sohoa dict build`"));
            }
        }
        Ok(())
    }
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
    /// The name of its file.
    pub fn name(&self) -> &str {
        &self.name
    }

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
