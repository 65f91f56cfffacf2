//! A run as Markdown: for a CI system's summary page. Short: the answer, the main numbers, what changed.

use std::fmt::Write;

use super::{Report, percent, table};
use crate::eval::gate::{Change, Direction};

/// The measures of text that are shown.
const SHOWN: [&str; 5] = ["cer", "wer", "syllables", "syllables_ambiguous", "codes"];

/// Changes shown of one direction.
const MOST_CHANGES: usize = 30;

/// The summary.
pub fn markdown(report: &Report) -> String {
    let mut out = format!("## sohoa eval\n\n**{}**\n\n", cell(&table::answer(&report.gate)));
    for trouble in report.gate.trouble.iter().chain(&report.gate.violations) {
        let _ = writeln!(out, "- {}", cell(trouble));
    }
    let summary = &report.summary;
    let _ =
        writeln!(out, "\n{} cases ({}), {} without output\n", summary.cases, report.scope, summary.failed);
    if !summary.text.is_empty() {
        out.push_str("| text | wrong | of | rate | mean of documents |\n|---|--:|--:|--:|--:|\n");
        for name in SHOWN {
            let Some(pooled) = summary.text.get(name) else { continue };
            let (counts, mean) = (pooled.micro, percent(pooled.mean));
            let rate = percent(counts.rate());
            let _ = writeln!(out, "| {name} | {} | {} | {rate} | {mean} |", counts.errors, counts.length);
        }
        let digits = summary.digits.counts();
        let _ = writeln!(
            out,
            "| digit strings | {} | {} | {} | |",
            digits.errors,
            digits.length,
            percent(digits.rate())
        );
    }
    if let Some(all) = &summary.all_fields {
        out.push_str("\n| field | F1 | values | filled a blank |\n|---|--:|--:|--:|\n");
        for (name, field) in
            summary.fields.iter().map(|(name, field)| (name.as_str(), field)).chain([("**all**", all)])
        {
            let filled = field.counts.filled_blanks;
            let _ = writeln!(out, "| {name} | {} | {} | {filled} |", percent(field.f1), field.support);
        }
    }
    for (direction, title) in [(Direction::Regressed, "Regressed"), (Direction::Improved, "Improved")] {
        out.push_str(&changes(title, &report.gate.went(direction).collect::<Vec<_>>()));
    }
    if report.run.stage_seconds.is_some() {
        let _ = writeln!(out, "\n{}", report.run.stage_line());
    }
    out
}

fn changes(title: &str, all: &[&Change]) -> String {
    if all.is_empty() {
        return String::new();
    }
    let mut out = format!("\n### {title}\n\n| case | measure | before -> now | lines |\n|---|---|---|---|\n");
    for change in all.iter().take(MOST_CHANGES) {
        let lines: Vec<String> = change.lines.iter().take(5).map(|line| cell(line)).collect();
        let (case, measure) = (cell(&change.case), cell(&change.measure));
        let _ = writeln!(out, "| {case} | {measure} | {} | {} |", cell(&change.summary), lines.join("<br>"));
    }
    if all.len() > MOST_CHANGES {
        let _ = writeln!(out, "\n... and {} more", all.len() - MOST_CHANGES);
    }
    out
}

/// Text that neither ends a table cell nor becomes mark-up.
fn cell(text: &str) -> String {
    super::escape(text).replace('|', "\\|").replace('*', "\\*").replace('_', "\\_").replace('\n', " ")
}
