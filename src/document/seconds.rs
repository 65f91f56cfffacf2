//! How long each stage took: for people who want a run faster, never part of what is compared.

use serde::{Deserialize, Serialize};

/// Wall seconds of each stage, added up over pages, documents and workers: with two workers they may exceed the
/// wall seconds of the run.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct StageSeconds {
    /// Files to pages.
    pub ingest: f64,
    /// Pages to words; taking over a text layer counts here.
    pub ocr: f64,
    /// Words to what they most likely said.
    pub restore: f64,
    /// Text to fields.
    pub extract: f64,
    /// Comparing with the truth; 0 outside an evaluation.
    pub score: f64,
}

impl StageSeconds {
    /// Both added up.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            ingest: self.ingest + other.ingest,
            ocr: self.ocr + other.ocr,
            restore: self.restore + other.restore,
            extract: self.extract + other.extract,
            score: self.score + other.score,
        }
    }

    /// The stages in order, each with its name.
    pub fn named(self) -> [(&'static str, f64); 5] {
        [
            ("ingest", self.ingest),
            ("ocr", self.ocr),
            ("restore", self.restore),
            ("extract", self.extract),
            ("score", self.score),
        ]
    }
}
