//! Styles of a DOCX: what a paragraph or run says of itself, what its style says, and what that is based on.

use std::collections::BTreeMap;

use super::super::fonts::Face;
use super::super::xml::{Element, Flow, Visit, walk};
use crate::error::Result;

/// Styles that a style is based on, one after the other; more are a circle.
const LONGEST_CHAIN: usize = 20;

/// What a run, or a style, says of letters. `None` leaves it to what comes behind.
#[derive(Debug, Clone, Default)]
pub(super) struct RunLook {
    pub(super) style: Option<String>,
    font: Option<String>,
    is_capitals: Option<bool>,
    is_hidden: Option<bool>,
}

impl RunLook {
    /// Reads a child of `w:rPr`.
    pub(super) fn read(&mut self, element: &Element<'_>) {
        match element.name() {
            "rStyle" => self.style = element.attribute("val"),
            "rFonts" => self.font = font_of(element).or(self.font.take()),
            "caps" => self.is_capitals = Some(is_on(element)),
            "vanish" => self.is_hidden = Some(is_on(element)),
            _ => {}
        }
    }
}

/// The font of letters beyond ASCII, which is where fonts of before Unicode differ; a theme has none of those.
fn font_of(element: &Element<'_>) -> Option<String> {
    let named = |name: &str| element.attribute(name);
    let legacy = named("hAnsi").filter(|font| Face::of_font(font, false).legacy.is_some());
    let theme = || named("asciiTheme").map(|_| String::new());
    legacy.or_else(theme).or_else(|| named("ascii")).or_else(|| named("hAnsi"))
}

/// A switch is on when it is there, unless it says otherwise.
pub(super) fn is_on(element: &Element<'_>) -> bool {
    !matches!(element.attribute("val").as_deref(), Some("0" | "false" | "off"))
}

/// Whether an edge of a table or cell is drawn.
pub(super) fn is_drawn(edge: &Element<'_>) -> bool {
    !matches!(edge.attribute("val").as_deref(), None | Some("nil" | "none"))
}

/// What a paragraph's style says.
#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    look: RunLook,
    list: Option<u32>,
    level: Option<usize>,
    is_ruled: Option<bool>,
    page_break_before: Option<bool>,
}

/// A document's styles by name.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: BTreeMap<String, Style>,
    /// What holds where no style says anything.
    defaults: RunLook,
    /// The style of paragraphs that name none.
    paragraph: Option<String>,
}

impl Styles {
    /// Reads `word/styles.xml`.
    pub(super) fn read(xml: &[u8]) -> Result<Self> {
        let mut reader = Reader::default();
        walk(xml, &mut reader)?;
        Ok(reader.styles)
    }

    /// How a run in a paragraph of that style looks; `None` for one that is hidden.
    pub(super) fn face(&self, run: &RunLook, paragraph: Option<&str>) -> Option<Face> {
        let own = self.chain(run.style.as_deref());
        let behind = self.chain(paragraph.or(self.paragraph.as_deref()));
        let styles = own.chain(behind).map(|style| &style.look);
        let looks: Vec<&RunLook> = std::iter::once(run).chain(styles).chain([&self.defaults]).collect();
        if looks.iter().find_map(|look| look.is_hidden).unwrap_or_default() {
            return None;
        }
        let is_capitals = looks.iter().find_map(|look| look.is_capitals).unwrap_or_default();
        let font = looks.iter().find_map(|look| look.font.as_deref()).unwrap_or_default();
        Some(Face::of_font(font, is_capitals))
    }

    /// The list that paragraphs of a style belong to, and the level when the style says it.
    pub(super) fn list(&self, paragraph: Option<&str>) -> Option<(u32, Option<usize>)> {
        let mut chain = self.chain(paragraph.or(self.paragraph.as_deref()));
        chain.find_map(|style| Some((style.list?, style.level)))
    }

    /// Whether paragraphs of a style begin a page.
    pub(super) fn begins_page(&self, paragraph: Option<&str>) -> bool {
        self.chain(paragraph).find_map(|style| style.page_break_before).unwrap_or_default()
    }

    /// Whether tables of a style have rules between their cells. What is not known of does.
    pub(super) fn is_ruled(&self, table: &str) -> bool {
        !self.by_id.contains_key(table)
            || self.chain(Some(table)).find_map(|style| style.is_ruled) == Some(true)
    }

    /// A style and those it is based on.
    fn chain(&self, id: Option<&str>) -> impl Iterator<Item = &Style> {
        let first = id.and_then(|id| self.by_id.get(id));
        let next = |style: &&Style| style.based_on.as_ref().and_then(|id| self.by_id.get(id));
        std::iter::successors(first, next).take(LONGEST_CHAIN)
    }
}

#[derive(Default)]
struct Reader {
    styles: Styles,
    id: String,
    style: Style,
}

impl Visit for Reader {
    fn open(&mut self, element: &Element<'_>, parent: &str) -> Flow {
        match (element.name(), parent) {
            // What a table's style says of its first row, and so on.
            ("tblStylePr", _) => return Flow::Over,
            (name, _) if name.ends_with("Change") => return Flow::Over,
            ("style", _) => self.begin(element),
            ("basedOn", "style") => self.style.based_on = element.attribute("val"),
            ("numId", "numPr") => self.style.list = element.number("val"),
            ("ilvl", "numPr") => self.style.level = element.number("val"),
            ("pageBreakBefore", "pPr") => self.style.page_break_before = Some(is_on(element)),
            ("insideH" | "insideV", "tblBorders") => {
                self.style.is_ruled = Some(self.style.is_ruled == Some(true) || is_drawn(element));
            }
            (_, "rPr") => self.style.look.read(element),
            _ => {}
        }
        Flow::Into
    }

    fn close(&mut self, name: &str, _parent: &str) {
        match name {
            "style" => {
                let style = std::mem::take(&mut self.style);
                self.styles.by_id.insert(std::mem::take(&mut self.id), style);
            }
            "rPrDefault" => self.styles.defaults = std::mem::take(&mut self.style.look),
            _ => {}
        }
    }
}

impl Reader {
    fn begin(&mut self, element: &Element<'_>) {
        self.id = element.attribute("styleId").unwrap_or_default();
        self.style = Style::default();
        let is_default = matches!(element.attribute("default").as_deref(), Some("1" | "true" | "on"));
        if is_default && element.attribute("type").as_deref() == Some("paragraph") {
            self.styles.paragraph = Some(self.id.clone());
        }
    }
}
