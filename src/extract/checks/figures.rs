//! Figures and dates against each other: ratios, parts and wholes, the same thing with two values, results under
//! their targets, deadlines before issue or start.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::document::{Anomaly, Comparator, Indicator, Period, PeriodKind, Severity};
use crate::error::Result;

use super::super::matcher::Pattern;
use super::super::pattern;
use super::super::words::keys;
use super::{Checking, anomaly};

/// How much two names must share, to be compared.
const SAME: f64 = 0.85;

/// A task is short when less than this many days are left.
const SHORT: i32 = 60;

/// The patterns of figures.
#[derive(Debug)]
pub(super) struct Figures {
    population: Pattern,
    adults: Pattern,
    unkept: Pattern,
    /// Words of a sentence that tells of the past, and of a heading over such sentences.
    happened: Pattern,
    review: Pattern,
}

impl Figures {
    /// Compiles the patterns.
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            population: pattern(r"(?i)tổng số dân\s*$")?,
            happened: pattern(r"(?i)\b(?:đã|xảy ra|diễn ra|ghi nhận|trong kỳ|số liệu)\b")?,
            review: pattern(r"(?i)\b(?:tình hình|kết quả|đánh giá|thực trạng)\b")?,
            unkept: pattern(r"(?i)không (?:đảm bảo|bảo đảm|đạt|đáp ứng)")?,
            adults: pattern(r"(?i)tổng số dân trong độ tuổi|dân số trưởng thành|người trưởng thành")?,
        })
    }

    /// All checks of figures.
    pub(super) fn check(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut found: Vec<Anomaly> = checking.record.indicators.iter().flat_map(own_arithmetic).collect();
        found.extend(self.populations(&checking.record.indicators));
        found.extend(contradictions(&checking.record.indicators));
        found.extend(starts(&checking.record.periods));
        found.extend(self.limits(checking));
        found.extend(self.thresholds(checking));
        found
    }

    /// All people against the adults among them. Needs both printed as denominators.
    fn populations(&self, indicators: &[Indicator]) -> Vec<Anomaly> {
        let named = |form: &Pattern, indicator: &Indicator| {
            let name = indicator.name.trim_end_matches(|c: char| !c.is_alphanumeric());
            form.is_match(name)
        };
        let biggest = |indicator: &Indicator| {
            let (part, whole) = (indicator.numerator?, indicator.denominator?);
            Some(part.0.max(whole.0))
        };
        let all = indicators.iter().find(|one| named(&self.population, one) && one.denominator.is_some());
        let adults = indicators.iter().find(|one| named(&self.adults, one) && one.denominator.is_some());
        let (Some(all), Some(adults)) = (all, adults) else { return Vec::new() };
        let (Some(people), Some(grown)) = (biggest(all), biggest(adults)) else { return Vec::new() };
        if people >= grown && people <= 5.0 * grown {
            return Vec::new();
        }
        let mut evidence = all.evidence.clone();
        evidence.extend(adults.evidence.iter().cloned());
        let message = format!("{people} people against {grown} adults: one of the numbers is wrong");
        vec![anomaly("implausible_value", Severity::Error, message, evidence)]
    }

    /// A value under the bound that the same paragraph names and says is not kept.
    fn thresholds(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let indicators = &checking.record.indicators;
        let rows = |one: &Indicator| one.evidence.first().map(|place| (place.page, place.line));
        let mut found = Vec::new();
        for (at, paragraph) in checking.body.paragraphs.iter().enumerate() {
            if !self.unkept.is_match(paragraph.text()) {
                continue;
            }
            let places = checking.at(at, 0..paragraph.text().len());
            let inside =
                |one: &&Indicator| places.iter().any(|place| rows(one) == Some((place.page, place.line)));
            let here: Vec<&Indicator> = indicators.iter().filter(inside).collect();
            let bounds = here.iter().filter(|one| one.comparator == Comparator::AtLeast);
            for (bound, under) in bounds.flat_map(|bound| here.iter().map(move |one| (bound, one))) {
                let (Some(least), Some(value)) = (bound.value, under.value) else { continue };
                if under.unit == bound.unit && value.0 < least.0 {
                    let message = format!("{} is under the bound {}", under.raw, bound.raw);
                    let evidence = under.evidence.iter().chain(&bound.evidence).cloned().collect();
                    found.push(anomaly("threshold_violation", Severity::Info, message, evidence));
                }
            }
        }
        found
    }

    /// Deadlines before or shortly after the day of issue, periods that were over. Needs the full day of issue.
    fn limits(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let issued = checking.body.issued.as_deref().and_then(|day| day.parse::<Date>().ok());
        let Some(issued) = issued.filter(|_| !checking.body.reports && !checking.body.rules) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let mut short: Vec<crate::document::Evidence> = Vec::new();
        for period in &checking.record.periods {
            let Some(to) = period.to.as_deref().and_then(|day| day.parse::<Date>().ok()) else { continue };
            match period.kind {
                PeriodKind::Deadline if to < issued => {
                    let message = format!("the deadline {to} is before the day of issue {issued}");
                    found.push(anomaly(
                        "deadline_before_issue",
                        Severity::Error,
                        message,
                        period.evidence.clone(),
                    ));
                }
                PeriodKind::Deadline if yearly(period) => {
                    let left = (to - issued).get_days();
                    if left < SHORT {
                        short.extend(period.evidence.iter().cloned());
                    }
                }
                PeriodKind::Period
                    if to < issued && period.what.is_some() && !self.is_told(checking, period) =>
                {
                    let message = format!("the period ended on {to}, before the day of issue {issued}");
                    found.push(anomaly(
                        "expired_period",
                        Severity::Warning,
                        message,
                        period.evidence.clone(),
                    ));
                }
                _ => {}
            }
        }
        if !short.is_empty() {
            let message = format!("tasks are due within the year, less than {SHORT} days after issue");
            found.push(anomaly("short_deadline", Severity::Info, message, short));
        }
        found
    }
}

impl Figures {
    /// Whether the paragraph of a period tells what happened then.
    fn is_told(&self, checking: &Checking<'_>, period: &Period) -> bool {
        let Some(place) = period.evidence.first() else { return false };
        let stands = |at: &usize| {
            let whole = checking.at(*at, 0..checking.body.paragraphs[*at].text().len());
            whole.iter().any(|part| (part.page, part.line) == (place.page, place.line))
        };
        let paragraph = (0..checking.body.paragraphs.len()).find(stands);
        paragraph.is_some_and(|at| {
            let over = checking.body.headings(at).into_iter().map(|at| checking.body.paragraphs[at].text());
            self.happened.is_match(checking.body.paragraphs[at].text())
                || over.into_iter().any(|heading| self.review.is_match(heading))
        })
    }
}

/// What an indicator's own checks say.
fn own_arithmetic(indicator: &Indicator) -> Vec<Anomaly> {
    let failed = indicator.checks.iter().filter(|check| !check.holds);
    failed
        .filter_map(|check| {
            let (kind, severity) = match check.kind.as_str() {
                "ratio" => ("ratio_mismatch", Severity::Error),
                "part_of_whole" if indicator.kind == crate::document::IndicatorKind::Target => return None,
                "part_of_whole" => ("ratio_over_100", Severity::Error),
                _ => return None,
            };
            Some(anomaly(kind, severity, check.message.clone(), indicator.evidence.clone()))
        })
        .collect()
}

/// A rate with the words of its name, read once: each is compared with all others.
struct Rate<'i> {
    indicator: &'i Indicator,
    /// The two words that say whose rate it is.
    told: Vec<String>,
    /// The words of the name, what it is a part of left out.
    words: BTreeSet<String>,
}

impl<'i> Rate<'i> {
    fn of(indicator: &'i Indicator, labels: &[String]) -> Self {
        let told = |text: &str| keys(text).into_iter().filter(|word| !labels.contains(word));
        let part = indicator.name.split("/tổng").next().unwrap_or(&indicator.name);
        Self { indicator, words: told(part).collect(), told: told(&indicator.name).take(2).collect() }
    }
}

/// Words that head a name and say nothing of whose it is.
const LABELS: &str = "tỷ lệ mô hình";

/// Rates of the same thing that differ. Needs a criterion or most words in common, and the same unit. A name that
/// goes on from the other's is of the same sentence (`từ 20% đến 30%`, `đạt 88%, tăng 9,5%`): no contradiction.
fn contradictions(indicators: &[Indicator]) -> Vec<Anomaly> {
    // A rise is no level.
    let is_rate =
        |one: &&Indicator| one.unit.as_deref() == Some("%") && one.value.is_some() && !is_change(one);
    let labels = keys(LABELS);
    let rates: Vec<Rate<'_>> = indicators.iter().filter(is_rate).map(|one| Rate::of(one, &labels)).collect();
    let pairs =
        rates.iter().enumerate().flat_map(|(at, one)| rates[at + 1..].iter().map(move |other| (one, other)));
    pairs.filter_map(|(one, other)| contradiction(one, other)).collect()
}

fn contradiction(first: &Rate<'_>, second: &Rate<'_>) -> Option<Anomaly> {
    let (one, other) = (first.indicator, second.indicator);
    // Within one sentence two rates are two things.
    if one.kind != other.kind || near(one, other) || other.name.starts_with(&one.name) {
        return None;
    }
    let apart = one.value != other.value;
    let signs = one.comparator != other.comparator
        && [one, other].iter().any(|one| one.comparator == Comparator::Equal);
    if !apart && !signs {
        return None;
    }
    // Two criteria may be told apart only by whose rate they are.
    let known = one.criterion.is_some() && one.criterion == other.criterion && first.told == second.told;
    if !known && !is_same_figure(first, second) && likeness(first, second)? < SAME {
        return None;
    }
    let severity = if apart { Severity::Error } else { Severity::Info };
    let evidence = one.evidence.iter().chain(&other.evidence).cloned().collect();
    let message = format!("the same thing is given as {} and as {}", one.raw, other.raw);
    Some(anomaly("contradiction", severity, message, evidence))
}

/// How much of the shorter name the longer one says too; `None` when one is too short to tell. Words
/// that only one has on each side are two things: the rate of firms is not that of people.
fn likeness(one: &Rate<'_>, other: &Rate<'_>) -> Option<f64> {
    let shorter = one.words.len().min(other.words.len());
    let shared = one.words.intersection(&other.words).count();
    (shorter > 5 && shared + 1 >= shorter).then(|| shared as f64 / shorter as f64)
}

/// The same broken figure for the same thing with and without a sign. Needs some words in common.
fn is_same_figure(one: &Rate<'_>, other: &Rate<'_>) -> bool {
    let value = one.indicator.value;
    let broken = value.is_some_and(|value| (value.0 - value.0.round()).abs() > f64::EPSILON);
    broken && value == other.indicator.value && one.words.intersection(&other.words).count() >= 4
}

/// A deadline on the very day the work begins. Needs a period and a deadline with a full date.
fn starts(periods: &[Period]) -> Vec<Anomaly> {
    let begins = periods.iter().filter(|period| {
        let text = format!("{} {}", period.raw, period.what.as_deref().unwrap_or_default()).to_lowercase();
        period.kind == PeriodKind::Period && (text.contains("bắt đầu") || text.contains("thời gian"))
    });
    let mut found = Vec::new();
    for period in begins {
        let Some(from) = &period.from else { continue };
        let due =
            periods.iter().filter(|one| one.kind == PeriodKind::Deadline && one.to.as_ref() == Some(from));
        for deadline in due {
            let mut evidence = deadline.evidence.clone();
            evidence.extend(period.evidence.iter().cloned());
            let message = format!("the deadline is the day on which the work begins ({from})");
            found.push(anomaly("deadline_equals_start", Severity::Warning, message, evidence));
        }
    }
    found
}

/// Whether a deadline is the end of a year.
fn yearly(period: &Period) -> bool {
    period.to.as_deref().is_some_and(|to| to.ends_with("-12-31"))
        && period.qualifier.as_deref().is_some_and(|words| words.contains("năm"))
}

/// Whether two indicators stand on the same or on neighbouring lines.
fn near(one: &Indicator, other: &Indicator) -> bool {
    let line = |indicator: &Indicator| indicator.evidence.last().map(|place| (place.page, place.line));
    match (line(one), line(other)) {
        (Some(a), Some(b)) => a.0 == b.0 && a.1.abs_diff(b.1) < 2,
        _ => true,
    }
}

/// Whether a rate is a rise or a fall.
fn is_change(indicator: &Indicator) -> bool {
    let name = indicator.name.to_lowercase();
    ["tăng", "giảm", "vượt"].iter().any(|word| name.split(' ').any(|part| part == *word))
}
