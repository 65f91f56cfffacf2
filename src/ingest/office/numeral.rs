//! Numbers as lists write them: `3`, `c`, `III`.

/// How a list writes its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Numeral {
    /// 1, 2, 3.
    #[default]
    Decimal,
    /// 01, 02, 03.
    Padded,
    /// a, b, c; after z come aa, bb.
    SmallLetter,
    /// A, B, C.
    CapitalLetter,
    /// i, ii, iii.
    SmallRoman,
    /// I, II, III.
    CapitalRoman,
    /// Nothing.
    None,
}

/// Larger numbers are written in figures: no list goes on so long, and letters would grow without end.
const LARGEST_LETTER: u32 = 26 * 10;
const LARGEST_ROMAN: u32 = 3999;

const ROMAN: [(u32, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

impl Numeral {
    /// `number` written so.
    pub(super) fn write(self, number: u32) -> String {
        let in_range = |largest: u32| (1..=largest).contains(&number);
        match self {
            Self::Padded => format!("{number:02}"),
            Self::SmallLetter if in_range(LARGEST_LETTER) => letters(number),
            Self::CapitalLetter if in_range(LARGEST_LETTER) => letters(number).to_uppercase(),
            Self::SmallRoman if in_range(LARGEST_ROMAN) => roman(number),
            Self::CapitalRoman if in_range(LARGEST_ROMAN) => roman(number).to_uppercase(),
            Self::None => String::new(),
            _ => number.to_string(),
        }
    }
}

/// The letters of the English alphabet, as word processors count: no đ after d.
fn letters(number: u32) -> String {
    let (times, place) = ((number - 1) / 26 + 1, (number - 1) % 26);
    let letter = char::from(b'a' + place as u8);
    std::iter::repeat_n(letter, times as usize).collect()
}

fn roman(mut number: u32) -> String {
    let mut written = String::new();
    for (value, numeral) in ROMAN {
        while number >= value {
            written.push_str(numeral);
            number -= value;
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_lists_write_them() {
        assert_eq!(Numeral::SmallLetter.write(28), "bb");
        assert_eq!(Numeral::CapitalRoman.write(1994), "MCMXCIV");
        assert_eq!(Numeral::Padded.write(7), "07");
        assert_eq!(Numeral::SmallRoman.write(4_000_000_000), "4000000000");
        assert_eq!(Numeral::CapitalLetter.write(0), "0");
    }
}
