//! One citation in a sentence: what stands around a number and symbol, or a law named without one.
//!
//! `Quyết định số 35/2022/QĐ-UBND ngày 12/8/2022 của UBND tỉnh về …`: type before, then date, issuer, subject
//! after, each optional (NĐ 30/2020 PL I II.6b). Everything is copied as printed; what the sentence does not
//! say stays empty.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::error::Result;
use crate::text::single_spaced;

use super::date::Dates;
use super::matcher::Pattern;
use super::pattern;
use super::symbol::{Cited, Symbols};
use super::words::{Words, key};

/// How far before a number its type may stand, in bytes.
const TYPE_REACH: usize = 90;

/// How far before its number the name of a law may begin, in bytes.
const LAW_REACH: usize = 600;

/// How far behind its name the day of a law may end, in bytes.
const LAW_DATE_REACH: usize = 100;

/// A subject is cut here, in bytes.
const SUBJECT_REACH: usize = 420;

/// So many words may stand from the beginning of an acting body's name to its verb.
const ACTING_WORDS: usize = 20;

/// A cited document as one sentence gives it.
#[derive(Debug, Clone, Default)]
pub(super) struct Citation {
    /// `Quyết định`.
    pub(super) kind: Option<String>,
    /// Number and symbol.
    pub(super) code: Option<String>,
    /// EDTF.
    pub(super) date: Option<String>,
    /// As printed.
    pub(super) issuer: Option<String>,
    /// As printed, without `về việc`.
    pub(super) subject: Option<String>,
    /// Bytes of the text from the type to the date.
    pub(super) span: Range<usize>,
    /// How well the grammar fits.
    pub(super) fit: f32,
}

/// The forms of citations.
#[derive(Debug)]
pub(super) struct Citations {
    type_before: Pattern,
    dated_before: Pattern,
    author_before: Pattern,
    law_before: Pattern,
    follows: Pattern,
    listed: Pattern,
    numbered: Pattern,
    named_law: Pattern,
    standard: Pattern,
    author: Pattern,
    author_end: Pattern,
    subject: Pattern,
    subject_end: Pattern,
    halved: Pattern,
    place: Pattern,
}

impl Citations {
    /// Compiles the forms with the names of types and the verbs of subjects.
    pub(super) fn new(words: &Words) -> Result<Self> {
        let types = words.type_names().iter().map(|name| regex::escape(name)).collect::<Vec<_>>().join("|");
        let halves: BTreeSet<&str> =
            words.type_names().iter().filter_map(|name| Some(name.split_once(' ')?.0)).collect();
        let halves = halves.into_iter().collect::<Vec<_>>().join("|");
        Ok(Self {
            halved: pattern(&format!(r"^ban hành (?:(?:{halves}) )?về (?:việc )?"))?,
            // "Công văn số 12/SXD-VP Hà Giang, ngày …": copied with its line of place and date.
            place: pattern(r"^\s\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}+){0,3},\s")?,
            type_before: pattern(&format!(
                r"(?P<type>(?i:{types}|Văn bản))(?:\s(?:[\p{{Ll}},]+\s){{0,4}})?(?:(?i:số)\s?:?\s*)?$"
            ))?,
            dated_before: pattern(r"(?i)\bngày\s[^;.]{4,40}?,[^;.]{0,60}?\bban hành\s[^;.,]{0,40}$")?,
            author_before: pattern(&format!(
                r"(?:\b(?:của|(?P<also>và))\s(?P<name>\p{{Lu}}[^,;.()\n]{{2,80}}?)\stại(?:\scác)?|(?:^|[\n,;.]\s*)(?P<actor>\p{{Lu}}[^,;.()\n]{{2,60}}?)\s(?:đã\s)?[Bb]an hành)\s(?i:{types}|văn bản)(?:\s[\p{{Ll}}]+){{0,3}}\s?(?:số\s?)?$"
            ))?,
            law_before: pattern(
                r"\b(?P<type>Luật|Bộ luật|Pháp lệnh|Hiến pháp)\s(?P<name>\p{L}[^;()\n]{2,400}?)\s,?số\s?:?\s*$",
            )?,
            follows: pattern(r"^(?:,|\svà|,\svà)\s*$")?,
            listed: pattern(r"^(?:,|;|,?\svà)\s*số\s*$")?,
            numbered: pattern(
                r"\b(?P<type>Đề án|Dự án|Chương trình)\s(?:số\s)?(?P<number>0\d|\d{3})\b|\b(?P<other>Quyết định|Nghị quyết|Nghị định|Chỉ thị|Thông tư|Kế hoạch|Kết luận)\ssố\s(?P<digits>\d{2,5})\b",
            )?,
            named_law: pattern(
                r"(?P<type>Luật|Bộ luật|Pháp lệnh|Hiến pháp)\s(?P<name>sửa đổi, bổ sung [^;.()\n]{0,60}? của Luật [^;.()\n]{2,80}? và Luật [^;.()\n]*?|\p{L}[^;.()\n]*?)(?:\s(?:số\s?:?\s?\d+|ngày|năm \d{4}|được|và (?:Luật|Nghị|Bộ luật|các (?:quy định|văn bản))|đã)\b|[;.()\n]|,\s*(?:ngày|Luật|Nghị|đã|được)|$)",
            )?,
            standard: pattern(
                r"\b(?P<code>(?:TCVN|QCVN|TCXDVN)(?:\s?(?:ISO|IEC)(?:/IEC)?)?\s?\d+(?:-\d+)?:\d{4}(?:/\p{Lu}+)?)|\b(?P<type>Quy chuẩn|Tiêu chuẩn)(?P<field>(?:\s\p{L}+){0,5})\s(?P<digits>\d{1,5}:\d{4}(?:/\p{Lu}+)?)",
            )?,
            author: pattern(r"^\s*,?\s*(?:của|do)\s+(?P<name>\p{Lu})")?,
            author_end: pattern(&format!(
                r"[,;.:()\n“]|\s(?:đã|có|tại|năm|là|để|nêu|trong|đến|kèm|{})\b",
                verbs(words)
            ))?,
            subject: pattern(&format!(
                r"^\s*,?\s*(?:(?P<cue>(?i:về việc|v/v|về))\s*:?\s+|(?P<verb>(?i:{}))[\s,])",
                verbs(words)
            ))?,
            subject_end: pattern(
                r"[;\n]|\.\s+\p{Lu}|\s\(sau đây\b|\snhư sau\b|\s(?:được|đã được) ban hành\b|\shết hiệu lực\b|,\s[^,;.\n]{2,90}\snhư sau|(?:,|\svà)\s(?i:Luật|Nghị định|Nghị quyết|Quyết định|Thông tư|Chỉ thị|Kế hoạch|Công văn)\ssố\s|\.$|\.\s*$|,\s+(?:UBND|Ủy ban|Sở|Bộ trưởng|có ý kiến)\b",
            )?,
        })
    }

    /// All citations of `text`, in order.
    pub(super) fn find(&self, symbols: &Symbols, words: &Words, dates: &Dates, text: &str) -> Vec<Citation> {
        let coded = symbols.cited(text);
        let mut found: Vec<Citation> =
            coded.iter().map(|cited| self.around(symbols, words, dates, text, cited)).collect();
        let free = |found: &[Citation], range: &Range<usize>| {
            found.iter().all(|known| known.span.end <= range.start || range.end <= known.span.start)
        };
        for citation in self.without_symbol(dates, words, text) {
            if free(&found, &citation.span) {
                found.push(citation);
            }
        }
        found.sort_by_key(|citation| citation.span.start);
        self.share_issuers(text, &mut found);
        found
    }

    /// What stands around one number and symbol.
    fn around(&self, symbols: &Symbols, words: &Words, dates: &Dates, text: &str, cited: &Cited) -> Citation {
        let span = cited.span.clone();
        let symbol = cited.code.symbol.as_str();
        let by_symbol = symbols.type_of(symbol).map(str::to_owned);
        let printed = self.type_before(text, span.start, by_symbol.as_deref());
        let start = printed.as_ref().map_or(span.start, |(start, _)| *start);
        let mut citation = Citation {
            kind: printed.map(|(_, kind)| kind).or(by_symbol),
            code: Some(cited.code.text()),
            span: start..span.end,
            fit: cited.fit,
            ..Citation::default()
        };
        self.read_on(dates, words, text, &mut citation);
        if citation.date.is_none() {
            citation.date = self.date_before(dates, text, start);
        }
        if symbol.contains("QH") {
            self.name_law(text, span.start, &mut citation);
        }
        if citation.issuer.is_none() {
            citation.issuer = self.author_before(words, text, span.start);
        }
        citation
    }

    /// `Luật Thống kê số 89/2015/QH13`: type and name stand before the number.
    fn name_law(&self, text: &str, at: usize, citation: &mut Citation) {
        let from = floor(text, at.saturating_sub(LAW_REACH));
        let window = &text[from..at];
        let last = |cues: &[&str]| cues.iter().filter_map(|cue| window.rfind(cue)).max().unwrap_or(0);
        let sentence = last(&[";", "\n", "(", "bởi ", "Căn cứ "]);
        // An amending law names the laws it amends, one behind the other.
        let amending = window[sentence..].rfind("Luật sửa đổi, bổ sung");
        let clause = amending.map_or_else(|| sentence.max(last(&["và Luật", ", Luật"])), |at| sentence + at);
        let Some(law) = self.law_before.captures(&window[clause..]) else { return };
        let (Some(kind), Some(name)) = (law.name("type"), law.name("name")) else { return };
        if name.as_str().starts_with("số ") {
            return;
        }
        citation.kind = Some(kind.as_str().to_owned());
        citation.subject = Some(single_spaced(name.as_str()));
        citation.span.start = from + clause + kind.start();
    }

    /// `báo cáo của Sở Xây dựng tại Công văn số …`, `UBND huyện ban hành Kế hoạch …`.
    fn author_before(&self, words: &Words, text: &str, at: usize) -> Option<String> {
        let from = floor(text, at.saturating_sub(2 * TYPE_REACH));
        let found = self.author_before.captures(&text[from..at])?;
        let name = found.name("name").or_else(|| found.name("actor"))?.as_str();
        let name = name.rsplit_once(" của ").map_or(name, |(_, name)| name);
        // Behind "và" stand other things than authors too.
        let body =
            found.name("also").is_none() || ["org", "post"].iter().any(|kind| words.begins(kind, name) > 0);
        (body && name.starts_with(char::is_uppercase)).then(|| single_spaced(name))
    }

    /// `Thông tư số A và Thông tư số B của Bộ C`: the issuer stands once for both.
    fn share_issuers(&self, text: &str, found: &mut [Citation]) {
        for at in (1..found.len()).rev() {
            let (first, second) = found.split_at_mut(at);
            let Some((left, right)) = first.last_mut().zip(second.first()) else { continue };
            let between = text.get(left.span.end..right.span.start).unwrap_or_default();
            let listed = self.listed.is_match(between);
            if left.issuer.is_none() && left.kind == right.kind && (listed || self.follows.is_match(between))
            {
                left.issuer.clone_from(&right.issuer);
            }
            // "số A và số B ngày …": one day for both.
            if left.date.is_none() && listed && between.contains("và") {
                left.date.clone_from(&right.date);
            }
        }
        self.share_kinds(text, found);
    }

    /// `các văn bản số A ngày …, số B ngày …`: the type stands once, before the first.
    fn share_kinds(&self, text: &str, found: &mut [Citation]) {
        for at in 1..found.len() {
            let (first, second) = found.split_at_mut(at);
            let Some((left, right)) = first.last().zip(second.first_mut()) else { continue };
            let between = text.get(left.span.end..right.span.start).unwrap_or_default();
            if self.listed.is_match(between) && left.kind.as_deref() == Some("Văn bản") {
                right.kind.clone_from(&left.kind);
            }
        }
    }

    /// The type word that ends right before `at`: the one the symbol stands for ("Công văn hướng dẫn số …/SXD-QLN"),
    /// else the nearest.
    fn type_before(&self, text: &str, at: usize, expected: Option<&str>) -> Option<(usize, String)> {
        let from = floor(text, at.saturating_sub(TYPE_REACH));
        let window = &text[from..at];
        let mut best: Option<(usize, String)> = None;
        let mut start = 0;
        while let Some(found) = self.type_before.captures_at(window, start) {
            let Some(kind) = found.name("type") else { break };
            if best.as_ref().is_none_or(|(_, name)| expected != Some(name.as_str())) {
                best = Some((from + kind.start(), super::casing::capitalised(&kind.as_str().to_lowercase())));
            }
            start = kind.end();
        }
        best
    }

    /// Date, issuer and subject behind the end of the citation's span, in this order.
    fn read_on(&self, dates: &Dates, words: &Words, text: &str, citation: &mut Citation) {
        let mut at = citation.span.end;
        let window = floor(text, (at + 60).min(text.len()));
        let place = self.place.find(&text[at..window]).map_or(0, |place| place.end());
        if let Some(date) = dates.leading(&text[at + place..window]) {
            at += place;
            citation.date = date.value;
            at += date.span.end;
            citation.span.end = at;
        }
        if let Some(author) = self.author(words, &text[at..]) {
            citation.issuer = Some(single_spaced(&text[at + author.start..at + author.end]));
            at += author.end;
        }
        citation.subject = self.subject_at(words, &text[at..]);
    }

    /// The bytes of the issuer's name after `của`.
    fn author(&self, words: &Words, rest: &str) -> Option<Range<usize>> {
        let found = self.author.captures(rest)?;
        let start = found.name("name")?.start();
        // A known name may hold commas ("Bộ Văn hóa, Thể thao và Du lịch"): look for the end behind it.
        let known = known_name(words, &rest[start..]);
        let from = start + known;
        let end = self.author_end.find_at(rest, from).map_or(rest.len(), |end| end.start());
        let end = self.second_post(words, rest, start, end).unwrap_or(end);
        let whole = known > 0 && !words.is("stem", &rest[start..from]);
        let end = known_end(words, rest, from, end, whole);
        let name = rest[start..end].trim_end();
        (name.len() > 1 && name.len() < 120).then_some(start..start + name.len())
    }

    /// `Bộ trưởng, Chủ nhiệm Văn phòng …`: one person with two posts.
    fn second_post(&self, words: &Words, rest: &str, start: usize, end: usize) -> Option<usize> {
        let next = rest[end..].strip_prefix(", ").filter(|next| words.begins("post", next) > 0)?;
        let whole = words.begins("post", &rest[start..end]) == rest[start..end].split(' ').count();
        let from = rest.len() - next.len();
        let further = self.author_end.find_at(rest, from).map_or(rest.len(), |end| end.start());
        whole.then_some(further)
    }

    fn subject_at(&self, words: &Words, rest: &str) -> Option<String> {
        let found = self.subject.captures(rest)?;
        let start =
            found.name("verb").map_or_else(|| found.get(0).map_or(0, |all| all.end()), |verb| verb.start());
        let window = &rest[start..floor(rest, (start + SUBJECT_REACH).min(rest.len()))];
        let end = self.subject_end.find(window).map_or(window.len(), |end| end.start());
        let end = acting(words, &window[..end]).unwrap_or(end);
        let end = unbalanced(&window[..end]).unwrap_or(end);
        let subject =
            single_spaced(window[..end].trim_end_matches(|c: char| c.is_whitespace() || ",.;:".contains(c)));
        // "ban hành Kế về …": half of a type's name was lost; what it is about follows.
        let lost = self.halved.find(&subject).map_or(0, |half| half.end());
        (subject[lost..].chars().count() > 3).then(|| subject[lost..].to_owned())
    }

    /// `Ngày 25/9/2025, UBND tỉnh đã ban hành Quyết định số …`.
    fn date_before(&self, dates: &Dates, text: &str, start: usize) -> Option<String> {
        let from = floor(text, start.saturating_sub(130));
        let found = self.dated_before.find(&text[from..start])?;
        dates.leading(found.as_str())?.value
    }

    /// Citations without a symbol: plans known by a number, laws by name, standards.
    fn without_symbol(&self, dates: &Dates, words: &Words, text: &str) -> Vec<Citation> {
        let numbered = self.numbered.captures_iter(text).filter_map(|found| {
            let kind = found.name("type").or_else(|| found.name("other"))?;
            let number = found.name("number").or_else(|| found.name("digits"))?;
            let is_symbol = text[number.end()..].trim_start().starts_with(['/', '-']);
            let is_amount = text[number.end()..].trim_start().starts_with("năm");
            let fit = if found.name("type").is_some() { 0.9 } else { 0.6 };
            (!is_symbol && !is_amount).then(|| Citation {
                kind: Some(kind.as_str().to_owned()),
                code: Some(number.as_str().to_owned()),
                span: kind.start()..number.end(),
                fit,
                ..Citation::default()
            })
        });
        let standards = self.standard.captures_iter(text).filter_map(|found| {
            let code = found.name("code").or_else(|| found.name("digits"))?;
            let printed = found.name("type").unwrap_or(code);
            let kind = if printed.as_str().starts_with('Q') { "Quy chuẩn" } else { "Tiêu chuẩn" };
            Some(Citation {
                kind: Some(kind.to_owned()),
                code: Some(format!("{}{}", spelled_out(&text[printed.start()..code.start()]), code.as_str())),
                span: printed.start()..code.end(),
                fit: 0.9,
                ..Citation::default()
            })
        });
        let mut found: Vec<Citation> = numbered.chain(standards).collect();
        for citation in &mut found {
            self.read_on(dates, words, text, citation);
            if citation.code.as_deref().is_some_and(|code| code.contains(':')) {
                // The name of a standard is that of a thing; behind its comma the sentence goes on.
                citation.subject =
                    citation.subject.take().map(|name| name.split(',').next().unwrap_or_default().to_owned());
            }
        }
        found.extend(self.named_laws(dates, text));
        found
    }

    /// Laws by name, where a legal basis begins with them.
    fn named_laws(&self, dates: &Dates, text: &str) -> Vec<Citation> {
        let mut found = Vec::new();
        for basis in text.match_indices("Căn cứ ").map(|(at, cue)| at + cue.len()) {
            let mut at = basis + if text[basis..].starts_with("vào ") { "vào ".len() } else { 0 };
            while let Some(law) = self
                .named_law
                .captures(&text[at..])
                .filter(|law| law.get(0).is_some_and(|all| all.start() == 0))
            {
                let Some(name) = law.name("name") else { break };
                let end = at + name.end();
                let date =
                    dates.leading(passed(&text[end..floor(text, (end + LAW_DATE_REACH).min(text.len()))]));
                let numbered = text[end..].trim_start_matches([',', ' ']).starts_with("số");
                if !numbered {
                    found.push(law_citation(&law, at..end, date.and_then(|date| date.value)));
                }
                let Some(next) = next_law(text, end) else { break };
                at = next;
            }
        }
        found
    }
}

/// The letters of a national standard whose name is written out: `Tiêu chuẩn xây dựng Việt Nam ` → `TCXDVN `; those
/// that are printed behind it are its own (`Tiêu chuẩn quốc gia TCVN ISO `).
fn spelled_out(name: &str) -> String {
    let printed = ["TCVN", "QCVN", "TCXDVN"].iter().find_map(|letters| name.find(letters));
    if let Some(at) = printed {
        return single_spaced(&name[at..]) + " ";
    }
    let initials = name.split_whitespace().filter_map(|word| word.chars().next());
    let letters: String = initials.flat_map(char::to_uppercase).collect();
    if letters.ends_with("VN") { format!("{letters} ") } else { String::new() }
}

fn law_citation(law: &regex::Captures<'_>, span: Range<usize>, date: Option<String>) -> Citation {
    let part = |name: &str| law.name(name).map(|part| single_spaced(part.as_str()));
    Citation { kind: part("type"), subject: part("name"), date, span, fit: 0.85, ..Citation::default() }
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

/// Bytes of the longest known name at the start of `text`.
fn known_name(words: &Words, text: &str) -> usize {
    let near = &text[..floor(text, text.len().min(160))];
    let tokens: Vec<&str> = near.split_whitespace().collect();
    let Some((length, _)) = words.name_at(&tokens) else { return 0 };
    let last = tokens[length - 1].trim_end_matches(|c: char| !c.is_alphanumeric());
    last.as_ptr() as usize - text.as_ptr() as usize + last.len()
}

/// Where an issuer's name ends behind its known beginning: at a small word that no name of a body goes on with.
fn known_end(words: &Words, rest: &str, from: usize, end: usize, known: bool) -> usize {
    if !known {
        return end;
    }
    let tokens: Vec<&str> = rest[from..end].split_whitespace().collect();
    let mut kept = from;
    let mut at = 0;
    while let Some(word) = tokens.get(at) {
        let upper = word.starts_with(char::is_uppercase);
        // "của Chính phủ và Quyết định …": the next document.
        let next = at > 0 && tokens[at - 1] == "và";
        if next
            && (1..4).any(|n| {
                tokens.get(at..at + n).is_some_and(|of| words.document_type(&of.join(" ")).is_some())
            })
        {
            break;
        }
        let class = words.begin("division", tokens[at..].iter().copied());
        let named = words.name_at(&tokens[at..]).filter(|_| upper).map_or(1, |(length, _)| length).max(class);
        let last = tokens[at + named - 1];
        if upper || class > 0 {
            kept = last.as_ptr() as usize - rest.as_ptr() as usize + last.len();
        } else if !words.is("inner", word) {
            break;
        }
        at += named;
    }
    kept
}

/// Where the clause of who acts begins: `…, Sở Xây dựng hướng dẫn …`, `…, Chủ tịch UBND xã yêu cầu`.
fn acting(words: &Words, subject: &str) -> Option<usize> {
    let commas = subject.match_indices(", ").map(|(at, comma)| (at, &subject[at + comma.len()..]));
    let mut clauses = commas.filter(|(_, clause)| {
        let body = words.begins("org", clause).max(words.begins("post", clause));
        let tokens: Vec<&str> = clause.split_whitespace().take(ACTING_WORDS).collect();
        let acts = (body..tokens.len()).any(|at| words.begin("acts", tokens[at..].iter().copied()) > 0);
        clause.starts_with(char::is_uppercase) && body > 0 && acts
    });
    clauses.next().map(|(at, _)| at)
}

/// The verbs a subject begins with, for a pattern.
fn verbs(words: &Words) -> String {
    let printed = words.printed("subject_verb");
    let mut verbs: Vec<String> = printed.iter().map(|verb| regex::escape(verb)).collect();
    verbs.sort_by_key(|verb| std::cmp::Reverse(verb.len()));
    verbs.join("|")
}

/// The byte of a closing bracket that was never opened.
fn unbalanced(text: &str) -> Option<usize> {
    let mut depth = 0;
    text.char_indices().find_map(|(at, c)| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        (depth < 0).then_some(at)
    })
}

/// The last character border at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}

/// A key that two spellings of a law's name share.
pub(super) fn law_key(citation: &Citation) -> String {
    let name = citation.subject.as_deref().unwrap_or_default();
    let words: Vec<String> = name.split_whitespace().map(key).collect();
    format!("{} {}", citation.kind.as_deref().unwrap_or_default(), words.join(" "))
}
