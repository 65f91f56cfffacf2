//! A run as one HTML page that needs nothing else: numbers first, then every case with its differing lines side by
//! side. Each error is coloured *and* named in words, so that it can be read in black and white.

use std::fmt::Write;

use super::{CaseFace, FIELD_HEADS, Report, escape, percent, table};
use crate::eval::gate::{Answer, Change, Direction};
use crate::eval::lines::{DiffLine, Piece};
use crate::eval::rates::MEASURES;

/// The page around the content.
const PAGE: &str = include_str!("page.html");

/// Lines shown of one change.
const MOST_LINES: usize = 100;

/// The page.
pub fn html(report: &Report) -> String {
    let mut body = String::from("<h1>sohoa eval</h1>\n");
    // Without a baseline nothing is held.
    let is_held = report.gate.answer == Answer::Held && !report.gate.changes.is_empty();
    let held = if is_held { " held" } else { "" };
    let _ = writeln!(body, "<p class=\"answer{held}\">{}</p>", escape(&table::answer(&report.gate)));
    body.push_str(&list(report.gate.trouble.iter().chain(&report.gate.violations)));
    let summary = &report.summary;
    let _ = writeln!(
        body,
        "<p>{} cases ({}), {} without output. sohoa {}, {}. {}</p>",
        summary.cases,
        report.scope,
        summary.failed,
        escape(&report.run.sohoa),
        escape(&report.run.machine),
        escape(&report.run.stage_line())
    );
    body.push_str(&text_table(report));
    body.push_str(&field_table(report));
    body.push_str(&confidence_table(report));
    for (direction, title) in [(Direction::Regressed, "Regressed"), (Direction::Improved, "Improved")] {
        body.push_str(&changes(title, report.gate.went(direction)));
    }
    body.push_str("<h2>Cases</h2>\n");
    report.cases.iter().for_each(|case| body.push_str(&case_details(case)));
    PAGE.replace("{{body}}", &body)
}

fn list<'a>(items: impl Iterator<Item = &'a String>) -> String {
    let items: Vec<String> = items.map(|item| format!("<li>{}</li>", escape(item))).collect();
    if items.is_empty() { String::new() } else { format!("<ul>{}</ul>\n", items.concat()) }
}

/// A table; cells are HTML already; all columns but the first are numbers, the last is text when `has_note`.
fn html_table(heads: &[&str], rows: &[Vec<String>], has_note: bool) -> String {
    let class = |column: usize, last: usize| {
        if column == 0 || (has_note && column == last) { "" } else { " class=\"n\"" }
    };
    let last = heads.len() - 1;
    let heads = heads.iter().enumerate();
    let head: Vec<String> =
        heads.map(|(column, head)| format!("<th{}>{head}</th>", class(column, last))).collect();
    let head = head.concat();
    let row = |row: &Vec<String>| {
        let cells = row.iter().enumerate();
        let cells = cells.map(|(column, cell)| format!("<td{}>{cell}</td>", class(column, last)));
        format!("<tr>{}</tr>\n", cells.collect::<Vec<_>>().concat())
    };
    format!("<table><tr>{head}</tr>\n{}</table>\n", rows.iter().map(row).collect::<Vec<_>>().concat())
}

fn text_table(report: &Report) -> String {
    let rows = MEASURES.iter().filter_map(|(name, what)| {
        let pooled = report.summary.text.get(*name)?;
        let interval = pooled.interval.map_or_else(
            || "-".to_owned(),
            |[low, high]| format!("{} to {}", percent(Some(low)), percent(Some(high))),
        );
        let counts = pooled.micro;
        let numbers = [percent(counts.rate()), counts.errors.to_string(), counts.length.to_string()];
        let mut cells = vec![format!("<code>{name}</code>")];
        cells.extend(numbers);
        cells.extend([percent(pooled.mean), interval, escape(what)]);
        Some(cells)
    });
    let rows: Vec<Vec<String>> = rows.collect();
    if rows.is_empty() {
        return String::new();
    }
    let heads = ["measure", "pooled", "wrong", "of", "mean of documents", "95 % interval", "what is counted"];
    let digits = report.summary.digits;
    format!(
        "<h2>Text</h2>\n{}<p>Digit strings: {} of {} wrong: {} changed, {} lost, {} invented.</p>\n",
        html_table(&heads, &rows, true),
        digits.counts().errors,
        digits.length,
        digits.changed,
        digits.lost,
        digits.invented
    )
}

fn field_table(report: &Report) -> String {
    let all = report.summary.all_fields.iter().map(|all| ("all fields", all));
    let fields = report.summary.fields.iter().map(|(name, field)| (name.as_str(), field)).chain(all);
    let rows: Vec<Vec<String>> = fields
        .map(|(name, field)| {
            let counts = &field.counts;
            let mut cells = vec![format!("<code>{}</code>", escape(name))];
            cells.extend([field.precision, field.recall, field.f1].map(percent));
            cells.extend([field.support.to_string(), percent(field.anls)]);
            cells.extend(
                [counts.rightly_empty, counts.wrong_states, counts.filled_blanks].map(|n| n.to_string()),
            );
            cells
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    format!("<h2>Fields</h2>\n{}", html_table(&FIELD_HEADS, &rows, false))
}

fn confidence_table(report: &Report) -> String {
    let found = &report.summary.calibration;
    let rows: Vec<Vec<String>> = found
        .bands
        .iter()
        .map(|band| {
            let share = band.right as f64 / band.values as f64;
            vec![
                format!("{:.1} to {:.1}", band.range[0], band.range[1]),
                band.values.to_string(),
                percent(Some(share)),
                percent(Some(band.mean_confidence)),
            ]
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "<h2>Confidence</h2>\n{}<p>Expected calibration error {}; {} of {} values can be taken unseen at 99.5 % \
         precision.</p>\n",
        html_table(&["confidence", "values", "right", "mean confidence"], &rows, false),
        percent(found.expected_error),
        found.acceptable,
        found.values
    )
}

fn changes<'a>(title: &str, changes: impl Iterator<Item = &'a Change>) -> String {
    let rows: Vec<String> = changes
        .map(|change| {
            let lines: Vec<String> = change.lines.iter().take(MOST_LINES).map(|line| escape(line)).collect();
            format!(
                "<tr><td>{}</td><td><code>{}</code></td><td>{}</td><td>{}</td></tr>\n",
                escape(&change.case),
                escape(&change.measure),
                escape(&change.summary),
                lines.join("<br>")
            )
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let rows = rows.concat();
    format!(
        "<h2>{title}</h2>\n<table><tr><th>case</th><th>measure</th><th>before -&gt; now</th><th>lines</th></tr>\n\
         {rows}</table>\n"
    )
}

fn case_details(case: &CaseFace) -> String {
    let score = &case.score;
    let wrong: Vec<_> = score.fields.iter().filter(|result| !result.verdict.is_right()).collect();
    let open = if score.lines.is_empty() && wrong.is_empty() { "" } else { " open" };
    let mut out = format!(
        "<details{open}><summary><b>{}</b>: characters wrong {}, words wrong {}, fields wrong {} of {}</summary>\n",
        escape(&score.name),
        percent(case.cer),
        percent(case.wer),
        wrong.len(),
        score.fields.len()
    );
    if let Some(error) = &score.error {
        let _ = writeln!(out, "<p class=\"answer\">no output: {}</p>", escape(error));
    }
    if !wrong.is_empty() {
        out.push_str("<table><tr><th>field</th><th>truth</th><th>found</th><th>what is wrong</th></tr>\n");
        for result in wrong {
            let _ = writeln!(
                out,
                "<tr><td><code>{}</code></td><td><del>{}</del></td><td><ins>{}</ins></td><td>{}</td></tr>",
                escape(&result.field),
                escape(&result.truth),
                escape(&result.got),
                result.verdict.name()
            );
        }
        out.push_str("</table>\n");
    }
    out + &sides(&score.lines) + "</details>\n"
}

fn sides(lines: &[DiffLine]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let mut out = String::from(
        "<table class=\"sides\"><tr><th class=\"n\">line</th><th>truth</th><th>found</th></tr>\n",
    );
    for line in lines {
        let side = |show: fn(&Piece) -> String| line.pieces.iter().map(show).collect::<Vec<_>>().join(" ");
        let _ = writeln!(
            out,
            "<tr><td class=\"n\">{}</td><td>{}</td><td>{}</td></tr>",
            line.line,
            side(true_side),
            side(found_side)
        );
    }
    out.push_str("</table>\n");
    out
}

fn true_side(piece: &Piece) -> String {
    match (piece.what.is_empty(), piece.truth.is_empty()) {
        (true, _) => escape(&piece.truth),
        (false, true) => String::new(),
        (false, false) => format!("<del>{}</del>", escape(&piece.truth)),
    }
}

fn found_side(piece: &Piece) -> String {
    if piece.what.is_empty() {
        return escape(&piece.truth);
    }
    format!("<ins>{}<small>{}</small></ins>", escape(&piece.got), escape(&piece.what))
}
