//! What is true of recognised text, on files made here of sentences made up here.

use super::*;
use crate::document::{BoundingBox, Confidence};
use crate::document::{Cause, TriageAction};

const HOCR: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en"><head><title></title>
<meta name='ocr-system' content='tesseract 5.3.4' /></head><body>
<div class='ocr_page' id='page_1' title='image "a.png"; bbox 0 0 2480 3508; ppageno 0; scan_res 300 300'>
 <div class='ocr_carea' title="bbox 300 150 900 240"><p class='ocr_par' lang='vie' title="bbox 300 150 900 240">
  <span class='ocr_line' title="bbox 300 150 900 180; baseline 0 -5">
   <span class='ocrx_word' title='bbox 300 150 450 180; x_wconf 96'>Kế</span>
   <span class='ocrx_word' title='bbox 460 150 610 180; x_wconf 41'><strong>ho<em>ạ</em>ch</strong></span>
  </span>
  <span class='ocr_line' title="bbox 300 200 900 240">
   <span class='ocrx_word' title='bbox 300 200 450 240; x_wconf 90'>s&#7889;</span></span></p></div>
</div>
<div class='ocr_page' title='bbox 0 0 1240 1754; scan_res 150 150'>
 <span class='ocr_line' title="bbox 10 20 30 40">chỉ có dòng</span>
</div></body></html>"#;

const ALTO: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Description><MeasurementUnit>mm10</MeasurementUnit>
<OCRProcessing ID="a"><ocrProcessingStep><processingSoftware><softwareName>Máy đọc</softwareName>
<softwareVersion>2.1</softwareVersion></processingSoftware></ocrProcessingStep></OCRProcessing></Description>
<Layout><Page ID="p" WIDTH="2100" HEIGHT="2970"><PrintSpace><TextBlock ID="b" LANG="vi">
<TextLine><String CONTENT="Báo" HPOS="254" VPOS="127" WIDTH="254" HEIGHT="50.8" WC="0.87"/><SP/>
<String CONTENT="cáo"><ALTERNATIVE>cao</ALTERNATIVE></String><HYP CONTENT="-"/></TextLine>
</TextBlock></PrintSpace></Page></Layout></alto>"#;

fn open(kind: MediaKind, text: &str) -> Result<OcrFile> {
    OcrFile::open(kind, text.as_bytes(), &Limits::default())
}

fn reading(file: &OcrFile, index: usize) -> Reading {
    match file.page(PageNumber::from_index(index)).content {
        PageContent::Text(reading) => reading,
        PageContent::Image { .. } => panic!("recognised text is no picture"),
    }
}

fn texts(reading: &Reading) -> Vec<&str> {
    reading.lines.iter().map(|line| line.text.as_str()).collect()
}

#[test]
fn hocr_has_words_with_boxes_and_confidences() {
    let file = open(MediaKind::Hocr, HOCR).unwrap();
    let page = reading(&file, 0);
    assert_eq!(texts(&page), ["Kế hoạch", "số"]);
    assert_eq!(
        (page.origin, page.lines[0].starts_block, page.lines[1].starts_block),
        (Origin::Ocr, true, false)
    );
    let word = &page.lines[0].words[0];
    assert_eq!(word.bbox, Some(BoundingBox { x0: 72.0, y0: 36.0, x1: 108.0, y1: 43.2 }));
    assert_eq!(word.confidence, Some(Confidence::new(0.96)));
    assert_eq!(page.size.map(|size| (size.width.round(), size.height.round())), Some((595.0, 842.0)));
    let engine = Engine { name: "tesseract".into(), version: "5.3.4".into(), languages: vec!["vie".into()] };
    assert_eq!(file.engine(), &engine);
}

#[test]
fn lines_without_words_have_words_without_boxes() {
    let page = reading(&open(MediaKind::Hocr, HOCR).unwrap(), 1);
    assert_eq!(texts(&page), ["chỉ có dòng"]);
    assert!(page.lines[0].words.iter().all(|word| word.bbox.is_none() && word.confidence.is_none()));
    assert_eq!((page.triage.cause, page.triage.action), (Cause::Clean, TriageAction::Keep));
}

#[test]
fn hocr_need_not_be_well_formed() {
    let untidy = "<HTML><BODY><DIV CLASS=ocr_page><BR><IMG SRC=a><SPAN CLASS='ocr_line x' TITLE='bbox 1 2'>
        <SPAN CLASS=ocrx_word TITLE='x_wconf abc; bbox'>tờ<B>trình</SPAN></SPAN></BODY>";
    let file = open(MediaKind::Hocr, untidy).unwrap();
    assert_eq!(texts(&reading(&file, 0)), ["tờtrình"]);
    assert_eq!(file.engine().name, "unknown");
}

#[test]
fn alto_measures_in_its_unit_and_keeps_hyphens() {
    let file = open(MediaKind::Alto, ALTO).unwrap();
    let page = reading(&file, 0);
    assert_eq!(texts(&page), ["Báo cáo-"]);
    assert_eq!(page.lines[0].words[0].bbox, Some(BoundingBox { x0: 72.0, y0: 36.0, x1: 144.0, y1: 50.4 }));
    assert_eq!(page.lines[0].words[0].confidence, Some(Confidence::new(0.87)));
    assert_eq!(page.lines[0].words[1].bbox, None);
    assert_eq!(page.size.map(|size| size.width.round()), Some(595.0));
    let engine = Engine { name: "Máy đọc".into(), version: "2.1".into(), languages: vec!["vi".into()] };
    assert_eq!(file.engine(), &engine);
}

#[test]
fn alto_in_pixels_takes_the_sheet_for_a_measure() {
    let pixels = ALTO.replace("mm10", "pixel").replace("2100", "1654").replace("2970", "2339");
    let page = reading(&open(MediaKind::Alto, &pixels).unwrap(), 0);
    assert_eq!(page.size.map(|size| size.width.round()), Some(595.0));
}

#[test]
fn what_is_cut_short_says_so() {
    let cut = |kind, text: &str| open(kind, &text[..text.len() * 2 / 3]).err().unwrap().to_string();
    insta::assert_snapshot!(cut(MediaKind::Hocr, &HOCR.replace("số", "so")), @"the file of recognised text is damaged or cut short; copy it again, or ingest the scan that it was made from");
    assert!(
        cut(MediaKind::Alto, &ALTO.replace("đọc", "doc"))
            .starts_with("the file of recognised text is damaged")
    );
    let error = open(MediaKind::Alto, "<alto><Layout/></alto>").err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Malformed);
}

#[test]
fn pages_are_counted_against_the_limit() {
    let limits = Limits { max_pages: 1, ..Limits::default() };
    let error = OcrFile::open(MediaKind::Hocr, HOCR.as_bytes(), &limits).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}
