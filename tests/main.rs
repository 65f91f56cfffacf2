//! The one integration binary. Table of contents:
//!
//! - `golden`: every folder in `samples/` through the whole pipeline, against its truth
//! - `cli`: stdout, stderr and exit code of each command
//! - `config`: sohoa.toml, completions and manual pages
//! - `faults`: broken input ends in a clear error, quarantine and exit 20, and the rest is done
//! - `isolation`: workers that crash, hang, eat or lie cost one document each
//! - `archives`: the documents of ZIP archives, and archives that mean harm
//! - `formats`: the letter in every format gives the same record
//! - `batch`: same bytes for one worker and many; names; leftovers
//! - `resume`: the ledger: what is done is not done again, what was cut off goes on
//! - `watch`: a folder done as it fills; what is unfinished waits, what is broken is moved aside
//! - `eval_gate`: the accuracy gate, proven by mutation
//! - `export`: records as tables, in every format
//! - `query`: questions to the results of a run
//! - `duplicates`: the same document twice, and how that is known
//! - `laws`: properties that hold for any text
//! - `architecture`: what may import what
//!
//! Scans are read by the Tesseract of this machine. Where it or its Vietnamese data is missing these tests fail;
//! they never skip.

#![expect(clippy::disallowed_methods, reason = "tests make and read files")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod architecture;
mod archives;
mod batch;
mod cli;
mod config;
mod duplicates;
mod eval_gate;
mod export;
mod faults;
mod formats;
mod golden;
mod isolation;
mod laws;
mod query;
mod resume;
mod support;
mod watch;
