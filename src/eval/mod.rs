//! How good is it: turns truths and outputs into counts, rates and a verdict.
//!
//! ```text
//!  truth.txt  ─┐                                                      ┌─ table, HTML, Markdown, JUnit, JSON
//!  truth.json ─┼─ evaluate ── CaseScore ── report ── Report ──────────┤
//!  output     ─┘                                      │               └─ gate ── passed, regressed, untrusted
//!                                                  baseline ─────────────┘
//! ```
//!
//! Pure functions of their arguments: nothing here reads or writes a file, asks the clock or prints. Every rate
//! comes with its denominator; documents are pooled and averaged, and both are said.

pub mod align;
pub mod baseline;
pub mod calibrate;
pub mod calibration;
pub mod case;
pub mod fields;
pub mod gate;
pub mod gold;
pub mod import;
pub mod lines;
pub mod lists;
pub mod marks;
pub mod rates;
pub mod report;
pub mod summary;
pub mod truth;
pub mod units;
pub mod words;

pub use case::{CaseScore, Output, Part, evaluate};
pub use summary::{Summary, summary};
