//! Patterns that look for words in Vietnamese text without paying for it.
//!
//! A word border (`\b`) beyond ASCII takes the fast automaton of the regex engine away: on text with marks it falls back
//! to one that is ten times slower. Without its borders a pattern matches wherever it matched before, and more; so the
//! pattern without them says where a search may begin, and mostly that there is nothing to look for.

use std::sync::OnceLock;

use regex::{Captures, Match, Regex};

use crate::error::{Error, ErrorKind, Result};

/// The words before a number or a date that say what it is begin at most so many bytes before it.
const NEAR: usize = 300;

/// A compiled pattern.
#[derive(Debug)]
pub(super) enum Pattern {
    /// It has no word borders.
    Plain(Regex),
    /// It has some.
    Bordered {
        /// The same without them.
        loose: Regex,
        /// Compiled when there is first something to look for: for most patterns there is nothing in most documents, and
        /// all of them together take as long to compile as fifty pages to read.
        exact: OnceLock<Option<Regex>>,
        source: String,
    },
}

/// Compiles a pattern; one built from a table may be wrong because the table is.
pub(super) fn pattern(source: &str) -> Result<Pattern> {
    if !source.contains(BORDER) {
        return Ok(Pattern::Plain(compiled(source)?));
    }
    // Borders are whole items of a pattern: what is right without them is right with them.
    let loose = compiled(&source.replace(BORDER, ""))?;
    Ok(Pattern::Bordered { loose, exact: OnceLock::new(), source: source.to_owned() })
}

const BORDER: &str = r"\b";

fn compiled(source: &str) -> Result<Regex> {
    Regex::new(source).map_err(|cause| {
        Error::new(ErrorKind::BadDictionary, "a pattern built from the dictionaries does not compile")
            .caused_by(cause)
    })
}

impl Pattern {
    /// The exact pattern and the first byte from `from` on at which a match can begin; `None` when there is no match.
    fn start(&self, text: &str, from: usize) -> Option<(&Regex, usize)> {
        match self {
            Self::Plain(regex) => Some((regex, from)),
            Self::Bordered { loose, exact, source } => {
                let start = loose.find_at(text, from)?.start();
                let exact = exact.get_or_init(|| Regex::new(source).ok());
                Some((exact.as_ref()?, start))
            }
        }
    }

    /// Whether the pattern matches somewhere.
    pub(super) fn is_match(&self, text: &str) -> bool {
        match self {
            Self::Plain(regex) => regex.is_match(text),
            Self::Bordered { .. } => self.find(text).is_some(),
        }
    }

    /// The first match.
    pub(super) fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.find_at(text, 0)
    }

    /// The first match from a byte on; what stands before it is seen.
    pub(super) fn find_at<'t>(&self, text: &'t str, from: usize) -> Option<Match<'t>> {
        let (exact, start) = self.start(text, from)?;
        exact.find_at(text, start)
    }

    /// All matches that do not overlap.
    pub(super) fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        let mut from = Some(0);
        std::iter::from_fn(move || {
            let found = self.find_at(text, from?)?;
            from = behind(text, found);
            Some(found)
        })
    }

    /// The groups of the first match.
    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.captures_at(text, 0)
    }

    /// The groups of the first match from a byte on; what stands before it is seen.
    pub(super) fn captures_at<'t>(&self, text: &'t str, from: usize) -> Option<Captures<'t>> {
        let (exact, start) = self.start(text, from)?;
        exact.captures_at(text, start)
    }

    /// The groups of the first match that begins near a byte and before it: for patterns that end there (`$`).
    pub(super) fn before<'t>(&self, text: &'t str, byte: usize) -> Option<Captures<'t>> {
        self.captures_at(&text[..byte], text.floor_char_boundary(byte.saturating_sub(NEAR)))
    }

    /// The groups of all matches that do not overlap.
    pub(super) fn captures_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        let mut from = Some(0);
        std::iter::from_fn(move || {
            let found = self.captures_at(text, from?)?;
            from = found.get(0).and_then(|all| behind(text, all));
            Some(found)
        })
    }
}

/// Where the search goes on behind a match, which may be empty; `None` at the end of the text.
fn behind(text: &str, found: Match<'_>) -> Option<usize> {
    if found.is_empty() {
        text[found.end()..].chars().next().map(|c| found.end() + c.len_utf8())
    } else {
        Some(found.end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_border_counts_though_the_search_begins_without_it() {
        let form = pattern(r"\bong\b").unwrap();
        let text = "Mong ông đong ong, ongg; tổ ong";
        let found: Vec<_> = form.find_iter(text).map(|one| one.start()).collect();
        let wanted: Vec<_> = Regex::new(r"\bong\b").unwrap().find_iter(text).map(|one| one.start()).collect();
        assert_eq!(found, wanted);
        assert_eq!(found.len(), 2);
        assert!(form.is_match(text) && !form.is_match("mong"));
    }

    #[test]
    fn what_stands_before_a_byte_is_looked_for_near_it() {
        let form = pattern(r"(?:^|trước)\s*$").unwrap();
        let text = format!("{}trước ngày", "ừ".repeat(NEAR));
        let byte = text.find("ngày").unwrap();
        assert_eq!(
            form.before(&text, byte).and_then(|found| found.get(0)).map(|found| found.as_str()),
            Some("trước ")
        );
        assert!(form.before(&text, byte - "trước ".len()).is_none());
    }

    #[test]
    fn empty_matches_go_on() {
        let form = pattern("x*").unwrap();
        assert_eq!(form.captures_iter("ơb").count(), 3);
    }
}
