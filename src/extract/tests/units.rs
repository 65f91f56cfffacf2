//! Units and their tasks in documents of all types, each invented: items that open with who acts, lists behind a
//! sentence, duties, enforcement.

use super::record;
use crate::document::UnitRole::{self, Coordinate, Lead, Requested};

/// The units of a document of a type, with the number of their tasks.
fn units(symbol: &str, kind: &str, body: &str) -> Vec<(String, UnitRole, usize)> {
    let record = record(&format!(
        "UBND TỈNH THANH HÓA\n\nSố: {symbol}\n\nThanh Hóa, ngày 12 tháng 3 năm 2024\n\n{kind}\nVề việc trồng tre ven sông\n\n{body}\n\nNơi nhận:\n- Lưu: VT.\n\nCHỦ TỊCH\n\nOng Văn Tre"
    ));
    record.units.into_iter().map(|unit| (unit.name, unit.role, unit.tasks.len())).collect()
}

fn assert_units(found: &[(String, UnitRole, usize)], expected: &[(&str, UnitRole, usize)]) {
    let found: Vec<_> = found.iter().map(|(name, role, tasks)| (name.as_str(), *role, *tasks)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_directive_is_all_of_it_shared_out() {
    let body = "1. Trồng tre\n\na) Sở Xây dựng chỉ đạo các trạm:\n\n- Trồng tre.\n\n- Tưới tre.\n\nb) Cục trưởng các Cục: Quản lý Tre, Trồng tre chỉ đạo việc báo cáo, gửi về Sở. Nội dung gồm:\n\n+ Số cây;\n\nc) Hội Nông dân tỉnh phối hợp với Sở Xây dựng vận động hội viên.\n\n- Báo Tre Xanh: Tuyên truyền về tre.\n\n2. Kết quả trồng tre được ghi sổ.\n\nNhận được Chỉ thị này, Lãnh đạo các Sở, Công an tỉnh nghiêm túc thực hiện.";
    assert_units(
        &units("05/CT-UBND", "CHỈ THỊ", body),
        &[
            ("Sở Xây dựng", Lead, 2),
            ("Cục trưởng các Cục: Quản lý Tre", Lead, 1),
            ("Trồng tre", Lead, 1),
            ("Hội Nông dân tỉnh", Coordinate, 1),
            ("Báo Tre Xanh", Lead, 1),
            ("Lãnh đạo các Sở", Lead, 1),
            ("Công an tỉnh", Lead, 1),
        ],
    );
}

#[test]
fn a_list_belongs_to_those_who_are_asked() {
    let body = "Để có bóng mát, Chủ tịch UBND tỉnh đề nghị Ủy ban nhân dân các huyện và Hội Nông dân tỉnh thực hiện các việc sau:\n\n1. Tổ chức trồng tre ở các nơi:\n\n- Ven sông.\n\n- Ven đường.\n\n2. Tưới tre.\n\n3. Trong thời gian trồng tre, UBND tỉnh giao các sở thực hiện các việc sau:\n\n- Sở Tài chính bố trí tiền mua cây.\n\nĐề nghị Ủy ban nhân dân các huyện tổ chức thực hiện nghiêm Chỉ thị này.";
    assert_units(
        &units("05/CT-UBND", "CHỈ THỊ", body),
        &[
            ("Ủy ban nhân dân các huyện", Requested, 2),
            ("Hội Nông dân tỉnh", Requested, 2),
            ("Sở Tài chính", Lead, 1),
            ("Ủy ban nhân dân các huyện", Requested, 1),
        ],
    );
}

#[test]
fn items_of_a_plan_open_with_who_acts() {
    let body = "I. YÊU CẦU\n\n- Các sở tích cực trồng tre.\n\nII. KINH PHÍ\n\n1. Sở Tài chính chủ trì, phối hợp với các sở bố trí tiền.\n\n2. Sở Xây dựng đã mua cây.\n\n3. Các cơ quan được phân công chủ trì trồng tre có trách nhiệm lập dự toán.\n\nIII. TỔ CHỨC THỰC HIỆN\n\n1. Căn cứ Kế hoạch này, các sở và UBND các xã được giao chủ trì trồng tre có trách nhiệm lập sổ.\n\n2. Công an tỉnh\n\n- Canh tre.\n\n+ Triển khai canh tre xong trước ngày 30/6/2024.\n\nLập danh sách, gồm các nội dung sau:\n\n- Tên người.\n\n- Số cây.\n\nTrên đây là Kế hoạch trồng tre.";
    assert_units(
        &units("45/KH-UBND", "KẾ HOẠCH", body),
        &[
            ("Sở Tài chính", Lead, 1),
            ("Các cơ quan được phân công chủ trì trồng tre", Lead, 1),
            ("Các sở", Lead, 1),
            ("UBND các xã", Lead, 1),
            ("Công an tỉnh", Lead, 3),
        ],
    );
}

#[test]
fn lines_have_the_task_of_their_item() {
    let body = "II. NỘI DUNG\n\n1. Trồng tre\n\na) Trồng ven sông.\n\n- Cơ quan chủ trì: Sở Xây dựng tiến hành trồng; các sở khác và UBND các xã hỗ trợ.\n\nb) Trồng ven đường.\n\n- Đơn vị chủ trì tham mưu thực hiện: Sở Y tế.\n\n- Cơ quan phối hợp: Các sở, ngành.\n\n2. Giữ tre\n\n- Các việc giữ tre bao gồm:\n\n+ Rào tre;\n\n+ Canh tre.\n\n- Cơ quan thực hiện: Công an tỉnh theo chức năng, nhiệm vụ.";
    assert_units(
        &units("45/KH-UBND", "KẾ HOẠCH", body),
        &[
            ("Sở Xây dựng", Lead, 1),
            ("Các sở khác", Lead, 1),
            ("UBND các xã", Lead, 1),
            ("Sở Y tế", Lead, 1),
            ("Các sở, ngành", Coordinate, 1),
            ("Công an tỉnh", Lead, 2),
        ],
    );
}

#[test]
fn duties_stand_over_lists_in_acts_too() {
    let body = "Điều 1. Tre được trồng ven sông.\n\nĐiều 2. Trồng tre\n\nCác cơ quan quản lý sông có trách nhiệm:\n\n1. Trồng tre.\n\n2. Tưới tre.\n\nĐiều 3. Trách nhiệm của Sở Xây dựng\n\n1. Mua cây.\n\n2. Chia cây.\n\n3. Ghi sổ.\n\nĐiều 4. Trách nhiệm của các cơ quan khác\n\n1. Công an xã kiểm tra tre, báo cáo UBND xã.\n\n2. Trạm Tre xã\n\na) Rà soát số cây.\n\nb) Tổng hợp.\n\nĐiều 5. Thủ tục\n\n1. Ủy ban nhân dân cấp xã lập hồ sơ gửi Sở Xây dựng. Hồ sơ gồm:\n\na) Đơn xin cây.\n\nĐiều 6. Bộ trưởng các Bộ: Văn hóa, Thể thao và Du lịch, Công an, Tài chính, Chủ tịch\n\nỦy ban nhân dân các tỉnh chịu trách nhiệm thi hành Quyết định này.";
    assert_units(
        &units("05/2024/QĐ-UBND", "QUYẾT ĐỊNH", body),
        &[
            ("Các cơ quan quản lý sông", Lead, 2),
            ("Sở Xây dựng", Lead, 3),
            ("Công an xã", Lead, 1),
            ("Trạm Tre xã", Lead, 2),
            ("Bộ trưởng các Bộ: Văn hóa, Thể thao và Du lịch", Lead, 1),
            ("Công an", Lead, 1),
            ("Tài chính", Lead, 1),
            ("Chủ tịch Ủy ban nhân dân các tỉnh", Lead, 1),
        ],
    );
}

#[test]
fn decisions_charge_in_articles_and_letters_in_sentences() {
    let articles = "Điều 1. Phê duyệt danh mục tre.\n\nĐiều 2. Sở Xây dựng tiếp thu ý kiến, trồng tre.\n\nĐiều 3. Giao Chi cục Tre làm đầu mối chia cây.\n\n- Trạm Tre hỗ trợ tưới cây.";
    assert_units(
        &units("45/QĐ-UBND", "QUYẾT ĐỊNH", articles),
        &[("Sở Xây dựng", Lead, 1), ("Chi cục Tre", Lead, 1)],
    );
    let letter = "Theo đề nghị của Hội Tre, UBND tỉnh kính chuyển Sở Xây dựng xem xét việc trồng tre. Danh mục việc trồng tre, Chính phủ giao các bộ chủ trì đã cũ. Nếu có vướng mắc, đề nghị Sở Y tế báo cáo. Đề nghị các cơ quan, đơn vị khẩn trương thực hiện.\n\nNgày 05/3/2024, Sở Xây dựng chủ trì cuộc họp về tre.";
    assert_units(&units("45/UBND-XD", "", letter), &[("Sở Xây dựng", Requested, 1)]);
}

#[test]
fn a_symbol_at_the_head_of_a_row_is_no_item() {
    let body = "III. PHÂN CÔNG NHIỆM VỤ\n\n1. Hội Nông dân tỉnh:\n\n- Trồng tre theo Quy chế\n49/QC-UBND-HND và quy định hiện hành.\n\n- Tưới tre.";
    assert_units(&units("45/KH-UBND", "KẾ HOẠCH", body), &[("Hội Nông dân tỉnh", Lead, 2)]);
}

#[test]
fn a_list_ends_where_units_have_their_own() {
    let body = "Bộ trưởng Bộ Tre yêu cầu Cục Tre, Cục Mây thực hiện tốt các việc sau:\n\n1. Trồng tre ở các nơi.\n\n2. Tưới tre.\n\n3. Cục Tre\n\n3.1. Chỉ đạo các trạm trồng tre.\n\n3.2. Phối hợp với Cục Mây mua cây.\n\n4. Về báo cáo\n\n- Cục Mây: Tổng hợp báo cáo.\n\n- Các thư viện, bảo tàng trưng bày sách về tre.\n\nTrong việc này, Cục Tre chủ trì ghi sổ.";
    assert_units(
        &units("05/CT-BT", "CHỈ THỊ", body),
        &[
            ("Cục Tre", Lead, 2),
            ("Cục Mây", Lead, 2),
            ("Cục Tre", Lead, 2),
            ("Cục Mây", Lead, 1),
            ("Các thư viện", Lead, 1),
            ("Bảo tàng", Lead, 1),
            ("Cục Tre", Lead, 1),
        ],
    );
}

#[test]
fn verbs_may_say_which_units_of_a_class() {
    let plan = "I. ĐỐI TƯỢNG\n\n- Cơ quan chủ quản vườn tre, cơ quan chủ trì trồng tre, người dân.\n\nII. TỔ CHỨC THỰC HIỆN\n\n1. Các sở chủ trì, tham gia trồng tre ven sông\n\n- Mua cây.\n\n- Trồng cây.\n\n2. Các sở phối hợp với Hội Tre\n\n- Tưới cây.";
    assert_units(
        &units("45/KH-UBND", "KẾ HOẠCH", plan),
        &[("Các sở chủ trì, tham gia trồng tre ven sông", Lead, 2), ("Các sở", Coordinate, 1)],
    );
    let act = "Điều 1. Trách nhiệm của các cơ quan lấy ý kiến về tre\n\n1. Gửi hồ sơ về tre.\n\n2. Trả lời dân.\n\nĐiều 2. Nhiệm vụ, quyền hạn của nhà vườn trong công tác trồng tre quy định tại Điều 1\n\nNhà vườn phải tưới tre.\n\nĐiều 3. Tiền mua cây\n\n1. Các cơ quan chủ trì trồng tre mua cây.\n\n2. Trung tâm có trách nhiệm ghi sổ.\n\n3. Bộ Tài chính ban hành văn bản hướng dẫn việc mua cây.\n\n4. Sở Tài chính cấp tiền.";
    assert_units(
        &units("05/2024/QĐ-UBND", "QUYẾT ĐỊNH", act),
        &[("Các cơ quan lấy ý kiến về tre", Lead, 2), ("Nhà vườn", Lead, 1), ("Bộ Tài chính", Lead, 1)],
    );
}

#[test]
fn brackets_below_letters_are_part_of_them() {
    let body = "1. Bộ trưởng các Bộ\n\na) Rà soát số tre.\n\nb) Các Bộ: Tài chính, Y tế khẩn trương mua cây, cụ thể:\n\n(1) Bộ Tài chính hoàn thành dự toán.\n\n(2) Bộ Y tế hoàn thành hồ sơ.";
    assert_units(&units("05/CĐ-TTg", "CÔNG ĐIỆN", body), &[("Bộ trưởng các Bộ", Lead, 2)]);
}
