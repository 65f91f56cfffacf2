//! Nơi nhận: `- name[, name]* [(purpose)] [;|.]`, purposes from the table of dispatch roles.
//!
//! An item broken over two lines is one; the line Lưu is kept as one item with the purpose `lưu`. What stands in
//! brackets and is no purpose (`(1A, 1G)`, `(Th)`) stays in the name.

use std::collections::BTreeMap;

use regex::Regex;

use crate::assets::Assets;
use crate::document::{Confidence, Recipient};
use crate::error::Result;

use super::pattern;
use super::sheet::{Bit, Sheet};
use super::words::{Words, phrase_key};
use super::zones::Parting;

/// The purposes and their place in an item.
#[derive(Debug)]
pub(super) struct Purposes {
    table: BTreeMap<String, String>,
    bracket: Regex,
    open: Regex,
    filed: Regex,
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
            bracket: pattern(r"\s*\((?P<purpose>[^()]*)\)\s*$")?,
            open: pattern(r"(?i)[\s,](?P<purpose>(?:để|đề)\s\S.{1,40})$")?,
            filed: pattern(r"(?i)^lưu\s*[:,]?\s*")?,
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
        items(sheet, words, parting, cells)
            .iter()
            .filter_map(|item| self.recipient(sheet, parting, item))
            .collect()
    }

    fn recipient(&self, sheet: &Sheet<'_>, parting: &Parting, item: &[Bit]) -> Option<Recipient> {
        let raw = sheet.raw(item);
        let text = parting.unbulleted(&raw).trim_end_matches([';', '.', ',', ' ']);
        let (name, purpose) = match self.filed.find(text) {
            Some(cue) => (&text[cue.end()..], Some("lưu".to_owned())),
            None => self.split(text),
        };
        if !name.chars().any(char::is_alphanumeric) {
            return None;
        }
        Some(Recipient {
            name: name.trim_end_matches([':', ' ']).to_owned(),
            purpose,
            confidence: Confidence::new(0.95).and(sheet.certainty(item)),
            evidence: sheet.evidence(item),
            raw,
        })
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

    /// The purpose in full; unknown wordings are kept when they begin with `để`.
    fn purpose(&self, text: &str) -> Option<String> {
        let text = text.trim();
        if let Some(known) = self.table.get(&bare(text)) {
            return Some(known.clone());
        }
        let worded = text.to_lowercase();
        (worded.starts_with("để ") || worded.starts_with("đề "))
            .then(|| format!("để {}", &text["để ".len()..]))
    }
}

/// A purpose without `để`, brackets and spaces: `( đề b/c)` → `b/c`.
fn bare(text: &str) -> String {
    let text = text.trim_matches(|c: char| c.is_whitespace() || "().;,".contains(c)).to_lowercase();
    let text = text.strip_prefix("để").or_else(|| text.strip_prefix("đề")).unwrap_or(&text).trim();
    if text.contains('/') { text.replace(' ', "") } else { phrase_key(text) }
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
