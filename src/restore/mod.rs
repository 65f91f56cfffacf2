//! stub
use crate::{assets::Assets, document::*, error::Result};
/// x
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// x
    #[default]
    Auto,
    /// x
    Stripped,
    /// x
    Ocr,
}
/// x
pub struct Restorer;
impl Restorer {
    /// x
    pub fn new(_a: &Assets) -> Result<Self> {
        Ok(Self)
    }
    /// x
    pub fn restore(&self, d: Document<Reading>, _p: Profile) -> Document<Restoration> {
        let p = d.pages.iter().cloned().map(Restoration::verbatim).collect();
        d.with_pages(p)
    }
}

impl std::str::FromStr for Profile {
    type Err = String;
    fn from_str(_s: &str) -> std::result::Result<Self, String> {
        Ok(Self::Auto)
    }
}
