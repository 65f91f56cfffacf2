//! Sections headed by a unit: its tasks are the paragraphs at the highest level under it, or its own paragraph.

use std::ops::Range;

use crate::document::{Task, Unit, UnitRole};

use super::super::body::Body;
use super::super::outline::{Mark, Paragraph};
use super::{Units, task, tasks};

/// No name of a unit is longer, in characters.
pub(super) const NAME: usize = 180;

/// A unit at the head of a paragraph.
#[derive(Debug)]
struct Headed<'t> {
    names: Vec<&'t str>,
    requested: bool,
    /// What follows the name, when it does not stand alone.
    rest: &'t str,
}

impl Units {
    /// Whether the paragraph stands under a heading that shares out tasks, and whether that asks others.
    fn organised(&self, body: &Body<'_>, at: usize) -> Option<bool> {
        body.headings(at).into_iter().find_map(|head| {
            let text = body.paragraphs[head].body().trim_end_matches([':', '.', ' ']);
            let asks = self.proposals.is_match(text);
            (self.organisation.is_match(text) && (asks || !body.reports)).then_some(asks)
        })
    }

    /// Reads a section headed by a unit; gives the paragraph behind it, or `at` when there is none.
    pub(super) fn headed_section(&self, body: &Body<'_>, at: usize, units: &mut Vec<Unit>) -> usize {
        let paragraph = &body.paragraphs[at];
        let Some(headed) = self.headed(body, at) else { return at };
        let organised = self.organised(body, at);
        let assigned = self.assign.is_match(paragraph.body()) && paragraph.mark.is_section();
        let step = matches!(paragraph.mark, Mark::Step(_));
        let alone = headed.rest.trim_matches([':', ' ', '.']).is_empty();
        let chapter = alone && !body.reports && !body.rules && Self::is_chapter(body, at);
        let names_unit =
            organised.is_some() || (assigned && (alone || !body.reports)) || (step && alone) || chapter;
        if !names_unit || self.closing.is_match(paragraph.body()) || (organised.is_none() && body.rules) {
            return at;
        }
        let end = self.end_of_tasks(body, at);
        let tasks = self.section_tasks(body, at, alone, end);
        if tasks.is_empty() {
            return at;
        }
        let role = role(&headed, organised == Some(true), &tasks);
        for name in &headed.names {
            units.push(Self::unit(body, at, name, role, tasks.clone()));
        }
        end
    }

    /// `4. Tổng cục A` over `4.1. Chỉ đạo …`, `c) Sở Y tế:` over dashes: a heading that is a unit's name and nothing more.
    fn is_chapter(body: &Body<'_>, at: usize) -> bool {
        let paragraph = &body.paragraphs[at];
        let deeper = |next: &&Paragraph| next.mark.depth() > paragraph.mark.depth();
        let next = body.paragraphs.get(at + 1);
        let heads = paragraph.mark.is_section() || matches!(paragraph.mark, Mark::Letter(_));
        heads && next.filter(deeper).is_some_and(|next| next.mark != Mark::None)
    }

    /// Where the tasks under a unit's paragraph end.
    fn end_of_tasks(&self, body: &Body<'_>, at: usize) -> usize {
        let depth = body.paragraphs[at].mark.depth();
        let ends = |next: &usize| {
            let paragraph = &body.paragraphs[*next];
            let higher = paragraph.mark.depth() <= depth;
            higher || self.closing.is_match(paragraph.body())
        };
        (at + 1..body.paragraphs.len()).find(ends).unwrap_or(body.paragraphs.len())
    }

    fn section_tasks(&self, body: &Body<'_>, at: usize, alone: bool, end: usize) -> Vec<Task> {
        let text = body.paragraphs[at].text();
        let listed = text.ends_with(':');
        if !alone && !listed {
            // A dash behind an open sentence goes on with it.
            let open = !text.ends_with(['.', ';', '/']);
            let more = if open { Vec::new() } else { tasks(body, &self.children(body, at + 1..end)) };
            return std::iter::once(task(body, at)).chain(more).collect();
        }
        if body.paragraphs[at].mark == Mark::None && !listed {
            return Vec::new();
        }
        tasks(body, &self.children(body, at + 1..end))
    }

    /// The paragraphs of a section that are tasks: those at its highest level, and what has no mark.
    pub(super) fn children(&self, body: &Body<'_>, range: Range<usize>) -> Vec<usize> {
        let highest = range
            .clone()
            .map(|at| body.paragraphs[at].mark.depth())
            .filter(|depth| *depth < Mark::None.depth())
            .min()
            .unwrap_or(Mark::None.depth());
        let counts = |at: &usize| {
            let paragraph = &body.paragraphs[*at];
            let depth = paragraph.mark.depth();
            (depth == highest || depth == Mark::None.depth()) && !self.not_a_task.is_match(paragraph.body())
        };
        range.filter(counts).collect()
    }

    /// The units that a paragraph begins with.
    fn headed<'b>(&self, body: &'b Body<'_>, at: usize) -> Option<Headed<'b>> {
        let text = body.paragraphs[at].body();
        let cue = self.assign.captures(text);
        let from = cue.as_ref().map_or(0, |cue| cue[0].len());
        let cue = cue.map_or(String::new(), |cue| cue["cue"].to_lowercase());
        let requested = cue.contains("đề nghị") || cue.contains("kiến nghị");
        let named = text[from..].trim_start();
        if !self.names.begins(named) || !text.starts_with(|c: char| c.is_uppercase()) {
            return None;
        }
        let end = self.names.end(named);
        let (name, rest) = named.split_at(end);
        let asks = [" yêu cầu", " đề nghị"].iter().any(|verb| rest.starts_with(verb) || name.contains(verb));
        if name.chars().count() > NAME
            || name.ends_with('.')
            || asks
            // "Đối với các xã được thành lập …" is a condition.
            || (cue == "đối với" && name.contains(" được "))
            || ["báo cáo", "trường hợp"].iter().any(|other| name.to_lowercase().starts_with(other))
        {
            return None;
        }
        let parted = self.names.parted(name);
        (!parted.is_empty()).then_some(Headed { names: parted, requested, rest })
    }
}

/// Requested by `Đề nghị` or by the section; coordinating when the first task begins so.
fn role(headed: &Headed<'_>, asked: bool, tasks: &[Task]) -> UnitRole {
    let first = tasks.first().map_or("", |task| task.text.as_str());
    let text = if headed.rest.trim_matches([':', ' ', '.']).is_empty() { first } else { headed.rest };
    let lower = text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if headed.requested || asked {
        UnitRole::Requested
    } else if lower.starts_with("phối hợp") && !lower.contains("chủ trì") {
        UnitRole::Coordinate
    } else {
        UnitRole::Lead
    }
}
