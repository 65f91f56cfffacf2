//! Styles of an ODT. Every look that differs from a style's is itself a style without a name to people.

use std::collections::BTreeMap;

use super::super::fonts::Face;
use super::super::xml::{Element, Flow, Visit};
use super::lists::{ListStyle, read_level};

/// Styles that a style is based on, one after the other; more are a circle.
const LONGEST_CHAIN: usize = 20;

/// What a style says; `None` leaves it to its parent.
#[derive(Debug, Default)]
pub(super) struct Style {
    parent: Option<String>,
    font: Option<String>,
    is_capitals: Option<bool>,
    is_hidden: Option<bool>,
    breaks_before: Option<bool>,
    breaks_after: Option<bool>,
    /// Edges of a cell that are drawn.
    edges: usize,
    pub(super) list: Option<String>,
}

/// A document's styles by family and name.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_name: BTreeMap<(String, String), Style>,
    pub(super) lists: BTreeMap<String, ListStyle>,
    /// Names of fonts in the document and what they are.
    fonts: BTreeMap<String, String>,
    open: (String, String),
    style: Style,
    list: (String, ListStyle),
}

impl Styles {
    /// A style and those it is based on; behind them what holds for the whole family.
    fn chain<'s>(&'s self, family: &'s str, name: &str) -> impl Iterator<Item = &'s Style> {
        let find = move |name: &str| self.by_name.get(&(family.to_owned(), name.to_owned()));
        let next = move |style: &&Style| style.parent.as_deref().and_then(find);
        std::iter::successors(find(name), next).take(LONGEST_CHAIN).chain(find(""))
    }

    /// How text looks under `spans` (the innermost last) in a paragraph of that style; `None` for hidden text.
    pub(super) fn face(&self, spans: &[String], paragraph: &str) -> Option<Face> {
        let inner = spans.iter().rev().flat_map(|span| self.chain("text", span));
        let looks: Vec<&Style> = inner.chain(self.chain("paragraph", paragraph)).collect();
        if looks.iter().find_map(|look| look.is_hidden).unwrap_or_default() {
            return None;
        }
        let is_capitals = looks.iter().find_map(|look| look.is_capitals).unwrap_or_default();
        let font = looks.iter().find_map(|look| look.font.as_deref()).unwrap_or_default();
        let font = self.fonts.get(font).map_or(font, String::as_str);
        Some(Face::of_font(font, is_capitals))
    }

    /// Whether a page begins before a paragraph or table of that style.
    pub(super) fn breaks_before(&self, family: &str, name: &str) -> bool {
        self.chain(family, name).find_map(|style| style.breaks_before).unwrap_or_default()
    }

    /// Whether a page ends behind a paragraph of that style.
    pub(super) fn breaks_after(&self, paragraph: &str) -> bool {
        self.chain("paragraph", paragraph).find_map(|style| style.breaks_after).unwrap_or_default()
    }

    /// The list of a paragraph that stands in none.
    pub(super) fn list_of(&self, paragraph: &str) -> Option<&str> {
        self.chain("paragraph", paragraph)
            .find_map(|style| style.list.as_deref())
            .filter(|list| !list.is_empty())
    }

    /// Whether a cell has rules. One edge alone is a line to write on.
    pub(super) fn is_ruled(&self, cell: &str) -> bool {
        self.chain("table-cell", cell).any(|style| style.edges > 1)
    }

    fn begin(&mut self, element: &Element<'_>) {
        let family = element.attribute("family").unwrap_or_default();
        self.open = (family, element.attribute("name").unwrap_or_default());
        self.style = Style {
            parent: element.attribute("parent-style-name"),
            list: element.attribute("list-style-name"),
            // A paragraph that asks for another kind of page begins one.
            breaks_before: element
                .attribute("master-page-name")
                .filter(|name| !name.is_empty())
                .map(|_| true),
            ..Style::default()
        };
    }

    fn read(&mut self, element: &Element<'_>) {
        let (value, style) = (|name: &str| element.attribute(name), &mut self.style);
        match element.name() {
            "text-properties" => {
                style.font = value("font-name").or_else(|| value("font-family"));
                style.is_capitals = value("text-transform").map(|how| how == "uppercase");
                style.is_hidden = value("display").map(|how| how == "none");
            }
            "paragraph-properties" | "table-properties" => {
                let is_page = |how: String| how == "page";
                style.breaks_before = value("break-before").map(is_page).or(style.breaks_before);
                style.breaks_after = value("break-after").map(is_page);
            }
            "table-cell-properties" => {
                let is_drawn = |edge: &str| value(edge).is_some_and(|how| how != "none" && !how.is_empty());
                let edges = ["border-left", "border-right", "border-top", "border-bottom"];
                style.edges = edges.into_iter().filter(|edge| is_drawn(edge)).count();
                style.edges += if is_drawn("border") { edges.len() } else { 0 };
            }
            _ => {}
        }
    }
}

impl Visit for Styles {
    fn open(&mut self, element: &Element<'_>, parent: &str) -> Flow {
        match (element.name(), parent) {
            ("text", "body") => return Flow::Over,
            ("font-face", _) => {
                let family = element.attribute("font-family").unwrap_or_default();
                let name = element.attribute("name").unwrap_or_default();
                self.fonts.insert(name, family.trim_matches(['\'', '"']).to_owned());
            }
            ("style" | "default-style", _) => self.begin(element),
            ("list-style", _) => {
                self.list = (element.attribute("name").unwrap_or_default(), ListStyle::default());
            }
            (_, "list-style") => read_level(element, &mut self.list.1),
            (_, "style" | "default-style") => self.read(element),
            _ => {}
        }
        Flow::Into
    }

    fn close(&mut self, name: &str, _parent: &str) {
        match name {
            "style" | "default-style" => {
                self.by_name.insert(std::mem::take(&mut self.open), std::mem::take(&mut self.style));
            }
            "list-style" => {
                let (name, list) = std::mem::take(&mut self.list);
                self.lists.insert(name, list);
            }
            _ => {}
        }
    }
}
