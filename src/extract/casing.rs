//! Capitals to ordinary Vietnamese writing: `ỦY BAN NHÂN DÂN HUYỆN YÊN ĐỊNH` → `Ủy ban nhân dân huyện Yên Định`.
//!
//! Known names are written as the tables write them; after a class word (tỉnh, huyện, xã) comes a proper name;
//! what is no Vietnamese syllable is an acronym and stays (NĐ 30/2020 PL II). Text that is not all in capitals
//! is left as printed.

use crate::text::{self, syllable};

use super::words::{Words, is_capitals, key};

/// How words outside the tables are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// An organisation: each part of its field of work begins with a capital (`Phòng Kinh tế và Hạ tầng`).
    Organisation,
    /// A sentence: only its first word.
    Sentence,
}

/// The name of an organisation.
pub(super) fn organisation(words: &Words, text: &str) -> String {
    recase(words, text, Style::Organisation)
}

/// A heading or subject.
pub(super) fn sentence(words: &Words, text: &str) -> String {
    recase(words, text, Style::Sentence)
}

/// A person's name: every syllable with a capital.
pub(super) fn person(text: &str) -> String {
    if !is_capitals(text) {
        return text.to_owned();
    }
    let words: Vec<String> = text.split_whitespace().map(|word| capitalised(&word.to_lowercase())).collect();
    words.join(" ")
}

/// `text` with a capital as its first letter.
pub(super) fn capitalised(text: &str) -> String {
    let first = text.find(char::is_alphabetic).unwrap_or(0);
    let (head, tail) = text.split_at(first);
    let mut letters = tail.chars();
    let initial: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{head}{initial}{}", letters.as_str())
}

fn recase(words: &Words, printed: &str, style: Style) -> String {
    let tokens: Vec<&str> = printed.split_whitespace().collect();
    if !is_capitals(printed) {
        return tokens.join(" ");
    }
    let mut writer = Writer { words, style, output: Vec::new(), capital: true, proper: false };
    let mut at = 0;
    while at < tokens.len() {
        at += writer.write(&tokens[at..]);
    }
    capitalised(&writer.output.join(" "))
}

struct Writer<'w> {
    words: &'w Words,
    style: Style,
    output: Vec<String>,
    /// The next word begins a part of a name.
    capital: bool,
    /// The words that follow are a proper name.
    proper: bool,
}

impl Writer<'_> {
    /// Writes the next word or known name; gives the number of words written.
    fn write(&mut self, tokens: &[&str]) -> usize {
        if let Some((length, name)) = self.known(tokens) {
            let last = tokens[length - 1];
            let tail = last.trim_start_matches(|c: char| c.is_alphanumeric());
            let name = if self.capital { capitalised(name) } else { name.to_owned() };
            self.output.push(format!("{name}{tail}"));
            self.after(last, false);
            let body = tokens[..length].join(" ");
            self.proper = self.style == Style::Organisation && self.words.is("body_of", &body);
            return length;
        }
        let class = self.words.begins("division", &tokens.join(" "));
        if class > 0 {
            self.output.extend(tokens[..class].iter().map(|word| word.to_lowercase()));
            self.proper = true;
            self.capital = false;
            return class;
        }
        let word = self.cased(tokens[0]);
        self.output.push(word);
        let head = self.style == Style::Organisation && self.words.is("org", tokens[0]);
        self.after(tokens[0], head);
        1
    }

    /// A known name of two words or more, or one known word; names in brackets or quotes are left alone.
    fn known(&self, tokens: &[&str]) -> Option<(usize, &str)> {
        let clean = tokens.iter().take_while(|word| word.starts_with(char::is_alphanumeric)).count();
        let (length, name) = self.words.name_at(&tokens[..clean])?;
        // A name may not run over punctuation: "XÃ HÀ, NAM".
        let inner = tokens[..length - 1].iter().all(|word| word.ends_with(char::is_alphanumeric));
        let fields = name.contains(',') || inner;
        (fields && (length > 1 || self.style == Style::Organisation)).then_some((length, name))
    }

    fn cased(&self, word: &str) -> String {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if bare.is_empty() || word.chars().any(|c| c.is_ascii_digit() || c == '/') || is_acronym(bare) {
            return word.to_owned();
        }
        let lower = word.to_lowercase();
        let small = self.words.is("lower", word);
        if (self.proper || self.capital) && !small { capitalised(&lower) } else { lower }
    }

    /// What the word just written means for the next.
    fn after(&mut self, word: &str, head: bool) {
        let parts =
            self.style == Style::Organisation && (key(word) == key("và") || word.ends_with([',', '-', '–']));
        self.capital = head || parts;
        if word.ends_with([',', ';', '.', '-', '–', ':', ')']) || self.words.is("lower", word) {
            self.proper = false;
        }
    }
}

/// Whether a word in capitals is no syllable and has no marked vowel: `UBND`, `HĐND`; `ĐẮK`, `R’LẤP` are names.
fn is_acronym(word: &str) -> bool {
    let marked = |c: char| !matches!(c, 'Đ' | 'đ') && text::base_letter(c) != c;
    !word.split(['-', '/']).all(syllable::is_valid) && !word.chars().any(marked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Assets;

    #[test]
    fn names_of_organisations_in_ordinary_writing() {
        let words = Words::new(&Assets::embedded()).unwrap();
        for (capitals, written) in [
            ("ỦY BAN NHÂN DÂN HUYỆN YÊN ĐỊNH", "Ủy ban nhân dân huyện Yên Định"),
            ("UỶ BAN NHÂN DÂN PHƯỜNG ĐÔNG HẢI", "Ủy ban nhân dân phường Đông Hải"),
            ("UBND TỈNH THANH HOÁ", "UBND tỉnh Thanh Hóa"),
            ("SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "Sở Thông tin và Truyền thông"),
            ("PHÒNG KINH TẾ VÀ HẠ TẦNG", "Phòng Kinh tế và Hạ tầng"),
            ("ỦY BAN NHÂN DÂN THÀNH PHỐ HỒ CHÍ MINH", "Ủy ban nhân dân thành phố Hồ Chí Minh"),
            ("BỘ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "Bộ Văn hóa, Thể thao và Du lịch"),
            ("HUYỆN ỦY THƯỢNG KHÊ", "Huyện ủy Thượng Khê"),
            ("Sở Y tế", "Sở Y tế"),
        ] {
            assert_eq!(organisation(&words, capitals), written);
        }
    }

    #[test]
    fn a_subject_in_capitals_becomes_a_sentence() {
        let words = Words::new(&Assets::embedded()).unwrap();
        let written =
            sentence(&words, "TRIỂN KHAI NGHỊ QUYẾT SỐ 12/NQ-CP TRÊN ĐỊA BÀN TỈNH LAI CHÂU NĂM 2025");
        assert_eq!(written, "Triển khai Nghị quyết số 12/NQ-CP trên địa bàn tỉnh Lai Châu năm 2025");
    }
}
