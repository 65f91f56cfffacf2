//! Scores that cannot be mixed up: each says its range and direction.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// How sure something is: 0 (a guess) to 1 (certain), larger is better. Written with three decimals.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, JsonSchema)]
#[schemars(transparent)]
pub struct Confidence(#[schemars(range(min = 0.0, max = 1.0))] f32);

impl Confidence {
    /// Certain: nothing was guessed.
    pub const CERTAIN: Self = Self(1.0);

    /// A guess.
    pub const NONE: Self = Self(0.0);

    /// Brings `value` into 0..=1; not-a-number becomes 0.
    pub fn new(value: f32) -> Self {
        if value.is_nan() { Self::NONE } else { Self(value.clamp(0.0, 1.0)) }
    }

    /// The number inside, 0 to 1.
    pub fn get(self) -> f32 {
        self.0
    }

    /// The less sure of two.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        if other.0 < self.0 { other } else { self }
    }

    /// Both must hold: the product.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 * other.0)
    }
}

impl Serialize for Confidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        thousandths(&self.0, serializer)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
/// Writes a measure with three decimals: what a 32-bit number has beyond that is noise.
pub(super) fn thousandths<S: Serializer>(value: &f32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((f64::from(*value) * 1000.0).round() / 1000.0)
}

#[expect(clippy::trivially_copy_pass_by_ref, clippy::ref_option, reason = "the signature is serde's")]
/// The same for a measure that may be missing.
pub(super) fn thousandths_or_null<S: Serializer>(
    value: &Option<f32>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => thousandths(value, serializer),
        None => serializer.serialize_none(),
    }
}
