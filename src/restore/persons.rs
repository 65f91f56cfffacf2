//! Names of persons: where a line is one, and how likely a syllable is in it.
//!
//! The language model knows sentences; a name alone on a line is none, and its marks follow the custom of names. What
//! is known are the surnames (a closed list) and how many names have a syllable in the middle or at the end.

use std::collections::{BTreeMap, BTreeSet};

use crate::assets::Assets;
use crate::document::Span;
use crate::error::{Error, ErrorKind, Result};
use crate::text::{self, syllable::canonical};

/// How much a count of names weighs for one that was not seen.
const UNSEEN: f32 = 0.5;

/// How much the counts weigh beside the language model. Measured on 1,500 names without marks: 68 of 100 came back
/// whole before surnames were known, 70 with them, 72 with half the weight, 70 with three times as much.
const IN_NAME: f32 = 0.5;
/// The model has nothing to go by behind initials.
const BEHIND_INITIALS: f32 = 1.5;

/// Words of a full name.
const FULL_NAME: std::ops::RangeInclusive<usize> = 3..=5;

/// What a syllable is in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NamePart {
    /// The first.
    Surname,
    /// Between the first and the last.
    Middle,
    /// The last.
    Given,
    /// The last, with initials in place of the others.
    BehindInitials,
}

/// What is known of names. Holds syllables, no name of anybody.
#[derive(Debug)]
pub(super) struct Persons {
    surnames: BTreeSet<String>,
    surname_skeletons: BTreeSet<String>,
    /// Beginnings of names of bodies without marks, two words or more: `ban chi dao`.
    bodies: Vec<String>,
    /// By syllable: names that have it in the middle, and at the end.
    counts: BTreeMap<String, [f32; 2]>,
    /// The sums of these.
    totals: [f32; 2],
}

impl Persons {
    /// Reads surnames and counts.
    pub(super) fn new(assets: &Assets) -> Result<Self> {
        let cues = assets.table("layout_cues.tsv")?;
        let surnames = cues.select(["kind", "phrase"])?.filter(|[kind, _]| *kind == "surname");
        let surnames: BTreeSet<String> = surnames.map(|[_, name]| canonical(name)).collect();
        let units = assets.table("body_cues.tsv")?;
        let units = units.select(["kind", "phrase"])?.filter(|[kind, _]| *kind == "unit_head");
        let bodies =
            units.filter(|[_, name]| name.contains(' ')).map(|[_, name]| text::skeleton(name)).collect();
        let mut counts = BTreeMap::new();
        for [syllable, middle, given] in
            assets.table("person_syllables.tsv")?.select(["syllable", "middle", "given"])?
        {
            counts.insert(canonical(syllable), [count(middle)?, count(given)?]);
        }
        let total = |at: usize| counts.values().map(|counts: &[f32; 2]| counts[at] + UNSEEN).sum::<f32>();
        let totals = [total(0), total(1)];
        let surname_skeletons = surnames.iter().map(|name| text::skeleton(name)).collect();
        Ok(Self { surnames, surname_skeletons, bodies, counts, totals })
    }

    /// What it costs to have `word` as this part of a name, in nats; `None` for what is no surname.
    pub(super) fn cost(&self, word: &str, part: NamePart) -> Option<f32> {
        let count = |at: usize| self.counts.get(word).map_or(0.0, |counts| counts[at]) + UNSEEN;
        let cost = |at: usize| (self.totals[at] / count(at)).ln().max(0.0);
        match part {
            NamePart::Surname => self.surnames.contains(word).then_some(0.0),
            NamePart::Middle => Some(IN_NAME * cost(0)),
            NamePart::Given => Some(IN_NAME * cost(1)),
            NamePart::BehindInitials => Some(BEHIND_INITIALS * cost(1)),
        }
    }

    /// The syllables of names in `line`, in order: cells that are a full name and nothing else, and what stands
    /// behind initials (`P.T.H.Lan`).
    pub(super) fn names(&self, line: &str) -> Vec<(Span, NamePart)> {
        let words = words(line);
        let mut found = Vec::new();
        for cell in words.chunk_by(|a, b| !is_gap(&line[a.end..b.start])) {
            if self.is_full_name(line, cell) {
                let last = cell.len() - 1;
                found.extend(cell.iter().enumerate().map(|(at, span)| (span.clone(), part(at, last))));
            } else {
                found.extend(cell.iter().filter_map(|word| behind_initials(line, word)));
            }
        }
        found
    }

    fn is_full_name(&self, line: &str, cell: &[Span]) -> bool {
        let words = cell.iter().map(|span| &line[span.clone()]);
        if !FULL_NAME.contains(&cell.len()) || !words.clone().all(is_titled) {
            return false;
        }
        let whole: Vec<String> = words.map(text::skeleton).collect();
        // "Ban Chi Dao" alone on its line heads a list; Bàn is a surname too.
        let is_body = |whole: &str| self.bodies.iter().any(|body| whole.starts_with(body.as_str()));
        whole.first().is_some_and(|first| self.surname_skeletons.contains(first))
            && !is_body(&whole.join(" "))
    }
}

fn count(text: &str) -> Result<f32> {
    text.parse::<u16>().map(f32::from).map_err(|cause| {
        let message = format!("{text} is no number of names");
        Error::new(ErrorKind::BadDictionary, message).in_source("person_syllables.tsv").caused_by(cause)
    })
}

fn part(at: usize, last: usize) -> NamePart {
    match at {
        0 => NamePart::Surname,
        _ if at == last => NamePart::Given,
        _ => NamePart::Middle,
    }
}

/// The words of a line by white space, without the asterisks of bold print.
fn words(line: &str) -> Vec<Span> {
    let place = |word: &str| {
        let start = word.as_ptr() as usize - line.as_ptr() as usize;
        start..start + word.len()
    };
    let words = line.split_whitespace().map(|word| word.trim_matches('*'));
    words.filter(|word| !word.is_empty()).map(place).collect()
}

/// Whether what stands between two words parts columns.
fn is_gap(between: &str) -> bool {
    between.contains("  ") || between.contains('\t')
}

/// One capital and small letters behind it.
fn is_titled(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && word.len() > 1 && letters.all(char::is_lowercase)
}

/// The given name behind two initials or more.
fn behind_initials(line: &str, word: &Span) -> Option<(Span, NamePart)> {
    let text = line[word.clone()].trim_end_matches([',', ';', '.', ')']);
    let name = text.rsplit('.').next().filter(|name| is_titled(name))?;
    let initials = text.strip_suffix(name)?;
    let is_initial = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_uppercase);
    let all = initials.strip_suffix('.')?.split('.').all(is_initial) && initials.matches('.').count() > 1;
    let start = word.start + initials.len();
    all.then(|| (start..start + name.len(), NamePart::BehindInitials))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(line: &str) -> Vec<(String, NamePart)> {
        let persons = Persons::new(&Assets::embedded()).unwrap();
        persons.names(line).into_iter().map(|(span, part)| (line[span].to_owned(), part)).collect()
    }

    #[test]
    fn a_name_alone_in_its_cell_is_seen() {
        let found = names("- Luu: VT.          Truong Minh Hoa");
        assert_eq!(
            found,
            [
                ("Truong".to_owned(), NamePart::Surname),
                ("Minh".to_owned(), NamePart::Middle),
                ("Hoa".to_owned(), NamePart::Given)
            ]
        );
        assert_eq!(names("**Truong Minh Hoa**").len(), 3);
        assert_eq!(names("PCVP N.T.Hue, cac phong"), [("Hue".to_owned(), NamePart::BehindInitials)]);
    }

    #[test]
    fn sentences_and_places_are_no_names() {
        for line in [
            "Ho so Minh Hoa gui len",
            "Ban Chi dao tinh",
            "Ban Chi Dao",
            "KE HOACH",
            "ngay 3.4.Hue",
            "Quang Ninh",
        ] {
            assert_eq!(names(line), [], "{line}");
        }
    }
}
