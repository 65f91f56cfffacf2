//! Reads the letterhead: number and symbol, place and date, urgency, confidentiality, the V/v lines.
//!
//! Only cells of the letterhead are looked at, so that a citation can never become the document's own number or
//! date. What is read is taken out of the cells; what is left over is the names of the bodies (`issuer`).

use std::ops::Range;

use crate::document::{Confidence, Field, FieldState};
use crate::error::Result;

use super::date::{Dated, Dates};
use super::matcher::Pattern;
use super::pattern;
use super::sheet::{Bit, Joined, Sheet, absent, because};
use super::symbol::{OwnNumber, Part, Symbols};
use super::words::{Words, is_capitals, plain_skeleton, without_specks};

/// A number, or the day and month of issue, that the recogniser is less sure of than this is not taken for read:
/// they are often written by hand, and a wrong one is worse than none. On the scans at hand the figures read
/// right had 0.76 to 0.97 (handwritten ones too) and the wrong ones 0.67 and less; one stamped number that was
/// right (0.59) is given up for that.
pub(super) const LEGIBLE: f32 = 0.7;

/// What the letterhead says, and the cells nobody claimed.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// Number and symbol.
    pub(super) code: Field,
    /// The number.
    pub(super) number: Field,
    /// The symbol.
    pub(super) symbol: Field,
    /// The place.
    pub(super) place: Field,
    /// The date.
    pub(super) issued: Field,
    /// HỎA TỐC, ...
    pub(super) urgency: Field,
    /// MẬT, ...
    pub(super) confidentiality: Field,
    /// The lines from V/v on.
    pub(super) about: Vec<Bit>,
    /// Cells before the number that nothing else claimed.
    pub(super) names: Vec<Bit>,
    /// The first cells in capitals below the number that nothing else claimed.
    pub(super) heading: Vec<Bit>,
}

/// The forms of the letterhead.
#[derive(Debug)]
pub(super) struct Letterhead {
    about: Pattern,
    day: Pattern,
}

/// A place and date that stand together.
struct PlaceDate {
    cells: Range<usize>,
    joined: Joined,
    date: Dated,
    place: Range<usize>,
}

impl Letterhead {
    /// Compiles the forms.
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            about: pattern(r"^(?:[Vv]\s?/\s?[VvyY]|[Vv]ề việc|VỀ VIỆC)\s*[:.]?\s*")?,
            day: pattern(r"(?i)\bng[aàáả]y\b")?,
        })
    }

    /// Reads the cells of a letterhead.
    pub(super) fn read(
        &self,
        sheet: &Sheet<'_>,
        words: &Words,
        symbols: &Symbols,
        dates: &Dates,
        cells: &[Bit],
    ) -> Header {
        let mut header = Header {
            code: absent(Some("there is no number line in the head of the document")),
            ..Header::default()
        };
        let mut rest = cells.to_vec();
        drop_incoming_stamp(sheet, words, &mut rest);
        header.urgency = stamp(sheet, words, "urgency", &mut rest);
        header.confidentiality = stamp(sheet, words, "confidentiality", &mut rest);
        let number_row = take_number(sheet, symbols, &mut rest, &mut header);
        self.take_date(sheet, words, dates, &mut rest, &mut header);
        let about_row = self.take_about(sheet, &mut rest, &mut header);
        let end = number_row.or(about_row).unwrap_or(usize::MAX);
        header.heading = heading(sheet, &rest, end);
        header.names = rest.into_iter().filter(|cell| cell.row <= end).collect();
        header
    }

    fn take_date(
        &self,
        sheet: &Sheet<'_>,
        words: &Words,
        dates: &Dates,
        rest: &mut Vec<Bit>,
        header: &mut Header,
    ) {
        let found = (0..rest.len()).find_map(|at| self.place_date(sheet, words, dates, rest, at));
        let Some(found) = found else {
            header.issued = absent(Some("there is no line of place and date in the head of the document"));
            return;
        };
        (header.place, header.issued) = found.fields(sheet, words);
        let left = found.joined.bits(0..found.place.start);
        let left: Vec<Bit> =
            left.into_iter().map(|bit| sheet.trimmed(bit)).filter(|bit| bit.start < bit.end).collect();
        rest.splice(found.cells.clone(), left);
    }

    /// The place and date at cell `at`; the date may run over to the next cell, the place begin in the one before.
    fn place_date(
        &self,
        sheet: &Sheet<'_>,
        words: &Words,
        dates: &Dates,
        cells: &[Bit],
        at: usize,
    ) -> Option<PlaceDate> {
        if !self.day.is_match(sheet.text(cells[at])) {
            return None;
        }
        let alone = Joined::of(sheet, &cells[at..=at]);
        let wrapped = Joined::of(sheet, &cells[at..cells.len().min(at + 2)]);
        let whole =
            |joined: &Joined| dates.first(&joined.text).filter(|date| date.span.start < alone.text.len());
        let (joined, date) = match (whole(&alone), whole(&wrapped)) {
            (Some(date), Some(longer)) if date.state == FieldState::Value || date.span == longer.span => {
                (alone, date)
            }
            (_, Some(longer)) => (wrapped, longer),
            (Some(date), None) => (alone, date),
            (None, None) => return None,
        };
        let cell_end = sheet.text(cells[at]).len();
        let (used, end) = if date.span.end > cell_end { (2, joined.text.len()) } else { (1, cell_end) };
        let (before, after) = (&joined.text[..date.span.start], &joined.text[date.span.end..end]);
        let place = place_before(words, before);
        // "(tính từ ngày 12/4/2019 đến hết ngày …)" is a sentence, not a line of place and date.
        if (place.is_empty() && has_letters(before)) || has_letters(after) {
            return None;
        }
        let found = PlaceDate { cells: at..at + used, joined, date, place };
        Some(found.with_cell_before(sheet, words, cells, at))
    }

    /// The date line beside the signature, for forms that have none in the head.
    pub(super) fn late_date(
        &self,
        sheet: &Sheet<'_>,
        words: &Words,
        dates: &Dates,
        cells: &[Bit],
    ) -> Option<(Field, Field)> {
        let found = (0..cells.len()).find_map(|at| {
            let found = self.place_date(sheet, words, dates, &cells[at..=at], 0)?;
            let whole = found.date.span.end == found.joined.text.len() && found.place.start == 0;
            (whole && !found.place.is_empty()).then_some(found)
        })?;
        let (place, issued) = found.fields(sheet, words);
        let reason = "stands beside the signature, not in the head of the document";
        Some((because(place, reason), because(issued, reason)))
    }

    /// Takes the V/v lines; gives the row of the first.
    fn take_about(&self, sheet: &Sheet<'_>, rest: &mut Vec<Bit>, header: &mut Header) -> Option<usize> {
        let first = rest.iter().position(|cell| self.about.is_match(sheet.text(*cell)))?;
        let mut end = first + 1;
        while end < rest.len() && continues(sheet, rest[end - 1], rest[end]) {
            end += 1;
        }
        let mut about: Vec<Bit> = rest.drain(first..end).collect();
        let row = about[0].row;
        let text = sheet.text(about[0]);
        let cue = self.about.find(text).map_or(0, |cue| cue.end());
        about[0] = sheet.part(about[0], cue..text.len());
        header.about = about.into_iter().filter(|bit| bit.start < bit.end).collect();
        Some(row)
    }

    /// Length of a leading `V/v`, which is a cue and not part of a subject.
    pub(super) fn short_cue(&self, text: &str) -> usize {
        let cue = self.about.find(text).map_or(0, |cue| cue.end());
        if text[..cue].contains('/') { cue } else { 0 }
    }
}

/// Whether `next` carries on the V/v lines: the row below, no blank line between, not in capitals.
fn continues(sheet: &Sheet<'_>, last: Bit, next: Bit) -> bool {
    next.row == last.row + 1
        && !sheet.rows[next.row].gap
        && !(is_capitals(sheet.text(next)) && sheet.text(next).len() > 24)
}

impl PlaceDate {
    /// `Thành` / `phố Hồ Chí Minh, ngày …`: the place's first words stand in the cell before.
    fn with_cell_before(self, sheet: &Sheet<'_>, words: &Words, cells: &[Bit], at: usize) -> Self {
        let Some(before) = at.checked_sub(1) else { return self };
        let place = &self.joined.text[..self.place.end];
        let both = format!("{} {place}", sheet.raw(&[cells[before]]));
        if cells[before].row + 1 != cells[at].row || !is_territory(words, &both) {
            return self;
        }
        let joined = Joined::of(sheet, &cells[before..self.cells.end]);
        let shift = joined.text.len() - self.joined.text.len();
        let mut date = self.date;
        for part in [&mut date.span, &mut date.day, &mut date.month] {
            *part = part.start + shift..part.end + shift;
        }
        Self { cells: before..self.cells.end, joined, date, place: 0..self.place.end + shift }
    }

    fn fields(&self, sheet: &Sheet<'_>, words: &Words) -> (Field, Field) {
        let bits = self.joined.bits(self.date.span.clone());
        let mut issued = sheet.field(self.date.state, self.date.value.clone(), &bits, self.date.fit);
        issued.reason.clone_from(&self.date.reason);
        self.leave_illegible(sheet, &mut issued);
        (self.place_field(sheet, words), issued)
    }

    /// Leaves open the day, or day and month, that the recogniser was not sure of.
    fn leave_illegible(&self, sheet: &Sheet<'_>, issued: &mut Field) {
        let legible = |part: &Range<usize>| {
            sheet.legibility(&self.joined.bits(part.clone())) >= Confidence::new(LEGIBLE)
        };
        let Some(year) = issued.value.as_deref().and_then(|value| value.get(..4)).map(str::to_owned) else {
            return;
        };
        let month = issued.value.as_deref().and_then(|value| value.get(5..7)).unwrap_or("XX").to_owned();
        let value = if month != "XX" && !legible(&self.date.month) {
            (format!("{year}-XX-XX"), "the month was read with little certainty")
        } else if issued.state == FieldState::Value && !legible(&self.date.day) {
            (format!("{year}-{month}-XX"), "the day was read with little certainty")
        } else {
            return;
        };
        issued.state = FieldState::Partial;
        issued.value = Some(value.0);
        issued.reason = Some(value.1.to_owned());
    }

    fn place_field(&self, sheet: &Sheet<'_>, words: &Words) -> Field {
        let mut bits = self.joined.bits(self.place.clone());
        for bit in &mut bits {
            *bit = sheet.part(*bit, without_specks(sheet.text(*bit)));
        }
        let printed = sheet.raw(&bits);
        if !printed.chars().any(char::is_alphabetic) {
            return because(
                sheet.field(FieldState::Blank, None, &bits, 0.7),
                "no place is printed before the date",
            );
        }
        if is_territory(words, &printed) {
            return sheet.value(printed, &bits, 0.98);
        }
        let spelt =
            printed.split_whitespace().all(|word| crate::text::syllable::is_valid(word.trim_matches('.')));
        // Where nothing was recognised, other marks than the list has are how the author writes the name.
        let typed = sheet.legibility(&bits) == Confidence::CERTAIN;
        match words.damaged_province(&printed) {
            Some(name) if typed && plain_skeleton(name) == plain_skeleton(&printed) => {
                let reason = format!("the list has {name}");
                because(sheet.value(printed, &bits, 0.9), reason)
            }
            Some(name) if !spelt => {
                let reason = format!("read {printed}; {name} is the only province with these letters");
                because(sheet.value(name, &bits, 0.6), reason)
            }
            _ if spelt => sheet.value(printed, &bits, 0.9),
            _ => because(
                sheet.value(printed, &bits, 0.5),
                "the name is in no list and not spelt like Vietnamese",
            ),
        }
    }
}

/// The cells in capitals below row `end`, row by row without a break.
fn heading(sheet: &Sheet<'_>, rest: &[Bit], end: usize) -> Vec<Bit> {
    let below = rest.iter().skip_while(|cell| cell.row <= end || !is_capitals(sheet.text(**cell)));
    let mut lines: Vec<Bit> = Vec::new();
    for cell in below.take_while(|cell| is_capitals(sheet.text(**cell))) {
        if lines.last().is_some_and(|last| cell.row != last.row + 1) {
            break;
        }
        lines.push(*cell);
    }
    lines
}

fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

fn is_territory(words: &Words, text: &str) -> bool {
    let bare = text.trim_start_matches("TP.").trim_start_matches("Tp.").trim();
    words.territory(bare).is_some()
}

/// The end of `before` that is a place: all of it when short, else a known name, else the last capitalised words.
fn place_before(words: &Words, before: &str) -> Range<usize> {
    let end = before.trim_end_matches(|c: char| c.is_whitespace() || ",.;…".contains(c)).len();
    let text = &before[..end];
    let starts: Vec<usize> =
        text.split_whitespace().map(|word| word.as_ptr() as usize - text.as_ptr() as usize).collect();
    let named = |from: &usize| {
        words.begins("division", &text[*from..]) > 0 || text[*from..].starts_with(char::is_uppercase)
    };
    let known = starts.iter().find(|from| is_territory(words, &text[**from..]));
    if let Some(from) = known {
        return *from..end;
    }
    let short = starts.len() <= 5 && text.starts_with(char::is_uppercase) && !text.contains([':', '/']);
    if short {
        return 0..end;
    }
    let from = starts.iter().rev().take(4).take_while(|from| named(from)).last();
    from.copied().unwrap_or(end)..end
}

/// Takes out the stamp of the office that received the document, with its own number and date.
fn drop_incoming_stamp(sheet: &Sheet<'_>, words: &Words, rest: &mut Vec<Bit>) {
    let Some(at) = rest.iter().position(|cell| words.is("stamp", sheet.text(*cell))) else { return };
    let of_stamp =
        |cell: &&Bit| words.begins("stamp_line", sheet.text(**cell)) > 0 && !sheet.text(**cell).contains('/');
    let dated = |cell: &&Bit| words.begins("stamp_date", sheet.text(**cell)) > 0;
    let lines = rest[at + 1..].iter().take(4).take_while(|cell| of_stamp(cell) || dated(cell)).count();
    rest.drain(at..=at + lines);
}

/// A stamp that fills a cell.
fn stamp(sheet: &Sheet<'_>, words: &Words, kind: &str, rest: &mut Vec<Bit>) -> Field {
    let Some(at) =
        rest.iter().position(|cell| words.is(kind, sheet.text(*cell)) && is_capitals(sheet.text(*cell)))
    else {
        return absent(None);
    };
    let cell = rest.remove(at);
    let cell = sheet.part(cell, without_specks(sheet.text(cell)));
    sheet.value(sheet.raw(&[cell]), &[cell], 0.95)
}

/// Takes the number line; gives its row.
fn take_number(
    sheet: &Sheet<'_>,
    symbols: &Symbols,
    rest: &mut Vec<Bit>,
    header: &mut Header,
) -> Option<usize> {
    let lines = (0..rest.len()).filter_map(|at| number_line(sheet, symbols, rest, at));
    // A line with a symbol beats one without: an incoming stamp has a number only.
    let (at, used, joined, own) =
        lines.min_by_key(|(at, _, _, own)| (own.symbol.value.is_none(), own.fit < 0.5, *at))?;
    let field = |part: &Part| {
        let bits = joined.bits(part.span.clone());
        let bits: Vec<Bit> = bits.into_iter().map(|bit| sheet.trimmed(bit)).collect();
        let mut field = sheet.field(part.state, part.value.clone(), &bits, own.fit);
        if part.state == FieldState::Blank {
            field.raw = field.raw.filter(|raw| has_letters(raw));
        }
        if part.state != FieldState::Value || own.fit < 0.9 {
            field.reason.clone_from(&own.reason);
        }
        field
    };
    (header.code, header.number, header.symbol) = (field(&own.code), field(&own.number), field(&own.symbol));
    leave_illegible(sheet, &joined.bits(own.number.span.clone()), header);
    let row = rest[at].row;
    let left = joined.bits(own.end..joined.text.len());
    let left: Vec<Bit> =
        left.into_iter().map(|bit| sheet.trimmed(bit)).filter(|bit| bit.start < bit.end).collect();
    rest.splice(at..at + used, left);
    Some(row)
}

/// Takes back a number that the recogniser was not sure of; the symbol stays, the lists bear it out.
fn leave_illegible(sheet: &Sheet<'_>, number: &[Bit], header: &mut Header) {
    let sure = sheet.legibility(number) >= Confidence::new(LEGIBLE);
    if sure || header.number.state != FieldState::Value {
        return;
    }
    let reason = "the number was read with little certainty; it may be written by hand";
    for field in [&mut header.number, &mut header.code] {
        field.reason = Some(reason.to_owned());
        field.value = None;
        field.state = FieldState::Unreadable;
    }
    if let Some(symbol) = &header.symbol.value {
        header.code.state = FieldState::Partial;
        let party = header.code.raw.as_deref().is_some_and(|raw| raw.find('-') < raw.find('/'));
        header.code.value = Some(format!("{}{symbol}", if party { '-' } else { '/' }));
    }
}

/// The number line that begins at cell `at`, joined with the next cell when it breaks off.
fn number_line(
    sheet: &Sheet<'_>,
    symbols: &Symbols,
    cells: &[Bit],
    at: usize,
) -> Option<(usize, usize, Joined, OwnNumber)> {
    let text = sheet.text(cells[at]);
    let own = symbols.own(text)?;
    let broken = text.ends_with(['-', '–', '/']) || own.symbol.value.is_none();
    if let Some(next) = cells.get(at + 1).filter(|_| broken) {
        let joined = Joined::of(sheet, &[cells[at], *next]);
        let longer = symbols.own(&joined.text).filter(|longer| longer.symbol.value != own.symbol.value);
        if let Some(longer) = longer.filter(|longer| longer.symbol.value.is_some()) {
            return Some((at, 2, joined, longer));
        }
    }
    Some((at, 1, Joined::of(sheet, &cells[at..=at]), own))
}
