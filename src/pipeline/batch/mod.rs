//! Many documents: only what is new or changed, a fixed number of workers, one failure stays one failure, and a
//! run that was killed goes on where it was.
//!
//! Layout of the output folder: `records/<name>.json`, `text/<name>.txt`, `quarantine/<name>.reason.json`,
//! `results.ndjson` (one report a line, input order), `inferred.ndjson` (what one document lacks and others say of
//! it), `summary.json`, and `ledger.sqlite`: what is done. Every file
//! is written whole or not at all, and a document is marked as done after its files are on disk. One worker is a
//! case of many: the code and the bytes are the same.

mod claims;
mod folders;
mod gather;
mod home;
mod inferred;
mod ledger;
mod limit;
mod names;
mod plan;
mod told;
mod work;
mod writer;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use serde::Serialize;

pub use self::folders::{Folders, Held};
pub use self::home::{Home, InProcess, Product};
pub use self::limit::FailureLimit;
pub use self::told::{Ending, Told};

pub(super) use self::home::pool;
pub(super) use self::ledger::Stamp;

use self::claims::Claims;
use self::ledger::Ledger;
use self::plan::{Plan, plan};
use self::work::{Done, Run};
use super::inputs::Found;
use crate::error::Result;
use crate::ingest::archive::{Place, Shelf};
use crate::output::QuarantineReason;

/// One file to work on.
#[derive(Debug, Clone)]
pub struct Input {
    /// Where it is, as given or found; of a document in an archive as if that were a folder.
    pub path: PathBuf,
    /// What its outputs are called; no two inputs share it, and it stays from run to run.
    pub name: String,
    key: Vec<u8>,
    /// Where it is in an archive.
    place: Option<Place>,
    trouble: Option<QuarantineReason>,
}

impl Input {
    /// The file that holds it.
    fn file(&self) -> &Path {
        self.place.as_ref().map_or(&self.path, |place| &place.file)
    }
}

/// What is done although the ledger says that it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Again {
    /// Nothing.
    #[default]
    Never,
    /// What stands in quarantine.
    Failed,
    /// Everything.
    All,
}

/// What results and summary tell of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Listing {
    /// The files of this run, in their order.
    #[default]
    ThisRun,
    /// Those of earlier runs too, also when their files are no longer there; what is new comes last.
    AllRuns,
}

/// How to run.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Documents and pages worked on at a time.
    pub jobs: usize,
    /// What to do again.
    pub again: Again,
    /// What results and summary tell of.
    pub listing: Listing,
    /// When to give up.
    pub max_failures: Option<FailureLimit>,
}

/// Told how a run goes. What is told from workers' threads comes in no order.
pub trait Observer: Sync {
    /// There are `total` documents; `unchanged` of them are done already.
    fn planned(&self, _total: u64, _unchanged: u64) {}

    /// The input has ended; its files are in place and it is marked as done.
    fn ended(&self, _input: &Input, _ending: &Ending) {}

    /// At the end of a run, for each document in input order.
    fn listed(&self, _listed: &Listed) {}
}

/// One document of a finished run.
#[derive(Debug)]
pub struct Listed {
    /// The path as given or found.
    pub path: String,
    /// What its outputs are called.
    pub name: String,
    /// How it ended.
    pub ending: Ending,
    /// The name of an earlier document of the run with the same content.
    pub same_as: Option<String>,
}

/// All documents of a run, counted.
#[derive(Debug, Default, Serialize)]
pub struct Totals {
    /// By outcome.
    pub counts: Counts,
    /// Those in quarantine by cause.
    pub causes: BTreeMap<String, u64>,
    /// Doubtful fields by name.
    pub doubtful: BTreeMap<String, u64>,
}

/// Numbers over all documents of a run.
#[derive(Debug, Default, Serialize)]
pub struct Counts {
    /// All documents.
    pub documents: u64,
    /// With a report.
    pub done: u64,
    /// In quarantine.
    pub quarantined: u64,
    /// Not worked on: the run gave up before.
    pub pending: u64,
    /// With the content of an earlier one.
    pub duplicates: u64,
    /// Pages of those with a report.
    pub pages: u64,
    /// Fields a person should look at.
    pub doubtful_fields: u64,
    /// Values that documents lack and others say of them; said only when there are some.
    #[serde(skip_serializing_if = "is_none")]
    pub inferred: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
fn is_none(count: &u64) -> bool {
    *count == 0
}

/// What this run did, and the time it took: never part of what is compared.
#[derive(Debug, Serialize)]
pub struct Timing {
    /// Workers.
    pub jobs: usize,
    /// Wall seconds of the run.
    pub seconds: f64,
    /// Documents that needed nothing: done by an earlier run and not changed since.
    pub unchanged: u64,
    /// Contents worked on.
    pub processed: u64,
    /// Their pages.
    pub pages: u64,
    /// Pages per wall second.
    pub pages_per_second: f64,
    /// The files that took longest.
    pub slowest: Vec<Slow>,
}

/// A file and how long it took.
#[derive(Debug, Serialize)]
pub struct Slow {
    /// The path.
    pub path: String,
    /// Wall seconds.
    pub seconds: f64,
}

/// How a run ended.
#[derive(Debug)]
pub enum Finished {
    /// Results and summary are written.
    Complete(Totals, Timing),
    /// Too many documents failed; results and summary tell what was done.
    TooManyFailures(Totals, Timing),
    /// Interrupted with so many documents left to do: no results and no summary yet.
    Interrupted(usize),
}

/// Works on all of `found` that the ledger in the held folder does not know as done. `Ok` also when documents failed: they
/// are in quarantine. `Err` only for what would fail for every document: no place to write, no language data. Set
/// `interrupted` and the run ends after the documents in work.
pub fn run(
    home: &dyn Home,
    found: Found,
    held: &Held,
    options: Options,
    interrupted: &AtomicBool,
    observer: &dyn Observer,
) -> Result<Finished> {
    let started = Instant::now();
    let (produced_by, recipe) = (home.pipeline().versions()?, home.pipeline().recipe()?);
    let folders = &held.folders;
    let mut ledger = Ledger::open(&folders.ledger(), &recipe)?;
    let plan = plan(&mut ledger, found, folders, options, home.pipeline().limits())?;
    observer.planned(plan.total, plan.unchanged);
    let run = Run {
        home,
        plan: &plan,
        folders,
        observer,
        interrupted,
        limit: options.max_failures,
        jobs: options.jobs,
        reader: Mutex::new(Ledger::open(&folders.ledger(), &recipe)?),
        shelf: Shelf::default(),
        claims: Claims::new(),
        done: Done::default(),
    };
    run.work(&mut ledger)?;
    let gave_up = run.has_failed_too_often();
    if run.left() > 0 && !gave_up {
        return Ok(Finished::Interrupted(run.left()));
    }
    let done = run.done;
    let totals = gather::results(&ledger, folders, plan.total, observer)?;
    let timing = timing(options.jobs, started, &plan, done);
    gather::summary(&ledger, folders, &totals, produced_by, &timing)?;
    Ok(if gave_up { Finished::TooManyFailures(totals, timing) } else { Finished::Complete(totals, timing) })
}

fn timing(jobs: usize, started: Instant, plan: &Plan, done: Done) -> Timing {
    let seconds = started.elapsed().as_secs_f64();
    let pages = done.pages.load(Ordering::SeqCst);
    Timing {
        jobs,
        seconds,
        unchanged: plan.unchanged,
        processed: done.processed.load(Ordering::SeqCst),
        pages,
        pages_per_second: pages as f64 / seconds.max(f64::EPSILON),
        slowest: done.slowest.into_inner().unwrap_or_else(PoisonError::into_inner),
    }
}
