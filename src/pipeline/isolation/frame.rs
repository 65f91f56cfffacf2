//! What goes through the pipes: a mark, a length, and JSON; behind a document's order its bytes.

use std::io::{self, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Bounds;
use crate::output::QuarantineReason;
use crate::pipeline::batch::Product;
use crate::pipeline::{At, Settings};

/// Begins each frame, so that what something else prints is not taken for an answer.
const MARK: [u8; 4] = *b"\0SH1";

/// To a worker.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Order {
    /// How to read; comes first and once.
    Start(Box<Settings>, Bounds),
    /// A document of that name; so many bytes follow.
    Document { name: String, bytes: u64, threads: usize },
}

/// From a worker.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// It can begin; with the identity of the pipeline that it made.
    Ready(String),
    /// So far it is.
    At(At),
    /// The document is done.
    Done(Box<Product>),
    /// It is not, and why. As an answer to the start: there is no pipeline.
    Failed(Box<QuarantineReason>),
}

pub(super) fn send(out: &mut impl Write, message: &impl Serialize, bytes: &[u8]) -> io::Result<()> {
    let json = serde_json::to_vec(message)?;
    let length = u32::try_from(json.len()).map_err(io::Error::other)?;
    let head = [MARK, length.to_le_bytes()].concat();
    [&head, json.as_slice(), bytes].into_iter().try_for_each(|part| out.write_all(part))?;
    out.flush()
}

/// The next message; `None` when the other side has closed the pipe between two.
pub(super) fn receive<T: DeserializeOwned>(input: &mut impl Read) -> io::Result<Option<T>> {
    let mut mark = Vec::new();
    input.take(MARK.len() as u64).read_to_end(&mut mark)?;
    if mark.is_empty() {
        return Ok(None);
    }
    if mark != MARK {
        let found = String::from_utf8_lossy(&mark).into_owned();
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("no frame begins with {found:?}")));
    }
    let mut length = [0; 4];
    input.read_exact(&mut length)?;
    let json = receive_bytes(input, u32::from_le_bytes(length).into())?;
    Ok(Some(serde_json::from_slice(&json)?))
}

/// Memory grows with what comes, not with what is promised.
pub(super) fn receive_bytes(input: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_is_received_and_rubbish_is_not() {
        let mut pipe = Vec::new();
        let order = Order::Document { name: "Công văn.pdf".to_owned(), bytes: 3, threads: 1 };
        send(&mut pipe, &order, b"abc").unwrap();
        let mut rest = pipe.as_slice();
        let Some(Order::Document { name, bytes, .. }) = receive(&mut rest).unwrap() else {
            panic!("no order")
        };
        assert_eq!(
            (name.as_str(), receive_bytes(&mut rest, bytes).unwrap()),
            ("Công văn.pdf", b"abc".to_vec())
        );
        assert!(receive::<Order>(&mut rest).unwrap().is_none());
        for rubbish in [&b"hello, world"[..], &pipe[..3], &pipe[..20]] {
            assert!(receive::<Order>(&mut &*rubbish).is_err());
        }
    }
}
