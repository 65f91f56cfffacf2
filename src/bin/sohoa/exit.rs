//! The exit codes: stable, documented in the README, scripts rely on them.

use std::process::ExitCode;

use sohoa::ErrorKind;
use sohoa::eval::gate::Answer;

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
    /// The run gave up: more documents failed than `--max-failures` allows.
    TooManyFailures = 21,
    /// The accuracy gate: something is worse than the baseline, or a known failure passes and is not accepted yet.
    Regressed = 30,
    /// The accuracy gate: the measurement cannot be trusted.
    Untrusted = 31,
    /// The accuracy gate: a digit changed or a blank was filled.
    Violated = 32,
    /// Ctrl-C: the same command goes on.
    Interrupted = 130,
}

impl From<Answer> for Exit {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Held => Self::Success,
            Answer::Regressed => Self::Regressed,
            Answer::Untrusted => Self::Untrusted,
            Answer::Violated => Self::Violated,
        }
    }
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
