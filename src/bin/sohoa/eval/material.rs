//! Where outputs come from: the pipeline now, or the files of an earlier `sohoa ingest`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Serialize;
use serde_json::{Value, json};
use sohoa::document::{Document, Restoration, Source};
use sohoa::eval::gold::{About, Annotated, Case, Split};
use sohoa::eval::{Output, Part};
use sohoa::pipeline::{Outcome, Pipeline, Restored};
use sohoa::{Error, ErrorKind, ingest, text};

use crate::gold::{self, Found};

/// A case and what is read for it. Texts are read when their turn comes and let go after it, so that memory does not
/// grow with their number.
pub(super) struct Job {
    case: Case,
    input: Material,
}

enum Material {
    File(PathBuf),
    /// The file of the true text, and of the damaged one where it is not made by stripping.
    Text(PathBuf, Option<PathBuf>),
}

impl Job {
    /// The case with its true text.
    pub(super) fn case(&self) -> Result<Cow<'_, Case>, Error> {
        match &self.input {
            Material::File(_) => Ok(Cow::Borrowed(&self.case)),
            Material::Text(truth, _) => {
                Ok(Cow::Owned(Case { text: Some(true_text(truth)?), ..self.case.clone() }))
            }
        }
    }
}

impl From<Found> for Job {
    fn from(found: Found) -> Self {
        Self { case: found.case, input: Material::File(found.input) }
    }
}

/// Why there is no output.
pub(super) struct Failure {
    pub(super) reason: String,
    /// Whether that is no failing of the program but of the measurement.
    pub(super) is_untrusted: bool,
}

/// What makes outputs.
pub(super) enum Producer {
    Pipeline(Box<Pipeline>),
    /// What a recogniser alone reads: the pipeline's text before restoration.
    Reader(Box<Pipeline>),
    Written(Written),
}

impl Producer {
    /// The output of one case, as far as `only` needs it. The outer error stops the run.
    pub(super) fn output(
        &self,
        job: &Job,
        case: &Case,
        only: Option<Part>,
    ) -> Result<Result<Output, Failure>, Error> {
        let output = match self {
            Self::Written(written) => return written.output(case),
            Self::Pipeline(pipeline) => run(pipeline, job, case, only),
            Self::Reader(pipeline) => run(pipeline, job, case, only).map(|output| Output {
                text: output.read,
                read: None,
                ..output
            }),
        };
        match output {
            Ok(output) => Ok(Ok(output)),
            Err(error) if error.kind().stops_the_run() => Err(error),
            Err(error) => Ok(Err(Failure { reason: error.to_string(), is_untrusted: false })),
        }
    }
}

fn run(pipeline: &Pipeline, job: &Job, case: &Case, only: Option<Part>) -> Result<Output, Error> {
    let started = Instant::now();
    let source = match &job.input {
        Material::File(path) => ingest::read_file(path, pipeline.limits())?,
        Material::Text(_, Some(damaged)) => Source::new(case.name.as_str(), gold::read(damaged)?),
        Material::Text(_, None) => Source::new(
            case.name.as_str(),
            text::strip_marks(case.text.as_deref().unwrap_or_default()).into_bytes(),
        ),
    };
    // Who looks at the text only does not wait for the fields.
    let (restoration, report, stages) = if matches!(only, Some(Part::Restore | Part::Ocr)) {
        let Restored { restoration, produced_by, seconds } = pipeline.restore(source)?;
        (restoration, json!({ "produced_by": as_json(&produced_by)? }), seconds)
    } else {
        let Outcome { restoration, report, seconds } = pipeline.run(source)?;
        (restoration, as_json(&report)?, seconds)
    };
    Ok(Output {
        text: Some(restoration.text()),
        read: Some(as_read(&restoration)),
        report,
        seconds: Some(started.elapsed().as_secs_f64()),
        stages: Some(stages),
    })
}

fn as_json(face: &impl Serialize) -> Result<Value, Error> {
    serde_json::to_value(face)
        .map_err(|cause| Error::new(ErrorKind::Crashed, "cannot write this result as JSON").caused_by(cause))
}

/// The text before restoration, laid out as [`Document::text`] lays out the text after it.
fn as_read(document: &Document<Restoration>) -> String {
    let page = |page: &Restoration| {
        let lines: Vec<&str> = page.lines.iter().map(|line| line.read.as_str()).collect();
        lines.join("\n") + "\n"
    };
    document.pages.iter().map(page).collect::<Vec<_>>().join("\u{c}")
}

/// The folder that an earlier `sohoa ingest` wrote, by the content of the inputs: a report belongs to a case only
/// when it was made from the very same bytes.
pub(super) struct Written {
    dir: PathBuf,
    names: BTreeMap<String, String>,
}

impl Written {
    pub(super) fn index(dir: &Path) -> Result<Self, Error> {
        let mut names = BTreeMap::new();
        for path in gold::entries(&dir.join("records"))? {
            let Some(name) = path.file_stem().filter(|_| path.extension().is_some_and(|end| end == "json"))
            else {
                continue;
            };
            // A damaged report belongs to no case: its case will be said to be missing.
            let report: Value = serde_json::from_slice(&gold::read(&path)?).unwrap_or_default();
            if let Some(hash) = report.pointer("/source/blake3").and_then(Value::as_str) {
                names.insert(hash.to_owned(), name.to_string_lossy().into_owned());
            }
        }
        Ok(Self { dir: dir.to_owned(), names })
    }

    fn output(&self, case: &Case) -> Result<Result<Output, Failure>, Error> {
        let Some(name) = self.names.get(&case.input) else {
            let reason = format!("{}: no report of this input in {}", case.name, self.dir.display());
            return Ok(Err(Failure { reason, is_untrusted: true }));
        };
        let report =
            serde_json::from_slice(&gold::read(&self.dir.join("records").join(format!("{name}.json")))?);
        let text = gold::read_if_there(&self.dir.join("text").join(format!("{name}.txt")))?;
        if text.is_none() && case.text.is_some() {
            let reason = format!("{}: text/{name}.txt is missing in {}", case.name, self.dir.display());
            return Ok(Err(Failure { reason, is_untrusted: true }));
        }
        Ok(Ok(Output { text, report: report.unwrap_or_default(), ..Output::default() }))
    }
}

/// True texts as cases: a file is stripped of its marks; a folder with `gt` and `ocr` gives pairs of equal names.
/// Also says what is wrong: a text without its partner.
pub(super) fn texts(paths: &[PathBuf]) -> Result<(Vec<Job>, Vec<String>), Error> {
    let (mut jobs, mut trouble) = (Vec::new(), Vec::new());
    for path in paths {
        if path.join("gt").is_dir() {
            pairs(path, &mut jobs, &mut trouble)?;
        } else if path.is_dir() {
            let files = gold::entries(path)?.into_iter().filter(|entry| entry.is_file());
            jobs.extend(files.map(|file| stripped(&file)).collect::<Result<Vec<_>, _>>()?);
        } else {
            jobs.push(stripped(path)?);
        }
    }
    Ok((jobs, trouble))
}

fn stripped(path: &Path) -> Result<Job, Error> {
    let truth = true_text(path)?;
    let input = text::strip_marks(&truth);
    Ok(job(path, None, &truth, &input))
}

fn pairs(folder: &Path, jobs: &mut Vec<Job>, trouble: &mut Vec<String>) -> Result<(), Error> {
    for truth in gold::entries(&folder.join("gt"))? {
        let partner = folder.join("ocr").join(truth.file_name().unwrap_or_default());
        if partner.exists() {
            let (text, damaged) = (true_text(&truth)?, gold::read_text(&partner)?);
            jobs.push(job(&truth, Some(partner), &text, &damaged));
        } else {
            trouble.push(format!("{}: there is no {}", truth.display(), partner.display()));
        }
    }
    Ok(())
}

fn true_text(path: &Path) -> Result<String, Error> {
    Ok(text::nfc(&gold::read_text(path)?).into_owned())
}

fn job(path: &Path, damaged: Option<PathBuf>, truth: &str, input: &str) -> Job {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let hash = |text: &str| blake3::hash(text.as_bytes()).to_hex().to_string();
    let case = Case {
        about: About {
            title: name.clone(),
            shows: String::new(),
            origin: path.display().to_string(),
            licence: String::new(),
            split: Split::Dev,
            annotated: Annotated::default(),
        },
        name,
        input: hash(input),
        hash: hash(&format!("{truth}\u{0}{input}"))[..16].to_owned(),
        text: None,
        record: None,
    };
    Job { case, input: Material::Text(path.to_owned(), damaged) }
}
