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
//! ```
//! use sohoa::{assets::Assets, document::Source, ocr::Tesseract, pipeline::Pipeline};
//!
//! let pipeline = Pipeline::new(&Assets::embedded(), Box::new(Tesseract::new("vie")))?;
//! let letter = "UBND HUYỆN SÔNG TRÀ\nSố: 12/UBND-VP\nV/v rà soát hồ sơ lưu trữ\n\nKính gửi: Các phòng, ban.\n";
//! let record = pipeline.run(Source::new("cong-van.txt", letter.as_bytes()))?.report.record;
//! assert_eq!(record.document.code.value.as_deref(), Some("12/UBND-VP"));
//! assert_eq!(record.document.kind.value.as_deref(), Some("Công văn"));
//! # Ok::<(), sohoa::Error>(())
//! ```
//!
//! One folder per verb, the nouns in [`document`]. A stage imports [`document`] and [`text`], never another stage;
//! only [`pipeline`] knows the order. [`eval`] measures how good the result is.

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
