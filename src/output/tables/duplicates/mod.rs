//! Which documents of a run are the same: file for file, by what they are called in law, or word for word.
//!
//! Reported, never deleted: two scans of one letter are two sources of one truth, and a form that goes out each year
//! is another document each year. Of a document only its signature is kept, so that memory is some hundred bytes a
//! document.

mod near;
mod signature;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use self::signature::Signature;
use super::matching::{Code, folded};
use super::records::Opened;
use crate::error::Result;

/// Texts that are less alike are not the same. Two scans of one page, each with every fortieth word misread, are
/// above it.
pub const LIKENESS: f64 = 0.7;

/// Why documents are one group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The files are equal, byte for byte.
    Bytes,
    /// Issuer, number, symbol and year of issue are equal: the same document in law, in different files.
    LegalKey,
    /// The restored texts are nearly the same.
    Text,
}

/// One document of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Member {
    /// BLAKE3 of its bytes.
    pub document_id: String,
    /// Its path.
    pub source: String,
    /// Number and symbol.
    pub code: Option<String>,
    /// Day of issue.
    pub issued: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
}

/// Documents that belong together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// Why; more than one where each alone gives the same group.
    pub reasons: Vec<Reason>,
    /// How alike the least alike texts that were compared are, from 0 to 1 (estimated); absent where a text is
    /// missing or too short.
    pub similarity: Option<f64>,
    /// Whether their numbers are not all the same: a form or a yearly letter rather than one document.
    pub numbers_differ: bool,
    /// The documents, in the order of the records.
    pub documents: Vec<Member>,
}

/// The groups, and what was looked at.
#[derive(Debug, Serialize)]
pub struct Duplicates {
    /// Number of documents.
    pub documents: usize,
    /// How many of them have no text, or one too short to be compared.
    pub without_text: usize,
    /// The groups; a document can be in one of each reason.
    pub groups: Vec<Group>,
}

/// What is kept of a document.
struct Entry {
    member: Member,
    legal_key: Option<(String, Code, String)>,
    signature: Option<Signature>,
}

/// Finds the duplicates among the records under `results`; texts of at least `likeness` are nearly the same.
pub fn find(results: &Path, likeness: f64) -> Result<Duplicates> {
    let entries = super::open(results)?.map(|record| Ok(Entry::new(&record?))).collect::<Result<Vec<_>>>()?;
    Ok(Duplicates {
        documents: entries.len(),
        without_text: entries.iter().filter(|entry| entry.signature.is_none()).count(),
        groups: groups(&entries, likeness),
    })
}

impl Entry {
    fn new(document: &Opened) -> Self {
        let at = |pointer: &str| document.report.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let member = Member {
            document_id: at("/source/blake3").unwrap_or_default(),
            source: at("/source/path").unwrap_or_default(),
            code: at("/document/code/value"),
            issued: at("/document/issued/value"),
            issuer: at("/document/issuer/value"),
        };
        Self {
            legal_key: legal_key(&member),
            signature: document.text.as_deref().and_then(Signature::of),
            member,
        }
    }
}

/// Issuer, number, symbol and year; nothing where one of them is not known, as the rest alone names many documents.
fn legal_key(member: &Member) -> Option<(String, Code, String)> {
    let code = member.code.as_deref().map(Code::new).filter(Code::is_whole)?;
    let year = member.issued.as_ref()?.get(..4)?.to_owned();
    Some((folded(member.issuer.as_ref()?), code, year))
}

fn groups(entries: &[Entry], likeness: f64) -> Vec<Group> {
    let contents = gathered(entries, |entry| Some(&entry.member.document_id));
    let mut found: BTreeMap<Vec<usize>, (BTreeSet<Reason>, Option<f64>)> = BTreeMap::new();
    let mut add = |members: Vec<usize>, reason, similarity: Option<f64>| {
        let known = found.entry(members).or_insert((BTreeSet::new(), similarity));
        known.0.insert(reason);
        known.1 = known.1.or(similarity);
    };
    for members in contents.iter().filter(|members| members.len() > 1) {
        add(members.clone(), Reason::Bytes, Some(1.0));
    }
    // Equal files have equal texts: one of them stands for all.
    let firsts: Vec<Option<Signature>> =
        contents.iter().map(|members| entries[members[0]].signature.clone()).collect();
    for (places, least) in near::groups(&firsts, likeness) {
        let mut members: Vec<usize> = places.iter().flat_map(|place| contents[*place].clone()).collect();
        members.sort_unstable();
        add(members, Reason::Text, Some(least));
    }
    for members in gathered(entries, |entry| entry.legal_key.as_ref()) {
        let of_one_file =
            |at: &usize| entries[*at].member.document_id == entries[members[0]].member.document_id;
        if !members.iter().all(of_one_file) {
            let similarity = least_likeness(entries, &members);
            add(members, Reason::LegalKey, similarity);
        }
    }
    found.into_iter().map(|(members, why)| group(entries, &members, why)).collect()
}

/// The places of `entries` by what `key` gives, in the order of the first of each.
fn gathered<'a, K: Ord>(entries: &'a [Entry], key: impl Fn(&'a Entry) -> Option<K>) -> Vec<Vec<usize>> {
    let mut by_key: BTreeMap<K, Vec<usize>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        if let Some(key) = key(entry) {
            by_key.entry(key).or_default().push(at);
        }
    }
    let mut all: Vec<Vec<usize>> = by_key.into_values().collect();
    all.sort_unstable();
    all
}

/// How alike the first and the least alike of the others are.
fn least_likeness(entries: &[Entry], members: &[usize]) -> Option<f64> {
    let first = entries[members[0]].signature.as_ref()?;
    let likeness = |at: &usize| entries[*at].signature.as_ref().map(|other| first.likeness(other));
    let all: Option<Vec<f64>> = members[1..].iter().map(likeness).collect();
    all?.into_iter().min_by(f64::total_cmp)
}

fn group(
    entries: &[Entry],
    members: &[usize],
    (reasons, similarity): (BTreeSet<Reason>, Option<f64>),
) -> Group {
    let documents: Vec<Member> = members.iter().map(|at| entries[*at].member.clone()).collect();
    let codes: BTreeSet<Code> =
        documents.iter().filter_map(|member| member.code.as_deref().map(Code::new)).collect();
    Group {
        reasons: reasons.into_iter().collect(),
        similarity: similarity.map(|likeness| (likeness * 1000.0).round() / 1000.0),
        numbers_differ: codes.len() > 1,
        documents,
    }
}
