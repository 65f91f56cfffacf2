//! Turns a reading into the most likely intended text. Reads no files and says nothing of fields.
//!
//! Damage is a noisy channel: for every word of a paragraph the [`lexicon`](Lexicon) and the channel give candidates
//! with costs, the [`model`](Model) scores their sequence, and the best path through the lattice wins. The share of
//! probability that runs through a candidate is its confidence. Clean text is not touched at all; what in it is a likely
//! slip of its author is only marked (`suspects`).
//!
//! In the order of work: `damage` (what is the matter), `paragraphs`, `plan` (what may change), `candidates` (from
//! `lexicon`, or `trie` and `channel`), `lattice`, `decode` (with `model`), `paragraph` (writes the lines anew),
//! `memory` (what the document says of itself, for a second look at what is doubtful).

mod candidates;
mod case;
mod channel;
mod codes;
mod damage;
mod decode;
mod lattice;
mod lexicon;
mod memory;
mod model;
mod paragraph;
mod paragraphs;
mod persons;
mod pieces;
mod plan;
mod store;
mod suspects;
#[cfg(test)]
mod tests;
pub mod train;
mod trie;

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

pub use codes::abbreviations;
pub use lexicon::{Grade, Lexicon, WordId, build as build_lexicon};
pub use model::{LogProb, Model, State};

use crate::assets::Assets;
use crate::document::{
    Cause, Document, Line, Notice, Origin, Reading, Restoration, RestoredLine, Stage, Token, Why,
};
use crate::error::Result;
use crate::text::thresholds::THRESHOLDS;
use candidates::Candidates;
use channel::Channel;
use codes::Codes;
use damage::{Damage, Look};
use memory::{Heard, Memory};
use paragraph::Paragraph;
use paragraphs::{list_label, paragraphs};
use persons::Persons;
use suspects::Suspects;
use trie::Trie;

/// The compiled files of this stage, within the dictionaries folder.
pub const LEXICON_FILE: &str = "compiled/lexicon.bin";
/// See [`LEXICON_FILE`].
pub const MODEL_FILE: &str = "compiled/model.bin";

/// What an English recogniser makes of letters: learnt, and what people added.
pub const CONFUSIONS_FILE: &str = "confusions.tsv";
const CONFUSIONS_BY_HAND_FILE: &str = "confusions_by_hand.tsv";

/// Lower-case words a paragraph, a page or a document needs to be judged by itself.
const ENOUGH_FOR_PARAGRAPH: u32 = 12;
const ENOUGH_FOR_PAGE: u32 = 6;
const ENOUGH_FOR_DOCUMENT: u32 = 1;

/// Which damage to assume.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// Judge every page and paragraph by its text.
    #[default]
    Auto,
    /// Letters are right, marks are missing.
    Stripped,
    /// Letters and marks are broken, as by an English recogniser.
    Ocr,
}

impl Profile {
    /// All profiles.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Stripped, Self::Ocr];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Stripped => "stripped",
            Self::Ocr => "ocr",
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Profile {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|profile| profile.name() == name);
        found.ok_or_else(|| format!("{name} is no profile; choose auto, stripped or ocr"))
    }
}

/// Restores documents. Built once, shared by all threads; holds nothing of any document.
#[derive(Debug)]
pub struct Restorer {
    lexicon: Lexicon,
    model: Model,
    trie: Trie,
    channel: Channel,
    codes: Codes,
    persons: Persons,
    number_words: Vec<String>,
}

impl Restorer {
    /// Takes lexicon, model, confusions and closed lists from `assets`.
    pub fn new(assets: &Assets) -> Result<Self> {
        let lexicon = Lexicon::load(LEXICON_FILE, &assets.shared(LEXICON_FILE)?)?;
        let model = Model::load(MODEL_FILE, &assets.shared(MODEL_FILE)?, &lexicon)?;
        let number_words = assets.table("number_words.tsv")?;
        let number_words = number_words.select(["skeleton"])?.map(|[word]| word.to_owned()).collect();
        Ok(Self {
            trie: Trie::new(&lexicon),
            channel: Channel::from_tables(&[
                assets.table(CONFUSIONS_FILE)?,
                assets.table(CONFUSIONS_BY_HAND_FILE)?,
            ])?,
            codes: Codes::new(assets)?,
            persons: Persons::new(assets)?,
            lexicon,
            model,
            number_words,
        })
    }

    /// The document as it most likely said. Pages and lines keep their number and order; the same reading always
    /// gives the same result. What is doubtful is decided a second time, in the light of the whole document.
    pub fn restore(&self, document: Document<Reading>, profile: Profile) -> Document<Restoration> {
        let judged = self.judge(&document, profile);
        let mut notices = Vec::new();
        let mut memories = Memories::new(self);
        let mut heard = Vec::new();
        let mut pages = Vec::with_capacity(document.pages.len());
        for (reading, parts) in document.pages.iter().zip(&judged) {
            if parts.is_hopeless {
                let message = "the text is too damaged to be restored and was kept as read";
                notices.push(Notice::on_page(Stage::Restore, reading.page, message));
            }
            pages.push(self.first_pass(reading, parts, &mut memories, &mut heard));
        }
        let memory = Memory::learn(&heard, &self.lexicon);
        for (index, (reading, parts)) in document.pages.iter().zip(&judged).enumerate() {
            self.second_pass(reading, parts, &mut memories, &memory, &mut pages[index]);
        }
        let pages = pages.into_iter().zip(&document.pages).map(|(page, reading)| page.finish(reading));
        let mut pages: Vec<Restoration> = pages.collect();
        suspects::forgive_habits(&mut pages);
        let mut document = document.with_pages(pages);
        document.notices.extend(notices);
        document
    }

    /// What is the matter with every paragraph.
    fn judge(&self, document: &Document<Reading>, profile: Profile) -> Vec<Judged> {
        let pages = document.pages.iter();
        let damage = match profile {
            Profile::Auto => {
                let looks: Vec<Vec<Look>> = pages.clone().map(|page| self.looks(&page.lines)).collect();
                let all: Look = looks.iter().flatten().copied().sum();
                let whole = all.damage(ENOUGH_FOR_DOCUMENT).unwrap_or(Damage::None);
                return pages.zip(&looks).map(|(page, looks)| Judged::by_text(page, looks, whole)).collect();
            }
            Profile::Stripped => Damage::Stripped,
            Profile::Ocr => Damage::Garbled,
        };
        pages.map(|page| Judged::new(page, damage, |_| damage)).collect()
    }

    fn looks(&self, lines: &[Line]) -> Vec<Look> {
        lines.iter().map(|line| Look::at(&line.text, &self.lexicon)).collect()
    }

    /// Decides every paragraph by itself, and writes those that deserve no second look.
    fn first_pass(
        &self,
        reading: &Reading,
        judged: &Judged,
        memories: &mut Memories<'_>,
        heard: &mut Vec<Heard>,
    ) -> Draft {
        let nothing = Memory::default();
        let mut draft = Draft::default();
        for (range, damage) in &judged.paragraphs {
            let lines = &reading.lines[range.clone()];
            let written = match damage {
                Damage::None => clean(reading, lines, &mut memories.suspects),
                Damage::Hopeless => lines.iter().cloned().map(abstained).collect(),
                _ => {
                    let paragraph = judged.paragraph(reading, range, *damage);
                    let done = paragraph::Draft::new(self, paragraph, memories.of(*damage), &nothing);
                    let before = heard.len();
                    heard.extend(done.heard(lines));
                    let has_acronym = heard[before..].iter().any(|heard| heard.acronym.is_some());
                    // What a Vietnamese recogniser read is mostly right: a second look changes nothing for the better.
                    if *damage == Damage::Recognised || !(has_acronym || done.has_doubts()) {
                        done.write(self, lines, *damage)
                    } else {
                        draft.doubtful.push(Doubtful { index: draft.paragraphs.len(), has_acronym, done });
                        Vec::new()
                    }
                }
            };
            draft.paragraphs.push(written);
        }
        draft
    }

    /// Decides what is doubtful anew, and writes it.
    fn second_pass(
        &self,
        reading: &Reading,
        judged: &Judged,
        memories: &mut Memories<'_>,
        memory: &Memory,
        draft: &mut Draft,
    ) {
        for Doubtful { index, has_acronym, mut done } in std::mem::take(&mut draft.doubtful) {
            let (range, damage) = &judged.paragraphs[index];
            if has_acronym {
                // What an acronym stands for changes what may happen to it, not only how likely it is.
                let paragraph = judged.paragraph(reading, range, *damage);
                done = paragraph::Draft::new(self, paragraph, memories.of(*damage), memory);
            } else {
                done.look_again(self, *damage, memory);
            }
            draft.paragraphs[index] = done.write(self, &reading.lines[range.clone()], *damage);
        }
    }
}

/// The paragraphs of a page with their damage, and for each line its repaired list label.
struct Judged {
    paragraphs: Vec<(Range<usize>, Damage)>,
    labels: Vec<Option<&'static str>>,
    is_hopeless: bool,
}

impl Judged {
    fn new(reading: &Reading, page: Damage, damage: impl Fn(Range<usize>) -> Damage) -> Self {
        let paragraphs = paragraphs(&reading.lines).into_iter();
        Self {
            paragraphs: paragraphs.map(|range| (range.clone(), damage(range))).collect(),
            labels: labels(&reading.lines),
            is_hopeless: page == Damage::Hopeless,
        }
    }

    /// Judges by how the lines of a page look; where they say too little, by `whole`, the damage of the document.
    fn by_text(reading: &Reading, looks: &[Look], whole: Damage) -> Self {
        let all: Look = looks.iter().copied().sum();
        let page = all.damage(ENOUGH_FOR_PAGE).unwrap_or(whole);
        Self::new(reading, page, |range| {
            let look: Look = looks[range].iter().copied().sum();
            match reading.origin {
                Origin::Ocr if look.is_foreign(ENOUGH_FOR_PAGE) => Damage::None,
                Origin::Ocr => Damage::Recognised,
                Origin::TextLayer => look.damage(ENOUGH_FOR_PARAGRAPH).unwrap_or(page),
            }
        })
    }

    fn paragraph<'a>(&'a self, reading: &'a Reading, range: &Range<usize>, damage: Damage) -> Paragraph<'a> {
        Paragraph { lines: &reading.lines[range.clone()], labels: &self.labels[range.clone()], damage }
    }
}

/// A page between the passes: its paragraphs, empty where they deserve a second look, and what is known of these.
#[derive(Default)]
struct Draft {
    paragraphs: Vec<Vec<RestoredLine>>,
    doubtful: Vec<Doubtful>,
}

/// A paragraph that deserves a second look.
struct Doubtful {
    /// Which of the page.
    index: usize,
    has_acronym: bool,
    done: paragraph::Draft,
}

impl Draft {
    fn finish(self, reading: &Reading) -> Restoration {
        Restoration {
            page: reading.page,
            size: reading.size,
            origin: reading.origin,
            triage: reading.triage,
            picture: reading.picture.clone(),
            lines: self.paragraphs.into_iter().flatten().collect(),
        }
    }
}

/// What was found so far in a document: candidates, one memory for each kind of damage, and the words of clean text.
struct Memories<'a> {
    suspects: Suspects<'a>,
    stripped: Candidates<'a>,
    garbled: Candidates<'a>,
    recognised: Candidates<'a>,
}

impl<'a> Memories<'a> {
    fn new(restorer: &'a Restorer) -> Self {
        let empty = |damage| Candidates::new(restorer, damage);
        Self {
            suspects: Suspects::new(&restorer.lexicon, &restorer.model),
            stripped: empty(Damage::Stripped),
            garbled: empty(Damage::Garbled),
            recognised: empty(Damage::Recognised),
        }
    }

    fn of(&mut self, damage: Damage) -> &mut Candidates<'a> {
        match damage {
            Damage::Garbled => &mut self.garbled,
            Damage::Recognised => &mut self.recognised,
            Damage::Stripped | Damage::None | Damage::Hopeless => &mut self.stripped,
        }
    }
}

/// For each line the list label it must have had, where that differs from what was read.
fn labels(lines: &[Line]) -> Vec<Option<&'static str>> {
    let mut before = None;
    let repaired = |line: &Line| {
        let repaired = plan::repaired_label(&line.text, before.as_deref());
        if let Some(label) = list_label(&line.text).filter(|label| label.starts_with(char::is_alphabetic)) {
            before = Some(repaired.unwrap_or(label).to_owned());
        }
        repaired
    };
    lines.iter().map(repaired).collect()
}

/// The lines as they are. Where they are as typed, words are marked that their author hardly meant.
fn clean(reading: &Reading, lines: &[Line], suspects: &mut Suspects<'_>) -> Vec<RestoredLine> {
    let mut written: Vec<RestoredLine> = lines.iter().cloned().map(RestoredLine::verbatim).collect();
    if is_typed(reading) {
        suspects.mark(&mut written);
    }
    written
}

/// Whether a page's text is as its author typed it: whole, and no layer that a recogniser laid over a picture.
fn is_typed(reading: &Reading) -> bool {
    let measures = &reading.triage.measures;
    let over_picture = measures.image_area.is_some_and(|area| area >= THRESHOLDS.covers_page);
    reading.origin == Origin::TextLayer
        && matches!(reading.triage.cause, Cause::Clean | Cause::LegacyEncoding)
        && !over_picture
}

/// A line kept as read because nothing better can be said.
fn abstained(line: Line) -> RestoredLine {
    let line = RestoredLine::verbatim(line);
    let doubt = |token: Token| Token {
        why: Why::Abstained,
        confidence: token.confidence.min(crate::document::Confidence::NONE),
        ..token
    };
    RestoredLine { tokens: line.tokens.into_iter().map(doubt).collect(), ..line }
}
