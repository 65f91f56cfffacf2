//! The data dictionary: every table and column in words, from their one definition.

use std::fmt::Write;

use super::{Kind, REGISTER, TABLES, Table};

const HEAD: &str = "# Data dictionary

Tables that `sohoa export` writes. Generated: `sohoa export --dictionary > docs/data-dictionary.md`.

`document_id` and `source` together name a document in every table; `row` numbers the rows of one document. An
empty cell means that nothing is known. A *date* is a whole day (`2024-03-14`); a day known in part (EDTF:
`2024-XX-XX`) or an interval stays text, so that no day is invented.

- **CSV**: UTF-8, comma, CRLF (RFC 4180); `--bom` for Excel. Text that begins with `=`, `+`, `-`, `@`, a tab or a
  carriage return gets an apostrophe before it, unless it is a number or signs only: a spreadsheet would run it
  as a formula.
- **NDJSON**: numbers and truth values are such, empty cells are `null`.
- **XLSX**: real numbers and days; text is never a formula; what is longer than 32,767 characters is cut and ends
  with `…`.
- **Parquet** (builds with the feature `parquet`): whole numbers, numbers, truth values and text are such; dates are
  text: `TRY_CAST(issued AS DATE)` in DuckDB. Snappy, one row group for each 65,536 rows.
- **SQLite**: dates are text, truth values 0 and 1. The full-text index `documents_fts` is folded: search it for
  lower-case words without marks (`thanh pho da nang`). The document's text is in it where RESULTS is the folder
  of an ingest run. Views: `v_register`, `v_indicator_history`, `v_deadlines_by_unit`.
";

/// The data dictionary in Markdown.
pub fn dictionary() -> String {
    let mut text = HEAD.to_owned();
    for table in TABLES.iter().chain([&REGISTER]) {
        describe(&mut text, table);
    }
    text
}

fn describe(text: &mut String, table: &Table) {
    // Writing to a string does not fail.
    let _ = write!(
        text,
        "\n## {}\n\n{}\n\n| column | type | meaning |\n| --- | --- | --- |\n",
        table.name, table.meaning
    );
    for column in table.columns {
        let _ = writeln!(text, "| `{}` | {} | {} |", column.name, word(column.kind), column.meaning);
    }
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Integer => "integer",
        Kind::Number => "number",
        Kind::Boolean => "boolean",
        Kind::Date => "date",
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_committed_dictionary_is_up_to_date() {
        let committed = include_str!("../../../docs/data-dictionary.md");
        assert!(committed == super::dictionary(), "run: sohoa export --dictionary > docs/data-dictionary.md");
    }
}
