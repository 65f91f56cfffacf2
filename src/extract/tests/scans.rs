//! Pages as a recogniser gives them: words with boxes and confidences, two columns, dust, seals over the writing.

use super::{codes, recipients, record, value};
use crate::assets::Assets;
use crate::document::{
    BoundingBox, Confidence, FieldState, Line, Origin, PageSize, Record, ReferenceRole, RestoredLine,
};
use crate::extract::{Extractor, fixture};

/// Words of a page as a recogniser gives them: text, left edge, right edge, how sure; one list a line.
type Boxed<'t> = (&'t str, f32, f32, f32);

fn scanned(lines: &[&[Boxed<'_>]]) -> Record {
    let mut document = fixture::document("x");
    let page = &mut document.pages[0];
    page.origin = Origin::Ocr;
    page.size = Some(PageSize { width: 600.0, height: 800.0 });
    let line = |(row, words): (usize, &&[Boxed<'_>])| {
        let y0 = 20.0 * row as f32;
        let words = words.iter().map(|(text, x0, x1, sure)| {
            let bbox = BoundingBox { x0: *x0, y0, x1: *x1, y1: y0 + 10.0 };
            ((*text).to_owned(), Some(bbox), Some(Confidence::new(*sure)))
        });
        RestoredLine::verbatim(Line::from_words(words))
    };
    page.lines = lines.iter().enumerate().map(line).collect();
    Extractor::new(&Assets::embedded()).unwrap().extract(&document)
}

/// A letterhead and a signature as on a scan: columns a little apart, a seal over the post, dust everywhere.
fn scan(number: f32, day: f32) -> Record {
    scanned(&[
        &[
            ("UBND TỈNH HÀ GIANG", 60.0, 220.0, 0.96),
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280.0, 560.0, 0.96),
        ],
        &[("SỞ XÂY DỰNG", 80.0, 200.0, 0.96), ("Độc lập - Tự do - Hạnh phúc", 320.0, 520.0, 0.96)],
        &[
            ("Số:", 80.0, 100.0, 0.95),
            ("57", 104.0, 120.0, number),
            ("/TB-SXD", 122.0, 180.0, 0.93),
            ("———— Hà Giang, ngày", 300.0, 420.0, 0.95),
            ("17", 424.0, 436.0, day),
            ("tháng 5 năm 2024", 440.0, 540.0, 0.95),
        ],
        &[("THÔNG BÁO", 250.0, 350.0, 0.95)],
        &[("Về việc nghỉ lễ:", 240.0, 360.0, 0.95), ("yỰ:", 400.0, 420.0, 0.2)],
        &[("Sở Xây dựng thông báo để các đơn vị biết./.", 60.0, 500.0, 0.95)],
        &[(".", 50.0, 52.0, 0.4), ("Nơi nhận:", 60.0, 120.0, 0.95), ("KT. GIÁM ĐỐC _", 380.0, 480.0, 0.95)],
        &[("_~ Như trên;", 60.0, 130.0, 0.9), ("PHÓ GIAM ĐỐC", 390.0, 480.0, 0.9)],
        &[("- UBND tỉnh (đ b/€); ~- Các phòng (để th);", 60.0, 250.0, 0.9), ("“ ?r am", 400.0, 440.0, 0.2)],
        &[("~ Lưu: VT, QLN (5b). xu 4Ô", 60.0, 200.0, 0.9), ("—rần Văn Sáu", 390.0, 490.0, 0.9)],
    ])
}

#[test]
fn the_columns_of_a_scan_and_its_dust() {
    let record = scan(0.95, 0.95);
    let document = &record.document;
    assert_eq!(
        (value(&document.issuer), value(&document.parent_issuer)),
        ("Sở Xây dựng", "UBND tỉnh Hà Giang")
    );
    assert_eq!((value(&document.code), value(&document.place)), ("57/TB-SXD", "Hà Giang"));
    assert_eq!((value(&document.issued), value(&document.subject)), ("2024-05-17", "Về việc nghỉ lễ"));
    assert_eq!(
        recipients(&record),
        [
            ("Như trên", None),
            ("UBND tỉnh", Some("để báo cáo")),
            ("Các phòng", Some("để thực hiện")),
            ("VT, QLN (5b)", Some("lưu")),
        ]
    );
}

#[test]
fn a_damaged_post_and_name_are_put_right_and_told() {
    let signer = scan(0.95, 0.95).signer;
    assert_eq!((value(&signer.authority), value(&signer.title)), ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"));
    assert_eq!(signer.title.raw.as_deref(), Some("PHÓ GIAM ĐỐC"));
    assert_eq!(value(&signer.name), "Trần Văn Sáu");
    assert!(signer.title.reason.is_some() && signer.name.reason.is_some());
}

#[test]
fn what_the_recogniser_was_not_sure_of_is_no_number_and_no_day() {
    let document = scan(0.6, 0.5).document;
    assert_eq!((document.number.state, document.number.raw.as_deref()), (FieldState::Unreadable, Some("57")));
    assert_eq!((document.code.state, value(&document.code)), (FieldState::Partial, "/TB-SXD"));
    assert_eq!((document.issued.state, value(&document.issued)), (FieldState::Partial, "2024-05-XX"));
    assert!(document.number.reason.is_some() && document.issued.reason.is_some());
}

#[test]
fn posts_covered_by_a_seal() {
    let title = |text: &str| record(&format!("Nội dung./.\nNơi nhận:\n- Lưu: VT.\n{text}")).signer.title;
    assert_eq!(value(&title("TL. CHỦ TỊCH\nẢNH VĂN PHÒNG")), "CHÁNH VĂN PHÒNG");
    assert_eq!(value(&title("KT. GIÁM ĐỐC\nGIÁM ĐỐC")), "PHÓ GIÁM ĐỐC");
    assert_eq!(value(&title("KT. THỦ TƯỚNG\nPH N TƯỚNG")), "PHÓ THỦ TƯỚNG");
    assert_eq!(value(&title("KT. BỘ TRƯỞNG Ỗ\nTHỨ TRƯỞNG")), "THỨ TRƯỞNG");
    assert_eq!(value(&title("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH")), "CHỦ TỊCH");
}

#[test]
fn party_forms_stay_and_a_draft_is_not_signed() {
    let party = record(
        "ĐẢNG BỘ TỈNH HÀ GIANG\nHUYỆN ỦY MỘC KHÊ\n*\nSố 7-KH/HU\nĐẢNG CỘNG SẢN VIỆT NAM\nKẾ HOẠCH\nvề học tập\n\
         Căn cứ Nghị quyết, Huyện ủy xây dựng kế hoạch.\nNơi nhận: TM BAN THƯỜNG VỤ\n- Lưu Văn phòng.\nPHÓ BÍ THƯ\nLê Văn Sáu",
    );
    assert_eq!(value(&party.signer.authority), "T/M BAN THƯỜNG VỤ");
    let draft = record(
        "PHÒNG NỘI VỤ\nSố:     /HD-NV\nHƯỚNG DẪN\nVề lưu trữ\nCăn cứ Luật, Phòng hướng dẫn.\nNơi nhận: TRƯỞNG PHÒNG\n- Lưu: VT.",
    );
    assert_eq!((draft.document.code.state, draft.signer.name.state), (FieldState::Blank, FieldState::Blank));
}

#[test]
fn citations_end_where_the_author_acts() {
    let record = record(
        "Thực hiện Kế hoạch số 12/KH-SXD ngày 02/01/2024 của Sở Xây dựng về việc chiếu sáng, Phòng Quản lý đô thị hướng dẫn như sau:\n\
         Theo Công văn số 7/UBND-KTN ngày 03/01/2024 của Thủ tướng Chính phủ tiếp tục đẩy mạnh thi đua.\n\
         UBND xã nhận được Công văn số 9/SXD-QLN ngày 04/01/2024 của Sở Xây dựng.\n\
         Theo Kế hoạch số 5/KH-BCĐ ngày 05/01/2024 của Ban chỉ đạo phòng chống lụt bão xã; Kế hoạch số 6/KH-UBND ngày 06/01/2024 của Ủy ban nhân dân Thành phố về chợ.",
    );
    assert_eq!(record.references[0].subject.as_deref(), Some("chiếu sáng"));
    assert_eq!(record.references[1].issuer.as_deref(), Some("Thủ tướng Chính phủ"));
    assert_eq!(record.references[2].role, ReferenceRole::Basis);
    assert_eq!(record.references[3].issuer.as_deref(), Some("Ban chỉ đạo phòng chống lụt bão xã"));
    assert_eq!(record.references[4].issuer.as_deref(), Some("Ủy ban nhân dân Thành phố"));
}

#[test]
fn damaged_codes_are_healed_only_by_their_whole_form() {
    let page = scanned(&[
        &[
            ("Căn cứ Quyết định số", 60.0, 200.0, 0.9),
            ("61/2008/QĐ", 204.0, 260.0, 0.5),
            ("của Thủ tướng;", 270.0, 360.0, 0.9),
        ],
        &[("Căn cứ Quyết định số 61/2008/QĐ-TTg ngày 19/11/2008 của Thủ tướng Chính phủ;", 60.0, 500.0, 0.9)],
        &[("Căn cứ Nghị định số", 60.0, 200.0, 0.9), ("05/2074/NĐ-CP;", 204.0, 290.0, 0.9)],
    ]);
    assert_eq!(codes(&page), ["61/2008/QĐ-TTg", "05/2074/NĐ-CP"]);
    assert_eq!(page.references[0].mentions.len(), 2);
    let odd = page.doubtful.iter().find(|doubt| doubt.pointer == "/references/1").unwrap();
    assert!(odd.reason.contains("year"));
}
