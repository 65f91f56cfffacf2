//! The few questions analysts ask, answered from the rows that an export would write: which document has this
//! number, which cite it, how an indicator went over time, what is overdue.
//!
//! Case and marks never matter: `yen dinh` finds `YÊN ĐỊNH`.

mod tables;
mod time;

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use serde_json::{Map, Value};

use self::tables::{CITATIONS, DEADLINES, HISTORY, NUMBERS};
use super::cell::Cell;
use super::matching::{Code, Words, folded};
use super::rows::Row;
use super::{Column, Table};
use crate::error::Result;

/// What is asked.
#[derive(Debug, Clone)]
pub enum Question {
    /// The documents of this number and symbol (`1327/KH-STTTT`), of this number, or of this symbol.
    Number(String),
    /// The documents that cite one of this number and symbol.
    Cites(String),
    /// An indicator over time.
    Indicator {
        /// Words of its name, or its criterion.
        name: String,
        /// Words of the place it is about, or its official code.
        place: Option<String>,
        /// First year.
        from: Option<i16>,
        /// Last year.
        to: Option<i16>,
    },
    /// Deadlines that have passed.
    Overdue {
        /// The day from which it is seen.
        on: Date,
        /// Words of the unit's name.
        unit: Option<String>,
    },
}

/// The rows that answer a question, in order.
#[derive(Debug)]
pub struct Answer {
    names: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
    /// How many deadlines are written in words that are no day, so that nobody can say whether they have passed.
    pub unclear: usize,
}

/// One indicator of one kind and place, in one unit, over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Indicator, kind, place and unit.
    pub name: String,
    /// Last day of the period, as far as it is known, and the value.
    pub points: Vec<(String, f64)>,
}

/// Answers `question` from the records under `results`.
pub fn ask(results: &Path, question: &Question) -> Result<Answer> {
    let table = question.table();
    let filter = Filter::new(question);
    let mut answer = Answer::new(table.columns);
    for record in super::open(results)? {
        let record = record?;
        for row in (table.rows)(&record) {
            answer.consider(&row, table, &filter);
        }
    }
    answer.finish(question);
    Ok(answer)
}

impl Question {
    fn table(&self) -> &'static Table {
        match self {
            Self::Number(_) => &NUMBERS,
            Self::Cites(_) => &CITATIONS,
            Self::Indicator { .. } => &HISTORY,
            Self::Overdue { .. } => &DEADLINES,
        }
    }
}

/// A question with its words folded, once.
enum Filter {
    Code(Code),
    Indicator { name: Words, place: Option<Words>, years: [Option<i16>; 2] },
    Overdue { on: Date, unit: Option<Words> },
}

/// What a row is to a question.
enum Verdict {
    Answers,
    Unclear,
    No,
}

impl From<bool> for Verdict {
    fn from(answers: bool) -> Self {
        if answers { Self::Answers } else { Self::No }
    }
}

impl Filter {
    fn new(question: &Question) -> Self {
        let words = |text: &Option<String>| text.as_deref().map(Words::new);
        match question {
            Question::Number(code) | Question::Cites(code) => Self::Code(Code::new(code)),
            Question::Indicator { name, place, from, to } => {
                Self::Indicator { name: Words::new(name), place: words(place), years: [*from, *to] }
            }
            Question::Overdue { on, unit } => Self::Overdue { on: *on, unit: words(unit) },
        }
    }

    fn verdict(&self, row: &Row<'_>, table: &Table) -> Verdict {
        let cell = |name: &str| row.named(table, name).text();
        match self {
            Self::Code(code) => code.is(&cell(tables::CODE_ASKED)).into(),
            Self::Indicator { name, place, years } => {
                let named = name.stand_in(&cell("indicator")) || name.are(&cell("criterion"));
                let there = place
                    .as_ref()
                    .is_none_or(|place| place.stand_in(&cell("place")) || place.are(&cell("place_code")));
                (named && there && time::is_between(&cell("at"), *years)).into()
            }
            Self::Overdue { on, unit } => {
                if unit.as_ref().is_some_and(|unit| !unit.stand_in(&cell("unit"))) {
                    return Verdict::No;
                }
                time::last_day(&cell("deadline")).map_or(Verdict::Unclear, |day| (day < *on).into())
            }
        }
    }
}

impl Answer {
    fn new(columns: &'static [Column]) -> Self {
        Self { names: columns.iter().map(|column| column.name).collect(), rows: Vec::new(), unclear: 0 }
    }

    fn consider(&mut self, row: &Row<'_>, table: &Table, filter: &Filter) {
        match filter.verdict(row, table) {
            Verdict::Answers => self.rows.push(row.cells(table)),
            Verdict::Unclear => self.unclear += 1,
            Verdict::No => {}
        }
    }

    fn finish(&mut self, question: &Question) {
        match question {
            Question::Number(_) => self.sort(&["issued", "code", "source"]),
            Question::Cites(_) => self.sort(&["issued", "code", "source", "page", "line"]),
            Question::Indicator { .. } => {
                self.sort(&["criterion", "indicator", "place", "unit", "at", "source"]);
            }
            Question::Overdue { on, .. } => {
                self.add_lateness(*on);
                self.sort(&["unit", "deadline", "source", "page", "line"]);
            }
        }
    }

    /// By these columns; numbers as numbers, text without case and marks.
    fn sort(&mut self, by: &[&str]) {
        let places: Vec<usize> = by.iter().filter_map(|name| self.place(name)).collect();
        self.rows.sort_by_cached_key(|row| {
            let key = |place: &usize| match &row[*place] {
                Cell::Integer(number) => (*number, String::new()),
                cell => (0, time::end(&folded(&cell.text())).to_owned()),
            };
            places.iter().map(key).collect::<Vec<_>>()
        });
    }

    fn add_lateness(&mut self, on: Date) {
        let Some(deadline) = self.place("deadline") else { return };
        self.names.insert(deadline + 1, "days_late");
        for row in &mut self.rows {
            let days = time::last_day(&row[deadline].text()).and_then(|day| on.since(day).ok());
            let days = days.map_or(Cell::Empty, |span| Cell::Integer(span.get_days().into()));
            row.insert(deadline + 1, days);
        }
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| *known == name)
    }

    /// Names of the columns, stable.
    pub fn names(&self) -> &[&'static str] {
        &self.names
    }

    /// The rows in characters.
    pub fn texts(&self) -> impl Iterator<Item = Vec<String>> {
        self.rows.iter().map(|row| row.iter().map(Cell::text).collect())
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows as a list of objects.
    pub fn json(&self) -> Value {
        let object = |row: &Vec<Cell>| {
            let pairs = self.names.iter().zip(row).map(|(name, cell)| ((*name).to_owned(), cell.json()));
            Value::Object(pairs.collect::<Map<_, _>>())
        };
        self.rows.iter().map(object).collect()
    }

    /// The answer as lines over time, one an indicator, kind, place and unit: what is to be reached is no result.
    /// Rows without a number have no point.
    pub fn series(&self) -> Vec<Series> {
        let names = ["criterion", "indicator", "place", "unit", "kind", "at", "value"];
        let Some(places) = names.map(|name| self.place(name)).into_iter().collect::<Option<Vec<_>>>() else {
            return Vec::new();
        };
        let mut series: BTreeMap<String, Series> = BTreeMap::new();
        for row in &self.rows {
            let [criterion, indicator, place, unit, kind, at] =
                [0, 1, 2, 3, 4, 5].map(|index| row[places[index]].text());
            let (Cell::Number(value), false) = (&row[places[6]], at.is_empty()) else { continue };
            let id = if criterion.is_empty() { &indicator } else { &criterion };
            let key = folded(&[id.as_str(), &kind, &place, &unit].join("\t"));
            let parts =
                [indicator.as_str(), &kind, &place, &unit].into_iter().filter(|part| !part.is_empty());
            let name = parts.collect::<Vec<_>>().join(", ");
            let known = series.entry(key).or_insert_with(|| Series { name, points: Vec::new() });
            known.points.push((time::end(&at).to_owned(), *value));
        }
        let mut series: Vec<Series> = series.into_values().collect();
        for series in &mut series {
            series.points.sort_by(|(one, _), (other, _)| one.cmp(other));
        }
        series
    }
}
