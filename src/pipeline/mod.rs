//! The order of the stages, and only that: one source to one result here, many in `batch`, a folder that
//! fills in `watch`, documents that may bring a reader down in `isolation`.

#[cfg(feature = "batch")]
pub mod batch;
pub mod inputs;
#[cfg(feature = "batch")]
pub mod isolation;
mod progress;
mod settings;
#[cfg(feature = "batch")]
pub mod watch;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::assets::Assets;
use crate::document::{
    Document, Engine, Notice, Origin, Page, PageContent, PageNumber, Reading, Restoration, Source, Stage,
    StageSeconds,
};
use crate::error::{Error, ErrorKind, Result};
use crate::extract::Extractor;
use crate::ingest::{self, Limits, Opened};
use crate::ocr::{self, Recognize, Steps};
use crate::output::{PageReport, ProducedBy, Report, SCHEMA_VERSION, SourceReport};
use crate::restore::{MODEL_FILE, Profile, Restorer};

pub use self::progress::{At, Progress, UNHEARD};
pub use self::settings::Settings;

/// Everything needed to turn sources into reports; built once, shared by all workers, holds no document's state.
pub struct Pipeline {
    limits: Limits,
    engine: Box<dyn Recognize>,
    steps: Steps,
    restorer: Restorer,
    profile: Profile,
    extractor: Extractor,
    dictionaries: String,
    model: String,
}

/// What came of one source: the report and the restored text behind it.
pub struct Outcome {
    /// The JSON face.
    pub report: Report,
    /// The restored document: text, tokens, alternatives.
    pub restoration: Document<Restoration>,
    /// How long each stage took.
    pub seconds: StageSeconds,
}

/// What came of one source before anything was extracted from it.
pub struct Restored {
    /// The restored document: text, tokens, alternatives.
    pub restoration: Document<Restoration>,
    /// Versions of everything that had a part in it.
    pub produced_by: ProducedBy,
    /// How long each stage took.
    pub seconds: StageSeconds,
}

impl Pipeline {
    /// Loads the dictionaries of `assets`; `engine` reads the pictures.
    pub fn new(assets: &Assets, engine: Box<dyn Recognize>) -> Result<Self> {
        Ok(Self {
            limits: Limits::default(),
            engine,
            steps: Steps::default(),
            restorer: Restorer::new(assets)?,
            profile: Profile::Auto,
            extractor: Extractor::new(assets)?,
            dictionaries: assets.version(),
            model: assets.compiled_version(MODEL_FILE)?,
        })
    }

    /// The same with another repair profile than `auto`.
    #[must_use]
    pub fn with_profile(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    /// The same with other steps on a page's picture than all.
    #[must_use]
    pub fn with_steps(mut self, steps: Steps) -> Self {
        self.steps = steps;
        self
    }

    /// The same with other limits on what is read.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The same with scores in place of calibrated confidences.
    #[must_use]
    pub fn uncalibrated(mut self) -> Self {
        self.extractor = self.extractor.uncalibrated();
        self
    }

    /// The limits on what is read.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// One source, all stages. Pages are read in parallel on the current rayon pool, each loaded, read and let go
    /// before the next, so memory does not grow with their number. A parser that panics costs this source only.
    pub fn run(&self, source: Source) -> Result<Outcome> {
        self.run_watched(source, UNHEARD)
    }

    /// The same, told to `progress` on the way.
    pub fn run_watched(&self, source: Source, progress: Progress<'_>) -> Result<Outcome> {
        guarded(source, |source| {
            let (opened, Restored { restoration, produced_by, seconds }) =
                self.restore_opened(source, progress)?;
            progress(At::stage(Stage::Extract));
            let (record, extract) = timed(|| self.extractor.extract(&restoration));
            let report = Report {
                schema: SCHEMA_VERSION.to_owned(),
                source: source_report(&opened),
                produced_by,
                triage: restoration.pages.iter().map(page_report).collect(),
                record,
                notices: restoration.notices.clone(),
            };
            Ok(Outcome { report, restoration, seconds: StageSeconds { extract, ..seconds } })
        })
    }

    /// The same without the last stage: for those who want the text only.
    pub fn restore(&self, source: Source) -> Result<Restored> {
        guarded(source, |source| Ok(self.restore_opened(source, UNHEARD)?.1))
    }

    fn restore_opened(&self, source: Source, progress: Progress<'_>) -> Result<(Opened, Restored)> {
        progress(At::stage(Stage::Ingest));
        let (opened, ingest) = timed(|| ingest::open(source, &self.limits));
        let opened = opened.map_err(|error| error.at_stage(Stage::Ingest))?;
        let (readings, of_pages) = self.read(&opened, progress)?;
        progress(At::stage(Stage::Restore));
        let (restoration, restore) = timed(|| self.restorer.restore(readings, self.profile));
        let seconds = StageSeconds { ingest, restore, ..StageSeconds::default() }.plus(of_pages);
        let produced_by = self.produced_by(&restoration, opened.engine())?;
        Ok((opened, Restored { restoration, produced_by, seconds }))
    }

    /// The readings of all pages, and how long loading and reading them took.
    fn read(&self, opened: &Opened, progress: Progress<'_>) -> Result<(Document<Reading>, StageSeconds)> {
        let read_page = |index| {
            let number = PageNumber::from_index(index);
            progress(At::page(Stage::Ingest, number));
            let (page, ingest) = timed(|| opened.page(number));
            let page = page.map_err(|error| error.at_stage(Stage::Ingest))?;
            let notice = distrusted_layer(&page);
            progress(At::page(Stage::Ocr, number));
            let (reading, ocr) = timed(|| ocr::read(page, self.engine.as_ref(), self.steps));
            Ok(((reading?, notice), StageSeconds { ingest, ocr, ..StageSeconds::default() }))
        };
        let pages: Vec<((Reading, Option<Notice>), StageSeconds)> =
            (0..opened.page_count()).into_par_iter().map(read_page).collect::<Result<_>>()?;
        let (pages, seconds): (Vec<_>, Vec<_>) = pages.into_iter().unzip();
        let seconds = seconds.into_iter().fold(StageSeconds::default(), StageSeconds::plus);
        let (readings, notices): (Vec<_>, Vec<_>) = pages.into_iter().unzip();
        if readings.iter().all(|reading| reading.lines.iter().all(|line| line.words.is_empty())) {
            return Err(Error::new(ErrorKind::Empty, "no page has any text on it")
                .with_remedy("check that the right side of the paper was scanned"));
        }
        let mut document = Document::new(opened.source().clone(), readings);
        document.notices.extend(notices.into_iter().flatten());
        Ok((document, seconds))
    }

    /// Versions of everything that can have a part in a report. Fails when the recogniser is not there.
    pub fn versions(&self) -> Result<ProducedBy> {
        Ok(ProducedBy { ocr: Some(self.engine.engine()?), ..self.versions_without_ocr() })
    }

    /// A hash over everything but the content that can change a report: two runs with the same recipe write the
    /// same bytes for the same content.
    pub fn recipe(&self) -> Result<String> {
        let parts = format!("{:?} {} {:?} {:?}", self.versions()?, self.profile, self.limits, self.steps);
        let schema = SCHEMA_VERSION;
        Ok(blake3::hash(format!("{schema} {parts}").as_bytes()).to_hex().to_string())
    }

    /// What this pipeline is made from, in one word: two that share it make the same of what needs no recogniser.
    #[cfg(feature = "batch")]
    fn identity(&self) -> String {
        [crate::VERSION, &self.dictionaries, &self.model].join(" ")
    }

    fn versions_without_ocr(&self) -> ProducedBy {
        ProducedBy {
            sohoa: crate::VERSION.to_owned(),
            dictionaries: self.dictionaries.clone(),
            model: self.model.clone(),
            ocr: None,
        }
    }

    /// A document of which no page needed the recogniser owes it nothing. `other` is what recognised it before.
    fn produced_by(&self, document: &Document<Restoration>, other: Option<&Engine>) -> Result<ProducedBy> {
        if let Some(other) = other {
            return Ok(ProducedBy { ocr: Some(other.clone()), ..self.versions_without_ocr() });
        }
        let used_ocr = document.pages.iter().any(|page| page.origin == Origin::Ocr);
        if used_ocr { self.versions() } else { Ok(self.versions_without_ocr()) }
    }
}

/// Names the source in every error; a panic is one.
fn guarded<T>(source: Source, work: impl FnOnce(Source) -> Result<T>) -> Result<T> {
    let name = source.name.clone();
    let result = catch_unwind(AssertUnwindSafe(|| work(source)));
    let result = result.unwrap_or_else(|panic| Err(crashed(panic.as_ref())));
    result.map_err(|error| error.in_source(&name))
}

/// What `work` gives, and the wall seconds it took.
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let started = Instant::now();
    let result = work();
    (result, started.elapsed().as_secs_f64())
}

/// A text layer that was there and is not used: the reader of the report should know.
fn distrusted_layer(page: &Page) -> Option<Notice> {
    let PageContent::Image { layer: Some(_), .. } = page.content else { return None };
    let message = "the file's own text layer is not good enough; the page image was read instead";
    Some(Notice::on_page(Stage::Ingest, page.number, message))
}

fn source_report(opened: &Opened) -> SourceReport {
    let source = opened.source();
    SourceReport {
        path: source.name.clone(),
        blake3: blake3::hash(&source.bytes).to_hex().to_string(),
        bytes: source.bytes.len() as u64,
        media_type: opened.kind(),
        pages: opened.page_count() as u32,
    }
}

fn page_report(page: &Restoration) -> PageReport {
    let picture = page.picture.clone();
    PageReport { page: page.page, size: page.size, origin: page.origin, triage: page.triage, picture }
}

/// A panic's own words, for the person who mends the parser.
fn crashed(panic: &(dyn std::any::Any + Send)) -> Error {
    let words = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    Error::new(
        ErrorKind::Crashed,
        format!("a parser gave up on this file: {}", words.unwrap_or("no reason given")),
    )
    .with_remedy("print the document to a new PDF or scan it again; please report the file")
}
