//! Strokes of a pen that a recogniser takes for writing: a signature comes out as lines of one or two letters, none of
//! them sure. Such lines are left out. A figure is never left out, however unsure: it may be a number.

use crate::document::{Confidence, Line, Word};

/// Words of print are longer or surer. On 32 pages seven lines have no other words than such, four of them the strokes of
/// one signature.
const LONGEST: usize = 2;
const UNSURE: f32 = 0.8;

/// The lines that are writing.
pub(super) fn without(mut lines: Vec<Line>) -> Vec<Line> {
    lines.retain(|line| !line.words.iter().all(|word| is_stroke(word, &line.text[word.span.clone()])));
    lines
}

fn is_stroke(word: &Word, text: &str) -> bool {
    let unsure = word.confidence.is_some_and(|confidence| confidence < Confidence::new(UNSURE));
    unsure && text.chars().count() <= LONGEST && !text.contains(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: &[(&str, f32)]) -> Line {
        Line::from_words(
            words.iter().map(|(word, sure)| ((*word).to_owned(), None, Some(Confidence::new(*sure)))),
        )
    }

    #[test]
    fn lines_of_strokes_go_and_print_and_figures_stay() {
        let strokes = [line(&[("{", 0.72), ("X/", 0.4)]), line(&[("_", 0.0)])];
        let writing = [
            line(&[("~", 0.5), ("Lưu:", 0.3)]),
            line(&[("I.", 0.95)]),
            line(&[("7", 0.2)]),
            Line::from_text("a"),
        ];
        let all = strokes.iter().chain(&writing).cloned().collect();
        assert_eq!(without(all), writing);
    }
}
