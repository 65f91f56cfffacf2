//! Turns a page into a reading: a trusted text layer as it stands, a picture through a recogniser.
//!
//! Knows nothing of documents or repair. The recogniser stands behind [`Recognize`], so that tests can play back
//! recorded answers and the pipeline does not know Tesseract.

mod recorded;
mod tesseract;
mod tsv;

use crate::document::{
    Cause, Engine, Line, Origin, Page, PageContent, PageImage, Reading, Stage, Triage, TriageAction,
};
use crate::error::Result;

pub use recorded::Recorded;
pub use tesseract::{Installation, Tesseract, installation};

/// Reads the lines of a picture. One value serves all workers at once.
pub trait Recognize: Send + Sync {
    /// The lines in reading order, words with boxes (points) and confidences. A blank picture has none.
    fn recognize(&self, image: &PageImage) -> Result<Vec<Line>>;

    /// What is used. Fails when the program or its language data is missing: ask before a long run.
    fn engine(&self) -> Result<Engine>;
}

/// Reads one page. Only a picture needs the recogniser.
pub fn read(page: Page, engine: &dyn Recognize) -> Result<Reading> {
    let Page { number, size, triage, content } = page;
    match content {
        PageContent::Text(reading) => Ok(reading),
        PageContent::Image { image, layer: _ } => {
            let lines =
                engine.recognize(&image).map_err(|error| error.on_page(number).at_stage(Stage::Ocr))?;
            let triage = if lines.is_empty() { nothing_read(triage) } else { triage };
            Ok(Reading { page: number, size, origin: Origin::Ocr, triage, lines })
        }
    }
}

/// A picture without text on it: nothing was there, whatever the triage expected.
fn nothing_read(triage: Triage) -> Triage {
    Triage { cause: Cause::NoText, action: TriageAction::Nothing, ..triage }
}
