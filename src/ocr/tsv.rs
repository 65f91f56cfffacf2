//! Tesseract's tab-separated output turned into lines of words with boxes and confidences.
//!
//! Columns: level, page, block, paragraph, line, word, left, top, width, height, confidence, text; only rows of
//! level 5 (words) carry text. Pixels become points by the image's resolution.

use crate::document::{BoundingBox, Confidence, Line, POINTS_PER_INCH};
use crate::text;

const WORD_LEVEL: &str = "5";

/// Where a word belongs: block, paragraph, line.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place([u32; 3]);

struct Row {
    place: Place,
    bbox: BoundingBox,
    confidence: Confidence,
    text: String,
}

/// The lines of a TSV answer, in its order. Rows that are not words, or are damaged, are passed over.
pub(super) fn lines(tsv: &str, dpi: u32) -> Vec<Line> {
    let scale = POINTS_PER_INCH / dpi.max(1) as f32;
    let rows: Vec<Row> = tsv.lines().filter_map(|line| row(line, scale)).collect();
    let mut previous_paragraph = None;
    rows.chunk_by(|a, b| a.place == b.place)
        .map(|words| {
            let Place([block, paragraph, _]) = words[0].place;
            let starts_block = previous_paragraph.replace((block, paragraph)) != Some((block, paragraph));
            let words = words.iter().map(|row| (row.text.clone(), Some(row.bbox), Some(row.confidence)));
            Line { starts_block, ..Line::from_words(words) }
        })
        .collect()
}

fn row(line: &str, scale: f32) -> Option<Row> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [WORD_LEVEL, _, block, paragraph, number, _, left, top, width, height, confidence, word] = cells[..]
    else {
        return None;
    };
    let word = text::nfc(word.trim());
    let place = Place([block.parse().ok()?, paragraph.parse().ok()?, number.parse().ok()?]);
    let [x, y, w, h] = [left, top, width, height].map(|cell| cell.parse::<f32>().ok());
    let (x, y, w, h) = (x? * scale, y? * scale, w? * scale, h? * scale);
    let bbox = BoundingBox { x0: x, y0: y, x1: x + w, y1: y + h };
    let confidence = Confidence::new(confidence.parse::<f32>().ok()? / 100.0);
    (!word.is_empty()).then(|| Row { place, bbox, confidence, text: word.into_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = "1\t1\t0\t0\t0\t0\t0\t0\t600\t900\t-1\t\n\
        5\t1\t1\t1\t1\t1\t300\t150\t150\t30\t96.5\tKế\n\
        5\t1\t1\t1\t1\t2\t460\t150\t150\t30\t91\thoạch\n\
        5\t1\t1\t1\t2\t1\t300\t200\t150\t30\t91\tsố\n\
        5\t1\t2\t1\t1\t1\t300\t300\t10\t30\t10\t \n\
        5\t1\t2\t1\t1\t2\t300\t300\t150\t30\t80\tI.\n";

    #[test]
    fn words_become_lines_and_pixels_become_points() {
        let lines = lines(ANSWER, 300);
        let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["Kế hoạch", "số", "I."]);
        assert_eq!(lines.iter().map(|line| line.starts_block).collect::<Vec<_>>(), [true, false, true]);
        let word = &lines[0].words[0];
        assert_eq!(word.bbox, Some(BoundingBox { x0: 72.0, y0: 36.0, x1: 108.0, y1: 43.2 }));
        assert_eq!(word.confidence, Some(Confidence::new(0.965)));
    }
}
