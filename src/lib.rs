//! sohoa (*số hóa*, digitisation) turns Vietnamese official documents (scans, PDFs with broken text layers, text
//! without marks) into correct Vietnamese and a checkable record.
//!
//! ```text
//!    bytes            Page              Reading            Restoration            Record            JSON
//!  ───────── ingest ───────── ocr ──────────── restore ───────────── extract ───────── output ─────────
//!  what came   a page: text     what was read    what it most       typed fields     schema-versioned
//!  in          layer / image    + boxes + conf.  likely said + why  + evidence       wire types
//! ```
//!
//! One folder per verb, the nouns in [`document`]. A stage imports [`document`] and [`text`], never another stage;
//! only [`pipeline`] knows the order.

pub mod document;

pub mod text;

pub mod error;

pub mod assets;

pub mod ingest;

pub mod ocr;

pub mod restore;

pub mod extract;

pub mod output;

pub mod pipeline;

pub mod eval;

pub use error::{Error, ErrorKind};

/// Version of this program, written into every output.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
