//! The readable end of a run: a row a document.

use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;
use sohoa::Error;
use sohoa::document::{Doubt, Field, FieldState};
use sohoa::output::Report;
use sohoa::pipeline::batch::Ending;
use sohoa::pipeline::inputs::Input;

/// Characters in a line when the table goes to a file.
const WIDTH_WITHOUT_TERMINAL: u16 = 120;

/// More rows than this are not readable; they are all in `summary.json`.
const MOST_ROWS: usize = 60;

/// What is told of one document, in the table and in `summary.json`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) outcome: &'static str,
    pub(crate) pages: u32,
    pub(crate) doubtful: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip)]
    cells: [String; 5],
}

impl Row {
    /// How `input` ended.
    pub(crate) fn new(input: &Input, ending: &Ending) -> Self {
        let path = input.path.display().to_string();
        match ending {
            Ending::Done(report) => Self::done(path, input.name.clone(), report),
            Ending::Quarantined(error) => Self::quarantined(path, input.name.clone(), error),
        }
    }

    fn done(path: String, name: String, report: &Report) -> Self {
        let record = &report.record;
        let fields =
            [&record.document.code, &record.document.issued, &record.document.kind, &record.document.issuer];
        let [code, date, kind, issuer] = fields.map(cell);
        Self {
            path,
            name,
            outcome: "done",
            pages: report.source.pages,
            doubtful: record.doubtful.len() as u32,
            reason: None,
            cells: [code, date, kind, issuer, doubts(&record.doubtful)],
        }
    }

    /// A document, or a folder, in quarantine.
    pub(crate) fn quarantined(path: String, name: String, error: &Error) -> Self {
        let reason = error.kind().name();
        let mut cells: [String; 5] = Default::default();
        cells[4] = format!("quarantined: {reason}");
        Self { path, name, outcome: "quarantined", pages: 0, doubtful: 0, reason: Some(reason), cells }
    }
}

/// The doubtful fields by name, least sure first; of a list only how many items are doubtful.
fn doubts(doubtful: &[Doubt]) -> String {
    let mut names: Vec<(String, u32)> = Vec::new();
    for doubt in doubtful {
        let pointer = doubt.pointer.trim_start_matches("/document").trim_start_matches('/');
        let parts: Vec<&str> = pointer.split('/').take_while(|part| part.parse::<usize>().is_err()).collect();
        let name = parts.join(" ");
        match names.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => names.push((name, 1)),
        }
    }
    let words = names.into_iter().map(|(name, count)| match count {
        1 => name,
        count => format!("{name} ({count})"),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// A field in one word: its value, or its state where there is none.
fn cell(field: &Field) -> String {
    match (field.state, &field.value) {
        (FieldState::Value | FieldState::Partial, Some(value)) => value.clone(),
        (FieldState::Blank, _) => "(blank)".to_owned(),
        (FieldState::Unreadable, _) => "(unreadable)".to_owned(),
        _ => "-".to_owned(),
    }
}

/// Columns of the terminal; what a wide page holds where there is none.
fn width() -> u16 {
    console::Term::stdout().size_checked().map_or(WIDTH_WITHOUT_TERMINAL, |(_, columns)| columns)
}

/// The table, or its beginning when it is long.
pub(crate) fn table(rows: &[Row]) -> String {
    let heads = ["File", "Number", "Date", "Type", "Issuer", "Doubtful"].map(str::to_owned).to_vec();
    let shown = rows.iter().take(MOST_ROWS);
    let cells = |row: &Row| std::iter::once(row.name.clone()).chain(row.cells.clone()).collect();
    let more = rows.len().saturating_sub(MOST_ROWS);
    let rest = if more > 0 { format!("... and {more} more: see summary.json\n") } else { String::new() };
    grid(heads, shown.map(cells)) + &rest
}

/// Rows under their heads, as wide as the terminal.
pub(crate) fn grid(heads: Vec<String>, rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width());
    table.set_header(heads);
    for row in rows {
        table.add_row(row);
    }
    format!("{table}\n")
}
