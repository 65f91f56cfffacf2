//! Walks XML element by element, by local names: the prefixes of a document are its own affair. References to
//! entities that XML does not define by itself are passed over, so that nothing can grow by them.

use std::borrow::Cow;

use encoding_rs::UTF_8;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::QName;

use super::damaged;
use crate::error::{Error, ErrorKind, Result};

/// Elements within elements. A table in a text box in a table has about forty.
const DEEPEST: usize = 500;

/// Whether to go into an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) enum Flow {
    Into,
    Over,
}

/// What wants to see a document's elements.
pub(in crate::ingest) trait Visit {
    /// An element begins in `parent`. Of one that is gone over nothing more is heard.
    fn open(&mut self, element: &Element<'_>, parent: &str) -> Flow;

    /// Characters that stand directly in `parent`; part of them only, where references are among them.
    fn text(&mut self, _text: &str, _parent: &str) {}

    /// An element that was gone into ends.
    fn close(&mut self, _name: &str, _parent: &str) {}
}

/// The start of an element.
pub(in crate::ingest) struct Element<'a> {
    start: BytesStart<'a>,
}

impl Element<'_> {
    /// The name without its prefix; empty when it is not UTF-8.
    pub(in crate::ingest) fn name(&self) -> &str {
        let name = self.start.local_name().into_inner();
        std::str::from_utf8(name).unwrap_or_default()
    }

    /// The attribute of that local name.
    pub(in crate::ingest) fn attribute(&self, name: &str) -> Option<String> {
        let mut all = self.start.attributes();
        let is_it = |key: QName<'_>| key.local_name().into_inner() == name.as_bytes();
        let found = all.with_checks(false).flatten().find(|attribute| is_it(attribute.key))?;
        found.unescape_value().ok().map(Cow::into_owned)
    }

    /// The attribute of that local name as a number.
    pub(in crate::ingest) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.attribute(name)?.trim().parse().ok()
    }
}

/// Shows all of `xml` to `visitor`.
pub(in crate::ingest) fn walk(xml: &[u8], visitor: &mut impl Visit) -> Result<()> {
    let text = UTF_8.decode(xml).0;
    let mut reader = Reader::from_str(&text);
    reader.config_mut().expand_empty_elements = true;
    let mut walker = Walker { visitor, open: Vec::new() };
    loop {
        match reader.read_event().map_err(|error| damaged().caused_by(error))? {
            Event::Start(start) => {
                let element = Element { start };
                if walker.open(&element)? == Flow::Over {
                    let end = element.start.to_end().into_owned();
                    reader.read_to_end(end.name()).map_err(|error| damaged().caused_by(error))?;
                }
            }
            Event::End(_) => walker.close(),
            Event::Text(text) => walker.text(&text.decode().unwrap_or_default()),
            Event::CData(text) => walker.text(&text.decode().unwrap_or_default()),
            Event::GeneralRef(reference) => walker.text(&resolved(&reference)),
            Event::Eof if walker.open.is_empty() => return Ok(()),
            Event::Eof => return Err(damaged()),
            // Empty elements come as a start and an end.
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// Elements that have begun and not ended.
struct Walker<'v, V> {
    visitor: &'v mut V,
    open: Vec<String>,
}

impl<V: Visit> Walker<'_, V> {
    fn open(&mut self, element: &Element<'_>) -> Result<Flow> {
        let flow = self.visitor.open(element, self.open.last().map_or("", String::as_str));
        if flow == Flow::Into {
            self.open.push(element.name().to_owned());
        }
        if self.open.len() <= DEEPEST {
            return Ok(flow);
        }
        let message = format!("the document has elements within elements to a depth of more than {DEEPEST}");
        Err(Error::new(ErrorKind::TooLarge, message).with_remedy("save it as PDF and ingest that"))
    }

    fn close(&mut self) {
        let name = self.open.pop().unwrap_or_default();
        self.visitor.close(&name, self.open.last().map_or("", String::as_str));
    }

    fn text(&mut self, text: &str) {
        if let Some(parent) = self.open.last() {
            self.visitor.text(text, parent);
        }
    }
}

fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    let name = reference.decode().unwrap_or_default();
    resolve_predefined_entity(&name).unwrap_or_default().to_owned()
}
