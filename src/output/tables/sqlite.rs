//! Tables as one SQLite database: typed, keyed, with ready views and a full-text index without marks.

use std::path::{Path, PathBuf};

use rusqlite::types::{ToSql, ToSqlOutput, Value as SqlValue};
use rusqlite::{Connection, params_from_iter};
use serde_json::Value;

use super::cell::Cell;
use super::records::Opened;
use super::{Kind, Sink, Table};
use crate::error::{Error, ErrorKind, Result};
use crate::output::files::{Draft, unwritable};
use crate::text;

/// Folded text only: SQLite's own tokenizer takes marks off but leaves `đ`, so that `da nang` would not find
/// `Đà Nẵng`.
const FULL_TEXT: &str = "CREATE VIRTUAL TABLE documents_fts USING fts5(
    document_id UNINDEXED, source UNINDEXED, code, subject, issuer, text);";

/// Each view and the table it needs besides the documents.
const VIEWS: [(&str, &str); 3] = [
    (
        "documents",
        "CREATE VIEW v_register AS SELECT issuer, code, issued, trim(coalesce(kind, '') || ' ' || coalesce(subject, ''))
            AS kind_and_subject, urgency, confidentiality, document_id, source FROM documents ORDER BY issued, code;",
    ),
    (
        "indicators",
        "CREATE VIEW v_indicator_history AS SELECT coalesce(i.criterion, i.name) AS indicator, i.place_code, i.scope,
            coalesce(i.period, i.issued) AS at, i.kind, i.value, i.unit, i.before, i.after, i.target, i.check_holds,
            i.confidence, d.code, i.issuer, i.page, i.line, i.document_id, i.source
            FROM indicators i JOIN documents d USING (document_id, source) ORDER BY indicator, i.place_code, at;",
    ),
    (
        "tasks",
        "CREATE VIEW v_deadlines_by_unit AS SELECT t.unit, t.deadline, t.role, t.task, d.code, d.issuer, d.issued,
            t.page, t.line, t.document_id, t.source FROM tasks t JOIN documents d USING (document_id, source)
            WHERE t.deadline IS NOT NULL ORDER BY t.unit, t.deadline;",
    ),
];

/// One database.
#[derive(Debug)]
pub(super) struct Database {
    draft: Draft,
    connection: Connection,
    inserts: Vec<String>,
    /// Whether the documents were not asked for: they are written all the same, the other tables refer to them.
    adds_documents: bool,
}

impl Database {
    pub(super) fn create(folder: &Path, tables: &[&'static Table]) -> Result<Self> {
        let draft = Draft::create(&folder.join("sohoa.sqlite"))?;
        let adds_documents = !tables.iter().any(|table| table.name == "documents");
        let documents = Table::named("documents").filter(|_| adds_documents);
        let mut all: Vec<&Table> = tables.to_vec();
        all.extend(documents);
        let connection = begin(draft.temporary(), &all).map_err(|cause| failed(draft.path(), cause))?;
        Ok(Self {
            draft,
            connection,
            inserts: all.iter().map(|table| insert(table)).collect(),
            adds_documents,
        })
    }

    fn put(&self, index: usize, cells: &[Cell]) -> Result<()> {
        let put = || self.connection.prepare_cached(&self.inserts[index])?.execute(params_from_iter(cells));
        put().map(drop).map_err(|cause| failed(self.draft.path(), cause))
    }

    fn index(&self, document: &Opened) -> rusqlite::Result<usize> {
        let at = |pointer: &str| document.report.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let plain = |pointer: &str| text::skeleton(at(pointer));
        let full = document.text.as_deref().map(text::skeleton).unwrap_or_default();
        let mut insert =
            self.connection.prepare_cached("INSERT INTO documents_fts VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
        insert.execute([
            at("/source/blake3"),
            at("/source/path"),
            &plain("/document/code/value"),
            &plain("/document/subject/value"),
            &plain("/document/issuer/value"),
            &full,
        ])
    }
}

impl Sink for Database {
    fn document(&mut self, document: &Opened) -> Result<()> {
        self.index(document).map_err(|cause| failed(self.draft.path(), cause))?;
        if let Some(table) = Table::named("documents").filter(|_| self.adds_documents) {
            let last = self.inserts.len() - 1;
            return super::rows::whole(document).iter().try_for_each(|row| self.put(last, &row.cells(table)));
        }
        Ok(())
    }

    fn row(&mut self, index: usize, cells: &[Cell]) -> Result<()> {
        self.put(index, cells)
    }

    fn finish(self: Box<Self>) -> Result<Vec<PathBuf>> {
        let Self { draft, connection, .. } = *self;
        connection.execute_batch("COMMIT; PRAGMA optimize;").map_err(|cause| failed(draft.path(), cause))?;
        connection.close().map_err(|(_, cause)| failed(draft.path(), cause))?;
        Ok(vec![draft.finish()?])
    }
}

/// No journal: the file has no other name yet, and a failed one is thrown away.
fn begin(path: &Path, tables: &[&Table]) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "OFF")?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.execute_batch("BEGIN;")?;
    for table in tables {
        connection.execute_batch(&definition(table))?;
    }
    connection.execute_batch(FULL_TEXT)?;
    for (needed, view) in VIEWS {
        if tables.iter().any(|table| table.name == needed) {
            connection.execute_batch(view)?;
        }
    }
    Ok(connection)
}

/// The table, keyed by document and row; every row belongs to a document.
fn definition(table: &Table) -> String {
    let required = ["document_id", "source", "row"];
    let column = |column: &super::Column| {
        let needed = if required.contains(&column.name) { " NOT NULL" } else { "" };
        format!("\"{}\" {}{needed}", column.name, sql_type(column.kind))
    };
    let columns: Vec<String> = table.columns.iter().map(column).collect();
    let keys = if table.name == "documents" {
        "PRIMARY KEY (document_id, source)"
    } else {
        "PRIMARY KEY (document_id, source, row), \
         FOREIGN KEY (document_id, source) REFERENCES documents (document_id, source)"
    };
    format!("CREATE TABLE \"{}\" ({}, {keys});", table.name, columns.join(", "))
}

fn insert(table: &Table) -> String {
    let places = vec!["?"; table.columns.len()].join(", ");
    format!("INSERT INTO \"{}\" VALUES ({places})", table.name)
}

fn sql_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Date => "TEXT",
        Kind::Integer | Kind::Boolean => "INTEGER",
        Kind::Number => "REAL",
    }
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Owned(match self {
            Self::Empty => SqlValue::Null,
            Self::Text(_) | Self::Date(_) => SqlValue::Text(self.text()),
            Self::Integer(number) => SqlValue::Integer(*number),
            Self::Number(number) => SqlValue::Real(*number),
            Self::Boolean(value) => SqlValue::Integer((*value).into()),
        }))
    }
}

/// The same document twice breaks the key; all other trouble is the disk's.
fn failed(path: &Path, cause: rusqlite::Error) -> Error {
    if cause.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) {
        return Error::new(ErrorKind::Malformed, "a document stands twice in the results")
            .with_remedy("take the second record or line away, then export again")
            .caused_by(cause);
    }
    unwritable(path, cause)
}
