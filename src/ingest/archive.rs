//! Turns a ZIP archive of documents into documents: lists its members, and reads one when its turn comes. Nothing is
//! unpacked to disk: a member's name is a name and never a path that is written to.
//!
//! An archive is called `.zip` and is one by content; Office files are ZIP containers too and are not. What an
//! archive says of its sizes is not believed: bytes are counted as they come.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::source::{no_bytes, unreadable};
use super::{Limits, guarded};
use crate::document::{Source, Stage};
use crate::error::{Error, ErrorKind, Result};

/// Files that only Office documents and their like have. Such a file is one document.
const OF_DOCUMENTS: [&str; 2] = ["[Content_Types].xml", "mimetype"];

/// The record at the end of an archive, without the comment that may follow; where it says how many files there are.
const END: &[u8] = b"PK\x05\x06";
const END_LENGTH: usize = 22;
const LONGEST_COMMENT: usize = 0xffff;
const COUNT_AT: usize = 10;

/// Where a document is that is part of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The archive.
    pub file: PathBuf,
    /// The number of the member in it, of the member in that, ...
    inside: Vec<usize>,
}

/// A document in an archive.
#[derive(Debug, Clone)]
pub struct Member {
    /// The archive's path and the member's within it, as if it were a folder.
    pub path: PathBuf,
    /// Where it is.
    pub place: Place,
}

trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

type Zip = ZipArchive<Box<dyn ReadSeek>>;

/// The documents in the archive at `path`, in the archive's order; what cannot be looked into is an error in its
/// place. `None` when the file is no archive. As in folders, hidden files are passed over.
pub fn members(path: &Path, limits: &Limits) -> Option<Vec<Result<Member>>> {
    if !is_called_zip(path) {
        return None;
    }
    let mut list = List { limits, members: Vec::new(), bytes: 0 };
    let place = Place { file: path.to_owned(), inside: Vec::new() };
    let listed = guarded(|| {
        let Some(mut archive) = open_file(path, limits)? else { return Ok(false) };
        list.add(&mut archive, path, &place)?;
        Ok(true)
    });
    let name = path.display().to_string();
    let failed = |error: Error| vec![Err(error.in_source(&name).at_stage(Stage::Ingest))];
    match listed {
        Ok(false) => None,
        Ok(true) if list.members.is_empty() => Some(failed(empty())),
        Ok(true) => Some(list.members),
        // An archive that passes a limit is refused whole: a part of it would look like all.
        Err(error) => Some(failed(error)),
    }
}

fn is_called_zip(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"))
}

/// What was found so far in an archive and those in it.
struct List<'l> {
    limits: &'l Limits,
    members: Vec<Result<Member>>,
    bytes: u64,
}

impl List<'_> {
    fn add(&mut self, archive: &mut Zip, path: &Path, place: &Place) -> Result<()> {
        self.limits.check_nesting(place.inside.len() + 1)?;
        self.limits.check_members((self.members.len() + archive.len()) as u64)?;
        let mut names = std::collections::BTreeSet::new();
        for index in 0..archive.len() {
            let (name, is_archive) = {
                let member = archive.by_index_raw(index).map_err(broken)?;
                let name = safe_name(&member).unwrap_or_else(|| format!("member-{}", index + 1));
                if member.is_dir() || is_hidden(&name) {
                    continue;
                }
                self.bytes = self.bytes.saturating_add(member.size());
                self.limits.check_archive(self.bytes)?;
                let is_archive = is_called_zip(Path::new(&name)) && !member.encrypted();
                (name, is_archive)
            };
            // Two names that are the same when they are made safe are still two documents.
            let name = if names.contains(&name) { format!("{name}~{}", index + 1) } else { name };
            let inside = [place.inside.as_slice(), &[index]].concat();
            let member = Member { path: path.join(&name), place: Place { inside, ..place.clone() } };
            names.insert(name);
            self.take(archive, member, is_archive.then_some(index));
        }
        Ok(())
    }

    /// A member, or what is in it when it is an archive. One that cannot be looked into is one document that failed.
    fn take(&mut self, archive: &mut Zip, member: Member, inner: Option<usize>) {
        let before = (self.members.len(), self.bytes);
        let opened = inner.map_or(Ok(None), |index| open_inner(archive, index, self.limits));
        let added = match opened {
            Ok(Some(mut inner)) => self.add(&mut inner, &member.path, &member.place),
            Ok(None) => {
                self.members.push(Ok(member));
                return;
            }
            Err(error) => Err(error),
        };
        let trouble = added.and_then(|()| if self.members.len() > before.0 { Ok(()) } else { Err(empty()) });
        if let Err(error) = trouble {
            self.members.truncate(before.0);
            self.bytes = before.1;
            let name = member.path.display().to_string();
            self.members.push(Err(error.in_source(&name).at_stage(Stage::Ingest)));
        }
    }
}

/// The archive that was read from last: its documents are worked on one after the other.
#[derive(Default)]
pub struct Shelf(Mutex<Option<(Place, Zip)>>);

impl Shelf {
    /// Reads a document of an archive; it is named `name`.
    pub fn read(&self, name: &str, place: &Place, limits: &Limits) -> Result<Source> {
        let bytes = guarded(|| self.read_bytes(place, limits));
        bytes
            .map(|bytes| Source::new(name, bytes))
            .map_err(|error| error.in_source(name).at_stage(Stage::Ingest))
    }

    fn read_bytes(&self, place: &Place, limits: &Limits) -> Result<Vec<u8>> {
        let Some((&index, inside)) = place.inside.split_last() else { return Err(damaged()) };
        let holder = Place { file: place.file.clone(), inside: inside.to_vec() };
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = last.take().filter(|(of, _)| *of == holder).map(|(_, archive)| archive);
        let mut archive = kept.map_or_else(|| open(&holder, limits), Ok)?;
        let bytes = unpack(&mut archive, index, limits);
        *last = Some((holder, archive));
        let bytes = bytes?;
        if bytes.is_empty() { Err(no_bytes()) } else { Ok(bytes) }
    }
}

fn open(place: &Place, limits: &Limits) -> Result<Zip> {
    let mut archive = open_file(&place.file, limits)?.ok_or_else(damaged)?;
    for &index in &place.inside {
        archive = open_inner(&mut archive, index, limits)?.ok_or_else(damaged)?;
    }
    Ok(archive)
}

fn open_file(path: &Path, limits: &Limits) -> Result<Option<Zip>> {
    let is_file = path.metadata().is_ok_and(|metadata| metadata.is_file());
    // What cannot be read is told when its turn comes, as of any file.
    let Ok(file) = File::open(path) else { return Ok(None) };
    if is_file { archive_of(Box::new(BufReader::new(file)), limits) } else { Ok(None) }
}

fn open_inner(archive: &mut Zip, index: usize, limits: &Limits) -> Result<Option<Zip>> {
    archive_of(Box::new(Cursor::new(unpack(archive, index, limits)?)), limits)
}

/// `None` when it is a document or no ZIP at all.
fn archive_of(mut from: Box<dyn ReadSeek>, limits: &Limits) -> Result<Option<Zip>> {
    let mut head = Vec::new();
    from.by_ref().take(4).read_to_end(&mut head).map_err(unreadable)?;
    if ![&b"PK\x03\x04"[..], END].contains(&head.as_slice()) {
        return Ok(None);
    }
    limits.check_members(count(&mut from)?)?;
    let archive = ZipArchive::new(from).map_err(broken)?;
    let is_document = archive.file_names().any(|name| OF_DOCUMENTS.contains(&name));
    Ok((!is_document).then_some(archive))
}

/// How many files an archive says to have: asked before the list of them is read.
fn count(from: &mut dyn ReadSeek) -> Result<u64> {
    let length = from.seek(SeekFrom::End(0)).map_err(unreadable)?;
    let tail = length.saturating_sub((END_LENGTH + LONGEST_COMMENT) as u64);
    from.seek(SeekFrom::Start(tail)).map_err(unreadable)?;
    let mut end = Vec::new();
    from.read_to_end(&mut end).map_err(unreadable)?;
    from.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let at = end.windows(END.len()).rposition(|window| window == END).ok_or_else(damaged)?;
    let count = end.get(at + COUNT_AT..at + COUNT_AT + 2).ok_or_else(damaged)?;
    Ok(u64::from(u16::from_le_bytes([count[0], count[1]])))
}

fn unpack(archive: &mut Zip, index: usize, limits: &Limits) -> Result<Vec<u8>> {
    let member = archive.by_index(index).map_err(broken)?;
    let size = member.size();
    limits.check_bytes(size)?;
    let mut bytes = Vec::new();
    member.take(size + 1).read_to_end(&mut bytes).map_err(|cause| damaged().caused_by(cause))?;
    if bytes.len() as u64 == size { Ok(bytes) } else { Err(damaged()) }
}

/// A member's name without anything that leads out of its archive. Programs write UTF-8 without saying so more often
/// than the code page of 1981 that the format means.
fn safe_name<R: Read + ?Sized>(member: &ZipFile<'_, R>) -> Option<String> {
    let name = std::str::from_utf8(member.name_raw()).unwrap_or_else(|_| member.name());
    let parts = name.split(['/', '\\']).map(|part| part.replace(|c: char| c.is_control() || c == ':', "_"));
    let parts: Vec<String> = parts.filter(|part| !matches!(part.as_str(), "" | "." | "..")).collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX")
}

fn broken(error: ZipError) -> Error {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            Error::new(ErrorKind::Encrypted, "this file of the archive is protected by a password")
                .with_remedy("unpack the archive with the password and ingest the files")
        }
        error => damaged().caused_by(error),
    }
}

fn damaged() -> Error {
    Error::new(ErrorKind::Malformed, "the archive is damaged or cut short")
        .with_remedy("copy it again, or unpack it and ingest the files")
}

fn empty() -> Error {
    Error::new(ErrorKind::Empty, "the archive holds no documents").with_remedy("look into it")
}
