//! How Vietnamese a text is: the shares that tell clean text from stripped, garbled and foreign text.
//!
//! Only lower-case words count for syllables and marks, so that acronyms, codes and names do not matter; dotted
//! leaders and rules have no letters and are no words.

use super::{is_marked, syllable};

/// Counts over the words of a text; shares follow from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WordCounts {
    /// Tokens with a letter or digit.
    pub words: u32,
    /// Tokens that mix letters and digits.
    pub mixed: u32,
    /// Words of lower-case letters only.
    pub lower: u32,
    /// ... that are valid syllables.
    pub valid: u32,
    /// ... that carry a mark.
    pub marked: u32,
}

impl WordCounts {
    /// Counts the words of `text`.
    pub fn of(text: &str) -> Self {
        text.split_whitespace().fold(Self::default(), Self::with_token)
    }

    fn with_token(mut self, token: &str) -> Self {
        let word = token.trim_matches(|c: char| !c.is_alphanumeric());
        if word.is_empty() {
            return self;
        }
        self.words += 1;
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        self.mixed += u32::from(is_mixed(word, digits, letters));
        if word.chars().count() == letters && word.chars().all(char::is_lowercase) && !is_label(word, token) {
            self.lower += 1;
            self.valid += u32::from(syllable::is_valid(word));
            self.marked += u32::from(is_marked(word));
        }
        self
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            words: self.words + other.words,
            mixed: self.mixed + other.mixed,
            lower: self.lower + other.lower,
            valid: self.valid + other.valid,
            marked: self.marked + other.marked,
        }
    }

    /// Share of lower-case words that are valid syllables; `None` without any.
    pub fn valid_share(self) -> Option<f32> {
        share(self.valid, self.lower)
    }

    /// Share of lower-case words that carry a mark; `None` without any.
    pub fn marked_share(self) -> Option<f32> {
        share(self.marked, self.lower)
    }

    /// Share of words that mix letters and digits; `None` without any.
    pub fn mixed_share(self) -> Option<f32> {
        share(self.mixed, self.words)
    }
}

/// Letters and digits run together, as in `thang5`; codes (`1327/KH`) have a separator and do not count.
fn is_mixed(word: &str, digits: usize, letters: usize) -> bool {
    digits > 0 && letters > 1 && word.chars().all(char::is_alphanumeric)
}

/// The letter before an item of a list: `b)`.
fn is_label(word: &str, token: &str) -> bool {
    word.chars().count() == 1 && token.ends_with([')', '.', '/'])
}

fn share(part: u32, whole: u32) -> Option<f32> {
    (whole > 0).then(|| part as f32 / whole as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_number_a_list_are_no_syllables() {
        let counts = WordCounts::of("b) ai vi phạm c. đ/ xử lý y tế");
        assert_eq!((counts.lower, counts.valid), (7, 7));
    }

    #[test]
    fn leaders_are_no_words_and_codes_are_not_mixed() {
        let counts = WordCounts::of("Số: 1327/KH-STTTT ......... ngày thang5 trién khai");
        assert_eq!(counts, WordCounts { words: 6, mixed: 1, lower: 3, valid: 2, marked: 2 });
    }
}
