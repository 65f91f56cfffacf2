//! The text of a DOCX, element by element.

use std::collections::BTreeMap;

use super::super::super::plain::PageText;
use super::super::script::Script;
use super::super::table::Table;
use super::super::xml::{Element, Flow, Visit};
use super::numbering::Numbering;
use super::styles::{RunLook, Styles, is_drawn, is_on};

/// The text of notes by kind (`footnote`, `endnote`) and number in the file.
pub(super) type Notes = BTreeMap<(String, String), String>;

/// Writes down what it is shown.
pub(super) struct Body<'s> {
    script: Script,
    styles: &'s Styles,
    numbering: Numbering,
    notes: Notes,
    /// The note being read.
    note: (String, String),
    /// Those that are open: text boxes have paragraphs in paragraphs, and runs in runs.
    paragraphs: Vec<Paragraph>,
    runs: Vec<RunLook>,
    /// Whether the properties being read are those of a paragraph's end, which is set like a run.
    is_in_mark: bool,
    tables: Vec<TableLook>,
}

#[derive(Default)]
struct Paragraph {
    style: Option<String>,
    list: Option<u32>,
    level: Option<usize>,
    begins_page: Option<bool>,
    /// Whether a section ends with it, and whether the next one begins a page.
    ends_section: bool,
    continues: bool,
}

/// What tells a table that is seen as one from a frame to put text side by side.
#[derive(Default)]
struct TableLook {
    style: Option<String>,
    /// Whether it says itself that rules are drawn between its cells.
    is_ruled: Option<bool>,
    /// Cells that have rules of their own, that have expressly none, and all.
    ruled: usize,
    bare: usize,
    cells: usize,
    cell: CellLook,
}

#[derive(Default)]
struct CellLook {
    columns: usize,
    drawn: usize,
    undrawn: usize,
}

impl<'s> Body<'s> {
    pub(super) fn new(styles: &'s Styles, numbering: Numbering, notes: Notes) -> Self {
        Self {
            script: Script::default(),
            styles,
            numbering,
            notes,
            note: Default::default(),
            paragraphs: Vec::new(),
            runs: Vec::new(),
            is_in_mark: false,
            tables: Vec::new(),
        }
    }

    pub(super) fn into_pages(self) -> Vec<PageText> {
        self.script.finish()
    }

    pub(super) fn into_notes(self) -> Notes {
        self.notes
    }

    /// The style of the paragraph being written.
    fn style(&self) -> Option<&str> {
        self.paragraphs.last()?.style.as_deref()
    }

    /// The properties of a paragraph are known.
    fn begin_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.last() else { return };
        let style = paragraph.style.as_deref();
        if paragraph.begins_page.unwrap_or_else(|| self.styles.begins_page(style)) {
            self.script.page_break();
        }
        let of_style = self.styles.list(style);
        // List 0 takes a paragraph out of the list of its style.
        let Some(list) = paragraph.list.or(of_style.map(|(list, _)| list)).filter(|list| *list > 0) else {
            return;
        };
        let level = paragraph.level.or(of_style.and_then(|(_, level)| level));
        let level = level.unwrap_or_else(|| self.numbering.level_of(list, style));
        let label = self.numbering.count(list, level);
        self.script.label(&label);
    }

    fn in_paragraph(&mut self, element: &Element<'_>, parent: &str) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        match (element.name(), parent) {
            ("pStyle", _) => paragraph.style = element.attribute("val"),
            ("numId", "numPr") => paragraph.list = element.number("val"),
            ("ilvl", "numPr") => paragraph.level = element.number("val"),
            ("pageBreakBefore", _) => paragraph.begins_page = Some(is_on(element)),
            ("sectPr", "pPr") => paragraph.ends_section = true,
            ("type", "sectPr") => {
                paragraph.continues = element.attribute("val").as_deref() == Some("continuous");
            }
            _ => {}
        }
    }

    fn in_run(&mut self, element: &Element<'_>) {
        match element.name() {
            "tab" | "ptab" => self.script.tab(),
            "br" if element.attribute("type").as_deref() == Some("page") => self.script.page_break(),
            "br" | "cr" => self.script.line_break(),
            "lastRenderedPageBreak" => self.script.printed_break(),
            "noBreakHyphen" => self.write("-"),
            name @ ("footnoteReference" | "endnoteReference") => {
                let kind = name.trim_end_matches("Reference").to_owned();
                let note = self.notes.get(&(kind, element.attribute("id").unwrap_or_default()));
                if let Some(text) = note.cloned() {
                    self.script.note(text);
                }
            }
            _ => {}
        }
    }

    fn write(&mut self, text: &str) {
        let look = self.runs.last().cloned().unwrap_or_default();
        if let Some(face) = self.styles.face(&look, self.style()) {
            self.script.text(text, face);
        }
    }

    fn in_table(&mut self, element: &Element<'_>, parent: &str) {
        let Some(table) = self.tables.last_mut() else { return };
        match (element.name(), parent) {
            ("tblStyle", _) => table.style = element.attribute("val"),
            ("insideH" | "insideV", "tblBorders") => {
                table.is_ruled = Some(table.is_ruled == Some(true) || is_drawn(element));
            }
            ("gridSpan", _) => table.cell.columns = element.number("val").unwrap_or(1),
            (_, "tcBorders") if is_drawn(element) => table.cell.drawn += 1,
            (_, "tcBorders") => table.cell.undrawn += 1,
            _ => {}
        }
    }

    fn close_cell(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        let cell = std::mem::take(&mut table.cell);
        table.cells += 1;
        // One edge alone is a line to write on.
        table.ruled += usize::from(cell.drawn > 1);
        table.bare += usize::from(cell.drawn < 2 && cell.undrawn > 2);
        if let Some(table) = self.script.table() {
            table.close_cell(cell.columns);
        }
    }

    fn close_table(&mut self) {
        let Some(table) = self.tables.pop() else { return };
        let by_style = || table.style.as_deref().is_some_and(|style| self.styles.is_ruled(style));
        let others =
            if table.is_ruled.unwrap_or_else(by_style) { table.cells - table.bare } else { table.ruled };
        self.script.close_table(others * 2 > table.cells);
    }
}

/// What was struck out or moved away, earlier properties, the second form of what is there twice, and what controls
/// of forms are made of.
fn is_unseen(name: &str) -> bool {
    matches!(name, "del" | "moveFrom" | "Fallback" | "sdtPr" | "sdtEndPr") || name.ends_with("Change")
}

impl Visit for Body<'_> {
    fn open(&mut self, element: &Element<'_>, parent: &str) -> Flow {
        match (element.name(), parent) {
            ("del", "trPr") => {
                self.script.table().into_iter().for_each(Table::delete_row);
            }
            ("rPr", "pPr") => self.is_in_mark = true,
            ("del" | "moveFrom", "rPr") if self.is_in_mark => self.script.run_on(),
            ("footnote" | "endnote", "footnotes" | "endnotes") => {
                let id = element.attribute("id").unwrap_or_default();
                self.note = (element.name().to_owned(), id);
                self.script = Script::default();
            }
            ("p", _) => {
                self.paragraphs.push(Paragraph::default());
                self.script.open_paragraph();
            }
            ("r", _) => self.runs.push(RunLook::default()),
            ("tbl", _) => {
                self.tables.push(TableLook::default());
                self.script.open_table();
            }
            ("tr", _) => self.script.table().into_iter().for_each(Table::open_row),
            ("tc", _) => self.script.table().into_iter().for_each(Table::open_cell),
            (name, _) if is_unseen(name) => return Flow::Over,
            (_, "r") => self.in_run(element),
            (_, "rPr") if !self.is_in_mark => {
                self.runs.last_mut().into_iter().for_each(|run| run.read(element));
            }
            (_, "pPr" | "numPr" | "sectPr") => self.in_paragraph(element, parent),
            (_, "tblPr" | "tblBorders" | "tcPr" | "tcBorders") => self.in_table(element, parent),
            _ => {}
        }
        Flow::Into
    }

    fn text(&mut self, text: &str, parent: &str) {
        if parent == "t" {
            self.write(text);
        }
    }

    fn close(&mut self, name: &str, parent: &str) {
        match name {
            "rPr" if parent == "pPr" => self.is_in_mark = false,
            "pPr" => self.begin_paragraph(),
            "p" => self.close_paragraph(),
            "r" => drop(self.runs.pop()),
            "tc" => self.close_cell(),
            "tbl" => self.close_table(),
            "footnote" | "endnote" if parent == format!("{name}s") => {
                let text = std::mem::take(&mut self.script).into_line();
                self.notes.insert(std::mem::take(&mut self.note), text);
            }
            _ => {}
        }
    }
}

impl Body<'_> {
    fn close_paragraph(&mut self) {
        let paragraph = self.paragraphs.pop().unwrap_or_default();
        if paragraph.ends_section && !paragraph.continues {
            self.script.end_page_with_paragraph();
        }
        self.script.close_paragraph();
    }
}
