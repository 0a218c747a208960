//! Forgetting people, so that their data is gone from the files.
//!
//! What is deleted is overwritten (`secure_delete`), and the log that still has it is folded into the file and cut to
//! nothing. Copies that were made by themselves are opened one by one, and treated likewise; a copy of an old format has no
//! contacts in it. Files that somebody copied elsewhere are out of reach.

use super::source;
use crate::domain::Uid;
use crate::store::backup::backups_of;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Who is to be forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// A contact of a bot, by its id.
    Contact(Uid, String),
    /// Everybody that was imported, and what was accepted about them: of a bot; `None`: of all, those that are gone, too.
    Everybody(Option<Uid>),
}

/// A copy of the book, and what became of the people in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The file.
    pub path: PathBuf,
    /// How many are gone from it; the other side: why nobody is.
    pub outcome: Result<u64, String>,
}

/// What came of forgetting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// How many contacts were in the book.
    pub contacts: u64,
    /// Whether the log could be cut: another program that reads at this moment keeps it.
    pub clean: bool,
    /// The copies.
    pub copies: Vec<Kept>,
}

/// Deletes; how many contacts.
pub(super) fn delete(conn: &Connection, whom: &Whom) -> rusqlite::Result<u64> {
    match whom {
        Whom::Contact(bot, id) => {
            let Some(source) = source::number(conn, *bot)? else { return Ok(0) };
            let found = "SELECT contact FROM contacts WHERE source = ?1 AND id = ?2";
            let Some(key) = conn.query_row(found, (source, id), |row| row.get::<_, i64>(0)).optional()? else {
                return Ok(0);
            };
            conn.execute("DELETE FROM contact_changes WHERE contact = ?1", [key])?;
            conn.execute("DELETE FROM contacts WHERE contact = ?1", [key]).map(|n| n as u64)
        }
        Whom::Everybody(Some(bot)) => {
            let Some(source) = source::number(conn, *bot)? else { return Ok(0) };
            conn.execute(
                "DELETE FROM contact_changes WHERE contact IN (SELECT contact FROM contacts WHERE source = ?1)",
                [source],
            )?;
            let gone = conn.execute("DELETE FROM contacts WHERE source = ?1", [source])?;
            for table in ["result_imports", "result_matches", "result_accepted", "result_slots", "result_sources"] {
                conn.execute(&format!("DELETE FROM {table} WHERE source = ?1"), [source])?;
            }
            Ok(gone as u64)
        }
        Whom::Everybody(None) => {
            let bots: Vec<Uid> = conn
                .prepare("SELECT bot FROM result_sources")?
                .query_map([], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            bots.into_iter().try_fold(0, |sum, bot| Ok(sum + delete(conn, &Whom::Everybody(Some(bot)))?))
        }
    }
}

/// Folds the log into the file, and cuts it to nothing; whether that could be done.
pub(super) fn fold(conn: &Connection) -> rusqlite::Result<bool> {
    let mode: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if mode != "wal" {
        return Ok(true);
    }
    let busy: i64 = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(busy == 0)
}

/// Forgets in the copies that were made by themselves of the book `path`, and in damaged books that were put aside.
pub(super) fn from_copies(path: &Path, whom: &Whom) -> Vec<Kept> {
    let mut files: Vec<PathBuf> = backups_of(path).into_iter().map(|b| b.path).collect();
    files.extend(aside(path));
    files.sort();
    files
        .into_iter()
        .map(|file| Kept { outcome: from_copy(&file, whom).map_err(|e| e.to_string()), path: file })
        .collect()
}

/// Damaged books that were put aside when a backup took their place.
fn aside(path: &Path) -> Vec<PathBuf> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(|n| n.to_str())) else {
        return Vec::new();
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let damaged = format!("{name}.damaged-");
    let files = |folder: &Path, wanted: &dyn Fn(&str) -> bool| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let ours = entries.filter(|e| e.file_name().to_str().is_some_and(wanted));
        ours.filter(|e| e.file_type().is_ok_and(|t| t.is_file())).map(|e| e.path()).collect()
    };
    let side = |name: &str| ["-wal", "-shm", "-journal"].iter().any(|end| name.ends_with(end));
    files(folder, &|name| name.starts_with(&damaged) && !side(name))
}

fn from_copy(path: &Path, whom: &Whom) -> rusqlite::Result<u64> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(Duration::from_secs(5))?;
    conn.pragma_update(None, "secure_delete", true)?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    // A copy of a format that is older than contacts has none.
    let there = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'contacts'";
    if conn.query_row(there, [], |row| row.get::<_, i64>(0))? == 0 {
        return Ok(0);
    }
    let tx = conn.unchecked_transaction()?;
    let gone = delete(&tx, whom)?;
    tx.commit()?;
    if gone > 0 && matches!(whom, Whom::Everybody(_)) {
        conn.execute_batch("VACUUM")?;
    }
    fold(&conn)?;
    Ok(gone)
}
