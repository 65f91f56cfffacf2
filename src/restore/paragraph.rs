//! Restores one paragraph: plans its lines, fills the lattice, decodes, and writes the lines anew.
//!
//! White space and punctuation are copied from the line as read; only pieces change.

use crate::document::{Alternative, Confidence, Line, RestoredLine, Span, Token, Why, Word};
use crate::text::{skeleton, syllable};

use super::Restorer;
use super::candidates::Candidates;
use super::case::{is_in_capitals, with_case_of};
use super::damage::Damage;
use super::decode::{Beam, Decoded, decode};
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

/// A piece of the new line: where it was read, what it became, how sure, and why.
#[derive(Debug, Clone)]
struct Written {
    read: Span,
    text: String,
    /// A space goes before it that was not read.
    detached: bool,
    share: f32,
    why: Why,
    /// Other forms with their shares, best first.
    others: Vec<(String, f32)>,
}

/// Share below which a word is worth a second look in the light of the whole document. Measured: 0.95 mends two words
/// of 10,000 more, for a second look at more paragraphs.
const DOUBTFUL: f32 = 0.8;

/// A paragraph as restored.
pub(super) struct Restored {
    pub(super) lines: Vec<RestoredLine>,
    /// Its words in order.
    pub(super) heard: Vec<Heard>,
    /// Whether a second look may change something.
    pub(super) is_doubtful: bool,
}

/// Restores the lines of one paragraph, each with its repaired list label if it has one.
pub(super) fn restore(
    restorer: &Restorer,
    lines: &[Line],
    labels: &[Option<&str>],
    damage: Damage,
    candidates: &mut Candidates<'_>,
    memory: &Memory,
) -> Restored {
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
    let decoded = decode(&lattice, &restorer.model, memory, beam(damage));
    let writer = Writer { restorer, lattice: &lattice, decoded: &decoded, damage };
    let heard = writer.heard(lines, &plans, &slots);
    let is_doubtful = heard.iter().any(|heard| heard.share < DOUBTFUL || heard.acronym.is_some());
    let mut slots = slots.into_iter();
    let mut result = Vec::with_capacity(lines.len());
    for (line, plan) in lines.iter().zip(&plans) {
        let in_capitals = is_in_capitals(&line.text);
        let write = |(planned, slot)| writer.write(&line.text, planned, slot, in_capitals);
        let pieces: Vec<Written> = plan.iter().zip(&mut slots).map(write).collect();
        result.push(assemble(line, &pieces));
    }
    Restored { lines: result, heard, is_doubtful }
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
    /// The words as decided, for the memory of the document.
    fn heard(&self, lines: &[Line], plans: &[Vec<Planned>], slots: &[usize]) -> Vec<Heard> {
        let pieces =
            lines.iter().zip(plans).flat_map(|(line, plan)| plan.iter().map(move |planned| (line, planned)));
        let heard = |((line, planned), slot): ((&Line, &Planned), &usize)| {
            let best = self.decoded.best[*slot];
            let word = self.lattice.slot(*slot)[best].word;
            let share = self.decoded.shares[self.lattice.range(*slot).start + best];
            let read = &line.text[planned.span.clone()];
            let is_acronym = read.contains(['D', 'Đ']) && read.chars().all(char::is_uppercase);
            let in_brackets = line.text[..planned.span.start].ends_with('(');
            Heard { word, share, acronym: is_acronym.then(|| read.to_owned()), in_brackets }
        };
        pieces.zip(slots).map(heard).collect()
    }

    fn write(&self, line: &str, planned: &Planned, slot: usize, in_capitals: bool) -> Written {
        let read = &line[planned.span.clone()];
        let (text, share, why, others) = match &planned.role {
            Role::Fixed(_) => (read.to_owned(), 1.0, Why::Protected, Vec::new()),
            Role::Replaced(text, _) => (text.clone(), 1.0, Why::CodeRepaired, Vec::new()),
            Role::Open | Role::Name(_) => self.choose(read, slot, in_capitals),
        };
        Written { read: planned.span.clone(), text, detached: planned.detached, share, why, others }
    }

    fn choose(&self, read: &str, slot: usize, in_capitals: bool) -> (String, f32, Why, Vec<(String, f32)>) {
        let range = self.lattice.range(slot);
        let best = self.decoded.best[slot];
        let text = self.text_of(read, self.lattice.slot(slot)[best], in_capitals);
        let share = self.decoded.shares[range.start + best];
        let mut others: Vec<(usize, f32)> =
            self.decoded.shares[range].iter().copied().enumerate().filter(|(at, _)| *at != best).collect();
        others.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let others: Vec<(String, f32)> = others
            .into_iter()
            .take(MOST_ALTERNATIVES)
            .take_while(|(_, share)| *share >= LEAST_SHARE)
            .map(|(at, share)| (self.text_of(read, self.lattice.slot(slot)[at], in_capitals), share))
            .collect();
        let least = if read.chars().count() == 1 { LEAST_FOR_LETTER } else { LEAST_TO_CHANGE };
        if self.damage == Damage::Garbled && share < least {
            let best = std::iter::once((text, share));
            let forms = best.chain(others).take(MOST_ALTERNATIVES).collect();
            return (read.to_owned(), share, Why::Abstained, forms);
        }
        let why = reason(read, &text);
        (text, share, why, others)
    }

    /// The candidate as it would be printed: as read where it is the same word.
    fn text_of(&self, read: &str, candidate: Candidate, in_capitals: bool) -> String {
        let word = self.restorer.lexicon.word(candidate.word);
        if candidate.keep || candidate.word == WordId::UNKNOWN || syllable::canonical(read) == word {
            return read.to_owned();
        }
        with_case_of(read, word, in_capitals)
    }
}

fn reason(read: &str, text: &str) -> Why {
    if read == text {
        Why::Confirmed
    } else if skeleton(read) == skeleton(text) {
        Why::MarksRestored
    } else {
        Why::LettersRepaired
    }
}

/// The line with its pieces written into it, and its words as tokens.
fn assemble(line: &Line, pieces: &[Written]) -> RestoredLine {
    let mut text = String::with_capacity(line.text.len() * 2);
    let mut chosen = Vec::with_capacity(pieces.len());
    let mut copied = 0;
    for piece in pieces {
        text.push_str(&line.text[copied..piece.read.start]);
        if piece.detached {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(&piece.text);
        chosen.push(start..text.len());
        copied = piece.read.end;
    }
    text.push_str(&line.text[copied..]);
    let tokens = line.words.iter().map(|word| token(&line.text, word, pieces, &chosen)).collect();
    RestoredLine { read: line.text.clone(), text, tokens, starts_block: line.starts_block }
}

/// The token of one word of the line: as sure as its least sure piece, changed as its most changed piece.
fn token(line: &str, word: &Word, pieces: &[Written], chosen: &[Span]) -> Token {
    let first = pieces.partition_point(|piece| piece.read.end <= word.span.start);
    let last = pieces.partition_point(|piece| piece.read.start < word.span.end).max(first);
    let own = &pieces[first..last];
    let weakest = own.iter().min_by(|a, b| a.share.total_cmp(&b.share));
    let reader = word.confidence.unwrap_or(Confidence::CERTAIN);
    Token {
        read: word.span.clone(),
        chosen: place(word.span.start, pieces, chosen)..place(word.span.end, pieces, chosen),
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
fn place(at: usize, pieces: &[Written], chosen: &[Span]) -> usize {
    let before = pieces.partition_point(|piece| piece.read.end <= at);
    if pieces.get(before).is_some_and(|piece| piece.read.start < at) {
        return chosen[before].start;
    }
    match before.checked_sub(1) {
        Some(last) => chosen[last].end + (at - pieces[last].read.end),
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
        Why::Verbatim => 0,
        Why::Protected => 1,
        Why::Confirmed => 2,
        Why::MarksRestored => 3,
        Why::LettersRepaired => 4,
        Why::CodeRepaired => 5,
        Why::Abstained => 6,
    }
}
