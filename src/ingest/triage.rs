//! Turns a page's text layer into a judgement: what is the matter with it and what to do about it. Knows nothing of
//! files. The measures are shares of words (see [`crate::text::measures`]); the thresholds stand in
//! [`crate::text::thresholds`], each with the numbers it was drawn from.

use std::collections::BTreeSet;

use super::apart::{self, Joined};
use crate::document::{Cause, Line, Measures, Triage, TriageAction};
use crate::text::legacy::Encoding;
use crate::text::measures::WordCounts;
use crate::text::thresholds::THRESHOLDS;

/// What a page shows apart from its text layer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Picture {
    /// Share of the page covered by images; `None` where pages have no area.
    pub image_area: Option<f32>,
    /// Whether anything at all is drawn.
    pub drawn: bool,
    /// Height of the page in points; `None` where text has no places.
    pub height: Option<f32>,
}

impl Picture {
    /// A page of plain text has no picture.
    pub const NONE: Self = Self { image_area: None, drawn: false, height: None };

    /// Whether images cover the page.
    fn covers_page(self) -> bool {
        self.image_area.is_some_and(|area| area >= THRESHOLDS.covers_page)
    }
}

/// Puts together what stands apart in the text layer `lines` of a page that shows `picture`, and judges what comes of
/// it: good text is good by that, of other text the matter stays.
pub fn settle(lines: Vec<Line>, picture: Picture) -> (Vec<Line>, Triage) {
    let Joined { lines, share } = apart::joined(lines);
    let mut triage = judge(&lines, picture);
    triage.measures.split_words = (share > 0.0).then_some(share);
    if triage.cause == Cause::Clean && share >= THRESHOLDS.apart_enough {
        triage.cause = Cause::SplitMarks;
        triage.action = action_for(triage.cause, picture);
    }
    (lines, triage)
}

/// Judges the text layer `lines` of a page that shows `picture`. No lines, or lines without a word, are no layer.
pub fn judge(lines: &[Line], picture: Picture) -> Triage {
    let counts = lines.iter().fold(WordCounts::default(), |sum, line| sum.plus(WordCounts::of(&line.text)));
    let is_stamp = picture.covers_page()
        && (counts.words < THRESHOLDS.few_words || bands(lines, picture) < THRESHOLDS.few_bands);
    let cause = cause_of(counts, unknown_share(lines), is_stamp);
    let measures = measures_of(counts, picture);
    Triage { cause, action: action_for(cause, picture), encoding: None, measures }
}

/// Judges text decoded from `encoding`: good text is good by the decoding; of other text the matter stays.
pub fn judge_decoded(lines: Vec<Line>, encoding: Encoding) -> (Vec<Line>, Triage) {
    let (lines, judged) = settle(lines, Picture::NONE);
    let judged = Triage { encoding: Some(encoding.name()), ..judged };
    if !matches!(judged.cause, Cause::Clean | Cause::SplitMarks) {
        return (lines, judged);
    }
    let cause = Cause::LegacyEncoding;
    (lines, Triage { cause, action: action_for(cause, Picture::NONE), ..judged })
}

fn cause_of(counts: WordCounts, unknown: f32, is_stamp: bool) -> Cause {
    if unknown > THRESHOLDS.unknown_too_many {
        return Cause::Unusable;
    }
    if counts.words == 0 {
        return Cause::NoText;
    }
    if is_stamp {
        return Cause::FewWords;
    }
    if counts.lower < THRESHOLDS.enough_for_layer {
        return Cause::Clean;
    }
    cause_of_words(counts)
}

/// The matter with a text long enough to tell.
fn cause_of_words(counts: WordCounts) -> Cause {
    let share = |share: Option<f32>| share.unwrap_or_default();
    let (valid, marked, mixed) =
        (share(counts.valid_share()), share(counts.marked_share()), share(counts.mixed_share()));
    let has_no_marks = marked <= THRESHOLDS.marked_none && mixed <= THRESHOLDS.mixed_none;
    if valid < THRESHOLDS.valid_by_chance && marked < THRESHOLDS.marked_by_chance {
        Cause::NotVietnamese
    } else if has_no_marks || (valid >= THRESHOLDS.valid_enough && marked < THRESHOLDS.marked_enough) {
        Cause::Stripped
    } else if valid < THRESHOLDS.valid_enough {
        Cause::WrongLanguageOcr
    } else {
        Cause::Clean
    }
}

fn action_for(cause: Cause, picture: Picture) -> TriageAction {
    match cause {
        Cause::Clean | Cause::NotVietnamese => TriageAction::Keep,
        Cause::LegacyEncoding => TriageAction::Decode,
        Cause::SplitMarks => TriageAction::Normalise,
        Cause::NoText if picture.drawn => TriageAction::Ocr,
        Cause::NoText => TriageAction::Nothing,
        // What is printed without marks is without marks in a rendering too: only a scan can tell more.
        Cause::Stripped if !picture.covers_page() => TriageAction::Restore,
        // A broken layer may still look right on the page (fonts of the 1990s): recognise what can be seen.
        Cause::WrongLanguageOcr | Cause::Unusable if !picture.drawn => TriageAction::Restore,
        Cause::FewWords | Cause::Stripped | Cause::WrongLanguageOcr | Cause::Unusable => TriageAction::Ocr,
    }
}

fn measures_of(counts: WordCounts, picture: Picture) -> Measures {
    Measures {
        words: counts.words,
        valid_syllables: counts.valid_share(),
        marked_words: counts.marked_share(),
        mixed_words: counts.mixed_share(),
        split_words: None,
        image_area: picture.image_area,
    }
}

/// In how many bands of the page words stand; all where words have no places.
fn bands(lines: &[Line], picture: Picture) -> usize {
    let Some(height) = picture.height.filter(|height| *height > 0.0) else { return THRESHOLDS.bands };
    let boxes = lines.iter().flat_map(|line| &line.words).filter_map(|word| word.bbox);
    let middles = boxes.map(|bbox| f32::midpoint(bbox.y0, bbox.y1) / height);
    let found: BTreeSet<usize> =
        middles.map(|middle| (middle.clamp(0.0, 1.0) * THRESHOLDS.bands as f32) as usize).collect();
    found.len()
}

/// Share of characters that mean nothing.
fn unknown_share(lines: &[Line]) -> f32 {
    let is_unknown = |c: char| matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}');
    let (mut all, mut unknown) = (0_u32, 0_u32);
    for c in lines.iter().flat_map(|line| line.text.chars()).filter(|c| !c.is_whitespace()) {
        all += 1;
        unknown += u32::from(is_unknown(c));
    }
    unknown as f32 / all.max(1) as f32
}

/// How good a layer is against another of the same page: words that are syllables, less those that are not and
/// those that mix letters and digits. Larger is better; 0 for no words.
pub fn worth(lines: &[Line]) -> i64 {
    let counts = lines.iter().fold(WordCounts::default(), |sum, line| sum.plus(WordCounts::of(&line.text)));
    let bad = counts.lower - counts.valid + counts.mixed;
    i64::from(counts.valid) - i64::from(bad)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::BoundingBox;
    use crate::text::strip_marks;

    const CLEAN: &str = "Thực hiện kế hoạch số 12/KH-UBND về chuyển đổi số, các đơn vị báo cáo kết quả thực hiện \
        trong năm và phương hướng nhiệm vụ của năm tới theo đúng thời hạn được giao ........ 5";
    const GARBLE: &str = "Thirc hien k6 hoach s6 12/KH-UBND v6 chuy6n d6i s6, cac don vj bao cao k6t qua thgc hi6n \
        trong nam va phirong hirdng nhi6m vu cua nam tdi theo dung thdi han dirqc giao";
    const ENGLISH: &str = "The provinces shall report their results before the end of the year and describe the \
        measures which were taken with respect to each of the objectives that follow";

    const SCAN: Picture = Picture { image_area: Some(0.98), drawn: true, height: None };
    const DIGITAL: Picture = Picture { image_area: Some(0.0), drawn: true, height: None };
    const BLANK: Picture = Picture { image_area: Some(0.0), drawn: false, height: None };

    fn judged(text: &str, picture: Picture) -> (Cause, TriageAction) {
        let lines: Vec<Line> = text.lines().map(Line::from_text).collect();
        let triage = judge(&lines, picture);
        (triage.cause, triage.action)
    }

    /// Long enough for a page.
    fn page(text: &str) -> String {
        [text; 3].join("\n")
    }

    #[test]
    fn clean_text_is_kept_over_any_picture() {
        for picture in [SCAN, DIGITAL, Picture::NONE] {
            assert_eq!(judged(&page(CLEAN), picture), (Cause::Clean, TriageAction::Keep));
        }
    }

    #[test]
    fn a_garbled_layer_is_recognised_anew_where_there_is_something_to_see() {
        assert_eq!(judged(&page(GARBLE), SCAN), (Cause::WrongLanguageOcr, TriageAction::Ocr));
        assert_eq!(judged(&page(GARBLE), Picture::NONE), (Cause::WrongLanguageOcr, TriageAction::Restore));
    }

    #[test]
    fn stripped_text_is_restored() {
        let stripped = page(&strip_marks(CLEAN));
        assert_eq!(judged(&stripped, DIGITAL), (Cause::Stripped, TriageAction::Restore));
        assert_eq!(judged(&stripped, SCAN), (Cause::Stripped, TriageAction::Ocr));
    }

    #[test]
    fn text_in_pieces_is_put_together() {
        let apart =
            page(CLEAN).replace('ế', "e \u{302}\u{301}").replace("số", "s ố").replace("ạ", "a\u{323}");
        let (lines, triage) = settle(apart.lines().map(Line::from_text).collect(), DIGITAL);
        assert_eq!((triage.cause, triage.action), (Cause::SplitMarks, TriageAction::Normalise));
        assert!(triage.measures.split_words > Some(THRESHOLDS.apart_enough));
        let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts.join("\n"), page(CLEAN));
        let (lines, triage) = settle(page(CLEAN).lines().map(Line::from_text).collect(), DIGITAL);
        assert_eq!((triage.cause, triage.measures.split_words, lines.len()), (Cause::Clean, None, 3));
    }

    #[test]
    fn foreign_text_is_kept() {
        assert_eq!(judged(&page(ENGLISH), DIGITAL), (Cause::NotVietnamese, TriageAction::Keep));
    }

    #[test]
    fn a_signature_over_a_scan_is_no_text_and_a_short_page_is() {
        let stamp = "Người ký: Cổng Thông tin\nThời gian ký: 01.02.2024";
        assert_eq!(judged(stamp, SCAN), (Cause::FewWords, TriageAction::Ocr));
        assert_eq!(judged(stamp, DIGITAL), (Cause::Clean, TriageAction::Keep));
    }

    #[test]
    fn a_long_comment_in_one_place_over_a_scan_is_no_text_of_the_page() {
        let words = |bbox| {
            page(CLEAN).split_whitespace().map(|word| (word.to_owned(), bbox, None)).collect::<Vec<_>>()
        };
        let bbox = BoundingBox { x0: 300.0, y0: 100.0, x1: 500.0, y1: 112.0 };
        let picture = Picture { height: Some(842.0), ..SCAN };
        let triage = judge(&[Line::from_words(words(Some(bbox)))], picture);
        assert_eq!((triage.cause, triage.action), (Cause::FewWords, TriageAction::Ocr));
    }

    #[test]
    fn without_text_the_picture_decides() {
        assert_eq!(judged("", SCAN), (Cause::NoText, TriageAction::Ocr));
        assert_eq!(judged("......\n-----", BLANK), (Cause::NoText, TriageAction::Nothing));
    }

    #[test]
    fn letters_without_meaning_condemn_a_layer() {
        let text = CLEAN.replace('h', "\u{fffd}");
        assert_eq!(judged(&text, DIGITAL), (Cause::Unusable, TriageAction::Ocr));
    }

    #[test]
    fn the_better_layer_has_more_syllables() {
        let lines = |text: &str| vec![Line::from_text(text)];
        assert!(worth(&lines(CLEAN)) > worth(&lines(GARBLE)));
    }
}
