//! `sohoa schema`: the JSON Schema of the record, generated from the types.

use sohoa::{Error, output};

use crate::exit::Exit;
use crate::extract::print;

pub(crate) fn run() -> Result<Exit, Error> {
    print(&output::json_document(&output::schema())?)
}
