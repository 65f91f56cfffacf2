//! Tables of lines with rules (`| a | b |`) to rows of cells, and those that share out tasks to the task matrix.
//!
//! Only what stands between rules is a table here: columns without rules are left to the layout.

use regex::Regex;

use crate::document::{Confidence, Record, Table, TaskRow};
use crate::error::Result;
use crate::text;

use super::pattern;
use super::sheet::Sheet;
use super::zones::Zones;

/// The heads of columns.
#[derive(Debug)]
pub(super) struct Tables {
    rule: Regex,
    lead: Regex,
    coordinate: Regex,
    content: Regex,
    deadline: Regex,
}

/// Which column is what in a table that shares out tasks.
#[derive(Debug, Clone, Copy)]
struct Columns {
    content: usize,
    lead: usize,
    coordinate: Option<usize>,
    deadline: Option<usize>,
}

impl Tables {
    /// Compiles the heads.
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            rule: pattern(r"^[\s|:+-]*$")?,
            lead: pattern(r"(?i)chủ trì|đơn vị thực hiện|cơ quan thực hiện")?,
            coordinate: pattern(r"(?i)phối hợp")?,
            content: pattern(r"(?i)nội dung|nhiệm vụ|công việc")?,
            deadline: pattern(r"(?i)thời gian|thời hạn|hoàn thành|tiến độ")?,
        })
    }

    /// Reads the tables of body and attachments into the record.
    pub(super) fn read(&self, sheet: &Sheet<'_>, zones: &Zones, record: &mut Record) {
        let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
        for row in zones.body.clone().chain(zones.attached.clone()) {
            let text = sheet.rows[row].text.as_str();
            let ruled = text.starts_with('|') && text.matches('|').count() > 2;
            if ruled && !self.rule.is_match(text) {
                rows.push((row, cells(text)));
            } else if !ruled {
                self.finish(sheet, &mut rows, record);
            }
        }
        self.finish(sheet, &mut rows, record);
    }

    fn finish(&self, sheet: &Sheet<'_>, rows: &mut Vec<(usize, Vec<String>)>, record: &mut Record) {
        if rows.len() > 1 {
            let bits: Vec<_> = rows.iter().map(|(row, _)| sheet.whole(*row)).collect();
            record.tables.push(Table {
                rows: rows.iter().map(|(_, cells)| cells.clone()).collect(),
                confidence: Confidence::new(0.9).and(sheet.certainty(&bits)),
                evidence: sheet.evidence(&bits),
            });
            if let Some(columns) = self.columns(&rows[0].1) {
                record
                    .task_matrix
                    .extend(rows[1..].iter().filter_map(|(row, cells)| task(sheet, *row, cells, columns)));
            }
        }
        rows.clear();
    }

    fn columns(&self, head: &[String]) -> Option<Columns> {
        let find = |form: &Regex| head.iter().position(|cell| form.is_match(cell));
        Some(Columns {
            content: find(&self.content)?,
            lead: find(&self.lead)?,
            coordinate: find(&self.coordinate),
            deadline: find(&self.deadline),
        })
    }
}

/// The cells between the rules of a line.
fn cells(text: &str) -> Vec<String> {
    let inner = text.trim().trim_start_matches('|').trim_end_matches('|');
    inner.split('|').map(text::single_spaced).collect()
}

fn task(sheet: &Sheet<'_>, row: usize, cells: &[String], columns: Columns) -> Option<TaskRow> {
    let content = cells.get(columns.content).filter(|cell| !cell.is_empty())?;
    let names = |column: Option<usize>| -> Vec<String> {
        let cell = column.and_then(|column| cells.get(column)).map_or("", String::as_str);
        cell.split([';']).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
    };
    let bits = [sheet.whole(row)];
    let number = cells.first().filter(|cell| columns.content > 0 && cell.len() < 8 && !cell.is_empty());
    Some(TaskRow {
        row: number.cloned(),
        content: content.clone(),
        lead: names(Some(columns.lead)),
        coordinate: names(columns.coordinate),
        deadline: columns
            .deadline
            .and_then(|column| cells.get(column))
            .filter(|cell| !cell.is_empty())
            .cloned(),
        raw: sheet.raw(&bits),
        confidence: Confidence::new(0.85).and(sheet.certainty(&bits)),
        evidence: sheet.evidence(&bits),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_shares_out_tasks() {
        let text = "| TT | Nội dung | Đơn vị chủ trì | Đơn vị phối hợp |\n|---|---|---|---|\n| 1 | Lập danh mục dữ liệu | Sở Xây dựng | Sở Y tế; UBND các xã |";
        let document = crate::extract::fixture::document(text);
        let sheet = Sheet::new(&document);
        let tables = Tables::new().unwrap();
        let mut record = Record::default();
        let mut rows: Vec<_> = (0..sheet.rows.len())
            .map(|row| (row, cells(&sheet.rows[row].text)))
            .filter(|(row, _)| !tables.rule.is_match(&sheet.rows[*row].text))
            .collect();
        tables.finish(&sheet, &mut rows, &mut record);
        assert_eq!(record.task_matrix[0].lead, ["Sở Xây dựng"]);
        assert_eq!(record.task_matrix[0].coordinate, ["Sở Y tế", "UBND các xã"]);
        assert_eq!(record.task_matrix[0].row.as_deref(), Some("1"));
    }
}
