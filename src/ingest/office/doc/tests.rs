//! Word files made by hand: a head, the text, and what leads to it.

use std::io::{Cursor, Write};

use super::*;
use crate::error::ErrorKind;

const TEXT_AT: usize = 1024;

/// A compound file with these streams.
fn container(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut container = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        container.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    container.into_inner().into_inner()
}

fn put(stream: &mut [u8], offset: usize, value: usize) {
    stream[offset..offset + 4].copy_from_slice(&(value as u32).to_le_bytes());
}

/// Word 95: one run of single bytes.
fn word_95(text: &[u8]) -> Vec<u8> {
    let mut main = vec![0; TEXT_AT];
    main[..4].copy_from_slice(&[0xdc, 0xa5, 101, 0]);
    put(&mut main, 0x18, TEXT_AT);
    put(&mut main, 0x34, text.len());
    main.extend_from_slice(text);
    container(&[("WordDocument", &main)])
}

/// A stretch of text of Word 97 and its part in a table.
struct Stretch(&'static str, bool, bool);

/// Word 97: UTF-16 in one piece, and a page of properties behind it.
fn word_97(stretches: &[Stretch]) -> Vec<u8> {
    let units: Vec<u16> = stretches.iter().flat_map(|stretch| stretch.0.encode_utf16()).collect();
    let mut main = vec![0; TEXT_AT];
    main[..4].copy_from_slice(&[0xec, 0xa5, 0xc1, 0]);
    put(&mut main, 0x4c, units.len());
    main.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    main.resize(main.len().next_multiple_of(512), 0);
    let page = main.len() / 512;
    main.extend(properties(stretches));

    let mut table = vec![2, 16, 0, 0, 0];
    for value in [0, units.len(), 0, 0] {
        table.extend((value as u32).to_le_bytes());
    }
    put(&mut table, 5 + 8 + 2, TEXT_AT);
    put(&mut main, 0x1a2, 0);
    put(&mut main, 0x1a6, table.len());
    put(&mut main, 0x102, table.len());
    put(&mut main, 0x106, 12);
    for value in [TEXT_AT, TEXT_AT + 2 * units.len(), page] {
        table.extend((value as u32).to_le_bytes());
    }
    container(&[("WordDocument", &main), ("0Table", &table)])
}

fn properties(stretches: &[Stretch]) -> Vec<u8> {
    let mut page = vec![0; 512];
    page[511] = stretches.len() as u8;
    let (mut at, mut changes) = (TEXT_AT, 500);
    for (index, Stretch(text, in_table, ends_row)) in stretches.iter().enumerate() {
        put(&mut page, 4 * index, at);
        at += 2 * text.encode_utf16().count();
        put(&mut page, 4 * index + 4, at);
        changes -= 10;
        // Four and a half words: the style, then two changes of three bytes and one of padding.
        page[changes..changes + 9].copy_from_slice(&[
            5,
            0,
            0,
            0x16,
            0x24,
            u8::from(*in_table),
            0x17,
            0x24,
            u8::from(*ends_row),
        ]);
        page[4 * (stretches.len() + 1) + 13 * index] = (changes / 2) as u8;
    }
    page
}

fn text_of(bytes: &[u8]) -> String {
    text(bytes, &Limits::default()).unwrap()
}

#[test]
fn a_file_of_word_95_is_one_run_of_bytes() {
    let file = word_95(b"K\xd5 ho\xb9ch\rtrang \x13PAGE\x14\x31\x15\x0ch\xd5t\r");
    assert!(is_word(&file).unwrap());
    // Still the letters of the font; the text decides later what they mean.
    assert_eq!(text_of(&file), "KÕ ho¹ch\ntrang 1\u{c}hÕt\n");
}

#[test]
fn tables_come_row_by_row_and_letterheads_cell_by_cell() {
    let cell = |text| Stretch(text, true, false);
    let row_end = || Stretch("\u{7}", true, true);
    let file = word_97(&[
        cell("UBND XÃ\r"),
        cell("Số: 5\u{7}"),
        cell("Độc lập\u{7}"),
        row_end(),
        Stretch("Kế hoạch\r", false, false),
        cell("TT\u{7}"),
        cell("Nội\u{b}dung\u{7}"),
        cell("Kinh phí\u{7}"),
        row_end(),
        cell("1\u{7}"),
        cell("\u{7}"),
        cell("20\u{7}"),
        row_end(),
        Stretch("Hết\r", false, false),
    ]);
    assert_eq!(
        text_of(&file),
        "UBND XÃ\nSố: 5\nĐộc lập\nKế hoạch\n| TT | Nội dung | Kinh phí |\n| 1 |  | 20 |\nHết\n"
    );
}

#[test]
fn locked_and_damaged_files_say_so() {
    let mut locked_word = vec![0; TEXT_AT];
    locked_word[..4].copy_from_slice(&[0xec, 0xa5, 0xc1, 0]);
    locked_word[0x0b] = 1;
    let error = text(&container(&[("WordDocument", &locked_word)]), &Limits::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encrypted);
    assert!(!is_word(&container(&[("Workbook", b"x")])).unwrap());

    let whole = word_97(&[Stretch("Kế hoạch\r", false, false)]);
    assert_eq!(is_word(&whole[..600]).unwrap_err().kind(), ErrorKind::Malformed);
}

/// Whatever a byte is changed to, the reader ends without a panic.
#[test]
fn no_change_of_a_byte_makes_the_reader_panic() {
    let whole = word_97(&[Stretch("Kế hoạch\r", true, false), Stretch("\u{7}", true, true)]);
    for at in (0..whole.len()).step_by(3) {
        for value in [0, 0x7f, 0xff] {
            let mut bytes = whole.clone();
            bytes[at] = value;
            let _ = text(&bytes, &Limits { max_bytes: 1 << 20, ..Limits::default() });
        }
    }
}
