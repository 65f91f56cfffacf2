//! Turns a true text and an output into counted errors: characters, words, syllables, and what is wrong with each
//! letter.
//!
//! A rate is never without its denominator: everything here is [`Counts`], so that documents can be pooled. Rates
//! follow dinglehopper (Gerber, Neudecker and others): grapheme clusters of NFC text, words of UAX #29.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize, Serializer, ser::SerializeStruct};

use super::align::{Pair, align, distance, edits};
use super::marks::Letter;
use super::units::{self, Ids, Token, characters, fold_tone_place, joined, words};
use crate::text::{is_marked, skeleton, strip_marks, syllable};

/// So many errors in so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub struct Counts {
    /// What is wrong; may exceed `length`, as insertions count.
    pub errors: u64,
    /// What there was to get right.
    pub length: u64,
}

impl Counts {
    /// Errors over length; may exceed 1. `None` when there was nothing to get right.
    pub fn rate(self) -> Option<f64> {
        (self.length > 0).then(|| self.errors as f64 / self.length as f64)
    }

    /// Both pooled.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { errors: self.errors + other.errors, length: self.length + other.length }
    }

    fn add(&mut self, is_error: bool) {
        self.length += 1;
        self.errors += u64::from(is_error);
    }
}

/// With the rate beside the counts; `null` when there was nothing to get right.
impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Counts", 3)?;
        fields.serialize_field("errors", &self.errors)?;
        fields.serialize_field("length", &self.length)?;
        fields.serialize_field("rate", &self.rate())?;
        fields.end()
    }
}

/// Digit strings, in order, against those of the truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Digits {
    /// Digit strings in the truth.
    pub length: u64,
    /// Another digit string stands there.
    pub changed: u64,
    /// None stands there.
    pub lost: u64,
    /// In the output only.
    pub invented: u64,
}

impl Digits {
    /// All that is wrong, as counts.
    pub fn counts(self) -> Counts {
        Counts { errors: self.changed + self.lost + self.invented, length: self.length }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            length: self.length + other.length,
            changed: self.changed + other.changed,
            lost: self.lost + other.lost,
            invented: self.invented + other.invented,
        }
    }
}

/// What restoration did to the tokens of the truth, by what was read before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Repair {
    /// Tokens read right; errors: made wrong. The harm rate.
    pub harm: Counts,
    /// Tokens read wrong; errors: still wrong. One minus the fix rate.
    pub unfixed: Counts,
    /// Tokens changed; errors: still or newly wrong. One minus the precision of edits.
    pub bad_edits: Counts,
    /// Digit strings that were read right and are wrong after restoration. Must be 0.
    pub harmed_digits: u64,
}

impl Repair {
    fn plus(self, other: Self) -> Self {
        Self {
            harm: self.harm.plus(other.harm),
            unfixed: self.unfixed.plus(other.unfixed),
            bad_edits: self.bad_edits.plus(other.bad_edits),
            harmed_digits: self.harmed_digits + other.harmed_digits,
        }
    }
}

/// How well one text was got: counts by measure name, digits, and repair where the text before it is known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TextScore {
    /// The measures by name; [`MEASURES`] says what each counts.
    pub counts: BTreeMap<String, Counts>,
    /// Digit integrity.
    pub digits: Digits,
    /// What restoration did; `None` when only its result is known.
    pub repair: Option<Repair>,
}

/// Every measure of text: its name and what is counted.
pub const MEASURES: [(&str, &str); 15] = [
    ("cer", "wrong characters (grapheme clusters)"),
    ("wer", "wrong words (UAX #29)"),
    ("cer_folded", "wrong characters, hoá and hóa taken as equal"),
    ("wer_folded", "wrong words, hoá and hóa taken as equal"),
    ("base_letters", "wrong characters after taking all marks away"),
    ("syllables", "wrong syllables"),
    ("syllables_ambiguous", "wrong syllables among those that the truths write with different marks"),
    ("syllables_marked", "wrong syllables among those with a mark"),
    ("syllables_capitalised", "wrong syllables among those with a capital first letter"),
    ("codes", "wrong tokens among codes such as 12/KH-UBND"),
    ("tone", "wrong tone among syllables with the right letters"),
    ("quality_mark", "wrong ă â ê ô ơ ư among letters that have or should have one"),
    ("d_bar", "d for đ or đ for d among all đ"),
    ("case", "wrong case among letters with the right base"),
    ("digit", "wrong digits"),
];

impl TextScore {
    /// The counts of one measure.
    pub fn get(&self, measure: &str) -> Counts {
        self.counts.get(measure).copied().unwrap_or_default()
    }

    /// Both pooled.
    #[must_use]
    pub fn plus(mut self, other: &Self) -> Self {
        for (name, counts) in &other.counts {
            let entry = self.counts.entry(name.clone()).or_default();
            *entry = entry.plus(*counts);
        }
        let repair = match (self.repair, other.repair) {
            (Some(a), Some(b)) => Some(a.plus(b)),
            (a, b) => a.or(b),
        };
        Self { counts: self.counts, digits: self.digits.plus(other.digits), repair }
    }
}

/// Skeletons that the truths of a run write with different marks: where marks cannot be had from letters alone.
#[derive(Debug, Clone, Default)]
pub struct Ambiguous {
    forms: BTreeMap<String, String>,
    skeletons: BTreeSet<String>,
}

impl Ambiguous {
    /// Takes the syllables of one truth in.
    pub fn add(&mut self, truth: &str) {
        for token in units::tokens(truth) {
            let form = fold_tone_place(token.core()).to_lowercase();
            let key = skeleton(&form);
            let first = self.forms.entry(key.clone()).or_insert_with(|| form.clone());
            if *first != form {
                self.skeletons.insert(key);
            }
        }
    }

    fn has(&self, core: &str) -> bool {
        self.skeletons.contains(&skeleton(core))
    }
}

/// The tokens of a case, what is not scored left out, and how they stand to each other.
pub struct Compared {
    /// Tokens of the truth.
    pub truth: Vec<Token>,
    /// Tokens of the output.
    pub got: Vec<Token>,
    /// Which stands for which.
    pub pairs: Vec<Pair>,
}

impl Compared {
    /// Pairs the tokens of two texts.
    pub fn new(truth: &str, got: &str) -> Self {
        let (truth, got) = units::scored(units::tokens(truth), units::tokens(got));
        let pairs = units::pair_tokens(&truth, &got);
        Self { truth, got, pairs }
    }

    /// Both sides of each pair; the empty string where a side is missing.
    pub(super) fn sides(&self) -> impl Iterator<Item = (Option<&Token>, Option<&Token>)> {
        self.pairs.iter().map(|pair| (pair.truth.map(|t| &self.truth[t]), pair.got.map(|g| &self.got[g])))
    }

    /// For each token of the truth the core of what stands for it.
    fn answers(&self) -> Vec<Option<&str>> {
        let mut answers = vec![None; self.truth.len()];
        for pair in &self.pairs {
            if let (Some(t), Some(g)) = (pair.truth, pair.got) {
                answers[t] = Some(self.got[g].core());
            }
        }
        answers
    }

    /// The score of the output; `read` is the text before restoration, where known, compared with the same truth.
    pub fn score(&self, read: Option<&Self>, ambiguous: &Ambiguous) -> TextScore {
        let (truth, got) = (joined(&self.truth), joined(&self.got));
        let letters = letters(&truth, &got);
        let distances = distances(&truth, &got, letters[0].1);
        let counts = letters
            .into_iter()
            .chain(distances)
            .chain(self.syllables(ambiguous))
            .map(|(name, counts)| (name.to_owned(), counts))
            .collect();
        let repair = read.and_then(|read| repair(read, self));
        TextScore { counts, digits: digits(&truth, &got).0, repair }
    }

    fn syllables(&self, ambiguous: &Ambiguous) -> [(&'static str, Counts); 6] {
        let names = [
            "syllables",
            "syllables_ambiguous",
            "syllables_marked",
            "syllables_capitalised",
            "codes",
            "tone",
        ];
        let mut found = names.map(|name| (name, Counts::default()));
        for (token, answer) in self.truth.iter().zip(self.answers()) {
            let core = token.core();
            if core.is_empty() {
                continue;
            }
            let is_wrong = answer != Some(core);
            let is_capitalised = core.chars().next().is_some_and(char::is_uppercase);
            let classes = [true, ambiguous.has(core), is_marked(core), is_capitalised, is_code(core)];
            for (entry, is_in) in found.iter_mut().zip(classes) {
                if is_in {
                    entry.1.add(is_wrong);
                }
            }
            if let Some(has_wrong_tone) = answer.and_then(|answer| wrong_tone(core, answer)) {
                found[5].1.add(has_wrong_tone);
            }
        }
        found
    }
}

/// A number and a symbol together.
fn is_code(core: &str) -> bool {
    core.contains(['/', '-'])
        && core.chars().any(|c| c.is_ascii_digit())
        && core.chars().any(char::is_alphabetic)
}

/// `None` unless both are syllables of the same base letters.
fn wrong_tone(truth: &str, got: &str) -> Option<bool> {
    if !syllable::is_valid(truth) || skeleton(truth) != skeleton(got) {
        return None;
    }
    let tone = |word: &str| syllable::split_tone(word).map(|(_, tone)| tone);
    Some(tone(truth) != tone(got))
}

/// Distances of whole texts: words; folded, where folding changes anything; without marks.
fn distances(truth: &str, got: &str, strict: Counts) -> [(&'static str, Counts); 4] {
    let wer = between(&words(truth), &words(got));
    let (folded_truth, folded_got) = (fold_tone_place(truth), fold_tone_place(got));
    let is_same = folded_truth == truth && folded_got == got;
    let (cer_folded, wer_folded) = if is_same {
        (strict, wer)
    } else {
        (
            between(&characters(&folded_truth), &characters(&folded_got)),
            between(&words(&folded_truth), &words(&folded_got)),
        )
    };
    let (bare_truth, bare_got) = (strip_marks(truth), strip_marks(got));
    let bare = between(&characters(&bare_truth), &characters(&bare_got));
    [("wer", wer), ("cer_folded", cer_folded), ("wer_folded", wer_folded), ("base_letters", bare)]
}

fn between(truth: &[&str], got: &[&str]) -> Counts {
    let mut ids = Ids::default();
    let (truth, got) = (ids.of(truth.iter().copied()), ids.of(got.iter().copied()));
    Counts { errors: distance(&truth, &got), length: truth.len() as u64 }
}

/// Wrong characters, and what is wrong with single letters, over one alignment.
fn letters(truth: &str, got: &str) -> [(&'static str, Counts); 5] {
    let (truth, got) = (characters(truth), characters(got));
    let mut ids = Ids::default();
    let (truth_ids, got_ids) = (ids.of(truth.iter().copied()), ids.of(got.iter().copied()));
    let pairs = align(&truth_ids, &got_ids);
    let cer = Counts { errors: edits(&truth_ids, &got_ids, &pairs), length: truth.len() as u64 };
    let mut found = Letters::default();
    for pair in pairs {
        found.add(pair.truth.map(|t| truth[t]), pair.got.map(|g| got[g]));
    }
    let Letters { quality, d_bar, case, digit } = found;
    [("cer", cer), ("quality_mark", quality), ("d_bar", d_bar), ("case", case), ("digit", digit)]
}

/// What is wrong with single letters.
#[derive(Default)]
struct Letters {
    quality: Counts,
    d_bar: Counts,
    case: Counts,
    digit: Counts,
}

impl Letters {
    fn add(&mut self, truth: Option<&str>, got: Option<&str>) {
        let Some(t) = truth else { return };
        if t.bytes().all(|byte| byte.is_ascii_digit()) {
            self.digit.add(truth != got);
        }
        let (Some(a), Some(b)) = (Letter::parse(t), got.and_then(Letter::parse)) else { return };
        if a.base != b.base {
            return;
        }
        self.case.add(a.is_upper != b.is_upper);
        if a.quality.is_some() || b.quality.is_some() {
            self.quality.add(a.quality != b.quality);
        }
        if a.is_d_bar || b.is_d_bar {
            self.d_bar.add(a.is_d_bar != b.is_d_bar);
        }
    }
}

/// The maximal runs of digits of a text.
fn digit_strings(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect()
}

/// Digit strings against each other, and for each of the truth whether it came out right.
fn digits(truth: &str, got: &str) -> (Digits, Vec<bool>) {
    let (truth, got) = (digit_strings(truth), digit_strings(got));
    let mut ids = Ids::default();
    let (truth_ids, got_ids) = (ids.of(truth.iter().copied()), ids.of(got.iter().copied()));
    let mut found = Digits { length: truth.len() as u64, ..Digits::default() };
    let mut is_right = vec![false; truth.len()];
    for pair in align(&truth_ids, &got_ids) {
        match (pair.truth, pair.got) {
            (Some(t), Some(g)) if truth_ids[t] == got_ids[g] => is_right[t] = true,
            (Some(_), Some(_)) => found.changed += 1,
            (Some(_), None) => found.lost += 1,
            _ => found.invented += 1,
        }
    }
    (found, is_right)
}

/// `None` when the two comparisons are not of the same truth: `⟂` may have taken other tokens away.
fn repair(read: &Compared, restored: &Compared) -> Option<Repair> {
    if read.truth != restored.truth {
        return None;
    }
    let mut found = Repair::default();
    let answers = read.answers().into_iter().zip(restored.answers());
    for (token, (before, after)) in restored.truth.iter().zip(answers) {
        let core = token.core();
        if core.is_empty() {
            continue;
        }
        let is_wrong = after != Some(core);
        let side = if before == Some(core) { &mut found.harm } else { &mut found.unfixed };
        side.add(is_wrong);
        if before != after {
            found.bad_edits.add(is_wrong);
        }
    }
    let truth = joined(&restored.truth);
    let [(read_digits, before), (restored_digits, after)] =
        [&read.got, &restored.got].map(|tokens| digits(&truth, &joined(tokens)));
    let made_wrong = before.iter().zip(&after).filter(|(before, after)| **before && !**after).count() as u64;
    let invented = restored_digits.invented.saturating_sub(read_digits.invented);
    found.harmed_digits = made_wrong + invented;
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(truth: &str, read: Option<&str>, got: &str) -> TextScore {
        let mut ambiguous = Ambiguous::default();
        ambiguous.add("tháng thang");
        let read = read.map(|read| Compared::new(truth, read));
        Compared::new(truth, got).score(read.as_ref(), &ambiguous)
    }

    #[track_caller]
    fn is(score: &TextScore, measure: &str, errors: u64, length: u64) {
        assert_eq!(score.get(measure), Counts { errors, length }, "{measure}");
    }

    #[test]
    fn fractions_counted_by_hand() {
        // "Ngày 31 tháng 5" has 15 characters and 4 words; à, á and a digit are wrong.
        let score = score("Ngày 31 tháng 5", None, "Ngay 37 thang\n5");
        is(&score, "cer", 3, 15);
        is(&score, "wer", 3, 4);
        is(&score, "base_letters", 1, 15);
        is(&score, "syllables", 3, 4);
        is(&score, "syllables_ambiguous", 1, 1);
        is(&score, "syllables_marked", 2, 2);
        is(&score, "syllables_capitalised", 1, 1);
        is(&score, "tone", 2, 2);
        is(&score, "digit", 1, 3);
        assert_eq!(score.digits, Digits { length: 2, changed: 1, lost: 0, invented: 0 });
    }

    #[test]
    fn letters_have_their_classes() {
        // đ Đ: one of two wrong. ô ơ ư: ô lost its mark. Case: one of 9 letters.
        let score = score("đô Đơ hưng", None, "do Đơ Hưng");
        is(&score, "d_bar", 1, 2);
        is(&score, "quality_mark", 1, 3);
        is(&score, "case", 1, 8);
    }

    #[test]
    fn two_spellings_of_a_tone_differ_strictly_and_are_equal_folded() {
        let score = score("Thanh Hóa", None, "Thanh Hoá");
        is(&score, "cer", 2, 9);
        is(&score, "cer_folded", 0, 9);
        is(&score, "wer_folded", 0, 2);
        is(&score, "tone", 0, 2);
    }

    #[test]
    fn restoration_is_judged_by_what_was_read() {
        let truth = "kế hoạch năm 2024 tháng 5";
        let repair =
            score(truth, Some("ke hoạch nam 2024 tháng 5"), "kế hoạch nam 2024 thang 6").repair.unwrap();
        assert_eq!(repair.harm, Counts { errors: 2, length: 4 });
        assert_eq!(repair.unfixed, Counts { errors: 1, length: 2 });
        assert_eq!(repair.bad_edits, Counts { errors: 2, length: 3 });
        assert_eq!(repair.harmed_digits, 1);
    }

    #[test]
    fn an_empty_truth_has_no_rate() {
        let score = score("", None, "abc");
        is(&score, "cer", 3, 0);
        assert_eq!(score.get("cer").rate(), None);
    }
}
