//! Indicators by the words around them: each sentence invented, with what it gives.

use super::record;
use crate::document::{Indicator, Record};

/// A document of the given type and number with one paragraph each.
fn document(kind: &str, code: &str, body: &str) -> Record {
    record(&format!(
        "UBND HUYỆN THỌ XUÂN\n\nSố: {code}\n\nThọ Xuân, ngày 15 tháng 7 năm 2024\n\n{kind}\nVề nuôi ong\n\nCăn cứ Luật Nuôi ong;\n\n{body}\n\nNơi nhận:\n- Lưu: VT.\n\nCHỦ TỊCH\n"
    ))
}

fn report(body: &str) -> Record {
    document("BÁO CÁO", "49/BC-UBND", body)
}

fn plan(body: &str) -> Record {
    document("KẾ HOẠCH", "48/KH-UBND", body)
}

fn decision(body: &str) -> Record {
    document("QUYẾT ĐỊNH", "47/QĐ-UBND", body)
}

/// An indicator in short: kind, value, unit and name.
fn short(one: &Indicator) -> String {
    let value = one.value.map_or_else(|| "-".to_owned(), |value| value.0.to_string());
    format!("{:?} {value} {}: {}", one.kind, one.unit.as_deref().unwrap_or_default(), one.name)
}

fn all(record: &Record) -> Vec<String> {
    record.indicators.iter().map(short).collect()
}

#[test]
fn what_a_decision_assigns_and_what_it_sets() {
    for (sentence, expected) in [
        (
            "Xuất cấp (không thu tiền) 1.200 lít thuốc sát trùng cho huyện.",
            "Allocation 1200 lít: thuốc sát trùng cho huyện",
        ),
        ("5. Tổng kinh phí: 1.300.000 USD.", "Allocation 1300000 USD: Tổng kinh phí"),
        (
            "Phân bổ 500 triệu đồng từ ngân sách huyện.",
            "Allocation 500000000 đồng: Phân bổ từ ngân sách huyện",
        ),
        ("Mức hỗ trợ 500.000 đồng/tháng cho mỗi hộ.", "Norm 500000 đồng/tháng: Mức hỗ trợ"),
        ("Mức chi hội nghị: 150.000 đồng/người/ngày.", "Norm 150000 đồng/người/ngày: Mức chi hội nghị"),
        ("Phụ cấp 80.000 đồng/người/đêm.", "Norm 80000 đồng/người/đêm: Phụ cấp"),
        ("Việc chăm ong do xã lo; phụ cấp 90.000 đồng/đêm.", "Norm 90000 đồng/đêm: phụ cấp"),
        ("Hội đồng thẩm định gồm 07 thành viên.", "Count 7 thành viên: Hội đồng thẩm định"),
    ] {
        assert_eq!(all(&decision(sentence)), [expected], "{sentence}");
    }
    let listed = decision(
        "Phân bổ thóc giống cho các xã, cụ thể:\n\n- Xã Xuân Lập: 12 tấn.\n\n- Xã Xuân Tín: 15 tấn.",
    );
    assert_eq!(all(&listed), ["Allocation 12 tấn: Xã Xuân Lập", "Allocation 15 tấn: Xã Xuân Tín"]);
}

#[test]
fn normative_acts_set_norms_and_say_what_things_consist_of() {
    let act = |sentence: &str| document("QUYẾT ĐỊNH", "47/2024/QĐ-UBND", sentence);
    assert_eq!(all(&act("Có 50% trở lên diện tích là bãi tre.")), ["Norm 50 %: diện tích là bãi tre"]);
    assert_eq!(all(&act("Nhóm nghề bậc 1 gồm 22 ngành.")), ["Count 22 ngành: Nhóm nghề bậc 1"]);
    assert_eq!(all(&act("Xã phải đáp ứng 02 tiêu chí sau: có ong, có tre.")), [""; 0]);
}

#[test]
fn figures_do_not_take_each_others_words() {
    for (sentence, expected) in [
        (
            "Toàn huyện có 02 hợp đồng thuê đất và 03 hợp đồng vụ việc.",
            &["Result 2 hợp đồng: hợp đồng thuê đất", "Result 3 hợp đồng: hợp đồng vụ việc"][..],
        ),
        ("Nhân sự của Phòng có 58 người.", &["Result 58 người: Nhân sự của Phòng"]),
        (
            "Không có cán bộ, công chức uống rượu trong giờ làm việc.",
            &["Result 0 cán bộ: cán bộ, công chức uống rượu trong giờ làm việc"],
        ),
        (
            "Tiếp nhận 15 đơn, đã giải quyết 12đơn thư.",
            &["Activity 15 đơn: Tiếp nhận đơn", "Activity 12 đơn: đã giải quyết đơn thư"],
        ),
        ("Cấp tỉnh có 47/47 đơn vị tự chủ (đạt 100%).", &["Result 100 %: đơn vị tự chủ"]),
        (
            "Sản lượng thu 12,5 tấn mật, đạt 65% kế hoạch.",
            &["Result 12.5 tấn: mật", "Result 65 %: Sản lượng thu"],
        ),
        ("Số máy thu mật. $ 12/12 = 100%.", &["Result 100 %: Số máy thu mật"]),
        ("Đã số hóa 100% hồ sơ của các xã.", &["Result 100 %: hồ sơ của các xã"]),
        ("Thiệt hại trên 3,5 triệu con gia súc, gia cầm.", &["Result 3500000 con: con gia súc, gia cầm"]),
    ] {
        assert_eq!(all(&report(sentence)), expected, "{sentence}");
    }
}

#[test]
fn before_and_after_and_counts_in_brackets() {
    let record = report("Số hộ nghèo giảm từ 120 hộ xuống còn 85 hộ.");
    let pair = &record.indicators[0];
    assert_eq!((pair.before.map(|one| one.0), pair.after.map(|one| one.0)), (Some(120.0), Some(85.0)));
    let noted = report(
        "- Quyết định số 12/QĐ-UBND ngày 03/4/2024 của UBND huyện về việc công bố thủ tục nuôi ong (34 thủ tục).",
    );
    assert_eq!(all(&noted), ["Result 34 thủ tục: công bố thủ tục nuôi ong"]);
    let cited = report(
        "- Quyết định số 12/QĐ-UBND ngày 03/4/2024 của UBND huyện về việc công bố 34 thủ tục nuôi ong.",
    );
    assert_eq!(cited.indicators, []);
    let heading = plan("Các bộ phận chuyên môn (02 tiêu chí)\n\n- Có ong.\n\n- Có tre.");
    assert_eq!(heading.indicators, []);
}

#[test]
fn a_plan_sets_targets_and_says_what_is() {
    for (sentence, expected) in [
        ("Tổ chức 05 lớp tập huấn nuôi ong.", "Target 5 lớp tập huấn: lớp tập huấn nuôi ong"),
        ("Toàn bộ 34 xã ven sông bị ngập.", "Count 34 xã: xã ven sông bị ngập"),
        ("Hiện nay chưa có mô hình nuôi ong mẫu.", "Count 0 mô hình: mô hình nuôi ong mẫu"),
    ] {
        assert_eq!(all(&plan(sentence)), [expected], "{sentence}");
    }
    for sentence in ["Kiểm tra 02 lần/ngày.", "Lựa chọn 01 xã/phường.", "Sau 02 cuộc kháng chiến."]
    {
        assert_eq!(plan(sentence).indicators, [], "{sentence}");
    }
}

#[test]
fn a_rule_sets_amounts_for_cases() {
    let act = |body: &str| document("QUYẾT ĐỊNH", "47/2024/QĐ-UBND", body);
    let listed = act(
        "Điều 2. Chế độ hỗ trợ người nuôi ong\n\n2. Mức hỗ trợ cho một hộ thực hiện nuôi ong quy định tại Khoản 1 Điều này được quy định như sau:\n\na) Mức 90.000 đồng/thùng ong giống đối với hộ mới nuôi;\n\nb) Mức 70.000 đồng/thùng ong giống áp dụng đối với hộ khác;\n\nc) Mức 90.000 đồng/thùng ong giống đối với hộ ở đảo.",
    );
    let name = "Mức hỗ trợ cho một hộ thực hiện nuôi ong";
    let unit = "đồng/thùng ong giống";
    let wanted = [90000, 70000, 90000].map(|value| format!("Norm {value} {unit}: {name}"));
    assert_eq!(all(&listed), wanted);
    let scopes: Vec<_> = listed.indicators.iter().filter_map(|one| one.scope.as_deref()).collect();
    assert_eq!(scopes, ["hộ mới nuôi", "hộ khác", "hộ ở đảo"]);
    for (sentence, expected) in [
        (
            "Trường hợp thăm ong ban đêm thì mức bồi dưỡng được tính bằng 02 lần mức ban ngày.",
            "Norm 2 lần: mức bồi dưỡng",
        ),
        (
            "Người phụ việc được hưởng bằng 70% mức bồi dưỡng của người nuôi.",
            "Norm 70 %: mức bồi dưỡng của người nuôi",
        ),
        (
            "Nếu nuôi thêm thì tổng thời gian chăm ong không vượt quá 200 giờ/năm.",
            "Norm 200 giờ/năm: tổng thời gian chăm ong",
        ),
    ] {
        assert_eq!(all(&act(sentence)), [expected], "{sentence}");
    }
}
