//! What a run has to do: what is new, changed, half done or asked for again. Nothing is read for it.

use std::path::{Path, PathBuf, absolute};

use super::folders::Folders;
use super::ledger::{Change, Ledger, Listed, Stamp};
use super::names::names;
use super::{Again, Input, Listing, Options};
use crate::error::Result;
use crate::output::QuarantineReason;
use crate::pipeline::inputs::Found;

/// The work, and what needs none.
pub(super) struct Plan {
    /// Largest first: the last worker to end has little left to do.
    pub(super) todo: Vec<Input>,
    pub(super) total: u64,
    pub(super) unchanged: u64,
    /// How many of the unchanged stand in quarantine.
    pub(super) failed: u64,
}

/// A path in the making of the plan.
struct Candidate {
    path: PathBuf,
    key: Vec<u8>,
    trouble: Option<QuarantineReason>,
}

/// Compares `found` with the ledger and enters it there, all at once: names given here stay.
pub(super) fn plan(ledger: &mut Ledger, found: Found, folders: &Folders, options: Options) -> Result<Plan> {
    let candidates = candidates(found);
    let again = options.again;
    ledger.change(|change| {
        change.forget(match again {
            Again::Never => "FALSE",
            Again::Failed => "outcome = 'quarantined'",
            Again::All => "TRUE",
        })?;
        let first = match options.listing {
            Listing::ThisRun => change.unlist_all().map(|()| 0),
            Listing::AllRuns => unlist_lost(change, folders).and_then(|()| change.next_position()),
        }?;
        enter(change, &candidates)?;
        let mut plan = Plan { todo: Vec::new(), total: 0, unchanged: 0, failed: 0 };
        let mut sizes = Vec::new();
        for (position, candidate) in candidates.into_iter().enumerate() {
            place(change, folders, again, first + position as i64, candidate, &mut plan, &mut sizes)?;
        }
        plan.total = change.count()? as u64;
        let mut todo: Vec<_> = sizes.into_iter().zip(plan.todo).collect();
        todo.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
        plan.todo = todo.into_iter().map(|(_, input)| input).collect();
        Ok(plan)
    })
}

/// Of earlier runs only what can be told: what was cut off, or lost its record, is listed when its file is found.
fn unlist_lost(change: &Change<'_>, folders: &Folders) -> Result<()> {
    change.unlist_unfinished()?;
    for Listed { key, name, outcome } in change.listed()? {
        if outcome.as_deref() == Some("done") && !folders.record(&name).exists() {
            change.unlist(&key)?;
        }
    }
    Ok(())
}

fn candidates(found: Found) -> Vec<Candidate> {
    let candidate = |path: PathBuf, trouble| {
        let key = absolute(&path).unwrap_or_else(|_| path.clone());
        Candidate { key: key.as_os_str().as_encoded_bytes().to_vec(), path, trouble }
    };
    let files = found.files.into_iter().map(|path| candidate(path, None));
    let failures = found.failures.into_iter().map(|error| {
        let path = error.source_name().unwrap_or("folder").to_owned();
        let reason = QuarantineReason::new(&path, &error);
        candidate(PathBuf::from(path), Some(reason))
    });
    files.chain(failures).collect()
}

/// Gives names to the paths that have none yet.
fn enter(change: &Change<'_>, candidates: &[Candidate]) -> Result<()> {
    let mut new = Vec::new();
    for candidate in candidates {
        if change.known(&candidate.key)?.is_none() {
            new.push(candidate);
        }
    }
    let paths: Vec<&Path> = new.iter().map(|candidate| candidate.path.as_path()).collect();
    let names = names(&paths, |name| change.is_taken(name))?;
    new.iter().zip(names).try_for_each(|(candidate, name)| change.add(&candidate.key, &name))
}

fn place(
    change: &Change<'_>,
    folders: &Folders,
    again: Again,
    position: i64,
    candidate: Candidate,
    plan: &mut Plan,
    sizes: &mut Vec<Option<i64>>,
) -> Result<()> {
    let Candidate { path, key, trouble } = candidate;
    let Some(known) = change.known(&key)? else { return Ok(()) };
    let stamp = Stamp::of(&path);
    let is_same = trouble.is_none()
        && known.stamp == stamp
        && known.given.as_deref() == Some(&*path.display().to_string());
    let is_done = match known.outcome.as_deref() {
        Some("done") => again != Again::All && folders.record(&known.name).exists(),
        Some("quarantined") => again == Again::Never && folders.reason(&known.name).exists(),
        _ => false,
    };
    let unchanged = is_same && is_done;
    change.place(&key, position, !unchanged)?;
    if unchanged {
        plan.unchanged += 1;
        plan.failed += u64::from(known.outcome.as_deref() == Some("quarantined"));
    } else {
        sizes.push(stamp.bytes);
        plan.todo.push(Input { path, name: known.name, key, trouble });
    }
    Ok(())
}
