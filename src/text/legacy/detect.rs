//! Finds out, line by line, in which encoding a text was written, and decodes it. A line is what it becomes most
//! syllables as; a line too short to tell goes with its neighbours. Text that reads well as it stands is left alone.

use std::borrow::Cow;
use std::ops::Range;

use super::{Encoding, Letters, decode, syllable, western_byte};

/// Words with marks that a line needs to decide for itself; fewer are right by chance in more than one encoding.
const ENOUGH_WORDS: u32 = 4;

/// Share of valid syllables among the marked words of a line in its own encoding.
const VALID_ENOUGH: f32 = 0.85;

/// How much better than as it stands, and than in the next best encoding.
const CLEARLY_BETTER: f32 = 0.25;
const BETTER_THAN_OTHERS: f32 = 0.1;

/// A line too short to decide follows its neighbours when at least so many of its words agree.
const GOES_WITH: f32 = 0.5;

/// How the text came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Proper Unicode, part of which may be misread bytes: what says nothing stays.
    Unicode,
    /// Bytes shown as CP1252: what says nothing goes with the rest.
    Bytes,
}

/// A stretch of decoded text: whole lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Bytes of the decoded text.
    pub range: Range<usize>,
    /// What it was written in.
    pub encoding: Encoding,
}

/// Text after decoding, and where it was decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text; borrowed when nothing was decoded.
    pub text: Cow<'a, str>,
    /// In order, apart from each other; empty when nothing was decoded.
    pub runs: Vec<Run>,
}

/// Decodes those lines of `text` that were written in a legacy encoding.
pub fn decode_mixed(text: &str, form: Form) -> Decoded<'_> {
    let lines: Vec<&str> = text.split_inclusive(['\n', '\r', '\u{c}']).collect();
    let evidence: Vec<Evidence> = lines.iter().map(|line| Evidence::of(line)).collect();
    let choices = choose(&evidence, form);
    if choices.iter().all(Option::is_none) {
        return Decoded { text: Cow::Borrowed(text), runs: Vec::new() };
    }
    let mut out = String::with_capacity(text.len() * 2);
    let mut runs: Vec<Run> = Vec::new();
    for (line, choice) in lines.iter().zip(choices) {
        let start = out.len();
        match choice {
            Some(encoding) => out.push_str(&decode(line, encoding, Letters::AsWritten)),
            None => out.push_str(line),
        }
        extend(&mut runs, start..out.len(), choice);
    }
    Decoded { text: Cow::Owned(out), runs }
}

fn extend(runs: &mut Vec<Run>, range: Range<usize>, choice: Option<Encoding>) {
    let Some(encoding) = choice else { return };
    match runs.last_mut().filter(|run| run.encoding == encoding && run.range.end == range.start) {
        Some(run) => run.range.end = range.end,
        None => runs.push(Run { range, encoding }),
    }
}

/// The encoding of each line; `None` to leave it.
fn choose(evidence: &[Evidence], form: Form) -> Vec<Option<Encoding>> {
    let sure: Vec<Option<Verdict>> = evidence.iter().map(Evidence::verdict).collect();
    let whole = evidence.iter().filter(|line| line.is_doubtful()).fold(Evidence::default(), Evidence::plus);
    let rest = main_encoding(&sure).or_else(|| whole.best());
    let above = nearest(sure.iter());
    let mut below = nearest(sure.iter().rev());
    below.reverse();
    let decide = |at: usize| match (sure[at], form) {
        (Some(Verdict::Legacy(encoding)), _) => Some(encoding),
        (_, Form::Bytes) if !evidence[at].is_plain => rest,
        (Some(Verdict::Good), _) => None,
        (None, _) => evidence[at].follow(above[at], below[at], rest),
    };
    (0..evidence.len()).map(decide).collect()
}

/// The encoding of most of the lines that are sure.
fn main_encoding(sure: &[Option<Verdict>]) -> Option<Encoding> {
    let lines = |encoding| sure.iter().filter(|found| **found == Some(Verdict::Legacy(encoding))).count();
    let most = Encoding::ALL.into_iter().rev().max_by_key(|encoding| lines(*encoding));
    most.filter(|encoding| lines(*encoding) > 0)
}

/// For each line the last verdict before it.
fn nearest<'a>(sure: impl Iterator<Item = &'a Option<Verdict>>) -> Vec<Option<Verdict>> {
    let mut last = None;
    let before = |found: &Option<Verdict>| {
        let known = last;
        last = found.or(last);
        known
    };
    sure.map(before).collect()
}

/// What a line says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Good,
    Legacy(Encoding),
}

/// Words with letters beyond ASCII, and how many of them are syllables. Letters by themselves are pieces of words that came
/// apart: as what they are decoded, they are syllables by chance.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    words: u32,
    valid: u32,
}

impl Tally {
    fn of(text: &str) -> Self {
        let is_inside = |c: char| c.is_alphabetic() || (!c.is_ascii() && !is_sign(c));
        let words = text.split(|c: char| !is_inside(c));
        let is_marked = |word: &str| !word.is_ascii() && word.chars().any(char::is_alphabetic);
        let marked = words.filter(|word| is_marked(word) && word.chars().nth(1).is_some());
        marked.fold(Self::default(), |sum, word| Self {
            words: sum.words + 1,
            valid: sum.valid + u32::from(is_written_well(word)),
        })
    }

    fn share(self) -> f32 {
        self.valid as f32 / self.words.max(1) as f32
    }
}

/// A syllable without a capital behind a small letter: wrong tables give some of those.
fn is_written_well(word: &str) -> bool {
    let cases = word.chars().zip(word.chars().skip(1));
    syllable::is_valid(word) && !cases.into_iter().any(|(a, b)| a.is_lowercase() && b.is_uppercase())
}

/// Spaces, quotation marks and dashes, which stand beside words and are no part of them.
fn is_sign(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{2000}'..='\u{206f}' | '«' | '»')
}

/// Whether `line` is Unicode beyond doubt: it has marks by themselves, which no byte is shown as, or as many words with
/// letters that no byte is shown as, as words with others beyond ASCII.
fn is_unicode(line: &str) -> bool {
    let is_mark =
        |c: char| matches!(c, '\u{300}'..='\u{303}' | '\u{306}' | '\u{309}' | '\u{31b}' | '\u{323}');
    if line.chars().any(is_mark) {
        return true;
    }
    let (mut own, mut shown) = (0, 0);
    for word in line.split_whitespace() {
        let mut letters = word.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).peekable();
        if letters.peek().is_some() {
            let is_own = letters.any(|c| western_byte(c).is_none());
            (own, shown) = (own + u32::from(is_own), shown + u32::from(!is_own));
        }
    }
    own > 0 && own >= shown
}

/// How well a line reads as it stands and in each encoding.
#[derive(Debug, Clone, Copy, Default)]
struct Evidence {
    as_is: Tally,
    decoded: [Tally; Encoding::ALL.len()],
    /// Whether there is nothing to decode.
    is_plain: bool,
}

impl Evidence {
    fn of(line: &str) -> Self {
        if line.is_ascii() {
            let is_plain = !line.chars().any(|c| c.is_control() && !c.is_whitespace());
            return Self { is_plain, ..Self::default() };
        }
        let as_is = Tally::of(line);
        let is_plain = is_unicode(line) || !line.chars().any(|c| !c.is_ascii() && western_byte(c).is_some());
        if is_plain || (as_is.words >= ENOUGH_WORDS && as_is.share() + CLEARLY_BETTER > 1.0) {
            return Self { as_is, is_plain, ..Self::default() };
        }
        let tally = |encoding| Tally::of(&decode(line, encoding, Letters::AsWritten));
        Self { as_is, decoded: Encoding::ALL.map(tally), is_plain }
    }

    fn plus(self, other: &Self) -> Self {
        let add = |a: Tally, b: Tally| Tally { words: a.words + b.words, valid: a.valid + b.valid };
        let decoded = std::array::from_fn(|at| add(self.decoded[at], other.decoded[at]));
        Self { as_is: add(self.as_is, other.as_is), decoded, is_plain: false }
    }

    /// `None` for a line that cannot tell.
    fn verdict(&self) -> Option<Verdict> {
        if let Some(encoding) = self.best() {
            return Some(Verdict::Legacy(encoding));
        }
        let is_good = self.as_is.words >= ENOUGH_WORDS && self.as_is.share() + CLEARLY_BETTER > 1.0;
        is_good.then_some(Verdict::Good)
    }

    fn is_doubtful(&self) -> bool {
        !self.is_plain && self.verdict().is_none()
    }

    /// The encoding in which this is clearly Vietnamese, and clearly not as it stands.
    fn best(&self) -> Option<Encoding> {
        let ranked = |place: &usize| (self.decoded[*place].share(), std::cmp::Reverse(*place));
        let order = |a: &usize, b: &usize| {
            let (a, b) = (ranked(a), ranked(b));
            a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
        };
        let first = (0..Encoding::ALL.len()).max_by(order)?;
        let share = self.decoded[first].share();
        let others = (0..Encoding::ALL.len()).filter(|place| *place != first);
        let second = others.map(|place| self.decoded[place].share()).fold(0.0, f32::max);
        let is_clear = self.decoded[first].words >= ENOUGH_WORDS
            && share >= VALID_ENOUGH
            && share >= self.as_is.share() + CLEARLY_BETTER
            && share >= second + BETTER_THAN_OTHERS;
        is_clear.then_some(Encoding::ALL[first])
    }

    /// What a line too short to tell is, from the lines `above` and `below` and the `rest` of the text.
    fn follow(
        &self,
        above: Option<Verdict>,
        below: Option<Verdict>,
        rest: Option<Encoding>,
    ) -> Option<Encoding> {
        if self.is_plain {
            return None;
        }
        let encoding = match (above, below) {
            (Some(Verdict::Legacy(one)), Some(Verdict::Legacy(other))) if one == other => one,
            (Some(Verdict::Legacy(one)), None) | (None, Some(Verdict::Legacy(one))) => one,
            _ => rest?,
        };
        let between = [above, below].into_iter().flatten().all(|near| near == Verdict::Legacy(encoding));
        let place = Encoding::ALL.iter().position(|other| *other == encoding)?;
        let (share, as_is) = (self.decoded[place].share(), self.as_is.share());
        let fits = share >= GOES_WITH && (share > as_is || (between && share >= as_is));
        fits.then_some(encoding)
    }
}
