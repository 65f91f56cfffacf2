//! Who has to do what: sections headed by a unit, `Giao …`, `Đề nghị …`, lines `Đơn vị chủ trì: …`, articles of
//! enforcement, steps. Each unit with its role and its tasks as printed.
//!
//! A task is a paragraph at the highest level under the unit; what closes a document (`Trên đây là …`) is none.
//! Units named only within another's task are not listed.

mod heads;
mod lines;
mod lists;
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
    idle: Pattern,
    duties: Pattern,
    adverbial: Pattern,
    closing: Pattern,
    line: Pattern,
    not_a_task: Pattern,
    task_label: Pattern,
    enforcement: Pattern,
    compliance: Pattern,
    received: Pattern,
    cue: Pattern,
    difficulty: Pattern,
    not_led: Pattern,
    guides: Pattern,
    duty_title: Pattern,
    field: Pattern,
    sentence: Pattern,
}

impl Units {
    /// Compiles the patterns from the cues.
    pub(super) fn new(cues: &Cues) -> Result<Self> {
        let (head, acts) = (cues.any("unit_head"), cues.any("act"));
        let label = format!(
            r"(?:{}|{}|(?:các )?(?:cơ quan|đơn vị)[^:;.]{{0,30}}\s(?:chủ trì|phối hợp)\b[^:;.]{{0,40}})",
            cues.any("lead_line"),
            cues.any("coordinate_line")
        );
        let received = r"Nhận được [^,;.]{3,60},\s";
        Ok(Self {
            names: Names::new(cues)?,
            assign: pattern(&format!(r"^(?i:(?P<cue>{})\s+)", cues.any("assign")))?,
            organisation: pattern(&format!(r"(?i)^(?:{})\b.{{0,60}}$", cues.any("organisation_section")))?,
            proposals: pattern(r"(?i)đề xuất|kiến nghị")?,
            idle: pattern(&format!(r"^(?i:{})\b", cues.any("no_tasks_section")))?,
            duties: pattern(r"^,?\s(?:có|chịu)\s(?:các\s)?(?:trách nhiệm|nhiệm vụ|quyền hạn)\b[^.]*:$")?,
            adverbial: pattern(
                r"^(?:Căn cứ|Trên cơ sở|Theo|Hằng năm|Hàng năm|Định kỳ|Khi|Để|Thực hiện|Xét|Nhằm|Qua|Sau|Trước|Do|Vì)\s",
            )?,
            closing: pattern(
                r"^(?i:trên đây|trong quá trình|trường hợp có|quá trình (?:triển khai|thực hiện)|nhận được|\(?kèm theo|\(?có .*kèm theo|yêu cầu các (?:cơ quan|đơn vị|sở, ban)[^.]*nghiêm túc|đề nghị các (?:cơ quan|đơn vị)[^.]*(?:nghiêm túc|triển khai thực hiện))",
            )?,
            line: pattern(&format!(r"^(?i:(?P<label>{label}))\s*:\s*(?P<names>\S.*)$"))?,
            not_a_task: pattern(&format!(r"^(?i:{}|{label})\s*(?::|$)", cues.any("not_a_task")))?,
            task_label: pattern(&format!(r"^(?i:{})\s*:\s*", cues.any("task_line")))?,
            enforcement: pattern(&format!(
                r"(?P<names>.+?)\s*(?:có trách nhiệm|chịu trách nhiệm|căn cứ)\s(?:tổ chức\s)?(?:thi hành|thực hiện)\s(?:{acts})"
            ))?,
            compliance: pattern(&format!(
                r"^(?:{received}[^.;]*?(?:thi hành|thực hiện|triển khai)\b|(?i:đề nghị |yêu cầu )?(?i:{head})\b[^.;]*?(?:thi hành|thực hiện)[^.;]*?\s(?:(?:{acts})\s(?:này|trên)\b|(?:nội dung|nhiệm vụ) (?:trên|nêu trên)\b))"
            ))?,
            received: pattern(&format!("^{received}"))?,
            cue: pattern(r"(?:^|\s)(?i:giao|yêu cầu|đề nghị|phân công|chuyển)\s(?:cho\s)?")?,
            not_led: pattern(&format!(r"^\s(?i:{})\b", cues.any("not_led")))?,
            // "Trách nhiệm của các cơ quan lấy ý kiến về tre": all behind it is the name, verbs too.
            duty_title: pattern(
                r"^(?i:(?:trách nhiệm(?:(?:,| và) (?:quyền hạn|nghĩa vụ|nhiệm vụ))?|nhiệm vụ(?:,| và) quyền hạn|quyền hạn(?:,| và) trách nhiệm) của)\s[^:.]*:?$",
            )?,
            // "… của chủ dự án trong công tác giám sát quy định tại Điều 5": what the duty is about.
            field: pattern(
                r",?\s(?:trong\s(?:công tác|việc|quá trình|hoạt động|phòng|quản lý|tổ chức|thực hiện|triển khai|lĩnh vực|đào tạo)|đối với|quy định tại|theo quy định)\b",
            )?,
            guides: pattern(
                r"^\s(?:chủ trì[^.;]*?\s)?(?:ban hành\s(?:[^.;,]{0,20}\s)?)?(?:hướng dẫn|quy định chi tiết)\b",
            )?,
            difficulty: pattern(r"khó khăn|vướng mắc|phát sinh")?,
            sentence: pattern(&format!(
                r"(?:^|[,.;:]\s)(?:(?:Do đó|Theo đó|Vì vậy),\s)?(?:(?P<led>(?i:{head})\b[^;.:]*?)\s(?:chủ trì|có trách nhiệm|chịu trách nhiệm)\b|(?P<helping>(?i:các sở|các cơ quan|các đơn vị|ubnd|{head})\b[^;.:]*?)\stheo\schức năng,?\snhiệm vụ\s(?P<how>phối hợp)?)",
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
        // What sentences say of a unit stands apart from its section.
        let mut told = Vec::new();
        for at in from..body.paragraphs.len() {
            if !taken.iter().any(|range| range.contains(&at)) {
                let listed = self.enforced(body, at, &mut units) || self.asked_list(body, at, &mut units);
                if !listed && !body.reports && !body.rules {
                    self.in_sentences(body, at, has_lines, &mut told);
                }
            }
        }
        units.extend(told);
        units.sort_by_key(|unit| unit.evidence.first().map(|place| (place.page, place.line)));
        units
    }

    fn unit(body: &Body<'_>, at: usize, name: &str, role: UnitRole, tasks: Vec<Task>) -> Unit {
        let paragraph = &body.paragraphs[at];
        let start = paragraph.text().find(name).unwrap_or(0);
        let span = start..start + name.len();
        let headings = body.headings(at);
        let heading = headings.iter().find(|head| body.is_heading(**head)).or(headings.first());
        Unit {
            name: super::casing::capitalised(name),
            role,
            section: heading.map(|head| body.paragraphs[*head].text().to_owned()),
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
