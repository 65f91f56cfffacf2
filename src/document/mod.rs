//! The nouns: what a document is at each stage of its way. No I/O, no algorithms.
//!
//! The container is generic (`Document<Reading>`, `Document<Restoration>`), so that a forgotten stage does not
//! compile. Each later value points back to the earlier one by range; nothing that was read is thrown away.

mod curve;
mod draft;
mod engine;
mod findings;
mod grid;
mod notice;
mod page;
mod picture;
mod reading;
mod record;
mod restoration;
mod rules;
mod score;
mod seconds;
mod source;

pub use curve::{Curve, Group};
pub(crate) use draft::LineDraft;
pub use engine::Engine;
pub use findings::{
    Anomaly, Comparator, Contact, Indicator, IndicatorCheck, IndicatorKind, Period, PeriodKind, Place,
    Quantity, Severity, Successor, Table, Target, Task, TaskRow, Unit, UnitRole,
};
pub use grid::{Grid, GridCell};
pub use notice::{Notice, Stage};
pub use page::{Cause, Measures, Page, PageContent, PageImage, PageNumber, PageSize, Triage, TriageAction};
pub use picture::{ImageStep, IncomingStamp, PictureReport, Step};
pub use reading::{BoundingBox, Choice, Line, Origin, POINTS_PER_INCH, Reading, Span, Word};
pub use record::{
    Addressee, DocumentFields, Doubt, Evidence, Field, FieldState, Recipient, Record, Reference,
    ReferenceRole, Signer, StampFields,
};
pub use restoration::{Alternative, Restoration, RestoredLine, Token, Why};
pub use rules::{Rule, Rules};
pub use score::Confidence;
pub use seconds::StageSeconds;
pub use source::{MediaKind, Source};

/// The pages of one source at one stage, with the notices collected so far.
#[derive(Debug, Clone)]
pub struct Document<P> {
    /// Where the pages came from.
    pub source: Source,
    /// The pages in page order.
    pub pages: Vec<P>,
    /// What happened on the way and did not stop it.
    pub notices: Vec<Notice>,
}

impl<P> Document<P> {
    /// A document without notices.
    pub fn new(source: Source, pages: Vec<P>) -> Self {
        Self { source, pages, notices: Vec::new() }
    }

    /// The same document one stage further; source and notices go along.
    pub fn with_pages<Q>(self, pages: Vec<Q>) -> Document<Q> {
        Document { source: self.source, pages, notices: self.notices }
    }
}
