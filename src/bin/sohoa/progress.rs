//! A bar on a terminal; otherwise a log line every ten seconds.

use std::io::{IsTerminal, stderr};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

const LOG_EVERY: Duration = Duration::from_secs(10);

/// How far a run is.
pub(crate) struct Progress {
    bar: ProgressBar,
    log: Option<Log>,
}

/// The thread that writes log lines until its sender is gone.
struct Log {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Progress {
    /// For documents not counted yet.
    pub(crate) fn start() -> Self {
        if stderr().is_terminal() {
            let style = ProgressStyle::with_template("{bar:30} {pos}/{len} documents, {per_sec}, {eta} left");
            let bar = ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.enable_steady_tick(Duration::from_millis(250));
            return Self { bar, log: None };
        }
        let bar = ProgressBar::hidden();
        let log = Log::start(bar.clone());
        Self { bar, log: Some(log) }
    }

    /// There are `total` documents, `done` of them before anything began.
    pub(crate) fn begin(&self, total: u64, done: u64) {
        self.bar.set_length(total);
        self.bar.set_position(done);
        self.bar.reset_eta();
    }

    /// One document more.
    pub(crate) fn advance(&self) {
        self.bar.inc(1);
    }

    /// A message that does not tear the bar.
    pub(crate) fn say(&self, message: &str) {
        self.bar.suspend(|| tracing::warn!("{message}"));
    }

    /// Takes the bar away, ends the log.
    pub(crate) fn finish(&mut self) {
        self.bar.finish_and_clear();
        if let Some(Log { stop, thread }) = self.log.take() {
            drop(stop);
            // The thread does nothing that can fail.
            let _ = thread.join();
        }
    }
}

impl Log {
    fn start(bar: ProgressBar) -> Self {
        let (stop, stopped) = mpsc::channel();
        let thread = thread::spawn(move || {
            while stopped.recv_timeout(LOG_EVERY) == Err(RecvTimeoutError::Timeout) {
                let (done, total) = (bar.position(), bar.length().unwrap_or_default());
                tracing::info!("{done} of {total} documents done, {:.0?} so far", bar.elapsed());
            }
        });
        Self { stop, thread }
    }
}
