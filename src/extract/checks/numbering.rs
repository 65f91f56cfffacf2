//! The outline: repeated section numbers, letters out of the Vietnamese order, styles that change, paragraphs that
//! are repeated or broken by a page.

use std::collections::BTreeMap;

use crate::document::{Anomaly, Severity};
use crate::error::Result;

use super::super::matcher::Pattern;
use super::super::outline::{Mark, is_wrapped};
use super::super::pattern;
use super::super::words::{each_key, keys};
use super::{Checking, anomaly};

/// The letters of lists; f, j, w and z are not used, đ may be.
const LETTERS: &str = "abcdđeghiklmnopqrstuvxy";

/// A paragraph shorter than this, in words, may be repeated.
const REPEATED: usize = 20;

/// A paragraph longer than this, in characters, is a sentence and ends with a stop.
const LONG: usize = 160;

/// A label has no more words.
const LABEL: usize = 6;

/// A row shorter than this, in characters, is a name or a line of a list, and no sentence that breaks off.
const SENTENCE: usize = 40;

/// The patterns of the outline.
#[derive(Debug)]
pub(super) struct Numbering {
    unpointed: Pattern,
    pointed: Pattern,
}

impl Numbering {
    /// Compiles the patterns.
    pub(super) fn new() -> Result<Self> {
        Ok(Self { unpointed: pattern(r"^\d+(?:\.\d+)+\s")?, pointed: pattern(r"^\d+(?:\.\d+)+\.\s")? })
    }

    /// All checks of the outline.
    pub(super) fn check(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut found = sections(checking);
        found.extend(letters(checking));
        found.extend(self.points(checking));
        found.extend(brackets(checking));
        found.extend(repeated(checking));
        found.extend(broken(checking));
        found
    }

    /// A number without its last point among at least one with it, in the same section. Needs both.
    fn points(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let paragraphs = &checking.body.paragraphs;
        let pointed = paragraphs.iter().filter(|paragraph| self.pointed.is_match(paragraph.text())).count();
        let without = (0..paragraphs.len()).filter(|at| {
            self.unpointed.is_match(paragraphs[*at].text()) && matches!(paragraphs[*at].mark, Mark::Number(_))
        });
        let without: Vec<usize> = without.collect();
        if pointed == 0 || without.len() > pointed {
            return Vec::new();
        }
        let report = |at: &usize| {
            let message = "the number has no full stop behind it, others have";
            anomaly("numbering_style", Severity::Info, message, checking.at(*at, 0..paragraphs[*at].start))
        };
        without.iter().map(report).collect()
    }
}

/// The same Roman numeral or article twice. Needs the numbers before it to run in order.
fn sections(checking: &Checking<'_>) -> Vec<Anomaly> {
    let mut last: BTreeMap<&str, (u32, usize)> = BTreeMap::new();
    let mut found = Vec::new();
    for (at, paragraph) in checking.body.paragraphs.iter().enumerate() {
        let (kind, number) = match paragraph.mark {
            Mark::Roman(number) => ("roman", number),
            Mark::Article(number) => ("article", number),
            Mark::Part => {
                last.clear();
                continue;
            }
            _ => continue,
        };
        match last.get(kind) {
            Some((before, first)) if *before == number && number > 1 => {
                let message =
                    format!("section number {} is used twice", paragraph.text()[..paragraph.start].trim());
                let mut evidence = checking.at(at, 0..paragraph.text().len());
                evidence.extend(checking.at(*first, 0..checking.body.paragraphs[*first].text().len()));
                found.push(anomaly("duplicate_section_number", Severity::Error, message, evidence));
            }
            _ => {}
        }
        last.insert(kind, (number, at));
    }
    found
}

/// Letters of one list that skip one. Needs the letter before it at the same level of the same section.
fn letters(checking: &Checking<'_>) -> Vec<Anomaly> {
    let mut found = Vec::new();
    let mut last: Option<char> = None;
    for (at, paragraph) in checking.body.paragraphs.iter().enumerate() {
        let Mark::Letter(letter) = paragraph.mark else {
            if paragraph.mark.is_section() {
                last = None;
            }
            continue;
        };
        let place = |letter: char| LETTERS.chars().position(|known| known == letter);
        if let (Some(before), Some(here)) = (last.and_then(place), place(letter)) {
            let missing = LETTERS.chars().nth(before + 1).unwrap_or('?');
            if here == before + 2 {
                let message = format!("{letter}) follows; {missing}) is missing in the Vietnamese order");
                found.push(anomaly(
                    "list_order",
                    Severity::Info,
                    message,
                    checking.at(at, 0..paragraph.text().len()),
                ));
            }
        }
        last = Some(letter);
    }
    found
}

/// `(3)` as a heading after `1.1.` and `1.2.`. Needs two numbers of one section before it that it continues.
fn brackets(checking: &Checking<'_>) -> Vec<Anomaly> {
    let paragraphs = &checking.body.paragraphs;
    let mut found = Vec::new();
    let mut last: Option<(u32, usize)> = None;
    for (at, paragraph) in paragraphs.iter().enumerate() {
        match &paragraph.mark {
            Mark::Number(numbers) if numbers.len() == 2 => last = Some((numbers[1], at)),
            Mark::Bracket(number) => {
                if let Some((before, first)) =
                    last.filter(|(before, _)| *before + 1 == *number && *number > 1)
                {
                    let message = format!(
                        "({number}) goes on where the sections before are numbered like {}",
                        paragraphs[first].text()[..paragraphs[first].start].trim()
                    );
                    let mut evidence = checking.at(at, 0..paragraph.text().len());
                    evidence.extend(checking.at(first, 0..paragraphs[first].start));
                    found.push(anomaly("numbering_style", Severity::Warning, message, evidence));
                    last = Some((before + 1, at));
                }
            }
            Mark::Roman(_) | Mark::Number(_) => last = None,
            _ => {}
        }
    }
    found
}

/// A long paragraph that another repeats word by word, or begins like it and breaks off. Needs twenty words.
fn repeated(checking: &Checking<'_>) -> Vec<Anomaly> {
    let paragraphs = &checking.body.paragraphs;
    let mut known: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut found = Vec::new();
    for (at, paragraph) in paragraphs.iter().enumerate().skip(usize::from(checking.body.has_subject)) {
        let head: Vec<String> = each_key(paragraph.body()).take(REPEATED).collect();
        if head.len() < REPEATED {
            continue;
        }
        let Some(first) = known.get(&head) else {
            known.insert(head, at);
            continue;
        };
        let words = keys(paragraph.body());
        let other = keys(paragraphs[*first].body());
        let shared = words.iter().zip(&other).take_while(|(a, b)| a == b).count();
        // Two units may have the same task.
        let section = |at: usize| checking.body.headings(at).first().copied();
        if section(at) != section(*first) || is_labelled(paragraph.body()) {
            continue;
        }
        if shared + 1 >= words.len().min(other.len()) {
            let mut evidence = checking.at(at, 0..paragraph.text().len());
            evidence.extend(checking.at(*first, 0..paragraphs[*first].text().len()));
            let message = "the paragraph repeats an earlier one";
            found.push(anomaly("duplicate_paragraph", Severity::Warning, message, evidence));
        }
    }
    found
}

/// `Thời gian thực hiện: …`: what stands behind a label may be the same in many places.
fn is_labelled(body: &str) -> bool {
    let label = body.split_once(':').map(|(label, _)| label).filter(|label| !label.ends_with("số"));
    label.is_some_and(|label| (2..=LABEL).contains(&label.split_whitespace().count()))
}

/// A sentence that breaks off and goes on behind a blank line, or behind a bullet. Needs rows that are not wrapped.
fn broken(checking: &Checking<'_>) -> Vec<Anomaly> {
    let sheet = checking.sheet();
    let mut found = Vec::new();
    let (mut places, mut headings) = (Vec::new(), Vec::new());
    if !is_wrapped(sheet, checking.zones.body.clone()) {
        for paragraph in checking.body.paragraphs.iter().skip(usize::from(checking.body.has_subject)) {
            for row in paragraph.rows[0] + 1..=paragraph.rows[1] {
                if [row - 1, row].iter().any(|row| sheet.cells(*row).len() > 1) {
                    continue;
                }
                // The rows of a fraction that lost its stroke.
                let is_formula = |above: usize| sheet.rows[row.saturating_sub(above)].text.ends_with('=');
                if is_formula(1) || is_formula(2) {
                    continue;
                }
                let heading = paragraph.mark.is_section() && row - 1 == paragraph.rows[0];
                if !heading && sheet.rows[row - 1].text.chars().count() < SENTENCE {
                    continue;
                }
                let list = if heading { &mut headings } else { &mut places };
                list.extend(checking.in_row(row - 1, 0..sheet.rows[row - 1].text.len()));
                list.extend(checking.in_row(row, 0..sheet.rows[row].text.len()));
            }
        }
    }
    for (what, places) in [("sentences", places), ("headings", headings)] {
        if !places.is_empty() {
            let message = format!("{what} are broken off and go on in the next paragraph");
            found.push(anomaly("split_paragraph", Severity::Info, message, places));
        }
    }
    let dangling = [" của", " và", " các", " với", " cho", " trong", " để"];
    for (at, pair) in checking.body.paragraphs.windows(2).enumerate() {
        let (before, after) = (&pair[0], &pair[1]);
        let open = dangling.iter().any(|word| before.text().ends_with(word));
        let unended = before.text().chars().count() > LONG && before.text().ends_with(char::is_alphanumeric);
        if unended
            && !before.text().starts_with('|')
            && matches!(after.mark, Mark::Bullet(_))
            && before.mark.depth() < after.mark.depth()
        {
            let mut evidence = checking.at(at + 1, 0..after.text().len());
            evidence.extend(checking.at(at, 0..before.text().len()));
            let message = "the long sentence before has no end; this bullet goes on with it";
            found.push(anomaly("split_paragraph", Severity::Warning, message, evidence));
        }
        if open && matches!(after.mark, Mark::Bullet(_)) && before.mark == after.mark {
            let mut evidence = checking.at(at + 1, 0..after.text().len());
            evidence.extend(checking.at(at, 0..before.text().len()));
            let message = "the sentence before breaks off; this bullet goes on with it";
            found.push(anomaly("split_paragraph", Severity::Warning, message, evidence));
        }
    }
    found
}
