//! Random numbers that are the same on every machine: `ChaCha`, and no transcendental functions.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of random numbers.
pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    /// The stream of a sample's seed and a purpose, so that one effect does not shift another.
    pub(crate) fn new(seed: u64, purpose: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed.wrapping_mul(1_000_003).wrapping_add(purpose)))
    }

    /// From 0 up to 1.
    pub(crate) fn unit(&mut self) -> f32 {
        (self.0.next_u32() >> 8) as f32 / (1u32 << 24) as f32
    }

    /// From `low` up to `high`.
    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// Near enough normal with mean 0 and deviation 1: the sum of eight bytes (Irwin-Hall).
    pub(crate) fn normal(&mut self) -> f32 {
        let bytes = self.0.next_u64().to_le_bytes();
        let sum: u32 = bytes.into_iter().map(u32::from).sum();
        // Eight bytes: mean 1020, deviation 209.
        (sum as f32 - 1020.0) / 209.0
    }
}
