//! Turns a run and a baseline into one answer: held, regressed, violated, or not to be trusted.
//!
//! Two questions, two codes: can the measurement be trusted (the set is complete, the truths are those of the
//! baseline, the baseline is whole), and is the quality held. What cannot be trusted is not compared. Anything
//! unknown counts against: a new case, a new field or a known failure that passes must be accepted by a person, so
//! that neither loss nor gain goes unseen. Nothing here rewrites a baseline.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::baseline::{Baseline, Fault, FieldMeasure, Measured, Scope};
use super::case::CaseScore;
use super::fields::Verdict;
use super::rates::Counts;

/// What may become worse before it counts.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tolerances {
    /// Points (hundredths of the rate) for characters, words and syllables.
    pub text: f64,
    /// Digit strings.
    pub digits: u64,
    /// Faults of a field in one case.
    pub states: u64,
}

impl Default for Tolerances {
    fn default() -> Self {
        Self { text: 0.2, digits: 0, states: 0 }
    }
}

/// Which way a measure of a case went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Worse by more than is tolerated.
    Regressed,
    /// Better.
    Improved,
    /// Neither.
    Unchanged,
}

/// One measure of one case, against the baseline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The case.
    pub case: String,
    /// `cer`, `digits`, `document.code`, ...
    pub measure: String,
    /// Which way it went.
    pub direction: Direction,
    /// Before and now, for people.
    pub summary: String,
    /// What is wrong now and was not before; for an improvement what was wrong and is right now.
    pub lines: Vec<String>,
    /// A digit changed or a blank was filled.
    pub is_violation: bool,
    /// It was wrong, and nothing is now.
    pub is_healed: bool,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Quality is held.
    Held,
    /// Something is worse, or a known failure passes and nobody has accepted it.
    Regressed,
    /// The measurement cannot be trusted.
    Untrusted,
    /// A digit changed or a blank was filled.
    Violated,
}

/// The answer with all that led to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// In one word.
    pub answer: Answer,
    /// Why the measurement cannot be trusted.
    pub trouble: Vec<String>,
    /// Digits that restoration changed, blanks that were filled: what no baseline makes acceptable, or none knows.
    pub violations: Vec<String>,
    /// Every measure of every case; empty without a baseline or when it cannot be trusted.
    pub changes: Vec<Change>,
}

impl Gate {
    /// The changes that went one way.
    pub fn went(&self, direction: Direction) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| change.direction == direction)
    }

    /// Known failures that pass.
    pub fn healed(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.is_healed)
    }

    fn new(trouble: Vec<String>, violations: Vec<String>, changes: Vec<Change>) -> Self {
        let is_worse = |change: &Change| change.direction == Direction::Regressed || change.is_healed;
        let answer = if !trouble.is_empty() {
            Answer::Untrusted
        } else if !violations.is_empty() || changes.iter().any(|change| change.is_violation) {
            Answer::Violated
        } else if changes.iter().any(is_worse) {
            Answer::Regressed
        } else {
            Answer::Held
        };
        Self { answer, trouble, violations, changes }
    }
}

/// Without a baseline: only what is wrong by itself. `trouble` is what was found wrong before evaluation.
pub fn alone(cases: &[CaseScore], trouble: Vec<String>) -> Gate {
    let mut violations = harmed_digits(cases);
    let filled = cases.iter().flat_map(|case| case.fields.iter().map(move |result| (case, result)));
    let filled = filled.filter(|(_, result)| result.verdict == Verdict::FilledBlank);
    violations.extend(filled.map(|(case, result)| {
        format!("{}: {}: filled a blank: truth {}, got {}", case.name, result.field, result.truth, result.got)
    }));
    Gate::new(with_nothing_evaluated(cases, trouble), violations, Vec::new())
}

/// Against a baseline.
pub fn against(
    cases: &[CaseScore],
    mut trouble: Vec<String>,
    baseline: &Baseline,
    scope: Scope,
    tolerances: Tolerances,
) -> Gate {
    let now: BTreeMap<String, Measured> =
        cases.iter().map(|case| (case.name.clone(), Measured::of(case))).collect();
    trouble = with_nothing_evaluated(cases, trouble);
    trouble.extend(other_set(&now, baseline, scope));
    if !trouble.is_empty() {
        return Gate::new(trouble, Vec::new(), Vec::new());
    }
    let mut changes = Vec::new();
    for (name, now) in &now {
        if let Some(before) = baseline.cases.get(name) {
            compare_case(name, before, now, tolerances, &mut changes);
        }
    }
    changes.sort_by(|a, b| (a.direction, &a.case, &a.measure).cmp(&(b.direction, &b.case, &b.measure)));
    Gate::new(trouble, harmed_digits(cases), changes)
}

fn with_nothing_evaluated(cases: &[CaseScore], mut trouble: Vec<String>) -> Vec<String> {
    if cases.is_empty() {
        trouble.push("nothing was evaluated: no case has anything to compare".to_owned());
    } else if cases.iter().all(|case| case.error.is_some()) {
        trouble.push("nothing was evaluated: no output came of any case".to_owned());
    }
    trouble
}

/// Digits that were read right and that restoration made wrong, one sentence a case: never acceptable.
pub fn harmed_digits(cases: &[CaseScore]) -> Vec<String> {
    let harmed = |case: &CaseScore| {
        let count = case.text.as_ref()?.repair?.harmed_digits;
        (count > 0)
            .then(|| format!("{}: restoration changed {count} digit strings that were read right", case.name))
    };
    cases.iter().filter_map(harmed).collect()
}

/// Why a baseline is not one of this gold set.
fn other_set(now: &BTreeMap<String, Measured>, baseline: &Baseline, scope: Scope) -> Vec<String> {
    let mut trouble = Vec::new();
    if baseline.scope != scope {
        trouble.push(format!("the baseline is of {}, this run is of {scope}", baseline.scope));
        return trouble;
    }
    for (name, before) in &baseline.cases {
        match now.get(name) {
            None => trouble.push(format!("{name}: the case is in the baseline and was not evaluated")),
            Some(now) if now.hash != before.hash => {
                trouble.push(format!("{name}: its input or truth is not that of the baseline"));
            }
            Some(now) => trouble.extend(other_measures(name, before, now)),
        }
    }
    let new = now.keys().filter(|name| !baseline.cases.contains_key(*name));
    trouble.extend(new.map(|name| format!("{name}: the case is not in the baseline")));
    trouble
}

fn other_measures(name: &str, before: &Measured, now: &Measured) -> Vec<String> {
    let missing = |from: &Measured, other: &Measured, what: &str| {
        let text = from.text.keys().filter(|key| !other.text.contains_key(*key));
        let fields = from.fields.keys().filter(|key| !other.fields.contains_key(*key));
        text.chain(fields).map(|key| format!("{name}: {key} {what}")).collect::<Vec<_>>()
    };
    let mut trouble = missing(before, now, "is in the baseline and was not measured");
    trouble.extend(missing(now, before, "is not in the baseline"));
    trouble
}

fn compare_case(
    name: &str,
    before: &Measured,
    now: &Measured,
    tolerances: Tolerances,
    changes: &mut Vec<Change>,
) {
    changes.extend(compare_errors(name, before, now));
    for (measure, now_counts) in &now.text {
        let Some(counts) = before.text.get(measure) else { continue };
        let mut change = compare_counts(measure, *counts, *now_counts, tolerances);
        name.clone_into(&mut change.case);
        match change.direction {
            Direction::Regressed => change.lines = only_in(&now.differences, &before.differences),
            Direction::Improved => change.lines = only_in(&before.differences, &now.differences),
            Direction::Unchanged => {}
        }
        changes.push(change);
    }
    for (field, now_field) in &now.fields {
        let Some(field_before) = before.fields.get(field) else { continue };
        let change = compare_field(field, field_before, now_field, tolerances);
        changes.push(Change { case: name.to_owned(), ..change });
    }
}

/// A case of which nothing comes any more, or comes again.
fn compare_errors(name: &str, before: &Measured, now: &Measured) -> Option<Change> {
    let (direction, summary) = match (&before.error, &now.error) {
        (None, Some(error)) => (Direction::Regressed, format!("no output: {error}")),
        (Some(_), None) => (Direction::Improved, "there is output again".to_owned()),
        _ => return None,
    };
    Some(Change {
        case: name.to_owned(),
        measure: "output".to_owned(),
        direction,
        summary,
        lines: Vec::new(),
        is_violation: false,
        is_healed: direction == Direction::Improved,
    })
}

fn compare_counts(measure: &str, before: Counts, now: Counts, tolerances: Tolerances) -> Change {
    let is_digits = measure == "digits";
    let points = |counts: Counts| 100.0 * counts.rate().unwrap_or(counts.errors as f64);
    let is_worse = if is_digits {
        now.errors > before.errors + tolerances.digits
    } else {
        // Guards against a rate that only differs in its last binary digit.
        points(now) > points(before) + tolerances.text + 1e-9
    };
    let direction = match now.errors.cmp(&before.errors) {
        _ if is_worse => Direction::Regressed,
        std::cmp::Ordering::Less => Direction::Improved,
        _ => Direction::Unchanged,
    };
    let shown = |counts: Counts| format!("{} of {} ({:.2} %)", counts.errors, counts.length, points(counts));
    Change {
        case: String::new(),
        measure: measure.to_owned(),
        direction,
        summary: format!("{} -> {}", shown(before), shown(now)),
        lines: Vec::new(),
        is_violation: is_digits && is_worse,
        is_healed: is_digits && before.errors > 0 && now.errors == 0,
    }
}

fn compare_field(field: &str, before: &FieldMeasure, now: &FieldMeasure, tolerances: Tolerances) -> Change {
    let new = only_in(&now.faults, &before.faults);
    let gone = only_in(&before.faults, &now.faults);
    let count = |measure: &FieldMeasure, wanted: fn(Verdict) -> bool| {
        measure.faults.iter().filter(|fault| wanted(fault.verdict)).count()
    };
    let is_filled = |verdict| verdict == Verdict::FilledBlank;
    // To say something false is worse than to say nothing.
    let is_false = |verdict| {
        matches!(verdict, Verdict::FilledBlank | Verdict::Guessed | Verdict::Wrong | Verdict::Extra)
    };
    let is_more_false = count(now, is_false) > count(before, is_false) + tolerances.states as usize;
    // A known fault may change its wrong value; that is no new fault.
    let known: Vec<&str> = before.faults.iter().map(|fault| fault.truth.as_str()).collect();
    let is_elsewhere = new.iter().any(|fault| !known.contains(&fault.truth.as_str()));
    let more = now.faults.len().saturating_sub(before.faults.len()) as u64;
    let is_violation = count(now, is_filled) > count(before, is_filled);
    let is_worse =
        is_violation || is_more_false || more > tolerances.states || (is_elsewhere && tolerances.states == 0);
    let direction = if is_worse || now.right < before.right.saturating_sub(tolerances.states) {
        Direction::Regressed
    } else if now.faults.len() < before.faults.len() {
        Direction::Improved
    } else {
        Direction::Unchanged
    };
    let lines = if direction == Direction::Improved { &gone } else { &new };
    Change {
        case: String::new(),
        measure: field.to_owned(),
        direction,
        summary: format!("{} -> {} faults", before.faults.len(), now.faults.len()),
        lines: lines.iter().map(Fault::sentence).collect(),
        is_violation,
        is_healed: !before.faults.is_empty() && now.faults.is_empty(),
    }
}

/// What `from` has more often than `other`, in its order.
fn only_in<T: PartialEq + Clone>(from: &[T], other: &[T]) -> Vec<T> {
    let mut rest = other.to_vec();
    let is_new = |item: &&T| match rest.iter().position(|known| known == *item) {
        Some(place) => {
            rest.swap_remove(place);
            false
        }
        None => true,
    };
    from.iter().filter(is_new).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::gold::Split;
    use crate::eval::rates::{Ambiguous, Compared};

    fn case(truth: &str, read: &str, got: &str) -> CaseScore {
        let (read, got) = (Compared::new(truth, read), Compared::new(truth, got));
        CaseScore {
            name: "c".to_owned(),
            hash: "h".to_owned(),
            split: Split::Dev,
            error: None,
            engine: None,
            text: Some(got.score(Some(&read), &Ambiguous::default())),
            text_as_read: None,
            fields: Vec::new(),
            lines: Vec::new(),
            seconds: None,
        }
    }

    /// Also when the baseline has the same wrong digit: restoration must not touch digits.
    #[test]
    fn digits_that_restoration_changed_are_never_acceptable() {
        let harmed = [case("năm 2024", "nam 2024", "năm 2042")];
        let scope = Scope::default();
        let baseline = Baseline::of(&harmed, scope);
        let wide = Tolerances { text: 0.2, digits: 9, states: 9 };
        let gate = against(&harmed, Vec::new(), &baseline, scope, wide);
        assert_eq!(gate.answer, Answer::Violated);
        assert_eq!(gate.violations, ["c: restoration changed 1 digit strings that were read right"]);
    }

    /// The recogniser's mistake, known to the baseline, is no violation.
    #[test]
    fn digits_that_were_misread_are_a_known_failure() {
        let misread = [case("năm 2024", "nam 2042", "năm 2042")];
        let scope = Scope::default();
        let baseline = Baseline::of(&misread, scope);
        let gate = against(&misread, Vec::new(), &baseline, scope, Tolerances::default());
        assert_eq!(gate.answer, Answer::Held);
    }

    #[test]
    fn a_case_without_output_is_a_regression_and_all_of_them_are_no_measurement() {
        let scope = Scope::default();
        let good = [case("a", "a", "a"), CaseScore { name: "d".to_owned(), ..case("b", "b", "b") }];
        let baseline = Baseline::of(&good, scope);
        let mut now = good.clone();
        now[0].error = Some("encrypted".to_owned());
        let gate = against(&now, Vec::new(), &baseline, scope, Tolerances::default());
        assert_eq!((gate.answer, gate.changes[0].measure.as_str()), (Answer::Regressed, "output"));
        now[1].error = Some("encrypted".to_owned());
        let gate = against(&now, Vec::new(), &baseline, scope, Tolerances::default());
        assert_eq!(gate.answer, Answer::Untrusted);
    }
}
