//! From a source to pages, as the decree on document work (NĐ 30/2020, annex I) lays them out.

mod header;
mod signing;
mod table;

use crate::about::PageStyle;
use crate::fonts::Fonts;
use crate::markup::{Block, Source};
use crate::sheet::{self, Sheet, Words};

const LEFT: f32 = 85.0;
const RIGHT: f32 = sheet::WIDTH - 45.0;
const TOP: f32 = 60.0;
const INDENT: f32 = 28.35;
/// Baseline of the page number, from page 2.
const FOLIO: f32 = 38.0;

/// Lays out a document.
pub(crate) fn lay_out(source: &Source, style: &PageStyle, fonts: &Fonts) -> Vec<Sheet> {
    let mut composer = Composer { fonts, style, sheets: vec![Sheet::default()], y: TOP };
    header::set(&mut composer, &source.head);
    for block in &source.body {
        composer.block(block);
    }
    signing::set(&mut composer, &source.signing, source.head.motto);
    composer.sheets
}

/// One line of one of two columns that stand side by side.
struct Row {
    words: Words,
    x: f32,
    baseline: f32,
}

impl Row {
    fn centred(fonts: &Fonts, words: Words, middle: f32, baseline: f32) -> Self {
        let x = middle - words.width(fonts) / 2.0;
        Self { words, x, baseline }
    }
}

/// Sets two columns and says them as Tesseract reads them: across both, where the lines are within `near` points.
fn set_columns(fonts: &Fonts, sheet: &mut Sheet, mut rows: Vec<Row>, near: f32) {
    rows.sort_by(|a, b| a.baseline.total_cmp(&b.baseline).then(a.x.total_cmp(&b.x)));
    for row in &rows {
        row.words.set(fonts, sheet, row.x, row.baseline, None);
    }
    for group in rows.chunk_by_mut(|a, b| (a.baseline - b.baseline).abs() < near) {
        group.sort_by(|a, b| a.x.total_cmp(&b.x));
        let texts: Vec<String> = group.iter().map(|row| row.words.text()).collect();
        sheet.lines.push(texts.join(" "));
    }
}

/// The pages so far and the place on the last one.
struct Composer<'a> {
    fonts: &'a Fonts,
    style: &'a PageStyle,
    sheets: Vec<Sheet>,
    /// Lower edge of what is set.
    y: f32,
}

impl Composer<'_> {
    fn sheet(&mut self) -> &mut Sheet {
        self.sheets.last_mut().expect("there is a sheet from the start")
    }

    fn new_page(&mut self) {
        self.sheets.push(Sheet::default());
        self.y = TOP;
        let number = Words::new(&self.sheets.len().to_string(), 13.0, false, false);
        let fonts = self.fonts;
        number.set_centred(fonts, self.sheet(), sheet::WIDTH / 2.0, FOLIO);
        self.sheet().lines.push(number.text());
    }

    /// Makes sure that `height` points are left on the page.
    fn need(&mut self, height: f32) {
        if self.y + height > sheet::HEIGHT - self.style.margin_bottom {
            self.new_page();
        }
    }

    fn line_height(&self, size: f32) -> f32 {
        size * self.style.leading
    }

    fn block(&mut self, block: &Block) {
        let size = self.style.size;
        match block {
            Block::Kind(text) => {
                self.y += 14.0;
                self.centred(&Words::new(text, 14.0, true, false), RIGHT - LEFT);
            }
            Block::Subject(text) => self.subject(text),
            Block::Addressees(lines) => self.addressees(lines),
            Block::Paragraph(text) => self.paragraph(text),
            Block::Centre(text) => {
                self.y += 4.0;
                self.centred(&Words::new(text, size, true, false), RIGHT - LEFT);
                self.y += self.style.after;
            }
            Block::Table { widths, rows } => table::set(self, widths, rows),
            Block::PageBreak => self.new_page(),
        }
    }

    /// Centred lines; gives the left edge and width of the last.
    fn centred(&mut self, words: &Words, room: f32) -> (f32, f32) {
        let mut last = (LEFT, 0.0);
        for line in words.broken(self.fonts, room, room) {
            self.need(self.line_height(words.size));
            self.y += self.line_height(words.size);
            let (fonts, baseline) = (self.fonts, self.y);
            last = line.set_centred(fonts, self.sheet(), f32::midpoint(LEFT, RIGHT), baseline);
            self.sheet().lines.push(line.text());
        }
        last
    }

    fn subject(&mut self, text: &str) {
        let words = Words::new(text, 14.0, true, false);
        let mut room = (RIGHT - LEFT) * 0.86;
        let lines = words.broken(self.fonts, room, room).len();
        // No single word on the last line: as narrow as the number of lines allows.
        while words.broken(self.fonts, room - 6.0, room - 6.0).len() == lines && room > 200.0 {
            room -= 6.0;
        }
        self.centred(&words, room);
        let y = self.y + 6.0;
        self.sheet().rule(f32::midpoint(LEFT, RIGHT) - 45.0, y, 90.0, 0.6);
        self.y += 14.0;
    }

    fn addressees(&mut self, lines: &[String]) {
        let size = self.style.size;
        self.y += 10.0;
        let lines: Vec<Words> = lines.iter().map(|line| Words::new(line, size, false, false)).collect();
        let (fonts, height) = (self.fonts, self.line_height(size));
        if let [only] = lines.as_slice() {
            self.centred(only, RIGHT - LEFT);
        } else {
            let start = LEFT + 95.0;
            for (nth, line) in lines.iter().enumerate() {
                self.y += height;
                let x = if nth == 0 { start - 22.0 } else { start + 40.0 };
                let baseline = self.y;
                line.set(fonts, self.sheet(), x, baseline, None);
                self.sheet().lines.push(line.text());
            }
        }
        self.y += 8.0;
    }

    /// A justified paragraph with its first line indented. A heading stays with what follows.
    fn paragraph(&mut self, text: &str) {
        let size = self.style.size;
        let words = Words::new(text, size, false, false);
        let room = RIGHT - LEFT;
        let lines = words.broken(self.fonts, room - INDENT, room);
        let height = self.line_height(size);
        let heading = text.starts_with("**") && text.ends_with("**");
        self.need(height * if heading { 3.0 } else { 1.0 });
        for (nth, line) in lines.iter().enumerate() {
            let left_over = lines.len() - nth;
            // No last line alone at the head of a page.
            self.need(if left_over == 2 { height * 2.0 } else { height });
            self.y += height;
            let x = if nth == 0 { LEFT + INDENT } else { LEFT };
            let fill = (left_over > 1).then_some(RIGHT - x);
            let (fonts, baseline) = (self.fonts, self.y);
            line.set(fonts, self.sheet(), x, baseline, fill);
            self.sheet().lines.push(line.text());
        }
        self.y += self.style.after;
    }
}
