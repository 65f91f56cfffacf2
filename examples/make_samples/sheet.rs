//! A laid-out page: runs of text and rules, in points, y down from the top edge.

use crate::fonts::{Face, Fonts};
use crate::markup::spans;

/// A4.
pub(crate) const WIDTH: f32 = 595.28;
/// A4.
pub(crate) const HEIGHT: f32 = 841.89;

/// Text in one face on one baseline.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) x: f32,
    pub(crate) baseline: f32,
    pub(crate) size: f32,
    pub(crate) face: Face,
    pub(crate) text: String,
    /// Added to each space by justification.
    pub(crate) gap: f32,
}

/// A straight line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    pub(crate) from: (f32, f32),
    pub(crate) to: (f32, f32),
    pub(crate) width: f32,
}

/// A page.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) runs: Vec<Run>,
    pub(crate) rules: Vec<Rule>,
    /// What the page says, line by line: `truth.txt`.
    pub(crate) lines: Vec<String>,
    /// Middle of the space for seal and signature.
    pub(crate) signing: Option<(f32, f32)>,
}

impl Sheet {
    /// A horizontal rule.
    pub(crate) fn rule(&mut self, x: f32, y: f32, length: f32, width: f32) {
        self.rules.push(Rule { from: (x, y), to: (x + length, y), width });
    }

    /// A frame.
    pub(crate) fn frame(&mut self, left: f32, top: f32, right: f32, bottom: f32, width: f32) {
        for (from, to) in [
            ((left, top), (right, top)),
            ((left, bottom), (right, bottom)),
            ((left, top), (left, bottom)),
            ((right, top), (right, bottom)),
        ] {
            self.rules.push(Rule { from, to, width });
        }
    }
}

/// Words of one line or paragraph at one size, each word in one or more faces.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    pub(crate) size: f32,
    words: Vec<Vec<(Face, String)>>,
}

impl Words {
    /// Words of marked-up text; `bold` and `italic` set what the unmarked text looks like.
    pub(crate) fn new(text: &str, size: f32, bold: bool, italic: bool) -> Self {
        let mut words: Vec<Vec<(Face, String)>> = Vec::new();
        let mut joins = false;
        for span in spans(text) {
            let face = Face::of(span.bold ^ bold, span.italic ^ italic);
            for (nth, part) in span.text.split(' ').enumerate() {
                let continues = nth == 0 && joins;
                if part.is_empty() {
                    continue;
                }
                // Words that must not part: "~" stands for the space inside.
                let piece = (face, part.replace('~', "\u{a0}"));
                match words.last_mut() {
                    Some(word) if continues => word.push(piece),
                    _ => words.push(vec![piece]),
                }
            }
            joins = !span.text.ends_with(' ');
        }
        Self { size, words }
    }

    fn word_width(&self, fonts: &Fonts, word: &[(Face, String)]) -> f32 {
        word.iter().map(|(face, text)| fonts.width(*face, self.size, text)).sum()
    }

    fn space(&self, fonts: &Fonts) -> f32 {
        fonts.width(Face::Regular, self.size, " ")
    }

    /// Width on one line.
    pub(crate) fn width(&self, fonts: &Fonts) -> f32 {
        let words: f32 = self.words.iter().map(|word| self.word_width(fonts, word)).sum();
        words + self.space(fonts) * self.words.len().saturating_sub(1) as f32
    }

    /// Breaks into lines: the first may be shorter than the others.
    pub(crate) fn broken(&self, fonts: &Fonts, first: f32, others: f32) -> Vec<Self> {
        let space = self.space(fonts);
        let mut lines: Vec<Self> = Vec::new();
        let mut room = -1.0;
        for word in &self.words {
            let width = self.word_width(fonts, word);
            match lines.last_mut() {
                Some(line) if room >= width + space => {
                    line.words.push(word.clone());
                    room -= width + space;
                }
                _ => {
                    room = if lines.is_empty() { first } else { others } - width;
                    lines.push(Self { size: self.size, words: vec![word.clone()] });
                }
            }
        }
        lines
    }

    /// What the line says.
    pub(crate) fn text(&self) -> String {
        let word =
            |word: &Vec<(Face, String)>| word.iter().map(|(_, text)| text.as_str()).collect::<String>();
        self.words.iter().map(word).collect::<Vec<_>>().join(" ").replace('\u{a0}', " ")
    }

    /// Sets the line at `x`; `fill` is the width to justify to.
    pub(crate) fn set(&self, fonts: &Fonts, sheet: &mut Sheet, x: f32, baseline: f32, fill: Option<f32>) {
        let spaces = self.words.len().saturating_sub(1);
        let gap = match fill {
            Some(fill) if spaces > 0 => (fill - self.width(fonts)) / spaces as f32,
            _ => 0.0,
        };
        let mut runs: Vec<(Face, String)> = Vec::new();
        for (nth, word) in self.words.iter().enumerate() {
            for (part, (face, text)) in word.iter().enumerate() {
                let space = if nth > 0 && part == 0 { " " } else { "" };
                match runs.last_mut() {
                    Some((same, run)) if same == face => run.extend([space, text.as_str()]),
                    Some((_, run)) => {
                        run.push_str(space);
                        runs.push((*face, text.clone()));
                    }
                    None => runs.push((*face, text.clone())),
                }
            }
        }
        let mut x = x;
        for (face, text) in runs {
            let width = fonts.place(face, self.size, &text, gap).1;
            sheet.runs.push(Run { x, baseline, size: self.size, face, text, gap });
            x += width;
        }
    }

    /// Sets the line with its middle at `centre`; gives its left edge and width.
    pub(crate) fn set_centred(
        &self,
        fonts: &Fonts,
        sheet: &mut Sheet,
        centre: f32,
        baseline: f32,
    ) -> (f32, f32) {
        let width = self.width(fonts);
        self.set(fonts, sheet, centre - width / 2.0, baseline, None);
        (centre - width / 2.0, width)
    }
}
