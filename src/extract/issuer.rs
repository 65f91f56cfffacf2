//! Who issued the document and the body above: the names at the top left, else the author named in the body.
//!
//! The lines are joined while a name is incomplete (`ỦY` / `BAN NHÂN DÂN` / `HUYỆN AN PHÚ`) and parted where
//! another organisation begins; the last is the issuer, the one before its parent. From the body comes only the
//! issuer, never the parent, and it is marked as inferred.

use crate::document::Field;
use crate::error::Result;
use crate::text::{is_marked, syllable};

use super::casing;
use super::matcher::Pattern;
use super::pattern;
use super::sheet::{Bit, Joined, Sheet, absent, because};
use super::words::{Words, is_capitals, is_speck, key, keys, without_specks};

/// Paragraphs of the body in which an author is looked for.
const FIRST_ROWS: usize = 30;

/// Finds authors in sentences.
#[derive(Debug)]
pub(super) struct Authors(Pattern);

impl Authors {
    /// Compiles the sentence form.
    pub(super) fn new() -> Result<Self> {
        let class = "tỉnh|thành phố|quận|huyện|thị xã|xã|phường|thị trấn|đặc khu";
        let body = "UBND|Ủy ban nhân dân|Uỷ ban nhân dân|HĐND|Hội đồng nhân dân";
        let proper = r"\p{Lu}[\p{L}’']*(?:\s\p{Lu}[\p{L}’']*){0,4}";
        let office = r"(?:Sở|Phòng|Chi cục|Cục|Trung tâm|Ban Quản lý|Văn phòng)\s\p{Lu}[^.;:]{2,60}?";
        Ok(Self(pattern(&format!(
            r"(?:^|[.;,:]\s?|\n)(?P<name>(?:{body})\s(?:{class})\s{proper}|{office})\s(?P<act>[^.;:]{{4,40}})"
        ))?))
    }

    /// The first body that acts in the sentences of `rows`.
    pub(super) fn infer(&self, sheet: &Sheet<'_>, words: &Words, rows: std::ops::Range<usize>) -> Field {
        let end = rows.end.min(rows.start + FIRST_ROWS);
        let bits: Vec<Bit> = (rows.start..end).map(|row| sheet.whole(row)).collect();
        let joined = Joined::of(sheet, &bits);
        let acting = self.0.captures_iter(&joined.text).find_map(|found| {
            let act = found.name("act")?.as_str();
            let act = act.strip_prefix("đã ").unwrap_or(act);
            found.name("name").filter(|_| words.begins("acts", act) > 0)
        });
        match acting {
            Some(name) => {
                let bits = joined.bits(name.range());
                let field = sheet.value(name.as_str(), &bits, 0.55);
                because(
                    field,
                    "no name in the head of the document; inferred from who acts in its first sentences",
                )
            }
            None => absent(Some("there is no name of a body in the head of the document")),
        }
    }
}

/// The issuer and its parent from the cells at the top; `None` when there is no name.
pub(super) fn read(sheet: &Sheet<'_>, words: &Words, cells: &[Bit]) -> Option<(Field, Field)> {
    let capitals = |cell: &Bit| {
        is_capitals(sheet.text(*cell)) && keys(sheet.text(*cell)).iter().any(|word| word.len() > 1)
    };
    let left = cells.iter().filter(|cell| sheet.is_right(**cell) != Some(true));
    let lines = left.map(|cell| unspecked(sheet, *cell)).filter(capitals);
    let lines: Vec<Bit> = lines
        .filter(|cell| is_written(words, sheet.text(*cell)))
        .flat_map(|cell| parted(sheet, words, cell))
        .collect();
    let names = organisations(sheet, words, &lines);
    let (issuer, above) = names.split_last()?;
    if let Some(joint) = above.last().and_then(|other| joint(sheet, words, other, issuer)) {
        return Some((joint, absent(None)));
    }
    let field = |name: &Vec<Bit>| named(sheet, words, name);
    let parent = above.last().map_or_else(|| absent(None), field);
    Some((complete(field(issuer), &parent), parent))
}

/// A cell without specks; a dash at its end stays, the name goes on behind it.
fn unspecked(sheet: &Sheet<'_>, cell: Bit) -> Bit {
    let text = sheet.text(cell);
    let kept = without_specks(text);
    let open = text.ends_with(" -") || text.ends_with(" –");
    sheet.part(cell, kept.start..if open { text.len() } else { kept.end })
}

/// Whether a cell holds a word at all, and not only what is left of a stamp: `TH`.
fn is_written(words: &Words, text: &str) -> bool {
    words.begins("org", text) > 0
        || text.split_whitespace().any(|word| !is_speck(word) && syllable::is_valid(word))
}

/// Two names on one line: `UBND TỈNH X - SỞ Y`, `BỘ X - BỘ Y`, also when the dash was lost between peers.
fn parted(sheet: &Sheet<'_>, words: &Words, cell: Bit) -> Vec<Bit> {
    let text = sheet.text(cell);
    let starts = text.match_indices(' ').map(|(at, _)| at + 1);
    let border = starts.skip(1).find(|at| {
        let (before, name) = text.split_at(*at);
        let bare = before.trim_end_matches([' ', '-', '–']);
        let dashed = bare.len() + 1 < before.len();
        let ruled = dashed && words.begins("ruled", bare) > 0 && words.begins("org", name) > 0;
        ruled || (is_known(words, bare) && is_known(words, name) && are_peers(words, bare, name))
    });
    match border {
        Some(at) => {
            let before = text[..at].trim_end_matches([' ', '-', '–']).len();
            vec![sheet.part(cell, 0..before), sheet.part(cell, at..text.len())]
        }
        None => vec![cell],
    }
}

/// Whether the whole text is a name of the tables.
fn is_known(words: &Words, text: &str) -> bool {
    let tokens: Vec<&str> = text.split_whitespace().collect();
    words.name_at(&tokens).is_some_and(|(length, _)| length == tokens.len())
}

/// Two bodies of one rank: neither is above the other.
fn are_peers(words: &Words, one: &str, other: &str) -> bool {
    let first = |text: &str| key(text.split(' ').next().unwrap_or_default());
    words.begins("peer", one) > 0 && first(one) == first(other)
}

/// The field of two peers that issue together: `Bộ X - Bộ Y`.
fn joint(sheet: &Sheet<'_>, words: &Words, one: &[Bit], other: &[Bit]) -> Option<Field> {
    let (first, second) = (sheet.raw(one), sheet.raw(other));
    let together = is_known(words, &first) && is_known(words, &second) && are_peers(words, &first, &second);
    let name = |raw: &str| casing::organisation(words, raw);
    let bits: Vec<Bit> = one.iter().chain(other).copied().collect();
    together.then(|| sheet.value(format!("{} - {}", name(&first), name(&second)), &bits, 0.95))
}

/// The field of one name; a name that lost its marks is kept as read.
fn named(sheet: &Sheet<'_>, words: &Words, name: &[Bit]) -> Field {
    let raw = sheet.raw(name);
    if is_stripped(&raw) {
        return because(sheet.value(raw, name, 0.4), "the marks of the name are missing");
    }
    let fit = if words.begins("org", &raw) > 0 { 0.95 } else { 0.7 };
    let read = casing::organisation(words, &raw);
    match official(words, &read) {
        Some(name_of_table) => {
            let why = "the province is written as the register of provinces has it";
            because(sheet.value(name_of_table, name, fit), why)
        }
        None => sheet.value(read, name, fit),
    }
}

/// A body of a province whose name is printed with other marks than the register has: `UBND tỉnh Đăk Nông`.
fn official(words: &Words, name: &str) -> Option<String> {
    let (at, class) = [" tỉnh ", " thành phố "].iter().find_map(|class| Some((name.rfind(class)?, class)))?;
    let (body, printed) = name.split_at(at + class.len());
    let right = words.spelled_province(printed).filter(|right| key(right) != key(printed))?;
    Some(format!("{body}{right}"))
}

/// Three syllables or more and no mark among them.
fn is_stripped(text: &str) -> bool {
    text.split_whitespace().filter(|word| syllable::is_valid(word)).count() > 2
        && !text.split_whitespace().any(is_marked)
}

/// A bare `VĂN PHÒNG` is the office of the body above.
fn complete(issuer: Field, parent: &Field) -> Field {
    match (&issuer.value, &parent.value) {
        (Some(name), Some(above))
            if key(name.split(' ').next_back().unwrap_or_default()) == key("phòng")
                && keys(name).len() == 2 =>
        {
            let value = format!("{name} {above}");
            Field { value: Some(value), ..issuer }
        }
        _ => issuer,
    }
}

/// The lines parted into names.
fn organisations(sheet: &Sheet<'_>, words: &Words, lines: &[Bit]) -> Vec<Vec<Bit>> {
    let mut names: Vec<Vec<Bit>> = Vec::new();
    for line in lines {
        match names.last_mut() {
            Some(name) if !begins_another(words, &sheet.raw(name), sheet.text(*line)) => name.push(*line),
            _ => names.push(vec![*line]),
        }
    }
    names
}

/// Whether `line` begins another name: it starts like one and the name so far can stand alone.
fn begins_another(words: &Words, name: &str, line: &str) -> bool {
    let open =
        name.ends_with([',', '-', '–']) || words.is("lower", name.split(' ').next_back().unwrap_or_default());
    if is_stripped(&format!("{name} {line}")) {
        return words.begins_bare("org", line) > 0;
    }
    let length = words.begins("org", line);
    // "ỦY" + "BAN NHÂN DÂN": together they begin a longer name than the line alone.
    let joined = words.begins("org", &format!("{name} {line}"));
    let grows = joined > keys(name).len();
    length > 0 && !open && !grows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Assets;
    use crate::extract::fixture::document;

    fn names(text: &str) -> (String, Option<String>) {
        let document = document(text);
        let sheet = Sheet::new(&document);
        let words = Words::new(&Assets::embedded()).unwrap();
        let cells: Vec<Bit> = (0..sheet.rows.len()).map(|row| sheet.whole(row)).collect();
        let (issuer, parent) = read(&sheet, &words, &cells).unwrap();
        (issuer.value.unwrap(), parent.value)
    }

    #[test]
    fn names_over_several_lines() {
        assert_eq!(
            names("ỦY\nBAN NHÂN DÂN\nHUYỆN AN PHÚ"),
            ("Ủy ban nhân dân huyện An Phú".to_owned(), None)
        );
        assert_eq!(
            names("UỶ BAN NHÂN\nDÂN\nTỈNH LAI CHÂU"),
            ("Ủy ban nhân dân tỉnh Lai Châu".to_owned(), None)
        );
    }

    #[test]
    fn the_last_name_is_the_issuer() {
        let parent = Some("UBND tỉnh Hà Giang".to_owned());
        assert_eq!(names("UBND TỈNH HÀ GIANG\nSỞ XÂY DỰNG"), ("Sở Xây dựng".to_owned(), parent.clone()));
        assert_eq!(
            names("UBND TỈNH HÀ GIANG\nVĂN PHÒNG"),
            ("Văn phòng UBND tỉnh Hà Giang".to_owned(), parent)
        );
        let parent = Some("Bộ Tài chính".to_owned());
        assert_eq!(names("BỘ TÀI CHÍNH\nTỔNG CỤC HẢI QUAN"), ("Tổng cục Hải quan".to_owned(), parent));
    }

    #[test]
    fn two_names_on_one_line_and_joint_issuers() {
        let parent = Some("UBND thành phố Hải Phòng".to_owned());
        assert_eq!(
            names("UBND THÀNH PHỐ HẢI PHÒNG - SỞ XÂY DỰNG"),
            ("Sở Xây dựng".to_owned(), parent.clone())
        );
        assert_eq!(names("UBND THÀNH PHỐ HẢI PHÒNG\n- SỞ XÂY DỰNG"), ("Sở Xây dựng".to_owned(), parent));
        let joint = ("Bộ Xây dựng - Bộ Tài chính".to_owned(), None);
        assert_eq!(names("BỘ XÂY DỰNG BỘ TÀI CHÍNH"), joint);
        assert_eq!(names("BỘ XÂY DỰNG -\nBỘ TÀI CHÍNH"), joint);
        assert_eq!(names("BỘ XÂY DỰNG - BỘ TÀI CHÍNH"), joint);
    }

    #[test]
    fn a_province_is_spelled_as_the_register_has_it() {
        let parent = Some("UBND tỉnh Đắk Nông".to_owned());
        assert_eq!(names("UBND TỈNH ĐĂK NÔNG\nSỞ TÀI CHÍNH"), ("Sở Tài chính".to_owned(), parent));
        assert_eq!(names("UBND TỈNH MĂK NÔNG\nSỞ TÀI CHÍNH").1.as_deref(), Some("UBND tỉnh Măk Nông"));
        assert_eq!(names("UBND TỈNH THANH HOÁ\nSỞ TÀI CHÍNH").1.as_deref(), Some("UBND tỉnh Thanh Hóa"));
    }

    #[test]
    fn specks_and_stamps_are_no_names() {
        assert_eq!(names("TH\nBỘ XÂY DỰNG F‹"), ("Bộ Xây dựng".to_owned(), None));
        assert_eq!(
            names("ĐẢNG BỘ TỈNH GIA LAI `\nHUYỆN ỦY MỘC KHÊ").1.as_deref(),
            Some("Đảng bộ tỉnh Gia Lai")
        );
    }

    #[test]
    fn an_author_in_the_body_is_inferred() {
        let document =
            document("Thực hiện Chỉ thị của tỉnh. UBND huyện Mộc Lan xây dựng Kế hoạch với nội dung sau:");
        let sheet = Sheet::new(&document);
        let words = Words::new(&Assets::embedded()).unwrap();
        let issuer = Authors::new().unwrap().infer(&sheet, &words, 0..1);
        assert_eq!(issuer.value.as_deref(), Some("UBND huyện Mộc Lan"));
        assert!(issuer.reason.is_some() && issuer.confidence.get() < 0.6);
    }
}
