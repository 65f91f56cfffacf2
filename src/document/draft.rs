//! A line while it is being read from marked-up text: words with what a recogniser also thought of, letter by letter.

use super::{BoundingBox, Choice, Confidence, Line};

/// The words of a line so far; everything goes to the last one.
#[derive(Debug, Default)]
pub(crate) struct LineDraft {
    words: Vec<WordDraft>,
}

#[derive(Debug, Default)]
struct WordDraft {
    text: String,
    bbox: Option<BoundingBox>,
    confidence: Option<Confidence>,
    /// For each letter, and for a space before the word, what it may be; the chosen one first.
    letters: Vec<Vec<(String, Confidence)>>,
}

impl LineDraft {
    /// Begins a word.
    pub(crate) fn word(&mut self, bbox: Option<BoundingBox>, confidence: Option<Confidence>) {
        self.words.push(WordDraft { bbox, confidence, ..WordDraft::default() });
    }

    /// Begins the list of what a letter may be.
    pub(crate) fn letter(&mut self) {
        if let Some(word) = self.words.last_mut() {
            word.letters.push(Vec::new());
        }
    }

    /// Begins one entry of that list.
    pub(crate) fn choice(&mut self, confidence: Confidence) {
        if let Some(letter) = self.words.last_mut().and_then(|word| word.letters.last_mut()) {
            letter.push((String::new(), confidence));
        }
    }

    /// More of the word, or of the last choice in it.
    pub(crate) fn text(&mut self, text: &str) {
        let Some(word) = self.words.last_mut() else { return };
        let Some(letter) = word.letters.last_mut() else { return word.text.push_str(text) };
        // Behind a choice only white space of the layout can come; a choice itself may be a space.
        if let Some((choice, _)) = letter.last_mut().filter(|(choice, _)| choice.is_empty()) {
            choice.push_str(text);
        }
    }

    /// The line, if it has a word; the draft is empty again. `tidy` brings text into the form of a page's text.
    pub(crate) fn finish(&mut self, tidy: fn(&str) -> String) -> Option<Line> {
        let mut words = std::mem::take(&mut self.words);
        for word in &mut words {
            word.text = tidy(&word.text);
        }
        words.retain(|word| !word.text.is_empty());
        let mut line =
            Line::from_words(words.iter().map(|word| (word.text.clone(), word.bbox, word.confidence)));
        for (word, draft) in line.words.iter_mut().zip(&words) {
            word.choices = choices(&draft.text, &draft.letters, tidy);
        }
        (!words.is_empty()).then_some(line)
    }
}

/// What the letters of `word` may also be; `None` when the lists do not spell the word.
fn choices(
    word: &str,
    letters: &[Vec<(String, Confidence)>],
    tidy: fn(&str) -> String,
) -> Option<Vec<Choice>> {
    let mut rest = word;
    let mut choices = Vec::new();
    for letter in letters {
        let ((chosen, _), others) = letter.split_first()?;
        let chosen = tidy(chosen);
        if chosen.is_empty() {
            continue;
        }
        let at = word.len() - rest.len();
        rest = rest.strip_prefix(&*chosen)?;
        let possible = others.iter().filter(|(_, confidence)| *confidence > Confidence::NONE);
        choices.extend(possible.filter_map(|(other, confidence)| {
            let letter = tidy(other).chars().next()?;
            Some(Choice { at, letter, confidence: *confidence })
        }));
    }
    (rest.is_empty() && !letters.is_empty()).then_some(choices)
}
