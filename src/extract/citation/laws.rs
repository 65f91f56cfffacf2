//! Laws by their names alone: `theo Luật Đất đai`, `Luật sửa đổi, bổ sung một số điều của Luật Đầu tư công`.
//!
//! A law's name is written in small letters and runs into the sentence: only a closed list tells where it ends. What is
//! not in the list is read by the forms of a legal basis (`citation`) or not at all.

use std::collections::HashSet;
use std::ops::Range;

use crate::assets::Assets;
use crate::error::Result;
use crate::text::single_spaced;

use super::super::date::Dates;
use super::super::matcher::Pattern;
use super::super::pattern;
use super::super::words::{key, phrase_key};
use super::{Citation, floor};

/// No name has more words.
const LONGEST: usize = 18;

/// How far before its number the name of a law may begin, in bytes.
const REACH: usize = 600;

/// How far behind its name the day of a law may end, in bytes.
const DATE_REACH: usize = 100;

/// The names of laws.
#[derive(Debug)]
pub(super) struct Laws {
    /// Keys of names with their kind: `luật đất đai`.
    names: HashSet<String>,
    kind: Pattern,
    amending: Pattern,
    before_number: Pattern,
    in_basis: Pattern,
    year: Pattern,
}

impl Laws {
    /// Loads the names.
    pub(super) fn new(assets: &Assets) -> Result<Self> {
        let table = assets.table("laws.tsv")?;
        let rows = table.select(["kind", "name"])?;
        Ok(Self {
            names: rows.into_iter().map(|[kind, name]| phrase_key(&format!("{kind} {name}"))).collect(),
            kind: pattern(
                r"\b(?:(?P<code>Bộ [Ll]uật|BỘ LUẬT)|(?P<law>Luật|LUẬT)|(?:Pháp lệnh|PHÁP LỆNH))\s",
            )?,
            before_number: pattern(
                r"\b(?P<type>Luật|Bộ luật|Pháp lệnh|Hiến pháp)\s(?P<name>\p{L}[^;()\n]{2,400}?)\s,?số\s?:?\s*$",
            )?,
            in_basis: pattern(
                r"(?P<type>Luật|Bộ luật|Pháp lệnh|Hiến pháp)\s(?P<name>sửa đổi, bổ sung [^;.()\n]{0,60}? của Luật [^;.()\n]{2,80}? và Luật [^;.()\n]*?|\p{L}[^;.()\n]*?)(?:\s(?:số\s?:?\s?\d+|ngày|năm \d{4}|được|và (?:Luật|Nghị|Bộ luật|các (?:quy định|văn bản))|đã)\b|[;.()\n]|,\s*(?:ngày|Luật|Nghị|đã|được)|$)",
            )?,
            year: pattern(r"^\s(?:năm\s)?(?P<year>(?:19|20)\d{2})\b")?,
            amending: pattern(
                r"(?i)^sửa đổi,? bổ sung (?:một số |các )?điều (?:của )?(?:các )?(?P<law>(?:bộ )?luật|pháp lệnh)\s",
            )?,
        })
    }

    /// The laws that a text names without their numbers.
    pub(super) fn named(&self, dates: &Dates, text: &str) -> Vec<Citation> {
        let mut found = self.in_basis(dates, text);
        for (kind, span, name) in self.find(text) {
            let known = found.iter().any(|law| law.span.start <= span.start && span.start < law.span.end);
            if !known {
                found.extend(self.citation(dates, text, kind, span, name));
            }
        }
        found
    }

    /// Names of the list with their kinds, in order, none within another: kind, bytes of both, first byte of the name.
    fn find(&self, text: &str) -> Vec<(&'static str, Range<usize>, usize)> {
        let mut found: Vec<(&str, Range<usize>, usize)> = Vec::new();
        for cue in self.kind.captures_iter(text) {
            let Some(all) = cue.get(0) else { continue };
            if found.last().is_some_and(|(_, span, _)| all.start() < span.end) {
                continue;
            }
            let kind = match (cue.name("code"), cue.name("law")) {
                (Some(_), _) => "Bộ luật",
                (_, Some(_)) => "Luật",
                _ => "Pháp lệnh",
            };
            if let Some(end) = self.end(text, all.end(), kind) {
                found.push((kind, all.start()..end, all.end()));
            }
        }
        found
    }

    /// A law by its name, with its day when one follows; `None` when its number does.
    fn citation(
        &self,
        dates: &Dates,
        text: &str,
        kind: &str,
        span: Range<usize>,
        name: usize,
    ) -> Option<Citation> {
        let rest = &text[span.end..floor(text, (span.end + DATE_REACH).min(text.len()))];
        if rest.trim_start_matches([',', ' ']).starts_with("số") {
            return None;
        }
        Some(Citation {
            kind: Some(kind.to_owned()),
            subject: Some(single_spaced(&text[name..span.end])),
            year: self.year.captures(rest).map(|found| found["year"].to_owned()),
            date: dates.leading(passed(rest)).and_then(|date| date.value),
            span,
            fit: 0.85,
            ..Citation::default()
        })
    }

    /// Laws by name, where a legal basis begins with them: there the sentence shows where a name ends.
    fn in_basis(&self, dates: &Dates, text: &str) -> Vec<Citation> {
        let mut found = Vec::new();
        for basis in text.match_indices("Căn cứ ").map(|(at, cue)| at + cue.len()) {
            let mut at = basis + if text[basis..].starts_with("vào ") { "vào ".len() } else { 0 };
            while let Some(law) = self
                .in_basis
                .captures(&text[at..])
                .filter(|law| law.get(0).is_some_and(|all| all.start() == 0))
            {
                let (Some(kind), Some(name)) = (law.name("type"), law.name("name")) else { break };
                let end = at + name.end();
                found.extend(self.citation(dates, text, kind.as_str(), at..end, at + name.start()));
                let Some(next) = next_law(text, end) else { break };
                at = next;
            }
        }
        found
    }

    /// `Luật Thống kê số 89/2015/QH13`: type and name stand before the number at byte `at`.
    pub(super) fn before_number(&self, text: &str, at: usize, citation: &mut Citation) {
        let from = floor(text, at.saturating_sub(REACH));
        let window = &text[from..at];
        let last = |cues: &[&str]| cues.iter().filter_map(|cue| window.rfind(cue)).max().unwrap_or(0);
        let sentence = last(&[";", "\n", "(", "bởi ", "Căn cứ "]);
        // An amending law names the laws it amends, one behind the other.
        let amending = window[sentence..].rfind("Luật sửa đổi, bổ sung");
        let clause = amending.map_or_else(|| sentence.max(last(&["và Luật", ", Luật"])), |at| sentence + at);
        let Some(law) = self.before_number.captures(&window[clause..]) else { return };
        let (Some(kind), Some(name)) = (law.name("type"), law.name("name")) else { return };
        if name.as_str().starts_with("số ") {
            return;
        }
        citation.kind = Some(kind.as_str().to_owned());
        citation.subject = Some(single_spaced(name.as_str()));
        citation.span.start = from + clause + kind.start();
    }

    /// Where the name behind `from` ends; that of an amending law ends with the law it amends.
    fn end(&self, text: &str, from: usize, kind: &str) -> Option<usize> {
        let Some(amended) = self.amending.captures(&text[from..]) else {
            return self.known(text, from, kind);
        };
        let law = amended.name("law")?;
        let kind = law.as_str().to_lowercase();
        self.known(text, from + amended.get(0)?.end(), &kind)
    }

    /// The end of the longest name of the list that begins at a byte.
    fn known(&self, text: &str, from: usize, kind: &str) -> Option<usize> {
        let mut name = phrase_key(kind);
        let mut longest = None;
        for word in text[from..].split_whitespace().take(LONGEST) {
            name.push(' ');
            name.push_str(&key(word));
            let end = word.as_ptr() as usize - text.as_ptr() as usize
                + word.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
            if self.names.contains(&name) {
                longest = Some(end);
            }
            if word.ends_with([';', '.', ')', ':', '”']) {
                break;
            }
        }
        longest
    }
}

/// What follows `được Quốc hội thông qua` behind the name of a law, or the text itself.
fn passed(text: &str) -> &str {
    let passing = text.trim_start().starts_with("được ").then(|| text.split_once("thông qua")).flatten();
    passing.filter(|(body, _)| !body.contains([';', ',', '.'])).map_or(text, |(_, rest)| rest)
}

/// The start of another law in the same sentence: `; Luật …`, `và Luật …`.
fn next_law(text: &str, from: usize) -> Option<usize> {
    let sentence = text[from..].find(['\n']).map_or(text.len(), |end| from + end);
    let next = text[from..sentence].find("và Luật ").map(|at| at + "và ".len());
    let listed = text[from..sentence].find("; Luật ").map(|at| at + "; ".len());
    [next, listed].into_iter().flatten().min().map(|at| from + at)
}

/// A key that two spellings of a law's name share.
pub(in super::super) fn law_key(kind: Option<&str>, name: Option<&str>) -> String {
    phrase_key(&format!("{} {}", kind.unwrap_or_default(), name.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let laws = Laws::new(&Assets::embedded()).unwrap();
        laws.find(text).into_iter().map(|(_, span, _)| text[span].to_owned()).collect()
    }

    #[test]
    fn the_list_says_where_a_name_ends() {
        assert_eq!(found("Triển khai Luật Việc làm bảo đảm kịp thời."), ["Luật Việc làm"]);
        assert_eq!(
            found("Tiền mua tre chi theo Luật Ngân sách nhà nước, Luật Đầu tư công và nghị quyết của thôn"),
            ["Luật Ngân sách nhà nước", "Luật Đầu tư công"]
        );
        assert_eq!(
            found("Luật Chất lượng sản phẩm hàng hoá, Luật này"),
            ["Luật Chất lượng sản phẩm hàng hoá"]
        );
        assert_eq!(found("vi phạm kỷ luật lao động; Luật sư Nguyễn"), Vec::<String>::new());
    }

    #[test]
    fn an_amending_law_is_one_law() {
        let text = "Điều 5 Luật sửa đổi, bổ sung một số điều của Luật Tiêu chuẩn và quy chuẩn kỹ thuật và Bộ luật Dân sự năm 2015";
        assert_eq!(
            found(text),
            ["Luật sửa đổi, bổ sung một số điều của Luật Tiêu chuẩn và quy chuẩn kỹ thuật", "Bộ luật Dân sự"]
        );
    }
}
