//! Finds the fixed strings over a document (Quốc hiệu, tiêu ngữ, the party's name), also damaged or broken over
//! lines, so that what shares a line with them can be read apart: `UBND TỈNH X CỘNG HÒA XÃ HỘI …`.
//!
//! Words are compared without marks and with one error in three letters; a run of three words is enough, and
//! fewer count when they fill a cell and carry on where the last cell stopped (`CỘNG` / `HÒA XÃ HỘI …`).

use std::ops::Range;

use crate::text;

use super::sheet::{Bit, Sheet};
use super::words::Words;

/// Letters that may differ between two words that are still the same.
const LIKENESS: f64 = 0.66;

/// A run of words that is a motto without further proof.
const SURE_RUN: usize = 3;

/// A run of more words begins a document.
const HEAD_RUN: usize = 4;

/// One fixed string.
#[derive(Debug)]
struct Motto {
    words: Vec<String>,
    party: bool,
}

/// The fixed strings.
#[derive(Debug)]
pub(super) struct Mottos(Vec<Motto>);

/// Where the last cell stopped: which string, which word comes next.
type Pending = Option<(usize, usize)>;

/// A run of motto words in a cell.
struct Run {
    motto: usize,
    from: usize,
    words: Range<usize>,
    matches: usize,
    /// All of them letter by letter.
    exact: bool,
}

/// A cell without its motto, and whether it had one.
#[derive(Debug, Clone, Default)]
pub(super) struct Stripped {
    /// What stands beside the mottos, cell by cell.
    pub(super) cells: Vec<Bit>,
    /// Rows with five words of a motto or more: a document begins there.
    pub(super) rows: Vec<usize>,
    /// Whether the party's name is among them.
    pub(super) party: bool,
}

impl Mottos {
    /// Takes the strings from the cue words.
    pub(super) fn new(words: &Words) -> Self {
        let of = |kind: &str, party| {
            let phrases = words.phrases(kind).map(move |phrase| Motto {
                // A key has its tone as a digit at the end.
                words: phrase
                    .iter()
                    .map(|key| text::skeleton(key.trim_end_matches(|c: char| c.is_ascii_digit())))
                    .collect(),
                party,
            });
            phrases.collect::<Vec<_>>()
        };
        Self(of("motto", false).into_iter().chain(of("party_motto", true)).collect())
    }

    /// The cells of `rows` without mottos.
    pub(super) fn strip(&self, sheet: &Sheet<'_>, rows: Range<usize>) -> Stripped {
        let mut stripped = Stripped::default();
        let mut pending = None;
        for row in rows {
            for cell in sheet.cells(row) {
                let Some((run, range)) = self.find(sheet.text(cell), &mut pending) else {
                    stripped.cells.push(cell);
                    continue;
                };
                stripped.party |= self.0[run.motto].party;
                if run.matches > HEAD_RUN {
                    stripped.rows.push(row);
                }
                let text_end = cell.end - cell.start;
                let sides = [sheet.part(cell, 0..range.start), sheet.part(cell, range.end..text_end)];
                stripped.cells.extend(sides.into_iter().filter(|side| has_letters(sheet.text(*side))));
            }
        }
        stripped
    }

    /// Whether a document begins on the row.
    pub(super) fn head(&self, sheet: &Sheet<'_>, row: usize) -> bool {
        let begins = |cell: Bit| self.runs(&skeletons(sheet.text(cell))).any(|run| run.matches > HEAD_RUN);
        sheet.cells(row).into_iter().any(begins)
    }

    /// The longest run of motto words in `cell`, if it is long enough to count.
    fn find(&self, cell: &str, pending: &mut Pending) -> Option<(Run, Range<usize>)> {
        let words = split(cell);
        let best =
            self.runs(&skeletons(cell)).max_by_key(|run| (run.matches, std::cmp::Reverse(run.motto)))?;
        let whole = run_fills(&best, words.len());
        let continues = *pending == Some((best.motto, best.from));
        let opens =
            best.from == 0 && (whole || (best.matches >= 2 && best.words.end == words.len() && best.exact));
        if best.matches < SURE_RUN && !(whole && continues) && !opens {
            return None;
        }
        let next = best.from + best.words.len();
        *pending = (next < self.0[best.motto].words.len()).then_some((best.motto, next));
        let range = words[best.words.start].start..words[best.words.end - 1].end;
        Some((best, range))
    }

    fn runs<'s>(&'s self, cell: &'s [String]) -> impl Iterator<Item = Run> + 's {
        let starts = self.0.iter().enumerate().flat_map(|(motto, phrase)| {
            (0..phrase.words.len()).map(move |from| (motto, &phrase.words[from..], from))
        });
        starts.flat_map(move |(motto, phrase, from)| {
            (0..cell.len()).filter_map(move |start| {
                let (length, matches) = run(&cell[start..], phrase);
                let words = start..start + length;
                let exact = cell[words.clone()].iter().eq(&phrase[..length]);
                (matches > 0).then_some(Run { motto, from, words, matches, exact })
            })
        })
    }
}

fn run_fills(run: &Run, words: usize) -> bool {
    run.words.start == 0 && run.words.end == words
}

/// Length of the run at the start of both, and how many of its words fit; one misfit inside is forgiven.
fn run(cell: &[String], phrase: &[String]) -> (usize, usize) {
    let mut matches = 0;
    let mut length = 0;
    let mut misfits = 0;
    for (at, (word, wanted)) in cell.iter().zip(phrase).enumerate() {
        if alike(word, wanted) {
            matches += 1;
            length = at + 1;
        } else {
            misfits += 1;
        }
        if misfits > 1 || matches == 0 {
            break;
        }
    }
    (length, matches)
}

fn alike(word: &str, wanted: &str) -> bool {
    word == wanted || (wanted.len() > 2 && strsim::normalized_levenshtein(word, wanted) > LIKENESS)
}

fn skeletons(cell: &str) -> Vec<String> {
    split(cell).into_iter().map(|range| text::skeleton(&cell[range])).collect()
}

/// The words of a cell, cut at white space and dashes.
fn split(cell: &str) -> Vec<Range<usize>> {
    let pieces = cell.split(|c: char| c.is_whitespace() || "-–—".contains(c));
    let ranges = pieces.map(|piece| {
        let start = piece.as_ptr() as usize - cell.as_ptr() as usize;
        start..start + piece.len()
    });
    ranges.filter(|range| has_letters(&cell[range.clone()])).collect()
}

fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Assets;
    use crate::extract::fixture::document;

    fn beside(text: &str) -> Vec<String> {
        let document = document(text);
        let sheet = Sheet::new(&document);
        let words = Words::new(&Assets::embedded()).unwrap();
        let stripped = Mottos::new(&words).strip(&sheet, 0..sheet.rows.len());
        stripped.cells.into_iter().map(|cell| sheet.raw(&[cell])).collect()
    }

    #[test]
    fn what_shares_the_line_stays() {
        assert_eq!(beside("UBND TỈNH HÀ GIANG CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ["UBND TỈNH HÀ GIANG"]);
        assert_eq!(beside("SO XAY DUNG Doc 1ap — Tu do — Hanh phuc"), ["SO XAY DUNG"]);
    }

    #[test]
    fn broken_mottos_go_and_names_like_them_stay() {
        let text = "ỦY\nBAN NHÂN DÂN\nCỘNG\nHÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập-Tự do-Hạnh phúc";
        assert_eq!(beside(text), ["ỦY", "BAN NHÂN DÂN"]);
        let text = "CONG HOA XA\nHOQI CHU NGHIA VIET NAM";
        assert!(beside(text).is_empty());
        assert_eq!(beside("NGÂN HÀNG NHÀ NƯỚC\nVIỆT NAM"), ["NGÂN HÀNG NHÀ NƯỚC", "VIỆT NAM"]);
        assert_eq!(beside("UBND HUYỆN MỘC LAN"), ["UBND HUYỆN MỘC LAN"]);
        assert_eq!(beside("BẢO HIỂM XÃ HỘI VIỆT NAM"), ["BẢO HIỂM XÃ HỘI VIỆT NAM"]);
    }
}
