//! What a word processor's file says, put down as pages of lines. Both formats write here, so that paragraphs, tables,
//! page breaks and fonts of before Unicode come out alike.

use super::super::plain::PageText;
use super::fonts::{Face, Tally, spelled};
use super::table::{Table, line_of};

/// Spaces that stand for one character of the file at most.
const MOST_SPACES: usize = 200;

/// Pages being written.
#[derive(Debug, Default)]
pub(super) struct Script {
    done: Vec<PageText>,
    page: Vec<String>,
    tally: Tally,
    /// The paragraph being written, last; before it those that its text box stands in.
    paragraphs: Vec<Paragraph>,
    /// The table being written, last; before it those that it stands in.
    tables: Vec<Table>,
    notes: Vec<String>,
}

#[derive(Debug, Default)]
struct Paragraph {
    /// Its number or bullet, until the first text.
    label: String,
    text: String,
    /// Text of one face, not yet spelled: a letter and its mark may stand in two runs.
    pending: String,
    face: Face,
    /// Whether a page ends with this paragraph.
    ends_page: bool,
    /// Whether its end was deleted: the next paragraph goes on in the same line, and whether it waits for that.
    runs_on: bool,
    waits: bool,
}

impl Paragraph {
    fn push(&mut self, text: &str, face: Face, tally: &mut Tally) {
        if self.face != face {
            self.settle(tally);
            self.face = face;
        }
        self.pending.push_str(text);
    }

    /// Spells what is pending.
    fn settle(&mut self, tally: &mut Tally) {
        if !self.pending.trim().is_empty() {
            self.text.push_str(&std::mem::take(&mut self.label));
        }
        self.text.push_str(&spelled(&self.pending, self.face, tally));
        self.pending.clear();
    }

    fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && self.pending.trim().is_empty()
    }
}

impl Script {
    pub(super) fn open_paragraph(&mut self) {
        match self.paragraphs.last_mut().filter(|last| last.waits) {
            Some(last) => (last.waits, last.runs_on) = (false, false),
            None => self.paragraphs.push(Paragraph::default()),
        }
    }

    /// Puts a number or bullet before the paragraph's text.
    pub(super) fn label(&mut self, label: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut().filter(|paragraph| paragraph.is_blank()) {
            label.clone_into(&mut paragraph.label);
        }
    }

    /// Text in `face`. Outside a paragraph there is none.
    pub(super) fn text(&mut self, text: &str, face: Face) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        if text.contains(char::is_control) {
            let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            paragraph.push(&plain, face, &mut self.tally);
        } else {
            paragraph.push(text, face, &mut self.tally);
        }
    }

    pub(super) fn spaces(&mut self, count: usize) {
        self.sign(&" ".repeat(count.min(MOST_SPACES)));
    }

    pub(super) fn tab(&mut self) {
        self.sign("\t");
    }

    pub(super) fn line_break(&mut self) {
        self.sign("\n");
    }

    fn sign(&mut self, sign: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.push(sign, paragraph.face, &mut self.tally);
        }
    }

    /// The mark of a note, whose text comes at the end of the document.
    pub(super) fn note(&mut self, text: String) {
        self.notes.push(text);
        let mark = format!("[{}]", self.notes.len());
        self.sign(&mark);
    }

    /// A page ends here, also in the middle of a paragraph.
    pub(super) fn page_break(&mut self) {
        if self.break_in_table() || self.paragraphs.len() > 1 {
            return;
        }
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.settle(&mut self.tally);
            if !paragraph.text.trim().is_empty() {
                let before = std::mem::take(&mut paragraph.text);
                self.page.extend(lines(&before));
            }
        }
        self.new_page();
    }

    /// A page ended here when the file was last printed. A paragraph stays whole: its sentences do.
    pub(super) fn printed_break(&mut self) {
        if self.break_in_table() || self.paragraphs.len() > 1 {
            return;
        }
        match self.paragraphs.last_mut().filter(|paragraph| !paragraph.is_blank()) {
            Some(paragraph) => paragraph.ends_page = true,
            None => self.new_page(),
        }
    }

    /// A page ends with the paragraph being written.
    pub(super) fn end_page_with_paragraph(&mut self) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.ends_page = true;
        }
    }

    /// The end of the paragraph being written was deleted.
    pub(super) fn run_on(&mut self) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.runs_on = true;
        }
    }

    /// Rows stay whole. Whether there is a table that took note of the break.
    fn break_in_table(&mut self) -> bool {
        let starts =
            self.paragraphs.iter().all(Paragraph::is_blank) && self.tables.iter().all(Table::is_row_blank);
        match self.tables.first_mut() {
            Some(table) => table.break_at_row(starts),
            None => return false,
        }
        true
    }

    pub(super) fn close_paragraph(&mut self) {
        if let Some(paragraph) = self.paragraphs.last_mut().filter(|paragraph| paragraph.runs_on) {
            paragraph.waits = true;
            return;
        }
        let Some(mut paragraph) = self.paragraphs.pop() else { return };
        paragraph.settle(&mut self.tally);
        // A number without text is still seen.
        paragraph.text.push_str(&paragraph.label);
        self.put(lines(&paragraph.text));
        if paragraph.ends_page && !self.break_in_table() && self.paragraphs.is_empty() {
            self.new_page();
        }
    }

    fn put(&mut self, lines: impl Iterator<Item = String>) {
        match self.tables.last_mut() {
            Some(table) => table.put(lines),
            None => self.page.extend(lines),
        }
    }

    /// A table begins; all rows and cells until it is closed are its own.
    pub(super) fn open_table(&mut self) {
        self.finish_run_on();
        self.tables.push(Table::default());
    }

    /// The table whose rows are being written.
    pub(super) fn table(&mut self) -> Option<&mut Table> {
        self.tables.last_mut()
    }

    /// The table ends; `is_ruled` tells one whose cells are seen as such.
    pub(super) fn close_table(&mut self, is_ruled: bool) {
        let Some(table) = self.tables.pop() else { return };
        let is_ruled = is_ruled && table.is_grid();
        for row in table.rows() {
            if row.starts_page {
                self.page_break_between_rows();
            }
            if is_ruled {
                self.put(std::iter::once(line_of(&row)));
            } else {
                self.put(row.cells.into_iter().flat_map(|cell| cell.lines));
            }
            if row.ends_page {
                self.page_break_between_rows();
            }
        }
    }

    fn page_break_between_rows(&mut self) {
        if self.tables.is_empty() && self.paragraphs.is_empty() {
            self.new_page();
        }
    }

    /// A paragraph without an end before something that is none ends there.
    fn finish_run_on(&mut self) {
        if let Some(paragraph) = self.paragraphs.last_mut().filter(|paragraph| paragraph.waits) {
            paragraph.runs_on = false;
            self.close_paragraph();
        }
    }

    /// A blank page is no page: files have the break that was asked for and the one that was printed.
    fn new_page(&mut self) {
        if self.page.iter().all(|line| line.trim().is_empty()) {
            return;
        }
        let text = std::mem::take(&mut self.page).join("\n");
        self.done.push(PageText { text, encoding: std::mem::take(&mut self.tally).most() });
    }

    /// All pages, the notes behind the last line.
    pub(super) fn finish(mut self) -> Vec<PageText> {
        self.finish_run_on();
        let notes = std::mem::take(&mut self.notes);
        for (place, note) in notes.into_iter().enumerate() {
            self.page.push(format!("[{}] {note}", place + 1));
        }
        self.new_page();
        self.done
    }

    /// All that was written as one line, for a note.
    pub(super) fn into_line(self) -> String {
        let pages = self.finish().into_iter().map(|page| page.text);
        pages
            .flat_map(|text| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// The lines of a paragraph; an empty one has one.
fn lines(text: &str) -> impl Iterator<Item = String> {
    text.split('\n').map(|line| line.trim_end().to_owned())
}
