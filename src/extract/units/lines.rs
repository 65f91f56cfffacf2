//! Lines `Đơn vị chủ trì: …` within the block of a task.

use crate::document::{Task, Unit, UnitRole};

use super::super::body::Body;
use super::super::outline::Mark;
use super::{Units, task, tasks};

impl Units {
    /// Lines `Đơn vị chủ trì: …`: their tasks are those of the block they stand in.
    pub(super) fn lines(&self, body: &Body<'_>) -> Vec<Unit> {
        let mut units = Vec::new();
        for at in usize::from(body.has_subject)..body.paragraphs.len() {
            let Some(found) = self.line.captures(body.paragraphs[at].body()) else { continue };
            let label = found["label"].to_lowercase();
            let helps = label.contains("phối hợp") && !label.contains("chủ trì");
            let role = if helps { UnitRole::Coordinate } else { UnitRole::Lead };
            let printed = found.name("names").map_or("", |names| names.as_str());
            let names = self.line_names(printed);
            if names.is_empty() {
                continue;
            }
            let tasks = self.block(body, at).map_or_else(Vec::new, |head| self.block_tasks(body, head, at));
            for name in names {
                units.push(Self::unit(body, at, name, role, tasks.clone()));
            }
        }
        units
    }

    /// The names of a line; each clause may say what its units do: `Sở A chủ trì trồng; các sở khác giúp`.
    fn line_names<'t>(&self, printed: &'t str) -> Vec<&'t str> {
        let clauses = printed.split("; ").map(str::trim);
        let lists = clauses.take_while(|clause| self.names.begins(clause));
        lists.filter_map(|clause| self.names.listed(&clause[..self.names.end(clause)])).flatten().collect()
    }

    /// The heading of the block that a line stands in: the item or section above it.
    fn block(&self, body: &Body<'_>, line: usize) -> Option<usize> {
        let depth = body.paragraphs[line].mark.depth();
        let item = (0..line).rev().find(|above| body.paragraphs[*above].mark.depth() < depth);
        let lettered = item.filter(|item| {
            let text = body.paragraphs[*item].body();
            matches!(body.paragraphs[*item].mark, Mark::Letter(_) | Mark::Bracket(_))
                && !self.not_a_task.is_match(text)
                && !self.labels_tasks(text)
                && !self.line.is_match(text)
        });
        lettered.or_else(|| {
            body.headings(line).into_iter().find(|head| {
                let mark = &body.paragraphs[*head].mark;
                let numbers = matches!(mark, Mark::Number(_) | Mark::Roman(_) | Mark::Article(_));
                numbers && !self.not_a_task.is_match(body.paragraphs[*head].body())
            })
        })
    }

    /// Whether a line begins with a label over tasks: `Nội dung: …`, also without its colon.
    fn labels_tasks(&self, text: &str) -> bool {
        self.task_label.is_match(&format!("{}:", text.split(':').next().unwrap_or_default()))
    }

    /// The tasks between a heading and the line that names who does them.
    fn block_tasks(&self, body: &Body<'_>, head: usize, line: usize) -> Vec<Task> {
        let label = (head + 1..line).find(|at| self.labels_tasks(body.paragraphs[*at].body()));
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
