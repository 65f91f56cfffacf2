//! From a report to rows: which part of it is one row, and what a row can be asked.

use serde_json::Value;

use super::cell::Cell;
use super::records::Opened;
use super::{Column, Table};

/// One row: an item of a list in a report, with what it stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    /// The whole report.
    report: &'a Value,
    /// What the item is part of: a unit for its task; the report itself for most.
    parent: &'a Value,
    /// The item.
    item: &'a Value,
    /// What the item is to its parent: the name of the list it stands in.
    list: &'static str,
    /// Its place among the rows of its table and document, from 1.
    number: usize,
}

impl Row<'_> {
    /// All cells of the row, in the order of the table's columns.
    pub(super) fn cells(&self, table: &Table) -> Vec<Cell> {
        table.columns.iter().map(|column| self.cell(column)).collect()
    }

    /// The cell of the column called `name`; empty where the table has none.
    pub(super) fn named(&self, table: &Table, name: &str) -> Cell {
        let column = table.columns.iter().find(|column| column.name == name);
        column.map_or(Cell::Empty, |column| self.cell(column))
    }

    fn cell(&self, column: &Column) -> Cell {
        Cell::new(column.kind, (column.from)(self))
    }

    /// Something of the report, by JSON pointer.
    pub(super) fn report(&self, pointer: &str) -> Value {
        at(self.report, pointer)
    }

    /// Something of what the item is part of.
    pub(super) fn parent(&self, pointer: &str) -> Value {
        at(self.parent, pointer)
    }

    /// Something of the item.
    pub(super) fn item(&self, pointer: &str) -> Value {
        at(self.item, pointer)
    }

    /// The name of the list the item stands in.
    pub(super) fn list(&self) -> &'static str {
        self.list
    }

    /// The row's number.
    pub(super) fn number(&self) -> Value {
        self.number.into()
    }

    /// Page or line of the first piece of evidence: the item's own, else its parent's.
    pub(super) fn evidence(&self, key: &str) -> Value {
        let own = ["evidence", "mentions"].iter().find_map(|list| self.item.get(list)?.get(0)?.get(key));
        let above = || self.parent.get("evidence")?.get(0)?.get(key);
        own.or_else(above).cloned().unwrap_or_default()
    }

    /// Whether all checks hold; empty where nothing could be checked.
    pub(super) fn checks_hold(&self) -> Value {
        match self.item["checks"].as_array() {
            Some(checks) if !checks.is_empty() => checks.iter().all(|check| check["holds"] == true).into(),
            _ => Value::Null,
        }
    }

    /// The official code of the place an indicator is about: the one place of the document that its scope names,
    /// or, where it has none, the issuer. The longest name wins: `xã Yên Định` is not `huyện Yên`.
    pub(super) fn place_code(&self) -> Value {
        let (scope, issuer) = (self.item("/scope"), self.report("/document/issuer/value"));
        let about = scope.as_str().or(issuer.as_str()).unwrap_or_default().to_lowercase();
        let places = self.report["places"].as_array().into_iter().flatten();
        let named = places.filter_map(|place| {
            let name = format!("{} {}", place["type"].as_str()?, place["name"].as_str()?).to_lowercase();
            (!place["code"].is_null() && about.contains(&name)).then_some((name.len(), &place["code"]))
        });
        named.max_by_key(|(length, _)| *length).map(|(_, code)| code.clone()).unwrap_or_default()
    }
}

/// The texts of a list, or what `part` of its items says, joined by `; `.
pub(super) fn joined(list: &Value, part: &str) -> Value {
    let items = list.as_array().into_iter().flatten();
    let texts: Vec<&str> = items.filter_map(|item| item.pointer(part)?.as_str()).collect();
    if texts.is_empty() { Value::Null } else { texts.join("; ").into() }
}

fn at(value: &Value, pointer: &str) -> Value {
    value.pointer(pointer).cloned().unwrap_or_default()
}

/// The document itself as one row.
pub(super) fn whole(document: &Opened) -> Vec<Row<'_>> {
    let report = &document.report;
    vec![Row { report, parent: report, item: report, list: "document", number: 1 }]
}

/// One row for each item of a list of the report.
pub(super) fn each<'a>(document: &'a Opened, list: &'static str) -> Vec<Row<'a>> {
    let report = &document.report;
    let items = report[list].as_array().into_iter().flatten().enumerate();
    items.map(|(index, item)| Row { report, parent: report, item, list, number: index + 1 }).collect()
}

/// One row for each task: of the units the text gives tasks, then of each unit in the tables that share them out.
pub(super) fn tasks(document: &Opened) -> Vec<Row<'_>> {
    let lists = [("units", "tasks"), ("task_matrix", "lead"), ("task_matrix", "coordinate")];
    let mut rows: Vec<Row<'_>> =
        lists.iter().flat_map(|(outer, inner)| within(document, outer, inner)).collect();
    for (index, row) in rows.iter_mut().enumerate() {
        row.number = index + 1;
    }
    rows
}

fn within<'a>(document: &'a Opened, outer: &'static str, list: &'static str) -> Vec<Row<'a>> {
    let inner = |above: Row<'a>| {
        let items = above.item[list].as_array().into_iter().flatten();
        items.map(move |item| Row { parent: above.item, item, list, ..above })
    };
    each(document, outer).into_iter().flat_map(inner).collect()
}
