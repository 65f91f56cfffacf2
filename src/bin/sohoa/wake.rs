//! When to look into a watched folder: when the system tells of a change, and by the clock.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

/// Ctrl-C is heard so often, and the folder is not looked into more often.
const TICK: Duration = Duration::from_millis(100);

/// What wakes the watcher.
pub(crate) struct Wake {
    changes: Option<(Receiver<()>, RecommendedWatcher)>,
}

impl Wake {
    /// Only the clock: network shares tell of no changes.
    pub(crate) fn by_clock() -> Self {
        Self { changes: None }
    }

    /// Changes in `dir` and the clock.
    pub(crate) fn by_changes(dir: &Path) -> notify::Result<Self> {
        // One note is enough: whoever is woken looks at everything.
        let (sender, changes) = sync_channel(1);
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // Looking into the folder is told too, and must not lead to the next look.
            if !event.is_ok_and(|event| event.kind.is_access()) {
                // Full: a note lies there already.
                let _ = sender.try_send(());
            }
        })?;
        watcher.watch(dir, RecursiveMode::NonRecursive)?;
        Ok(Self { changes: Some((changes, watcher)) })
    }

    /// Waits until something changes, but at most `longest`; or until `interrupted`.
    pub(crate) fn for_change(&self, longest: Duration, interrupted: &AtomicBool) {
        wait(longest, interrupted, || {
            self.changes.as_ref().is_some_and(|(changes, _)| changes.try_recv().is_ok())
        });
    }
}

/// Waits for `time`, whatever changes; or until `interrupted`.
pub(crate) fn pause(time: Duration, interrupted: &AtomicBool) {
    wait(time, interrupted, || false);
}

fn wait(longest: Duration, interrupted: &AtomicBool, is_woken: impl Fn() -> bool) {
    let end = Instant::now() + longest;
    loop {
        std::thread::sleep(TICK.min(end.saturating_duration_since(Instant::now())));
        if Instant::now() >= end || interrupted.load(Ordering::SeqCst) || is_woken() {
            return;
        }
    }
}
