//! Who issued a cited document: the name behind `của`, or before it as the one who acts.

use std::ops::Range;

use crate::error::Result;
use crate::text::single_spaced;

use super::super::matcher::Pattern;
use super::super::pattern;
use super::super::words::Words;
use super::subjects::verbs;
use super::{TYPE_REACH, floor};

/// The forms of issuers.
#[derive(Debug)]
pub(super) struct Issuers {
    before: Pattern,
    name: Pattern,
    end: Pattern,
}

impl Issuers {
    /// Compiles the forms; `types` are the names of document types, for a pattern.
    pub(super) fn new(words: &Words, types: &str) -> Result<Self> {
        Ok(Self {
            before: pattern(&format!(
                r"(?:\b(?:của|và)\s(?P<name>\p{{Lu}}[^,;.()\n]{{2,80}}?)\stại(?:\scác)?|(?:^|[\n,;.]\s*|(?:được|do)\s)(?P<actor>\p{{Lu}}[^,;.()\n]{{2,60}}?)\s(?:đã\s)?(?:[Bb]an hành|phê duyệt tại))\s(?i:{types}|văn bản)(?:\s[\p{{Ll}}]+){{0,3}}\s?(?:số\s?)?$"
            ))?,
            name: pattern(r"^\s*,?\s*(?:của|do)\s+(?P<name>\p{Lu})")?,
            end: pattern(&format!(
                r"[,;.:()\n“]|\s(?:đã|có|tại|năm|là|để|nêu|trong|đến|kèm|{})\b",
                verbs(words)
            ))?,
        })
    }

    /// `báo cáo của Sở Xây dựng tại Công văn số …`, `UBND huyện ban hành Kế hoạch …`: a body or a post, for others stand
    /// there too.
    pub(super) fn before(&self, words: &Words, text: &str, at: usize) -> Option<String> {
        let from = floor(text, at.saturating_sub(2 * TYPE_REACH));
        let found = self.before.captures(&text[from..at])?;
        let name = found.name("name").or_else(|| found.name("actor"))?.as_str();
        let name = name.rsplit_once(" của ").map_or(name, |(_, name)| name);
        let body = ["org", "post"].iter().any(|kind| words.begins(kind, name) > 0);
        (body && name.starts_with(char::is_uppercase)).then(|| single_spaced(name))
    }

    /// The bytes of the issuer's name after `của`.
    pub(super) fn behind(&self, words: &Words, rest: &str) -> Option<Range<usize>> {
        let found = self.name.captures(rest)?;
        let start = found.name("name")?.start();
        // A known name may hold commas ("Bộ Văn hóa, Thể thao và Du lịch"): look for the end behind it.
        let known = known_name(words, &rest[start..]);
        let from = start + known;
        let end = self.end.find_at(rest, from).map_or(rest.len(), |end| end.start());
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
        let further = self.end.find_at(rest, from).map_or(rest.len(), |end| end.start());
        whole.then_some(further)
    }
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
