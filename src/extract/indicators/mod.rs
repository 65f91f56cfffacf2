//! Numbers that say something: rates, counts, amounts, with their unit, comparator, what is before and after,
//! numerator and denominator.
//!
//! A number counts only with a unit the table knows; numbers that name something (`Đề án 06`, `Bước 2`, `3
//! KHÔNG`, dates, symbols) do not. What is printed is kept, right or wrong; the arithmetic is in `checks`.

use crate::assets::Assets;
use crate::document::{Comparator, Indicator, IndicatorCheck, IndicatorKind, Quantity, Target};
use crate::error::Result;

use super::body::Body;
use super::counted::{Counted, Counting};
use super::criteria::Criteria;
use super::cues::Cues;
use super::matcher::Pattern;
use super::pattern;

/// Two rates that are compared stand at most this many bytes apart.
const COMPARED: usize = 220;

/// The name of two compared rates stands before the second when that before the first is shorter.
const SHORT_NAME: usize = 25;

/// A name is cut to this many characters.
const NAME: usize = 240;

/// The words that make indicators of numbers.
#[derive(Debug)]
pub(super) struct Indicators {
    was: Pattern,
    became: Pattern,
    measured: Pattern,
    led: Pattern,
    target: Pattern,
    activity: Pattern,
    scope: Pattern,
    /// What indicators are known by.
    pub(super) criteria: Criteria,
    /// What tells numbers that count from others.
    pub(super) counting: Counting,
}

impl Indicators {
    /// Loads the units and compiles the patterns.
    pub(super) fn new(assets: &Assets, cues: &Cues) -> Result<Self> {
        Ok(Self {
            was: pattern(&format!(
                r"(?i)(?:{}|từ)\s*(?:trên\s*|dưới\s*|khoảng\s*)?$",
                cues.any("before_improvement")
            ))?,
            became: pattern(&format!(r"(?i)\b(?:{})\b", cues.any("after_improvement")))?,
            measured: pattern(&format!(r"(?i)[\s:=,(]*(?:\b(?:{})\s*)?[\s:=(]*$", cues.any("measured")))?,
            led: pattern(
                r"(?i)(?:\b(?:tỷ lệ|tỉ lệ|số lượng)|(?:^|[,(]\s*)(?:tổng|số)|\btổng (?:trị giá|giá trị|kinh phí|số tiền))\s[^,]*$",
            )?,
            target: pattern(&format!(r"(?i)\b(?:{})\b", cues.any("target")))?,
            activity: pattern(&format!(r"(?i)\b(?:{})\b", cues.any("activity")))?,
            scope: pattern(
                r"(?:trên địa bàn|toàn)\s+(?P<scope>(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường)(?:\s\p{Lu}[\p{L}’']*){0,4})|\b(?P<level>cấp (?:tỉnh|huyện|xã))\b",
            )?,
            criteria: Criteria::new(assets, cues)?,
            counting: Counting::new(assets, cues)?,
        })
    }

    /// The indicators of a body; `period` is the one its subject names.
    pub(super) fn read(&self, body: &Body<'_>, period: Option<&str>) -> Vec<Indicator> {
        let mut indicators: Vec<Indicator> = Vec::new();
        for at in usize::from(body.has_subject)..body.paragraphs.len() {
            if body.paragraphs[at].text().starts_with('|') {
                continue;
            }
            for mut indicator in self.of_paragraph(body, at) {
                indicator.period = period.map(str::to_owned);
                merge(&mut indicators, indicator);
            }
        }
        indicators
    }

    fn of_paragraph(&self, body: &Body<'_>, at: usize) -> Vec<Indicator> {
        let text = body.paragraphs[at].text();
        let mut counted = self.counted(body, at);
        if body.reports {
            counted.extend(self.counting.nothing(text));
        }
        counted.sort_by_key(|counted| counted.number);
        let mut found: Vec<Indicator> = Vec::new();
        let mut next = 0;
        while next < counted.len() {
            let (first, second) = (&counted[next], counted.get(next + 1));
            if let Some(second) = second.filter(|second| self.compared(text, first, second)) {
                let mut indicator = self.indicator(body, at, second, Some(first));
                indicator.before = first.value.map(Quantity);
                indicator.after = second.value.map(Quantity);
                found.push(indicator);
                next += 2;
            } else {
                found.push(self.indicator(body, at, first, None));
                next += 1;
            }
        }
        found
    }

    /// `mới chỉ đạt 35%, sau khi … đạt trên 90%`, `từ 35% lên 90%`.
    fn compared(&self, text: &str, first: &Counted, second: &Counted) -> bool {
        let between = &text[first.span.end..second.number];
        let near = first.unit == second.unit && between.len() < COMPARED && !between.contains(';');
        let cue = self.was.find(&text[..first.span.start]);
        let short = cue.is_some_and(|cue| cue.as_str().trim().to_lowercase() == "từ") && between.len() > 40;
        near && cue.is_some() && !short && self.became.is_match(between)
    }

    /// The numbers of a paragraph that have a unit.
    fn counted(&self, body: &Body<'_>, at: usize) -> Vec<Counted> {
        let paragraph = &body.paragraphs[at];
        let mut found = self.counting.all(paragraph.text());
        // In the subject of a cited document only a fraction is of today.
        found.retain(|counted| {
            let cited = || counted.denominator.is_none() && body.is_cited(at, counted.number);
            counted.number >= paragraph.start && !body.is_symbol(at, counted.number) && !cited()
        });
        found
    }

    fn indicator(&self, body: &Body<'_>, at: usize, counted: &Counted, first: Option<&Counted>) -> Indicator {
        let paragraph = &body.paragraphs[at];
        let text = paragraph.text();
        let start = first.map_or(counted.span.start, |first| first.span.start);
        let clause = Body::clause_before(text, start);
        let mut name = self.name(text, paragraph.start, start, counted);
        if first.is_some() && name.chars().count() < SHORT_NAME {
            name = self.name(text, paragraph.start, counted.span.start, counted);
        }
        if name.is_empty() {
            text[paragraph.start..start].trim_matches([' ', '.', ':', '$', '=']).clone_into(&mut name);
        }
        // In a bullet that ends with its value, the whole bullet is the indicator.
        let whole = text[counted.span.end..].trim_matches(|c: char| !c.is_alphanumeric()).is_empty()
            && clause.len() + paragraph.start >= start;
        let span = if whole { paragraph.start..counted.span.end } else { start..counted.span.end };
        let kind = self.kind(body, clause, counted);
        let ends = counted.range.map(|range| range.map(Quantity));
        let target = (kind == IndicatorKind::Target).then(|| Target {
            comparator: counted.comparator,
            value: counted.value.map(Quantity),
            range: ends,
        });
        let scope = self
            .scope
            .captures_iter(&text[text.len() - Body::clause_before(text, text.len()).len()..])
            .last();
        let scope = scope
            .and_then(|found| found.name("scope").or(found.name("level")).map(|s| s.as_str().to_owned()));
        Indicator {
            criterion: self.criteria.of(&name, counted.class == "percent").map(str::to_owned),
            name,
            kind,
            value: counted.value.map(Quantity),
            unit: Some(counted.unit.clone()),
            comparator: counted.comparator,
            before: None,
            after: None,
            numerator: counted.numerator.map(Quantity),
            denominator: counted.denominator.map(Quantity),
            target,
            scope,
            period: None,
            checks: checks(counted),
            raw: body.sheet.raw(&paragraph.bits(span.clone())),
            confidence: paragraph.confidence(
                body.sheet,
                span.clone(),
                if counted.ambiguous { 0.6 } else { 0.9 },
            ),
            evidence: paragraph.evidence(body.sheet, span),
        }
    }

    /// What a number counts: the words before it when they lead to it, else those behind.
    fn name(&self, text: &str, mark: usize, start: usize, counted: &Counted) -> String {
        let clause = behind_last_number(Body::clause_before(&text[mark..], start - mark));
        let lead = self.led.find(clause).map_or(clause, |led| led.as_str());
        let topic = self.measured.find(lead).map_or(lead, |cue| &lead[..cue.start()]).trim();
        let measured = matches!(counted.class.as_str(), "percent" | "measure" | "money");
        let behind = Body::clause_after(text, counted.span.end);
        let stop =
            behind.find([',', '(', ':']).filter(|_| counted.class != "percent").unwrap_or(behind.len());
        let words = within_bracket(&behind[..stop]).trim();
        let long = topic.chars().count() > if measured { 8 } else { 12 };
        // Behind another amount of the clause the words before are that one's.
        let listed = counted.class == "measure" && topic.contains(|c: char| c.is_ascii_digit());
        // "Cán bộ chuyên trách (05 tiêu chí)": what stands before the bracket is counted.
        let bracketed = words.is_empty() && text[mark..start].ends_with('(');
        let from_before = long && !listed && (measured || bracketed || self.led.is_match(clause));
        let name = if from_before || counted.class == "nothing" {
            let zero =
                if counted.class == "nothing" { format!("{} {words}", counted.noun) } else { String::new() };
            if zero.is_empty() { topic.to_owned() } else { zero }
        } else if measured {
            words.to_owned()
        } else {
            format!("{} {words}", counted.noun).trim().to_owned()
        };
        let end = name.char_indices().nth(NAME).map_or(name.len(), |(at, _)| at);
        name[..end].trim_matches([' ', ',', ':', ';', '.', '(', '$', '=', '-']).to_owned()
    }

    fn kind(&self, body: &Body<'_>, clause: &str, counted: &Counted) -> IndicatorKind {
        let rate = counted.class == "percent";
        if body.rules {
            IndicatorKind::Norm
        } else if body.reports {
            let done = !rate && self.activity.is_match(clause);
            if done || counted.class == "nothing" { IndicatorKind::Activity } else { IndicatorKind::Result }
        } else if rate || counted.comparator == Comparator::AtLeast || self.target.is_match(clause) {
            IndicatorKind::Target
        } else {
            IndicatorKind::Count
        }
    }
}

/// The arithmetic of one indicator: printed numbers are compared, never changed.
pub(super) fn checks(counted: &Counted) -> Vec<IndicatorCheck> {
    let mut found = Vec::new();
    let check = |kind: &str, holds, message| IndicatorCheck { kind: kind.to_owned(), holds, message };
    if let (Some(part), Some(whole)) = (counted.numerator, counted.denominator)
        && whole > 0.0
    {
        let computed = 100.0 * part / whole;
        if let Some(rate) = counted.value.filter(|_| counted.class == "percent") {
            // One unit of the last digit that a rate is printed with at least.
            let holds =
                (computed - rate).abs() <= 0.06 || ((computed - rate).abs() <= 0.5 && rate.fract() == 0.0);
            let inverse = 100.0 * whole / part.max(1.0);
            let hint =
                if !holds && (inverse - rate).abs() <= 0.06 { "; inverted it gives the rate" } else { "" };
            let message = format!("{part}/{whole} is {computed:.2} %, printed is {rate} %{hint}");
            found.push(check("ratio", holds, message));
        }
        if part > whole {
            found.push(check("part_of_whole", false, format!("{part} is more than {whole}")));
        }
    }
    if counted.ambiguous {
        let message = "point and comma could be meant the other way".to_owned();
        found.push(check("number_format", false, message));
    }
    found
}

/// The same number of the same thing is one indicator, said again.
fn merge(indicators: &mut Vec<Indicator>, indicator: Indicator) {
    let key = |indicator: &Indicator| {
        let words: Vec<String> = super::words::keys(&indicator.name).into_iter().take(7).collect();
        (words, indicator.unit.clone(), indicator.comparator)
    };
    let same = |known: &&mut Indicator| known.value == indicator.value && key(known) == key(&indicator);
    match indicators.iter_mut().find(same) {
        Some(known) => known.evidence.extend(indicator.evidence),
        None => indicators.push(indicator),
    }
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
