//! Turns a comparison into the lines that differ: for people who want to see the errors, not count them.

use serde::{Deserialize, Serialize};

use super::align::align;
use super::marks::{Fault, faults};
use super::rates::Compared;
use super::units::{Ids, Token, characters};

/// One line of the truth that came out otherwise, in pieces from left to right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffLine {
    /// The line of the truth, from 1.
    pub line: u32,
    /// The pieces.
    pub pieces: Vec<Piece>,
}

/// A stretch of a line: equal on both sides, or different and named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// What the truth says.
    pub truth: String,
    /// What came out; left out when both sides are equal.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub got: String,
    /// What is wrong, in words; empty when both sides are equal.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub what: String,
}

/// Lines kept of one document: enough to see what is wrong, and a thousand bad documents still fit into memory.
const MOST_LINES: usize = 60;

/// The first lines that differ. Tokens that came out without standing for any of the truth belong to the line before.
pub fn differing(compared: &Compared) -> Vec<DiffLine> {
    let mut lines: Vec<DiffLine> = Vec::new();
    for (truth, got) in compared.sides() {
        let line = truth.map_or_else(|| lines.last().map_or(1, |last| last.line), |token| token.line);
        if lines.last().is_none_or(|last| last.line != line) {
            if lines.last().is_some_and(|last| !last.differs()) {
                lines.pop();
            }
            if lines.len() == MOST_LINES {
                break;
            }
            lines.push(DiffLine { line, pieces: Vec::new() });
        }
        if let Some(last) = lines.last_mut() {
            add(&mut last.pieces, piece(truth, got));
        }
    }
    lines.retain(DiffLine::differs);
    lines
}

impl DiffLine {
    fn differs(&self) -> bool {
        self.pieces.iter().any(|piece| !piece.what.is_empty())
    }
}

/// One sentence a difference: what the baseline keeps, so that a later run can say which are new.
pub fn sentences(lines: &[DiffLine]) -> Vec<String> {
    let sentence = |line: u32, piece: &Piece| {
        let Piece { truth, got, what } = piece;
        match (truth.as_str(), got.as_str()) {
            (_, "") => format!("line {line}: \"{truth}\" is missing"),
            ("", _) => format!("line {line}: \"{got}\" is too much"),
            _ => format!("line {line}: \"{truth}\" came out as \"{got}\" ({what})"),
        }
    };
    let wrong = |line: &DiffLine| {
        let pieces = line.pieces.iter().filter(|piece| !piece.what.is_empty());
        pieces.map(|piece| sentence(line.line, piece)).collect::<Vec<_>>()
    };
    lines.iter().flat_map(wrong).collect()
}

/// Equal tokens run together; each different one stands alone.
fn add(pieces: &mut Vec<Piece>, piece: Piece) {
    match pieces.last_mut() {
        Some(last) if last.what.is_empty() && piece.what.is_empty() => {
            last.truth.push(' ');
            last.truth.push_str(&piece.truth);
        }
        _ => pieces.push(piece),
    }
}

fn piece(truth: Option<&Token>, got: Option<&Token>) -> Piece {
    let [truth, mut got] =
        [truth, got].map(|token| token.map(|token| token.text.clone()).unwrap_or_default());
    let what = name(&truth, &got);
    if what.is_empty() {
        got = String::new();
    }
    Piece { truth, got, what }
}

/// The faults between two tokens, each named once.
fn name(truth: &str, got: &str) -> String {
    if truth == got {
        return String::new();
    }
    if truth.is_empty() || got.is_empty() {
        return if got.is_empty() { Fault::Missing.name() } else { Fault::Extra.name() }.to_owned();
    }
    let (truth, got) = (characters(truth), characters(got));
    let mut ids = Ids::default();
    let (truth_ids, got_ids) = (ids.of(truth.iter().copied()), ids.of(got.iter().copied()));
    let mut found: Vec<Fault> = align(&truth_ids, &got_ids)
        .into_iter()
        .flat_map(|pair| faults(pair.truth.map(|t| truth[t]), pair.got.map(|g| got[g])))
        .collect();
    found.sort_unstable();
    found.dedup();
    let names: Vec<&str> = found.into_iter().map(Fault::name).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_named_in_words() {
        let compared = Compared::new("Kế hoạch\nngày 31 tháng 5\nđúng", "Kế hoạch\nngay 3l tháng\nđúng thừa");
        assert_eq!(
            sentences(&differing(&compared)),
            [
                "line 2: \"ngày\" came out as \"ngay\" (tone)",
                "line 2: \"31\" came out as \"3l\" (digit)",
                "line 2: \"5\" is missing",
                "line 3: \"thừa\" is too much",
            ]
        );
    }
}
