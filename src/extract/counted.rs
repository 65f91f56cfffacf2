//! Numbers with a unit: which figures of a text count something, how much of what, and how the value is meant.
//!
//! Shared by what reads sentences and what reads tables. A number counts only with a unit the table knows; numbers that
//! name something (`Đề án 06`, `Bước 2`) do not.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use regex::Captures;

use crate::assets::Assets;
use crate::document::{Comparator, Quantity, Target};
use crate::error::Result;

use super::cues::Cues;
use super::matcher::Pattern;
use super::numbers;
use super::pattern;

/// A rate may stand this many bytes behind the fraction it belongs to.
const RATE_REACH: usize = 70;

/// A unit that is written on to its number without a space has at least so many words.
const GLUED_WORDS: usize = 2;

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
    /// Bytes of the noun of a fraction and what is said of it before the rate: `47/47 đơn vị cấp tỉnh (đạt 100%)`.
    pub(super) parts: Option<Range<usize>>,
}

impl Counted {
    /// The number as a value to be reached.
    pub(super) fn target(&self) -> Target {
        Target {
            comparator: self.comparator,
            value: self.value.map(Quantity),
            range: self.range.map(|ends| ends.map(Quantity)),
        }
    }
}

/// What tells numbers that count from others.
#[derive(Debug)]
pub(super) struct Counting {
    /// Units by their first word, longest first.
    units: BTreeMap<String, Vec<UnitWord>>,
    /// `triệu`, `nghìn`: how much more a number is.
    multipliers: BTreeMap<String, f64>,
    /// `tháng` in `đồng/tháng`.
    per: BTreeSet<String>,
    per_words: Pattern,
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
        let (mut multipliers, mut per) = (BTreeMap::new(), BTreeSet::new());
        let columns = ["class", "phrase", "unit", "factor"];
        for [class, phrase, unit, factor] in assets.table("units_of_count.tsv")?.select(columns)? {
            if class == "multiplier" {
                multipliers.insert(phrase.to_owned(), factor.parse().unwrap_or(1.0));
                continue;
            }
            if class == "per" {
                per.insert(phrase.to_owned());
                continue;
            }
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
            multipliers,
            per,
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
            per_words: pattern(&format!(
                r"^(?P<per>\p{{Ll}}+(?: \p{{Ll}}+){{0,5}}?)(?:\s+(?:áp dụng|của|{})\s|\s*[/;,.:()]|\s*$)",
                cues.any("not_what")
            ))?,
            rate: pattern(
                r"(?i)^(?P<words>[^;.()\d]{0,40}?)\s*[,(]?\s*(?:đạt|chiếm|bằng|tương đương)?\s*(?:tỷ lệ|tỉ lệ)?\s*:?\s*(?P<rate>\d+(?:[.,]\d+)?)\s?%",
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
        if before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '.' | ',' | '+')) {
            return None;
        }
        let number = |name: &str| captures.name(name).and_then(|text| numbers::read(text.as_str()));
        let first = number("n")?;
        let mut end = all.end();
        let unit = self.unit_at(text, end);
        if self.is_name(text, all.start(), unit.as_ref().map(|(unit, _, _)| *unit)) {
            return None;
        }
        let rate = number("rate");
        if rate.is_none() {
            let (_, length, _) = unit.as_ref()?;
            end += length;
        }
        let (class, name, noun, factor) = match (&rate, &unit) {
            (Some(_), _) => ("percent".to_owned(), "%".to_owned(), "%", 1.0),
            (None, Some((unit, _, times))) => {
                (unit.class.clone(), unit.unit.clone(), unit.phrase.as_str(), unit.factor * times)
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
            parts: None,
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
        self.add_per(text, &mut counted);
        self.add_rate(text, &mut counted);
        self.compare(text, &mut counted);
        Some(counted)
    }

    /// What an amount is for belongs to its unit: `500.000 đồng/người/tháng`.
    fn add_per(&self, text: &str, counted: &mut Counted) {
        while let Some(rest) = text[counted.span.end..].strip_prefix('/') {
            let lower: String = rest.chars().take(20).flat_map(char::to_lowercase).collect();
            let fits = |word: &&String| {
                lower.strip_prefix(word.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
            };
            let known = self.per.iter().filter(fits).max_by_key(|word| word.len()).map(String::as_str);
            let open = || self.per_words.captures(rest)?.name("per").map(|words| words.as_str());
            let Some(word) = known.or_else(|| open().filter(|_| counted.class == "money")) else { break };
            counted.unit.push('/');
            counted.unit.push_str(word);
            counted.span.end += 1 + word.len();
        }
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
            let noun = counted.span.end - counted.noun.len();
            let words = found.name("words").map_or(0, |words| words.end());
            counted.parts = (counted.noun != "%").then(|| noun..counted.span.end + words);
            counted.span.end += found[0].len();
        }
    }

    fn compare(&self, text: &str, counted: &mut Counted) {
        if let Some(found) = self.before.before(text, counted.span.start)
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

    /// Whether a number belongs to the name before it: "thôn 8", "mức độ 4"; "mức 500.000 đồng" is an amount.
    fn is_name(&self, text: &str, at: usize, unit: Option<&UnitWord>) -> bool {
        let amount = unit.is_some_and(|unit| matches!(unit.class.as_str(), "percent" | "measure"));
        // "Cấp 500.000 đồng" names nothing.
        if unit.is_some_and(|unit| unit.class == "money") {
            return false;
        }
        let before = text[..at].trim_end();
        let level = || before.ends_with("mức") || before.ends_with("Mức");
        self.name_before.before(text, at).is_some() && !(amount && level())
    }

    /// The unit at a byte of the text, how many bytes it takes, and by what a word of quantity before it multiplies.
    fn unit_at(&self, text: &str, at: usize) -> Option<(&UnitWord, usize, f64)> {
        let rest = &text[at..];
        let trimmed = rest.trim_start();
        let skipped = rest.len() - trimmed.len();
        if trimmed.starts_with('/') || (skipped == 0 && trimmed.starts_with(':')) {
            return None;
        }
        let lower: String = trimmed.chars().take(40).flat_map(char::to_lowercase).collect();
        if let Some(unit) = self.unit_word(&lower) {
            let thing = matches!(unit.class.as_str(), "count" | "people");
            // "137hồ sơ" lost its space, "3D" has none.
            let glued = thing && skipped == 0 && unit.phrase.split(' ').count() < GLUED_WORDS;
            let named = thing && trimmed.starts_with(char::is_uppercase);
            let counts = !glued && !named && unit.class != "none";
            return counts.then_some((unit, skipped + unit.phrase.len(), 1.0));
        }
        let (word, after) = lower.split_once(' ')?;
        let factor = *self.multipliers.get(word).filter(|_| skipped > 0)?;
        let unit = self.unit_word(after).filter(|unit| unit.class != "none" && unit.class != "percent")?;
        Some((unit, skipped + word.len() + 1 + unit.phrase.len(), factor))
    }

    /// The longest unit that a text in small letters begins with.
    fn unit_word(&self, lower: &str) -> Option<&UnitWord> {
        let first =
            if lower.starts_with('%') { "%" } else { lower.split([' ', ',', '.', ';', ')', '(']).next()? };
        let word = if self.units.contains_key(first) { first } else { first.split('/').next()? };
        // "02 lần/ngày", "01 xã/phường" are no amounts.
        let whole = word == first;
        let fits = |unit: &&UnitWord| {
            let ends =
                lower.get(unit.phrase.len()..).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
            let amount = matches!(unit.class.as_str(), "money" | "measure");
            lower.starts_with(&unit.phrase) && (ends || unit.phrase == "%") && (whole || amount)
        };
        self.units.get(word)?.iter().find(fits)
    }

    /// `không có công dân nào`, `chưa phát hiện trường hợp …`: nothing is a number too.
    pub(super) fn nothing(&self, text: &str) -> Vec<Counted> {
        let mut found = Vec::new();
        for cue in self.nothing.find_iter(text) {
            let Some((unit, length, _)) = self.unit_at(text, cue.end() - 1) else { continue };
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
                    parts: None,
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
