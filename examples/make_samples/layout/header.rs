//! The two columns at the head of page 1.

use super::{Composer, LEFT, RIGHT, Row, TOP, set_columns};
use crate::fonts::Fonts;
use crate::markup::{Head, Motto};
use crate::sheet::Words;

/// Middle of the left column.
const LEFT_MIDDLE: f32 = LEFT + 88.0;
/// Middle of the right column.
const RIGHT_MIDDLE: f32 = RIGHT - 140.0;
const LEFT_ROOM: f32 = 184.0;
const LINE: f32 = 15.5;

/// Sets the header.
pub(super) fn set(composer: &mut Composer<'_>, head: &Head) {
    let fonts = composer.fonts;
    let mut left = left_top(fonts, head);
    let mut right = right_top(fonts, head);
    let issuer = left.last().map(|row| (row.words.width(fonts), row.baseline));
    let motto = right.last().map(|row| (row.words.width(fonts), row.baseline));
    let sheet = composer.sheet();
    if let (Some((width, baseline)), Motto::State) = (issuer, head.motto) {
        sheet.rule(LEFT_MIDDLE - width * 0.22, baseline + 5.0, width * 0.44, 0.7);
    }
    if let Some((width, baseline)) = motto {
        sheet.rule(RIGHT_MIDDLE - width / 2.0, baseline + 5.0, width, 0.7);
    }
    let upper = [issuer, motto].into_iter().flatten().fold(TOP, |low, (_, baseline)| low.max(baseline));
    let number = upper + LINE + 9.0;
    right.push(row(fonts, &head.place, 13.0, (false, true), RIGHT_MIDDLE, number));
    left.push(row(fonts, &head.number, 13.0, (false, false), LEFT_MIDDLE, number));
    let mut low = number;
    if let Some(about) = &head.about {
        for line in Words::new(about, 12.0, false, false).broken(fonts, LEFT_ROOM, LEFT_ROOM) {
            low += LINE - 1.0;
            left.push(Row::centred(fonts, line, LEFT_MIDDLE, low));
        }
    }
    if let Some(mark) = &head.mark {
        low += LINE + 12.0;
        let words = Words::new(mark, 13.0, true, false);
        let half = words.width(fonts) / 2.0 + 7.0;
        sheet.frame(LEFT_MIDDLE - half, low - 14.0, LEFT_MIDDLE + half, low + 5.0, 1.2);
        left.push(Row::centred(fonts, words, LEFT_MIDDLE, low));
    }
    left.extend(right);
    set_columns(fonts, sheet, left, 2.0);
    composer.y = low + 4.0;
}

/// A line centred in its column; `style` is bold, italic.
fn row(fonts: &Fonts, text: &str, size: f32, style: (bool, bool), middle: f32, baseline: f32) -> Row {
    Row::centred(fonts, Words::new(text, size, style.0, style.1), middle, baseline)
}

fn left_top(fonts: &Fonts, head: &Head) -> Vec<Row> {
    let plain = head.parents.iter().map(|text| (text, false));
    let bold = head.issuers.iter().map(|text| (text, true));
    let lines = plain.chain(bold).enumerate();
    let mut rows: Vec<Row> = lines
        .map(|(nth, (text, bold))| {
            row(fonts, text, 12.0, (bold, false), LEFT_MIDDLE, TOP + LINE * nth as f32)
        })
        .collect();
    if head.motto == Motto::Party {
        rows.push(row(fonts, "*", 14.0, (false, false), LEFT_MIDDLE, TOP + LINE * rows.len() as f32));
    }
    rows
}

fn right_top(fonts: &Fonts, head: &Head) -> Vec<Row> {
    match head.motto {
        Motto::State => vec![
            row(fonts, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12.0, (true, false), RIGHT_MIDDLE, TOP),
            row(fonts, "Độc lập - Tự do - Hạnh phúc", 13.0, (true, false), RIGHT_MIDDLE, TOP + LINE),
        ],
        Motto::Party => vec![row(fonts, "ĐẢNG CỘNG SẢN VIỆT NAM", 14.0, (true, false), RIGHT_MIDDLE, TOP)],
    }
}
