//! `cargo bench`: how many syllables a second the restorer does on one core, by kind of damage, and how many pages of
//! text a second the extractor.
//!
//! A plain program, since one number per kind is all that is asked: the best of several runs over the text of the
//! samples, without start-up. Name a folder of clean `.txt` files behind `--` to measure on more text. Where Python has
//! the package `pyvi`, whose `ViUtils.add_accents` is the public restorer people use, its figures stand beside ours.
//! `--extract` leaves the restorer out: what a profiler should see.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench reads files and prints figures"
)]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use sohoa::assets::Assets;
use sohoa::document::Origin;
use sohoa::document::{Document, PageContent, PageNumber, Reading, Source};
use sohoa::extract::Extractor;
use sohoa::ingest::{self, Limits};
use sohoa::restore::{Profile, Restorer};
use sohoa::text::{self, strip_marks};

/// Runs of which the best counts.
const RUNS: usize = 5;

/// Syllables of a page, as the sample plans and reports have them.
const PAGE: usize = 450;

fn main() -> sohoa::error::Result<()> {
    let started = Instant::now();
    let restorer = Restorer::new(&Assets::embedded())?;
    println!("start {:.1} ms", started.elapsed().as_secs_f64() * 1e3);
    if std::env::args().any(|argument| argument == "--extract") {
        return extract(&restorer);
    }
    let clean = clean_text();
    let stripped = strip_marks(&clean);
    let kinds = [
        ("stripped", stripped.as_str(), Origin::TextLayer, Profile::Stripped),
        ("fusion", clean.as_str(), Origin::Ocr, Profile::Auto),
        ("garble", stripped.as_str(), Origin::TextLayer, Profile::Ocr),
    ];
    for (name, text, origin, profile) in kinds {
        let document = document(text, origin)?;
        let syllables = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).count();
        let best = (0..RUNS).map(|_| seconds(&restorer, document.clone(), profile)).fold(f64::MAX, f64::min);
        println!("{name} {:.0} syllables/s ({syllables} syllables)", syllables as f64 / best);
    }
    println!("pyvi {}", pyvi(&clean).unwrap_or_else(|| "is not installed (pip install pyvi)".into()));
    extract(&restorer)
}

/// Every text by itself, as documents come; then the longest ones pieced together to a document of ten pages.
fn extract(restorer: &Restorer) -> sohoa::error::Result<()> {
    let started = Instant::now();
    let extractor = Extractor::new(&Assets::embedded())?;
    println!("start of extract {:.1} ms", started.elapsed().as_secs_f64() * 1e3);
    let texts = texts();
    let long: String = texts.concat();
    let long: String = long.split_inclusive(' ').cycle().take(10 * PAGE).collect();
    for (name, texts) in [("documents", texts), ("ten pages", vec![long])] {
        let syllables: usize = texts.iter().map(|text| text.split_whitespace().count()).sum();
        let pages = syllables as f64 / PAGE as f64;
        let documents: Vec<_> = texts
            .iter()
            .map(|text| Ok(restorer.restore(document(text, Origin::TextLayer)?, Profile::Auto)))
            .collect::<sohoa::error::Result<_>>()?;
        let run = || {
            let started = Instant::now();
            for document in &documents {
                std::hint::black_box(extractor.extract(document));
            }
            started.elapsed().as_secs_f64()
        };
        let best = (0..RUNS).map(|_| run()).fold(f64::MAX, f64::min);
        println!(
            "extract, {name}: {:.0} pages/s, {:.1} ms for {pages:.1} pages in {} documents",
            pages / best,
            best * 1e3,
            documents.len()
        );
    }
    Ok(())
}

/// What `pyvi` does with the same text, line by line: syllables a second, and how many are right. Start-up is not
/// counted.
fn pyvi(clean: &str) -> Option<String> {
    let mut python = Command::new("python3")
        .args(["-c", include_str!("restore_with_pyvi.py")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    python.stdin.take()?.write_all(clean.as_bytes()).ok()?;
    let output = python.wait_with_output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The truth of the sample documents, or the text files of the folder named on the command line.
fn clean_text() -> String {
    texts().concat()
}

fn texts() -> Vec<String> {
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let folder = folder.map_or(samples, Into::into);
    let mut files: Vec<_> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    files.sort();
    let texts = files.iter().filter_map(|path| std::fs::read_to_string(path).ok());
    texts.map(|text| text::nfc(&text).replace('\r', "")).collect()
}

fn document(text: &str, origin: Origin) -> sohoa::error::Result<Document<Reading>> {
    let opened = ingest::open(Source::new("bench.txt", text.as_bytes()), &Limits::default())?;
    let page = |index| match opened.page(PageNumber::from_index(index))?.content {
        PageContent::Text(reading) => Ok(Some(Reading { origin, ..reading })),
        PageContent::Image { .. } => Ok(None),
    };
    let pages: Vec<Option<Reading>> =
        (0..opened.page_count()).map(page).collect::<sohoa::error::Result<_>>()?;
    Ok(Document::new(opened.source().clone(), pages.into_iter().flatten().collect()))
}

fn seconds(restorer: &Restorer, document: Document<Reading>, profile: Profile) -> f64 {
    let started = Instant::now();
    std::hint::black_box(restorer.restore(document, profile));
    started.elapsed().as_secs_f64()
}
