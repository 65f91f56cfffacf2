//! Turns field annotations of the shape `gold-1` into a `truth.json`.
//!
//! There a field is a string, or an object with `value` and `status`; the names of fields differ. What is only
//! inferred there is not required here: places inside organisations and addresses, units outside the sections that
//! share out tasks, anomalies that need judgement become `optional`.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// Makes a list item of the record's shape of one of the annotation's.
type Convert<'a> = &'a dyn Fn(&Value) -> Value;

/// The `truth.json` of an annotation. Fields that the annotation does not mention stay out. `purposes` writes out
/// what Nơi nhận abbreviates (`b/c`: `để báo cáo`), as the record does.
pub fn truth(gold: &Value, purposes: &BTreeMap<String, String>) -> Value {
    let mut truth = Map::new();
    truth.insert("document".to_owned(), document(gold));
    let recipient = |item: &Value| recipient(item, purposes);
    let lists: [(&str, &str, Convert); 7] = [
        ("references", "references", &reference),
        ("recipients", "recipients", &recipient),
        ("places", "places", &place),
        ("periods", "periods", &period),
        ("indicators", "indicators", &indicator),
        ("units", "responsible_units", &unit),
        ("anomalies", "anomalies", &anomaly),
    ];
    for (ours, theirs, convert) in lists {
        if let Some(items) = gold.get(theirs).and_then(Value::as_array) {
            truth.insert(ours.to_owned(), items.iter().map(convert).collect());
        }
    }
    if let Some(signer) = gold.get("signer").filter(|signer| signer.is_object()) {
        let field = |key: &str| field(signer.get(key).unwrap_or(&Value::Null));
        truth.insert(
            "signer".to_owned(),
            json!({"name": field("name"), "title": field("title"), "authority": field("authority")}),
        );
    }
    Value::Object(truth)
}

/// The title, for `about.toml`.
pub fn title(gold: &Value) -> String {
    value_of(gold.get("title").unwrap_or(&Value::Null)).unwrap_or("untitled").to_owned()
}

fn document(gold: &Value) -> Value {
    let mut document = Map::new();
    let fields = [
        ("number", "doc_number"),
        ("symbol", "doc_symbol"),
        ("type", "doc_type"),
        ("issuer", "issuing_body"),
        ("place", "place"),
        ("subject", "title"),
        ("urgency", "urgency"),
        ("confidentiality", "confidentiality"),
    ];
    for (ours, theirs) in fields {
        if let Some(found) = gold.get(theirs) {
            document.insert(ours.to_owned(), field(found));
        }
    }
    if ["doc_code", "doc_number"].iter().any(|key| gold.get(*key).is_some()) {
        document.insert("code".to_owned(), code(gold));
    }
    if let Some(date) = gold.get("issue_date") {
        document.insert("issued".to_owned(), issued(date));
    }
    let parent = gold.get("parent_body").or_else(|| gold.pointer("/issuing_body/parent"));
    if let Some(parent) = parent {
        document.insert("parent_issuer".to_owned(), field(parent));
    }
    if let Some(addressees) = gold.get("addressees").and_then(Value::as_array) {
        let names = addressees.iter().filter_map(value_of).map(|name| json!({"name": name}));
        document.insert("addressees".to_owned(), names.collect());
    }
    Value::Object(document)
}

fn value_of(field: &Value) -> Option<&str> {
    field.as_str().or_else(|| field.get("value").and_then(Value::as_str))
}

/// Without a status, what has a value is a value and what has none is absent.
fn field(found: &Value) -> Value {
    let status = found.get("status").and_then(Value::as_str);
    match (value_of(found), status) {
        (Some(value), Some("partial")) => json!({"state": "partial", "value": value}),
        (Some(value), _) => json!({"state": "value", "value": value}),
        (None, Some(state @ ("blank" | "unreadable"))) => json!({"state": state, "value": null}),
        (None, _) => json!({"state": "absent", "value": null}),
    }
}

/// A code needs its number: where that is blank, so is the code.
fn code(gold: &Value) -> Value {
    if let Some(code) = gold.get("doc_code").and_then(value_of) {
        return json!({"state": "value", "value": code});
    }
    let number = gold.get("doc_number").map(field).unwrap_or_default();
    let is_blank = number.get("state").and_then(Value::as_str) == Some("blank");
    json!({"state": if is_blank { "blank" } else { "absent" }, "value": null})
}

/// A whole date, or the parts that are there.
fn issued(date: &Value) -> Value {
    if let Some(whole) = date.as_str().or_else(|| date.get("iso").and_then(Value::as_str)) {
        return json!({"state": "value", "value": whole});
    }
    let part = |key: &str| date.get(key).and_then(Value::as_u64);
    let two = |part: Option<u64>| part.map_or_else(|| "XX".to_owned(), |part| format!("{part:02}"));
    match (part("year"), date.get("raw").and_then(Value::as_str)) {
        (Some(year), _) => {
            let value = format!("{year:04}-{}-{}", two(part("month")), two(part("day")));
            json!({"state": "partial", "value": value})
        }
        (None, Some(_)) => json!({"state": "blank", "value": null}),
        (None, None) => json!({"state": "absent", "value": null}),
    }
}

fn reference(item: &Value) -> Value {
    let mut reference = Map::new();
    for (ours, theirs) in [("type", "type"), ("code", "number"), ("date", "date"), ("subject", "subject")] {
        reference.insert(ours.to_owned(), item.get(theirs).cloned().unwrap_or_default());
    }
    // An issuer that a reader only infers is neither required nor wrong.
    if item.get("issuer_inferred").is_none() {
        reference.insert("issuer".to_owned(), item.get("issuer").cloned().unwrap_or_default());
    }
    let role = match item.get("role").and_then(Value::as_str) {
        Some("amends" | "amended") => Some("amended"),
        Some("replaces" | "replaced") => Some("replaced"),
        Some("basis") => Some("basis"),
        Some("mention") => Some("mention"),
        _ => None,
    };
    if let Some(role) = role {
        reference.insert("role".to_owned(), json!(role));
    }
    Value::Object(reference)
}

fn recipient(item: &Value, purposes: &BTreeMap<String, String>) -> Value {
    let purpose = item.get("purpose").and_then(Value::as_str);
    let purpose = purpose.map(|short| purposes.get(short).map_or(short, String::as_str));
    json!({"name": item.get("name"), "purpose": purpose})
}

fn place(item: &Value) -> Value {
    let is_true = |key: &str| item.get(key).and_then(Value::as_bool).unwrap_or_default();
    let is_optional = is_true("in_org") || is_true("in_address");
    chosen(item, &["name", "type", "parent"], is_optional)
}

/// A deadline that comes again is `recurring` in the record.
fn period(item: &Value) -> Value {
    let mut period = chosen(item, &["kind", "from", "to", "qualifier"], false);
    if period["kind"] == "recurring_deadline" {
        period["kind"] = json!("recurring");
    }
    // A stretch of years is annotated by its years; the record gives its first and last day.
    for (key, end) in [("from", "-01-01"), ("to", "-12-31")] {
        let year = period.get(key).and_then(Value::as_str).filter(|day| day.len() == 4).map(str::to_owned);
        if let Some(year) = year {
            period[key] = json!(format!("{year}{end}"));
        }
    }
    period
}

fn indicator(item: &Value) -> Value {
    let keys = ["name", "kind", "value", "unit", "comparator", "before", "after", "numerator", "denominator"];
    with_line(item, chosen(item, &keys, false))
}

/// Only units of the sections that share out tasks are required (guidelines B, responsible units).
fn unit(item: &Value) -> Value {
    let is_optional = item.get("origin").and_then(Value::as_str).is_some_and(|origin| origin != "section");
    let lines = item.get("task_lines").and_then(Value::as_array);
    let tasks = lines.map(|lines| lines.iter().map(|line| json!({"evidence": [{"line": line}]})).collect());
    let mut unit = chosen(item, &["role"], is_optional);
    unit["name"] = item.get("unit").cloned().unwrap_or_default();
    unit["tasks"] = tasks.unwrap_or(Value::Array(Vec::new()));
    unit
}

fn anomaly(item: &Value) -> Value {
    let is_optional = item.get("auto").and_then(Value::as_bool) == Some(false);
    let mut anomaly = chosen(item, &["severity"], is_optional);
    anomaly["kind"] = item.get("type").cloned().unwrap_or_default();
    with_line(item, anomaly)
}

/// The keys of an item that it has, as they are.
fn chosen(item: &Value, keys: &[&str], is_optional: bool) -> Value {
    let found = keys.iter().filter_map(|key| Some(((*key).to_owned(), item.get(*key)?.clone())));
    let mut chosen: Map<String, Value> = found.collect();
    if is_optional {
        chosen.insert("optional".to_owned(), json!(true));
    }
    Value::Object(chosen)
}

fn with_line(item: &Value, mut chosen: Value) -> Value {
    if let Some(line) = item.get("line").filter(|line| line.is_u64()) {
        chosen["evidence"] = json!([{"line": line}]);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_a_field_are_read() {
        let gold = json!({
            "doc_number": {"value": null, "status": "blank"},
            "doc_symbol": {"raw": "/KH-UBND", "value": "KH-UBND"},
            "doc_code": null,
            "issuing_body": {"value": "UBND huyện A", "parent": {"value": null}},
            "issue_date": {"iso": null, "year": 2024, "month": 3, "day": null},
            "addressees": ["B", {"value": "C"}],
            "references": [{"number": "1/KH-D", "issuer": null, "issuer_inferred": "D", "role": "amended_by"}],
        });
        assert_eq!(
            truth(&gold, &BTreeMap::new()),
            json!({
                "document": {
                    "number": {"state": "blank", "value": null},
                    "symbol": {"state": "value", "value": "KH-UBND"},
                    "code": {"state": "blank", "value": null},
                    "issuer": {"state": "value", "value": "UBND huyện A"},
                    "parent_issuer": {"state": "absent", "value": null},
                    "issued": {"state": "partial", "value": "2024-03-XX"},
                    "addressees": [{"name": "B"}, {"name": "C"}],
                },
                "references": [{"type": null, "code": "1/KH-D", "date": null, "subject": null}],
            })
        );
        assert_eq!(issued(&json!("2019-05-31"))["state"], "value");
    }

    #[test]
    fn years_become_their_first_and_last_day() {
        let years = period(&json!({"kind": "period", "from": "2013", "to": "2018", "granularity": "year"}));
        assert_eq!(years, json!({"kind": "period", "from": "2013-01-01", "to": "2018-12-31"}));
        let day = json!({"kind": "deadline", "from": null, "to": "2018-05-02"});
        assert_eq!(period(&day), day);
    }
}
