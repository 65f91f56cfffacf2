//! How much is looked at before a document is refused: all limits and their words in one place. Each names itself, its
//! value and the option that changes it.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// How much of a document is looked at before it is refused. Each limit is named in the error when it is passed. What
/// reading may cost in time and memory is bounded by workers'
/// [`Bounds`](../pipeline/isolation/struct.Bounds.html).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of one file; 512 MiB by default.
    pub max_bytes: u64,
    /// Pages of one file; 5,000 by default.
    pub max_pages: u32,
    /// Pixels of one page; 200 million by default: an A2 sheet at 600 dpi has 139 million.
    pub max_pixels: u64,
    /// Bytes of XML in a DOCX, ODT or XLSX, unpacked; 256 MiB by default: a page of text has 10 to 50 KiB. Pictures are not
    /// unpacked and do not count.
    pub max_unpacked_bytes: u64,
    /// Documents of one ZIP archive, with those of archives in it; 10,000 by default.
    pub max_members: u32,
    /// Bytes of all of them, unpacked; 16 GiB by default.
    pub max_archive_bytes: u64,
    /// Archives within archives: 1 is none within another; 2 by default.
    pub max_nesting: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 512 << 20,
            max_pages: 5_000,
            max_pixels: 200_000_000,
            max_unpacked_bytes: 256 << 20,
            max_members: 10_000,
            max_archive_bytes: 16 << 30,
            max_nesting: 2,
        }
    }
}

const MILLION: u64 = 1_000_000;

fn mib(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}

impl Limits {
    pub(super) fn check_bytes(&self, bytes: u64) -> Result<()> {
        let (found, most) = (mib(bytes), mib(self.max_bytes));
        let message = format!("the file has {found} MiB, more than the limit of {most} MiB");
        within(bytes <= self.max_bytes, message, "split it, or raise the limit with --max-size")
    }

    pub(super) fn check_pages(&self, found: usize) -> Result<()> {
        let message = format!("the document has {found} pages, more than the limit of {}", self.max_pages);
        let is_within = found <= self.max_pages as usize;
        within(is_within, message, "split it, or raise the limit with --max-pages")
    }

    pub(super) fn check_pixels(&self, width: u32, height: u32) -> Result<()> {
        let message = format!(
            "the image is {width} x {height} pixels, more than the limit of {} million",
            self.max_pixels / MILLION
        );
        let is_within = u64::from(width) * u64::from(height) <= self.max_pixels;
        within(is_within, message, "scan at 300 dpi, or raise the limit with --max-pixels")
    }

    /// For a page that cannot be drawn even coarsely; sides in centimetres.
    pub(super) fn undrawable(&self, width: f64, height: f64, dpi: f64) -> Error {
        let message = format!(
            "the page is {width:.0} x {height:.0} cm, too large to be drawn at {dpi} dpi within the limit of {} \
             million pixels",
            self.max_pixels / MILLION
        );
        let remedy = "print it on a smaller sheet, or raise the limit with --max-pixels";
        Error::new(ErrorKind::TooLarge, message).with_remedy(remedy)
    }

    pub(super) fn unpacks_too_far(&self) -> Error {
        let most = mib(self.max_unpacked_bytes);
        let message = format!("the document unpacks to more than the limit of {most} MiB");
        let remedy = "save it as PDF and ingest that, or raise the limit with --max-unpacked";
        Error::new(ErrorKind::TooLarge, message).with_remedy(remedy)
    }

    pub(super) fn check_members(&self, found: u64) -> Result<()> {
        let message = format!("the archive has {found} files, more than the limit of {}", self.max_members);
        let is_within = found <= u64::from(self.max_members);
        within(is_within, message, "unpack it, or raise the limit with --max-members")
    }

    pub(super) fn check_archive(&self, bytes: u64) -> Result<()> {
        let most = mib(self.max_archive_bytes);
        let message = format!("the archive unpacks to more than the limit of {most} MiB");
        let is_within = bytes <= self.max_archive_bytes;
        within(is_within, message, "unpack it, or raise the limit with --max-archive")
    }

    pub(super) fn check_nesting(&self, depth: usize) -> Result<()> {
        let message = format!(
            "an archive within {}, more than the limit of {} archives in one another",
            depth - 1,
            self.max_nesting
        );
        let is_within = depth <= self.max_nesting as usize;
        within(is_within, message, "unpack it, or raise the limit with --max-nesting")
    }
}

fn within(is_within: bool, message: String, remedy: &str) -> Result<()> {
    if is_within { Ok(()) } else { Err(Error::new(ErrorKind::TooLarge, message).with_remedy(remedy)) }
}
