//! `sohoa query`: questions to the results, in words without marks.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{LETTER, sohoa, transcript};

/// The reports of one district for three years, each with its own share; two letters.
fn results() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    let sample = |name: &str| {
        let path = format!("samples/{name}/truth.txt");
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
    };
    let report = sample("bao-cao-chi-tieu");
    for (year, share) in [(2022, "61,5"), (2023, "74"), (2024, "88,2")] {
        let report =
            report.replace("năm 2024", &format!("năm {year}")).replace("98,7%", &format!("{share}%"));
        write(&format!("bao-cao-{year}.txt"), &report.replace("317/BC", &format!("{}/BC", year - 1900)));
    }
    write("ho-tich.txt", &sample("cong-van-vv-kinh-gui"));
    write("cong-van.txt", LETTER);
    sohoa(dir.path()).args(["ingest", ".", "--out", "out"]).assert().success();
    dir
}

fn query(dir: &Path, arguments: &[&str]) -> std::process::Output {
    sohoa(dir).args(["query", "out"]).args(arguments).output().unwrap()
}

fn rows(dir: &Path, arguments: &[&str]) -> Vec<Value> {
    let output = query(dir, &[arguments, &["--json"]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn documents_are_found_by_number_and_by_what_they_cite() {
    let dir = results();
    for code in ["215/ubnd-vp", "215", "0215 / UBND–VP"] {
        let found = rows(dir.path(), &["number", code]);
        assert_eq!(found.len(), 1, "{code}");
        assert_eq!(found[0]["source"], "./cong-van.txt");
    }
    assert_eq!(rows(dir.path(), &["number", "bc-ubnd"]).len(), 3);
    let found = rows(dir.path(), &["cites", "42/kh-ubnd"]);
    assert_eq!(found.len(), 3, "{found:#?}");
    assert_eq!(
        (&found[0]["document"], &found[2]["document"]),
        (&"122/BC-UBND".into(), &"124/BC-UBND".into())
    );
    insta::assert_snapshot!(transcript(&query(dir.path(), &["number", "BC-UBND"])));
    insta::assert_snapshot!(transcript(&query(dir.path(), &["cites", "9999/KH-UBND"])));
}

#[test]
fn an_indicator_goes_over_time_and_can_be_drawn() {
    let dir = results();
    let output = query(dir.path(), &["indicator", "ho so giai quyet", "--svg", "a/chart.svg"]);
    insta::assert_snapshot!(transcript(&output));
    let svg = fs::read_to_string(dir.path().join("a/chart.svg")).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("<polyline") && svg.contains("2023-06-30"), "{svg}");
    let values = |arguments: &[&str]| -> Vec<f64> {
        let all = [&["indicator", "GIẢI QUYẾT đúng hạn"], arguments].concat();
        rows(dir.path(), &all).iter().map(|row| row["value"].as_f64().unwrap()).collect()
    };
    assert_eq!(values(&["--from", "2023"]), [74.0, 88.2]);
    assert_eq!(values(&["--from", "2022", "--to", "2022", "--place", "dien trach"]), [61.5]);
    assert!(values(&["--place", "trach dien"]).is_empty());
}

#[test]
fn what_is_overdue_is_told_by_unit_with_its_days() {
    let dir = results();
    let found = rows(dir.path(), &["overdue", "--on", "2023-09-20"]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0]["unit"], "Phòng Tư pháp");
    assert_eq!((&found[0]["deadline"], &found[0]["days_late"]), (&"2023-09-15".into(), &5.into()));
    assert!(rows(dir.path(), &["overdue", "--on", "2023-09-15"]).is_empty(), "the day itself is in time");
    assert_eq!(rows(dir.path(), &["overdue", "--on", "2030-01-01"]).len(), 6);
    let of_unit = rows(dir.path(), &["overdue", "--on", "2030-01-01", "--unit", "tu phap"]);
    assert_eq!(of_unit.len(), 1);
    insta::assert_snapshot!(transcript(&query(dir.path(), &["overdue", "--on", "2024-12-01"])));
}

#[test]
fn a_wrong_place_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let output = query(dir.path(), &["number", "1"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("out"));
}
