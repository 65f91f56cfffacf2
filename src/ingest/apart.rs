//! Puts together what a program wrote apart: marks beside their letters (`Ke ̂́ hoạch`, text in decomposed form) and
//! words in pieces (`K ế ho ạch`). Says how many words that were; judges nothing.
//!
//! A mark by itself belongs to the letter before it: nothing else can be meant. Pieces of words are joined only on a
//! page where many words are in pieces, and only where they give a syllable and either a marked letter stands at the
//! seam, which is where fonts change, or a piece is no syllable. Of 42 texts with a space before each marked letter
//! within a word 99.3 % of the words come out whole; codes and foreign words stay in pieces.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::document::{BoundingBox, Line, Word};
use crate::text::thresholds::THRESHOLDS;
use crate::text::{base_letter, is_vowel, nfc, syllable};

/// Marks that Vietnamese letters have: those of quality, which come first, and those of tone.
const QUALITIES: [char; 3] = ['\u{302}', '\u{306}', '\u{31b}'];
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// Accents with a place of their own, and the marks that they are meant for.
const SPACING: [(char, char); 7] = [
    ('\u{b4}', '\u{301}'),
    ('\u{2ca}', '\u{301}'),
    ('\u{2cb}', '\u{300}'),
    ('\u{2c6}', '\u{302}'),
    ('\u{2d8}', '\u{306}'),
    ('\u{2dc}', '\u{303}'),
    ('\u{2c0}', '\u{309}'),
];

/// A syllable has no more pieces than that: four letters with marks of their own and what stands between them.
const MOST_PIECES: usize = 5;

/// What words cost when a line is divided: a syllable, a piece that is none, and more for a syllable that begins with a
/// marked vowel, as few do and most pieces.
const SYLLABLE: u32 = 2;
const NO_SYLLABLE: u32 = 6;
const BEGINS_MARKED: u32 = 1;

/// Lines with their words put together.
pub(super) struct Joined {
    pub(super) lines: Vec<Line>,
    /// Words that were apart, as a share of all: in decomposed form or in pieces.
    pub(super) share: f32,
}

/// `lines` with marks at their letters, in NFC, and, where the page has many words in pieces, with its words whole.
pub(super) fn joined(lines: Vec<Line>) -> Joined {
    let mut marked = 0;
    let lines: Vec<Line> = lines
        .into_iter()
        .map(|line| {
            if is_whole(&line.text) {
                return line;
            }
            let words = with_marks(&line);
            marked += words.iter().filter(|word| word.was_apart).count();
            rebuilt(line, &words)
        })
        .collect();
    let all = lines.iter().map(|line| line.words.len()).sum::<usize>().max(1) as f32;
    let many = |words: usize| words as f32 >= THRESHOLDS.apart_enough * all;
    let texts = lines.iter().flat_map(|line| line.words.iter().map(|word| &line.text[word.span.clone()]));
    // Most pages have no pieces; these are not divided anew to learn it.
    let whole: Vec<Vec<Whole>> = if many(texts.filter(|text| is_piece(text)).count()) {
        lines.iter().map(in_one_piece).collect()
    } else {
        Vec::new()
    };
    let in_pieces = whole.iter().flatten().filter(|word| word.was_apart).count();
    if whole.is_empty() || !many(in_pieces) {
        return Joined { lines, share: (marked as f32 / all).min(1.0) };
    }
    let lines = lines.into_iter().zip(&whole).map(|(line, words)| rebuilt(line, words)).collect();
    Joined { lines, share: ((marked + in_pieces) as f32 / all).min(1.0) }
}

/// Whether all marks of `text` are at their letters.
fn is_whole(text: &str) -> bool {
    !is_decomposed(text) && matches!(nfc(text), Cow::Borrowed(_))
}

/// Whether `word` looks like a piece of one: it begins with a marked vowel, as few words do, or has no vowel. Of a word
/// that came apart at a marked letter one piece does.
fn is_piece(word: &str) -> bool {
    let mut letters = word.trim_matches(|c: char| !c.is_alphabetic()).chars().peekable();
    let Some(first) = letters.peek().copied() else { return false };
    is_marked_vowel(first) || letters.all(|c| c.is_alphabetic() && !c.is_uppercase() && !is_vowel(c))
}

fn is_marked_vowel(c: char) -> bool {
    is_vowel(c) && has_mark(c)
}

/// A word made of some words of a line, which follow each other.
struct Whole {
    text: String,
    words: usize,
    was_apart: bool,
}

/// The words of `line` in NFC, with the marks that stand behind them.
fn with_marks(line: &Line) -> Vec<Whole> {
    let mut found: Vec<Whole> = Vec::with_capacity(line.words.len());
    for word in &line.words {
        let text = &line.text[word.span.clone()];
        let (marks, takes) = (text.chars().map_while(mark_of).count(), found.last());
        if let Some(last) = takes.filter(|last| marks > 0 && takes_mark(&last.text, text)) {
            let text = composed(&format!("{}{text}", last.text));
            let words = last.words + 1;
            found.pop();
            found.push(Whole { text, words, was_apart: true });
        } else {
            let whole = composed(text);
            found.push(Whole { was_apart: is_decomposed(text) && whole != text, text: whole, words: 1 });
        }
    }
    found
}

fn is_decomposed(text: &str) -> bool {
    text.chars().any(|c| mark_of(c).is_some())
}

/// The mark that `c` is or stands for.
fn mark_of(c: char) -> Option<char> {
    if QUALITIES.contains(&c) || TONES.contains(&c) {
        return Some(c);
    }
    SPACING.iter().find(|(accent, _)| *accent == c).map(|(_, mark)| *mark)
}

/// Whether the first mark of `marks` can stand on the last letter of `word`.
fn takes_mark(word: &str, marks: &str) -> bool {
    let (Some(letter), Some(mark)) = (word.chars().last(), marks.chars().next().and_then(mark_of)) else {
        return false;
    };
    letter_with(letter, &[mark]).is_some()
}

/// The letter of Vietnamese that `letter` is with `marks`.
fn letter_with(letter: char, marks: &[char]) -> Option<char> {
    if !is_vowel(letter) {
        return None;
    }
    let mut all: Vec<char> = std::iter::once(letter).nfd().chain(marks.iter().copied()).collect();
    all[1..].sort_by_key(|mark| !QUALITIES.contains(mark));
    let mut letters = all.into_iter().nfc();
    letters.next().filter(|_| letters.next().is_none())
}

/// `text` in NFC, with accents that follow a letter put on it.
fn composed(text: &str) -> String {
    if !is_decomposed(text) {
        return nfc(text).into_owned();
    }
    let mut whole = String::with_capacity(text.len());
    for c in text.chars() {
        let letter = whole.chars().last();
        let with_mark = mark_of(c).zip(letter).and_then(|(mark, letter)| letter_with(letter, &[mark]));
        if with_mark.is_some() {
            whole.pop();
        }
        whole.push(with_mark.unwrap_or(c));
    }
    nfc(&whole).into_owned()
}

/// The words of `line` when it is divided into as many syllables and as few other pieces as can be.
fn in_one_piece(line: &Line) -> Vec<Whole> {
    let texts: Vec<&str> = line.words.iter().map(|word| &line.text[word.span.clone()]).collect();
    // For each number of words from the beginning the least cost, and how many of them are the last word.
    let mut best = vec![(0, 0)];
    for end in 1..=texts.len() {
        let lasts = 1..=MOST_PIECES.min(end);
        let ways = lasts.filter_map(|last| {
            let cost = cost_of(&texts[end - last..end])?;
            Some((best[end - last].0 + cost, last))
        });
        let least = ways.min().unwrap_or((best[end - 1].0 + NO_SYLLABLE, 1));
        best.push(least);
    }
    let mut found = Vec::new();
    let mut end = texts.len();
    while end > 0 {
        let words = best[end].1;
        found.push(Whole { text: texts[end - words..end].concat(), words, was_apart: words > 1 });
        end -= words;
    }
    found.reverse();
    found
}

/// What it costs that `pieces` are one word; `None` where they cannot be.
fn cost_of(pieces: &[&str]) -> Option<u32> {
    let may_join = |seam: &[&str]| is_seam(seam[0], seam[1]);
    if !pieces.windows(2).all(may_join) {
        return None;
    }
    let whole = pieces.concat();
    let word = whole.trim_matches(|c: char| !c.is_alphanumeric());
    let starts_marked = word.chars().next().is_some_and(is_marked_vowel);
    let syllable = SYLLABLE + if starts_marked { BEGINS_MARKED } else { 0 };
    match (is_syllable(word), pieces.len()) {
        (true, _) => Some(syllable),
        (false, 1) if word.chars().all(char::is_alphabetic) => Some(NO_SYLLABLE),
        (false, 1) => Some(SYLLABLE),
        (false, _) => None,
    }
}

fn is_syllable(word: &str) -> bool {
    syllable::is_valid(&word.to_lowercase())
}

fn has_mark(letter: char) -> bool {
    base_letter(letter) != letter
}

/// Whether a word may have come apart between `left` and `right`.
fn is_seam(left: &str, right: &str) -> bool {
    let (Some(before), Some(after)) = (left.chars().last(), right.chars().next()) else { return false };
    let core = |piece: &str| is_syllable(piece.trim_matches(|c: char| !c.is_alphanumeric()));
    let same_word = before.is_alphabetic() && after.is_alphabetic();
    // A capital within small letters begins a word.
    same_word
        && !(before.is_lowercase() && after.is_uppercase())
        && (has_mark(before) || has_mark(after) || !core(left) || !core(right))
}

/// `line` with its words as in `whole`; white space between them stays.
fn rebuilt(line: Line, whole: &[Whole]) -> Line {
    let as_it_is =
        |(whole, word): (&Whole, &Word)| whole.words == 1 && whole.text == line.text[word.span.clone()];
    if whole.len() == line.words.len() && whole.iter().zip(&line.words).all(as_it_is) {
        return line;
    }
    let mut made = Line { starts_block: line.starts_block, ..Line::default() };
    let (mut words, mut end) = (line.words.iter(), 0);
    for whole in whole {
        let parts: Vec<&Word> = words.by_ref().take(whole.words).collect();
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { break };
        made.text.push_str(&line.text[end..first.span.start]);
        let start = made.text.len();
        made.text.push_str(&whole.text);
        let bbox = parts.iter().filter_map(|part| part.bbox).reduce(BoundingBox::union);
        made.words.push(Word { span: start..made.text.len(), bbox, ..(*first).clone() });
        end = last.span.end;
    }
    made.text.push_str(&line.text[end..]);
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "Triển khai Kế hoạch chuyển đổi số, các đơn vị báo cáo kết quả thực hiện";

    fn joined_text(text: &str) -> (String, f32) {
        let Joined { lines, share } = joined(text.lines().map(Line::from_text).collect());
        (lines.into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n"), share)
    }

    #[test]
    fn marks_beside_their_letters_go_to_them() {
        for apart in
            ["Ke \u{302}\u{301} hoạch", "Ke\u{302}\u{301} hoạch", "Ke\u{301}\u{302} hoạch", "Kê´ hoạch"]
        {
            assert_eq!(joined_text(apart), ("Kế hoạch".to_owned(), 0.5), "{apart}");
        }
        assert_eq!(joined_text("thu \u{31b}\u{323}c hie \u{323}\u{302}n").0, "thực hiện");
    }

    #[test]
    fn decomposed_text_is_composed_and_counted() {
        let apart: String = WHOLE.nfd().collect();
        let (text, share) = joined_text(&apart);
        assert_eq!(text, WHOLE);
        assert!(share > 0.6, "{share}");
    }

    #[test]
    fn words_in_pieces_become_whole_where_many_are() {
        let apart = "Tri ển khai K ế ho ạch chuy ể n đ ổi s ố, các đơn v ị báo cáo k ết quả th ực hi ện";
        assert_eq!(joined_text(apart).0, WHOLE);
        assert_eq!(joined_text("Ch ủ t ị ch Ủ y ban").0, "Chủ tịch Ủy ban");
        let one = format!("{}\nđơn v ị", [WHOLE; 3].join("\n"));
        assert_eq!(joined_text(&one), (one, 0.0), "one slip of the pen is no matter of the page");
    }

    #[test]
    fn clean_text_stays_as_it_is() {
        let text = "a) Ông Y  và bà Ý ở xã An Ổn: ổn định y tế cho ấp An Ấp;\tở khu A, \u{300}";
        assert_eq!(joined_text(text), (text.to_owned(), 0.0));
    }

    #[test]
    fn a_whole_word_has_the_place_of_its_pieces() {
        let bbox = |x0| Some(BoundingBox { x0, y0: 0.0, x1: x0 + 9.0, y1: 10.0 });
        let pieces = [("K", 0.0), ("ế", 10.0), ("ho", 30.0), ("ạch", 40.0)];
        let line = Line::from_words(pieces.map(|(piece, x0)| (piece.to_owned(), bbox(x0), None)));
        let line = joined(vec![line]).lines.remove(0);
        assert_eq!((line.text.as_str(), line.words.len()), ("Kế hoạch", 2));
        let bbox = line.words[1].bbox.unwrap();
        assert_eq!((bbox.x0, bbox.x1, line.words[1].span.clone()), (30.0, 49.0, 5..12));
    }
}
