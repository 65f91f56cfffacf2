//! When words and numbers of documents are the same to a person who asks: without case, marks and signs.

use crate::text;

/// `text` in lower case without marks, words parted by one space.
pub(super) fn folded(text: &str) -> String {
    text::single_spaced(&text::skeleton(text))
}

/// Words that are looked for.
#[derive(Debug)]
pub(super) struct Words(String);

impl Words {
    pub(super) fn new(text: &str) -> Self {
        Self(between_spaces(text))
    }

    /// Whether they stand in `text` side by side, as whole words.
    pub(super) fn stand_in(&self, text: &str) -> bool {
        between_spaces(text).contains(&self.0)
    }

    /// Whether they are all of `text`.
    pub(super) fn are(&self, text: &str) -> bool {
        between_spaces(text) == self.0
    }
}

fn between_spaces(text: &str) -> String {
    let text = text::skeleton(text);
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(" ".to_owned(), |all, word| all + word + " ")
}

/// Number and symbol of a document: `1327/KH-STTTT`.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Code {
    number: String,
    symbol: String,
}

impl Code {
    /// `07/KH-UBND` and `7 / kh - ubnd` are the same; a number or symbol alone has the other part empty. Of a decree,
    /// `12/2019/NĐ-CP`, the year belongs to the symbol; the Party's numbers end with a dash: `45-KH/HU`.
    pub(super) fn new(text: &str) -> Self {
        let text: String = text::skeleton(text).replace(['–', '—'], "-").split_whitespace().collect();
        let (number, symbol) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
        Self {
            number: number.trim_start_matches('0').to_owned(),
            symbol: symbol.trim_start_matches(['/', '-']).to_owned(),
        }
    }

    /// Whether both number and symbol are known.
    pub(super) fn is_whole(&self) -> bool {
        !(self.number.is_empty() || self.symbol.is_empty())
    }

    /// Whether `code` is what is asked for, as far as that says.
    pub(super) fn is(&self, code: &str) -> bool {
        let code = Self::new(code);
        let same = |asked: &str, found: &str| asked.is_empty() || asked == found;
        let asks = !(self.number.is_empty() && self.symbol.is_empty());
        asks && same(&self.number, &code.number) && same(&self.symbol, &code.symbol)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_whole_and_need_no_marks() {
        assert!(Words::new("yen dinh").stand_in("UBND huyện YÊN ĐỊNH, tỉnh Thanh Hóa"));
        assert!(Words::new("Yên Định").stand_in("yen dinh"));
        assert!(!Words::new("yen").stand_in("huyện"));
        assert!(!Words::new("dinh yen").stand_in("Yên Định"));
    }

    #[test]
    fn a_code_is_asked_for_whole_or_in_part() {
        let is = |asked: &str, code: &str| Code::new(asked).is(code);
        assert!(is("1327/kh-stttt", "1327/KH-STTTT"));
        assert!(is("1327", "1327/KH-STTTT") && is("KH-STTTT", "1327/KH-STTTT"));
        assert!(is("7/ND-CP", "07/NĐ-CP") && is("30/2020/nd-cp", "30/2020/NĐ–CP"));
        assert!(is("45", "45-KH/HU") && is("45/kh/hu", "45-KH/HU") && is("/kh-stttt", "1327/KH-STTTT"));
        assert!(!is("132", "1327/KH-STTTT") && !is("1327/KH", "1327/KH-STTTT"));
        assert!(!is("", "1327/KH-STTTT") && !is("1327", ""));
    }
}
