//! `sohoa completions` and `sohoa man`: what a shell and a reader know of the options, from their one definition.

use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;
use sohoa::output::write_atomically;
use sohoa::{Error, ErrorKind};

use crate::args::Cli;
use crate::exit::Exit;
use crate::extract::print;

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// For which shell.
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Write one page a command into this folder, instead of the main page to stdout.
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(crate) fn completions(args: &CompletionsArgs) -> Result<Exit, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "sohoa", &mut script);
    print(&script)
}

pub(crate) fn man(args: &ManArgs) -> Result<Exit, Error> {
    let mut root = Cli::command();
    // Gives each command its full name and the options of all.
    root.build();
    match &args.out {
        None => print(&page(root)?),
        Some(folder) => write_pages(root, "", folder).map(|()| Exit::Success),
    }
}

/// The page of `command` and of each below it: `sohoa-eval-diff.1`.
fn write_pages(command: clap::Command, above: &str, folder: &Path) -> Result<(), Error> {
    let name = format!("{above}{}", command.get_name());
    for below in command.get_subcommands().filter(|below| below.get_name() != "help" && !below.is_hide_set())
    {
        write_pages(below.clone(), &format!("{name}-"), folder)?;
    }
    let path = folder.join(format!("{name}.1"));
    write_atomically(&path, &page(command)?)
}

fn page(command: clap::Command) -> Result<Vec<u8>, Error> {
    let mut page = Vec::new();
    Man::new(command).render(&mut page).map_err(|cause| {
        Error::new(ErrorKind::Unwritable, "cannot write the manual page").caused_by(cause)
    })?;
    Ok(page)
}
