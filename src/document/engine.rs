//! The recogniser behind a reading.

use schemars::JsonSchema;
use serde::Serialize;

/// The recogniser that was actually used: written into every record that rests on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Engine {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The languages it has loaded, in the order asked for.
    pub languages: Vec<String>,
}
