//! stub
use crate::{assets::Assets, document::*, error::Result};
/// x
pub struct Extractor;
impl Extractor {
    /// x
    pub fn new(_a: &Assets) -> Result<Self> {
        Ok(Self)
    }
    /// x
    pub fn extract(&self, _d: &Document<Restoration>) -> Record {
        Record::default()
    }
}
