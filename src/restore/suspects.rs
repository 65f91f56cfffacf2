//! Slips in clean text: syllables that are words and make no sense where they stand (`thị hành` for `thi hành`).
//!
//! Clean text stays as it is: a suspected token keeps its form and gets the likely one as its alternative. A slip is
//! one more noisy channel with a fixed cost: a word is suspected where the [`Model`] prefers another word with the same
//! letters, or one letter more or less, by more than that cost. Names, acronyms and all that is not a plain lower-case
//! syllable are not looked at, and what a document writes again and again is its author's word.

use std::collections::{BTreeMap, HashMap};

use crate::document::{Alternative, Confidence, Restoration, RestoredLine, Span, Token, Why};
use crate::text::syllable::canonical;
use crate::text::{self, skeleton};

use super::case::push_with_case_of;
use super::lexicon::{Grade, Lexicon, WordId};
use super::model::{Model, Row, State};
use super::pieces::{PieceKind, ends_sentence, pieces};

/// What it costs, in nats, to believe that another word with the same letters was meant.
const WRONG_MARKS: f32 = 6.5;

/// The same for a word with one letter more or less: there are many of them.
const WRONG_LETTER: f32 = 11.0;

/// What it costs besides where a word has a neighbour on one side only.
const ONE_SIDED: f32 = 2.0;

/// A word is looked at where it and its neighbour are less likely than this, in nats, each behind the word before.
const ODD: f32 = -11.5;

/// The same where a word has a neighbour on one side only.
const ODD_AT_END: f32 = -6.5;

/// The same for letters: the search is wider.
const VERY_ODD: f32 = -16.0;
const VERY_ODD_AT_END: f32 = -11.0;

/// Words before and behind a word that decide about it: as many as the model sees.
const WINDOW: usize = 3;

/// The same word suspected of the same slip more often than this in one document is what the author writes.
const HABIT: usize = 3;

/// Looks for slips in one document; keeps its memory from word to word.
pub(super) struct Suspects<'a> {
    lexicon: &'a Lexicon,
    model: &'a Model,
    row: Row,
    candidates: Vec<WordId>,
    /// The words of the document so far: most come again.
    known: HashMap<String, WordId>,
}

/// A piece of a paragraph as the model sees it.
struct Place {
    line: usize,
    span: Span,
    word: WordId,
    /// Whether it may be a slip.
    is_plain: bool,
    /// Whether nothing but white space stands between it and the word before.
    is_joined: bool,
    begins_sentence: bool,
}

/// A likely slip.
struct Suspect {
    at: usize,
    meant: WordId,
    /// How much more likely the other word is, the cost of a slip taken off, in nats.
    margin: f32,
}

impl<'a> Suspects<'a> {
    /// Looks nothing up yet.
    pub(super) fn new(lexicon: &'a Lexicon, model: &'a Model) -> Self {
        Self { lexicon, model, row: Row::default(), candidates: Vec::new(), known: HashMap::new() }
    }

    /// Says of the tokens of a clean paragraph which of them are likely slips.
    pub(super) fn mark(&mut self, lines: &mut [RestoredLine]) {
        let places = self.places(lines);
        let found: Vec<Suspect> = (0..places.len()).filter_map(|at| self.suspect(&places, at)).collect();
        for Suspect { at, meant, margin } in found {
            let place = &places[at];
            let RestoredLine { text, tokens, .. } = &mut lines[place.line];
            let holds = |token: &&mut Token| {
                token.chosen.start <= place.span.start && place.span.end <= token.chosen.end
            };
            let Some(token) = tokens.iter_mut().find(holds) else { continue };
            let (before, after) =
                (&text[token.chosen.start..place.span.start], &text[place.span.end..token.chosen.end]);
            token.why = Why::Suspected;
            let mut form = before.to_owned();
            push_with_case_of(&text[place.span.clone()], self.lexicon.word(meant), false, &mut form);
            form.push_str(after);
            token.alternatives =
                vec![Alternative { text: form, confidence: Confidence::new(1.0 / (1.0 + (-margin).exp())) }];
        }
    }

    fn places(&mut self, lines: &[RestoredLine]) -> Vec<Place> {
        let mut places = Vec::new();
        let (mut ended, mut apart) = (true, true);
        for (line, RestoredLine { text, .. }) in lines.iter().enumerate() {
            let mut last = 0;
            for piece in pieces(text, false) {
                let gap = &text[last..piece.span.start];
                ended |= ends_sentence(gap);
                apart |= !gap.trim().is_empty();
                last = piece.span.end;
                let word = self.word(&text[piece.span.clone()], piece.kind);
                let is_plain =
                    self.lexicon.grade(word) == Some(Grade::Syllable) && is_plain(text, &piece.span, ended);
                let (is_joined, begins_sentence) = (!apart && !ended, ended);
                places.push(Place { line, span: piece.span, word, is_plain, is_joined, begins_sentence });
                (ended, apart) = (false, false);
            }
            ended |= ends_sentence(&text[last..]);
            apart |= !text[last..].trim().is_empty();
        }
        places
    }

    fn word(&mut self, written: &str, kind: PieceKind) -> WordId {
        match kind {
            PieceKind::Number => WordId::NUMBER,
            PieceKind::Mixed => WordId::UNKNOWN,
            PieceKind::Word => {
                if let Some(word) = self.known.get(written) {
                    return *word;
                }
                let word = self.lexicon.find(&text::nfc(&canonical(written))).unwrap_or(WordId::UNKNOWN);
                self.known.insert(written.to_owned(), word);
                word
            }
        }
    }

    /// Whether the word at `at` is a likely slip.
    fn suspect(&mut self, places: &[Place], at: usize) -> Option<Suspect> {
        let place = &places[at];
        let before = place.is_joined.then(|| places[at - 1].word);
        let after = places.get(at + 1).filter(|next| next.is_joined).map(|next| next.word);
        if !place.is_plain || (before.is_none() && after.is_none()) {
            return None;
        }
        let ends = before.is_none() || after.is_none();
        let fit = self.fit(before, place.word, after);
        if fit > if ends { ODD_AT_END } else { ODD } {
            return None;
        }
        let letters = skeleton(self.lexicon.word(place.word));
        let as_printed = self.likelihood(places, at, place.word) + if ends { ONE_SIDED } else { 0.0 };
        self.candidates.clear();
        self.candidates.extend(self.lexicon.candidates(&letters));
        let marks = self.best(places, at, before, after, as_printed + WRONG_MARKS);
        if marks.is_some() || fit > if ends { VERY_ODD_AT_END } else { VERY_ODD } {
            return marks;
        }
        self.candidates.clear();
        for form in one_letter_apart(&letters) {
            self.candidates.extend(self.lexicon.candidates(&form));
        }
        self.best(places, at, before, after, as_printed + WRONG_LETTER)
    }

    /// The best of the candidates, if it is more likely than `least`. One of its neighbours must know it.
    fn best(
        &self,
        places: &[Place],
        at: usize,
        before: Option<WordId>,
        after: Option<WordId>,
        least: f32,
    ) -> Option<Suspect> {
        let known = |word: WordId| {
            let behind = before.is_some_and(|before| before.is_word() && self.model.has_pair(before, word));
            behind || after.is_some_and(|after| after.is_word() && self.model.has_pair(word, after))
        };
        // Who has just written a word means another one here: `mổ tử thi mà tử thi không còn`.
        let nearby = &places[at.saturating_sub(WINDOW)..at];
        let others = self.candidates.iter().filter(|word| {
            **word != places[at].word
                && nearby.iter().all(|place| place.word != **word)
                && self.lexicon.grade(**word) == Some(Grade::Syllable)
                && known(**word)
        });
        let weighed = others.map(|word| (self.likelihood(places, at, *word) - least, *word));
        let (margin, meant) = weighed.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
        (margin > 0.0).then_some(Suspect { at, meant, margin })
    }

    /// How well a word goes with its neighbours, pair by pair.
    fn fit(&mut self, before: Option<WordId>, word: WordId, after: Option<WordId>) -> f32 {
        let mut pair = |first: WordId, second: WordId| {
            self.model.behind_word(first, &[second], &mut self.row);
            self.row.cells.first().map_or(0.0, |(nats, _)| *nats)
        };
        before.map_or(0.0, |before| pair(before, word)) + after.map_or(0.0, |after| pair(word, after))
    }

    /// How likely `word` is at `at`, and what follows behind it.
    fn likelihood(&self, places: &[Place], at: usize, word: WordId) -> f32 {
        let first = at.saturating_sub(WINDOW);
        let first = (first..=at).rev().find(|place| places[*place].begins_sentence).unwrap_or(first);
        let mut state = State::START;
        let mut sum = 0.0;
        for (offset, place) in places.iter().enumerate().take(at + WINDOW + 1).skip(first) {
            if offset > at && place.begins_sentence {
                return sum + self.model.score(state, WordId::END).0.nats();
            }
            let (score, next) = self.model.score(state, if offset == at { word } else { place.word });
            if offset >= at {
                sum += score.nats();
            }
            state = next;
        }
        sum
    }
}

/// Takes back what is suspected so often that it must be meant.
pub(super) fn forgive_habits(pages: &mut [Restoration]) {
    let lines = || pages.iter().flat_map(|page| &page.lines);
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for line in lines() {
        for key in line.tokens.iter().filter_map(|token| slip(line, token)) {
            *counts.entry(key).or_default() += 1;
        }
    }
    counts.retain(|_, count| *count > HABIT);
    if counts.is_empty() {
        return;
    }
    for line in pages.iter_mut().flat_map(|page| &mut page.lines) {
        let slips: Vec<Option<(String, String)>> =
            line.tokens.iter().map(|token| slip(line, token)).collect();
        for (token, slip) in line.tokens.iter_mut().zip(slips) {
            if slip.is_some_and(|slip| counts.contains_key(&slip)) {
                token.why = Why::Verbatim;
                token.alternatives.clear();
            }
        }
    }
}

/// What is printed and what is meant, without the signs around.
fn slip(line: &RestoredLine, token: &Token) -> Option<(String, String)> {
    let bare = |text: &str| text.trim_matches(|c: char| !c.is_alphabetic()).to_owned();
    let meant = token.alternatives.first().filter(|_| token.why == Why::Suspected)?;
    Some((bare(&line.text[token.chosen.clone()]), bare(&meant.text)))
}

/// Whether a piece is written small, or begins a sentence whose next word is, and stands by itself: no part of an
/// address, a code or a compound.
fn is_plain(text: &str, span: &Span, begins: bool) -> bool {
    let word = &text[span.clone()];
    let is_first = begins && text[span.end..].trim_start().starts_with(char::is_lowercase);
    let before = text[..span.start].chars().next_back();
    let mut rest = text[span.end..].chars();
    let after = rest.next();
    let goes_on = after == Some('.') && rest.next().is_some_and(char::is_alphanumeric);
    word.chars().nth(1).is_some()
        && word.chars().skip(usize::from(is_first)).all(char::is_lowercase)
        && before.is_none_or(|c| c.is_whitespace() || "(“\"‘'[|".contains(c))
        && after.is_none_or(|c| c.is_whitespace() || ".,;:!?)”\"’]…|".contains(c))
        && !goes_on
}

/// `letters` with one letter left out, added, exchanged or moved by one place.
fn one_letter_apart(letters: &str) -> Vec<String> {
    let alphabet = || ('a'..='z').filter(|c| !"fjwz".contains(*c));
    let mut forms = Vec::new();
    // Skeletons have no marks: a letter is a byte.
    for at in 0..=letters.len() {
        let (left, right) = letters.split_at(at);
        forms.extend(alphabet().map(|c| format!("{left}{c}{right}")));
        let mut behind = right.chars();
        let Some(first) = behind.next() else { continue };
        forms.push(format!("{left}{}", behind.as_str()));
        forms.extend(alphabet().filter(|c| *c != first).map(|c| format!("{left}{c}{}", behind.as_str())));
        if let Some(second) = behind.next() {
            forms.push(format!("{left}{second}{first}{}", behind.as_str()));
        }
    }
    forms
}
