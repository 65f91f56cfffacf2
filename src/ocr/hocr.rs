//! Tesseract's hOCR output turned into lines of words with boxes, confidences and the letters it also thought of.
//!
//! Elements are told by their classes: `ocr_par` begins a paragraph, `ocr_line` and its like a line, `ocrx_word` a
//! word. With `lstm_choice_mode=2` a word holds a list of choices for every letter, the chosen one first. Pixels
//! become points by the image's resolution.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::document::{BoundingBox, Confidence, Line, LineDraft, POINTS_PER_INCH};
use crate::text;

const LINES: [&str; 4] = ["ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"];

/// The lines of an answer, in its order. What is damaged is passed over.
pub(super) fn lines(hocr: &str, dpi: u32) -> Vec<Line> {
    let mut reader = Reader::from_str(hocr);
    reader.config_mut().check_end_names = false;
    let mut answer = Answer { scale: POINTS_PER_INCH / dpi.max(1) as f32, ..Answer::default() };
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => answer.open(&element),
            Ok(Event::Text(text)) => answer.line.text(&text.decode().unwrap_or_default()),
            Ok(Event::GeneralRef(reference)) => answer.line.text(&character(&reference)),
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    answer.end_line();
    answer.lines
}

/// What an entity stands for; nothing for one that is not known.
fn character(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(number)) = reference.resolve_char_ref() {
        return number.to_string();
    }
    let name = reference.decode().unwrap_or_default();
    quick_xml::escape::resolve_predefined_entity(&name).unwrap_or_default().to_owned()
}

/// What was read so far.
#[derive(Default)]
struct Answer {
    scale: f32,
    lines: Vec<Line>,
    line: LineDraft,
    /// Whether the next line is the first of a paragraph.
    starts_block: bool,
}

impl Answer {
    fn open(&mut self, element: &BytesStart<'_>) {
        match attribute(element, "class").as_str() {
            "ocr_par" => {
                self.end_line();
                self.starts_block = true;
            }
            "ocrx_word" => self.word(&attribute(element, "title")),
            "ocrx_cinfo" => match property(&attribute(element, "title"), "x_confs") {
                Some([percent]) => self.line.choice(Confidence::new(percent / 100.0)),
                None => self.line.letter(),
            },
            class if LINES.contains(&class) => self.end_line(),
            _ => {}
        }
    }

    fn word(&mut self, title: &str) {
        let bbox = property(title, "bbox").map(|pixels| {
            let [x0, y0, x1, y1] = pixels.map(|pixel: f32| pixel * self.scale);
            BoundingBox { x0, y0, x1, y1 }
        });
        let confidence = property(title, "x_wconf").map(|[percent]| Confidence::new(percent / 100.0));
        self.line.word(bbox, confidence);
    }

    fn end_line(&mut self) {
        if let Some(line) = self.line.finish(text::tidy) {
            self.lines.push(Line { starts_block: std::mem::take(&mut self.starts_block), ..line });
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> String {
    let found = element.try_get_attribute(name).ok().flatten();
    found.map(|found| String::from_utf8_lossy(&found.value).into_owned()).unwrap_or_default()
}

/// The numbers of a property of a title: `bbox 10 20 30 40; x_wconf 95`.
fn property<const N: usize>(title: &str, name: &str) -> Option<[f32; N]> {
    let mut parts = title.split(';').map(str::trim);
    let values = parts.find_map(|part| part.strip_prefix(name)?.strip_prefix(' '))?;
    let numbers: Vec<f32> = values.split_whitespace().map_while(|value| value.parse().ok()).collect();
    numbers.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Choice;

    const ANSWER: &str = "<div class='ocr_page' title='bbox 0 0 600 900'><div class='ocr_carea'>\
        <p class='ocr_par' lang='vie'><span class='ocr_line' title='bbox 300 150 610 180'>\n\
        <span class='ocrx_word' title='bbox 300 150 450 180; x_wconf 96'>Kế\n\
          <span class='ocrx_cinfo' id='lstm_choices_1_1_1'><span class='ocrx_cinfo' title='x_confs 95'>K</span></span>\n\
          <span class='ocrx_cinfo' id='lstm_choices_1_1_2'>\
            <span class='ocrx_cinfo' title='x_confs 90.5'>ế</span>\n\
            <span class='ocrx_cinfo' title='x_confs 61'>ề</span>\
            <span class='ocrx_cinfo' title='x_confs 0'>ê</span></span></span>\n\
        <span class='ocrx_word' title='bbox 460 150 610 180; x_wconf 91'><strong>R&amp;D</strong></span></span>\n\
        <span class='ocr_line' title='bbox 1 1 2 2'><span class='ocrx_word' title='bbox 300 200 450 230; x_wconf 91'>số\n\
          <span class='ocrx_cinfo'><span class='ocrx_cinfo' title='x_confs 95'> </span></span>\
          <span class='ocrx_cinfo'><span class='ocrx_cinfo' title='x_confs 95'>s</span></span>\
          <span class='ocrx_cinfo'><span class='ocrx_cinfo' title='x_confs 95'>ó</span></span></span></span></p>\n\
        <p class='ocr_par'><span class='ocr_header'><span class='ocrx_word' title='bbox 1 1 9 9; x_wconf 10'> </span></span>\n\
        <span class='ocr_line'><span class='ocrx_word' title='bbox 1 1 9 9; x_wconf 80'>I.</span></span></p></div></div>";

    #[test]
    fn words_become_lines_and_pixels_become_points() {
        let lines = lines(ANSWER, 300);
        let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["Kế R&D", "số", "I."]);
        assert_eq!(lines.iter().map(|line| line.starts_block).collect::<Vec<_>>(), [true, false, true]);
        let word = &lines[0].words[0];
        assert_eq!(word.bbox, Some(BoundingBox { x0: 72.0, y0: 36.0, x1: 108.0, y1: 43.2 }));
        assert_eq!(word.confidence, Some(Confidence::new(0.96)));
    }

    #[test]
    fn letters_have_their_choices() {
        let lines = lines(ANSWER, 300);
        let choice = Choice { at: 1, letter: 'ề', confidence: Confidence::new(0.61) };
        assert_eq!(lines[0].words[0].choices, Some(vec![choice]), "what has no chance is no choice");
        assert_eq!(lines[0].words[1].choices, None, "none were listed");
        assert_eq!(lines[1].words[0].choices, None, "the lists spell another word");
    }

    #[test]
    fn a_torn_answer_gives_what_it_has() {
        assert!(lines("", 300).is_empty());
        assert_eq!(lines(&ANSWER[..ANSWER.find("số").unwrap()], 300).len(), 1);
    }
}
