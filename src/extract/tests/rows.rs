//! Indicators of table rows, with rules and without, and units that are headed in unusual ways.

use super::record;
use crate::document::{Comparator, IndicatorKind, Quantity, Record, UnitRole};

/// A plan of a commune with the given body, and what is appended to it.
fn plan(body: &str, appended: &str) -> Record {
    record(&format!(
        "UBND XÃ XUÂN SINH\n\nSố: 45/KH-UBND\n\nXuân Sinh, ngày 12 tháng 3 năm 2024\n\nKẾ HOẠCH\nNuôi ong lấy mật\n\n{body}\n\nNơi nhận:\n- Lưu: VT.\n\nCHỦ TỊCH\n\nOng Văn Mật\n\n{appended}"
    ))
}

type Row<'r> = (&'r str, IndicatorKind, Option<Quantity>, Option<Quantity>, Comparator);

fn rows(record: &Record) -> Vec<Row<'_>> {
    let target = |one: &crate::document::Indicator| one.target.as_ref().and_then(|target| target.value);
    let rows = record.indicators.iter();
    rows.map(|one| (one.name.as_str(), one.kind, one.value, target(one), one.comparator)).collect()
}

#[test]
fn a_form_that_lost_its_rules_has_its_targets() {
    let form = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nBÁO CÁO\nKết quả nuôi ong\n\nSTT\nNội dung chỉ tiêu\nChỉ tiêu giao\nTrước\nSau\nI ĐỐI VỚI THÔN\n1\nThùng nuôi được đánh số, ghi\nsổ theo dõi\n100%\n2 Tỷ lệ hộ nuôi ong được tập huấn. 80% trở lên\n3\nTỷ lệ hộ nuôi ong bán\nđược mật.\n40% trở lên\n(năm 2024)\n4 Còn trống";
    let expected: [Row<'_>; 3] = [
        (
            "Thùng nuôi được đánh số, ghi sổ theo dõi",
            IndicatorKind::Target,
            None,
            Some(Quantity(100.0)),
            Comparator::Equal,
        ),
        (
            "Tỷ lệ hộ nuôi ong được tập huấn",
            IndicatorKind::Target,
            None,
            Some(Quantity(80.0)),
            Comparator::AtLeast,
        ),
        (
            "Tỷ lệ hộ nuôi ong bán được mật",
            IndicatorKind::Target,
            None,
            Some(Quantity(40.0)),
            Comparator::AtLeast,
        ),
    ];
    let record = plan("Các thôn nuôi ong.", form);
    assert_eq!(rows(&record), expected);
    assert_eq!(record.indicators[0].evidence.len(), 4);
    // Two numbered lines with rates may be any list.
    assert!(plan("Các thôn nuôi ong.", "STT\n1 Mật đặc 80%\n2 Mật loãng 20%").indicators.is_empty());
}

#[test]
fn columns_of_figures_count_what_their_heads_say() {
    let table = "STT   Thôn           Số hộ     Sản lượng (kg)    Ghi chú\n1     Thôn Đoài      12        1.250             Đủ\n2     Thôn Đông      7         800";
    let record = plan(table, "");
    let told: Vec<_> = record
        .indicators
        .iter()
        .map(|one| (one.name.as_str(), one.value, one.unit.as_deref(), one.scope.as_deref()))
        .collect();
    let (first, second) = (Some("Thôn Đoài"), Some("Thôn Đông"));
    assert_eq!(
        told,
        [
            ("Số hộ", Some(Quantity(12.0)), Some("hộ"), first),
            ("Sản lượng (kg)", Some(Quantity(1250.0)), Some("kg"), first),
            ("Số hộ", Some(Quantity(7.0)), Some("hộ"), second),
            ("Sản lượng (kg)", Some(Quantity(800.0)), Some("kg"), second),
        ]
    );
}

#[test]
fn a_ruled_table_says_what_was_planned_and_what_is() {
    let table = "| TT | Chỉ tiêu | Đơn vị tính | Kế hoạch | Thực hiện |\n|---|---|---|---|---|\n| 1 | Hộ nuôi ong được tập huấn | hộ | 40 | 1.045 |\n| 2 | Tỷ lệ thùng nuôi đạt chuẩn | % | 80 | 88,5 |\n| 3 | Ghi chú chung | | | |";
    let expected: [Row<'_>; 2] = [
        (
            "Hộ nuôi ong được tập huấn",
            IndicatorKind::Result,
            Some(Quantity(1045.0)),
            Some(Quantity(40.0)),
            Comparator::Equal,
        ),
        (
            "Tỷ lệ thùng nuôi đạt chuẩn",
            IndicatorKind::Result,
            Some(Quantity(88.5)),
            Some(Quantity(80.0)),
            Comparator::Equal,
        ),
    ];
    assert_eq!(rows(&plan(&format!("Kết quả như sau:\n\n{table}"), "")), expected);
}

#[test]
fn persons_and_lettered_units_have_tasks() {
    let record = plan(
        "II. TỔ CHỨC THỰC HIỆN\n\n1. Đ/c Ong Thị Mật – cán bộ Văn phòng xã;\n\n- Lập danh sách hộ nuôi.\n\n2. Đề nghị UBND các xã bên cạnh tham gia nuôi ong\n\n- Cho mượn thùng.\n\n3. Các việc khác\n\na) Trạm Y tế xã:\n\n- Phối hợp khám cho người nuôi ong.\n\nb) Trồng hoa:\n\n- Mua cây.",
        "",
    );
    let units: Vec<_> =
        record.units.iter().map(|unit| (unit.name.as_str(), unit.role, unit.tasks.len())).collect();
    let expected = [
        ("Đ/c Ong Thị Mật – cán bộ Văn phòng xã", UnitRole::Lead, 1),
        ("UBND các xã bên cạnh", UnitRole::Requested, 1),
        ("Trạm Y tế xã", UnitRole::Coordinate, 1),
    ];
    assert_eq!(units, expected);
}
