//! Stdout, stderr and exit code of each command.

use std::fs;

use crate::support::{LETTER, assert_valid, sohoa, transcript, validator};

fn run(arguments: &[&str], stdin: &str) -> std::process::Output {
    let dir = tempfile::tempdir().unwrap();
    sohoa(dir.path()).args(arguments).write_stdin(stdin).output().unwrap()
}

#[test]
fn help_shows_an_example_for_every_command() {
    for command in ["ingest", "restore", "extract", "schema", "doctor", "dict"] {
        let output = run(&[command, "--help"], "");
        assert!(output.status.success());
        assert!(String::from_utf8_lossy(&output.stdout).contains("Example:"), "{command} has no example");
    }
    insta::assert_snapshot!(transcript(&run(&["--help"], "")));
}

#[test]
fn wrong_arguments_end_with_code_1() {
    insta::assert_snapshot!(transcript(&run(&["ingest"], "")));
}

#[test]
fn doctor_finds_everything_here() {
    insta::assert_snapshot!(transcript(&run(&["doctor"], "")));
}

#[test]
fn doctor_names_what_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    let output = sohoa(dir.path()).arg("doctor").env("TESSDATA_PREFIX", dir.path()).output().unwrap();
    insta::assert_snapshot!(transcript(&output));
}

#[test]
fn restore_puts_the_marks_back_line_by_line() {
    insta::assert_snapshot!(transcript(&run(
        &["restore"],
        "Ke hoach trien khai\nchuyen doi so nam 2024\n\nSo: 12/KH-UBND\n"
    )));
}

#[test]
fn restore_explains_each_token() {
    let output = run(&["restore", "--json"], "trien khai ke hoach 12/KH-UBND\n");
    let line: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let tokens = line["tokens"].as_array().unwrap();
    let chosen: Vec<&str> = tokens.iter().map(|token| token["chosen"].as_str().unwrap()).collect();
    assert_eq!(chosen, ["triển", "khai", "kế", "hoạch", "12/KH-UBND"]);
    for token in tokens {
        for key in ["read", "confidence", "alternatives", "why"] {
            assert!(token.get(key).is_some(), "{key} is missing in {token}");
        }
    }
}

#[test]
fn extract_reads_the_standard_input() {
    let output = run(&["extract"], LETTER);
    let record = serde_json::from_slice(&output.stdout).unwrap();
    assert_valid(&validator(), &record);
    insta::assert_json_snapshot!(record, {
        ".produced_by.dictionaries" => "[HASH]",
        ".produced_by.model" => "[HASH]",
    });
}

#[test]
fn schema_is_what_the_library_says() {
    let output = run(&["schema"], "");
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(printed, sohoa::output::schema());
    insta::assert_json_snapshot!(printed);
}

#[test]
fn dictionaries_of_a_folder_are_checked() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("agencies.tsv"), "x").unwrap();
    let folder = dir.path().to_str().unwrap();
    let output = run(&["extract", "--dictionaries", folder], LETTER);
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn clean_text_comes_out_of_restore_as_it_went_in() {
    for text in [LETTER, LETTER.trim_end(), "  Số:   /KH-UBND \n\n\n"] {
        assert_eq!(String::from_utf8_lossy(&run(&["restore"], text).stdout), text);
    }
}
