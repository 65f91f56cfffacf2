//! The text of an ODT, element by element.

use super::super::super::plain::PageText;
use super::super::script::Script;
use super::super::table::Table;
use super::super::xml::{Element, Flow, Visit};
use super::lists::Lists;
use super::styles::Styles;

/// Writes down what it is shown.
pub(super) struct Body<'s> {
    styles: &'s Styles,
    /// What is being written, last: the document, or a note in it.
    scripts: Vec<Script>,
    /// Styles of the paragraphs that are open, and of the spans in them.
    paragraphs: Vec<Paragraph>,
    lists: Vec<Lists>,
    /// Cells with rules and all, of the tables that are open.
    tables: Vec<(usize, usize)>,
}

#[derive(Default)]
struct Paragraph {
    style: String,
    spans: Vec<String>,
}

impl<'s> Body<'s> {
    pub(super) fn new(styles: &'s Styles) -> Self {
        Self {
            styles,
            scripts: vec![Script::default()],
            paragraphs: Vec::new(),
            lists: vec![Lists::default()],
            tables: Vec::new(),
        }
    }

    pub(super) fn into_pages(mut self) -> Vec<PageText> {
        self.scripts.pop().map(Script::finish).unwrap_or_default()
    }

    /// Does `work` on what is being written.
    fn script(&mut self, work: impl FnOnce(&mut Script)) {
        if let Some(script) = self.scripts.last_mut() {
            work(script);
        }
    }

    fn table(&mut self, work: impl FnOnce(&mut Table)) {
        if let Some(table) = self.scripts.last_mut().and_then(Script::table) {
            work(table);
        }
    }

    fn open_paragraph(&mut self, element: &Element<'_>) {
        let style = element.attribute("style-name").unwrap_or_default();
        let label = self.lists.last_mut().map(|lists| lists.label(self.styles, &style)).unwrap_or_default();
        let breaks = self.styles.breaks_before("paragraph", &style);
        self.script(|script| {
            script.open_paragraph();
            if breaks {
                script.page_break();
            }
            script.label(&label);
        });
        self.paragraphs.push(Paragraph { style, spans: Vec::new() });
    }

    fn close_paragraph(&mut self) {
        let paragraph = self.paragraphs.pop().unwrap_or_default();
        let breaks = self.styles.breaks_after(&paragraph.style);
        self.script(|script| {
            if breaks {
                script.end_page_with_paragraph();
            }
            script.close_paragraph();
        });
    }

    fn write(&mut self, text: &str) {
        let Some(paragraph) = self.paragraphs.last() else { return };
        let face = self.styles.face(&paragraph.spans, &paragraph.style);
        if let Some(face) = face {
            self.script(|script| script.text(text, face));
        }
    }

    fn open_table(&mut self, element: &Element<'_>) {
        self.tables.push((0, 0));
        let breaks = self.styles.breaks_before("table", &element.attribute("style-name").unwrap_or_default());
        self.script(|script| {
            if breaks {
                script.page_break();
            }
            script.open_table();
        });
    }

    /// Covered cells are there themselves: what spans columns needs no filling up.
    fn open_cell(&mut self, element: &Element<'_>) {
        let is_ruled = self.styles.is_ruled(&element.attribute("style-name").unwrap_or_default());
        if let Some((ruled, all)) = self.tables.last_mut().filter(|_| element.name() == "table-cell") {
            (*ruled, *all) = (*ruled + usize::from(is_ruled), *all + 1);
        }
        let repeats = element.number("number-columns-repeated").unwrap_or(1);
        self.table(|table| {
            table.open_cell();
            table.close_cell(repeats);
        });
    }

    fn close_table(&mut self) {
        let (ruled, all) = self.tables.pop().unwrap_or_default();
        self.script(|script| script.close_table(ruled * 2 > all));
    }

    fn close_note(&mut self) {
        self.lists.pop();
        let Some(note) = self.scripts.pop() else { return };
        let text = note.into_line();
        self.script(|script| script.note(text));
    }
}

/// Struck out, said about the text, or belonging to pictures.
fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "tracked-changes"
            | "annotation"
            | "note-citation"
            | "title"
            | "desc"
            | "forms"
            | "binary-data"
            | "ruby-text"
            | "event-listeners"
            | "script"
            | "scripts"
            | "automatic-styles"
            | "font-face-decls"
    )
}

impl Visit for Body<'_> {
    fn open(&mut self, element: &Element<'_>, _parent: &str) -> Flow {
        match element.name() {
            name if is_unseen(name) => return Flow::Over,
            "p" | "h" => self.open_paragraph(element),
            "span" => {
                let style = element.attribute("style-name").unwrap_or_default();
                self.paragraphs
                    .last_mut()
                    .into_iter()
                    .for_each(|paragraph| paragraph.spans.push(style.clone()));
            }
            "tab" => self.script(Script::tab),
            "line-break" => self.script(Script::line_break),
            "s" => self.script(|script| script.spaces(element.number("c").unwrap_or(1))),
            "soft-page-break" => self.script(Script::printed_break),
            "list" => self.lists.last_mut().into_iter().for_each(|lists| lists.open(element)),
            "list-item" => self.lists.last_mut().into_iter().for_each(|lists| lists.item(element)),
            "note-body" => {
                self.scripts.push(Script::default());
                self.lists.push(Lists::default());
            }
            "table" => self.open_table(element),
            "table-row" => self.table(Table::open_row),
            "table-cell" | "covered-table-cell" => self.open_cell(element),
            _ => {}
        }
        Flow::Into
    }

    fn text(&mut self, text: &str, _parent: &str) {
        // Line ends between elements are the file's own; in text they are spaces, and many spaces are one.
        if text.trim().is_empty() && text.contains('\n') {
            return;
        }
        let mut before = 'x';
        let mut is_kept = |c: &char| {
            let follows = std::mem::replace(&mut before, *c).is_ascii_whitespace();
            !(follows && c.is_ascii_whitespace())
        };
        self.write(&text.chars().filter(|c| is_kept(c)).collect::<String>());
    }

    fn close(&mut self, name: &str, _parent: &str) {
        match name {
            "p" | "h" => self.close_paragraph(),
            "span" => drop(self.paragraphs.last_mut().and_then(|paragraph| paragraph.spans.pop())),
            "list" => self.lists.last_mut().into_iter().for_each(Lists::close),
            "note-body" => self.close_note(),
            "table" => self.close_table(),
            _ => {}
        }
    }
}
