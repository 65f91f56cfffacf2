//! What is said on stderr: log lines, errors; and the settings of the process that must precede all work.

use std::io::{IsTerminal, Write, stderr};
use std::sync::atomic::{AtomicBool, Ordering};

use sohoa::Error;
use tracing_subscriber::EnvFilter;

use crate::args::LogFormat;

/// The OpenMP runtime inside Tesseract reads this when the program is loaded.
const OPENMP_THREADS: &str = "OMP_THREAD_LIMIT";

/// Starts the program over with one OpenMP thread per engine, unless the user has set a number: the workers are
/// the parallelism, and threads within threads cost four times the CPU (measured).
#[expect(clippy::disallowed_methods, reason = "a setting of this very process")]
pub(crate) fn limit_openmp_threads() {
    #[cfg(unix)]
    if std::env::var(OPENMP_THREADS).is_err() {
        use std::os::unix::process::CommandExt;
        let Ok(program) = std::env::current_exe() else { return };
        let mut arguments = std::env::args_os();
        let mut command = std::process::Command::new(program);
        if let Some(name) = arguments.next() {
            command.arg0(name);
        }
        // Comes back only when the program cannot be started over: then it is slower and otherwise the same.
        let _ = command.args(arguments).env(OPENMP_THREADS, "1").exec();
    }
}

/// Log lines go to stderr: warnings by default, more with `-v`.
pub(crate) fn start(verbose: u8, format: LogFormat) {
    let level = match verbose {
        0 => "sohoa=info",
        1 => "sohoa=debug",
        _ => "debug",
    };
    let filter = EnvFilter::try_from_env("SOHOA_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr).with_target(false);
    match format {
        LogFormat::Text => log.with_ansi(stderr().is_terminal()).without_time().init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
    JSON.store(format == LogFormat::Json, Ordering::Relaxed);
}

/// Whether all that is said is JSON: a setting of the process, like the log's own.
static JSON: AtomicBool = AtomicBool::new(false);

/// Words for the user, as they are on a terminal or a line of JSON.
pub(crate) fn say(words: &str) {
    if JSON.load(Ordering::Relaxed) {
        tracing::info!("{words}");
    } else {
        // Nothing can be done when the terminal is gone.
        let _ = writeln!(stderr(), "{words}");
    }
}

/// A parser's panic becomes an error of its document; its text would only frighten.
pub(crate) fn keep_panics_off_the_screen() {
    std::panic::set_hook(Box::new(|panic| tracing::debug!("{panic}")));
}

/// The final word when a run stops.
pub(crate) fn error(error: &Error) {
    if JSON.load(Ordering::Relaxed) {
        tracing::error!(kind = error.kind().name(), "{error}");
    } else {
        say(&format!("sohoa: {error}"));
    }
}
