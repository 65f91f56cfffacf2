//! The workers: each takes the next document, puts its files in place and has it marked as done.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use super::claims::Claims;
use super::folders::Folders;
use super::home::{Home, Product};
use super::ledger::{Entry, Ledger, Stamp};
use super::plan::Plan;
use super::told::{Ending, Told};
use super::writer::{Writer, serve};
use super::{FailureLimit, Input, Observer, Slow};
use crate::document::Source;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{self, archive::Shelf};
use crate::output::{QuarantineReason, forget, json_document, readdressed, write_atomically};

/// How many slow files are told.
const SLOWEST: usize = 5;

/// One run's shared state.
pub(super) struct Run<'a> {
    pub(super) home: &'a dyn Home,
    pub(super) plan: &'a Plan,
    pub(super) folders: &'a Folders,
    pub(super) observer: &'a dyn Observer,
    pub(super) interrupted: &'a AtomicBool,
    pub(super) limit: Option<FailureLimit>,
    pub(super) jobs: usize,
    pub(super) reader: Mutex<Ledger>,
    pub(super) shelf: Shelf,
    pub(super) claims: Claims<(&'a Input, Stamp)>,
    pub(super) done: Done,
}

/// What this run did.
#[derive(Default)]
pub(super) struct Done {
    taken: AtomicUsize,
    /// Inputs in work.
    open: AtomicUsize,
    stopped: AtomicBool,
    failed: AtomicU64,
    pub(super) processed: AtomicU64,
    pub(super) pages: AtomicU64,
    pub(super) slowest: Mutex<Vec<Slow>>,
}

impl<'a> Run<'a> {
    /// At most [`jobs`](Self::jobs) documents are open at a time. The first error that stops the run
    /// wins. Afterwards everything that was begun is done and marked.
    pub(super) fn work(&self, ledger: &mut Ledger) -> Result<()> {
        let (writer, requests) = Writer::new();
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..self.jobs)
                .map(|_| {
                    let writer = writer.clone();
                    scope.spawn(move || self.take(&writer))
                })
                .collect();
            drop(writer);
            serve(ledger, &requests);
            let ends = workers.into_iter().map(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|_| Err(Error::new(ErrorKind::Crashed, "a worker stopped unexpectedly")))
            });
            ends.collect::<Vec<_>>().into_iter().collect()
        })
    }

    /// How much of the work nobody took.
    pub(super) fn left(&self) -> usize {
        self.plan.todo.len() - self.done.taken.load(Ordering::SeqCst)
    }

    /// Whether more failed than is allowed: certain as soon as it is true, since the total is known.
    pub(super) fn has_failed_too_often(&self) -> bool {
        let failed = self.plan.failed + self.done.failed.load(Ordering::SeqCst);
        self.limit.is_some_and(|limit| limit.is_passed(failed, self.plan.total))
    }

    fn take(&self, writer: &Writer) -> Result<()> {
        let must_stop = || {
            self.done.stopped.load(Ordering::SeqCst)
                || self.interrupted.load(Ordering::SeqCst)
                || self.has_failed_too_often()
        };
        while !must_stop() {
            let next = self.done.taken.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |taken| {
                (taken < self.plan.todo.len()).then_some(taken + 1)
            });
            let Ok(index) = next else { break };
            let input = &self.plan.todo[index];
            self.done.open.fetch_add(1, Ordering::SeqCst);
            let ended = self.one(writer, input);
            self.done.open.fetch_sub(1, Ordering::SeqCst);
            ended.inspect_err(|_| self.done.stopped.store(true, Ordering::SeqCst))?;
        }
        Ok(())
    }

    fn one(&self, writer: &Writer, input: &'a Input) -> Result<()> {
        // Looked at before reading: a file that changes meanwhile differs from its mark and is done again.
        let stamp = Stamp::of(input.file());
        let read = input.trouble.clone().map_or_else(|| self.read(input), Err);
        let source = match read {
            Ok(source) => source,
            Err(reason) => return self.set_aside(writer, input, stamp, None, reason),
        };
        let blake3 = blake3::hash(&source.bytes).to_hex().to_string();
        if self.claims.claim(&blake3, (input, stamp)).is_none() {
            return Ok(());
        }
        self.conclude(writer, input, stamp, &blake3, Some(source))?;
        while let Some((input, stamp)) = self.claims.next(&blake3) {
            self.conclude(writer, input, stamp, &blake3, None)?;
        }
        Ok(())
    }

    fn read(&self, input: &Input) -> Result<Source, QuarantineReason> {
        let (name, limits) = (input.path.display().to_string(), self.home.pipeline().limits());
        let source = match &input.place {
            Some(place) => self.shelf.read(&name, place, limits),
            None => ingest::read_file(&input.path, limits),
        };
        source.map_err(|error| QuarantineReason::new(&name, &error))
    }

    /// What is known of the content is taken over; otherwise it is worked on.
    fn conclude(
        &self,
        writer: &Writer,
        input: &Input,
        stamp: Stamp,
        blake3: &str,
        source: Option<Source>,
    ) -> Result<()> {
        let known = self.reader().ending(blake3)?;
        match known {
            Some(Ending::Quarantined(reason)) => {
                return self.set_aside(writer, input, stamp, Some(blake3), reason);
            }
            Some(Ending::Done(told)) => {
                if let Some((record, text)) = self.copy(blake3, input)? {
                    let files = (record.as_str(), text.as_str());
                    return self.keep(writer, input, stamp, blake3, files, told);
                }
            }
            None => {}
        }
        match source.map_or_else(|| self.read(input), Ok) {
            Ok(source) => self.process(writer, input, stamp, blake3, source),
            Err(reason) => self.set_aside(writer, input, stamp, None, reason),
        }
    }

    fn process(
        &self,
        writer: &Writer,
        input: &Input,
        stamp: Stamp,
        blake3: &str,
        source: Source,
    ) -> Result<()> {
        let started = Instant::now();
        let path = source.name.clone();
        let result = self.home.work(source, self.share());
        self.count(path, started.elapsed().as_secs_f64(), result.as_ref().ok());
        match result {
            Ok(Product { record, text, told }) => {
                self.keep(writer, input, stamp, blake3, (&record, &text), told)
            }
            Err(error) if error.kind().stops_the_run() => Err(error),
            Err(error) => {
                let reason = QuarantineReason::new(&input.path.display().to_string(), &error);
                self.set_aside(writer, input, stamp, Some(blake3), reason)
            }
        }
    }

    /// How many threads a document that begins now gets: one while there are documents for all workers, more of the
    /// last ones.
    fn share(&self) -> usize {
        let open = self.done.open.load(Ordering::SeqCst) + self.left();
        self.jobs.div_ceil(open.clamp(1, self.jobs))
    }

    fn count(&self, path: String, seconds: f64, product: Option<&Product>) {
        self.done.processed.fetch_add(1, Ordering::Relaxed);
        let pages = product.map_or(0, |product| product.told.pages);
        self.done.pages.fetch_add(pages.into(), Ordering::Relaxed);
        let mut slowest = self.done.slowest.lock().unwrap_or_else(PoisonError::into_inner);
        slowest.push(Slow { path, seconds });
        slowest.sort_by(|a, b| b.seconds.total_cmp(&a.seconds));
        slowest.truncate(SLOWEST);
    }

    /// Record and text of a path with the same content, for `input`; `None` when none has its files as they were.
    fn copy(&self, blake3: &str, input: &Input) -> Result<Option<(String, String)>> {
        let holders = self.reader().holders(blake3)?;
        for holder in holders {
            let read = |path: &Path| std::fs::File::open(path).and_then(io::read_to_string);
            let files = (read(&self.folders.record(&holder.name)), read(&self.folders.text(&holder.name)));
            let (Ok(record), Ok(text)) = files else { continue };
            if fingerprint(&record, &text) == holder.outputs {
                let to = input.path.display().to_string();
                return Ok(readdressed(&record, &holder.given, &to)?.map(|record| (record, text)));
            }
        }
        Ok(None)
    }

    fn keep(
        &self,
        writer: &Writer,
        input: &Input,
        stamp: Stamp,
        blake3: &str,
        (record, text): (&str, &str),
        told: Told,
    ) -> Result<()> {
        write_atomically(&self.folders.text(&input.name), text.as_bytes())?;
        write_atomically(&self.folders.record(&input.name), record.as_bytes())?;
        forget(&self.folders.reason(&input.name))?;
        let outputs = Some(fingerprint(record, text));
        self.mark(writer, input, stamp, Some(blake3), outputs, &Ending::Done(told))
    }

    fn set_aside(
        &self,
        writer: &Writer,
        input: &Input,
        stamp: Stamp,
        blake3: Option<&str>,
        reason: QuarantineReason,
    ) -> Result<()> {
        let reason = QuarantineReason { path: input.path.display().to_string(), ..reason };
        write_atomically(&self.folders.reason(&input.name), &json_document(&reason)?)?;
        forget(&self.folders.record(&input.name))?;
        forget(&self.folders.text(&input.name))?;
        self.done.failed.fetch_add(1, Ordering::SeqCst);
        self.mark(writer, input, stamp, blake3, None, &Ending::Quarantined(reason))
    }

    fn mark(
        &self,
        writer: &Writer,
        input: &Input,
        stamp: Stamp,
        blake3: Option<&str>,
        outputs: Option<String>,
        ending: &Ending,
    ) -> Result<()> {
        writer.mark(Entry {
            key: input.key.clone(),
            given: input.path.display().to_string(),
            stamp,
            blake3: blake3.map(str::to_owned),
            outputs,
            ending: ending.clone(),
        })?;
        self.observer.ended(input, ending);
        Ok(())
    }

    fn reader(&self) -> std::sync::MutexGuard<'_, Ledger> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A hash over a document's two files.
fn fingerprint(record: &str, text: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(record.len() as u64).to_le_bytes()).update(record.as_bytes()).update(text.as_bytes());
    hasher.finalize().to_hex().to_string()
}
