//! What was read: lines and words exactly as they stood, with boxes and confidences where there are any.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Confidence, PageNumber, PageSize, PictureReport, Triage};

/// A range of bytes in a line of text; always on character boundaries.
pub type Span = Range<usize>;

/// A point is the unit of all lengths on a page.
pub const POINTS_PER_INCH: f32 = 72.0;

/// A box on the page in points (1/72 inch) from the top left corner.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct BoundingBox {
    /// Left edge.
    #[serde(serialize_with = "super::score::thousandths")]
    pub x0: f32,
    /// Top edge.
    #[serde(serialize_with = "super::score::thousandths")]
    pub y0: f32,
    /// Right edge.
    #[serde(serialize_with = "super::score::thousandths")]
    pub x1: f32,
    /// Bottom edge.
    #[serde(serialize_with = "super::score::thousandths")]
    pub y1: f32,
}

impl BoundingBox {
    /// The smallest box around both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }
}

/// Who said what a page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The file's own text.
    TextLayer,
    /// The recogniser.
    Ocr,
}

/// One word of a line: where it stands in the line's text, where on the page, and how sure the reader was.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Bytes in [`Line::text`].
    pub span: Span,
    /// Place on the page, when known.
    pub bbox: Option<BoundingBox>,
    /// The recogniser's confidence; a text layer has none.
    pub confidence: Option<Confidence>,
    /// What its letters may also be, as the recogniser says; `None` when it does not say.
    pub choices: Option<Vec<Choice>>,
    /// What another recogniser, of English, made of the same word: a second witness, right less often than the first.
    pub witness: Option<String>,
}

/// A letter that the recogniser also thought of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// Byte in the word at which the letter stands that was chosen.
    pub at: usize,
    /// The other letter.
    pub letter: char,
    /// How sure the recogniser was of it, above 0.
    pub confidence: Confidence,
}

/// One printed line. `text` is verbatim, white space included; `words` are its words in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line {
    /// The line as read, without its line break.
    pub text: String,
    /// The words, by range into `text`.
    pub words: Vec<Word>,
    /// Whether a new block (column, paragraph group) starts here, as the page layout has it.
    pub starts_block: bool,
}

impl Line {
    /// A line without boxes: words are what white space separates.
    pub fn from_text(text: impl Into<String>) -> Self {
        let text = text.into();
        let words = word_spans(&text)
            .map(|span| Word { span, bbox: None, confidence: None, choices: None, witness: None })
            .collect();
        Self { text, words, starts_block: false }
    }

    /// A line from words with their boxes and confidences, joined by single spaces.
    pub fn from_words(
        items: impl IntoIterator<Item = (String, Option<BoundingBox>, Option<Confidence>)>,
    ) -> Self {
        let mut line = Self::default();
        for (word, bbox, confidence) in items {
            if !line.text.is_empty() {
                line.text.push(' ');
            }
            let start = line.text.len();
            line.text.push_str(&word);
            let span = start..line.text.len();
            line.words.push(Word { span, bbox, confidence, choices: None, witness: None });
        }
        line
    }

    /// The line in two: its words before that number, and the others.
    #[must_use]
    pub fn parted(mut self, word: usize) -> (Self, Self) {
        let mut words = self.words.split_off(word);
        let start = words.first().map_or(self.text.len(), |word| word.span.start);
        let text = self.text.split_off(start);
        for word in &mut words {
            word.span = word.span.start - start..word.span.end - start;
        }
        self.text.truncate(self.text.trim_end().len());
        let other = Self { text, words, starts_block: self.starts_block };
        (self, other)
    }
}

/// The ranges of what white space separates.
fn word_spans(text: &str) -> impl Iterator<Item = Span> + '_ {
    text.split_whitespace().map(move |word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        start..start + word.len()
    })
}

/// A page as read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Place in the document.
    pub page: PageNumber,
    /// Size in points; `None` for plain text.
    pub size: Option<PageSize>,
    /// Who read it.
    pub origin: Origin,
    /// What triage said of the page.
    pub triage: Triage,
    /// What became of its picture.
    pub picture: PictureReport,
    /// The lines in reading order.
    pub lines: Vec<Line>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parted_line_has_its_words_in_two() {
        let (left, right) = Line::from_text("Điều 1.   Điều 2. Hạn").parted(2);
        assert_eq!((left.text.as_str(), right.text.as_str()), ("Điều 1.", "Điều 2. Hạn"));
        assert_eq!(&right.text[right.words[2].span.clone()], "Hạn");
    }

    #[test]
    fn words_point_into_the_verbatim_line() {
        let line = Line::from_text("  Số:   /KH-UBND ");
        let words: Vec<_> = line.words.iter().map(|word| &line.text[word.span.clone()]).collect();
        assert_eq!(words, ["Số:", "/KH-UBND"]);
    }
}
