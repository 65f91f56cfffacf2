//! Turns a true record and a report into a verdict per field.
//!
//! A field is right only when state and value are. A value where the truth has none is *filled a blank*: the one
//! error that a record must not have, so it is named and never averaged away. Numbers and dates are compared
//! exactly, partial dates by their known parts; free text also by ANLS (Biten and others 2019). Precision and recall
//! follow GROBID's end-to-end evaluation. Lists are in the sibling module `lists`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lists;
use super::units::fold_tone_place;
use crate::text;

/// How values of a field are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Codes and numbers: equal to the letter.
    Exact,
    /// The line of the evidence: equal, and an item that stands elsewhere is another item.
    Line,
    /// EDTF dates: equal in every part that is known; `X` is an unknown digit.
    Date,
    /// Closed lists: equal but for case, spaces and tone placement.
    Word,
    /// Free text: as `Word`, and its likeness is said too.
    Text,
}

/// The single fields of a record: JSON pointer and how values are compared.
pub const FIELDS: [(&str, Kind); 14] = [
    ("/document/code", Kind::Exact),
    ("/document/number", Kind::Exact),
    ("/document/symbol", Kind::Exact),
    ("/document/type", Kind::Word),
    ("/document/issuer", Kind::Text),
    ("/document/parent_issuer", Kind::Text),
    ("/document/place", Kind::Word),
    ("/document/issued", Kind::Date),
    ("/document/subject", Kind::Text),
    ("/document/urgency", Kind::Word),
    ("/document/confidentiality", Kind::Word),
    ("/signer/name", Kind::Text),
    ("/signer/title", Kind::Word),
    ("/signer/authority", Kind::Word),
];

/// What came of one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// State and value agree.
    Right,
    /// There is no value, in the same state.
    RightlyEmpty,
    /// Another value.
    Wrong,
    /// The truth has a value, the record has none.
    Missed,
    /// The truth knows a part that the record leaves open.
    Incomplete,
    /// A value where the truth is blank or absent, or a part that the truth leaves open.
    FilledBlank,
    /// A value where the truth is unreadable.
    Guessed,
    /// The value agrees (or there is none on both sides), the state does not.
    WrongState,
    /// An item, or a value of one, that the truth does not have.
    Extra,
    /// The report has no such field.
    NotReported,
}

impl Verdict {
    /// In words, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::RightlyEmpty => "rightly empty",
            Self::Wrong => "wrong value",
            Self::Missed => "missed",
            Self::Incomplete => "incomplete",
            Self::FilledBlank => "filled a blank",
            Self::Guessed => "guessed what nobody can read",
            Self::WrongState => "wrong state",
            Self::Extra => "not in the document",
            Self::NotReported => "not in the report",
        }
    }

    /// Whether nothing is wrong.
    pub fn is_right(self) -> bool {
        matches!(self, Self::Right | Self::RightlyEmpty)
    }
}

/// One comparison: a field of the record, or a value of a list item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldResult {
    /// Dotted name: `document.code`, `references.date`.
    pub field: String,
    /// What came of it.
    pub verdict: Verdict,
    /// Whether the truth has a value.
    pub is_expected: bool,
    /// Whether the report gives a value.
    pub is_given: bool,
    /// State and value of the truth, as text for people.
    pub truth: String,
    /// State and value in the report.
    pub got: String,
    /// Likeness of free text, 0 to 1; `None` for other kinds and where there is no value to compare.
    pub anls: Option<f64>,
    /// The report's confidence, where it gives a value.
    pub confidence: Option<f64>,
}

/// Counts over the comparisons of one field.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Values that are right.
    pub right: u64,
    /// Rightly without a value.
    pub rightly_empty: u64,
    /// Given and not right (false positives).
    pub false_positives: u64,
    /// In the truth and not right (false negatives).
    pub false_negatives: u64,
    /// Blanks that were filled.
    pub filled_blanks: u64,
    /// Values agree, or there are none; states do not.
    pub wrong_states: u64,
    /// Comparisons that are not right, whatever the reason.
    pub faults: u64,
    /// Sum of the likeness of free text, and over how many values.
    pub likeness: [f64; 2],
}

impl Tally {
    /// One more comparison.
    pub fn add(&mut self, result: &FieldResult) {
        use Verdict as V;
        self.right += u64::from(result.verdict == V::Right);
        self.rightly_empty += u64::from(result.verdict == V::RightlyEmpty);
        self.filled_blanks += u64::from(result.verdict == V::FilledBlank);
        self.wrong_states += u64::from(result.verdict == V::WrongState);
        if !result.verdict.is_right() {
            self.faults += 1;
            // Leaving a part open says nothing false; it only says less.
            self.false_positives += u64::from(result.is_given && result.verdict != V::Incomplete);
            self.false_negatives += u64::from(result.is_expected);
        }
        if let Some(anls) = result.anls {
            self.likeness = [self.likeness[0] + anls, self.likeness[1] + 1.0];
        }
    }

    /// Both pooled.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            right: self.right + other.right,
            rightly_empty: self.rightly_empty + other.rightly_empty,
            false_positives: self.false_positives + other.false_positives,
            false_negatives: self.false_negatives + other.false_negatives,
            filled_blanks: self.filled_blanks + other.filled_blanks,
            wrong_states: self.wrong_states + other.wrong_states,
            faults: self.faults + other.faults,
            likeness: [self.likeness[0] + other.likeness[0], self.likeness[1] + other.likeness[1]],
        }
    }

    /// Values in the truth.
    pub fn support(&self) -> u64 {
        self.right + self.false_negatives
    }

    /// Right over given; `None` when nothing was given.
    pub fn precision(&self) -> Option<f64> {
        share(self.right, self.right + self.false_positives)
    }

    /// Right over what there was; `None` when there was nothing.
    pub fn recall(&self) -> Option<f64> {
        share(self.right, self.support())
    }

    /// Harmonic mean of precision and recall; `None` when there was nothing and nothing was given.
    pub fn f1(&self) -> Option<f64> {
        share(2 * self.right, 2 * self.right + self.false_positives + self.false_negatives)
    }

    /// Mean likeness of free text; `None` for other kinds.
    pub fn anls(&self) -> Option<f64> {
        let [sum, count] = self.likeness;
        (count > 0.0).then(|| sum / count)
    }
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The comparisons by field.
pub fn tally(results: &[FieldResult]) -> BTreeMap<String, Tally> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for result in results {
        tallies.entry(result.field.clone()).or_default().add(result);
    }
    tallies
}

/// Compares all that `truth` has; what it does not mention is not scored.
pub fn compare(truth: &Value, report: &Value) -> Vec<FieldResult> {
    let single = FIELDS.iter().filter_map(|(pointer, kind)| {
        let truth = truth.pointer(pointer)?;
        Some(compare_field(&dotted(pointer), *kind, truth, report.pointer(pointer)))
    });
    single.chain(lists::compare(truth, report)).collect()
}

/// `/document/code` to `document.code`.
pub(super) fn dotted(pointer: &str) -> String {
    pointer.trim_start_matches('/').replace('/', ".")
}

/// How nothing at all is shown.
pub(super) const EMPTY: &str = "-";

/// State and value of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Said<'a> {
    state: &'a str,
    value: Option<&'a str>,
}

impl<'a> Said<'a> {
    /// A value counts only in a state that has one.
    fn parse(field: &'a Value) -> Option<Self> {
        let state = field.get("state")?.as_str()?;
        let value = field.get("value").and_then(Value::as_str);
        let value = value.filter(|_| matches!(state, "value" | "partial"));
        Some(Self { state, value })
    }

    fn shown(&self) -> String {
        match self.value {
            Some(value) if self.state == "value" => value.to_owned(),
            Some(value) => format!("{value} ({})", self.state),
            None => format!("({})", self.state),
        }
    }
}

/// How a field is shown that the report does not have.
pub(super) const NOT_REPORTED: &str = "(not in the report)";

fn compare_field(name: &str, kind: Kind, truth: &Value, got: Option<&Value>) -> FieldResult {
    let truth = Said::parse(truth).unwrap_or(Said { state: "absent", value: None });
    let confidence = got.and_then(|field| field.get("confidence")).and_then(Value::as_f64);
    let got = got.and_then(Said::parse);
    let value = got.and_then(|got| got.value);
    FieldResult {
        field: name.to_owned(),
        verdict: got.map_or(Verdict::NotReported, |got| judge(kind, truth, got)),
        is_expected: truth.value.is_some(),
        is_given: value.is_some(),
        truth: truth.shown(),
        got: got.map_or_else(|| NOT_REPORTED.to_owned(), |got| got.shown()),
        anls: likeness_of(kind, truth.value, value),
        confidence: confidence.filter(|_| value.is_some()),
    }
}

fn judge(kind: Kind, truth: Said, got: Said) -> Verdict {
    match (truth.value, got.value) {
        (None, None) if truth.state == got.state => Verdict::RightlyEmpty,
        (None, None) => Verdict::WrongState,
        (None, Some(_)) if truth.state == "unreadable" => Verdict::Guessed,
        (None, Some(_)) => Verdict::FilledBlank,
        (Some(_), None) => Verdict::Missed,
        (Some(a), Some(b)) => match compare_values(kind, a, b) {
            Verdict::Right if truth.state != got.state => Verdict::WrongState,
            verdict => verdict,
        },
    }
}

/// `None` unless the kind is free text and the truth has a value.
pub(super) fn likeness_of(kind: Kind, truth: Option<&str>, got: Option<&str>) -> Option<f64> {
    let truth = truth.filter(|_| kind == Kind::Text)?;
    Some(got.map_or(0.0, |got| anls(truth, got)))
}

/// Right, wrong, or (dates) less or more than the truth knows.
pub(super) fn compare_values(kind: Kind, truth: &str, got: &str) -> Verdict {
    let is_equal = match kind {
        Kind::Exact | Kind::Line => text::nfc(truth) == text::nfc(got),
        Kind::Date => return compare_dates(truth, got),
        Kind::Word | Kind::Text => folded(truth) == folded(got),
    };
    if is_equal { Verdict::Right } else { Verdict::Wrong }
}

fn compare_dates(truth: &str, got: &str) -> Verdict {
    let is_open = |part: &str| part.contains(['X', 'x']);
    let (truth, got): (Vec<&str>, Vec<&str>) = (truth.split('-').collect(), got.split('-').collect());
    if truth.len() != got.len() {
        return Verdict::Wrong;
    }
    let parts = || truth.iter().zip(&got);
    if parts().any(|(truth, got)| !is_open(truth) && !is_open(got) && truth != got) {
        Verdict::Wrong
    } else if parts().any(|(truth, got)| is_open(truth) && !is_open(got)) {
        Verdict::FilledBlank
    } else if parts().any(|(truth, got)| !is_open(truth) && is_open(got)) {
        Verdict::Incomplete
    } else {
        Verdict::Right
    }
}

/// Names that documents print in full or short without a difference.
const SHORT_NAMES: [(&str, &str); 2] = [("ubnd", "ủy ban nhân dân"), ("hđnd", "hội đồng nhân dân")];

/// GROBID's soft match: case, white space and punctuation do not count; nor do tone placement and `UBND` for its
/// full name.
fn folded(value: &str) -> String {
    let value = fold_tone_place(&text::nfc(value)).to_lowercase();
    let words = value.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let full = |word| SHORT_NAMES.iter().find(|(short, _)| *short == word).map_or(word, |(_, full)| *full);
    words.map(full).collect::<Vec<_>>().join(" ")
}

/// Average normalised Levenshtein similarity of one pair: one minus the distance over the longer length, 0 when
/// half or more differs.
pub(super) fn anls(truth: &str, got: &str) -> f64 {
    let likeness = strsim::normalized_levenshtein(&folded(truth), &folded(got));
    if likeness > 0.5 { likeness } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn verdict(truth: &Value, got: &Value) -> Verdict {
        compare_field("f", Kind::Exact, truth, Some(got)).verdict
    }

    fn value(text: &str) -> Value {
        json!({"state": "value", "value": text})
    }

    #[test]
    fn state_and_value_must_agree() {
        let blank = json!({"state": "blank", "value": null});
        let absent = json!({"state": "absent", "value": null});
        let unreadable = json!({"state": "unreadable"});
        let is = |truth: &Value, got: &Value, expected| {
            assert_eq!(verdict(truth, got), expected, "{truth} {got}");
        };
        is(&value("12/KH-UBND"), &value("12/KH-UBND"), Verdict::Right);
        is(&value("12/KH-UBND"), &value("13/KH-UBND"), Verdict::Wrong);
        is(&value("12/KH-UBND"), &blank, Verdict::Missed);
        is(&blank, &value("12/KH-UBND"), Verdict::FilledBlank);
        is(&absent, &value("12/KH-UBND"), Verdict::FilledBlank);
        is(&unreadable, &value("12/KH-UBND"), Verdict::Guessed);
        is(&blank, &blank, Verdict::RightlyEmpty);
        is(&blank, &absent, Verdict::WrongState);
        is(&value("a"), &json!({"state": "partial", "value": "a"}), Verdict::WrongState);
        assert_eq!(compare_field("f", Kind::Exact, &blank, None).verdict, Verdict::NotReported);
    }

    #[test]
    fn dates_are_compared_by_what_is_known() {
        for (truth, got, expected) in [
            ("2024-XX-XX", "2024-XX-XX", Verdict::Right),
            ("2024-XX-XX", "2024-03-XX", Verdict::FilledBlank),
            ("2024-03-14", "2024-03-XX", Verdict::Incomplete),
            ("2024-03-14", "2024-05-XX", Verdict::Wrong),
            ("2024-03-14", "2024", Verdict::Wrong),
        ] {
            assert_eq!(compare_values(Kind::Date, truth, got), expected, "{truth} {got}");
        }
    }

    #[test]
    fn words_are_compared_without_case_and_tone_place() {
        assert_eq!(compare_values(Kind::Word, "Thanh  Hóa", "THANH HOÁ"), Verdict::Right);
        assert_eq!(compare_values(Kind::Word, "KT CHỦ TỊCH", "KT. CHỦ TỊCH"), Verdict::Right);
        assert_eq!(compare_values(Kind::Text, "UBND xã", "Uỷ ban nhân dân xã"), Verdict::Right);
        assert!((anls("kế hoạch năm", "kế hoạch nam") - 11.0 / 12.0).abs() < 1e-9);
        assert!(anls("kế hoạch", "tờ trình").abs() < 1e-9);
    }

    #[test]
    fn precision_and_recall_counted_by_hand() {
        let truth =
            json!({"document": {"code": value("1"), "number": value("2"), "symbol": {"state": "blank"}}});
        let report = json!({"document": {"code": value("1"), "number": value("3"), "symbol": value("x")}});
        let all = compare(&truth, &report);
        let tally = all.iter().fold(Tally::default(), |mut tally, result| {
            tally.add(result);
            tally
        });
        // Given: 1, 3, x, of which 1 is right. In the truth: 1, 2.
        assert_eq!((tally.precision(), tally.recall()), (Some(1.0 / 3.0), Some(1.0 / 2.0)));
        assert_eq!((tally.f1(), tally.filled_blanks), (Some(2.0 / 5.0), 1));
    }
}
