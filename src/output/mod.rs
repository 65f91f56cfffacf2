//! Turns records into their JSON face and writes files whole or not at all.
//!
//! The shape is versioned apart from the code: [`SCHEMA_VERSION`] changes when the meaning of a key does. Same
//! input, same bytes: nothing in a report depends on the time, the machine or the number of workers.

mod files;
mod readdress;
mod report;
#[cfg(feature = "export")]
pub mod tables;

#[cfg(feature = "batch")]
pub(crate) use files::unwritable;
pub use files::{Draft, forget, move_file, sweep, write_atomically};
pub use readdress::{one_line, readdressed};
pub use report::{
    PageReport, ProducedBy, QuarantineReason, Report, SCHEMA_VERSION, SourceReport, json_document, json_line,
    schema,
};
