//! The end of a run: all reports in one file and the summary, streamed from the ledger and the records in input
//! order. What was done by this run and what by an earlier one makes no difference.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Write};

use serde::ser::{Error as _, SerializeSeq};
use serde::{Serialize, Serializer};

use super::folders::Folders;
use super::inferred::Gaps;
use super::ledger::Ledger;
use super::told::Ending;
use super::{Counts, Listed, Observer, Timing, Totals};
use crate::error::{Error, ErrorKind, Result};
use crate::output::{Draft, ProducedBy, one_line, unwritable};

/// Writes the results; each document is told to `observer` in input order.
pub(super) fn results(
    ledger: &Ledger,
    folders: &Folders,
    total: u64,
    observer: &dyn Observer,
) -> Result<Totals> {
    let mut draft = Draft::create(&folders.results())?;
    let mut totals = Totals::default();
    let mut gaps = Gaps::default();
    ledger.list(|path, name, ending, same_as| {
        let listed = Listed { path, name, ending, same_as };
        if matches!(listed.ending, Ending::Done(_)) {
            let line = one_line(&record(folders, &listed)?);
            gaps.look(&line);
            draft.write_all(&line).map_err(|cause| unwritable(&folders.results(), cause))?;
        }
        totals.add(&listed);
        observer.listed(&listed);
        Ok(())
    })?;
    totals.counts.pending = total - totals.counts.documents;
    totals.counts.documents = total;
    draft.finish()?;
    totals.counts.inferred = gaps.fill(folders)?;
    Ok(totals)
}

fn record(folders: &Folders, listed: &Listed) -> Result<Vec<u8>> {
    let path = folders.record(&listed.name);
    let mut bytes = Vec::new();
    let read = File::open(&path).and_then(|mut file| file.read_to_end(&mut bytes));
    read.map_err(|cause| {
        Error::new(ErrorKind::Unreadable, "this record is done and cannot be read")
            .with_remedy("run the same command again: what is missing is made again")
            .in_source(&path.display().to_string())
            .caused_by(cause)
    })?;
    Ok(bytes)
}

/// Writes the summary.
pub(super) fn summary(
    ledger: &Ledger,
    folders: &Folders,
    totals: &Totals,
    produced_by: ProducedBy,
    timing: &Timing,
) -> Result<()> {
    let Totals { counts, causes, doubtful } = totals;
    let summary = Summary { counts, causes, doubtful, documents: Documents(ledger), produced_by, timing };
    let mut draft = Draft::create(&folders.summary())?;
    let written = serde_json::to_writer_pretty(&mut draft, &summary).map_err(Into::into);
    let written = written.and_then(|()| draft.write_all(b"\n"));
    written.map_err(|cause: std::io::Error| unwritable(&folders.summary(), cause))?;
    draft.finish()?;
    Ok(())
}

/// What `summary.json` holds: counts, which input became what, versions, and (the only part that changes from run
/// to run) what this run did and the time it took.
#[derive(Serialize)]
struct Summary<'a> {
    counts: &'a Counts,
    causes: &'a BTreeMap<String, u64>,
    doubtful: &'a BTreeMap<String, u64>,
    documents: Documents<'a>,
    produced_by: ProducedBy,
    timing: &'a Timing,
}

/// The documents, one after the other from the ledger.
struct Documents<'a>(&'a Ledger);

#[derive(Serialize)]
struct Row<'a> {
    path: &'a str,
    name: &'a str,
    outcome: &'static str,
    pages: u32,
    doubtful: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    same_as: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

impl Serialize for Documents<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(None)?;
        let mut fault = None;
        let listed = self.0.list(|path, name, ending, same_as| {
            let (outcome, pages, doubtful, reason) = match &ending {
                Ending::Done(told) => ("done", told.pages, told.doubts(), None),
                Ending::Quarantined(reason) => ("quarantined", 0, 0, Some(reason.kind.name())),
            };
            let row = Row { path: &path, name: &name, outcome, pages, doubtful, same_as, reason };
            rows.serialize_element(&row).map_err(|cause| {
                let error = Error::new(ErrorKind::Unwritable, cause.to_string());
                fault = Some(cause);
                error
            })
        });
        match (fault, listed) {
            (Some(fault), _) => Err(fault),
            (None, Err(error)) => Err(S::Error::custom(error)),
            (None, Ok(())) => rows.end(),
        }
    }
}

impl Totals {
    fn add(&mut self, listed: &Listed) {
        let counts = &mut self.counts;
        counts.documents += 1;
        counts.duplicates += u64::from(listed.same_as.is_some());
        match &listed.ending {
            Ending::Done(told) => {
                counts.done += 1;
                counts.pages += u64::from(told.pages);
                counts.doubtful_fields += told.doubts();
                for (name, count) in &told.doubtful {
                    *self.doubtful.entry(name.clone()).or_default() += u64::from(*count);
                }
            }
            Ending::Quarantined(reason) => {
                counts.quarantined += 1;
                *self.causes.entry(reason.kind.name().to_owned()).or_default() += 1;
            }
        }
    }
}
