//! Damage: what disks, cables, programs and people do to files.
#![expect(
    clippy::ptr_arg,
    reason = "all ways are one kind of function, whether or not they change the length"
)]

use std::ops::Range;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

/// A number below `most`, which is not 0.
pub(crate) fn below(chance: &mut ChaCha8Rng, most: usize) -> usize {
    (chance.next_u64() % most as u64) as usize
}

/// A way to damage bytes, with some of another file at hand.
type Damage = fn(&mut Vec<u8>, &[u8], &mut ChaCha8Rng);

const WAYS: [(&str, Damage); 8] = [
    ("flip", flip),
    ("cut", cut),
    ("double", double),
    ("lose", lose),
    ("number", number),
    ("swap", swap),
    ("graft", graft),
    ("zero", zero),
];

/// `bytes` damaged in one way, or in two; and the first way's name.
pub(crate) fn of(bytes: &[u8], other: &[u8], chance: &mut ChaCha8Rng) -> (Vec<u8>, &'static str) {
    let mut mutant = bytes.to_vec();
    let (name, damage) = WAYS[below(chance, WAYS.len())];
    damage(&mut mutant, other, chance);
    if !mutant.is_empty() && below(chance, 2) == 0 {
        WAYS[below(chance, WAYS.len())].1(&mut mutant, other, chance);
    }
    (mutant, name)
}

/// A block of at most a quarter of the file.
fn block(bytes: &[u8], chance: &mut ChaCha8Rng) -> Range<usize> {
    let length = 1 + below(chance, (bytes.len() / 4).clamp(1, 1 << 16));
    let start = below(chance, bytes.len().saturating_sub(length).max(1));
    start..(start + length).min(bytes.len())
}

fn flip(bytes: &mut Vec<u8>, _: &[u8], chance: &mut ChaCha8Rng) {
    for _ in 0..=below(chance, 32) {
        let at = below(chance, bytes.len());
        bytes[at] ^= 1 << below(chance, 8);
    }
}

fn cut(bytes: &mut Vec<u8>, _: &[u8], chance: &mut ChaCha8Rng) {
    bytes.truncate(below(chance, bytes.len()));
}

fn double(bytes: &mut Vec<u8>, _: &[u8], chance: &mut ChaCha8Rng) {
    let block = block(bytes, chance);
    let copy = bytes[block.clone()].to_vec();
    bytes.splice(block.end..block.end, copy);
}

fn lose(bytes: &mut Vec<u8>, _: &[u8], chance: &mut ChaCha8Rng) {
    let block = block(bytes, chance);
    bytes.drain(block);
}

/// Lengths and places: a number in digits gets others, or four bytes become an extreme.
fn number(bytes: &mut Vec<u8>, _: &[u8], chance: &mut ChaCha8Rng) {
    for _ in 0..=below(chance, 4) {
        let from = below(chance, bytes.len());
        let digits = (from..bytes.len()).filter(|at| bytes[*at].is_ascii_digit()).take(1 + below(chance, 6));
        let digits: Vec<usize> = digits.collect();
        if below(chance, 2) == 0 {
            for at in digits {
                bytes[at] = b"0199"[below(chance, 4)];
            }
        } else {
            let extreme = [u32::MAX, 0, 0x7fff_ffff, 0x0001_0000][below(chance, 4)].to_le_bytes();
            let end = (from + 4).min(bytes.len());
            bytes[from..end].copy_from_slice(&extreme[..end - from]);
        }
    }
}

/// Two blocks change places.
fn swap(bytes: &mut Vec<u8>, _: &[u8], chance: &mut ChaCha8Rng) {
    let (one, two) = (block(bytes, chance), block(bytes, chance));
    let length = one.len().min(two.len());
    for step in 0..length {
        bytes.swap(one.start + step, two.start + step);
    }
}

/// A block of another file.
fn graft(bytes: &mut Vec<u8>, other: &[u8], chance: &mut ChaCha8Rng) {
    let (to, from) = (block(bytes, chance), block(other, chance));
    bytes.splice(to, other[from].iter().copied());
}

fn zero(bytes: &mut Vec<u8>, _: &[u8], chance: &mut ChaCha8Rng) {
    let block = block(bytes, chance);
    bytes[block].fill(0);
}
