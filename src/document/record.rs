//! The record: typed fields, each with its state, confidence and proof. Also its JSON shape: these types *are*
//! the contract that `sohoa schema` prints; extend them, do not rename.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Anomaly, BoundingBox, Confidence, Contact, Indicator, PageNumber, Period, Place, Table, TaskRow, Unit,
};

/// What is known of a field. Never invented: a form's empty place is `blank`, rubbish is `unreadable`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldState {
    /// The document says it.
    Value,
    /// Part of it is known: the year, but not the day.
    Partial,
    /// The form has the place and nobody filled it.
    Blank,
    /// The document does not have it.
    #[default]
    Absent,
    /// Something stands there and cannot be read.
    Unreadable,
}

/// Where a value stands: page and line counted from 1, `span` in characters of the restored line. What stands in a stamp
/// of arrival is in no line of the text: its line is 0, its box that of the stamp.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Evidence {
    /// The page.
    pub page: PageNumber,
    /// The line on that page, from 1.
    pub line: u32,
    /// First character and the one after the last, from 0.
    pub span: [u32; 2],
    /// Place on the page, where words have boxes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bbox: Option<BoundingBox>,
}

/// One value with its state and proof.
#[derive(Debug, Clone, PartialEq, Default, Serialize, JsonSchema)]
pub struct Field {
    /// What is known.
    pub state: FieldState,
    /// The normalised value; present in the states `value` and `partial`.
    pub value: Option<String>,
    /// What was read, before normalisation.
    pub raw: Option<String>,
    /// How sure the state and value are.
    pub confidence: Confidence,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
    /// One sentence when a person should look.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Default for Confidence {
    fn default() -> Self {
        Self::CERTAIN
    }
}

/// The document's own identity: header, subject, addressees.
#[derive(Debug, Clone, PartialEq, Default, Serialize, JsonSchema)]
pub struct DocumentFields {
    /// Number and symbol together: `1327/KH-STTTT`.
    pub code: Field,
    /// The number alone: `1327`.
    pub number: Field,
    /// The symbol alone: `KH-STTTT`.
    pub symbol: Field,
    /// The type of document: `Kế hoạch`.
    #[serde(rename = "type")]
    pub kind: Field,
    /// Who issued it.
    pub issuer: Field,
    /// The body above the issuer, as printed over it.
    pub parent_issuer: Field,
    /// Where it was issued.
    pub place: Field,
    /// Day of issue in EDTF: `2023-05-31`, `2024-XX-XX`.
    pub issued: Field,
    /// What it is about.
    pub subject: Field,
    /// HỎA TỐC, THƯỢNG KHẨN, KHẨN.
    pub urgency: Field,
    /// TUYỆT MẬT, TỐI MẬT, MẬT.
    pub confidentiality: Field,
    /// Whom it addresses (Kính gửi).
    pub addressees: Vec<Addressee>,
}

/// One addressee of Kính gửi.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Addressee {
    /// The name as printed.
    pub name: String,
    /// What was read.
    pub raw: String,
    /// How sure.
    pub confidence: Confidence,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// What a cited document is to this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceRole {
    /// Căn cứ, Thực hiện, Theo đề nghị: it is what this document rests on.
    Basis,
    /// This document amends or supplements it.
    Amended,
    /// This document replaces or repeals it.
    Replaced,
    /// It is mentioned.
    Mention,
}

/// One cited document; all its mentions are merged into one entry.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Reference {
    /// Its type: `Kế hoạch`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Number and symbol, normalised.
    pub code: Option<String>,
    /// Its date in EDTF.
    pub date: Option<String>,
    /// Who issued it, as printed.
    pub issuer: Option<String>,
    /// What it is about, as printed.
    pub subject: Option<String>,
    /// What it is to this document.
    pub role: ReferenceRole,
    /// What was read at the first mention.
    pub raw: String,
    /// How sure.
    pub confidence: Confidence,
    /// Every place it is cited.
    pub mentions: Vec<Evidence>,
}

/// One line of Nơi nhận.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Recipient {
    /// The name as printed.
    pub name: String,
    /// Why it gets a copy: `để báo cáo`, `lưu`, ...
    pub purpose: Option<String>,
    /// What was read.
    pub raw: String,
    /// How sure.
    pub confidence: Confidence,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// Who signed, with which authority.
#[derive(Debug, Clone, PartialEq, Default, Serialize, JsonSchema)]
pub struct Signer {
    /// The name.
    pub name: Field,
    /// The signer's own post.
    pub title: Field,
    /// The authority line: `KT. CHỦ TỊCH`, `TM. ỦY BAN NHÂN DÂN`.
    pub authority: Field,
    /// The line above, when there are two: `TM. ỦY BAN NHÂN DÂN` over `KT. CHỦ TỊCH`.
    pub on_behalf: Field,
}

/// What the stamp of arrival (CÔNG VĂN ĐẾN) says.
#[derive(Debug, Clone, PartialEq, Default, Serialize, JsonSchema)]
pub struct StampFields {
    /// The office that received the document.
    pub organization: Field,
    /// The number it gave it.
    pub number: Field,
    /// The day it came, in EDTF.
    pub date: Field,
}

/// A field a person should look at.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Doubt {
    /// JSON pointer of the field in the record: `/document/issued`.
    pub pointer: String,
    /// Why, in one sentence.
    pub reason: String,
    /// The field's confidence; the list is sorted by it, least sure first.
    pub confidence: Confidence,
}

/// What a document says, field by field.
#[derive(Debug, Clone, PartialEq, Default, Serialize, JsonSchema)]
pub struct Record {
    /// The document's own identity.
    pub document: DocumentFields,
    /// The stamp of the office that received it; `null` where there is none.
    pub incoming_stamp: Option<StampFields>,
    /// The stamps of other offices that received it too, in the order of the pages; absent where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub further_stamps: Vec<StampFields>,
    /// The documents it cites, by first mention.
    pub references: Vec<Reference>,
    /// The places it speaks of, by first mention.
    pub places: Vec<Place>,
    /// The periods and deadlines it sets.
    pub periods: Vec<Period>,
    /// The numbers it gives.
    pub indicators: Vec<Indicator>,
    /// The units it gives tasks, with the tasks.
    pub units: Vec<Unit>,
    /// Tables that share out tasks, row by row.
    pub task_matrix: Vec<TaskRow>,
    /// Nơi nhận.
    pub recipients: Vec<Recipient>,
    /// Who signed.
    pub signer: Signer,
    /// Whom to ask.
    pub contacts: Vec<Contact>,
    /// Its tables.
    pub tables: Vec<Table>,
    /// Where a reader should look, worst first.
    pub anomalies: Vec<Anomaly>,
    /// What a person should look at, least sure first.
    pub doubtful: Vec<Doubt>,
}
