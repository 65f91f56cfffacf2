//! The accuracy gate, proven by mutation: each damage to outputs, gold set, baseline or options must end in its exit
//! code and be named. Works on written reports (`--reports`), so that nothing but the gate is under test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{LETTER, sohoa, transcript};

const PLAN: &str = "ỦY BAN NHÂN DÂN HUYỆN SÔNG TRÀ
Số:      /KH-UBND          Sông Trà, ngày    tháng    năm 2024
KẾ HOẠCH
Triển khai số hóa tài liệu lưu trữ năm 2024
Căn cứ Quyết định số 17/QĐ-UBND ngày 05/01/2024 của Ủy ban nhân dân tỉnh,
đến ngày 30/6/2024 hoàn thành 1.250 hồ sơ, đạt 45,75%.
";

/// Read by a recogniser that took one digit and one tone wrong, and missed the place: the known failures.
const SCAN: &str = "SỞ NỘI VỤ
Số: 92/BC-SNV Sông Trà, ngày 15 tháng 5 năm 2023
BÁO CÁO
Công tác lưu trữ quý I năm 2023
Toàn tỉnh có 146 kho lưu trữ.
";

fn field(value: &str) -> Value {
    json!({"state": "value", "value": value})
}

fn none(state: &str) -> Value {
    json!({"state": state, "value": null})
}

fn letter_truth() -> Value {
    json!({
        "document": {
            "code": field("215/UBND-VP"), "number": field("215"), "symbol": field("UBND-VP"),
            "issued": field("2024-03-14"), "place": field("Sông Trà"), "urgency": none("absent"),
            "addressees": [{"name": "Các phòng, ban thuộc huyện"}, {"name": "Ủy ban nhân dân các xã, thị trấn"}],
        },
        "references": [{"type": "Kế hoạch", "code": "48/KH-UBND", "date": "2024-02-09", "role": "basis"}],
        "recipients": [{"name": "Như trên", "purpose": null}, {"name": "VT, VP", "purpose": "lưu"}],
        "signer": {"name": field("Trần Văn Mẫu"), "title": field("PHÓ CHỦ TỊCH")},
    })
}

fn plan_truth() -> Value {
    json!({
        "document": {
            "code": none("blank"), "number": none("blank"), "symbol": field("KH-UBND"),
            "issued": {"state": "partial", "value": "2024-XX-XX"},
            "subject": field("Triển khai số hóa tài liệu lưu trữ năm 2024"),
        },
        "references": [{"type": "Quyết định", "code": "17/QĐ-UBND", "date": "2024-01-05", "role": "basis"}],
        "recipients": [],
    })
}

fn scan_truth() -> Value {
    json!({"document": {"code": field("92/BC-SNV"), "place": field("Sông Trà"), "issued": field("2023-05-15")}})
}

/// What the program says when it is right: the truth with what a report has besides.
fn report(input: &str, truth: &Value, engine: Value) -> Value {
    let mut report = truth.clone();
    report["source"] = json!({"blake3": blake3::hash(input.as_bytes()).to_hex().to_string()});
    report["produced_by"] = json!({"sohoa": "0.1.0", "dictionaries": "d", "model": "m", "ocr": engine});
    for pointer in ["/document/code", "/document/issued", "/document/place"] {
        if let Some(field) = report.pointer_mut(pointer) {
            field["confidence"] = json!(0.9);
        }
    }
    report
}

/// A gold set of three cases, what was written for it, and an accepted baseline.
struct Bench {
    dir: TempDir,
}

impl Bench {
    fn new() -> Self {
        let bench = Self { dir: tempfile::tempdir().unwrap() };
        bench.case("cong-van", LETTER, &letter_truth());
        bench.case("ke-hoach", PLAN, &plan_truth());
        bench.case("quet", SCAN, &scan_truth());
        bench.output("cong-van", LETTER, LETTER, &report(LETTER, &letter_truth(), Value::Null));
        bench.output("ke-hoach", PLAN, PLAN, &report(PLAN, &plan_truth(), Value::Null));
        let engine = json!({"name": "tesseract", "version": "5.3.0", "languages": ["vie"]});
        let mut scan = report(SCAN, &scan_truth(), engine);
        scan["document"]["place"] = none("absent");
        bench.output("quet", SCAN, &SCAN.replace("146", "148").replace("quý", "quy"), &scan);
        let accepted = bench.eval(&["--accept"]);
        assert_eq!(accepted.status.code(), Some(0), "{}", transcript(&accepted));
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn case(&self, name: &str, text: &str, truth: &Value) {
        let folder = self.path("gold").join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("input.txt"), text).unwrap();
        fs::write(folder.join("truth.txt"), text).unwrap();
        fs::write(folder.join("truth.json"), truth.to_string()).unwrap();
        let about =
            "title = \"t\"\norigin = \"invented by the sohoa project\"\nlicence = \"MIT\"\nsplit = \"dev\"\n";
        fs::write(folder.join("about.toml"), about).unwrap();
    }

    fn output(&self, name: &str, _input: &str, text: &str, report: &Value) {
        for folder in ["out/records", "out/text"] {
            fs::create_dir_all(self.path(folder)).unwrap();
        }
        fs::write(self.path(&format!("out/records/{name}.json")), report.to_string()).unwrap();
        fs::write(self.path(&format!("out/text/{name}.txt")), text).unwrap();
    }

    fn eval(&self, more: &[&str]) -> Output {
        let fixed = ["eval", "gold", "--reports", "out", "--baseline", "baseline.json"];
        sohoa(self.dir.path()).args(fixed).args(more).output().unwrap()
    }

    /// Changes a file in place. A change that changes nothing is a mistake in the test.
    fn edit(&self, name: &str, from: &str, to: &str) {
        let path = self.path(name);
        let before = fs::read_to_string(&path).unwrap();
        let after = before.replacen(from, to, 1);
        assert_ne!(before, after, "{from:?} is not in {name}");
        fs::write(path, after).unwrap();
    }

    fn edit_json(&self, name: &str, edit: impl FnOnce(&mut Value)) {
        let path = self.path(name);
        let mut value: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let before = value.clone();
        edit(&mut value);
        assert_ne!(before, value, "nothing changed in {name}");
        fs::write(path, value.to_string()).unwrap();
    }

    fn record(&self, case: &str, edit: impl FnOnce(&mut Value)) {
        self.edit_json(&format!("out/records/{case}.json"), edit);
    }

    fn remove(&self, name: &str) {
        let path = self.path(name);
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }
}

/// A damage: its name, how it is done, options of the run, the exit code, and words that must be said.
struct Mutant {
    name: &'static str,
    damage: fn(&Bench),
    options: &'static [&'static str],
    code: i32,
    says: &'static [&'static str],
}

const fn mutant(name: &'static str, damage: fn(&Bench), code: i32, says: &'static [&'static str]) -> Mutant {
    Mutant { name, damage, options: &[], code, says }
}

const LETTER_TEXT: &str = "out/text/cong-van.txt";

/// Damaged outputs: text.
const TEXTS: [Mutant; 9] = [
    mutant(
        "a digit is swapped",
        |b| b.edit(LETTER_TEXT, "48/KH", "84/KH"),
        32,
        &["cong-van: digits", "\"48/KH-UBND\" came out as \"84/KH-UBND\" (digit)"],
    ),
    mutant(
        "a digit is lost",
        |b| b.edit(LETTER_TEXT, "năm 2023", "năm"),
        32,
        &["digits", "\"2023\" is missing"],
    ),
    mutant(
        "a number is invented",
        |b| b.edit(LETTER_TEXT, "Như trên", "Như trên 7"),
        32,
        &["digits", "\"7;\" is too much"],
    ),
    mutant(
        "a decimal comma moves",
        |b| b.edit("out/text/ke-hoach.txt", "45,75", "457,5"),
        32,
        &["ke-hoach: digits"],
    ),
    mutant(
        "a tone is removed",
        |b| b.edit(LETTER_TEXT, "lưu trữ", "lưu trư"),
        30,
        &["cong-van: wer", "\"trữ\" came out as \"trư\" (tone)"],
    ),
    mutant("đ becomes d", |b| b.edit(LETTER_TEXT, "đơn vị", "dơn vị"), 30, &["cong-van: syllables", "(đ)"]),
    mutant(
        "a word is dropped",
        |b| b.edit(LETTER_TEXT, "thuộc huyện", "huyện"),
        30,
        &["cong-van: cer", "\"thuộc\" is missing"],
    ),
    mutant(
        "a line is dropped",
        |b| b.edit(LETTER_TEXT, "Độc lập - Tự do - Hạnh phúc\n", ""),
        30,
        &["cong-van: cer"],
    ),
    mutant(
        "the text is emptied",
        |b| fs::write(b.path(LETTER_TEXT), "").unwrap(),
        32,
        &["cong-van: digits", "cong-van: cer"],
    ),
];

/// Damaged outputs: fields.
const RECORDS: [Mutant; 17] = [
    mutant(
        "a blank number is filled",
        |b| b.record("ke-hoach", |r| r["document"]["number"] = field("48")),
        32,
        &["ke-hoach: document.number", "filled a blank"],
    ),
    mutant(
        "an absent field is filled",
        |b| b.record("cong-van", |r| r["document"]["urgency"] = field("KHẨN")),
        32,
        &["cong-van: document.urgency", "filled a blank"],
    ),
    mutant(
        "a partial date gets a month",
        |b| b.record("ke-hoach", |r| r["document"]["issued"]["value"] = json!("2024-01-XX")),
        32,
        &["ke-hoach: document.issued", "filled a blank"],
    ),
    mutant(
        "the code is a citation's",
        |b| b.record("cong-van", |r| r["document"]["code"]["value"] = json!("48/KH-UBND")),
        30,
        &["cong-van: document.code", "expected 215/UBND-VP, found 48/KH-UBND"],
    ),
    mutant(
        "the date is a day off",
        |b| b.record("cong-van", |r| r["document"]["issued"]["value"] = json!("2024-03-15")),
        30,
        &["document.issued"],
    ),
    mutant(
        "a value is missed",
        |b| b.record("cong-van", |r| r["document"]["place"] = none("absent")),
        30,
        &["document.place", "missed"],
    ),
    mutant(
        "a blank becomes absent",
        |b| b.record("ke-hoach", |r| r["document"]["number"] = none("absent")),
        30,
        &["document.number", "wrong state"],
    ),
    mutant(
        "a value becomes partial",
        |b| b.record("cong-van", |r| r["document"]["symbol"]["state"] = json!("partial")),
        30,
        &["document.symbol", "wrong state"],
    ),
    mutant(
        "a field is renamed",
        |b| b.edit("out/records/cong-van.json", "\"issued\"", "\"issue_date\""),
        30,
        &["document.issued", "not in the report"],
    ),
    mutant(
        "a list is renamed",
        |b| b.edit("out/records/ke-hoach.json", "\"recipients\"", "\"copies\""),
        30,
        &["ke-hoach: recipients.name", "not in the report"],
    ),
    mutant(
        "a citation is dropped",
        |b| b.record("cong-van", |r| r["references"] = json!([])),
        30,
        &["references.code", "missed"],
    ),
    mutant(
        "a citation is invented",
        |b| {
            b.record("cong-van", |r| r["references"].as_array_mut().unwrap().push(json!({"code": "1/NQ-CP"})))
        },
        30,
        &["references.code", "1/NQ-CP (not in the document)"],
    ),
    mutant(
        "a citation's date changes",
        |b| b.record("cong-van", |r| r["references"][0]["date"] = json!("2024-09-02")),
        30,
        &["references.date"],
    ),
    mutant(
        "an addressee is doubled",
        |b| {
            b.record("cong-van", |r| {
                let first = r["document"]["addressees"][0].clone();
                r["document"]["addressees"].as_array_mut().unwrap().push(first);
            })
        },
        30,
        &["document.addressees.name", "not in the document"],
    ),
    mutant(
        "a recipient's purpose is invented",
        |b| b.record("cong-van", |r| r["recipients"][0]["purpose"] = json!("báo cáo")),
        30,
        &["recipients.purpose"],
    ),
    mutant(
        "one known failure goes and another comes",
        |b| {
            b.record("quet", |r| {
                r["document"]["place"] = field("Sông Trà");
                r["document"]["code"] = none("absent");
            })
        },
        30,
        &["quet: document.code", "quet: document.place"],
    ),
    mutant(
        "the document is another's",
        |b| {
            fs::copy(b.path("out/text/ke-hoach.txt"), b.path(LETTER_TEXT)).unwrap();
        },
        32,
        &["cong-van: digits"],
    ),
];

/// Outputs that cannot be trusted, and known failures that pass.
const OUTPUTS: [Mutant; 10] = [
    mutant(
        "a report is missing",
        |b| b.remove("out/records/quet.json"),
        31,
        &["quet: no report of this input"],
    ),
    mutant("a text is missing", |b| b.remove("out/text/quet.txt"), 31, &["text/quet.txt is missing"]),
    mutant(
        "a report is cut short",
        |b| {
            let path = b.path("out/records/quet.json");
            let half = fs::read(&path).unwrap();
            fs::write(path, &half[..half.len() / 2]).unwrap();
        },
        31,
        &["quet: no report of this input"],
    ),
    mutant(
        "a report is of another input",
        |b| b.record("quet", |r| r["source"]["blake3"] = json!("00")),
        31,
        &["quet: no report of this input"],
    ),
    mutant(
        "reports are of two versions",
        |b| b.record("quet", |r| r["produced_by"]["dictionaries"] = json!("e")),
        31,
        &["made by different versions"],
    ),
    mutant(
        "there is no report at all",
        |b| {
            b.remove("out/records");
            fs::create_dir(b.path("out/records")).unwrap();
        },
        31,
        &["nothing was evaluated"],
    ),
    mutant(
        "a known failure of a field passes",
        |b| b.record("quet", |r| r["document"]["place"] = field("Sông Trà")),
        30,
        &["OUT OF DATE", "quet: document.place", "[a known failure passes]", "--accept"],
    ),
    mutant(
        "a known wrong digit is right",
        |b| b.edit("out/text/quet.txt", "148", "146"),
        30,
        &["OUT OF DATE", "quet: digits"],
    ),
    mutant(
        "a known missing value is invented",
        |b| b.record("quet", |r| r["document"]["place"] = field("Hà Nội")),
        30,
        &["quet: document.place", "expected Sông Trà, found Hà Nội (wrong value)"],
    ),
    mutant(
        "list order changes (no damage)",
        |b| b.record("cong-van", |r| r["recipients"].as_array_mut().unwrap().reverse()),
        0,
        &["gate: HELD: 0 regressed, 0 improved"],
    ),
];

/// A damaged gold set.
const GOLD: [Mutant; 14] = [
    mutant(
        "a case is dropped",
        |b| b.remove("gold/quet"),
        31,
        &["quet: the case is in the baseline and was not evaluated"],
    ),
    mutant(
        "a true text is changed",
        |b| b.edit("gold/quet/truth.txt", "146", "148"),
        31,
        &["quet: its input or truth is not that of the baseline"],
    ),
    mutant(
        "a true field is changed",
        |b| b.edit("gold/quet/truth.json", "92/BC-SNV", "93/BC-SNV"),
        31,
        &["quet: its input or truth"],
    ),
    mutant(
        "a true field is taken out",
        |b| {
            b.edit_json("gold/quet/truth.json", |t| {
                drop(t["document"].as_object_mut().unwrap().remove("place"))
            })
        },
        31,
        &["quet: its input or truth"],
    ),
    mutant(
        "a true field is renamed",
        |b| b.edit("gold/quet/truth.json", "\"place\"", "\"plaec\""),
        31,
        &["quet: truth.json: unknown field `plaec`"],
    ),
    mutant(
        "a true state is impossible",
        |b| b.edit("gold/ke-hoach/truth.json", "\"partial\"", "\"blank\""),
        31,
        &["ke-hoach: truth.json: document.issued"],
    ),
    mutant(
        "the input is changed",
        |b| b.edit("gold/quet/input.txt", "SỞ", "Sở"),
        31,
        &["quet: no report of this input"],
    ),
    mutant(
        "the input is missing",
        |b| b.remove("gold/quet/input.txt"),
        31,
        &["quet: expected one file called input.*, found 0"],
    ),
    mutant(
        "about.toml is missing",
        |b| b.remove("gold/quet/about.toml"),
        31,
        &["quet: about.toml is missing"],
    ),
    mutant(
        "a true text is emptied",
        |b| fs::write(b.path("gold/quet/truth.txt"), "\n").unwrap(),
        31,
        &["quet: truth.txt: there is no text"],
    ),
    mutant("a true text is missing", |b| b.remove("gold/quet/truth.txt"), 31, &["quet: its input or truth"]),
    mutant(
        "a case is new",
        |b| {
            b.case("moi", "Kế hoạch mới", &json!({"references": []}));
            b.output(
                "moi",
                "",
                "Kế hoạch mới",
                &report("Kế hoạch mới", &json!({"references": []}), Value::Null),
            );
        },
        31,
        &["moi: the case is not in the baseline"],
    ),
    mutant(
        "a case is renamed",
        |b| fs::rename(b.path("gold/quet"), b.path("gold/scan")).unwrap(),
        31,
        &["quet: the case is in the baseline and was not evaluated", "scan: the case is not in the baseline"],
    ),
    mutant(
        "the gold set is empty",
        |b| {
            b.remove("gold");
            fs::create_dir(b.path("gold")).unwrap();
        },
        31,
        &["nothing was evaluated"],
    ),
];

/// A damaged baseline, and options that do not fit it.
const BASELINES: [Mutant; 9] = [
    mutant("the baseline is missing", |b| b.remove("baseline.json"), 31, &["there is no baseline"]),
    mutant(
        "the baseline is cut short",
        |b| {
            let whole = fs::read(b.path("baseline.json")).unwrap();
            fs::write(b.path("baseline.json"), &whole[..whole.len() - 40]).unwrap();
        },
        31,
        &["the baseline is damaged"],
    ),
    mutant(
        "the baseline is empty",
        |b| fs::write(b.path("baseline.json"), "").unwrap(),
        31,
        &["the baseline is damaged"],
    ),
    mutant(
        "the baseline is another JSON",
        |b| fs::write(b.path("baseline.json"), "{}").unwrap(),
        31,
        &["the baseline is damaged"],
    ),
    mutant(
        "errors are raised by hand",
        |b| b.edit_json("baseline.json", |l| l["cases"]["cong-van"]["text"]["cer"]["errors"] = json!(99)),
        31,
        &["edited by hand or damaged"],
    ),
    mutant(
        "a case is taken out by hand",
        |b| b.edit_json("baseline.json", |l| drop(l["cases"].as_object_mut().unwrap().remove("quet"))),
        31,
        &["edited by hand or damaged"],
    ),
    mutant(
        "a known failure is added by hand",
        |b| {
            b.edit_json("baseline.json", |l| {
                let fault = json!({"truth": "215", "got": "48", "verdict": "wrong"});
                l["cases"]["cong-van"]["fields"]["document.number"]["faults"] = json!([fault]);
            })
        },
        31,
        &["edited by hand or damaged"],
    ),
    mutant(
        "a field is renamed in the baseline",
        |b| b.edit("baseline.json", "document.number", "document.nummer"),
        31,
        &["edited by hand or damaged"],
    ),
    mutant(
        "the baseline has another version",
        |b| b.edit("baseline.json", "sohoa-baseline-1", "sohoa-baseline-0"),
        31,
        &["has version sohoa-baseline-0"],
    ),
];

/// Options that would make the gate blind.
const OPTIONS: [Mutant; 6] = [
    Mutant {
        name: "only fields are evaluated",
        damage: |_| {},
        options: &["--only", "fields"],
        code: 31,
        says: &["the baseline is of everything in all cases, this run is of fields"],
    },
    Mutant {
        name: "only one split is evaluated",
        damage: |_| {},
        options: &["--split", "dev"],
        code: 31,
        says: &["this run is of everything in dev cases"],
    },
    Mutant {
        name: "a tolerance is misspelt",
        damage: |b| fs::write(b.path("t.toml"), "txt = 1.0\n").unwrap(),
        options: &["--tolerances", "t.toml"],
        code: 31,
        says: &["t.toml: unknown field `txt`"],
    },
    Mutant {
        name: "a wide tolerance for text does not excuse a digit",
        damage: |b| {
            fs::write(b.path("t.toml"), "text = 100.0\n").unwrap();
            b.edit(LETTER_TEXT, "48/KH", "84/KH");
        },
        options: &["--tolerances", "t.toml"],
        code: 32,
        says: &["cong-van: digits"],
    },
    Mutant {
        name: "a missing report is not accepted",
        damage: |b| b.remove("out/records/quet.json"),
        options: &["--accept"],
        code: 31,
        says: &["not accepted: quet: no report of this input"],
    },
    Mutant {
        name: "a damaged baseline is not accepted over",
        damage: |b| b.edit("baseline.json", "sohoa-baseline-1", "sohoa-baseline-0"),
        options: &["--accept"],
        code: 31,
        says: &["not accepted", "has version sohoa-baseline-0"],
    },
];

#[track_caller]
fn all_are_caught(mutants: &[Mutant]) {
    let survivors: Vec<String> = mutants.iter().filter_map(survives).collect();
    assert!(
        survivors.is_empty(),
        "{} of {} not caught:\n{}",
        survivors.len(),
        mutants.len(),
        survivors.join("\n")
    );
}

/// What is wrong with the answer to a mutant.
fn survives(mutant: &Mutant) -> Option<String> {
    let bench = Bench::new();
    (mutant.damage)(&bench);
    let baseline = fs::read(bench.path("baseline.json")).ok();
    let output = bench.eval(mutant.options);
    let said = String::from_utf8_lossy(&output.stdout);
    let unsaid: Vec<&&str> = mutant.says.iter().filter(|words| !said.contains(**words)).collect();
    let is_rewritten = fs::read(bench.path("baseline.json")).ok() != baseline;
    let is_caught = output.status.code() == Some(mutant.code) && unsaid.is_empty() && !is_rewritten;
    (!is_caught).then(|| {
        format!(
            "{}: expected code {} and {:?} in\n{}{}",
            mutant.name,
            mutant.code,
            unsaid,
            transcript(&output),
            if is_rewritten { "the baseline was rewritten\n" } else { "" }
        )
    })
}

#[test]
fn damaged_texts_are_caught() {
    all_are_caught(&TEXTS);
}

#[test]
fn damaged_records_are_caught() {
    all_are_caught(&RECORDS);
}

#[test]
fn missing_outputs_and_healed_failures_are_caught() {
    all_are_caught(&OUTPUTS);
}

#[test]
fn a_damaged_gold_set_is_caught() {
    all_are_caught(&GOLD);
}

#[test]
fn a_damaged_baseline_is_caught() {
    all_are_caught(&BASELINES);
}

#[test]
fn blinding_options_are_caught() {
    all_are_caught(&OPTIONS);
}

#[test]
fn an_undamaged_run_holds_and_says_so() {
    let bench = Bench::new();
    let output =
        bench.eval(&["--report", "r.json", "--html", "r.html", "--junit", "r.xml", "--markdown", "r.md"]);
    insta::assert_snapshot!(mask(&transcript(&output)));
    let report: Value = serde_json::from_slice(&fs::read(bench.path("r.json")).unwrap()).unwrap();
    for key in ["gt", "ocr", "cer", "wer", "n_characters", "n_words"] {
        assert!(report["cases"][0].get(key).is_some(), "{key} is missing");
    }
    insta::assert_snapshot!("junit", fs::read_to_string(bench.path("r.xml")).unwrap());
    insta::assert_snapshot!("markdown", fs::read_to_string(bench.path("r.md")).unwrap());
    let html = fs::read_to_string(bench.path("r.html")).unwrap();
    assert!(!html.contains("http"), "the page needs something from elsewhere");
    assert!(html.contains("<ins>148<small>digit</small></ins>"));
}

#[test]
fn a_change_is_accepted_explicitly_and_then_holds() {
    let bench = Bench::new();
    bench.record("quet", |record| record["document"]["place"] = field("Sông Trà"));
    let accepted = bench.eval(&["--accept"]);
    let said = String::from_utf8_lossy(&accepted.stdout).into_owned();
    assert!(said.contains("improved: quet: document.place") && said.contains("accepted: 3 cases"), "{said}");
    assert_eq!(accepted.status.code(), Some(0));
    assert_eq!(bench.eval(&[]).status.code(), Some(0));
}

#[test]
fn two_reports_can_be_compared() {
    let bench = Bench::new();
    bench.eval(&["--report", "before.json"]);
    bench.edit(LETTER_TEXT, "lưu trữ", "lưu trư");
    bench.record("quet", |record| record["document"]["place"] = field("Sông Trà"));
    bench.eval(&["--report", "after.json"]);
    let output =
        sohoa(bench.dir.path()).args(["eval", "diff", "before.json", "after.json"]).output().unwrap();
    insta::assert_snapshot!(transcript(&output));
}

#[test]
fn a_gold_set_is_checked_and_annotations_are_imported() {
    let bench = Bench::new();
    let annotation =
        json!({"doc_number": "92", "doc_symbol": "BC-SNV", "doc_code": "92/BC-SNV", "title": "t"});
    fs::write(bench.path("a.json"), annotation.to_string()).unwrap();
    let import = ["gold", "import", "a.json", "--input", "gold/quet/input.txt", "--out", "gold"];
    let imported = sohoa(bench.dir.path()).args(import).output().unwrap();
    assert_eq!(imported.status.code(), Some(0), "{}", transcript(&imported));
    check(bench.dir.path(), 0, "4 cases: 4 dev, 0 test");
    bench.remove("gold/a/about.toml");
    check(bench.dir.path(), 31, "a: about.toml is missing");
}

fn check(dir: &Path, code: i32, says: &str) {
    let output = sohoa(dir).args(["gold", "check", "gold"]).output().unwrap();
    assert_eq!(output.status.code(), Some(code), "{}", transcript(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains(says), "{}", transcript(&output));
}

/// What differs between machines and runs.
fn mask(text: &str) -> String {
    let machine = regex::Regex::new(r"; \S+ \S+, \d+ cores; [\d.]+ s with \d+ at a time").unwrap();
    machine.replace_all(text, "; [MACHINE]").into_owned()
}
