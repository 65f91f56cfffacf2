//! The container of the compiled files: magic, version, checksum and numbered sections of bytes.
//!
//! Written once, then read in place: a section is a slice, its numbers are little-endian and looked at where they
//! lie. The checksum covers everything behind it, so a damaged or truncated file is named on loading.

use crate::assets::Bytes;
use crate::error::{Error, ErrorKind, Result};

const CHECKSUM_LEN: usize = blake3::OUT_LEN;

/// What a compiled file holds; part of its first bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Format {
    /// Eight bytes that name the kind of file.
    pub(super) magic: [u8; 8],
    /// Raised whenever older readers would misread the sections.
    pub(super) version: u32,
}

impl Format {
    /// A file of these sections.
    pub(super) fn pack(self, sections: &[Vec<u8>]) -> Vec<u8> {
        let mut body = Vec::new();
        body.extend((sections.len() as u32).to_le_bytes());
        for section in sections {
            body.extend((section.len() as u32).to_le_bytes());
        }
        body.extend(sections.iter().flatten());
        let mut file = Vec::with_capacity(body.len() + 64);
        file.extend(self.magic);
        file.extend(self.version.to_le_bytes());
        file.extend(blake3::hash(&body).as_bytes());
        file.extend(body);
        file
    }

    /// The sections of a file; `name` is for messages.
    pub(super) fn unpack<const N: usize>(self, name: &str, file: &Bytes) -> Result<[Bytes; N]> {
        self.body(file)
            .and_then(|body| sections(&body).ok_or_else(|| "its sections are cut short".to_owned()))
            .map_err(|message| bad(name, &message))
    }

    fn body(self, file: &Bytes) -> Result<Bytes, String> {
        let head = self.magic.len() + 4;
        let bytes = file.as_ref();
        if bytes.len() < head + CHECKSUM_LEN || bytes[..self.magic.len()] != self.magic {
            return Err("this is no compiled dictionary of the expected kind".to_owned());
        }
        let version = u32_at(&bytes[self.magic.len()..], 0);
        if version != self.version {
            return Err(format!("format version {version}, expected {}", self.version));
        }
        let body = head + CHECKSUM_LEN;
        if blake3::hash(&bytes[body..]).as_bytes() != &bytes[head..body] {
            return Err("the checksum does not match the content".to_owned());
        }
        file.slice(body..bytes.len()).ok_or_else(|| "the file is cut short".to_owned())
    }
}

fn sections<const N: usize>(body: &Bytes) -> Option<[Bytes; N]> {
    let bytes = body.as_ref();
    let header = 4 + 4 * N;
    if bytes.len() < header || u32_at(bytes, 0) as usize != N {
        return None;
    }
    let mut start = header;
    let mut found = Vec::with_capacity(N);
    for index in 0..N {
        let end = start + u32_at(bytes, index + 1) as usize;
        found.push(body.slice(start..end)?);
        start = end;
    }
    found.try_into().ok()
}

fn bad(name: &str, message: &str) -> Error {
    Error::new(ErrorKind::BadDictionary, message)
        .with_remedy("rebuild it with `sohoa dict build`, or restore it from version control")
        .in_source(name)
}

/// The `index`-th 32-bit number of `bytes`.
pub(super) fn u32_at(bytes: &[u8], index: usize) -> u32 {
    let bytes = &bytes[index * 4..index * 4 + 4];
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

/// The `index`-th 24-bit number of `bytes`.
pub(super) fn u24_at(bytes: &[u8], index: usize) -> u32 {
    let bytes = &bytes[index * 3..index * 3 + 3];
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0])
}

/// The `index`-th 16-bit number of `bytes`.
pub(super) fn u16_at(bytes: &[u8], index: usize) -> u16 {
    let bytes = &bytes[index * 2..index * 2 + 2];
    u16::from_le_bytes([bytes[0], bytes[1]])
}

/// The `index`-th 32-bit floating-point number of `bytes`.
pub(super) fn f32_at(bytes: &[u8], index: usize) -> f32 {
    f32::from_bits(u32_at(bytes, index))
}

/// Numbers as little-endian bytes, one after the other.
pub(super) fn le_bytes<const N: usize, T>(
    numbers: impl IntoIterator<Item = T>,
    bytes: impl Fn(T) -> [u8; N],
) -> Vec<u8> {
    numbers.into_iter().flat_map(bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMAT: Format = Format { magic: *b"a test..", version: 3 };

    #[test]
    fn sections_come_back_as_they_went_in() {
        let file = Bytes::from(FORMAT.pack(&[vec![1, 2], vec![], vec![7]]));
        let sections: [Bytes; 3] = FORMAT.unpack("t", &file).unwrap();
        assert_eq!(sections.map(|s| s.as_ref().to_vec()), [vec![1, 2], vec![], vec![7]]);
    }

    #[test]
    fn damage_is_named() {
        let mut file = FORMAT.pack(&[vec![1, 2]]);
        *file.last_mut().unwrap() ^= 1;
        let error = FORMAT.unpack::<1>("t.bin", &file.into()).unwrap_err();
        insta::assert_snapshot!(error, @"t.bin: the checksum does not match the content; rebuild it with `sohoa dict build`, or restore it from version control");
        let newer = Format { version: 4, ..FORMAT }.pack(&[]);
        let error = FORMAT.unpack::<0>("t.bin", &newer.into()).unwrap_err();
        assert_eq!(error.detail(), "format version 4, expected 3");
    }
}
