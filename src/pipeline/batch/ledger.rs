//! What is done, in `ledger.sqlite`: contents by (BLAKE3, recipe), apart from the paths they were found at.
//!
//! A path is marked only after its files are on disk under their names. While `outcome` is empty its files may be
//! old, new or mixed; `outputs`, a hash over them, tells whether they are still those of the marked content.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::Again;
use super::told::Ending;
use crate::error::{Error, Result};
use crate::output::unwritable;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS contents (
    blake3 TEXT NOT NULL, recipe TEXT NOT NULL, outcome TEXT NOT NULL, ending TEXT NOT NULL,
    PRIMARY KEY (blake3, recipe)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS paths (
    path BLOB PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, position INTEGER,
    given TEXT, bytes INTEGER, modified INTEGER, blake3 TEXT, recipe TEXT, outputs TEXT,
    outcome TEXT, trouble TEXT);
CREATE INDEX IF NOT EXISTS paths_by_content ON paths (blake3, recipe, position);
CREATE INDEX IF NOT EXISTS paths_by_position ON paths (position);
";

/// Size and time of change of a file, as far as they are known: a file with the same ones has not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pipeline) struct Stamp {
    pub(super) bytes: Option<i64>,
    pub(super) modified: Option<i64>,
}

impl Stamp {
    pub(in crate::pipeline) fn of(path: &Path) -> Self {
        let metadata = path.metadata().ok();
        let since = |time: std::time::SystemTime| time.duration_since(std::time::UNIX_EPOCH).ok();
        let modified = metadata.as_ref().and_then(|known| known.modified().ok()).and_then(since);
        Self {
            bytes: metadata.map(|known| known.len() as i64),
            modified: modified.map(|time| time.as_nanos() as i64),
        }
    }
}

/// What is known of a path.
pub(super) struct Known {
    pub(super) name: String,
    pub(super) given: Option<String>,
    pub(super) stamp: Stamp,
    /// How it ended under the present recipe, when that is known.
    pub(super) outcome: Option<String>,
}

/// A path of the latest run, or of earlier ones that are told with it.
pub(super) struct Listed {
    pub(super) key: Vec<u8>,
    pub(super) name: String,
    pub(super) outcome: Option<String>,
}

/// A finished path: its files are in place.
pub(super) struct Entry {
    pub(super) key: Vec<u8>,
    pub(super) given: String,
    pub(super) stamp: Stamp,
    /// `None` when the file could not be read.
    pub(super) blake3: Option<String>,
    pub(super) outputs: Option<String>,
    pub(super) ending: Ending,
}

/// A path whose files hold a content.
pub(super) struct Holder {
    pub(super) name: String,
    pub(super) given: String,
    pub(super) outputs: String,
}

/// One connection to the ledger.
pub(super) struct Ledger {
    path: PathBuf,
    recipe: String,
    connection: Connection,
}

impl Ledger {
    /// Opens the ledger at `path` and makes it when there is none. Every commit is on disk when it returns.
    pub(super) fn open(path: &Path, recipe: &str) -> Result<Self> {
        let open = || -> rusqlite::Result<Connection> {
            let connection = Connection::open(path)?;
            connection.pragma_update(None, "journal_mode", "WAL")?;
            connection.pragma_update(None, "synchronous", "FULL")?;
            connection.busy_timeout(std::time::Duration::from_mins(1))?;
            connection.execute_batch(SCHEMA)?;
            Ok(connection)
        };
        let connection = open().map_err(|cause| failed(path, cause))?;
        Ok(Self { path: path.to_owned(), recipe: recipe.to_owned(), connection })
    }

    /// All of `change` or nothing.
    pub(super) fn change<T>(&mut self, change: impl FnOnce(&Change<'_>) -> Result<T>) -> Result<T> {
        let Self { path, recipe, connection } = self;
        let transaction = connection.transaction().map_err(|cause| failed(path, cause))?;
        let change_of = Change { path, recipe, transaction };
        let result = change(&change_of)?;
        change_of.transaction.commit().map_err(|cause| failed(path, cause))?;
        Ok(result)
    }

    /// How `blake3` ended under this recipe, when it is done.
    pub(super) fn ending(&self, blake3: &str) -> Result<Option<Ending>> {
        let sql = "SELECT ending FROM contents WHERE blake3 = ? AND recipe = ?";
        let json: Option<String> = self
            .prepared(sql)?
            .query_row(params![blake3, self.recipe], |row| row.get(0))
            .optional()
            .map_err(|cause| failed(&self.path, cause))?;
        json.map(|json| parsed(&self.path, &json)).transpose()
    }

    /// Paths whose files should hold `blake3` as this recipe made it.
    pub(super) fn holders(&self, blake3: &str) -> Result<Vec<Holder>> {
        let sql = "SELECT name, given, outputs FROM paths \
                   WHERE blake3 = ? AND recipe = ? AND outputs IS NOT NULL ORDER BY position LIMIT 8";
        let holder = |row: &rusqlite::Row<'_>| {
            Ok(Holder { name: row.get(0)?, given: row.get(1)?, outputs: row.get(2)? })
        };
        let mut statement = self.prepared(sql)?;
        let holders = statement.query_map(params![blake3, self.recipe], holder).and_then(Iterator::collect);
        holders.map_err(|cause| failed(&self.path, cause))
    }

    /// Calls `each` with path, name, ending and the name of the first path with the same content, for every
    /// finished path of the latest run in input order.
    pub(super) fn list(
        &self,
        mut each: impl FnMut(String, String, Ending, Option<String>) -> Result<()>,
    ) -> Result<()> {
        let sql = "SELECT p.given, p.name, coalesce(p.trouble, c.ending), \
               (SELECT f.name FROM paths f WHERE f.blake3 = p.blake3 AND f.recipe = p.recipe \
                AND f.position < p.position AND f.outcome IS NOT NULL ORDER BY f.position LIMIT 1) \
             FROM paths p LEFT JOIN contents c ON c.blake3 = p.blake3 AND c.recipe = p.recipe \
             WHERE p.position IS NOT NULL AND p.outcome IS NOT NULL ORDER BY p.position";
        let fault = |cause| failed(&self.path, cause);
        let mut statement = self.prepared(sql)?;
        let mut rows = statement.query([]).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            let json: String = row.get(2).map_err(fault)?;
            let (given, name) = (row.get(0).map_err(fault)?, row.get(1).map_err(fault)?);
            each(given, name, parsed(&self.path, &json)?, row.get(3).map_err(fault)?)?;
        }
        Ok(())
    }

    fn prepared(&self, sql: &str) -> Result<rusqlite::CachedStatement<'_>> {
        self.connection.prepare_cached(sql).map_err(|cause| failed(&self.path, cause))
    }
}

/// A change in the making.
pub(super) struct Change<'a> {
    path: &'a Path,
    recipe: &'a str,
    transaction: Transaction<'a>,
}

impl Change<'_> {
    /// Contents that are to be done again are not known any more.
    pub(super) fn forget(&self, again: Again) -> Result<()> {
        match again {
            Again::Never => Ok(()),
            Again::Failed => self.run("DELETE FROM contents WHERE outcome = 'quarantined'", []),
            Again::All => self.run("DELETE FROM contents", []),
        }
    }

    /// No path is part of a run.
    pub(super) fn unlist_all(&self) -> Result<()> {
        self.run("UPDATE paths SET position = NULL WHERE position IS NOT NULL", [])
    }

    /// No path whose ending is not known is part of a run.
    pub(super) fn unlist_unfinished(&self) -> Result<()> {
        self.run(
            "UPDATE paths SET position = NULL WHERE position IS NOT NULL AND (outcome IS NULL \
             OR trouble IS NULL AND NOT EXISTS (SELECT 1 FROM contents c \
                WHERE c.blake3 = paths.blake3 AND c.recipe = paths.recipe))",
            [],
        )
    }

    /// The path is not part of a run.
    pub(super) fn unlist(&self, key: &[u8]) -> Result<()> {
        self.run("UPDATE paths SET position = NULL WHERE path = ?", params![key])
    }

    /// The paths that are part of a run.
    pub(super) fn listed(&self) -> Result<Vec<Listed>> {
        let sql = "SELECT path, name, outcome FROM paths WHERE position IS NOT NULL";
        let listed = |row: &rusqlite::Row<'_>| {
            Ok(Listed { key: row.get(0)?, name: row.get(1)?, outcome: row.get(2)? })
        };
        let statement = self.transaction.prepare_cached(sql);
        statement
            .and_then(|mut found| found.query_map([], listed)?.collect())
            .map_err(|cause| failed(self.path, cause))
    }

    /// How many paths are part of a run.
    pub(super) fn count(&self) -> Result<i64> {
        self.number("SELECT count(*) FROM paths WHERE position IS NOT NULL")
    }

    /// Behind every path that is part of a run.
    pub(super) fn next_position(&self) -> Result<i64> {
        self.number("SELECT coalesce(max(position) + 1, 0) FROM paths")
    }

    fn number(&self, sql: &str) -> Result<i64> {
        self.transaction.query_row(sql, [], |row| row.get(0)).map_err(|cause| failed(self.path, cause))
    }

    pub(super) fn is_taken(&self, name_key: &str) -> Result<bool> {
        let sql = "SELECT 1 FROM paths WHERE name_key = ?";
        let exists = self.transaction.prepare_cached(sql).and_then(|mut found| found.exists([name_key]));
        exists.map_err(|cause| failed(self.path, cause))
    }

    pub(super) fn known(&self, key: &[u8]) -> Result<Option<Known>> {
        let sql = "SELECT p.name, p.given, p.bytes, p.modified, \
               CASE WHEN p.recipe = ?2 AND (p.trouble IS NOT NULL OR c.blake3 IS NOT NULL) THEN p.outcome END \
             FROM paths p LEFT JOIN contents c ON c.blake3 = p.blake3 AND c.recipe = p.recipe \
             WHERE p.path = ?1";
        let known = |row: &rusqlite::Row<'_>| {
            let stamp = Stamp { bytes: row.get(2)?, modified: row.get(3)? };
            Ok(Known { name: row.get(0)?, given: row.get(1)?, stamp, outcome: row.get(4)? })
        };
        let statement = self.transaction.prepare_cached(sql);
        statement
            .and_then(|mut found| found.query_row(params![key, self.recipe], known).optional())
            .map_err(|cause| failed(self.path, cause))
    }

    /// A path of which nothing is known but its name.
    pub(super) fn add(&self, key: &[u8], name: String) -> Result<Known> {
        let sql = "INSERT INTO paths (path, name, name_key) VALUES (?, ?, ?)";
        self.run(sql, params![key, name, name.to_lowercase()])?;
        Ok(Known { name, given: None, stamp: Stamp { bytes: None, modified: None }, outcome: None })
    }

    /// The path is at `position` of this run, or stays where it was listed; with `anew` it is not done.
    pub(super) fn place(&self, key: &[u8], position: i64, anew: bool) -> Result<()> {
        let sql = "UPDATE paths SET position = coalesce(position, ?2), outcome = CASE WHEN ?3 THEN NULL ELSE outcome END \
                   WHERE path = ?1";
        self.run(sql, params![key, position, anew])
    }

    /// The path is done.
    pub(super) fn mark(&self, entry: &Entry) -> Result<()> {
        let (outcome, ending) = (entry.ending.outcome(entry.blake3.is_some()), json(&entry.ending)?);
        let trouble = if entry.blake3.is_none() { Some(&ending) } else { None };
        self.run(
            "UPDATE paths SET given = ?2, bytes = ?3, modified = ?4, blake3 = ?5, recipe = ?6, outputs = ?7, \
             outcome = ?8, trouble = ?9 WHERE path = ?1",
            params![
                entry.key,
                entry.given,
                entry.stamp.bytes,
                entry.stamp.modified,
                entry.blake3,
                self.recipe,
                entry.outputs,
                outcome,
                trouble
            ],
        )?;
        let Some(blake3) = &entry.blake3 else { return Ok(()) };
        let sql = "INSERT OR IGNORE INTO contents (blake3, recipe, outcome, ending) VALUES (?, ?, ?, ?)";
        self.run(sql, params![blake3, self.recipe, outcome, ending])
    }

    fn run(&self, sql: &str, values: impl rusqlite::Params) -> Result<()> {
        let statement = self.transaction.prepare_cached(sql);
        let done = statement.and_then(|mut statement| statement.execute(values));
        done.map(|_| ()).map_err(|cause| failed(self.path, cause))
    }
}

fn json(ending: &Ending) -> Result<String> {
    let bytes = crate::output::json_line(ending)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn parsed(path: &Path, json: &str) -> Result<Ending> {
    serde_json::from_str(json).map_err(|cause| failed(path, cause))
}

fn failed(path: &Path, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    unwritable(path, cause)
}
