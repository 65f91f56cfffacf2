//! Laws that hold for any text.

use std::sync::LazyLock;

use proptest::prelude::*;
use sohoa::assets::Assets;
use sohoa::document::{Document, Source};
use sohoa::extract::Extractor;
use sohoa::ingest::{self, Limits};
use sohoa::restore::{Profile, Restorer};
use sohoa::{document::PageContent, document::PageNumber, document::Restoration, text};

static RESTORER: LazyLock<Restorer> =
    LazyLock::new(|| Restorer::new(&Assets::embedded()).expect("dictionaries load"));
static EXTRACTOR: LazyLock<Extractor> =
    LazyLock::new(|| Extractor::new(&Assets::embedded()).expect("dictionaries load"));

/// Text as a page would give it.
fn restored(text: &str, profile: Profile) -> Option<Document<Restoration>> {
    let opened = ingest::open(Source::new("-", text.as_bytes()), &Limits::default()).ok()?;
    let pages = (0..opened.page_count()).map(|index| {
        match opened.page(PageNumber::from_index(index)).ok()?.content {
            PageContent::Text(reading) => Some(reading),
            PageContent::Image { .. } => None,
        }
    });
    let document = Document::new(opened.source().clone(), pages.collect::<Option<Vec<_>>>()?);
    Some(RESTORER.restore(document, profile))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Runs of digits that touch no letter.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|run| run.chars().all(|c| c.is_ascii_digit()) && !run.is_empty())
}

/// Lines of what official documents are made of, whole and broken.
fn lines() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("ke hoach".to_owned()),
        Just("trién khai".to_owned()),
        Just("Số:".to_owned()),
        Just("S6:".to_owned()),
        Just("12/KH-UBND".to_owned()),
        Just("ngày 3/ tháng5 năm 2023".to_owned()),
        Just("V/v".to_owned()),
        Just("Nơi nhận:".to_owned()),
        Just("- Lưu: VT".to_owned()),
        Just("KT. CHỦ TỊCH".to_owned()),
        Just("CỘNG HÒA XÃ HỘI".to_owned()),
        Just("45,75%".to_owned()),
        Just("Kính gửi:".to_owned()),
        "[a-zA-Zà-ỹÀ-Ỹ0-9/.,:;()\\-]{1,8}",
        "\\PC{0,4}",
    ];
    let line = prop::collection::vec(word, 0..7).prop_map(|words| words.join(" "));
    prop::collection::vec(line, 1..25).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nfc_twice_is_nfc_once(text in "\\PC*") {
        let once = text::nfc(&text).into_owned();
        prop_assert_eq!(text::nfc(&once), once.as_str());
    }

    #[test]
    fn putting_marks_back_keeps_every_digit_and_line(text in lines()) {
        let Some(document) = restored(&text, Profile::Stripped) else { return Ok(()) };
        prop_assert_eq!(digits(&text), digits(&document.text()));
        let read: usize = document.pages.iter().map(|page| page.lines.len()).sum();
        prop_assert_eq!(text.lines().count(), read);
    }

    /// A digit inside a misread word may be a letter (`S6` is `Số`); a number that stands by itself never is.
    #[test]
    fn repairing_keeps_every_number_that_stands_alone(text in lines()) {
        let Some(document) = restored(&text, Profile::Ocr) else { return Ok(()) };
        let after = document.text();
        let mut found = numbers(&after);
        for number in numbers(&text) {
            prop_assert!(found.any(|kept| kept == number), "{} is lost in {:?}", number, after);
        }
    }

    #[test]
    fn every_evidence_lies_inside_its_line(text in lines()) {
        let Some(document) = restored(&text, Profile::Auto) else { return Ok(()) };
        let record = EXTRACTOR.extract(&document);
        let json = serde_json::to_value(&record).unwrap();
        let mut evidence = Vec::new();
        collect_evidence(&json, &mut evidence);
        for place in evidence {
            let page = &document.pages[place["page"].as_u64().unwrap() as usize - 1];
            let line = &page.lines[place["line"].as_u64().unwrap() as usize - 1];
            let [start, end] = [0, 1].map(|end| place["span"][end].as_u64().unwrap() as usize);
            prop_assert!(start <= end && end <= line.text.chars().count(), "{} in {:?}", place, line.text);
        }
    }
}

fn collect_evidence(value: &serde_json::Value, found: &mut Vec<serde_json::Value>) {
    match value {
        serde_json::Value::Object(map) if map.contains_key("span") => found.push(value.clone()),
        serde_json::Value::Object(map) => map.values().for_each(|value| collect_evidence(value, found)),
        serde_json::Value::Array(items) => items.iter().for_each(|value| collect_evidence(value, found)),
        _ => {}
    }
}
