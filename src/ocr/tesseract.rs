//! The only file that knows Tesseract: which languages are there, one engine per worker, how an answer is asked for.
//!
//! Engines are costly to start (about 0.1 s) and are used by one thread at a time, so idle ones wait in a pool.
//! Set `OMP_THREAD_LIMIT=1` in the environment *before* the program starts: the OpenMP runtime reads it at load,
//! and without it two workers on two cores take four times the CPU seconds (measured). The `sohoa` program does
//! so by itself. Not called here: `orientation()` and `paragraph_info()`, whose signatures in tesseract-rs 0.4
//! do not match the C library.

use std::sync::{Mutex, OnceLock, PoisonError};

use tesseract_rs::{TessPageSegMode, TesseractAPI, TesseractError};

use super::{Recognize, Threshold, hocr};
use crate::document::{Engine, Line, PageImage};
use crate::error::{Error, ErrorKind, Result};

/// Where the language data is looked for: empty means `TESSDATA_PREFIX`, else what Tesseract was built with.
const DEFAULT_DATA_PATH: &str = "";

/// The variable that says how ink is told from paper.
const THRESHOLDING: &str = "thresholding_method";

/// The variable that asks for the letters that were also thought of; 2 is by letter, over all ways to read the line.
const CHOICES: &str = "lstm_choice_mode";

/// Otsu's threshold for the page: for parts of a page, and where the step is left out.
const OTSU: &str = "0";

/// Sauvola's threshold for each place: a shaded page fell from 61 % to 2.9 % of wrong characters (measured on rendered
/// pages).
const SAUVOLA: &str = "2";

/// What is installed of Tesseract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// Version of the library.
    pub version: String,
    /// Languages with data, sorted; empty when the data folder is missing.
    pub languages: Vec<String>,
}

/// Looks at what is installed; loads no language.
pub fn installation() -> Installation {
    // Starting with a language that cannot exist tells the library where its data lies, and loads none.
    let api = silent_api();
    let _ = api.init(DEFAULT_DATA_PATH, "no-language");
    let mut languages = api.get_available_languages().unwrap_or_default();
    languages.sort();
    Installation { version: TesseractAPI::version(), languages }
}

/// An engine that does not write to the standard error.
fn silent_api() -> TesseractAPI {
    let api = TesseractAPI::new();
    // A variable that cannot be set leaves the engine talkative; recognition is the same.
    let _ = api.set_variable("debug_file", "/dev/null");
    api
}

/// Tesseract with a set of languages. Starts engines as workers need them and keeps them.
pub struct Tesseract {
    languages: Vec<String>,
    /// Whether the recogniser is left as its makers set it.
    plain: bool,
    engine: OnceLock<Engine>,
    idle: Mutex<Vec<TesseractAPI>>,
}

impl Tesseract {
    /// Languages as Tesseract names them, joined by `+`: `vie`, `vie+eng`. Starts nothing yet.
    pub fn new(languages: &str) -> Self {
        let languages = languages.split('+').map(str::to_owned).collect();
        Self { languages, plain: false, engine: OnceLock::new(), idle: Mutex::new(Vec::new()) }
    }

    /// The same as the `tesseract` program runs it when nothing is asked for: its own settings throughout. What is
    /// gained is stated against this one.
    pub fn plain(languages: &str) -> Self {
        Self { plain: true, ..Self::new(languages) }
    }

    fn take(&self) -> Result<TesseractAPI> {
        let waiting = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        waiting.map_or_else(|| self.start(), Ok)
    }

    fn put_back(&self, api: TesseractAPI) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(api);
    }

    /// Tesseract itself goes on in silence when one of several languages is missing, so the loaded ones are
    /// compared with those asked for.
    fn start(&self) -> Result<TesseractAPI> {
        let wanted = self.languages.join("+");
        let api = silent_api();
        let started = api.init(DEFAULT_DATA_PATH, &wanted).is_ok();
        let loaded = if started { api.get_loaded_languages().unwrap_or_default() } else { Vec::new() };
        match self.languages.iter().find(|language| !loaded.contains(language)) {
            Some(missing) => Err(missing_language(missing)),
            None => Ok(api),
        }
    }

    fn lines(&self, image: &PageImage, threshold: Threshold, layout: TessPageSegMode) -> Result<Vec<Line>> {
        let api = self.take()?;
        // An engine that failed is not put back: its state is unknown.
        let answer = self.answer(&api, image, threshold, layout).map_err(|cause| {
            Error::new(ErrorKind::Recognition, "Tesseract cannot read this page")
                .with_remedy("look at the page image; scan the page again")
                .caused_by(cause)
        })?;
        self.put_back(api);
        Ok(hocr::lines(&answer, image.dpi))
    }

    fn answer(
        &self,
        api: &TesseractAPI,
        image: &PageImage,
        threshold: Threshold,
        layout: TessPageSegMode,
    ) -> Result<String, TesseractError> {
        if !self.plain {
            api.set_variable(CHOICES, "2")?;
            api.set_variable(THRESHOLDING, if threshold == Threshold::Place { SAUVOLA } else { OTSU })?;
        }
        api.set_page_seg_mode(layout)?;
        let (width, height) = (image.width as i32, image.height as i32);
        api.set_image(&image.pixels, width, height, 1, width)?;
        api.set_source_resolution(image.dpi as i32)?;
        let answer = api.get_hocr_text(0);
        api.clear()?;
        answer
    }
}

fn missing_language(language: &str) -> Error {
    let Installation { version, languages } = installation();
    let found = if languages.is_empty() { "none".to_owned() } else { languages.join(", ") };
    let message = format!("Tesseract {version} has no data for the language \"{language}\" (found: {found})");
    let remedy = format!("install it: apt-get install tesseract-ocr-{}", language.replace('_', "-"));
    Error::new(ErrorKind::MissingDependency, message).with_remedy(remedy)
}

impl Recognize for Tesseract {
    fn recognize(&self, image: &PageImage, threshold: Threshold) -> Result<Vec<Line>> {
        // Also what the `tesseract` program does by itself (mode 3).
        self.lines(image, threshold, TessPageSegMode::PSM_AUTO)
    }

    fn recognize_block(&self, image: &PageImage) -> Result<Vec<Line>> {
        self.lines(image, Threshold::Page, TessPageSegMode::PSM_SINGLE_BLOCK)
    }

    fn engine(&self) -> Result<Engine> {
        if let Some(known) = self.engine.get() {
            return Ok(known.clone());
        }
        self.take().map(|api| self.put_back(api))?;
        let engine = Engine {
            name: "tesseract".into(),
            version: TesseractAPI::version(),
            languages: self.languages.clone(),
        };
        Ok(self.engine.get_or_init(|| engine).clone())
    }
}
