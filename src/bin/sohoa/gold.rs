//! `sohoa gold`: check a gold set, print its schema, import annotations; and reading gold folders, for `sohoa eval`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sohoa::assets::Assets;
use sohoa::eval::gold::{Annotated, Case, Files, Split};
use sohoa::eval::import;
use sohoa::eval::truth::schema;
use sohoa::output::{json_document, write_atomically};
use sohoa::{Error, ErrorKind};

use crate::eval_args::{GoldCommand, ImportArgs};
use crate::exit::Exit;
use crate::extract::print;

/// A case and the file it asks about.
pub(crate) struct Found {
    pub(crate) case: Case,
    pub(crate) input: PathBuf,
}

pub(crate) fn run(command: &GoldCommand) -> Result<Exit, Error> {
    match command {
        GoldCommand::Check { gold } => check(gold),
        GoldCommand::Schema => print(&json_document(&schema())?),
        GoldCommand::Import(args) => import_case(args),
    }
}

fn check(gold: &[PathBuf]) -> Result<Exit, Error> {
    let (cases, complaints) = load(gold)?;
    let with = |wanted: fn(&Case) -> bool| cases.iter().filter(|found| wanted(&found.case)).count();
    let summary = format!(
        "{} cases: {} dev, {} test; {} with a true text, {} with a true record; {} complaints\n",
        cases.len(),
        with(|case| case.about.split == Split::Dev),
        with(|case| case.about.split == Split::Test),
        with(|case| case.text.is_some()),
        with(|case| case.record.is_some()),
        complaints.len()
    );
    let lines: Vec<&str> = complaints.iter().map(String::as_str).chain([summary.as_str()]).collect();
    print(lines.join("\n").as_bytes())?;
    Ok(if complaints.is_empty() && !cases.is_empty() { Exit::Success } else { Exit::Untrusted })
}

/// The cases under `paths`, by name, and all complaints. A path is a case folder or a folder of case folders.
pub(crate) fn load(paths: &[PathBuf]) -> Result<(Vec<Found>, Vec<String>), Error> {
    let mut folders = Vec::new();
    for path in paths {
        folders.extend(case_folders(path)?);
    }
    let (mut cases, mut complaints) = (Vec::new(), Vec::new());
    for folder in folders {
        match load_case(&folder)? {
            Ok(found) => cases.push(found),
            Err(found) => complaints.extend(found),
        }
    }
    cases.sort_by(|a: &Found, b| a.case.name.cmp(&b.case.name));
    let twice = cases.windows(2).filter(|pair| pair[0].case.name == pair[1].case.name);
    complaints.extend(twice.map(|pair| format!("{}: two cases have this name", pair[0].case.name)));
    Ok((cases, complaints))
}

fn case_folders(path: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = entries(path)?;
    if entries.iter().any(|entry| is_case_file(entry)) {
        return Ok(vec![path.to_owned()]);
    }
    let is_hidden =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    Ok(entries.into_iter().filter(|entry| entry.is_dir() && !is_hidden(entry)).collect())
}

/// In the order of their names.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let read =
        || std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>();
    let mut entries = read().map_err(|cause| unreadable(folder, "cannot look into this folder", cause))?;
    entries.sort();
    Ok(entries)
}

fn is_case_file(path: &Path) -> bool {
    ["about.toml", "truth.txt", "truth.json"].iter().any(|name| path.file_name() == Some(name.as_ref()))
}

fn load_case(folder: &Path) -> Result<Result<Found, Vec<String>>, Error> {
    let name = folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy().into_owned();
    let is_input = |path: &PathBuf| path.is_file() && path.file_stem().is_some_and(|stem| stem == "input");
    let inputs: Vec<PathBuf> = entries(folder)?.into_iter().filter(is_input).collect();
    let files = Files {
        inputs: inputs.iter().map(|path| hash_of(path)).collect::<Result<_, _>>()?,
        about: read_if_there(&folder.join("about.toml"))?,
        text: read_if_there(&folder.join("truth.txt"))?,
        record: read_if_there(&folder.join("truth.json"))?,
    };
    let input = inputs.into_iter().next().unwrap_or_default();
    Ok(Case::parse(&name, files).map(|case| Found { case, input }))
}

/// BLAKE3 of a file, as reports write it.
fn hash_of(path: &Path) -> Result<String, Error> {
    Ok(blake3::hash(&read(path)?).to_hex().to_string())
}

#[expect(clippy::disallowed_methods, reason = "gold sets, reports and baselines are read here")]
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|cause| unreadable(path, "cannot read this file", cause))
}

/// A file of text.
pub(crate) fn read_text(path: &Path) -> Result<String, Error> {
    String::from_utf8(read(path)?)
        .map_err(|cause| unreadable(path, "expected text in UTF-8", std::io::Error::other(cause)))
}

/// `None` when there is no such file.
pub(crate) fn read_if_there(path: &Path) -> Result<Option<String>, Error> {
    if path.exists() { read_text(path).map(Some) } else { Ok(None) }
}

fn unreadable(path: &Path, message: &str, cause: std::io::Error) -> Error {
    Error::new(ErrorKind::Unreadable, message).in_source(&path.display().to_string()).caused_by(cause)
}

fn import_case(args: &ImportArgs) -> Result<Exit, Error> {
    let name = args.annotation.as_deref().unwrap_or(&args.input).file_stem().unwrap_or_default();
    let folder = args.out.join(name);
    let mut title = name.to_string_lossy().into_owned();
    if let Some(path) = &args.annotation {
        let gold: Value = serde_json::from_slice(&read(path)?).map_err(|cause| {
            Error::new(ErrorKind::Malformed, "not a JSON file")
                .in_source(&path.display().to_string())
                .caused_by(cause)
        })?;
        title = import::title(&gold);
        write_atomically(&folder.join("truth.json"), &json_document(&import::truth(&gold, &purposes()?))?)?;
    }
    if let Some(text) = &args.text {
        write_atomically(&folder.join("truth.txt"), &read(text)?)?;
    }
    let extension =
        args.input.extension().map_or_else(|| "txt".into(), |extension| extension.to_string_lossy());
    write_atomically(&folder.join(format!("input.{extension}")), &read(&args.input)?)?;
    write_atomically(&folder.join("about.toml"), about(args, &title).as_bytes())?;
    match load_case(&folder)? {
        Ok(found) => print(format!("{}: made {}\n", found.case.name, folder.display()).as_bytes()),
        Err(complaints) => {
            print((complaints.join("\n") + "\n").as_bytes())?;
            Ok(Exit::Untrusted)
        }
    }
}

/// What Nơi nhận abbreviates, written out.
fn purposes() -> Result<BTreeMap<String, String>, Error> {
    let assets = Assets::embedded();
    let mut purposes = BTreeMap::new();
    for [expanded, variants] in assets.table("dispatch_roles.tsv")?.select(["expanded", "variants"])? {
        for variant in variants.split(';') {
            let bare = variant.trim_start_matches("để ");
            for form in [variant, bare] {
                purposes.entry(form.to_owned()).or_insert_with(|| expanded.to_owned());
            }
        }
    }
    Ok(purposes)
}

fn about(args: &ImportArgs, title: &str) -> String {
    let origin = format!("imported from {}", args.annotation.as_ref().unwrap_or(&args.input).display());
    let split = Split::from(args.split).name();
    // TOML's basic strings escape as JSON's do.
    let [title, origin, licence] = [title, &origin, &args.licence].map(|text| Value::from(text).to_string());
    let mut about = format!(
        "title = {title}\nshows = \"\"\norigin = {origin}\nlicence = {licence}\nsplit = \"{split}\"\n"
    );
    let Annotated { pages, lines } = Annotated { pages: args.pages, lines: args.lines };
    if pages.is_some() || lines.is_some() {
        about.push_str("\n[annotated]\n");
    }
    for (key, range) in [("pages", pages), ("lines", lines)] {
        if let Some(range) = range {
            let [first, last] = range;
            about.extend([key, " = [", &first.to_string(), ", ", &last.to_string(), "]\n"]);
        }
    }
    about
}
