//! Round trips: sentences of our own, written in each encoding by its table, found and decoded to the same letters.

use unicode_normalization::UnicodeNormalization;

use super::tables::rows;
use super::*;

const TEXT: &str = "Đề nghị các đơn vị rà soát số liệu và gửi báo cáo trước ngày quy định.\n\
    Những hộ gia đình ở vùng lũ được hỗ trợ giống lúa, phân bón và vật tư.\n\
    Việc kiểm tra phải ghi rõ thời gian, địa điểm và kết quả đã thống nhất.\n";

const ENGLISH: &str =
    "The café manager’s naïve résumé – 30 °C, 5 m² – was read at the fiancée’s home in Zürich.\n";

/// `text` in the bytes of `encoding`, shown as CP1252; the longest form of each letter that the table has.
fn encode(text: &str, encoding: Encoding) -> String {
    let table: Vec<(Vec<u8>, char)> = rows(encoding).collect();
    let find = |c: char| table.iter().rev().find(|(_, meant)| *meant == c).map(|(bytes, _)| bytes.clone());
    let letter = |c: char| find(c).map(|bytes| misread(&bytes).into_owned());
    let spell = |c: char| {
        let parts = || {
            let (tones, rest): (Vec<char>, Vec<char>) = std::iter::once(c).nfd().partition(|c| is_tone(*c));
            let [letters, tones] = [rest.into_iter().nfc().collect::<String>(), tones.into_iter().collect()];
            let tones: Option<String> = tones.chars().map(letter).collect();
            let letters = letters.chars().map(|c| letter(c).unwrap_or_else(|| c.to_string()));
            // A letter that the table leaves out is its own byte.
            tones.map_or_else(|| c.to_string(), |tones| letters.collect::<String>() + &tones)
        };
        letter(c).unwrap_or_else(parts)
    };
    text.chars().map(spell).collect()
}

#[test]
fn every_encoding_is_found_and_decoded() {
    for encoding in Encoding::ALL {
        let misread = encode(TEXT, encoding);
        assert_ne!(misread, TEXT);
        for form in [Form::Unicode, Form::Bytes] {
            let decoded = decode_mixed(&misread, form);
            assert_eq!(decoded.text, TEXT, "{}", encoding.name());
            assert_eq!(decoded.runs, [Run { range: 0..TEXT.len(), encoding }]);
        }
    }
}

#[test]
fn in_a_mixed_text_each_line_has_its_own_encoding() {
    let lines: Vec<&str> = TEXT.lines().collect();
    let misread = format!(
        "{}\n{}\n{ENGLISH}{}\n",
        encode(lines[0], Encoding::Tcvn3),
        lines[1],
        encode(lines[2], Encoding::Vni)
    );
    let decoded = decode_mixed(&misread, Form::Unicode);
    assert_eq!(decoded.text, format!("{}\n{}\n{ENGLISH}{}\n", lines[0], lines[1], lines[2]));
    let found: Vec<Encoding> = decoded.runs.iter().map(|run| run.encoding).collect();
    assert_eq!(found, [Encoding::Tcvn3, Encoding::Vni]);
}

#[test]
fn good_text_is_untouched() {
    let stripped = crate::text::strip_marks(TEXT);
    for text in [TEXT, ENGLISH, &stripped, "là có và đó à", "x·"] {
        assert_eq!(
            decode_mixed(text, Form::Unicode),
            Decoded { text: Cow::Borrowed(text), runs: Vec::new() }
        );
    }
}

#[test]
fn words_in_pieces_are_of_no_encoding() {
    let around = |c: char| if c.is_ascii() { c.to_string() } else { format!(" {c} ") };
    let letters_apart = TEXT.chars().map(around).collect::<String>();
    let tones_apart = TEXT
        .chars()
        .map(|c| {
            let (tones, rest): (Vec<char>, Vec<char>) = std::iter::once(c).nfd().partition(|c| is_tone(*c));
            rest.into_iter().nfc().chain(tones.iter().flat_map(|tone| [' ', *tone, ' '])).collect::<String>()
        })
        .collect::<String>();
    let accents_beside = TEXT.replace('á', "a ´ ").replace('ế', "ê ´ ").replace('ấ', "a ˆ ´ ");
    for text in [letters_apart, tones_apart, accents_beside] {
        assert_eq!(decode_mixed(&text, Form::Unicode).runs, [], "{text}");
    }
}

#[test]
fn a_short_line_goes_with_its_neighbours() {
    let text = format!("{TEXT}Sở Nội vụ\n{TEXT}");
    assert_eq!(decode_mixed(&encode(&text, Encoding::Tcvn3), Form::Unicode).text, text);
}

#[test]
fn fonts_name_encodings_and_capitals() {
    assert_eq!(Encoding::of_font(".VnTimeH"), Some((Encoding::Tcvn3, Letters::Capitals)));
    assert_eq!(Encoding::of_font("VNI-Times"), Some((Encoding::Vni, Letters::AsWritten)));
    assert_eq!(Encoding::of_font("Times New Roman"), None);
    assert_eq!(decode("kÕ ho¹ch", Encoding::Tcvn3, Letters::Capitals), "KẾ HOẠCH");
    assert_eq!(decode("“CéNG HOµ” – 30°C", Encoding::Tcvn3, Letters::AsWritten), "“CỘNG HOÀ” – 30°C");
}

/// Each syllable of the lexicon comes back from each encoding.
#[test]
fn decoding_undoes_encoding_for_every_syllable() {
    let syllables = include_str!("../../../dictionaries/syllables.tsv").lines();
    let words = syllables.filter_map(|row| row.split('\t').next()).filter(|word| syllable::is_valid(word));
    let text: String = words.flat_map(|word| [word, "\n"]).collect();
    for encoding in Encoding::ALL {
        let found = decode(&encode(&text, encoding), encoding, Letters::AsWritten);
        assert!(found == text, "{}", encoding.name());
    }
}
