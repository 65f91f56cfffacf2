//! A line as it is read: without mark-up, in NFC, each character with its place in the line.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text;

/// Text and places without mark-up, in NFC: asterisks, heading marks and escapes go, odd spaces become spaces.
pub(super) fn clean(line: &str) -> (String, Vec<u32>) {
    if line.chars().all(is_clean) {
        return trim(line, (0..line.chars().count() as u32).collect());
    }
    let mut text = String::with_capacity(line.len());
    let mut places = Vec::with_capacity(line.len());
    let mut cluster = String::new();
    let mut cluster_place = 0;
    let mut heading = true;
    for (place, c) in line.chars().enumerate() {
        heading &= c == '#' || c.is_whitespace();
        if is_markup(c) || (c == '#' && heading) {
            continue;
        }
        if !is_combining_mark(c) {
            compose(&mut cluster, cluster_place, &mut text, &mut places);
            cluster_place = place as u32;
        }
        cluster.push(if c.is_whitespace() && c != '\t' { ' ' } else { c });
    }
    compose(&mut cluster, cluster_place, &mut text, &mut places);
    trim(&text, places)
}

/// Whether a character stays as it is, whatever stands beside it: whole letters and the signs of printed text.
fn is_clean(c: char) -> bool {
    // Eth, which is taken for Đ, is not among them.
    let letter = matches!(c, 'À'..='Ï' | 'Ñ'..='ï' | 'ñ'..='ſ' | 'Ơ' | 'ơ' | 'Ư' | 'ư' | 'Ạ'..='ỹ');
    let sign = matches!(c, ' '..='~' | '–' | '—' | '‘' | '’' | '“' | '”' | '…' | '•');
    letter || (sign && !matches!(c, '#' | '*' | '\\'))
}

fn is_markup(c: char) -> bool {
    matches!(c, '*' | '\\' | '\u{200b}' | '\u{feff}' | '\u{ad}' | '\u{27c2}')
}

/// Moves a letter with its marks, composed, to the text.
fn compose(cluster: &mut String, place: u32, text: &mut String, places: &mut Vec<u32>) {
    for c in text::nfc(cluster).nfc() {
        text.push(c);
        places.push(place);
    }
    cluster.clear();
}

fn trim(text: &str, mut places: Vec<u32>) -> (String, Vec<u32>) {
    let kept = text.trim();
    let left = text.chars().take_while(|c| c.is_whitespace()).count();
    let length = kept.chars().count();
    places.truncate(left + length);
    places.drain(..left.min(places.len()));
    (kept.to_owned(), places)
}
