//! Whole documents to damage: the samples, and one of their texts in the other formats.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use image::ImageFormat;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::Result;

/// A whole document.
pub(crate) struct Seed {
    pub(crate) extension: String,
    pub(crate) bytes: Vec<u8>,
}

/// All of them, in a fixed order.
pub(crate) fn all() -> Result<Vec<Seed>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seeds = samples(&root.join("samples"))?;
    // A whole page takes seconds to be recognised, whatever is wrong with its file: a part of it is among the pictures.
    seeds.retain(|seed| seed.extension != "png");
    let text = fs::read_to_string(root.join("samples/van-ban-dang/truth.txt"))?;
    let made = [
        ("docx", docx(&text)?),
        ("odt", odt(&text)?),
        ("rtf", rtf(&text)),
        ("html", marked_up(&text, "<!doctype html><p>", "<p>")),
        ("hocr", hocr(&text)),
        ("alto", alto(&text)),
        ("xlsx", xlsx(&text)?),
        ("zip", zip_of(&[("a.txt", text.as_bytes()), ("b.txt", &text.as_bytes()[..text.len() / 2])])?),
        ("jp2", fs::read(root.join("tests/fixtures/red.jp2"))?),
    ];
    seeds.extend(made.map(|(extension, bytes)| Seed { extension: extension.to_owned(), bytes }));
    seeds.extend(pictures(&root.join("samples"))?);
    Ok(seeds)
}

fn samples(folder: &Path) -> Result<Vec<Seed>> {
    let mut seeds = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let path = entry?.into_path();
        if path.file_stem().is_some_and(|stem| stem == "input") {
            let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
            seeds.push(Seed { extension, bytes: fs::read(&path)? });
        }
    }
    Ok(seeds)
}

/// The upper sixth of a sample's scan as other programs keep pictures.
fn pictures(folder: &Path) -> Result<Vec<Seed>> {
    let scan = samples(folder)?.into_iter().find(|seed| seed.extension == "png").ok_or("no scan as PNG")?;
    let page = image::load_from_memory(&scan.bytes)?;
    let part = page.crop_imm(0, 0, page.width(), page.height() / 6).into_rgb8();
    let formats = [
        ("png", ImageFormat::Png),
        ("jpg", ImageFormat::Jpeg),
        ("webp", ImageFormat::WebP),
        ("tif", ImageFormat::Tiff),
    ];
    let seeds = formats.map(|(extension, format)| {
        let mut bytes = Cursor::new(Vec::new());
        part.write_to(&mut bytes, format)?;
        Ok(Seed { extension: extension.to_owned(), bytes: bytes.into_inner() })
    });
    seeds.into_iter().collect()
}

fn zip_of(members: &[(&str, &[u8])]) -> Result<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default())?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// Every line of `text` between `head` and `tail`.
fn marked_up(text: &str, head: &str, tail: &str) -> Vec<u8> {
    text.lines().fold(String::new(), |all, line| all + head + line + tail).into_bytes()
}

fn docx(text: &str) -> Result<Vec<u8>> {
    let body = marked_up(text, "<w:p><w:r><w:t>", "</w:t></w:r></w:p>");
    let document = [&b"<w:document><w:body>"[..], &body, b"</w:body></w:document>"].concat();
    zip_of(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", &document)])
}

fn odt(text: &str) -> Result<Vec<u8>> {
    let body = marked_up(text, "<text:p>", "</text:p>");
    let head = "<office:document-content><office:body><office:text>";
    let tail = "</office:text></office:body></office:document-content>";
    let content = [head.as_bytes(), &body, tail.as_bytes()].concat();
    let mimetype = b"application/vnd.oasis.opendocument.text";
    zip_of(&[("mimetype", mimetype), ("content.xml", &content)])
}

fn rtf(text: &str) -> Vec<u8> {
    let escaped = |c: char| if c.is_ascii() { c.to_string() } else { format!("\\u{}?", c as u32) };
    let body: String =
        text.lines().map(|line| line.chars().map(escaped).collect::<String>() + "\\par\n").collect();
    format!("{{\\rtf1\\ansi {body}}}").into_bytes()
}

fn hocr(text: &str) -> Vec<u8> {
    let word =
        |word: &str| format!("<span class='ocrx_word' title='bbox 1 1 9 9; x_wconf 95'>{word}</span> ");
    let line = |line: &str| {
        let words: String = line.split_whitespace().map(word).collect();
        format!("<span class='ocr_line' title='bbox 1 1 9 9'>{words}</span>")
    };
    let body: String = text.lines().map(line).collect();
    format!("<html><body><div class='ocr_page' title='bbox 0 0 2480 3508'>{body}</div></body></html>")
        .into_bytes()
}

fn alto(text: &str) -> Vec<u8> {
    let word = |word: &str| format!("<String CONTENT='{word}' HPOS='1' VPOS='1' WIDTH='9' HEIGHT='9'/>");
    let line = |line: &str| {
        format!("<TextLine>{}</TextLine>", line.split_whitespace().map(word).collect::<String>())
    };
    let body: String = text.lines().map(line).collect();
    let page = "<Layout><Page WIDTH='2480' HEIGHT='3508'><PrintSpace><TextBlock>";
    format!("<alto>{page}{body}</TextBlock></PrintSpace></Page></Layout></alto>").into_bytes()
}

fn xlsx(text: &str) -> Result<Vec<u8>> {
    let mut book = rust_xlsxwriter::Workbook::new();
    // Without this it would say when it was made, and be another one each time.
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2024, 1, 1)?;
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&day));
    let sheet = book.add_worksheet();
    for (row, line) in text.lines().enumerate() {
        for (column, word) in line.split_whitespace().enumerate() {
            sheet.write(row as u32, column as u16, word)?;
        }
    }
    Ok(book.save_to_buffer()?)
}
