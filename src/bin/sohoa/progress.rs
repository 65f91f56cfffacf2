//! A bar on a terminal; otherwise a log line every ten seconds.

use std::io::{IsTerminal, stderr};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

const LOG_EVERY: Duration = Duration::from_secs(10);

/// How far a run is.
pub(crate) struct Progress {
    bar: ProgressBar,
    last_log: Option<Mutex<Instant>>,
}

impl Progress {
    /// For `total` documents.
    pub(crate) fn start(total: u64) -> Self {
        if !stderr().is_terminal() {
            let bar = ProgressBar::hidden();
            bar.set_length(total);
            return Self { bar, last_log: Some(Mutex::new(Instant::now())) };
        }
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} documents, {per_sec}, {eta} left");
        let bar = ProgressBar::new(total).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.enable_steady_tick(Duration::from_millis(250));
        Self { bar, last_log: None }
    }

    /// One document more.
    pub(crate) fn advance(&self) {
        self.bar.inc(1);
        let Some(last) = &self.last_log else { return };
        let Ok(mut last) = last.lock() else { return };
        if last.elapsed() >= LOG_EVERY {
            *last = Instant::now();
            let (done, total) = (self.bar.position(), self.bar.length().unwrap_or(0));
            tracing::info!("{done} of {total} documents, {:.1} a second", self.bar.per_sec());
        }
    }

    /// A message that does not tear the bar.
    pub(crate) fn say(&self, message: &str) {
        self.bar.suspend(|| tracing::warn!("{message}"));
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
