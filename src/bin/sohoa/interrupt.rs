//! Ctrl-C: the first one lets the run end in order, the second ends it at once.

use std::sync::atomic::{AtomicBool, Ordering};

use sohoa::{Error, ErrorKind};

use crate::exit::Exit;
use crate::messages;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Whether Ctrl-C was pressed, from now on. A request of the system to end counts too.
pub(crate) fn watch() -> Result<&'static AtomicBool, Error> {
    ctrlc::set_handler(heard)
        .map_err(|cause| Error::new(ErrorKind::Crashed, "cannot listen for Ctrl-C").caused_by(cause))?;
    Ok(&INTERRUPTED)
}

/// Nothing is lost when it ends at once: files are whole or not there, and the next run takes the rest away.
#[expect(clippy::exit, reason = "the user has asked twice")]
fn heard() {
    if INTERRUPTED.swap(true, Ordering::SeqCst) {
        std::process::exit(Exit::Interrupted as i32);
    }
    messages::say("ending after the documents in work; press Ctrl-C again to stop at once");
}
