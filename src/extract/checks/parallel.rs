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
    joints: Vec<Joint>,
}

/// A word that a phrase has in most places.
#[derive(Debug)]
struct Joint {
    with: Pattern,
    without: Pattern,
    message: &'static str,
}

impl Parallel {
    /// Compiles the patterns.
    pub(super) fn new(cues: &Cues) -> Result<Self> {
        let body = "Trung tâm|Sở|Phòng|UBND|Ủy ban|Công an|Chi cục|Cục|Bộ|Ban";
        Ok(Self {
            level: pattern(r"\scủa\s(?P<level>tỉnh|huyện|xã|thành phố|thị xã|phường)\b")?,
            assigned: pattern(&format!(r"^(?i:{})\s", cues.any("assign")))?,
            joints: vec![
                Joint {
                    with: pattern(r"(?i)chủ trì, phối hợp với\s")?,
                    without: pattern(&format!(r"(?i:chủ trì), (?P<at>phối hợp)\s(?:{body})\s\p{{Lu}}?"))?,
                    message: "phối hợp without với, elsewhere with it",
                },
                Joint {
                    with: pattern(r"(?i)\bphối hợp với\s")?,
                    without: pattern(
                        r"(?:^|\s)(?P<at>Phối hợp)\s(?:(?:các\s)?(?:cơ quan|đơn vị)|các (?:sở|địa phương))[\s,]",
                    )?,
                    message: "phối hợp without với, elsewhere with it",
                },
                Joint {
                    with: pattern(r"(?i)\bcấp có thẩm quyền\b")?,
                    without: pattern(r"\b(?P<at>cấp thẩm quyền)\b")?,
                    message: "cấp thẩm quyền, elsewhere cấp có thẩm quyền",
                },
            ],
        })
    }

    /// All checks of neighbours.
    pub(super) fn check(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut found = openings(checking);
        found.extend(self.levels(checking));
        found.extend(self.deadlines(checking));
        found.extend(self.joined(checking));
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

    /// `chủ trì, phối hợp Sở X` beside `chủ trì, phối hợp với`. Needs both, the whole form at least as often.
    fn joined(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let paragraphs = &checking.body.paragraphs;
        let report = |joint: &Joint| {
            let with: usize =
                paragraphs.iter().map(|paragraph| joint.with.find_iter(paragraph.text()).count()).sum();
            let mut without = Vec::new();
            for (at, paragraph) in paragraphs.iter().enumerate().filter(|_| with > 0) {
                for place in joint.without.captures_iter(paragraph.text()).filter_map(|form| form.name("at"))
                {
                    without.push(checking.at(at, place.range()));
                }
            }
            let is_rare = !without.is_empty() && without.len() <= with;
            let places = without.into_iter().flatten().collect();
            is_rare.then(|| anomaly("missing_word", Severity::Info, joint.message, places))
        };
        self.joints.iter().filter_map(report).collect()
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
