//! The block at the end: Nơi nhận on the left, authority, space for the seal, and name on the right.

use super::{Composer, LEFT, RIGHT, Row, set_columns};
use crate::fonts::Fonts;
use crate::markup::{Motto, Signing};
use crate::sheet::Words;

const MIDDLE: f32 = RIGHT - 120.0;
const LINE: f32 = 17.0;
const LEFT_ROOM: f32 = 205.0;
const RIGHT_ROOM: f32 = 250.0;

/// Sets the block; it never parts over two pages. The party underlines Nơi nhận and prints the post in light type.
pub(super) fn set(composer: &mut Composer<'_>, signing: &Signing, motto: Motto) {
    let (fonts, space) = (composer.fonts, composer.style.signing_space);
    let authority: Vec<Words> = signing
        .authority
        .iter()
        .enumerate()
        .flat_map(|(nth, line)| {
            Words::new(line, 13.5, motto == Motto::State || nth == 0, false)
                .broken(fonts, RIGHT_ROOM, RIGHT_ROOM)
        })
        .collect();
    composer.need(LINE * (authority.len() + 1) as f32 + space + 16.0);
    let top = composer.y + 12.0;
    let mut rows = left_column(fonts, &signing.recipients, top, motto == Motto::State);
    let mut baseline = top;
    for line in authority {
        baseline += LINE;
        rows.push(Row::centred(fonts, line, MIDDLE, baseline));
    }
    let middle = (MIDDLE, baseline + space / 2.0);
    baseline += space;
    if !signing.signer.is_empty() {
        let name = Words::new(&signing.signer, 14.0, true, false);
        rows.push(Row::centred(fonts, name, MIDDLE, baseline));
    }
    let sheet = composer.sheet();
    sheet.signing = Some(middle);
    if motto == Motto::Party {
        sheet.rule(LEFT, top + LINE + 2.0, 51.0, 0.5);
    }
    set_columns(fonts, sheet, rows, 6.0);
    composer.y = baseline;
}

fn left_column(fonts: &Fonts, recipients: &[String], top: f32, slanted: bool) -> Vec<Row> {
    let mut rows = Vec::new();
    if recipients.is_empty() {
        return rows;
    }
    let mut baseline = top + LINE;
    rows.push(Row { words: Words::new("Nơi nhận:", 12.0, slanted, slanted), x: LEFT, baseline });
    for recipient in recipients {
        for words in Words::new(recipient, 11.0, false, false).broken(fonts, LEFT_ROOM, LEFT_ROOM) {
            baseline += 13.2;
            rows.push(Row { words, x: LEFT, baseline });
        }
    }
    rows
}
