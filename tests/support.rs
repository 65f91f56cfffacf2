//! What the tests share: running the program, reading what it wrote, making broken files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

/// The program under test, in `dir`, with nothing of the environment that could change its words.
pub(crate) fn sohoa(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sohoa"));
    command.current_dir(dir).env("NO_COLOR", "1").env_remove("SOHOA_LOG");
    command
}

/// Exit code, stdout and stderr in one text, as snapshots hold them. What differs between machines is masked.
pub(crate) fn transcript(output: &Output) -> String {
    let code = output.status.code().expect("the program ends by itself");
    let text = format!(
        "exit: {code}\n--- stdout\n{}--- stderr\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    mask(&text)
}

fn mask(text: &str) -> String {
    let masks = [
        (r"Tesseract \d+\.[\w.-]+", "Tesseract [VERSION]"),
        (r"sohoa \d+\.\d+\.\d+", "sohoa [VERSION]"),
        (r"(dictionaries|model) [0-9a-f]{10}", "$1 [HASH]"),
        (r"found: [a-z_, A-Z]+\)", "found: [LANGUAGES])"),
    ];
    masks.iter().fold(text.to_owned(), |text, (pattern, mask)| {
        regex::Regex::new(pattern).expect("a valid mask").replace_all(&text, *mask).into_owned()
    })
}

/// A JSON file.
pub(crate) fn json(path: &Path) -> Value {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All files under `root` with their content, by relative path; `except` are left out.
pub(crate) fn tree(root: &Path, except: &[&str]) -> Vec<(PathBuf, Vec<u8>)> {
    let files =
        walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(|entry| entry.expect("readable"));
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(root).expect("under the root").to_owned();
            (name, fs::read(entry.path()).expect("readable"))
        })
        .filter(|(name, _)| !except.iter().any(|left_out| name.ends_with(left_out)))
        .collect()
}

/// A small official letter of our own making.
pub(crate) const LETTER: &str = "ỦY BAN NHÂN DÂN
HUYỆN SÔNG TRÀ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 215/UBND-VP
V/v rà soát hồ sơ lưu trữ năm 2023

Sông Trà, ngày 14 tháng 3 năm 2024

Kính gửi:
- Các phòng, ban thuộc huyện;
- Ủy ban nhân dân các xã, thị trấn.

Thực hiện Kế hoạch số 48/KH-UBND ngày 09/02/2024 của Ủy ban nhân dân tỉnh về số hóa tài liệu lưu trữ,
Ủy ban nhân dân huyện yêu cầu các đơn vị rà soát hồ sơ trước ngày 30/4/2024.

Nơi nhận:
- Như trên;
- Lưu: VT, VP.

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Trần Văn Mẫu
";

/// The schema that every record must satisfy, as the program prints it.
pub(crate) fn validator() -> jsonschema::Validator {
    jsonschema::validator_for(&sohoa::output::schema()).expect("a valid schema")
}

/// Fails with every violation when `record` does not satisfy the schema.
pub(crate) fn assert_valid(validator: &jsonschema::Validator, record: &Value) {
    let violations: Vec<String> =
        validator.iter_errors(record).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(violations.is_empty(), "{violations:#?}");
}

/// The scans among the samples, so that pages, OCR and order all have a part in it.
pub(crate) fn sample_inputs() -> Vec<String> {
    let samples = walkdir::WalkDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/samples")).sort_by_file_name();
    let files = samples.into_iter().map(|entry| entry.expect("readable").into_path());
    files
        .filter(|path| path.file_stem().is_some_and(|stem| stem == "input"))
        .map(|path| path.display().to_string())
        .collect()
}
