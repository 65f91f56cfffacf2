//! Which files are whole: those whose size and time of change have stayed the same for a while.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::is_temporary;
use crate::pipeline::batch::Stamp;

/// The files of a folder, each with how long it has not changed. A file is handed out once, and again when it has
/// changed since.
#[derive(Debug)]
pub struct Settling {
    time: Duration,
    files: BTreeMap<PathBuf, Seen>,
}

/// A file as it was when it was last seen to change.
#[derive(Debug)]
struct Seen {
    stamp: Stamp,
    since: Instant,
    is_handed_out: bool,
}

impl Settling {
    /// A file is whole when it has not changed for `time`. Its own time of change proves nothing: a copy may bring
    /// that along, and a share may have another clock.
    pub fn new(time: Duration) -> Self {
        Self { time, files: BTreeMap::new() }
    }

    /// Looks at the files of the folder at the moment `now`: gives those that are whole and were not handed out yet.
    /// Temporary names and what is no file are passed over; what is gone is forgotten.
    pub fn look(&mut self, files: Vec<PathBuf>, now: Instant) -> Vec<PathBuf> {
        let mut before = std::mem::take(&mut self.files);
        for path in files.into_iter().filter(|path| !is_temporary(path) && path.is_file()) {
            let stamp = Stamp::of(&path);
            let known = before.remove(&path).filter(|seen| seen.stamp == stamp);
            let seen = known.unwrap_or_else(|| {
                tracing::debug!("waiting for {}", path.display());
                Seen { stamp, since: now, is_handed_out: false }
            });
            self.files.insert(path, seen);
        }
        let mut whole = Vec::new();
        for (path, seen) in &mut self.files {
            if !seen.is_handed_out && now.duration_since(seen.since) >= self.time {
                seen.is_handed_out = true;
                whole.push(path.clone());
            }
        }
        whole
    }

    /// How long until the next file may be whole; `None` when no file is waited for.
    pub fn wait(&self, now: Instant) -> Option<Duration> {
        let left = |seen: &Seen| self.time.saturating_sub(now.duration_since(seen.since));
        self.files.values().filter(|seen| !seen.is_handed_out).map(left).min()
    }

    /// The file was taken out of the folder: should it come back, even as it was, it is a new one.
    pub fn forget(&mut self, path: &Path) {
        self.files.remove(path);
    }

    /// Whether the file is still as it was when it was handed out.
    pub fn is_unchanged(&self, path: &Path) -> bool {
        self.files.get(path).is_some_and(|seen| seen.is_handed_out && seen.stamp == Stamp::of(path))
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make files")]
mod tests {
    use std::fs;

    use super::*;

    const TIME: Duration = Duration::from_secs(2);

    #[test]
    fn a_file_that_grows_is_not_whole_and_one_that_rests_is_handed_out_once() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.txt");
        let (mut settling, start) = (Settling::new(TIME), Instant::now());
        let look = |settling: &mut Settling, seconds: u64| {
            settling.look(vec![file.clone()], start + Duration::from_secs(seconds)).len()
        };
        fs::write(&file, "a").unwrap();
        assert_eq!([look(&mut settling, 0), look(&mut settling, 1)], [0, 0]);
        fs::write(&file, "ab").unwrap();
        assert_eq!([look(&mut settling, 2), look(&mut settling, 3)], [0, 0]);
        assert_eq!([look(&mut settling, 4), look(&mut settling, 5), look(&mut settling, 60)], [1, 0, 0]);
        fs::write(&file, "abc").unwrap();
        assert_eq!([look(&mut settling, 61), look(&mut settling, 63)], [0, 1]);
        settling.forget(&file);
        assert_eq!([look(&mut settling, 64), look(&mut settling, 66)], [0, 1]);
    }

    #[test]
    fn it_says_how_long_to_wait() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.txt");
        fs::write(&file, "a").unwrap();
        let (mut settling, start) = (Settling::new(TIME), Instant::now());
        assert_eq!(settling.wait(start), None);
        settling.look(vec![file.clone()], start);
        assert_eq!(settling.wait(start + Duration::from_millis(500)), Some(Duration::from_millis(1500)));
        settling.look(vec![file.clone()], start + TIME);
        assert_eq!(settling.wait(start + TIME), None);
        assert!(settling.is_unchanged(&file));
        fs::write(&file, "more").unwrap();
        assert!(!settling.is_unchanged(&file));
    }

    #[test]
    fn temporary_names_and_folders_are_not_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let files = ["~$a.docx", "b.pdf.part", "folder"].map(|name| dir.path().join(name));
        fs::write(&files[0], "a").unwrap();
        fs::write(&files[1], "b").unwrap();
        fs::create_dir(&files[2]).unwrap();
        let mut settling = Settling::new(Duration::ZERO);
        assert!(settling.look(files.to_vec(), Instant::now()).is_empty());
        assert_eq!(settling.wait(Instant::now()), None);
    }
}
