//! The rows of a body to paragraphs with their marks: `II.`, `1.2.`, `a)`, `Bước 3:`, `Điều 4.`, a bullet.
//!
//! Lines are joined where a sentence runs on, over a page break too; a mark always begins a paragraph. Knows
//! nothing of what a section is about. A paragraph keeps the way back to the characters it was read from.

use std::ops::Range;

use crate::document::{Confidence, Evidence};
use crate::error::Result;

use super::casing::capitalised;
use super::cues::Cues;
use super::matcher::Pattern;
use super::pattern;
use super::sheet::{Bit, Joined, Sheet};
use super::words::{Words, is_capitals};

/// A row shorter than this share of the usual width ends its paragraph when it could.
const SHORT_ROW: f32 = 0.8;

/// Rows longer than this, in characters, are not wrapped: one row is one paragraph.
const WRAPPED: usize = 130;

/// What stands before a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing.
    None,
    /// `A.`, `Phần I`, `Chương II`.
    Part,
    /// `IV.`
    Roman(u32),
    /// `Điều 4.`
    Article(u32),
    /// `1.`, `1.2.`
    Number(Vec<u32>),
    /// `Bước 3:`
    Step(u32),
    /// `(3)`
    Bracket(u32),
    /// `đ)`
    Letter(char),
    /// `-`, `+`
    Bullet(char),
}

impl Mark {
    /// Depth in the outline; a smaller number stands higher.
    pub(super) fn depth(&self) -> usize {
        match self {
            Self::Part => 0,
            Self::Roman(_) | Self::Article(_) => 1,
            Self::Number(numbers) => 1 + numbers.len(),
            Self::Step(_) => 6,
            Self::Bracket(_) | Self::Letter(_) => 7,
            Self::Bullet('-') => 8,
            Self::Bullet(_) => 9,
            Self::None => 10,
        }
    }

    /// Whether it numbers a section.
    pub(super) fn is_section(&self) -> bool {
        matches!(self, Self::Part | Self::Roman(_) | Self::Article(_) | Self::Number(_) | Self::Step(_))
    }
}

/// A paragraph of the body.
#[derive(Debug)]
pub(super) struct Paragraph {
    joined: Joined,
    /// What stands before it.
    pub(super) mark: Mark,
    /// Byte of the text behind the mark.
    pub(super) start: usize,
    /// First and last row.
    pub(super) rows: [usize; 2],
}

impl Paragraph {
    /// The whole text, rows joined by spaces.
    pub(super) fn text(&self) -> &str {
        &self.joined.text
    }

    /// The text without its mark.
    pub(super) fn body(&self) -> &str {
        self.joined.text.get(self.start..).unwrap_or_default()
    }

    /// The pieces of rows under a range of bytes.
    pub(super) fn bits(&self, range: Range<usize>) -> Vec<Bit> {
        self.joined.bits(range)
    }

    /// Where a range of bytes stands.
    pub(super) fn evidence(&self, sheet: &Sheet<'_>, range: Range<usize>) -> Vec<Evidence> {
        sheet.evidence(&self.bits(range))
    }

    /// How sure the reading is there, at most `fit`.
    pub(super) fn confidence(&self, sheet: &Sheet<'_>, range: Range<usize>, fit: f32) -> Confidence {
        Confidence::new(fit).and(sheet.certainty(&self.bits(range)))
    }
}

/// How what a document closes with begins; it is never the rest of a task.
const CLOSING: [&str; 4] = ["Trên đây ", "Nhận được ", "Yêu cầu các ", "Đề nghị các "];

/// The forms of marks.
#[derive(Debug)]
pub(super) struct Outliner {
    mark: Pattern,
    open: Pattern,
    task: Pattern,
    /// The symbol of a document behind its number: `49/QC-UBND` is no item 49.
    symbol: Pattern,
    /// A row that ends so is not finished, wrapped or not.
    office: Pattern,
}

impl Outliner {
    /// Compiles the forms; a row that ends in the name of a class of body is not finished.
    pub(super) fn new(words: &Words, cues: &Cues) -> Result<Self> {
        let escaped = |kind| words.printed(kind).iter().map(|word| regex::escape(word));
        let titled = escaped("org").flat_map(|word| [capitalised(&word), word.to_uppercase()]);
        let open: Vec<String> = ["division", "lower"].into_iter().flat_map(escaped).chain(titled).collect();
        Ok(Self {
            mark: pattern(concat!(
                r"^(?:(?P<bullet>[-–—•+])\s*|(?P<roman>[IVX]{1,5})\s?[.)/]\s?|(?P<part>(?:[A-H]\.|(?:Phần|PHẦN|Chương|CHƯƠNG)\s(?:(?i:thứ)\s\p{L}+|[IVXLC]{1,5}|\d{1,2}|[A-H]|(?i:một|hai|ba|bốn|năm|sáu|bảy|mở đầu))\b[.:]?))\s|",
                r"(?i:bước)\s(?P<step>\d{1,2})\s?[:.]\s?|Điều\s(?P<article>\d{1,3})\s?[.:]\s?|\((?P<bracket>\d{1,2})\)\s?|",
                r"(?P<number>\d{1,2}(?:\.\d{1,2}){1,3})\s?[.):]?(?:\s|$)|(?P<lone>\d{1,2})\s?[.)]$|(?P<plain>\d{1,2})\s?[.)/]\s?(?:\p{L}|“)|(?P<letter>\p{Ll})\s?\)\s?)",
            ))?,
            symbol: pattern(r"^\p{Lu}{2,}\d*-\p{Lu}")?,
            office: pattern(r"(?:Chủ tịch|Giám đốc|Thủ trưởng|Bộ trưởng|Cục trưởng|Vụ trưởng|Chánh)$")?,
            task: pattern(&format!(
                r"^(?:{})\b",
                cues.of("task_start").iter().map(|(word, _)| capitalised(word)).collect::<Vec<_>>().join("|")
            ))?,
            open: pattern(&format!(r"(?:\b(?:{}|[Gg]iao|[Đđ]ề nghị|[Yy]êu cầu|số)|[,(-])$", open.join("|")))?,
        })
    }

    /// The mark of a text and where the text behind it begins.
    pub(super) fn mark(&self, text: &str) -> (Mark, usize) {
        let Some(found) = self.mark.captures(text) else { return (Mark::None, 0) };
        let number = |name| found.name(name).and_then(|digits| digits.as_str().parse().ok());
        let mark = if let Some(bullet) = found.name("bullet") {
            Mark::Bullet(if bullet.as_str() == "+" { '+' } else { '-' })
        } else if let Some(roman) = found.name("roman") {
            Mark::Roman(roman_value(roman.as_str()))
        } else if let Some(number) = found.name("number") {
            Mark::Number(number.as_str().split('.').filter_map(|part| part.parse().ok()).collect())
        } else if let Some(lone) = number("lone") {
            Mark::Number(vec![lone])
        } else if let Some(plain) = number("plain") {
            // The pattern looks one letter ahead.
            let letter = found[0].chars().next_back().map_or(0, char::len_utf8);
            if found[0].contains('/') && self.symbol.is_match(&text[found[0].len() - letter..]) {
                return (Mark::None, 0);
            }
            return (Mark::Number(vec![plain]), found[0].len() - letter);
        } else if let Some(letter) = found.name("letter") {
            Mark::Letter(letter.as_str().chars().next().unwrap_or('a'))
        } else if let Some(step) = number("step") {
            Mark::Step(step)
        } else if let Some(article) = number("article") {
            Mark::Article(article)
        } else if let Some(bracket) = number("bracket") {
            Mark::Bracket(bracket)
        } else {
            Mark::Part
        };
        (mark, found[0].len())
    }

    /// The paragraphs of `rows`.
    pub(super) fn paragraphs(&self, sheet: &Sheet<'_>, rows: Range<usize>) -> Vec<Paragraph> {
        let width = usual_width(sheet, rows.clone());
        let mut paragraphs: Vec<Paragraph> = Vec::new();
        for row in rows {
            let text = sheet.rows[row].text.as_str();
            if text.len() <= 3 && text.chars().all(|c| c.is_ascii_digit()) {
                continue;
            }
            let bit = sheet.whole(row);
            match paragraphs.last_mut() {
                Some(last) if !self.begins(sheet, last, row, width) => {
                    // Behind a mark that stands alone the text begins on the next row.
                    if last.start >= last.text().len() {
                        last.start = last.text().len() + 1;
                    }
                    last.joined.push(sheet, bit, ' ');
                    last.rows[1] = row;
                }
                _ => {
                    let (mark, start) = self.mark(text);
                    let joined = Joined::of(sheet, &[bit]);
                    paragraphs.push(Paragraph { joined, mark, start, rows: [row, row] });
                }
            }
        }
        paragraphs
    }

    /// Whether `row` begins a paragraph of its own behind `last`.
    fn begins(&self, sheet: &Sheet<'_>, last: &Paragraph, row: usize, width: Option<usize>) -> bool {
        let text = sheet.rows[row].text.as_str();
        let before = sheet.rows[last.rows[1]].text.as_str();
        if text.starts_with('|') || before.starts_with('|') || self.mark(text).0 != Mark::None {
            return true;
        }
        if last.start >= last.text().len() {
            return false;
        }
        let ended = before.ends_with(['.', ';', ':', '!', '?', '”']);
        let low = text.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
        if low {
            return ended && sheet.rows[row].gap;
        }
        if !ended && self.office.is_match(before) {
            return false;
        }
        let Some(width) = width else { return true };
        if ended && CLOSING.iter().any(|closing| text.starts_with(closing)) {
            return true;
        }
        if last.mark.is_section() && self.task.is_match(text) {
            return true;
        }
        if sheet.rows[row].gap {
            return ended || !self.open.is_match(before);
        }
        if is_capitals(before) && is_capitals(text) && last.mark.is_section() {
            return false;
        }
        let short = (before.chars().count() as f32) < SHORT_ROW * width as f32;
        let heading = last.mark.is_section() && last.text().chars().count() < 2 * width;
        let capitals = is_capitals(before) != is_capitals(text) && last.mark.is_section();
        (ended && short)
            || before.ends_with(':')
            || (heading && short && !self.open.is_match(before))
            || capitals
    }
}

/// Whether the rows are wrapped: then a paragraph has several of them.
pub(super) fn is_wrapped(sheet: &Sheet<'_>, rows: Range<usize>) -> bool {
    usual_width(sheet, rows).is_some()
}

/// The width of wrapped rows in characters; `None` when one row is one paragraph.
fn usual_width(sheet: &Sheet<'_>, rows: Range<usize>) -> Option<usize> {
    let mut widths: Vec<usize> = rows.map(|row| sheet.rows[row].text.chars().count()).collect();
    widths.sort_unstable();
    let width = *widths.get(widths.len() * 9 / 10)?;
    (width <= WRAPPED).then_some(width)
}

/// The value of a Roman numeral.
fn roman_value(text: &str) -> u32 {
    let value = |c| match c {
        'I' => 1,
        'V' => 5,
        _ => 10,
    };
    let digits: Vec<u32> = text.chars().map(value).collect();
    let signed = digits.iter().enumerate().map(|(at, digit)| {
        let smaller = digits.get(at + 1).is_some_and(|next| next > digit);
        if smaller { -(*digit as i32) } else { *digit as i32 }
    });
    signed.sum::<i32>().max(0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Assets;
    use crate::extract::fixture::document;

    fn outline(text: &str) -> Vec<(Mark, String)> {
        let words = Words::new(&Assets::embedded()).unwrap();
        let document = document(text);
        let sheet = Sheet::new(&document);
        let paragraphs = Outliner::new(&words, &Cues::new(&Assets::embedded()).unwrap())
            .unwrap()
            .paragraphs(&sheet, 0..sheet.rows.len());
        paragraphs.iter().map(|paragraph| (paragraph.mark.clone(), paragraph.body().to_owned())).collect()
    }

    #[test]
    fn marks_in_all_forms() {
        let found = outline(
            "II. NHIỆM VỤ\n1.2. Về dữ liệu\nđ) Số hóa\n- Lập kế hoạch\nBước 3: Ra mắt\nĐiều 4. Thi hành",
        );
        let marks: Vec<Mark> = found.into_iter().map(|(mark, _)| mark).collect();
        let expected = [
            Mark::Roman(2),
            Mark::Number(vec![1, 2]),
            Mark::Letter('đ'),
            Mark::Bullet('-'),
            Mark::Step(3),
            Mark::Article(4),
        ];
        assert_eq!(marks, expected);
    }

    #[test]
    fn a_sentence_runs_over_rows_and_pages() {
        let found = outline(
            "1. Giao Sở\nXây dựng\nRà soát các khu nhà ở xã hội trên địa bàn và lập danh\nmục theo từng năm.\n- Báo cáo kết quả\n\ntrước ngày 05/3/2024.",
        );
        let texts: Vec<&str> = found.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts[0], "Giao Sở Xây dựng");
        assert_eq!(texts[1], "Rà soát các khu nhà ở xã hội trên địa bàn và lập danh mục theo từng năm.");
        assert_eq!(texts[2], "Báo cáo kết quả trước ngày 05/3/2024.");
    }

    #[test]
    fn software_is_no_part_and_the_closing_no_task() {
        let found = outline(
            "Phần thứ nhất BỐI CẢNH\nPhần II. NỘI DUNG\n- Hướng dẫn người dân nộp hồ sơ trên Cổng dịch vụ và\nphần mềm một cửa.\n- Lập danh sách các hộ trong khu phố để phục vụ việc tuyên truyền của tổ.\nTrên đây là kế hoạch của phường.",
        );
        let marks: Vec<Mark> = found.iter().map(|(mark, _)| mark.clone()).collect();
        assert_eq!(marks, [Mark::Part, Mark::Part, Mark::Bullet('-'), Mark::Bullet('-'), Mark::None]);
        assert!(found[2].1.ends_with("phần mềm một cửa."));
    }

    #[test]
    fn roman_numerals_have_values() {
        assert_eq!(["I", "IV", "IX", "XIV"].map(roman_value), [1, 4, 9, 14]);
    }
}
