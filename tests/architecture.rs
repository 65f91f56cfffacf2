//! What may import what: arrows only downward, stages are siblings and never import each other.

use std::fs;
use std::path::Path;

/// Each room and the rooms of this crate it may use.
const ALLOWED: [(&str, &[&str]); 9] = [
    ("text", &["text"]),
    ("document", &["document"]),
    ("ingest", &["ingest", "document", "text", "error"]),
    ("ocr", &["ocr", "document", "text", "error"]),
    ("restore", &["restore", "document", "text", "error", "assets"]),
    ("extract", &["extract", "document", "text", "error", "assets"]),
    ("eval", &["eval", "document", "text", "error"]),
    ("output", &["output", "document", "text", "error"]),
    (
        "pipeline",
        &["pipeline", "ingest", "ocr", "restore", "extract", "output", "document", "text", "error", "assets"],
    ),
];

#[test]
fn rooms_use_only_what_stands_below_them() {
    let use_of_room = regex::Regex::new(r"\bcrate::(?:\{)?([a-z]+)").expect("a valid pattern");
    for (room, allowed) in ALLOWED {
        for file in rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room)) {
            let code = fs::read_to_string(&file).expect("readable source");
            for found in use_of_room.captures_iter(&code).map(|found| found[1].to_owned()) {
                let file = file.display();
                assert!(
                    allowed.contains(&found.as_str()),
                    "{file} uses crate::{found}, which {room} may not"
                );
            }
        }
    }
}

fn rust_files(room: &Path) -> Vec<std::path::PathBuf> {
    let entries = walkdir::WalkDir::new(room).into_iter().map(|entry| entry.expect("readable").into_path());
    entries.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}
