//! What is said of a document whose worker did not come back.

use std::process::ExitStatus;
use std::time::Duration;

use super::Bounds;
use crate::error::{Error, ErrorKind};
use crate::pipeline::At;

/// A worker that is gone.
#[derive(Debug)]
pub(super) struct Loss {
    pub(super) why: Why,
    /// What it had begun last.
    pub(super) last: Option<At>,
    /// What it printed last.
    pub(super) said: Vec<String>,
}

/// What became of it.
#[derive(Debug)]
pub(super) enum Why {
    /// It said nothing for so long.
    Silent(Duration),
    /// It was still at it after so long.
    Overdue(Duration),
    /// It ended by itself.
    Died(ExitStatus),
    /// It has closed its answers and goes on.
    Mute,
    /// It answered what is no answer.
    Nonsense(String),
}

/// How libraries say that they got no memory: Rust's, C++'s, and Leptonica's.
const NO_MEMORY: [&str; 4] = ["memory allocation of", "bad_alloc", "Cannot allocate memory", "calloc fail"];

const RETRY: &str = "and run again with --retry-failed";

impl Loss {
    /// The error of the document that was in work.
    pub(super) fn error(&self, bounds: &Bounds) -> Error {
        let (kind, message, remedy) = self.words(bounds);
        let error = Error::new(kind, message).with_remedy(remedy);
        let Some(last) = self.last else { return error };
        last.page.into_iter().fold(error, Error::on_page).at_stage(last.stage)
    }

    fn words(&self, bounds: &Bounds) -> (ErrorKind, String, String) {
        match &self.why {
            Why::Silent(time) => timed_out(&format!("nothing moved for {} s", time.as_secs_f64()), STALL),
            Why::Overdue(time) => timed_out(&format!("not done after {} s", time.as_secs_f64()), DOCUMENT),
            Why::Died(status) if died_of(*status) == Some(Death::ProcessorTime) => {
                let seconds = bounds.document.as_secs_f64();
                timed_out(&format!("not done after {seconds} s of processor time"), DOCUMENT)
            }
            Why::Died(_) if self.wanted_memory() => (
                ErrorKind::TooLarge,
                format!(
                    "needs more memory than {} MiB, the limit of --worker-memory",
                    bounds.memory.div_ceil(1 << 20)
                ),
                format!("split it, or give more with --worker-memory {RETRY}"),
            ),
            Why::Died(status) if died_of(*status) == Some(Death::Killed) => (
                ErrorKind::Crashed,
                "its worker was killed, most likely because the machine had no memory left".to_owned(),
                format!("take fewer --jobs {RETRY}"),
            ),
            Why::Died(status) => self.crashed(&format!("its worker ended with {status}")),
            Why::Mute => self.crashed("its worker stopped to answer"),
            Why::Nonsense(what) => self.crashed(&format!("its worker answered nonsense ({what})")),
        }
    }

    fn crashed(&self, what: &str) -> (ErrorKind, String, String) {
        let said = if self.said.is_empty() {
            String::new()
        } else {
            format!(" and said last: {}", self.said.join(" | "))
        };
        let remedy = "print the document to a new PDF or scan it again; please report the file";
        (ErrorKind::Crashed, format!("{what}{said}"), remedy.to_owned())
    }

    fn wanted_memory(&self) -> bool {
        self.said.iter().any(|line| NO_MEMORY.iter().any(|words| line.contains(words)))
    }
}

const STALL: &str = "--stall-timeout";
const DOCUMENT: &str = "--document-timeout";

fn timed_out(what: &str, clock: &str) -> (ErrorKind, String, String) {
    let remedy =
        format!("look at the page that is named, split the document, or give more time with {clock} {RETRY}");
    (ErrorKind::TimedOut, format!("{what}, the limit of {clock}"), remedy)
}

/// Deaths that tell their reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Death {
    /// By the limit on processor time.
    ProcessorTime,
    /// By the system: this process knows when it has done it itself.
    Killed,
}

#[cfg(unix)]
fn died_of(status: ExitStatus) -> Option<Death> {
    use rustix::process::Signal;
    let signal = std::os::unix::process::ExitStatusExt::signal(&status);
    let deaths = [(Signal::XCPU, Death::ProcessorTime), (Signal::KILL, Death::Killed)];
    deaths.into_iter().find(|(number, _)| signal == Some(number.as_raw())).map(|(_, death)| death)
}

#[cfg(not(unix))]
fn died_of(_: ExitStatus) -> Option<Death> {
    None
}
