//! How far a document is: told by whoever works on it, for whoever waits and may lose patience.

use serde::{Deserialize, Serialize};

use crate::document::{PageNumber, Stage};

/// What has just begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct At {
    /// The stage.
    pub stage: Stage,
    /// The page, where a stage goes page by page.
    pub page: Option<PageNumber>,
}

impl At {
    /// A stage of the whole document has begun.
    pub fn stage(stage: Stage) -> Self {
        Self { stage, page: None }
    }

    /// A stage of one page has begun.
    pub fn page(stage: Stage, page: PageNumber) -> Self {
        Self { stage, page: Some(page) }
    }
}

/// Hears what has begun, from whichever thread begins it: pages of one document come in no order.
pub type Progress<'a> = &'a (dyn Fn(At) + Sync);

/// For those who do not listen.
pub const UNHEARD: Progress<'static> = &|_| {};
