//! The traps of a body, each as a small invented document.

use super::Extractor;
use super::fixture::document;
use crate::assets::Assets;
use crate::document::{Comparator, PeriodKind, Quantity, Record, UnitRole};

fn record(text: &str) -> Record {
    Extractor::new(&Assets::embedded()).unwrap().extract(&document(text))
}

/// A plan of a commune with the given body.
fn plan(body: &str) -> Record {
    record(&format!(
        "UBND HUYỆN THỌ XUÂN\nPHÒNG NỘI VỤ\n\nSố: 45/KH-PNV\n\nThọ Xuân, ngày 12 tháng 3 năm 2024\n\nKẾ HOẠCH\nNuôi ong lấy mật trên địa bàn huyện Thọ Xuân\n\nCăn cứ Quyết định số 77/QĐ-UBND ngày 05/02/2024 của UBND tỉnh về nuôi ong giai đoạn 2021-2025; Phòng Nội vụ xây dựng kế hoạch như sau:\n\n{body}\n\nNơi nhận:\n- UBND huyện (để b/c);\n- Lưu: VT.\n\nTRƯỞNG PHÒNG\n"
    ))
}

/// A report with the given body.
fn report(body: &str) -> Record {
    record(&format!(
        "UBND HUYỆN THỌ XUÂN\nPHÒNG NỘI VỤ\n\nSố: 46/BC-PNV\n\nThọ Xuân, ngày 12 tháng 6 năm 2024\n\nBÁO CÁO\nKết quả nuôi ong quý I năm 2024\n\nPhòng Nội vụ báo cáo như sau:\n\n{body}\n\nNơi nhận:\n- UBND huyện (để b/c);\n- Lưu: VT.\n\nTRƯỞNG PHÒNG\n"
    ))
}

fn kinds(record: &Record) -> Vec<&str> {
    record.anomalies.iter().map(|anomaly| anomaly.kind.as_str()).collect()
}

#[test]
fn a_place_in_an_organisation_is_no_place() {
    let record =
        plan("Giao UBND xã Xuân Hồng và Công an xã Xuân Lập theo dõi. Nuôi tại xã Xuân Sinh, Xuân Tín.");
    let names: Vec<_> = record.places.iter().map(|place| place.name.as_str()).collect();
    assert_eq!(names, ["Thọ Xuân", "Xuân Sinh", "Xuân Tín"]);
    assert_eq!(record.places[1].parent.as_deref(), Some("huyện Thọ Xuân"));
    assert!(!record.places[1].successor.is_empty());
}

#[test]
fn excluded_places_are_marked() {
    let record = plan("Nuôi tại các xã trên địa bàn huyện (trừ 02 xã Xuân Sinh, Xuân Tín).");
    assert!(record.places.iter().filter(|place| place.kind == "xã").all(|place| place.excluded));
    assert_eq!(record.indicators.iter().map(|one| one.value).collect::<Vec<_>>(), [Some(Quantity(2.0))]);
}

#[test]
fn the_order_of_the_day_of_issue_counts() {
    let text = plan("Nuôi tại xã Tây Hồ.");
    assert_eq!(text.places.last().and_then(|place| place.parent.as_deref()), Some("huyện Thọ Xuân"));
}

#[test]
fn deadlines_keep_their_wording_and_find_their_unit() {
    let record = plan(
        "II. TỔ CHỨC THỰC HIỆN\n\n1. Phòng Kinh tế\n\n- Lập danh sách hộ nuôi, gửi về trước ngày 05 tháng 4 năm 2024.\n\n- Báo cáo trước ngày 20 hằng tháng.",
    );
    let due = &record.periods[0];
    assert_eq!((due.kind, due.to.as_deref()), (PeriodKind::Deadline, Some("2024-04-05")));
    assert_eq!(due.qualifier.as_deref(), Some("trước ngày"));
    assert_eq!(due.unit.as_deref(), Some("Phòng Kinh tế"));
    let again = &record.periods[1];
    assert_eq!((again.kind, again.recurrence.as_deref()), (PeriodKind::Recurring, Some("hằng tháng")));
    assert_eq!(again.qualifier.as_deref(), Some("trước ngày"));
    let done = plan("Làm xong trước ngày 05 tháng 4 năm 2024, phần còn lại hoàn thành trong năm 2025.");
    let limits: Vec<_> =
        done.periods.iter().map(|one| (one.qualifier.as_deref(), one.raw.as_str())).collect();
    assert_eq!(
        limits,
        [
            (Some("trước ngày"), "xong trước ngày 05 tháng 4 năm 2024"),
            (Some("trong năm"), "hoàn thành trong năm 2025")
        ]
    );
    assert_eq!(record.units[0].tasks[0].deadline.as_deref(), Some("2024-04-05"));
}

#[test]
fn years_of_cited_documents_are_not_periods() {
    assert!(plan("Nuôi ong theo quy định.").periods.is_empty());
    let record = plan("Bắt đầu từ ngày 01/4 đến hết ngày 30/6/2024.");
    let period = &record.periods[0];
    assert_eq!((period.from.as_deref(), period.to.as_deref()), (Some("2024-04-01"), Some("2024-06-30")));
}

#[test]
fn names_with_numbers_are_not_counts() {
    let record = plan("Thực hiện Đề án 06, mô hình 3 sạch tại thôn 8 theo Bước 2, Điều 5 và Quốc lộ 45.");
    assert!(record.indicators.is_empty(), "{:?}", record.indicators);
}

#[test]
fn rates_with_comparators_fractions_and_what_was_before() {
    let record = report(
        "- Tỷ lệ đàn ong khỏe mạnh đạt trên 90%.\n- Số hộ nuôi được tập huấn: 30/40 hộ (đạt 75%).\n- Trước đây tỷ lệ hộ bán được mật mới chỉ đạt 35%, đến nay đạt 82,5%.\n- Thu hơn 12,5 triệu đồng; tối thiểu 1.250 lượt người tham quan.",
    );
    let values: Vec<_> = record.indicators.iter().map(|one| (one.value, one.comparator)).collect();
    let expected = [
        (Some(Quantity(90.0)), Comparator::Above),
        (Some(Quantity(75.0)), Comparator::Equal),
        (Some(Quantity(82.5)), Comparator::Equal),
        (Some(Quantity(12_500_000.0)), Comparator::Above),
        (Some(Quantity(1250.0)), Comparator::AtLeast),
    ];
    assert_eq!(values, expected);
    assert_eq!(record.indicators[1].numerator, Some(Quantity(30.0)));
    assert_eq!(record.indicators[2].before, Some(Quantity(35.0)));
    assert!(kinds(&record).is_empty(), "{:?}", record.anomalies);
}

#[test]
fn a_turned_ratio_is_kept_and_reported() {
    let record = report("- Tỷ lệ hộ có thùng nuôi đạt chuẩn: 800/200 = 25%.");
    let one = &record.indicators[0];
    assert_eq!((one.numerator, one.denominator), (Some(Quantity(800.0)), Some(Quantity(200.0))));
    assert!(one.checks.iter().any(|check| check.kind == "ratio" && check.message.contains("inverted")));
    assert!(kinds(&record).contains(&"ratio_mismatch"));
}

#[test]
fn units_with_roles_and_tasks() {
    let record = plan(
        "II. TỔ CHỨC THỰC HIỆN\n\n1. Văn phòng HĐND và UBND huyện\n\n- Phối hợp in tài liệu.\n\n- Rà soát thùng nuôi.\n\n2. Đề nghị Hội Nông dân huyện\n\nVận động hội viên tham gia.\n\n3. UBND các xã, thị trấn\n\n- Lập danh sách hộ nuôi.\n\nTrên đây là Kế hoạch nuôi ong, đề nghị các đơn vị triển khai thực hiện./.",
    );
    let units: Vec<_> =
        record.units.iter().map(|unit| (unit.name.as_str(), unit.role, unit.tasks.len())).collect();
    let expected = [
        ("Văn phòng HĐND và UBND huyện", UnitRole::Coordinate, 2),
        ("Hội Nông dân huyện", UnitRole::Requested, 1),
        ("UBND các xã, thị trấn", UnitRole::Lead, 1),
    ];
    assert_eq!(units, expected);
}

#[test]
fn a_name_with_a_verb_is_not_cut() {
    let record = plan(
        "Giao Ban quản lý dự án đầu tư xây dựng các công trình nông nghiệp chủ trì, phối hợp với UBND xã khảo sát.",
    );
    assert_eq!(record.units[0].name, "Ban quản lý dự án đầu tư xây dựng các công trình nông nghiệp");
}

#[test]
fn contacts_have_a_phone() {
    let record = plan("Đầu mối: bà Ong Thị Mật, Phó Trưởng phòng Nội vụ, số điện thoại: 0912.000.111.");
    let contact = &record.contacts[0];
    assert_eq!(contact.name.as_deref(), Some("Ong Thị Mật"));
    assert_eq!(contact.title.as_deref(), Some("Phó Trưởng phòng Nội vụ"));
    assert_eq!(contact.phone.as_deref(), Some("0912.000.111"));
}

#[test]
fn slips_are_found_and_right_words_are_not() {
    let record = plan(
        "I. NỘI DUNG\n\n- Chuẩn bị các các thùng nuôi cho cán bộ Bộ phận một cửa.\n\nI. KINH PHÍ\n\n- Mua thùng theo pháp luât.",
    );
    let found = kinds(&record);
    assert!(found.contains(&"duplicate_word") && found.contains(&"typo"), "{found:?}");
    assert_eq!(found.iter().filter(|kind| **kind == "duplicate_word").count(), 1);
    let clean = plan(
        "I. NỘI DUNG\n\n- Chuẩn bị thùng nuôi.\n\nII. KINH PHÍ\n\na) Mua thùng.\n\nb) Mua cầu.\n\nc) Mua ong.",
    );
    assert!(kinds(&clean).is_empty(), "{:?}", clean.anomalies);
}

#[test]
fn section_numbers_and_empty_forms() {
    let record = record(
        "Số:    /KH-UBND\n\nThọ Xuân, ngày   tháng   năm 2024\n\nKẾ HOẠCH\nNuôi ong\n\nII. NỘI DUNG\n\nNuôi ong.\n\nII. KINH PHÍ\n\nTự lo.\n",
    );
    let found = kinds(&record);
    for kind in ["missing_number", "missing_date", "duplicate_section_number", "missing_header"] {
        assert!(found.contains(&kind), "{kind} in {found:?}");
    }
}

#[test]
fn abbreviations_of_recipients_are_put_right() {
    let text = plan("Nuôi ong.").recipients.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
    assert_eq!(text, ["UBND huyện", "VT"]);
    let record = record(
        "UBND HUYỆN THỌ XUÂN\n\nSố: 45/KH-UBND\n\nThọ Xuân, ngày 12 tháng 3 năm 2024\n\nKẾ HOẠCH\nNuôi ong\n\nNuôi ong.\n\nNơi nhận:\n- Trưởng BCĐ CDS huyện (để b/c);\n- Lưu: VT, NN MT.\n\nCHỦ TỊCH\n",
    );
    let names: Vec<_> = record.recipients.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Trưởng BCĐ CĐS huyện", "VT, NNMT"]);
    assert!(record.recipients[0].raw.contains("CDS"));
    assert!(kinds(&record).contains(&"spacing") && kinds(&record).contains(&"typo"));
}

#[test]
fn standards_have_their_letters() {
    let record = plan(
        "Thùng nuôi theo Quy chuẩn 09:2011/BNN; Tiêu chuẩn Việt Nam 6123:2001; Tiêu chuẩn xây dựng Việt Nam 345:2003 và TCVN 8888:2012.",
    );
    let codes: Vec<_> = record.references.iter().skip(1).filter_map(|one| one.code.as_deref()).collect();
    assert_eq!(codes, ["09:2011/BNN", "TCVN 6123:2001", "TCXDVN 345:2003", "TCVN 8888:2012"]);
    assert_eq!(record.references[1].raw, "Quy chuẩn 09:2011/BNN");
    assert_eq!(kinds(&record), ["malformed_reference"]);
}

#[test]
fn half_a_type_in_a_subject_is_no_subject() {
    let record = plan(
        "Theo Kế hoạch số 12/KH-SNN ngày 02/01/2024 của Sở Nội vụ về việc ban hành Kế về nuôi ong trong trường học.",
    );
    assert_eq!(record.references[1].subject.as_deref(), Some("nuôi ong trong trường học"));
}

fn found(record: &Record, kind: &str) -> usize {
    kinds(record).iter().filter(|known| **known == kind).count()
}

#[test]
fn cited_documents_with_two_subjects_and_half_a_type() {
    let record = plan(
        "Trên cơ sở hoạch số 12/KH-SNN ngày 02/01/2024 về trồng cỏ nuôi bò sữa.\n\nTiếp tục theo Kế hoạch số 12/KH-SNN ngày 02/01/2024 về nuôi ong lấy mật dưới tán rừng.",
    );
    assert_eq!((found(&record, "missing_word"), found(&record, "reference_subject_mismatch")), (1, 1));
    let same = plan(
        "Theo Kế hoạch số 12/KH-SNN ngày 02/01/2024 về nuôi ong.\n\nTheo Kế hoạch số 12/KH-SNN ngày 02/01/2024 về nuôi ong.",
    );
    assert!(kinds(&same).is_empty(), "{:?}", same.anomalies);
}

#[test]
fn neighbours_show_what_is_missing() {
    let record = plan(
        "I. NỘI DUNG\n\n- Mô hình nuôi ong dưới tán rừng.\n\n- Mô Trồng hoa cho ong.\n\n- Mô hình chế biến mật.\n\n- Phòng Kinh tế chủ trì, phối hợp với Phòng Nội vụ lập danh sách.\n\n- Phòng Nội vụ chủ trì, phối hợp Phòng Kinh tế mua thùng.",
    );
    assert_eq!(found(&record, "missing_word"), 2, "{:?}", record.anomalies);
    let dated = plan(
        "1. Về thùng nuôi\n\n1.1. Giao Phòng Kinh tế\n\nMua thùng trước ngày 05/4/2024.\n\n1.2. Giao Phòng Nội vụ\n\nLập danh sách hộ nuôi.\n\n1.3. Đề nghị Phòng Y tế\n\nKiểm tra trước ngày 09/4/2024.",
    );
    assert_eq!(found(&dated, "missing_deadline"), 1, "{:?}", dated.anomalies);
    let levels = plan(
        "- Đăng trên cổng thông tin mật ong của tỉnh.\n\n- Hỏi cổng thông tin mật ong của tỉnh.\n\n- Xem cổng thông tin mật ong của tỉnh.\n\n- Gửi cổng thông tin mật ong của tỉnh.\n\n- Vào cổng thông tin mật ong của huyện.",
    );
    assert_eq!(found(&levels, "contradiction"), 1, "{:?}", levels.anomalies);
}

#[test]
fn phrases_that_cannot_be() {
    let record = plan(
        "Nuôi tại các 3 khu; Đang tìm thùng nuôi. Vì các lý do sau:\n\nLập danh mục thùng nuôi ong và thùng nuôi ong; hỏi Ban quản lý nông nghiệp và Phát triển nông thôn.",
    );
    for kind in ["typo", "fragment_sentence", "repeated_phrase"] {
        assert_eq!(found(&record, kind), 1, "{kind}: {:?}", record.anomalies);
    }
    assert_eq!(found(&record, "case_error"), 2);
    let clean =
        plan("Nuôi tại các khu và các thôn; đang tìm thùng. Sở Nông nghiệp và Phát triển nông thôn giúp.");
    assert!(kinds(&clean).is_empty(), "{:?}", clean.anomalies);
}

#[test]
fn rates_of_different_people_do_not_contradict() {
    let record = report(
        "- Tỷ lệ người dân dùng cổng dịch vụ mật ong trực tuyến: 70%.\n\n- Thu mật tốt.\n\n- Nuôi ong tốt.\n\n- Tỷ lệ doanh nghiệp dùng cổng dịch vụ mật ong trực tuyến: 85%.\n\n- Mở lớp.\n\n- Thi ong.\n\n- Tỷ lệ người dân trong huyện dùng cổng dịch vụ mật ong trực tuyến: 60%.",
    );
    assert_eq!(found(&record, "contradiction"), 1, "{:?}", record.anomalies);
}

#[test]
fn a_value_under_a_bound_that_is_not_kept() {
    let record = plan("Bãi cách nhà khoảng 200m, không đảm bảo quy định (tối thiểu 900m).");
    assert_eq!(found(&record, "threshold_violation"), 1, "{:?}", record.indicators);
}

#[test]
fn an_amending_law_is_cited_by_its_whole_name() {
    let record = record(
        "UBND HUYỆN THỌ XUÂN\n\nSố: 45/QĐ-UBND\n\nThọ Xuân, ngày 12 tháng 3 năm 2024\n\nQUYẾT ĐỊNH\nVề nuôi ong\n\nCăn cứ Luật Nuôi ong ngày 22 tháng 6 năm 2015 và Luật sửa đổi, bổ sung một số điều của Luật Nuôi ong ngày 18 tháng 6 năm 2020;\n\nNuôi ong.\n",
    );
    let laws: Vec<_> =
        record.references.iter().map(|one| (one.subject.as_deref(), one.date.as_deref())).collect();
    let expected = [
        (Some("Nuôi ong"), Some("2015-06-22")),
        (Some("sửa đổi, bổ sung một số điều của Luật Nuôi ong"), Some("2020-06-18")),
    ];
    assert_eq!(laws, expected);
}
