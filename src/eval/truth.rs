//! The types of `truth.json`: what a record should say, in the record's own shape, and what such a truth cannot say.
//!
//! Only keys that are there are scored; `null` says that the document does not give a value. A misspelt key is an
//! error, so these are types of their own and stricter than the record's.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// What a record should say; keys that are not there are not scored.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TruthRecord {
    /// The document's own identity.
    pub document: Option<TruthDocument>,
    /// The documents it cites, in any order.
    pub references: Option<Vec<TruthReference>>,
    /// Nơi nhận, in any order.
    pub recipients: Option<Vec<TruthRecipient>>,
    /// Who signed.
    pub signer: Option<TruthSigner>,
    /// The places it speaks of, in any order.
    pub places: Option<Vec<TruthPlace>>,
    /// Periods, deadlines and other times, in any order.
    pub periods: Option<Vec<TruthPeriod>>,
    /// Numbers that say something, in any order.
    pub indicators: Option<Vec<TruthIndicator>>,
    /// Units that are given tasks, in any order.
    pub units: Option<Vec<TruthUnit>>,
    /// What a reader should be told of.
    pub anomalies: Option<Vec<TruthAnomaly>>,
}

/// The fields of the header.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TruthDocument {
    /// Number and symbol.
    pub code: Option<TruthField>,
    /// The number.
    pub number: Option<TruthField>,
    /// The symbol.
    pub symbol: Option<TruthField>,
    /// The type of document.
    #[serde(rename = "type")]
    pub kind: Option<TruthField>,
    /// Who issued it.
    pub issuer: Option<TruthField>,
    /// The body above.
    pub parent_issuer: Option<TruthField>,
    /// Where.
    pub place: Option<TruthField>,
    /// When, in EDTF.
    pub issued: Option<TruthField>,
    /// What about.
    pub subject: Option<TruthField>,
    /// Urgency.
    pub urgency: Option<TruthField>,
    /// Confidentiality.
    pub confidentiality: Option<TruthField>,
    /// Whom it addresses.
    pub addressees: Option<Vec<TruthAddressee>>,
}

/// Who signed.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TruthSigner {
    /// The name.
    pub name: Option<TruthField>,
    /// The post.
    pub title: Option<TruthField>,
    /// The authority line.
    pub authority: Option<TruthField>,
}

/// State and value of a field.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TruthField {
    /// What is known.
    pub state: TruthState,
    /// The normalised value, in the states `value` and `partial` only.
    pub value: Option<String>,
}

/// The five states of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TruthState {
    /// The document says it.
    Value,
    /// Part of it is known.
    Partial,
    /// The form has the place and nobody filled it.
    Blank,
    /// The document does not have it.
    Absent,
    /// Something stands there and cannot be read.
    Unreadable,
}

/// One addressee.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TruthAddressee {
    /// The name as printed.
    pub name: String,
}

/// One cited document. `null` says that the document does not give it; a key that is not there is not scored.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TruthReference {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Number and symbol.
    pub code: Option<String>,
    /// Its date in EDTF.
    pub date: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// What it is about.
    pub subject: Option<String>,
    /// `basis`, `mention`, `amended` or `replaced`.
    pub role: Option<TruthRole>,
}

/// What a cited document is to the citing one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TruthRole {
    /// It rests on it.
    Basis,
    /// It amends it.
    Amended,
    /// It replaces it.
    Replaced,
    /// It mentions it.
    Mention,
}

/// One line of Nơi nhận.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TruthRecipient {
    /// The name as printed.
    pub name: String,
    /// Why it gets a copy.
    pub purpose: Option<String>,
}

/// One place.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TruthPlace {
    /// The name without its class word.
    pub name: String,
    /// The class word.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// The place it belongs to, with its class word.
    pub parent: Option<String>,
    /// See [`TruthAnomaly::optional`].
    #[serde(default)]
    pub optional: bool,
}

/// One stretch of time.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TruthPeriod {
    /// `period`, `deadline`, `event`, `duration`, `as_of` or `recurring`.
    pub kind: String,
    /// First day in EDTF.
    pub from: Option<String>,
    /// Last day in EDTF.
    pub to: Option<String>,
    /// The wording of a limit.
    pub qualifier: Option<String>,
    /// Where it stands.
    pub evidence: Option<Vec<TruthPlaceOnPage>>,
    /// See [`TruthAnomaly::optional`].
    #[serde(default)]
    pub optional: bool,
}

/// One number that says something.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TruthIndicator {
    /// What is counted or measured.
    pub name: Option<String>,
    /// `result`, `target`, `activity`, `count`, `norm` or `allocation`.
    pub kind: Option<String>,
    /// The value; money in đồng.
    pub value: Option<f64>,
    /// Its unit.
    pub unit: Option<String>,
    /// `=`, `>`, `>=`, `<`, `<=` or `~`.
    pub comparator: Option<String>,
    /// The value before.
    pub before: Option<f64>,
    /// The value after.
    pub after: Option<f64>,
    /// Numerator as printed.
    pub numerator: Option<f64>,
    /// Denominator as printed.
    pub denominator: Option<f64>,
    /// Where it stands.
    pub evidence: Option<Vec<TruthPlaceOnPage>>,
    /// See [`TruthAnomaly::optional`].
    #[serde(default)]
    pub optional: bool,
}

/// One unit with its tasks.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TruthUnit {
    /// The name as printed.
    pub name: String,
    /// `lead`, `coordinate` or `requested`.
    pub role: Option<String>,
    /// Its tasks; what is scored is how many.
    pub tasks: Option<Vec<TruthTask>>,
    /// Where it stands.
    pub evidence: Option<Vec<TruthPlaceOnPage>>,
    /// See [`TruthAnomaly::optional`].
    #[serde(default)]
    pub optional: bool,
}

/// One task of a unit.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TruthTask {
    /// Where it begins.
    pub evidence: Option<Vec<TruthPlaceOnPage>>,
}

/// Where something stands.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TruthPlaceOnPage {
    /// The page, from 1; not scored.
    pub page: Option<u32>,
    /// The line on its page, from 1.
    pub line: u32,
}

/// One thing a reader should be told of.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TruthAnomaly {
    /// Its kind.
    pub kind: String,
    /// `error`, `warning` or `info`.
    pub severity: Option<String>,
    /// Where it stands.
    pub evidence: Option<Vec<TruthPlaceOnPage>>,
    /// Neither required nor wrong: an item that annotators may leave out or that takes judgement. Not scored.
    #[serde(default)]
    pub optional: bool,
}

impl TruthRecord {
    /// What the types cannot say: values where there must be none, dates that are none, a code that is not its parts.
    pub(super) fn complaints(&self) -> impl Iterator<Item = String> {
        let fields = self.fields();
        let wrong =
            fields.iter().filter_map(|(name, field)| field.complaint().map(|what| format!("{name}: {what}")));
        let mut all: Vec<String> = wrong.collect();
        all.extend(self.document.as_ref().and_then(TruthDocument::code_complaint));
        let wrong_dates = self.dates().filter(|(_, date)| !is_edtf(date));
        all.extend(wrong_dates.map(|(name, date)| format!("{name}: {date} is no EDTF date")));
        let issued = self.document.as_ref().and_then(|document| document.issued.as_ref());
        let issued = issued.and_then(|field| field.value.as_deref()).filter(|date| !is_edtf(date));
        all.extend(issued.map(|date| format!("document.issued: {date} is no EDTF date")));
        all.into_iter()
    }

    /// The dates of list items, with the list's name.
    fn dates(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let cited = self.references.iter().flatten().filter_map(|reference| reference.date.as_deref());
        let set = self.periods.iter().flatten().flat_map(|period| [&period.from, &period.to]);
        let set = set.filter_map(|date| date.as_deref());
        cited.map(|date| ("references", date)).chain(set.map(|date| ("periods", date)))
    }

    fn fields(&self) -> Vec<(&'static str, &TruthField)> {
        let mut all = Vec::new();
        if let Some(document) = &self.document {
            all.extend([
                ("document.code", &document.code),
                ("document.number", &document.number),
                ("document.symbol", &document.symbol),
                ("document.type", &document.kind),
                ("document.issuer", &document.issuer),
                ("document.parent_issuer", &document.parent_issuer),
                ("document.place", &document.place),
                ("document.issued", &document.issued),
                ("document.subject", &document.subject),
                ("document.urgency", &document.urgency),
                ("document.confidentiality", &document.confidentiality),
            ]);
        }
        if let Some(signer) = &self.signer {
            all.extend([
                ("signer.name", &signer.name),
                ("signer.title", &signer.title),
                ("signer.authority", &signer.authority),
            ]);
        }
        all.into_iter().filter_map(|(name, field)| Some((name, field.as_ref()?))).collect()
    }
}

impl TruthField {
    fn complaint(&self) -> Option<&'static str> {
        let has_value = self.value.as_ref().is_some_and(|value| !value.is_empty());
        match self.state {
            TruthState::Value | TruthState::Partial if !has_value => {
                Some("the state says value and there is none")
            }
            TruthState::Blank | TruthState::Absent | TruthState::Unreadable if has_value => {
                Some("there is a value and the state says that there is none")
            }
            _ => None,
        }
    }
}

impl TruthDocument {
    fn code_complaint(&self) -> Option<String> {
        let value = |field: &Option<TruthField>| field.as_ref().and_then(|field| field.value.clone());
        let (code, number, symbol) = (value(&self.code)?, value(&self.number)?, value(&self.symbol)?);
        // State documents have a slash between number and symbol, party documents a hyphen.
        let joined = format!("{number}/{symbol}");
        let is_right = code == joined || code == format!("{number}-{symbol}");
        (!is_right).then(|| format!("document.code: {code} is not number and symbol, {joined}"))
    }
}

/// The JSON Schema of `truth.json`.
pub fn schema() -> Value {
    schemars::schema_for!(TruthRecord).to_value()
}

/// `2024`, `2024-03` or `2024-03-14`, `X` for a digit that is not known.
fn is_edtf(date: &str) -> bool {
    let lengths: Vec<usize> = date.split('-').map(str::len).collect();
    let has_shape = matches!(lengths[..], [4] | [4, 2] | [4, 2, 2]);
    has_shape && date.chars().all(|c| c.is_ascii_digit() || matches!(c, 'X' | '-'))
}
