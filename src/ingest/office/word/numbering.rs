//! The numbers of a DOCX's lists, which are not in its text: `word/numbering.xml` says how they are counted and
//! written, and every paragraph of a list which level it is.

use std::collections::{BTreeMap, BTreeSet};

use super::super::numeral::Numeral;
use super::super::xml::{Element, Flow, Visit, walk};
use crate::error::Result;

/// Levels of a list.
const LEVELS: usize = 9;

/// Characters of the longest form of a number; `Điều %1.` has eight.
const LONGEST_FORM: usize = 60;

/// How one level is counted and written.
#[derive(Debug, Clone)]
struct Level {
    start: u32,
    numeral: Numeral,
    is_bullet: bool,
    /// The text with `%1` for the number of the first level, and so on.
    form: String,
    /// The paragraph style that is of this level.
    style: Option<String>,
    /// Whether numbers of other levels are written in figures.
    is_legal: bool,
    restarts: bool,
}

impl Default for Level {
    fn default() -> Self {
        let (start, numeral, form) = (1, Numeral::Decimal, String::new());
        Self { start, numeral, is_bullet: false, form, style: None, is_legal: false, restarts: true }
    }
}

type Levels = [Level; LEVELS];

/// A list of the document: what it is made after, and where it counts otherwise.
#[derive(Debug, Clone, Default)]
struct List {
    form: u32,
    starts: [Option<u32>; LEVELS],
    levels: BTreeMap<usize, Level>,
}

/// The lists of a document and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    forms: BTreeMap<u32, Levels>,
    lists: BTreeMap<u32, List>,
    /// Lists of one form go on counting from each other.
    counters: BTreeMap<u32, [Option<u32>; LEVELS]>,
    begun: BTreeSet<u32>,
}

impl Numbering {
    /// Reads `word/numbering.xml`.
    pub(super) fn read(xml: &[u8]) -> Result<Self> {
        let mut reader = Reader::default();
        walk(xml, &mut reader)?;
        Ok(reader.numbering)
    }

    /// The level of `list` that paragraphs of `style` are of.
    pub(super) fn level_of(&self, list: u32, style: Option<&str>) -> usize {
        let levels = self.lists.get(&list).and_then(|list| self.forms.get(&list.form));
        let of_style = |level: &Level| style.is_some() && level.style.as_deref() == style;
        levels.and_then(|levels| levels.iter().position(of_style)).unwrap_or_default()
    }

    /// Counts one paragraph; what stands before its text, with the space behind it. Empty for no list.
    pub(super) fn count(&mut self, list: u32, level: usize) -> String {
        let level = level.min(LEVELS - 1);
        let Some(found) = self.lists.get(&list) else { return String::new() };
        let Some(mut levels) = self.forms.get(&found.form).cloned() else { return String::new() };
        for (place, own) in &found.levels {
            levels[*place] = own.clone();
        }
        let counter = self.counters.entry(found.form).or_default();
        if self.begun.insert(list) {
            for place in (0..LEVELS).filter(|place| found.starts[*place].is_some()) {
                counter[place] = None;
                levels[place].start = found.starts[place].unwrap_or_default();
            }
        }
        advance(counter, &levels, level);
        let label = written(&levels, counter, level);
        if label.is_empty() { label } else { label + " " }
    }
}

/// One more at `level`; deeper levels begin anew.
fn advance(counter: &mut [Option<u32>; LEVELS], levels: &Levels, level: usize) {
    for place in 0..level {
        counter[place].get_or_insert(levels[place].start);
    }
    counter[level] = Some(counter[level].map_or(levels[level].start, |number| number.saturating_add(1)));
    for place in (level + 1..LEVELS).filter(|place| levels[*place].restarts) {
        counter[place] = None;
    }
}

/// The number of `level` in its form.
fn written(levels: &Levels, counter: &[Option<u32>; LEVELS], level: usize) -> String {
    let this = &levels[level];
    if this.is_bullet {
        // Signs of picture fonts mean nothing as letters.
        let is_sign = |form: &&String| form.chars().all(|c| c.is_ascii_punctuation() || "–—•".contains(c));
        return Some(&this.form)
            .filter(|form| !form.is_empty())
            .filter(is_sign)
            .map_or("-", String::as_str)
            .to_owned();
    }
    let mut label = String::new();
    let mut rest = this.form.chars();
    while let Some(c) = rest.next() {
        let place = (c == '%').then(|| rest.clone().next().and_then(|digit| digit.to_digit(10))).flatten();
        let Some(place) = place.filter(|place| (1..=LEVELS as u32).contains(place)) else {
            label.push(c);
            continue;
        };
        rest.next();
        let place = place as usize - 1;
        let numeral = if this.is_legal && place < level { Numeral::Decimal } else { levels[place].numeral };
        label.push_str(&numeral.write(counter[place].unwrap_or(levels[place].start)));
    }
    label.trim().to_owned()
}

#[derive(Default)]
struct Reader {
    numbering: Numbering,
    id: u32,
    levels: Levels,
    list: List,
    place: usize,
    level: Level,
}

impl Visit for Reader {
    fn open(&mut self, element: &Element<'_>, parent: &str) -> Flow {
        match (element.name(), parent) {
            ("abstractNum", _) => {
                self.id = element.number("abstractNumId").unwrap_or_default();
                self.levels = Levels::default();
            }
            ("num", _) => {
                self.id = element.number("numId").unwrap_or_default();
                self.list = List::default();
            }
            ("abstractNumId", "num") => self.list.form = element.number("val").unwrap_or_default(),
            ("lvlOverride", _) => self.place = place_of(element),
            ("startOverride", _) => self.list.starts[self.place] = element.number("val"),
            ("lvl", _) => {
                self.place = place_of(element);
                self.level = Level::default();
            }
            (_, "lvl") => self.read_level(element),
            _ => {}
        }
        Flow::Into
    }

    fn close(&mut self, name: &str, parent: &str) {
        match (name, parent) {
            ("lvl", "lvlOverride") => {
                self.list.levels.insert(self.place, std::mem::take(&mut self.level));
            }
            ("lvl", _) => self.levels[self.place] = std::mem::take(&mut self.level),
            ("abstractNum", _) => {
                self.numbering.forms.insert(self.id, std::mem::take(&mut self.levels));
            }
            ("num", _) => {
                self.numbering.lists.insert(self.id, std::mem::take(&mut self.list));
            }
            _ => {}
        }
    }
}

fn place_of(element: &Element<'_>) -> usize {
    element.number("ilvl").unwrap_or(0).min(LEVELS - 1)
}

impl Reader {
    fn read_level(&mut self, element: &Element<'_>) {
        let value = element.attribute("val");
        match element.name() {
            "start" => self.level.start = element.number("val").unwrap_or(1),
            "numFmt" => {
                self.level.is_bullet = value.as_deref() == Some("bullet");
                self.level.numeral = numeral_of(value.as_deref().unwrap_or_default());
            }
            "lvlText" => self.level.form = value.unwrap_or_default().chars().take(LONGEST_FORM).collect(),
            "pStyle" => self.level.style = value,
            "isLgl" => self.level.is_legal = super::styles::is_on(element),
            "lvlRestart" => self.level.restarts = value.as_deref() != Some("0"),
            _ => {}
        }
    }
}

fn numeral_of(name: &str) -> Numeral {
    match name {
        "decimalZero" => Numeral::Padded,
        "lowerLetter" => Numeral::SmallLetter,
        "upperLetter" => Numeral::CapitalLetter,
        "lowerRoman" => Numeral::SmallRoman,
        "upperRoman" => Numeral::CapitalRoman,
        "none" => Numeral::None,
        _ => Numeral::Decimal,
    }
}
