//! As many workers as documents are open at a time: started when needed, used again, replaced when lost.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Isolation;
use super::child::{Failure, Worker};
use crate::document::Source;
use crate::error::{Error, ErrorKind, Result};
use crate::pipeline::Pipeline;
use crate::pipeline::batch::{Home, Product};

/// In workers' processes. They end with this value.
pub struct Workers<'a> {
    pipeline: &'a Pipeline,
    isolation: Isolation,
    idle: Mutex<Vec<Worker>>,
}

impl<'a> Workers<'a> {
    /// Workers that make the same of a document as `pipeline`, which `isolation` has the settings of. Starts none
    /// yet.
    pub fn new(pipeline: &'a Pipeline, isolation: Isolation) -> Self {
        Self { pipeline, isolation, idle: Mutex::new(Vec::new()) }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A worker that is ready. One that cannot be had stops the run: the next would fail in the same way.
    fn start(&self) -> Result<Worker> {
        let mut worker = Worker::start(&self.isolation)?;
        let identity = worker.ready(&self.isolation).map_err(|failure| match failure {
            Failure::OfDocument(error) => error,
            Failure::OfWorker(loss) => {
                let message = format!("no worker starts: {}", loss.error(&self.isolation.bounds).detail());
                Error::new(ErrorKind::MissingDependency, message)
                    .with_remedy("use --isolation off to do without workers; please report this")
            }
        })?;
        if identity == self.pipeline.identity() {
            return Ok(worker);
        }
        let error =
            Error::new(ErrorKind::BadDictionary, "the dictionaries have changed while they were used");
        Err(error.with_remedy("run the same command again"))
    }
}

impl Home for Workers<'_> {
    fn pipeline(&self) -> &Pipeline {
        self.pipeline
    }

    fn work(&self, source: Source, threads: usize) -> Result<Product> {
        let idle = self.idle().pop();
        let mut worker = idle.map_or_else(|| self.start(), Ok)?;
        let name = source.name.clone();
        let done = worker.work(source, threads, self.isolation.bounds);
        match done {
            Err(Failure::OfWorker(loss)) => Err(loss.error(&self.isolation.bounds).in_source(&name)),
            Err(Failure::OfDocument(error)) => {
                self.idle().push(worker);
                Err(error)
            }
            Ok(product) => {
                self.idle().push(worker);
                Ok(product)
            }
        }
    }
}
