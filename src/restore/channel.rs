//! How likely a word is to be read as it was read: costs of letters and of groups of letters, in nats.
//!
//! Costs are negative logarithms of P(read | meant). They come from `confusions.tsv`, a table people can review:
//! what an English recogniser sees in Vietnamese print. What the table does not name follows a few rules: a letter
//! that lost its marks is cheap, a letter with other marks dear, any other letter dearer. Knows letters, not words.

use crate::assets::Table;
use crate::document::Confidence;
use crate::error::{Error, ErrorKind, Result};
use crate::text::{base_letter, syllable};

/// Costs of what the table does not name.
const SAME: f32 = 0.1;
const MARKS_LOST: f32 = 3.0;
const MARKS_CHANGED: f32 = 4.0;
const MARKS_GAINED: f32 = 5.0;
const OTHER_LETTER: f32 = 6.5;
/// A letter that was not printed, or was printed and not read.
pub(super) const EXTRA_LETTER: f32 = 6.0;
const MISSING_LETTER: f32 = 5.0;
/// Marks clutter a letter: with them it is more often left out.
const MISSING_MARKED: f32 = 3.5;

/// A group of letters that is read as another group.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Confusion {
    pub(super) seen: Vec<char>,
    pub(super) meant: Vec<char>,
    /// Nats, 0 or more.
    pub(super) cost: f32,
}

/// The channel of the English recogniser.
#[derive(Debug)]
pub(super) struct Channel {
    /// Sorted by what is seen.
    confusions: Vec<Confusion>,
}

impl Channel {
    /// Reads tables of confusions. In `meant`, a final `~` stands for any tone.
    pub(super) fn from_tables(tables: &[Table<'_>]) -> Result<Self> {
        let mut confusions = Vec::new();
        for table in tables {
            for [seen, meant, cost] in table.select(["seen", "meant", "cost"])? {
                let cost = nats(table, seen, meant, cost)?;
                let forms = match meant.strip_suffix('~') {
                    Some(letters) => syllable::all_tones(letters),
                    None => vec![meant.to_owned()],
                };
                let seen: Vec<char> = seen.chars().collect();
                confusions.extend(forms.iter().map(|form| Confusion {
                    seen: seen.clone(),
                    meant: form.chars().collect(),
                    cost,
                }));
            }
        }
        confusions.sort_by(|a, b| a.seen.cmp(&b.seen).then_with(|| a.meant.cmp(&b.meant)));
        Ok(Self { confusions })
    }

    /// The confusions of groups that `read` can begin with. A capital also matches a small letter of the table.
    pub(super) fn confusions_at<'a>(&'a self, read: &'a [char]) -> impl Iterator<Item = &'a Confusion> {
        let matches = move |confusion: &&Confusion| {
            confusion.seen.len() <= read.len()
                && confusion.seen.iter().zip(read).all(|(seen, read)| *seen == *read || *seen == lower(*read))
        };
        self.confusions.iter().filter(matches)
    }
}

fn nats(table: &Table<'_>, seen: &str, meant: &str, cost: &str) -> Result<f32> {
    cost.parse().ok().filter(|cost| *cost >= 0.0).ok_or_else(|| {
        let message = format!("the cost of {seen} for {meant} is no number of nats");
        Error::new(ErrorKind::BadDictionary, message).in_source(table.name())
    })
}

/// What it costs to read the letter `meant` as `read`, by the rules alone.
pub(super) fn letter_cost(read: char, meant: char) -> f32 {
    let read = lower(read);
    if read == meant {
        return SAME;
    }
    let (read_base, meant_base) = (base_letter(read), base_letter(meant));
    if read_base != meant_base {
        return OTHER_LETTER;
    }
    match (read == read_base, meant == meant_base) {
        (true, _) if meant == 'đ' => SAME,
        (true, _) => MARKS_LOST,
        (false, true) => MARKS_GAINED,
        (false, false) => MARKS_CHANGED,
    }
}

/// What it costs to read nothing for the letter `meant`.
pub(super) fn missing_cost(meant: char) -> f32 {
    if meant != 'đ' && base_letter(meant) != meant { MISSING_MARKED } else { MISSING_LETTER }
}

pub(super) fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// What a Vietnamese recogniser must have done to read `meant` as `read` (both canonical, same skeleton): wrong
/// tones and wrong quality marks happen, in nats.
pub(super) fn mark_cost(read: &str, meant: &str) -> f32 {
    const TONE: f32 = 4.0;
    const QUALITY: f32 = 5.0;
    if read == meant {
        return 0.0;
    }
    let (Some((read_letters, read_tone)), Some((letters, tone))) =
        (syllable::split_tone(read), syllable::split_tone(meant))
    else {
        return TONE + QUALITY;
    };
    let tone = if read_tone == tone { 0.0 } else { TONE };
    let quality = if read_letters == letters { 0.0 } else { QUALITY };
    tone + quality
}

/// What it costs that a letter is one the recogniser thought of with this confidence and did not choose, in nats.
///
/// Measured on six real scans (16,900 words, dictionaries/README.md): of choices given 5 % one in 70 was right, of
/// those given 45 % one in 15, of those given 85 % two in five; between, -ln of the odds falls along a line. Part of
/// these odds is what the language model knows as well, hence the weight.
pub(super) fn choice_cost(confidence: Confidence) -> f32 {
    const UNSURE: f32 = 4.6;
    const SLOPE: f32 = 4.2;
    const WEIGHT: f32 = 0.7;
    WEIGHT * (UNSURE - SLOPE * confidence.get())
}

/// What it costs beyond that to believe in a word that differs from what was read in more than marks.
pub(super) const OTHER_WORD: f32 = 2.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tilde_stands_for_all_tones() {
        let table = Table::parse("confusions.tsv", "seen\tmeant\tcost\nir\tư~\t1\n6\tô\t1.5\n").unwrap();
        let channel = Channel::from_tables(&[table]).unwrap();
        let read: Vec<char> = "irc".chars().collect();
        let meant: Vec<String> = channel.confusions_at(&read).map(|c| c.meant.iter().collect()).collect();
        assert_eq!(meant, ["ư", "ứ", "ừ", "ử", "ữ", "ự"]);
    }

    #[test]
    fn lost_marks_are_cheap_and_other_letters_dear() {
        assert!(letter_cost('D', 'đ') < letter_cost('o', 'ộ'));
        assert!(letter_cost('o', 'ộ') < letter_cost('ó', 'ộ'));
        assert!(letter_cost('ó', 'o') < letter_cost('k', 'o'));
        assert!(mark_cost("sở", "số") > mark_cost("sở", "sợ"));
    }
}
