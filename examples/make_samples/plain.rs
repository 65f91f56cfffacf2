//! Text inputs: marks stripped, or UTF-16 with markdown left in.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::about::Kind;

/// The input and its truth, line for line.
pub(crate) fn draw(source: &str, kind: Kind) -> (Vec<u8>, String) {
    match kind {
        Kind::Utf16Text => (utf16(source), without_markdown(source)),
        _ => (stripped(source).into_bytes(), source.to_owned()),
    }
}

/// The letters without marks, đ as d.
fn stripped(text: &str) -> String {
    let bare = text.nfd().filter(|letter| !is_combining_mark(*letter));
    bare.map(|letter| match letter {
        'đ' => 'd',
        'Đ' => 'D',
        other => other,
    })
    .collect()
}

/// Little endian, byte order mark, CR LF: what Notepad calls "Unicode".
fn utf16(text: &str) -> Vec<u8> {
    let text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// What the page says: no hashes, stars or escapes; the lines stay where they are.
fn without_markdown(text: &str) -> String {
    let clean = |line: &str| {
        let line = line.trim_start_matches('#').trim();
        line.replace("**", "").replace("\\.", ".").replace("\\-", "-").replace('*', "")
    };
    text.lines().map(|line| clean(line) + "\n").collect()
}
