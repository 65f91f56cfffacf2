//! RTF as word processors write it.

use super::*;

const FONTS: &str = r"{\fonttbl{\f0\fnil\fcharset0 Times New Roman;}{\f1\fcharset0 .VnTime{\*\falt Arial};}
{\f2\fcharset163 Tahoma;}{\f3 .VnTimeH;}}{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}}";

fn rtf(body: &str) -> Vec<u8> {
    format!(r"{{\rtf1\ansi\ansicpg1252\deff0\uc1 {FONTS}{{\info{{\title an}}}}{body}}}").into_bytes()
}

fn text_of(body: &str) -> String {
    texts_of(&rtf(body)).join("\u{c}")
}

#[test]
fn paragraphs_and_letters_of_unicode() {
    let body = r"\pard K\u7871?  ho\u7841?ch\par\par S\'f4\~1\line \u-4050?{\uc2\u272\'d0\'d0}\{\}\endash\tab a
b\par{\*\unknown kh\'f4ng}{\v an}{\header tren}\page hai";
    assert_eq!(text_of(body), "Kế  hoạch\n\nSô\u{a0}1\n\u{f02e}Đ{}–\tab\u{c}hai");
    assert_eq!(text_of(r"\u55357?\u56832?"), "😀");
}

#[test]
fn code_pages_and_fonts_of_before_unicode() {
    let body = r"\f1 phßng, ban n\'a8m m\'edi {\f3 k\'d5 ho\'b9ch}{\caps sau}\par\plain\f2 ti\'ea\'ecng\par";
    let bytes: Vec<u8> = rtf(body).into_iter().collect();
    let western = encoding_rs::WINDOWS_1252.encode(std::str::from_utf8(&bytes).unwrap()).0.into_owned();
    let pages = pages_of(&western).unwrap();
    assert_eq!(pages[0].0, "phòng, ban năm mới KẾ HOẠCHSAU\ntiếng");
    assert_eq!(pages[0].1.encoding, Some("tcvn3"));
}

#[test]
fn tables_with_rules_are_rows() {
    let cell = r"\clbrdrt\brdrs\clbrdrl\brdrs\clbrdrb\brdrs\clbrdrr\brdrs\cellx";
    let row = |a: &str, b: &str| format!(r"\trowd{cell}100{cell}200\pard\intbl {a}\cell {b}\cell\row ");
    let table = format!("truoc\\par{}{}\\pard sau\\par", row("T\\u234?n", "S\\u7889?"), row("a\\par b", ""));
    assert_eq!(text_of(&table), "truoc\n| Tên | Số |\n| a b |  |\nsau");
    let bare = table.replace(r"\brdrs", r"\brdrnone");
    assert_eq!(text_of(&bare), "truoc\nTên\nSố\na\nb\n\nsau");
}

#[test]
fn notes_stand_at_the_end_and_fields_are_their_results() {
    let body = r"M\u7897?t{\super\chftn{\footnote\pard\chftn  ghi ch\'fa}} hai\par
{\field{\*\fldinst{ PAGE }}{\fldrslt{7}}}\par{\listtext 1.\tab}{\pict\bin3 }}\xyz}muc\par";
    assert_eq!(text_of(body), "Một[1] hai\n7\n1.\tmuc\n[1] ghi chú");
}

#[test]
fn damaged_deep_and_blank_documents_say_so() {
    let whole = rtf(r"\pard m\u7897?t\par");
    insta::assert_snapshot!(pages_of(&whole[..whole.len() - 4]).unwrap_err(), @"the document is damaged or cut short; copy it again, or open it in a word processor and save it anew");
    let error = pages_of(&rtf(&"{".repeat(100_000))).unwrap_err();
    insta::assert_snapshot!(error, @"the document has groups within groups to a depth of more than 500; save it as PDF and ingest that");
    assert_eq!(pages_of(&rtf(r"\pard\par")).unwrap_err().kind(), ErrorKind::Empty);
    assert_eq!(text_of(r"\cell\row\intbl\u233\u234?\'zz\'4 a\row\'e"), "\néêzz4 a\ne");
}
