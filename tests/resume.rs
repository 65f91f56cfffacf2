//! The ledger: what is done is not done again, what was cut off goes on, and the end is the same.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{LETTER, json, sohoa, tree};

/// A folder `in` of `count` letters, each with a number of its own.
fn letters(count: usize) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("in")).unwrap();
    for number in 0..count {
        write(dir.path(), &format!("letter-{number:03}.txt"), &letter(number));
    }
    dir
}

fn letter(number: usize) -> String {
    LETTER.replace("215/", &format!("{}/", 300 + number))
}

fn write(dir: &Path, name: &str, text: &str) {
    fs::write(dir.join("in").join(name), text).unwrap();
}

/// Runs over `in` into `out`; gives the exit code and the summary.
fn ingest(dir: &Path, more: &[&str]) -> (i32, Value) {
    let output =
        sohoa(dir).args(["ingest", "in", "--recursive", "--out", "out"]).args(more).output().unwrap();
    (output.status.code().unwrap(), json(&dir.join("out/summary.json")))
}

/// Contents worked on by a run, and documents that needed nothing.
fn work(summary: &Value) -> [u64; 2] {
    ["processed", "unchanged"].map(|key| summary["timing"][key].as_u64().unwrap())
}

/// The outputs, without what only this folder's history tells.
fn outputs(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    tree(&dir.join("out"), &["summary.json", "ledger.sqlite", "ledger.lock"])
}

/// A summary without the run's own work and time.
fn lasting(mut summary: Value) -> Value {
    summary.as_object_mut().unwrap().remove("timing");
    summary
}

#[test]
fn a_second_run_does_nothing_and_writes_the_same() {
    let dir = letters(3);
    let (code, first) = ingest(dir.path(), &[]);
    let before = outputs(dir.path());
    let (again, second) = ingest(dir.path(), &[]);
    assert_eq!([code, again], [0, 0]);
    assert_eq!([work(&first), work(&second)], [[3, 0], [0, 3]]);
    assert!(before == outputs(dir.path()));
    assert_eq!(lasting(first), lasting(second));
}

#[test]
fn the_same_content_is_processed_once_and_listed_twice() {
    let dir = letters(1);
    write(dir.path(), "a-copy.txt", &letter(0));
    let (_, summary) = ingest(dir.path(), &["--jobs", "2"]);
    assert_eq!(work(&summary), [1, 0]);
    assert_eq!(summary["counts"]["documents"], 2);
    assert_eq!(summary["counts"]["duplicates"], 1);
    assert_eq!(summary["documents"][1]["same_as"], "a-copy");
    let lines = fs::read_to_string(dir.path().join("out/results.ndjson")).unwrap();
    let paths: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["source"]["path"].clone())
        .collect();
    assert_eq!(paths, ["in/a-copy.txt", "in/letter-000.txt"]);
    // A copy found by a later run is made from the first one's files: the bytes are those of a run of its own.
    write(dir.path(), "b-copy.txt", &letter(0));
    let (_, summary) = ingest(dir.path(), &[]);
    assert_eq!(work(&summary), [0, 2]);
    let copied = outputs(dir.path());
    ingest(dir.path(), &["--force"]);
    fs::remove_dir_all(dir.path().join("out")).unwrap();
    ingest(dir.path(), &[]);
    assert!(copied == outputs(dir.path()), "the bytes of a copy differ");
}

#[test]
fn a_changed_file_is_done_again_and_the_others_are_not() {
    let dir = letters(3);
    ingest(dir.path(), &[]);
    write(dir.path(), "letter-001.txt", &letter(90));
    let (_, summary) = ingest(dir.path(), &[]);
    assert_eq!(work(&summary), [1, 2]);
    let record = json(&dir.path().join("out/records/letter-001.json"));
    assert_eq!(record["document"]["number"]["value"], "390");
}

#[test]
fn other_options_do_everything_again() {
    let dir = letters(2);
    ingest(dir.path(), &[]);
    let (_, other) = ingest(dir.path(), &["--profile", "stripped"]);
    let (_, back) = ingest(dir.path(), &[]);
    assert_eq!([work(&other), work(&back)], [[2, 0], [2, 0]]);
}

#[test]
fn a_later_run_renames_nothing() {
    let dir = letters(1);
    ingest(dir.path(), &[]);
    fs::create_dir(dir.path().join("in/b")).unwrap();
    write(dir.path(), "b/letter-000.txt", &letter(1));
    let (_, summary) = ingest(dir.path(), &[]);
    let names: Vec<&Value> =
        summary["documents"].as_array().unwrap().iter().map(|row| &row["name"]).collect();
    assert_eq!(names, ["b__letter-000", "letter-000"]);
    assert_eq!(work(&summary), [1, 1]);
}

#[test]
fn quarantine_is_tried_again_when_asked() {
    let dir = letters(1);
    write(dir.path(), "bad.pdf", "%PDF-1.7\nnothing else");
    let runs = [&[][..], &[], &["--retry-failed"], &["--force"]].map(|more| ingest(dir.path(), more));
    assert!(runs.iter().all(|(code, _)| *code == 20));
    assert_eq!(runs.map(|(_, summary)| work(&summary)), [[2, 0], [0, 2], [1, 1], [2, 0]]);
    assert!(dir.path().join("out/quarantine/bad.reason.json").exists());
}

#[test]
fn a_lost_record_is_made_again() {
    let dir = letters(2);
    ingest(dir.path(), &[]);
    let before = outputs(dir.path());
    fs::remove_file(dir.path().join("out/records/letter-000.json")).unwrap();
    let (_, summary) = ingest(dir.path(), &[]);
    assert_eq!(work(&summary), [1, 1]);
    assert!(before == outputs(dir.path()));
}

#[test]
fn half_written_files_of_a_killed_run_are_taken_away() {
    let dir = letters(1);
    fs::create_dir_all(dir.path().join("out/records")).unwrap();
    let left = dir.path().join("out/records/.sohoa-AbCdEf.tmp");
    fs::write(&left, "{\"half\":").unwrap();
    ingest(dir.path(), &[]);
    assert!(!left.exists());
}

#[test]
fn too_many_failures_end_the_run_with_code_21() {
    let dir = letters(1);
    for number in 0..10 {
        write(dir.path(), &format!("x{number}.pdf"), &format!("%PDF-1.7\nnothing {number}"));
    }
    let (code, summary) = ingest(dir.path(), &["--max-failures", "2", "--jobs", "1"]);
    assert_eq!(code, 21);
    let counts = &summary["counts"];
    assert_eq!([&counts["quarantined"], &counts["documents"]], [3, 11]);
    assert_eq!(summary["causes"]["malformed"], 3);
    assert!(counts["pending"].as_u64().unwrap() >= 7);
    let (code, summary) = ingest(dir.path(), &["--max-failures", "95%"]);
    assert_eq!((code, &summary["counts"]["quarantined"]), (20, &Value::from(10)));
}

#[test]
fn messages_are_json_when_asked_for() {
    let dir = letters(1);
    write(dir.path(), "bad.pdf", "%PDF-1.7\nnothing else");
    let output = sohoa(dir.path()).args(["ingest", "in", "--out", "out", "--log", "json"]).output().unwrap();
    let lines: Vec<Value> = String::from_utf8(output.stderr)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).expect("every line is JSON"))
        .collect();
    assert!(
        lines.iter().any(|line| line["message"].as_str().unwrap().starts_with("quarantined: in/bad.pdf"))
    );
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_says_how_to_go_on_and_ends_as_an_undisturbed_one() {
    let dir = letters(60);
    ingest(dir.path(), &[]);
    let (undisturbed, summary) = (outputs(dir.path()), json(&dir.path().join("out/summary.json")));
    fs::remove_dir_all(dir.path().join("out")).unwrap();

    let child = Command::new(env!("CARGO_BIN_EXE_sohoa"))
        .args(["ingest", "in", "--recursive", "--out", "out", "--jobs", "1"])
        .current_dir(dir.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_for_records(dir.path());
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(130), "{words}");
    assert!(words.contains("run the same command again to go on"), "{words}");
    assert!(!dir.path().join("out/results.ndjson").exists());

    let (code, resumed) = ingest(dir.path(), &[]);
    assert_eq!(code, 0);
    assert!(work(&resumed)[1] > 0, "nothing was kept");
    assert!(undisturbed == outputs(dir.path()));
    assert_eq!(lasting(summary), lasting(resumed));
}

#[cfg(unix)]
fn wait_for_records(dir: &Path) {
    let started = Instant::now();
    while fs::read_dir(dir.join("out/records")).map_or(0, Iterator::count) < 3 {
        assert!(started.elapsed() < Duration::from_mins(1), "no records");
        std::thread::sleep(Duration::from_millis(5));
    }
}
