//! From when acts are in force: `có hiệu lực thi hành kể từ ngày ký`, `… từ ngày 01 tháng 7 năm 2025 đến hết …`.
//!
//! The day of signing is the document's day of issue, when that is printed whole; else it stays open.

use crate::document::PeriodKind;
use crate::error::Result;

use super::super::matcher::Pattern;
use super::super::pattern;
use super::super::when::Grain;
use super::dated::qualifier;
use super::{Passage, Time};

/// What is in force or applied.
const FORCE: &str = r"(?:(?:hiệu lực|giá trị)(?:\s+(?:pháp lý|áp dụng|thi hành))*|\bnày\s+(?:được\s+)?(?:áp dụng|thực hiện|thi hành)),?\s+";

/// The words of coming into force.
#[derive(Debug)]
pub(super) struct Effect {
    signed: Pattern,
    force: Pattern,
    until: Pattern,
}

impl Effect {
    /// Compiles the patterns.
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            signed: pattern(&format!(
                r"(?i){FORCE}(?P<from>(?:kể\s+)?từ\s+ngày\s+(?:được\s+)?(?:ký|ban hành)\b(?:(?:\s+và|,)?\s+(?:ban hành|công bố)\b)?)"
            ))?,
            force: pattern(&format!(r"(?i){FORCE}(?P<from>(?:kể\s+)?từ(?:\s+ngày)?)\s*$"))?,
            until: pattern(r"(?i)^\s*(?:cho\s+)?đến\s*(?:hết\s*)?(?:ngày\s*)?$")?,
        })
    }

    /// The days of coming into force; with an end it is a period.
    pub(super) fn read(&self, passage: Passage<'_, '_>) -> Vec<Time> {
        if passage.is_subject() {
            return Vec::new();
        }
        let mut found: Vec<Time> = self.signed(passage).collect();
        found.extend((0..passage.times.len()).filter_map(|next| self.dated(passage, next)));
        found
    }

    fn signed<'p>(&'p self, passage: Passage<'p, 'p>) -> impl Iterator<Item = Time> {
        let issued = passage.issued().map(str::to_owned);
        self.signed.captures_iter(passage.text).filter_map(move |force| {
            let cue = force.name("from")?;
            let end = passage.times.iter().find(|when| {
                when.span.start >= cue.end() && self.until.is_match(&passage.text[cue.end()..when.span.start])
            });
            let day = Time {
                from: issued.clone(),
                to: issued.clone(),
                ..Time::undated(PeriodKind::Event, cue.range())
            };
            Some(match end {
                None => day,
                Some(end) => Time {
                    kind: PeriodKind::Period,
                    to: Some(end.to.to_string()),
                    span: cue.start()..end.span.end,
                    ..day
                },
            })
        })
    }

    fn dated(&self, passage: Passage<'_, '_>, next: usize) -> Option<Time> {
        let when = passage.times.get(next).filter(|when| when.grain == Grain::Day)?;
        let force = self.force.before(passage.text, when.span.start)?;
        let cue = force.name("from")?;
        let until = passage.times.get(next + 1).filter(|until| {
            let between = &passage.text[when.span.end..until.span.start];
            self.until.is_match(between)
        });
        let Some(until) = until else {
            let words = qualifier(cue.as_str(), "", passage.text, when);
            let time = Time::between(PeriodKind::Event, when).qualified(words);
            return Some(Time { span: cue.start()..when.span.end, ..time });
        };
        let time = Time::between(PeriodKind::Period, when);
        Some(Time { to: Some(until.to.to_string()), span: cue.start()..until.span.end, ..time })
    }
}
