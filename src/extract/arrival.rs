//! Reads the stamp of the office that received the document, which the recogniser has read apart from the page: which
//! office, and under which number and on which day it took the document in.
//!
//! Number and day are filled in by hand on dotted lines as a rule, over the dots and over each other. What stands
//! there is then never taken for read, however sure the recogniser was: handwriting reads as figures that are not
//! there.

use crate::document::{
    BoundingBox, Confidence, Document, Evidence, Field, FieldState, IncomingStamp, Line, PageNumber,
    Restoration, StampFields,
};
use crate::error::Result;
use crate::text;

use super::date::Dates;
use super::header::LEGIBLE;
use super::matcher::Pattern;
use super::pattern;
use super::sheet::absent;
use super::words::{is_capitals, without_specks};

/// A name with a word that the recogniser is less sure of is not taken for read: on the scans at hand those below had
/// wrong letters.
const READABLE: f32 = 0.5;

const BY_HAND: &str = "it stands on a dotted line and is written by hand";
const UNSURE: &str = "it was read with little certainty";
const COVERED: &str = "the stamp has a place for it, which cannot be read";

/// The forms of a stamp of arrival. They are matched without marks, which are small and often smeared.
#[derive(Debug)]
pub(super) struct Arrivals {
    title: Pattern,
    number: Pattern,
    date: Pattern,
    dotted: Pattern,
}

impl Arrivals {
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            title: pattern(r"(?i)\bden\b")?,
            number: pattern(r"(?i)^\P{L}*so\b\s*[:.]*")?,
            date: pattern(r"(?i)\bngay\b\s*[:.]*")?,
            dotted: pattern(r"[.…_]{2}|…")?,
        })
    }

    /// The stamps of arrival on the pages of `document`, in the order of the pages.
    pub(super) fn read<'s>(
        &'s self,
        document: &'s Document<Restoration>,
        dates: &'s Dates,
    ) -> impl Iterator<Item = StampFields> {
        let stamps = document
            .pages
            .iter()
            .flat_map(|page| page.picture.incoming_stamps.iter().map(|stamp| (page.page, stamp)));
        stamps.map(|(page, stamp)| self.fields(&Stamp { page, stamp }, dates))
    }

    fn fields(&self, stamp: &Stamp<'_>, dates: &Dates) -> StampFields {
        let lines = &stamp.stamp.lines;
        let find =
            |form: &Pattern| lines.iter().position(|line| form.is_match(&text::strip_marks(&line.text)));
        let title = find(&self.title).unwrap_or_default();
        let (number, date) = (find(&self.number), find(&self.date));
        StampFields {
            organization: organization(stamp, &lines[..title]),
            number: match number {
                Some(at) => self.number(stamp, &lines[at]),
                None if covers_a_line(
                    &lines[title..date.unwrap_or(title).max(title)],
                    date.map(|at| &lines[at]),
                ) =>
                {
                    stamp.unreadable(None, &lines[title], COVERED)
                }
                None => absent(None),
            },
            date: date.map_or_else(|| absent(None), |at| self.date(stamp, &lines[at], dates)),
        }
    }

    fn number(&self, stamp: &Stamp<'_>, line: &Line) -> Field {
        let rest = after(&self.number, line);
        let figures = rest.trim();
        let plain = !figures.is_empty() && figures.chars().all(|c| c.is_ascii_digit());
        self.filled(stamp, line, rest, plain.then(|| figures.to_owned()))
    }

    fn date(&self, stamp: &Stamp<'_>, line: &Line, dates: &Dates) -> Field {
        let found = dates.first(&line.text).filter(|date| date.state == FieldState::Value);
        self.filled(stamp, line, after(&self.date, line), found.and_then(|date| date.value))
    }

    /// What stands in the place that `line` has for it: `value` where it is printed and well read.
    fn filled(&self, stamp: &Stamp<'_>, line: &Line, rest: &str, value: Option<String>) -> Field {
        let (sure, raw) = (certainty(line), Some(rest.trim().to_owned()).filter(|raw| !raw.is_empty()));
        let legible = sure >= Confidence::new(LEGIBLE);
        if self.dotted.is_match(rest) || line.text.len() == rest.len() {
            let empty = !rest.chars().any(char::is_alphanumeric);
            return if empty && legible {
                Field { raw, ..stamp.field(FieldState::Blank, None, line) }
            } else {
                stamp.unreadable(raw, line, BY_HAND)
            };
        }
        match value.filter(|_| legible) {
            Some(value) => Field { raw, ..stamp.field(FieldState::Value, Some(value), line) },
            None if raw.is_none() && legible => stamp.field(FieldState::Blank, None, line),
            None => stamp.unreadable(raw, line, UNSURE),
        }
    }
}

/// What stands on a line behind its label.
fn after<'l>(label: &Pattern, line: &'l Line) -> &'l str {
    // Without marks a text has as many letters as before, not as many bytes.
    let bare = text::strip_marks(&line.text);
    let letters = label.find(&bare).map_or(0, |found| bare[..found.end()].chars().count());
    let dots = |c: &char| matches!(c, '.' | '…' | '_' | ':');
    let kept: String = line.text.chars().take(letters).collect();
    // Dots that the label took belong to the line to fill in.
    let back = kept.chars().rev().take_while(dots).filter(|c| *c != ':').map(char::len_utf8).sum::<usize>();
    &line.text[kept.len() - back..]
}

/// A stamp and the page it is on.
struct Stamp<'s> {
    page: PageNumber,
    stamp: &'s IncomingStamp,
}

impl Stamp<'_> {
    fn field(&self, state: FieldState, value: Option<String>, line: &Line) -> Field {
        let evidence = Evidence { page: self.page, line: 0, span: [0, 0], bbox: Some(self.stamp.bbox) };
        let confidence = certainty(line);
        Field { state, value, raw: None, confidence, evidence: vec![evidence], reason: None }
    }

    fn unreadable(&self, raw: Option<String>, line: &Line, reason: &str) -> Field {
        let reason = Some(reason.to_owned());
        Field { raw, reason, ..self.field(FieldState::Unreadable, None, line) }
    }
}

/// The lines in capitals over the title.
fn organization(stamp: &Stamp<'_>, lines: &[Line]) -> Field {
    let named = |line: &&Line| {
        let letters = line.text.chars().filter(|c| c.is_alphabetic()).count();
        is_capitals(&line.text) && letters > 4
    };
    let Some(line) = lines.iter().rev().find(named) else { return absent(None) };
    if certainty(line) < Confidence::new(READABLE) {
        return stamp.unreadable(Some(line.text.clone()), line, UNSURE);
    }
    let name = line.text[without_specks(&line.text)].trim_end_matches([':', '.', ' ']).to_owned();
    Field { raw: Some(line.text.clone()), ..stamp.field(FieldState::Value, Some(name), line) }
}

/// How sure the recogniser was of the least sure word.
fn certainty(line: &Line) -> Confidence {
    let sure = line.words.iter().filter_map(|word| word.confidence);
    sure.fold(Confidence::CERTAIN, Confidence::min)
}

/// Whether there is room for a line of writing between the title and the line of the date: their feet are two lines
/// apart. What is written by hand reaches over its line, and boxes of print that it touches grow with it: so the smallest
/// word is the measure of a line, and the foot in the middle is its foot.
fn covers_a_line(above: &[Line], below: Option<&Line>) -> bool {
    let boxes = |line: &Line| line.words.iter().filter_map(|word| word.bbox).collect::<Vec<_>>();
    let (Some(title), Some(below)) = (above.first().map(boxes), below.map(boxes)) else { return false };
    let foot = |boxes: &[BoundingBox]| {
        let mut feet: Vec<f32> = boxes.iter().map(|bbox| bbox.y1).collect();
        feet.sort_by(f32::total_cmp);
        feet.get(feet.len().saturating_sub(1) / 2).copied()
    };
    let height = title.iter().map(|bbox| bbox.y1 - bbox.y0).reduce(f32::min);
    let (Some(upper), Some(lower), Some(height)) = (foot(&title), foot(&below), height) else { return false };
    lower - upper > 1.7 * height
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Assets;
    use crate::extract::{Extractor, fixture};

    /// The fields of a stamp with these lines, all words as sure as that.
    fn read(lines: &[&str], sure: f32) -> StampFields {
        let mut document = fixture::document("x");
        document.pages[0].picture.incoming_stamps = vec![stamp(lines, sure)];
        Arrivals::new().unwrap().read(&document, &Dates::new().unwrap()).next().unwrap()
    }

    fn stamp(lines: &[&str], sure: f32) -> IncomingStamp {
        let line = |text: &&str| {
            let words = text.split_whitespace();
            Line::from_words(words.map(|word| (word.to_owned(), None, Some(Confidence::new(sure)))))
        };
        let bbox = BoundingBox { x0: 50.0, y0: 90.0, x1: 200.0, y1: 160.0 };
        let lines = lines.iter().map(line).collect();
        IncomingStamp { text: String::new(), bbox, lines }
    }

    #[test]
    fn every_office_that_received_the_document_has_its_stamp() {
        let mut document = fixture::document("x");
        let stamps = [["UBND HUYỆN MỘC LAN", "ĐẾN", "Số: 12"], ["PHÒNG NỘI VỤ", "ĐẾN", "Số:...34...."]];
        document.pages[0].picture.incoming_stamps = stamps.map(|lines| stamp(&lines, 0.95)).into();
        let record = Extractor::new(&Assets::embedded()).unwrap().extract(&document);
        let name = |fields: &StampFields| fields.organization.value.clone();
        assert_eq!(record.incoming_stamp.as_ref().and_then(name).as_deref(), Some("UBND HUYỆN MỘC LAN"));
        assert_eq!(record.further_stamps.iter().filter_map(name).collect::<Vec<_>>(), ["PHÒNG NỘI VỤ"]);
        let doubtful: Vec<_> = record.doubtful.iter().map(|doubt| doubt.pointer.as_str()).collect();
        assert!(doubtful.contains(&"/further_stamps/0/number"), "{doubtful:?}");
    }

    #[test]
    fn a_printed_stamp_has_values() {
        let fields = read(&["UBND HUYỆN MỘC LAN", "CÔNG VĂN ĐẾN", "Số: 1234", "Ngày: 12/3/2024"], 0.95);
        assert_eq!(fields.organization.value.as_deref(), Some("UBND HUYỆN MỘC LAN"));
        assert_eq!(fields.number.value.as_deref(), Some("1234"));
        assert_eq!(fields.date.value.as_deref(), Some("2024-03-12"));
        assert_eq!(fields.number.evidence[0].bbox.map(|bbox| bbox.x0), Some(50.0));
    }

    #[test]
    fn what_is_written_by_hand_on_dots_is_never_a_number() {
        let fields =
            read(&["VĂN PHÒNG", "CÔNG VĂN ĐẾN", "Số:...545.......", "Ngày.12.tháng.4.năm 2024"], 0.95);
        assert_eq!((fields.number.state, fields.number.value), (FieldState::Unreadable, None));
        assert_eq!(fields.number.raw.as_deref(), Some("...545......."));
        let fields = read(&["ĐẾN Giờ:.......", "Ngày:.12.14.12024.."], 0.95);
        assert_eq!((fields.date.state, fields.date.value), (FieldState::Unreadable, None));
        assert_eq!(
            (fields.organization.state, fields.number.state),
            (FieldState::Absent, FieldState::Absent)
        );
    }

    /// A line of words 30 points wide, each from one height to another.
    fn boxed(heights: &[[f32; 2]]) -> Line {
        let word = |(nth, [y0, y1]): (usize, &[f32; 2])| {
            let x0 = 40.0 * nth as f32;
            ("ab".to_owned(), Some(BoundingBox { x0, y0: *y0, x1: x0 + 30.0, y1: *y1 }), None)
        };
        Line::from_words(heights.iter().enumerate().map(word))
    }

    #[test]
    fn a_line_that_is_written_over_is_seen_by_its_room() {
        // The hand runs into the second word of the title.
        let title = [boxed(&[[30.0, 42.5], [30.0, 54.0], [33.0, 42.0]])];
        assert!(covers_a_line(&title, Some(&boxed(&[[50.0, 67.5], [50.0, 64.5], [50.0, 67.5]]))));
        assert!(!covers_a_line(&title, Some(&boxed(&[[46.0, 55.0], [46.0, 55.0]]))));
    }

    #[test]
    fn nothing_on_the_dots_is_a_blank_and_a_doubtful_figure_is_unreadable() {
        let fields = read(&["ĐẾN", "Số: ............", "Ngày: 12/3/2024"], 0.95);
        assert_eq!(fields.number.state, FieldState::Blank);
        let fields = read(&["ĐẾN", "Số: 1234", "Ngày: 12/3/2024"], 0.5);
        assert_eq!(
            (fields.number.state, fields.date.state),
            (FieldState::Unreadable, FieldState::Unreadable)
        );
    }
}
