//! A recogniser that plays back Tesseract answers: for tests of what comes after OCR.

use std::collections::BTreeMap;

use super::{Recognize, Threshold, hocr};
use crate::document::{Engine, Line, PageImage};
use crate::error::{Error, ErrorKind, Result};

/// Answers by picture: the key is [`Recorded::key`] of the picture that was recognised.
#[derive(Debug, Clone, Default)]
pub struct Recorded {
    answers: BTreeMap<String, String>,
}

impl Recorded {
    /// A recogniser that knows no picture yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What identifies a picture: BLAKE3 of its pixels.
    pub fn key(image: &PageImage) -> String {
        blake3::hash(&image.pixels).to_hex().to_string()
    }

    /// Adds Tesseract's hOCR answer to a picture.
    #[must_use]
    pub fn with_answer(mut self, key: impl Into<String>, hocr: impl Into<String>) -> Self {
        self.answers.insert(key.into(), hocr.into());
        self
    }
}

impl Recognize for Recorded {
    fn recognize(&self, image: &PageImage, _: Threshold) -> Result<Vec<Line>> {
        let answer = self.answers.get(&Self::key(image));
        let answer = answer
            .ok_or_else(|| Error::new(ErrorKind::Recognition, "no answer recorded for this picture"))?;
        Ok(hocr::lines(answer, image.dpi))
    }

    fn engine(&self) -> Result<Engine> {
        Ok(Engine { name: "recorded".into(), version: crate::VERSION.into(), languages: vec!["vie".into()] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_picture_is_answered_and_an_unknown_one_is_an_error() {
        let picture = |grey| PageImage { width: 2, height: 1, dpi: 72, pixels: vec![grey; 2], tint: None };
        let answer = "<span class='ocr_line'><span class='ocrx_word' title='bbox 0 0 2 1; x_wconf 96'>Số:</span></span>";
        let engine = Recorded::new().with_answer(Recorded::key(&picture(0)), answer);
        assert_eq!(engine.recognize(&picture(0), Threshold::Page).unwrap()[0].text, "Số:");
        assert_eq!(
            engine.recognize(&picture(255), Threshold::Page).unwrap_err().kind(),
            ErrorKind::Recognition
        );
    }
}
