//! The closed lists behind symbols: abbreviations of types, agencies and units.
//!
//! A group that lost its marks (`BCD`, `HDND`) is taken for the only known group with the same letters; where two
//! fit (`HD` is Hướng dẫn, stripped `HĐ` would be Hợp đồng) the printed one stays. Abbreviations are each
//! agency's own (NĐ 30/2020 PL I II.3b), so the lists confirm and never reject.

use std::collections::{BTreeMap, BTreeSet};

use crate::assets::Assets;
use crate::error::Result;
use crate::text;

/// The lists.
#[derive(Debug)]
pub(super) struct Groups {
    /// Names of types by abbreviation.
    types: BTreeMap<String, String>,
    /// Abbreviations of agencies and units.
    known: BTreeSet<String>,
    /// Letters without marks, in capitals, to the only known group they can be.
    marks: BTreeMap<String, Option<String>>,
}

impl Groups {
    /// Loads the lists.
    pub(super) fn new(assets: &Assets) -> Result<Self> {
        let (types, known) = lists(assets)?;
        Ok(Self { marks: unmarked(&types, &known), types, known })
    }

    /// The type an abbreviation stands for: `KH` → `Kế hoạch`.
    pub(super) fn type_name(&self, group: &str) -> Option<&str> {
        self.types.get(group).map(String::as_str)
    }

    /// In the list, or mostly capitals.
    pub(super) fn is_abbreviation(&self, group: &str) -> bool {
        let capitals = group.chars().filter(|c| c.is_uppercase()).count();
        self.known.contains(group) || (capitals >= 2 && capitals * 2 > group.chars().count())
    }

    /// `group`, or the only known group that has the same letters when its marks are off.
    pub(super) fn right(&self, group: &str) -> String {
        if self.is_known(group) {
            return group.to_owned();
        }
        let letters = text::strip_marks(group).to_uppercase();
        let repaired = self.marks.get(&letters).and_then(Option::as_ref);
        repaired.cloned().unwrap_or_else(|| group.to_owned())
    }

    /// An abbreviation of a type or an agency.
    pub(super) fn is_known(&self, group: &str) -> bool {
        self.types.contains_key(group) || self.is_agency(group)
    }

    /// In the list, or a National Assembly with its term: `QH15`, `UBTVQH15`.
    pub(super) fn is_agency(&self, group: &str) -> bool {
        let without_term = group.trim_end_matches(|c: char| c.is_ascii_digit());
        self.known.contains(group)
            || (matches!(without_term, "QH" | "UBTVQH" | "HĐNN") && without_term != group)
    }
}

/// Abbreviations of types with their names, and all groups that stand for an agency or unit.
fn lists(assets: &Assets) -> Result<(BTreeMap<String, String>, BTreeSet<String>)> {
    let mut types = BTreeMap::new();
    for [abbrev, name] in assets.table("doctypes.tsv")?.select(["abbrev", "name_vi"])? {
        if !abbrev.is_empty() {
            types.entry(abbrev.to_owned()).or_insert_with(|| super::words::plain_type(name).to_owned());
        }
    }
    let mut groups = BTreeSet::new();
    for [abbrev, aliases] in assets.table("agencies.tsv")?.select(["abbrev", "aliases"])? {
        // "BCD" is listed as an alias and is BCĐ without its mark: not a group of its own.
        let aliases = aliases.split(',').filter(|alias| text::strip_marks(abbrev) != **alias);
        groups.extend(
            std::iter::once(abbrev).chain(aliases).filter(|group| is_group(group)).map(str::to_owned),
        );
    }
    for [code] in assets.table("symbol_units.tsv")?.select(["code"])? {
        groups.insert(code.to_owned());
    }
    Ok((types, groups))
}

fn is_group(text: &str) -> bool {
    !text.is_empty() && !text.contains(' ')
}

fn unmarked(types: &BTreeMap<String, String>, groups: &BTreeSet<String>) -> BTreeMap<String, Option<String>> {
    let mut marks: BTreeMap<String, Option<String>> = BTreeMap::new();
    for group in types.keys().chain(groups) {
        let letters = text::strip_marks(group).to_uppercase();
        marks
            .entry(letters)
            .and_modify(|known| {
                if known.as_ref() != Some(group) {
                    *known = None;
                }
            })
            .or_insert_with(|| Some(group.clone()));
    }
    marks
}
