//! Patterns that look for words in Vietnamese text without paying for it.
//!
//! A word border (`\b`) beyond ASCII takes the fast automaton of the regex engine away: on text with marks it falls back
//! to one that is ten times slower. Without its borders a pattern matches wherever it matched before, and more; so the
//! pattern without them says where a search may begin, and mostly that there is nothing to look for.

use regex::{Captures, Match, Regex};

use crate::error::{Error, ErrorKind, Result};

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    exact: Regex,
    /// The same without word borders, when it has some.
    loose: Option<Regex>,
}

/// Compiles a pattern; one built from a table may be wrong because the table is.
pub(super) fn pattern(source: &str) -> Result<Pattern> {
    let loose = source.contains(BORDER).then(|| compiled(&source.replace(BORDER, "")));
    Ok(Pattern { exact: compiled(source)?, loose: loose.transpose()? })
}

const BORDER: &str = r"\b";

fn compiled(source: &str) -> Result<Regex> {
    Regex::new(source).map_err(|cause| {
        Error::new(ErrorKind::BadDictionary, "a pattern built from the dictionaries does not compile")
            .caused_by(cause)
    })
}

impl Pattern {
    /// The first byte from `from` on at which a match can begin.
    fn start(&self, text: &str, from: usize) -> Option<usize> {
        match &self.loose {
            Some(loose) => loose.find_at(text, from).map(|found| found.start()),
            None => Some(from),
        }
    }

    /// Whether the pattern matches somewhere.
    pub(super) fn is_match(&self, text: &str) -> bool {
        match &self.loose {
            Some(_) => self.find(text).is_some(),
            None => self.exact.is_match(text),
        }
    }

    /// The first match.
    pub(super) fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.find_at(text, 0)
    }

    /// The first match from a byte on; what stands before it is seen.
    pub(super) fn find_at<'t>(&self, text: &'t str, from: usize) -> Option<Match<'t>> {
        self.exact.find_at(text, self.start(text, from)?)
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
        self.exact.captures_at(text, self.start(text, from)?)
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
    fn empty_matches_go_on() {
        let form = pattern("x*").unwrap();
        assert_eq!(form.captures_iter("ơb").count(), 3);
    }
}
