//! What is left of a text when only likeness matters: a `MinHash` signature of its word triples, without case, marks
//! and signs, so that two scans of one letter have nearly the same.

use std::collections::BTreeSet;

use xxhash_rust::xxh3::xxh3_64;

use crate::text;

/// Numbers in a signature: likeness is told to about four points of a hundred.
pub(super) const SIZE: usize = 120;

/// Words in one shingle.
const WORDS: usize = 3;

/// A text with fewer shingles says too little to be like another: an empty page, a stamp.
const FEWEST: usize = 16;

/// The least hash of each of [`SIZE`] orders of all shingles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Signature(Box<[u32]>);

impl Signature {
    /// The signature of `text`; none where it is too short.
    pub(super) fn of(text: &str) -> Option<Self> {
        let shingles = shingles(text);
        (shingles.len() >= FEWEST).then(|| Self::of_hashes(shingles.into_iter()))
    }

    fn of_hashes(hashes: impl Iterator<Item = u64>) -> Self {
        let orders: Vec<[u64; 2]> =
            (0..SIZE as u64).map(|at| [scatter(2 * at) | 1, scatter(2 * at + 1)]).collect();
        let mut least = vec![u32::MAX; SIZE].into_boxed_slice();
        for hash in hashes {
            for (least, [factor, shift]) in least.iter_mut().zip(&orders) {
                *least = (*least).min((hash.wrapping_mul(*factor).wrapping_add(*shift) >> 32) as u32);
            }
        }
        Self(least)
    }

    /// How many of a hundred shingles of both texts together stand in both, estimated; from 0 to 1.
    pub(super) fn likeness(&self, other: &Self) -> f64 {
        let same = self.0.iter().zip(&other.0).filter(|(one, other)| one == other).count();
        same as f64 / SIZE as f64
    }

    /// One of the bands of `rows` numbers, as one number.
    pub(super) fn band(&self, rows: usize, at: usize) -> u64 {
        let band = &self.0[at * rows..(at + 1) * rows];
        band.iter().fold(0, |hash, part| scatter(hash ^ u64::from(*part)))
    }
}

/// Hashes of the word triples, each once.
fn shingles(text: &str) -> BTreeSet<u64> {
    let folded = text::skeleton(text);
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(WORDS).map(|words| xxh3_64(words.join(" ").as_bytes())).collect()
}

/// A number far from those of its neighbours (the last steps of splitmix64), the same on every machine.
fn scatter(number: u64) -> u64 {
    let mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The signature of a text of `size` shingles: those of `own`, but for `changed` of a hundred that are others'.
    pub(in super::super) fn synthetic(own: u64, size: u64, changed: u64) -> Signature {
        let shingle = |at: u64| {
            let is_changed = scatter(own ^ at.rotate_left(17)) % 100 < changed;
            scatter(scatter(own + u64::from(is_changed && changed > 0) * 0x5bd1_e995) ^ at)
        };
        Signature::of_hashes((0..size).map(shingle))
    }

    #[test]
    fn marks_case_and_signs_do_not_matter_and_other_words_do() {
        let text = "Ủy ban nhân dân huyện yêu cầu các phòng, ban rà soát hồ sơ lưu trữ năm 2023, báo cáo trước ngày 30 tháng 4";
        let signature = Signature::of(text).unwrap();
        let plain = text::strip_marks(text).to_uppercase().replace(',', " ;");
        assert_eq!(signature, Signature::of(&plain).unwrap());
        let other = "Sở Y tế đề nghị các bệnh viện thống kê số giường bệnh hiện có và kế hoạch mua sắm thiết bị trong quý hai năm sau";
        assert!(signature.likeness(&Signature::of(other).unwrap()) < 0.05);
        assert!(Signature::of("một trang trắng").is_none());
    }

    #[test]
    fn likeness_is_the_share_of_common_shingles() {
        // 10 of 100 changed on one side: 90 common of 110 in all.
        let likeness = synthetic(7, 5000, 0).likeness(&synthetic(7, 5000, 10));
        assert!((likeness - 90.0 / 110.0).abs() < 0.1, "{likeness}");
    }
}
