//! Which lines of a page belong together: context runs over wrapped lines, not over list items and headings.

use std::ops::Range;

use crate::document::Line;

/// The paragraphs of a page as ranges of lines; together they cover all lines. Empty lines go with what precedes
/// them: a text with an empty line behind every line is still read as running text where a small letter goes on.
pub(super) fn paragraphs(lines: &[Line]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut gap = false;
    let mut has_text = false;
    for (index, line) in lines.iter().enumerate() {
        let text = line.text.trim();
        if text.is_empty() {
            gap = true;
            continue;
        }
        if has_text && begins_paragraph(text, line.starts_block || gap) {
            found.push(start..index);
            start = index;
        }
        has_text = true;
        gap = false;
    }
    if !lines.is_empty() {
        found.push(start..lines.len());
    }
    found
}

fn begins_paragraph(text: &str, apart: bool) -> bool {
    let goes_on = text.starts_with(char::is_lowercase) && list_label(text).is_none();
    (apart && !goes_on) || text.starts_with(['-', '+', '*', '•', '–', '—', '#']) || list_label(text).is_some()
}

/// The label of a list item that `text` begins with, without its bracket or stop: `3.1`, `a`, `IV`.
pub(super) fn list_label(text: &str) -> Option<&str> {
    let text = text.trim_start().trim_start_matches('(');
    let len = text.find([')', '.', ' '])?;
    let (mut label, mut rest) = text.split_at(len);
    if rest.starts_with('.') {
        let number = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        if number > len {
            (label, rest) = text.split_at(number);
        }
    }
    let closed = rest.starts_with([')', '.']) || label.ends_with('.');
    let number = !label.is_empty() && label.chars().all(|c| c.is_ascii_digit() || c == '.');
    let roman = !label.is_empty() && label.len() <= 5 && label.chars().all(|c| "IVXl1".contains(c));
    let letter = label.chars().count() == 1 && label.chars().all(char::is_alphabetic);
    (closed && (number || roman || letter)).then(|| label.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_stay_together() {
        let page = "thông tin và\ntruyền thông\n- Một\nhai\n\nba\n\n3.1. Bốn\na) Năm";
        let lines: Vec<Line> = page.lines().map(Line::from_text).collect();
        assert_eq!(paragraphs(&lines), [0..2, 2..7, 7..8, 8..9]);
    }

    #[test]
    fn labels() {
        assert_eq!(list_label("đ) Hồ sơ"), Some("đ"));
        assert_eq!(list_label("(1) Không"), Some("1"));
        assert_eq!(list_label("3.11. Người"), Some("3.11"));
        assert_eq!(list_label("IV. Tổ chức"), Some("IV"));
        assert_eq!(list_label("Người dân"), None);
        assert_eq!(list_label("2023 là"), None);
    }
}
