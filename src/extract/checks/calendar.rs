//! Days of the week against dates: `thứ Ba, ngày 05/02/2024` was a Monday.

use jiff::civil::{Date, Weekday};

use crate::document::{Anomaly, Severity};
use crate::error::Result;

use super::super::matcher::Pattern;
use super::super::pattern;
use super::{Checking, anomaly};

/// The days by name as they are counted, from the second: thứ Hai is Monday.
const DAYS: [&str; 6] = ["hai", "ba", "tư", "năm", "sáu", "bảy"];

/// The pattern of a date with its day of the week.
#[derive(Debug)]
pub(super) struct Calendar {
    dated: Pattern,
}

impl Calendar {
    /// Compiles the pattern.
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            dated: pattern(concat!(
                r"(?P<all>(?i:thứ\s(?P<day>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<sunday>chủ nhật)),?\s\(?(?i:ngày\s)?",
                r"(?P<date>\d{1,2})(?:[/.-]|\stháng\s)(?P<month>\d{1,2})(?:[/.-]|\snăm\s)(?P<year>\d{4}))"
            ))?,
        })
    }

    /// Needs a day of the week beside a whole date that the calendar knows.
    pub(super) fn check(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut found = Vec::new();
        for (at, paragraph) in checking.body.paragraphs.iter().enumerate() {
            for form in self.dated.captures_iter(paragraph.text()) {
                let number = |name| form.name(name).and_then(|part| part.as_str().parse::<i16>().ok());
                let (Some(day), Some(month), Some(year)) = (number("date"), number("month"), number("year"))
                else {
                    continue;
                };
                let Ok(date) = Date::new(year, month as i8, day as i8) else { continue };
                let printed = form.name("day").map_or(Some(Weekday::Sunday), |day| weekday(day.as_str()));
                if let (Some(all), Some(printed)) = (form.name("all"), printed)
                    && printed != date.weekday()
                {
                    let message = format!("{date} was a {:?}, printed is {printed:?}", date.weekday());
                    found.push(anomaly(
                        "weekday_mismatch",
                        Severity::Error,
                        message,
                        checking.at(at, all.range()),
                    ));
                }
            }
        }
        found
    }
}

fn weekday(word: &str) -> Option<Weekday> {
    let word = word.to_lowercase();
    let named = || DAYS.iter().zip(2..).find_map(|(name, day)| (*name == word).then_some(day));
    let day = word.parse::<i8>().ok().or_else(named)?;
    Weekday::from_sunday_one_offset(day).ok()
}
