//! Documents for tests, from text.

use crate::document::{
    Cause, Document, Line, Measures, Origin, PageNumber, PictureReport, Reading, Restoration, Source, Triage,
    TriageAction,
};

/// One page of text, taken as it stands.
pub(super) fn document(text: &str) -> Document<Restoration> {
    let triage = Triage {
        cause: Cause::Clean,
        action: TriageAction::Keep,
        encoding: None,
        measures: Measures::default(),
    };
    let reading = Reading {
        page: PageNumber::FIRST,
        size: None,
        origin: Origin::TextLayer,
        triage,
        picture: PictureReport::default(),
        lines: text.split('\n').map(Line::from_text).collect(),
    };
    Document::new(Source::new("test.txt", text.as_bytes()), vec![Restoration::verbatim(reading)])
}
