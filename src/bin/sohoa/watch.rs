//! `sohoa watch`: a scanner's folder, done as it fills.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use clap::Args;
use sohoa::output::QuarantineReason;
use sohoa::pipeline::batch::{
    self, Again, Ending, Finished, Folders, Held, Home, Input, Listed, Listing, Observer, Options,
};
use sohoa::pipeline::inputs::{self, Found};
use sohoa::pipeline::watch::{Settling, claim, set_aside};
use sohoa::{Error, ErrorKind};

use crate::args::{Common, ReadingArgs, seconds};
use crate::exit::Exit;
use crate::extract::settings;
use crate::ingest::workers;
use crate::isolation::IsolationArgs;
use crate::wake::{Wake, pause};
use crate::{interrupt, messages};

#[derive(Debug, Args)]
pub(crate) struct WatchArgs {
    /// The folder that fills; what stands in its subfolders is not looked at.
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// Folder for the results; made when it is not there.
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
    /// Where files go that cannot be read, each with its reason beside it; `failed` in the results when not given.
    #[arg(long, value_name = "DIR")]
    failed: Option<PathBuf>,
    /// A file is taken when it has not changed for so long; more where a scanner pauses between pages.
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = seconds)]
    settle: Duration,
    /// Look into the folder at least so often, whether or not a change was told.
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    every: Duration,
    /// Go by the clock only: for network shares, which tell of no changes.
    #[arg(long)]
    poll: bool,
    /// Documents and pages worked on at a time; the number of cores when not given.
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    #[command(flatten)]
    reading: ReadingArgs,
    #[command(flatten)]
    isolation: IsolationArgs,
}

pub(crate) fn run(common: &Common, args: &WatchArgs) -> Result<Exit, Error> {
    let interrupted = interrupt::watch()?;
    let failed = args.failed.clone().unwrap_or_else(|| args.out.join("failed"));
    check(&args.dir)?;
    if is_same(&args.dir, &args.out) || is_same(&args.dir, &failed) {
        messages::say(
            "sohoa: results and failed files would be read as documents; give a folder outside with --out",
        );
        return Ok(Exit::Usage);
    }
    let settings = settings(common, &args.reading);
    let pipeline = settings.pipeline()?;
    // Missing language data is said before the first file comes.
    pipeline.versions()?;
    let _claim = claim(&args.dir)?;
    let mut watcher = Watcher {
        home: &*args.isolation.home(&pipeline, settings, workers(args.jobs))?,
        args,
        held: Held::take(&args.out)?,
        failed,
        settling: Settling::new(args.settle),
        trouble: None,
        interrupted,
    };
    watcher.watch()?;
    messages::say("stopped; run the same command again to go on");
    Ok(Exit::Success)
}

fn check(dir: &Path) -> Result<(), Error> {
    if dir.is_dir() {
        return Ok(());
    }
    let error = Error::new(ErrorKind::Unreadable, "there is no such folder");
    Err(error.with_remedy("check the path and that the share is there").in_source(&dir.display().to_string()))
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// The folder under watch, and what was seen in it.
struct Watcher<'a> {
    home: &'a dyn Home,
    args: &'a WatchArgs,
    /// Keeps a second watcher out, also between runs.
    held: Held,
    failed: PathBuf,
    settling: Settling,
    /// What is wrong with the folder, as it was said.
    trouble: Option<String>,
    interrupted: &'static AtomicBool,
}

impl Watcher<'_> {
    fn watch(&mut self) -> Result<(), Error> {
        let WatchArgs { dir, out, every, .. } = self.args;
        let wake = self.wake();
        messages::say(&format!(
            "watching {}, results in {}; press Ctrl-C to stop",
            dir.display(),
            out.display()
        ));
        loop {
            let files = self.list();
            let whole = self.settling.look(files, Instant::now());
            if !whole.is_empty() {
                self.work(whole)?;
            }
            if self.interrupted.load(Ordering::SeqCst) {
                return Ok(());
            }
            match self.settling.wait(Instant::now()) {
                // A file that grows tells of a change with each piece: the next look is when it may be whole.
                Some(time) => pause(time.min(*every), self.interrupted),
                None => wake.for_change(*every, self.interrupted),
            }
        }
    }

    fn wake(&self) -> Wake {
        let WatchArgs { dir, every, poll, .. } = self.args;
        if *poll {
            return Wake::by_clock();
        }
        Wake::by_changes(dir).unwrap_or_else(|cause| {
            tracing::warn!("changes are not told here ({cause}): looking every {} s", every.as_secs_f64());
            Wake::by_clock()
        })
    }

    /// The files of the folder. One that cannot be looked into, as a share that is away, may come back.
    fn list(&mut self) -> Vec<PathBuf> {
        let WatchArgs { dir, out, .. } = self.args;
        let found = check(dir).and_then(|()| inputs::find(std::slice::from_ref(dir), false, out));
        let (files, trouble) = match found {
            Ok(Found { files, failures }) => (files, failures.first().map(ToString::to_string)),
            Err(error) if error.kind() == ErrorKind::Empty => (Vec::new(), None),
            Err(error) => (Vec::new(), Some(error.to_string())),
        };
        match &trouble {
            Some(words) if self.trouble != trouble => tracing::warn!("{words}; looking again and again"),
            None if self.trouble.is_some() => messages::say(&format!("{} is back", dir.display())),
            _ => {}
        }
        self.trouble = trouble;
        files
    }

    fn work(&mut self, files: Vec<PathBuf>) -> Result<(), Error> {
        let teller = Teller {
            folders: Folders::new(&self.args.out),
            files: files.iter().map(|path| (path.display().to_string(), path.clone())).collect(),
            failed: Mutex::new(Vec::new()),
        };
        let options = Options {
            jobs: workers(self.args.jobs),
            again: Again::Never,
            listing: Listing::AllRuns,
            max_failures: None,
        };
        let found = Found { files, failures: Vec::new() };
        match batch::run(self.home, found, &self.held, options, self.interrupted, &teller)? {
            Finished::Complete(totals, _) | Finished::TooManyFailures(totals, _) => {
                for (path, reason) in teller.failed() {
                    self.set_aside(&path, &reason);
                }
                let (done, failed) = (totals.counts.done, totals.counts.quarantined);
                messages::say(&format!("{done} documents done so far, {failed} failed"));
            }
            Finished::Interrupted(left) => {
                messages::say(&format!(
                    "{left} documents are left; results.ndjson does not tell of this run yet"
                ));
            }
        }
        Ok(())
    }

    /// A file that has changed meanwhile is no failure yet; one that cannot be moved stays, and is told.
    fn set_aside(&mut self, path: &Path, reason: &QuarantineReason) {
        if !self.settling.is_unchanged(path) {
            return;
        }
        match set_aside(path, &self.failed, reason) {
            Ok(place) => {
                self.settling.forget(path);
                tracing::warn!("failed: {} (now {})", reason.error(), place.display());
            }
            Err(error) => tracing::warn!("failed: {}; and left there: {error}", reason.error()),
        }
    }
}

/// Says what is done, and keeps what failed of one run's files.
struct Teller {
    folders: Folders,
    /// By the path as it is told.
    files: BTreeMap<String, PathBuf>,
    failed: Mutex<Vec<(PathBuf, QuarantineReason)>>,
}

impl Teller {
    fn failed(self) -> Vec<(PathBuf, QuarantineReason)> {
        self.failed.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for Teller {
    fn ended(&self, input: &Input, ending: &Ending) {
        let path = input.path.display().to_string();
        match ending {
            Ending::Done(_) => {
                messages::say(&format!("done: {path} (see {})", self.folders.record(&input.name).display()));
            }
            // Its archive stays where it is, for what else is in it.
            Ending::Quarantined(reason) if !self.files.contains_key(&path) => {
                let place = self.folders.reason(&input.name);
                tracing::warn!("failed: {} (see {})", reason.error(), place.display());
            }
            Ending::Quarantined(_) => {}
        }
    }

    /// Also what failed in an earlier run and was put back as it was.
    fn listed(&self, listed: &Listed) {
        if let (Ending::Quarantined(reason), Some(path)) = (&listed.ending, self.files.get(&listed.path)) {
            let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
            failed.push((path.clone(), reason.clone()));
        }
    }
}
