//! Decides for every piece of a line what may happen to it: nothing, a repair from closed lists, or a choice.
//!
//! Numbers, dates, addresses, codes and names in mixed capitals are protected and only give context. Knows the
//! shapes of tokens; which words a piece may stand for is left to the candidates.

use crate::document::Span;
use crate::text;

use super::codes::Codes;
use super::damage::Damage;
use super::lexicon::{Grade, Lexicon, WordId};
use super::memory::Memory;
use super::paragraphs::list_label;
use super::persons::{NamePart, Persons};
use super::pieces::{Piece, PieceKind, pieces};

/// Letters of the shortest word that may be two syllables, and of the longest syllable (`nghiêng`).
const SHORTEST_OF_TWO: usize = 5;
const LONGEST_SYLLABLE: usize = 7;

/// What may happen to a piece.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Role {
    /// It stays; the model sees it as this word.
    Fixed(WordId),
    /// It becomes this text; the model sees it as this word.
    Replaced(String, WordId),
    /// Its candidates are weighed.
    Open,
    /// The same, as a part of a person's name.
    Name(NamePart),
}

/// A piece of a line and what may happen to it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Planned {
    /// Bytes in the line as read.
    pub(super) span: Span,
    pub(super) role: Role,
    /// A space is missing before the piece: `thang5`.
    pub(super) detached: bool,
}

/// What planning needs to know.
pub(super) struct Planner<'a> {
    pub(super) lexicon: &'a Lexicon,
    pub(super) codes: &'a Codes,
    /// Skeletons of words that stand before a number.
    pub(super) number_words: &'a [String],
    pub(super) damage: Damage,
    /// What the document said in a first pass.
    pub(super) memory: &'a Memory,
    pub(super) persons: &'a Persons,
}

impl Planner<'_> {
    /// The pieces of `text` in order. `label` is the list label of the line, repaired by its neighbours.
    pub(super) fn plan(&self, text: &str, label: Option<&str>) -> Vec<Planned> {
        let cut = pieces(text, self.damage == Damage::Garbled);
        let mut planned = Vec::with_capacity(cut.len());
        for group in cut.chunk_by(|a, b| !text[a.span.end..b.span.start].contains(char::is_whitespace)) {
            self.plan_token(text, group, &mut planned);
        }
        if let (Some(label), Some(first)) = (label, planned.first_mut()) {
            first.role = self.replaced(label);
        }
        if self.damage == Damage::Stripped {
            self.plan_names(text, &mut planned);
        }
        planned
    }

    /// Says of the open pieces of persons' names what part of the name they are.
    fn plan_names(&self, text: &str, planned: &mut [Planned]) {
        let names = self.persons.names(text);
        let mut names = names.iter().peekable();
        for piece in planned.iter_mut().filter(|piece| piece.role == Role::Open) {
            while names.next_if(|(span, _)| span.start < piece.span.start).is_some() {}
            if let Some((_, part)) = names.next_if(|(span, _)| *span == piece.span) {
                piece.role = Role::Name(*part);
            }
        }
    }

    /// The pieces between two white spaces.
    fn plan_token(&self, text: &str, group: &[Piece], planned: &mut Vec<Planned>) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { return };
        let token = &text[first.span.start..last.span.end];
        let is_address = is_address(token);
        let is_code = group.len() > 1 && self.is_code(text, group);
        for piece in group {
            let word = &text[piece.span.clone()];
            let next = text[piece.span.end..].chars().next();
            let fixed = |role| Planned { span: piece.span.clone(), role, detached: false };
            if is_address {
                planned.push(fixed(Role::Fixed(WordId::UNKNOWN)));
            } else if is_code {
                planned.push(fixed(self.code_part(word, piece.kind)));
            } else if let Some(at) = self.missing_space(word, piece.kind, next) {
                let middle = piece.span.start + at;
                self.push_halves(text, piece.span.start..middle, middle..piece.span.end, planned);
            } else {
                planned.push(fixed(self.role(word, piece.kind, next)));
            }
        }
    }

    fn push_halves(&self, text: &str, left: Span, right: Span, planned: &mut Vec<Planned>) {
        for (span, detached) in [(left, false), (right, true)] {
            let word = &text[span.clone()];
            let number = word.chars().all(|c| c.is_ascii_digit());
            let kind = if number { PieceKind::Number } else { PieceKind::Word };
            planned.push(Planned { role: self.role(word, kind, None), span, detached });
        }
    }

    fn role(&self, word: &str, kind: PieceKind, next: Option<char>) -> Role {
        match kind {
            PieceKind::Number => Role::Fixed(WordId::NUMBER),
            PieceKind::Mixed if self.is_broken_roman(word, next) => {
                self.replaced(&word.replace(['1', 'l'], "I"))
            }
            PieceKind::Mixed if self.damage != Damage::Garbled => Role::Fixed(WordId::UNKNOWN),
            PieceKind::Mixed if word.chars().filter(char::is_ascii_digit).count() > 2 => {
                Role::Fixed(WordId::UNKNOWN)
            }
            PieceKind::Mixed => Role::Open,
            PieceKind::Word => self.word_role(word, next),
        }
    }

    fn word_role(&self, word: &str, next: Option<char>) -> Role {
        let single = word.chars().count() == 1 && self.damage != Damage::Garbled;
        let closed = single || word == "I" || matches!(next, Some('.' | ')' | '/'));
        if let Some(mended) = self.is_name(word).then(|| self.mended_name(word)).flatten() {
            return self.replaced(&mended);
        }
        let kept = is_label(word, next) || is_short_form(word, next) || self.is_name(word);
        if is_roman(word) && closed || kept {
            return self.fixed(word);
        }
        if let Some(meant) = self.meant_acronym(word) {
            return if meant == word { self.fixed(word) } else { self.replaced(meant) };
        }
        if is_consonants(word) {
            return match self.codes.repair(word) {
                Some(repaired) if self.damage != Damage::Recognised => self.replaced(repaired),
                _ if self.damage == Damage::Stripped => Role::Open,
                _ => self.fixed(word),
            };
        }
        Role::Open
    }

    /// What an acronym without marks stands for in this document.
    fn meant_acronym(&self, word: &str) -> Option<&str> {
        let is_open = self.damage != Damage::Recognised && word.contains('D');
        self.memory.acronym(word).filter(|_| is_open && self.codes.repair(word).is_none())
    }

    /// Whether `word` is the label of a chapter whose strokes were read as digits: `I1.`, `II1.`
    fn is_broken_roman(&self, word: &str, next: Option<char>) -> bool {
        let strokes = word.chars().all(|c| "I1l".contains(c)) && word.starts_with('I');
        self.damage == Damage::Garbled && strokes && word.len() <= 3 && matches!(next, Some('.' | ')'))
    }

    /// A known name that differs in what was read as `l` and is `I`: `VNelD`.
    fn mended_name(&self, word: &str) -> Option<String> {
        if self.damage != Damage::Garbled || !word.contains('l') || self.lexicon.find_written(word).is_some()
        {
            return None;
        }
        Some(word.replace('l', "I")).filter(|mended| self.lexicon.find_written(mended).is_some())
    }

    /// Whether `word` is a name in mixed capitals; in garbled text one capital inside may be a misread letter.
    fn is_name(&self, word: &str) -> bool {
        let least = if self.damage == Damage::Garbled { 2 } else { 1 };
        has_inner_capitals(word, least)
    }

    fn fixed(&self, word: &str) -> Role {
        Role::Fixed(self.lexicon.find_written(word).unwrap_or(WordId::UNKNOWN))
    }

    fn replaced(&self, word: &str) -> Role {
        Role::Replaced(word.to_owned(), self.lexicon.find_written(word).unwrap_or(WordId::UNKNOWN))
    }

    /// Whether the joined pieces are a code: parts in capitals beside a number, or all parts known.
    fn is_code(&self, text: &str, group: &[Piece]) -> bool {
        let words = || group.iter().filter(|piece| piece.kind != PieceKind::Number);
        let in_capitals = |piece: &Piece| {
            text[piece.span.clone()].starts_with(char::is_uppercase)
                && text[piece.span.clone()].chars().skip(1).filter(|c| c.is_lowercase()).count() <= 1
        };
        let has_number = group.iter().any(|piece| piece.kind == PieceKind::Number);
        words().next().is_some()
            && words().all(in_capitals)
            && (has_number || words().all(|piece| self.is_code_part(&text[piece.span.clone()])))
    }

    fn is_code_part(&self, word: &str) -> bool {
        self.codes.knows(word) || is_consonants(word) || self.slashed_part(word).is_some()
    }

    fn code_part(&self, word: &str, kind: PieceKind) -> Role {
        if kind == PieceKind::Number {
            return Role::Fixed(WordId::NUMBER);
        }
        if let Some(part) = self.slashed_part(word).filter(|_| self.damage == Damage::Garbled) {
            let repaired = self.codes.repair(part).unwrap_or(part);
            return Role::Replaced(format!("/{repaired}"), WordId::UNKNOWN);
        }
        match self.codes.repair(word).or_else(|| self.meant_acronym(word)) {
            Some(repaired) if self.damage != Damage::Recognised => self.replaced(repaired),
            _ => self.fixed(word),
        }
    }

    /// The known part of a code whose slash was read as a letter: `IKH`.
    fn slashed_part<'a>(&self, word: &'a str) -> Option<&'a str> {
        let part = word.strip_prefix(['I', 'l'])?;
        (!self.codes.knows(word) && self.codes.knows(part)).then_some(part)
    }

    /// Where a space was lost inside a garbled word: before the number of `thang5`, between the words of `vuHanh` and `dichvu`,
    /// before the acronym of `SOTT&TT`.
    fn missing_space(&self, word: &str, kind: PieceKind, next: Option<char>) -> Option<usize> {
        if self.damage != Damage::Garbled {
            return None;
        }
        match kind {
            PieceKind::Mixed => {
                let at = word.find(|c: char| c.is_ascii_digit())?;
                let (letters, digits) = word.split_at(at);
                let key = text::skeleton(letters);
                (digits.bytes().all(|c| c.is_ascii_digit()) && self.number_words.contains(&key)).then_some(at)
            }
            PieceKind::Word if word.chars().all(char::is_lowercase) => self.seam(word),
            PieceKind::Word if next == Some('&') && word.chars().all(char::is_uppercase) => {
                self.before_acronym(word)
            }
            PieceKind::Word => self.before_capital(word),
            PieceKind::Number => None,
        }
    }

    /// Between the words of `vuHanh`.
    fn before_capital(&self, word: &str) -> Option<usize> {
        let at = word.find(char::is_uppercase).filter(|at| *at > 0)?;
        let (left, right) = word.split_at(at);
        let is_word =
            |half: &str| half.chars().count() > 1 && self.lexicon.has_skeleton(&text::skeleton(half));
        let in_case = left.chars().all(char::is_lowercase) && right.chars().skip(1).all(char::is_lowercase);
        (in_case && is_word(left) && is_word(right)).then_some(at)
    }

    /// Before the acronym that goes on behind `&`: `SOTT&TT`.
    fn before_acronym(&self, word: &str) -> Option<usize> {
        let at =
            word.rfind(text::is_vowel).map(|at| at + word[at..].chars().next().map_or(0, char::len_utf8))?;
        let (left, right) = word.split_at(at);
        (right.chars().count() > 1 && self.is_syllable(left) && self.lexicon.find_written(word).is_none())
            .then_some(at)
    }

    /// Between the syllables of `dichvu`, a word that nobody knows: the only place that parts it into two syllables.
    /// Letters may be misread, and a single syllable can look like two: only a word longer than any syllable is parted, or
    /// one that has a consonant on both sides of the seam.
    fn seam(&self, word: &str) -> Option<usize> {
        let count = word.chars().count();
        if count < SHORTEST_OF_TWO || self.lexicon.has_skeleton(&text::skeleton(word)) {
            return None;
        }
        let parts = |at: &usize| {
            let (left, right) = word.split_at(*at);
            let vowels = left.ends_with(text::is_vowel) || right.starts_with(text::is_vowel);
            (count > LONGEST_SYLLABLE || !vowels) && self.is_syllable(left) && self.is_syllable(right)
        };
        let mut seams = word.char_indices().map(|(at, _)| at).skip(1).filter(parts);
        let seam = seams.next()?;
        seams.next().is_none().then_some(seam)
    }

    /// Whether a Vietnamese syllable of two letters or more has these letters.
    fn is_syllable(&self, letters: &str) -> bool {
        let mut words = self.lexicon.candidates(&text::skeleton(letters));
        letters.chars().count() > 1 && words.any(|word| self.lexicon.grade(word) == Some(Grade::Syllable))
    }
}

/// The label of a list item as it must have been, given the label before it: behind `d` comes `đ`.
pub(super) fn repaired_label(text: &str, before: Option<&str>) -> Option<&'static str> {
    (list_label(text) == Some("d") && before == Some("d")).then_some("đ")
}

fn is_address(token: &str) -> bool {
    const SIGNS: [&str; 6] = ["@", "://", "www.", ".vn", ".com", ".org"];
    SIGNS.iter().any(|sign| token.contains(sign))
}

fn is_roman(word: &str) -> bool {
    word.chars().all(|c| "IVXLC".contains(c))
}

/// A list label: a single letter before a bracket or stop.
fn is_label(word: &str, next: Option<char>) -> bool {
    word.chars().count() == 1 && matches!(next, Some(')' | '.'))
}

/// Mixed capitals, with `least` or more behind the first letter: `VNeID`, `TTg`, `eKYC`.
fn has_inner_capitals(word: &str, least: usize) -> bool {
    let mut letters = word.chars();
    let first_small = letters.next().is_some_and(char::is_lowercase);
    let capitals = letters.clone().filter(|c| c.is_uppercase()).count();
    let small = letters.filter(|c| c.is_lowercase()).count();
    capitals >= least && (small > 0 || first_small)
}

/// A short form with its full stop: `Tp.`, `Tx.`.
fn is_short_form(word: &str, next: Option<char>) -> bool {
    let vowel = |c: char| "aeiouy".contains(text::base_letter(c));
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(|c| c.is_lowercase() && !vowel(c))
        && letters.next().is_none()
        && next == Some('.')
        && !word.starts_with(|c: char| "AEIOUY".contains(text::base_letter(c)))
}

/// An acronym that cannot be a syllable: two or more capital consonants.
fn is_consonants(word: &str) -> bool {
    let vowel = |c: char| "AEIOUY".contains(text::base_letter(c));
    word.chars().count() > 1 && word.chars().all(|c| c.is_uppercase() && !vowel(c))
}
