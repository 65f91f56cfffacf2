//! What a run has to do: what is new, changed, half done or asked for again. Nothing is read for it but the
//! lists of archives.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf, absolute};

use super::folders::Folders;
use super::ledger::{Change, Known, Ledger, Listed, Stamp};
use super::names::names;
use super::{Again, Input, Listing, Options};
use crate::error::{Error, Result};
use crate::ingest::Limits;
use crate::ingest::archive::{Member, Place, members};
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
    stamp: Stamp,
    place: Option<Place>,
    trouble: Option<QuarantineReason>,
}

/// Compares `found` with the ledger and enters it there, all at once: names given here stay.
pub(super) fn plan(
    ledger: &mut Ledger,
    found: Found,
    folders: &Folders,
    options: Options,
    limits: &Limits,
) -> Result<Plan> {
    let candidates = candidates(found, limits);
    let again = options.again;
    ledger.change(|change| {
        change.forget(again)?;
        let first = match options.listing {
            Listing::ThisRun => change.unlist_all().map(|()| 0),
            Listing::AllRuns => unlist_lost(change, folders).and_then(|()| change.next_position()),
        }?;
        let known = enter(change, &candidates)?;
        let (mut todo, mut unchanged, mut failed) = (Vec::new(), 0, 0);
        for ((position, candidate), known) in (first..).zip(candidates).zip(known) {
            let is_done = is_done(&candidate, &known, folders, again);
            change.place(&candidate.key, position, !is_done)?;
            if is_done {
                unchanged += 1;
                failed += u64::from(known.outcome.as_deref() == Some("quarantined"));
            } else {
                let Candidate { path, key, stamp, place, trouble } = candidate;
                todo.push((stamp.bytes, Input { path, name: known.name, key, place, trouble }));
            }
        }
        todo.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
        let todo = todo.into_iter().map(|(_, input)| input).collect();
        Ok(Plan { todo, total: change.count()? as u64, unchanged, failed })
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

fn candidates(found: Found, limits: &Limits) -> Vec<Candidate> {
    let files = found.files.into_iter().flat_map(|path| match members(&path, limits) {
        None => vec![Candidate::new(path, None, None)],
        Some(members) => members.into_iter().map(|member| Candidate::of_archive(&path, member)).collect(),
    });
    let failures = found.failures.iter().map(Candidate::failed);
    // A folder that is named twice fails twice; it is one line of the ledger.
    let mut seen = BTreeSet::new();
    files.chain(failures).filter(|candidate| seen.insert(candidate.key.clone())).collect()
}

impl Candidate {
    fn new(path: PathBuf, place: Option<Place>, trouble: Option<QuarantineReason>) -> Self {
        let key = absolute(&path).unwrap_or_else(|_| path.clone());
        let key = key.as_os_str().as_encoded_bytes().to_vec();
        let stamp = Stamp::of(place.as_ref().map_or(&path, |place| &place.file));
        Self { path, key, stamp, place, trouble }
    }

    fn failed(error: &Error) -> Self {
        let path = error.source_name().unwrap_or("folder").to_owned();
        let reason = QuarantineReason::new(&path, error);
        Self::new(PathBuf::from(path), None, Some(reason))
    }

    /// A document in an archive, or what of it cannot be looked into.
    fn of_archive(archive: &Path, member: Result<Member>) -> Self {
        match member {
            Ok(Member { path, place }) => Self::new(path, Some(place), None),
            Err(error) => Self { stamp: Stamp::of(archive), ..Self::failed(&error) },
        }
    }
}

/// What is known of each path; those that have no name yet are given one.
fn enter(change: &Change<'_>, candidates: &[Candidate]) -> Result<Vec<Known>> {
    let known = candidates.iter().map(|candidate| change.known(&candidate.key));
    let known = known.collect::<Result<Vec<Option<Known>>>>()?;
    let new = candidates.iter().zip(&known).filter(|(_, known)| known.is_none());
    let new: Vec<&Path> = new.map(|(candidate, _)| candidate.path.as_path()).collect();
    let mut names = names(&new, |name| change.is_taken(name))?.into_iter();
    let entered = candidates.iter().zip(known).map(|(candidate, known)| match known {
        Some(known) => Ok(known),
        None => change.add(&candidate.key, names.next().unwrap_or_default()),
    });
    entered.collect()
}

/// Whether the file is as it was when an earlier run ended with it, and what came of it is still there and wanted.
fn is_done(candidate: &Candidate, known: &Known, folders: &Folders, again: Again) -> bool {
    let is_same = candidate.trouble.is_none()
        && known.stamp == candidate.stamp
        && known.given.as_deref() == Some(&*candidate.path.display().to_string());
    is_same
        && match known.outcome.as_deref() {
            Some("done") => again != Again::All && folders.record(&known.name).exists(),
            Some("quarantined") => again == Again::Never && folders.reason(&known.name).exists(),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn what_fails_twice_under_one_path_is_one_document() {
        let dir = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::open(&dir.path().join("ledger.sqlite"), "recipe").unwrap();
        let failure =
            || Error::new(ErrorKind::Unreadable, "cannot look into this folder").in_source("in/locked");
        let found = Found { files: Vec::new(), failures: vec![failure(), failure()] };
        let options = Options { jobs: 1, again: Again::Never, listing: Listing::ThisRun, max_failures: None };
        let plan = plan(&mut ledger, found, &Folders::new(dir.path()), options, &Limits::default()).unwrap();
        assert_eq!((plan.total, plan.todo.len()), (1, 1));
    }
}
