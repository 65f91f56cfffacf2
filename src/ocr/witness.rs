//! The distrusted text layer of a page as a second witness: what it says in the place of each word that was recognised.
//!
//! A word has a witness when one word of the layer stands in its place and no other; where the two readers part words
//! differently, nobody is heard. Nothing that was read is changed, and what only the layer has stays out: how much a
//! witness is worth is weighed when the text is restored.

use crate::document::{BoundingBox, Cause, Line, Reading, Step};

/// Two boxes are of one word when they share so much of the wider one. Words stand apart, so one box shares as much
/// with one other at most.
const SHARED: f32 = 0.6;

/// Gives the words of `reading` what `layer` says in their places. Only a recogniser of another language is heard: what
/// other layers say is no witness of what is printed.
pub(super) fn hear(reading: &mut Reading, layer: &Reading) {
    if layer.triage.cause == Cause::WrongLanguageOcr && !was_moved(reading) {
        witness(&mut reading.lines, &layer.lines);
    }
}

/// Whether the picture was turned before it was read, so that places are no longer those of the layer.
fn was_moved(reading: &Reading) -> bool {
    let moves = |step| matches!(step, Step::Orientation | Step::Deskew);
    reading.picture.image_steps.iter().any(|taken| moves(taken.step) && taken.done.is_some())
}

fn witness(lines: &mut [Line], layer: &[Line]) {
    let words = layer.iter().flat_map(|line| line.words.iter().map(move |word| (line, word)));
    let mut placed: Vec<(BoundingBox, &str)> =
        words.filter_map(|(line, word)| Some((word.bbox?, &line.text[word.span.clone()]))).collect();
    placed.sort_by(|a, b| middle(a.0).total_cmp(&middle(b.0)));
    for word in lines.iter_mut().flat_map(|line| &mut line.words) {
        word.witness = word.bbox.and_then(|bbox| in_place(&placed, bbox)).map(str::to_owned);
    }
}

/// The word in the place of `bbox`. `placed` is sorted by the height of the words' middles, so that only the words of
/// one printed line are looked at.
fn in_place<'a>(placed: &[(BoundingBox, &'a str)], bbox: BoundingBox) -> Option<&'a str> {
    let first = placed.partition_point(|(other, _)| middle(*other) < bbox.y0);
    let level = placed[first..].iter().take_while(|(other, _)| middle(*other) <= bbox.y1);
    let mut same = level.filter(|(other, _)| is_same(bbox, *other)).map(|(_, word)| *word);
    let found = same.next();
    found.filter(|_| same.next().is_none())
}

fn middle(bbox: BoundingBox) -> f32 {
    f32::midpoint(bbox.y0, bbox.y1)
}

fn is_same(a: BoundingBox, b: BoundingBox) -> bool {
    let shared = a.x1.min(b.x1) - a.x0.max(b.x0);
    shared > 0.0 && shared >= SHARED * (a.x1 - a.x0).max(b.x1 - b.x0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line at height `y` of words 40 points apart, each as wide as it is given.
    fn line(y: f32, words: &[(&str, f32, f32)]) -> Line {
        let bbox = |x0, x1| Some(BoundingBox { x0, y0: y, x1, y1: y + 10.0 });
        Line::from_words(words.iter().map(|(word, x0, x1)| ((*word).to_owned(), bbox(*x0, *x1), None)))
    }

    fn heard(lines: &[Line]) -> Vec<Option<&str>> {
        lines.iter().flat_map(|line| &line.words).map(|word| word.witness.as_deref()).collect()
    }

    #[test]
    fn the_word_in_the_same_place_is_the_witness() {
        let mut read = [
            line(100.0, &[("số", 10.0, 30.0), ("đổi", 40.0, 70.0)]),
            line(114.0, &[("mới", 11.0, 32.0), ("năm", 40.0, 70.0)]),
        ];
        let layer =
            [line(115.0, &[("mdi", 11.0, 31.0)]), line(101.0, &[("s6", 10.0, 29.0), ("d6i", 41.0, 70.0)])];
        witness(&mut read, &layer);
        assert_eq!(heard(&read), [Some("s6"), Some("d6i"), Some("mdi"), None]);
        let texts: Vec<&str> = read.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["số đổi", "mới năm"], "what was read stays");
    }

    #[test]
    fn where_words_are_parted_differently_nobody_is_heard() {
        let mut read = [line(100.0, &[("thực", 10.0, 40.0), ("hiện", 45.0, 75.0)])];
        witness(&mut read, &[line(100.0, &[("thuchien", 10.0, 75.0)])]);
        assert_eq!(heard(&read), [None, None]);
        witness(&mut read, &[line(100.0, &[("thuc", 10.0, 40.0), ("th^c", 11.0, 40.0)])]);
        assert_eq!(heard(&read), [None, None], "two in one place contradict each other");
    }
}
