//! What was tested, the newest first. No part of the book, and so of no history.

use crate::domain::Tested;
use rusqlite::{Connection, params};

/// How many texts are kept: months of daily use, and read in a few milliseconds.
pub(super) const KEPT: usize = 1_000;

/// The longest text that is kept, in bytes. The longest parameter of a channel has 2,083 characters, which percent-encoding
/// may make nine times as long; longer texts are no links.
pub(super) const LONGEST: usize = 20_000;

pub(super) fn all(conn: &Connection) -> rusqlite::Result<Vec<Tested>> {
    conn.prepare_cached("SELECT text, at_ms FROM tested ORDER BY seq DESC")?
        .query_map([], |row| Ok(Tested { text: row.get(0)?, at_ms: row.get(1)? }))?
        .collect()
}

/// Puts `text` before all others, wherever it stood, and forgets what is too old.
pub(super) fn put(conn: &Connection, text: &str, at_ms: i64) -> rusqlite::Result<()> {
    forget(conn, text)?;
    conn.prepare_cached("INSERT INTO tested (text, at_ms) VALUES (?1, ?2)")?.execute(params![text, at_ms])?;
    conn.prepare_cached("DELETE FROM tested WHERE seq <= (SELECT seq FROM tested ORDER BY seq DESC LIMIT 1 OFFSET ?1)")?
        .execute([KEPT as i64])
        .map(drop)
}

pub(super) fn forget(conn: &Connection, text: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM tested WHERE text = ?1")?.execute([text]).map(drop)
}
