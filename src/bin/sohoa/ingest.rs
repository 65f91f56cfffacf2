//! `sohoa ingest`: files and folders to records, texts, a summary and a table.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use sohoa::Error;
use sohoa::pipeline::batch::{
    self, Again, Ending, Finished, Folders, Held, Input, Listed, Listing, Observer, Options, Timing, Totals,
};
use sohoa::pipeline::inputs;

use crate::args::{Common, IngestArgs};
use crate::exit::Exit;
use crate::extract::{print, settings};
use crate::progress::Progress;
use crate::table::{Rows, table, words};
use crate::{interrupt, messages};

/// Moves the bar, says what failed, and keeps the beginning of the table.
struct Watch {
    progress: Progress,
    rows: Mutex<Rows>,
    folders: Folders,
}

impl Observer for Watch {
    fn planned(&self, total: u64, unchanged: u64) {
        self.progress.begin(total, unchanged);
    }

    fn ended(&self, input: &Input, ending: &Ending) {
        if let Ending::Quarantined(reason) = ending {
            let (error, place) = (reason.error(), self.folders.reason(&input.name));
            self.progress.say(&format!("quarantined: {error} (see {})", place.display()));
        }
        self.progress.advance();
    }

    fn listed(&self, listed: &Listed) {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner).add(listed);
    }
}

pub(crate) fn run(common: &Common, args: &IngestArgs) -> Result<Exit, Error> {
    let interrupted = interrupt::watch()?;
    let settings = settings(common, &args.reading);
    let pipeline = settings.pipeline()?;
    // Missing language data is said before a long walk.
    pipeline.versions()?;
    let found = inputs::find(&args.inputs, args.recursive, &args.out)?;
    let held = Held::take(&args.out)?;
    let mut watch = Watch {
        progress: Progress::start(),
        rows: Mutex::new(Rows::default()),
        folders: Folders::new(&args.out),
    };
    let options = options(args);
    let home = args.isolation.home(&pipeline, settings, options.jobs)?;
    let finished = batch::run(&*home, found, &held, options, interrupted, &watch);
    watch.progress.finish();
    let rows = watch.rows.into_inner().unwrap_or_else(PoisonError::into_inner);
    match finished? {
        Finished::Complete(totals, timing) => {
            report(&rows, &totals, &timing, &args.out)?;
            Ok(if totals.counts.quarantined > 0 { Exit::Quarantined } else { Exit::Success })
        }
        Finished::TooManyFailures(totals, timing) => {
            report(&rows, &totals, &timing, &args.out)?;
            messages::say(
                "too many documents failed: see to the causes, then run the same command again with --retry-failed",
            );
            Ok(Exit::TooManyFailures)
        }
        Finished::Interrupted(left) => {
            messages::say(&format!(
                "interrupted: what was begun is done, {left} documents are left; run the same command again to go on \
                 (results.ndjson and summary.json are written at the end)"
            ));
            Ok(Exit::Interrupted)
        }
    }
}

fn options(args: &IngestArgs) -> Options {
    let again = match (args.force, args.retry_failed) {
        (true, _) => Again::All,
        (false, true) => Again::Failed,
        (false, false) => Again::Never,
    };
    Options { jobs: workers(args.jobs), again, listing: Listing::ThisRun, max_failures: args.max_failures }
}

fn report(rows: &Rows, totals: &Totals, timing: &Timing, out: &Path) -> Result<(), Error> {
    print(table(rows).as_bytes())?;
    messages::say(&format!(
        "{}\nrecords: {}\ntext:    {}\nsummary: {}",
        words(totals, timing, out),
        out.join("records").display(),
        out.join("text").display(),
        out.join("summary.json").display(),
    ));
    Ok(())
}

/// As many workers as asked for, else one a core.
pub(crate) fn workers(asked: Option<u16>) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    asked.map_or_else(cores, usize::from)
}
