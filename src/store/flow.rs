//! Flows: the platform's conversations that links start.

use super::rows::Row;
use crate::domain::{Flow, Uid};
use rusqlite::{Connection, OptionalExtension, params};

const SELECT: &str = "SELECT uid, bot, id, name FROM flows";

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Flow> {
    Ok(Flow { uid: row.get(0)?, bot: row.get(1)?, id: row.get(2)?, name: row.get(3)? })
}

/// The flows of a bot, oldest first.
pub(super) fn of_bot(conn: &Connection, bot: Uid) -> rusqlite::Result<Vec<Flow>> {
    conn.prepare_cached(&format!("{SELECT} WHERE bot = ?1 ORDER BY uid"))?.query_map([bot], read)?.collect()
}

impl Row for Flow {
    fn fetch(conn: &Connection, uid: Uid) -> rusqlite::Result<Option<Self>> {
        conn.prepare_cached(&format!("{SELECT} WHERE uid = ?1"))?.query_row([uid], read).optional()
    }

    fn upsert(&self, conn: &Connection) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "INSERT INTO flows (uid, bot, id, name) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (uid) DO UPDATE SET bot = ?2, id = ?3, name = ?4",
        )?
        .execute(params![self.uid, self.bot, self.id, self.name])
        .map(drop)
    }

    fn delete(conn: &Connection, uid: Uid) -> rusqlite::Result<()> {
        conn.prepare_cached("DELETE FROM flows WHERE uid = ?1")?.execute([uid]).map(drop)
    }

    fn rival(&self, _: &Connection) -> rusqlite::Result<Option<(&'static str, String)>> {
        // The platform lets two flows have one name, so nothing about a flow is unique.
        Ok(None)
    }
}
