//! Sections headed by a unit: its tasks are the paragraphs at the highest level under it, or its own paragraph.

use std::ops::Range;

use crate::document::{Task, Unit};

use super::super::body::{Body, Manner};
use super::super::outline::{Mark, Paragraph};
use super::heads::{Cue, Headed};
use super::{Units, task, tasks};

impl Units {
    /// Whether the paragraph stands under a heading that shares out tasks, and whether that asks others.
    pub(super) fn organised(&self, body: &Body<'_>, at: usize) -> Option<bool> {
        body.headings(at).into_iter().find_map(|head| {
            let text = body.paragraphs[head].body().trim_end_matches([':', '.', ' ']);
            let asks = self.proposals.is_match(text);
            (self.organisation.is_match(text) && (asks || !body.reports)).then_some(asks)
        })
    }

    /// Whether the paragraph stands under a heading that gives none: aims, the state of affairs.
    pub(super) fn is_idle(&self, body: &Body<'_>, at: usize) -> bool {
        body.headings(at).into_iter().any(|head| {
            let text = body.paragraphs[head].body();
            body.is_heading(head) && self.idle.is_match(text) && !self.assign.is_match(text)
        })
    }

    /// Whether the paragraph closes the document.
    pub(super) fn closes(&self, paragraph: &Paragraph) -> bool {
        let text = paragraph.body();
        let unmarked = paragraph.mark == Mark::None;
        self.closing.is_match(text) || (unmarked && text.starts_with("Căn cứ nội dung"))
    }

    /// Reads a section headed by a unit; gives the paragraph behind it, or `at` when there is none.
    pub(super) fn headed_section(&self, body: &Body<'_>, at: usize, units: &mut Vec<Unit>) -> usize {
        let organised = self.organised(body, at);
        let Some(headed) = self.headed(body, at, organised.is_some()) else { return at };
        if self.closes(&body.paragraphs[at]) || !self.has_section(body, at, &headed, organised.is_some()) {
            return at;
        }
        let end = self.end_of_tasks(body, at, headed.is_alone());
        if headed.is_alone() && self.names_others(body, at + 1..end) {
            return at;
        }
        let tasks = self.section_tasks(body, at, &headed, end);
        if tasks.is_empty() {
            return at;
        }
        let role = headed.role(organised == Some(true), &tasks);
        for name in &headed.names {
            units.push(Self::unit(body, at, name, role, tasks.clone()));
        }
        end
    }

    /// `Trách nhiệm của các cơ quan` over `1. Sở Y tế …`, `2. Công an tỉnh …`: most of what is under it has its own unit.
    fn names_others(&self, body: &Body<'_>, below: Range<usize>) -> bool {
        let items = self.children(body, below);
        let own = |at: &&usize| {
            let headed = self.headed(body, **at, false).filter(|_| body.paragraphs[**at].mark != Mark::None);
            headed.is_some_and(|headed| headed.is_alone() || self.names.is_task(headed.rest))
        };
        items.len() > 1 && 2 * items.iter().filter(own).count() > items.len()
    }

    /// Whether the units that a paragraph begins with have it, or what is under it, as their section.
    fn has_section(&self, body: &Body<'_>, at: usize, headed: &Headed<'_>, organised: bool) -> bool {
        let paragraph = &body.paragraphs[at];
        if organised {
            // Without a mark its sentences may each charge another unit.
            let sentences = paragraph.mark == Mark::None && headed.cue != Cue::None && !headed.is_alone();
            return !sentences || paragraph.text().ends_with(':');
        }
        let cued = headed.cue != Cue::None && paragraph.mark.is_section();
        if cued && (headed.is_alone() || !body.reports) && (!body.rules || headed.cue == Cue::Charges) {
            return true;
        }
        if self.has_duties(body, at, headed) {
            return true;
        }
        let step = matches!(paragraph.mark, Mark::Step(_));
        !body.rules
            && ((step && headed.is_alone())
                || (!body.reports && headed.is_alone() && self.is_chapter(body, at))
                || self.is_item(body, at, headed))
    }

    /// `4. Tổng cục A` over `4.1. Chỉ đạo …`, `c) Sở Y tế:` over dashes: a heading that is a unit's name and nothing more.
    fn is_chapter(&self, body: &Body<'_>, at: usize) -> bool {
        let paragraph = &body.paragraphs[at];
        let deeper = |next: &&Paragraph| next.mark.depth() > paragraph.mark.depth();
        let below = body.paragraphs.get(at + 1).filter(deeper).filter(|next| next.mark != Mark::None);
        let heads =
            paragraph.mark.is_section() || matches!(paragraph.mark, Mark::Letter(_) | Mark::Bracket(_));
        let labels = paragraph.mark != Mark::None && paragraph.text().ends_with(':');
        // The title of an article may be what the article is about.
        let told = !heads || matches!(paragraph.mark, Mark::Article(_));
        below.is_some_and(|below| (heads || labels) && (!told || self.names.is_task(below.body())))
    }

    /// `Sở Y tế có trách nhiệm:` over a list, `Sở Y tế thực hiện các việc sau:` over one of tasks.
    fn has_duties(&self, body: &Body<'_>, at: usize, headed: &Headed<'_>) -> bool {
        let depth = body.paragraphs[at].mark.depth();
        let Some(below) = body.paragraphs.get(at + 1).filter(|next| next.mark != Mark::None) else {
            return false;
        };
        let list = below.mark.depth() != depth && body.paragraphs[at].text().ends_with(':');
        let plain = !headed.rest.contains(". ") && self.names.is_task(headed.rest) && !enacts(headed.rest);
        // "UBND huyện lập kế hoạch như sau:" over "I. TỔ CHỨC THỰC HIỆN" leads into the document.
        let tasks = plain && self.names.is_task(below.body()) && !body.is_heading(at + 1);
        list && (self.duties.is_match(headed.rest)
            || (tasks
                && !body.reports
                && !body.rules
                && body.manner != Manner::Legislates
                && !self.is_idle(body, at)))
    }

    /// `a) Cục Tre chỉ đạo …`, `- Sở Y tế: Rà soát …`: an item that says who does what.
    fn is_item(&self, body: &Body<'_>, at: usize, headed: &Headed<'_>) -> bool {
        let unmarked = body.paragraphs[at].mark == Mark::None;
        let acts = matches!(body.manner, Manner::Legislates | Manner::Decides);
        let idle = body.reports || acts || unmarked || self.is_idle(body, at);
        let labelled = headed.rest.starts_with(':');
        !idle && (body.manner == Manner::Directs || labelled) && self.names.is_task(headed.rest)
    }

    /// Where the tasks under a unit's paragraph end.
    fn end_of_tasks(&self, body: &Body<'_>, at: usize, alone: bool) -> usize {
        let lead = &body.paragraphs[at];
        let text = lead.text();
        let (leads, ended) = (text.ends_with(':'), text.ends_with(['.', ';', '/']));
        let next = at + 1..body.paragraphs.len();
        let end = if lead.mark == Mark::None {
            if leads { self.end_of_list(body, at + 1) } else { Some(at + 1) }
        } else {
            next.clone().find(|next| {
                let paragraph = &body.paragraphs[*next];
                // What has no mark goes on only where nothing but the name was said before; what names its own unit never
                // goes on with a sentence.
                let charges = paragraph.mark == Mark::None && self.charges(paragraph);
                let apart =
                    charges || !alone && (paragraph.mark == Mark::None || (ended && self.opens(body, *next)));
                paragraph.mark.depth() <= lead.mark.depth() || self.closes(paragraph) || apart
            })
        };
        end.unwrap_or(next.end)
    }

    /// Whether a paragraph begins with others who are charged: then it is no task of the unit above it.
    fn charges(&self, paragraph: &Paragraph) -> bool {
        let text = paragraph.body();
        self.cue.find(text).is_some_and(|cue| cue.start() == 0 && self.names.begins(&text[cue.end()..]))
    }

    /// Whether a paragraph begins with a unit and what it does.
    fn opens(&self, body: &Body<'_>, at: usize) -> bool {
        self.headed(body, at, false).is_some_and(|headed| self.names.is_task(headed.rest))
    }

    /// Where a list ends that begins at a paragraph, `None` at the end of the body: at a higher mark, at a line that leads
    /// into another list, at a closing.
    pub(super) fn end_of_list(&self, body: &Body<'_>, first: usize) -> Option<usize> {
        let depth = body.paragraphs.get(first).map(|paragraph| &paragraph.mark)?.depth();
        (first..body.paragraphs.len()).find(|next| {
            let paragraph = &body.paragraphs[*next];
            let leads = paragraph.mark == Mark::None && paragraph.text().ends_with(':');
            paragraph.mark.depth() < depth || depth == Mark::None.depth() || leads || self.closes(paragraph)
        })
    }

    fn section_tasks(&self, body: &Body<'_>, at: usize, headed: &Headed<'_>, end: usize) -> Vec<Task> {
        let paragraph = &body.paragraphs[at];
        let text = paragraph.text();
        let below = at + 1..end;
        if headed.is_alone() {
            let lost = paragraph.mark == Mark::None && !text.ends_with(':');
            return if lost { Vec::new() } else { tasks(body, &self.children(body, below)) };
        }
        // "… gửi Văn phòng. Nội dung gồm:": what is listed belongs to the task that was told before.
        let told = headed.rest.trim_end_matches(':').contains(". ");
        if text.ends_with(':') && !told {
            return tasks(body, &self.children(body, below));
        }
        // A dash behind an open sentence goes on with it.
        let open = !text.ends_with(['.', ';', '/']);
        let more = if open { Vec::new() } else { tasks(body, &self.children(body, below)) };
        std::iter::once(task(body, at)).chain(more).collect()
    }

    /// The paragraphs of a section that are tasks: those at its highest level, and what has no mark. What leads into a
    /// list is none, unless tasks stand before it: then it is the last, and the list belongs to it.
    pub(super) fn children(&self, body: &Body<'_>, range: Range<usize>) -> Vec<usize> {
        let marked = |at: &usize| body.paragraphs[*at].mark != Mark::None;
        let leads = |at: usize| body.paragraphs[at].text().ends_with(':');
        let depths = range.clone().filter(marked).map(|at| body.paragraphs[at].mark.depth());
        let highest = depths.min().unwrap_or(Mark::None.depth());
        let mut found = Vec::new();
        for at in range.clone() {
            let paragraph = &body.paragraphs[at];
            let deeper = found.last().is_some_and(|last: &usize| !leads(*last))
                && self.names.is_task(paragraph.body());
            let plus = matches!(paragraph.mark, Mark::Bullet('+')) && highest == Mark::Bullet('-').depth();
            let counts = paragraph.mark.depth() == highest || !marked(&at) || (plus && deeper);
            if !counts || self.not_a_task.is_match(paragraph.body()) {
                continue;
            }
            let leads = !marked(&at) && leads(at) && at + 1 < range.end;
            if leads && found.iter().any(marked) {
                found.push(at);
                break;
            }
            if !leads || !marked(&(at + 1)) {
                found.push(at);
            }
        }
        match found[..] {
            [lone] if marked(&lone) && leads(lone) && lone + 1 < range.end => {
                self.children(body, lone + 1..range.end)
            }
            _ => found,
        }
    }
}

/// Whether what follows a name puts a document into force: `Bộ Tài chính ban hành Thông tư …`.
pub(super) fn enacts(rest: &str) -> bool {
    rest.trim_start().starts_with("ban hành")
}
