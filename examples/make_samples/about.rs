//! `about.toml`: what a sample is and how its page is drawn.

use std::path::Path;

use serde::Deserialize;

use crate::Result;

/// One sample's `about.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "title to split are for readers and for the tests; here their presence is checked"
)]
pub(crate) struct About {
    pub(crate) title: String,
    pub(crate) shows: String,
    pub(crate) origin: String,
    pub(crate) licence: String,
    pub(crate) split: Split,
    pub(crate) kind: Kind,
    /// Start of every random number of this sample.
    pub(crate) seed: u64,
    #[serde(default)]
    pub(crate) page: PageStyle,
    #[serde(default)]
    pub(crate) degrade: Degrade,
    pub(crate) seal: Option<Seal>,
    pub(crate) signature: Option<Signature>,
}

/// Whether a sample may be looked at while building (`dev`) or only measured with (`test`).
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Split {
    Dev,
    Test,
}

/// What file comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// PDF whose pages are one JPEG each.
    ScanPdf,
    /// The same with an invisible text layer from `layer.tsv`.
    LayeredPdf,
    ScanPng,
    ScanJpeg,
    /// Bilevel TIFF, CCITT group 4, one directory a page.
    ScanTiff,
    /// PDF with a real text layer and embedded fonts.
    TextPdf,
    /// UTF-8 text without Vietnamese marks.
    StrippedText,
    /// UTF-16 little endian with byte order mark, CR LF, `source.txt` as it is.
    Utf16Text,
}

impl Kind {
    /// Name of the file to write.
    pub(crate) fn file_name(self) -> &'static str {
        match self {
            Self::ScanPdf | Self::LayeredPdf | Self::TextPdf => "input.pdf",
            Self::ScanPng => "input.png",
            Self::ScanJpeg => "input.jpg",
            Self::ScanTiff => "input.tif",
            Self::StrippedText | Self::Utf16Text => "input.txt",
        }
    }
}

/// Type size and spacing of the body, in points.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PageStyle {
    pub(crate) size: f32,
    /// Baseline to baseline, as a share of the size.
    pub(crate) leading: f32,
    /// White space after a paragraph.
    pub(crate) after: f32,
    pub(crate) margin_bottom: f32,
    /// Between the last line of authority and the name, for seal and signature.
    pub(crate) signing_space: f32,
}

impl Default for PageStyle {
    fn default() -> Self {
        Self { size: 14.0, leading: 1.25, after: 5.0, margin_bottom: 56.0, signing_space: 98.0 }
    }
}

/// What the scanner does to the page.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Degrade {
    pub(crate) dpi: u32,
    /// Three channels instead of gray.
    pub(crate) colour: bool,
    /// Degrees, clockwise; each page wavers a little around it.
    pub(crate) skew: f32,
    /// Standard deviation of the blur in pixels.
    pub(crate) blur: f32,
    /// Standard deviation of the noise in gray levels of 255.
    pub(crate) noise: f32,
    /// How much darker the darkest corner of the paper is, 0 to 1.
    pub(crate) shading: f32,
    /// Specks of dust on a page.
    pub(crate) speckle: u32,
    /// Gray level of the ink, 0 black to 1.
    pub(crate) ink: f32,
    /// Paper lighter than this comes out white, 0 to 1.
    pub(crate) white: f32,
    /// JPEG quality.
    pub(crate) quality: u8,
}

impl Default for Degrade {
    fn default() -> Self {
        Self {
            dpi: 200,
            colour: false,
            skew: 0.0,
            blur: 0.5,
            noise: 3.0,
            shading: 0.04,
            speckle: 20,
            ink: 0.1,
            white: 0.93,
            quality: 50,
        }
    }
}

/// The round seal: text along the ring and a star.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Seal {
    /// Along the upper arc.
    pub(crate) ring: String,
    /// Along the lower arc.
    pub(crate) foot: String,
    /// How far below the middle of the signing space it is pressed, in points.
    #[serde(default)]
    pub(crate) drop: f32,
}

/// The scribble.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Signature {
    pub(crate) ink: InkColour,
    /// How far below the middle of the signing space it stands, in points; 30 runs it into the name.
    pub(crate) drop: f32,
}

/// Colour of the pen.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum InkColour {
    Blue,
    Black,
}

impl About {
    /// Reads `about.toml` of the sample in `folder`.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let path = folder.join("about.toml");
        let text = crate::read_text(&path)?;
        toml::from_str(&text).map_err(|cause| format!("{}: {cause}", path.display()).into())
    }
}
