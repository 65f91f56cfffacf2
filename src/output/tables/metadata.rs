//! Records as the metadata that NĐ 30/2020/NĐ-CP asks of an archive, one file a document, and what does not fit.
//!
//! Which elements there are, how long they may be and where their values stand is a table
//! (`nd30_metadata.tsv`). Nothing is cut to fit and no gap is filled: what is too long, known only in part or not at
//! all is left out and told in the report.

use std::io::Write;
use std::path::{Path, PathBuf};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use serde::Serialize;
use serde_json::{Map, Value};

use super::cell::whole_day;
use super::records::Opened;
use crate::error::{Error, ErrorKind, Result};
use crate::output::{Draft, json_document, json_line, unwritable, write_atomically};

/// The columns of the table, in their order here.
pub const COLUMNS: [&str; 7] = ["object", "path", "type", "length", "needed", "from", "codes"];

/// Where a report has the number of its pages.
const PAGES: &str = "/source/pages";

/// How the metadata is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// XML.
    Xml,
    /// JSON.
    Json,
}

/// The elements of one kind of object, in their order.
#[derive(Debug)]
pub struct Profile {
    object: String,
    elements: Vec<Element>,
}

#[derive(Debug)]
struct Element {
    path: String,
    is_date: bool,
    /// Greatest length in characters; 0 is no limit.
    length: usize,
    needed: bool,
    /// JSON pointer; `None` for what the office adds.
    from: Option<String>,
    codes: Vec<(String, String)>,
}

/// Something that keeps an element out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Problem {
    element: String,
    #[serde(rename = "problem")]
    kind: &'static str,
    message: String,
}

/// One line of the report.
#[derive(Debug, Serialize)]
struct Told<'a> {
    source: &'a str,
    file: String,
    /// Whether every needed element is there and nothing had to be left out.
    fits: bool,
    problems: &'a [Problem],
    /// Elements that no document holds: the office adds them.
    to_be_added: &'a [&'a str],
}

/// What was written.
#[derive(Debug)]
pub struct Written {
    /// Documents.
    pub documents: u64,
    /// ... without any problem.
    pub fitting: u64,
    /// The report, one document a line.
    pub report: PathBuf,
}

impl Profile {
    /// The elements of `object` among the rows of the table, whose columns are [`COLUMNS`].
    pub fn new<'a>(object: &str, rows: impl Iterator<Item = [&'a str; COLUMNS.len()]>) -> Result<Self> {
        let own = rows.filter(|[of, ..]| *of == object);
        Ok(Self { object: object.to_owned(), elements: own.map(Element::new).collect::<Result<_>>()? })
    }

    /// Values by path, in the order of the elements; an element that may be repeated has several. And the problems.
    fn values(&self, report: &Value) -> (Vec<(&str, Vec<String>)>, Vec<Problem>) {
        let mut found = Vec::new();
        let mut problems = Vec::new();
        for element in &self.elements {
            let Some(pointer) = &element.from else { continue };
            let mut values = Vec::new();
            for value in read(report, pointer) {
                match value.and_then(|value| element.fitted(&value)) {
                    Ok(value) => values.push(value),
                    Err(problem) => problems.extend(element.told(problem)),
                }
            }
            let told = problems.iter().any(|problem: &Problem| problem.element == element.path);
            if values.is_empty() && element.needed && !told {
                problems.push(element.problem("missing", "the document does not show it".to_owned()));
            }
            found.push((element.path.as_str(), values));
        }
        (found, problems)
    }

    fn to_be_added(&self) -> Vec<&str> {
        let outside = self.elements.iter().filter(|element| element.from.is_none());
        outside.map(|element| element.path.as_str()).collect()
    }
}

impl Element {
    fn new([_, path, kind, length, needed, from, codes]: [&str; COLUMNS.len()]) -> Result<Self> {
        let length = length.parse().map_err(|cause| {
            let message = format!("the length of {path} is no number");
            Error::new(ErrorKind::BadDictionary, message).in_source("nd30_metadata.tsv").caused_by(cause)
        })?;
        let codes = codes.split(';').filter_map(|pair| pair.split_once('='));
        Ok(Self {
            path: path.to_owned(),
            is_date: kind == "Date",
            length,
            needed: needed == "yes",
            from: (from != "-").then(|| from.to_owned()),
            codes: codes.map(|(value, code)| (value.to_owned(), code.to_owned())).collect(),
        })
    }

    /// The value as the element wants it.
    fn fitted(&self, value: &str) -> Result<String, (&'static str, String)> {
        let value = self.coded(value)?;
        let value = if self.is_date { day(&value)? } else { value };
        let length = value.chars().count();
        if self.length > 0 && length > self.length {
            let message = format!("{length} characters, {} are allowed: {value}", self.length);
            return Err(("too_long", message));
        }
        Ok(value)
    }

    fn coded(&self, value: &str) -> Result<String, (&'static str, String)> {
        if self.codes.is_empty() {
            return Ok(value.to_owned());
        }
        let code = self.codes.iter().find(|(known, _)| *known == value.to_lowercase());
        code.map(|(_, code)| code.clone()).ok_or_else(|| ("no_code", format!("there is no code for {value}")))
    }

    /// A gap in an element that is not needed is no problem.
    fn told(&self, (problem, message): (&'static str, String)) -> Option<Problem> {
        (self.needed || !matches!(problem, "missing" | "blank")).then(|| self.problem(problem, message))
    }

    fn problem(&self, kind: &'static str, message: String) -> Problem {
        Problem { element: self.path.clone(), kind, message }
    }
}

/// What a report says at `pointer`: a field with its state, a number, or the names of a list.
fn read(report: &Value, pointer: &str) -> Vec<Result<String, (&'static str, String)>> {
    // Text without sheets of paper is one page to the program, however many the document had.
    let media = report["source"]["media_type"].as_str().unwrap_or_default();
    if pointer == PAGES && media != "application/pdf" && !media.starts_with("image/") {
        return Vec::new();
    }
    match report.pointer(pointer) {
        Some(Value::Array(items)) => {
            // What stays in the office's own archive is sent to nobody.
            let sent = items.iter().filter(|item| item["purpose"] != "lưu");
            sent.filter_map(|item| item["name"].as_str()).map(|name| Ok(name.to_owned())).collect()
        }
        Some(Value::Number(number)) => vec![Ok(number.to_string())],
        Some(field) => vec![state(field)],
        None => Vec::new(),
    }
}

fn state(field: &Value) -> Result<String, (&'static str, String)> {
    let reason = field["reason"].as_str().map_or(String::new(), |reason| format!(": {reason}"));
    let value = field["value"].as_str();
    match (field["state"].as_str(), value) {
        (Some("value"), Some(value)) => Ok(value.to_owned()),
        (Some("partial"), value) => {
            Err(("partial", format!("only a part is known, {}{reason}", value.unwrap_or("none of it whole"))))
        }
        (Some("blank"), _) => Err(("blank", format!("nobody filled its place{reason}"))),
        (Some("unreadable"), _) => Err(("unreadable", format!("it cannot be read{reason}"))),
        _ => Err(("missing", format!("the document does not show it{reason}"))),
    }
}

/// A day as the archive's forms print it.
fn day(value: &str) -> Result<String, (&'static str, String)> {
    let day = whole_day(value).ok_or_else(|| ("partial", format!("{value} is no whole day")))?;
    Ok(format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year()))
}

/// Writes one file a document into `folder`, and `report.ndjson`.
pub fn export(results: &Path, profile: &Profile, face: Face, folder: &Path) -> Result<Written> {
    let report = folder.join("report.ndjson");
    let mut draft: Option<Draft> = None;
    let (mut documents, mut fitting) = (0, 0);
    for record in super::open(results)? {
        let Opened { report: record, name, .. } = record?;
        let (values, problems) = profile.values(&record);
        let (file, bytes) = match face {
            Face::Xml => (format!("{name}.xml"), xml(profile, &values)?),
            Face::Json => (format!("{name}.json"), json_document(&json(&values))?),
        };
        write_atomically(&folder.join(&file), &bytes)?;
        documents += 1;
        fitting += u64::from(problems.is_empty());
        let line = json_line(&Told {
            source: record["source"]["path"].as_str().unwrap_or_default(),
            file,
            fits: problems.is_empty(),
            problems: &problems,
            to_be_added: &profile.to_be_added(),
        })?;
        let mut out = match draft.take() {
            Some(draft) => draft,
            None => Draft::create(&report)?,
        };
        out.write_all(&line).map_err(|cause| unwritable(&report, cause))?;
        draft = Some(out);
    }
    draft.map_or(Ok(report.clone()), Draft::finish)?;
    Ok(Written { documents, fitting, report })
}

fn json(values: &[(&str, Vec<String>)]) -> Value {
    let mut root = Map::new();
    for (path, values) in values {
        match path.split_once('/') {
            None => root.extend(values.first().map(|value| ((*path).to_owned(), value.clone().into()))),
            Some(("To", child)) => {
                let one =
                    |value: &String| Value::from(Map::from_iter([(child.to_owned(), value.clone().into())]));
                root.insert("To".to_owned(), values.iter().map(one).collect());
            }
            Some((parent, child)) => {
                let group = root.entry(parent).or_insert_with(|| Map::new().into());
                if let (Value::Object(group), Some(value)) = (group, values.first()) {
                    group.insert(child.to_owned(), value.clone().into());
                }
            }
        }
    }
    root.into()
}

fn xml(profile: &Profile, values: &[(&str, Vec<String>)]) -> Result<Vec<u8>> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    let written = write_xml(&mut writer, profile, values);
    written.map_err(|cause| Error::new(ErrorKind::Unwritable, "cannot write XML").caused_by(cause))?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

fn write_xml(
    writer: &mut Writer<Vec<u8>>,
    profile: &Profile,
    values: &[(&str, Vec<String>)],
) -> std::io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = BytesStart::new("Document")
        .with_attributes([("standard", "NĐ 30/2020/NĐ-CP, Phụ lục VI"), ("object", profile.object.as_str())]);
    writer.write_event(Event::Start(root))?;
    let parent = |path: &str| path.split_once('/').map(|(parent, _)| parent.to_owned());
    for group in values.chunk_by(|a, b| parent(a.0).is_some() && parent(a.0) == parent(b.0)) {
        match parent(group[0].0) {
            // Each recipient is an element of its own; other groups stand once.
            Some(parent) if parent == "To" => {
                for value in
                    group.iter().flat_map(|(path, values)| values.iter().map(move |value| (path, value)))
                {
                    in_group(writer, &parent, &[(value.0, value.1)])?;
                }
            }
            Some(parent) => {
                let firsts = group.iter().filter_map(|(path, values)| Some((path, values.first()?)));
                let firsts: Vec<(&&str, &String)> = firsts.collect();
                if !firsts.is_empty() {
                    in_group(writer, &parent, &firsts)?;
                }
            }
            None => {
                for (path, value) in group.iter().filter_map(|(path, values)| Some((path, values.first()?))) {
                    leaf(writer, path, value)?;
                }
            }
        }
    }
    writer.write_event(Event::End(BytesEnd::new("Document")))
}

fn in_group(writer: &mut Writer<Vec<u8>>, parent: &str, leaves: &[(&&str, &String)]) -> std::io::Result<()> {
    writer.write_event(Event::Start(BytesStart::new(parent)))?;
    for (path, value) in leaves {
        leaf(writer, path.rsplit('/').next().unwrap_or(path), value)?;
    }
    writer.write_event(Event::End(BytesEnd::new(parent)))
}

fn leaf(writer: &mut Writer<Vec<u8>>, name: &str, value: &str) -> std::io::Result<()> {
    writer.write_event(Event::Start(BytesStart::new(name)))?;
    writer.write_event(Event::Text(BytesText::new(value)))?;
    writer.write_event(Event::End(BytesEnd::new(name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn profile() -> Profile {
        let rows = [
            ["outgoing", "DocOrdinal", "Number", "3", "", "-", ""],
            ["outgoing", "CodeNumber", "String", "11", "yes", "/document/number", ""],
            ["outgoing", "IssuedDate", "Date", "10", "yes", "/document/issued", ""],
            ["outgoing", "Subject", "String", "8", "yes", "/document/subject", ""],
            ["outgoing", "PageAmount", "Number", "3", "", "/source/pages", ""],
            ["outgoing", "To/OrganName", "String", "200", "yes", "/recipients", ""],
            ["outgoing", "Priority", "Number", "1", "", "/document/urgency", "khẩn=1"],
            ["incoming", "ToPlaces", "String", "1000", "", "-", ""],
        ];
        Profile::new("outgoing", rows.into_iter()).unwrap()
    }

    fn value(value: &str) -> Value {
        json!({"state": "value", "value": value})
    }

    #[test]
    fn a_document_that_fits_is_written_in_the_order_of_the_elements() {
        let report = json!({
            "source": {"pages": 2, "media_type": "application/pdf"},
            "document": {"number": value("12"), "issued": value("2024-03-04"), "subject": value("a & b"),
                "urgency": value("KHẨN")},
            "recipients": [{"name": "Như trên", "purpose": null}, {"name": "VT", "purpose": "lưu"}],
        });
        let profile = profile();
        let (values, problems) = profile.values(&report);
        assert_eq!(problems, []);
        assert_eq!(
            json(&values),
            json!({"CodeNumber": "12", "IssuedDate": "04/03/2024", "Subject": "a & b", "PageAmount": "2",
                "To": [{"OrganName": "Như trên"}], "Priority": "1"})
        );
        insta::assert_snapshot!(String::from_utf8(xml(&profile, &values).unwrap()).unwrap());
        assert_eq!(profile.to_be_added(), ["DocOrdinal"]);
    }

    #[test]
    fn what_does_not_fit_is_left_out_and_told() {
        let report = json!({
            "source": {"pages": 2, "media_type": "text/plain"},
            "document": {"number": {"state": "blank", "value": null},
                "issued": {"state": "partial", "value": "2024-XX-XX", "reason": "the day is not printed"},
                "subject": value("longer than it may be"), "urgency": {"state": "absent", "value": null}},
            "recipients": [],
        });
        let profile = profile();
        let (values, problems) = profile.values(&report);
        assert_eq!(json(&values), json!({"To": []}));
        let told: Vec<String> = problems
            .iter()
            .map(|Problem { element, kind, message }| format!("{element}: {kind}: {message}"))
            .collect();
        insta::assert_snapshot!(told.join("\n"));
    }
}
