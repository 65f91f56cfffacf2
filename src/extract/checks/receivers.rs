//! Nơi nhận: who is listed without a purpose, who has a task and is not listed.

use crate::document::{Anomaly, FieldState, Recipient, Severity, UnitRole};
use crate::error::Result;

use super::super::cues::Cues;
use super::super::matcher::Pattern;
use super::super::pattern;
use super::super::words::keys;
use super::{Checking, anomaly};

/// Shorter lists say nothing of who is left out.
const LIST: usize = 4;

/// The patterns of receivers.
#[derive(Debug)]
pub(super) struct Receivers {
    /// Bodies that no `các sở, ngành` covers.
    apart: Pattern,
    /// Lines that stand for many: `Như Điều 3`, `Các đơn vị trực thuộc`.
    whole: Pattern,
    heading: Pattern,
}

impl Receivers {
    /// Compiles the patterns.
    pub(super) fn new(cues: &Cues) -> Result<Self> {
        Ok(Self {
            apart: pattern(&format!(r"^(?P<head>{})\b", cues.any("apart")))?,
            whole: pattern(r"(?i)^như\b|\b(?:cơ quan|đơn vị|tổ chức|thành viên)\b|\bliên quan\b")?,
            heading: pattern(r"(?i)^\W*nơi nhận\b")?,
        })
    }

    /// All checks of Nơi nhận.
    pub(super) fn check(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut found = purposes(checking);
        found.extend(self.missing(checking));
        found.extend(ends(checking));
        found
    }

    /// Bodies with tasks of their own that get no copy. Needs a list that names no group they could belong to, and
    /// neither their first word nor the letters they are shortened to.
    fn missing(&self, checking: &Checking<'_>) -> Option<Anomaly> {
        let recipients = &checking.record.recipients;
        let is_open = recipients.iter().any(|one| self.whole.is_match(&one.name));
        if recipients.len() < LIST || is_open || checking.record.signer.title.state != FieldState::Value {
            return None;
        }
        let names: Vec<&str> = recipients.iter().map(|one| one.name.as_str()).collect();
        let listed = names.join(" ; ");
        let units = checking.record.units.iter().filter(|unit| unit.role != UnitRole::Requested);
        let mut left: Vec<&str> = units
            .filter_map(|unit| {
                let head = self.apart.captures(&unit.name)?.name("head")?.as_str();
                let is_listed = listed.contains(head) || names.iter().any(|name| has_initials(name, head));
                (!is_listed).then_some(unit.name.as_str())
            })
            .collect();
        left.sort_unstable();
        left.dedup();
        let heading = checking
            .zones
            .tail
            .clone()
            .find(|row| self.heading.is_match(&checking.sheet().rows[*row].text))?;
        let places = checking.in_row(heading, 0..checking.sheet().rows[heading].text.len());
        let message = format!("{} has tasks and is not listed", left.join("; "));
        (!left.is_empty()).then(|| anomaly("missing_recipient", Severity::Info, message, places))
    }
}

/// Whether a word of `name` begins with the first letters of the words of `head`: `BHXH`, `PTTH`.
fn has_initials(name: &str, head: &str) -> bool {
    let initials: String = head.split_whitespace().filter_map(|word| word.chars().next()).collect();
    let initials = initials.to_uppercase();
    initials.chars().count() > 1
        && keys(name).iter().zip(name.split_whitespace()).any(|(_, word)| word.starts_with(&initials))
}

/// Needs a long list in which all others name a purpose.
fn purposes(checking: &Checking<'_>) -> Vec<Anomaly> {
    let recipients = &checking.record.recipients;
    let with = recipients.iter().filter(|recipient| recipient.purpose.is_some()).count();
    if recipients.len() < 8 || with + 1 != recipients.len() {
        return Vec::new();
    }
    let without = recipients
        .iter()
        .filter(|recipient| recipient.purpose.is_none() && !recipient.name.to_lowercase().starts_with("như"));
    without
        .map(|recipient| {
            let message = format!("{} is listed without a purpose, unlike the others", recipient.name);
            anomaly("recipient_without_purpose", Severity::Info, message, recipient.evidence.clone())
        })
        .collect()
}

/// A receiver without its semicolon, the last one without a full stop. Needs a list whose other lines end in a
/// semicolon; a number behind the last one counts copies.
fn ends(checking: &Checking<'_>) -> Vec<Anomaly> {
    let Some((last, items)) = checking.record.recipients.split_last() else { return Vec::new() };
    let ended = items.iter().filter(|one| one.raw.trim_end().ends_with(';')).count();
    if ended + 1 < items.len() || ended < LIST || last.purpose.as_deref() != Some("lưu") {
        return Vec::new();
    }
    let is_open = |one: &Recipient| one.raw.trim_end().ends_with(|c: char| c == ')' || c.is_alphabetic());
    let mut found = Vec::new();
    for (one, message) in items
        .iter()
        .map(|one| (one, "no semicolon behind this receiver, the others have one"))
        .chain([(last, "no full stop behind the last receiver")])
    {
        if is_open(one) {
            found.push(anomaly("missing_punctuation", Severity::Info, message, one.evidence.clone()));
        }
    }
    found
}
