//! A run for the terminal: what was measured, the fields, what changed.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{FIELD_HEADS, Report, percent};
use crate::eval::calibration::ACCEPTABLE_PRECISION;
use crate::eval::case::CaseScore;
use crate::eval::gate::{Answer, Change, Direction, Gate};
use crate::eval::rates::{MEASURES, TextScore};
use crate::eval::summary::{FieldSummary, Pooled, summary};

/// Lines shown of one change, and changes shown of one direction: the rest is in the report.
const MOST_LINES: usize = 12;
const MOST_CHANGES: usize = 40;

/// The whole run.
pub fn table(report: &Report) -> String {
    let mut out = String::new();
    let summary = &report.summary;
    say(&mut out, &format!("{} cases ({}), {} without output", summary.cases, report.scope, summary.failed));
    if !summary.text.is_empty() {
        out.push_str(&text_table(report));
    }
    if summary.all_fields.is_some() {
        out.push_str(&field_table(report));
        out.push_str(&confidence_lines(report));
    }
    out.push_str(&cases_without_output(report));
    out.push_str(&run_line(report));
    if report.run.stage_seconds.is_some() {
        say(&mut out, &report.run.stage_line());
    }
    out.push_str(&changes(&report.gate));
    out
}

/// Rows of cells, columns as wide as their widest cell; numbers to the right, the first column and one without a
/// heading to the left.
fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut out = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            let space = " ".repeat(width - cell.chars().count());
            let is_words = column == 0 || rows[0].get(column).is_some_and(String::is_empty);
            if is_words { format!("{cell}{space}") } else { format!("{space}{cell}") }
        });
        let line = cells.collect::<Vec<_>>().join("  ");
        say(&mut out, &format!("  {}", line.trim_end()));
    }
    out
}

fn say(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn text_table(report: &Report) -> String {
    let summary = &report.summary;
    let mut rows = vec![row(&["text", "pooled", "wrong", "of", "mean", "95 % interval", ""])];
    for (name, what) in MEASURES {
        let Some(pooled) = summary.text.get(name) else { continue };
        rows.push(pooled_row(name, pooled, what));
    }
    let digits = summary.digits;
    let mut out = format!("\n{}", aligned(&rows));
    let _ = writeln!(
        out,
        "  digit strings: {} of {} wrong: {} changed, {} lost, {} invented",
        digits.counts().errors,
        digits.length,
        digits.changed,
        digits.lost,
        digits.invented
    );
    if let Some(repair) = summary.repair {
        let (harm, unfixed, bad) = (repair.harm, repair.unfixed, repair.bad_edits);
        let _ = writeln!(
            out,
            "  restoration: harmed {} of {} right syllables ({}), left {} of {} wrong ones ({}), {} of {} changes \
             bad ({}); digit strings harmed: {}",
            harm.errors,
            harm.length,
            percent(harm.rate()),
            unfixed.errors,
            unfixed.length,
            percent(unfixed.rate()),
            bad.errors,
            bad.length,
            percent(bad.rate()),
            repair.harmed_digits
        );
    }
    out
}

fn pooled_row(name: &str, pooled: &Pooled, what: &str) -> Vec<String> {
    let interval = pooled.interval.map_or_else(
        || "-".to_owned(),
        |[low, high]| format!("{} to {}", percent(Some(low)), percent(Some(high))),
    );
    let counts = pooled.micro;
    let numbers = [percent(counts.rate()), counts.errors.to_string(), counts.length.to_string()];
    let mut cells = row(&[name]);
    cells.extend(numbers);
    cells.extend([percent(pooled.mean), interval, what.to_owned()]);
    cells
}

fn field_table(report: &Report) -> String {
    let summary = &report.summary;
    let mut rows = vec![row(&FIELD_HEADS)];
    rows.extend(summary.fields.iter().map(|(name, field)| field_row(name, field)));
    rows.extend(summary.all_fields.iter().map(|all| field_row("all fields", all)));
    let faulty = summary.documents_with_faults;
    format!(
        "\n{}  mean F1 of the fields: {}; documents with every field right: {} of {}\n",
        aligned(&rows),
        percent(summary.mean_f1),
        faulty.length - faulty.errors,
        faulty.length
    )
}

fn field_row(name: &str, field: &FieldSummary) -> Vec<String> {
    let counts = &field.counts;
    let rates = [field.precision, field.recall, field.f1].map(percent);
    let mut cells = row(&[name]);
    cells.extend(rates);
    cells.extend([field.support.to_string(), percent(field.anls)]);
    cells.extend([counts.rightly_empty, counts.wrong_states, counts.filled_blanks].map(|n| n.to_string()));
    cells
}

fn confidence_lines(report: &Report) -> String {
    let found = &report.summary.calibration;
    if found.values == 0 {
        return String::new();
    }
    let mut rows = vec![row(&["confidence", "values", "right", "mean confidence"])];
    for band in &found.bands {
        let share = band.right as f64 / band.values as f64;
        rows.push(vec![
            format!("{:.1} to {:.1}", band.range[0], band.range[1]),
            band.values.to_string(),
            percent(Some(share)),
            percent(Some(band.mean_confidence)),
        ]);
    }
    let threshold =
        found.threshold.map_or_else(String::new, |least| format!(" (confidence {least:.3} and up)"));
    format!(
        "\n{}  expected calibration error: {}; at {} precision {} of {} values can be taken unseen{threshold}\n",
        aligned(&rows),
        percent(found.expected_error),
        percent(Some(ACCEPTABLE_PRECISION)),
        found.acceptable,
        found.values
    )
}

fn cases_without_output(report: &Report) -> String {
    let failed = report.cases.iter().filter_map(|case| Some((&case.score.name, case.score.error.as_ref()?)));
    let lines: Vec<String> = failed.map(|(name, error)| format!("\n  no output: {name}: {error}")).collect();
    lines.concat() + "\n"
}

fn run_line(report: &Report) -> String {
    let run = &report.run;
    let version = |version: &Option<String>| version.clone().unwrap_or_else(|| "unknown".to_owned());
    let engine = run.ocr.as_ref().map_or_else(|| "none used".to_owned(), engine);
    format!(
        "sohoa {}, dictionaries {}, model {}, recogniser {engine}; {}; {:.1} s with {} at a time\n",
        run.sohoa,
        version(&run.dictionaries),
        version(&run.model),
        run.machine,
        run.seconds,
        run.jobs
    )
}

fn engine(engine: &serde_json::Value) -> String {
    let text = |key: &str| engine.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let languages = engine.get("languages").and_then(serde_json::Value::as_array);
    let languages: Vec<&str> =
        languages.into_iter().flatten().filter_map(serde_json::Value::as_str).collect();
    format!("{} {} ({})", text("name"), text("version"), languages.join("+"))
}

/// What a gate found: trouble, violations, what went which way, and the answer in one line.
pub fn changes(gate: &Gate) -> String {
    let mut out = String::new();
    for trouble in &gate.trouble {
        say(&mut out, &format!("cannot be trusted: {trouble}"));
    }
    for violation in &gate.violations {
        say(&mut out, &format!("violation: {violation}"));
    }
    for (direction, word) in [(Direction::Regressed, "regressed"), (Direction::Improved, "improved")] {
        let all: Vec<&Change> = gate.went(direction).collect();
        all.iter().take(MOST_CHANGES).for_each(|change| out.push_str(&one_change(word, change)));
        if all.len() > MOST_CHANGES {
            say(&mut out, &format!("... and {} more {word}: see the report", all.len() - MOST_CHANGES));
        }
    }
    say(&mut out, &answer(gate));
    out
}

fn one_change(word: &str, change: &Change) -> String {
    let note = match (change.is_violation, change.is_healed) {
        (true, _) => " [a digit changed or a blank was filled]",
        (_, true) => " [a known failure passes]",
        _ => "",
    };
    let mut out = String::new();
    say(&mut out, &format!("{word}: {}: {}: {}{note}", change.case, change.measure, change.summary));
    change.lines.iter().take(MOST_LINES).for_each(|line| say(&mut out, &format!("    {line}")));
    if change.lines.len() > MOST_LINES {
        say(&mut out, &format!("    ... and {} more", change.lines.len() - MOST_LINES));
    }
    out
}

/// The answer in one line.
pub(super) fn answer(gate: &Gate) -> String {
    let count = |direction| gate.went(direction).count();
    let counts = format!(
        "{} regressed, {} improved, {} unchanged",
        count(Direction::Regressed),
        count(Direction::Improved),
        count(Direction::Unchanged)
    );
    match gate.answer {
        Answer::Untrusted => {
            format!("gate: NOT TRUSTED: {} reasons; nothing was compared", gate.trouble.len())
        }
        Answer::Violated => format!("gate: VIOLATED: a digit changed or a blank was filled; {counts}"),
        Answer::Regressed if count(Direction::Regressed) == 0 => format!(
            "gate: OUT OF DATE: {} known failures pass; accept them with --accept, so that the gain cannot be lost \
             unseen; {counts}",
            gate.healed().count()
        ),
        Answer::Regressed => format!("gate: REGRESSED: {counts}"),
        Answer::Held if gate.changes.is_empty() => "gate: no baseline given; nothing was compared".to_owned(),
        Answer::Held => format!("gate: HELD: {counts}"),
    }
}

/// `plain`, what another program reads on the same page images, beside the text as read and as restored: what is
/// gained on that program.
pub fn comparison(report: &Report, plain: &[CaseScore], other: &str) -> String {
    let pooled = summary(plain);
    let mut rows = vec![row(&["text", other, "as read", "sohoa", "fewer errors", "of", ""])];
    for (name, what) in MEASURES {
        let of = |measures: &BTreeMap<String, Pooled>| measures.get(name).map(|pooled| pooled.micro);
        let summary = &report.summary;
        let (Some(before), Some(after)) = (of(&pooled.text), of(&summary.text)) else { continue };
        let read = of(&summary.text_as_read).unwrap_or_default();
        let fewer = before.errors as i64 - after.errors as i64;
        let mut cells = row(&[name]);
        cells.extend([before, read, after].map(|counts| percent(counts.rate())));
        cells.extend([fewer.to_string(), before.errors.to_string(), what.to_owned()]);
        rows.push(cells);
    }
    format!("\n{}{}", aligned(&rows), by_document(report, plain, other))
}

/// What is compared document by document.
const BY_DOCUMENT: [&str; 3] = ["cer", "wer", "syllables"];

/// The same for each document: what is gained on many may be lost on one. Points are those by which the restored text is
/// worse than the other program's.
fn by_document(report: &Report, plain: &[CaseScore], other: &str) -> String {
    let mut head = row(&["document"]);
    for measure in BY_DOCUMENT {
        head.extend([&format!("{measure}: {other}"), "as read", "sohoa", "points"].map(str::to_owned));
    }
    let mut rows = vec![head];
    for case in report.cases.iter().map(|case| &case.score) {
        let Some(before) = plain.iter().find(|before| before.name == case.name) else { continue };
        let texts = [&before.text, &case.text_as_read, &case.text].map(Option::as_ref);
        if texts[2].is_some() {
            let measured = BY_DOCUMENT.iter().flat_map(|measure| document_cells(measure, texts));
            rows.push(std::iter::once(case.name.clone()).chain(measured).collect());
        }
    }
    format!("\n{}", aligned(&rows))
}

/// Three rates of a measure, and by how many points the last is above the first.
fn document_cells(measure: &str, texts: [Option<&TextScore>; 3]) -> Vec<String> {
    let rates = texts.map(|text| text?.counts.get(measure)?.rate());
    let mut cells = rates.map(percent).to_vec();
    let points = rates[0].zip(rates[2]).map(|(before, after)| 100.0 * (after - before));
    cells.push(points.map_or_else(|| "-".to_owned(), |points| format!("{points:+.2}")));
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::rates::Counts;

    #[test]
    fn a_document_shows_three_rates_and_the_points_between() {
        let text = |errors| {
            let counts = Counts { errors, length: 1000 };
            Some(TextScore { counts: [("cer".to_owned(), counts)].into(), ..TextScore::default() })
        };
        let cells = document_cells("cer", [20, 15, 23].map(text).each_ref().map(Option::as_ref));
        assert_eq!(cells, ["2.00 %", "1.50 %", "2.30 %", "+0.30"]);
        assert_eq!(document_cells("cer", [None, None, text(0).as_ref()]), ["-", "-", "0.00 %", "-"]);
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let table = aligned(&[row(&["chỉ số", "of"]), row(&["x", "1000"])]);
        assert_eq!(table, "  chỉ số    of\n  x       1000\n");
    }
}
