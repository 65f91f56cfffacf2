//! What was done to a page's picture before it was read, and what stood on it beside the text.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{BoundingBox, Grid, Line};

/// A step that makes a page's picture readable. Each can be switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Turning by quarters. Measure: how much more ink the lines have above their small letters than below.
    Orientation,
    /// Taking stamps and seals off: coloured ones, and framed stamps of arrival. Measure: their number.
    Stamps,
    /// Whitening a dark border. Measure: its share of the page.
    Border,
    /// Removing specks. Measure: specks to the square inch.
    Speckle,
    /// Enlarging a coarse picture. Measure: its resolution in dpi.
    Upscale,
    /// Straightening leaning lines. Measure: degrees by which they fall to the right.
    Deskew,
    /// A threshold for each place on the page. Measure: share by which the paper's light differs.
    Threshold,
}

impl Step {
    /// All steps, in the order in which they are taken.
    pub const ALL: [Self; 7] = [
        Self::Border,
        Self::Speckle,
        Self::Orientation,
        Self::Stamps,
        Self::Upscale,
        Self::Deskew,
        Self::Threshold,
    ];

    /// The step's name in records and options.
    pub fn name(self) -> &'static str {
        match self {
            Self::Orientation => "orientation",
            Self::Stamps => "stamps",
            Self::Border => "border",
            Self::Speckle => "speckle",
            Self::Upscale => "upscale",
            Self::Deskew => "deskew",
            Self::Threshold => "threshold",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Step {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|step| step.name() == name).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("there is no step of that name; the steps are {names}")
        })
    }
}

/// What a step measured on a page, and what it did.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ImageStep {
    /// The step.
    pub step: Step,
    /// What it goes by; its meaning stands with the step.
    #[serde(serialize_with = "super::score::thousandths")]
    pub measure: f32,
    /// What was done; `null` when the measure asked for nothing.
    pub done: Option<String>,
}

/// The stamp that an office presses on a letter it received: CÔNG VĂN ĐẾN.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct IncomingStamp {
    /// What it says, as read, line by line.
    pub text: String,
    /// Where it stands.
    pub bbox: BoundingBox,
    /// Its lines, with the places of words in points from its own upper left corner.
    #[serde(skip)]
    pub lines: Vec<Line>,
}

/// What became of a page's picture; nothing where a page had no need of one.
#[derive(Debug, Clone, PartialEq, Default, Serialize, JsonSchema)]
pub struct PictureReport {
    /// What each step measured and did, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub image_steps: Vec<ImageStep>,
    /// The stamps of arrival, read apart and taken out of the text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub incoming_stamps: Vec<IncomingStamp>,
    /// The ruled tables; what they say stands in the text.
    #[serde(skip)]
    pub grids: Vec<Grid>,
}
