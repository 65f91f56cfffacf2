//! Who has to do what: sections headed by a unit, `Giao …`, `Đề nghị …`, lines `Đơn vị chủ trì: …`, articles of
//! enforcement, steps. Each unit with its role and its tasks as printed.
//!
//! A task is a paragraph at the highest level under the unit; what closes a document (`Trên đây là …`) is none.
//! Units named only within another's task are not listed.

use std::ops::Range;

use crate::document::{Task, Unit, UnitRole};
use crate::error::Result;

use super::body::Body;
use super::cues::Cues;
use super::matcher::Pattern;
use super::outline::{Mark, Paragraph};
use super::pattern;
use super::words::is_capitals;

/// No name of a unit is longer, in characters.
const NAME: usize = 180;

/// The words that name units and give tasks.
#[derive(Debug)]
pub(super) struct Units {
    assign: Pattern,
    head: Pattern,
    strong: Pattern,
    verb: Pattern,
    organisation: Pattern,
    proposals: Pattern,
    closing: Pattern,
    line: Pattern,
    not_a_task: Pattern,
    task_label: Pattern,
    enforcement: Pattern,
    sentence: Pattern,
    rest: Pattern,
}

/// A unit at the head of a paragraph.
#[derive(Debug)]
struct Headed<'t> {
    names: Vec<&'t str>,
    requested: bool,
    /// What follows the name, when it does not stand alone.
    rest: &'t str,
}

impl Units {
    /// Compiles the patterns from the cues.
    pub(super) fn new(cues: &Cues) -> Result<Self> {
        let (head, verb) = (cues.any("unit_head"), cues.any("task_verb"));
        let starts = cues.of("task_start").iter().map(|(word, _)| super::casing::capitalised(word));
        let verb = format!("{verb}|{}", starts.collect::<Vec<_>>().join("|"));
        Ok(Self {
            assign: pattern(&format!(r"^(?i:(?P<cue>{})\s+)", cues.any("assign")))?,
            head: pattern(&format!(r"^(?i:{head})\b"))?,
            strong: pattern(r"\s(?:chủ trì|phối hợp với|có trách nhiệm|chịu trách nhiệm|theo chức năng)\b")?,
            verb: pattern(&format!(
                r",?\s(?:chủ trì|phối hợp|trên cơ sở|căn cứ|theo|đồng thời|có nhiệm vụ)\b|\s(?:{verb})\b|\s*:"
            ))?,
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
            rest: pattern(
                r"(?i),?\s*(?:và|cùng)\s+(?:các\s+)?(?:cơ quan|đơn vị|tổ chức)(?:[^;,]|,\s(?:cơ quan|đơn vị|tổ chức|cá nhân|địa phương))*liên quan.*$",
            )?,
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

    /// Whether the paragraph stands under a heading that shares out tasks, and whether that asks others.
    fn organised(&self, body: &Body<'_>, at: usize) -> Option<bool> {
        body.headings(at).into_iter().find_map(|head| {
            let text = body.paragraphs[head].body().trim_end_matches([':', '.', ' ']);
            let asks = self.proposals.is_match(text);
            (self.organisation.is_match(text) && (asks || !body.reports)).then_some(asks)
        })
    }

    /// Reads a section headed by a unit; gives the paragraph behind it, or `at` when there is none.
    fn headed_section(&self, body: &Body<'_>, at: usize, units: &mut Vec<Unit>) -> usize {
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
    fn children(&self, body: &Body<'_>, range: Range<usize>) -> Vec<usize> {
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
        if !self.head.is_match(named) || !text.starts_with(|c: char| c.is_uppercase()) {
            return None;
        }
        let end = self.name_end(named);
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
        let parted = self.names(name);
        (!parted.is_empty()).then_some(Headed { names: parted, requested, rest })
    }

    /// Where the name of a unit ends: before the first verb, or before a strong verb with no comma between.
    fn name_end(&self, text: &str) -> usize {
        // "Ban quản lý", "các Ngân hàng, tổ chức tín dụng": a verb may be part of a name.
        let ends = |verb: &regex::Match<'_>| {
            let before = &text[..verb.start()];
            (before.contains(' ') && !before.ends_with([',', '(']) && !before.ends_with(" các"))
                || verb.as_str().ends_with(':')
                || is_capitals(before)
        };
        let weak = self.verb.find_iter(text).find(ends).map_or(text.len(), |verb| verb.start());
        let strong = self.strong.find(text).map_or(weak, |verb| verb.start());
        if strong > weak && !text[weak..strong].trim_start_matches([',', ':']).contains([',', ';', '.', ':'])
        {
            return if text[weak..].starts_with([',', ':']) { weak } else { strong };
        }
        weak
    }

    /// Parts a list of units: at a comma before the head of another, not within a name.
    fn names<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let text = self.rest.find(text).map_or(text, |rest| &text[..rest.start()]);
        let mut names = Vec::new();
        let mut from = 0;
        let mut separators: Vec<_> =
            text.match_indices([',', ';']).chain(text.match_indices(" và ")).collect();
        separators.sort_unstable();
        for (at, separator) in separators {
            let next = text[at + separator.len()..].trim_start();
            let upper = next.starts_with(char::is_uppercase) || next.starts_with("các ");
            let short = text[..at].ends_with("HĐND") || text[..at].ends_with("Hội đồng nhân dân");
            let bracketed = text[..at].matches('(').count() > text[..at].matches(')').count();
            if at > from
                && upper
                && !bracketed
                && self.head.is_match(next)
                && !short
                && (separator != " và " || next.starts_with(char::is_uppercase))
            {
                names.push((from, at));
                from = at + separator.len();
            }
        }
        names.push((from, text.len()));
        names.sort_unstable();
        let cut = names.iter().map(|(from, to)| text.get(*from..*to).unwrap_or_default());
        cut.map(|name| name.trim_matches([' ', ',', ';', ':', '.', '-']))
            .filter(|name| name.chars().count() > 2)
            .collect()
    }

    /// Lines `Đơn vị chủ trì: …`: their tasks are those of the section they stand in.
    fn lines(&self, body: &Body<'_>) -> Vec<Unit> {
        let mut units = Vec::new();
        for at in usize::from(body.has_subject)..body.paragraphs.len() {
            let Some(found) = self.line.captures(body.paragraphs[at].body()) else { continue };
            let role = if found.name("lead").is_some() { UnitRole::Lead } else { UnitRole::Coordinate };
            let names = found.name("names").map_or("", |names| names.as_str());
            if !self.head.is_match(names) {
                continue;
            }
            let names = &names[..self.name_end(names)];
            let head = body.headings(at).into_iter().find(|head| {
                let numbers = matches!(
                    body.paragraphs[*head].mark,
                    Mark::Number(_) | Mark::Roman(_) | Mark::Article(_)
                );
                numbers && !self.not_a_task.is_match(body.paragraphs[*head].body())
            });
            let tasks = head.map_or_else(Vec::new, |head| self.block_tasks(body, head, at));
            for name in self.names(names) {
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

    /// `Chánh Văn phòng …, Giám đốc Sở … chịu trách nhiệm thi hành Quyết định này`.
    fn enforced(&self, body: &Body<'_>, at: usize, units: &mut Vec<Unit>) -> bool {
        let paragraph = &body.paragraphs[at];
        let Some(found) = self.enforcement.captures(paragraph.body()) else { return false };
        let names = found.name("names").map_or("", |names| names.as_str());
        let names = names.rfind(". ").map_or(names, |stop| &names[stop + 2..]);
        if !self.head.is_match(names) {
            return false;
        }
        for name in self.names(names) {
            units.push(Self::unit(body, at, name, UnitRole::Lead, vec![task(body, at)]));
        }
        true
    }

    /// `Giao UBND huyện … chủ trì, phối hợp với …` within running text; one entry for a name.
    fn in_sentences(&self, body: &Body<'_>, at: usize, units: &mut Vec<Unit>) {
        let text = body.paragraphs[at].body();
        if self.closing.is_match(text) || self.line.is_match(text) {
            return;
        }
        let offset = body.paragraphs[at].start;
        for found in self.sentence.captures_iter(text) {
            let named = ["given", "led", "helping"].iter().find_map(|name| found.name(name));
            let Some(named) = named else { continue };
            let helping = found.name("helping").is_some() && found.name("how").is_some();
            let role = if helping { UnitRole::Coordinate } else { UnitRole::Lead };
            if body.is_cited(at, offset + named.start()) {
                continue;
            }
            let whole = named.as_str();
            if whole.chars().count() > NAME {
                continue;
            }
            let with_verb = &text[named.start()..found.get(0).map_or(named.end(), |all| all.end())];
            let end = self.name_end(with_verb).min(whole.len());
            let name = &whole[..end];
            let titled = name.starts_with(char::is_uppercase) || name.starts_with("các ");
            if !titled || name.to_lowercase().starts_with("báo cáo") || name.chars().count() < 4 {
                continue;
            }
            let name = self.rest.find(name).map_or(name, |rest| &name[..rest.start()]).trim();
            let known = units.iter_mut().find(|unit| {
                unit.role == role && unit.name.to_lowercase() == name.to_lowercase() && unit.section.is_none()
            });
            if let Some(unit) = known {
                unit.tasks.push(task(body, at));
            } else {
                let mut unit = Self::unit(body, at, name, role, vec![task(body, at)]);
                unit.section = None;
                units.push(unit);
            }
        }
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

fn tasks(body: &Body<'_>, paragraphs: &[usize]) -> Vec<Task> {
    paragraphs.iter().map(|at| task(body, *at)).collect()
}

fn task(body: &Body<'_>, at: usize) -> Task {
    let paragraph = &body.paragraphs[at];
    let span = paragraph.start..paragraph.text().len();
    Task { text: paragraph.body().to_owned(), deadline: None, evidence: paragraph.evidence(body.sheet, span) }
}
