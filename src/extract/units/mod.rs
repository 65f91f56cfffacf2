//! Who has to do what: sections headed by a unit, `Giao …`, `Đề nghị …`, lines `Đơn vị chủ trì: …`, articles of
//! enforcement, steps. Each unit with its role and its tasks as printed.
//!
//! A task is a paragraph at the highest level under the unit; what closes a document (`Trên đây là …`) is none.
//! Units named only within another's task are not listed.

mod lines;
mod names;
mod sections;
mod sentences;

use std::ops::Range;

use crate::document::{Task, Unit, UnitRole};
use crate::error::Result;

use super::body::Body;
use super::cues::Cues;
use super::matcher::Pattern;
use super::pattern;
use names::Names;

/// The words that name units and give tasks.
#[derive(Debug)]
pub(super) struct Units {
    names: Names,
    assign: Pattern,
    organisation: Pattern,
    proposals: Pattern,
    closing: Pattern,
    line: Pattern,
    not_a_task: Pattern,
    task_label: Pattern,
    enforcement: Pattern,
    sentence: Pattern,
}

impl Units {
    /// Compiles the patterns from the cues.
    pub(super) fn new(cues: &Cues) -> Result<Self> {
        let head = cues.any("unit_head");
        Ok(Self {
            names: Names::new(cues)?,
            assign: pattern(&format!(r"^(?i:(?P<cue>{})\s+)", cues.any("assign")))?,
            organisation: pattern(&format!(r"(?i)^(?:{})\b.{{0,40}}$", cues.any("organisation_section")))?,
            proposals: pattern(r"(?i)đề xuất|kiến nghị")?,
            closing: pattern(
                r"^(?i:trên đây|trong quá trình|trường hợp có|quá trình (?:triển khai|thực hiện)|nhận được|\(?kèm theo|\(?có .*kèm theo|yêu cầu các (?:cơ quan|đơn vị|sở, ban)[^.]*nghiêm túc|đề nghị các (?:cơ quan|đơn vị)[^.]*(?:nghiêm túc|triển khai thực hiện)|căn cứ nội dung)",
            )?,
            line: pattern(&format!(
                r"^(?i:(?P<lead>{})|(?P<help>{}))\s*:\s*(?P<names>\S.*)$",
                cues.any("lead_line"),
                cues.any("coordinate_line")
            ))?,
            not_a_task: pattern(&format!(
                r"^(?i:{}|{}|{})\s*(?::|$)",
                cues.any("not_a_task"),
                cues.any("lead_line"),
                cues.any("coordinate_line")
            ))?,
            task_label: pattern(&format!(r"^(?i:{})\s*:\s*", cues.any("task_line")))?,
            enforcement: pattern(
                r"(?P<names>.+?)\s*(?:có trách nhiệm|chịu trách nhiệm|căn cứ)\s(?:tổ chức\s)?(?:thi hành|thực hiện)\s(?:Quyết định|Nghị quyết|Chỉ thị|quyết định|Thông tư|Nghị định|Kế hoạch)",
            )?,
            sentence: pattern(&format!(
                r"(?:^|[,.;:]\s)(?:(?:Do đó|Theo đó|Vì vậy),\s)?(?:(?P<assign>(?i:giao|yêu cầu))\s+(?P<given>(?:\p{{L}}+\s)?(?i:{head})\b[^;.:]*?)\s(?:chủ trì|phối hợp|có trách nhiệm|chịu trách nhiệm|tham mưu|khẩn trương|hướng dẫn|tổ chức|theo dõi|đôn đốc|rà soát|kiểm tra|tiếp tục)\b|(?P<led>(?i:{head})\b[^;.:]*?)\s(?:chủ trì|có trách nhiệm|chịu trách nhiệm)\b|(?P<helping>(?i:các sở|các cơ quan|các đơn vị|ubnd|{head})\b[^;.:]*?)\stheo\schức năng,?\snhiệm vụ\s(?P<how>phối hợp)?)",
            ))?,
        })
    }

    /// The units of a body with their tasks.
    pub(super) fn read(&self, body: &Body<'_>) -> Vec<Unit> {
        let from = usize::from(body.has_subject);
        let mut units = Vec::new();
        let mut taken: Vec<Range<usize>> = Vec::new();
        let mut at = from;
        while at < body.paragraphs.len() {
            let end = self.headed_section(body, at, &mut units);
            if end > at {
                taken.push(at..end);
            }
            at = end.max(at + 1);
        }
        let lines = self.lines(body);
        let has_lines = !lines.is_empty();
        units.extend(lines);
        for at in from..body.paragraphs.len() {
            if !taken.iter().any(|range| range.contains(&at)) {
                let enforced = self.enforced(body, at, &mut units);
                if !enforced && !has_lines && !body.reports && !body.rules {
                    self.in_sentences(body, at, &mut units);
                }
            }
        }
        units.sort_by_key(|unit| unit.evidence.first().map(|place| (place.page, place.line)));
        units
    }

    fn unit(body: &Body<'_>, at: usize, name: &str, role: UnitRole, tasks: Vec<Task>) -> Unit {
        let paragraph = &body.paragraphs[at];
        let start = paragraph.text().find(name).unwrap_or(0);
        let span = start..start + name.len();
        Unit {
            name: super::casing::capitalised(name),
            role,
            section: body.headings(at).first().map(|head| body.paragraphs[*head].text().to_owned()),
            tasks,
            raw: name.to_owned(),
            confidence: paragraph.confidence(body.sheet, span.clone(), 0.9),
            evidence: paragraph.evidence(body.sheet, span),
        }
    }
}

fn tasks(body: &Body<'_>, paragraphs: &[usize]) -> Vec<Task> {
    paragraphs.iter().map(|at| task(body, *at)).collect()
}

fn task(body: &Body<'_>, at: usize) -> Task {
    let paragraph = &body.paragraphs[at];
    let span = paragraph.start..paragraph.text().len();
    Task { text: paragraph.body().to_owned(), deadline: None, evidence: paragraph.evidence(body.sheet, span) }
}
