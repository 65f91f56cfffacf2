//! The command line: parse, run, print the error, exit code. Data on stdout, messages on stderr.

mod args;
mod dict;
mod doctor;
mod eval;
mod eval_args;
mod exit;
mod export;
mod extract;
mod gold;
mod ingest;
mod interrupt;
mod messages;
mod progress;
mod restore;
mod schema;
mod table;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use exit::Exit;

fn main() -> ExitCode {
    messages::limit_openmp_threads();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return args::report(&error).into(),
    };
    messages::start(cli.verbose, cli.log);
    messages::keep_panics_off_the_screen();
    let result = match cli.command {
        Command::Ingest(args) => ingest::run(&cli.common, &args),
        Command::Restore(args) => restore::run(&cli.common, &args),
        Command::Extract(args) => extract::run(&cli.common, &args),
        Command::Eval(args) => eval::run(&cli.common, &args),
        Command::Gold(command) => gold::run(&command),
        Command::Export(args) => export::run(&args),
        Command::Schema => schema::run(),
        Command::Dict(command) => dict::run(&command),
        Command::Doctor => doctor::run(&cli.common),
    };
    let exit = result.unwrap_or_else(|error| {
        messages::error(&error);
        Exit::from(error.kind())
    });
    exit.into()
}
