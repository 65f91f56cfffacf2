//! What is said on stderr: log lines, errors; and the settings of the process that must precede all work.

use std::io::{IsTerminal, Write, stderr};

use sohoa::Error;
use tracing_subscriber::EnvFilter;

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
pub(crate) fn start(verbose: u8) {
    let level = match verbose {
        0 => "sohoa=info",
        1 => "sohoa=debug",
        _ => "debug",
    };
    let filter = EnvFilter::try_from_env("SOHOA_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .with_ansi(stderr().is_terminal())
        .with_target(false)
        .without_time()
        .init();
}

/// A parser's panic becomes an error of its document; its text would only frighten.
pub(crate) fn keep_panics_off_the_screen() {
    std::panic::set_hook(Box::new(|panic| tracing::debug!("{panic}")));
}

/// The final word when a run stops.
pub(crate) fn error(error: &Error) {
    // Nothing can be done when the terminal is gone.
    let _ = writeln!(stderr(), "sohoa: {error}");
}
