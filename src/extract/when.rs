//! Stretches of time as documents print them, to first and last day: `05/12/2025`, `tháng 12 năm 2025`,
//! `Quý I/2026`, `6 tháng đầu năm 2025`, `9 tháng năm 2024`, `năm 2024`, `giai đoạn 2021-2025`.

use std::ops::Range;

use jiff::civil::Date;
use regex::Captures;

use crate::error::Result;

use super::matcher::Pattern;
use super::pattern;

/// How long a stretch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grain {
    Day,
    Month,
    Quarter,
    /// Some months from the beginning or to the end of a year.
    Months,
    Year,
    Years,
}

/// A stretch of time and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct When {
    /// First day.
    pub(super) from: Date,
    /// Last day.
    pub(super) to: Date,
    /// How long it is.
    pub(super) grain: Grain,
    /// Bytes of the text.
    pub(super) span: Range<usize>,
    /// Whether the year was printed.
    pub(super) has_year: bool,
}

/// The forms of time.
#[derive(Debug)]
pub(super) struct Times {
    form: Pattern,
}

impl Times {
    /// Compiles the forms.
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            form: pattern(concat!(
                r"(?i)\b(?:(?:ngày\s+)?(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})(?:[\s,]+năm\s+(?P<y>(?:19|20)\d{2}))?\b|",
                r"(?:ngày\s+)?(?P<sd>\d{1,2})\s?[/.-]\s?(?P<sm>\d{1,2})\s?[/.-]\s?(?P<sy>(?:19|20)\d{2})\b|",
                r"ngày\s+(?P<nd>\d{1,2})\s?[/-]\s?(?P<nm>\d{1,2})\b|",
                r"tháng\s+(?:(?P<fm>\d{1,2})\s?(?:[-–,]|và|đến)\s?(?:tháng\s+)?)?(?P<mm>\d{1,2})\s?(?:/|-|,?\s*năm)\s*(?P<my>(?:19|20)\d{2})\b|",
                r"quý\s+(?:(?P<fq>IV|I{1,3}|[1-4])\s?(?:[-–,]|và|đến)\s?(?:quý\s+)?)?(?P<q>IV|I{1,3}|[1-4])\s?(?:/|-|,?\s*năm)\s*(?P<qy>(?:19|20)\d{2})\b|",
                // A lost mark makes "dấu" of "đầu"; "6 tháng năm 2019" is its first half.
                r"\b(?P<months>0?[1-9]|1[01]|ba|sáu|chín) tháng(?:\s+(?P<half>[đd][ầấâ]u|cuối))?\s+năm\s+(?P<hy>(?:19|20)\d{2})\b|",
                // Behind a label years need no word, nor in brackets: "Thời gian thực hiện: 2021 - 2023", "03 năm (2021-2023)".
                r"(?:(?:thời gian|thời hạn|tiến độ)\b[^:;.()]{0,60}:\s*|\d{1,2}\s+năm\s*\(\s*)(?P<labelled>(?:từ\s+)?(?P<lf>(?:19|20)\d{2})(?:\s?(?:-|–|—|đến)\s?(?P<lt>(?:19|20)\d{2}))?)(?:\s*[.;,)]|\s+và\b|\s*$)|",
                r"(?:giai đoạn|thời kỳ|nhiệm kỳ|từ năm|(?:các|những)?\s?năm)\s+(?:từ\s+)?(?:năm\s+)?(?P<from>(?:19|20)\d{2})\s?(?:-|–|—|đến)\s?(?:năm\s+)?(?P<to>(?:19|20)\d{2})\b|",
                r"năm\s+(?P<year>(?:19|20)\d{2})\b)",
            ))?,
        })
    }

    /// All stretches of `text` in order; a day without a year takes the next year printed, else `default`.
    pub(super) fn find(&self, text: &str, default: Option<i16>) -> Vec<When> {
        let mut found: Vec<When> = Vec::new();
        let mut year = default;
        for captures in self.form.captures_iter(text).collect::<Vec<_>>().iter().rev() {
            let when = read(captures, year);
            // "Ngày 05 tháng   năm 2025" is a day whose month is not printed yet.
            let blank = |when: &When| {
                when.grain == Grain::Months
                    && text[..when.span.start].trim_end().to_lowercase().ends_with("ngày")
            };
            if let Some(when) = when.filter(|when| !blank(when)) {
                year = if when.has_year { Some(when.from.year()) } else { year };
                found.push(when);
            }
        }
        found.reverse();
        found
    }
}

fn read(found: &Captures<'_>, default: Option<i16>) -> Option<When> {
    let number = |name: &str| found.name(name).and_then(|text| text.as_str().parse::<i16>().ok());
    let span = found.name("labelled").or(found.get(0))?.range();
    let make = |from: Date, to: Date, grain, has_year| When { from, to, grain, span: span.clone(), has_year };
    for (day, month, year) in [("d", "m", "y"), ("sd", "sm", "sy"), ("nd", "nm", "-")] {
        if let (Some(day), Some(month)) = (number(day), number(month)) {
            let printed = number(year);
            let date = Date::new(printed.or(default)?, month as i8, day as i8).ok()?;
            return Some(make(date, date, Grain::Day, printed.is_some()));
        }
    }
    if let (Some(month), Some(year)) = (number("mm"), number("my")) {
        let first = number("fm");
        let grain = if first.is_some() { Grain::Months } else { Grain::Month };
        let (from, to) = months(year, first.unwrap_or(month) as i8, month as i8)?;
        return (from < to).then(|| make(from, to, grain, true));
    }
    if let (Some(quarter), Some(year)) = (found.name("q"), number("qy")) {
        let at = |quarter: &str| match quarter.to_uppercase().as_str() {
            "I" | "1" => 0,
            "II" | "2" => 1,
            "III" | "3" => 2,
            _ => 3,
        };
        let first = found.name("fq");
        let grain = if first.is_some() { Grain::Months } else { Grain::Quarter };
        let (first, last) = (at(first.unwrap_or(quarter).as_str()), at(quarter.as_str()));
        let (from, to) = months(year, first * 3 + 1, last * 3 + 3)?;
        return (from < to).then(|| make(from, to, grain, true));
    }
    if let (Some(count), Some(year)) = (found.name("months"), number("hy")) {
        let count = match count.as_str().to_lowercase().as_str() {
            "ba" => 3,
            "sáu" => 6,
            "chín" => 9,
            digits => digits.parse().ok()?,
        };
        let last = found.name("half").is_some_and(|half| half.as_str().to_lowercase() == "cuối");
        let (first, end) = if last { (13 - count, 12) } else { (1, count) };
        return months(year, first, end).map(|(from, to)| make(from, to, Grain::Months, true));
    }
    if let (Some(from), Some(to)) = (number("from"), number("to")) {
        let (first, last) = (Date::new(from, 1, 1).ok()?, Date::new(to, 12, 31).ok()?);
        return (from <= to).then(|| make(first, last, Grain::Years, true));
    }
    if let Some(from) = number("lf") {
        let to = number("lt");
        let grain = if to.is_some() { Grain::Years } else { Grain::Year };
        let (first, last) = (Date::new(from, 1, 1).ok()?, Date::new(to.unwrap_or(from), 12, 31).ok()?);
        return (first < last).then(|| make(first, last, grain, true));
    }
    let year = number("year")?;
    months(year, 1, 12).map(|(from, to)| make(from, to, Grain::Year, true))
}

fn months(year: i16, first: i8, last: i8) -> Option<(Date, Date)> {
    Some((Date::new(year, first, 1).ok()?, Date::new(year, last, 1).ok()?.last_of_month()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_give_first_and_last_day() {
        let times = Times::new().unwrap();
        for (text, from, to) in [
            ("trước ngày 05 tháng 12 năm 2025", "2025-12-05", "2025-12-05"),
            ("ngày 20/02/2024", "2024-02-20", "2024-02-20"),
            ("trong tháng 2/2024", "2024-02-01", "2024-02-29"),
            ("Quý IV/2026", "2026-10-01", "2026-12-31"),
            ("Quý II, III năm 2026", "2026-04-01", "2026-09-30"),
            ("tháng 11 - 12/2026", "2026-11-01", "2026-12-31"),
            ("6 tháng đầu năm 2025", "2025-01-01", "2025-06-30"),
            ("trong 6 tháng năm 2025", "2025-01-01", "2025-06-30"),
            ("09 tháng dấu năm 2025", "2025-01-01", "2025-09-30"),
            ("3 tháng cuối năm 2025", "2025-10-01", "2025-12-31"),
            ("giai đoạn 2021 - 2025", "2021-01-01", "2025-12-31"),
            ("Năm 2021 - 2022", "2021-01-01", "2022-12-31"),
            ("thời kỳ từ năm 2021 đến năm 2030", "2021-01-01", "2030-12-31"),
            ("năm 2024", "2024-01-01", "2024-12-31"),
            ("Thời gian thực hiện: 2021 - 2023.", "2021-01-01", "2023-12-31"),
            ("trong 03 năm (2021-2023)", "2021-01-01", "2023-12-31"),
            ("Thời gian nuôi thử: 2024", "2024-01-01", "2024-12-31"),
        ] {
            let found = times.find(text, None);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(
                (found[0].from.to_string(), found[0].to.to_string()),
                (from.into(), to.into()),
                "{text}"
            );
        }
    }

    #[test]
    fn a_day_without_year_takes_the_next_year() {
        let found = Times::new().unwrap().find("từ ngày 01/3 đến ngày 15/3/2024", None);
        assert_eq!(found[0].from.to_string(), "2024-03-01");
        for text in ["ngày 31/2/2024", "ngày 05 tháng năm"] {
            assert!(Times::new().unwrap().find(text, None).is_empty(), "{text}");
        }
        assert_eq!(Times::new().unwrap().find("ngày 05 tháng năm 2024", None), []);
    }
}
