//! Dates as documents print them, to EDTF: `ngày 31 tháng 5 năm 2023`, `22/9/2023`, `ngày    tháng    năm 2024`.
//!
//! A part that is not printed stays open (`2024-XX-XX`), a part that cannot be read stays open too and says so;
//! nothing is rounded to the first of January. The calendar (jiff) has the last word: 31 February is no date.

use std::ops::Range;

use jiff::civil::Date;
use regex::Captures;

use crate::document::FieldState;
use crate::error::Result;
use crate::text::syllable;

use super::matcher::Pattern;
use super::pattern;

/// Years outside are misreadings.
const YEARS: Range<i16> = 1945..2100;

/// A day, month or year as printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Number {
    Known(i16),
    Blank,
    Unreadable,
}

/// A date read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Dated {
    /// `value` for a full date, `partial`, `blank`, `unreadable`.
    pub(super) state: FieldState,
    /// EDTF.
    pub(super) value: Option<String>,
    /// Bytes of the text.
    pub(super) span: Range<usize>,
    /// Bytes of the day.
    pub(super) day: Range<usize>,
    /// Bytes of the month.
    pub(super) month: Range<usize>,
    /// What a person should know.
    pub(super) reason: Option<String>,
    /// How well the form fits, 0 to 1.
    pub(super) fit: f32,
}

/// The forms of a date.
#[derive(Debug)]
pub(super) struct Dates {
    long: Pattern,
    short: Pattern,
    open: Pattern,
}

impl Dates {
    /// Compiles the forms.
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            // The three words may have lost their marks or gained a letter (`ndam`).
            long: pattern(
                r"(?i)\bng[aàáảạ]y(?P<day>[^,;\p{L}]{0,10}|[^,;]{0,8}?),?\s*th[aáàảâ]ng(?P<month>[^,;\p{L}]{0,10}|[^,;]{0,8}?),?\s*n?d?[aăâ]m(?P<year>[\s.…_]*\d[\d.…OoIl]{0,3}|[\s.…_]*)",
            )?,
            short: pattern(
                r"\b(?P<day>\d{1,2})\s?[/.-]\s?(?P<month>\d{1,2})\s?[/.-]\s?(?P<year>(?:19|20)\d{2})\b",
            )?,
            open: pattern(r"(?i)\bngày[\s.…_]*/[\s.…_]*/\s*(?P<year>(?:19|20)\d{2})\b")?,
        })
    }

    /// The first date in `text`.
    pub(super) fn first(&self, text: &str) -> Option<Dated> {
        let long = self.long.captures(text);
        let short = self.short.captures(text);
        let open = self.open.captures(text);
        [long, short, open]
            .into_iter()
            .flatten()
            .filter(|found| !is_sentence(found))
            .filter_map(|found| dated(&found))
            .min_by_key(|date| date.span.start)
    }

    /// A date that stands right at the start of `text`, after `ngày`, commas and spaces at most.
    pub(super) fn leading(&self, text: &str) -> Option<Dated> {
        let date = self.first(text)?;
        let before =
            text[..date.span.start].trim_matches(|c: char| c.is_whitespace() || c == ',' || c == '(');
        let allowed = ["", "ngày", "Ngày", "NGÀY", "ký ngày", "ban hành ngày", "và ngày"];
        (allowed.contains(&before) || is_damaged_day(before)).then_some(date)
    }
}

/// The word `ngày` read as rubbish: one short word that is no syllable, with what stands around it.
fn is_damaged_day(before: &str) -> bool {
    let mut words = before.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric));
    let first = words.next().is_some_and(|word| {
        word.chars().all(char::is_alphabetic) && word.chars().count() < 6 && !syllable::is_valid(word)
    });
    first && words.next().is_none() && !before.contains(['/', ';', '.'])
}

/// Words in the places of day or month: `ngày của tháng`, no damaged figures.
fn is_sentence(found: &Captures<'_>) -> bool {
    let worded = |name| {
        found.name(name).is_some_and(|part| {
            let mut words = part.as_str().split_whitespace().filter(|word| word.chars().count() > 1);
            part.as_str().trim().chars().count() > 2
                && words.any(|word| word.chars().all(char::is_lowercase) && syllable::is_valid(word))
        })
    };
    worded("day") || worded("month")
}

fn dated(found: &Captures<'_>) -> Option<Dated> {
    let span = found.get(0)?.range();
    let number = |name| found.name(name).map_or(Number::Blank, |text| read(text.as_str()));
    let (day, month, year) = (number("day"), number("month"), number("year"));
    let start = span.start;
    let end = start + found[0].trim_end_matches(|c: char| c.is_whitespace() || ".…_".contains(c)).len();
    let (state, value, reason) = judge(day, month, year);
    let fit = match state {
        FieldState::Value => 0.98,
        FieldState::Unreadable => 0.4,
        _ if reason.as_deref().is_some_and(|reason| reason.contains("not printed")) => 0.9,
        _ => 0.5,
    };
    let part = |name| found.name(name).map_or(start..start, |part| part.range());
    Some(Dated { state, value, span: start..end, day: part("day"), month: part("month"), reason, fit })
}

/// Leaders and white space are a blank; one or two digits are a number; four are a year.
fn read(text: &str) -> Number {
    let kept = text.trim_matches(|c: char| c.is_whitespace() || ".…_".contains(c));
    match kept.parse::<i16>() {
        _ if kept.is_empty() => Number::Blank,
        Ok(number) if kept.len() <= 4 => Number::Known(number),
        _ => Number::Unreadable,
    }
}

fn judge(day: Number, month: Number, year: Number) -> (FieldState, Option<String>, Option<String>) {
    use Number::{Blank, Known, Unreadable};
    match (year, month, day) {
        (Known(year), ..) if !YEARS.contains(&year) => {
            (FieldState::Unreadable, None, Some(format!("{year} is no year of a document")))
        }
        (Known(year), Known(month), Known(day)) => full(year, month, day),
        (Known(year), Known(month), day) if (1..=12).contains(&month) => {
            let value = format!("{year:04}-{month:02}-XX");
            (FieldState::Partial, Some(value), Some(why_open(day, "the day").to_owned()))
        }
        (Known(year), month, _) => {
            let why = match (month, day) {
                (Known(_), _) => "the month is impossible",
                (Blank, Known(_)) => "a day stands there, but no month can be read",
                _ => why_open(month, "day and month"),
            };
            (FieldState::Partial, Some(format!("{year:04}-XX-XX")), Some(why.to_owned()))
        }
        (Blank, Blank, Blank) => {
            (FieldState::Blank, None, Some("the place for the date is printed and empty".to_owned()))
        }
        (Unreadable | Blank, ..) => {
            (FieldState::Unreadable, None, Some("the year cannot be read".to_owned()))
        }
    }
}

fn full(year: i16, month: i16, day: i16) -> (FieldState, Option<String>, Option<String>) {
    let Ok(date) = Date::new(year, month as i8, day as i8) else {
        let reason = format!("{day}/{month}/{year} is no day of the calendar");
        return (FieldState::Partial, Some(format!("{year:04}-XX-XX")), Some(reason));
    };
    (FieldState::Value, Some(date.to_string()), None)
}

fn why_open(number: Number, what: &str) -> &'static str {
    match (number, what) {
        (Number::Blank, "the day") => "the day is not printed",
        (Number::Blank, _) => "day and month are not printed",
        (_, "the day") => "the day cannot be read",
        _ => "the month cannot be read",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (FieldState, Option<String>) {
        let date = Dates::new().unwrap().first(text).unwrap();
        (date.state, date.value)
    }

    #[test]
    fn forms_of_a_date() {
        use FieldState::{Blank, Partial, Value};
        for (text, state, value) in [
            ("Hà Nội, ngày 31 tháng 5 năm 2023", Value, Some("2023-05-31")),
            ("ký ngày 22/9/2023", Value, Some("2023-09-22")),
            ("ngày 05-02-2024", Value, Some("2024-02-05")),
            ("ngày     tháng    năm 2024", Partial, Some("2024-XX-XX")),
            ("ngày… tháng …  năm 2024", Partial, Some("2024-XX-XX")),
            ("ngày tháng 12 năm 2025", Partial, Some("2025-12-XX")),
            ("….ngày…., tháng….năm 2024", Partial, Some("2024-XX-XX")),
            ("ngày 3/ tháng 5 năm 2023", Partial, Some("2023-05-XX")),
            ("ngay 3/ thang5 ndam 2023", Partial, Some("2023-05-XX")),
            ("ngày 31 tháng 02 năm 2024", Partial, Some("2024-XX-XX")),
            ("ngày 12 tháng 13 năm 2024", Partial, Some("2024-XX-XX")),
            ("ngày Â©Ï tháng 5 năm 2019", Partial, Some("2019-05-XX")),
            ("ngày 01 tháng năm 2024", Partial, Some("2024-XX-XX")),
            ("ngày    tháng    năm ……", Blank, None),
            ("NGÀY 15 THÁNG 01 NĂM 2010", Value, Some("2010-01-15")),
            ("ngày ... / ... /2023", Partial, Some("2023-XX-XX")),
        ] {
            assert_eq!(read(text), (state, value.map(str::to_owned)), "{text}");
        }
    }

    #[test]
    fn an_open_part_has_its_reason() {
        let date = Dates::new().unwrap().first("ngày 3/ tháng 5 năm 2023").unwrap();
        assert_eq!(date.reason.as_deref(), Some("the day cannot be read"));
        let date = Dates::new().unwrap().first("ngày 01 tháng năm 2024").unwrap();
        assert_eq!(date.reason.as_deref(), Some("a day stands there, but no month can be read"));
    }

    #[test]
    fn a_sentence_with_the_same_words_is_no_date() {
        assert_eq!(Dates::new().unwrap().first("trong ngày của tháng 5 năm 2024"), None);
    }

    #[test]
    fn a_misread_word_before_a_citations_date() {
        let dates = Dates::new().unwrap();
        let date = dates.leading(" HGSY - 24/12/2024 của").unwrap();
        assert_eq!(date.value.as_deref(), Some("2024-12-24"));
        assert_eq!(dates.leading(" của Sở, ngày 24/12/2024"), None);
    }
}
