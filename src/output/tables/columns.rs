//! The one definition of every table: names, types, meanings, and where each value comes from.
//!
//! Names are stable; a new column goes to the end of its group, none is renamed. After a change run
//! `sohoa export --dictionary > docs/data-dictionary.md`; a test compares the two.

use serde_json::Value;

use super::rows::{Row, each, joined, tasks, whole};
use super::{Column, Kind, Table};

/// All tables, the documents first: the others refer to them.
pub static TABLES: [Table; 9] =
    [DOCUMENTS, INDICATORS, REFERENCES, UNITS, TASKS, PLACES, RECIPIENTS, ANOMALIES, PAGES];

pub(super) const fn column(
    name: &'static str,
    kind: Kind,
    meaning: &'static str,
    from: fn(&Row<'_>) -> Value,
) -> Column {
    Column { name, kind, meaning, from }
}

// Functions of their own: a method of a type with a lifetime is no `fn(&Row<'_>)` for every lifetime.
fn number(row: &Row<'_>) -> Value {
    row.number()
}

pub(super) fn place_code(row: &Row<'_>) -> Value {
    row.place_code()
}

fn checks_hold(row: &Row<'_>) -> Value {
    row.checks_hold()
}

/// What no document says of itself.
fn unknown(_row: &Row<'_>) -> Value {
    Value::Null
}

fn count(list: &Value) -> Value {
    list.as_array().map_or(0, Vec::len).into()
}

/// The first of two that says something, as text: a task of a table is its unit's name and nothing else.
pub(super) fn first(value: Value, otherwise: Value) -> Value {
    if value.is_null() && otherwise.is_string() { otherwise } else { value }
}

/// Type and subject in one cell, as the register has them.
fn kind_and_subject(row: &Row<'_>) -> Value {
    let [kind, subject] = ["type", "subject"].map(|field| row.report(&format!("/document/{field}/value")));
    joined_by(" ", &[kind, subject])
}

/// What the clerk must see before all else.
fn marks(row: &Row<'_>) -> Value {
    let fields = ["urgency", "confidentiality"].map(|field| row.report(&format!("/document/{field}/value")));
    joined_by("; ", &fields)
}

fn joined_by(between: &str, values: &[Value]) -> Value {
    let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
    if texts.is_empty() { Value::Null } else { texts.join(between).into() }
}

/// One row a document.
const DOCUMENTS: Table = Table {
    name: "documents",
    meaning: "One row a document.",
    rows: whole,
    columns: &[
        column(
            "document_id",
            Kind::Text,
            "BLAKE3 of the document's bytes: the key, together with `source`.",
            |row| row.report("/source/blake3"),
        ),
        column("source", Kind::Text, "The document's path as it was given to ingest.", |row| {
            row.report("/source/path")
        }),
        column("code", Kind::Text, "Number and symbol together.", |row| row.report("/document/code/value")),
        column("number", Kind::Text, "The number alone.", |row| row.report("/document/number/value")),
        column("symbol", Kind::Text, "The symbol alone.", |row| row.report("/document/symbol/value")),
        column("kind", Kind::Text, "The type of document.", |row| row.report("/document/type/value")),
        column("issuer", Kind::Text, "Who issued it.", |row| row.report("/document/issuer/value")),
        column("parent_issuer", Kind::Text, "The body above the issuer.", |row| {
            row.report("/document/parent_issuer/value")
        }),
        column("place", Kind::Text, "Where it was issued.", |row| row.report("/document/place/value")),
        column("issued", Kind::Date, "Day of issue; EDTF where it is known in part.", |row| {
            row.report("/document/issued/value")
        }),
        column("subject", Kind::Text, "What it is about.", |row| row.report("/document/subject/value")),
        column("urgency", Kind::Text, "HỎA TỐC, THƯỢNG KHẨN or KHẨN.", |row| {
            row.report("/document/urgency/value")
        }),
        column("confidentiality", Kind::Text, "TUYỆT MẬT, TỐI MẬT or MẬT.", |row| {
            row.report("/document/confidentiality/value")
        }),
        column("addressees", Kind::Text, "Whom it addresses (Kính gửi), joined by `; `.", |row| {
            joined(&row.report("/document/addressees"), "/name")
        }),
        column("signer", Kind::Text, "Who signed.", |row| row.report("/signer/name/value")),
        column("signer_title", Kind::Text, "The signer's own post.", |row| row.report("/signer/title/value")),
        column("signer_authority", Kind::Text, "The authority line over the signature.", |row| {
            row.report("/signer/authority/value")
        }),
        column("doubtful_fields", Kind::Integer, "How many fields a person should look at.", |row| {
            count(&row.report("/doubtful"))
        }),
        column("anomalies", Kind::Integer, "How many anomalies were found.", |row| {
            count(&row.report("/anomalies"))
        }),
        column("pages", Kind::Integer, "Number of pages.", |row| row.report("/source/pages")),
        column("media_type", Kind::Text, "What kind of file it is.", |row| row.report("/source/media_type")),
        column("bytes", Kind::Integer, "Size of the file.", |row| row.report("/source/bytes")),
        column("sohoa_version", Kind::Text, "Version of the program that read it.", |row| {
            row.report("/produced_by/sohoa")
        }),
    ],
};

/// One row a number that the document gives.
const INDICATORS: Table = Table {
    name: "indicators",
    meaning: "One row a number that the document gives.",
    rows: |document| each(document, "indicators"),
    columns: &[
        column(
            "document_id",
            Kind::Text,
            "BLAKE3 of the document's bytes: the key, together with `source`.",
            |row| row.report("/source/blake3"),
        ),
        column("source", Kind::Text, "The document's path as it was given to ingest.", |row| {
            row.report("/source/path")
        }),
        column("row", Kind::Integer, "The row's number within its document, from 1.", number),
        column("issuer", Kind::Text, "Who issued the document.", |row| row.report("/document/issuer/value")),
        column(
            "issued",
            Kind::Date,
            "Day of issue of the document; EDTF where it is known in part.",
            |row| row.report("/document/issued/value"),
        ),
        column(
            "place_code",
            Kind::Text,
            "Official code of the place it is about: the one its scope names, else the issuer's; empty where the name alone does not tell.",
            place_code,
        ),
        column("scope", Kind::Text, "What it is limited to: a place, a level.", |row| row.item("/scope")),
        column("period", Kind::Date, "The period it is of; a single day is a date, all else EDTF.", |row| {
            row.item("/period")
        }),
        column("criterion", Kind::Text, "The criterion of the catalogue it is, when one fits.", |row| {
            row.item("/criterion")
        }),
        column("name", Kind::Text, "What is counted or measured, as printed.", |row| row.item("/name")),
        column("kind", Kind::Text, "result, target, activity, count, norm or allocation.", |row| {
            row.item("/kind")
        }),
        column(
            "comparator",
            Kind::Text,
            "How the value is meant: `=`, `>`, `>=`, `<`, `<=`, `~` (about).",
            |row| row.item("/comparator"),
        ),
        column("value", Kind::Number, "The value; money in đồng.", |row| row.item("/value")),
        column("unit", Kind::Text, "The value's unit.", |row| row.item("/unit")),
        column("before", Kind::Number, "The value before, where two are compared.", |row| {
            row.item("/before")
        }),
        column("after", Kind::Number, "The value after.", |row| row.item("/after")),
        column("numerator", Kind::Number, "Numerator as printed.", |row| row.item("/numerator")),
        column("denominator", Kind::Number, "Denominator as printed.", |row| row.item("/denominator")),
        column("target_comparator", Kind::Text, "How the target is meant.", |row| {
            row.item("/target/comparator")
        }),
        column("target", Kind::Number, "What is to be reached.", |row| row.item("/target/value")),
        column("target_low", Kind::Number, "Lower end of the target, where it is a range.", |row| {
            row.item("/target/range/0")
        }),
        column("target_high", Kind::Number, "Upper end of the target.", |row| row.item("/target/range/1")),
        column(
            "check_holds",
            Kind::Boolean,
            "Whether its own arithmetic holds; empty where nothing could be checked.",
            checks_hold,
        ),
        column("check_message", Kind::Text, "What was computed.", |row| {
            joined(&row.item("/checks"), "/message")
        }),
        column("confidence", Kind::Number, "How sure, from 0 (a guess) to 1 (certain).", |row| {
            row.item("/confidence")
        }),
        column("page", Kind::Integer, "The page it stands on, from 1.", |row| row.evidence("page")),
        column("line", Kind::Integer, "The line on that page, from 1.", |row| row.evidence("line")),
        column("raw", Kind::Text, "What was read, before normalisation.", |row| row.item("/raw")),
    ],
};

/// One row a cited document; all its mentions are one row.
const REFERENCES: Table = Table {
    name: "references",
    meaning: "One row a cited document; all its mentions are one row.",
    rows: |document| each(document, "references"),
    columns: &[
        column(
            "document_id",
            Kind::Text,
            "BLAKE3 of the document's bytes: the key, together with `source`.",
            |row| row.report("/source/blake3"),
        ),
        column("source", Kind::Text, "The document's path as it was given to ingest.", |row| {
            row.report("/source/path")
        }),
        column("row", Kind::Integer, "The row's number within its document, from 1.", number),
        column("role", Kind::Text, "basis, amended, replaced or mention.", |row| row.item("/role")),
        column("kind", Kind::Text, "Type of the cited document.", |row| row.item("/type")),
        column("code", Kind::Text, "Its number and symbol.", |row| row.item("/code")),
        column("date", Kind::Date, "Its date; EDTF where it is known in part.", |row| row.item("/date")),
        column("issuer", Kind::Text, "Who issued it, as printed.", |row| row.item("/issuer")),
        column("subject", Kind::Text, "What it is about, as printed.", |row| row.item("/subject")),
        column("mentions", Kind::Integer, "How often it is cited.", |row| count(&row.item("/mentions"))),
        column("confidence", Kind::Number, "How sure, from 0 (a guess) to 1 (certain).", |row| {
            row.item("/confidence")
        }),
        column("page", Kind::Integer, "The page it stands on, from 1.", |row| row.evidence("page")),
        column("line", Kind::Integer, "The line on that page, from 1.", |row| row.evidence("line")),
        column("raw", Kind::Text, "What was read, before normalisation.", |row| row.item("/raw")),
    ],
};

/// One row a unit that the document gives tasks.
const UNITS: Table = Table {
    name: "units",
    meaning: "One row a unit that the document gives tasks.",
    rows: |document| each(document, "units"),
    columns: &[
        column(
            "document_id",
            Kind::Text,
            "BLAKE3 of the document's bytes: the key, together with `source`.",
            |row| row.report("/source/blake3"),
        ),
        column("source", Kind::Text, "The document's path as it was given to ingest.", |row| {
            row.report("/source/path")
        }),
        column("row", Kind::Integer, "The row's number within its document, from 1.", number),
        column("name", Kind::Text, "Its name as printed.", |row| row.item("/name")),
        column("role", Kind::Text, "lead, coordinate or requested.", |row| row.item("/role")),
        column("section", Kind::Text, "The heading it stands under.", |row| row.item("/section")),
        column("tasks", Kind::Integer, "How many tasks it has in this row.", |row| {
            count(&row.item("/tasks"))
        }),
        column("confidence", Kind::Number, "How sure, from 0 (a guess) to 1 (certain).", |row| {
            row.item("/confidence")
        }),
        column("page", Kind::Integer, "The page it stands on, from 1.", |row| row.evidence("page")),
        column("line", Kind::Integer, "The line on that page, from 1.", |row| row.evidence("line")),
        column("raw", Kind::Text, "What was read, before normalisation.", |row| row.item("/raw")),
    ],
};

/// One row a task and unit, from the text and from tables that share tasks out.
const TASKS: Table = Table {
    name: "tasks",
    meaning: "One row a task and unit, from the text and from tables that share tasks out.",
    rows: tasks,
    columns: &[
        column(
            "document_id",
            Kind::Text,
            "BLAKE3 of the document's bytes: the key, together with `source`.",
            |row| row.report("/source/blake3"),
        ),
        column("source", Kind::Text, "The document's path as it was given to ingest.", |row| {
            row.report("/source/path")
        }),
        column("row", Kind::Integer, "The row's number within its document, from 1.", number),
        column("unit", Kind::Text, "The unit, as printed.", |row| first(row.parent("/name"), row.item(""))),
        column("role", Kind::Text, "lead, coordinate or requested.", |row| {
            first(row.parent("/role"), row.list().into())
        }),
        column("task", Kind::Text, "What is to be done, as printed.", |row| {
            first(row.item("/text"), row.parent("/content"))
        }),
        column(
            "deadline",
            Kind::Date,
            "Until when: a day, EDTF, or for tables the words as printed.",
            |row| first(row.item("/deadline"), row.parent("/deadline")),
        ),
        column("section", Kind::Text, "The heading the unit stands under.", |row| row.parent("/section")),
        column(
            "table_row",
            Kind::Text,
            "The row's number in the table, where the task comes from one.",
            |row| row.parent("/row"),
        ),
        column("confidence", Kind::Number, "How sure, from 0 (a guess) to 1 (certain).", |row| {
            row.parent("/confidence")
        }),
        column("page", Kind::Integer, "The page it stands on, from 1.", |row| row.evidence("page")),
        column("line", Kind::Integer, "The line on that page, from 1.", |row| row.evidence("line")),
    ],
};

/// One row a place that the document speaks of.
const PLACES: Table = Table {
    name: "places",
    meaning: "One row a place that the document speaks of.",
    rows: |document| each(document, "places"),
    columns: &[
        column(
            "document_id",
            Kind::Text,
            "BLAKE3 of the document's bytes: the key, together with `source`.",
            |row| row.report("/source/blake3"),
        ),
        column("source", Kind::Text, "The document's path as it was given to ingest.", |row| {
            row.report("/source/path")
        }),
        column("row", Kind::Integer, "The row's number within its document, from 1.", number),
        column("name", Kind::Text, "The name, without its class word.", |row| row.item("/name")),
        column("kind", Kind::Text, "Its class word: tỉnh, huyện, xã, thôn, ...", |row| {
            row.item("/type")
        }),
        column("parent", Kind::Text, "The place it belongs to.", |row| row.item("/parent")),
        column("code", Kind::Text, "Official code at the document's date.", |row| row.item("/code")),
        column(
            "successor_codes",
            Kind::Text,
            "Codes of the units that took over on 1 July 2025, joined by `; `.",
            |row| joined(&row.item("/successor"), "/code"),
        ),
        column("successor_names", Kind::Text, "Their names, in the same order.", |row| {
            joined(&row.item("/successor"), "/name")
        }),
        column("excluded", Kind::Boolean, "Whether the document excludes it.", |row| row.item("/excluded")),
        column("confidence", Kind::Number, "How sure, from 0 (a guess) to 1 (certain).", |row| {
            row.item("/confidence")
        }),
        column("page", Kind::Integer, "The page it stands on, from 1.", |row| row.evidence("page")),
        column("line", Kind::Integer, "The line on that page, from 1.", |row| row.evidence("line")),
        column("raw", Kind::Text, "What was read, before normalisation.", |row| row.item("/raw")),
    ],
};

/// One row a line of Nơi nhận.
const RECIPIENTS: Table = Table {
    name: "recipients",
    meaning: "One row a line of Nơi nhận.",
    rows: |document| each(document, "recipients"),
    columns: &[
        column(
            "document_id",
            Kind::Text,
            "BLAKE3 of the document's bytes: the key, together with `source`.",
            |row| row.report("/source/blake3"),
        ),
        column("source", Kind::Text, "The document's path as it was given to ingest.", |row| {
            row.report("/source/path")
        }),
        column("row", Kind::Integer, "The row's number within its document, from 1.", number),
        column("name", Kind::Text, "The name as printed.", |row| row.item("/name")),
        column("purpose", Kind::Text, "Why it gets a copy.", |row| row.item("/purpose")),
        column("confidence", Kind::Number, "How sure, from 0 (a guess) to 1 (certain).", |row| {
            row.item("/confidence")
        }),
        column("page", Kind::Integer, "The page it stands on, from 1.", |row| row.evidence("page")),
        column("line", Kind::Integer, "The line on that page, from 1.", |row| row.evidence("line")),
        column("raw", Kind::Text, "What was read, before normalisation.", |row| row.item("/raw")),
    ],
};

/// One row a place where a reader should look.
const ANOMALIES: Table = Table {
    name: "anomalies",
    meaning: "One row a place where a reader should look.",
    rows: |document| each(document, "anomalies"),
    columns: &[
        column(
            "document_id",
            Kind::Text,
            "BLAKE3 of the document's bytes: the key, together with `source`.",
            |row| row.report("/source/blake3"),
        ),
        column("source", Kind::Text, "The document's path as it was given to ingest.", |row| {
            row.report("/source/path")
        }),
        column("row", Kind::Integer, "The row's number within its document, from 1.", number),
        column("kind", Kind::Text, "What kind.", |row| row.item("/kind")),
        column("severity", Kind::Text, "error, warning or info.", |row| row.item("/severity")),
        column("message", Kind::Text, "What is the matter.", |row| row.item("/message")),
        column("page", Kind::Integer, "The page it stands on, from 1.", |row| row.evidence("page")),
        column("line", Kind::Integer, "The line on that page, from 1.", |row| row.evidence("line")),
    ],
};

/// One row a page: what was found of its text layer, and what was done.
const PAGES: Table = Table {
    name: "pages",
    meaning: "One row a page: the matter with its text layer, what was done about it, and the measures behind that.",
    rows: |document| each(document, "triage"),
    columns: &[
        column(
            "document_id",
            Kind::Text,
            "BLAKE3 of the document's bytes: the key, together with `source`.",
            |row| row.report("/source/blake3"),
        ),
        column("source", Kind::Text, "The document's path as it was given to ingest.", |row| {
            row.report("/source/path")
        }),
        column("row", Kind::Integer, "The row's number within its document, from 1.", number),
        column("page", Kind::Integer, "The page, from 1.", |row| row.item("/page")),
        column("cause", Kind::Text, "The matter with its text layer.", |row| row.item("/cause")),
        column("action", Kind::Text, "What was done with the page.", |row| row.item("/action")),
        column("encoding", Kind::Text, "The encoding of before Unicode it was decoded from.", |row| {
            row.item("/encoding")
        }),
        column("words", Kind::Integer, "Words in the text layer.", |row| row.item("/measures/words")),
        column("valid_syllables", Kind::Number, "Share of lower-case words that are syllables.", |row| {
            row.item("/measures/valid_syllables")
        }),
        column("marked_words", Kind::Number, "Share of lower-case words that carry a mark.", |row| {
            row.item("/measures/marked_words")
        }),
        column("mixed_words", Kind::Number, "Share of words that mix letters and digits.", |row| {
            row.item("/measures/mixed_words")
        }),
        column(
            "split_words",
            Kind::Number,
            "Share of words whose marks or letters were written apart.",
            |row| row.item("/measures/split_words"),
        ),
        column("image_area", Kind::Number, "Share of the page covered by images.", |row| {
            row.item("/measures/image_area")
        }),
        column("incoming_stamps", Kind::Integer, "Stamps of arrival found on it.", |row| {
            count(&row.item("/incoming_stamps"))
        }),
    ],
};

/// The register of incoming documents as a clerk keeps it: the form in Annex IV of Decree 30/2020/NĐ-CP.
pub static REGISTER: Table = Table {
    name: "Sổ đăng ký văn bản đến",
    meaning: "The register of incoming documents as a clerk keeps it, with the ten columns of the form in Annex IV (Phụ lục IV) of Decree 30/2020/NĐ-CP. Only in the workbook.",
    rows: whole,
    columns: &[
        column(
            "Ngày đến",
            Kind::Date,
            "Day of arrival, where the stamp of arrival has it in print; else the clerk fills it in.",
            |row| row.report("/incoming_stamp/date/value"),
        ),
        column(
            "Số đến",
            Kind::Text,
            "Number of arrival, where the stamp of arrival has it in print; else the clerk fills it in.",
            |row| row.report("/incoming_stamp/number/value"),
        ),
        column("Tác giả", Kind::Text, "Who issued the document.", |row| {
            row.report("/document/issuer/value")
        }),
        column("Số, ký hiệu", Kind::Text, "Number and symbol.", |row| {
            row.report("/document/code/value")
        }),
        column("Ngày tháng", Kind::Date, "Day of issue.", |row| row.report("/document/issued/value")),
        column("Tên loại và trích yếu nội dung", Kind::Text, "Type and subject.", |row| {
            kind_and_subject(row)
        }),
        column(
            "Đơn vị hoặc người nhận",
            Kind::Text,
            "Who gets it in the house; the clerk fills it in.",
            unknown,
        ),
        column("Ngày chuyển", Kind::Date, "Day it was passed on; the clerk fills it in.", unknown),
        column("Ký nhận", Kind::Text, "Signature of who got it; the clerk fills it in.", unknown),
        column("Ghi chú", Kind::Text, "Urgency and confidentiality, where the document bears them.", |row| {
            marks(row)
        }),
    ],
};
