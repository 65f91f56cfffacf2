//! ODT, part by part.

use super::*;

const MIME: &[u8] = b"application/vnd.oasis.opendocument.text";

fn odt_with(styles: &str, body: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    container_of(&[("mimetype", MIME), ("content.xml", content.as_bytes())])
}

fn page(styles: &str, body: &str) -> String {
    texts_of(&odt_with(styles, body)).join("\u{c}")
}

#[test]
fn spaces_tabs_and_breaks_make_lines() {
    let body = "<text:h>Phần một</text:h><text:p>Trạm<text:s text:c=\"3\"/>bơm <text:span>  số</text:span><text:tab/>7<text:line-break/>và\n  kênh</text:p>";
    assert_eq!(page("", body), "Phần một\nTrạm   bơm  số\t7\nvà kênh");
}

#[test]
fn what_is_hidden_struck_out_or_a_comment_is_not_seen() {
    let styles = "<style:style style:name=\"k\" style:family=\"text\"><style:text-properties text:display=\"none\"/></style:style>\
        <style:style style:name=\"h\" style:family=\"text\"><style:text-properties fo:text-transform=\"uppercase\"/></style:style>";
    let body = "<text:tracked-changes><text:deletion><text:p>cũ</text:p></text:deletion></text:tracked-changes>\
        <text:p>Đập <text:span text:style-name=\"k\">kín</text:span><office:annotation><text:p>lời</text:p></office:annotation><text:span text:style-name=\"h\">nước</text:span></text:p>";
    assert_eq!(page(styles, body), "Đập NƯỚC");
}

#[test]
fn pages_end_where_they_are_broken() {
    let styles = "<style:style style:name=\"b\" style:family=\"paragraph\"><style:paragraph-properties fo:break-before=\"page\"/></style:style>";
    let body = "<text:p>một</text:p><text:p text:style-name=\"b\"><text:soft-page-break/>hai và<text:soft-page-break/> tiếp</text:p><text:p>ba</text:p>";
    assert_eq!(texts_of(&odt_with(styles, body)), ["một", "hai và tiếp", "ba"]);
}

#[test]
fn tables_with_rules_are_rows_and_others_are_read_cell_by_cell() {
    let styles = "<style:style style:name=\"r\" style:family=\"table-cell\"><style:table-cell-properties fo:border=\"0.5pt solid #000000\"/></style:style>";
    let table = |style: &str| {
        let cell = |text: &str| {
            format!(
                "<table:table-cell table:style-name=\"{style}\"><text:p>{text}</text:p></table:table-cell>"
            )
        };
        let wide = format!(
            "<table:table-cell table:number-columns-spanned=\"2\" table:style-name=\"{style}\"><text:p>cả hai</text:p></table:table-cell><table:covered-table-cell/>"
        );
        format!(
            "<table:table><table:table-row>{}{}</table:table-row><table:table-row>{wide}</table:table-row></table:table>",
            cell("a"),
            cell("b")
        )
    };
    assert_eq!(page(styles, &table("r")), "| a | b |\n| cả hai |  |");
    assert_eq!(page(styles, &table("x")).trim(), "a\nb\ncả hai");
}

#[test]
fn lists_are_counted() {
    let styles = "<text:list-style style:name=\"L\"><text:list-level-style-number text:level=\"1\" style:num-format=\"1\" style:num-suffix=\".\"/>\
        <text:list-level-style-number text:level=\"2\" style:num-format=\"a\" style:num-list-format=\"%2%)\"/></text:list-style>";
    let item = |text: &str| format!("<text:list-item><text:p>{text}</text:p></text:list-item>");
    let inner = format!(
        "<text:list-item><text:p>Kênh</text:p><text:list>{}{}</text:list></text:list-item>",
        item("đất"),
        item("đá")
    );
    let body = format!(
        "<text:list text:style-name=\"L\">{}{inner}</text:list><text:p>Rời</text:p><text:list text:style-name=\"L\" text:continue-numbering=\"true\">{}</text:list><text:list text:style-name=\"L\">{}</text:list>",
        item("Đập"),
        item("Máy"),
        item("Lại")
    );
    assert_eq!(page(styles, &body), "1. Đập\n2. Kênh\na) đất\nb) đá\nRời\n3. Máy\n1. Lại");
}

#[test]
fn notes_and_text_boxes_have_their_place() {
    let body = "<text:p><draw:frame><draw:text-box><text:p>KHẨN</text:p></draw:text-box></draw:frame>Đạt 7<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Số tạm</text:p></text:note-body></text:note> hồ</text:p>";
    assert_eq!(page("", body), "KHẨN\nĐạt 7[1] hồ\n[1] Số tạm");
}

#[test]
fn fonts_of_before_unicode_are_decoded() {
    let styles = "<style:font-face style:name=\"F1\" svg:font-family=\"'.VnTime'\"/><style:style style:name=\"v\" style:family=\"paragraph\"><style:text-properties style:font-name=\"F1\"/></style:style>";
    assert_eq!(page(styles, "<text:p text:style-name=\"v\">kÕ ho¹ch</text:p>"), "kế hoạch");
}
