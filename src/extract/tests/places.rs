//! Places as of the day, beside their parents, in lists and in footnotes.

use super::record;
use crate::document::Place;

/// The places of a notice issued on a day by a ministry, which says nothing of where.
fn places(day: &str, body: &str) -> Vec<Place> {
    let text = format!(
        "BỘ XÂY DỰNG\n\nSố: 45/TB-BXD\n\nHà Nội, ngày {day}\n\nTHÔNG BÁO\nVề trồng tre\n\n{body}\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nBỘ TRƯỞNG\n"
    );
    record(&text).places
}

/// Class and name, parent, code.
fn told(places: &[Place]) -> Vec<(String, &str, &str)> {
    let mut rows = Vec::new();
    for place in places {
        let (parent, code) = (place.parent.as_deref(), place.code.as_deref());
        rows.push((format!("{} {}", place.kind, place.name), parent.unwrap_or("-"), code.unwrap_or("-")));
    }
    rows
}

#[test]
fn a_district_that_is_no_more_is_the_one_of_its_day() {
    let body = "Trồng tre tại huyện Kỳ Sơn, tỉnh Hòa Bình.";
    let before = places("12 tháng 3 năm 2010", body);
    assert_eq!(told(&before)[0], ("huyện Kỳ Sơn".to_owned(), "tỉnh Hòa Bình", "151"));
    assert!(!before[0].successor.is_empty());
    // Later there is only the one of Nghệ An, which is not under the province printed.
    let alone = places("12 tháng 3 năm 2022", "Trồng tre tại huyện Kỳ Sơn.");
    assert_eq!(told(&alone)[0], ("huyện Kỳ Sơn".to_owned(), "tỉnh Nghệ An", "417"));
}

#[test]
fn the_class_of_its_day_and_names_that_no_table_has() {
    let found = places(
        "12 tháng 3 năm 2010",
        "Trồng tại xã Châu Phong, huyện Quế Võ, tỉnh Bắc Ninh; xã Tre Xanh, huyện Bãi Dài, tỉnh Bắc Ninh.",
    );
    assert_eq!(
        told(&found),
        [
            ("xã Châu Phong".to_owned(), "huyện Quế Võ", "09292"),
            ("huyện Quế Võ".to_owned(), "tỉnh Bắc Ninh", "259"),
            ("tỉnh Bắc Ninh".to_owned(), "-", "27"),
            ("xã Tre Xanh".to_owned(), "huyện Bãi Dài", "-"),
            ("huyện Bãi Dài".to_owned(), "tỉnh Bắc Ninh", "-"),
        ]
    );
}

#[test]
fn a_province_before_the_list_has_its_class_word_and_footnotes_are_read() {
    let found = places(
        "12 tháng 3 năm 2026",
        "Trồng tại Hà Nội, thành phố Hồ Chí Minh và các xã[1] của tỉnh Đắk Lắk.\n\nTrên đây là thông báo.",
    );
    let names: Vec<String> = told(&found).into_iter().map(|one| one.0).collect();
    assert_eq!(names, ["thành phố Hà Nội", "thành phố Hồ Chí Minh", "tỉnh Đắk Lắk"]);
    let text = "UBND TỈNH ĐẮK LẮK\n\nSố: 45/KH-UBND\n\nĐắk Lắk, ngày 12 tháng 3 năm 2026\n\nKẾ HOẠCH\nTrồng tre\n\nTrồng tại các xã[1] của tỉnh.\n\nNơi nhận:\n- Lưu: VT.\n\nCHỦ TỊCH\n\n[1] Xã\nHòa Sơn, Xã Krông Ana.\n";
    let noted = record(text).places;
    let codes: Vec<&str> = told(&noted).into_iter().map(|one| one.2).collect();
    assert_eq!(codes, ["24472", "24538"]);
}

#[test]
fn a_name_of_another_province_is_doubtful() {
    let text = "UBND TỈNH THANH HÓA\n\nSố: 45/KH-UBND\n\nThanh Hóa, ngày 12 tháng 3 năm 2024\n\nKẾ HOẠCH\nTrồng tre\n\nHọc theo mô hình ở huyện Sóc Sơn.\n";
    let found = record(text).places;
    assert_eq!(told(&found)[0].2, "016");
    assert!(found[0].confidence.get() < 0.75);
}
