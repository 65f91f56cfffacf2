//! The readable end of a run: a row a document, then the run in words.

use std::collections::BTreeMap;
use std::path::Path;

use comfy_table::{ContentArrangement, Table, presets};
use sohoa::pipeline::batch::{Ending, Listed, Timing, Totals};

/// Characters in a line when the table goes to a file.
const WIDTH_WITHOUT_TERMINAL: u16 = 120;

/// More rows than this are not readable; they are all in `summary.json`.
const MOST_ROWS: usize = 60;

/// The beginning of the table, collected as documents are told.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    first: Vec<[String; 6]>,
    all: usize,
}

impl Rows {
    /// One document more.
    pub(crate) fn add(&mut self, listed: &Listed) {
        self.all += 1;
        if self.first.len() < MOST_ROWS {
            self.first.push(cells(listed));
        }
    }
}

fn cells(listed: &Listed) -> [String; 6] {
    let name = listed.name.clone();
    match &listed.ending {
        Ending::Done(told) => {
            let [code, date, kind, issuer] = told.header.clone();
            [
                name,
                code,
                date,
                kind,
                issuer,
                counted(told.doubtful.iter().map(|(name, count)| (name.as_str(), u64::from(*count)))),
            ]
        }
        Ending::Quarantined(reason) => {
            let mut cells: [String; 6] = Default::default();
            cells[0] = name;
            cells[5] = format!("quarantined: {}", reason.kind.name());
            cells
        }
    }
}

/// Names with their numbers where they are more than one: `issued, places (3)`.
fn counted<'a>(names: impl Iterator<Item = (&'a str, u64)>) -> String {
    let words = names.map(|(name, count)| match count {
        1 => name.to_owned(),
        count => format!("{name} ({count})"),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// Columns of the terminal; what a wide page holds where there is none.
fn width() -> u16 {
    console::Term::stdout().size_checked().map_or(WIDTH_WITHOUT_TERMINAL, |(_, columns)| columns)
}

/// The table, or its beginning when it is long.
pub(crate) fn table(rows: &Rows) -> String {
    let heads = ["File", "Number", "Date", "Type", "Issuer", "Doubtful"].map(str::to_owned).to_vec();
    let more = rows.all - rows.first.len();
    let rest = if more > 0 { format!("... and {more} more: see summary.json\n") } else { String::new() };
    grid(heads, rows.first.iter().map(|row| row.to_vec())) + &rest
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

/// The run in words: outcomes, causes, doubtful fields, speed and slowest files.
pub(crate) fn words(totals: &Totals, timing: &Timing, out: &Path) -> String {
    let Totals { counts, causes, doubtful } = totals;
    let list = |counts: &BTreeMap<String, u64>| {
        let mut sorted: Vec<_> = counts.iter().map(|(name, count)| (name.as_str(), *count)).collect();
        sorted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        sorted.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
    };
    let mut text = vec![format!("{} of {} documents done", counts.done, counts.documents)];
    if counts.quarantined > 0 {
        let folder = out.join("quarantine");
        text.push(format!(
            "; {} in quarantine, reasons in {}: {}",
            counts.quarantined,
            folder.display(),
            list(causes)
        ));
    }
    for (count, what) in [
        (counts.pending, "not worked on"),
        (timing.unchanged, "unchanged since an earlier run"),
        (counts.duplicates, "with the content of another, processed once"),
        (
            counts.inferred,
            "missing values inferred from documents that cite theirs, to be checked: inferred.ndjson",
        ),
    ] {
        if count > 0 {
            text.push(format!("\n{count} {what}"));
        }
    }
    if !doubtful.is_empty() {
        text.push(format!("\ndoubtful: {}", list(doubtful)));
    }
    if timing.processed > 0 {
        let slow = timing.slowest.iter().map(|slow| format!("{} {:.1} s", slow.path, slow.seconds));
        let slow = slow.collect::<Vec<_>>().join(", ");
        text.push(format!("\nspeed:   {:.1} pages/s; slowest: {slow}", timing.pages_per_second));
    }
    text.concat()
}
