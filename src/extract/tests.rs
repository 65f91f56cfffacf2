//! Whole documents, invented, each with the traps of real ones.

mod anomalies;
mod indicators;
mod periods;
mod places;
mod read_against_text;
mod rows;
mod scans;
mod units;

use std::sync::LazyLock;

use super::Extractor;
use super::fixture::document;
use crate::assets::Assets;
use crate::document::{Field, FieldState, Record, ReferenceRole};

/// Confidences are the scores of the grammars here; what they are worth is another matter.
static EXTRACTOR: LazyLock<Extractor> =
    LazyLock::new(|| Extractor::new(&Assets::embedded()).unwrap().uncalibrated());

fn record(text: &str) -> Record {
    EXTRACTOR.extract(&document(text))
}

fn value(field: &Field) -> &str {
    field.value.as_deref().unwrap_or_default()
}

fn recipients(record: &Record) -> Vec<(&str, Option<&str>)> {
    record.recipients.iter().map(|item| (item.name.as_str(), item.purpose.as_deref())).collect()
}

fn addressees(record: &Record) -> Vec<&str> {
    record.document.addressees.iter().map(|item| item.name.as_str()).collect()
}

fn codes(record: &Record) -> Vec<&str> {
    record.references.iter().filter_map(|item| item.code.as_deref()).collect()
}

/// Both columns on each line, one space between them.
const INTERLEAVED: &str = "\
UBND TỈNH HÀ GIANG CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ XÂY DỰNG Độc lập - Tự do - Hạnh phúc
Số: 12/KH-SXD Hà Giang, ngày 05 tháng 02 năm 2024
KẾ HOẠCH
Chỉnh trang vỉa hè và chiếu sáng
các tuyến phố năm 2024
Thực hiện Kế hoạch số 48/KH-
UBND ngày 10/01/2024 của UBND tỉnh về việc chỉnh trang đô thị năm 2024; Sở Xây dựng xây dựng kế hoạch như sau:
I. MỤC ĐÍCH
1. Theo Công văn số 7/UBND – KTN ngày 03 tháng 01 năm 2024, các đơn vị thực hiện./.
Nơi nhận: KT. GIÁM ĐỐC
- UBND tỉnh (đề b/c); PHÓ GIÁM ĐỐC
- Các phòng chuyên môn,
đơn vị thuộc Sở (t/h);
- Lưu: VT, QLN. Lê Văn Thử
2";

#[test]
fn two_columns_on_one_line() {
    let record = record(INTERLEAVED);
    let document = &record.document;
    assert_eq!(value(&document.code), "12/KH-SXD");
    assert_eq!((value(&document.place), value(&document.issued)), ("Hà Giang", "2024-02-05"));
    assert_eq!(
        (value(&document.issuer), value(&document.parent_issuer)),
        ("Sở Xây dựng", "UBND tỉnh Hà Giang")
    );
    assert_eq!(value(&document.kind), "Kế hoạch");
    assert_eq!(value(&document.subject), "Chỉnh trang vỉa hè và chiếu sáng các tuyến phố năm 2024");
}

#[test]
fn recipients_and_signature_share_lines() {
    let record = record(INTERLEAVED);
    assert_eq!(
        recipients(&record),
        [
            ("UBND tỉnh", Some("để báo cáo")),
            ("Các phòng chuyên môn, đơn vị thuộc Sở", Some("để thực hiện")),
            ("VT, QLN", Some("lưu")),
        ]
    );
    let signer = &record.signer;
    assert_eq!(value(&signer.authority), "KT. GIÁM ĐỐC");
    assert_eq!((value(&signer.title), value(&signer.name)), ("PHÓ GIÁM ĐỐC", "Lê Văn Thử"));
}

#[test]
fn citations_run_over_lines_and_have_roles() {
    let record = record(INTERLEAVED);
    let first = &record.references[0];
    assert_eq!(first.code.as_deref(), Some("48/KH-UBND"));
    assert_eq!((first.date.as_deref(), first.issuer.as_deref()), (Some("2024-01-10"), Some("UBND tỉnh")));
    assert_eq!(first.subject.as_deref(), Some("chỉnh trang đô thị năm 2024"));
    assert_eq!(first.role, ReferenceRole::Basis);
    assert_eq!(record.references[1].code.as_deref(), Some("7/UBND-KTN"));
    assert_eq!(record.references[1].role, ReferenceRole::Mention);
}

/// Left column first, blank lines between all lines, mark-up, blanks, a form appended.
const LETTER: &str = "\
UỶ BAN NHÂN DÂN 

PHƯỜNG TRÚC LÂM 

CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM 

Độc lập-Tự do-Hạnh phúc 

Số:     /UBND- VP 
V/v tiếp tục triển khai kế hoạch 

trồng cây trên các tuyến phố. 

Trúc Lâm, ngày    tháng    năm 2024 

Kính gửi: - Các ban chuyên trách của phường; 

- Hội Nông dân phường; 

- Các tổ dân phố; 

Thực hiện Kế hoạch số 33/KH-UBND, ngày 18/8/2023 của UBND 

thành phố về việc trồng cây xanh. UBND phường yêu cầu các bộ phận 

triển khai một số nội dung như sau:./. 

 ***Nơi nhận:*** 
- Phòng Quản lý đô thị (b/c); 

- Lưu VP. 

**KT CHỦ TỊCH  
PHÓ CHỦ TỊCH**

(Đã ký)

Trần Thị Mẫu 
 Tên đơn vị :…….. CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM 

Độc lập - Tự do - Hạnh phúc 

Số: 99/BC-UBND

….ngày 5 tháng 6 năm 2024 

BÁO CÁO 

Nơi nhận:
- Không phải người nhận;";

#[test]
fn a_letter_with_blanks_keeps_them_blank() {
    let record = record(LETTER);
    let document = &record.document;
    assert_eq!((document.code.state, document.number.state), (FieldState::Blank, FieldState::Blank));
    assert_eq!(value(&document.symbol), "UBND-VP");
    assert_eq!((document.issued.state, value(&document.issued)), (FieldState::Partial, "2024-XX-XX"));
    assert_eq!((value(&document.kind), document.kind.raw.as_deref()), ("Công văn", None));
    assert_eq!(value(&document.subject), "tiếp tục triển khai kế hoạch trồng cây trên các tuyến phố");
    assert_eq!(value(&document.issuer), "Ủy ban nhân dân phường Trúc Lâm");
    assert_eq!(
        addressees(&record),
        ["Các ban chuyên trách của phường", "Hội Nông dân phường", "Các tổ dân phố"]
    );
}

#[test]
fn the_appended_form_is_not_the_document() {
    let record = record(LETTER);
    assert_eq!(recipients(&record), [("Phòng Quản lý đô thị", Some("để báo cáo")), ("VP", Some("lưu"))]);
    let signer = &record.signer;
    assert_eq!(
        (value(&signer.authority), value(&signer.title), value(&signer.name)),
        ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Thị Mẫu")
    );
    assert!(!record.doubtful.is_empty());
}

#[test]
fn without_a_header_nothing_is_taken_from_citations() {
    let record = record(
        " KẾ HOẠCH \n\nTrồng rừng trên địa bàn huyện Mộc Lan \n\nThực hiện Công văn số 36/SNN-LN ngày 31 tháng 01 năm \
         2024 của \n\nSở Nông nghiệp và Phát triển nông thôn. UBND huyện Mộc Lan xây dựng Kế hoạch như sau:\n\nI. NỘI DUNG",
    );
    let document = &record.document;
    assert_eq!(document.code.state, FieldState::Absent);
    assert_eq!(document.issued.state, FieldState::Absent);
    assert_eq!(document.parent_issuer.state, FieldState::Absent);
    assert_eq!(value(&document.issuer), "UBND huyện Mộc Lan");
    assert!(document.issuer.reason.is_some());
    assert_eq!(codes(&record), ["36/SNN-LN"]);
}

#[test]
fn words_wrapped_oddly() {
    let record = record(
        "ỦY\nBAN NHÂN DÂN\nTHÀNH PHỐ HỒ CHÍ MINH\n\nCỘNG\nHÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n\
         Số:\n4085/UBND-ĐT\nV/v rà soát và\nchuẩn hóa số nhà\n\nThành\nphố Hồ Chí Minh, ngày 25\ntháng 11 năm 2025\n\n\
         Kính gửi: Sở Xây dựng\n\nXét báo cáo của\nSở Xây dựng tại Công văn số 159/SXD-QLN& TTBĐS ngày 14 tháng 11 năm 2025;\n\
         Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN\nDÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nBùi\nVăn Thử",
    );
    let document = &record.document;
    assert_eq!(value(&document.code), "4085/UBND-ĐT");
    assert_eq!((value(&document.place), value(&document.issued)), ("Thành phố Hồ Chí Minh", "2025-11-25"));
    assert_eq!(value(&document.issuer), "Ủy ban nhân dân thành phố Hồ Chí Minh");
    assert_eq!(value(&document.subject), "rà soát và chuẩn hóa số nhà");
    assert_eq!(addressees(&record), ["Sở Xây dựng"]);
    assert_eq!(codes(&record), ["159/SXD-QLN&TTBĐS"]);
    assert_eq!(record.references[0].issuer.as_deref(), Some("Sở Xây dựng"));
    assert_eq!(value(&record.signer.on_behalf), "TM. ỦY BAN NHÂN DÂN");
    assert_eq!(
        (value(&record.signer.authority), value(&record.signer.name)),
        ("KT. CHỦ TỊCH", "Bùi Văn Thử")
    );
}

#[test]
fn a_party_document() {
    let record = record(
        "TỈNH ỦY HÀ GIANG\n*\nSố 12-KH/TU\nĐẢNG CỘNG SẢN VIỆT NAM\nHà Giang, ngày 03 tháng 3 năm 2024\nKẾ HOẠCH\n\
         thực hiện Nghị quyết số 06-NQ/TW ngày 24/01/2022 của Bộ Chính trị\n-----\n\
         Căn cứ Nghị quyết số 06-NQ/TW, Ban Thường vụ Tỉnh ủy ban hành Kế hoạch như sau:\n\
         Nơi nhận:\n- Các huyện ủy,\n- Lưu Văn phòng Tỉnh ủy.\nT/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\nNguyễn Văn Mẫu",
    );
    let document = &record.document;
    assert_eq!((value(&document.code), value(&document.symbol)), ("12-KH/TU", "KH/TU"));
    assert_eq!((value(&document.issuer), value(&document.kind)), ("Tỉnh ủy Hà Giang", "Kế hoạch"));
    assert_eq!(value(&document.issued), "2024-03-03");
    assert_eq!(codes(&record), ["06-NQ/TW"]);
    assert_eq!(record.references[0].mentions.len(), 2);
    assert_eq!(value(&record.signer.authority), "T/M BAN THƯỜNG VỤ");
    assert_eq!((value(&record.signer.title), value(&record.signer.name)), ("PHÓ BÍ THƯ", "Nguyễn Văn Mẫu"));
}

#[test]
fn a_garbled_head_is_read_with_doubt() {
    let record = record(
        "UBND TINH HA GIANG CONG HOA XA HOQI CHU NGHIA VIET NAM\nSO THONG TIN VA TRUYEN THONG Doc 1ap — Tu do — Hanh phuc\n\
         S6: 132 IKH-STTTT Ha Giang, ngay 3/ thang5 ndam 2023\n\n] KE HOACH\nTrién khai\n\nCin ctt Ké hoach s6 84/KH-BCD ngay 11/4/2023",
    );
    let document = &record.document;
    assert_eq!(value(&document.code), "132/KH-STTTT");
    assert!(document.code.confidence.get() < 0.7 && document.code.reason.is_some());
    assert_eq!((document.issued.state, value(&document.issued)), (FieldState::Partial, "2023-05-XX"));
    assert_eq!(value(&document.kind), "Kế hoạch");
    assert_eq!(value(&document.issuer), "SO THONG TIN VA TRUYEN THONG");
    assert!(document.issuer.confidence.get() < 0.5);
    let pointers: Vec<_> = record.doubtful.iter().map(|doubt| doubt.pointer.as_str()).collect();
    assert!(pointers.contains(&"/document/issued") && pointers.contains(&"/document/code"));
    assert!(record.doubtful.is_sorted_by(|a, b| a.confidence.get() <= b.confidence.get()));
}

#[test]
fn signatures_without_a_readable_name() {
    let head =
        "BỘ TÀI CHÍNH\nSố: 5/BC-BTC\nBÁO CÁO\nCông tác năm\nI. NỘI DUNG\nđã xong./.\nNơi nhận:\n- Lưu: VT.\n";
    let name = |tail: &str| record(&format!("{head}{tail}")).signer.name;
    assert_eq!(name("BỘ TRƯỞNG\n(Đã ký)").state, FieldState::Absent);
    assert_eq!(name("BỘ TRƯỞNG\nLx~ ưvân 7h").state, FieldState::Unreadable);
    assert_eq!(
        name("BỘ TRƯỞNG\nNgười ký: Bộ Tài chính\nEmail: abc@mof.gov.vn\nHà Nội").state,
        FieldState::Absent
    );
    assert_eq!(value(&name("Q. CHÁNH VĂN PHÒNG\nTHỪA ỦY QUYỀN\nĐại tá Giàng A Thử")), "Đại tá Giàng A Thử");
}

#[test]
fn stamps_of_haste_and_secrecy() {
    let record = record(
        "BỘ NỘI VỤ\nSố: 07/CĐ-BNV\nHỎA TỐC\nMẬT\nHà Nội, ngày 01 tháng 9 năm 2024\nCÔNG ĐIỆN\nỨng phó bão số 3\nNgày 31/8/2024, bão vào biển Đông.",
    );
    assert_eq!(value(&record.document.urgency), "HỎA TỐC");
    assert_eq!(value(&record.document.confidentiality), "MẬT");
    assert_eq!(value(&record.document.subject), "Ứng phó bão số 3");
    assert_eq!(value(&record.document.issued), "2024-09-01");
}

#[test]
fn laws_replaced_decisions_and_shared_issuers() {
    let record = record(
        "ỦY BAN NHÂN DÂN\nHUYỆN AN PHÚ\nSố: 7/2024/QĐ-UBND\nQUYẾT ĐỊNH\nVề quản lý chợ\nCHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN AN PHÚ\n\
         Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;\nCăn cứ Luật Thống kê số 89/2015/QH13;\n\
         Căn cứ Thông tư số 05/2023/TT-BXD và Thông tư số 06/2024/TT-BXD của Bộ Xây dựng;\nĐiều 1. Ban hành quy định.\n\
         Điều 2. Quyết định này thay thế Quyết định số 04/2021/QĐ-UBND ngày 15/3/2021 của Ủy ban nhân dân huyện Hạ Lâm.\n\
         TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nTrần Hòa Mẫu",
    );
    let rows: Vec<_> = record
        .references
        .iter()
        .map(|item| (item.kind.as_deref().unwrap(), item.code.as_deref().unwrap_or("-"), item.role))
        .collect();
    assert_eq!(
        rows,
        [
            ("Luật", "-", ReferenceRole::Basis),
            ("Luật", "89/2015/QH13", ReferenceRole::Basis),
            ("Thông tư", "05/2023/TT-BXD", ReferenceRole::Basis),
            ("Thông tư", "06/2024/TT-BXD", ReferenceRole::Basis),
            ("Quyết định", "04/2021/QĐ-UBND", ReferenceRole::Replaced),
        ]
    );
    assert_eq!(record.references[0].subject.as_deref(), Some("Tổ chức chính quyền địa phương"));
    assert_eq!(record.references[2].issuer.as_deref(), Some("Bộ Xây dựng"));
    assert_eq!(value(&record.document.subject), "Về quản lý chợ");
    assert_eq!(value(&record.signer.authority), "TM. ỦY BAN NHÂN DÂN");
}

#[test]
fn a_gazette_prints_the_number_in_its_heading() {
    let record = record(
        "THÔNG TƯ\nCỦA BỘ XÂY DỰNG SỐ 03/2010/TT-BXD\nNGÀY 15 THÁNG 01 NĂM 2010\nHƯỚNG DẪN LÁT VỈA HÈ\n\
         Căn cứ Nghị định số 1/2008/NĐ-CP ngày 03 tháng 01 năm 2008 của Chính phủ;\nKT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\nLê Mẫu",
    );
    let document = &record.document;
    assert_eq!((value(&document.code), value(&document.issued)), ("03/2010/TT-BXD", "2010-01-15"));
    assert_eq!((value(&document.issuer), value(&document.subject)), ("Bộ Xây dựng", "Hướng dẫn lát vỉa hè"));
    assert_eq!(codes(&record), ["1/2008/NĐ-CP"]);
}

#[test]
fn an_empty_document_is_all_absent() {
    let record = record("\n \n");
    assert_eq!(record.document.code.state, FieldState::Absent);
    assert!(record.references.is_empty() && record.recipients.is_empty());
}

#[test]
fn the_same_input_gives_the_same_record() {
    assert_eq!(record(LETTER), record(LETTER));
}

#[test]
fn an_incoming_stamp_is_not_the_documents_number() {
    let record = record(
        "CÔNG VĂN ĐẾN\nSố: 1234\nNgày: 12/3/2024\nUBND HUYỆN MỘC LAN\nPHÒNG NỘI VỤ   CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
         Số: 45/GM-NV      Mộc Lan, ngày 7 tháng 3 năm 2024\nGIẤY MỜI\nHọp xã hội hóa\n-----\nKính gửi:\n- Ủy ban nhân dân các xã,\n\
         thị trấn;\n- Công an huyện; Huyện đoàn.\nPhòng Nội vụ kính mời dự họp.",
    );
    let document = &record.document;
    assert_eq!((value(&document.code), value(&document.issued)), ("45/GM-NV", "2024-03-07"));
    assert_eq!(
        (value(&document.issuer), value(&document.parent_issuer)),
        ("Phòng Nội vụ", "UBND huyện Mộc Lan")
    );
    assert_eq!(value(&document.subject), "Họp xã hội hóa");
    assert_eq!(addressees(&record), ["Ủy ban nhân dân các xã, thị trấn", "Công an huyện", "Huyện đoàn"]);
}

#[test]
fn a_period_in_the_head_is_not_the_date_and_the_signature_may_have_it() {
    let record = record(
        "UBND TỈNH HÀ GIANG\nSỞ TÀI CHÍNH\nSố: 106/BC-STC\nTỔNG HỢP KẾT QUẢ TIẾP CÔNG DÂN\n\
         (Số liệu tính từ ngày 12/4/2019 đến hết ngày 09/5/2019)\nNơi nhận:          Hà Giang, ngày 28 tháng 5 năm 2019\n\
         - Lưu: VT.          GIÁM ĐỐC",
    );
    let document = &record.document;
    assert_eq!((value(&document.issued), value(&document.place)), ("2019-05-28", "Hà Giang"));
    assert!(document.issued.reason.as_deref().is_some_and(|reason| reason.contains("signature")));
    assert_eq!((value(&document.kind), document.kind.raw.as_deref()), ("Báo cáo", None));
    assert_eq!(value(&document.subject), "Tổng hợp kết quả tiếp công dân");
    assert!(document.subject.reason.is_some());
}

#[test]
fn what_is_typed_is_taken_as_it_is_typed() {
    let record = record(
        "UBND TỈNH ĐĂK NÔNG\nSỞ NỘI VỤ\nSố: 7/BC-SNV\nĐăk Nông, ngày 05 tháng 3 năm 2019\nBÁO CÁO\nVề nhân sự\n\
         Thực hiện Nghị định số 91/2009/NĐ-CP ngày 4/9/2009 của Chính phủ và Quyết định thay thế Quyết định số \
         83/2009/QĐ-TTg ngày 27/5/2009 của Thủ tướng Chính phủ, Sở báo cáo như sau./.\n\
         Nơi nhận:\n- UBND tỉnh (để b/cáo);\n- Sở Tài chính (để ph/h);\n- Lưu: VT.\nGIÁM ĐỐC\nLê Văn Thử",
    );
    let place = &record.document.place;
    assert_eq!(value(place), "Đăk Nông");
    assert!(place.reason.as_deref().is_some_and(|reason| reason.contains("Đắk Nông")));
    let issuers: Vec<_> = record.references.iter().map(|item| item.issuer.as_deref()).collect();
    assert_eq!(issuers, [Some("Chính phủ"), Some("Thủ tướng Chính phủ")]);
    assert_eq!(
        recipients(&record),
        [("UBND tỉnh", Some("để báo cáo")), ("Sở Tài chính", Some("để phối hợp")), ("VT", Some("lưu"))]
    );
}

#[test]
fn calibration_changes_confidences_and_nothing_else() {
    let extractor = Extractor::new(&Assets::embedded()).unwrap();
    let calibrated = extractor.extract(&document(INTERLEAVED));
    let scored = record(INTERLEAVED);
    let without = |record: &Record| {
        let mut json = serde_json::to_value(record).unwrap();
        forget_confidence(&mut json);
        json
    };
    assert_eq!(without(&calibrated), without(&scored));
    assert_ne!(calibrated.document.code.confidence, scored.document.code.confidence);
    assert!(calibrated.doubtful.is_sorted_by(|a, b| a.confidence.get() <= b.confidence.get()));
}

fn forget_confidence(json: &mut serde_json::Value) {
    match json {
        serde_json::Value::Object(fields) => {
            fields.remove("confidence");
            // Their order is that of confidences.
            fields.remove("doubtful");
            fields.values_mut().for_each(forget_confidence);
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(forget_confidence),
        _ => {}
    }
}
