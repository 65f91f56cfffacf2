//! The worker's own side: orders in, answers out, one document at a time.

use std::io::{self, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, PoisonError};

use rayon::ThreadPool;

use super::Bounds;
use super::frame::{Answer, Order, receive, receive_bytes, send};
use crate::document::Source;
use crate::error::{Error, ErrorKind, Result};
use crate::output::QuarantineReason;
use crate::pipeline::batch::{Product, pool};
use crate::pipeline::{Outcome, Pipeline, Progress};

/// What a worker does with a document. [`Pipeline::run_watched`], where nothing else is wanted.
pub type Work<'a> = &'a (dyn Fn(&Pipeline, Source, Progress<'_>) -> Result<Outcome> + Sync);

/// Takes orders from `input` until it ends, and answers on `output`, which must be out of reach of everything else
/// that prints. When `input` ends in the midst of a document, nobody waits for it any more: the process and its
/// children end at once.
pub fn serve(input: impl Read + Send + 'static, output: impl Write + Send, work: Work<'_>) -> Result<()> {
    let is_busy = Arc::new(AtomicBool::new(false));
    let orders = listen(input, Arc::clone(&is_busy));
    let output = Mutex::new(output);
    let answer = |answer: &Answer| {
        let mut output = output.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever does not listen any more has closed the other pipe too.
        let _ = send(&mut *output, answer, &[]);
    };
    let Ok((Order::Start(settings, bounds), _)) = orders.recv() else { return Err(no_order()) };
    bounds.hold();
    let pipeline = match settings.pipeline() {
        Ok(pipeline) => pipeline,
        Err(error) => {
            answer(&failed(&error));
            return Err(error);
        }
    };
    answer(&Answer::Ready(pipeline.identity()));
    let mut desk = Desk { pipeline, bounds, threads: None };
    while let Ok((Order::Document { name, threads, .. }, bytes)) = orders.recv() {
        let done = desk.work(Source::new(name, bytes), threads, work, &|at| answer(&Answer::At(at)));
        is_busy.store(false, Ordering::SeqCst);
        answer(&done.map_or_else(|error| failed(&error), |product| Answer::Done(Box::new(product))));
    }
    Ok(())
}

/// What a worker keeps from one document to the next.
struct Desk {
    pipeline: Pipeline,
    bounds: Bounds,
    /// As many threads as the document before had.
    threads: Option<ThreadPool>,
}

impl Desk {
    fn work(
        &mut self,
        source: Source,
        threads: usize,
        work: Work<'_>,
        progress: Progress<'_>,
    ) -> Result<Product> {
        self.bounds.hold_document(threads);
        let pool = match self.threads.take().filter(|pool| pool.current_num_threads() == threads) {
            Some(pool) => pool,
            None => pool(threads)?,
        };
        let outcome = pool.install(|| work(&self.pipeline, source, progress));
        self.threads = Some(pool);
        Product::of(&outcome?)
    }
}

/// Reads orders in a thread of its own, so that the end of the input is noticed in the midst of a document.
fn listen(mut input: impl Read + Send + 'static, is_busy: Arc<AtomicBool>) -> Receiver<(Order, Vec<u8>)> {
    let (sender, orders) = channel();
    std::thread::spawn(move || {
        while let Some((order, bytes)) = next(&mut input) {
            is_busy.store(matches!(order, Order::Document { .. }), Ordering::SeqCst);
            if sender.send((order, bytes)).is_err() {
                return;
            }
        }
        if is_busy.load(Ordering::SeqCst) {
            end_at_once();
        }
    });
    orders
}

fn next(input: &mut impl Read) -> Option<(Order, Vec<u8>)> {
    let order = receive(input).ok()??;
    let length = if let Order::Document { bytes, .. } = &order { *bytes } else { 0 };
    Some((order, receive_bytes(input, length).ok()?))
}

/// Without asking the libraries in the middle of their work.
fn end_at_once() {
    #[cfg(unix)]
    {
        use rustix::process::{Signal, getpgrp, getpid, kill_process, kill_process_group};
        let (process, group) = (getpid(), getpgrp());
        // The group is the worker's own when it was started as one.
        let _ = if process == group {
            kill_process_group(group, Signal::KILL)
        } else {
            kill_process(process, Signal::KILL)
        };
    }
    std::process::abort();
}

fn failed(error: &Error) -> Answer {
    Answer::Failed(Box::new(QuarantineReason::new(error.source_name().unwrap_or("worker"), error)))
}

fn no_order() -> Error {
    Error::new(ErrorKind::Malformed, "a worker is started by sohoa itself, and got no order")
        .with_remedy("run `sohoa ingest`")
}

/// The standard output, for answers only: whatever prints from now on prints to the standard error, where it does no
/// harm.
pub fn take_stdout() -> Result<Box<dyn Write + Send>> {
    #[cfg(unix)]
    {
        let take = || -> io::Result<std::fs::File> {
            let output = rustix::io::dup(io::stdout())?;
            rustix::stdio::dup2_stdout(io::stderr())?;
            Ok(output.into())
        };
        let taken = take().map_err(|cause| {
            Error::new(ErrorKind::Unwritable, "cannot write to the standard output").caused_by(cause)
        })?;
        Ok(Box::new(taken))
    }
    #[cfg(not(unix))]
    Ok(Box::new(io::stdout()))
}
