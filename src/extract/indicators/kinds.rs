//! What kind of indicator a number is: by what the document is (a report, a plan, a normative act) and by the words
//! around the number.

use std::collections::BTreeSet;

use crate::document::{Comparator, IndicatorKind};
use crate::error::Result;

use super::super::body::{Bearing, Body};
use super::super::counted::Counted;
use super::super::cues::Cues;
use super::super::matcher::Pattern;
use super::super::pattern;

/// The words that tell kinds.
#[derive(Debug)]
pub(super) struct Kinds {
    target: Pattern,
    activity: Pattern,
    hands_out: Pattern,
    supports: Pattern,
    allocates: Pattern,
    reached: Pattern,
    rate_of: Pattern,
    consists: Pattern,
    /// What comes in: that nothing did is an activity, that nothing was found a result.
    received: BTreeSet<String>,
}

impl Kinds {
    /// Loads the cues and compiles the patterns.
    pub(super) fn new(cues: &Cues) -> Result<Self> {
        Ok(Self {
            target: pattern(&format!(r"(?i)\b(?:{})\b", cues.any("target")))?,
            activity: pattern(&format!(r"(?i)\b(?:{})\b", cues.any("activity")))?,
            hands_out: pattern(&format!(r"(?i)\b(?:{})\b", cues.any("hands_out")))?,
            supports: pattern(r"(?i)\bhỗ trợ\b")?,
            allocates: pattern(&format!(r"(?i)\b(?:{})\b", cues.any("allocates")))?,
            reached: pattern(&format!(r"(?i)\b(?:{})(?:\s\p{{L}}+){{0,2}}\s*$", cues.any("reached")))?,
            rate_of: pattern(
                r"(?i)\b(?:mức|phụ cấp|trợ cấp|đơn giá|định mức|tiền công|thù lao)\b[^,;.]{0,60}$",
            )?,
            consists: pattern(r"(?i)\b(?:gồm|bao gồm|chia thành|có)\s*$")?,
            received: cues.set("received"),
        })
    }

    /// The kind of a number; `clause` stands before it, `lead` is the paragraph that leads to a list it is in.
    pub(super) fn of(&self, body: &Body<'_>, clause: &str, lead: &str, counted: &Counted) -> IndicatorKind {
        let rate = counted.class == "percent";
        let consists = self.consists.is_match(clause) && counted.comparator == Comparator::Equal;
        if body.reports {
            return self.reported(clause, counted);
        }
        let handed_out = !body.rules && [clause, lead].iter().any(|text| self.hands_out.is_match(text));
        if handed_out && counted.class != "people" && counted.comparator == Comparator::Equal {
            return IndicatorKind::Allocation;
        }
        if body.bearing == Bearing::Norm {
            return if consists && !rate { IndicatorKind::Count } else { IndicatorKind::Norm };
        }
        if self.is_assigned(clause, lead, counted) {
            return if self.rate_of.is_match(clause) {
                IndicatorKind::Norm
            } else {
                IndicatorKind::Allocation
            };
        }
        if counted.class == "nothing" {
            return IndicatorKind::Count;
        }
        let planned = body.bearing == Bearing::Plan && !consists && self.reached.is_match(clause);
        if rate || counted.comparator == Comparator::AtLeast || planned || self.target.is_match(clause) {
            IndicatorKind::Target
        } else {
            IndicatorKind::Count
        }
    }

    fn reported(&self, clause: &str, counted: &Counted) -> IndicatorKind {
        let rate = counted.class == "percent";
        let state = counted.denominator.is_some() && self.consists.is_match(clause);
        let done = if counted.class == "nothing" {
            self.received.contains(&counted.unit) || self.received.contains(&counted.noun)
        } else {
            // Within one's powers to settle is not settled.
            let clause = clause.replace("thẩm quyền giải quyết", "");
            !rate && !state && self.activity.is_match(&clause)
        };
        if done { IndicatorKind::Activity } else { IndicatorKind::Result }
    }

    /// Whether a document assigns an amount: money, or goods by weight or volume.
    fn is_assigned(&self, clause: &str, lead: &str, counted: &Counted) -> bool {
        let exact = counted.comparator == Comparator::Equal && counted.range.is_none();
        let said = |text: &str| {
            let goods = || counted.class == "measure" && self.supports.is_match(text);
            (counted.class == "money" && self.allocates.is_match(text)) || goods()
        };
        exact && (said(clause) || said(lead) || (counted.class == "money" && self.rate_of.is_match(clause)))
    }
}
