//! How the body writes the words of a heading that is printed in capitals.
//!
//! Capitals do not say which words are names; an act mostly repeats its subject in its first sentences, in ordinary
//! writing. Runs of words that stand there too are written as there; what the body does not say stays as it is.

use std::collections::BTreeMap;
use std::ops::Range;

use super::sheet::Sheet;
use super::words::{is_capitals, key};

/// A shorter run may stand in the body by chance.
const RUN: usize = 3;

/// A word of the body.
struct Word<'b> {
    key: String,
    text: &'b str,
    /// Its capital says nothing: it begins a sentence or a line.
    first: bool,
}

/// `heading` with the small and large letters of the rows of the body.
pub(super) fn written(sheet: &Sheet<'_>, rows: Range<usize>, heading: &str) -> String {
    let body = words(sheet, rows);
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, word) in body.iter().enumerate() {
        places.entry(&word.key).or_default().push(at);
    }
    let tokens: Vec<&str> = heading.split_whitespace().collect();
    let keys: Vec<String> = tokens.iter().map(|token| key(token)).collect();
    let mut output: Vec<String> = tokens.iter().map(|token| (*token).to_owned()).collect();
    let mut at = 0;
    while at < tokens.len() {
        let starts = places.get(keys[at].as_str()).map_or(&[][..], Vec::as_slice);
        let run = |start: usize| {
            body[start..].iter().zip(&keys[at..]).take_while(|(word, key)| word.key == **key).count()
        };
        let best = starts
            .iter()
            .map(|start| (run(*start), *start))
            .max_by_key(|(length, start)| (*length, std::cmp::Reverse(*start)));
        let Some((length, start)) = best.filter(|(length, _)| *length >= RUN) else {
            at += 1;
            continue;
        };
        for next in 0..length {
            let word = &body[start + next];
            // What the tables write with a capital is a name.
            let lowered =
                core(word.text).starts_with(char::is_lowercase) && is_titled(core(tokens[at + next]));
            if at + next > 0 && !word.first && !lowered {
                output[at + next] = tokens[at + next].replace(core(tokens[at + next]), core(word.text));
            }
        }
        at += length;
    }
    output.join(" ")
}

/// The words of the rows, those all in capitals left out.
fn words<'b>(sheet: &'b Sheet<'_>, rows: Range<usize>) -> Vec<Word<'b>> {
    let mut found: Vec<Word<'b>> = Vec::new();
    let mut ended = true;
    for row in rows {
        let text = sheet.text(sheet.whole(row));
        if is_capitals(text) {
            continue;
        }
        for word in text.split_whitespace() {
            found.push(Word { key: key(word), text: word, first: ended });
            ended = word.ends_with(['.', ':', ';']) || !word.contains(char::is_alphanumeric);
        }
    }
    found
}

/// One capital and small letters behind it.
fn is_titled(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && word.chars().skip(1).all(char::is_lowercase)
}

/// A word without the punctuation around it.
fn core(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::fixture::document;

    fn echoed(body: &str, heading: &str) -> String {
        let document = document(body);
        let sheet = Sheet::new(&document);
        written(&sheet, 0..body.lines().count(), heading)
    }

    #[test]
    fn names_are_written_as_the_body_writes_them() {
        let body = "Ủy ban nhân dân ban hành Kế hoạch thi hành Luật Dữ liệu đo đạc với Hội Trồng rừng Lào.";
        let heading = "Kế hoạch thi hành luật dữ liệu đo đạc, với hội trồng rừng LÀO năm 2025";
        assert_eq!(
            echoed(body, heading),
            "Kế hoạch thi hành Luật Dữ liệu đo đạc, với Hội Trồng rừng Lào năm 2025"
        );
    }

    #[test]
    fn the_capital_of_a_sentence_and_a_chance_word_say_nothing() {
        assert_eq!(
            echoed("Trồng rừng là việc chung.", "Về trồng rừng là việc gấp"),
            "Về trồng rừng là việc gấp"
        );
        assert_eq!(
            echoed("Ăn tết nguyên đán vui vẻ.", "Về ăn Tết Nguyên đán vui"),
            "Về ăn Tết Nguyên đán vui"
        );
        assert_eq!(echoed("Có Luật Dữ liệu.", "thu luật dữ kiện"), "thu luật dữ kiện");
    }
}
