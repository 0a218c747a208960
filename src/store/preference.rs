//! What the user interface remembers between runs. No part of the book, and so of no history.

use rusqlite::{Connection, OptionalExtension, params};

/// The preference that holds the [`Uid`](crate::domain::Uid) of the bot used last.
pub const LAST_BOT: &str = "bot";

pub(super) fn get(conn: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    conn.prepare_cached("SELECT value FROM preferences WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional()
}

pub(super) fn set(conn: &Connection, key: &str, value: &str) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO preferences (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
    )?
    .execute(params![key, value])
    .map(drop)
}
