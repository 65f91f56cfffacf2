//! What records got wrong when they were read against their texts, each as a small invented document.

use super::{codes, recipients, record, value};
use crate::document::{PeriodKind, Record};

/// A letter of a commune with the given body and tail.
fn letter(body: &str, tail: &str) -> Record {
    record(&format!(
        "UBND TỈNH THANH HÓA\nSỞ XÂY DỰNG\n\nSố: 45/KH-SXD\n\nThanh Hóa, ngày 12 tháng 3 năm 2024\n\nKẾ HOẠCH\nTrồng tre ven sông\n\n{body}\n\n{tail}\n"
    ))
}

type Cited<'r> = (Option<&'r str>, Option<&'r str>, Option<&'r str>, Option<&'r str>);

/// Code, date, issuer and subject of what a body cites.
fn cited(record: &Record) -> Vec<Cited<'_>> {
    record
        .references
        .iter()
        .map(|one| (one.code.as_deref(), one.date.as_deref(), one.issuer.as_deref(), one.subject.as_deref()))
        .collect()
}

#[test]
fn a_post_with_one_small_letter_is_a_post() {
    let record = letter("Trồng tre./.", "Nơi nhận: 7 GIẢM bOC\n- BCP trồng tre tỉnh (để b/c);\n- Lưu: VT.");
    assert_eq!(value(&record.signer.title), "GIÁM ĐỐC");
    assert!(record.signer.title.reason.is_some());
    assert_eq!(recipients(&record)[0], ("BCĐ trồng tre tỉnh", Some("để báo cáo")));
}

#[test]
fn a_surname_that_is_no_syllable_is_the_nearest_one() {
    let name = |tail: &str| {
        let record = letter("Trồng tre./.", &format!("- Lưu: VT.\nGIÁM ĐỐC\n{tail}"));
        (value(&record.signer.name).to_owned(), record.signer.name.reason.is_some())
    };
    assert_eq!(name("Pfám Văn Thử"), ("Phạm Văn Thử".to_owned(), true));
    // A syllable may be a surname that is in no list, two letters may be anything.
    assert_eq!(name("Rố Văn Thử").0, "Rố Văn Thử");
    assert_eq!(name("Fa Văn Thử").0, "Fa Văn Thử");
}

#[test]
fn subjects_of_citations_begin_and_end_where_they_should() {
    let record = letter(
        "Căn cứ Nghị định số 11/2020/NĐ-CP ngày 08 tháng 2 năm 2020 sửa đổi, bổ sung một số điều của Nghị định về tre (sau đây gọi là Nghị định);\n\n\
         Căn cứ Công văn số 12/VPCP-KTN ngày 05/3/2021 của Văn phòng Chính phủ về việc trồng tre và công văn số 13/TTg-KTN ngày 06/3/2021 của Thủ tướng Chính phủ về giữ tre;",
        "GIÁM ĐỐC",
    );
    assert_eq!(
        cited(&record),
        [
            (
                Some("11/2020/NĐ-CP"),
                Some("2020-02-08"),
                None,
                Some("sửa đổi, bổ sung một số điều của Nghị định về tre")
            ),
            (Some("12/VPCP-KTN"), Some("2021-03-05"), Some("Văn phòng Chính phủ"), Some("trồng tre")),
            (Some("13/TTg-KTN"), Some("2021-03-06"), Some("Thủ tướng Chính phủ"), Some("giữ tre")),
        ]
    );
}

#[test]
fn authors_stand_before_their_documents_and_days_for_two() {
    let record = letter(
        "Xét đề nghị của Giám đốc Sở Giao thông vận tải tại Công văn số 31/SGTVT-TCCB ngày 24 tháng 6 năm 2020 và Giám đốc Sở Nội vụ tại Tờ trình số 32/TTr-SNV ngày 05 tháng 8 năm 2020, \
         ý kiến của Bộ Tài chính tại các văn bản số 33/BTC-NSNN ngày 10/9/2020, số 34/BTC-NSNN ngày 11/9/2020.\n\n\
         Căn cứ các Công điện số 35/CĐ-UBND và số 36/CĐ-UBND ngày 19/10/2020 của UBND tỉnh;",
        "GIÁM ĐỐC",
    );
    let rows: Vec<_> = record
        .references
        .iter()
        .map(|one| (one.kind.as_deref().unwrap_or("-"), one.date.as_deref(), one.issuer.as_deref()))
        .collect();
    assert_eq!(
        rows,
        [
            ("Công văn", Some("2020-06-24"), Some("Giám đốc Sở Giao thông vận tải")),
            ("Tờ trình", Some("2020-08-05"), Some("Giám đốc Sở Nội vụ")),
            ("Văn bản", Some("2020-09-10"), Some("Bộ Tài chính")),
            ("Văn bản", Some("2020-09-11"), Some("Bộ Tài chính")),
            ("Công điện", Some("2020-10-19"), Some("UBND tỉnh")),
            ("Công điện", Some("2020-10-19"), Some("UBND tỉnh")),
        ]
    );
}

#[test]
fn laws_by_name_and_laws_that_amend_several() {
    let record = letter(
        "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Trồng rừng, Luật Trồng tre theo hợp đồng, Luật Quản lý, sử dụng đất bãi số 90/2025/QH15;\n\n\
         Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Trồng cây và Luật Giữ rừng được Quốc hội thông qua ngày 22 tháng 11 năm 2019;\n\n\
         Căn cứ vào Luật Khuyến khích trồng tre và các quy định hiện hành, Sở lập kế hoạch.",
        "GIÁM ĐỐC",
    );
    let laws: Vec<_> = record.references.iter().map(|one| one.subject.as_deref().unwrap_or("-")).collect();
    assert_eq!(
        laws,
        [
            "sửa đổi, bổ sung một số điều của Luật Trồng rừng, Luật Trồng tre theo hợp đồng, Luật Quản lý, sử dụng đất bãi",
            "sửa đổi, bổ sung một số điều của Luật Trồng cây và Luật Giữ rừng",
            "Khuyến khích trồng tre",
        ]
    );
    assert_eq!(codes(&record), ["90/2025/QH15"]);
    assert_eq!(cited(&record)[1].1, Some("2019-11-22"));
}

#[test]
fn laws_named_in_the_text_are_cited_once() {
    let record = letter(
        "Căn cứ Luật Đất đai số 31/2024/QH15;\n\n\
         Việc giao đất theo Luật Đất đai năm 2024 và Bộ luật Dân sự; trường hợp trước đây theo Luật Đất đai năm 2013.\n\n\
         Phòng triển khai Kế hoạch số 12/KH-UBND ngày 05/3/2025 của UBND tỉnh về thi hành Luật Lâm nghiệp.",
        "GIÁM ĐỐC",
    );
    let rows: Vec<_> = record
        .references
        .iter()
        .map(|one| (one.code.as_deref(), one.subject.as_deref().unwrap_or("-"), one.mentions.len()))
        .collect();
    assert_eq!(
        rows,
        [
            (Some("31/2024/QH15"), "Đất đai", 2),
            (None, "Dân sự", 1),
            (None, "Đất đai", 1),
            (Some("12/KH-UBND"), "thi hành Luật Lâm nghiệp", 1),
        ]
    );
}

#[test]
fn a_subject_ends_where_the_sentence_goes_on() {
    for (said, subject) in [
        ("về trồng tre ven sông (theo đề nghị của Sở Nông nghiệp)", "trồng tre ven sông"),
        ("về trồng tre ven sông đến năm 2020, thì xã chưa có bãi ươm", "trồng tre ven sông đến năm 2020"),
        (
            "về trồng tre ven sông (TVS) trên địa bàn tỉnh (Quyết định số 12)",
            "trồng tre ven sông (TVS) trên địa bàn tỉnh",
        ),
        ("về trồng tre ven sông và thực hiện chế độ báo cáo hằng quý", "trồng tre ven sông"),
    ] {
        let text = format!("Thực hiện Quyết định số 12/QĐ-UBND ngày 05/3/2025 của UBND tỉnh {said}.");
        assert_eq!(cited(&letter(&text, "GIÁM ĐỐC"))[0].3, Some(subject), "{said}");
    }
}

#[test]
fn a_code_without_its_year_is_the_one_of_that_day() {
    let record = letter(
        "Căn cứ Nghị định số 43/2011/NĐ-CP ngày 13/6/2011 của Chính phủ;\n\nTheo Nghị định số 43/NĐ-CP ngày 13/6/2011.",
        "GIÁM ĐỐC",
    );
    assert_eq!(codes(&record), ["43/2011/NĐ-CP"]);
}

#[test]
fn a_standard_is_named_up_to_its_comma() {
    let record = letter("Áp dụng tiêu chuẩn TCVN 1234:2005 về tre nứa, thực hiện việc công bố.", "GIÁM ĐỐC");
    assert_eq!(cited(&record)[0].3, Some("tre nứa"));
    let named = letter(
        "Theo Tiêu chuẩn quốc gia TCVN ISO 9001:2008 và Công văn số 12/SXD-VP Hà Giang, ngày 02 tháng 5 năm 2019 về việc trồng tre;",
        "GIÁM ĐỐC",
    );
    let rows: Vec<_> = cited(&named).iter().map(|row| (row.0, row.1)).collect();
    assert_eq!(rows, [(Some("TCVN ISO 9001:2008"), None), (Some("12/SXD-VP"), Some("2019-05-02"))]);
}

#[test]
fn periods_with_labels_and_deadlines_with_an_hour() {
    let record = letter(
        "- Thời điểm bắt đầu: 01/6/2024. Thời điểm kết thúc: 30/7/2024.\n\n- Gửi báo cáo về Sở trước 14h00 chiều Thứ Bảy ngày 03/8/2024.",
        "GIÁM ĐỐC",
    );
    let rows: Vec<_> =
        record.periods.iter().map(|one| (one.kind, one.from.as_deref(), one.to.as_deref())).collect();
    assert_eq!(
        rows,
        [
            (PeriodKind::Period, Some("2024-06-01"), Some("2024-07-30")),
            (PeriodKind::Deadline, None, Some("2024-08-03"))
        ]
    );
}

#[test]
fn what_names_a_body_or_a_pattern_is_no_count() {
    let record = letter("Mô hình liên kết 4 nhà; theo Ban chỉ đạo 127 tỉnh.", "GIÁM ĐỐC");
    assert_eq!(record.indicators, []);
    let counted = letter(
        "- Cán bộ chuyên trách của xã (05 tiêu chí)\n\n- Giao (cụ thể: 02 cán bộ Trung tâm A).",
        "GIÁM ĐỐC",
    );
    let now = letter("Hiện tại, có 100% tổ trồng tre dùng cuốc; đến nay có 90% hộ trồng tre.", "GIÁM ĐỐC");
    let led: Vec<_> = now.indicators.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(led, ["tổ trồng tre dùng cuốc", "hộ trồng tre"]);
    let names: Vec<_> = counted.indicators.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Cán bộ chuyên trách của xã", "cán bộ Trung tâm A"]);
}

#[test]
fn units_head_chapters_and_lists_go_on() {
    let record = letter(
        "1. Đối với các xã được thành lập mới\n\n1.1. Xã trồng tre.\n\n2. Phòng Kinh tế\n\n2.1. Trồng tre ven sông.\n\n2.2. Giữ tre.\n\n3. Về báo cáo\n\nBáo cáo tháng.\n\n\
         Vụ trưởng Vụ Tài chính các ngân hàng và tổ chức tài chính, Chánh Văn phòng Bộ, Thủ trưởng các đơn vị thuộc Bộ và các đơn vị có liên quan chịu trách nhiệm thi hành Quyết định này.",
        "GIÁM ĐỐC",
    );
    let units: Vec<_> = record.units.iter().map(|unit| (unit.name.as_str(), unit.tasks.len())).collect();
    assert_eq!(
        units,
        [
            ("Phòng Kinh tế", 2),
            ("Vụ trưởng Vụ Tài chính các ngân hàng và tổ chức tài chính", 1),
            ("Chánh Văn phòng Bộ", 1),
            ("Thủ trưởng các đơn vị thuộc Bộ", 1),
            ("Các đơn vị có liên quan", 1),
        ]
    );
}

#[test]
fn a_place_that_is_not_under_its_printed_parent_is_another() {
    let record =
        letter("Trồng tại xã Tây Hồ, huyện Quảng Xương và xã Quảng Lưu, huyện Quảng Xương.", "GIÁM ĐỐC");
    let codes: Vec<_> = record
        .places
        .iter()
        .filter(|place| place.kind == "xã")
        .map(|place| (place.name.as_str(), place.parent.as_deref(), place.code.is_some()))
        .collect();
    assert_eq!(
        codes,
        [("Tây Hồ", Some("huyện Quảng Xương"), false), ("Quảng Lưu", Some("huyện Quảng Xương"), true)]
    );
}

#[test]
fn a_subject_in_capitals_is_written_as_the_body_writes_it() {
    let record = record(
        "BỘ XÂY DỰNG\n\nSố: 01/2024/TT-BXD\n\nHà Nội, ngày 15 tháng 01 năm 2024\n\nTHÔNG TƯ\nQUY ĐỊNH VỀ VIỆC NHẬP KHẨU TRE TỪ CAMPUCHIA THEO LUẬT TRỒNG TRE\n\n\
         Bộ trưởng ban hành Thông tư quy định về việc nhập khẩu tre từ Campuchia theo Luật Trồng tre.\n\nBỘ TRƯỞNG",
    );
    assert_eq!(
        value(&record.document.subject),
        "Quy định về việc nhập khẩu tre từ Campuchia theo Luật Trồng tre"
    );
}
