//! Lines `Đơn vị chủ trì: …` within the block of a task.

use crate::document::{Task, Unit, UnitRole};

use super::super::body::Body;
use super::super::outline::Mark;
use super::{Units, task, tasks};

impl Units {
    /// Lines `Đơn vị chủ trì: …`: their tasks are those of the section they stand in.
    pub(super) fn lines(&self, body: &Body<'_>) -> Vec<Unit> {
        let mut units = Vec::new();
        for at in usize::from(body.has_subject)..body.paragraphs.len() {
            let Some(found) = self.line.captures(body.paragraphs[at].body()) else { continue };
            let role = if found.name("lead").is_some() { UnitRole::Lead } else { UnitRole::Coordinate };
            let names = found.name("names").map_or("", |names| names.as_str());
            if !self.names.begins(names) {
                continue;
            }
            let names = &names[..self.names.end(names)];
            let head = body.headings(at).into_iter().find(|head| {
                let numbers = matches!(
                    body.paragraphs[*head].mark,
                    Mark::Number(_) | Mark::Roman(_) | Mark::Article(_)
                );
                numbers && !self.not_a_task.is_match(body.paragraphs[*head].body())
            });
            let tasks = head.map_or_else(Vec::new, |head| self.block_tasks(body, head, at));
            for name in self.names.parted(names) {
                units.push(Self::unit(body, at, name, role, tasks.clone()));
            }
        }
        units
    }

    /// The tasks between a heading and the line that names who does them.
    fn block_tasks(&self, body: &Body<'_>, head: usize, line: usize) -> Vec<Task> {
        let label = (head + 1..line).find(|at| {
            self.task_label
                .is_match(&format!("{}:", body.paragraphs[*at].body().split(':').next().unwrap_or_default()))
        });
        let Some(label) = label else {
            let children = self.children(body, head + 1..line);
            return if children.is_empty() { vec![task(body, head)] } else { tasks(body, &children) };
        };
        let inline = self
            .task_label
            .find(body.paragraphs[label].body())
            .is_some_and(|cue| cue.end() + 3 < body.paragraphs[label].body().len());
        if inline {
            return vec![task(body, label)];
        }
        let depth = body.paragraphs[label].mark.depth();
        let end = (label + 1..line).find(|at| body.paragraphs[*at].mark.depth() <= depth).unwrap_or(line);
        tasks(body, &self.children(body, label + 1..end))
    }
}
