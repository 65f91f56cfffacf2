//! Type and subject: the type line and the lines under it, the V/v lines of a công văn, a gazette's heading.
//!
//! A công văn prints no type: it is inferred from the symbol, or from V/v with Kính gửi. In gazettes the number
//! and date stand inside the heading (`THÔNG TƯ / CỦA BỘ … SỐ 03/2010/TT-BNNPTNT / NGÀY …`).

use crate::document::{Confidence, Field, FieldState};
use crate::error::Result;

use super::casing;
use super::date::Dates;
use super::echo;
use super::header::{Header, Letterhead};
use super::matcher::Pattern;
use super::pattern;
use super::sheet::{Bit, Joined, Sheet, absent, because};
use super::symbol::Symbols;
use super::words::{Words, is_capitals, is_speck, without_specks};
use super::zones::Zones;

/// The type of the document.
pub(super) fn kind(sheet: &Sheet<'_>, symbols: &Symbols, zones: &Zones, header: &Header) -> Field {
    let by_symbol = header.symbol.value.as_deref().and_then(|symbol| symbols.type_of(symbol));
    if let Some(line) = &zones.type_line {
        let field = sheet.value(line.name.as_str(), &[line.bit], line.fit);
        return match by_symbol {
            Some(other) if other != line.name && !same_symbol(&line.name, other) => {
                because(field, format!("the symbol stands for {other}"))
            }
            _ => field,
        };
    }
    let letter = !header.about.is_empty() && !zones.addressees.is_empty();
    let (name, fit, reason) = match by_symbol {
        Some("Công văn") => ("Công văn", 0.95, "no type is printed; inferred from the symbol"),
        None if letter => ("Công văn", 0.85, "no type is printed; inferred from V/v and Kính gửi"),
        Some(_) if letter => {
            ("Công văn", 0.6, "no type is printed; inferred from V/v and Kính gửi against the symbol")
        }
        Some(name) => (name, 0.7, "no type is printed on a line of its own; inferred from the symbol"),
        None => return absent(Some("no type is printed")),
    };
    let field = Field { value: Some(name.to_owned()), state: FieldState::Value, ..Field::default() };
    because(Field { confidence: Confidence::new(fit), ..field }, reason)
}

/// Types that share one abbreviation: QĐ is Quyết định and, in the party, Quy định.
fn same_symbol(printed: &str, by_symbol: &str) -> bool {
    matches!(
        (printed, by_symbol),
        ("Quy định" | "Lệnh" | "Pháp lệnh" | "Luật", _) | ("Thông tri", "Thông tư")
    )
}

/// What the document is about.
pub(super) fn subject(
    sheet: &Sheet<'_>,
    words: &Words,
    letterhead: &Letterhead,
    zones: &Zones,
    header: &Header,
) -> Field {
    let rest = zones.type_line.as_ref().and_then(|line| line.rest);
    let under = zones.subject.clone().map(|row| sheet.whole(row));
    let unspecked = |bit: Bit| sheet.part(bit, without_specks(sheet.text(bit)));
    let mut bits: Vec<Bit> = rest.into_iter().chain(under).map(unspecked).collect();
    bits.retain(|bit| bit.start < bit.end);
    let fit = if bits.is_empty() { 0.93 } else { 0.95 };
    if bits.is_empty() {
        bits.clone_from(&header.about);
    }
    let unnamed = bits.is_empty();
    if unnamed {
        bits.clone_from(&header.heading);
    }
    let Some(first) = bits.first_mut() else { return absent(None) };
    let text = sheet.text(*first);
    *first = sheet.part(*first, letterhead.short_cue(text)..text.len());
    let raw = without_dust(&sheet.raw(&bits));
    let plain = raw.trim_end_matches(['.', ';', ':', ' ']);
    if !plain.chars().any(char::is_alphabetic) {
        return absent(None);
    }
    let doubt = bits.len() > 6;
    let mut written = casing::sentence(words, plain);
    if is_capitals(plain) {
        written = echo::written(sheet, zones.body.clone(), &written);
    }
    let field = sheet.value(written, &bits, if doubt { 0.7 } else { fit });
    if unnamed {
        let field = Field { confidence: field.confidence.min(Confidence::new(0.7)), ..field };
        return because(field, "no type is printed; this is the first heading below the number");
    }
    let torn = plain.starts_with(char::is_lowercase) && header.about.is_empty() && !is_opened(words, plain);
    if doubt {
        because(field, "long for a subject: it may run into the body")
    } else if torn {
        because(field, "begins in the middle of a sentence: its first line may be missing")
    } else {
        field
    }
}

/// Whether a subject in small letters begins as subjects do.
fn is_opened(words: &Words, subject: &str) -> bool {
    ["subject_verb", "basis", "acts"].iter().any(|kind| words.begins(kind, subject) > 0)
}

/// The text without words that are nothing but punctuation; dashes and rules of text stay.
fn without_dust(text: &str) -> String {
    let dust =
        |word: &&str| !is_speck(word) || word.chars().any(char::is_alphanumeric) || "-–—".contains(*word);
    text.split_whitespace().filter(dust).collect::<Vec<_>>().join(" ")
}

/// Reads a gazette's heading.
#[derive(Debug)]
pub(super) struct Gazette(Pattern);

impl Gazette {
    /// Compiles the form.
    pub(super) fn new() -> Result<Self> {
        Ok(Self(pattern(r"^(?:CỦA\s+(?P<issuer>[\p{Lu}\s,–-]+?)\s+)?(?P<number>SỐ\s*:?\s*\d\S*/\S+)\s*")?))
    }

    /// Moves number, date and issuer from the rows under the type to the header; gives the rows used up.
    pub(super) fn read(
        &self,
        sheet: &Sheet<'_>,
        words: &Words,
        symbols: &Symbols,
        dates: &Dates,
        zones: &mut Zones,
        header: &mut Header,
    ) -> Option<Field> {
        let bits: Vec<Bit> = zones.subject.clone().map(|row| sheet.whole(row)).collect();
        let joined = Joined::of(sheet, &bits);
        let found = self.0.captures(&joined.text).filter(|_| header.code.state == FieldState::Absent)?;
        let line = found.name("number")?;
        let own = symbols.own(line.as_str())?;
        let bits = joined.bits(line.range());
        let reason = "stands in the heading, as gazettes print it";
        let field = |value: &Option<String>| {
            because(sheet.field(FieldState::Value, value.clone(), &bits, 0.85), reason)
        };
        (header.code, header.number, header.symbol) =
            (field(&own.code.value), field(&own.number.value), field(&own.symbol.value));
        let mut used = found.get(0)?.end();
        if let Some(date) = dates.leading(&joined.text[used..]) {
            let span = used + date.span.start..used + date.span.end;
            let issued = sheet.field(date.state, date.value, &joined.bits(span.clone()), date.fit.min(0.85));
            header.issued = because(issued, reason);
            used = span.end;
        }
        let next = joined
            .bits(used..joined.text.len())
            .iter()
            .find(|bit| !sheet.text(**bit).trim().is_empty())
            .copied();
        zones.subject.start = next.map_or(zones.subject.end, |bit| bit.row);
        let issuer = found.name("issuer")?;
        let name = casing::organisation(words, issuer.as_str());
        Some(because(sheet.value(name, &joined.bits(issuer.range()), 0.85), reason))
    }
}
