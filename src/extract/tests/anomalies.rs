//! What the checks find in small invented documents, and what they leave alone.

use std::sync::LazyLock;

use crate::assets::Assets;
use crate::document::{Alternative, Confidence, Record, Why};
use crate::extract::Extractor;
use crate::extract::fixture::document;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::new(&Assets::embedded()).unwrap());

fn record(text: &str) -> Record {
    EXTRACTOR.extract(&document(text))
}

/// A plan of a commune with the given body.
fn plan(body: &str) -> Record {
    record(&format!(
        "UBND XÃ XUÂN SINH\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nSố: 45/KH-UBND\n\nXuân Sinh, ngày 12 tháng 3 năm 2024\n\nKẾ HOẠCH\nNuôi ong lấy mật\n\nUBND xã xây dựng kế hoạch như sau:\n\n{body}\n\nNơi nhận:\n- Đảng ủy xã (để b/c);\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n"
    ))
}

fn found(record: &Record) -> Vec<(&str, u32)> {
    record.anomalies.iter().map(|one| (one.kind.as_str(), one.evidence[0].line)).collect()
}

#[test]
fn what_the_restorer_suspects_is_a_typo() {
    let mut document =
        document("UBND XÃ XUÂN SINH\n\nSố: 7/BC-UBND\n\nBÁO CÁO\n\nBố trí (kính phí) nuôi ong.\n");
    let line = &mut document.pages[0].lines[6];
    let token = line.tokens.iter_mut().find(|token| line.text[token.chosen.clone()] == *"(kính").unwrap();
    token.why = Why::Suspected;
    let confidence = Confidence::CERTAIN;
    token.alternatives = vec![Alternative { text: "(kinh".to_owned(), confidence }];
    let record = EXTRACTOR.extract(&document);
    let typo = record.anomalies.iter().find(|anomaly| anomaly.kind == "typo").unwrap();
    assert_eq!(typo.message, "probably kinh is meant");
    assert_eq!((typo.evidence[0].line, typo.evidence[0].span), (7, [8, 12]));
}

/// Lines of a body, and the one kind of anomaly that is found in it; none where there is none.
const LINES: [(&str, Option<&str>); 63] = [
    ("Đặt tổ ong ở vườn,chăm sóc hằng ngày.", Some("spacing")),
    ("Đặt tổ ong ở vườn nhãn.Chăm sóc hằng ngày.", Some("spacing")),
    ("Mô hình “ong sạch”được nhân rộng.", Some("spacing")),
    ("Gửi về phong.nn@xuansinh.gov.vn hoặc VH,TT,TT&DL.", None),
    ("Đặt tổ ong ở vườn,, chăm sóc hằng ngày.", Some("punctuation")),
    ("Hộ nuôi ong, gà, v.v., đăng ký tại thôn.", None),
    ("Họp vào thứ Ba, ngày 05/3/2024 tại nhà văn hóa.", None),
    ("Họp vào thứ Tư, ngày 05/3/2024 tại nhà văn hóa.", Some("weekday_mismatch")),
    ("Họp vào Chủ nhật (ngày 10 tháng 3 năm 2024).", None),
    ("Rà soát hộ nuôi; Ban hành quy chế nuôi ong.", Some("case_error")),
    ("Căn cứ Luật Chăn nuôi; Báo cáo số 5/BC-UBND ngày 05/3/2024 của xã.", None),
    ("Họp dân trước ngày 15 Tháng ba.", Some("case_error")),
    ("Gửi báo cáo về ủy ban nhân dân huyện Thọ Xuân.", Some("case_error")),
    ("Chủ tịch giao việc cho Phó chủ tịch phụ trách.", Some("case_variant")),
    ("Nuôi tại thôn Một xã Xuân Sinh huyện Thọ Xuân.", Some("missing_punctuation")),
    ("Nuôi tại thôn Một, xã Xuân Sinh, huyện Thọ Xuân.", None),
    ("Chủ trì phối hợp với Hội Nông dân.", Some("missing_punctuation")),
    (
        "Rà soát các hộ, lập danh sách. Lập các hộ, lập danh sách. Gửi các hộ, lập danh sách. Nhận các hộ lập danh sách.",
        Some("missing_punctuation"),
    ),
    ("Theo Thông tư 16/2022/TT-BNNPTNT ngày 22/11/2022 của Bộ.", Some("missing_word")),
    ("Theo Thông tư số 16/2022/TT-BNNPTNT ngày 22/11/2022 của Bộ.", None),
    ("Hộ nuôi nêu tại Phụ lục I ban hành kèm theo Kế hoạch này.", Some("missing_attachment")),
    ("Hộ nuôi nêu tại Phụ lục I ban hành kèm theo Nghị định số 13/2020/NĐ-CP ngày 21/01/2020.", None),
    (
        "1. Chọn giống\n- Thời gian thực hiện: Tháng 3.\n2. Đóng thùng\n- Thời gian thực hiện: Tháng 4.\n3. Lấy mật\n- Thời gian thực hiện: Tháng 5.\n4. Bán mật\n- Bán tại chợ.",
        Some("missing_deadline"),
    ),
    (
        "1. Chọn giống\n- Thời gian thực hiện: Tháng 3.\n2. Đóng thùng\n- Thời gian thực hiện: Tháng 4.\n3. Lấy mật\n- Thời gian thực hiện: Tháng 5.\n4. Bán mật\n- Thời gian thực hiện sau khi lấy mật.",
        Some("missing_punctuation"),
    ),
    (
        "1. Chọn giống\n- Đơn vị chủ trì: Hội Nông dân.\n2. Đóng thùng\n- Đơn vị chủ trì: Hội Nông dân.\n3. Lấy mật\n- Đơn vị chủ trì: Hội Phụ nữ.\n4. Bán mật\n- Bán tại chợ.",
        Some("missing_unit"),
    ),
    (
        "1. Chọn giống\n- Đơn vị chủ trì: Hội Nông dân.\n2. Đóng thùng\n- Đơn vị chủ trì: Hội Nông dân.\n3. Lấy mật\n- Đơn vị chủ trì: Hội Phụ nữ.\n4. Bán mật\n- Hội Phụ nữ có trách nhiệm bán tại chợ.",
        None,
    ),
    ("Từ ngày 01/02/2024 đến ngày 10/02/2024, trên địa bàn xã xảy ra mưa rét kéo dài.", None),
    ("Điều này làm theo Luật Chăn nuôi, trực thuộc Trung ương.", None),
    (
        "Tỉnh trực thuộc Trung ương. Thành phố trực thuộc trung ương. Huyện trực thuộc Trung ương.",
        Some("case_variant"),
    ),
    ("Kinh phí do xã và Tổ chức triển khai ngay.", Some("case_error")),
    ("Kinh phí do xã và Tổ chức phi chính phủ hỗ trợ.", None),
    ("Mời họp ở UBND (tầng 2)để bàn việc.", Some("spacing")),
    ("Ong đậu trên hoa nhãn ; chăm hằng ngày.", Some("spacing")),
    ("Chăm ong (khi có nắng); thu mật.", None),
    ("- Chọn giống ong;\n- Đóng thùng nuôi;\n- Lấy mật bán;\n\nCác thôn làm theo.", Some("punctuation")),
    ("Ban Chỉ đạo họp. Giao Ban Chỉ đạo lập sổ, Ban chỉ đạo ký.", None),
    ("Bộ Công an, Sở Công an họp; gửi Bộ Công An.", Some("case_variant")),
    ("Chi cục Thuế thu, Chi cục thuế lập sổ.", Some("case_variant")),
    ("Cục trưởng Cục Thuế ký, cục lập sổ.", None),
    ("Chi ngân sách nhà nước, thu ngân sách Nhà nước.", Some("case_variant")),
    ("Ngân sách nhà nước chi, ngân sách nhà nước thu.", None),
    ("Giao các sở, ngành, các sở, ban, ngành và các Sở, ngành nuôi ong.", Some("case_variant")),
    ("Hội nuôi ong Và lấy mật.", None),
    ("Hội Nuôi ong Và Lấy mật.", Some("case_error")),
    ("Theo nghị định số 13/2020/NĐ-CP ngày 21/01/2020.", Some("case_error")),
    ("Sửa một số điều Nghị định số 13/2020/NĐ-CP ngày 21/01/2020.", Some("missing_word")),
    ("Trình cấp có thẩm quyền, báo cáo cấp thẩm quyền.", Some("missing_word")),
    ("Báo cáo cấp thẩm quyền.", None),
    ("- Phối hợp với xã bạn nuôi ong.\n- Phối hợp các đơn vị bán mật.", Some("missing_word")),
    ("Lễ tưởng niệm niệm các vị tổ nghề ong.", Some("duplicate_word")),
    ("Điều 1. Nuôi ong của xã,\nĐiều 2. Bán mật.\nĐiều 3. Thực hiện.", Some("punctuation")),
    ("Tiền mua ong =\nSố thùng nuôi của các hộ trong xã x giá một thùng\n2 đợt", Some("layout_artifact")),
    ("Sở Y tế họp; Giám đốc Sở Y tế ký, y tế xã lập sổ.", None),
    ("Lan toả việc nuôi ong để văn hóa xã hòa vào thiên nhiên.", Some("spelling_variant")),
    ("Lan tỏa việc nuôi ong để văn hóa xã hòa vào thiên nhiên.", None),
    ("- Chọn giống ong;\n- Đóng thùng nuôi\n- Lấy mật bán.", Some("missing_punctuation")),
    ("- Chọn giống ong;\n- Đóng thùng nuôi;\n- Lấy mật bán.", None),
    ("- Giống: ong nội.\n- Giống: ong ngoại.\n- Giống: ong rừng.", None),
    (
        "Điều 1. Nuôi ong.\nĐiều 2. Bán mật theo Điều 5 Kế hoạch này.\nĐiều 3. Thực hiện.",
        Some("broken_reference"),
    ),
    ("Điều 1. Nuôi ong.\nĐiều 2. Bán mật theo Điều 1 Kế hoạch này.\nĐiều 3. Thực hiện.", None),
    ("Điều 1. Nuôi ong.\nĐiều 2. Bán mật.\nĐiều 4. Thực hiện.", Some("skipped_section_number")),
    (
        "Thực hiện Công văn số 12/UBND-NN ngày 05/3/2024 của UBND huyện về nuôi ong. UBND xã báo cáo như sau:",
        Some("fragment_sentence"),
    ),
    (
        "Thực hiện Công văn số 12/UBND-NN ngày 05/3/2024 của UBND huyện về nuôi ong, UBND xã báo cáo như sau: Năm 2023. UBND xã đã làm.",
        None,
    ),
];

#[test]
fn slips_of_form_are_found_and_what_is_right_is_left_alone() {
    let wrong = LINES.iter().filter_map(|(line, kind)| {
        let record = plan(line);
        let kinds: Vec<String> = record.anomalies.iter().map(|one| one.kind.clone()).collect();
        let is_right = kinds.iter().map(String::as_str).eq(kind.iter().copied());
        (!is_right).then(|| format!("{line}: {kinds:?}"))
    });
    assert_eq!(wrong.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn a_head_that_was_never_printed_is_missing() {
    let record = record(
        "KẾ HOẠCH\nNuôi ong lấy mật\n\nUBND xã Xuân Sinh lập kế hoạch nuôi ong như sau:\n\n1. Chọn giống tại thôn.\n\nNơi nhận:\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n",
    );
    assert_eq!(found(&record), [("missing_number", 1), ("missing_date", 1), ("missing_header", 1)]);
}

#[test]
fn heads_and_signatures_have_their_form() {
    let text = "UBND XÃ XUÂN SINH |CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc Lập - Tự do - Hạnh Phúc\nSố: 45/UBND-VP\nV/v: nuôi ong lấy mật\nXuân Sinh, ngày 12 tháng 3 năm 2024\nKính gửi: Các thôn.\nUBND xã đề nghị các thôn nuôi ong.\nNơi nhận:\n- Như trên;\n- Lưu: VT,VP.\nKT.CHỦ TỊCH\nPHÓ CHỦ TỊCH\n";
    let record = record(text);
    let mut kinds = found(&record);
    kinds.sort_by_key(|(_, line)| *line);
    let wanted =
        [("layout_artifact", 1), ("case_error", 2), ("punctuation", 4), ("spacing", 10), ("spacing", 11)];
    assert_eq!(kinds, wanted);
}

#[test]
fn each_receiver_ends_with_its_stop() {
    let list =
        "- Đảng ủy xã;\n- Hội Nông dân;\n- Hội Phụ nữ;\n- Các thôn (để t/h);\n- Trường học;\n- Lưu: VT.";
    let text = |list: &str| {
        format!(
            "UBND XÃ XUÂN SINH\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 45/KH-UBND\nXuân Sinh, ngày 12 tháng 3 năm 2024\nKẾ HOẠCH\nNuôi ong lấy mật\nUBND xã nuôi ong.\nNơi nhận:\n{list}\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n"
        )
    };
    assert_eq!(found(&record(&text(list))), []);
    let open = list.replace("(để t/h);", "(để t/h)").replace("VT.", "VT");
    assert_eq!(found(&record(&text(&open))), [("missing_punctuation", 13), ("missing_punctuation", 15)]);
    let copies = list.replace("VT.", "VT, 30");
    assert_eq!(found(&record(&text(&copies))), []);
}

#[test]
fn who_issues_it_is_who_signs() {
    let text = |authority: &str| {
        format!(
            "ỦY BAN NHÂN DÂN\nTỈNH ĐĂK NÔNG\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 45/QĐ-UBND\nĐắk Nông, ngày 12 tháng 3 năm 2024\nQUYẾT ĐỊNH\nVề việc nuôi ong lấy mật\n{authority}\nCăn cứ Luật Chăn nuôi ngày 19 tháng 11 năm 2018;\nQUYẾT ĐỊNH:\nĐiều 1. Nuôi ong lấy mật.\nNơi nhận:\n- Như Điều 1;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n"
        )
    };
    let kinds = |authority: &str| -> Vec<String> {
        record(&text(authority)).anomalies.into_iter().map(|one| one.kind).collect()
    };
    assert_eq!(kinds("ỦY BAN NHÂN DÂN TỈNH ĐẮK NÔNG"), ["case_variant"]);
    assert_eq!(kinds("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH ĐẮK NÔNG"), ["case_variant", "authority_form"]);
}

#[test]
fn who_has_a_task_gets_a_copy() {
    let body = "I. TỔ CHỨC THỰC HIỆN\n1. Trung tâm Văn hóa huyện\n- Đưa tin về nuôi ong.\n2. Phòng Kinh tế\n- Lập danh sách hộ nuôi.";
    let text = |listed: &str| {
        format!(
            "UBND HUYỆN THỌ XUÂN\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 45/KH-UBND\nThọ Xuân, ngày 12 tháng 3 năm 2024\nKẾ HOẠCH\nNuôi ong lấy mật\nUBND huyện lập kế hoạch như sau:\n{body}\n\nNơi nhận:\n- UBND tỉnh;\n- Các phòng, ban;\n- {listed};\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n"
        )
    };
    assert_eq!(found(&record(&text("UBND các xã"))), [("missing_recipient", 15)]);
    for listed in ["Trung tâm VH huyện", "Các đơn vị liên quan"] {
        assert_eq!(found(&record(&text(listed))), [], "{listed}");
    }
}

#[test]
fn a_name_in_the_wrong_order_is_a_variant() {
    let record = plan("Nuôi ong ở huyện Thọ Xuân và huyện Xuân Thọ, mật bán tại huyện Thọ Xuân.");
    assert_eq!(found(&record), [("name_variant", 14)]);
}

#[test]
fn a_document_printed_twice_is_seen() {
    let text = "UBND XÃ XUÂN SINH\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 45/QĐ-UBND\nXuân Sinh, ngày 12 tháng 3 năm 2024\nQUYẾT ĐỊNH\nVề việc nuôi ong lấy mật ở các thôn trong xã\nỦY BAN NHÂN DÂN XÃ XUÂN SINH, HUYỆN THỌ XUÂN\nCăn cứ Luật Tổ chức chính quyền địa phương năm 2015;\nXét đề nghị của công chức địa chính và nông nghiệp xã;\nQUYẾT ĐỊNH:\nĐiều 1. Giao các thôn nuôi ong lấy mật trong năm nay.\nĐiều 2. Quyết định này có hiệu lực kể từ ngày ký ban hành.\nĐiều 3. Các thôn chịu trách nhiệm thi hành Quyết định này.\nNơi nhận:\n- Như Điều 3;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLê Văn Ong\n";
    assert_eq!(found(&record(text)), []);
    assert_eq!(found(&record(&text.repeat(2))), [("duplicate_paragraph", 21)]);
}
