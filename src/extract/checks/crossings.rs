//! References within the document: articles that are not there, numbers of sections that are skipped, the document
//! printed twice.

use std::collections::BTreeSet;

use crate::document::{Anomaly, Severity};
use crate::error::Result;

use super::super::matcher::Pattern;
use super::super::outline::Mark;
use super::super::pattern;
use super::super::words::Words;
use super::{Checking, anomaly};

/// Rows shorter than this, in characters, may stand in many documents.
const ROW: usize = 30;

/// A document is printed twice when so many of its rows are.
const TWICE: usize = 8;

/// Rows of a letterhead.
const HEAD: usize = 5;

/// The pattern of references.
#[derive(Debug)]
pub(super) struct Crossings {
    article: Pattern,
}

impl Crossings {
    /// Compiles the pattern with the names of types.
    pub(super) fn new(words: &Words) -> Result<Self> {
        let types = words.type_names().into_iter().map(regex::escape).collect::<Vec<_>>().join("|");
        Ok(Self {
            article: pattern(&format!(
                r"\b(?P<all>Điều\s(?P<number>\d{{1,3}})\s(?:của\s)?(?P<type>{types})\snày)"
            ))?,
        })
    }

    /// All checks of references within the document.
    pub(super) fn check(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut found = self.articles(checking);
        found.extend(skipped(checking));
        found.extend(printed_twice(checking));
        found
    }

    /// `Điều 9 Quyết định này` where the document has seven. Needs its articles in order from the first.
    fn articles(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let numbers = numbers(checking, article);
        let last = numbers.last().map_or(0, |(number, _)| *number);
        let own = checking.record.document.kind.value.as_deref();
        let mut found = Vec::new();
        if last == 0 || numbers.iter().zip(1..).any(|((number, _), place)| *number != place) {
            return found;
        }
        for (at, paragraph) in checking.body.paragraphs.iter().enumerate() {
            for form in self.article.captures_iter(paragraph.text()) {
                let number = form["number"].parse::<u32>().unwrap_or(0);
                let is_own = own.is_some_and(|own| own == &form["type"]);
                if let Some(all) = form.name("all").filter(|_| is_own && number > last) {
                    let message = format!("Điều {number} is not there, the last is Điều {last}");
                    let places = checking.at(at, all.range());
                    found.push(anomaly("broken_reference", Severity::Error, message, places));
                }
            }
        }
        found
    }
}

/// The numbers that marks of one kind have, with their paragraphs.
fn numbers(checking: &Checking<'_>, of: fn(&Mark) -> Option<u32>) -> Vec<(u32, usize)> {
    let paragraphs = checking.body.paragraphs.iter().enumerate();
    paragraphs.filter_map(|(at, paragraph)| Some((of(&paragraph.mark)?, at))).collect()
}

fn article(mark: &Mark) -> Option<u32> {
    if let Mark::Article(number) = mark { Some(*number) } else { None }
}

fn roman(mark: &Mark) -> Option<u32> {
    if let Mark::Roman(number) = mark { Some(*number) } else { None }
}

/// `Điều 5` behind `Điều 3`, `IV.` behind `II.`. Needs the two before it in order, and all behind it; a document that
/// amends another quotes its articles.
fn skipped(checking: &Checking<'_>) -> Vec<Anomaly> {
    let mut found = Vec::new();
    for of in [article, roman] {
        let numbers = numbers(checking, of);
        let gaps = numbers.windows(2).filter(|pair| pair[1].0 != pair[0].0 + 1).count();
        let starts = numbers.iter().take(2).zip(1..).all(|((number, _), place)| *number == place);
        let gap = numbers.windows(2).find(|pair| pair[1].0 == pair[0].0 + 2);
        if let Some([(before, _), (_, at)]) = gap.filter(|_| gaps == 1 && starts && numbers.len() > 2) {
            let paragraph = &checking.body.paragraphs[*at];
            let message = format!("section number {} is skipped", before + 1);
            let places = checking.at(*at, 0..paragraph.text().len());
            found.push(anomaly("skipped_section_number", Severity::Warning, message, places));
        }
    }
    found
}

/// What is attached is the document once more. Needs its long rows word by word.
fn printed_twice(checking: &Checking<'_>) -> Option<Anomaly> {
    let rows = &checking.sheet().rows;
    let is_long = |row: &usize| rows[*row].text.chars().count() >= ROW;
    let own: BTreeSet<&str> =
        checking.own_rows().filter(is_long).map(|row| rows[row].text.as_str()).collect();
    let attached: Vec<usize> = checking.zones.attached.clone().filter(is_long).collect();
    let again = attached.iter().filter(|row| own.contains(rows[**row].text.as_str())).count();
    // The head of the copy may have been taken for the end of the signature.
    let is_head = |row: usize| rows.iter().take(HEAD).any(|head| head.text.starts_with(&rows[row].text));
    let mut first = checking.zones.attached.start;
    while first > HEAD && is_head(first - 1) {
        first -= 1;
    }
    let is_copy = again >= TWICE && again * 4 >= attached.len() * 3;
    let message = "what follows the signature is the same document again";
    is_copy.then(|| {
        let places = checking.in_row(first, 0..rows[first].text.len());
        anomaly("duplicate_paragraph", Severity::Warning, message, places)
    })
}
