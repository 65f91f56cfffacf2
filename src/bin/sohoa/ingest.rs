//! `sohoa ingest`: files and folders to records, texts, a summary and a table.

use std::io::{Write, stderr};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use serde::Serialize;
use sohoa::Error;
use sohoa::output::{ProducedBy, QuarantineReason, json_document, write_atomically};
use sohoa::pipeline::batch::{self, Ending, Folders, Observer};
use sohoa::pipeline::inputs::{self, Found, Input};

use crate::args::{Common, IngestArgs};
use crate::exit::Exit;
use crate::extract::{pipeline, print};
use crate::progress::Progress;
use crate::table::{Row, table};

/// What `summary.json` holds: which input became what, counts, versions, and (the only part that changes from run
/// to run) the time it took.
#[derive(Serialize)]
struct Summary<'a> {
    counts: Counts,
    documents: &'a [Row],
    produced_by: ProducedBy,
    timing: Timing,
}

#[derive(Serialize, Default)]
struct Counts {
    documents: usize,
    done: usize,
    quarantined: usize,
    pages: u64,
    doubtful_fields: u64,
}

#[derive(Serialize)]
struct Timing {
    jobs: usize,
    seconds: f64,
}

/// Keeps what the summary needs of each document, and moves the bar.
struct Watch<'a> {
    progress: Progress,
    rows: Mutex<Vec<Option<Row>>>,
    folders: &'a Folders,
}

impl Observer for Watch<'_> {
    fn ended(&self, index: usize, input: &Input, ending: &Ending) {
        let row = Row::new(input, ending);
        if let Ending::Quarantined(error) = ending {
            let reason = self.folders.reason(&input.name);
            self.progress.say(&format!("quarantined: {error} (see {})", reason.display()));
        }
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)[index] = Some(row);
        self.progress.advance();
    }
}

pub(crate) fn run(common: &Common, args: &IngestArgs) -> Result<Exit, Error> {
    let started = Instant::now();
    let pipeline = pipeline(common, &args.reading)?;
    let versions = pipeline.versions()?;
    let Found { inputs, failures } = inputs::find(&args.inputs, args.recursive, &args.out)?;
    let folders = Folders::new(&args.out);
    let jobs = args.jobs.map_or_else(cores, usize::from);
    let mut watch = Watch {
        progress: Progress::start(inputs.len() as u64),
        rows: Mutex::new(vec![None; inputs.len()]),
        folders: &folders,
    };
    batch::run(&pipeline, &inputs, &folders, jobs, &watch)?;
    watch.progress.finish();
    let rows = watch.rows.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut rows: Vec<Row> = rows.into_iter().flatten().collect();
    rows.extend(set_aside(&failures, &folders)?);
    let timing = Timing { jobs, seconds: started.elapsed().as_secs_f64() };
    let summary = summary(&rows, versions, timing);
    write_atomically(&folders.summary(), &json_document(&summary)?)?;
    print(table(&rows).as_bytes())?;
    say_where(&args.out, &summary.counts);
    Ok(if summary.counts.quarantined > 0 { Exit::Quarantined } else { Exit::Success })
}

/// Folders that could not be looked into end as documents do: in quarantine, with a reason.
fn set_aside(failures: &[Error], folders: &Folders) -> Result<Vec<Row>, Error> {
    let keep = |error: &Error| {
        let path = error.source_name().unwrap_or("folder");
        let name = path.trim_matches('/').replace('/', "__");
        let reason = QuarantineReason::new(path, error);
        write_atomically(&folders.reason(&name), &json_document(&reason)?)?;
        Ok(Row::quarantined(path.to_owned(), name, error))
    };
    failures.iter().map(keep).collect()
}

fn summary(rows: &[Row], produced_by: ProducedBy, timing: Timing) -> Summary<'_> {
    let mut counts = Counts { documents: rows.len(), ..Counts::default() };
    for row in rows {
        counts.done += usize::from(row.outcome == "done");
        counts.quarantined += usize::from(row.outcome == "quarantined");
        counts.pages += u64::from(row.pages);
        counts.doubtful_fields += u64::from(row.doubtful);
    }
    Summary { counts, documents: rows, produced_by, timing }
}

fn say_where(out: &Path, counts: &Counts) {
    let quarantine = match counts.quarantined {
        0 => String::new(),
        count => format!("; {count} in quarantine, reasons in {}", out.join("quarantine").display()),
    };
    // Nothing can be done when the terminal is gone.
    let _ = writeln!(
        stderr(),
        "{} of {} documents done{quarantine}\nrecords: {}\ntext:    {}\nsummary: {}",
        counts.done,
        counts.documents,
        out.join("records").display(),
        out.join("text").display(),
        out.join("summary.json").display(),
    );
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
