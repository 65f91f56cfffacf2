//! All thresholds by which text is judged, each with the data that justify it. The triage of a page's text layer and
//! the restorer's look at a paragraph both go by this one table.
//!
//! The shares were measured on windows of 300 words of five documents (four clean, one read by an English model), of
//! the same with their marks stripped, of two English licences, and on the text layers of the scans at hand:
//!
//! ```text
//! text                        valid          marked         mixed
//! clean                       0.973 - 1.000  0.852 - 0.935  0
//! stripped                    0.594 - 0.764  0              0
//! read by an English model    0.420 - 0.716  0.020 - 0.263  0 - 0.025
//! English                     0.134 - 0.235  0              0 - 0.06
//! ```
//!
//! Of 27 files at hand the 34 pages that are clean have 0.969 and more valid syllables and 0.806 and more marked words;
//! the two that an English model read have 0.676 and 0.129, 0.492 and 0.031.

/// The table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// Valid syllables among lower-case words of clean text: between 0.973 and 0.764, with room for foreign words and
    /// abbreviations.
    pub valid_enough: f32,
    /// Marked words among lower-case words of clean text: between 0.852 and 0.263.
    pub marked_enough: f32,
    /// Stripped text has no marks at all (0) and no figures for letters (0); an English model leaves 0.020 and more of
    /// the one, or some of the other.
    pub marked_none: f32,
    /// See [`marked_none`](Self::marked_none).
    pub mixed_none: f32,
    /// Fewer valid syllables and the words are of another language: between 0.235 and 0.420.
    pub valid_by_chance: f32,
    /// Foreign text has a few marks by way of Vietnamese names; below this no word was written with marks on purpose.
    pub marked_by_chance: f32,
    /// Hardly a mark in what a recogniser of Vietnamese read: it is no Vietnamese. Above what names give to foreign
    /// text, below the 0.852 of clean text by far.
    pub marked_if_recognised: f32,
    /// Words that have the letters of some Vietnamese word: stripped text nearly all, garbled text more than half,
    /// English less than half.
    pub known_if_stripped: f32,
    /// See [`known_if_stripped`](Self::known_if_stripped).
    pub known_if_garbled: f32,
    /// Characters without a meaning (U+FFFD, private use) of a font that does not say what its shapes are. Good layers
    /// have none but for bullets.
    pub unknown_too_many: f32,
    /// Words whose marks or letters stand apart, of all words: of 42 clean texts at most 0.003, of the same with spaces at
    /// their marked letters 0.304 and more, in decomposed form 0.710 and more.
    pub apart_enough: f32,
    /// Fewer words over a picture of the page are stamps and signature blocks: electronic signatures put 13 to 23
    /// words on the scans at hand, whose text layers have 121 to 557.
    pub few_words: u32,
    /// A page is looked at in so many bands. Text over a picture of the page that stands in fewer than
    /// [`few_bands`](Self::few_bands) of them is a comment or a stamp, however many words it has; to recognise a short
    /// last page anew does no harm.
    pub bands: usize,
    /// See [`bands`](Self::bands).
    pub few_bands: usize,
    /// Fewer lower-case words and their shares say nothing of a page: a table of figures has units and abbreviations
    /// only.
    pub enough_for_layer: u32,
    /// Images that cover this share of a page are the page: scans cover 0.9 and more, crests and signatures 0.2 at most.
    pub covers_page: f32,
}

/// The values.
pub const THRESHOLDS: Thresholds = Thresholds {
    valid_enough: 0.9,
    marked_enough: 0.4,
    marked_none: 0.015,
    mixed_none: 0.01,
    valid_by_chance: 0.33,
    marked_by_chance: 0.05,
    marked_if_recognised: 0.1,
    known_if_stripped: 0.85,
    known_if_garbled: 0.5,
    unknown_too_many: 0.03,
    apart_enough: 0.05,
    few_words: 40,
    bands: 20,
    few_bands: 5,
    enough_for_layer: 20,
    covers_page: 0.5,
};
