//! HTML as people and programs write it.

use super::*;

fn text_of(html: &str) -> String {
    texts_of(format!("<html><body>{html}").as_bytes()).join("\u{c}")
}

#[test]
fn blocks_are_lines_and_white_space_is_one_space() {
    let html =
        "<title>Không thấy</title><style>p{}</style><p>Kính  gửi:\n <b>Các</b>\n phòng<br>ban<div>Sở<p>Nội
        vụ<span style='display:none'>ẩn</span></div><!-- ghi chú --><script>if (a<b) {}</script>";
    assert_eq!(text_of(html), "Kính gửi: Các phòng\nban\nSở\nNội vụ");
}

#[test]
fn lists_have_their_numbers() {
    let html = "<ol start=3><li>Một<li>Hai<ul><li>con</ul><li value=9><p>Chín</ol><ol type=a><li>a</ol>\
        <ul style='list-style-type: none'><li>trơn</ul>";
    assert_eq!(text_of(html), "3. Một\n4. Hai\n- con\n9. Chín\na. a\ntrơn");
}

#[test]
fn tables_with_rules_are_rows_and_letterheads_are_not() {
    let data = "<table border=1><tr><th rowspan=2>STT<th colspan=2>Tên</tr><tr><td>Họ<td>Tên|đệm</tr>\
        <tr><td>1<td><p>Lê<p>Thị<td>An</table>";
    assert_eq!(text_of(data), "| STT | Tên |  |\n|  | Họ | Tên/đệm |\n| 1 | Lê Thị | An |");
    let head = "<table><tr><td><p>ỦY BAN<p>TỈNH<td>CỘNG HÒA<br>Độc lập<tr><td>Số: 1<td>Ngày 2</table>sau";
    assert_eq!(text_of(head), "ỦY BAN\nTỈNH\nCỘNG HÒA\nĐộc lập\nSố: 1\nNgày 2\nsau");
    let plain = "<table><tr><td>a<td>b<td>c<tr><td>1<td>2<td>3";
    assert_eq!(text_of(plain), "| a | b | c |\n| 1 | 2 | 3 |");
    let frame = "<table border=0><tr><td>a<td>b<td>c<tr><td>1<td>2<td><table border=1><tr><td>x<td>y<tr><td>z</table>";
    assert_eq!(text_of(frame), "a\nb\nc\n1\n2\n| x | y |\n| z |");
}

#[test]
fn fonts_of_before_unicode_are_decoded() {
    let html =
        "<meta charset=iso-8859-1><p><font face='.VnTimeH'>kÕ ho¹ch</font> nam <span style=\"font-family:
        &quot;.VnTime&quot;, serif\">phßng, ban n¨m míi<p>b¸o c¸o</span>";
    let (western, _, _) = encoding_rs::WINDOWS_1252.encode(html);
    let pages = pages_of(&western).unwrap();
    assert_eq!(pages[0].0, "KẾ HOẠCH nam phòng, ban năm mới\nbáo cáo");
    assert_eq!(pages[0].1.encoding, Some("tcvn3"));
}

#[test]
fn bytes_of_before_unicode_are_found_out_whatever_the_page_says() {
    let html = b"<html><meta charset=utf-8><p>\xae\xd2 ngh\xde c\xb8c \xae\xacn v\xde b\xb8o c\xb8o k\xd5t qu\xb6</p>";
    let pages = pages_of(html).unwrap();
    assert_eq!(pages[0].0, "đề nghị các đơn vị báo cáo kết quả");
    assert_eq!(pages[0].1.cause, Cause::LegacyEncoding);
}

#[test]
fn verbatim_text_and_printed_breaks_are_kept() {
    let html = "<pre>\nA  B\n  C\n</pre><br style='page-break-before: always'><p>hai";
    assert_eq!(text_of(html), "A  B\n  C\u{c}hai");
}

#[test]
fn what_never_ends_ends_with_the_page() {
    assert_eq!(text_of("<table><tr><td>a<td>b<td>c<tr><td><p>đ"), "| a | b | c |\n| đ |");
    let deep = "<table><tr><td>".repeat(60);
    let error = pages_of(format!("<html>{deep}").as_bytes()).unwrap_err();
    insta::assert_snapshot!(error, @"the page has tables within tables to a depth of more than 50; save it as PDF and ingest that");
    let fonts = "<font face=a><p>".repeat(200_000);
    assert_eq!(text_of(&format!("{fonts}x{}", "</span>".repeat(200_000))), "x");
}
