//! The one thread that writes to the ledger while the workers work.

use std::sync::mpsc::{Receiver, Sender, channel};

use super::ledger::{Entry, Ledger};
use crate::error::{Error, ErrorKind, Result};

/// An entry, and whom to tell when it is on disk.
pub(super) struct Request {
    entry: Entry,
    answer: Sender<Result<()>>,
}

/// A worker's way to the writer.
#[derive(Clone)]
pub(super) struct Writer(Sender<Request>);

impl Writer {
    /// A way to the writer, and the writer's end of it.
    pub(super) fn new() -> (Self, Receiver<Request>) {
        let (sender, requests) = channel();
        (Self(sender), requests)
    }

    /// Comes back when the entry is on disk: a worker that waits takes no new document, so nothing piles up.
    pub(super) fn mark(&self, entry: Entry) -> Result<()> {
        let (answer, answered) = channel();
        self.0.send(Request { entry, answer }).map_err(|_| gone())?;
        answered.recv().map_err(|_| gone())?
    }
}

/// Writes what comes until all workers are gone. What comes at the same time shares one commit.
pub(super) fn serve(ledger: &mut Ledger, requests: &Receiver<Request>) {
    while let Ok(first) = requests.recv() {
        let waiting: Vec<Request> = std::iter::once(first).chain(requests.try_iter()).collect();
        let mut result =
            ledger.change(|change| waiting.iter().try_for_each(|request| change.mark(&request.entry))).err();
        let failed = result.is_some();
        for request in waiting {
            let answer = if failed { Err(result.take().unwrap_or_else(gone)) } else { Ok(()) };
            // A worker that no longer listens has stopped with an error of its own.
            let _ = request.answer.send(answer);
        }
    }
}

fn gone() -> Error {
    Error::new(ErrorKind::Unwritable, "the ledger cannot be written")
        .with_remedy("check the disk, then run the same command again")
}
