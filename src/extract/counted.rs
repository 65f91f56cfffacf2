//! Numbers with a unit: which figures of a text count something, how much of what, and how the value is meant.
//!
//! Shared by what reads sentences and what reads tables. A number counts only with a unit the table knows; numbers that
//! name something (`Đề án 06`, `Bước 2`) do not.

use std::collections::BTreeMap;
use std::ops::Range;

use regex::Captures;

use crate::assets::Assets;
use crate::document::Comparator;
use crate::error::Result;

use super::cues::Cues;
use super::matcher::Pattern;
use super::numbers;
use super::pattern;

/// A rate may stand this many bytes behind the fraction it belongs to.
const RATE_REACH: usize = 70;

/// A unit behind a number.
#[derive(Debug)]
struct UnitWord {
    phrase: String,
    class: String,
    unit: String,
    factor: f64,
}

/// A number with what stands around it.
#[derive(Debug)]
pub(super) struct Counted {
    /// Bytes of the number, its comparator and unit.
    pub(super) span: Range<usize>,
    /// First byte of the number.
    pub(super) number: usize,
    pub(super) value: Option<f64>,
    pub(super) range: Option<[f64; 2]>,
    pub(super) numerator: Option<f64>,
    pub(super) denominator: Option<f64>,
    pub(super) comparator: Comparator,
    pub(super) unit: String,
    /// The unit as the text says it: `đoàn viên`, counted in `người`.
    pub(super) noun: String,
    pub(super) class: String,
    pub(super) ambiguous: bool,
}

/// What tells numbers that count from others.
#[derive(Debug)]
pub(super) struct Counting {
    /// Units by their first word, longest first.
    units: BTreeMap<String, Vec<UnitWord>>,
    comparators: BTreeMap<String, Comparator>,
    number: Pattern,
    before: Pattern,
    after: Pattern,
    name_before: Pattern,
    rate: Pattern,
    up_to: Pattern,
    nothing: Pattern,
}

impl Counting {
    /// Loads the units and compiles the patterns.
    pub(super) fn new(assets: &Assets, cues: &Cues) -> Result<Self> {
        let mut units: BTreeMap<String, Vec<UnitWord>> = BTreeMap::new();
        let columns = ["class", "phrase", "unit", "factor"];
        for [class, phrase, unit, factor] in assets.table("units_of_count.tsv")?.select(columns)? {
            let first = phrase.split([' ', ',']).next().unwrap_or(phrase).to_owned();
            units.entry(first).or_default().push(UnitWord {
                phrase: phrase.to_owned(),
                class: class.to_owned(),
                unit: unit.to_owned(),
                factor: factor.parse().unwrap_or(1.0),
            });
        }
        for phrases in units.values_mut() {
            phrases.sort_by_key(|unit| std::cmp::Reverse(unit.phrase.len()));
        }
        let comparators =
            cues.of("comparator").iter().map(|(phrase, sign)| (phrase.clone(), comparator(sign)));
        Ok(Self {
            units,
            comparators: comparators.collect(),
            number: pattern(
                r"(?P<n>\d+(?:[.,]\d+)*)(?:\s?/\s?(?P<d>\d+(?:[.,]\d+)*))?(?:\s?[-–]\s?(?P<hi>\d+(?:[.,]\d+)*))?(?:\s*=\s*(?P<rate>\d+(?:[.,]\d+)*)\s*%)?",
            )?,
            before: pattern(&format!(
                r"(?i)(?:^|[\s(:=])(?P<c>{})\s*(?:đạt\s+|là\s+)?$",
                cues.any("comparator")
            ))?,
            after: pattern(r"(?i)^\s*(?P<c>trở lên|trở xuống)")?,
            name_before: pattern(&format!(r"(?i)(?:^|[\s(.])(?:{})\s*(?:số\s*)?$", cues.any("not_a_count")))?,
            up_to: pattern(r"^\s*(?:-|–|đến)\s*(?P<high>\d+(?:[.,]\d+)?)\s?%")?,
            rate: pattern(
                r"(?i)^[^;.()\d]{0,40}[,(]?\s*(?:đạt|chiếm|bằng|tương đương)?\s*(?:tỷ lệ|tỉ lệ)?\s*:?\s*(?P<rate>\d+(?:[.,]\d+)?)\s?%",
            )?,
            nothing: pattern(&format!(r"(?i)\b(?:{})\s+", cues.any("nothing")))?,
        })
    }

    /// The numbers of a text that have a unit, none within another.
    pub(super) fn all(&self, text: &str) -> Vec<Counted> {
        let mut found: Vec<Counted> = Vec::new();
        for captures in self.number.captures_iter(text) {
            let start = captures.get(0).map_or(0, |all| all.start());
            if found.last().is_none_or(|last| start >= last.span.end) {
                found.extend(self.one(text, &captures));
            }
        }
        found
    }

    /// The only number of a table's cell; its unit may stand in a cell of its own.
    pub(super) fn cell(&self, cell: &str, unit: &str) -> Option<Counted> {
        let with_unit = || self.all(&format!("{cell} {}", unit.to_lowercase()));
        let found = self.all(cell);
        let found = if found.is_empty() { with_unit() } else { found };
        let [_] = found.as_slice() else { return None };
        found.into_iter().next()
    }

    /// A number of a text, when it counts something.
    fn one(&self, text: &str, captures: &Captures<'_>) -> Option<Counted> {
        let all = captures.get(0)?;
        let before = &text[..all.start()];
        let glued =
            before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '.' | ',' | '+'));
        if glued || self.name_before.is_match(before) {
            return None;
        }
        let number = |name: &str| captures.name(name).and_then(|text| numbers::read(text.as_str()));
        let first = number("n")?;
        let mut end = all.end();
        let unit = self.unit_at(text, end);
        let rate = number("rate");
        if rate.is_none() {
            let (_, length) = unit.as_ref()?;
            end += length;
        }
        let (class, name, noun, factor) = match (&rate, &unit) {
            (Some(_), _) => ("percent".to_owned(), "%".to_owned(), "%", 1.0),
            (None, Some((unit, _))) => {
                (unit.class.clone(), unit.unit.clone(), unit.phrase.as_str(), unit.factor)
            }
            (None, None) => return None,
        };
        let scaled = |number: numbers::Number| number.value * factor;
        let denominator = number("d").map(|number| number.value);
        let mut counted = Counted {
            span: all.start()..end,
            number: all.start(),
            value: Some(rate.map_or_else(|| scaled(first), |rate| rate.value)),
            range: number("hi").map(|high| [scaled(first), scaled(high)]),
            numerator: denominator.map(|_| first.value),
            denominator,
            comparator: Comparator::Equal,
            unit: name,
            noun: noun.to_owned(),
            class,
            ambiguous: first.ambiguous,
        };
        // "20% đến 30%" is one range.
        if let Some(high) = self.up_to.captures(&text[end..]).filter(|_| counted.unit == "%")
            && let (Some(low), Some(number)) = (counted.value, numbers::read(&high["high"]))
        {
            counted.range = Some([low, number.value]);
            counted.span.end += high[0].len();
        }
        if counted.range.is_some() {
            counted.value = None;
        }
        self.add_rate(text, &mut counted);
        self.compare(text, &mut counted);
        Some(counted)
    }

    /// The rate that follows a fraction is its value: `1.250/1.300 hồ sơ (96,2%)`.
    fn add_rate(&self, text: &str, counted: &mut Counted) {
        if counted.denominator.is_none() || counted.class == "percent" {
            return;
        }
        let rest = &text[counted.span.end..];
        let reach = rest.char_indices().map(|(at, _)| at).take_while(|at| *at < RATE_REACH).last();
        let rest = &rest[..reach.unwrap_or(0)];
        let Some(found) = self.rate.captures(rest) else { return };
        if let Some(rate) = numbers::read(&found["rate"]) {
            counted.value = Some(rate.value);
            "%".clone_into(&mut counted.unit);
            "percent".clone_into(&mut counted.class);
            counted.span.end += found[0].len();
        }
    }

    fn compare(&self, text: &str, counted: &mut Counted) {
        if let Some(found) = self.before.captures(&text[..counted.span.start])
            && let Some(cue) = found.name("c")
        {
            counted.comparator =
                self.comparators.get(&cue.as_str().to_lowercase()).copied().unwrap_or(Comparator::Equal);
            counted.span.start = cue.start();
        }
        if let Some(found) = self.after.captures(&text[counted.span.end..]) {
            let up = found["c"].to_lowercase() == "trở lên";
            counted.comparator = if up { Comparator::AtLeast } else { Comparator::AtMost };
            counted.span.end += found[0].len();
        }
    }

    /// The unit at a byte of the text and how many bytes it takes.
    fn unit_at(&self, text: &str, at: usize) -> Option<(&UnitWord, usize)> {
        let rest = &text[at..];
        let trimmed = rest.trim_start();
        let skipped = rest.len() - trimmed.len();
        if trimmed.starts_with('/') || (skipped == 0 && trimmed.starts_with(':')) {
            return None;
        }
        let lower: String = trimmed.chars().take(40).flat_map(char::to_lowercase).collect();
        let first =
            if lower.starts_with('%') { "%" } else { lower.split([' ', ',', '.', ';', ')', '(']).next()? };
        let fits = |unit: &&UnitWord| {
            let ends =
                lower.get(unit.phrase.len()..).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
            lower.starts_with(&unit.phrase) && (ends || unit.phrase == "%")
        };
        let unit = self.units.get(first)?.iter().find(fits)?;
        // A unit that is written on without a space is a measure, not a noun.
        let glued = skipped == 0 && matches!(unit.class.as_str(), "count" | "people");
        let named =
            matches!(unit.class.as_str(), "count" | "people") && trimmed.starts_with(char::is_uppercase);
        (!glued && !named).then_some((unit, skipped + unit.phrase.len()))
    }

    /// `không có công dân nào`, `chưa phát hiện trường hợp …`: nothing is a number too.
    pub(super) fn nothing(&self, text: &str) -> Vec<Counted> {
        let mut found = Vec::new();
        for cue in self.nothing.find_iter(text) {
            let Some((unit, length)) = self.unit_at(text, cue.end() - 1) else { continue };
            if matches!(unit.class.as_str(), "count" | "people") {
                found.push(Counted {
                    span: cue.start()..cue.end() - 1 + length,
                    number: cue.start(),
                    value: Some(0.0),
                    range: None,
                    numerator: None,
                    denominator: None,
                    comparator: Comparator::Equal,
                    unit: unit.unit.clone(),
                    noun: unit.phrase.clone(),
                    class: "nothing".to_owned(),
                    ambiguous: false,
                });
            }
        }
        found
    }
}

fn comparator(sign: &str) -> Comparator {
    match sign {
        ">" => Comparator::Above,
        ">=" => Comparator::AtLeast,
        "<" => Comparator::Below,
        "<=" => Comparator::AtMost,
        "~" => Comparator::About,
        _ => Comparator::Equal,
    }
}
