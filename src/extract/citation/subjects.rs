//! What a cited document is about: the words behind its date and issuer, up to where the sentence goes on.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::error::Result;
use crate::text::single_spaced;

use super::super::matcher::Pattern;
use super::super::pattern;
use super::super::words::Words;
use super::floor;

/// A subject is cut here, in bytes.
const REACH: usize = 420;

/// So many words may stand from the beginning of an acting body's name to its verb.
const ACTING_WORDS: usize = 20;

/// The forms of subjects.
#[derive(Debug)]
pub(super) struct Subjects {
    subject: Pattern,
    end: Pattern,
    remark: Pattern,
    again: Pattern,
    halved: Pattern,
}

impl Subjects {
    /// Compiles the forms with the verbs of subjects; `types` are the names of document types, for a pattern.
    pub(super) fn new(words: &Words, types: &str) -> Result<Self> {
        let halves: BTreeSet<&str> =
            words.type_names().iter().filter_map(|name| Some(name.split_once(' ')?.0)).collect();
        let halves = halves.into_iter().collect::<Vec<_>>().join("|");
        Ok(Self {
            halved: pattern(&format!(r"^ban hành (?:(?:{halves}) )?về (?:việc )?"))?,
            subject: pattern(&format!(
                r"^\s*,?\s*(?:(?P<cue>(?i:về việc|v/v|về))\s*:?\s+|(?P<verb>(?i:{}))[\s,])",
                verbs(words)
            ))?,
            end: pattern(
                r"[;\n]|\.\s+\p{Lu}|\s\(sau đây\b|\snhư sau\b|\s(?:được|đã được) ban hành\b|\shết hiệu lực\b|,\s[^,;.\n]{2,90}\snhư sau|,\s(?:thì|trong đó|theo đó|cụ thể)\b|\stheo (?:hướng dẫn|đề nghị) (?:tại|của)\b|(?:,|\svà)\s(?i:Luật|Nghị định|Nghị quyết|Quyết định|Thông tư|Chỉ thị|Kế hoạch|Công văn)\ssố\s|\.$|\.\s*$|,\s+(?:UBND|Ủy ban|Sở|Bộ trưởng|có ý kiến)\b",
            )?,
            remark: pattern(&format!(
                r"\s\((?:theo|hiện|nay|gọi|đã|kèm|đính kèm|có hiệu lực|hết hiệu lực|ban hành|\d{{1,3}}\s\p{{Ll}}|(?i:{types})\s(?:số|này))[^()]*\)\s*$"
            ))?,
            again: pattern(r"\svà (?:tiếp tục )?(?:triển khai )?thực hiện\s")?,
        })
    }

    /// The bytes of a subject in `rest`, which follows the citation, and what it says; `opening` is how the sentence
    /// begins.
    pub(super) fn behind(&self, words: &Words, rest: &str, opening: &str) -> Option<(Range<usize>, String)> {
        let found = self.subject.captures(rest)?;
        let start =
            found.name("verb").map_or_else(|| found.get(0).map_or(0, |all| all.end()), |verb| verb.start());
        let window = &rest[start..floor(rest, (start + REACH).min(rest.len()))];
        let printed = self.within(words, window, opening);
        let printed = printed.trim_end_matches(|c: char| c.is_whitespace() || ",.;:".contains(c));
        let subject = single_spaced(printed);
        // "ban hành Kế về …": half of a type's name was lost; what it is about follows.
        let lost = self.halved.find(&subject).map_or(0, |half| half.end());
        let says = subject[lost..].chars().count() > 3;
        says.then(|| (start..start + printed.len(), subject[lost..].to_owned()))
    }

    /// The part of a text that a subject takes from its beginning.
    fn within<'t>(&self, words: &Words, window: &'t str, opening: &str) -> &'t str {
        let end = self.end.find(window).map_or(window.len(), |end| end.start());
        let end = acting(words, &window[..end]).unwrap_or(end);
        let end = unbalanced(&window[..end]).unwrap_or(end);
        // "Thực hiện Chỉ thị … về A và thực hiện B": the sentence's own verb comes again.
        let again = opening.starts_with("Thực hiện ").then(|| self.again.find(&window[..end])).flatten();
        let end = again.map_or(end, |again| again.start());
        // "(Nghị quyết số 01)", "(theo đề nghị của …)": said of the document, not by it.
        self.remark.find(&window[..end]).map_or(&window[..end], |remark| &window[..remark.start()])
    }
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
pub(super) fn verbs(words: &Words) -> String {
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
