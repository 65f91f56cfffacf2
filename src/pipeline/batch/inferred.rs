//! What one document does not show and another one says of it: a day or number that cannot be read, from citations.
//!
//! Records are never changed: what is inferred is no reading. It stands in a file of its own with the evidence of
//! both documents, for a person to take or leave. Two passes over the results: the first keeps the documents that
//! lack something, the second what is cited of those, so memory grows with gaps, not with documents. Nothing is
//! offered unless all that cite agree.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};

use aho_corasick::AhoCorasick;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::folders::Folders;
use crate::error::{Error, ErrorKind, Result};
use crate::output::{Draft, forget, json_line, unwritable};
use crate::text;

/// Share of the words of one subject that must stand in the other.
const ALIKE: f64 = 0.6;
const UNLIKE: f64 = 0.3;

/// The part of a report that is looked at.
#[derive(Debug, Deserialize)]
struct Seen {
    source: SeenSource,
    document: SeenDocument,
    references: Vec<SeenReference>,
}

#[derive(Debug, Deserialize)]
struct SeenSource {
    path: String,
    blake3: String,
}

#[derive(Debug, Deserialize)]
struct SeenDocument {
    code: SeenField,
    number: SeenField,
    symbol: SeenField,
    issuer: SeenField,
    issued: SeenField,
    subject: SeenField,
}

#[derive(Debug, Deserialize)]
struct SeenField {
    state: String,
    value: Option<String>,
    raw: Option<String>,
    evidence: Value,
}

#[derive(Debug, Deserialize)]
struct SeenReference {
    code: Option<String>,
    date: Option<String>,
    issuer: Option<String>,
    subject: Option<String>,
    raw: String,
    mentions: Value,
}

/// A document that lacks its day or its number.
#[derive(Debug)]
struct Gap {
    path: String,
    blake3: String,
    wanted: Wanted,
    state: String,
    read: Option<String>,
    raw: String,
    /// The code when the day is wanted, the symbol when the number is.
    key: String,
    date: Option<String>,
    issuer: Option<String>,
    subject: Option<String>,
    evidence: Value,
    cited: Vec<Cited>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Issued,
    Number,
}

/// What another document says.
#[derive(Debug, Clone, Serialize)]
struct Cited {
    path: String,
    #[serde(skip)]
    blake3: String,
    #[serde(skip)]
    value: String,
    code: Option<String>,
    date: Option<String>,
    issuer: Option<String>,
    raw: String,
    mentions: Value,
}

/// One line of the file.
#[derive(Debug, Serialize)]
struct Inferred<'a> {
    path: &'a str,
    field: &'static str,
    /// State and value of the field in the record, where they stay.
    state: &'a str,
    read: Option<&'a str>,
    #[serde(rename = "inferred")]
    value: &'a str,
    reason: String,
    /// Where the document itself shows the field.
    evidence: &'a Value,
    /// The documents that say so.
    from: &'a [Cited],
}

/// The documents that lack something.
#[derive(Debug, Default)]
pub(super) struct Gaps(Vec<Gap>);

impl Gaps {
    /// Looks at one report of the results.
    pub(super) fn look(&mut self, report: &[u8]) {
        // A report that this version did not write says nothing here.
        let Ok(seen) = serde_json::from_slice::<Seen>(report) else { return };
        self.0.extend(gap(seen));
    }

    /// Looks for citations of the documents in the results and writes what they agree on; the number of values.
    pub(super) fn fill(mut self, folders: &Folders) -> Result<u64> {
        if !self.0.is_empty() {
            self.read(folders)?;
        }
        let found: Vec<&Gap> = self.0.iter().filter(|gap| gap.agreed().is_some()).collect();
        if found.is_empty() {
            forget(&folders.inferred())?;
            return Ok(0);
        }
        let mut draft = Draft::create(&folders.inferred())?;
        for gap in &found {
            if let Some(line) = gap.line() {
                draft
                    .write_all(&json_line(&line)?)
                    .map_err(|cause| unwritable(&folders.inferred(), cause))?;
            }
        }
        draft.finish()?;
        Ok(found.len() as u64)
    }

    fn read(&mut self, folders: &Folders) -> Result<()> {
        let mut at: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, gap) in self.0.iter().enumerate() {
            at.entry(gap.key.clone()).or_default().push(index);
        }
        let keys = AhoCorasick::new(at.keys()).map_err(|cause| {
            Error::new(ErrorKind::Crashed, "cannot look for what is cited").caused_by(cause)
        })?;
        let path = folders.results();
        let unreadable = |cause| {
            Error::new(ErrorKind::Unreadable, "cannot read the results again")
                .in_source(&path.display().to_string())
                .caused_by(cause)
        };
        for line in BufReader::new(File::open(&path).map_err(unreadable)?).split(b'\n') {
            let line = line.map_err(unreadable)?;
            if keys.is_match(&line)
                && let Ok(seen) = serde_json::from_slice::<Seen>(&line)
            {
                self.hear(&seen, &at);
            }
        }
        Ok(())
    }

    fn hear(&mut self, seen: &Seen, at: &BTreeMap<String, Vec<usize>>) {
        for reference in &seen.references {
            let Some(code) = reference.code.as_deref() else { continue };
            let symbol = code.split_once('/').map(|(_, symbol)| symbol);
            let gaps = [Some(code), symbol].into_iter().flatten().filter_map(|key| at.get(key)).flatten();
            for index in gaps {
                self.0[*index].hear(seen, reference);
            }
        }
    }
}

/// What a document lacks: its day, or its number, when the other is known. A blank is no gap: nothing was there.
fn gap(seen: Seen) -> Option<Gap> {
    let Seen { source, document, .. } = seen;
    let open = |field: &SeenField| matches!(field.state.as_str(), "partial" | "unreadable");
    let whole = |field: &SeenField| field.state == "value";
    let (field, wanted, key, date) = if open(&document.issued) && whole(&document.code) {
        let known = document.issued.value.clone();
        (document.issued, Wanted::Issued, document.code.value?, known)
    } else if open(&document.number) && whole(&document.symbol) && whole(&document.issued) {
        (document.number, Wanted::Number, document.symbol.value?, document.issued.value)
    } else {
        return None;
    };
    Some(Gap {
        path: source.path,
        blake3: source.blake3,
        wanted,
        state: field.state,
        read: field.value,
        raw: field.raw.unwrap_or_default(),
        key,
        date,
        issuer: document.issuer.value,
        subject: document.subject.value,
        evidence: field.evidence,
        cited: Vec::new(),
    })
}

impl Gap {
    /// Takes the citation for evidence when it can mean this document and says what is not known of it.
    fn hear(&mut self, seen: &Seen, reference: &SeenReference) {
        let Some(value) = self.told(reference).filter(|value| holds(value, &self.raw)) else { return };
        let known = self.cited.iter().any(|cited| cited.blake3 == seen.source.blake3 && cited.value == value);
        if seen.source.blake3 == self.blake3 || known || !self.is_meant(reference) {
            return;
        }
        self.cited.push(Cited {
            path: seen.source.path.clone(),
            blake3: seen.source.blake3.clone(),
            value,
            code: reference.code.clone(),
            date: reference.date.clone(),
            issuer: reference.issuer.clone(),
            raw: reference.raw.clone(),
            mentions: reference.mentions.clone(),
        });
    }

    /// What the citation says of the missing field, if it fits what is known.
    fn told(&self, reference: &SeenReference) -> Option<String> {
        let date =
            reference.date.as_deref().filter(|date| is_whole(date) && fits(date, self.date.as_deref()))?;
        match self.wanted {
            Wanted::Issued => (reference.code.as_deref() == Some(&*self.key)).then(|| date.to_owned()),
            Wanted::Number => {
                let (number, symbol) = reference.code.as_deref()?.split_once('/')?;
                (symbol == self.key).then(|| number.to_owned())
            }
        }
    }

    /// One symbol and number stand on documents of many agencies: the issuer must be the same, or the subject alike
    /// when the citation names no issuer; and a subject that is another speaks against it.
    fn is_meant(&self, reference: &SeenReference) -> bool {
        let alike =
            both(self.subject.as_ref(), reference.subject.as_ref()).map(|(own, cited)| likeness(own, cited));
        let same = both(self.issuer.as_ref(), reference.issuer.as_ref())
            .map(|(own, cited)| names_the_same(own, cited));
        match (same, alike) {
            (Some(false), _) => false,
            (Some(true), alike) => alike.is_none_or(|alike| alike >= UNLIKE),
            (None, alike) => alike.is_some_and(|alike| alike >= ALIKE),
        }
    }

    /// What all that cite it say.
    fn agreed(&self) -> Option<&str> {
        let values: BTreeSet<&str> = self.cited.iter().map(|cited| cited.value.as_str()).collect();
        values.first().copied().filter(|_| values.len() == 1)
    }

    fn line(&self) -> Option<Inferred<'_>> {
        let value = self.agreed()?;
        let field = match self.wanted {
            Wanted::Issued => "/document/issued",
            Wanted::Number => "/document/number",
        };
        let documents = match self.cited.len() {
            1 => "1 document cites".to_owned(),
            many => format!("{many} documents cite"),
        };
        let reason = format!(
            "read as “{}”; {documents} {} with this value; look at the page before it is taken",
            self.raw, self.key
        );
        let Self { path, state, read, evidence, cited, .. } = self;
        Some(Inferred { path, field, state, read: read.as_deref(), value, reason, evidence, from: cited })
    }
}

fn both<'a>(a: Option<&'a String>, b: Option<&'a String>) -> Option<(&'a str, &'a str)> {
    a.map(String::as_str).zip(b.map(String::as_str))
}

fn is_whole(date: &str) -> bool {
    date.len() == 10 && !date.contains('X')
}

/// Whether a whole date is one that a date known in part can be.
fn fits(date: &str, known: Option<&str>) -> bool {
    let Some(known) = known else { return true };
    let pairs = date.chars().zip(known.chars().chain(std::iter::repeat('X')));
    pairs.into_iter().all(|(a, b)| b == 'X' || a == b)
}

/// Whether every digit that was read stands in `value` in this order: `3/ tháng 5` can be 31 May, not 14 May.
fn holds(value: &str, raw: &str) -> bool {
    let parts: Vec<&str> = value.split('-').rev().map(|part| part.trim_start_matches('0')).collect();
    let written = parts.concat();
    let mut written = written.chars();
    let mut read = raw.chars().filter(char::is_ascii_digit).skip_while(|digit| *digit == '0');
    read.all(|digit| digit == '0' || written.any(|other| other == digit))
}

/// Whether one name is the other or a part of it: `Sở Nội vụ` and `Sở Nội vụ tỉnh X`.
fn names_the_same(a: &str, b: &str) -> bool {
    let [a, b] = [a, b].map(|name| format!(" {} ", text::skeleton(&text::single_spaced(name))));
    a.contains(&b) || b.contains(&a)
}

/// The share of the words of the shorter subject that stand in the other.
fn likeness(a: &str, b: &str) -> f64 {
    let words = |subject: &str| -> BTreeSet<String> {
        let words = subject.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(text::skeleton).collect()
    };
    let (a, b) = (words(a), words(b));
    let shorter = a.len().min(b.len()).max(1);
    a.intersection(&b).count() as f64 / shorter as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn field(state: &str, value: &str, raw: &str) -> Value {
        json!({"state": state, "value": value, "raw": raw, "evidence": []})
    }

    fn report(path: &str, issued: &Value, references: &Value) -> Value {
        json!({
            "source": {"path": path, "blake3": path},
            "document": {
                "code": field("value", "12/KH-SNV", ""), "number": field("value", "12", "12"),
                "symbol": field("value", "KH-SNV", ""), "issuer": field("value", "Sở Nội vụ", ""),
                "issued": issued, "subject": field("value", "Kiểm tra hồ sơ", ""),
            },
            "references": references,
        })
    }

    fn inferred(raw: &str, known: &str, citations: &[(&str, &str)]) -> Option<String> {
        let own = report("a", &field("partial", known, raw), &json!([]));
        let mut gap = gap(serde_json::from_value(own).unwrap()).unwrap();
        for (at, (date, issuer)) in citations.iter().enumerate() {
            let cites = json!([{"code": "12/KH-SNV", "date": date, "issuer": issuer, "subject": null, "raw": "",
                "mentions": []}]);
            let seen = report(&format!("b{at}"), &field("value", "2023-08-01", ""), &cites);
            let seen: Seen = serde_json::from_value(seen).unwrap();
            gap.hear(&seen, &seen.references[0]);
        }
        gap.agreed().map(str::to_owned)
    }

    #[test]
    fn a_day_comes_from_who_cites_it_when_it_fits() {
        let own = "Sở Nội vụ";
        let check = |raw: &str, citations: &[(&str, &str)], expected: Option<&str>| {
            assert_eq!(inferred(raw, "2023-05-XX", citations).as_deref(), expected, "{raw} {citations:?}");
        };
        check("ngày 3/ tháng 5 năm 2023", &[("2023-05-31", own)], Some("2023-05-31"));
        check("ngày 3/ tháng 5 năm 2023", &[("2023-05-14", own)], None);
        check("ngày 3/ tháng 5 năm 2023", &[("2023-06-30", own)], None);
        check("ngày tháng 5 năm 2023", &[("2023-05-31", "Sở Tài chính")], None);
        check("ngày tháng 5 năm 2023", &[("2023-05-31", own), ("2023-05-30", own)], None);
        check("ngày tháng 5 năm 2023", &[("2023-05-XX", own)], None);
    }

    #[test]
    fn a_blank_is_no_gap() {
        let own = report("a", &field("blank", "", ""), &json!([]));
        assert!(gap(serde_json::from_value(own).unwrap()).is_none());
    }

    #[test]
    fn names_and_subjects_are_compared_by_words() {
        assert!(names_the_same("UBND tỉnh Hoa Lư", "UBND tỉnh  Hoà Lư"));
        assert!(!names_the_same("Sở Nội vụ", "Sở Y tế"));
        assert!(likeness("kiểm tra hồ sơ điện tử", "Kiểm tra hồ sơ") > 0.9);
        assert!(likeness("kiểm tra hồ sơ", "phòng cháy rừng mùa khô") < UNLIKE);
    }
}
