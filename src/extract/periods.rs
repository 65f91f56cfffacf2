//! Periods and deadlines of a body: what the words before a date make of it.
//!
//! A date in a citation is the citation's; a bare year counts only in the subject or as a limit (`hoàn thành
//! trong năm 2025`); a date without a word that says what it is for is left alone.

use std::ops::Range;

use crate::document::{Period, PeriodKind, Unit};
use crate::error::Result;

use super::body::Body;
use super::matcher::Pattern;
use super::pattern;
use super::when::{Grain, Times, When};

/// `what` is cut to this many characters.
const WHAT: usize = 200;

/// The words that make periods of dates.
#[derive(Debug)]
pub(super) struct Periods {
    times: Times,
    from: Pattern,
    until: Pattern,
    as_of: Pattern,
    limit: Pattern,
    within: Pattern,
    due: Pattern,
    event: Pattern,
    plan_name: Pattern,
    monthly: Pattern,
    regular: Pattern,
    always: Pattern,
    duration: Pattern,
    lasted: Pattern,
    only_time: Pattern,
}

impl Periods {
    /// Compiles the patterns.
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            times: Times::new()?,
            from: pattern(r"(?i)\b(?:từ|kể từ|bắt đầu từ|bắt đầu\s?:)\s*(?:ngày\s*)?$")?,
            until: pattern(
                r"(?i)^\s*(?:(?:đến|tới|-|–|—)\s*(?:hết\s*|cuối\s*)?|[.;,]\s*(?:-\s*)?(?:thời (?:điểm|gian)\s)?kết thúc\s?:\s*)(?:ngày\s*)?$",
            )?,
            as_of: pattern(
                r"(?i)(?:tính|lũy kế|luỹ kế|số liệu|cập nhật|thống kê)\s+(?:từ [^.;]{0,30})?(?:đến|tới)\s*(?:hết\s*|thời điểm\s*)?(?:ngày\s*)?$",
            )?,
            limit: pattern(
                r"(?i)(?P<q>(?:chậm nhất|muộn nhất|xong|hạn cuối)\s*(?:là\s*)?(?:vào\s*)?(?:trước\s*|đến\s*)?(?:hết\s*)?(?:ngày\s*)?|trước\s*(?:thời điểm\s*)?(?:\d{1,2}(?:h|\sgiờ)\s?(?:\d{2})?\s*(?:phút\s*)?)?(?:(?:sáng|chiều|tối)\s*)?(?:thứ\s\p{L}+\s*)?,?\s*(?:ngày\s*)?|(?:đến\s*)?hết\s*(?:ngày\s*)?|(?:thời hạn|hạn chót)[^,;.]{0,20}?:?\s*(?:đến\s*|là\s*)?(?:ngày\s*)?)$",
            )?,
            within: pattern(r"(?i)(?P<q>trong)\s*$")?,
            due: pattern(r"(?i)hoàn thành|thời gian thực hiện|thời hạn|tiến độ|thời gian hoàn thành|xong")?,
            event: pattern(
                r"(?i)(?:^|[.;]\s+)(?:vào\s+)?(?:lúc [^,;.]{3,20},?\s*)?$|(?:buổi|cuộc|hội nghị|phiên họp|lễ|diễn ra|khai mạc)\s[^,;.]{0,60}$",
            )?,
            plan_name: pattern(
                r"\b(?:Chiến lược|Kế hoạch|Đề án|Chương trình|Quy hoạch|Khung|Nghị quyết|Dự án)\s[^;.]*$",
            )?,
            monthly: pattern(
                r"(?i)(?P<q>(?:chậm nhất |xong )?(?:là |vào )?(?:trước |đến )?)(?:ngày\s+(?:làm việc\s+)?(?:\d{1,2}|cuối cùng|cuối|đầu)(?:/\d{1,2})?)\s+(?:của\s+)?(?:tháng\s+)?(?P<every>(?:hằng|hàng|mỗi)\s+(?:tháng|quý|năm|tuần)|(?:cuối|đầu) (?:quý|tháng|năm))",
            )?,
            regular: pattern(
                r"(?i)\bđịnh kỳ\s+(?P<every>(?:(?:hằng|hàng|mỗi)\s+)?(?:\d+\s+)?(?:tháng|quý|năm|tuần|ngày)(?:\s*[,/]\s*(?:quý|năm|tháng|06 tháng|6 tháng))*(?:/lần)?)",
            )?,
            always: pattern(r"(?i)thời gian[^:]{0,20}:\s*(?:thực hiện\s+)?(?P<every>thường xuyên)")?,
            duration: pattern(
                r"(?i)\b(?P<q>trong(?:\s+(?:thời hạn|vòng|thời gian|khoảng thời gian))?|thời hạn|không quá|tối đa|chậm nhất|sau|trước)\s+(?:là\s+|tối đa\s+|không quá\s+)?(?P<n>\d{1,3})\s*(?:\([^)]{1,20}\)\s*)?(?P<unit>ngày làm việc|ngày|tháng|năm|tuần|giờ)\b",
            )?,
            lasted: pattern(
                r"(?i)\b(?P<n>\d{1,3})\s+(?P<unit>ngày|tháng|năm|tuần)\s+(?:triển khai|thực hiện|thi hành|vận hành)\b",
            )?,
            only_time: pattern(
                r"(?i)^\W*(?:\p{Ll}\)\s*|-\s*)?(?:thời gian|thời hạn|tiến độ|hạn)[^:]{0,30}(?::|hoàn thành|thực hiện)",
            )?,
        })
    }

    /// The periods of a body; what a unit has to keep is marked with its name.
    pub(super) fn read(&self, body: &Body<'_>, units: &[Unit]) -> Vec<Period> {
        let mut periods: Vec<Period> = Vec::new();
        for at in 0..body.paragraphs.len() {
            for period in self.of_paragraph(body, at) {
                merge(&mut periods, period);
            }
        }
        for period in &mut periods {
            period.unit = responsible(period, units);
        }
        periods
    }

    fn of_paragraph(&self, body: &Body<'_>, at: usize) -> Vec<Period> {
        let text = body.paragraphs[at].text();
        let mut found = Vec::new();
        let counts = text.contains(|c: char| c.is_ascii_digit());
        if !counts && !self.always.is_match(text) && !self.regular.is_match(text) {
            return Vec::new();
        }
        let issued = body.issued.as_deref().and_then(|date| date.get(..4)?.parse().ok());
        let times = self.times.find(text, issued);
        let mut next = 0;
        while next < times.len() {
            let (span, read) = self.dated(body, at, &times, next);
            if let Some((kind, from, to, qualifier)) = span {
                found.push(self.period(body, at, read.1, (kind, from, to, qualifier)));
            }
            next += read.0;
        }
        found.extend(self.undated(body, at));
        found.sort_by_key(|(start, _)| *start);
        found.into_iter().map(|(_, period)| period).collect()
    }

    /// What the date number `next` is; how many dates that takes, and the bytes it is read from.
    #[expect(clippy::type_complexity, reason = "read at one place only")]
    fn dated(
        &self,
        body: &Body<'_>,
        at: usize,
        times: &[When],
        next: usize,
    ) -> (Option<(PeriodKind, Option<String>, Option<String>, Option<String>)>, (usize, Range<usize>)) {
        let text = body.paragraphs[at].text();
        let when = &times[next];
        let before = &text[..when.span.start];
        let (from, to) = (Some(when.from.to_string()), Some(when.to.to_string()));
        if body.is_cited(at, when.span.start) || Self::is_of_reference(text, when) {
            return (None, (1, when.span.clone()));
        }
        if let Some(until) = times.get(next + 1)
            && let Some(cue) = self.from.find(before)
            && self.until.is_match(&text[when.span.end..until.span.start])
        {
            let span = cue.start()..until.span.end;
            return (Some((PeriodKind::Period, from, Some(until.to.to_string()), None)), (2, span));
        }
        if body.has_subject && at == 0 {
            let counts = when.grain != Grain::Day && !self.plan_name.is_match(before);
            return (counts.then_some((PeriodKind::Period, from, to, None)), (1, when.span.clone()));
        }
        if let Some(cue) = self.as_of.find(before) {
            return (Some((PeriodKind::AsOf, None, to, None)), (1, cue.start()..when.span.end));
        }
        if let Some((qualifier, start)) = self.limit(body, at, when) {
            let day = if when.grain != Grain::Day && qualifier.to_lowercase().starts_with("trước") {
                when.from.to_string()
            } else {
                when.to.to_string()
            };
            return (
                Some((
                    PeriodKind::Deadline,
                    None,
                    Some(day),
                    Some(qualifier).filter(|words| !words.is_empty()),
                )),
                (1, start..when.span.end),
            );
        }
        if when.grain == Grain::Day && when.has_year && self.event.is_match(before) && is_led(text, when) {
            return (Some((PeriodKind::Event, from, to, None)), (1, when.span.clone()));
        }
        let in_plan = when.grain == Grain::Years && before.trim_end().to_lowercase().ends_with("trong");
        let counts = in_plan && !self.plan_name.is_match(Body::clause_before(text, when.span.start));
        (counts.then_some((PeriodKind::Period, from, to, None)), (1, when.span.clone()))
    }

    /// A date right behind a symbol or before `của …` with a number near is of a cited document.
    fn is_of_reference(text: &str, when: &When) -> bool {
        let before = text[..when.span.start].trim_end().to_lowercase();
        let before = before.trim_end_matches("ngày").trim_end_matches([' ', ',', '(']);
        let word = before.rsplit(' ').next().unwrap_or_default();
        when.grain == Grain::Day && (word.contains('/') || word == "ký" || before.ends_with("ban hành"))
    }

    /// The words of a limit before a date and where they begin.
    fn limit(&self, body: &Body<'_>, at: usize, when: &When) -> Option<(String, usize)> {
        let text = body.paragraphs[at].text();
        let before = &text[..when.span.start];
        let worded = text[when.span.clone()].split_whitespace().next().unwrap_or_default().to_lowercase();
        if let Some(cue) = self.limit.captures(before) {
            let words = cue.name("q")?;
            let full = body.issued.as_deref().filter(|issued| !issued.contains('X'));
            let passed = full.is_some_and(|issued| when.to.to_string().as_str() < issued);
            let plain = words.as_str().to_lowercase().starts_with("trước");
            let due = || self.due.is_match(Body::clause_before(text, when.span.start));
            if when.grain == Grain::Years || (passed && plain && !due()) {
                return None;
            }
            let ngay = if worded == "ngày" { " ngày" } else { "" };
            let wording = words.as_str().trim();
            return Some((format!("{}{ngay}", without_done(wording)), words.start()));
        }
        let clause = Body::clause_before(text, when.span.start);
        if when.grain == Grain::Day || when.grain == Grain::Years {
            return None;
        }
        if let Some(cue) = self.within.captures(before) {
            let cue = cue.name("q")?.start();
            let done =
                self.due.find_iter(before).last().filter(|due| before[due.end()..cue].trim().is_empty());
            let start = done.map_or(cue, |due| due.start());
            let fits =
                self.due.is_match(clause) || (!body.reports && !body.rules && when.grain != Grain::Year);
            return fits.then(|| (format!("trong {worded}"), start));
        }
        let lower = before.trim_end().to_lowercase();
        if lower.ends_with("đến") && when.grain == Grain::Year && !self.plan_name.is_match(clause) {
            let open = !body.reports && !clause.to_lowercase().contains("mục tiêu");
            return open.then(|| ("đến".to_owned(), before.trim_end().len() - "đến".len()));
        }
        let direct = self.due.find_iter(clause).last().is_some_and(|cue| clause.len() - cue.end() < 4);
        direct.then_some((String::new(), when.span.start))
    }

    /// What recurs and what lasts.
    fn undated(&self, body: &Body<'_>, at: usize) -> Vec<(usize, Period)> {
        let text = body.paragraphs[at].text();
        let mut found = Vec::new();
        let mut taken = 0..0;
        for captures in self.monthly.captures_iter(text) {
            let span = captures.get(0).map_or(0..0, |all| all.range());
            taken = span.clone();
            let limit = captures["q"].trim();
            let qualifier = (!limit.is_empty()).then(|| format!("{limit} ngày"));
            found.push(self.recurring(body, at, span, qualifier, &captures["every"]));
        }
        for form in [&self.regular, &self.always] {
            for captures in form.captures_iter(text) {
                let span = captures.get(0).map_or(0..0, |all| all.range());
                let near = taken.end > 0 && span.start.abs_diff(taken.start) < 60;
                if !near && !body.rules {
                    found.push(self.recurring(body, at, span, None, &captures["every"]));
                }
            }
        }
        for form in [&self.duration, &self.lasted] {
            for captures in form.captures_iter(text) {
                let span = captures.get(0).map_or(0..0, |all| all.range());
                if body.is_cited(at, span.start)
                    || text[span.end..].starts_with([' ', '/'])
                        && text[span.end..].trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '/')
                {
                    continue;
                }
                let qualifier = captures.name("q").map(|words| words.as_str().to_owned());
                found.push(self.period(body, at, span, (PeriodKind::Duration, None, None, qualifier)));
            }
        }
        found
    }

    fn recurring(
        &self,
        body: &Body<'_>,
        at: usize,
        span: Range<usize>,
        qualifier: Option<String>,
        every: &str,
    ) -> (usize, Period) {
        let (start, period) = self.period(body, at, span, (PeriodKind::Recurring, None, None, qualifier));
        (start, Period { recurrence: Some(every.to_owned()), ..period })
    }

    fn period(
        &self,
        body: &Body<'_>,
        at: usize,
        span: Range<usize>,
        (kind, from, to, qualifier): (PeriodKind, Option<String>, Option<String>, Option<String>),
    ) -> (usize, Period) {
        let paragraph = &body.paragraphs[at];
        let bits = paragraph.bits(span.clone());
        let period = Period {
            kind,
            from,
            to,
            qualifier,
            recurrence: None,
            what: self.what(body, at, &span),
            unit: None,
            raw: body.sheet.raw(&bits),
            confidence: paragraph.confidence(body.sheet, span.clone(), 0.9),
            evidence: body.sheet.evidence(&bits),
        };
        (span.start, period)
    }

    /// What it applies to: the clause before it, or the heading when the clause only says `Thời gian`.
    fn what(&self, body: &Body<'_>, at: usize, span: &Range<usize>) -> Option<String> {
        if body.has_subject && at == 0 {
            return None;
        }
        let text = body.paragraphs[at].text();
        let clause = Body::clause_before(text, span.start);
        let clause = clause.trim_matches(|c: char| !c.is_alphanumeric() && c != ')' && c != '”');
        let heading = || body.headings(at).first().map(|head| body.paragraphs[*head].body().to_owned());
        let what = if self.only_time.is_match(clause) || clause.chars().count() < 12 {
            let before = text.find(clause).map(|start| text[..start].trim_end().trim_end_matches('.'));
            let before = before.filter(|before| before.chars().count() > 20);
            before.map(|before| Body::clause_before(before, before.len()).to_owned()).or_else(heading)?
        } else {
            clause.to_owned()
        };
        let end = what.char_indices().nth(WHAT).map_or(what.len(), |(at, _)| at);
        Some(what[..end].trim_end_matches([':', ' ', ',']).to_owned())
    }
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

/// One entry for one thing; the same day for other things stays apart.
fn merge(periods: &mut Vec<Period>, period: Period) {
    let single = matches!(period.kind, PeriodKind::Deadline | PeriodKind::Recurring | PeriodKind::Duration);
    let same = periods.iter_mut().find(|known| {
        let times = known.kind == period.kind && known.from == period.from && known.to == period.to;
        times && (!single || (known.what == period.what && known.raw == period.raw))
    });
    match same {
        Some(known) => known.evidence.extend(period.evidence),
        None => periods.push(period),
    }
}

/// The unit in whose task the period stands.
fn responsible(period: &Period, units: &[Unit]) -> Option<String> {
    let line = period.evidence.first().map(|place| (place.page, place.line))?;
    let holds = |unit: &&Unit| {
        let mut places = unit.tasks.iter().flat_map(|task| &task.evidence);
        places.any(|place| (place.page, place.line) == line)
    };
    units.iter().find(holds).map(|unit| unit.name.clone())
}
