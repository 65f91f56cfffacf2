//! Where documents are worked on: in this process, or elsewhere. A batch plans, keeps and tells in one way for all.

use rayon::ThreadPool;

use super::told::Told;
use crate::document::Source;
use crate::error::{Error, ErrorKind, Result};
use crate::output::json_document;
use crate::pipeline::{Outcome, Pipeline};

/// What a batch keeps of one document.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Product {
    /// The report as JSON for people.
    pub record: String,
    /// The restored text.
    pub text: String,
    /// What is told of it.
    pub told: Told,
}

impl Product {
    /// What is kept of an outcome.
    pub fn of(outcome: &Outcome) -> Result<Self> {
        let Outcome { report, restoration, .. } = outcome;
        let record = String::from_utf8_lossy(&json_document(report)?).into_owned();
        Ok(Self { record, text: restoration.text(), told: Told::new(report) })
    }
}

/// Where documents are worked on. Called from as many threads as documents are open at a time.
pub trait Home: Sync {
    /// What is made of a document is what this pipeline makes of it.
    fn pipeline(&self) -> &Pipeline;

    /// Works on one document, on at most `threads` of its pages at a time where the home does not share them out
    /// better itself. An error of a kind that [stops the run](ErrorKind::stops_the_run) does; any other costs this
    /// document.
    fn work(&self, source: Source, threads: usize) -> Result<Product>;
}

/// In this process: the pages of all open documents share one pool of threads. What brings a reader down brings the
/// program down.
pub struct InProcess<'a> {
    pipeline: &'a Pipeline,
    pool: ThreadPool,
}

impl<'a> InProcess<'a> {
    /// Works on `jobs` pages at a time.
    pub fn new(pipeline: &'a Pipeline, jobs: usize) -> Result<Self> {
        Ok(Self { pipeline, pool: pool(jobs)? })
    }
}

impl Home for InProcess<'_> {
    fn pipeline(&self) -> &Pipeline {
        self.pipeline
    }

    fn work(&self, source: Source, _threads: usize) -> Result<Product> {
        Product::of(&self.pool.install(|| self.pipeline.run(source))?)
    }
}

/// Threads that work on pages.
pub(in crate::pipeline) fn pool(threads: usize) -> Result<ThreadPool> {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|cause| {
        Error::new(ErrorKind::Crashed, format!("cannot start {threads} workers")).caused_by(cause)
    })
}
