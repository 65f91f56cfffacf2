//! What comes again (`trước ngày 15 hằng tháng`, `định kỳ 6 tháng/lần`, `Hằng quý, …`) and what lasts (`trong thời
//! hạn 10 ngày làm việc`).
//!
//! `Hằng năm` comes again when something is to be done then; the yearly budget, plan or meeting of a body is a name.

use std::ops::Range;

use crate::document::PeriodKind;
use crate::error::Result;

use super::super::body::Body;
use super::super::cues::Cues;
use super::super::matcher::Pattern;
use super::super::pattern;
use super::{Passage, Time};

/// So many words before `hằng năm` say whether it belongs to a name.
const NEAR: usize = 8;

/// Times that recur within so many bytes of each other are one.
const SAME: usize = 60;

/// A day of a month or of a year.
const DAY: &str = r"(?:\d{1,2}(?:\s?/\s?\d{1,2}|\s+tháng\s+\d{1,2})?|cuối cùng|cuối|đầu)";

/// A length of time in digits.
const LENGTH: &str = r"(?P<n>\d{1,3}(?:\s?[-–]\s?\d{1,3})?)\s*(?:\([^)\d]{1,20}\)\s*)?\(?(?P<unit>ngày\)?\s+làm việc|giờ\)?\s+làm việc|ngày|tháng|năm|tuần|giờ|phút)\b";

/// The words of recurring and lasting times.
#[derive(Debug)]
pub(super) struct Undated {
    on_a_day: Pattern,
    adverb: Pattern,
    regular: Pattern,
    always: Pattern,
    so_often: Pattern,
    doing: Pattern,
    named: Pattern,
    attributed: Pattern,
    done: Pattern,
    only_on: Pattern,
    goods: Pattern,
    duration: Pattern,
    labelled: Pattern,
    counted: Pattern,
    staged: Pattern,
    lasted: Pattern,
    lunar: Pattern,
    no_length: Pattern,
    case: Pattern,
    obliged: Pattern,
    done_by_time: Pattern,
}

impl Undated {
    /// Loads the cues and compiles the patterns.
    pub(super) fn new(cues: &Cues) -> Result<Self> {
        Ok(Self {
            on_a_day: pattern(&format!(
                r"(?i)(?P<q>(?:(?:chậm nhất|muộn nhất|xong)\s+)?(?:(?:là|vào)\s+)?(?:(?:trước|đến)\s+)?)(?:(?P<day>ngày\s+(?:làm việc\s+)?{DAY}(?:(?:\s+và|,)\s+(?:ngày\s+)?{DAY})*)|\d{{1,2}}/\d{{1,2}}|\d{{1,2}}\s?(?:h|giờ)\s?(?:\d{{2}})?(?:\s*phút)?[’']?|thứ\s+(?:\d|hai|ba|tư|năm|sáu|bảy)),?\s+(?:của\s+)?(?:tháng\s+)?(?P<every>(?:hằng|hàng|mỗi)\s+(?:ngày|tháng|quý|năm|tuần)|(?:cuối|đầu) (?:mỗi )?(?:quý|tháng|năm))"
            ))?,
            adverb: pattern(
                r"(?i)\b(?P<every>(?:(?:hằng|hàng)\s+(?:ngày|tuần|tháng|quý|năm)(?:(?:,| và| hoặc)\s+(?:(?:hằng|hàng)\s+)?(?:tuần|tháng|quý|năm)\b)*)|mỗi\s+(?:ngày|tuần|tháng|quý|năm))\b",
            )?,
            regular: pattern(
                r"(?i)\bđịnh kỳ\s+(?:là\s+|vào\s+)?(?P<every>(?:(?:hằng|hàng|mỗi)\s+)?(?:\d+\s+)?(?:tháng|quý|năm|tuần|ngày)(?:\s*[,/]\s*(?:quý|năm|tháng|06 tháng|6 tháng))*(?:/lần|\s+(?:một|1|01)\s+lần)?)",
            )?,
            always: pattern(r"(?i)thời gian[^:]{0,20}:\s*(?:thực hiện\s+)?(?P<every>thường xuyên)")?,
            so_often: pattern(
                r"(?i)\b(?P<every>\d{1,2}\s+lần\s?/\s?(?:\d{1,2}\s+)?(?:ngày|tuần|tháng|quý|năm)|(?:\d{1,2}|mỗi|một)\s+(?:ngày|tuần|tháng|quý|năm)\s+(?:\d{1,2}|một|hai)\s+lần|\d{1,2}\s+(?:ngày|tuần|tháng)\s?/\s?(?:0?1\s+)?lần)\b(?:\s*\((?P<q>trước)\s\d[^)]*\))?",
            )?,
            doing: pattern(&format!(r"(?i)\b(?:{})\b", cues.any("done_again")))?,
            named: pattern(&format!(r"(?i)\b(?:{})\b", cues.any("known_by_its_time")))?,
            attributed: pattern(r"(?i)^\s*(?:của|là|được|trên|đã)\s")?,
            done: pattern(r"(?i)\bđã\b")?,
            only_on: pattern(r"(?i)^(?:là|vào)$")?,
            goods: pattern(&format!(r"(?i)\b(?:{})\s+$", cues.any("before_goods")))?,
            duration: pattern(&format!(
                r"(?i)\b(?P<q>trong(?:\s+(?:thời hạn|vòng|phạm vi|thời gian|khoảng thời gian))?|thời hạn|không quá|không muộn hơn|không chậm hơn|tối đa|chậm nhất|muộn nhất|sau|trước)\s+(?:(?:là|tối đa|không quá|tối thiểu|ít nhất|sau|trong|vòng|thời hạn)\s+){{0,3}}{LENGTH}"
            ))?,
            labelled: pattern(&format!(
                r"(?i)\b(?P<labelled>(?:thời gian|thời hạn)\b[^:;.,]{{0,40}}(?::|\blà\b)\s*(?:khoảng\s+|tối đa\s+|không quá\s+)?){LENGTH}"
            ))?,
            counted: pattern(&format!(r"(?i)\b{LENGTH}(?:\s*\([^)]{{1,30}}\))?\s*,?\s+(?:tính\s+)?kể từ\b"))?,
            staged: pattern(
                r"(?i)\bgiai đoạn\b[^:;.,()]{0,30}\(?(?:sau\s+)?\d{1,3}(?:\s?[-–]\s?\d{1,3})?\s+(?:giờ|ngày|tuần)\b\)?|\bgiai đoạn\s+\d{1,2}\s+năm\b",
            )?,
            lasted: pattern(
                r"(?i)\b(?P<n>\d{1,3})\s+(?P<unit>ngày|tháng|năm|tuần)\s+(?:triển khai|thực hiện|thi hành|vận hành)\b",
            )?,
            lunar: pattern(
                r"(?i)\btừ\s+(?:ngày\s+)?(?:(?:mùng|mồng)\s+)?\d{1,2}(?:\s+tháng\s+(?:chạp|giêng))?(?:\s+(?:tết|âm lịch))?\s+đến\s+(?:hết\s+)?(?:ngày\s+)?(?:mùng|mồng)\s+\d{1,2}(?:\s+tháng giêng)?(?:\s+tết)?\b",
            )?,
            no_length: pattern(
                r"(?i)^\s*(?:tết|lễ|nghỉ|/|\d|\(\s*(?:từ\s+)?(?:năm\s+)?(?:19|20)\d{2}\s?[-–—đ])|^/",
            )?,
            case: pattern(r"(?i)\b(?:đối với|trường hợp)\s[^,;:.]{1,80}$")?,
            obliged: pattern(
                r"(?i)\b(?:thì|phải|thời hạn|thời gian|là|được|gửi|báo cáo|trả lời|trả|hoàn thành|thực hiện|giải quyết|xử lý)\b",
            )?,
            done_by_time: pattern(&format!(r"(?i)\b(?:{})\s*$", cues.any("done_by_time")))?,
        })
    }

    /// What comes again on a day of the month, week or year, or at an hour of the day.
    pub(super) fn on_a_day(&self, passage: Passage<'_, '_>) -> Vec<Time> {
        let read = |captures: regex::Captures<'_>| {
            let span = captures.get(0).map_or(0..0, |all| all.range());
            let limit = captures["q"].trim();
            let limit = if self.only_on.is_match(limit) { "" } else { limit };
            let day = captures.name("day").map_or("", |_| " ngày");
            let qualifier = if limit.is_empty() { String::new() } else { format!("{limit}{day}") };
            recurring(span, &captures["every"]).qualified(qualifier)
        };
        self.on_a_day.captures_iter(passage.text).map(read).collect()
    }

    /// What else comes again, and what lasts.
    pub(super) fn read(&self, passage: Passage<'_, '_>) -> Vec<Time> {
        if passage.is_subject() {
            return Vec::new();
        }
        let mut found = self.again(passage);
        let lunar = self.lunar.find_iter(passage.text);
        found.extend(lunar.map(|days| Time::undated(PeriodKind::Period, days.range())));
        let forms = [&self.labelled, &self.staged, &self.duration, &self.counted, &self.lasted];
        for captures in forms.into_iter().flat_map(|form| form.captures_iter(passage.text)) {
            let all = captures.get(0).map_or(0..0, |all| all.range());
            // The label before it says what it is for.
            let start = captures.name("labelled").map_or(all.start, |label| label.end());
            let span = start..all.end;
            if self.is_length(passage, &span) {
                let qualifier = captures.name("q").map_or("", |words| words.as_str());
                found.push(Time::undated(PeriodKind::Duration, span).qualified(qualifier));
            }
        }
        found
    }

    /// Whether a length of time is one, and nobody's condition: "nếu sau 12 ngày chưa …".
    fn is_length(&self, passage: Passage<'_, '_>, span: &Range<usize>) -> bool {
        let (before, after) = (&passage.text[..span.start], &passage.text[span.end..]);
        let condition = ["nếu", "Nếu"].iter().any(|word| before.trim_end().ends_with(word));
        // "… đối với trại bỏ trống trong vòng 30 ngày" says for what something holds.
        let case = self.case.before(passage.text, span.start);
        let case = case.is_some_and(|case| {
            !self.obliged.is_match(&case[0]) && !self.obliged.is_match(&passage.text[span.clone()])
        });
        !condition
            && !case
            && !self.no_length.is_match(after)
            && !passage.has_date(span)
            && !passage.body.is_cited(passage.at, span.start)
    }

    fn again(&self, passage: Passage<'_, '_>) -> Vec<Time> {
        let text = passage.text;
        let mut found: Vec<Time> = Vec::new();
        let mut taken: Vec<usize> = self.on_a_day.find_iter(text).map(|one| one.start()).collect();
        // How often is a time of its own; of other words near each other one is enough.
        let forms = [
            (&self.regular, true, false),
            (&self.so_often, false, false),
            (&self.always, true, false),
            (&self.adverb, true, true),
        ];
        for (form, once, adverb) in forms {
            for captures in form.captures_iter(text) {
                let span = captures.get(0).map_or(0..0, |all| all.range());
                let near = once && taken.iter().any(|start| start.abs_diff(span.start) < SAME);
                let name = adverb && !self.is_adverb(passage, &span);
                if near || name || passage.body.is_cited(passage.at, span.start) {
                    continue;
                }
                taken.push(span.start);
                let qualifier = captures.name("q").map_or("", |words| words.as_str());
                found.push(recurring(span, &captures["every"]).qualified(qualifier));
            }
        }
        found
    }

    /// Whether `hằng năm` says when something is done: it opens the clause, or what is done stands before it.
    fn is_adverb(&self, passage: Passage<'_, '_>, span: &Range<usize>) -> bool {
        let (before, after) = (Body::clause_before(passage.text, span.start), &passage.text[span.end..]);
        // "Ngân hàng năm 2024", "khách hàng tháng 5".
        let dated = after.trim_start().starts_with(|c: char| c.is_ascii_digit());
        if dated || self.goods.before(passage.text, span.start).is_some() {
            return false;
        }
        let start = passage.body.paragraphs[passage.at].start;
        let opens = before.trim_matches(|c: char| !c.is_alphanumeric()).is_empty()
            || span.start <= start
            || before.trim_end().ends_with(':')
            || (before.ends_with(", ") && after.starts_with(','));
        if opens {
            return !(passage.body.reports && self.done.is_match(Body::clause_after(passage.text, span.end)));
        }
        if self.done_by_time.is_match(before) {
            return !self.attributed.is_match(after);
        }
        let far = before.trim_end().rmatch_indices(' ').nth(NEAR - 1);
        let near = far.map_or(before, |(at, _)| &before[at..]);
        let is_name = |name: regex::Match<'_>| {
            let led = near[..name.start()].trim_end().to_lowercase();
            !["kết quả thực hiện", "tình hình thực hiện"].iter().any(|told| led.ends_with(told))
        };
        let named = self.named.find_iter(near).any(is_name);
        self.doing.is_match(before) && !named && !self.attributed.is_match(after)
    }
}

fn recurring(span: Range<usize>, every: &str) -> Time {
    Time { recurrence: Some(every.to_owned()), ..Time::undated(PeriodKind::Recurring, span) }
}
