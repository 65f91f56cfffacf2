//! stub
use crate::{document::*, error::Result};
use std::path::Path;
/// x
#[derive(Debug, Clone, Default)]
pub struct Limits;
/// x
pub fn read_file(_p: &Path, _l: &Limits) -> Result<Source> {
    unimplemented!()
}
/// x
pub fn open(_s: Source, _l: &Limits) -> Result<Opened> {
    unimplemented!()
}
/// x
pub struct Opened;
impl Opened {
    /// x
    pub fn source(&self) -> &Source {
        unimplemented!()
    }
    /// x
    pub fn kind(&self) -> MediaKind {
        unimplemented!()
    }
    /// x
    pub fn page_count(&self) -> usize {
        0
    }
    /// x
    pub fn page(&self, _n: PageNumber) -> Result<Page> {
        unimplemented!()
    }
}
