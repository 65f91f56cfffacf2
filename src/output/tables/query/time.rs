//! Days of the tables (EDTF) as far as a question needs them: the last day of a stretch, and its year.

use jiff::civil::Date;

/// The last part of an interval; all of any other. Words with a stroke (`30/4/2024`, `Quý II/2024`) are no interval.
pub(super) fn end(edtf: &str) -> &str {
    let is_start = |from: &str| from == ".." || from.get(..4).and_then(number).is_some();
    edtf.split_once('/').filter(|(from, _)| is_start(from)).map_or(edtf, |(_, to)| to)
}

/// The last day that `text` can mean: of `2024-03` the 31st. Also a day as printed, `30/4/2024`.
pub(super) fn last_day(text: &str) -> Option<Date> {
    printed_day(text).or_else(|| edtf_day(end(text)))
}

fn edtf_day(edtf: &str) -> Option<Date> {
    let mut parts = edtf.split('-');
    let year = number(parts.next()?)?;
    let [month, day] = [parts.next(), parts.next()].map(|part| part.filter(|part| *part != "XX"));
    let first = Date::new(year, month.map_or(Some(12), number)?.try_into().ok()?, 1).ok()?;
    let day = day.map_or(Some(i16::from(first.days_in_month())), number)?;
    if parts.next().is_some() { None } else { Date::new(year, first.month(), day.try_into().ok()?).ok() }
}

fn printed_day(text: &str) -> Option<Date> {
    let mut parts = text.trim().rsplit('/');
    let [year, month] = [parts.next()?, parts.next()?].map(number);
    let day = number(parts.next()?.rsplit(' ').next()?)?;
    let is_day = parts.next().is_none();
    Date::new(year?, month?.try_into().ok()?, day.try_into().ok()?).ok().filter(|_| is_day)
}

fn number(digits: &str) -> Option<i16> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// Whether the year in which `edtf` ends lies in `years`, both ends included; what has no year does not, unless
/// every year will do.
pub(super) fn is_between(edtf: &str, years: [Option<i16>; 2]) -> bool {
    let [from, to] = years;
    match end(edtf).get(..4).and_then(number) {
        Some(year) => from.is_none_or(|from| from <= year) && to.is_none_or(|to| year <= to),
        None => from.is_none() && to.is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_is_the_latest_that_can_be_meant() {
        let day = |text: &str| last_day(text).map(|day| day.to_string());
        assert_eq!(day("2024-03-14").as_deref(), Some("2024-03-14"));
        assert_eq!(day("2024-02").as_deref(), Some("2024-02-29"));
        assert_eq!(day("2024-02-XX").as_deref(), Some("2024-02-29"));
        assert_eq!(day("2024-XX-XX").as_deref(), Some("2024-12-31"));
        assert_eq!(day("2024").as_deref(), Some("2024-12-31"));
        assert_eq!(day("2023-01-01/2024-06-30").as_deref(), Some("2024-06-30"));
        assert_eq!(day("Trước 30/4/2024").as_deref(), Some("2024-04-30"));
        for words in ["", "Hằng tháng", "Quý II/2024", "2024-13", "31/02/2024"] {
            assert_eq!(day(words), None, "{words}");
        }
    }

    #[test]
    fn years_are_those_in_which_a_period_ends() {
        assert!(is_between("2023-07-01/2024-06-30", [Some(2024), Some(2024)]));
        assert!(!is_between("2023", [Some(2024), None]));
        assert!(is_between("", [None, None]) && !is_between("", [None, Some(2030)]));
    }
}
