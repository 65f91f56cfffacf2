//! Many documents: a fixed number of workers, results in input order, one failure stays one failure.
//!
//! Layout of the output folder: `records/<name>.json`, `text/<name>.txt`, `quarantine/<name>.reason.json`,
//! `results.ndjson` (one report a line, input order). Every file is written whole or not at all. One worker is a
//! case of many: the code and the bytes are the same.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::ThreadPool;

use super::inputs::Input;
use super::{Outcome, Pipeline};
use crate::error::{Error, ErrorKind, Result};
use crate::ingest;
use crate::output::{Ordered, QuarantineReason, Report, json_document, json_line, write_atomically};

/// How one document ended.
#[derive(Debug)]
pub enum Ending {
    /// A report was written.
    Done(Box<Report>),
    /// It is in quarantine.
    Quarantined(Error),
}

/// Told about each document as it ends, from the worker's thread. Order is not that of the inputs.
pub trait Observer: Sync {
    /// The input at `index` has ended; its files are in place.
    fn ended(&self, index: usize, input: &Input, ending: &Ending);
}

/// Where things go under the output folder.
#[derive(Debug, Clone)]
pub struct Folders {
    root: PathBuf,
}

impl Folders {
    /// The layout under `root`.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// One document's report.
    pub fn record(&self, name: &str) -> PathBuf {
        self.root.join("records").join(format!("{name}.json"))
    }

    /// One document's restored text.
    pub fn text(&self, name: &str) -> PathBuf {
        self.root.join("text").join(format!("{name}.txt"))
    }

    /// Why one document failed.
    pub fn reason(&self, name: &str) -> PathBuf {
        self.root.join("quarantine").join(format!("{name}.reason.json"))
    }

    /// All reports, one a line.
    pub fn results(&self) -> PathBuf {
        self.root.join("results.ndjson")
    }

    /// Counts, times and versions of the run.
    pub fn summary(&self) -> PathBuf {
        self.root.join("summary.json")
    }
}

/// Works on all `inputs` with `jobs` workers. `Ok` also when documents failed: they are in quarantine. `Err` only
/// for what would fail for every document: no place to write, no language data.
pub fn run(
    pipeline: &Pipeline,
    inputs: &[Input],
    folders: &Folders,
    jobs: usize,
    observer: &dyn Observer,
) -> Result<()> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build().map_err(|cause| {
        Error::new(ErrorKind::Crashed, format!("cannot start {jobs} workers")).caused_by(cause)
    })?;
    let results = Mutex::new(Ordered::create(&folders.results())?);
    let run = Run { pipeline, inputs, folders, observer, pool, results };
    run.work(jobs)?;
    run.results.into_inner().unwrap_or_else(PoisonError::into_inner).finish()
}

/// One run's shared state.
struct Run<'a> {
    pipeline: &'a Pipeline,
    inputs: &'a [Input],
    folders: &'a Folders,
    observer: &'a dyn Observer,
    pool: ThreadPool,
    results: Mutex<Ordered>,
}

impl Run<'_> {
    /// Each of `jobs` threads takes the next document and sends its pages to the pool: at most `jobs` documents are
    /// open at a time. The first error that stops the run wins.
    fn work(&self, jobs: usize) -> Result<()> {
        let next = AtomicUsize::new(0);
        let stopped = AtomicBool::new(false);
        let take = || -> Result<()> {
            while !stopped.load(Ordering::Relaxed) {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(input) = self.inputs.get(index) else { break };
                self.one(index, input).inspect_err(|_| stopped.store(true, Ordering::Relaxed))?;
            }
            Ok(())
        };
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..jobs).map(|_| scope.spawn(take)).collect();
            let ends = workers.into_iter().map(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|_| Err(Error::new(ErrorKind::Crashed, "a worker stopped unexpectedly")))
            });
            ends.collect::<Vec<_>>().into_iter().collect()
        })
    }

    fn one(&self, index: usize, input: &Input) -> Result<()> {
        let path = input.path.as_path();
        let result = ingest::read_file(path, self.pipeline.limits())
            .and_then(|source| self.pool.install(|| self.pipeline.run(source)));
        let (ending, line) = match result {
            Ok(outcome) => self.keep(input, outcome)?,
            Err(error) if error.kind().stops_the_run() => return Err(error),
            Err(error) => self.set_aside(input, error)?,
        };
        self.results.lock().unwrap_or_else(PoisonError::into_inner).put(index, line)?;
        self.observer.ended(index, input, &ending);
        Ok(())
    }

    fn keep(&self, input: &Input, outcome: Outcome) -> Result<(Ending, Vec<u8>)> {
        let Outcome { report, restoration, .. } = outcome;
        write_atomically(&self.folders.text(&input.name), restoration.text().as_bytes())?;
        write_atomically(&self.folders.record(&input.name), &json_document(&report)?)?;
        forget(&self.folders.reason(&input.name));
        let line = json_line(&report)?;
        Ok((Ending::Done(Box::new(report)), line))
    }

    fn set_aside(&self, input: &Input, error: Error) -> Result<(Ending, Vec<u8>)> {
        let reason = QuarantineReason::new(&input.path.display().to_string(), &error);
        write_atomically(&self.folders.reason(&input.name), &json_document(&reason)?)?;
        forget(&self.folders.record(&input.name));
        forget(&self.folders.text(&input.name));
        Ok((Ending::Quarantined(error), Vec::new()))
    }
}

/// Takes away what an earlier run left for the same document and is no longer true.
fn forget(path: &Path) {
    // Mostly there is nothing to take away; what cannot be removed is an outdated extra, not a loss.
    let _ = std::fs::remove_file(path);
}
