//! A remark that goes along with a document: something happened and did not stop the work.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PageNumber;

/// The stages of the way of the data, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Bytes to pages.
    Ingest,
    /// Pages to readings.
    Ocr,
    /// Readings to restorations.
    Restore,
    /// Restorations to a record.
    Extract,
    /// Records to files.
    Output,
}

/// A remark that did not stop the work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Notice {
    /// Where on the way it was made.
    pub stage: Stage,
    /// The page it is about, when it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<PageNumber>,
    /// One sentence in the user's words.
    pub message: String,
}

impl Notice {
    /// A remark on the whole document.
    pub fn new(stage: Stage, message: impl Into<String>) -> Self {
        Self { stage, page: None, message: message.into() }
    }

    /// A remark on one page.
    pub fn on_page(stage: Stage, page: PageNumber, message: impl Into<String>) -> Self {
        Self { stage, page: Some(page), message: message.into() }
    }
}
