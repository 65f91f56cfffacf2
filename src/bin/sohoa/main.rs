//! The command line: parse, run, print the error, exit code. Data on stdout, messages on stderr.

mod args;
mod chart;
mod config;
mod dict;
mod doctor;
mod duplicates;
mod eval;
mod eval_args;
mod exit;
mod export;
mod extract;
mod gold;
mod ingest;
mod interrupt;
mod isolation;
mod manual;
mod messages;
mod progress;
mod query;
mod restore;
mod schema;
mod table;
mod wake;
mod watch;

use std::process::ExitCode;

use args::Command;
use exit::Exit;

fn main() -> ExitCode {
    messages::limit_openmp_threads();
    let cli = match config::parse() {
        Ok(cli) => cli,
        Err(exit) => return exit.into(),
    };
    messages::start(cli.verbose, cli.log);
    messages::keep_panics_off_the_screen();
    let result = match cli.command {
        Command::Ingest(args) => ingest::run(&cli.common, &args),
        Command::Watch(args) => watch::run(&cli.common, &args),
        Command::Restore(args) => restore::run(&cli.common, &args),
        Command::Extract(args) => extract::run(&cli.common, &args),
        Command::Eval(args) => eval::run(&cli.common, &args),
        Command::Gold(command) => gold::run(&command),
        Command::Export(args) => export::run(&cli.common, &args),
        Command::Query(args) => query::run(&args),
        Command::Duplicates(args) => duplicates::run(&args),
        Command::Schema => schema::run(),
        Command::Dict(command) => dict::run(&command),
        Command::Doctor => doctor::run(&cli.common),
        Command::Worker => isolation::worker(),
        Command::Completions(args) => manual::completions(&args),
        Command::Man(args) => manual::man(&args),
    };
    let exit = result.unwrap_or_else(|error| {
        messages::error(&error);
        Exit::from(error.kind())
    });
    exit.into()
}
