//! What a pipeline is made of, as a value: it can be kept, compared and sent to another process, which then makes the
//! same pipeline.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Pipeline;
use crate::assets::Assets;
use crate::document::Step;
use crate::error::Result;
use crate::ingest::Limits;
use crate::ocr::{Steps, Tesseract};
use crate::restore::Profile;

/// How documents are read and repaired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The folder of dictionaries; the built-in ones when there is none.
    pub dictionaries: Option<PathBuf>,
    /// Tesseract languages, joined by `+`.
    pub languages: String,
    /// How text is repaired.
    pub profile: Profile,
    /// Steps on a page's picture that are left out.
    pub without: Vec<Step>,
    /// How much of a document is looked at.
    pub limits: Limits,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            dictionaries: None,
            languages: "vie".to_owned(),
            profile: Profile::default(),
            without: Vec::new(),
            limits: Limits::default(),
        }
    }
}

impl Settings {
    /// The dictionaries.
    pub fn assets(&self) -> Result<Assets> {
        self.dictionaries.as_deref().map_or_else(|| Ok(Assets::embedded()), Assets::from_dir)
    }

    /// The pipeline.
    pub fn pipeline(&self) -> Result<Pipeline> {
        let engine = Box::new(Tesseract::new(&self.languages));
        let steps = self.without.iter().fold(Steps::default(), |steps, step| steps.without(*step));
        let pipeline = Pipeline::new(&self.assets()?, engine)?;
        Ok(pipeline.with_profile(self.profile).with_steps(steps).with_limits(self.limits))
    }
}
