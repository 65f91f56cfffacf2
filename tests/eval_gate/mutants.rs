//! The damages: what is done to the bench, and the answer it must get.

#![expect(clippy::unwrap_used, reason = "a damage that cannot be done is a mistake in the test")]

use std::fs;

use serde_json::{Value, json};

use super::{Bench, field, none, report};

/// A damage: its name, how it is done, options of the run, the exit code, and words that must be said.
pub(super) struct Mutant {
    pub(super) name: &'static str,
    pub(super) damage: fn(&Bench),
    pub(super) options: &'static [&'static str],
    pub(super) code: i32,
    pub(super) says: &'static [&'static str],
}

const fn mutant(name: &'static str, damage: fn(&Bench), code: i32, says: &'static [&'static str]) -> Mutant {
    Mutant { name, damage, options: &[], code, says }
}

/// What was made of the letter.
pub(super) const LETTER_TEXT: &str = "out/text/cong-van.txt";

/// Damaged outputs: text.
pub(super) const TEXTS: [Mutant; 9] = [
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
pub(super) const RECORDS: [Mutant; 17] = [
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
            b.record("cong-van", |r| {
                r["references"].as_array_mut().unwrap().push(json!({"code": "1/NQ-CP"}));
            });
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
            });
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
            });
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
pub(super) const OUTPUTS: [Mutant; 10] = [
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
pub(super) const GOLD: [Mutant; 14] = [
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
                drop(t["document"].as_object_mut().unwrap().remove("place"));
            });
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
                "Kế hoạch mới",
                &report("Kế hoạch mới", &json!({"references": []}), &Value::Null),
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
pub(super) const BASELINES: [Mutant; 9] = [
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
            });
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
pub(super) const OPTIONS: [Mutant; 6] = [
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
