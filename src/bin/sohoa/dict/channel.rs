//! `sohoa dict train-channel`: reads pages whose text is known, and learns what the recogniser makes of letters.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use rayon::prelude::*;
use sohoa::document::{PageNumber, Source};
use sohoa::error::Result;
use sohoa::eval::words::word_pairs;
use sohoa::ingest::{self, Limits};
use sohoa::ocr::{self, Recognize, Steps, Tesseract};
use sohoa::output::write_atomically;
use sohoa::restore::CONFUSIONS_FILE;
use sohoa::restore::train::{ConfusionRow, learn_channel};
use sohoa::text::nfc;
use sohoa::{Error, ErrorKind};
use walkdir::WalkDir;

use super::{DictArgs, read};

/// What the channel is learnt from.
#[derive(Debug, Args)]
pub(crate) struct ChannelArgs {
    #[command(flatten)]
    dict: DictArgs,
    /// A folder of page pictures, each with its text beside it (`page.jpg`, `page.txt`).
    #[arg(value_name = "DIR")]
    pages: PathBuf,
}

/// The recogniser whose faults are mended letter by letter, by its Tesseract language.
const LANGUAGE: &str = "eng";

/// Reads, aligns, learns, and writes the table.
pub(super) fn train_channel(args: &ChannelArgs) -> Result<()> {
    let engine = Tesseract::new(LANGUAGE);
    engine.engine()?;
    let pictures = pictures(&args.pages)?;
    let pairs: Vec<Vec<(String, String)>> =
        pictures.par_iter().map(|picture| pairs_of(picture, &engine)).collect::<Result<_>>()?;
    let pairs = pairs.concat();
    let right = pairs.iter().filter(|(printed, read)| printed == read).count();
    let (pages, words) = (pictures.len(), pairs.len());
    tracing::info!("{pages} pages, {words} pairs of words, {right} of them read right");
    let rows = learn_channel(&pairs);
    let path = args.dict.dictionaries.join(CONFUSIONS_FILE);
    write_atomically(&path, table(pages, words, &rows).as_bytes())
}

/// The pictures that have a text beside them, in order.
fn pictures(dir: &Path) -> Result<Vec<PathBuf>> {
    let files = WalkDir::new(dir).sort_by_file_name().into_iter().filter_map(std::result::Result::ok);
    let is_picture = |path: &PathBuf| {
        path.is_file()
            && path.extension().is_some_and(|extension| extension != "txt")
            && path.with_extension("txt").is_file()
    };
    let pictures: Vec<PathBuf> = files.map(walkdir::DirEntry::into_path).filter(is_picture).collect();
    if pictures.is_empty() {
        return Err(Error::new(ErrorKind::Unreadable, "no page picture with its text beside it")
            .with_remedy("draw some: cargo run --release --example make_samples -- --pages 100 DIR TEXT...")
            .in_source(&dir.display().to_string()));
    }
    Ok(pictures)
}

fn pairs_of(picture: &Path, engine: &dyn Recognize) -> Result<Vec<(String, String)>> {
    let truth = read(&picture.with_extension("txt"))?;
    let name = picture.display().to_string();
    let opened = ingest::open(Source::new(&name, read(picture)?), &Limits::default());
    let opened = opened.map_err(|error| error.in_source(&name))?;
    let mut got = String::new();
    for index in 0..opened.page_count() {
        let page = opened.page(PageNumber::from_index(index)).map_err(|error| error.in_source(&name))?;
        let reading = ocr::read(page, engine, Steps::default()).map_err(|error| error.in_source(&name))?;
        reading.lines.iter().for_each(|line| got.extend([line.text.as_str(), "\n"]));
    }
    Ok(word_pairs(&nfc(&String::from_utf8_lossy(&truth)), &got))
}

fn table(pages: usize, words: usize, rows: &[ConfusionRow]) -> String {
    let mut table = format!(
        "# What `tesseract -l {LANGUAGE}` reads where a Vietnamese letter was printed: seen, meant, and the cost \
         -ln P(seen | meant) in nats.\n# Learnt by `sohoa dict train-channel` from {words} pairs of words on {pages} \
         synthetic pages (dictionaries/README.md). A capital in\n# `seen` matches only a capital, a small letter \
         both. Own work.\nseen\tmeant\tcost\n"
    );
    for ConfusionRow { seen, meant, cost } in rows {
        // Writing to a string cannot fail.
        let _ = writeln!(table, "{seen}\t{meant}\t{cost:.2}");
    }
    table
}
