//! Numbers that say something: rates, counts, amounts, with their unit, comparator, what is before and after,
//! numerator and denominator.
//!
//! A number counts only with a unit the table knows; numbers that name something (`Đề án 06`, `Bước 2`, `3
//! KHÔNG`, dates, symbols) do not. What is printed is kept, right or wrong; the arithmetic is in `checks`.

use std::collections::BTreeSet;

use crate::assets::Assets;
use crate::document::{Indicator, IndicatorCheck, IndicatorKind, Quantity};
use crate::error::Result;

use super::body::Body;
use super::counted::{Counted, Counting};
use super::criteria::Criteria;
use super::cues::Cues;
use super::matcher::Pattern;
use super::outline::Mark;
use super::pattern;

use kinds::Kinds;
use naming::{Figure, Names};
use norms::{Norm, Norms};

mod kinds;
mod naming;
mod norms;

/// Two rates that are compared stand at most this many bytes apart.
const COMPARED: usize = 220;

/// The name of two compared rates stands before the second when that before the first is shorter.
const SHORT_NAME: usize = 25;

/// The words that make indicators of numbers.
#[derive(Debug)]
pub(super) struct Indicators {
    was: Pattern,
    became: Pattern,
    scope: Pattern,
    now: Pattern,
    listed: Pattern,
    list_nouns: BTreeSet<String>,
    names: Names,
    kinds: Kinds,
    norms: Norms,
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
            scope: pattern(
                r"(?:trên địa bàn|toàn)\s+(?P<scope>(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường)(?:\s\p{Lu}[\p{L}’']*){0,4})|\b(?P<level>cấp (?:tỉnh|huyện|xã))\b",
            )?,
            now: pattern(r"(?i)\b(?:hiện nay|hiện tại|hiện|đến nay)\s*$")?,
            listed: pattern(
                r"(?i)^[^,;:.\d]{0,30}\s(?:sau|dưới đây)\s*(?:[:.,]|$)|\b(?:như sau|sau đây)\b|^[\s,]*cụ thể\s*:",
            )?,
            list_nouns: cues.set("list_noun"),
            names: Names::new(cues)?,
            kinds: Kinds::new(cues)?,
            norms: Norms::new()?,
            criteria: Criteria::new(assets, cues)?,
            counting: Counting::new(assets, cues)?,
        })
    }

    /// The indicators of a body; `period` is the one its subject names.
    pub(super) fn read(&self, body: &Body<'_>, period: Option<&str>) -> Vec<Indicator> {
        let mut indicators: Vec<Indicator> = Vec::new();
        // The paragraph that leads to the list a bullet is in: `… như sau:`.
        let mut lead = "";
        for at in usize::from(body.has_subject)..body.paragraphs.len() {
            let paragraph = &body.paragraphs[at];
            let is_bullet = matches!(paragraph.mark, Mark::Bullet(_));
            if !is_bullet {
                lead = paragraph.body().trim_end();
            }
            if paragraph.text().starts_with('|') {
                continue;
            }
            let over = if is_bullet && lead.ends_with(':') { lead } else { "" };
            for mut indicator in self.of_paragraph(body, at, over) {
                indicator.period = period.map(str::to_owned);
                merge(&mut indicators, indicator);
            }
        }
        indicators
    }

    fn of_paragraph(&self, body: &Body<'_>, at: usize, lead: &str) -> Vec<Indicator> {
        let text = body.paragraphs[at].text();
        let mut counted = self.counted(body, at);
        let nothing = self.counting.nothing(text).into_iter();
        counted.extend(nothing.filter(|none| body.reports || self.now.before(text, none.number).is_some()));
        counted.sort_by_key(|counted| counted.number);
        let mut found: Vec<Indicator> = Vec::new();
        let mut next = 0;
        while next < counted.len() {
            let (first, second) = (&counted[next], counted.get(next + 1));
            let second = second.filter(|second| self.compared(text, first, second));
            let taken = if second.is_some() { 2 } else { 1 };
            let limit = counted.get(next + taken).map_or(text.len(), |other| other.span.start);
            let mut indicator =
                self.indicator(body, at, second.unwrap_or(first), second.map(|_| first), (limit, lead));
            if let Some(second) = second {
                indicator.before = first.value.map(Quantity);
                indicator.after = second.value.map(Quantity);
            }
            found.push(indicator);
            next += taken;
        }
        found
    }

    /// `mới chỉ đạt 35%, sau khi … đạt trên 90%`, `từ 35% lên 90%`.
    fn compared(&self, text: &str, first: &Counted, second: &Counted) -> bool {
        let between = &text[first.span.end..second.number];
        let near = first.unit == second.unit && between.len() < COMPARED && !between.contains(';');
        let cue = self.was.before(text, first.span.start);
        let cue = cue.as_ref().and_then(|cue| cue.get(0));
        let short = cue.is_some_and(|cue| cue.as_str().trim().to_lowercase() == "từ") && between.len() > 40;
        near && cue.is_some() && !short && self.became.is_match(between)
    }

    /// The numbers of a paragraph that have a unit.
    fn counted(&self, body: &Body<'_>, at: usize) -> Vec<Counted> {
        let paragraph = &body.paragraphs[at];
        let mut found = self.counting.all(paragraph.text());
        // In the subject of a cited document a fraction is of today, and a count in brackets: "… (21 thủ tục)".
        let text = paragraph.text();
        let noted = |counted: &Counted| {
            naming::bracket(text, counted.number).is_some_and(|inside| !text[inside].contains('/'))
        };
        found.retain(|counted| {
            let cited =
                || counted.denominator.is_none() && body.is_cited(at, counted.number) && !noted(counted);
            let own = counted.number >= paragraph.start && !body.is_symbol(at, counted.number);
            own && !cited() && !self.is_list(body, at, counted)
        });
        found
    }

    /// Whether a number only says how many items the list has that follows: `05 tiêu chí sau`, `Phường (05 tiêu chí)`.
    fn is_list(&self, body: &Body<'_>, at: usize, counted: &Counted) -> bool {
        if !self.list_nouns.contains(&counted.noun) {
            return false;
        }
        let text = body.paragraphs[at].text();
        let after = Body::clause_after(text, counted.span.end);
        let bullet = |at: usize| {
            body.paragraphs.get(at).is_some_and(|paragraph| matches!(paragraph.mark, Mark::Bullet(_)))
        };
        let heads = after.trim() == ")" && bullet(at + 1) && !bullet(at);
        heads || self.listed.is_match(after)
    }

    /// What a rule sets with a figure, and for whom.
    fn norm(&self, body: &Body<'_>, at: usize, figure: Figure<'_>) -> Option<Norm> {
        let over = body.headings(at).first().map(|over| body.paragraphs[*over].body().trim_end());
        let own = figure.text.get(figure.mark..figure.start).unwrap_or_default();
        let own = Body::clause_before(own, own.len()).trim_start();
        self.norms.of((own, self.names.behind(figure)), over, figure.counted)
    }

    /// The area that the last sentence of a paragraph is about.
    fn scope_of(&self, text: &str) -> Option<String> {
        let found = self.scope.captures_iter(Body::clause_before(text, text.len())).last()?;
        found.name("scope").or(found.name("level")).map(|scope| scope.as_str().to_owned())
    }

    fn indicator(
        &self,
        body: &Body<'_>,
        at: usize,
        counted: &Counted,
        first: Option<&Counted>,
        (limit, lead): (usize, &str),
    ) -> Indicator {
        let paragraph = &body.paragraphs[at];
        let text = paragraph.text();
        let start = first.map_or(counted.span.start, |first| first.span.start);
        let clause = Body::clause_before(text, start);
        let cited = body.next_citation(at, counted.span.end).unwrap_or(text.len());
        let figure = Figure { text, mark: paragraph.start, start, limit: limit.min(cited), counted };
        let mut name = self.names.of(figure);
        let fell = ["từ", "Từ"].iter().any(|word| text[..start].trim_end().ends_with(word));
        if first.is_some() && !fell && name.chars().count() < SHORT_NAME {
            name = self.names.of(Figure { start: counted.span.start, ..figure });
        }
        if name.is_empty() {
            name = said_before(text.get(paragraph.start..start).unwrap_or_default());
        }
        // In a bullet that ends with its value, the whole bullet is the indicator.
        let whole = text[counted.span.end..].trim_matches(|c: char| !c.is_alphanumeric()).is_empty()
            && clause.len() + paragraph.start >= start;
        let span = if whole { paragraph.start..counted.span.end } else { start..counted.span.end };
        let mut kind = self.kinds.of(body, body.own_clause(at, start), lead, counted);
        let noted = text[..start].ends_with('(') && counted.denominator.is_none();
        if kind == IndicatorKind::Activity && (noted || first.is_some()) {
            kind = IndicatorKind::Result;
        }
        let target = (kind == IndicatorKind::Target).then(|| counted.target());
        let scope = self.scope_of(text);
        let norm = Some(figure).filter(|_| kind == IndicatorKind::Norm);
        let norm = norm.and_then(|figure| self.norm(body, at, figure));
        let scope = norm.as_ref().map_or(scope, |norm| norm.scope.clone());
        let name = norm.map_or(name, |norm| norm.name);
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
}

/// What leads to a figure that nothing else names.
fn said_before(own: &str) -> String {
    let said = Some(Body::clause_before(own, own.len())).filter(|said| said.contains(char::is_alphabetic));
    said.unwrap_or(own).trim_matches([' ', '.', ':', '$', '=']).to_owned()
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
        // Rates are told apart by what holds for them, which stands far behind.
        let told = if indicator.unit.as_deref() == Some("%") { 10 } else { 7 };
        let words: Vec<String> = super::words::keys(&indicator.name).into_iter().take(told).collect();
        // A rule sets the same amount for several.
        let scope = indicator.scope.clone().filter(|_| indicator.kind == IndicatorKind::Norm);
        (words, indicator.unit.clone(), indicator.comparator, scope)
    };
    let same = |known: &&mut Indicator| known.value == indicator.value && key(known) == key(&indicator);
    match indicators.iter_mut().find(same) {
        Some(known) => known.evidence.extend(indicator.evidence),
        None => indicators.push(indicator),
    }
}
