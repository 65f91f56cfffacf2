//! Periods by the words around them: each sentence invented, with what it gives.

use super::record;
use crate::document::{Period, Record};

/// A document of 12 March 2024 of the given type with one paragraph each.
fn document(kind: &str, code: &str, subject: &str, paragraphs: &[&str]) -> Record {
    record(&format!(
        "UBND HUYỆN THỌ XUÂN\nPHÒNG NỘI VỤ\n\nSố: 45/{code}-PNV\n\nThọ Xuân, ngày 12 tháng 3 năm 2024\n\n{kind}\n{subject}\n\nCăn cứ Luật Nuôi ong;\n\n{}\n\nNơi nhận:\n- Lưu: VT.\n\nTRƯỞNG PHÒNG\n",
        paragraphs.join("\n\n")
    ))
}

fn plan(paragraph: &str) -> Record {
    document("KẾ HOẠCH", "KH", "Nuôi ong lấy mật", &[paragraph])
}

fn report(paragraph: &str) -> Record {
    document("BÁO CÁO", "BC", "Kết quả nuôi ong", &[paragraph])
}

/// A period in short: kind, days, qualifier, recurrence, as far as it has them.
fn short(period: &Period) -> String {
    let days = match (&period.from, &period.to) {
        (None, None) => String::new(),
        (from, to) => {
            format!(" {}..{}", from.as_deref().unwrap_or_default(), to.as_deref().unwrap_or_default())
        }
    };
    let words = [&period.qualifier, &period.recurrence].into_iter().flatten();
    let words = words.fold(String::new(), |all, words| all + " " + words);
    format!("{:?}{days}{words}", period.kind)
}

fn all(record: &Record) -> String {
    record.periods.iter().map(short).collect::<Vec<_>>().join("; ")
}

#[test]
fn acts_are_in_force_from_a_day() {
    for (sentence, expected) in [
        ("Quyết định này có hiệu lực thi hành kể từ ngày ký.", "Event 2024-03-12..2024-03-12"),
        (
            "Kế hoạch này có hiệu lực từ ngày ký ban hành và thay thế Kế hoạch cũ.",
            "Event 2024-03-12..2024-03-12",
        ),
        (
            "Nghị quyết có hiệu lực kể từ ngày ký đến hết ngày 28 tháng 02 năm 2027.",
            "Period 2024-03-12..2027-02-28",
        ),
        ("Quyết định này có hiệu lực từ ngày 01 tháng 4 năm 2024.", "Event 2024-04-01..2024-04-01 từ ngày"),
        ("Quy chế này được áp dụng kể từ ngày 01/4/2024.", "Event 2024-04-01..2024-04-01 kể từ ngày"),
        ("Quy chế cũ hết hiệu lực kể từ ngày Quyết định này có hiệu lực.", ""),
    ] {
        assert_eq!(all(&plan(sentence)), expected, "{sentence}");
    }
    let undated = record(
        "UBND HUYỆN THỌ XUÂN\n\nSố: 45/QĐ-UBND\n\nThọ Xuân, ngày     tháng 3 năm 2024\n\nQUYẾT ĐỊNH\nVề nuôi ong\n\nCăn cứ Luật Nuôi ong;\n\nĐiều 1. Quyết định này có hiệu lực kể từ ngày ký.\n\nCHỦ TỊCH\n",
    );
    assert_eq!(all(&undated), "Event");
    assert_eq!(undated.periods[0].what.as_deref(), Some("Quyết định này có hiệu lực"));
}

#[test]
fn what_comes_again_is_told_from_names() {
    for (sentence, expected) in [
        ("Các xã gửi báo cáo trước ngày 15/6 và ngày 15/12 hằng năm.", "Recurring trước ngày hằng năm"),
        ("Các xã gửi báo cáo trước 16h00 hằng ngày.", "Recurring trước hằng ngày"),
        ("Hằng quý, Phòng Kinh tế lập danh sách hộ nuôi.", "Recurring Hằng quý"),
        (
            "Phòng Kinh tế báo cáo kết quả thực hiện kế hoạch này hằng tháng và quý.",
            "Recurring hằng tháng và quý",
        ),
        (
            "Báo cáo định kỳ 6 tháng/lần; họp mỗi tháng 02 lần.",
            "Recurring 6 tháng/lần; Recurring mỗi tháng 02 lần",
        ),
        ("Thời gian thực hiện: Hằng năm.", "Recurring Hằng năm"),
        ("Tiền mua giống do ngân sách huyện bố trí hằng năm.", "Recurring hằng năm"),
        ("Tiền mua giống được bố trí trong kinh phí hằng năm của huyện.", ""),
        ("Kinh phí bố trí từ nguồn ngân sách hằng năm của huyện.", ""),
        ("Phòng Kinh tế lập kế hoạch nuôi ong hằng năm của huyện.", ""),
        ("Rà soát hoạt động ngân hàng năm 2024, vay vốn của khách hàng tháng 5.", ""),
    ] {
        assert_eq!(all(&plan(sentence)), expected, "{sentence}");
    }
    assert_eq!(all(&report("1. Hằng năm, Phòng đã kiểm tra trại ong.")), "");
}

#[test]
fn lengths_of_time() {
    for (sentence, expected) in [
        ("Thời gian thực hiện: 12 tháng (kể từ khi duyệt).", "Duration"),
        ("Trả lời chậm nhất 07 (ngày) làm việc kể từ khi nhận.", "Duration chậm nhất"),
        ("Trả lời không muộn hơn 08 giờ làm việc.", "Duration không muộn hơn"),
        ("Trả lời trong phạm vi tối đa 02 ngày làm việc.", "Duration trong phạm vi"),
        ("Việc thẩm định mất 05 ngày làm việc, kể từ ngày nhận hồ sơ.", "Duration"),
        ("Giai đoạn khẩn cấp (0-48 giờ): Dời trại ong.", "Duration"),
        ("Lập kế hoạch nuôi ong giai đoạn 5 năm, giao chỉ tiêu giai đoạn 5 năm.", "Duration"),
        ("Mức 200.000 đồng/thùng đối với trại bỏ trống trong vòng 30 ngày.", ""),
        ("Thời hạn đối với trại mới là trong vòng 30 ngày.", "Duration trong vòng"),
        ("Nếu sau 10 ngày chưa trả lời thì nhắc lại.", ""),
        ("Trực trại ong trong 3 ngày Tết.", ""),
    ] {
        assert_eq!(all(&plan(sentence)), expected, "{sentence}");
    }
}

#[test]
fn stretches_with_and_without_an_end() {
    for (sentence, expected) in [
        ("Thời gian thực hiện: Năm 2024 và các năm tiếp theo.", "Period 2024-01-01.. và các năm tiếp theo"),
        ("Nuôi thử trong năm 2024 và những năm sau.", "Period 2024-01-01.. trong năm … và những năm sau"),
        ("Từ ngày 01/5/2024, các xã bắt đầu nuôi.", "Period 2024-05-01.. Từ ngày"),
        ("Quý II/2024: Tập huấn.", "Period 2024-04-01..2024-06-30"),
        ("Giữ quy hoạch trại ong giai đoạn 2021-2025.", "Period 2021-01-01..2025-12-31"),
        ("Nuôi thử từ năm 2021 đến năm 2025.", "Period 2021-01-01..2025-12-31"),
        ("Thời gian thực hiện: 2021 - 2023", "Period 2021-01-01..2023-12-31"),
        ("b) Thời gian thực hiện Đề án: giai đoạn 2021-2025.", "Period 2021-01-01..2025-12-31"),
        ("Thời gian thực hiện: Năm 2024.", "Period 2024-01-01..2024-12-31"),
        ("Thời gian thực hiện: 2024 - 2025 và những năm sau.", "Period 2024-01-01.. và những năm sau"),
        ("Thời gian thực hiện: tháng 4/2024 đến tháng 6/2024.", "Period 2024-04-01..2024-06-30"),
        ("Nuôi thử trong 03 năm (2024-2026).", "Period 2024-01-01..2026-12-31"),
        ("Bắt đầu từ năm 2025, các xã tự mua giống.", "Period 2025-01-01.. Bắt đầu từ"),
        ("Tiến độ thực hiện: 2025", "Deadline ..2025-12-31"),
        ("Thời gian hoàn thành: Năm 2024.", "Deadline ..2024-12-31"),
        ("Thực hiện Đề án nuôi ong giai đoạn 2021-2025.", ""),
        ("Hoàn thiện chiến lược nuôi ong đến năm 2030.", ""),
        ("Trực từ mùng 1 đến hết mùng 6 Tết.", "Period"),
    ] {
        assert_eq!(all(&plan(sentence)), expected, "{sentence}");
    }
    for (sentence, expected) in [
        ("Từ ngày 01/01/2024 đến nay có 12 hộ mới.", "Period 2024-01-01.."),
        ("Từ đầu năm đến nay không có hộ nào bỏ nuôi.", "Period 2024-01-01.."),
        ("Trong 6 tháng năm 2023, đàn ong khỏe.", "Period 2023-01-01..2023-06-30"),
        ("Đến 12h00 ngày 10/3/2024, đã cấp 200 thùng.", "AsOf ..2024-03-10"),
        ("Kết quả được trình tại kỳ họp tháng 7/2024.", "Event 2024-07-01..2024-07-31"),
    ] {
        assert_eq!(all(&report(sentence)), expected, "{sentence}");
    }
}

#[test]
fn limits_and_what_only_looks_like_them() {
    for (sentence, expected) in [
        ("Gửi báo cáo trước 14h00 chiều thứ Sáu ngày 05/4/2024.", "Deadline ..2024-04-05 trước"),
        ("Đến ngày 31/12/2024, cấp xong thùng nuôi.", "Deadline ..2024-12-31 đến ngày"),
        ("Đến tháng 10/2024 cấp xong thùng nuôi.", "Deadline ..2024-10-31 đến"),
        ("Thời gian hoàn thành: Quý III, IV/2024.", "Deadline ..2024-12-31"),
        ("Thời gian: 08 giờ 00 phút, ngày 20/8/2024.", "Event 2024-08-20..2024-08-20"),
        (
            "Hội thi mở vào ngày 20/8/2024, kết thúc vào tháng 9/2024.",
            "Event 2024-08-20..2024-08-20; Event 2024-09-01..2024-09-30",
        ),
        ("Hộ đăng ký trước ngày 01/6/2024 thì được cấp giống.", ""),
        ("Các hộ đã đăng ký trước ngày 01/6/2024 được cấp giống.", ""),
    ] {
        assert_eq!(all(&plan(sentence)), expected, "{sentence}");
    }
}

#[test]
fn subjects_have_years_in_any_type_and_laws_do_not() {
    for (subject, expected) in [
        ("Về nuôi ong dịp Tết Giáp Thìn 2024", "Period 2024-01-01..2024-12-31"),
        ("Về nuôi ong 9 tháng đầu năm 2024", "Period 2024-01-01..2024-09-30"),
        ("Về thi hành Luật Nuôi ong năm 2024", ""),
    ] {
        assert_eq!(all(&document("CHỈ THỊ", "CT", subject, &["Nuôi ong."])), expected, "{subject}");
    }
    let letter = record(
        "UBND HUYỆN THỌ XUÂN\nPHÒNG NỘI VỤ\n\nSố: 45/PNV\nV/v nuôi ong năm 2024\n\nThọ Xuân, ngày 12 tháng 3 năm 2024\n\nKính gửi: UBND xã Xuân Lập.\n\nPhòng Nội vụ đề nghị nuôi ong.\n\nTRƯỞNG PHÒNG\n",
    );
    assert_eq!(all(&letter), "Period 2024-01-01..2024-12-31");
}

#[test]
fn what_a_time_is_for_may_stand_behind_it() {
    for (sentence, expected) in [
        ("1. Trước ngày 15/4, UBND các xã gửi danh sách hộ nuôi.", "UBND các xã gửi danh sách hộ nuôi"),
        (
            "2. Trong thời hạn 10 ngày kể từ ngày nhận hồ sơ, Phòng Kinh tế thẩm định.",
            "Phòng Kinh tế thẩm định",
        ),
        (
            "Trường hợp không đồng ý thì trong thời hạn 03 ngày, UBND xã trả lời bằng văn bản.",
            "UBND xã trả lời bằng văn bản",
        ),
        ("a) Gửi danh sách hộ nuôi trước ngày 15/4.", "Gửi danh sách hộ nuôi"),
    ] {
        let record = plan(sentence);
        assert_eq!(record.periods[0].what.as_deref(), Some(expected), "{sentence}");
    }
}

#[test]
fn the_same_length_in_two_articles_is_two_and_attachments_are_read() {
    let article = |number| {
        format!(
            "Điều {number}. Thủ tục số {number}\n\n1. Trong thời hạn 03 ngày làm việc, UBND xã trả lời bằng văn bản."
        )
    };
    let record = document("QUYẾT ĐỊNH", "QĐ", "Về nuôi ong", &[&article(1), &article(2)]);
    assert_eq!(record.periods.len(), 2);
    let attached = super::record(
        "UBND HUYỆN THỌ XUÂN\n\nSố: 45/QĐ-UBND\n\nThọ Xuân, ngày 12 tháng 3 năm 2024\n\nQUYẾT ĐỊNH\nVề nuôi ong\n\nCăn cứ Luật Nuôi ong;\n\nĐiều 1. Ban hành Quy trình nuôi ong.\n\nNơi nhận:\n- Lưu: VT.\n\nCHỦ TỊCH\n\nNguyễn Văn Thử\n\nQUY CHẾ\nNUÔI ONG\n\nHằng quý, UBND xã thống kê số thùng nuôi.\n",
    );
    assert_eq!(all(&attached), "Recurring Hằng quý");
}

#[test]
fn each_task_has_its_years_and_a_heading_may_say_what_they_are() {
    let tasks = [
        "1. Trồng cây có mật",
        "- Thời gian thực hiện: Năm 2024",
        "2. Chia đàn ong",
        "- Thời gian thực hiện: Năm 2024",
    ];
    let record = document("KẾ HOẠCH", "KH", "Nuôi ong lấy mật", &tasks);
    let what: Vec<_> = record.periods.iter().filter_map(|period| period.what.as_deref()).collect();
    assert_eq!(what, ["Trồng cây có mật", "Chia đàn ong"]);
    let below = ["1. Thời gian thực hiện", "Việc thăm trại được tiến hành thường xuyên trong năm 2024."];
    let record = document("KẾ HOẠCH", "KH", "Nuôi ong lấy mật", &below);
    assert_eq!(all(&record), "Period 2024-01-01..2024-12-31 trong năm");
}

#[test]
fn rows_of_tables_have_their_day() {
    let rows =
        "| TT | Ngày thăm trại | Số người |\n|---|---|---|\n| 1 | 04/3/2024 | 5 |\n| 2 | 06/3/2024 | 7 |";
    for (head, expected) in [
        ("Ngày họp", "Event 2024-03-04..2024-03-04; Event 2024-03-06..2024-03-06"),
        ("Ngày sinh", ""),
        ("Ngày ban hành", ""),
    ] {
        let rows = rows.replace("Ngày thăm trại", head);
        assert_eq!(all(&report(&rows)), expected, "{head}");
    }
}
