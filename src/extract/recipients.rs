//! Nơi nhận: `- name[, name]* [(purpose)] [;|.]`, purposes from the table of dispatch roles.
//!
//! An item broken over two lines is one; the line Lưu is kept as one item with the purpose `lưu`. What stands in
//! brackets and is no purpose (`(1A, 1G)`, `(Th)`) stays in the name.

use std::collections::BTreeMap;

use crate::assets::Assets;
use crate::document::{Confidence, Recipient};
use crate::error::Result;

use super::matcher::Pattern;
use super::pattern;
use super::sheet::{Bit, Sheet};
use super::slips::Slips;
use super::words::{Words, is_capitals, plain_skeleton};
use super::zones::Parting;

/// The purposes and their place in an item.
#[derive(Debug)]
pub(super) struct Purposes {
    table: BTreeMap<String, String>,
    slips: Slips,
    next: Pattern,
    rubbish: Pattern,
    bracket: Pattern,
    open: Pattern,
    filed: Pattern,
}

impl Purposes {
    /// Takes the purposes from the table.
    pub(super) fn new(assets: &Assets) -> Result<Self> {
        let mut table = BTreeMap::new();
        for [canonical, expanded, variants] in
            assets.table("dispatch_roles.tsv")?.select(["canonical", "expanded", "variants"])?
        {
            if !expanded.starts_with("để") && !expanded.starts_with("thay") {
                continue;
            }
            let variants = variants.split(';').filter(|variant| !variant.contains("ambiguous"));
            for form in variants.chain([canonical]) {
                table.entry(bare(form)).or_insert_with(|| expanded.to_owned());
            }
        }
        Ok(Self {
            table,
            slips: Slips::new(assets)?,
            next: pattern(r"[;.]\s+[_.'`]?\s?[-–—•~=«¬]{1,2}\s*\p{Lu}")?,
            // Behind the full stop of the line Lưu: the typist's or a reader's sign.
            rubbish: pattern(r"(?:(?P<bracket>\))|\.)[\s.,;:]+(?P<rest>\S{1,4}(?:\s\S{1,3}){0,2})\s*$")?,
            bracket: pattern(r"\s*\((?P<purpose>[^()]*)\)\s*$")?,
            open: pattern(r"(?i)[\s,](?P<purpose>(?:để|đề)\s\S.{1,40})$")?,
            filed: pattern(r"(?i)^lưu\s*[:;,.]?\s*")?,
        })
    }

    /// Reads the cells of the left column.
    pub(super) fn read(
        &self,
        sheet: &Sheet<'_>,
        words: &Words,
        parting: &Parting,
        cells: &[Bit],
    ) -> Vec<Recipient> {
        let cells: Vec<Bit> = cells.iter().flat_map(|cell| self.parted(sheet, *cell)).collect();
        items(sheet, words, parting, &cells)
            .iter()
            .filter_map(|item| self.recipient(sheet, parting, item))
            .collect()
    }

    fn recipient(&self, sheet: &Sheet<'_>, parting: &Parting, item: &[Bit]) -> Option<Recipient> {
        let raw = sheet.raw(item);
        let text = parting.unbulleted(&raw).trim_end_matches([';', '.', ',', ' ']);
        let (name, purpose) = if let Some(cue) = self.filed.find(text) {
            (close_up(self.unsigned(&text[cue.end()..])), Some("lưu".to_owned()))
        } else {
            let (name, purpose) = self.split(text);
            (name.to_owned(), purpose)
        };
        if !name.chars().any(char::is_alphanumeric) {
            return None;
        }
        Some(Recipient {
            name: self.slips.abbreviated(balanced(name.trim_end_matches([':', ' ']))),
            purpose,
            confidence: Confidence::new(0.95).and(sheet.certainty(item)),
            evidence: sheet.evidence(item),
            raw,
        })
    }

    /// `- Sở A; - Sở B` on one line are two.
    fn parted(&self, sheet: &Sheet<'_>, cell: Bit) -> Vec<Bit> {
        let text = sheet.text(cell);
        let mut parts = Vec::new();
        let mut from = 0;
        while let Some(end) = self.next.find_at(text, from) {
            parts.push(sheet.part(cell, from..end.start() + 1));
            from = end.start() + 1;
        }
        parts.push(sheet.part(cell, from..text.len()));
        parts
    }

    /// What is filed without the rubbish behind its full stop: `VT, KTTH (5b). 4Q`.
    fn unsigned<'t>(&self, text: &'t str) -> &'t str {
        let Some(found) = self.rubbish.captures(text) else { return text };
        let rest = found.name("rest").map_or("", |rest| rest.as_str());
        let single = rest.chars().count() == 1;
        let strange = rest.chars().any(|c| !c.is_alphabetic() && !",. ".contains(c));
        let bracket = found.name("bracket").is_some();
        let end = found.get(0).map_or(text.len(), |all| all.start()) + usize::from(bracket);
        if single || strange { &text[..end] } else { text }
    }

    /// The name and the purpose behind it.
    fn split<'t>(&self, text: &'t str) -> (&'t str, Option<String>) {
        let found = self.bracket.captures(text).or_else(|| self.open.captures(text));
        let Some(purpose) = found.as_ref().and_then(|found| found.name("purpose")) else {
            return (text, None);
        };
        let start = found.as_ref().and_then(|found| found.get(0)).map_or(0, |whole| whole.start());
        match self.purpose(purpose.as_str()) {
            Some(purpose) => (text[..start].trim_end_matches([',', ' ']), Some(purpose)),
            None => (text, None),
        }
    }

    /// The only purpose of some length with one letter in six wrong.
    fn near(&self, bare: &str) -> Option<&str> {
        let fits = |known: &&String| known.len() > 4 && strsim::levenshtein(known, bare) * 6 <= known.len();
        let mut found = self.table.keys().filter(fits).map(|known| self.table[known].as_str());
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }

    /// The purpose in full; unknown wordings are kept when they begin with `để`.
    fn purpose(&self, text: &str) -> Option<String> {
        let text = text.trim();
        // "(Th)", "(TH)" are units; "(th)", "(để th)" lost their slash.
        let lower =
            text.contains(['/', '€']) || text.starts_with(char::is_lowercase) || text.starts_with('đ');
        if let Some(known) = self.table.get(&bare(text)).filter(|_| lower) {
            return Some(known.clone());
        }
        if let Some(near) = self.near(&bare(text)).filter(|_| lower) {
            return Some(near.to_owned());
        }
        let worded = text.to_lowercase();
        (worded.starts_with("để ") || worded.starts_with("đề "))
            .then(|| format!("để {}", &text["để ".len()..]))
    }
}

/// The units of a filing line, abbreviations closed up: `VT, VH TT` → `VT, VHTT`.
fn close_up(filed: &str) -> String {
    let spaced = filed.split([',', ';', '(']).map(str::trim).filter(|unit| is_spaced(unit));
    spaced.fold(filed.to_owned(), |closed, unit| closed.replace(unit, &unit.replace(' ', "")))
}

/// Whether an abbreviation of a filing line has a space within; VT is a unit of its own.
pub(super) fn is_spaced(unit: &str) -> bool {
    let parts: Vec<&str> = unit.split_whitespace().collect();
    parts.len() == 2
        && parts[0] != "VT"
        && parts.iter().all(|part| is_capitals(part) && part.chars().count() == 2)
}

/// The letters of a purpose without `để`, brackets, slash and marks: `( đề b/c)`, `(đ b/€)` → `bc`.
fn bare(text: &str) -> String {
    let text = text.trim_matches(|c: char| c.is_whitespace() || "().;,".contains(c)).to_lowercase();
    let plain = plain_skeleton(&text.replace(['€', '¢'], "c").replace(['/', '|', '\\'], " "));
    let words: Vec<&str> = plain.split(' ').collect();
    let words = match words[..] {
        ["de" | "d", ref rest @ ..] if !rest.is_empty() => rest,
        ref all => all,
    };
    let short = words.iter().all(|word| word.len() == 1);
    words.join(if short { "" } else { " " })
}

/// The name without a closing bracket that was never opened.
fn balanced(name: &str) -> &str {
    match name.strip_suffix(')') {
        Some(bare) if !bare.contains('(') => bare,
        _ => name,
    }
}

/// The cells grouped into items.
fn items(sheet: &Sheet<'_>, words: &Words, parting: &Parting, cells: &[Bit]) -> Vec<Vec<Bit>> {
    let dashed =
        cells.iter().filter(|cell| parting.is_bulleted(sheet.text(**cell))).count() * 2 > cells.len();
    let mut items: Vec<Vec<Bit>> = Vec::new();
    let mut open = false;
    for cell in cells {
        let text = sheet.text(*cell);
        let begins = parting.is_bulleted(text) || words.begins("filing", text) > 0;
        match items.last_mut() {
            Some(item) if !begins && (open || dashed) => item.push(*cell),
            _ => items.push(vec![*cell]),
        }
        open = !text.ends_with([';', '.']);
    }
    items
}
