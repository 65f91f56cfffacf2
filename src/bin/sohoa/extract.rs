//! `sohoa extract`: one document to one record on stdout.

use std::io::{Read, Write, stdin, stdout};
use std::path::Path;

use sohoa::assets::Assets;
use sohoa::document::Source;
use sohoa::ingest;
use sohoa::ocr::{Steps, Tesseract};
use sohoa::output::json_document;
use sohoa::pipeline::{Pipeline, Settings};
use sohoa::{Error, ErrorKind};

use crate::args::{Common, ExtractArgs, ReadingArgs};
use crate::exit::Exit;

pub(crate) fn run(common: &Common, args: &ExtractArgs) -> Result<Exit, Error> {
    let pipeline = pipeline(common, &args.reading)?;
    let source = read_source(args.file.as_deref(), pipeline.limits())?;
    print(&json_document(&pipeline.run(source)?.report)?)
}

/// What the options ask for, as a value.
pub(crate) fn settings(common: &Common, reading: &ReadingArgs) -> Settings {
    Settings {
        dictionaries: common.dictionaries.clone(),
        languages: reading.lang.clone(),
        profile: reading.profile,
        without: reading.without.clone(),
        limits: reading.limits.limits(),
    }
}

/// The pipeline that the options ask for.
pub(crate) fn pipeline(common: &Common, reading: &ReadingArgs) -> Result<Pipeline, Error> {
    settings(common, reading).pipeline()
}

/// The same with a recogniser as its makers set it.
pub(crate) fn plain_pipeline(common: &Common, reading: &ReadingArgs) -> Result<Pipeline, Error> {
    let engine = Box::new(Tesseract::plain(&reading.lang));
    Ok(Pipeline::new(&assets(common)?, engine)?.with_steps(Steps::NONE).with_limits(reading.limits.limits()))
}

/// The dictionaries that the options ask for.
pub(crate) fn assets(common: &Common) -> Result<Assets, Error> {
    Settings { dictionaries: common.dictionaries.clone(), ..Settings::default() }.assets()
}

/// The file, or the standard input for `None` and `-`.
pub(crate) fn read_source(file: Option<&Path>, limits: &ingest::Limits) -> Result<Source, Error> {
    match file {
        Some(path) if path != Path::new("-") => ingest::read_file(path, limits),
        _ => {
            let mut bytes = Vec::new();
            stdin().lock().read_to_end(&mut bytes).map_err(|cause| {
                Error::new(ErrorKind::Unreadable, "cannot read the standard input")
                    .in_source("-")
                    .caused_by(cause)
            })?;
            Ok(Source::new("-", bytes))
        }
    }
}

/// Data to stdout.
pub(crate) fn print(bytes: &[u8]) -> Result<Exit, Error> {
    let mut out = stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(|cause| {
        Error::new(ErrorKind::Unwritable, "cannot write to the standard output").caused_by(cause)
    })?;
    Ok(Exit::Success)
}
