//! Written reports in another dress, without reading their numbers: what was printed stays as it was printed.

use crate::error::Result;

/// JSON for people as JSON for programs: one line, with its line break.
pub fn one_line(json: &[u8]) -> Vec<u8> {
    let mut line = Vec::with_capacity(json.len());
    let (mut in_text, mut escaped) = (false, false);
    for &byte in json {
        if in_text {
            in_text = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
        } else if byte.is_ascii_whitespace() {
            continue;
        } else {
            in_text = byte == b'"';
        }
        line.push(byte);
    }
    line.push(b'\n');
    line
}

/// The report `json` of the file at `from` as that of the same file at `to`; `None` when it is not of `from`.
pub fn readdressed(json: &str, from: &str, to: &str) -> Result<Option<String>> {
    let [old, new] = [from, to].map(super::report::json_text);
    let (old, new) = (format!("\"path\": {}", old?), format!("\"path\": {}", new?));
    // The source stands before everything that could quote a path.
    Ok(json.split_once(&old).map(|(before, after)| format!("{before}{new}{after}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_keeps_what_stands_in_texts() {
        let json = b"{\n  \"a b\": \"x  \\\" \\\\\",\n  \"c\": 0.10\n}\n";
        assert_eq!(one_line(json), b"{\"a b\":\"x  \\\" \\\\\",\"c\":0.10}\n");
    }

    #[test]
    fn only_the_path_changes() {
        let json = "{\n  \"source\": {\n    \"path\": \"a \\\"1\\\".txt\"\n  },\n  \"path\": 1\n}";
        let other = readdressed(json, "a \"1\".txt", "b.txt").unwrap().unwrap();
        assert_eq!(other, "{\n  \"source\": {\n    \"path\": \"b.txt\"\n  },\n  \"path\": 1\n}");
        assert_eq!(readdressed(json, "c.txt", "b.txt").unwrap(), None);
    }
}
