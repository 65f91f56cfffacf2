//! Spaces: too many or too few beside stops, brackets, quotes and within abbreviations.
//!
//! Each form is one that no rule of spelling allows; one finding a row. What has its own spelling (addresses, abbreviations
//! joined with `&`) is not looked at.

use crate::document::{Anomaly, Severity};
use crate::error::Result;

use super::super::matcher::Pattern;
use super::super::pattern;
use super::language::is_table;
use super::{Checking, anomaly};

/// The patterns of spaces.
#[derive(Debug)]
pub(super) struct Spacing {
    /// Each with what to say.
    forms: Vec<(Pattern, &'static str)>,
    ampersand: Pattern,
    doubled: Pattern,
}

impl Spacing {
    /// Compiles the patterns.
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            forms: vec![
                (pattern(r"“\s\S|\(\s\p{L}")?, "space behind an opening quote or bracket"),
                (pattern(r"\p{Ll}\(\p{L}|\p{Lu}\(\s?\p{Ll}")?, "no space before a bracket"),
                (pattern(r"\(\d\)\p{Lu}")?, "no space behind a number in brackets"),
                (pattern(r"\p{Ll}\s[.,;](?:\s|$)")?, "space before a stop"),
                (pattern(r"[\p{L}\d][”)]\p{Ll}{2}")?, "no space behind a closing quote or bracket"),
                (pattern(r"\p{L}“\p{L}")?, "no space before an opening quote"),
                (pattern(r"\p{L}[,;]\p{L}|\p{Ll}:\p{L}")?, "no space behind a stop"),
                (pattern(r"\p{Ll}\.\p{Lu}\p{Ll}")?, "no space behind a stop"),
                (pattern(r"^(?:KT|TM|TL|TUQ)\.\p{Lu}{2}")?, "no space behind the abbreviation"),
            ],
            ampersand: pattern(r"\p{Lu}(?:\s&|&\s)\s?\p{Lu}")?,
            doubled: pattern(r"\p{L}\s?(?P<stops>,\s?[,;]|;\s?[,;]|\.\.)(?:\s|$)")?,
        })
    }

    /// All checks of spaces.
    pub(super) fn check(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut found = Vec::new();
        for row in checking.own_rows() {
            if !is_table(checking, row) {
                found.extend(self.row(checking, row));
                found.extend(self.stops(checking, row));
            }
            found.extend(self.ampersand(checking, row));
        }
        found
    }

    fn row(&self, checking: &Checking<'_>, row: usize) -> Option<Anomaly> {
        let text = checking.sheet().rows[row].text.as_str();
        let (found, message) = self.forms.iter().find_map(|(form, message)| {
            let found =
                form.find_iter(text).find(|found| !is_spelled_so(text, found.start(), found.end()))?;
            Some((found, *message))
        })?;
        Some(anomaly("spacing", Severity::Info, message, checking.in_row(row, found.range())))
    }

    /// Two stops where one is meant; three are meant.
    fn stops(&self, checking: &Checking<'_>, row: usize) -> Option<Anomaly> {
        let text = checking.sheet().rows[row].text.as_str();
        let stops = self.doubled.captures(text)?.name("stops")?.range();
        Some(anomaly("punctuation", Severity::Info, "two stops stand together", checking.in_row(row, stops)))
    }

    fn ampersand(&self, checking: &Checking<'_>, row: usize) -> Option<Anomaly> {
        let found = self.ampersand.find(&checking.sheet().rows[row].text)?;
        let message = "space beside & within an abbreviation";
        Some(anomaly("spacing", Severity::Info, message, checking.in_row(row, found.range())))
    }
}

/// Whether the word around a range of bytes is an address or a code, or the stop before a slash ends a document.
fn is_spelled_so(text: &str, start: usize, end: usize) -> bool {
    let ends_document = text[..end].ends_with('.') && text[end..].starts_with('/');
    let from = text[..start].rfind(char::is_whitespace).unwrap_or(0);
    let to = text[end..].find(char::is_whitespace).map_or(text.len(), |at| end + at);
    let word = &text[from..to];
    ends_document || word.contains(['&', '@', '_']) || word.contains("//") || word.contains("www.")
}
