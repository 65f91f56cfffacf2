//! Every folder in `samples/` through the whole pipeline, guarded by the committed baseline.
//!
//! `sohoa eval` compares each sample with its truth, and the result with `samples/baseline.json`: what got worse is
//! named with its lines, and what got better must be accepted (`make accept`), so that gains cannot be lost unseen.

use std::path::Path;

use crate::support::sohoa;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_samples_hold_their_baseline() {
    sohoa(root()).args(["eval", "samples", "--baseline", "samples/baseline.json"]).assert().success();
}

#[test]
fn the_truths_of_the_samples_are_in_order() {
    sohoa(root()).args(["gold", "check", "samples"]).assert().success();
}
