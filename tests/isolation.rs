//! Workers that crash, hang, eat and lie: each costs one document, everything else is done, and all is told.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{LETTER, json, sample_inputs, sohoa, tree};

/// `examples/faulty_worker`, which cargo builds with the tests: a document's first word says what goes wrong.
fn faulty_worker() -> PathBuf {
    let program = Path::new(env!("CARGO_BIN_EXE_sohoa")).with_file_name("examples").join("faulty_worker");
    assert!(program.exists(), "{} is not built: run `cargo test --no-run`", program.display());
    program
}

/// Documents with these first words and a good one before, between and after; what the run makes of them.
fn run_with(dir: &Path, faults: &[&str], options: &[&str]) -> std::process::Output {
    fs::create_dir(dir.join("in")).unwrap();
    for name in ["a-good", "m-good", "z-good"] {
        fs::write(dir.join(format!("in/{name}.txt")), format!("{LETTER}\n{name}")).unwrap();
    }
    for fault in faults {
        fs::write(dir.join(format!("in/{fault}.txt")), format!("!{fault} {LETTER}")).unwrap();
    }
    let mut command = sohoa(dir);
    command.args(["ingest", "in", "--out", "out", "--jobs", "2", "--worker-program"]).arg(faulty_worker());
    command.args(options).output().unwrap()
}

fn reason(dir: &Path, fault: &str) -> Value {
    json(&dir.join(format!("out/quarantine/{fault}.reason.json")))
}

fn assert_accounted_for(dir: &Path, output: &std::process::Output, failed: u64) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(20), "{stderr}");
    let summary = json(&dir.join("out/summary.json"));
    let counts = ["documents", "done", "quarantined", "pending"].map(|key| summary["counts"][key].as_u64());
    assert_eq!(counts, [3 + failed, 3, failed, 0].map(Some), "{stderr}");
    let paths: Vec<_> = summary["documents"].as_array().unwrap().iter().map(|row| &row["path"]).collect();
    let mut sorted = paths.clone();
    sorted.sort_by_key(|path| path.as_str());
    assert_eq!(paths, sorted, "not in input order");
    for name in ["a-good", "m-good", "z-good"] {
        assert!(dir.join(format!("out/records/{name}.json")).exists(), "{name} is not done");
    }
}

#[test]
fn a_worker_that_dies_or_lies_costs_one_document() {
    let faults = ["abort", "segv", "kill", "panic", "overflow", "exit", "nonsense", "close"];
    let dir = tempfile::tempdir().unwrap();
    let output = run_with(dir.path(), &faults, &[]);
    assert_accounted_for(dir.path(), &output, faults.len() as u64);
    // Numbers of threads, lines of the source, and whether the system would have kept a core differ.
    let masked = regex::Regex::new(r" \(core dumped\)|examples\S+|\(\d+\) ").unwrap();
    for fault in faults {
        let mut reason = reason(dir.path(), fault);
        assert_eq!(reason["kind"], "crashed", "{fault}");
        let message = reason["message"].as_str().unwrap().to_owned();
        reason["message"] = masked.replace_all(&message, "").into();
        insta::assert_json_snapshot!(fault, reason);
    }
}

#[test]
fn a_worker_that_hangs_is_given_up_by_the_clock_of_silence() {
    let dir = tempfile::tempdir().unwrap();
    let started = Instant::now();
    let output = run_with(dir.path(), &["hang"], &["--stall-timeout", "1"]);
    assert_accounted_for(dir.path(), &output, 1);
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    insta::assert_json_snapshot!("hang", reason(dir.path(), "hang"));
}

#[test]
fn a_worker_that_moves_without_end_is_given_up_by_the_clock_of_the_document() {
    let dir = tempfile::tempdir().unwrap();
    let output = run_with(dir.path(), &["busy"], &["--document-timeout", "2"]);
    assert_accounted_for(dir.path(), &output, 1);
    insta::assert_json_snapshot!("busy", reason(dir.path(), "busy"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_that_eats_memory_meets_its_limit() {
    let dir = tempfile::tempdir().unwrap();
    let output = run_with(dir.path(), &["eat"], &["--worker-memory", "512"]);
    assert_accounted_for(dir.path(), &output, 1);
    insta::assert_json_snapshot!("eat", reason(dir.path(), "eat"));
}

#[test]
fn what_a_library_prints_does_no_harm() {
    let dir = tempfile::tempdir().unwrap();
    let output = run_with(dir.path(), &["print"], &[]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(dir.path().join("out/records/print.json").exists());
}

#[test]
fn a_worker_that_does_not_start_stops_the_run() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.txt"), LETTER).unwrap();
    for program in ["true", "/nowhere"] {
        let output = sohoa(dir.path())
            .args(["ingest", "a.txt", "--out", "out", "--worker-program", program])
            .assert()
            .code(3);
        let stderr = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
        assert!(stderr.contains("--isolation off"), "{stderr}");
        assert!(!dir.path().join("out/quarantine/a.reason.json").exists());
    }
}

#[test]
fn with_and_without_workers_the_bytes_are_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let mut inputs = sample_inputs();
    fs::write(dir.path().join("broken.pdf"), "%PDF-1.4 and no more").unwrap();
    inputs.push("broken.pdf".to_owned());
    let runs = [["on", "1"], ["on", "8"], ["off", "2"]].map(|[isolation, jobs]| {
        let out = format!("{isolation}-{jobs}");
        let run = ["--isolation", isolation, "--jobs", jobs, "--out", &out];
        sohoa(dir.path()).arg("ingest").args(&inputs).args(run).assert().code(20);
        tree(&dir.path().join(&out), &["summary.json", "ledger.sqlite", "ledger.lock"])
    });
    assert_eq!(runs[0].len(), 2 * inputs.len());
    assert!(runs[0] == runs[1] && runs[1] == runs[2], "the bytes differ");
}

/// The one who waits is killed: nobody works on for nobody.
#[cfg(target_os = "linux")]
#[test]
fn workers_end_with_the_program_that_started_them() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("hang.txt"), "!hang").unwrap();
    #[expect(clippy::disallowed_methods, reason = "a process that is killed in the midst of its work")]
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_sohoa"))
        .current_dir(dir.path())
        .args(["ingest", "hang.txt", "--out", "out", "--worker-program"])
        .arg(faulty_worker())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let of_program = format!("{}", program.id());
    let worker = wait_for(|| processes().into_iter().find(|process| process.1 == of_program));
    // It has got its document when it sleeps over it; a second is more than that takes.
    std::thread::sleep(Duration::from_secs(1));
    program.kill().unwrap();
    program.wait().unwrap();
    wait_for(|| processes().into_iter().all(|process| process.0 != worker.0).then_some(()));
}

/// Number and parent of each process that lives.
#[cfg(target_os = "linux")]
fn processes() -> Vec<(String, String)> {
    let entries = fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    let stats = entries.filter_map(|entry| fs::read_to_string(entry.path().join("stat")).ok());
    let parsed = stats.filter_map(|stat| {
        let number = stat.split(' ').next()?.to_owned();
        let rest: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
        (rest[0] != "Z").then(|| (number, rest[1].to_owned()))
    });
    parsed.collect()
}

#[cfg(target_os = "linux")]
fn wait_for<T>(mut what: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(found) = what() {
            return found;
        }
        assert!(Instant::now() < until, "waited in vain");
        std::thread::sleep(Duration::from_millis(20));
    }
}
