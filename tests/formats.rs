//! The letter in every format that is read: the same fields come out of each.

use std::fs;

use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};
use serde_json::{Value, json};

use crate::support::{LETTER, json as read_json, sohoa};

/// The record of one file.
fn record(name: &str, bytes: &[u8]) -> Value {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(name), bytes).unwrap();
    sohoa(dir.path()).args(["ingest", name, "--out", "out"]).assert().success();
    let stem = name.split('.').next().unwrap();
    read_json(&dir.path().join(format!("out/records/{stem}.json")))
}

/// That record, whose fields are the letter's.
fn letter(name: &str, bytes: &[u8], media_type: &str) -> Value {
    let record = record(name, bytes);
    assert_eq!(record["source"]["media_type"], media_type);
    assert_eq!(record["document"]["code"]["value"], "215/UBND-VP");
    record
}

/// Every line of the letter as `line` makes it.
fn lines(line: impl Fn(&str) -> String) -> String {
    LETTER.lines().map(line).collect()
}

#[test]
fn hocr_names_who_recognised_it() {
    let word =
        |word: &str| format!("<span class='ocrx_word' title='bbox 1 1 9 9; x_wconf 95'>{word}</span> ");
    let words = |line: &str| line.split_whitespace().map(word).collect::<String>();
    let body = lines(|line| format!("<span class='ocr_line' title='bbox 1 1 9 9'>{}</span>", words(line)));
    let page = "<div class='ocr_page' title='bbox 0 0 2480 3508; scan_res 300 300'>";
    let hocr =
        format!("<html><meta name='ocr-system' content='reader 7.1'><body>{page}{body}</div></body></html>");
    let record = letter("van-ban.hocr", hocr.as_bytes(), "text/vnd.hocr+html");
    assert_eq!(record["produced_by"]["ocr"]["name"], "reader");
    assert_eq!(record["triage"][0]["origin"], "ocr");
}

#[test]
fn alto_names_who_recognised_it() {
    let word =
        |word: &str| format!("<String CONTENT='{word}' HPOS='1' VPOS='1' WIDTH='9' HEIGHT='9' WC='0.9'/>");
    let words = |line: &str| line.split_whitespace().map(word).collect::<String>();
    let body = lines(|line| format!("<TextLine>{}</TextLine>", words(line)));
    let page = "<Layout><Page WIDTH='2480' HEIGHT='3508'><PrintSpace><TextBlock>";
    let alto = format!("<alto>{page}{body}</TextBlock></PrintSpace></Page></Layout></alto>");
    let record = letter("van-ban.xml", alto.as_bytes(), "application/alto+xml");
    assert_eq!(record["produced_by"]["ocr"]["name"], "unknown");
}

#[test]
fn html_has_paragraphs() {
    let html = format!("<!doctype html><title>x</title>{}", lines(|line| format!("<p>{line}\n")));
    letter("van-ban.html", html.as_bytes(), "text/html");
}

#[test]
fn rtf_has_paragraphs() {
    let escaped = |c: char| if c.is_ascii() { c.to_string() } else { format!("\\u{}?", c as u32) };
    let body = lines(|line| format!("{}\\par\n", line.chars().map(escaped).collect::<String>()));
    letter("van-ban.rtf", format!("{{\\rtf1\\ansi {body}}}").as_bytes(), "application/rtf");
}

#[test]
fn the_signs_of_markdown_do_no_harm() {
    let bold = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("**{line}**\n") };
    letter("van-ban.md", lines(bold).as_bytes(), "text/plain");
    let heading = |line: &str| match line {
        line if line.contains("NHÂN DÂN") => format!("## {line}\n"),
        line => format!("{line}\n"),
    };
    letter("van-ban.md", lines(heading).as_bytes(), "text/plain");
}

#[test]
fn the_table_of_a_pdf_has_cells_with_boxes() {
    let mut content = Content::new();
    type_at(&mut content, 150.0, 260.0, "BÁO CÁO");
    type_at(&mut content, 50.0, 230.0, "I. KINH PHÍ");
    // Three columns 100 points wide and two rows 30 points high, cell by cell as office programs draw them.
    let cells = [["TT", "Xã", "Km"], ["1", "An Mai", "12,5"]];
    for (row, texts) in (0_u8..).zip(cells) {
        for (column, text) in (0_u8..).zip(texts) {
            let (x, y) = (50.0 + 100.0 * f32::from(column), 170.0 - 30.0 * f32::from(row));
            content.rect(x, y, 100.0, 30.0).stroke();
            type_at(&mut content, x + 5.0, y + 10.0, text);
        }
    }
    let record = record("bang.pdf", &one_page(&content.finish()));
    let table = &record["tables"][0];
    assert_eq!(table["rows"], json!(cells));
    assert_eq!(table["boxes"][1][2], json!({"x0": 250.0, "y0": 130.0, "x1": 350.0, "y1": 160.0}));
}

/// Sets `text` of Latin-1 in the font F.
fn type_at(content: &mut Content, x: f32, y: f32, text: &str) {
    let letters: Vec<u8> = text.chars().map(|c| c as u8).collect();
    content.begin_text().set_font(Name(b"F"), 12.0).next_line(x, y).show(Str(&letters)).end_text();
}

/// A PDF with one page of 400 x 300 points that has `content`, in the font F.
fn one_page(content: &[u8]) -> Vec<u8> {
    let [catalog, tree, page_id, content_id, font] = [1, 2, 3, 4, 5].map(Ref::new);
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids([page_id]).count(1);
    let mut page = pdf.page(page_id);
    page.parent(tree).media_box(Rect::new(0.0, 0.0, 400.0, 300.0)).contents(content_id);
    page.resources().fonts().pair(Name(b"F"), font);
    page.finish();
    pdf.stream(content_id, content);
    pdf.type1_font(font).base_font(Name(b"Times-Roman")).encoding_predefined(Name(b"WinAnsiEncoding"));
    pdf.finish()
}
