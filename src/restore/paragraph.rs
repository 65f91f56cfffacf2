//! Restores one paragraph: plans its lines, fills the lattice, decodes, and writes the lines anew.
//!
//! White space and punctuation are copied from the line as read; only pieces change.

use std::ops::Range;

use crate::document::{Alternative, Confidence, Line, RestoredLine, Span, Token, Why, Word};
use crate::text::{has_same_letters, syllable};

use super::Restorer;
use super::candidates::Candidates;
use super::case::{is_in_capitals, push_with_case_of};
use super::damage::Damage;
use super::decode::{Beam, Decoded, Decoder};
use super::lattice::{Candidate, Lattice};
use super::lexicon::WordId;
use super::memory::{Heard, Memory};
use super::pieces::ends_sentence;
use super::plan::{Planned, Planner, Role};

/// Most runners-up to report per token, and the least share worth reporting.
const MOST_ALTERNATIVES: usize = 3;
const LEAST_SHARE: f32 = 0.01;

/// Slots after which a sentence without an end is cut, so that memory stays bounded.
const LONGEST_SENTENCE: usize = 400;

/// Share of the best candidate below which a garbled piece is kept as read. Measured: below it hardly any is right.
const LEAST_TO_CHANGE: f32 = 0.35;
/// The same for a single letter, of which little can be known.
const LEAST_FOR_LETTER: f32 = 0.6;

/// A piece of the new line: where it was read, where it stands now, how sure it is, and why.
#[derive(Debug, Clone)]
struct Written {
    read: Span,
    chosen: Span,
    share: f32,
    why: Why,
    /// Other forms with their shares, best first.
    others: Vec<(String, f32)>,
}

/// Share below which a word is worth a second look in the light of the whole document. Measured: 0.95 mends two words
/// of 10,000 more, for a second look at more sentences.
const DOUBTFUL: f32 = 0.8;

/// The lines of a paragraph, each with its repaired list label if it has one, and what is the matter with them.
#[derive(Clone, Copy)]
pub(super) struct Paragraph<'a> {
    pub(super) lines: &'a [Line],
    pub(super) labels: &'a [Option<&'static str>],
    pub(super) damage: Damage,
}

/// A paragraph that is decided and not yet written.
pub(super) struct Draft {
    plans: Vec<Vec<Planned>>,
    lattice: Lattice,
    /// The slot of every piece in order.
    slots: Vec<usize>,
    decoded: Decoded,
}

impl Draft {
    /// Decides `paragraph` in the light of `memory`.
    pub(super) fn new(
        restorer: &Restorer,
        paragraph: Paragraph<'_>,
        candidates: &mut Candidates<'_>,
        memory: &Memory,
    ) -> Self {
        let Paragraph { lines, labels, damage } = paragraph;
        let planner = Planner {
            lexicon: &restorer.lexicon,
            codes: &restorer.codes,
            number_words: &restorer.number_words,
            damage,
            memory,
            persons: &restorer.persons,
        };
        let plans: Vec<Vec<Planned>> =
            lines.iter().zip(labels).map(|(line, label)| planner.plan(&line.text, *label)).collect();
        let (lattice, slots) = fill(lines, &plans, candidates);
        let decoded = decoder(restorer, memory, damage).decode(&lattice);
        Self { plans, lattice, slots, decoded }
    }

    /// The words as decided, for the memory of the document.
    pub(super) fn heard<'a>(&'a self, lines: &'a [Line]) -> impl Iterator<Item = Heard> + 'a {
        let pieces = lines.iter().zip(&self.plans);
        let pieces = pieces.flat_map(|(line, plan)| plan.iter().map(move |planned| (line, planned)));
        pieces.zip(&self.slots).map(|((line, planned), slot)| {
            let read = &line.text[planned.span.clone()];
            let is_acronym = read.contains(['D', 'Đ']) && read.chars().all(char::is_uppercase);
            Heard {
                word: self.lattice.slot(*slot)[self.decoded.best[*slot]].word,
                share: self.decoded.share(&self.lattice, *slot),
                acronym: is_acronym.then(|| read.to_owned()),
                in_brackets: line.text[..planned.span.start].ends_with('('),
            }
        })
    }

    /// Whether the words of `sentence` are not all beyond doubt.
    fn is_doubtful(&self, sentence: &Range<usize>) -> bool {
        sentence.clone().any(|slot| self.decoded.share(&self.lattice, slot) < DOUBTFUL)
    }

    /// Whether any word is not beyond doubt.
    pub(super) fn has_doubts(&self) -> bool {
        self.lattice.sentences().any(|sentence| self.is_doubtful(&sentence))
    }

    /// Decides the doubtful sentences anew, in the light of `memory`.
    pub(super) fn look_again(&mut self, restorer: &Restorer, damage: Damage, memory: &Memory) {
        let doubtful: Vec<Range<usize>> =
            self.lattice.sentences().filter(|sentence| self.is_doubtful(sentence)).collect();
        let decoder = decoder(restorer, memory, damage);
        decoder.decode_again(&self.lattice, doubtful.into_iter(), &mut self.decoded);
    }

    /// The lines anew, with what was decided.
    pub(super) fn write(self, restorer: &Restorer, lines: &[Line], damage: Damage) -> Vec<RestoredLine> {
        let writer = Writer { restorer, lattice: &self.lattice, decoded: &self.decoded, damage };
        let mut slots = self.slots.iter().copied();
        let write = |(line, plan): (&Line, &Vec<Planned>)| writer.write_line(line, plan, &mut slots);
        lines.iter().zip(&self.plans).map(write).collect()
    }
}

fn decoder<'a>(restorer: &'a Restorer, memory: &'a Memory, damage: Damage) -> Decoder<'a> {
    Decoder { model: &restorer.model, memory, beam: beam(damage) }
}

/// The lattice of the paragraph, and the slot of every piece in order.
fn fill(lines: &[Line], plans: &[Vec<Planned>], candidates: &mut Candidates<'_>) -> (Lattice, Vec<usize>) {
    let mut lattice = Lattice::default();
    let mut slots = Vec::new();
    for (line, plan) in lines.iter().zip(plans) {
        for (index, planned) in plan.iter().enumerate() {
            slots.push(lattice.len());
            match &planned.role {
                Role::Fixed(word) | Role::Replaced(_, word) => lattice.push(&[Candidate::fixed(*word)]),
                Role::Open => lattice.push(open(line, planned, candidates)),
                Role::Name(part) => {
                    lattice.push(&candidates.of_name(&line.text[planned.span.clone()], *part));
                }
            }
            let end = plan.get(index + 1).map_or(line.text.len(), |next| next.span.start);
            let too_long = lattice.open_len() >= LONGEST_SENTENCE;
            if too_long || breaks_context(&line.text[planned.span.end..end]) {
                lattice.end_sentence();
            }
        }
    }
    lattice.end_sentence();
    (lattice, slots)
}

/// The candidates of an open piece.
fn open<'a>(line: &Line, planned: &Planned, candidates: &'a mut Candidates<'_>) -> &'a [Candidate] {
    let read = &line.text[planned.span.clone()];
    let word = line.words.partition_point(|word| word.span.end <= planned.span.start);
    let word = line.words.get(word).filter(|word| word.span.start <= planned.span.start);
    match word.filter(|word| word.choices.is_some() || word.witness.is_some()) {
        Some(word) => candidates.weighed(line, word, planned.span.clone()),
        None => candidates.of(read),
    }
}

/// Partial paths to keep. Measured: few are enough where only marks are open.
fn beam(damage: Damage) -> Beam {
    match damage {
        Damage::Garbled => Beam { width: 24, depth: 11.0 },
        _ => Beam { width: 7, depth: 8.0 },
    }
}

/// Whether words on both sides of `gap` have nothing to do with each other: the sentence ends, or the line has two
/// columns.
fn breaks_context(gap: &str) -> bool {
    ends_sentence(gap) || gap.contains("    ") || gap.contains('\t')
}

struct Writer<'a> {
    restorer: &'a Restorer,
    lattice: &'a Lattice,
    decoded: &'a Decoded,
    damage: Damage,
}

impl Writer<'_> {
    /// The line with its pieces written into it, and its words as tokens.
    fn write_line(
        &self,
        line: &Line,
        plan: &[Planned],
        slots: &mut impl Iterator<Item = usize>,
    ) -> RestoredLine {
        let in_capitals = is_in_capitals(&line.text);
        let mut text = String::with_capacity(line.text.len() * 2);
        let mut pieces = Vec::with_capacity(plan.len());
        let mut copied = 0;
        for (planned, slot) in plan.iter().zip(slots) {
            text.push_str(&line.text[copied..planned.span.start]);
            if planned.detached {
                text.push(' ');
            }
            pieces.push(self.write(&line.text, planned, slot, in_capitals, &mut text));
            copied = planned.span.end;
        }
        text.push_str(&line.text[copied..]);
        let tokens = line.words.iter().map(|word| token(&line.text, word, &pieces)).collect();
        RestoredLine { read: line.text.clone(), text, tokens, starts_block: line.starts_block }
    }

    /// Writes one piece behind `text`.
    fn write(
        &self,
        line: &str,
        planned: &Planned,
        slot: usize,
        in_capitals: bool,
        text: &mut String,
    ) -> Written {
        let read = &line[planned.span.clone()];
        let start = text.len();
        let (share, why, others) = match &planned.role {
            Role::Fixed(_) => {
                text.push_str(read);
                (1.0, Why::Protected, Vec::new())
            }
            Role::Replaced(meant, _) => {
                text.push_str(meant);
                (1.0, Why::CodeRepaired, Vec::new())
            }
            Role::Open | Role::Name(_) => self.choose(read, slot, in_capitals, text),
        };
        Written { read: planned.span.clone(), chosen: start..text.len(), share, why, others }
    }

    /// Writes what was chosen for an open piece behind `text`; gives its share, the reason, and the runners-up.
    fn choose(
        &self,
        read: &str,
        slot: usize,
        in_capitals: bool,
        text: &mut String,
    ) -> (f32, Why, Vec<(String, f32)>) {
        let range = self.lattice.range(slot);
        let candidates = self.lattice.slot(slot);
        let best = self.decoded.best[slot];
        let share = self.decoded.share(self.lattice, slot);
        let form = |at: usize| {
            let mut form = String::new();
            self.push(read, candidates[at], in_capitals, &mut form);
            form
        };
        let shares = self.decoded.shares[range].iter().copied().enumerate();
        let mut others: Vec<(usize, f32)> =
            shares.filter(|(at, share)| *at != best && *share >= LEAST_SHARE).collect();
        others.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        others.truncate(MOST_ALTERNATIVES);
        let others = others.into_iter().map(|(at, share)| (form(at), share));
        let least = if read.chars().count() == 1 { LEAST_FOR_LETTER } else { LEAST_TO_CHANGE };
        if self.damage == Damage::Garbled && share < least {
            text.push_str(read);
            let forms = std::iter::once((form(best), share)).chain(others).take(MOST_ALTERNATIVES);
            return (share, Why::Abstained, forms.collect());
        }
        let start = text.len();
        self.push(read, candidates[best], in_capitals, text);
        (share, reason(read, &text[start..]), others.collect())
    }

    /// Writes the candidate as it would be printed behind `text`: as read where it is the same word.
    fn push(&self, read: &str, candidate: Candidate, in_capitals: bool, text: &mut String) {
        let word = self.restorer.lexicon.word(candidate.word);
        if candidate.keep || candidate.word == WordId::UNKNOWN || syllable::is_form_of(read, word) {
            text.push_str(read);
        } else {
            push_with_case_of(read, word, in_capitals, text);
        }
    }
}

fn reason(read: &str, text: &str) -> Why {
    if read == text {
        Why::Confirmed
    } else if has_same_letters(read, text) {
        Why::MarksRestored
    } else {
        Why::LettersRepaired
    }
}

/// The token of one word of the line: as sure as its least sure piece, changed as its most changed piece.
fn token(line: &str, word: &Word, pieces: &[Written]) -> Token {
    let first = pieces.partition_point(|piece| piece.read.end <= word.span.start);
    let last = pieces.partition_point(|piece| piece.read.start < word.span.end).max(first);
    let own = &pieces[first..last];
    let weakest = own.iter().min_by(|a, b| a.share.total_cmp(&b.share));
    let reader = word.confidence.unwrap_or(Confidence::CERTAIN);
    Token {
        read: word.span.clone(),
        chosen: place(word.span.start, pieces)..place(word.span.end, pieces),
        confidence: reader.and(Confidence::new(weakest.map_or(1.0, |piece| piece.share))),
        why: own.iter().map(|piece| piece.why).max_by_key(|why| weight(*why)).unwrap_or(Why::Protected),
        alternatives: match own {
            [only] => alternatives(line, word, only),
            _ => Vec::new(),
        },
        bbox: word.bbox,
    }
}

/// Where the place `at` of the line as read lies in the new line; within a piece, where the piece begins.
fn place(at: usize, pieces: &[Written]) -> usize {
    let before = pieces.partition_point(|piece| piece.read.end <= at);
    if pieces.get(before).is_some_and(|piece| piece.read.start < at) {
        return pieces[before].chosen.start;
    }
    match before.checked_sub(1) {
        Some(last) => pieces[last].chosen.end + (at - pieces[last].read.end),
        None => at,
    }
}

/// Runners-up of a token that is one piece, with the signs around the piece.
fn alternatives(line: &str, word: &Word, piece: &Written) -> Vec<Alternative> {
    let before = line.get(word.span.start..piece.read.start).unwrap_or_default();
    let after = line.get(piece.read.end..word.span.end).unwrap_or_default();
    let form = |(text, share): &(String, f32)| Alternative {
        text: format!("{before}{text}{after}"),
        confidence: Confidence::new(*share),
    };
    piece.others.iter().map(form).collect()
}

/// Which reason speaks for a token of several pieces.
fn weight(why: Why) -> u8 {
    match why {
        Why::Verbatim | Why::Suspected => 0,
        Why::Protected => 1,
        Why::Confirmed => 2,
        Why::MarksRestored => 3,
        Why::LettersRepaired => 4,
        Why::CodeRepaired => 5,
        Why::Abstained => 6,
    }
}
