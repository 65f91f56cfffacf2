//! Reads HTML as its reader sees it: paragraphs, lists with their numbers, tables, and the fonts of before Unicode.
//! Tags need not match: what begins a block ends the paragraph before it.

mod grid;
mod looks;

use super::super::markup::{self, Piece, Tag};
use super::super::plain::PageText;
use super::numeral::Numeral;
use super::script::Script;
use crate::error::{Error, ErrorKind, Result};
use grid::Grid;
use looks::Looks;

/// Tables within tables. Sites of the years before style sheets had about ten.
const DEEPEST_TABLE: usize = 50;

/// Lists within lists; deeper ones have no numbers.
const DEEPEST_LIST: usize = 50;

/// The pages of the document: HTML has one, unless it says where to break it in printing.
pub(super) fn pages(bytes: &[u8]) -> Result<Vec<PageText>> {
    let html = markup::decode(bytes);
    let mut body = Body::default();
    for piece in markup::pieces(&html) {
        match piece {
            Piece::Open(tag) => body.open(&tag)?,
            Piece::Close(name) => body.close(&name),
            Piece::Text(text) => body.text(&text),
        }
    }
    body.end_paragraph();
    while !body.grids.is_empty() {
        body.close_table();
    }
    Ok(body.script.finish())
}

/// What has text that is not seen. Of it nothing counts but its end.
fn is_unseen(tag: &Tag) -> bool {
    let is_hidden = || {
        tag.attribute("hidden").is_some() || tag.style("display").is_some_and(|how| how.starts_with("none"))
    };
    match tag.name.as_str() {
        "script" | "style" | "title" | "noscript" | "template" | "textarea" | "select" | "svg" | "iframe" => {
            true
        }
        // Only of what is always ended: else all that follows would be hidden.
        "div" | "span" => is_hidden(),
        _ => false,
    }
}

/// What stands on lines of its own.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "li" | "ul" | "ol" | "dl" | "dt" | "dd"
    ) || matches!(
        name,
        "body"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "nav"
            | "aside"
            | "address"
            | "center"
    ) || matches!(
        name,
        "blockquote" | "pre" | "form" | "fieldset" | "figure" | "figcaption" | "caption" | "hr" | "table"
    ) || matches!(name, "tr" | "td" | "th" | "thead" | "tbody" | "tfoot")
}

fn breaks_page(tag: &Tag) -> bool {
    tag.style("page-break-before").is_some_and(|how| how == "always")
}

/// A list that is open.
#[derive(Default)]
struct List {
    /// `None` for one of bullets.
    numeral: Option<Numeral>,
    next: u32,
    is_bare: bool,
}

#[derive(Default)]
struct Body {
    script: Script,
    looks: Looks,
    grids: Vec<Grid>,
    lists: Vec<List>,
    /// The element that is not seen, and how many of its name are open.
    unseen: Option<(String, usize)>,
    /// The number of the list item that begins.
    label: Option<String>,
    is_open: bool,
    is_verbatim: bool,
    /// Whether white space was passed over since the last letter.
    has_gap: bool,
}

impl Body {
    fn open(&mut self, tag: &Tag) -> Result<()> {
        if let Some((name, depth)) = &mut self.unseen {
            *depth += usize::from(*name == tag.name);
            return Ok(());
        }
        if is_unseen(tag) {
            self.unseen = Some((tag.name.clone(), 1));
            return Ok(());
        }
        if is_block(&tag.name) {
            self.end_paragraph();
        }
        if breaks_page(tag) {
            self.end_paragraph();
            self.script.page_break();
        }
        self.looks.open(tag);
        self.open_element(tag)
    }

    fn open_element(&mut self, tag: &Tag) -> Result<()> {
        match tag.name.as_str() {
            "br" if !breaks_page(tag) => self.line_break(),
            "pre" => self.is_verbatim = true,
            "ul" | "ol" => self.open_list(tag),
            "li" => self.open_item(tag),
            "table" => self.open_table(tag)?,
            "tr" => self.in_grid(Grid::open_row),
            "td" | "th" => self.in_grid(|grid, script| grid.open_cell(tag, script)),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        if let Some((unseen, depth)) = &mut self.unseen {
            *depth -= usize::from(unseen == name);
            if *depth == 0 {
                self.unseen = None;
            }
            return;
        }
        if is_block(name) {
            self.end_paragraph();
        }
        self.looks.close(name);
        match name {
            "pre" => self.is_verbatim = false,
            "ul" | "ol" => drop(self.lists.pop()),
            "table" => self.close_table(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.unseen.is_some() {
            return;
        }
        if self.is_verbatim {
            return self.verbatim(text);
        }
        let mut run = String::with_capacity(text.len());
        for word in text.split_inclusive(|c: char| c.is_ascii_whitespace()) {
            let letters = word.trim_end_matches(|c: char| c.is_ascii_whitespace());
            if !letters.is_empty() {
                if std::mem::take(&mut self.has_gap) && self.is_open {
                    run.push(' ');
                }
                self.begin_paragraph();
                run.push_str(letters);
            }
            self.has_gap |= letters.len() < word.len();
        }
        self.script.text(&run, self.looks.face());
    }

    fn verbatim(&mut self, text: &str) {
        for (place, line) in text.split('\n').enumerate() {
            // The line break behind the tag is no part of the text.
            if place > 0 && self.is_open {
                self.script.line_break();
            }
            if self.is_open || !line.trim().is_empty() {
                self.begin_paragraph();
                self.script.text(line.trim_end_matches('\r'), self.looks.face());
            }
        }
    }

    fn line_break(&mut self) {
        self.begin_paragraph();
        self.script.line_break();
        self.has_gap = false;
    }

    fn begin_paragraph(&mut self) {
        if !std::mem::replace(&mut self.is_open, true) {
            self.script.open_paragraph();
            if let Some(label) = self.label.take() {
                self.script.label(&label);
            }
        }
    }

    fn end_paragraph(&mut self) {
        if std::mem::take(&mut self.is_open) {
            self.script.close_paragraph();
        }
        self.has_gap = false;
    }

    fn open_list(&mut self, tag: &Tag) {
        let numeral = (tag.name == "ol").then(|| match tag.attribute("type") {
            Some("a") => Numeral::SmallLetter,
            Some("A") => Numeral::CapitalLetter,
            Some("i") => Numeral::SmallRoman,
            Some("I") => Numeral::CapitalRoman,
            _ => Numeral::Decimal,
        });
        let is_bare = tag.style("list-style-type").or_else(|| tag.style("list-style"));
        let is_bare = is_bare.is_some_and(|how| how.contains("none"));
        if self.lists.len() < DEEPEST_LIST {
            self.lists.push(List { numeral, next: tag.number("start").unwrap_or(1), is_bare });
        }
    }

    fn open_item(&mut self, tag: &Tag) {
        let Some(list) = self.lists.last_mut() else { return };
        let number = tag.number("value").unwrap_or(list.next);
        list.next = number.saturating_add(1);
        let label = match list.numeral {
            Some(numeral) => numeral.write(number) + ". ",
            None => "- ".to_owned(),
        };
        self.label = (!list.is_bare).then_some(label);
    }

    fn open_table(&mut self, tag: &Tag) -> Result<()> {
        if self.grids.len() == DEEPEST_TABLE {
            let message =
                format!("the page has tables within tables to a depth of more than {DEEPEST_TABLE}");
            return Err(
                Error::new(ErrorKind::TooLarge, message).with_remedy("save it as PDF and ingest that")
            );
        }
        self.script.open_table();
        self.grids.push(Grid::new(tag));
        Ok(())
    }

    fn in_grid(&mut self, work: impl FnOnce(&mut Grid, &mut Script)) {
        if let Some(grid) = self.grids.last_mut() {
            work(grid, &mut self.script);
        }
    }

    fn close_table(&mut self) {
        if let Some(mut grid) = self.grids.pop() {
            let is_ruled = grid.finish(&mut self.script);
            self.script.close_table(is_ruled);
        }
    }
}
