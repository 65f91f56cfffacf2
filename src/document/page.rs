//! One page as it came in: a text layer to trust, or an image to recognise, and the triage that decided.

use std::fmt;
use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rules;
use super::reading::Reading;

/// A page's place in its document, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct PageNumber(NonZeroU32);

impl PageNumber {
    /// The first page.
    pub const FIRST: Self = Self(NonZeroU32::MIN);

    /// `None` for 0: pages are counted from 1.
    pub fn new(number: u32) -> Option<Self> {
        NonZeroU32::new(number).map(Self)
    }

    /// The page at `index` of a list, counted from 0.
    pub fn from_index(index: usize) -> Self {
        Self(NonZeroU32::MIN.saturating_add(index as u32))
    }

    /// The place in a list, counted from 0.
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

impl fmt::Display for PageNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Width and height of a page in points (1/72 inch).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct PageSize {
    /// Points from the left to the right edge.
    #[serde(serialize_with = "super::score::thousandths")]
    pub width: f32,
    /// Points from the top to the bottom edge.
    #[serde(serialize_with = "super::score::thousandths")]
    pub height: f32,
}

/// A page's picture as 8-bit grey: 0 black, 255 white, rows from the top, no padding.
#[derive(Clone, PartialEq, Eq)]
pub struct PageImage {
    /// Pixels in a row.
    pub width: u32,
    /// Number of rows.
    pub height: u32,
    /// Pixels per inch, as the file says or as the page size gives.
    pub dpi: u32,
    /// `width * height` grey values.
    pub pixels: Vec<u8>,
    /// How colourful each pixel is, where the page has coloured ink: 0 grey, 255 pure colour.
    pub tint: Option<Vec<u8>>,
}

impl PageImage {
    /// Size and resolution of this picture with no pixels yet.
    #[must_use]
    pub fn like(&self) -> Self {
        Self { pixels: Vec::new(), tint: None, ..*self }
    }
}

impl fmt::Debug for PageImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PageImage({} x {} at {} dpi)", self.width, self.height, self.dpi)
    }
}

/// What the triage found to be the matter with a page's text layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Good Vietnamese text.
    Clean,
    /// Vietnamese without its marks.
    Stripped,
    /// Letters and marks broken, as by an OCR model of another language.
    WrongLanguageOcr,
    /// Too few words for a page of text: a watermark, a stamp, a signature block over a scan.
    FewWords,
    /// No text layer at all.
    NoText,
    /// Words that are no Vietnamese syllables.
    NotVietnamese,
    /// Good Vietnamese text in an encoding of before Unicode.
    LegacyEncoding,
    /// Good Vietnamese text whose marks or letters are written apart: `Ke ̂́ hoạch`, `K ế ho ạch`.
    SplitMarks,
    /// Characters without a meaning, of a font that does not say what its shapes are.
    Unusable,
}

/// What is done with a page after triage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TriageAction {
    /// The text layer is used as it stands.
    Keep,
    /// The text layer is used, and the restorer repairs it.
    Restore,
    /// The image is recognised.
    Ocr,
    /// There is nothing on the page.
    Nothing,
    /// The text layer is turned into Unicode and used.
    Decode,
    /// The text layer is put together, in NFC, and used.
    Normalise,
}

/// The measures that led to a triage decision. Shares are 0 to 1; `None` where there was nothing to measure.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, JsonSchema)]
pub struct Measures {
    /// Words in the text layer.
    pub words: u32,
    /// Share of lower-case words that are valid Vietnamese syllables.
    #[serde(serialize_with = "super::score::thousandths_or_null")]
    pub valid_syllables: Option<f32>,
    /// Share of lower-case words that carry a mark (or đ).
    #[serde(serialize_with = "super::score::thousandths_or_null")]
    pub marked_words: Option<f32>,
    /// Share of words that mix letters and digits.
    #[serde(serialize_with = "super::score::thousandths_or_null")]
    pub mixed_words: Option<f32>,
    /// Share of words whose marks or letters were written apart; absent where there were none.
    #[serde(serialize_with = "super::score::thousandths_or_null", skip_serializing_if = "Option::is_none")]
    pub split_words: Option<f32>,
    /// Share of the page covered by images.
    #[serde(serialize_with = "super::score::thousandths_or_null")]
    pub image_area: Option<f32>,
}

/// What the triage found on a page, what is done about it, and why.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Triage {
    /// The matter with the text layer.
    pub cause: Cause,
    /// What is done with the page.
    pub action: TriageAction,
    /// The encoding of before Unicode that most of the decoded text was written in; absent where none was decoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<&'static str>,
    /// The numbers behind the decision.
    pub measures: Measures,
}

/// A page: where it stands, how large it is, what triage said, and what to work on.
#[derive(Debug, Clone)]
pub struct Page {
    /// Place in the document.
    pub number: PageNumber,
    /// Size in points; `None` for plain text.
    pub size: Option<PageSize>,
    /// What was found and decided.
    pub triage: Triage,
    /// The ruling lines that the file draws, in points; those of a picture are still in it.
    pub rules: Rules,
    /// The text layer or the image, as decided.
    pub content: PageContent,
}

/// A text layer *or* an image, never "maybe both".
#[derive(Debug, Clone)]
pub enum PageContent {
    /// A text layer that needs no recognition, already grouped into lines.
    Text(Reading),
    /// A picture to recognise; `layer` is what a distrusted text layer said, kept as a second witness.
    Image {
        /// The picture.
        image: PageImage,
        /// The distrusted text layer.
        layer: Option<Reading>,
    },
}
