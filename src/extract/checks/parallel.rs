//! Things that stand side by side and should be alike: items of a list, sections with tasks, names of one system.
//!
//! Each check needs more neighbours that have the thing than neighbours that lack it.

use std::collections::BTreeMap;

use crate::document::{Anomaly, Evidence, PeriodKind, Severity};
use crate::error::Result;

use super::super::cues::Cues;
use super::super::matcher::Pattern;
use super::super::outline::Mark;
use super::super::pattern;
use super::language::words;
use super::{Checking, anomaly};

/// A name of one system has this many words before `của tỉnh`.
const NAME_WORDS: usize = 4;

/// A system must be named this often at one level before another level is odd.
const USUAL: usize = 4;

/// The patterns of neighbours.
#[derive(Debug)]
pub(super) struct Parallel {
    level: Pattern,
    assigned: Pattern,
    with: Pattern,
    without: Pattern,
}

impl Parallel {
    /// Compiles the patterns.
    pub(super) fn new(cues: &Cues) -> Result<Self> {
        let body = "Trung tâm|Sở|Phòng|UBND|Ủy ban|Công an|Chi cục|Cục|Bộ|Ban";
        Ok(Self {
            level: pattern(r"\scủa\s(?P<level>tỉnh|huyện|xã|thành phố|thị xã|phường)\b")?,
            assigned: pattern(&format!(r"^(?i:{})\s", cues.any("assign")))?,
            with: pattern(r"(?i)chủ trì, phối hợp với\s")?,
            without: pattern(&format!(r"(?i:chủ trì), (?P<verb>phối hợp)\s(?:{body})\s\p{{Lu}}?"))?,
        })
    }

    /// All checks of neighbours.
    pub(super) fn check(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut found = openings(checking);
        found.extend(self.levels(checking));
        found.extend(self.deadlines(checking));
        found.extend(self.cooperation(checking));
        found
    }

    /// `cổng dịch vụ công của huyện` once, elsewhere always `của tỉnh`.
    fn levels(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut known: BTreeMap<String, BTreeMap<String, Vec<Evidence>>> = BTreeMap::new();
        for (at, paragraph) in checking.body.paragraphs.iter().enumerate() {
            let text = paragraph.text();
            for form in self.level.captures_iter(text) {
                let (Some(all), Some(level)) = (form.get(0), form.name("level")) else { continue };
                let before = words(&text[..all.start()]);
                let Some(first) = before.len().checked_sub(NAME_WORDS) else { continue };
                let name = &text[before[first].0.start..all.start()];
                if name.contains([',', ';', '.', ':']) {
                    continue;
                }
                let places = checking.at(at, all.range());
                let levels = known.entry(name.to_lowercase()).or_default();
                levels.entry(level.as_str().to_owned()).or_default().extend(places);
            }
        }
        let mut found = Vec::new();
        for (name, levels) in known {
            let usual = levels.iter().max_by_key(|(_, places)| places.len());
            let Some((usual, _)) = usual.filter(|(_, places)| places.len() >= USUAL) else { continue };
            for (level, places) in
                levels.iter().filter(|(level, places)| *level != usual && places.len() == 1)
            {
                let message = format!("{name} của {level}: elsewhere của {usual}");
                found.push(anomaly("contradiction", Severity::Info, message, places.clone()));
            }
        }
        found
    }

    /// Numbered sections that each give a body its tasks, some with a deadline and some without. Needs two with.
    fn deadlines(&self, checking: &Checking<'_>) -> Option<Anomaly> {
        let paragraphs = &checking.body.paragraphs;
        let mut sections: BTreeMap<&[u32], Vec<usize>> = BTreeMap::new();
        for (at, paragraph) in paragraphs.iter().enumerate() {
            if let Mark::Number(numbers) = &paragraph.mark
                && numbers.len() > 1
                && self.assigned.is_match(paragraph.body())
            {
                sections.entry(&numbers[..numbers.len() - 1]).or_default().push(at);
            }
        }
        let mut places = Vec::new();
        for list in sections.into_values() {
            let (with, without): (Vec<usize>, Vec<usize>) =
                list.into_iter().partition(|at| has_deadline(checking, *at));
            if with.len() > 1 && with.len() >= without.len() {
                places.extend(without.iter().flat_map(|at| {
                    let task = if *at + 1 < end_of(checking, *at) { *at + 1 } else { *at };
                    checking.at(task, 0..paragraphs[task].text().len())
                }));
            }
        }
        let message = "no deadline is set here, the tasks beside have one";
        (!places.is_empty()).then(|| anomaly("missing_deadline", Severity::Info, message, places))
    }

    /// `chủ trì, phối hợp Sở X` beside `chủ trì, phối hợp với`. Needs both.
    fn cooperation(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let paragraphs = &checking.body.paragraphs;
        if !paragraphs.iter().any(|paragraph| self.with.is_match(paragraph.text())) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (at, paragraph) in paragraphs.iter().enumerate() {
            for verb in self.without.captures_iter(paragraph.text()).filter_map(|form| form.name("verb")) {
                let message = "phối hợp without với, elsewhere with it";
                found.push(anomaly("missing_word", Severity::Info, message, checking.at(at, verb.range())));
            }
        }
        found
    }
}

/// `- Mô Trồng cây …` among `- Mô hình …`. Needs two neighbours that begin alike.
fn openings(checking: &Checking<'_>) -> Vec<Anomaly> {
    let paragraphs = &checking.body.paragraphs;
    let opening = |at: usize| -> Option<(&str, &str)> {
        let mut words = paragraphs[at].body().split_whitespace();
        matches!(paragraphs[at].mark, Mark::Bullet(_)).then_some((words.next()?, words.next()?))
    };
    let mut found = Vec::new();
    for at in 0..paragraphs.len() {
        let Some((first, second)) = opening(at) else { continue };
        if !second.starts_with(char::is_uppercase) || second.chars().all(char::is_uppercase) {
            continue;
        }
        let around = at.saturating_sub(2)..paragraphs.len().min(at + 4);
        let whole: Vec<&str> = around
            .filter_map(opening)
            .filter(|(other, next)| *other == first && next.starts_with(char::is_lowercase))
            .map(|(_, next)| next)
            .collect();
        if whole.len() > 1 && whole.iter().all(|next| *next == whole[0]) {
            let message = format!("the items beside begin with {first} {}", whole[0]);
            let end = paragraphs[at].start + first.len();
            found.push(anomaly("missing_word", Severity::Warning, message, checking.at(at, 0..end)));
        }
    }
    found
}

/// The first paragraph behind the section that begins at `at`.
fn end_of(checking: &Checking<'_>, at: usize) -> usize {
    let paragraphs = &checking.body.paragraphs;
    let depth = paragraphs[at].mark.depth();
    (at + 1..paragraphs.len())
        .find(|next| paragraphs[*next].mark.depth() <= depth)
        .unwrap_or(paragraphs.len())
}

/// Whether a deadline stands in the section that begins at `at`.
fn has_deadline(checking: &Checking<'_>, at: usize) -> bool {
    let section = at..end_of(checking, at);
    let whole = |at: usize| checking.at(at, 0..checking.body.paragraphs[at].text().len());
    let lines: Vec<Evidence> = section.flat_map(whole).collect();
    let limits = checking.record.periods.iter().filter(|period| {
        matches!(period.kind, PeriodKind::Deadline | PeriodKind::Period | PeriodKind::Recurring)
    });
    limits
        .flat_map(|period| &period.evidence)
        .any(|place| lines.iter().any(|line| (line.page, line.line) == (place.page, place.line)))
}
