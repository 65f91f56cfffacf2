//! Frequent slips of the pen from a table: what was written, what was meant.

use std::ops::Range;

use aho_corasick::AhoCorasick;

use crate::assets::Assets;
use crate::error::{Error, ErrorKind, Result};

use super::words::is_capitals;

/// The slips, ready to be looked for.
#[derive(Debug)]
pub(super) struct Slips {
    written: AhoCorasick,
    meant: Vec<(String, String)>,
}

/// A slip in a text.
pub(super) struct Slip<'s> {
    /// Bytes of the text.
    pub(super) span: Range<usize>,
    /// What was meant.
    pub(super) meant: &'s str,
    /// The kind of anomaly.
    pub(super) kind: &'s str,
}

impl Slips {
    /// Loads the table.
    pub(super) fn new(assets: &Assets) -> Result<Self> {
        let mut written = Vec::new();
        let mut meant = Vec::new();
        for [slip, right, kind] in assets.table("slips.tsv")?.select(["written", "meant", "kind"])? {
            written.push(slip.to_owned());
            meant.push((right.to_owned(), kind.to_owned()));
        }
        let written = AhoCorasick::new(&written).map_err(|cause| {
            Error::new(ErrorKind::BadDictionary, "the slips do not compile")
                .in_source("slips.tsv")
                .caused_by(cause)
        })?;
        Ok(Self { written, meant })
    }

    /// The slips of a text, whole words only.
    pub(super) fn find(&self, text: &str) -> Vec<Slip<'_>> {
        let lower = text.to_lowercase();
        if lower.len() != text.len() {
            return Vec::new();
        }
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        let found = self.written.find_iter(&lower).filter(|slip| {
            edge(lower[..slip.start()].chars().next_back()) && edge(lower[slip.end()..].chars().next())
        });
        found
            .map(|slip| {
                let (meant, kind) = &self.meant[slip.pattern().as_usize()];
                Slip { span: slip.range(), meant, kind }
            })
            .collect()
    }

    /// The text with its abbreviations put right: `BCĐ CDS` → `BCĐ CĐS`.
    pub(super) fn abbreviated(&self, text: &str) -> String {
        let mut right = text.to_owned();
        for slip in self.find(text).into_iter().rev().filter(|slip| is_capitals(slip.meant)) {
            right.replace_range(slip.span, slip.meant);
        }
        right
    }
}
