//! Gives a lower-case word the capitals of what was read.

use crate::text::has_same_letters;

/// Writes `word` behind `text` with the capitals of `read`: letter by letter where both have the same letters apart
/// from marks, else by the pattern (all capitals, a capital first, none). `in_capitals` says that the text around is
/// in capitals, which decides for single letters.
pub(super) fn push_with_case_of(read: &str, word: &str, in_capitals: bool, text: &mut String) {
    if has_same_letters(read, word) {
        let pairs = word.chars().zip(read.chars());
        text.extend(pairs.map(|(letter, read)| if read.is_uppercase() { upper(letter) } else { letter }));
        return;
    }
    let letters = read.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = read.chars().filter(|c| c.is_uppercase()).count();
    let all = capitals > 0 && capitals == letters && (letters > 1 || in_capitals);
    if all {
        text.extend(word.chars().map(upper));
    } else if read.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase) {
        let mut chars = word.chars();
        text.extend(chars.next().map(upper).into_iter().chain(chars));
    } else {
        text.push_str(word);
    }
}

fn upper(c: char) -> char {
    c.to_uppercase().next().unwrap_or(c)
}

/// Whether `text` is written in capitals: it has them and hardly a small letter.
pub(super) fn is_in_capitals(text: &str) -> bool {
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    let small = text.chars().filter(|c| c.is_lowercase()).count();
    capitals > 2 * small
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_case_of(read: &str, word: &str, in_capitals: bool) -> String {
        let mut text = String::new();
        push_with_case_of(read, word, in_capitals, &mut text);
        text
    }

    #[test]
    fn capitals_come_back() {
        for (read, word, expected) in [
            ("Nghi", "nghị", "Nghị"),
            ("HOQI", "hội", "HỘI"),
            ("QD", "qđ", "QĐ"),
            ("S6", "số", "Số"),
            ("Xéc", "xác", "Xác"),
            ("hudng", "hướng", "hướng"),
            ("DIen", "điện", "ĐIện"),
        ] {
            assert_eq!(with_case_of(read, word, false), expected);
        }
        assert_eq!(with_case_of("T", "tổ", true), "TỔ");
    }
}
