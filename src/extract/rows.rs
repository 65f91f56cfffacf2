//! Indicators of the rows of tables: what is counted, in which unit, what is to be reached, what was, what is.
//!
//! Between rules the head says which column is what. A form whose rules were lost comes as lines: its rows are known by
//! their numbers, which go on one by one, and by the rate each of them ends with.

use std::ops::Range;

use jiff::civil::Date;

use crate::document::{Confidence, Indicator, IndicatorKind, Period, PeriodKind, Quantity};
use crate::error::Result;

use super::counted::Counted;
use super::indicators::{Indicators, checks};
use super::matcher::Pattern;
use super::pattern;
use super::sheet::{Bit, Sheet};

/// Fewer rows in order may be any list.
const ROWS: usize = 3;

/// A row of a form whose rules were lost takes no more lines.
const LINES: usize = 8;

/// The head of such a form takes no more lines.
const HEAD_LINES: usize = 16;

/// How well what is read from a table fits.
const FIT: f32 = 0.85;

/// The heads of columns.
#[derive(Debug)]
pub(super) struct Heads {
    name: Pattern,
    unit: Pattern,
    target: Pattern,
    before: Pattern,
    result: Pattern,
    other: Pattern,
    first: Pattern,
    figure: Pattern,
    happened: Pattern,
    day: Pattern,
}

/// A column of figures: `Số người`, `Tỷ lệ (%)`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figures {
    column: usize,
    name: String,
    unit: String,
}

/// Which column is what in a table of indicators.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    name: usize,
    unit: Option<usize>,
    target: Option<usize>,
    before: Option<usize>,
    result: Option<usize>,
}

/// A row as it was read: what is counted, and the figures.
struct Told {
    name: String,
    target: Option<Counted>,
    before: Option<Counted>,
    result: Option<Counted>,
}

impl Heads {
    /// Compiles the heads.
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            name: pattern(r"(?i)^(?:tên |nội dung )?(?:chỉ tiêu|tiêu chí|nội dung)")?,
            unit: pattern(r"(?i)^(?:đơn vị(?: tính)?|đvt)$")?,
            target: pattern(r"(?i)kế hoạch|mục tiêu|chỉ tiêu|giao")?,
            before: pattern(r"(?i)^trước")?,
            result: pattern(r"(?i)^(?:sau|kết quả|thực hiện|đạt|ước)")?,
            other: pattern(r"(?i)đơn vị|cơ quan|thời gian|ghi chú|chủ trì")?,
            first: pattern(r"(?i)^s?tt(?:\s|$)")?,
            figure: pattern(
                r"(?i)^(?:(?:tổng )?số(?: lượng| lượt)? (?P<noun>[^()]+)|[^()]+\((?:đơn vị(?: tính)?: ?|đvt: ?)?(?P<unit>[^()]+)\))$",
            )?,
            // The days of documents and of births are told in lists of these.
            happened: pattern(
                r"(?i)^ngày\s+(?:tiếp|họp|làm việc|kiểm tra|thanh tra|giám sát|xảy ra|diễn ra|tổ chức|thực hiện|triển khai|khai mạc|khai giảng|khảo sát|đối thoại|trực)\b",
            )?,
            day: pattern(r"^(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>(?:19|20)\d{2})$")?,
        })
    }

    /// The day on which what a row tells happened, where the head of a column says so: `Ngày họp`.
    pub(super) fn happened(
        &self,
        sheet: &Sheet<'_>,
        (head, cells): (&[String], &[String]),
        bits: &[Bit],
    ) -> Option<Period> {
        let column = head.iter().position(|cell| self.happened.is_match(cell.trim()))?;
        let raw = cells.get(column)?.trim();
        let found = self.day.captures(raw)?;
        let number = |name: &str| found[name].parse::<i16>().ok();
        let day = Date::new(number("y")?, number("m")? as i8, number("d")? as i8).ok()?.to_string();
        Some(Period {
            kind: PeriodKind::Event,
            from: Some(day.clone()),
            to: Some(day),
            qualifier: None,
            recurrence: None,
            what: Some(head[column].trim().to_owned()),
            unit: None,
            raw: raw.to_owned(),
            confidence: Confidence::new(FIT).and(sheet.certainty(bits)),
            evidence: sheet.evidence(bits),
        })
    }

    /// The columns of a head; `None` when the table is not one of indicators.
    pub(super) fn columns(&self, head: &[String]) -> Option<Columns> {
        let name = head.iter().position(|cell| self.name.is_match(cell))?;
        let find = |form: &Pattern| {
            let fits = |(at, cell): (usize, &String)| {
                (at != name && form.is_match(cell) && !self.other.is_match(cell)).then_some(at)
            };
            head.iter().enumerate().find_map(fits)
        };
        let columns = Columns {
            name,
            unit: head.iter().position(|cell| self.unit.is_match(cell)),
            target: find(&self.target),
            before: find(&self.before),
            result: find(&self.result),
        };
        (columns.target.is_some() || columns.result.is_some()).then_some(columns)
    }

    /// The columns of a head that count something and say what.
    pub(super) fn figures(&self, head: &[String]) -> Vec<Figures> {
        let column = |(column, cell): (usize, &String)| {
            let found = self.figure.captures(cell.trim())?;
            let unit = found.name("unit").or_else(|| found.name("noun"))?.as_str().trim().to_owned();
            Some(Figures { column, name: cell.clone(), unit })
        };
        head.iter().enumerate().filter_map(column).collect()
    }

    /// The indicators of a row by its columns of figures; what the row is about is their scope.
    pub(super) fn figured(
        sheet: &Sheet<'_>,
        indicators: &Indicators,
        (columns, kind): (&[Figures], IndicatorKind),
        (head, cells): (&[String], &[String]),
        bits: &[Bit],
    ) -> Vec<Indicator> {
        let about = cells.iter().zip(head).skip(1).find(|(cell, _)| !cell.is_empty());
        let scope = about.map(|(cell, head)| {
            if cell.chars().any(char::is_alphabetic) { cell.clone() } else { format!("{head} {cell}") }
        });
        let read = columns.iter().filter_map(|figures| {
            let counted = indicators.counting.cell(cells.get(figures.column)?, &figures.unit)?;
            let told = Told { name: figures.name.clone(), target: None, before: None, result: Some(counted) };
            Some(Indicator { kind, scope: scope.clone(), ..indicator(sheet, indicators, &told, bits)? })
        });
        read.collect()
    }

    /// The indicator of a row between rules.
    pub(super) fn row(
        sheet: &Sheet<'_>,
        indicators: &Indicators,
        columns: Columns,
        cells: &[String],
        bits: &[Bit],
    ) -> Option<Indicator> {
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).map_or("", String::as_str);
        let unit = cell(columns.unit);
        let read = |at| indicators.counting.cell(cell(at), unit);
        let told = Told {
            name: cell(Some(columns.name)).to_owned(),
            target: read(columns.target),
            before: read(columns.before),
            result: read(columns.result),
        };
        indicator(sheet, indicators, &told, bits)
    }

    /// The indicators of forms whose rules were lost.
    pub(super) fn lines(
        &self,
        sheet: &Sheet<'_>,
        indicators: &Indicators,
        rows: Range<usize>,
    ) -> Vec<Indicator> {
        let text = |row: usize| sheet.rows[row].text.as_str();
        let Some(head) = rows.clone().find(|row| self.first.is_match(text(*row))) else { return Vec::new() };
        let limit = rows.end.min(head + HEAD_LINES);
        let Some(first) = (head + 1..limit).find(|row| numbered(text(*row), 1).is_some()) else {
            return Vec::new();
        };
        let is_target = (head..first).any(|row| self.target.is_match(text(row)));
        let found = told_rows(sheet, indicators, first..rows.end);
        if found.len() < ROWS {
            return Vec::new();
        }
        let told = |(name, counted): (String, Counted)| {
            let (target, result) = if is_target { (Some(counted), None) } else { (None, Some(counted)) };
            Told { name, target, before: None, result }
        };
        let read =
            found.into_iter().filter_map(|(row, bits)| indicator(sheet, indicators, &told(row), &bits));
        read.collect()
    }
}

/// Rows numbered one by one, each with the rate that ends it and the lines it takes.
fn told_rows(
    sheet: &Sheet<'_>,
    indicators: &Indicators,
    rows: Range<usize>,
) -> Vec<((String, Counted), Vec<Bit>)> {
    let mut found = Vec::new();
    let mut open: Option<(String, Vec<Bit>)> = None;
    let mut next = 1;
    for row in rows {
        let text = sheet.rows[row].text.as_str();
        let line = match (&open, numbered(text, next)) {
            (None, Some(rest)) => {
                open = Some((String::new(), Vec::new()));
                next += 1;
                rest
            }
            _ => text,
        };
        let Some((name, bits)) = &mut open else { continue };
        bits.push(sheet.whole(row));
        let rate = indicators.counting.all(line).pop();
        let rate = rate.filter(|last| last.class == "percent" && last.span.end == line.len());
        let end = rate.as_ref().map_or(line.len(), |rate| rate.span.start);
        name.push_str(line[..end].trim());
        name.push(' ');
        if bits.len() > LINES {
            break;
        }
        if let Some(rate) = rate
            && let Some((name, bits)) = open.take()
        {
            found.push(((name, rate), bits));
        }
    }
    found
}

/// What follows the number of a row: `12 Tỷ lệ …`, `12`.
fn numbered(text: &str, number: usize) -> Option<&str> {
    let rest = text.strip_prefix(&number.to_string())?;
    (rest.is_empty() || rest.starts_with(' ')).then(|| rest.trim_start())
}

/// A target that nothing is reported of has no value yet.
fn indicator(sheet: &Sheet<'_>, indicators: &Indicators, told: &Told, bits: &[Bit]) -> Option<Indicator> {
    let main = told.result.as_ref().or(told.target.as_ref())?;
    let name = told.name.trim_matches([' ', '.', ':', ';']).to_owned();
    if !name.contains(' ') {
        return None;
    }
    let value = |counted: &Option<Counted>| counted.as_ref().and_then(|counted| counted.value).map(Quantity);
    let target = told.target.as_ref().map(Counted::target);
    Some(Indicator {
        criterion: indicators.criteria.of(&name, main.class == "percent").map(str::to_owned),
        name,
        kind: if told.result.is_some() { IndicatorKind::Result } else { IndicatorKind::Target },
        value: value(&told.result),
        unit: Some(main.unit.clone()),
        comparator: main.comparator,
        before: value(&told.before),
        after: told.before.as_ref().and_then(|_| value(&told.result)),
        numerator: main.numerator.map(Quantity),
        denominator: main.denominator.map(Quantity),
        target,
        scope: None,
        period: None,
        checks: checks(main),
        raw: sheet.raw(bits),
        confidence: Confidence::new(if main.ambiguous { 0.6 } else { FIT }).and(sheet.certainty(bits)),
        evidence: sheet.evidence(bits),
    })
}
