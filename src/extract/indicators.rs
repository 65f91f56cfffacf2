//! Numbers that say something: rates, counts, amounts, with their unit, comparator, what is before and after,
//! numerator and denominator.
//!
//! A number counts only with a unit the table knows; numbers that name something (`Đề án 06`, `Bước 2`, `3
//! KHÔNG`, dates, symbols) do not. What is printed is kept, right or wrong; the arithmetic is in `checks`.

use std::collections::BTreeMap;
use std::ops::Range;

use regex::Captures;

use super::matcher::Pattern;

use crate::assets::Assets;
use crate::document::{Comparator, Indicator, IndicatorCheck, IndicatorKind, Quantity, Target};
use crate::error::Result;

use super::body::Body;
use super::criteria::Criteria;
use super::cues::Cues;
use super::numbers;
use super::pattern;

/// A rate may stand this many bytes behind the fraction it belongs to.
const RATE_REACH: usize = 70;

/// Two rates that are compared stand at most this many bytes apart.
const COMPARED: usize = 220;

/// The name of two compared rates stands before the second when that before the first is shorter.
const SHORT_NAME: usize = 25;

/// A name is cut to this many characters.
const NAME: usize = 240;

/// A unit behind a number.
#[derive(Debug)]
struct UnitWord {
    phrase: String,
    class: String,
    unit: String,
    factor: f64,
}

/// The words that make indicators of numbers.
#[derive(Debug)]
pub(super) struct Indicators {
    /// Units by their first word, longest first.
    units: BTreeMap<String, Vec<UnitWord>>,
    comparators: BTreeMap<String, Comparator>,
    number: Pattern,
    before: Pattern,
    after: Pattern,
    name_before: Pattern,
    rate: Pattern,
    up_to: Pattern,
    was: Pattern,
    became: Pattern,
    measured: Pattern,
    led: Pattern,
    target: Pattern,
    activity: Pattern,
    nothing: Pattern,
    scope: Pattern,
    criteria: Criteria,
}

/// A number with what stands around it.
#[derive(Debug)]
struct Counted {
    /// Bytes of the number, its comparator and unit.
    span: Range<usize>,
    /// First byte of the number.
    number: usize,
    value: Option<f64>,
    range: Option<[f64; 2]>,
    numerator: Option<f64>,
    denominator: Option<f64>,
    comparator: Comparator,
    unit: String,
    class: String,
    ambiguous: bool,
}

impl Indicators {
    /// Loads the units and compiles the patterns.
    pub(super) fn new(assets: &Assets, cues: &Cues) -> Result<Self> {
        let mut units: BTreeMap<String, Vec<UnitWord>> = BTreeMap::new();
        let columns = ["class", "phrase", "unit", "factor"];
        for [class, phrase, unit, factor] in assets.table("units_of_count.tsv")?.select(columns)? {
            let first = phrase.split([' ', ',']).next().unwrap_or(phrase).to_owned();
            units.entry(first).or_default().push(UnitWord {
                phrase: phrase.to_owned(),
                class: class.to_owned(),
                unit: unit.to_owned(),
                factor: factor.parse().unwrap_or(1.0),
            });
        }
        for phrases in units.values_mut() {
            phrases.sort_by_key(|unit| std::cmp::Reverse(unit.phrase.len()));
        }
        let comparators =
            cues.of("comparator").iter().map(|(phrase, sign)| (phrase.clone(), comparator(sign)));
        Ok(Self {
            units,
            comparators: comparators.collect(),
            number: pattern(
                r"(?P<n>\d+(?:[.,]\d+)*)(?:\s?/\s?(?P<d>\d+(?:[.,]\d+)*))?(?:\s?[-–]\s?(?P<hi>\d+(?:[.,]\d+)*))?(?:\s*=\s*(?P<rate>\d+(?:[.,]\d+)*)\s*%)?",
            )?,
            before: pattern(&format!(
                r"(?i)(?:^|[\s(:=])(?P<c>{})\s*(?:đạt\s+|là\s+)?$",
                cues.any("comparator")
            ))?,
            after: pattern(r"(?i)^\s*(?P<c>trở lên|trở xuống)")?,
            name_before: pattern(&format!(r"(?i)(?:^|[\s(.])(?:{})\s*(?:số\s*)?$", cues.any("not_a_count")))?,
            up_to: pattern(r"^\s*(?:-|–|đến)\s*(?P<high>\d+(?:[.,]\d+)?)\s?%")?,
            rate: pattern(
                r"(?i)^[^;.()\d]{0,40}[,(]?\s*(?:đạt|chiếm|bằng|tương đương)?\s*(?:tỷ lệ|tỉ lệ)?\s*:?\s*(?P<rate>\d+(?:[.,]\d+)?)\s?%",
            )?,
            was: pattern(&format!(
                r"(?i)(?:{}|từ)\s*(?:trên\s*|dưới\s*|khoảng\s*)?$",
                cues.any("before_improvement")
            ))?,
            became: pattern(&format!(r"(?i)\b(?:{})\b", cues.any("after_improvement")))?,
            measured: pattern(&format!(r"(?i)[\s:=,(]*(?:\b(?:{})\s*)?[\s:=(]*$", cues.any("measured")))?,
            led: pattern(r"(?i)(?:\b(?:tỷ lệ|tỉ lệ|số lượng)|(?:^|[,(]\s*)(?:tổng|số))\s[^,]*$")?,
            target: pattern(&format!(r"(?i)\b(?:{})\b", cues.any("target")))?,
            activity: pattern(&format!(r"(?i)\b(?:{})\b", cues.any("activity")))?,
            nothing: pattern(&format!(r"(?i)\b(?:{})\s+", cues.any("nothing")))?,
            scope: pattern(
                r"(?:trên địa bàn|toàn)\s+(?P<scope>(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường)(?:\s\p{Lu}[\p{L}’']*){0,4})|\b(?P<level>cấp (?:tỉnh|huyện|xã))\b",
            )?,
            criteria: Criteria::new(assets, cues)?,
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
            counted.extend(self.nothing(text));
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
        let text = body.paragraphs[at].text();
        let mut found: Vec<Counted> = Vec::new();
        for captures in self.number.captures_iter(text) {
            let start = captures.get(0).map_or(0, |all| all.start());
            let taken = found.last().is_some_and(|last| start < last.span.end);
            if taken || start < body.paragraphs[at].start || body.is_symbol(at, start) {
                continue;
            }
            // In the subject of a cited document only a fraction is of today.
            let counted = self.one(text, &captures);
            found
                .extend(counted.filter(|counted| counted.denominator.is_some() || !body.is_cited(at, start)));
        }
        found
    }

    fn one(&self, text: &str, captures: &Captures<'_>) -> Option<Counted> {
        let all = captures.get(0)?;
        let before = &text[..all.start()];
        let glued =
            before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '.' | ',' | '+'));
        if glued || self.name_before.is_match(before) {
            return None;
        }
        let number = |name: &str| captures.name(name).and_then(|text| numbers::read(text.as_str()));
        let first = number("n")?;
        let mut end = all.end();
        let unit = self.unit_at(text, end);
        let rate = number("rate");
        if rate.is_none() {
            let (_, length) = unit.as_ref()?;
            end += length;
        }
        let (class, name, factor) = match (&rate, &unit) {
            (Some(_), _) => ("percent".to_owned(), "%".to_owned(), 1.0),
            (None, Some((unit, _))) => (unit.class.clone(), unit.unit.clone(), unit.factor),
            (None, None) => return None,
        };
        let scaled = |number: numbers::Number| number.value * factor;
        let denominator = number("d").map(|number| number.value);
        let mut counted = Counted {
            span: all.start()..end,
            number: all.start(),
            value: Some(rate.map_or_else(|| scaled(first), |rate| rate.value)),
            range: number("hi").map(|high| [scaled(first), scaled(high)]),
            numerator: denominator.map(|_| first.value),
            denominator,
            comparator: Comparator::Equal,
            unit: name,
            class,
            ambiguous: first.ambiguous,
        };
        // "20% đến 30%" is one range.
        if let Some(high) = self.up_to.captures(&text[end..]).filter(|_| counted.unit == "%")
            && let (Some(low), Some(number)) = (counted.value, numbers::read(&high["high"]))
        {
            counted.range = Some([low, number.value]);
            counted.span.end += high[0].len();
        }
        if counted.range.is_some() {
            counted.value = None;
        }
        self.add_rate(text, &mut counted);
        self.compare(text, &mut counted);
        Some(counted)
    }

    /// The rate that follows a fraction is its value: `1.250/1.300 hồ sơ (96,2%)`.
    fn add_rate(&self, text: &str, counted: &mut Counted) {
        if counted.denominator.is_none() || counted.class == "percent" {
            return;
        }
        let rest = &text[counted.span.end..];
        let reach = rest.char_indices().map(|(at, _)| at).take_while(|at| *at < RATE_REACH).last();
        let rest = &rest[..reach.unwrap_or(0)];
        let Some(found) = self.rate.captures(rest) else { return };
        if let Some(rate) = numbers::read(&found["rate"]) {
            counted.value = Some(rate.value);
            "%".clone_into(&mut counted.unit);
            "percent".clone_into(&mut counted.class);
            counted.span.end += found[0].len();
        }
    }

    fn compare(&self, text: &str, counted: &mut Counted) {
        if let Some(found) = self.before.captures(&text[..counted.span.start])
            && let Some(cue) = found.name("c")
        {
            counted.comparator =
                self.comparators.get(&cue.as_str().to_lowercase()).copied().unwrap_or(Comparator::Equal);
            counted.span.start = cue.start();
        }
        if let Some(found) = self.after.captures(&text[counted.span.end..]) {
            let up = found["c"].to_lowercase() == "trở lên";
            counted.comparator = if up { Comparator::AtLeast } else { Comparator::AtMost };
            counted.span.end += found[0].len();
        }
    }

    /// The unit at a byte of the text and how many bytes it takes.
    fn unit_at(&self, text: &str, at: usize) -> Option<(&UnitWord, usize)> {
        let rest = &text[at..];
        let trimmed = rest.trim_start();
        let skipped = rest.len() - trimmed.len();
        if trimmed.starts_with('/') || (skipped == 0 && trimmed.starts_with(':')) {
            return None;
        }
        let lower: String = trimmed.chars().take(40).flat_map(char::to_lowercase).collect();
        let first =
            if lower.starts_with('%') { "%" } else { lower.split([' ', ',', '.', ';', ')', '(']).next()? };
        let fits = |unit: &&UnitWord| {
            let ends =
                lower.get(unit.phrase.len()..).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
            lower.starts_with(&unit.phrase) && (ends || unit.phrase == "%")
        };
        let unit = self.units.get(first)?.iter().find(fits)?;
        // A unit that is written on without a space is a measure, not a noun.
        let glued = skipped == 0 && matches!(unit.class.as_str(), "count" | "people");
        let named =
            matches!(unit.class.as_str(), "count" | "people") && trimmed.starts_with(char::is_uppercase);
        (!glued && !named).then_some((unit, skipped + unit.phrase.len()))
    }

    /// `không có công dân nào`, `chưa phát hiện trường hợp …`: nothing is a number too.
    fn nothing(&self, text: &str) -> Vec<Counted> {
        let mut found = Vec::new();
        for cue in self.nothing.find_iter(text) {
            let Some((unit, length)) = self.unit_at(text, cue.end() - 1) else { continue };
            if matches!(unit.class.as_str(), "count" | "people") {
                found.push(Counted {
                    span: cue.start()..cue.end() - 1 + length,
                    number: cue.start(),
                    value: Some(0.0),
                    range: None,
                    numerator: None,
                    denominator: None,
                    comparator: Comparator::Equal,
                    unit: unit.unit.clone(),
                    class: "nothing".to_owned(),
                    ambiguous: false,
                });
            }
        }
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
                if counted.class == "nothing" { format!("{} {words}", counted.unit) } else { String::new() };
            if zero.is_empty() { topic.to_owned() } else { zero }
        } else if measured {
            words.to_owned()
        } else {
            format!("{} {words}", counted.unit).trim().to_owned()
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

fn comparator(sign: &str) -> Comparator {
    match sign {
        ">" => Comparator::Above,
        ">=" => Comparator::AtLeast,
        "<" => Comparator::Below,
        "<=" => Comparator::AtMost,
        "~" => Comparator::About,
        _ => Comparator::Equal,
    }
}

/// The arithmetic of one indicator: printed numbers are compared, never changed.
fn checks(counted: &Counted) -> Vec<IndicatorCheck> {
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
