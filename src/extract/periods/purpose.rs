//! What a time is for: the clause before it; behind it when it opens the clause (`Trước ngày …, UBND xã gửi …`); the
//! heading when the clause only says `Thời gian thực hiện`.

use std::ops::Range;

use crate::error::Result;

use super::super::body::Body;
use super::super::matcher::Pattern;
use super::super::pattern;
use super::Passage;

/// It is cut to this many characters.
const WHAT: usize = 200;

/// A clause shorter than this, in characters, does not say what a time is for.
const CLAUSE: usize = 12;

/// A sentence before shorter than this, in characters, does not say it either.
const SENTENCE: usize = 20;

/// The words of clauses that do not say what a time is for.
#[derive(Debug)]
pub(super) struct Purpose {
    only_time: Pattern,
    case: Pattern,
    counted_from: Pattern,
}

impl Purpose {
    /// Compiles the patterns.
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            only_time: pattern(
                r"(?i)^\W*(?:\p{Ll}\)\s*|-\s*)?(?:thời gian|thời hạn|tiến độ|hạn)(?:\s*$|[^:]{0,30}(?::|hoàn thành|thực hiện))",
            )?,
            case: pattern(r"(?i)^(?:trường hợp|nếu|đối với|khi)\s.*(?:,|thì)$")?,
            counted_from: pattern(
                r"(?i)^,?\s*(?:kể\s+)?từ\s+(?:ngày|khi|thời điểm)\s[^,]*?(?:,|\bthì\b|\bphải\b)\s*",
            )?,
        })
    }

    /// What the time at `span` is for; nothing is said of the subject's.
    pub(super) fn read(&self, passage: Passage<'_, '_>, span: &Range<usize>) -> Option<String> {
        if passage.is_subject() {
            return None;
        }
        let Passage { body, at, text, .. } = passage;
        let begin = body.paragraphs[at].start.min(span.start);
        let whole = Body::clause_before(&text[begin..], span.start - begin);
        let clause = whole.trim_matches(|c: char| !c.is_alphanumeric() && c != ')' && c != '”');
        let short = clause.chars().count() < CLAUSE;
        let or_else = Some(clause).filter(|clause| !clause.is_empty());
        let what = if self.only_time.is_match(clause) {
            before(passage, clause).or_else(|| heading(body, at)).or(or_else)?
        } else if short || self.case.is_match(whole.trim()) {
            self.behind(passage, span)
                .or_else(|| Some(clause).filter(|_| !short))
                .or_else(|| before(passage, clause))
                .or_else(|| heading(body, at))
                .or(or_else)?
        } else {
            clause
        };
        let end = what.char_indices().nth(WHAT).map_or(what.len(), |(at, _)| at);
        let what = what[..end].trim_end_matches([':', ' ', ',']);
        let led = [" trong", " vào"].iter().find_map(|word| what.strip_suffix(word));
        Some(led.unwrap_or(what).trim_end_matches([' ', ',']).to_owned())
    }

    /// The clause behind a time that opens it; from when it is counted is left out.
    fn behind<'p>(&self, passage: Passage<'p, '_>, span: &Range<usize>) -> Option<&'p str> {
        let rest = Body::clause_after(passage.text, span.end);
        let rest = self.counted_from.find(rest).map_or(rest, |from| &rest[from.end()..]);
        let rest = rest.trim_matches(|c: char| !c.is_alphanumeric() && c != ')' && c != '”' && c != '(');
        Some(rest).filter(|rest| rest.chars().count() >= CLAUSE && !rest.starts_with('('))
    }
}

/// The sentence before a clause that does not say it.
fn before<'p>(passage: Passage<'p, '_>, clause: &str) -> Option<&'p str> {
    let start = passage.text.find(clause)?;
    let before = passage.text[..start].trim_end().trim_end_matches('.');
    let before = Some(before).filter(|before| before.chars().count() > SENTENCE)?;
    Some(Body::clause_before(before, before.len()))
}

/// The heading over a paragraph.
pub(super) fn heading<'b>(body: &'b Body<'_>, at: usize) -> Option<&'b str> {
    body.headings(at).first().map(|head| body.paragraphs[*head].body())
}
