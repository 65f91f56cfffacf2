//! Draws the documents of `samples/`: `cargo run --release --example make_samples -- samples [--check] [NAME...]`.
//!
//! ```text
//!   page.txt ── markup ── layout ──> sheets ── canvas ── stamp ── scan ──> image_file / pdf ──> input.*
//!                                      └─────────────────────────────────────────────────────> truth.txt
//! ```
//!
//! `-- --pages COUNT OUT TEXT...` draws pages of single lines instead, the pairs that `sohoa dict train-channel` reads.
//!
//! The same sources give the same bytes. `--check` draws in memory, compares with what lies in the folder and fails
//! with the names of the samples that differ.
#![allow(clippy::print_stdout, reason = "a command for the terminal")]

mod about;
mod canvas;
mod chance;
mod fonts;
mod image_file;
mod layout;
mod markup;
mod pages;
mod pdf;
mod plain;
mod scan;
mod sheet;
mod stamp;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use about::{About, Kind};
use canvas::Canvas;
use chance::Chance;
use fonts::Fonts;
use sheet::Sheet;

/// Anything that can go wrong, said in one sentence.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// A file of a sample and what it holds.
type Drawn = (&'static str, Vec<u8>);

fn main() -> ExitCode {
    match run() {
        Ok(differing) if differing.is_empty() => ExitCode::SUCCESS,
        Ok(differing) => {
            println!("not as drawn: {}", differing.join(", "));
            ExitCode::FAILURE
        }
        Err(cause) => {
            println!("{cause}");
            ExitCode::FAILURE
        }
    }
}

/// Draws or checks; gives the names of the files that differ.
fn run() -> Result<Vec<String>> {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, count, out, texts @ ..] = words.as_slice()
        && flag == "--pages"
    {
        let texts: Vec<PathBuf> = texts.iter().map(PathBuf::from).collect();
        return pages::draw(Path::new(out), count.parse()?, &texts, &Fonts::load()?).map(|()| Vec::new());
    }
    let check = words.iter().any(|word| word == "--check");
    words.retain(|word| word != "--check");
    let root = PathBuf::from(words.first().map_or("samples", String::as_str));
    let wanted = words.get(1..).unwrap_or_default();
    let fonts = Fonts::load()?;
    let mut differing = Vec::new();
    for folder in sample_folders(&root, wanted)? {
        let name = folder_name(&folder);
        one_input(&folder)?;
        for (file, bytes) in draw(&folder, &name, &fonts).map_err(|cause| format!("{name}: {cause}"))? {
            let path = folder.join(file);
            if !check {
                write(&path, &bytes)?;
                println!("{name}/{file}: {} bytes", bytes.len());
            } else if read_bytes(&path).ok().as_ref() != Some(&bytes) {
                differing.push(format!("{name}/{file}"));
            }
        }
    }
    Ok(differing)
}

fn folder_name(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The folders with an `about.toml`: the wanted ones, or all.
fn sample_folders(root: &Path, wanted: &[String]) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(root).map_err(|cause| format!("{}: {cause}", root.display()))?;
    let mut folders: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    folders.retain(|folder| folder.join("about.toml").is_file());
    folders.sort();
    if let Some(name) = wanted.iter().find(|name| folders.iter().all(|folder| folder_name(folder) != **name))
    {
        return Err(format!("{}: no sample {name}", root.display()).into());
    }
    folders.retain(|folder| wanted.is_empty() || wanted.contains(&folder_name(folder)));
    Ok(folders)
}

/// A sample has one input: after a change of kind the old file would stay.
fn one_input(folder: &Path) -> Result<()> {
    let wanted = About::read(folder)?.kind.file_name();
    for entry in std::fs::read_dir(folder)? {
        let file = entry?.file_name();
        if file.to_string_lossy().starts_with("input.") && file != wanted {
            return Err(format!("{}: remove {}", folder.display(), file.display()).into());
        }
    }
    Ok(())
}

/// Everything that the generator makes for one sample.
fn draw(folder: &Path, name: &str, fonts: &Fonts) -> Result<Vec<Drawn>> {
    let about = About::read(folder)?;
    let file = about.kind.file_name();
    if matches!(about.kind, Kind::StrippedText | Kind::Utf16Text) {
        let source = read_text(&folder.join("source.txt"))?;
        let (input, truth) = plain::draw(&source, about.kind);
        return Ok(vec![(file, input), ("truth.txt", truth.into_bytes())]);
    }
    let text = read_text(&folder.join("page.txt"))?;
    let missing = fonts.missing(&text);
    if !missing.is_empty() {
        return Err(format!("the font cannot draw: {missing}").into());
    }
    let sheets = layout::lay_out(&markup::parse(&text)?, &about.page, fonts);
    let input = match about.kind {
        Kind::TextPdf => pdf::text_pdf(&sheets, fonts, name)?,
        _ => scanned(folder, &about, &sheets, name, fonts)?,
    };
    Ok(vec![(file, input), ("truth.txt", truth(&sheets).into_bytes())])
}

/// A scan of the sheets in the sample's file format.
fn scanned(folder: &Path, about: &About, sheets: &[Sheet], name: &str, fonts: &Fonts) -> Result<Vec<u8>> {
    let degrade = &about.degrade;
    let pages: Vec<Canvas> = sheets
        .iter()
        .enumerate()
        .map(|(nth, sheet)| scan::scan(signed(about, sheet, fonts), degrade, about.seed, nth))
        .collect();
    let single = || match pages.as_slice() {
        [page] => Ok(page),
        _ => Err(format!("this format holds one page, the text takes {}", pages.len())),
    };
    match about.kind {
        Kind::ScanJpeg => image_file::jpeg(single()?, degrade.dpi, degrade.quality),
        Kind::ScanPng => image_file::png(single()?, degrade.dpi),
        Kind::ScanTiff => image_file::tiff(&pages, degrade.dpi),
        _ => {
            let images = pages.iter().map(|page| page_image(page, about)).collect::<Result<Vec<_>>>()?;
            let layers = match about.kind {
                Kind::LayeredPdf => layers(folder, fonts)?,
                _ => Vec::new(),
            };
            Ok(pdf::image_pdf(&images, &layers, name))
        }
    }
}

/// The layers of `layer.tsv`; none while the file is still to be made.
fn layers(folder: &Path, fonts: &Fonts) -> Result<Vec<pdf::Layer>> {
    let path = folder.join("layer.tsv");
    if !path.is_file() {
        println!("{}: not there yet, the PDF has no text layer (samples/README.md)", path.display());
        return Ok(Vec::new());
    }
    pdf::Layer::read_all(&read_text(&path)?, fonts)
}

fn page_image(page: &Canvas, about: &About) -> Result<pdf::PageImage> {
    let plane = &page.planes[0];
    Ok(pdf::PageImage {
        jpeg: image_file::jpeg(page, about.degrade.dpi, about.degrade.quality)?,
        width: plane.width,
        height: plane.height,
        colour: page.planes.len() == 3,
    })
}

/// The sheet on paper, with seal and signature where they belong.
fn signed(about: &About, sheet: &Sheet, fonts: &Fonts) -> Canvas {
    let mut canvas = Canvas::page(about.degrade.dpi, about.degrade.colour);
    canvas.draw(sheet, fonts);
    if let Some((x, y)) = sheet.signing {
        if let Some(signature) = &about.signature {
            stamp::signature(&mut canvas, signature, (x, y), &mut Chance::new(about.seed, 1));
        }
        if let Some(seal) = &about.seal {
            stamp::seal(
                &mut canvas,
                fonts,
                seal,
                (x - 52.0, y - 6.0 + seal.drop),
                &mut Chance::new(about.seed, 2),
            );
        }
    }
    canvas
}

/// `truth.txt`: the lines of each page, a form feed between pages.
fn truth(sheets: &[Sheet]) -> String {
    let pages: Vec<String> = sheets.iter().map(|sheet| sheet.lines.join("\n") + "\n").collect();
    pages.join("\u{c}")
}

#[expect(clippy::disallowed_methods, reason = "the generator's one reader")]
fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|cause| format!("{}: {cause}", path.display()).into())
}

/// A text file in NFC.
fn read_text(path: &Path) -> Result<String> {
    use unicode_normalization::UnicodeNormalization;
    let text =
        String::from_utf8(read_bytes(path)?).map_err(|cause| format!("{}: {cause}", path.display()))?;
    Ok(text.nfc().collect())
}

#[expect(clippy::disallowed_methods, reason = "the generator's one writer")]
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).map_err(|cause| format!("{}: {cause}", path.display()).into())
}
