//! `sohoa watch`: what comes is done once, what is unfinished waits, what is broken is moved aside. Tests wait for
//! what must come, never for a time to pass.

#![cfg(unix)]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{LETTER, json, sohoa};

/// So long that no test lives to see it.
const NEVER: &str = "3600";

/// A watcher over `in`, with its words in a file.
struct Watcher {
    child: Child,
    words: PathBuf,
}

impl Watcher {
    fn start(dir: &Path, settle: &str, more: &[&str]) -> Self {
        let words = dir.join("words.txt");
        let child = Command::new(env!("CARGO_BIN_EXE_sohoa"))
            .args(["watch", "in", "--out", "out", "--jobs", "1", "--settle", settle])
            .args(more)
            .current_dir(dir)
            .env("NO_COLOR", "1")
            .env_remove("SOHOA_LOG")
            .stdout(Stdio::null())
            .stderr(File::create(&words).unwrap())
            .spawn()
            .unwrap();
        let watcher = Self { child, words };
        watcher.wait_for("it watches", |words| words.contains("watching in"));
        watcher
    }

    fn words(&self) -> String {
        fs::read_to_string(&self.words).unwrap()
    }

    fn wait_for(&self, what: &str, mut is_there: impl FnMut(&str) -> bool) {
        let started = Instant::now();
        while !is_there(&self.words()) {
            assert!(started.elapsed() < Duration::from_mins(2), "not seen: {what}\n{}", self.words());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until a run has ended after which so many are done and so many have failed.
    fn wait_for_counts(&self, done: usize, failed: usize) {
        let line = format!("{done} documents done so far, {failed} failed");
        self.wait_for(&line, |words| words.contains(&line));
    }

    /// Ctrl-C; gives the exit code and what was said.
    fn stop(mut self) -> (i32, String) {
        Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        let code = self.child.wait().unwrap().code().unwrap();
        (code, self.words())
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // A test that failed leaves no watcher behind; one that is stopped is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("in")).unwrap();
    dir
}

fn put(dir: &Path, name: &str, text: &str) {
    fs::write(dir.join("in").join(name), text).unwrap();
}

fn letter(number: usize) -> String {
    LETTER.replace("215/", &format!("{number}/"))
}

/// How often a file was said to be done.
fn times_done(words: &str, name: &str) -> usize {
    words.matches(&format!("done: in/{name} ")).count()
}

fn names(dir: &Path, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(dir.join(folder)).into_iter().flatten();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn what_stands_there_and_what_comes_is_done_and_told() {
    let dir = folder();
    put(dir.path(), "a.txt", &letter(1));
    // The clock never helps: the second file is seen because the system tells of it.
    let watcher = Watcher::start(dir.path(), "0.1", &["--every", NEVER]);
    watcher.wait_for_counts(1, 0);
    put(dir.path(), "b.txt", &letter(2));
    watcher.wait_for_counts(2, 0);
    let (code, words) = watcher.stop();
    assert_eq!(code, 0, "{words}");
    assert!(words.ends_with("stopped; run the same command again to go on\n"), "{words}");
    assert_eq!(["a.txt", "b.txt"].map(|name| times_done(&words, name)), [1, 1]);
    let results = fs::read_to_string(dir.path().join("out/results.ndjson")).unwrap();
    let paths: Vec<Value> = results
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["source"]["path"].clone())
        .collect();
    assert_eq!(paths, ["in/a.txt", "in/b.txt"]);
    assert_eq!(json(&dir.path().join("out/summary.json"))["counts"]["done"], 2);
}

#[test]
fn the_clock_is_enough_and_temporary_names_are_passed_over() {
    let dir = folder();
    for name in ["~$a.docx", ".hidden.txt", "b.txt.part", "c.pdf.crdownload", "d.tmp"] {
        put(dir.path(), name, &letter(1));
    }
    let watcher = Watcher::start(dir.path(), "0.1", &["--poll", "--every", "0.2"]);
    put(dir.path(), "e.txt", &letter(2));
    watcher.wait_for_counts(1, 0);
    fs::rename(dir.path().join("in/b.txt.part"), dir.path().join("in/b.txt")).unwrap();
    watcher.wait_for_counts(2, 0);
    assert_eq!(watcher.stop().0, 0);
    assert_eq!(names(dir.path(), "out/records"), ["b.json", "e.json"]);
    assert_eq!(names(dir.path(), "in").len(), 6);
}

#[test]
fn a_half_written_file_is_not_taken_before_it_rests() {
    let dir = folder();
    let (half, rest) = LETTER.split_at(LETTER.find("Kính gửi").unwrap());
    put(dir.path(), "a.txt", half);
    let watcher = Watcher::start(dir.path(), NEVER, &["-v", "--poll", "--every", "0.1"]);
    watcher.wait_for("it waits", |words| words.contains("waiting for in/a.txt"));
    put(dir.path(), "a.txt", &format!("{half}{rest}"));
    let changed = |words: &str| words.matches("waiting for in/a.txt").count() == 2;
    watcher.wait_for("it waits again", changed);
    let (code, words) = watcher.stop();
    assert_eq!((code, times_done(&words, "a.txt")), (0, 0), "{words}");
    assert!(names(dir.path(), "out/records").is_empty());

    let watcher = Watcher::start(dir.path(), "0.1", &[]);
    watcher.wait_for_counts(1, 0);
    watcher.stop();
    assert!(fs::read_to_string(dir.path().join("out/text/a.txt")).unwrap().contains("Trần Văn Mẫu"));
}

#[test]
fn a_broken_file_is_moved_with_its_reason_and_may_come_back() {
    let dir = folder();
    let broken = "%PDF-1.7\nnothing else";
    put(dir.path(), "bad.pdf", broken);
    put(dir.path(), "good.txt", &letter(1));
    let watcher = Watcher::start(dir.path(), "0.1", &["--failed", "trouble"]);
    watcher.wait_for_counts(1, 1);
    assert_eq!(names(dir.path(), "in"), ["good.txt"]);
    assert_eq!(names(dir.path(), "trouble"), ["bad.pdf", "bad.pdf.reason.txt"]);
    let reason = fs::read_to_string(dir.path().join("trouble/bad.pdf.reason.txt")).unwrap();
    insta::assert_snapshot!(reason, @r"
    file:  in/bad.pdf
    wrong: the PDF ends too early (its last line, %%EOF, is missing)
    kind:  malformed
    to do: copy or download it again; then put the file back into in/
    ");

    // The same bytes again are no news, and still must not stay in the folder.
    fs::rename(dir.path().join("trouble/bad.pdf"), dir.path().join("in/bad.pdf")).unwrap();
    watcher.wait_for("moved again", |words| words.matches("(now trouble/bad.pdf)").count() == 2);
    let summary = json(&dir.path().join("out/summary.json"));
    assert_eq!([&summary["counts"]["done"], &summary["causes"]["malformed"]], [1, 1]);

    // Mended under its name, it is done and its failure forgotten.
    put(dir.path(), "bad.pdf", &letter(2));
    watcher.wait_for_counts(2, 0);
    assert_eq!(watcher.stop().0, 0);
}

#[test]
fn a_restart_does_nothing_again_and_keeps_what_was_told() {
    let dir = folder();
    for (name, text) in [("a.txt", letter(1)), ("b.txt", letter(2)), ("bad.pdf", String::new())] {
        put(dir.path(), name, &text);
    }
    let watcher = Watcher::start(dir.path(), "0.1", &[]);
    watcher.wait_for_counts(2, 1);
    watcher.stop();
    let results = fs::read(dir.path().join("out/results.ndjson")).unwrap();

    // The clerk has taken one away: what was made of it is still told.
    fs::remove_file(dir.path().join("in/a.txt")).unwrap();
    let watcher = Watcher::start(dir.path(), "0.1", &[]);
    watcher.wait_for_counts(2, 1);
    assert!(results == fs::read(dir.path().join("out/results.ndjson")).unwrap());
    let timing = json(&dir.path().join("out/summary.json"))["timing"].clone();
    assert_eq!([&timing["processed"], &timing["unchanged"]], [0, 1]);
    // A record that is taken away and cannot be made again is told no more.
    fs::remove_file(dir.path().join("out/records/a.json")).unwrap();
    put(dir.path(), "c.txt", &letter(3));
    watcher.wait_for("a run without it", |words| {
        words.matches("2 documents done so far, 1 failed").count() == 2
    });
    let (code, words) = watcher.stop();
    assert_eq!(code, 0);
    assert_eq!(["a.txt", "b.txt", "c.txt"].map(|name| times_done(&words, name)), [0, 0, 1]);
}

#[test]
fn a_second_watcher_is_refused_and_says_why() {
    let dir = folder();
    let watcher = Watcher::start(dir.path(), "0.1", &[]);
    fs::create_dir(dir.path().join("other")).unwrap();
    let busy = "out: another run or watcher is writing to this folder";
    for (command, expected) in [
        (["watch", "other", "--out", "out"], busy),
        (["ingest", "words.txt", "--out", "out"], busy),
        (["watch", "in", "--out", "out2"], "in: another watcher has this folder"),
    ] {
        let output = sohoa(dir.path()).args(command).output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(5), "{words}");
        assert!(words.contains(expected), "{words}");
    }
    assert_eq!(watcher.stop().0, 0);
}

#[test]
fn a_folder_that_goes_away_is_told_once_and_may_come_back() {
    let dir = folder();
    let [inside, away] = ["in", "away"].map(|name| dir.path().join(name));
    let watcher = Watcher::start(dir.path(), "0.1", &["--poll", "--every", "0.1"]);
    fs::rename(&inside, &away).unwrap();
    watcher.wait_for("it is told", |words| words.contains("in: there is no such folder"));
    fs::write(away.join("a.txt"), LETTER).unwrap();
    fs::rename(&away, &inside).unwrap();
    watcher.wait_for_counts(1, 0);
    let (code, words) = watcher.stop();
    assert_eq!((code, words.matches("there is no such folder").count()), (0, 1), "{words}");
    assert!(words.contains("in is back"), "{words}");
}

#[test]
fn folders_that_cannot_be_watched_are_refused() {
    let dir = folder();
    let code =
        |arguments: &[&str]| sohoa(dir.path()).arg("watch").args(arguments).output().unwrap().status.code();
    assert_eq!(code(&["gone", "--out", "out"]), Some(2));
    assert_eq!(code(&["in", "--out", "in"]), Some(1));
    assert_eq!(code(&["in", "--out", "out", "--failed", "in/../in"]), Some(1));
    assert_eq!(code(&["in", "--out", "out", "--settle", "soon"]), Some(1));
    assert!(!dir.path().join("out").exists());
}
