//! A run as `JUnit` XML: what CI systems show as tests. A case is a suite; each of its measures is a test.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{CaseFace, Report, escape};
use crate::eval::baseline::{Fault, FieldMeasure, Measured};
use crate::eval::gate::{Change, Direction};

/// The XML. With a baseline a test fails where it regressed, known failures are skipped; without one every field
/// that is not right fails. The gate itself is a test too.
pub fn junit(report: &Report) -> String {
    let suites: Vec<String> = report.cases.iter().map(|case| suite(report, case)).collect();
    let gate = suite_xml("gate", &[gate_test(report)]);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"sohoa eval\">\n{gate}{}</testsuites>\n",
        suites.concat()
    )
}

/// How a test ended, with its message and text.
enum End {
    Passed,
    Known(String),
    Failed(String, Vec<String>),
}

struct Test {
    name: String,
    end: End,
}

fn gate_test(report: &Report) -> Test {
    let gate = &report.gate;
    let end = match gate.answer {
        crate::eval::gate::Answer::Held => End::Passed,
        _ => End::Failed(
            super::table::answer(gate),
            gate.trouble.iter().chain(&gate.violations).cloned().collect(),
        ),
    };
    Test { name: "answer".to_owned(), end }
}

fn suite(report: &Report, case: &CaseFace) -> String {
    let measured = Measured::of(&case.score);
    let changes: BTreeMap<&str, &Change> = report
        .gate
        .changes
        .iter()
        .filter(|change| change.case == case.score.name)
        .map(|change| (change.measure.as_str(), change))
        .collect();
    let has_baseline = !report.gate.changes.is_empty();
    let text = measured
        .text
        .keys()
        .map(|name| Test { name: name.clone(), end: text_end(changes.get(name.as_str())) });
    let fields = measured.fields.iter().map(|(name, field)| Test {
        name: name.clone(),
        end: if has_baseline {
            field_end(field, changes.get(name.as_str()))
        } else {
            without_baseline(field)
        },
    });
    let output = case.score.error.iter().map(|error| Test {
        name: "output".to_owned(),
        end: End::Failed(format!("no output: {error}"), Vec::new()),
    });
    suite_xml(&case.score.name, &output.chain(text).chain(fields).collect::<Vec<_>>())
}

fn text_end(change: Option<&&Change>) -> End {
    match change {
        Some(change) if change.direction == Direction::Regressed => {
            End::Failed(change.summary.clone(), change.lines.clone())
        }
        _ => End::Passed,
    }
}

fn field_end(field: &FieldMeasure, change: Option<&&Change>) -> End {
    match text_end(change) {
        End::Passed if !field.faults.is_empty() => {
            End::Known(field.faults.iter().map(Fault::sentence).collect::<Vec<_>>().join("; "))
        }
        end => end,
    }
}

fn without_baseline(field: &FieldMeasure) -> End {
    match &field.faults[..] {
        [] => End::Passed,
        faults => {
            End::Failed(format!("{} faults", faults.len()), faults.iter().map(Fault::sentence).collect())
        }
    }
}

fn suite_xml(name: &str, tests: &[Test]) -> String {
    let count = |wanted: fn(&End) -> bool| tests.iter().filter(|test| wanted(&test.end)).count();
    let failed = count(|end| matches!(end, End::Failed(..)));
    let known = count(|end| matches!(end, End::Known(_)));
    let name = escape(name);
    let mut out = format!(
        "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{failed}\" errors=\"0\" skipped=\"{known}\">\n",
        tests.len()
    );
    for test in tests {
        let head = format!("    <testcase classname=\"{name}\" name=\"{}\"", escape(&test.name));
        let _ = match &test.end {
            End::Passed => writeln!(out, "{head}/>"),
            End::Known(what) => {
                writeln!(out, "{head}><skipped message=\"known failure: {}\"/></testcase>", escape(what))
            }
            End::Failed(message, lines) => writeln!(
                out,
                "{head}><failure message=\"{}\">{}</failure></testcase>",
                escape(message),
                escape(&lines.join("\n"))
            ),
        };
    }
    out + "  </testsuite>\n"
}
