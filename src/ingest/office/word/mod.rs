//! Reads a DOCX as its reader sees it: without what was struck out, moved away or hidden, with the numbers of its
//! lists. Headers and footers of pages are left out: they repeat, and hold little more than page numbers.

mod body;
mod numbering;
mod styles;

use super::super::plain::PageText;
use super::container::Container;
use super::xml::walk;
use crate::error::Result;
use body::{Body, Notes};
use numbering::Numbering;
use styles::Styles;

/// The part with the document's text: `word/document.xml`, and `word/document2.xml` from some services.
pub(super) fn main_part(container: &Container<'_>) -> Option<String> {
    let usual = "word/document.xml";
    if container.has(usual) {
        return Some(usual.to_owned());
    }
    let is_number = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_digit());
    let number = |name: &str| Some(name.strip_prefix("word/document")?.strip_suffix(".xml")?.to_owned());
    container.find(|name| number(name).is_some_and(|number| is_number(&number)))
}

/// The pages of the document whose text is the part `main`.
pub(super) fn pages(container: &mut Container<'_>, main: &str) -> Result<Vec<PageText>> {
    let styles =
        container.part("word/styles.xml")?.map(|xml| Styles::read(&xml)).transpose()?.unwrap_or_default();
    let lists = container.part("word/numbering.xml")?.map(|xml| Numbering::read(&xml)).transpose()?;
    let mut notes = Notes::default();
    for part in ["word/footnotes.xml", "word/endnotes.xml"] {
        if let Some(xml) = container.part(part)? {
            let mut reader = Body::new(&styles, Numbering::default(), Notes::default());
            walk(&xml, &mut reader)?;
            notes.extend(reader.into_notes());
        }
    }
    let mut body = Body::new(&styles, lists.unwrap_or_default(), notes);
    walk(&container.needed(main)?, &mut body)?;
    Ok(body.into_pages())
}
