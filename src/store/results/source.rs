//! What is imported for a bot: the columns, and what was accepted.

use crate::domain::Uid;
use crate::domain::results::{Accepted, Clue, Mapping, Role};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// How many columns there are in a contact.
pub(super) const SLOTS: usize = 10;

/// What is kept as JSON in a column of text.
fn json<T: DeserializeOwned>(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|e| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(e)))
}

fn text(value: &impl Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))
}

/// The number of a bot's source; `None`: nothing was imported yet.
pub(super) fn number(conn: &Connection, bot: Uid) -> rusqlite::Result<Option<i64>> {
    conn.prepare_cached("SELECT source FROM result_sources WHERE bot = ?1")?
        .query_row([bot], |row| row.get(0))
        .optional()
}

pub(super) fn mapping(conn: &Connection, bot: Uid) -> rusqlite::Result<Option<Mapping>> {
    conn.prepare_cached("SELECT mapping FROM result_sources WHERE bot = ?1")?
        .query_row([bot], |row| json(row, 0))
        .optional()
        // One that a newer version wrote is chosen anew.
        .or_else(|e| if matches!(e, rusqlite::Error::FromSqlConversionFailure(..)) { Ok(None) } else { Err(e) })
}

/// The number of a bot's source, made where there is none, with the columns that were chosen.
pub(super) fn put(conn: &Connection, bot: Uid, mapping: &Mapping) -> rusqlite::Result<i64> {
    conn.prepare_cached(
        "INSERT INTO result_sources (bot, mapping) VALUES (?1, ?2)
         ON CONFLICT (bot) DO UPDATE SET mapping = ?2 RETURNING source",
    )?
    .query_row(params![bot, text(mapping)?], |row| row.get(0))
}

/// What each slot is for.
pub(super) fn slots(conn: &Connection, source: i64) -> rusqlite::Result<Vec<Role>> {
    conn.prepare_cached("SELECT role FROM result_slots WHERE source = ?1 ORDER BY slot")?
        .query_map([source], |row| json(row, 0))?
        .collect()
}

pub(super) fn add_slot(conn: &Connection, source: i64, slot: usize, role: &Role) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT INTO result_slots (source, slot, role) VALUES (?1, ?2, ?3)")?
        .execute(params![source, slot as i64, text(role)?])
        .map(drop)
}

pub(super) fn accepted(conn: &Connection, bot: Uid) -> rusqlite::Result<Vec<Accepted>> {
    let Some(source) = number(conn, bot)? else { return Ok(Vec::new()) };
    conn.prepare_cached("SELECT what, value, link, placement FROM result_accepted WHERE source = ?1")?
        .query_map([source], |row| {
            let clue = Clue { what: row.get(0)?, value: row.get(1)? };
            Ok(Accepted { clue, link: row.get(2)?, placement: row.get(3)? })
        })?
        .collect()
}

pub(super) fn accept(conn: &Connection, bot: Uid, accepted: &Accepted) -> rusqlite::Result<()> {
    let source = match number(conn, bot)? {
        Some(source) => source,
        None => put(conn, bot, &Mapping::default())?,
    };
    let Accepted { clue, link, placement } = accepted;
    conn.prepare_cached(
        "INSERT INTO result_accepted (source, what, value, link, placement) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (source, what, value) DO UPDATE SET link = ?4, placement = ?5",
    )?
    .execute(params![source, clue.what, clue.value, link, placement])
    .map(drop)
}

pub(super) fn reject(conn: &Connection, bot: Uid, clue: &Clue) -> rusqlite::Result<bool> {
    let Some(source) = number(conn, bot)? else { return Ok(false) };
    let gone = conn
        .prepare_cached("DELETE FROM result_accepted WHERE source = ?1 AND what = ?2 AND value = ?3")?
        .execute(params![source, clue.what, clue.value])?;
    Ok(gone > 0)
}
