//! `sohoa restore`: text in, the same lines with marks and letters put back out.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use sohoa::document::{
    Alternative, Confidence, Document, PageContent, PageNumber, Reading, RestoredLine, Source, Why,
};
use sohoa::error::Result;
use sohoa::ingest::{self, Limits};
use sohoa::output::json_line;
use sohoa::restore::{Profile, Restorer};
use sohoa::{Error, ErrorKind};

use crate::args::Common;
use crate::exit::Exit;
use crate::extract::{assets, print, read_source};

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
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

/// Prints as many lines as were read; a form feed stays between pages.
pub(crate) fn run(common: &Common, args: &RestoreArgs) -> Result<Exit> {
    let limits = Limits::default();
    let document = lines(read_source(args.file.as_deref(), &limits)?, &limits)?;
    let document = Restorer::new(&assets(common)?)?.restore(document, args.profile);
    if !args.json {
        return print(document.text().as_bytes());
    }
    let lines = document.pages.iter().flat_map(|page| &page.lines);
    let wire: Vec<Vec<u8>> =
        lines.enumerate().map(|(index, line)| wire(index, line)).collect::<Result<_>>()?;
    print(&wire.concat())
}

/// The lines of a text file, page by page.
fn lines(source: Source, limits: &Limits) -> Result<Document<Reading>> {
    let opened = ingest::open(source, limits)?;
    let page = |index| match opened.page(PageNumber::from_index(index))?.content {
        PageContent::Text(reading) => Ok(reading),
        PageContent::Image { .. } => {
            Err(Error::new(ErrorKind::Unsupported, "restore takes text, and this is a picture")
                .with_remedy("use `sohoa ingest` or `sohoa extract` for scans and PDFs")
                .in_source(&opened.source().name))
        }
    };
    let pages = (0..opened.page_count()).map(page).collect::<Result<_>>()?;
    Ok(Document::new(opened.source().clone(), pages))
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

fn wire(index: usize, line: &RestoredLine) -> Result<Vec<u8>> {
    let tokens = line.tokens.iter().map(|token| WireToken {
        read: &line.read[token.read.clone()],
        chosen: &line.text[token.chosen.clone()],
        confidence: token.confidence,
        alternatives: &token.alternatives,
        why: token.why,
    });
    json_line(&WireLine { line: index + 1, tokens: tokens.collect() })
}
