//! Turns a reading into the most likely intended text. Reads no files and says nothing of fields.
//!
//! Damage is a noisy channel: for every word of a paragraph the [`lexicon`](Lexicon) and the channel give candidates
//! with costs, the [`model`](Model) scores their sequence, and the best path through the lattice wins. The share of
//! probability that runs through a candidate is its confidence. Clean text is not touched at all.
//!
//! In the order of work: `damage` (what is the matter), `paragraphs`, `plan` (what may change), `candidates` (from
//! `lexicon`, or `trie` and `channel`), `lattice`, `decode` (with `model`), `paragraph` (writes the lines anew).

mod candidates;
mod case;
mod channel;
mod codes;
mod damage;
mod decode;
mod lattice;
mod lexicon;
mod model;
mod paragraph;
mod paragraphs;
mod pieces;
mod plan;
mod store;
#[cfg(test)]
mod tests;
pub mod train;
mod trie;

use std::fmt;
use std::str::FromStr;

pub use codes::abbreviations;
pub use lexicon::{Grade, Lexicon, WordId, build as build_lexicon};
pub use model::{LogProb, Model, Pair, State};

use crate::assets::Assets;
use crate::document::{
    Document, Line, Notice, Origin, Reading, Restoration, RestoredLine, Stage, Token, Why,
};
use crate::error::Result;
use candidates::Candidates;
use channel::Channel;
use codes::Codes;
use damage::{Damage, Look};
use paragraphs::{list_label, paragraphs};
use trie::Trie;

/// The compiled files of this stage, within the dictionaries folder.
pub const LEXICON_FILE: &str = "compiled/lexicon.bin";
/// See [`LEXICON_FILE`].
pub const MODEL_FILE: &str = "compiled/model.bin";

/// Lower-case words a paragraph, a page or a document needs to be judged by itself.
const ENOUGH_FOR_PARAGRAPH: u32 = 12;
const ENOUGH_FOR_PAGE: u32 = 6;
const ENOUGH_FOR_DOCUMENT: u32 = 1;

/// Which damage to assume.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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
            channel: Channel::from_table(&assets.table("confusions.tsv")?)?,
            codes: Codes::new(assets)?,
            lexicon,
            model,
            number_words,
        })
    }

    /// The document as it most likely said. Pages and lines keep their number and order; the same reading always
    /// gives the same result.
    pub fn restore(&self, document: Document<Reading>, profile: Profile) -> Document<Restoration> {
        let all = document.pages.iter().map(|page| self.look(&page.lines)).fold(Look::default(), Look::plus);
        let whole = all.damage(ENOUGH_FOR_DOCUMENT).unwrap_or(Damage::None);
        let mut notices = Vec::new();
        let restore = |reading: &Reading| self.restore_page(reading, profile, whole, &mut notices);
        let pages: Vec<Restoration> = document.pages.iter().map(restore).collect();
        let mut document = document.with_pages(pages);
        document.notices.extend(notices);
        document
    }

    fn look(&self, lines: &[Line]) -> Look {
        lines.iter().map(|line| Look::at(&line.text, &self.lexicon)).fold(Look::default(), Look::plus)
    }

    fn restore_page(
        &self,
        reading: &Reading,
        profile: Profile,
        whole: Damage,
        notices: &mut Vec<Notice>,
    ) -> Restoration {
        let page = self.look(&reading.lines).damage(ENOUGH_FOR_PAGE).unwrap_or(whole);
        if profile == Profile::Auto && page == Damage::Hopeless {
            let message = "the text is too damaged to be restored and was kept as read";
            notices.push(Notice::on_page(Stage::Restore, reading.page, message));
        }
        let labels = labels(&reading.lines);
        let mut memories = Memories::new(self);
        let mut lines = Vec::with_capacity(reading.lines.len());
        for range in paragraphs(&reading.lines) {
            let paragraph = &reading.lines[range.clone()];
            let damage = self.damage(paragraph, reading.origin, profile, page);
            lines.extend(match damage {
                Damage::None => paragraph.iter().cloned().map(RestoredLine::verbatim).collect(),
                Damage::Hopeless => paragraph.iter().cloned().map(abstained).collect(),
                _ => paragraph::restore(self, paragraph, &labels[range], damage, memories.of(damage)),
            });
        }
        Restoration {
            page: reading.page,
            size: reading.size,
            origin: reading.origin,
            triage: reading.triage,
            lines,
        }
    }

    /// The damage to assume for a paragraph of a page with damage `page`.
    fn damage(&self, paragraph: &[Line], origin: Origin, profile: Profile, page: Damage) -> Damage {
        match profile {
            Profile::Stripped => Damage::Stripped,
            Profile::Ocr => Damage::Garbled,
            Profile::Auto => {
                let look = self.look(paragraph);
                match origin {
                    Origin::Ocr if look.is_foreign(ENOUGH_FOR_PAGE) => Damage::None,
                    Origin::Ocr => Damage::Recognised,
                    Origin::TextLayer => look.damage(ENOUGH_FOR_PARAGRAPH).unwrap_or(page),
                }
            }
        }
    }
}

/// Candidates found so far on a page, one memory for each kind of damage.
struct Memories<'a> {
    stripped: Candidates<'a>,
    garbled: Candidates<'a>,
    recognised: Candidates<'a>,
}

impl<'a> Memories<'a> {
    fn new(restorer: &'a Restorer) -> Self {
        let empty = |damage| Candidates::new(&restorer.lexicon, &restorer.trie, &restorer.channel, damage);
        Self {
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
