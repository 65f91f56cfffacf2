//! Looks at what a page refers to before anything is unpacked: streams that grow beyond reason, images beyond the
//! pixel limit, and forms that contain themselves.

use std::collections::HashSet;
use std::io::{self, Read};

use flate2::read::ZlibDecoder;
use hayro::hayro_syntax::object::{Array, Dict, Name, ObjectIdentifier, Stream};
use hayro::hayro_syntax::page::Page as PdfPage;

use super::super::Limits;
use crate::error::{Error, ErrorKind, Result};

/// Drawing instructions of one stream, unpacked. A page of text has tens of KiB; interpreters need many times as
/// much memory again.
const LARGEST_CONTENT: u64 = 64 << 20;

/// Deflate cannot pack better than this.
const DEFLATE_RATIO: u64 = 1032;

/// The most bytes of a pixel: four inks of 16 bits.
const BYTES_PER_PIXEL: u64 = 8;

/// Forms within forms beyond this depth are not for a reader that recurses without end, and beyond the second not
/// drawn at all.
const DEEPEST_NESTING: usize = 12;
const DEEPEST_DRAWN: usize = 50;

/// Whether a reader that follows forms blindly comes to an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nesting {
    /// Forms end within reason.
    Shallow,
    /// A form contains itself, or the nesting is too deep to tell.
    Endless,
}

/// Checks all streams that `page` draws from.
pub(super) fn check(page: &PdfPage<'_>, limits: &Limits) -> Result<Nesting> {
    let whole = page.raw().get::<Stream<'_>>("Contents");
    let parts = page.raw().get::<Array<'_>>("Contents");
    let parts = parts.iter().flat_map(Array::iter::<Stream<'_>>);
    for stream in whole.into_iter().chain(parts) {
        check_unpacked(&stream, LARGEST_CONTENT)?;
    }
    let mut walk = Walk { limits, checked: HashSet::new(), open: Vec::new(), nesting: Nesting::Shallow };
    walk.x_objects(&page.resources().x_objects)?;
    Ok(walk.nesting)
}

struct Walk<'l> {
    limits: &'l Limits,
    /// Objects whose streams are known to be of reasonable size.
    checked: HashSet<ObjectIdentifier>,
    /// Forms that contain the one being looked at.
    open: Vec<ObjectIdentifier>,
    nesting: Nesting,
}

impl Walk<'_> {
    fn x_objects(&mut self, x_objects: &Dict<'_>) -> Result<()> {
        for name in x_objects.keys() {
            // `hayro` refuses to look an object up within itself; a blind reader would not.
            let Some(stream) = x_objects.get::<Stream<'_>>(&*name) else {
                self.nesting = Nesting::Endless;
                continue;
            };
            let is_image = stream.dict().get::<Name<'_>>("Subtype").is_some_and(|kind| &*kind == b"Image");
            if is_image { self.image(&stream)? } else { self.form(&stream)? }
        }
        Ok(())
    }

    fn image(&mut self, stream: &Stream<'_>) -> Result<()> {
        if !self.checked.insert(stream.obj_id()) {
            return Ok(());
        }
        let side = |key: &str| stream.dict().get::<u32>(key).unwrap_or_default();
        let (width, height) = (side("Width"), side("Height"));
        self.limits.check_pixels(width, height)?;
        check_unpacked(stream, u64::from(width) * u64::from(height) * BYTES_PER_PIXEL + u64::from(height))?;
        match stream.dict().get::<Stream<'_>>("SMask") {
            Some(mask) => self.image(&mask),
            None => Ok(()),
        }
    }

    fn form(&mut self, stream: &Stream<'_>) -> Result<()> {
        let id = stream.obj_id();
        if self.open.contains(&id) || self.open.len() >= DEEPEST_NESTING {
            self.nesting = Nesting::Endless;
        }
        if self.open.len() >= DEEPEST_DRAWN || !self.checked.insert(id) {
            return Ok(());
        }
        check_unpacked(stream, LARGEST_CONTENT)?;
        let resources = stream.dict().get::<Dict<'_>>("Resources");
        // A form without resources uses those of its page, where it stands itself.
        let Some(resources) = resources else {
            self.nesting = Nesting::Endless;
            return Ok(());
        };
        self.open.push(id);
        let inner = resources.get::<Dict<'_>>("XObject").map_or(Ok(()), |forms| self.x_objects(&forms));
        self.open.pop();
        inner
    }
}

/// Refuses a stream that unpacks to more than `limit` bytes. Most need no look: they are too short for it.
fn check_unpacked(stream: &Stream<'_>, limit: u64) -> Result<()> {
    let packings = deflate_layers(stream.dict());
    let packed = stream.raw_data();
    if packings == 0 || (packings == 1 && packed.len() as u64 * DEFLATE_RATIO <= limit) {
        return Ok(());
    }
    let unpacked = inflated_len(ZlibDecoder::new(&*packed).take(limit + 1));
    if packings == 1 && unpacked <= limit {
        return Ok(());
    }
    let message = format!("a part of the page unpacks to more than {} MiB", limit.div_ceil(1 << 20));
    Err(Error::new(ErrorKind::TooLarge, message)
        .with_remedy("print the document to a new PDF and ingest that"))
}

/// Damaged data ends where it is damaged.
fn inflated_len(mut inflated: impl Read) -> u64 {
    let (mut buffer, mut length) = ([0; 1 << 14], 0);
    loop {
        match inflated.read(&mut buffer) {
            Ok(0) => return length,
            Ok(read) => length += read as u64,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return length,
        }
    }
}

/// How often a stream is packed by deflate. More than once serves no honest purpose.
fn deflate_layers(dict: &Dict<'_>) -> usize {
    let is_deflate = |name: &Name<'_>| matches!(&**name, b"FlateDecode" | b"Fl");
    if let Some(name) = dict.get::<Name<'_>>("Filter") {
        return usize::from(is_deflate(&name));
    }
    let filters = dict.get::<Array<'_>>("Filter");
    filters.map_or(0, |filters| filters.iter::<Name<'_>>().filter(is_deflate).count())
}
