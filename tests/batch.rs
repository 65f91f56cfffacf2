//! Laws of a batch: same bytes for any number of workers, names of their own, nothing outdated left lying.

use std::fs;

use crate::support::{LETTER, assert_valid, json, sample_inputs, sohoa, tree, validator};

#[test]
fn one_worker_and_eight_write_the_same_bytes_and_every_record_is_valid() {
    let dir = tempfile::tempdir().unwrap();
    let inputs = sample_inputs();
    assert!(inputs.len() >= 8, "samples are missing: {inputs:?}");
    for jobs in ["1", "8"] {
        sohoa(dir.path())
            .arg("ingest")
            .args(&inputs)
            .args(["--out", jobs, "--jobs", jobs])
            .assert()
            .success();
    }
    let [one, eight] = ["1", "8"]
        .map(|jobs| tree(&dir.path().join(jobs), &["summary.json", "ledger.sqlite", "ledger.lock"]));
    assert_eq!(one.len(), 2 * inputs.len() + 1);
    assert!(one == eight, "the bytes differ");

    let validator = validator();
    for line in fs::read_to_string(dir.path().join("1/results.ndjson")).unwrap().lines() {
        assert_valid(&validator, &serde_json::from_str(line).unwrap());
    }
}

#[test]
fn equal_names_do_not_overwrite_each_other() {
    let dir = tempfile::tempdir().unwrap();
    for folder in ["a", "b"] {
        fs::create_dir(dir.path().join(folder)).unwrap();
        fs::write(dir.path().join(folder).join("van-ban.txt"), LETTER).unwrap();
    }
    sohoa(dir.path()).args(["ingest", "a", "b", "--out", "out"]).assert().success();
    let paths = ["a__van-ban", "b__van-ban"]
        .map(|name| json(&dir.path().join(format!("out/records/{name}.json")))["source"]["path"].clone());
    assert_eq!(paths, ["a/van-ban.txt", "b/van-ban.txt"]);
}

#[test]
fn results_stand_in_input_order() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["c", "a", "b"] {
        fs::write(dir.path().join(format!("{name}.txt")), LETTER).unwrap();
    }
    sohoa(dir.path()).args(["ingest", "c.txt", "a.txt", "b.txt", "--out", "out"]).assert().success();
    let results = fs::read_to_string(dir.path().join("out/results.ndjson")).unwrap();
    let paths: Vec<String> = results
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["source"]["path"].to_string())
        .collect();
    assert_eq!(paths, ["\"c.txt\"", "\"a.txt\"", "\"b.txt\""]);
}

#[test]
fn a_mended_file_leaves_quarantine() {
    let dir = tempfile::tempdir().unwrap();
    let input = dir.path().join("van-ban.txt");
    fs::write(&input, "").unwrap();
    sohoa(dir.path()).args(["ingest", "van-ban.txt", "--out", "out"]).assert().code(20);
    let reason = dir.path().join("out/quarantine/van-ban.reason.json");
    assert!(reason.exists());
    fs::write(&input, LETTER).unwrap();
    sohoa(dir.path()).args(["ingest", "van-ban.txt", "--out", "out"]).assert().success();
    assert!(!reason.exists());
}

#[test]
fn the_output_folder_is_no_input() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("van-ban.txt"), LETTER).unwrap();
    for _ in 0..2 {
        sohoa(dir.path()).args(["ingest", ".", "--recursive", "--out", "out"]).assert().success();
    }
    assert_eq!(json(&dir.path().join("out/summary.json"))["counts"]["documents"], 1);
}

const CITED: &str = "Công văn số 215/UBND-VP ngày 14/3/2024 của Ủy ban nhân dân huyện Sông Trà";

#[test]
fn a_day_that_cannot_be_read_is_inferred_from_who_cites_it_and_never_read() {
    let dir = tempfile::tempdir().unwrap();
    let faint = LETTER.replace("ngày 14 tháng 3 năm 2024", "ngày 1/ tháng 3 năm 2024");
    assert_ne!(faint, LETTER);
    let answer = LETTER
        .replace("215/UBND-VP", "300/UBND-VP")
        .replace("ngày 14 tháng 3", "ngày 20 tháng 3")
        .replace("Kế hoạch số 48/KH-UBND ngày 09/02/2024 của Ủy ban nhân dân tỉnh", CITED);
    fs::write(dir.path().join("a.txt"), faint).unwrap();
    fs::write(dir.path().join("b.txt"), answer).unwrap();
    for jobs in ["1", "4"] {
        sohoa(dir.path())
            .args(["ingest", "a.txt", "b.txt", "--out", jobs, "--jobs", jobs])
            .assert()
            .success();
    }
    let [one, four] =
        ["1", "4"].map(|jobs| fs::read_to_string(dir.path().join(jobs).join("inferred.ndjson")));
    let one = one.unwrap();
    assert_eq!(one, four.unwrap());
    let line: serde_json::Value = serde_json::from_str(one.trim()).unwrap();
    assert_eq!((line["path"].as_str(), line["inferred"].as_str()), (Some("a.txt"), Some("2024-03-14")));
    assert_eq!(line["from"][0]["path"], "b.txt");
    let issued = json(&dir.path().join("1/records/a.json"))["document"]["issued"].clone();
    assert_eq!((issued["state"].as_str(), issued["value"].as_str()), (Some("partial"), Some("2024-03-XX")));

    // Nobody cites it any more: nothing outdated is left lying.
    sohoa(dir.path()).args(["ingest", "a.txt", "--out", "1"]).assert().success();
    assert!(!dir.path().join("1/inferred.ndjson").exists());
}
