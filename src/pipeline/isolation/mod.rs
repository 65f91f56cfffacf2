//! Documents in workers' processes: what brings a reader down, or lets it run without end, costs one document.
//!
//! A worker is told once how to read (its [`Settings`] and [`Bounds`]), then gets one document after the other and
//! says how far it is. Whoever waits has two clocks, one for silence and one for the whole document; when one runs
//! out, or the worker dies, its process group is killed and the next document gets a new worker. Bytes go through
//! the pipe and not by path: what was hashed is what is read, and a worker needs no place on disk.
//!
//! In the order of a document's way: `workers` (who gets it), `child` (one worker as its owner sees it), `frame`
//! (what goes through the pipes), `serve` (the worker's own side), `bounds` (what it may use up), `loss` (what is
//! said when it does not come back).

mod bounds;
mod child;
mod frame;
mod loss;
mod serve;
mod workers;

use std::ffi::OsString;
use std::path::PathBuf;

use super::Settings;

pub use self::bounds::Bounds;
pub use self::serve::{Work, serve, take_stdout};
pub use self::workers::Workers;

/// How workers are started, and what they are told.
#[derive(Debug, Clone)]
pub struct Isolation {
    /// A program that calls [`serve`].
    pub program: PathBuf,
    /// What it is started with.
    pub arguments: Vec<OsString>,
    /// How documents are read.
    pub settings: Settings,
    /// What a worker may use up.
    pub bounds: Bounds,
}
