//! What is told of a document after it ended: kept in the ledger, so that later runs can tell it too.

use serde::{Deserialize, Serialize};

use crate::document::{Doubt, Field, FieldState};
use crate::error::ErrorKind;
use crate::output::{QuarantineReason, Report};

/// How one document ended.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// A report was written.
    Done(Told),
    /// It is in quarantine.
    Quarantined(QuarantineReason),
}

impl Ending {
    /// The outcome's name in the ledger. What could not be read is tried again by every run.
    pub(super) fn outcome(&self, was_read: bool) -> &'static str {
        match self {
            Self::Done(_) => "done",
            Self::Quarantined(reason) if was_read || reason.kind != ErrorKind::Unreadable => "quarantined",
            Self::Quarantined(_) => "unread",
        }
    }
}

/// A done document in a few words.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Told {
    /// Number of pages.
    pub pages: u32,
    /// Number, date, type and issuer: the value, or the state where there is none.
    pub header: [String; 4],
    /// The doubtful fields by name, least sure first; of a list how many items.
    pub doubtful: Vec<(String, u32)>,
}

impl Told {
    pub(super) fn new(report: &Report) -> Self {
        let document = &report.record.document;
        let header = [&document.code, &document.issued, &document.kind, &document.issuer].map(word);
        Self { pages: report.source.pages, header, doubtful: doubts(&report.record.doubtful) }
    }

    /// Number of doubtful fields.
    pub fn doubts(&self) -> u64 {
        self.doubtful.iter().map(|(_, count)| u64::from(*count)).sum()
    }
}

/// A field in one word: its value, or its state where there is none.
fn word(field: &Field) -> String {
    match (field.state, &field.value) {
        (FieldState::Value | FieldState::Partial, Some(value)) => value.clone(),
        (FieldState::Blank, _) => "(blank)".to_owned(),
        (FieldState::Unreadable, _) => "(unreadable)".to_owned(),
        _ => "-".to_owned(),
    }
}

fn doubts(doubtful: &[Doubt]) -> Vec<(String, u32)> {
    let mut names: Vec<(String, u32)> = Vec::new();
    for doubt in doubtful {
        let pointer = doubt.pointer.trim_start_matches("/document").trim_start_matches('/');
        let parts: Vec<&str> = pointer.split('/').take_while(|part| part.parse::<usize>().is_err()).collect();
        let name = parts.join(" ");
        match names.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => names.push((name, 1)),
        }
    }
    names
}
