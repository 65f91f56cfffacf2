//! What a page most likely said: for every token what was read, what was chosen, how sure, and why.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    BoundingBox, Confidence, Document, Origin, PageNumber, PageSize, PictureReport, Reading, Span, Triage,
};

/// Why a token reads as it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The text was good; nothing was looked at.
    Verbatim,
    /// The text was good and stays; its author probably meant the alternative.
    Suspected,
    /// A number, date, code, address or foreign name: copied.
    Protected,
    /// Candidates were weighed and the read form won.
    Confirmed,
    /// Only marks were put back.
    MarksRestored,
    /// Letters were repaired.
    LettersRepaired,
    /// A damaged code was repaired from the closed lists of types and agencies.
    CodeRepaired,
    /// No candidate won clearly: kept as read, a person should look.
    Abstained,
}

/// A form that was weighed and not chosen.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Alternative {
    /// The form.
    pub text: String,
    /// Its share of the probability.
    pub confidence: Confidence,
}

/// One token: its place in the line as read and in the restored line.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// Bytes in [`RestoredLine::read`].
    pub read: Span,
    /// Bytes in [`RestoredLine::text`].
    pub chosen: Span,
    /// How sure the choice is, the reader's own confidence included.
    pub confidence: Confidence,
    /// What led to it.
    pub why: Why,
    /// Runners-up, best first.
    pub alternatives: Vec<Alternative>,
    /// Place on the page, when known.
    pub bbox: Option<BoundingBox>,
}

/// One line before and after.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RestoredLine {
    /// The line as read.
    pub read: String,
    /// The restored line; white space as read.
    pub text: String,
    /// The tokens in order.
    pub tokens: Vec<Token>,
    /// Whether the page layout starts a new block here.
    pub starts_block: bool,
}

/// A page as it most likely said.
#[derive(Debug, Clone, PartialEq)]
pub struct Restoration {
    /// Place in the document.
    pub page: PageNumber,
    /// Size in points; `None` for plain text.
    pub size: Option<PageSize>,
    /// Who read it.
    pub origin: Origin,
    /// What triage said of the page.
    pub triage: Triage,
    /// What became of its picture.
    pub picture: PictureReport,
    /// The lines, as many as were read.
    pub lines: Vec<RestoredLine>,
}

impl Restoration {
    /// The reading taken as it stands: every token chosen as read.
    pub fn verbatim(reading: Reading) -> Self {
        let lines = reading.lines.into_iter().map(RestoredLine::verbatim).collect();
        let Reading { page, size, origin, triage, picture, .. } = reading;
        Self { page, size, origin, triage, picture, lines }
    }

    /// The page's text, one line per source line.
    pub fn text(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().map(|line| line.text.as_str()).collect();
        lines.join("\n")
    }
}

impl RestoredLine {
    /// A line taken as it stands; a token's confidence is the reader's own.
    pub fn verbatim(line: super::Line) -> Self {
        let tokens = line.words.into_iter().map(|word| Token {
            read: word.span.clone(),
            chosen: word.span,
            confidence: word.confidence.unwrap_or(Confidence::CERTAIN),
            why: Why::Verbatim,
            alternatives: Vec::new(),
            bbox: word.bbox,
        });
        let tokens = tokens.collect();
        Self { text: line.text.clone(), read: line.text, tokens, starts_block: line.starts_block }
    }
}

impl Document<Restoration> {
    /// The whole text: lines end in a line feed, a form feed stands between pages.
    pub fn text(&self) -> String {
        let pages: Vec<String> = self.pages.iter().map(|page| page.text() + "\n").collect();
        pages.join("\u{c}")
    }
}
