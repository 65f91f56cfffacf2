//! Reads an ODT as its reader sees it, with the numbers of its lists and without tracked deletions and comments.

mod body;
mod lists;
mod styles;

use super::super::plain::PageText;
use super::container::Container;
use super::xml::walk;
use crate::error::Result;
use body::Body;
use styles::Styles;

/// What the first file of an ODT says, and that of a template for one.
const TYPES: [&[u8]; 2] =
    [b"application/vnd.oasis.opendocument.text", b"application/vnd.oasis.opendocument.text-template"];

/// Whether the container is a text document of ODF.
pub(super) fn is_text(container: &mut Container<'_>) -> Result<bool> {
    if !container.has("content.xml") || !container.has("mimetype") {
        return Ok(false);
    }
    let found = container.needed("mimetype")?;
    Ok(TYPES.contains(&found.trim_ascii()))
}

/// The pages of the document.
pub(super) fn pages(container: &mut Container<'_>) -> Result<Vec<PageText>> {
    let manifest = container.part("META-INF/manifest.xml")?.unwrap_or_default();
    if super::is_within(&manifest, b"encryption-data") {
        return Err(super::encrypted());
    }
    let mut styles = Styles::default();
    if let Some(xml) = container.part("styles.xml")? {
        walk(&xml, &mut styles)?;
    }
    let content = container.needed("content.xml")?;
    walk(&content, &mut styles)?;
    let mut body = Body::new(&styles);
    walk(&content, &mut body)?;
    Ok(body.into_pages())
}
