//! Laws of the whole stage, and the cases that show what it does.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::document::{Cause, Measures, PageNumber, PictureReport, Source, Triage, TriageAction};
use crate::text::strip_marks;

static RESTORER: LazyLock<Restorer> = LazyLock::new(|| Restorer::new(&Assets::embedded()).unwrap());

fn document(text: &str, origin: Origin) -> Document<Reading> {
    let triage = Triage {
        cause: Cause::Clean,
        action: TriageAction::Restore,
        encoding: None,
        measures: Measures::default(),
    };
    let lines = text.split('\n').map(Line::from_text).collect();
    let page = Reading {
        page: PageNumber::FIRST,
        size: None,
        origin,
        triage,
        picture: PictureReport::default(),
        lines,
    };
    Document::new(Source::new("test", text.as_bytes()), vec![page])
}

fn page(text: &str, profile: Profile) -> Restoration {
    RESTORER.restore(document(text, Origin::TextLayer), profile).pages.remove(0)
}

fn restored(text: &str, profile: Profile) -> String {
    page(text, profile).text()
}

#[test]
fn marks_come_back() {
    let read = "UY BAN NHAN DAN\nCan cu Nghi dinh so 27/2015/ND-CP ngay 19 thang 8 nam 2015 cua Chinh\nphu quy dinh chi tiet;";
    let expected = "ỦY BAN NHÂN DÂN\nCăn cứ Nghị định số 27/2015/NĐ-CP ngày 19 tháng 8 năm 2015 của Chính\nphủ quy định chi tiết;";
    assert_eq!(restored(read, Profile::Stripped), expected);
    assert_eq!(restored(read, Profile::Auto), expected);
}

/// What is suspected on a clean page, as printed and as meant.
fn suspected(text: &str, origin: Origin) -> Vec<(String, String)> {
    let page = RESTORER.restore(document(text, origin), Profile::Auto).pages.remove(0);
    assert!(origin == Origin::Ocr || page.text() == text, "clean text stays");
    let slips = page.lines.iter().flat_map(|line| {
        let slips = line.tokens.iter().filter(|token| token.why == Why::Suspected);
        slips.map(|token| (line.text[token.chosen.clone()].to_owned(), token.alternatives[0].text.clone()))
    });
    slips.collect()
}

#[test]
fn slips_in_clean_text_are_suspected_and_stay() {
    let text = "Các phòng chuyên môn bố trí kính phí, chuẩn bị đẩy đủ hồ sơ và báo cáo kết quả thị\n\
                hành quyết định này trước ngày 15 tháng 6; công việc đã đạt đực nhiều kết quả.";
    let meant = suspected(text, Origin::TextLayer);
    let pairs: Vec<(&str, &str)> =
        meant.iter().map(|(read, meant)| (read.as_str(), meant.as_str())).collect();
    assert_eq!(pairs, [("kính", "kinh"), ("đẩy", "đầy"), ("thị", "thi"), ("đực", "được")]);
}

#[test]
fn what_is_right_written_often_or_recognised_is_not_suspected() {
    let right = "Ông Lê Kính Phí và bà Trần Thị Hành ở thôn Đẩy Đủ kiểm tra kính của phòng họp, gửi thư tới \n\
                 phong.van@example.vn; xã viên hằng ngày chăm cháo cho trẻ, đi chợ sớm và thị sát đồng ruộng; phụ cấp mổ tử thi mà tử thi không còn nguyên vẹn.";
    let often = "Bố trí kính phí để thực hiện.\n".repeat(4);
    let read = "Các phòng bố trí kính phí để mua cây giống trong năm nay.";
    assert_eq!(suspected(right, Origin::TextLayer), []);
    assert_eq!(suspected(&often, Origin::TextLayer), []);
    assert_eq!(suspected(read, Origin::Ocr), []);
}

#[test]
fn garbled_letters_are_repaired_and_numbers_stay() {
    let read =
        "Trién khai thuc hién thi diém Mé hinh chuyén d6i s6 trén dia ban tinh, ngay 3/ thang5 nam 2023";
    let expected =
        "Triển khai thực hiện thí điểm Mô hình chuyển đổi số trên địa bàn tỉnh, ngày 3/ tháng 5 năm 2023";
    assert_eq!(restored(read, Profile::Ocr), expected);
}

#[test]
fn words_that_ran_together_are_parted() {
    let garbled = "Thyc hién dichvu cong tryc tuyén va cai cach hanhchinh cua cac co quan nha nuéc, SOTT&TT";
    let expected =
        "Thực hiện dịch vụ công trực tuyến và cải cách hành chính của các cơ quan nhà nước, SỞ TT&TT";
    assert_eq!(restored(garbled, Profile::Ocr), expected);
}

/// `text` as a Vietnamese recogniser read it, and `said` as an English one read the same words.
fn witnessed(text: &str, said: &str) -> String {
    let mut document = document(text, Origin::Ocr);
    for (word, said) in document.pages[0].lines[0].words.iter_mut().zip(said.split(' ')) {
        word.witness = Some(said.to_owned());
    }
    RESTORER.restore(document, Profile::Auto).pages.remove(0).text()
}

#[test]
fn a_second_witness_helps_where_a_letter_is_wrong_and_changes_nothing_else() {
    let read = "kế hoạch phát triển hệ hống thông tin của tỉnh đến năm 2030";
    let meant = "kế hoạch phát triển hệ thống thông tin của tỉnh đến năm 2030";
    let said = "ke hoach phat trien h6 thong thong tin cua tinh d8n nam 2036";
    assert_eq!(witnessed(read, said), meant);
    assert_eq!(witnessed(meant, "ke hoach phat trien he hong th6ng tin cita tinh den nam 2036"), meant);
    assert_eq!(witnessed(meant, "Toan van mot van ban khac han voi dieu da doc duoc"), meant);
}

#[test]
fn what_is_protected_stays() {
    for same in [
        "VNPT Viettel Zalo STTTT CNTT",
        "http://www.mard.gov.vn abc.def@thanhhoa.gov.vn 0237.3852.246",
        "01/6/2023 45,75% 16/16 (3)",
        "Số:      /KH-UBND",
    ] {
        let read = strip_marks(same);
        assert_eq!(strip_marks(&restored(&read, Profile::Stripped)), read);
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        assert_eq!(digits(&restored(&read, Profile::Ocr)), digits(&read));
    }
    assert_eq!(restored("100/QD-BCD", Profile::Stripped), "100/QĐ-BCĐ");
}

#[test]
fn clean_and_foreign_text_stay() {
    let clean =
        "Thực hiện Kế hoạch số 24/KH-UBND của Uỷ ban nhân dân tỉnh Thanh Hoá về việc thực hiện Đề án 06";
    assert_eq!(restored(clean, Profile::Auto), clean);
    let english =
        "The quick brown fox jumps over the lazy dog while the other animals are watching from afar";
    assert_eq!(restored(english, Profile::Auto), english);
    let document = RESTORER.restore(document(english, Origin::Ocr), Profile::Auto);
    assert_eq!(document.pages[0].text(), english);
}

#[test]
fn a_recogniser_s_slips_in_marks_are_mended_and_the_rest_stays() {
    let read = "Uỷ ban nhân dân tĩnh Thanh Hoá đề nghi các sở, ngành quan tâm chi đạo, KTCK, số 12/QĐ-TTg";
    let document = RESTORER.restore(document(read, Origin::Ocr), Profile::Auto);
    let expected =
        "Uỷ ban nhân dân tỉnh Thanh Hoá đề nghị các sở, ngành quan tâm chỉ đạo, KTCK, số 12/QĐ-TTg";
    assert_eq!(document.pages[0].text(), expected);
}

#[test]
fn a_hopeless_page_is_kept_and_said_so() {
    let read = "xqzé wrtkị plmnợ bvcxé kjhgư qwrtô zxcvê mnbvé lkjhọ tgbvã";
    let document = RESTORER.restore(document(read, Origin::TextLayer), Profile::Auto);
    assert_eq!(document.pages[0].text(), read);
    assert!(document.pages[0].lines[0].tokens.iter().all(|token| token.why == Why::Abstained));
    assert_eq!(document.notices.len(), 1);
}

#[test]
fn behind_the_label_d_comes_the_label_with_the_bar() {
    let read = "a) Mot\nb) Hai\nc) Ba\nd) Bon\nd) Nam";
    assert!(restored(read, Profile::Stripped).ends_with("\nđ) Năm"));
}

#[test]
fn the_restorer_is_shared_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Restorer>();
}

/// Text made of words, numbers, codes, signs and odd white space.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => prop::sample::select(vec![
            "thuc", "hien", "Ke", "HOACH", "nghi", "quyet", "triển", "số", "UBND", "TTg", "xa/phuong", "s6", "vé&i",
            "thang5", "vuHanh", "d)", "1327/KH-STTTT", "26/4/2023", "45,75%", "(06)", "e\u{323}\u{302}", "Đắk", "¢",
        ])
        .prop_map(str::to_owned),
        1 => "[a-zA-Z0-9đơưỆé&./-]{1,8}",
    ];
    let gap = prop::sample::select(vec![" ", " ", " ", "  ", "\n", "\n\n", "\t", ". ", ", "]);
    prop::collection::vec((word, gap), 0..30)
        .prop_map(|items| items.into_iter().map(|(word, gap)| word + gap).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn only_marks_change_in_stripped_text(text in text()) {
        let restored = restored(&text, Profile::Stripped);
        prop_assert_eq!(strip_marks(&restored), strip_marks(&text));
    }

    #[test]
    fn lines_numbers_and_ranges_hold(text in text()) {
        for profile in Profile::ALL {
            let page = page(&text, profile);
            prop_assert_eq!(page.lines.len(), text.split('\n').count());
            for (line, read) in page.lines.iter().zip(text.split('\n')) {
                prop_assert_eq!(&line.read, read);
                prop_assert_eq!(line.tokens.len(), read.split_whitespace().count());
                for token in &line.tokens {
                    prop_assert!(line.read.get(token.read.clone()).is_some());
                    let chosen = line.text.get(token.chosen.clone());
                    prop_assert!(chosen.is_some());
                    let number = line.read[token.read.clone()].chars().all(|c| !c.is_alphabetic() && c != '¢');
                    if number && !line.read[token.read.clone()].contains('&') {
                        prop_assert_eq!(chosen, line.read.get(token.read.clone()));
                    }
                }
            }
        }
    }
}
