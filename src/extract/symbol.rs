//! The grammar of number and symbol: `1327/KH-STTTT`, `2374/UBND-VHTT`, `35/2022/QĐ-UBND`, `06-NQ/TU`.
//!
//! One grammar, two uses: exact for the document's own number (a line that begins with `Số`), tolerant for
//! citations. What is damaged (a slash read as I, a mark lost) is repaired only when the closed lists of types
//! and agencies bear it out, and says so; digits are never repaired. Where a number may stand is not decided
//! here (NĐ 30/2020 PL I II.3, Điều 10 Luật 80/2015).

use std::ops::Range;

use regex::Captures;

use crate::assets::Assets;
use crate::document::FieldState;
use crate::error::Result;

use super::groups::Groups;
use super::matcher::Pattern;
use super::pattern;
use super::references::LAST_YEAR;

/// One group of a symbol: `KH`, `STTTT`, `BNN&MT`, `QH15`, `TT.HĐND`.
const GROUP: &str = r"\p{Lu}[\p{L}0-9]*(?:\s?&\s?\p{Lu}[\p{L}0-9]*|\.\p{Lu}\p{L}*)*";

/// A dash between groups: any of three, spaces around it allowed.
const DASH: &str = r"\s{0,2}[-–—]\s{0,2}";

/// The number: a letter may follow; Government resolutions of 2025 have a dot (`66.7/2025/NQ-CP`).
const NUMBER: &str = r"\d{1,5}(?:\.\d{1,2})?[a-zA-HK-NP-RT-ZđĐ]?";

/// Leaders and spaces where a number is still to be filled in.
const LEADERS: &str = r"[\s.…_]*";

/// How well a number with a year fits when the agency behind the type is missing.
const INCOMPLETE: f32 = 0.4;

/// A number with its symbol, normalised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Code {
    /// `1327`.
    pub(super) number: String,
    /// What follows the first separator: `KH-STTTT`, `2022/QĐ-UBND`.
    pub(super) symbol: String,
    /// `/`, or `-` in party documents.
    pub(super) separator: char,
}

impl Code {
    /// `1327/KH-STTTT`.
    pub(super) fn text(&self) -> String {
        format!("{}{}{}", self.number, self.separator, self.symbol)
    }
}

/// What a symbol says of itself.
#[derive(Debug, Clone, PartialEq)]
struct Symbol {
    text: String,
    /// 1 when both groups are in the lists, less when not.
    fit: f32,
    /// What was repaired.
    repair: Option<String>,
}

/// A value or the reason why there is none.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    /// What is known of it.
    pub(super) state: FieldState,
    /// The normalised value.
    pub(super) value: Option<String>,
    /// Bytes of the cell it was read from.
    pub(super) span: Range<usize>,
}

/// The document's own number line, read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OwnNumber {
    /// Number and symbol together.
    pub(super) code: Part,
    /// The number.
    pub(super) number: Part,
    /// The symbol.
    pub(super) symbol: Part,
    /// How well the grammar fits, 0 to 1.
    pub(super) fit: f32,
    /// What a person should know.
    pub(super) reason: Option<String>,
    /// Bytes of the cell that belong to the number line; what follows is something else.
    pub(super) end: usize,
}

/// A citation's number and symbol.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cited {
    /// Number and symbol.
    pub(super) code: Code,
    /// Bytes of the text.
    pub(super) span: Range<usize>,
    /// How well the grammar fits.
    pub(super) fit: f32,
}

/// The grammar with its lists.
#[derive(Debug)]
pub(super) struct Symbols {
    groups: Groups,
    cue: Pattern,
    state: Pattern,
    party: Pattern,
    slashless: Pattern,
    rubbish: Pattern,
    bare: Pattern,
    leaders: Pattern,
    cited_state: Pattern,
    cited_party: Pattern,
    cited_slashless: Pattern,
}

impl Symbols {
    /// Loads the lists and compiles the grammar.
    pub(super) fn new(assets: &Assets) -> Result<Self> {
        let symbol = format!("{GROUP}(?:{DASH}{GROUP})*");
        let pair = format!("{GROUP}(?:{DASH}{GROUP})+");
        let state_symbol = format!(r"(?:(?P<year>\d{{4}})\s?/\s?)?(?P<symbol>{symbol})");
        let party_symbol = format!(r"(?P<symbol>{GROUP}\s?/\s?{symbol})");
        Ok(Self {
            groups: Groups::new(assets)?,
            // Ố is read as 6, ó, 5; laws print their type before it.
            cue: pattern(
                r"^(?P<cue>(?:S[ốồổỗộôoóòơớờởỡợ60]|SỐ|Sô)\s*(?P<colon>[:;.]?)|(?:Luật|Nghị quyết|Pháp lệnh|Lệnh)\s+số\s*(?P<law>:))\s*",
            )?,
            state: pattern(&format!(r"^(?P<number>{NUMBER})?{LEADERS}[/⁄]\s*{state_symbol}"))?,
            party: pattern(&format!(r"^(?P<number>\d{{1,5}})?{LEADERS}[-–—]\s?{party_symbol}"))?,
            slashless: pattern(&format!(r"^(?P<number>\d{{1,5}})\s*[1Il|!\\,.]?\s*(?P<symbol>{pair})"))?,
            rubbish: pattern(&format!(r"^(?P<rubbish>\S{{1,8}}(?:\s\S{{1,4}})?)\s*/\s*{state_symbol}"))?,
            bare: pattern(r"^(?P<number>\d{1,5})(?:\s|$|[-/])")?,
            leaders: pattern(r"^[\s.…_/\-–:]*$")?,
            cited_state: pattern(&format!(
                r"\b(?P<number>{NUMBER}(?:/\d{{1,2}})?)\s?/\s?{state_symbol}(?P<tail>/[\p{{Lu}}0-9]+)?"
            ))?,
            cited_party: pattern(&format!(r"\b(?P<number>\d{{1,5}})\s?[-–—]\s?{party_symbol}"))?,
            cited_slashless: pattern(&format!(
                r"(?i:số)\s*:?\s*(?P<number>\d{{1,5}})\s?[1Il|]?\s?(?P<symbol>{pair})"
            ))?,
        })
    }

    /// The type a symbol stands for: `KH-STTTT` → `Kế hoạch`, `UBND-VX` → `Công văn`.
    pub(super) fn type_of(&self, symbol: &str) -> Option<&str> {
        let symbol = symbol.trim_start_matches(|c: char| c.is_ascii_digit() || c == '/');
        let first = symbol.split(['-', '/']).next()?;
        if first.starts_with("QH") || first.starts_with("UBTVQH") {
            return None;
        }
        match self.groups.type_name(first) {
            Some(name) => Some(name),
            None if self.groups.is_agency(first) => Some("Công văn"),
            None => None,
        }
    }

    /// Reads a cell that may be the document's own number line; `None` when it does not begin like one.
    pub(super) fn own(&self, cell: &str) -> Option<OwnNumber> {
        let cue = self.cue.captures(cell)?;
        let from = cue.get(0)?.end();
        let sure = ["colon", "law"].iter().any(|name| cue.name(name).is_some_and(|found| !found.is_empty()));
        let rest = &cell[from..];
        let read = self
            .own_state(rest)
            .or_else(|| self.own_party(rest))
            .or_else(|| self.own_slashless(rest))
            .or_else(|| self.own_rubbish(rest));
        // Without the colon only a whole number line counts: "Số lượng", "Số liệu" are sentences.
        let read = match read {
            Some(read) => read,
            None if sure => self.own_incomplete(rest),
            None => return None,
        };
        Some(read.shifted(from))
    }

    fn own_state(&self, rest: &str) -> Option<OwnNumber> {
        let found = self.state.captures(rest)?;
        let symbol = self.symbol(&found, "symbol")?;
        let year = found.name("year").map(|year| format!("{}/", year.as_str())).unwrap_or_default();
        Some(self.own_found(&found, &format!("{year}{}", symbol.text), '/', &symbol))
    }

    fn own_party(&self, rest: &str) -> Option<OwnNumber> {
        let found = self.party.captures(rest)?;
        let symbol = self.symbol(&found, "symbol")?;
        Some(self.own_found(&found, &symbol.text.clone(), '-', &symbol))
    }

    fn own_found(&self, found: &Captures<'_>, full: &str, separator: char, symbol: &Symbol) -> OwnNumber {
        let end = self.symbol_end(found);
        let start = found.name("year").or_else(|| found.name("symbol")).map_or(0, |group| group.start());
        let number = found.name("number");
        let code = number.map(|number| format!("{}{separator}{full}", number.as_str()));
        let state = if number.is_some() { FieldState::Value } else { FieldState::Blank };
        let place = number.map_or(0..start, |number| number.range());
        OwnNumber {
            code: Part { state, value: code, span: 0..end },
            number: Part { state, value: number.map(|number| number.as_str().to_owned()), span: place },
            symbol: Part { state: FieldState::Value, value: Some(full.to_owned()), span: start..end },
            fit: symbol.fit,
            reason: match (number, &symbol.repair) {
                (_, Some(repair)) => Some(repair.clone()),
                (None, None) => Some("the place for the number is printed and empty".to_owned()),
                (Some(_), None) => None,
            },
            end,
        }
    }

    /// The slash is lost or read as a letter: accepted when the lists know the symbol.
    fn own_slashless(&self, rest: &str) -> Option<OwnNumber> {
        let found = self.slashless.captures(rest)?;
        let symbol = self.confirmed(found.name("symbol")?.as_str())?;
        let mut own = self.own_found(&found, &symbol.text.clone(), '/', &symbol);
        own.fit = 0.6;
        own.reason = Some(format!("the slash before {} is damaged; type and agency are known", symbol.text));
        Some(own)
    }

    /// Something stands where the number should and is no number.
    fn own_rubbish(&self, rest: &str) -> Option<OwnNumber> {
        let found = self.rubbish.captures(rest)?;
        let symbol = self.confirmed(found.name("symbol")?.as_str())?;
        let mut own = self.own_found(&found, &symbol.text.clone(), '/', &symbol);
        let rubbish = found.name("rubbish").map_or(0..0, |rubbish| rubbish.range());
        own.number = Part { state: FieldState::Unreadable, value: None, span: rubbish };
        own.code.state = FieldState::Partial;
        own.code.value = Some(format!("/{}", symbol.text));
        own.fit = 0.5;
        own.reason = Some("something stands in the place of the number and cannot be read".to_owned());
        Some(own)
    }

    /// `Số:` with a number only, with nothing, or with what cannot be read.
    fn own_incomplete(&self, rest: &str) -> OwnNumber {
        let part = |state, value: Option<&str>, span| Part { state, value: value.map(str::to_owned), span };
        if self.leaders.is_match(rest) {
            let blank = part(FieldState::Blank, None, 0..rest.len());
            return OwnNumber {
                code: blank.clone(),
                number: blank.clone(),
                symbol: blank,
                fit: 0.8,
                reason: Some("the place for number and symbol is printed and empty".to_owned()),
                end: rest.len(),
            };
        }
        let number = self.bare.captures(rest).and_then(|found| found.name("number"));
        let end = number.map_or(rest.len(), |number| number.end());
        let state = if number.is_some() { FieldState::Partial } else { FieldState::Unreadable };
        let value = number.map(|number| number.as_str());
        OwnNumber {
            code: part(state, value, 0..end),
            number: part(if value.is_some() { FieldState::Value } else { state }, value, 0..end),
            symbol: part(FieldState::Unreadable, None, end..rest.len()),
            fit: 0.4,
            reason: Some("the number line does not have the form number/symbol".to_owned()),
            end,
        }
    }

    /// The symbol of a match, cut where it runs into the next words.
    fn symbol(&self, found: &Captures<'_>, name: &str) -> Option<Symbol> {
        let printed = found.name(name)?.as_str();
        let kept = &printed[..self.kept(printed)];
        (!kept.is_empty()).then(|| self.read_symbol(kept))
    }

    fn symbol_end(&self, found: &Captures<'_>) -> usize {
        found.name("symbol").map_or(0, |symbol| symbol.start() + self.kept(symbol.as_str()))
    }

    /// How much of `printed` is a symbol: a spaced dash may be the sentence's own (`12/KH-UBND - Sở Y tế`).
    fn kept(&self, printed: &str) -> usize {
        let mut end = 0;
        for (at, dash) in printed.match_indices(['-', '–', '—', '/']) {
            let group = next_group(&printed[at + dash.len()..]);
            let spaced = printed[..at].ends_with(' ') || printed[at + dash.len()..].starts_with(' ');
            if end == 0 {
                end = at;
            }
            if spaced && !self.groups.is_abbreviation(group) {
                return printed[..end].trim_end().len();
            }
            end = at + dash.len() + printed[at + dash.len()..].find(group).unwrap_or(0) + group.len();
        }
        if end == 0 { printed.len() } else { end }
    }

    /// A symbol in normal form: single hyphens, no spaces, lost marks put back where only one group fits.
    fn read_symbol(&self, printed: &str) -> Symbol {
        let mut symbol = String::new();
        let mut repaired = Vec::new();
        let mut known = 0;
        let folded: String = printed.chars().map(|c| if "–—".contains(c) { '-' } else { c }).collect();
        let mut count = 0;
        for piece in folded.split_inclusive(['-', '/']) {
            let group: String = piece.trim_end_matches(['-', '/']).split_whitespace().collect();
            let right = self.groups.right(&group);
            if right != group {
                repaired.push(format!("{group} taken for {right}"));
            }
            known += usize::from(self.groups.is_known(&right));
            count += 1;
            symbol.push_str(&right);
            symbol.extend(piece.chars().last().filter(|c| "-/".contains(*c)));
        }
        let fit = if known == count {
            0.98
        } else if known > 0 {
            0.93
        } else {
            0.7
        };
        let fit = if repaired.is_empty() { fit } else { fit - 0.2 };
        Symbol { text: symbol, fit, repair: (!repaired.is_empty()).then(|| repaired.join(", ")) }
    }

    /// The symbol when type and agency, or the agency of a công văn, are in the lists.
    fn confirmed(&self, printed: &str) -> Option<Symbol> {
        let shorter = printed.strip_prefix(['I', 'l', 'L', 'T', 'V']).filter(|rest| !rest.is_empty());
        [Some(printed), shorter].into_iter().flatten().find_map(|form| {
            let symbol = self.read_symbol(form);
            let mut groups = symbol.text.split(['-', '/']);
            let first = groups.next()?;
            let typed = self.groups.type_name(first).is_some()
                && groups.next().is_some_and(|org| self.groups.is_agency(org));
            (typed || self.groups.is_agency(first)).then_some(symbol)
        })
    }

    /// All citations' numbers in `text`, in order, none overlapping.
    pub(super) fn cited(&self, text: &str) -> Vec<Cited> {
        let state = self.cited_state.captures_iter(text).filter_map(|found| self.cited_as(&found, '/'));
        let party = self.cited_party.captures_iter(text).filter_map(|found| self.cited_as(&found, '-'));
        let lost = self.cited_slashless.captures_iter(text).filter_map(|found| self.cited_slashless(&found));
        let mut all: Vec<Cited> = state.chain(party).chain(lost).collect();
        all.sort_by_key(|cited| (cited.span.start, std::cmp::Reverse(cited.span.end)));
        let mut end = 0;
        all.retain(|cited| {
            let free = cited.span.start >= end;
            end = if free { cited.span.end } else { end };
            free
        });
        all
    }

    fn cited_as(&self, found: &Captures<'_>, separator: char) -> Option<Cited> {
        let number = found.name("number")?;
        let symbol = self.symbol(found, "symbol")?;
        if !self.is_citable(&symbol, found.name("year").is_some()) {
            return None;
        }
        let year = found.name("year").map(|year| format!("{}/", year.as_str())).unwrap_or_default();
        let tail =
            found.name("tail").filter(|_| number.as_str().contains('/')).map_or("", |tail| tail.as_str());
        let full = format!("{year}{}{tail}", symbol.text);
        let code = Code { number: number.as_str().to_owned(), symbol: full, separator };
        let whole = year.is_empty() || code.symbol.contains('-') || code.symbol.contains("QH");
        let fit = if whole { symbol.fit } else { symbol.fit.min(INCOMPLETE) };
        let year = found.name("year").and_then(|year| year.as_str().parse().ok()).unwrap_or(0);
        let fit = if year > LAST_YEAR { fit.min(INCOMPLETE) } else { fit };
        let known = symbol.text.split('-').nth(1).is_none_or(|agency| self.groups.is_known(agency));
        let fit = if year > 0 && !known { fit.min(0.8) } else { fit };
        Some(Cited { code, span: number.start()..self.symbol_end(found) + tail.len(), fit })
    }

    /// `5/T-2` on a drawing or `3/A` in a sentence is no citation: two groups, or a known one, or a year.
    fn is_citable(&self, symbol: &Symbol, year: bool) -> bool {
        let first = symbol.text.split(['-', '/']).next().unwrap_or_default();
        let several = symbol.text.contains(['-', '/']);
        year || (several && (self.groups.is_abbreviation(first) || self.groups.is_known(first)))
    }

    fn cited_slashless(&self, found: &Captures<'_>) -> Option<Cited> {
        let printed = found.name("symbol")?;
        let symbol = self.confirmed(&printed.as_str()[..self.kept(printed.as_str())])?;
        let number = found.name("number")?;
        let span = number.start()..self.symbol_end(found);
        let code = Code { number: number.as_str().to_owned(), symbol: symbol.text, separator: '/' };
        Some(Cited { code, span, fit: 0.7 })
    }
}

impl OwnNumber {
    /// The same with all ranges moved to the right.
    fn shifted(mut self, by: usize) -> Self {
        for part in [&mut self.code, &mut self.number, &mut self.symbol] {
            part.span = part.span.start + by..part.span.end + by;
        }
        self.end += by;
        self
    }
}

/// The group at the start of `text`, spaces before it left out.
fn next_group(text: &str) -> &str {
    let text = text.trim_start();
    let mut joined = false;
    let end = text.find(|c: char| {
        // "QLN& TTBĐS": a space after the ampersand does not end the group.
        let inside = c.is_alphanumeric() || c == '&' || c == '.' || (c == ' ' && joined);
        joined = c == '&';
        !inside
    });
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symbols() -> Symbols {
        Symbols::new(&Assets::embedded()).unwrap()
    }

    fn own(line: &str) -> (FieldState, String, String, String) {
        let own = symbols().own(line).unwrap();
        let text = |part: Part| part.value.unwrap_or_default();
        (own.code.state, text(own.code), text(own.number), text(own.symbol))
    }

    fn strings(a: FieldState, b: &str, c: &str, d: &str) -> (FieldState, String, String, String) {
        (a, b.to_owned(), c.to_owned(), d.to_owned())
    }

    #[test]
    fn own_numbers_in_all_forms() {
        use FieldState::Value;
        for (line, code, number, symbol) in [
            ("Số: 45/KH-SXD", "45/KH-SXD", "45", "KH-SXD"),
            ("Sở: 45 /KH-SXD", "45/KH-SXD", "45", "KH-SXD"),
            ("Số: 7/2022/QĐ-UBND An Phú, ngày", "7/2022/QĐ-UBND", "7", "2022/QĐ-UBND"),
            ("Số 12-KH/TU", "12-KH/TU", "12", "KH/TU"),
            ("Luật số: 33/2024/QH15", "33/2024/QH15", "33", "2024/QH15"),
            ("Số: 66.7/2025/NQ-CP", "66.7/2025/NQ-CP", "66.7", "2025/NQ-CP"),
            ("Số: 812/UBND – VHTT Hà Nội, ngày", "812/UBND-VHTT", "812", "UBND-VHTT"),
            ("S6: 1327 IKH-STTTT", "1327/KH-STTTT", "1327", "KH-STTTT"),
            ("Số: 15/KH-BCD", "15/KH-BCĐ", "15", "KH-BCĐ"),
            ("Số: 20/KH-UBND - Sở Y tế", "20/KH-UBND", "20", "KH-UBND"),
        ] {
            assert_eq!(own(line), strings(Value, code, number, symbol), "{line}");
        }
    }

    #[test]
    fn an_empty_number_stays_empty() {
        assert_eq!(own("Số:    /KH-UBND"), strings(FieldState::Blank, "", "", "KH-UBND"));
        assert_eq!(own("Số:     /UBND- VP"), strings(FieldState::Blank, "", "", "UBND-VP"));
        assert_eq!(own("Số: ……./BTC-THTK"), strings(FieldState::Blank, "", "", "BTC-THTK"));
        assert_eq!(own("Số:   -KH/HU"), strings(FieldState::Blank, "", "", "KH/HU"));
        assert_eq!(own("Số: ......"), strings(FieldState::Blank, "", "", ""));
    }

    #[test]
    fn rubbish_is_not_a_number_and_a_sentence_is_no_number_line() {
        assert_eq!(own("Số: 12O/KH-UBND"), strings(FieldState::Partial, "/KH-UBND", "", "KH-UBND"));
        assert_eq!(own("Số: 4~%"), strings(FieldState::Unreadable, "", "", ""));
        assert_eq!(symbols().own("Số lượng: 05 dịch vụ"), None);
        assert_eq!(symbols().own("số 12/KH-UBND"), None);
    }

    #[test]
    fn a_repair_lowers_the_fit_and_is_told() {
        let own = symbols().own("Số: 1327 IKH-STTTT").unwrap();
        assert!(own.fit < 0.7 && own.reason.unwrap().contains("slash"));
    }

    #[test]
    fn citations_keep_apart() {
        let text = "Kế hoạch số 15/KH-BCD ngày 26/4/2023; Công văn số 2596 UBND-BCĐ; Công văn số 37/UBND – VHTT ngày; \
                    Nghị quyết số 06-NQ/TU, Kế hoạch 48/KH- UBND - Sở Y tế; đạt 3/5 xã; 515/KH-BCA-BNN&MT; \
                    15972/SXD-QLN& TTBĐS; Luật số 33/2024/QH15; số 04/09/CV-MB/02 ngày";
        let codes: Vec<_> = symbols().cited(text).into_iter().map(|cited| cited.code.text()).collect();
        let expected = "15/KH-BCĐ 2596/UBND-BCĐ 37/UBND-VHTT 06-NQ/TU \
                        48/KH-UBND 515/KH-BCA-BNN&MT 15972/SXD-QLN&TTBĐS 33/2024/QH15 04/09/CV-MB/02";
        assert_eq!(codes.join(" "), expected);
    }

    #[test]
    fn the_first_group_tells_the_type() {
        let symbols = symbols();
        assert_eq!(symbols.type_of("KH-STTTT"), Some("Kế hoạch"));
        assert_eq!(symbols.type_of("2022/QĐ-UBND"), Some("Quyết định"));
        assert_eq!((symbols.type_of("UBND-VX"), symbols.type_of("2024/QH15")), (Some("Công văn"), None));
    }
}
