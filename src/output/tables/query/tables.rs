//! What the answers show: tables of the same making as the exported ones, narrow enough for a terminal.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::columns::{column, first, place_code};
use super::super::records::Opened;
use super::super::rows::{Row, each, tasks, whole};
use super::super::{Column, Kind, Table};

/// The column that a question for a number looks at.
pub(super) const CODE_ASKED: &str = "code";

const SOURCE: Column = column("source", Kind::Text, "The document's path.", |row| row.report("/source/path"));
const DOCUMENT_ID: Column =
    column("document_id", Kind::Text, "BLAKE3 of the document's bytes.", |row| row.report("/source/blake3"));
const ISSUED: Column =
    column("issued", Kind::Date, "Day of issue.", |row| row.report("/document/issued/value"));
const ISSUER: Column =
    column("issuer", Kind::Text, "Who issued it.", |row| row.report("/document/issuer/value"));
const PAGE: Column = column("page", Kind::Integer, "The page, from 1.", |row| row.evidence("page"));
const LINE: Column = column("line", Kind::Integer, "The line, from 1.", |row| row.evidence("line"));
const DOCUMENT: Column =
    column("document", Kind::Text, "The document's own number.", |row| row.report("/document/code/value"));

/// Documents by number.
pub(super) static NUMBERS: Table = Table {
    name: "number",
    meaning: "One row a document of the number.",
    rows: whole,
    columns: &[
        column(CODE_ASKED, Kind::Text, "Number and symbol.", |row| row.report("/document/code/value")),
        ISSUED,
        column("kind", Kind::Text, "The type of document.", |row| row.report("/document/type/value")),
        ISSUER,
        column("subject", Kind::Text, "What it is about.", |row| row.report("/document/subject/value")),
        SOURCE,
        DOCUMENT_ID,
    ],
};

/// Documents by what they cite.
pub(super) static CITATIONS: Table = Table {
    name: "cites",
    meaning: "One row a document that cites the number.",
    rows: |document| each(document, "references"),
    columns: &[
        column(CODE_ASKED, Kind::Text, "The cited number and symbol.", |row| row.item("/code")),
        column("role", Kind::Text, "basis, amended, replaced or mention.", |row| row.item("/role")),
        DOCUMENT,
        ISSUED,
        ISSUER,
        PAGE,
        LINE,
        SOURCE,
        DOCUMENT_ID,
    ],
};

/// Indicators over time.
pub(super) static HISTORY: Table = Table {
    name: "indicator",
    meaning: "One row a number that a document gives for the indicator.",
    rows: |document| each(document, "indicators"),
    columns: &[
        column("indicator", Kind::Text, "Its name as printed.", |row| row.item("/name")),
        column("criterion", Kind::Text, "The criterion of the catalogue it is.", |row| {
            row.item("/criterion")
        }),
        column("place", Kind::Text, "What it is limited to, else the issuer.", |row| {
            first(row.item("/scope"), row.report("/document/issuer/value"))
        }),
        column("at", Kind::Date, "Its period, else the day of issue.", |row| {
            first(row.item("/period"), row.report("/document/issued/value"))
        }),
        column("value", Kind::Number, "The value; of two that are compared the later.", value),
        column("unit", Kind::Text, "Its unit.", |row| row.item("/unit")),
        column("kind", Kind::Text, "result, target, activity, count, norm or allocation.", |row| {
            row.item("/kind")
        }),
        column("target", Kind::Number, "What is to be reached.", |row| row.item("/target/value")),
        DOCUMENT,
        PAGE,
        LINE,
        SOURCE,
        column("place_code", Kind::Text, "Official code of the place.", place_code),
        column("confidence", Kind::Number, "How sure, from 0 to 1.", |row| row.item("/confidence")),
        DOCUMENT_ID,
    ],
};

/// Deadlines: of tasks, and those of the text that belong to no task.
pub(super) static DEADLINES: Table = Table {
    name: "overdue",
    meaning: "One row a task or other deadline.",
    rows: deadlines,
    columns: &[
        column("unit", Kind::Text, "The unit, as printed.", |row| {
            first(first(row.parent("/name"), row.item("")), row.item("/unit"))
        }),
        column("deadline", Kind::Date, "Until when.", deadline),
        column("task", Kind::Text, "What is to be done, as printed.", |row| {
            first(first(row.item("/text"), row.parent("/content")), row.item("/what"))
        }),
        DOCUMENT,
        PAGE,
        LINE,
        SOURCE,
        DOCUMENT_ID,
    ],
};

fn value(row: &Row<'_>) -> Value {
    let value = row.item("/value");
    if value.is_null() { row.item("/after") } else { value }
}

fn deadline(row: &Row<'_>) -> Value {
    first(first(row.item("/deadline"), row.parent("/deadline")), row.item("/to"))
}

fn deadlines(document: &Opened) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> =
        tasks(document).into_iter().filter(|row| deadline(row).is_string()).collect();
    let of_tasks: BTreeSet<String> = rows.iter().flat_map(places).collect();
    let others = each(document, "periods").into_iter().filter(|row| row.item("/kind") == "deadline");
    rows.extend(others.filter(|row| !places(row).iter().any(|place| of_tasks.contains(place))));
    rows
}

/// The deadline with each line it stands on: by this a task's deadline is known among those of the text.
fn places(row: &Row<'_>) -> Vec<String> {
    let evidence = row.item("/evidence");
    let day = deadline(row);
    let lines = evidence.as_array().into_iter().flatten();
    lines.map(|at| format!("{day} {} {}", at["page"], at["line"])).collect()
}
