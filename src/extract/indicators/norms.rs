//! What a rule sets and for whom: the item of a list that only gives the amount (`a) Mức 90.000 đồng đối với …`) is named
//! by what leads to the list, a share or a multiple of an amount by that amount.

use crate::error::Result;

use super::super::counted::Counted;
use super::super::matcher::Pattern;
use super::super::pattern;

/// The words of rules that set amounts.
#[derive(Debug)]
pub(super) struct Norms {
    bare: Pattern,
    lead: Pattern,
    said: Pattern,
    applies: Pattern,
    times: Pattern,
    share: Pattern,
    amount: Pattern,
    case: Pattern,
    entitled: Pattern,
}

/// What a rule sets.
#[derive(Debug, PartialEq)]
pub(super) struct Norm {
    pub(super) name: String,
    /// For whom or in which case.
    pub(super) scope: Option<String>,
}

impl Norms {
    /// Compiles the patterns.
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            bare: pattern(r"(?i)^(?:mức|bằng|là|không quá|tối đa|:)?\s*(?:là\s*|:\s*)?$")?,
            lead: pattern(
                r"(?i)^(?:mức|định mức|số tiền|tiền|chi phí|giá|phí|lệ phí|phụ cấp|trợ cấp|hệ số|tỷ lệ)\s",
            )?,
            said: pattern(
                r"(?i)\s+(?:quy định tại|được (?:quy định|tính|áp dụng|thực hiện)|như sau|cụ thể|sau đây|theo quy định)\b.*$",
            )?,
            applies: pattern(r"(?i)^(?:(?:được\s+)?áp dụng\s+)?(?:đối với|cho|với|trong)\s+")?,
            times: pattern(
                r"(?i)(?:^|\bthì\s+|,\s+)(?P<name>(?:mức|số tiền|tiền|phụ cấp|đơn giá)\s[^,;]*?)\s+(?:được\s+)?(?:tính\s+)?bằng\s*$",
            )?,
            share: pattern(r"(?i)\b(?:hưởng|chi trả|trả|nhận|tính)\s+(?:bằng\s+)?$")?,
            amount: pattern(r"(?i)^(?:mức|số tiền|tiền|lương|phụ cấp|đơn giá)\s")?,
            case: pattern(r"(?i)^(?:trong\s+)?(?:trường hợp|nếu|khi)\s+(?P<case>.*?),?\s+thì\s")?,
            entitled: pattern(r"(?i)\s+(?:(?:được\s+)?quy định tại\s.*|theo\s.*)?(?:được\s+|thì\s+)*$")?,
        })
    }

    /// What a figure sets; `before` and `behind` are what its clause says, `over` is what leads to its list.
    pub(super) fn of(
        &self,
        (before, behind): (&str, &str),
        over: Option<&str>,
        counted: &Counted,
    ) -> Option<Norm> {
        if self.bare.is_match(before) {
            let over = over.filter(|over| over.ends_with(':') && self.lead.is_match(over))?;
            let name = self.said.find(over).map_or(over, |said| &over[..said.start()]);
            let scope = &behind[self.applies.find(behind).map_or(0, |words| words.end())..];
            return Some(norm(name, scope));
        }
        if counted.unit == "lần"
            && let Some(name) = self.times.captures(before).and_then(|times| times.name("name"))
        {
            return Some(norm(name.as_str(), self.case_of(before).unwrap_or_default()));
        }
        let cue =
            self.share.find(before).filter(|_| counted.class == "percent" && self.amount.is_match(behind))?;
        let whom = &before[..cue.start()];
        let whom = self.entitled.find(whom).map_or(whom, |words| &whom[..words.start()]);
        Some(norm(behind, self.case_of(before).unwrap_or(whom)))
    }

    fn case_of<'a>(&self, clause: &'a str) -> Option<&'a str> {
        self.case.captures(clause).and_then(|case| case.name("case")).map(|case| case.as_str())
    }
}

fn norm(name: &str, scope: &str) -> Norm {
    let trimmed = |words: &str| words.trim_matches([' ', ',', ':', ';', '.']).to_owned();
    Norm { name: trimmed(name), scope: Some(trimmed(scope)).filter(|scope| !scope.is_empty()) }
}
