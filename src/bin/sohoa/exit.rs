//! The exit codes: stable, documented in the README, scripts rely on them.

use std::process::ExitCode;

use sohoa::ErrorKind;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All done, nothing failed.
    Success = 0,
    /// The arguments make no sense.
    Usage = 1,
    /// An input cannot be read, or is of no kind that is read.
    Input = 2,
    /// Tesseract, language data or a dictionary is missing.
    MissingDependency = 3,
    /// An output cannot be written.
    Output = 5,
    /// The only input is encrypted.
    Encrypted = 8,
    /// Anything else.
    Other = 15,
    /// The run is finished; some documents are in quarantine.
    Quarantined = 20,
}

impl From<ErrorKind> for Exit {
    fn from(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::Empty
            | ErrorKind::Malformed
            | ErrorKind::Unsupported
            | ErrorKind::TooLarge
            | ErrorKind::Unreadable => Self::Input,
            ErrorKind::Encrypted => Self::Encrypted,
            ErrorKind::MissingDependency | ErrorKind::BadDictionary => Self::MissingDependency,
            ErrorKind::Unwritable => Self::Output,
            _ => Self::Other,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
