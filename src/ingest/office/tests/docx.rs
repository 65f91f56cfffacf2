//! DOCX, part by part.

use super::*;

fn docx_with(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    let mut all = vec![("word/document.xml", document.as_bytes())];
    all.extend(parts.iter().map(|(name, content)| (*name, content.as_bytes())));
    container_of(&all)
}

fn pages(body: &str) -> Vec<String> {
    texts_of(&docx_with(body, &[]))
}

fn page(body: &str) -> String {
    pages(body).join("\u{c}")
}

fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

fn paragraph(text: &str) -> String {
    format!("<w:p>{}</w:p>", run(text))
}

fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| paragraph(cell)).collect();
    format!("<w:tr><w:tc>{}</w:tc></w:tr>", cells.join("</w:tc><w:tc>"))
}

const BORDERS: &str = "<w:tblPr><w:tblBorders><w:insideH w:val=\"single\"/><w:insideV w:val=\"single\"/></w:tblBorders></w:tblPr>";

#[test]
fn runs_tabs_and_breaks_make_lines() {
    let body = format!(
        "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr>{}<w:r><w:t>trực &amp; chi&#7871;n</w:t><w:tab/><w:t>hết</w:t><w:br/><w:t>dòng</w:t></w:r></w:p><w:p/>{}",
        run("Phòng "),
        paragraph("Hai")
    );
    assert_eq!(page(&body), "Phòng trực & chiến\thết\ndòng\n\nHai");
}

#[test]
fn what_was_struck_out_hidden_or_written_twice_is_not_seen() {
    let body = "<w:p><w:r><w:t>Giao </w:t></w:r><w:del><w:r><w:delText>năm </w:delText><w:t>x</w:t></w:r></w:del>\
        <w:ins><w:r><w:t>sáu </w:t></w:r></w:ins><w:moveFrom><w:r><w:t>cũ </w:t></w:r></w:moveFrom>\
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>kín </w:t></w:r>\
        <w:r><w:rPr><w:vanish w:val=\"0\"/><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>xã </w:t></w:r>\
        <w:r><w:rPr><w:caps/></w:rPr><w:t>mới</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>";
    assert_eq!(page(body), "Giao sáu xã MỚI");
}

#[test]
fn a_deleted_end_joins_paragraphs_and_a_deleted_row_goes() {
    let joined =
        format!("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p>{}", run("Trạm "), paragraph("bơm"));
    assert_eq!(page(&joined), "Trạm bơm");
    let table = format!(
        "<w:tbl>{}<w:tr><w:trPr><w:del/></w:trPr><w:tc>{}</w:tc></w:tr></w:tbl>",
        row(&["còn"]),
        paragraph("mất")
    );
    assert_eq!(page(&table), "còn");
}

#[test]
fn text_boxes_stand_before_their_paragraph_once() {
    let shape = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", paragraph(text));
    let body = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r>{}</w:p>",
        shape("HỎA TỐC"),
        shape("HỎA TỐC"),
        run("Kính gửi")
    );
    assert_eq!(page(&body), "HỎA TỐC\nKính gửi");
}

#[test]
fn pages_end_where_they_are_broken() {
    let broken = "<w:p><w:r><w:t>một</w:t><w:br w:type=\"page\"/></w:r></w:p>\
        <w:p><w:r><w:lastRenderedPageBreak/><w:t>hai</w:t></w:r></w:p>\
        <w:p><w:pPr><w:pageBreakBefore/></w:pPr><w:r><w:t>ba</w:t></w:r></w:p>\
        <w:p><w:pPr><w:sectPr/></w:pPr></w:p><w:p><w:r><w:t>bốn và </w:t><w:lastRenderedPageBreak/><w:t>tiếp</w:t></w:r></w:p>\
        <w:p><w:pPr><w:sectPr><w:type w:val=\"continuous\"/></w:sectPr></w:pPr><w:r><w:t>năm</w:t></w:r></w:p>";
    let texts: Vec<String> = pages(&format!("{broken}{}<w:sectPr/>", paragraph("sáu")))
        .iter()
        .map(|page| page.trim().to_owned())
        .collect();
    assert_eq!(texts, ["một", "hai", "ba", "bốn và tiếp", "năm\nsáu"]);
}

#[test]
fn rows_are_not_torn() {
    let printed = "<w:tr><w:tc><w:p><w:r><w:lastRenderedPageBreak/><w:t>3</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:lastRenderedPageBreak/><w:t>c</w:t></w:r></w:p></w:tc></w:tr>";
    let torn = "<w:tr><w:tc><w:p><w:r><w:t>4</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>d và </w:t><w:lastRenderedPageBreak/><w:t>e</w:t></w:r></w:p></w:tc></w:tr>";
    let body = format!("<w:tbl>{BORDERS}{}{printed}{torn}{}</w:tbl>", row(&["1", "b"]), row(&["5", "f"]));
    assert_eq!(pages(&body), ["| 1 | b |", "| 3 | c |\n| 4 | d và e |", "| 5 | f |"]);
}

#[test]
fn tables_with_rules_are_rows_and_others_are_read_cell_by_cell() {
    let rows = format!(
        "{}<w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>{}{}</w:tc></w:tr>",
        row(&["Chỉ tiêu", "Kết | quả"]),
        paragraph("Cả năm"),
        paragraph("và quý")
    );
    assert_eq!(
        page(&format!("<w:tbl>{BORDERS}{rows}</w:tbl>")),
        "| Chỉ tiêu | Kết / quả |\n| Cả năm và quý |  |"
    );
    assert_eq!(page(&format!("<w:tbl>{rows}</w:tbl>")), "Chỉ tiêu\nKết | quả\nCả năm\nvà quý");
    let frame = format!("<w:tbl>{BORDERS}{}</w:tbl>", row(&["CHI CỤC", "CỘNG HÒA"]));
    assert_eq!(page(&frame), "CHI CỤC\nCỘNG HÒA");
}

#[test]
fn a_style_draws_rules_unless_the_table_says_otherwise() {
    let styles = "<w:styles><w:style w:type=\"table\" w:styleId=\"Luoi\"><w:tblPr><w:tblBorders><w:insideV w:val=\"single\"/></w:tblBorders></w:tblPr></w:style>\
        <w:style w:type=\"table\" w:styleId=\"Con\"><w:basedOn w:val=\"Luoi\"/></w:style></w:styles>";
    let table = |props: &str| {
        let rows = row(&["a", "b"]).repeat(2);
        let body = format!("<w:tbl><w:tblPr><w:tblStyle w:val=\"Con\"/>{props}</w:tblPr>{rows}</w:tbl>");
        texts_of(&docx_with(&body, &[("word/styles.xml", styles)])).join("")
    };
    assert_eq!(table(""), "| a | b |\n| a | b |");
    assert_eq!(
        table("<w:tblBorders><w:insideH w:val=\"nil\"/><w:insideV w:val=\"none\"/></w:tblBorders>"),
        "a\nb\na\nb"
    );
}

#[test]
fn lists_are_counted() {
    let level = |place: usize, format: &str, form: &str| {
        format!(
            "<w:lvl w:ilvl=\"{place}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{form}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:numbering><w:abstractNum w:abstractNumId=\"7\">{}{}{}</w:abstractNum><w:abstractNum w:abstractNumId=\"8\">{}</w:abstractNum>\
        <w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"8\"/></w:num>\
        <w:num w:numId=\"3\"><w:abstractNumId w:val=\"7\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"5\"/></w:lvlOverride></w:num></w:numbering>",
        level(0, "upperRoman", "%1."),
        level(1, "decimal", "%2."),
        level(2, "lowerLetter", "%2.%3)"),
        level(0, "bullet", "\u{f0b7}")
    );
    let item = |list: u32, level: u32, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr>{}</w:p>",
            run(text)
        )
    };
    let body = [
        item(1, 0, "Mục đích"),
        item(1, 1, "Nước"),
        item(1, 2, "Kênh"),
        item(1, 2, "Đập"),
        item(2, 0, "Máy"),
        item(0, 0, "Rời"),
        item(1, 0, "Yêu cầu"),
        item(1, 1, "Đất"),
        item(3, 0, "Khác"),
        item(1, 0, "Nữa"),
    ];
    let bytes = docx_with(&body.concat(), &[("word/numbering.xml", &numbering)]);
    let expected =
        "I. Mục đích\n1. Nước\n1.a) Kênh\n1.b) Đập\n- Máy\nRời\nII. Yêu cầu\n1. Đất\nV. Khác\nVI. Nữa";
    assert_eq!(texts_of(&bytes), [expected]);
}

#[test]
fn notes_come_at_the_end_under_their_mark() {
    let notes = format!(
        "<w:footnotes><w:footnote w:id=\"0\" w:type=\"separator\"/><w:footnote w:id=\"2\">{}</w:footnote></w:footnotes>",
        paragraph("Tính đến tháng ba")
    );
    let body = format!(
        "<w:p>{}<w:r><w:footnoteReference w:id=\"2\"/></w:r>{}</w:p>{}",
        run("Đạt 64"),
        run(" hộ"),
        paragraph("Hết")
    );
    let bytes = docx_with(&body, &[("word/footnotes.xml", &notes)]);
    assert_eq!(texts_of(&bytes), ["Đạt 64[1] hộ\nHết\n[1] Tính đến tháng ba"]);
}

fn set_in(font: &str, text: &str) -> String {
    format!("<w:r><w:rPr><w:rFonts w:ascii=\"{font}\" w:hAnsi=\"{font}\"/></w:rPr><w:t>{text}</w:t></w:r>")
}

#[test]
fn fonts_of_before_unicode_are_decoded_and_named() {
    // "ủy ban nhân dân" in TCVN3 capitals, "kế hoạch" in TCVN3, "kế hoạch" in VNI with a mark in a run of its own.
    let body = format!(
        "<w:p>{} {}</w:p><w:p>{}{}</w:p><w:p>{}</w:p>",
        set_in(".VnTimeH", "ñy ban nh©n d©n"),
        set_in(".VnTime", " kÕ ho¹ch"),
        set_in("VNI-Times", "keá hoa"),
        set_in("VNI-Times", "ïch"),
        set_in(".VnTime", "Kế hoạch tưới là chính"),
    );
    let pages = pages_of(&docx_with(&body, &[])).unwrap();
    assert_eq!(pages[0].0, "ỦY BAN NHÂN DÂN kế hoạch\nkế hoạch\nKế hoạch tưới là chính");
    assert_eq!((pages[0].1.cause, pages[0].1.encoding), (Cause::LegacyEncoding, Some("tcvn3")));
}

#[test]
fn a_font_may_come_from_the_style() {
    let styles = "<w:styles><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Thuong\"><w:rPr><w:rFonts w:ascii=\".VnTime\"/></w:rPr></w:style></w:styles>";
    let bytes = docx_with(&paragraph("kÕ ho¹ch"), &[("word/styles.xml", styles)]);
    assert_eq!(texts_of(&bytes), ["kế hoạch"]);
}
