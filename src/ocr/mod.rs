//! Turns a page into a reading: a trusted text layer as it stands, a picture through a recogniser; and ruling lines into
//! tables.
//!
//! Knows nothing of documents or repair. The recogniser stands behind [`Recognize`], so that tests can play back
//! recorded answers and the pipeline does not know Tesseract.

mod arrival;
mod columns;
mod frames;
mod grids;
mod hocr;
mod order;
mod prepare;
mod recorded;
mod rules;
mod strokes;
mod tesseract;
mod witness;

use self::prepare::Prepared;
use crate::document::{
    Cause, Confidence, Engine, Line, Origin, Page, PageContent, PageImage, PageNumber, PageSize,
    PictureReport, Reading, Stage, Step, Triage, TriageAction,
};
use crate::error::Result;

pub use prepare::Steps;
pub use recorded::Recorded;
pub use tesseract::{Installation, Tesseract, installation};

/// How ink is told from paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Threshold {
    /// One grey value for the page.
    Page,
    /// One for each place on it, after its surroundings: for paper of uneven light.
    Place,
}

/// Reads the lines of a picture. One value serves all workers at once.
pub trait Recognize: Send + Sync {
    /// The lines in reading order, words with boxes (points) and confidences. A blank picture has none.
    fn recognize(&self, image: &PageImage, threshold: Threshold) -> Result<Vec<Line>>;

    /// The lines of a picture that has one block of writing on it and nothing else, however unlike a page it looks.
    fn recognize_block(&self, image: &PageImage) -> Result<Vec<Line>> {
        self.recognize(image, Threshold::Page)
    }

    /// What is used. Fails when the program or its language data is missing: ask before a long run.
    fn engine(&self) -> Result<Engine>;
}

/// Reads one page. Only a picture needs the recogniser; `steps` make it ready. A text layer that was distrusted is heard
/// as a second witness.
pub fn read(page: Page, engine: &dyn Recognize, steps: Steps) -> Result<Reading> {
    let number = page.number;
    match page.content {
        PageContent::Text(mut reading) => {
            reading.picture.grids = grids::drawn(&page.rules);
            reading.lines = columns::in_order(reading.lines, &reading.picture.grids);
            Ok(reading)
        }
        PageContent::Image { image, layer } => {
            let Page { size, triage, .. } = page;
            let picture = read_picture(image, engine, steps)
                .map_err(|error| error.on_page(number).at_stage(Stage::Ocr))?;
            let mut reading = picture.on_page(number, size, triage);
            if let Some(layer) = layer {
                witness::hear(&mut reading, &layer);
            }
            Ok(reading)
        }
    }
}

/// What a picture says.
struct ReadPicture {
    lines: Vec<Line>,
    report: PictureReport,
    /// Whether it was turned on its side.
    lay_down: bool,
}

fn read_picture(image: PageImage, engine: &dyn Recognize, steps: Steps) -> Result<ReadPicture> {
    let upright = |image: &PageImage, lies: [u8; 2]| better_read(image, engine, lies);
    let mut page = prepare::prepare(image, steps, upright)?;
    let mut incoming_stamps = arrival::read(&page.stamps, page.image.height, engine)?;
    let dpi = page.image.dpi;
    let rules = rules::of(page.ink(), dpi);
    if steps.has(Step::Stamps) {
        let framed = arrival::take_framed(&mut page.image, &rules, engine)?;
        page.took_off(framed.len());
        arrival::add_new(&mut incoming_stamps, framed);
    }
    let Prepared { image, threshold, quarters, report, .. } = page;
    let lines = order::by_column(strokes::without(engine.recognize(&image, threshold)?));
    let grids = grids::find(&rules, image.dpi);
    let lines = columns::in_order(lines, &grids);
    let report = PictureReport { image_steps: report, incoming_stamps, grids };
    Ok(ReadPicture { lines, report, lay_down: quarters % 2 == 1 })
}

impl ReadPicture {
    fn on_page(self, page: PageNumber, size: Option<PageSize>, triage: Triage) -> Reading {
        let Self { lines, report: picture, lay_down } = self;
        let upright = |size: PageSize| PageSize { width: size.height, height: size.width };
        let size = if lay_down { size.map(upright) } else { size };
        let triage = if lines.is_empty() { nothing_read(triage) } else { triage };
        Reading { page, size, origin: Origin::Ocr, triage, picture, lines }
    }
}

/// The one of two lies of a page, in quarters of a turn, in which the recogniser is surer of a part of it.
fn better_read(image: &PageImage, engine: &dyn Recognize, lies: [u8; 2]) -> Result<u8> {
    let [first, second] = lies.map(|quarters| {
        let probe = prepare::probe(image, quarters);
        engine.recognize(&probe, Threshold::Page).map(|lines| sureness(&lines))
    });
    Ok(if second? > first? { lies[1] } else { lies[0] })
}

/// The sum of the words' confidences: nonsense has fewer words and is less sure of them.
fn sureness(lines: &[Line]) -> f32 {
    let words = lines.iter().flat_map(|line| &line.words);
    words.filter_map(|word| word.confidence).map(Confidence::get).sum()
}

/// A picture without text on it: nothing was there, whatever the triage expected.
fn nothing_read(triage: Triage) -> Triage {
    Triage { cause: Cause::NoText, action: TriageAction::Nothing, ..triage }
}
