//! The names of units: where one ends, and which names a list of them has.

use crate::error::Result;

use super::super::casing::capitalised;
use super::super::cues::Cues;
use super::super::matcher::Pattern;
use super::super::pattern;
use super::super::words::is_capitals;

/// The words that begin and end names.
#[derive(Debug)]
pub(super) struct Names {
    head: Pattern,
    strong: Pattern,
    verb: Pattern,
    rest: Pattern,
}

impl Names {
    /// Compiles the patterns from the cues.
    pub(super) fn new(cues: &Cues) -> Result<Self> {
        let starts = cues.of("task_start").iter().map(|(word, _)| capitalised(word));
        let verb = format!("{}|{}", cues.any("task_verb"), starts.collect::<Vec<_>>().join("|"));
        Ok(Self {
            head: pattern(&format!(r"^(?i:{})\b", cues.any("unit_head")))?,
            strong: pattern(r"\s(?:chủ trì|phối hợp với|có trách nhiệm|chịu trách nhiệm|theo chức năng)\b")?,
            verb: pattern(&format!(
                r",?\s(?:chủ trì|phối hợp|trên cơ sở|căn cứ|theo|đồng thời|có nhiệm vụ)\b|\s(?:{verb})\b|\s*:"
            ))?,
            rest: pattern(
                r"(?i),?\s*(?:và|cùng)\s+(?:các\s+)?(?:cơ quan|đơn vị|tổ chức)(?:[^;,]|,\s(?:cơ quan|đơn vị|tổ chức|cá nhân|địa phương))*liên quan.*$",
            )?,
        })
    }

    /// Whether a text begins as the name of a unit does.
    pub(super) fn begins(&self, text: &str) -> bool {
        self.head.is_match(text)
    }

    /// A name without `và các đơn vị có liên quan`.
    pub(super) fn without_rest<'t>(&self, name: &'t str) -> &'t str {
        self.rest.find(name).map_or(name, |rest| &name[..rest.start()]).trim()
    }

    /// Where the name of a unit ends: before the first verb, or before a strong verb with no comma between.
    pub(super) fn end(&self, text: &str) -> usize {
        // "Ban quản lý", "các Ngân hàng, tổ chức tín dụng": a verb may be part of a name.
        let ends = |verb: &regex::Match<'_>| {
            let before = &text[..verb.start()];
            (before.contains(' ') && !before.ends_with([',', '(']) && !before.ends_with(" các"))
                || verb.as_str().ends_with(':')
                || is_capitals(before)
        };
        let weak = self.verb.find_iter(text).find(ends).map_or(text.len(), |verb| verb.start());
        let strong = self.strong.find(text).map_or(weak, |verb| verb.start());
        if strong > weak && !text[weak..strong].trim_start_matches([',', ':']).contains([',', ';', '.', ':'])
        {
            return if text[weak..].starts_with([',', ':']) { weak } else { strong };
        }
        weak
    }

    /// Parts a list of units: at a comma before the head of another, not within a name.
    pub(super) fn parted<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let text = self.without_rest(text);
        let mut names = Vec::new();
        let mut from = 0;
        let mut separators: Vec<_> =
            text.match_indices([',', ';']).chain(text.match_indices(" và ")).collect();
        separators.sort_unstable();
        for (at, separator) in separators {
            let next = text[at + separator.len()..].trim_start();
            let upper = next.starts_with(char::is_uppercase) || next.starts_with("các ");
            let short = text[..at].ends_with("HĐND") || text[..at].ends_with("Hội đồng nhân dân");
            let bracketed = text[..at].matches('(').count() > text[..at].matches(')').count();
            if at > from
                && upper
                && !bracketed
                && self.head.is_match(next)
                && !short
                && (separator != " và " || next.starts_with(char::is_uppercase))
            {
                names.push((from, at));
                from = at + separator.len();
            }
        }
        names.push((from, text.len()));
        names.sort_unstable();
        let cut = names.iter().map(|(from, to)| text.get(*from..*to).unwrap_or_default());
        cut.map(|name| name.trim_matches([' ', ',', ';', ':', '.', '-']))
            .filter(|name| name.chars().count() > 2)
            .collect()
    }
}
