//! The parts of the record that a document's body fills: places, periods, indicators, units with their tasks,
//! contacts, tables, anomalies. Plain values; every item says how sure it is and where it stands.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::{BoundingBox, Confidence, Evidence};

/// A number as documents print it; whole numbers are written without a decimal point.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, JsonSchema)]
#[schemars(transparent)]
pub struct Quantity(pub f64);

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let whole = self.0.fract() == 0.0 && self.0.abs() < 9e15;
        if whole { serializer.serialize_i64(self.0 as i64) } else { serializer.serialize_f64(self.0) }
    }
}

/// A unit of today that took over a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Successor {
    /// Its name.
    pub name: String,
    /// Its class: `xã`, `phường`, `tỉnh`, ...
    #[serde(rename = "type")]
    pub kind: String,
    /// Its code since 1 July 2025.
    pub code: String,
}

/// A place the document speaks of; names inside organisations are not places.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Place {
    /// The name: `Yên Định`.
    pub name: String,
    /// Its class word: `tỉnh`, `huyện`, `xã`, `thôn`, ...
    #[serde(rename = "type")]
    pub kind: String,
    /// The place it belongs to, with its class word, where the document or the gazetteer says so.
    pub parent: Option<String>,
    /// The official code at the document's date; absent where the name alone does not tell.
    pub code: Option<String>,
    /// Who took over on 1 July 2025.
    pub successor: Vec<Successor>,
    /// Whether the document excludes it (`trừ 02 xã …`).
    pub excluded: bool,
    /// What was read at the first mention.
    pub raw: String,
    /// How sure.
    pub confidence: Confidence,
    /// Every place it is mentioned.
    pub evidence: Vec<Evidence>,
}

/// What a stretch of time is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PeriodKind {
    /// From one day to another.
    Period,
    /// Something is due.
    Deadline,
    /// Something happened or is planned on a day.
    Event,
    /// A length of time without dates.
    Duration,
    /// Cut-off date of data.
    AsOf,
    /// It comes again and again.
    Recurring,
}

/// A period, deadline or other time the document sets.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Period {
    /// What it is for.
    pub kind: PeriodKind,
    /// First day in EDTF, when there is one.
    pub from: Option<String>,
    /// Last day in EDTF, when there is one.
    pub to: Option<String>,
    /// The wording of a limit: `chậm nhất trước ngày`, `trong`.
    pub qualifier: Option<String>,
    /// How often it comes again: `hằng tháng`.
    pub recurrence: Option<String>,
    /// What it applies to, as printed.
    pub what: Option<String>,
    /// The unit responsible, when the section names one.
    pub unit: Option<String>,
    /// What was read.
    pub raw: String,
    /// How sure.
    pub confidence: Confidence,
    /// Every place it is said.
    pub evidence: Vec<Evidence>,
}

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IndicatorKind {
    /// A state of affairs, measured.
    Result,
    /// To be reached.
    Target,
    /// Something done, counted.
    Activity,
    /// Any other quantity.
    Count,
    /// Set by a rule.
    Norm,
    /// Goods or money that the document assigns.
    Allocation,
}

/// How a value is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Comparator {
    /// No qualifying word.
    #[serde(rename = "=")]
    Equal,
    /// `trên`, `hơn`.
    #[serde(rename = ">")]
    Above,
    /// `tối thiểu`, `trở lên`.
    #[serde(rename = ">=")]
    AtLeast,
    /// `dưới`.
    #[serde(rename = "<")]
    Below,
    /// `tối đa`, `không quá`.
    #[serde(rename = "<=")]
    AtMost,
    /// `gần`, `khoảng`.
    #[serde(rename = "~")]
    About,
}

/// A value to be reached.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Target {
    /// How the value is meant.
    pub comparator: Comparator,
    /// The value; absent when a range is given.
    pub value: Option<Quantity>,
    /// The ends of a range (`15-20 ha`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<[Quantity; 2]>,
}

/// A check of an indicator's own arithmetic.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct IndicatorCheck {
    /// What was checked: `ratio`, `part_of_whole`, `number_format`.
    pub kind: String,
    /// Whether it holds.
    pub holds: bool,
    /// What was computed, in one sentence.
    pub message: String,
}

/// A number that says something: as printed, never corrected.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Indicator {
    /// What is counted or measured, as printed.
    pub name: String,
    /// The criterion of the catalogue it is, when one fits.
    pub criterion: Option<String>,
    /// What the number is.
    pub kind: IndicatorKind,
    /// The value; money in đồng.
    pub value: Option<Quantity>,
    /// Its unit.
    pub unit: Option<String>,
    /// How the value is meant.
    pub comparator: Comparator,
    /// The value before, where two are compared.
    pub before: Option<Quantity>,
    /// The value after.
    pub after: Option<Quantity>,
    /// Numerator as printed.
    pub numerator: Option<Quantity>,
    /// Denominator as printed.
    pub denominator: Option<Quantity>,
    /// What is to be reached.
    pub target: Option<Target>,
    /// What it is limited to: a place, a level.
    pub scope: Option<String>,
    /// The period it is of, in EDTF.
    pub period: Option<String>,
    /// Its own arithmetic.
    pub checks: Vec<IndicatorCheck>,
    /// What was read.
    pub raw: String,
    /// How sure.
    pub confidence: Confidence,
    /// Every place it is said.
    pub evidence: Vec<Evidence>,
}

/// What a unit has to do with its tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitRole {
    /// It does them (giao, chủ trì).
    Lead,
    /// It helps (phối hợp).
    Coordinate,
    /// It is asked to (đề nghị).
    Requested,
}

/// One task.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Task {
    /// What is to be done, as printed.
    pub text: String,
    /// Until when, in EDTF.
    pub deadline: Option<String>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// A unit that the document gives tasks.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Unit {
    /// Its name as printed.
    pub name: String,
    /// What it has to do with the tasks.
    pub role: UnitRole,
    /// The heading it stands under.
    pub section: Option<String>,
    /// Its tasks.
    pub tasks: Vec<Task>,
    /// What was read.
    pub raw: String,
    /// How sure.
    pub confidence: Confidence,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// A row of a table that shares out tasks.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TaskRow {
    /// The number in its first column.
    pub row: Option<String>,
    /// What is to be done.
    pub content: String,
    /// Who leads.
    pub lead: Vec<String>,
    /// Who coordinates.
    pub coordinate: Vec<String>,
    /// Until when, as printed.
    pub deadline: Option<String>,
    /// What was read.
    pub raw: String,
    /// How sure.
    pub confidence: Confidence,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// Someone to ask.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Contact {
    /// The name as printed.
    pub name: Option<String>,
    /// The post as printed.
    pub title: Option<String>,
    /// The number as printed.
    pub phone: Option<String>,
    /// The address.
    pub email: Option<String>,
    /// What was read.
    pub raw: String,
    /// How sure.
    pub confidence: Confidence,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// A table, row by row.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Table {
    /// The cells of each row, left to right.
    pub rows: Vec<Vec<String>>,
    /// Where the cells stand on the page, like `rows`: what ruling lines draw, else what is written; `null` for what
    /// belongs to a cell above or to the left, or says nothing. Absent where the page has no places.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub boxes: Vec<Vec<Option<BoundingBox>>>,
    /// How sure.
    pub confidence: Confidence,
    /// Where its rows stand.
    pub evidence: Vec<Evidence>,
}

/// How much an anomaly matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Content is wrong or missing.
    Error,
    /// Content is doubtful, or the language slips.
    Warning,
    /// Style or layout.
    Info,
}

/// A place where a reader should look.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Anomaly {
    /// What kind: `ratio_mismatch`, `missing_number`, ...
    pub kind: String,
    /// How much it matters.
    pub severity: Severity,
    /// What is the matter, in one sentence.
    pub message: String,
    /// Where it stands: the place first, then those it conflicts with.
    pub evidence: Vec<Evidence>,
}
