//! What a worker may use up: time by the clock of whoever waits for it, the rest by limits that the system keeps.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The most a document may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// Silence: no page and no stage begins; 120 s by default.
    pub stall: Duration,
    /// The whole document; 6 hours by default: 5,000 scanned pages at 4 s.
    pub document: Duration,
    /// Bytes of memory of one worker; 4 GiB by default.
    pub memory: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { stall: Duration::from_mins(2), document: Duration::from_hours(6), memory: 4 << 30 }
    }
}

/// Workers write no files. Libraries that do, on the way, write small ones.
#[cfg(unix)]
const LARGEST_FILE: u64 = 1 << 30;

impl Bounds {
    /// Holds this process to what is the same for all documents.
    pub(super) fn hold(&self) {
        #[cfg(unix)]
        {
            use rustix::process::Resource;
            // What the system counts as data is what a program has asked for and may write to. All its address
            // space would count each thread's reserve too, which costs nothing.
            limit(if cfg!(target_os = "linux") { Resource::Data } else { Resource::As }, self.memory);
            limit(Resource::Fsize, LARGEST_FILE);
            limit(Resource::Core, 0);
        }
    }

    /// Gives this process the processor time of one document more: what is left of the earlier ones does not count.
    pub(super) fn hold_document(&self, threads: usize) {
        #[cfg(unix)]
        {
            use rustix::process::Resource;
            use rustix::time::{ClockId, clock_gettime};
            let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec as u64;
            let seconds = self.document.as_secs().saturating_add(1).saturating_mul(threads as u64);
            soft_limit(Resource::Cpu, used.saturating_add(seconds));
        }
        #[cfg(not(unix))]
        let _ = threads;
    }
}

/// For good.
#[cfg(unix)]
fn limit(resource: rustix::process::Resource, most: u64) {
    use rustix::process::{Rlimit, getrlimit};
    let most = getrlimit(resource).maximum.map_or(most, |maximum| most.min(maximum));
    set(resource, Rlimit { current: Some(most), maximum: Some(most) });
}

/// Until the next one.
#[cfg(unix)]
fn soft_limit(resource: rustix::process::Resource, most: u64) {
    use rustix::process::{Rlimit, getrlimit};
    let maximum = getrlimit(resource).maximum;
    set(resource, Rlimit { current: Some(maximum.map_or(most, |maximum| most.min(maximum))), maximum });
}

/// A limit that cannot be set is one protection less, and no reason not to work.
#[cfg(unix)]
fn set(resource: rustix::process::Resource, limit: rustix::process::Rlimit) {
    if let Err(cause) = rustix::process::setrlimit(resource, limit) {
        tracing::warn!("a limit cannot be set: {cause}");
    }
}
