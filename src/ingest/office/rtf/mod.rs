//! Reads RTF as its reader sees it: paragraphs, tables, notes, and text in any code page or font of before Unicode.

mod fonts;
mod lexer;
mod rows;

use super::super::plain::PageText;
use super::damaged;
use super::fonts::Face;
use super::script::Script;
use crate::error::{Error, ErrorKind, Result};
use fonts::Fonts;
use lexer::{Lexer, Token};
use rows::Rows;

/// How an RTF begins.
pub(super) const MAGIC: &[u8] = b"{\\rtf";

/// Groups within groups. Word writes about ten.
const DEEPEST: usize = 500;

/// The pages of the document.
pub(super) fn pages(bytes: &[u8]) -> Result<Vec<PageText>> {
    let mut lexer = Lexer::new(bytes);
    let mut reader = Reader { scripts: vec![Script::default()], ..Reader::default() };
    while let Some(token) = lexer.next() {
        match token {
            Token::Open => reader.open()?,
            Token::Close => reader.close(),
            Token::Word("bin", count) => lexer.pass_over(count.unwrap_or_default().max(0) as usize),
            Token::Word(word, number) => reader.word(word, number),
            Token::Symbol(symbol) => reader.symbol(symbol),
            Token::Byte(byte) => reader.byte(byte),
        }
        if reader.groups.is_empty() {
            return Ok(reader.into_pages());
        }
    }
    Err(damaged())
}

/// What the text of a group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Place {
    #[default]
    Body,
    Fonts,
    Unseen,
    Note,
}

/// What holds until a group ends.
#[derive(Debug, Clone, Copy)]
struct Group {
    place: Place,
    font: i32,
    is_capitals: bool,
    is_hidden: bool,
    /// Letters for programs that do not know Unicode, behind each of Unicode.
    fallback: usize,
    is_in_table: bool,
}

impl Default for Group {
    fn default() -> Self {
        let (is_capitals, is_hidden, is_in_table) = (false, false, false);
        Self { place: Place::Body, font: 0, is_capitals, is_hidden, fallback: 1, is_in_table }
    }
}

#[derive(Default)]
struct Reader {
    groups: Vec<Group>,
    fonts: Fonts,
    first_font: i32,
    /// What is being written, last: the document, or a note in it.
    scripts: Vec<Script>,
    rows: Rows,
    /// Bytes not yet decoded, and letters not yet written.
    bytes: Vec<u8>,
    units: Vec<u16>,
    /// Letters of the fallback still to come.
    to_skip: usize,
    is_open: bool,
    /// Whether the group begins with `\*`: it may be passed over.
    is_optional: bool,
}

impl Reader {
    fn group(&mut self) -> Option<&mut Group> {
        self.groups.last_mut()
    }

    fn state(&self) -> Group {
        self.groups.last().copied().unwrap_or_default()
    }

    fn is_seen(&self) -> bool {
        let group = self.state();
        matches!(group.place, Place::Body | Place::Note) && !group.is_hidden
    }

    fn open(&mut self) -> Result<()> {
        self.settle();
        self.to_skip = 0;
        if self.groups.len() == DEEPEST {
            let message = format!("the document has groups within groups to a depth of more than {DEEPEST}");
            return Err(
                Error::new(ErrorKind::TooLarge, message).with_remedy("save it as PDF and ingest that")
            );
        }
        let mut group = self.state();
        // What stands in a note is its text, and not another note.
        group.place = if group.place == Place::Note { Place::Body } else { group.place };
        self.groups.push(group);
        Ok(())
    }

    fn close(&mut self) {
        self.settle();
        (self.to_skip, self.is_optional) = (0, false);
        let Some(group) = self.groups.pop() else { return };
        if group.place == Place::Note && self.scripts.len() > 1 {
            self.end_paragraph();
            let note = self.scripts.pop().map(Script::into_line).unwrap_or_default();
            self.is_open = true;
            self.script(|script| script.note(note));
        }
    }

    fn script(&mut self, work: impl FnOnce(&mut Script)) {
        if let Some(script) = self.scripts.last_mut() {
            work(script);
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.to_skip > 0 {
            self.to_skip -= 1;
            return;
        }
        match self.state().place {
            Place::Fonts => self.fonts.letter(byte),
            _ if self.is_seen() => {
                if !self.units.is_empty() {
                    self.settle();
                }
                self.bytes.push(byte);
            }
            _ => {}
        }
    }

    fn unicode(&mut self, number: i32) {
        if !self.bytes.is_empty() {
            self.settle();
        }
        if self.is_seen() {
            // Numbers above 32767 are written as negative ones.
            self.units.push(number as u16);
        }
        self.to_skip = self.state().fallback;
    }

    /// Writes what is pending in the look that it has.
    fn settle(&mut self) {
        let group = self.state();
        let mut text = std::mem::take(&mut self.bytes);
        let text = if text.is_empty() {
            String::from_utf16_lossy(&std::mem::take(&mut self.units))
        } else {
            let decoded = self.fonts.decode(group.font, &text);
            text.clear();
            self.bytes = text;
            decoded
        };
        if !text.is_empty() {
            let face = self.fonts.face(group.font, group.is_capitals);
            self.write(&text, face);
        }
    }

    fn write(&mut self, text: &str, face: Face) {
        self.begin_paragraph();
        self.script(|script| script.text(text, face));
    }

    fn begin_paragraph(&mut self) {
        if std::mem::replace(&mut self.is_open, true) {
            return;
        }
        let is_in_table = self.state().is_in_table;
        if let [script] = &mut self.scripts[..] {
            self.rows.begin_paragraph(script, is_in_table);
        }
        self.script(Script::open_paragraph);
    }

    fn end_paragraph(&mut self) {
        self.settle();
        if std::mem::take(&mut self.is_open) {
            self.script(Script::close_paragraph);
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let is_optional = std::mem::take(&mut self.is_optional);
        if let Some(place) = place_of(word, is_optional) {
            return self.enter(place);
        }
        if word == "u" {
            return self.unicode(number.unwrap_or_default());
        }
        self.to_skip = 0;
        self.settle();
        match (self.state().place, word) {
            (Place::Fonts, "f") => self.fonts.begin(number.unwrap_or_default()),
            (Place::Fonts, "fcharset") => self.fonts.set_charset(number.unwrap_or_default()),
            (Place::Fonts | Place::Unseen, _) => {}
            _ if self.look(word, number) => {}
            _ if self.is_seen() => self.layout(word),
            _ => {}
        }
    }

    /// A group is of that kind from here.
    fn enter(&mut self, place: Place) {
        self.settle();
        if self.state().place == Place::Unseen {
            return;
        }
        if place == Place::Note {
            self.begin_paragraph();
            self.scripts.push(Script::default());
            self.is_open = false;
        }
        self.group().into_iter().for_each(|group| group.place = place);
    }

    /// Whether the word changes how text looks, which is done.
    fn look(&mut self, word: &str, number: Option<i32>) -> bool {
        let (is_on, first_font) = (number != Some(0), self.first_font);
        let Some(group) = self.groups.last_mut() else { return false };
        match word {
            "f" => group.font = number.unwrap_or(first_font),
            "plain" => *group = Group { font: first_font, is_capitals: false, is_hidden: false, ..*group },
            "caps" => group.is_capitals = is_on,
            "v" | "deleted" => group.is_hidden = is_on,
            "uc" => group.fallback = number.unwrap_or(1).max(0) as usize,
            "pard" => group.is_in_table = false,
            "intbl" => group.is_in_table = true,
            "deff" => {
                group.font = number.unwrap_or_default();
                self.first_font = group.font;
            }
            "ansicpg" => self.fonts.set_page(number.unwrap_or_default()),
            _ => return false,
        }
        true
    }

    fn layout(&mut self, word: &str) {
        match word {
            // An empty paragraph is one, too.
            "par" | "sect" | "nestcell" => {
                self.begin_paragraph();
                self.end_paragraph();
            }
            "line" => {
                self.begin_paragraph();
                self.script(Script::line_break);
            }
            "tab" => {
                self.begin_paragraph();
                self.script(Script::tab);
            }
            "page" => self.script(Script::page_break),
            "cell" => self.end_cell(),
            "row" => self.in_rows(Rows::end_row),
            _ => match sign_of(word) {
                Some(sign) => self.write(sign, Face::default()),
                None => self.rows.define(word),
            },
        }
    }

    fn end_cell(&mut self) {
        self.group().into_iter().for_each(|group| group.is_in_table = true);
        self.begin_paragraph();
        self.end_paragraph();
        self.in_rows(Rows::end_cell);
    }

    /// Tables are the document's; those of a note are its text.
    fn in_rows(&mut self, work: impl FnOnce(&mut Rows)) {
        self.end_paragraph();
        if self.scripts.len() == 1 {
            work(&mut self.rows);
        }
    }

    fn symbol(&mut self, symbol: u8) {
        if symbol == b'*' {
            self.is_optional = true;
        } else if matches!(symbol, b'{' | b'}' | b'\\') {
            self.byte(symbol);
        } else if self.is_seen() {
            self.to_skip = 0;
            self.settle();
            match symbol {
                b'~' => self.write("\u{a0}", Face::default()),
                b'_' => self.write("-", Face::default()),
                b'\r' | b'\n' => self.layout("par"),
                _ => {}
            }
        }
    }

    fn into_pages(mut self) -> Vec<PageText> {
        self.end_paragraph();
        self.scripts.truncate(1);
        let Some(mut script) = self.scripts.pop() else { return Vec::new() };
        self.rows.finish(&mut script);
        script.finish()
    }
}

/// What a group is that begins with that word; `None` where it is no more than the text around it.
fn place_of(word: &str, is_optional: bool) -> Option<Place> {
    match word {
        "fonttbl" => Some(Place::Fonts),
        "footnote" => Some(Place::Note),
        "colortbl" | "stylesheet" | "info" | "pict" | "object" | "fldinst" | "nonesttables" | "shprslt"
        | "sp" => Some(Place::Unseen),
        "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf" => {
            Some(Place::Unseen)
        }
        // Text boxes.
        "shpinst" | "shptxt" => None,
        _ => is_optional.then_some(Place::Unseen),
    }
}

/// Signs that have a word of their own.
fn sign_of(word: &str) -> Option<&'static str> {
    Some(match word {
        "emdash" => "—",
        "endash" => "–",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "bullet" => "•",
        "emspace" | "enspace" | "qmspace" => " ",
        _ => return None,
    })
}
