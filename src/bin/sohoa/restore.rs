//! `sohoa restore`: text in, the same lines with marks and letters put back out.

use std::io::{self, Write};

use clap::Args;
use serde::Serialize;
use sohoa::assets::Assets;
use sohoa::document::{
    Alternative, Cause, Confidence, Document, Line, Measures, Origin, PageNumber, Reading, RestoredLine,
    Source, Triage, TriageAction, Why,
};
use sohoa::error::Result;
use sohoa::restore::{Profile, Restorer};
use sohoa::{Error, ErrorKind};

/// How to restore.
#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// What is the matter with the text: auto, stripped or ocr.
    #[arg(long, default_value_t, value_name = "PROFILE")]
    pub(crate) profile: Profile,
    /// Print one JSON object per line of input, with what was chosen for every token, how sure, and why.
    #[arg(long)]
    pub(crate) json: bool,
    /// The text file; the standard input when it is missing or `-`.
    #[arg(value_name = "FILE", default_value = "-")]
    pub(crate) file: String,
}

/// Restores `text`, whose name is `args.file`, and writes as many lines as it has.
pub(crate) fn run(text: &str, args: &RestoreArgs, assets: &Assets, out: &mut dyn Write) -> Result<()> {
    let document = Restorer::new(assets)?.restore(reading(text, &args.file), args.profile);
    let lines = document.pages.iter().flat_map(|page| &page.lines);
    let written = if args.json { write_json(lines, out) } else { write_text(lines, out) };
    written.map_err(|cause| {
        Error::new(ErrorKind::Unwritable, "cannot write the restored text")
            .with_remedy("check the disk, or the program that reads the output")
            .caused_by(cause)
    })
}

/// The text as one page.
fn reading(text: &str, name: &str) -> Document<Reading> {
    let triage = Triage { cause: Cause::Clean, action: TriageAction::Restore, measures: Measures::default() };
    let page = Reading {
        page: PageNumber::FIRST,
        size: None,
        origin: Origin::TextLayer,
        triage,
        lines: text.lines().map(Line::from_text).collect(),
    };
    Document::new(Source::new(name, text.as_bytes()), vec![page])
}

fn write_text<'a>(lines: impl Iterator<Item = &'a RestoredLine>, out: &mut dyn Write) -> io::Result<()> {
    for line in lines {
        writeln!(out, "{}", line.text)?;
    }
    Ok(())
}

/// A line on the wire.
#[derive(Serialize)]
struct WireLine<'a> {
    /// Counted from 1.
    line: usize,
    tokens: Vec<WireToken<'a>>,
}

/// A token on the wire.
#[derive(Serialize)]
struct WireToken<'a> {
    read: &'a str,
    chosen: &'a str,
    confidence: Confidence,
    alternatives: &'a [Alternative],
    why: Why,
}

fn write_json<'a>(lines: impl Iterator<Item = &'a RestoredLine>, out: &mut dyn Write) -> io::Result<()> {
    for (index, line) in lines.enumerate() {
        let tokens = line.tokens.iter().map(|token| WireToken {
            read: &line.read[token.read.clone()],
            chosen: &line.text[token.chosen.clone()],
            confidence: token.confidence,
            alternatives: &token.alternatives,
            why: token.why,
        });
        let wire = WireLine { line: index + 1, tokens: tokens.collect() };
        serde_json::to_writer(&mut *out, &wire)?;
        writeln!(out)?;
    }
    Ok(())
}
