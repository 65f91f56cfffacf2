//! `sohoa.toml`: options that need not be typed each time. A table a command, keys as the long options are called;
//! what is typed wins.
//!
//! The file's options are put among the typed ones before clap looks at them, so that they are checked, explained
//! and combined in one way wherever they come from.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, CommandFactory, FromArgMatches};
use sohoa::{Error, ErrorKind};
use toml::{Table, Value};

use crate::args::{self, Cli};
use crate::exit::Exit;
use crate::messages;

/// Read where no other file is named.
const FILE: &str = "sohoa.toml";

/// Options that make no sense in the file.
const NOT_IN_FILE: [&str; 3] = ["config", "help", "version"];

/// What is to be done: the typed options and those of the file. The error is said already.
pub(crate) fn parse() -> Result<Cli, Exit> {
    let typed: Vec<OsString> = std::env::args_os().collect();
    let added = from_file(&typed).map_err(|error| {
        messages::error(&error);
        Exit::Usage
    })?;
    let all = merged(typed, &added);
    let parsed = Cli::command().try_get_matches_from(all).and_then(|matches| Cli::from_arg_matches(&matches));
    parsed.map_err(|error| {
        let exit = args::report(&error);
        if error.use_stderr() {
            added.say();
        }
        exit
    })
}

/// Options that the file adds.
#[derive(Debug, Default)]
struct Added {
    file: PathBuf,
    words: Vec<OsString>,
}

impl Added {
    /// A wrong value of the file looks like a wrong option: the reader should know where it stands.
    fn say(&self) {
        let words: Vec<_> = self.words.iter().map(|word| word.to_string_lossy()).collect();
        if !words.is_empty() {
            messages::say(&format!("\n{} gives: {}", self.file.display(), words.join(" ")));
        }
    }
}

/// Behind the typed options, but not behind `--`: what follows that is files.
fn merged(mut typed: Vec<OsString>, added: &Added) -> Vec<OsString> {
    let end = typed.iter().position(|word| word == "--").unwrap_or(typed.len());
    typed.splice(end..end, added.words.iter().cloned());
    typed
}

fn from_file(typed: &[OsString]) -> Result<Added, Error> {
    let root = Cli::command();
    // Required options may still come from the file; help and the version need no file.
    let Ok(matches) = root.clone().ignore_errors(true).try_get_matches_from(typed) else {
        return Ok(Added::default());
    };
    // A worker is told everything by whoever started it.
    if matches.subcommand_name() == Some("worker") {
        return Ok(Added::default());
    }
    let Some((file, table)) = read(matches.get_one::<PathBuf>("config").map(PathBuf::as_path))? else {
        return Ok(Added::default());
    };
    check(&root, &table, "").map_err(|error| error.in_source(&file.display().to_string()))?;
    Ok(Added { words: for_command(&root, &table, &matches), file })
}

/// The options of every command above the one that is run which hold below too, and all of its own: `[eval.ocr]`
/// is not `[eval]`.
fn for_command(root: &Command, table: &Table, typed: &ArgMatches) -> Vec<OsString> {
    let (mut command, mut table, mut typed) = (root, Some(table), typed);
    let mut given = Vec::new();
    loop {
        let below =
            typed.subcommand().and_then(|(name, typed)| Some((command.find_subcommand(name)?, typed)));
        if let Some(table) = table {
            given.extend(words(command, table, typed, below.is_some()));
        }
        let Some((found, typed_below)) = below else { return given };
        table = table.and_then(|table| table.get(found.get_name())?.as_table());
        (command, typed) = (found, typed_below);
    }
}

/// The file and what it says; nothing where none is named and none stands here.
#[expect(clippy::disallowed_methods, reason = "the settings of this very program")]
fn read(named: Option<&Path>) -> Result<Option<(PathBuf, Table)>, Error> {
    let file = named.unwrap_or(Path::new(FILE));
    if named.is_none() && !file.exists() {
        return Ok(None);
    }
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|cause| {
        let error = Error::new(ErrorKind::Unreadable, "cannot read the settings");
        error.with_remedy("name a file that is there after --config").in_source(&name).caused_by(cause)
    })?;
    let table = text.parse().map_err(|cause: toml::de::Error| {
        let error = Error::new(ErrorKind::Malformed, "these settings are no TOML");
        error.with_remedy("correct the line that is named").in_source(&name).caused_by(cause)
    })?;
    Ok(Some((file.to_owned(), table)))
}

/// Every key of the file is an option, every table a command; of the commands that are not run too.
fn check(command: &Command, table: &Table, above: &str) -> Result<(), Error> {
    for (key, value) in table {
        let name = format!("{above}{key}");
        match (command.find_subcommand(key), value) {
            (Some(below), Value::Table(table)) => check(below, table, &format!("{name}."))?,
            (None, value) if option(command, key).is_some() => texts(key, value, &name).map(drop)?,
            _ => return Err(unknown(command, &name)),
        }
    }
    Ok(())
}

fn unknown(command: &Command, name: &str) -> Error {
    let keys: Vec<&str> = options(command).filter_map(Arg::get_long).collect();
    let tables: Vec<String> = shown(command).map(|command| format!("[{}]", command.get_name())).collect();
    let known = [keys.join(", "), tables.join(", ")].into_iter().filter(|part| !part.is_empty());
    Error::new(ErrorKind::Malformed, format!("there is no option `{name}`"))
        .with_remedy(format!("take it out, or write one of {}", known.collect::<Vec<_>>().join(", ")))
}

fn shown(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|command| !command.is_hide_set())
}

/// The options that may stand in the file.
fn options(command: &Command) -> impl Iterator<Item = &Arg> {
    let is_for_file = |long: &str| !NOT_IN_FILE.contains(&long);
    command.get_arguments().filter(move |arg| !arg.is_hide_set() && arg.get_long().is_some_and(is_for_file))
}

fn option<'a>(command: &'a Command, key: &str) -> Option<&'a Arg> {
    options(command).find(|arg| arg.get_long() == Some(key))
}

/// What `table` says of `command`, as if it were typed; nothing of what is typed, or of what may not stand beside
/// it. Of a command above the one that is run, `only_global` options.
fn words(command: &Command, table: &Table, typed: &ArgMatches, only_global: bool) -> Vec<OsString> {
    let is_typed = |arg: &Arg| {
        let id = arg.get_id().as_str();
        typed.try_contains_id(id).is_ok() && typed.value_source(id) == Some(ValueSource::CommandLine)
    };
    if command.get_arguments().any(|arg| arg.is_exclusive_set() && is_typed(arg)) {
        return Vec::new();
    }
    let given = options(command).filter(|arg| !is_typed(arg) && (arg.is_global_set() || !only_global));
    let given = given.filter_map(|arg| arg.get_long().and_then(|key| Some((arg, key, table.get(key)?))));
    given.flat_map(|(arg, key, value)| option_words(arg, key, value)).map(OsString::from).collect()
}

fn option_words(arg: &Arg, key: &str, value: &Value) -> Vec<String> {
    match (arg.get_action(), value) {
        (ArgAction::SetTrue, Value::Boolean(false)) => Vec::new(),
        (ArgAction::SetTrue, Value::Boolean(true)) => vec![format!("--{key}")],
        (ArgAction::Count, Value::Integer(count)) => {
            vec![format!("--{key}"); usize::try_from(*count).unwrap_or_default()]
        }
        // Anything else is clap's to refuse. A bad kind of value is refused before.
        (_, value) => {
            let texts = texts(key, value, key).unwrap_or_default();
            texts.into_iter().map(|text| format!("--{key}={text}")).collect()
        }
    }
}

/// A value, or each of a list, in the characters that would be typed.
fn texts(key: &str, value: &Value, name: &str) -> Result<Vec<String>, Error> {
    match value {
        Value::Array(values) => {
            let texts = values.iter().map(|value| texts(key, value, name)).collect::<Result<Vec<_>, _>>()?;
            Ok(texts.concat())
        }
        Value::String(text) => Ok(vec![text.clone()]),
        Value::Integer(number) => Ok(vec![number.to_string()]),
        Value::Float(number) => Ok(vec![number.to_string()]),
        Value::Boolean(value) => Ok(vec![value.to_string()]),
        Value::Datetime(day) => Ok(vec![day.to_string()]),
        Value::Table(_) => Err(Error::new(ErrorKind::Malformed, format!("`{name}` is a table and no value"))
            .with_remedy(format!("write {key} = ... with a text, a number, true, false or a list"))),
    }
}
