//! What the words around a date make of it: a limit, a stretch of time, a day on which something happened, the day up
//! to which data were gathered.

use std::ops::Range;

use crate::document::PeriodKind;
use crate::error::Result;

use super::super::body::Body;
use super::super::matcher::Pattern;
use super::super::pattern;
use super::super::when::{Grain, When};
use super::purpose::heading;
use super::{Passage, Time};

/// An hour with the part of the day and the weekday, before the day.
const HOUR: &str = r"(?:\d{1,2}\s?(?:h|giờ)\s?(?:\d{2})?\s*(?:phút)?[’']?\s*)?(?:(?:sáng|trưa|chiều|tối)\s*)?(?:,?\s*thứ\s\p{L}+\s*)?,?\s*";

/// The symbol of a cited document stands so many bytes before its date.
const NEAR: usize = 60;

/// The words before and behind dates.
#[derive(Debug)]
pub(super) struct Dated {
    from: Pattern,
    until: Pattern,
    until_now: Pattern,
    since: Pattern,
    and_after: Pattern,
    as_of: Pattern,
    reached: Pattern,
    limit: Pattern,
    settled: Pattern,
    within: Pattern,
    due: Pattern,
    event: Pattern,
    at: Pattern,
    meeting: Pattern,
    bare: Pattern,
    plan_name: Pattern,
    strategy: Pattern,
    /// What says when something is done, and not by when it is finished.
    spent: Pattern,
}

impl Dated {
    /// Compiles the patterns.
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            from: pattern(r"(?i)\b(?:từ|kể từ|bắt đầu từ|bắt đầu\s?:)\s*(?:ngày\s*)?$")?,
            until: pattern(
                r"(?i)^\s*(?:(?:đến|tới|-|–|—)\s*(?:hết\s*|cuối\s*)?|[.;,]\s*(?:-\s*)?(?:thời (?:điểm|gian)\s)?kết thúc\s?:\s*)(?:ngày\s*)?$",
            )?,
            until_now: pattern(
                r"(?i)^\s*(?:cho\s+)?(?:đến|tới)\s+(?:nay|hiện nay|hiện tại|(?:thời điểm|ngày)\s+(?:này|hiện tại|(?:lập\s+)?báo cáo))\b",
            )?,
            since: pattern(
                r"(?i)\btừ đầu (?P<unit>năm) đến (?:nay|hiện nay|thời điểm (?:này|hiện tại|báo cáo))\b",
            )?,
            and_after: pattern(
                r"(?i)^\s*(?:và|,)\s+(?:(?:các|những)\s+)?(?:năm|giai đoạn)\s+(?:tiếp theo|kế tiếp|sau)\b",
            )?,
            as_of: pattern(
                r"(?i)(?:tính|lũy kế|luỹ kế|số liệu|cập nhật|thống kê)\s+(?:từ [^.;]{0,30})?(?:đến|tới)\s*(?:hết\s*|thời điểm\s*)?(?:ngày\s*)?$",
            )?,
            reached: pattern(&format!(
                r"(?i)(?:^\W*|[.;:]\s+)(?P<q>đến)\s+(?:hết\s+)?(?P<hour>{HOUR})(?:ngày\s*)?$"
            ))?,
            limit: pattern(&format!(
                r"(?i)(?P<q>(?:chậm nhất|muộn nhất|không muộn hơn|không quá|xong|hạn cuối)\s*(?:là\s*)?(?:vào\s*)?(?:trước\s*|đến\s*)?(?:hết\s*)?|trước\s*(?:thời điểm\s*)?|(?:đến\s*)?hết\s*|đến\s*cuối\s*|(?:thời hạn|hạn chót)[^,;.]{{0,20}}?:?\s*(?:đến\s*|là\s*)?)(?P<hour>{HOUR})(?:ngày\s*)?$"
            ))?,
            settled: pattern(r"(?i)\bđã\s[^,;:]{0,40}$")?,
            within: pattern(r"(?i)(?P<q>trong)\s*$")?,
            due: pattern(
                r"(?i)hoàn thành|thời gian thực hiện|thời hạn|tiến độ(?: thực hiện)?|thời gian hoàn thành|xong",
            )?,
            event: pattern(&format!(
                r"(?i)(?:(?:^|[.;]\s+)(?:vào\s+)?|\bvào\s+|\bthời gian\s*:\s*)(?:(?:lúc|hồi) [^,;.]{{3,20}},?\s*|{HOUR})?$"
            ))?,
            at: pattern(r"(?i)\bvào\s*$")?,
            meeting: pattern(
                r"(?i)(?:buổi|cuộc|hội nghị|phiên họp|kỳ họp|lễ|diễn ra|khai mạc)\s[^,;.]{0,60}$",
            )?,
            bare: pattern(r"\p{L}\s+(?P<year>(?:19|20)\d{2})(?:\s|[,.;]|$)")?,
            plan_name: pattern(
                r"\b(?:Luật|Bộ luật|Pháp lệnh|Chiến lược|Kế hoạch|Đề án|Chương trình|Quy hoạch|Khung|Nghị quyết|Dự án)\s[^;.]*$",
            )?,
            strategy: pattern(r"\b(?:chiến lược|kế hoạch|đề án|chương trình)\s[^,;.]*$")?,
            spent: pattern(
                r"(?i)^\W*(?:(?:\d+|\p{Ll})[.)]\s*)*thời gian(?:\s+(?:dự kiến\s+)?(?:thực hiện|triển khai|tiến hành|tổ chức|áp dụng|thí điểm|thi công)\b[^:]{0,60})?\s*(?::\s*)?$",
            )?,
        })
    }

    /// What the dates of a passage are.
    pub(super) fn read(&self, passage: Passage<'_, '_>) -> Vec<Time> {
        let mut found = Vec::new();
        let mut next = 0;
        while next < passage.times.len() {
            let (time, taken) = self.one(passage, next);
            found.extend(time);
            next += taken;
        }
        if passage.is_subject() {
            let own = |time: &Time| !passage.body.is_cited(passage.at, time.span.start);
            found.extend(self.of_subject(passage.text, passage.times).into_iter().filter(own));
        }
        found.extend(self.this_year(passage));
        found
    }

    /// What the date number `next` is; how many dates that takes.
    fn one(&self, passage: Passage<'_, '_>, next: usize) -> (Option<Time>, usize) {
        let Passage { body, at, text, times } = passage;
        let when = &times[next];
        if body.is_cited(at, when.span.start) || is_of_reference(text, when) {
            return (None, 1);
        }
        if let Some(until) = times.get(next + 1)
            && self.until.is_match(&text[when.span.end..until.span.start])
            && let Some((start, apart)) = self.begins(text, when)
        {
            let time = Time::between(PeriodKind::Period, when);
            let span = start..until.span.end;
            return (Some(Time { to: Some(until.to.to_string()), span, apart, ..time }), 2);
        }
        if passage.is_subject() {
            return (None, 1);
        }
        let time = self.open(passage, when).or_else(|| self.as_of(passage, when));
        let time = time.or_else(|| self.spent(passage, when));
        (time.or_else(|| self.limit(passage, when)).or_else(|| self.stretch(passage, when)), 1)
    }

    /// Where a stretch begins, `từ …` or behind a label; whether there is a label.
    fn begins(&self, text: &str, when: &When) -> Option<(usize, bool)> {
        let cue = self.from.before(text, when.span.start).and_then(|cue| cue.get(0));
        let start = cue.map_or(when.span.start, |cue| cue.start());
        let clause = Body::clause_before(text, start);
        let label = clause.contains(':') && self.spent.is_match(clause);
        (cue.is_some() || label).then_some((start, label))
    }

    /// What has no end: `từ ngày … đến nay`, `năm 2025 và các năm tiếp theo`.
    fn open(&self, passage: Passage<'_, '_>, when: &When) -> Option<Time> {
        let (text, start) = (passage.text, when.span.start);
        let after = &text[when.span.end..];
        let open = |span: Range<usize>| Time {
            from: Some(when.from.to_string()),
            ..Time::undated(PeriodKind::Period, span)
        };
        let cue = self.from.before(text, start).and_then(|cue| cue.get(0));
        let begin = cue.map_or(start, |cue| cue.start());
        if let Some(now) = self.until_now.find(after) {
            return Some(open(begin..when.span.end + now.end()));
        }
        if let Some(on) = self.and_after.find(after).filter(|_| when.grain != Grain::Day) {
            let lead = self.within.before(text, start).and_then(|lead| lead.get(0));
            let before = text[..start].trim_end();
            let fits = lead.is_some() || cue.is_some() || before.ends_with([':', ',', ';', '-']);
            let words = on.as_str().trim_start_matches([' ', ',']);
            let (begin, wording) = match &lead {
                Some(lead) => (lead.start(), format!("trong {} … {words}", first_word(passage.text, when))),
                None => (begin, words.to_owned()),
            };
            let end = when.span.end + on.end();
            return (fits || before.is_empty()).then(|| open(begin..end).qualified(wording));
        }
        // "Từ năm 2021" may only say since when something is so.
        let is_said = |words: &str| words.chars().count() > "từ ".chars().count() && !passage.body.reports;
        let counts = |words: &str| if when.grain == Grain::Day { when.has_year } else { is_said(words) };
        let from = cue.filter(|cue| counts(cue.as_str()))?;
        let words = qualifier(from.as_str().trim(), "", text, when);
        Some(open(from.start()..when.span.end).qualified(words))
    }

    /// The stretches of time that a subject is about; a year needs no word for it there: `Tết Giáp Thìn 2024`.
    pub(super) fn of_subject(&self, text: &str, times: &[When]) -> Vec<Time> {
        let own = |start: usize| !self.plan_name.is_match(&text[..start]);
        let stretches = times.iter().filter(|when| when.grain != Grain::Day && own(when.span.start));
        let mut found: Vec<Time> = stretches.map(|when| Time::between(PeriodKind::Period, when)).collect();
        if let Some(bare) = self.bare.captures(text).filter(|_| times.is_empty())
            && let Some(year) = bare.name("year").filter(|year| own(year.start()))
        {
            let (from, to) = (format!("{}-01-01", year.as_str()), format!("{}-12-31", year.as_str()));
            let time = Time::undated(PeriodKind::Period, year.range());
            found.push(Time { from: Some(from), to: Some(to), ..time });
        }
        found
    }

    /// `Từ đầu năm đến nay`: the year is that of the document's day of issue.
    fn this_year(&self, passage: Passage<'_, '_>) -> Option<Time> {
        let found = self.since.find(passage.text)?;
        let year = passage.body.issued.as_deref()?.get(..4).filter(|year| !year.contains('X'))?;
        Some(Time { from: Some(format!("{year}-01-01")), ..Time::undated(PeriodKind::Period, found.range()) })
    }

    /// The years in which something is done: behind a label that says so, or below a heading that does.
    fn spent(&self, passage: Passage<'_, '_>, when: &When) -> Option<Time> {
        let Passage { body, at, text, .. } = passage;
        if !matches!(when.grain, Grain::Year | Grain::Years) {
            return None;
        }
        let clause = Body::clause_before(text, when.span.start);
        if (clause.contains(':') || !self.plan_name.is_match(clause)) && self.spent.is_match(clause) {
            return Some(Time { apart: true, ..Time::between(PeriodKind::Period, when) });
        }
        let within = self.within.before(text, when.span.start)?.name("q")?.start();
        let below = heading(body, at).is_some_and(|heading| self.spent.is_match(heading.trim()));
        let during =
            Time::between(PeriodKind::Period, when).qualified(format!("trong {}", first_word(text, when)));
        (below && !self.due.is_match(clause)).then_some(Time { span: within..when.span.end, ..during })
    }

    /// The day up to which data were gathered; `Đến ngày …` that is still to come is a limit.
    fn as_of(&self, passage: Passage<'_, '_>, when: &When) -> Option<Time> {
        let (text, start) = (passage.text, when.span.start);
        let as_of = |start: usize| Time {
            to: Some(when.to.to_string()),
            ..Time::undated(PeriodKind::AsOf, start..when.span.end)
        };
        if let Some(cue) = self.as_of.before(text, start).and_then(|cue| cue.get(0)) {
            return Some(as_of(cue.start()));
        }
        let reached = self.reached.before(text, start).filter(|_| when.grain == Grain::Day)?;
        let cue = reached.name("q")?;
        if passage.body.reports || !is_to_come(passage, when) {
            return Some(as_of(cue.start()));
        }
        let time = Time { kind: PeriodKind::Deadline, ..as_of(cue.start()) };
        Some(time.qualified(qualifier("đến", &reached["hour"], passage.text, when)))
    }

    /// A limit: the last day on which something may be done.
    fn limit(&self, passage: Passage<'_, '_>, when: &When) -> Option<Time> {
        let Passage { body, text, .. } = passage;
        let before = &text[..when.span.start];
        let clause = Body::clause_before(text, when.span.start);
        let due = |qualifier: String, start: usize| Time {
            to: Some(last_day(when, &qualifier)),
            ..Time::undated(PeriodKind::Deadline, start..when.span.end).qualified(qualifier)
        };
        if let Some(cue) = self.limit.before(text, when.span.start) {
            let words = cue.name("q")?;
            let plain = words.as_str().to_lowercase().starts_with("trước");
            let past = plain && is_past(passage, when) && !self.due.is_match(clause);
            if when.grain == Grain::Years || past || self.is_condition(passage, when, words.start()) {
                return None;
            }
            let wording = without_done(words.as_str().trim());
            return Some(due(qualifier(wording, &cue["hour"], text, when), words.start()));
        }
        let before = before.trim_end();
        let up_to = before.ends_with("đến") || before.ends_with("Đến");
        let until = || before.len() - "đến".len();
        if when.grain == Grain::Day {
            let open = up_to && !body.reports && passage.issued().is_some() && is_to_come(passage, when);
            return open.then(|| due(qualifier("đến", "", text, when), until()));
        }
        if when.grain == Grain::Years {
            return None;
        }
        let word = first_word(text, when);
        if let Some(cue) = self.within.before(text, when.span.start) {
            let cue = cue.name("q")?.start();
            let led = clause.len() - (when.span.start - cue);
            let done = self
                .due
                .find_iter(clause)
                .last()
                .filter(|due| clause.get(due.end()..led).is_some_and(|rest| rest.trim().is_empty()));
            let start = done.map_or(cue, |due| when.span.start - clause.len() + due.start());
            let fits =
                self.due.is_match(clause) || (!body.reports && !body.rules && when.grain != Grain::Year);
            return fits.then(|| due(format!("trong {word}"), start));
        }
        if up_to {
            let named = self.plan_name.is_match(clause) || self.strategy.is_match(clause);
            let open = !named && !body.reports && !clause.to_lowercase().contains("mục tiêu");
            return open.then(|| due("đến".to_owned(), until()));
        }
        let direct = self.due.find_iter(clause).last().is_some_and(|cue| clause.len() - cue.end() < 4);
        direct.then(|| due(String::new(), when.span.start))
    }

    /// `đã được duyệt trước ngày …`, `trước ngày … thì …`: what a rule holds for, and nothing that is due.
    fn is_condition(&self, passage: Passage<'_, '_>, when: &When, cue: usize) -> bool {
        let after = passage.text[when.span.end..].trim_start();
        after.starts_with("thì ") || self.settled.before(passage.text, cue).is_some()
    }

    /// A day on which something happened, or a stretch that a plan or a report is about.
    fn stretch(&self, passage: Passage<'_, '_>, when: &When) -> Option<Time> {
        let Passage { body, at, text, .. } = passage;
        let says = |form: &Pattern| form.before(text, when.span.start).is_some();
        let met = when.grain == Grain::Month && (says(&self.meeting) || says(&self.at));
        let day = when.grain == Grain::Day && when.has_year && is_led(text, when);
        if met || (day && (says(&self.event) || says(&self.meeting))) {
            return Some(Time::between(PeriodKind::Event, when));
        }
        let clause = Body::clause_before(text, when.span.start);
        let within = says(&self.within);
        let counts = match when.grain {
            Grain::Years => !self.plan_name.is_match(clause) && !self.strategy.is_match(clause),
            Grain::Months | Grain::Quarter | Grain::Month => {
                let in_heading = body.is_heading(at)
                    && (within || text[when.span.end..].trim_matches([':', '.', ' ']).is_empty());
                let fits = in_heading || (within && body.reports);
                let opens = clause.trim_matches(|c: char| !c.is_alphanumeric()).is_empty();
                (fits || opens) && !self.plan_name.is_match(clause)
            }
            Grain::Day | Grain::Year => false,
        };
        counts.then(|| Time::between(PeriodKind::Period, when))
    }
}

/// A date right behind a symbol or before `của …` with a number near is of a cited document.
fn is_of_reference(text: &str, when: &When) -> bool {
    let near = text.floor_char_boundary(when.span.start.saturating_sub(NEAR));
    let before = text[near..when.span.start].trim_end().to_lowercase();
    let before = before.trim_end_matches("ngày").trim_end_matches([' ', ',', '(']);
    let word = before.rsplit(' ').next().unwrap_or_default();
    when.grain == Grain::Day && (word.contains('/') || word == "ký" || before.ends_with("ban hành"))
}

/// Whether a time was over on the day of issue.
fn is_past(passage: Passage<'_, '_>, when: &When) -> bool {
    passage.issued().is_some_and(|issued| when.to.to_string().as_str() < issued)
}

/// Whether a time ends behind the day of issue, or that is not known.
fn is_to_come(passage: Passage<'_, '_>, when: &When) -> bool {
    passage.issued().is_none_or(|issued| when.to.to_string().as_str() > issued)
}

/// The day of a limit: before a month is before its first day.
fn last_day(when: &When, qualifier: &str) -> String {
    let before = when.grain != Grain::Day && qualifier.to_lowercase().starts_with("trước");
    if before { when.from.to_string() } else { when.to.to_string() }
}

/// The wording of a limit; an hour between its words and the day ends it.
pub(super) fn qualifier(words: &str, hour: &str, text: &str, when: &When) -> String {
    let is_day = hour.trim().is_empty() && first_word(text, when) == "ngày";
    format!("{words}{}", if is_day { " ngày" } else { "" })
}

fn first_word(text: &str, when: &When) -> String {
    text[when.span.clone()].split_whitespace().next().unwrap_or_default().to_lowercase()
}

/// The words of a limit without what is to be done by then: `xong trước` → `trước`.
fn without_done(limit: &str) -> &str {
    let rest = limit.strip_prefix("xong").map(str::trim_start);
    rest.filter(|rest| !rest.is_empty()).unwrap_or(limit)
}

/// Whether a sentence goes on about the day: `Ngày …, UBND …`, or it ends there.
fn is_led(text: &str, when: &When) -> bool {
    let worded = text[when.span.clone()].to_lowercase().starts_with("ngày");
    worded && !text[when.span.end..].trim_start().to_lowercase().starts_with("của")
}
