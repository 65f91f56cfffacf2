//! The letters inside document codes (`100/KH-BCĐ`): repaired from closed lists, never by the language model.
//!
//! The lists are the abbreviations of document types, of issuing bodies and of their units. A part that is in the lists stands; one
//! that is not, and equals exactly one entry apart from marks, becomes that entry; anything else stays as read.

use std::collections::BTreeMap;

use crate::assets::Assets;
use crate::error::Result;
use crate::text::strip_marks;

/// The tables of abbreviations, each with its column.
const TABLES: [(&str, &str); 3] =
    [("doctypes.tsv", "abbrev"), ("agencies.tsv", "abbrev"), ("symbol_units.tsv", "code")];

/// Known parts of codes by their letters without marks, capitals kept.
#[derive(Debug)]
pub(super) struct Codes {
    parts: BTreeMap<String, Vec<String>>,
}

impl Codes {
    /// Reads the closed lists.
    pub(super) fn new(assets: &Assets) -> Result<Self> {
        Ok(Self::from_parts(abbreviations(assets)?))
    }

    fn from_parts(abbreviations: impl IntoIterator<Item = String>) -> Self {
        let mut parts = BTreeMap::<String, Vec<String>>::new();
        for part in abbreviations {
            let forms = parts.entry(strip_marks(&part)).or_default();
            if !forms.contains(&part) {
                forms.push(part);
            }
        }
        Self { parts }
    }

    /// What `part` must have been; `None` when it stands as read.
    pub(super) fn repair(&self, part: &str) -> Option<&str> {
        match self.parts.get(part)?.as_slice() {
            [only] if only != part => Some(only),
            _ => None,
        }
    }

    /// Whether `part` is in the lists, marks aside.
    pub(super) fn knows(&self, part: &str) -> bool {
        self.parts.contains_key(&strip_marks(part))
    }
}

/// All abbreviations of the closed lists that are made of two or more letters.
pub fn abbreviations(assets: &Assets) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for (name, column) in TABLES {
        for [abbrev] in assets.table(name)?.select([column])? {
            let parts = abbrev.split(|c: char| !c.is_alphabetic());
            found.extend(parts.filter(|part| part.chars().count() > 1).map(str::to_owned));
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_certain_is_repaired() {
        let codes = Codes::from_parts(["QĐ", "KH", "DA", "ĐA", "BCĐ", "HĐND"].map(str::to_owned));
        assert_eq!(codes.repair("QD"), Some("QĐ"));
        assert_eq!(codes.repair("BCD"), Some("BCĐ"));
        assert_eq!(codes.repair("QĐ"), None);
        assert_eq!(codes.repair("KH"), None);
        assert_eq!(codes.repair("DA"), None, "two entries");
        assert_eq!(codes.repair("XYZ"), None);
    }
}
