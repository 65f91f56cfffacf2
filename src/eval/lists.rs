//! Turns two lists into verdicts per value: items are paired by the best assignment, whatever their order.
//!
//! The assignment of greatest total likeness is found by the method of potentials (Kuhn 1955, Munkres 1957); items
//! that are less than half alike stay alone, as missed or as not in the document. An item of the truth that is
//! `optional` is neither missed nor wrong: whatever it is paired with is not scored.

use std::borrow::Cow;

use serde_json::Value;

use super::fields::{
    EMPTY, FieldResult, Kind, NOT_REPORTED, Verdict, anls, compare_values, dotted, likeness_of,
};

/// A list of the record: its place, and the values of an item. The first value identifies the item.
pub struct List {
    /// JSON pointer.
    pub pointer: &'static str,
    /// Key (`evidence/0/line`: a path into the item) and kind of each value; of a list its length is compared.
    pub values: &'static [(&'static str, Kind)],
}

/// The lists that are scored.
pub const LISTS: [List; 8] = [
    List { pointer: "/document/addressees", values: &[("name", Kind::Text)] },
    List {
        pointer: "/references",
        values: &[
            ("code", Kind::Exact),
            ("type", Kind::Word),
            ("date", Kind::Date),
            ("issuer", Kind::Text),
            ("subject", Kind::Text),
            ("role", Kind::Exact),
        ],
    },
    List { pointer: "/recipients", values: &[("name", Kind::Text), ("purpose", Kind::Word)] },
    List {
        pointer: "/places",
        values: &[("name", Kind::Word), ("type", Kind::Word), ("parent", Kind::Text)],
    },
    List {
        pointer: "/periods",
        values: &[
            ("to", Kind::Date),
            ("from", Kind::Date),
            ("kind", Kind::Exact),
            ("qualifier", Kind::Word),
            (LINE, Kind::Exact),
        ],
    },
    List {
        pointer: "/indicators",
        values: &[
            ("value", Kind::Exact),
            ("name", Kind::Text),
            ("kind", Kind::Exact),
            ("unit", Kind::Word),
            ("comparator", Kind::Exact),
            ("before", Kind::Exact),
            ("after", Kind::Exact),
            ("numerator", Kind::Exact),
            ("denominator", Kind::Exact),
            (LINE, Kind::Line),
        ],
    },
    List {
        pointer: "/units",
        values: &[("name", Kind::Text), ("role", Kind::Exact), ("tasks", Kind::Exact), (LINE, Kind::Exact)],
    },
    List {
        pointer: "/anomalies",
        values: &[("kind", Kind::Exact), ("severity", Kind::Exact), (LINE, Kind::Line)],
    },
];

/// Where the first proof of an item stands.
const LINE: &str = "evidence/0/line";

/// What identifies an item weighs as much as this many other values.
const IDENTITY_WEIGHT: f64 = 3.0;

/// Items less alike than this are not the same item.
const LEAST_LIKENESS: f64 = 0.5;

/// All lists that the truth has.
pub(super) fn compare(truth: &Value, report: &Value) -> Vec<FieldResult> {
    let results = LISTS.iter().filter_map(|list| {
        let truth = truth.pointer(list.pointer)?.as_array()?;
        Some(compare_list(list, truth, report.pointer(list.pointer).and_then(Value::as_array)))
    });
    results.flatten().collect()
}

fn compare_list(list: &List, truth: &[Value], got: Option<&Vec<Value>>) -> Vec<FieldResult> {
    let Some(got) = got else { return not_reported(list, truth) };
    let likeness: Vec<Vec<f64>> =
        truth.iter().map(|t| got.iter().map(|g| item_likeness(list, t, g)).collect()).collect();
    let partner = assign(&likeness, got.len());
    let mut is_taken = vec![false; got.len()];
    let mut results = Vec::new();
    for (t, item) in truth.iter().enumerate() {
        let partner = partner[t].filter(|g| likeness[t][*g] >= LEAST_LIKENESS);
        if let Some(g) = partner {
            is_taken[g] = true;
        }
        if is_optional(item) {
            continue;
        }
        results.extend(compare_items(list, item, partner.map(|g| &got[g])));
    }
    let alone = got.iter().zip(is_taken).filter(|(_, is_taken)| !is_taken);
    results.extend(alone.map(|(item, _)| extra(list, item)));
    if results.is_empty() {
        // Both lists are empty, and rightly so; or there is nothing but what is optional.
        results.push(result(list, list.values[0], None, None, Verdict::RightlyEmpty));
    }
    results
}

/// The values that the truth's item mentions, against those of its partner.
fn compare_items(list: &List, truth: &Value, got: Option<&Value>) -> Vec<FieldResult> {
    let confidence = got.and_then(|item| item.get("confidence")).and_then(Value::as_f64);
    let mentioned = list.values.iter().filter(|(key, _)| at(truth, key).is_some());
    let compared = mentioned.map(|&(key, kind)| {
        let (truth, got) = (text_at(truth, key), got.and_then(|item| text_at(item, key)));
        let verdict = match (&truth, &got) {
            (None, None) => Verdict::RightlyEmpty,
            (None, Some(_)) => Verdict::Extra,
            (Some(_), None) => Verdict::Missed,
            (Some(truth), Some(got)) => compare_values(kind, truth, got),
        };
        let mut result = result(list, (key, kind), truth.as_deref(), got.as_deref(), verdict);
        result.confidence = confidence.filter(|_| got.is_some() && key == list.values[0].0);
        result
    });
    compared.collect()
}

/// An item that stands for none of the truth: one fault, under what identifies it.
fn extra(list: &List, item: &Value) -> FieldResult {
    let shown = list.values.iter().find_map(|(key, _)| text_at(item, key));
    let shown = shown.as_deref().unwrap_or("(an item without values)");
    let mut result = result(list, list.values[0], None, Some(shown), Verdict::Extra);
    result.confidence = item.get("confidence").and_then(Value::as_f64);
    result
}

/// The report does not have the list at all: every value of the truth is missing.
fn not_reported(list: &List, truth: &[Value]) -> Vec<FieldResult> {
    let required = truth.iter().filter(|item| !is_optional(item));
    let values = required.flat_map(|item| list.values.iter().map(move |value| (item, *value)));
    let missing = values.filter_map(|(item, (key, kind))| {
        let value = text_at(item, key)?;
        Some(FieldResult {
            got: NOT_REPORTED.to_owned(),
            ..result(list, (key, kind), Some(&value), None, Verdict::NotReported)
        })
    });
    let missing: Vec<FieldResult> = missing.collect();
    if missing.is_empty() {
        vec![result(list, list.values[0], None, None, Verdict::NotReported)]
    } else {
        missing
    }
}

fn result(
    list: &List,
    (key, kind): (&str, Kind),
    truth: Option<&str>,
    got: Option<&str>,
    verdict: Verdict,
) -> FieldResult {
    let shown = |value: Option<&str>| value.unwrap_or(EMPTY).to_owned();
    FieldResult {
        // Of a path the last part: `anomalies.line`.
        field: format!("{}.{}", dotted(list.pointer), key.rsplit('/').next().unwrap_or(key)),
        verdict,
        is_expected: truth.is_some(),
        is_given: got.is_some(),
        truth: shown(truth),
        got: shown(got),
        anls: likeness_of(kind, truth, got),
        confidence: None,
    }
}

fn is_optional(item: &Value) -> bool {
    item.get("optional").and_then(Value::as_bool).unwrap_or_default()
}

/// What stands at the end of a path into an item; `null` is something.
fn at<'a>(item: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('/').try_fold(item, |value, key| match value {
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        value => value.get(key),
    })
}

/// A value as text: a number in its shortest form, of a list the length.
fn text_at<'a>(item: &'a Value, path: &str) -> Option<Cow<'a, str>> {
    match at(item, path)? {
        Value::String(text) => Some(Cow::Borrowed(text)),
        // 9 and 9.0 are one number.
        Value::Number(number) => Some(Cow::Owned(number.as_f64()?.to_string())),
        Value::Array(items) => Some(Cow::Owned(items.len().to_string())),
        _ => None,
    }
}

/// How alike two items are, 0 to 1, over the values that the truth's item mentions.
fn item_likeness(list: &List, truth: &Value, got: &Value) -> f64 {
    let (mut sum, mut weights) = (0.0, 0.0);
    for (index, (key, kind)) in list.values.iter().enumerate() {
        if at(truth, key).is_none() {
            continue;
        }
        let likeness = value_likeness(*kind, text_at(truth, key).as_deref(), text_at(got, key).as_deref());
        if *kind == Kind::Line && likeness < 1.0 {
            return 0.0;
        }
        let weight = if index == 0 { IDENTITY_WEIGHT } else { 1.0 };
        weights += weight;
        sum += weight * likeness;
    }
    if weights > 0.0 { sum / weights } else { 0.0 }
}

fn value_likeness(kind: Kind, truth: Option<&str>, got: Option<&str>) -> f64 {
    match (kind, truth, got) {
        (_, None, None) => 1.0,
        (Kind::Text, Some(truth), Some(got)) => anls(truth, got),
        (_, Some(truth), Some(got)) if compare_values(kind, truth, got) == Verdict::Right => 1.0,
        // A code with one wrong digit is still more like its own than like another.
        (Kind::Exact, Some(truth), Some(got)) => anls(truth, got) / 2.0,
        _ => 0.0,
    }
}

/// For each row the column it goes with, so that the total is greatest; `None` for rows left over. `columns` is the
/// length of every row. Ties go to the column that stands first.
pub fn assign(likeness: &[Vec<f64>], columns: usize) -> Vec<Option<usize>> {
    let size = likeness.len().max(columns);
    let cost = |row: usize, column: usize| {
        likeness.get(row).and_then(|row| row.get(column)).map_or(0.0, |likeness| -likeness)
    };
    // Column 0 and row 0 stand for "none"; `owner[column]` is the row that has it.
    let mut owner = vec![0; size + 1];
    let (mut of_row, mut of_column) = (vec![0.0; size + 1], vec![0.0; size + 1]);
    for row in 1..=size {
        owner[0] = row;
        let came_from = shortest_path(size, cost, &mut owner, &mut of_row, &mut of_column);
        let mut column = came_from.1;
        while column != 0 {
            let before = came_from.0[column];
            owner[column] = owner[before];
            column = before;
        }
    }
    let mut partner = vec![None; likeness.len()];
    for (column, row) in owner[1..].iter().take(columns).enumerate() {
        if let Some(entry) = partner.get_mut(row - 1) {
            *entry = Some(column);
        }
    }
    partner
}

/// From the row in `owner[0]` to the nearest free column; adjusts the potentials. Gives the way and its end.
fn shortest_path(
    size: usize,
    cost: impl Fn(usize, usize) -> f64,
    owner: &mut [usize],
    of_row: &mut [f64],
    of_column: &mut [f64],
) -> (Vec<usize>, usize) {
    let mut slack = vec![f64::INFINITY; size + 1];
    let mut came_from = vec![0; size + 1];
    let mut is_done = vec![false; size + 1];
    let mut here = 0;
    loop {
        is_done[here] = true;
        let row = owner[here];
        let (mut least, mut next) = (f64::INFINITY, 0);
        for column in 1..=size {
            if is_done[column] {
                continue;
            }
            let reduced = cost(row - 1, column - 1) - of_row[row] - of_column[column];
            if reduced < slack[column] {
                (slack[column], came_from[column]) = (reduced, here);
            }
            if slack[column] < least {
                (least, next) = (slack[column], column);
            }
        }
        for column in 0..=size {
            if is_done[column] {
                of_row[owner[column]] += least;
                of_column[column] -= least;
            } else {
                slack[column] -= least;
            }
        }
        here = next;
        if owner[here] == 0 {
            return (came_from, here);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_best_assignment_is_not_the_greedy_one() {
        // Greedy takes 0.9 and is left with 0.1; the best is 0.8 + 0.8.
        let likeness = vec![vec![0.9, 0.8], vec![0.8, 0.1]];
        assert_eq!(assign(&likeness, 2), [Some(1), Some(0)]);
        assert_eq!(assign(&[vec![0.2, 0.9, 0.1]], 3), [Some(1)]);
        assert_eq!(assign(&[vec![0.2], vec![0.9]], 1), [None, Some(0)]);
        assert_eq!(assign(&[], 0), []);
    }

    #[test]
    fn order_does_not_count_and_the_rest_is_missed_or_extra() {
        let reference = |code: &str| json!({"code": code, "date": "2024-01-01"});
        let truth = json!({"references": [reference("1/KH-A"), reference("2/KH-B"), {"code": "9/QĐ-TTg"}]});
        let report = json!({"references": [reference("2/KH-B"), {"code": "77/NQ-CP"}, reference("1/KH-A")]});
        let verdicts: Vec<_> = compare(&truth, &report)
            .into_iter()
            .map(|result| (result.field, result.verdict, result.truth, result.got))
            .collect();
        let line = |field: &str, verdict, truth: &str, got: &str| {
            (field.to_owned(), verdict, truth.to_owned(), got.to_owned())
        };
        assert_eq!(
            verdicts,
            [
                line("references.code", Verdict::Right, "1/KH-A", "1/KH-A"),
                line("references.date", Verdict::Right, "2024-01-01", "2024-01-01"),
                line("references.code", Verdict::Right, "2/KH-B", "2/KH-B"),
                line("references.date", Verdict::Right, "2024-01-01", "2024-01-01"),
                line("references.code", Verdict::Missed, "9/QĐ-TTg", "-"),
                line("references.code", Verdict::Extra, "-", "77/NQ-CP"),
            ]
        );
    }

    #[test]
    fn numbers_lengths_and_lines_are_compared_and_the_optional_is_not() {
        let indicator = |value: f64, line: u32| json!({"value": value, "evidence": [{"line": line}]});
        let truth = json!({
            "indicators": [indicator(3.5, 7), {"value": 9, "optional": true}],
            "units": [{"name": "Phòng Y tế", "tasks": [{}, {}]}],
        });
        let report = json!({
            "indicators": [indicator(3.5, 8), indicator(9.0, 1)],
            "units": [{"name": "Phòng Y tế", "tasks": [{"text": "a"}]}],
        });
        let verdicts: Vec<_> = compare(&truth, &report)
            .into_iter()
            .map(|result| format!("{} {:?} {} {}", result.field, result.verdict, result.truth, result.got))
            .collect();
        insta::assert_snapshot!(verdicts.join("\n"), @r"
        indicators.value Missed 3.5 -
        indicators.line Missed 7 -
        indicators.value Extra - 3.5
        units.name Right Phòng Y tế Phòng Y tế
        units.tasks Wrong 2 1
        ");
    }

    #[test]
    fn an_empty_list_is_right_when_it_is_empty() {
        let truth = json!({"recipients": []});
        assert_eq!(compare(&truth, &json!({"recipients": []}))[0].verdict, Verdict::RightlyEmpty);
        assert_eq!(compare(&truth, &json!({"recipients": [{"name": "x"}]}))[0].verdict, Verdict::Extra);
        assert_eq!(compare(&truth, &json!({}))[0].verdict, Verdict::NotReported);
    }
}
