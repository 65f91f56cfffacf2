//! Reads hOCR: HTML whose classes tell pages, lines and words, and whose titles hold their properties.

use super::super::Limits;
use super::super::markup::{self, Piece, Tag};
use super::{Draft, OcrFile, damaged, engine_of, points_per_pixel, size_of};
use crate::document::{BoundingBox, Confidence};
use crate::error::Result;

/// Elements that hold one or more lines, by the classes of the specification and of programs.
const BLOCKS: [&str; 4] = ["ocr_carea", "ocrx_block", "ocr_par", "ocr_column"];
const LINES: [&str; 6] =
    ["ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat"];

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<OcrFile> {
    let html = markup::decode(bytes);
    let mut reader = Reader { scale: 1.0, ..Reader::default() };
    for piece in markup::pieces(&html) {
        match piece {
            Piece::Open(tag) => reader.open(&tag),
            Piece::Close(name) => reader.close(&name),
            Piece::Text(text) => reader.text(&text),
        }
        limits.check_pages(reader.draft.pages.len())?;
    }
    if reader.page.is_open() && !reader.is_ended {
        return Err(damaged());
    }
    let (name, version) = reader.system.rsplit_once(' ').unwrap_or((&reader.system, ""));
    let engine = engine_of(name, version.trim_start_matches('v'), reader.languages);
    Ok(OcrFile { pages: reader.draft.finish(), engine })
}

/// An element that is open, told by its name: how many of that name are open in it, itself included.
#[derive(Debug, Default)]
struct Nest {
    name: String,
    depth: usize,
}

impl Nest {
    fn begin(&mut self, name: &str) {
        *self = Self { name: name.to_owned(), depth: 1 };
    }

    fn is_open(&self) -> bool {
        self.depth > 0
    }

    fn open(&mut self, name: &str) {
        if self.is_open() && self.name == name {
            self.depth += 1;
        }
    }

    /// Whether it ended by that.
    fn close(&mut self, name: &str) -> bool {
        if !self.is_open() || self.name != name {
            return false;
        }
        self.depth -= 1;
        self.depth == 0
    }
}

#[derive(Default)]
struct Reader {
    draft: Draft,
    page: Nest,
    line: Nest,
    word: Nest,
    /// Points to the pixel of the page.
    scale: f32,
    system: String,
    languages: Vec<String>,
    /// Whether the document said that it ends.
    is_ended: bool,
}

impl Reader {
    fn open(&mut self, tag: &Tag) {
        for nest in [&mut self.page, &mut self.line, &mut self.word] {
            nest.open(&tag.name);
        }
        if tag.name == "meta" {
            return self.meta(tag);
        }
        self.languages_of(tag.attribute("lang").unwrap_or_default());
        let title = Title(tag.attribute("title").unwrap_or_default());
        if tag.has_class(|class| class == "ocr_page") {
            self.open_page(tag, title);
        } else if tag.has_class(|class| BLOCKS.contains(&class)) {
            self.draft.open_block();
        } else if tag.has_class(|class| LINES.contains(&class)) {
            self.draft.end_line();
            self.line.begin(&tag.name);
        } else if tag.has_class(|class| class == "ocrx_word") {
            self.word.begin(&tag.name);
            self.draft.line.word(self.bbox(title), title.confidence());
        } else if self.word.is_open() && tag.has_class(|class| class == "ocrx_cinfo") {
            match title.numbers::<1>("x_confs") {
                Some([percent]) => self.draft.line.choice(Confidence::new(percent / 100.0)),
                None => self.draft.line.letter(),
            }
        }
    }

    fn open_page(&mut self, tag: &Tag, title: Title<'_>) {
        let extent = title.numbers::<4>("bbox").map(|[x0, y0, x1, y1]| (x1 - x0, y1 - y0));
        let (width, height) = extent.unwrap_or_default();
        self.scale =
            points_per_pixel(width, height, title.numbers::<2>("scan_res").map(|[across, _]| across));
        self.draft.open_page(size_of(width * self.scale, height * self.scale));
        self.page.begin(&tag.name);
        (self.line, self.word) = (Nest::default(), Nest::default());
    }

    fn meta(&mut self, tag: &Tag) {
        let content = tag.attribute("content").unwrap_or_default().trim();
        match tag.attribute("name") {
            Some("ocr-system") => content.clone_into(&mut self.system),
            Some("ocr-langs" | "ocr-languages") => self.languages_of(content),
            _ => {}
        }
    }

    /// Inside pages only what Tesseract calls its languages: a page of HTML is in `en` whatever its text is.
    fn languages_of(&mut self, names: &str) {
        for name in names.split([' ', ',', '+']).filter(|name| name.len() > 2 && *name != "unknown") {
            if !self.languages.iter().any(|known| known == name) {
                self.languages.push(name.to_owned());
            }
        }
    }

    fn close(&mut self, name: &str) {
        self.is_ended |= matches!(name, "body" | "html");
        self.word.close(name);
        if self.line.close(name) {
            self.draft.end_line();
        }
        if self.page.close(name) {
            self.draft.end_line();
        }
    }

    /// Some programs put the text of a line down without its words.
    fn text(&mut self, text: &str) {
        if self.word.is_open() {
            return self.draft.line.text(text);
        }
        for word in text.split_whitespace().filter(|_| self.line.is_open()) {
            self.draft.line.word(None, None);
            self.draft.line.text(word);
        }
    }

    fn bbox(&self, title: Title<'_>) -> Option<BoundingBox> {
        let [x0, y0, x1, y1] = title.numbers::<4>("bbox")?.map(|pixels| pixels * self.scale);
        Some(BoundingBox { x0, y0, x1, y1 })
    }
}

/// Properties: `bbox 0 0 10 20; x_wconf 93`.
#[derive(Clone, Copy)]
struct Title<'t>(&'t str);

impl Title<'_> {
    fn numbers<const N: usize>(self, property: &str) -> Option<[f32; N]> {
        let mut all = self.0.split(';').map(str::split_ascii_whitespace);
        let mut values = all.find_map(|mut words| (words.next()? == property).then_some(words))?;
        let mut numbers = [0.0; N];
        for number in &mut numbers {
            *number = values.next()?.parse().ok().filter(|number: &f32| number.is_finite())?;
        }
        Some(numbers)
    }

    fn confidence(self) -> Option<Confidence> {
        self.numbers::<1>("x_wconf").map(|[percent]| Confidence::new(percent / 100.0))
    }
}
