//! What is true of word processors' files, on files made here of sentences made up here.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::document::{Cause, PageContent, PageNumber, Triage};

mod docx;
mod faults;
mod html;
mod odt;
mod rtf;
mod sheets;

fn container_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The text of each page and what was found out about it.
fn pages_of(bytes: &[u8]) -> Result<Vec<(String, Triage)>> {
    let limits = Limits::default();
    let kind = super::super::kind::of(bytes, &limits)?;
    let file = open(kind, bytes, &limits)?;
    let pages = (0..file.page_count()).map(|index| file.page(PageNumber::from_index(index)));
    let text = |content| match content {
        PageContent::Text(reading) => {
            reading.lines.iter().map(|line| line.text.clone()).collect::<Vec<_>>().join("\n")
        }
        PageContent::Image { .. } => String::new(),
    };
    Ok(pages.map(|page| (text(page.content), page.triage)).collect())
}

fn texts_of(bytes: &[u8]) -> Vec<String> {
    pages_of(bytes).unwrap().into_iter().map(|(text, _)| text).collect()
}
