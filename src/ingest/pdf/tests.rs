//! What is true of PDFs, on files made here.

use pdf_writer::{Content, Filter, Finish, Name, Pdf as PdfWriter, Rect, Ref, Str};

use super::*;
use crate::document::{Rule, Rules};

const CATALOG: Ref = Ref::new(1);
const TREE: Ref = Ref::new(2);
const PAGE: Ref = Ref::new(3);
const CONTENT: Ref = Ref::new(4);
const FONT: Ref = Ref::new(5);
const OBJECT: Ref = Ref::new(6);

/// The image of `with_scan`: 8-bit grey, one dark pixel in the top left corner.
const SCAN: (u32, u32) = (200, 280);

/// One page of 200 x 280 points with the font F, the object X if `add` makes it, and `content`.
fn pdf(content: Content, rotate: i32, add: impl FnOnce(&mut PdfWriter)) -> Vec<u8> {
    let mut pdf = PdfWriter::new();
    pdf.catalog(CATALOG).pages(TREE);
    pdf.pages(TREE).kids([PAGE]).count(1);
    let mut page = pdf.page(PAGE);
    page.parent(TREE).media_box(Rect::new(0.0, 0.0, 200.0, 280.0)).contents(CONTENT).rotate(rotate);
    let mut resources = page.resources();
    resources.fonts().pair(Name(b"F"), FONT);
    resources.x_objects().pair(Name(b"X"), OBJECT);
    resources.finish();
    page.finish();
    pdf.stream(CONTENT, &content.finish());
    pdf.type1_font(FONT).base_font(Name(b"Times-Roman"));
    add(&mut pdf);
    pdf.finish()
}

fn nothing_else(pdf: &mut PdfWriter) {
    pdf.stream(OBJECT, b"");
}

fn typed(lines: &[&str], invisible: bool) -> Content {
    let mut content = Content::new();
    type_on(&mut content, lines, invisible);
    content
}

fn type_on(content: &mut Content, lines: &[&str], invisible: bool) {
    content.begin_text().set_font(Name(b"F"), 6.0);
    if invisible {
        content.set_text_rendering_mode(pdf_writer::types::TextRenderingMode::Invisible);
    }
    content.next_line(10.0, 250.0);
    for line in lines {
        content.show(Str(line.as_bytes())).next_line(0.0, -8.0);
    }
    content.end_text();
}

fn drawn(matrix: [f32; 6]) -> Content {
    let mut content = Content::new();
    content.save_state().transform(matrix).x_object(Name(b"X")).restore_state();
    content
}

fn add_scan(pdf: &mut PdfWriter) {
    let mut pixels = vec![255; (SCAN.0 * SCAN.1) as usize];
    pixels[0] = 0;
    let mut image = pdf.image_xobject(OBJECT, &pixels);
    image.width(SCAN.0 as i32).height(SCAN.1 as i32).bits_per_component(8).color_space().device_gray();
}

fn first_page(bytes: &[u8]) -> Result<Page> {
    PdfFile::open(&Arc::from(bytes), Limits::default())?.page(PageNumber::FIRST)
}

fn lines_on(page: &Page) -> Vec<&str> {
    let reading = match &page.content {
        PageContent::Text(reading) => Some(reading),
        PageContent::Image { layer, .. } => layer.as_ref(),
    };
    reading.into_iter().flat_map(|reading| &reading.lines).map(|line| line.text.as_str()).collect()
}

fn image_on(page: &Page) -> &PageImage {
    match &page.content {
        PageContent::Image { image, .. } => image,
        PageContent::Text(_) => panic!("the page has text and no image"),
    }
}

#[test]
fn a_text_page_is_kept_with_boxes_from_the_top() {
    let page = first_page(&pdf(typed(&["So: 12/KH-UBND", "ngay 5"], false), 0, nothing_else)).unwrap();
    assert_eq!(lines_on(&page), ["So: 12/KH-UBND", "ngay 5"]);
    assert_eq!((page.triage.cause, page.triage.action), (Cause::Clean, TriageAction::Keep));
    let PageContent::Text(reading) = &page.content else { panic!("the page has an image") };
    let bbox = reading.lines[0].words[0].bbox.unwrap();
    assert!((bbox.x0 - 10.0).abs() < 0.1 && bbox.y0 < 30.0 && bbox.y1 > 30.0, "{bbox:?}");
}

#[test]
fn drawn_lines_are_rules_unless_something_hides_them() {
    let mut content = typed(&["mot", "hai"], false);
    content.set_line_width(0.5).move_to(20.0, 80.0).line_to(120.0, 80.0).stroke();
    content.rect(20.0, 60.0, 0.5, 100.0).fill_nonzero();
    let rules = first_page(&pdf(content, 0, nothing_else)).unwrap().rules;
    let ends = |rules: &[Rule]| rules.iter().map(|r| [r.start, r.end, r.at[0]]).collect::<Vec<_>>();
    assert_eq!(ends(&rules.level), [[20.0, 120.0, 200.0]]);
    assert_eq!(ends(&rules.upright), [[120.0, 220.0, 20.25]]);
    let mut content = Content::new();
    content.move_to(20.0, 80.0).line_to(120.0, 80.0).stroke();
    content.save_state().transform([200.0, 0.0, 0.0, 280.0, 0.0, 0.0]).x_object(Name(b"X")).restore_state();
    assert_eq!(first_page(&pdf(content, 0, add_scan)).unwrap().rules, Rules::default());
}

#[test]
fn both_readers_read_the_same() {
    for rotate in [0, 90] {
        let bytes: Arc<[u8]> = pdf(typed(&["So: 12/KH-UBND", "ngay 5"], false), rotate, nothing_else).into();
        let file = PdfFile::open(&bytes, Limits::default()).unwrap();
        let page = &file.pdf.pages()[0];
        let first = lines::group(Sheet::of(page).unwrap().read_glyphs());
        let second = file.second_reader().unwrap().page(page, PageNumber::FIRST);
        let second = lines::group(second.read_glyphs());
        assert_eq!(first.len(), 2);
        let texts = |lines: &[Line]| lines.iter().map(|line| line.text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(&first), texts(&second));
        let left = |lines: &[Line]| lines[0].words[0].bbox.unwrap().x0.round();
        assert!((left(&first) - left(&second)).abs() < 1.5);
    }
}

#[test]
fn a_turned_page_has_the_size_and_text_it_shows() {
    let mut content = Content::new();
    content.begin_text().set_font(Name(b"F"), 12.0).set_text_matrix([0.0, 1.0, -1.0, 0.0, 50.0, 20.0]);
    content.show(Str(b"ngang trang")).end_text();
    let page = first_page(&pdf(content, 90, nothing_else)).unwrap();
    assert_eq!(page.size, Some(PageSize { width: 280.0, height: 200.0 }));
    let PageContent::Text(reading) = &page.content else { panic!("the page has an image") };
    assert_eq!(reading.lines[0].text, "ngang trang");
    let bbox = reading.lines[0].words[0].bbox.unwrap();
    assert!((bbox.x0 - 20.0).abs() < 0.1 && bbox.y0 < 50.0 && bbox.y1 > 50.0, "{bbox:?}");
}

#[test]
fn a_scan_is_taken_pixel_by_pixel() {
    let page = first_page(&pdf(drawn([200.0, 0.0, 0.0, 280.0, 0.0, 0.0]), 0, add_scan)).unwrap();
    let image = image_on(&page);
    assert_eq!((image.width, image.height, image.dpi), (200, 280, 72));
    assert_eq!((image.pixels[0], image.pixels[1]), (0, 255));
    assert_eq!(page.triage.cause, Cause::NoText);
}

#[test]
fn a_scan_upside_down_or_cut_off_is_rendered() {
    let upside_down = drawn([-200.0, 0.0, 0.0, -280.0, 200.0, 280.0]);
    let image_page = first_page(&pdf(upside_down, 0, add_scan)).unwrap();
    let image = image_on(&image_page);
    assert_eq!((image.width, image.dpi), (416, 150));
    assert!(image.pixels[0] == 255 && image.pixels[image.pixels.len() - 1] < 128);
    let cut_off = drawn([260.0, 0.0, 0.0, 364.0, 0.0, 0.0]);
    assert_eq!(image_on(&first_page(&pdf(cut_off, 0, add_scan)).unwrap()).dpi, 150);
}

#[test]
fn a_damaged_scan_is_no_empty_page() {
    let add_damaged = |pdf: &mut PdfWriter| {
        let mut image = pdf.image_xobject(OBJECT, b"no jpeg at all");
        image.width(200).height(280).bits_per_component(8).filter(Filter::DctDecode);
        image.color_space().device_gray();
    };
    let error = first_page(&pdf(drawn([200.0, 0.0, 0.0, 280.0, 0.0, 0.0]), 0, add_damaged)).unwrap_err();
    insta::assert_snapshot!(error, @"the image that fills the page is damaged; copy or scan it again");
}

#[test]
fn invisible_text_over_a_scan_is_its_layer() {
    let mut content = drawn([200.0, 0.0, 0.0, 280.0, 0.0, 0.0]);
    type_on(&mut content, &["Nguoi ky: Cong thong tin", "Thoi gian ky"], true);
    let page = first_page(&pdf(content, 0, add_scan)).unwrap();
    assert_eq!((page.triage.cause, page.triage.action), (Cause::FewWords, TriageAction::Ocr));
    assert_eq!(image_on(&page).width, 200);
    assert_eq!(lines_on(&page), ["Nguoi ky: Cong thong tin", "Thoi gian ky"]);
}

#[test]
fn a_page_with_nothing_on_it_has_nothing() {
    let page = first_page(&pdf(Content::new(), 0, nothing_else)).unwrap();
    assert_eq!((page.triage.cause, page.triage.action), (Cause::NoText, TriageAction::Nothing));
}

#[test]
fn forms_that_contain_themselves_end() {
    let words = ["garbl te6t hsre aand morr worsd khong phai", "tieng vyet nao ca neu doc kyx thi biet"];
    let mut content = typed(&[words[0], words[1], words[0], words[1]], false);
    content.x_object(Name(b"X"));
    let own_self = |pdf: &mut PdfWriter| {
        let mut form = pdf.form_xobject(OBJECT, b"/X Do");
        form.bbox(Rect::new(0.0, 0.0, 200.0, 280.0)).resources().x_objects().pair(Name(b"X"), OBJECT);
    };
    let page = first_page(&pdf(content, 0, own_self)).unwrap();
    assert_eq!(lines_on(&page).len(), 4);
}

#[test]
fn streams_that_unpack_without_end_are_refused() {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::copy(&mut std::io::Read::take(std::io::repeat(0), 80 << 20), &mut packed).unwrap();
    let packed = packed.finish().unwrap();
    let bytes = pdf(drawn([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]), 0, |pdf| {
        let mut form = pdf.stream(OBJECT, &packed);
        form.pair(Name(b"Subtype"), Name(b"Form"));
        form.filter(Filter::FlateDecode);
    });
    insta::assert_snapshot!(first_page(&bytes).unwrap_err(), @"a part of the page unpacks to more than 64 MiB; print the document to a new PDF and ingest that");
}

#[test]
fn a_file_cut_short_is_malformed() {
    let bytes = pdf(typed(&["mot"], false), 0, nothing_else);
    insta::assert_snapshot!(first_page(&bytes[..bytes.len() / 2]).unwrap_err(), @"the PDF ends too early (its last line, %%EOF, is missing); copy or download it again");
    let mut garbled = b"%PDF-1.7\n".to_vec();
    garbled.extend(b"\x01\x02 no objects here %%EOF");
    insta::assert_snapshot!(first_page(&garbled).unwrap_err(), @"the PDF is damaged (its table of objects cannot be read); copy or download it again, or print it to a new PDF");
}

#[test]
fn a_file_without_pages_is_empty() {
    let mut pdf = PdfWriter::new();
    pdf.catalog(CATALOG).pages(TREE);
    pdf.pages(TREE).kids([]).count(0);
    insta::assert_snapshot!(first_page(&pdf.finish()).unwrap_err(), @"the PDF has no pages; save or scan the document again");
}

#[test]
fn a_password_is_asked_for_and_an_empty_one_is_not() {
    let encrypted = |user_password| {
        let mut document = lopdf::Document::load_mem(&pdf(typed(&["mot"], false), 0, nothing_else)).unwrap();
        let id = || lopdf::Object::string_literal("0123456789abcdef");
        document.trailer.set("ID", lopdf::Object::Array(vec![id(), id()]));
        let version = lopdf::EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password,
            key_length: 128,
            permissions: lopdf::Permissions::all(),
        };
        let state = lopdf::EncryptionState::try_from(version).unwrap();
        document.encrypt(&state).unwrap();
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    };
    assert_eq!(lines_on(&first_page(&encrypted("")).unwrap()), ["mot"]);
    let error = first_page(&encrypted("secret")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encrypted);
    insta::assert_snapshot!(error, @"the PDF is protected by a password; open it with its password and save a copy without, then ingest the copy");
}
