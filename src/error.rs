//! What stops a document: one error type that knows the source, the page and the stage it happened at.
//!
//! A message is one sentence in the user's words and then the next thing to do. What does *not* stop a document
//! is a [`Notice`](crate::document::Notice); there is no third way to report trouble.

use std::fmt;

use crate::document::{PageNumber, Stage};

/// Result of every fallible call in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a document (or the whole run) stopped. The names are stable: they stand in quarantine files.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file has no bytes, or no page with anything on it.
    Empty,
    /// The file is protected by a password.
    Encrypted,
    /// The file says it is of a kind that its bytes do not bear out, or ends too early.
    Malformed,
    /// The bytes are of no kind that sohoa reads.
    Unsupported,
    /// A limit on bytes, pages or pixels was passed.
    TooLarge,
    /// The file or folder cannot be opened.
    Unreadable,
    /// Tesseract, its language data or a dictionary is missing.
    MissingDependency,
    /// An output cannot be written.
    Unwritable,
    /// A dictionary or model has the wrong version or checksum.
    BadDictionary,
    /// A library that parses the file gave up in a way it should not.
    Crashed,
    /// The recogniser failed on a page.
    Recognition,
    /// A clock ran out before the document was done.
    TimedOut,
}

impl ErrorKind {
    /// The kind's stable name, as in quarantine files: `encrypted`, `malformed`, ...
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Encrypted => "encrypted",
            Self::Malformed => "malformed",
            Self::Unsupported => "unsupported",
            Self::TooLarge => "too_large",
            Self::Unreadable => "unreadable",
            Self::MissingDependency => "missing_dependency",
            Self::Unwritable => "unwritable",
            Self::BadDictionary => "bad_dictionary",
            Self::Crashed => "crashed",
            Self::Recognition => "recognition",
            Self::TimedOut => "timed_out",
        }
    }

    /// Whether the whole run must stop: the next document would fail in the same way.
    pub fn stops_the_run(self) -> bool {
        matches!(self, Self::MissingDependency | Self::Unwritable | Self::BadDictionary)
    }
}

/// Why a document stopped: kind, message, remedy, and where it happened.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    remedy: Option<String>,
    source_name: Option<String>,
    page: Option<PageNumber>,
    stage: Option<Stage>,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error of `kind`; `message` says what was expected and what was found, without a final stop.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            remedy: None,
            source_name: None,
            page: None,
            stage: None,
            cause: None,
        }))
    }

    /// Adds what the reader of the message should do next.
    #[must_use]
    pub fn with_remedy(mut self, remedy: impl Into<String>) -> Self {
        self.0.remedy = Some(remedy.into());
        self
    }

    /// Adds the file, unless an inner call already named it.
    #[must_use]
    pub fn in_source(mut self, name: &str) -> Self {
        self.0.source_name.get_or_insert_with(|| name.to_owned());
        self
    }

    /// Adds the page, unless an inner call already named it.
    #[must_use]
    pub fn on_page(mut self, page: PageNumber) -> Self {
        self.0.page.get_or_insert(page);
        self
    }

    /// Adds the stage, unless an inner call already named it.
    #[must_use]
    pub fn at_stage(mut self, stage: Stage) -> Self {
        self.0.stage.get_or_insert(stage);
        self
    }

    /// Keeps the error that led to this one.
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// Which kind of trouble this is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The message and what led to it, without source, page and remedy.
    pub fn detail(&self) -> String {
        match &self.0.cause {
            Some(cause) => format!("{} ({cause})", self.0.message),
            None => self.0.message.clone(),
        }
    }

    /// What to do next, when that is known.
    pub fn remedy(&self) -> Option<&str> {
        self.0.remedy.as_deref()
    }

    /// The file it happened in.
    pub fn source_name(&self) -> Option<&str> {
        self.0.source_name.as_deref()
    }

    /// The page it happened on.
    pub fn page(&self) -> Option<PageNumber> {
        self.0.page
    }

    /// The stage it happened at.
    pub fn stage(&self) -> Option<Stage> {
        self.0.stage
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.0.source_name, self.0.page) {
            (Some(name), Some(page)) => write!(f, "{name}, page {page}: ")?,
            (Some(name), None) => write!(f, "{name}: ")?,
            (None, Some(page)) => write!(f, "page {page}: ")?,
            (None, None) => {}
        }
        f.write_str(&self.detail())?;
        match &self.0.remedy {
            Some(remedy) => write!(f, "; {remedy}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.cause.as_deref().map(|cause| cause as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_file_page_trouble_and_remedy() {
        let error = Error::new(ErrorKind::Malformed, "the image is 12 px high, too small for OCR")
            .with_remedy("scan at 200 dpi or more")
            .on_page(PageNumber::new(3).unwrap())
            .in_source("hop-dong.pdf")
            .in_source("not this one");
        insta::assert_snapshot!(error, @"hop-dong.pdf, page 3: the image is 12 px high, too small for OCR; scan at 200 dpi or more");
    }
}
