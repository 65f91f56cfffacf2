//! Pages of single lines, degraded at random, each with what it says: what the confusion channel is learnt from.
//!
//! The lines are drawn from text files (also `.xz`) that lie outside the project; the same files, seed and number
//! of pages give the same pages.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use crate::about::Degrade;
use crate::canvas::Canvas;
use crate::chance::Chance;
use crate::fonts::{Face, Fonts};
use crate::sheet::{HEIGHT, Run, Sheet, WIDTH};
use crate::{Result, image_file, scan, write};

const MARGIN: f32 = 56.0;

/// Letters of a line that is worth setting.
const SHORTEST: usize = 30;

/// Lines that are chosen from at most, over all files.
const POOL: usize = 20_000;

/// Share of lines set in capitals.
const IN_CAPITALS: f32 = 0.08;

/// The seed of all pages.
const SEED: u64 = 1975;

/// Draws `count` pages of lines from `texts` into the folder `out`.
pub(crate) fn draw(out: &Path, count: usize, texts: &[PathBuf], fonts: &Fonts) -> Result<()> {
    let lines = pool(texts, fonts)?;
    std::fs::create_dir_all(out)?;
    for page in 0..count {
        let mut chance = Chance::new(SEED, page as u64);
        let sheet = set(&lines, fonts, &mut chance);
        let degrade = degrade(&mut chance);
        let mut canvas = Canvas::page(degrade.dpi, false);
        canvas.draw(&sheet, fonts);
        let canvas = scan::scan(canvas, &degrade, SEED, page);
        write(
            &out.join(format!("{page:04}.jpg")),
            &image_file::jpeg(&canvas, degrade.dpi, degrade.quality)?,
        )?;
        write(&out.join(format!("{page:04}.txt")), (sheet.lines.join("\n") + "\n").as_bytes())?;
    }
    Ok(())
}

/// The lines to choose from: as many of each file.
fn pool(texts: &[PathBuf], fonts: &Fonts) -> Result<Vec<String>> {
    let share = POOL / texts.len().max(1);
    let mut lines = Vec::new();
    for path in texts {
        let is_fit = |line: &String| line.chars().count() >= SHORTEST && fonts.missing(line).is_empty();
        let read = reader(path)?.lines().map_while(std::result::Result::ok);
        lines.extend(read.map(|line| line.trim().nfc().collect()).filter(is_fit).take(share));
    }
    if lines.is_empty() { Err("no line to set in these files".into()) } else { Ok(lines) }
}

fn reader(path: &Path) -> Result<Box<dyn BufRead>> {
    let file = std::fs::File::open(path).map_err(|cause| format!("{}: {cause}", path.display()))?;
    Ok(if path.extension().is_some_and(|extension| extension == "xz") {
        Box::new(BufReader::new(liblzma::read::XzDecoder::new(file)))
    } else {
        Box::new(BufReader::new(file))
    })
}

/// A page of lines, each in a face and size of its own and as long as fits.
fn set(lines: &[String], fonts: &Fonts, chance: &mut Chance) -> Sheet {
    let mut sheet = Sheet::default();
    let mut baseline = MARGIN + 14.0;
    while baseline < HEIGHT - MARGIN {
        let line = &lines[(chance.unit() * lines.len() as f32) as usize % lines.len()];
        let line = if chance.unit() < IN_CAPITALS { line.to_uppercase() } else { line.clone() };
        let face = Face::of(chance.unit() < 0.2, chance.unit() < 0.2);
        let size = if chance.unit() < 0.5 { 13.0 } else { 14.0 };
        let text = fitting(&line, |text| fonts.width(face, size, text) <= WIDTH - 2.0 * MARGIN);
        sheet.runs.push(Run { x: MARGIN, baseline, size, face, text: text.clone(), gap: 0.0 });
        sheet.lines.push(text);
        baseline += size * 1.45;
    }
    sheet
}

/// As many words of `line` as fit.
fn fitting(line: &str, fits: impl Fn(&str) -> bool) -> String {
    let mut text = String::new();
    for word in line.split_whitespace() {
        let longer = if text.is_empty() { word.to_owned() } else { format!("{text} {word}") };
        if !fits(&longer) {
            break;
        }
        text = longer;
    }
    text
}

/// A scanner of an office: from good to worn out.
fn degrade(chance: &mut Chance) -> Degrade {
    let dpi = [200, 240, 300][(chance.unit() * 3.0) as usize % 3];
    Degrade {
        dpi,
        skew: chance.between(-0.45, 0.45),
        blur: chance.between(0.4, 1.3) * dpi as f32 / 240.0,
        noise: chance.between(2.0, 14.0),
        shading: chance.between(0.0, 0.15),
        speckle: chance.between(0.0, 120.0) as u32,
        ink: chance.between(0.05, 0.3),
        white: chance.between(0.8, 0.95),
        quality: chance.between(40.0, 85.0) as u8,
        ..Degrade::default()
    }
}
