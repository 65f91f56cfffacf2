//! Workers' processes: the options of those who start them, and `sohoa worker`, which is one.

use std::io::stdin;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use sohoa::Error;
use sohoa::pipeline::batch::{Home, InProcess};
use sohoa::pipeline::isolation::{self, Bounds, Isolation, Workers};
use sohoa::pipeline::{Pipeline, Settings};

use crate::args::seconds;
use crate::exit::Exit;

/// What a document may cost, and what is done that it costs no more.
#[derive(Debug, Args)]
#[command(next_help_heading = "Isolation")]
pub(crate) struct IsolationArgs {
    /// Read documents in processes of their own, so that one that crashes or hangs costs only itself.
    #[arg(long, value_name = "ON|OFF", default_value = "on")]
    isolation: Switch,
    /// Give a document up when no page and no stage of it begins for so long.
    #[arg(long, value_name = "SECONDS", default_value = "120", value_parser = seconds)]
    stall_timeout: Duration,
    /// Give a document up that takes longer than this.
    #[arg(long, value_name = "SECONDS", default_value = "21600", value_parser = seconds)]
    document_timeout: Duration,
    /// Memory of one worker; each of --jobs has as much.
    #[arg(long, value_name = "MIB", default_value = "4096", value_parser = clap::value_parser!(u64).range(64..=1 << 24))]
    worker_memory: u64,
    /// The program to start instead of `sohoa worker`.
    #[arg(long, value_name = "FILE", hide = true)]
    worker_program: Option<PathBuf>,
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

impl IsolationArgs {
    /// Where documents are worked on.
    pub(crate) fn home<'a>(
        &self,
        pipeline: &'a Pipeline,
        settings: Settings,
        jobs: usize,
    ) -> Result<Box<dyn Home + 'a>, Error> {
        if self.isolation == Switch::Off {
            return Ok(Box::new(InProcess::new(pipeline, jobs)?));
        }
        let bounds = Bounds {
            stall: self.stall_timeout,
            document: self.document_timeout,
            memory: self.worker_memory << 20,
        };
        let (program, arguments) = match &self.worker_program {
            Some(program) => (program.clone(), Vec::new()),
            None => (own_program(), vec!["worker".into()]),
        };
        Ok(Box::new(Workers::new(pipeline, Isolation { program, arguments, settings, bounds })))
    }
}

/// On Linux what runs, also after a new version was installed in its place: a run has one version.
fn own_program() -> PathBuf {
    if cfg!(target_os = "linux") {
        return PathBuf::from("/proc/self/exe");
    }
    std::env::current_exe().unwrap_or_else(|_| PathBuf::from("sohoa"))
}

/// `sohoa worker`. What it prints is kept by whoever started it, and told when it dies: so are its panics.
pub(crate) fn worker() -> Result<Exit, Error> {
    let _ = std::panic::take_hook();
    isolation::serve(stdin(), isolation::take_stdout()?, &Pipeline::run_watched)?;
    Ok(Exit::Success)
}
