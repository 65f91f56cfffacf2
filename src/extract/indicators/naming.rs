//! What a number counts, in the document's words: those before it when they lead to it (`Tỷ lệ … đạt 90%`, `Tổng kinh
//! phí: …`), else those behind (`100% hồ sơ được số hóa`, `05 lớp tập huấn cho …`).
//!
//! Words behind end where another clause, another figure or a citation begins.

use std::ops::Range;

use crate::error::Result;

use super::super::body::Body;
use super::super::counted::Counted;
use super::super::cues::Cues;
use super::super::matcher::Pattern;
use super::super::pattern;

/// A name is cut to this many characters.
const NAME: usize = 240;

/// Fewer characters before a number name nothing when it has a unit of measure, or a noun of its own.
const LEAST: [usize; 2] = [8, 12];

/// So many words may lead to a noun that stands alone.
const LEAD: usize = 12;

/// A note in brackets begins and ends so many bytes from its figure.
const BRACKET: usize = 300;

/// The words around names.
#[derive(Debug)]
pub(super) struct Names {
    measured: Pattern,
    valued: Pattern,
    led: Pattern,
    next_clause: Pattern,
    not_what: Pattern,
    opening: Pattern,
    closing: Pattern,
    having: Pattern,
    compares: Pattern,
    consisting: Pattern,
    subject: Pattern,
}

/// A number in its paragraph.
#[derive(Clone, Copy)]
pub(super) struct Figure<'a> {
    pub(super) text: &'a str,
    /// Where the paragraph begins behind its mark.
    pub(super) mark: usize,
    /// Where the number, or the first of two that are compared, begins.
    pub(super) start: usize,
    /// Where what stands behind it belongs to another figure or to a citation.
    pub(super) limit: usize,
    pub(super) counted: &'a Counted,
}

impl Names {
    /// Loads the cues and compiles the patterns.
    pub(super) fn new(cues: &Cues) -> Result<Self> {
        let values: Vec<String> = cues
            .of("measured")
            .iter()
            .filter(|(_, meaning)| meaning == "value")
            .map(|(phrase, _)| regex::escape(phrase))
            .collect();
        Ok(Self {
            measured: pattern(&format!(r"(?i)[\s:=,(]*(?:\b(?:{})\s*)?[\s:=(]*$", cues.any("measured")))?,
            valued: pattern(&format!(r"(?i)(?:\b(?:{})|[:=])[\s(]*$", values.join("|")))?,
            led: pattern(
                r"(?i)(?:\b(?:tỷ lệ|tỉ lệ|số lượng)|(?:^|[,(]\s*)(?:tổng|số)|\btổng (?:trị giá|giá trị|kinh phí|số tiền))\s[^,]*$",
            )?,
            next_clause: pattern(&format!(
                r"(?i)[(:]|\s(?:trong|trên)\s+(?:tổng số\s+)?\d|\svới\s+(?:tổng|sự|số)\s|,\s+(?:(?:{})\b|\d)|\s(?:và|nhưng|hoặc)\s+(?:đã|đang|được|có|không|sẽ|phải)\s",
                cues.any("next_clause")
            ))?,
            not_what: pattern(&format!(r"(?i)^(?:{})(?:\s|$)", cues.any("not_what")))?,
            opening: pattern(
                r"(?i)^(?:(?:hiện nay|hiện tại|đến nay|trong đó|cụ thể|đồng thời|ngoài ra|theo đó|và|nay|còn|định hướng)(?:\s*[,:]\s*|\s+))+",
            )?,
            closing: pattern(
                r"(?i)(?:^|[\s,]+)(?:và|với|gồm|bao gồm|trong đó|cụ thể|là|tại|theo|của|về|trong|nhưng|cho|đạt|từ|giảm xuống|xuống|tăng lên|kèm theo|ước|ước tính|khoảng|sau)$",
            )?,
            having: pattern(r"(?i)\s+(?:có|gồm|bao gồm|hiện có|còn)$")?,
            compares: pattern(r"(?i)^(?:so với|so|kế hoạch|dự toán|cùng kỳ|mục tiêu|chỉ tiêu)(?:\s|$)")?,
            consisting: pattern(r"(?i)\s(?:gồm|bao gồm|chia thành)\s*$")?,
            subject: pattern(r"(?i)\bvề (?:việc\s+)?")?,
        })
    }

    /// The name of what a figure counts.
    pub(super) fn of(&self, figure: Figure<'_>) -> String {
        let name = self.chosen(figure);
        let end = name.char_indices().nth(NAME).map_or(name.len(), |(at, _)| at);
        trimmed(&name[..end]).to_owned()
    }

    fn chosen(&self, figure: Figure<'_>) -> String {
        let Figure { text, counted, .. } = figure;
        let clause = before(figure);
        let clause = clause.rsplit_once(" thì ").map_or(clause, |(_, then)| then);
        let lead = self.led.find(clause).map_or(clause, |led| led.as_str());
        let topic = self.measured.find(lead).map_or(lead, |cue| &lead[..cue.start()]).trim();
        let topic = self.without_trail(&topic[self.opening.find(topic).map_or(0, |words| words.end())..]);
        let words = self.behind(figure);
        let bracketed = text[..figure.start].ends_with('(');
        // "Cán bộ, công chức" go on behind the unit.
        let comma = if text[counted.span.end..].starts_with(',') { "," } else { "" };
        if counted.class == "nothing" {
            return format!("{}{comma} {words}", counted.noun);
        }
        let is_measure = matches!(counted.class.as_str(), "percent" | "measure" | "money");
        let long = topic.chars().count() > LEAST[usize::from(!is_measure)];
        if is_measure {
            let said = self.valued.is_match(clause) || text[figure.start..].to_lowercase().starts_with("đạt");
            if let Some(parts) = counted.parts.clone().and_then(|parts| text.get(parts)).filter(|_| !said) {
                let parts = self.without_trail(parts);
                let bare = parts.to_lowercase() == counted.noun;
                return if bare { self.alone(topic, &counted.noun) } else { parts.to_owned() };
            }
            let apart = words.is_empty() || !comma.is_empty() || counted.class == "money";
            let what = !apart && !self.not_what.is_match(words);
            return match (what && (bracketed || !said), long) {
                (false, true) => topic.to_owned(),
                (false, false) if said && self.is_no_name(words) => self.said_before(figure),
                (false, false) if self.not_what.is_match(words) => format!("{topic} {words}"),
                _ => words.to_owned(),
            };
        }
        if bracketed && words.is_empty() && topic.contains(' ') {
            return self.over_bracket(figure, topic).to_owned();
        }
        let consists = self.consisting.is_match(clause) && topic.split(' ').count() <= LEAD;
        if (long && self.led.is_match(clause)) || (consists && topic.contains(' ')) {
            return topic.to_owned();
        }
        if self.is_no_name(words) {
            self.alone(topic, &counted.noun)
        } else {
            format!("{}{comma} {words}", counted.noun)
        }
    }

    fn is_no_name(&self, words: &str) -> bool {
        words.is_empty() || self.compares.is_match(words)
    }

    /// What a count in brackets behind it is of: the subject of a citation, else the words without their own figures.
    fn over_bracket<'a>(&self, figure: Figure<'a>, topic: &'a str) -> &'a str {
        let said = Body::clause_before(&figure.text[figure.mark..], figure.start - figure.mark);
        let about = self.subject.find_iter(said).last().map(|about| &said[about.end()..]);
        let counts = topic.rsplit_once(':').filter(|(_, rest)| rest.contains(|c: char| c.is_ascii_digit()));
        about.or(counts.map(|(head, _)| head)).unwrap_or(topic)
    }

    /// The name of a rate that only goes on: `Thu ngân sách 25,6 tỷ đồng, đạt 52% dự toán`.
    fn said_before(&self, figure: Figure<'_>) -> String {
        let clause = Body::clause_before(&figure.text[figure.mark..], figure.start - figure.mark);
        let before = clause.rsplit_once(", ").map_or(clause, |(before, _)| before);
        let part = before.rsplit(", ").next().unwrap_or(before);
        let part = &part[self.opening.find(part).map_or(0, |words| words.end())..];
        let end = part.find(|c: char| c.is_ascii_digit()).unwrap_or(part.len());
        self.without_trail(&part[..end]).to_owned()
    }

    /// A noun that says nothing more is told by what leads to it: `Nhân sự của Sở có 58 người`, `tiếp nhận 137 hồ sơ`.
    fn alone(&self, topic: &str, noun: &str) -> String {
        let lead = topic.rsplit([',', ':', '(']).next().unwrap_or(topic).trim();
        let whole = !lead.contains(')');
        if let Some(having) = self.having.find(lead).filter(|_| whole) {
            return lead[..having.start()].to_owned();
        }
        let fits = whole && lead.split(' ').count() <= LEAD && !lead.is_empty();
        let fits = fits && lead.to_lowercase() != "từ" && !lead.contains(|c: char| c.is_ascii_digit());
        if fits { format!("{lead} {noun}") } else { noun.to_owned() }
    }

    /// The words behind a figure that are about it.
    pub(super) fn behind<'a>(&self, figure: Figure<'a>) -> &'a str {
        let end = figure.counted.span.end;
        let clause = Body::clause_after(figure.text, end);
        let limit = figure.limit.saturating_sub(end);
        let own = clause.get(..limit).map_or(clause, |cut| {
            let parts = [", ", " và ", " với ", " hoặc "];
            &cut[..parts.iter().filter_map(|part| cut.rfind(part)).max().unwrap_or(cut.len())]
        });
        let stop = self.next_clause.find(own).map_or(own.len(), |next| next.start());
        self.without_trail(within_bracket(&own[..stop]).trim())
    }

    /// Words without those at their end that lead to something else.
    fn without_trail<'a>(&self, words: &'a str) -> &'a str {
        let mut words = trimmed(words);
        while let Some(trail) = self.closing.find(words) {
            words = trimmed(&words[..trail.start()]);
        }
        words
    }
}

/// The part of the clause before a figure that is about it.
fn before(figure: Figure<'_>) -> &str {
    behind_last_number(Body::clause_before(&figure.text[figure.mark..], figure.start - figure.mark))
}

fn trimmed(name: &str) -> &str {
    name.trim_matches([' ', ',', ':', ';', '.', '(', '$', '=', '-'])
}

/// The text up to a bracket that closes and was not opened in it.
fn within_bracket(text: &str) -> &str {
    let open = text.find('(').unwrap_or(text.len());
    text.find(')').filter(|close| *close < open).map_or(text, |close| &text[..close])
}

/// The part of a clause that is about its next number: behind the comma or `và` that follows the last one.
fn behind_last_number(clause: &str) -> &str {
    let Some(last) = clause.rfind(|c: char| c.is_ascii_digit()) else { return clause };
    let rest = &clause[last..];
    let cut = [", ", " và "].iter().filter_map(|cut| rest.find(cut).map(|at| at + cut.len())).min();
    cut.map_or(clause, |at| &rest[at..])
}

/// The bracket around a byte, without its ends; `None` when there is none.
pub(super) fn bracket(text: &str, byte: usize) -> Option<Range<usize>> {
    let near = text.floor_char_boundary(byte.saturating_sub(BRACKET));
    let open =
        text[near..byte].rfind('(').map(|at| near + at).filter(|open| !text[*open..byte].contains(')'))?;
    let end = text.floor_char_boundary(byte + BRACKET);
    let close = text.get(byte..end)?.find(')').map(|at| byte + at)?;
    Some(open + 1..close)
}
