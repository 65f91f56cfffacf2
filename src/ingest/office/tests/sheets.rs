//! Workbooks, written cell by cell.

use super::*;

const BOOK: &[u8] =
    br#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>
<sheet name="Mot" sheetId="1" r:id="r1"/><sheet name="An" sheetId="2" state="hidden" r:id="r2"/>
<sheet name="Ba" sheetId="3" r:id="r3"/></sheets></workbook>"#;
const LINKS: &[u8] = br#"<Relationships>
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/1.xml"/>
<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/2.xml"/>
<Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/3.xml"/>
</Relationships>"#;
const ROOT: &[u8] = br#"<Relationships><Relationship Id="r1" Target="xl/workbook.xml"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>"#;
const STYLES: &str = "<styleSheet><fonts><font><name val='Arial'/></font><font><name val='.VnTime'/></font></fonts>\
    <fills><fill/></fills><borders><border/><border><left style='thin'/><right style='thin'/></border></borders>\
    <cellXfs><xf numFmtId='0' fontId='0' fillId='0' borderId='0'/><xf numFmtId='14' fontId='0' fillId='0' borderId='1'/>\
    <xf numFmtId='0' fontId='1' fillId='0' borderId='1'/><xf numFmtId='0' fontId='0' fillId='0' borderId='1'/></cellXfs>\
    </styleSheet>";

fn text(place: &str, style: u8, text: &str) -> String {
    format!("<c r='{place}' s='{style}' t='inlineStr'><is><t>{text}</t></is></c>")
}

fn number(place: &str, style: u8, value: &str) -> String {
    format!("<c r='{place}' s='{style}'><v>{value}</v></c>")
}

fn sheet(rows: &[(u32, Vec<String>)]) -> String {
    let row = |(place, cells): &(u32, Vec<String>)| format!("<row r='{place}'>{}</row>", cells.concat());
    format!("<worksheet><sheetData>{}</sheetData></worksheet>", rows.iter().map(row).collect::<String>())
}

fn book(first: &str, third: &str) -> Vec<u8> {
    let hidden = sheet(&[(1, vec![text("A1", 0, "không ai thấy")])]);
    container_of(&[
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", LINKS),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/worksheets/1.xml", first.as_bytes()),
        ("xl/worksheets/2.xml", hidden.as_bytes()),
        ("xl/worksheets/3.xml", third.as_bytes()),
    ])
}

#[test]
fn a_sheet_is_a_page_and_rules_make_a_table() {
    let first = sheet(&[
        (1, vec![text("A1", 0, "PHÒNG KẾ TOÁN"), text("D1", 0, "Mẫu số 1")]),
        (4, vec![text("A4", 3, "Tªn"), text("B4", 3, "Ngày"), text("D4", 3, "Tiền")]),
        (5, vec![text("A5", 2, "Hå s¬"), number("B5", 1, "45365"), number("D5", 3, "1500000")]),
        (6, vec![text("A6", 3, "Cộng"), number("D6", 3, "0.30000000000000004")]),
        (9, vec![text("A9", 0, "Người lập")]),
        (10, vec![text("A10", 0, "Đã ký")]),
    ]);
    let second = sheet(&[(1, vec![number("A1", 0, "7")])]);
    let pages = texts_of(&book(&first.replace("Tªn", "Tên"), &second));
    let table = "| Tên | Ngày | Tiền |\n| Hồ sơ | 14/03/2024 | 1500000 |\n| Cộng |  | 0.3 |";
    assert_eq!(pages, [format!("PHÒNG KẾ TOÁN\nMẫu số 1\n{table}\n\nNgười lập\nĐã ký").as_str(), "7"]);
}

#[test]
fn without_rules_cells_side_by_side_make_a_table() {
    let first = sheet(&[
        (1, vec![text("A1", 0, "UBND"), text("D1", 0, "Mẫu")]),
        (2, vec![text("A2", 0, "Tên"), text("B2", 0, "Số")]),
        (3, vec![text("A3", 0, "Cộng"), number("XFD3", 0, "12")]),
        (1_048_576, vec![text("A1048576", 0, "hết")]),
    ]);
    let pages = texts_of(&book(&first, &sheet(&[])));
    assert_eq!(pages, ["UBND\nMẫu\n| Tên | Số |\n| Cộng |  | 12 |\n\nhết"]);
}

#[test]
fn damaged_and_blank_workbooks_say_so() {
    let error = pages_of(&book("<worksheet><sheetData><row", &sheet(&[]))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Malformed);
    let error = pages_of(&book(&sheet(&[]), &sheet(&[]))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Empty);
    let error = pages_of(&book(&" ".repeat(40 << 20), &sheet(&[]))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    let whole = book(&sheet(&[]), &sheet(&[]));
    assert_eq!(pages_of(&whole[..whole.len() / 2]).unwrap_err().kind(), ErrorKind::Malformed);
}
