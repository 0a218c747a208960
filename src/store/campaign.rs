//! Campaigns.

use super::rows::{Row, taken};
use crate::domain::model::fold;
use crate::domain::{Campaign, Uid};
use rusqlite::{Connection, OptionalExtension, params};

const SELECT: &str = "SELECT uid, bot, name, first_day, last_day, notes, archived FROM campaigns";

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Campaign> {
    Ok(Campaign {
        uid: row.get(0)?,
        bot: row.get(1)?,
        name: row.get(2)?,
        start: row.get(3)?,
        end: row.get(4)?,
        notes: row.get(5)?,
        archived: row.get(6)?,
    })
}

/// The campaigns of a bot, oldest first.
pub(super) fn of_bot(conn: &Connection, bot: Uid) -> rusqlite::Result<Vec<Campaign>> {
    conn.prepare_cached(&format!("{SELECT} WHERE bot = ?1 ORDER BY uid"))?.query_map([bot], read)?.collect()
}

impl Row for Campaign {
    fn fetch(conn: &Connection, uid: Uid) -> rusqlite::Result<Option<Self>> {
        conn.prepare_cached(&format!("{SELECT} WHERE uid = ?1"))?.query_row([uid], read).optional()
    }

    fn upsert(&self, conn: &Connection) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "INSERT INTO campaigns (uid, bot, name, name_folded, first_day, last_day, notes, archived)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (uid) DO UPDATE SET bot = ?2, name = ?3, name_folded = ?4, first_day = ?5, last_day = ?6,
                notes = ?7, archived = ?8",
        )?
        .execute(params![
            self.uid,
            self.bot,
            self.name,
            fold(&self.name),
            self.start,
            self.end,
            self.notes,
            self.archived
        ])
        .map(drop)
    }

    fn delete(conn: &Connection, uid: Uid) -> rusqlite::Result<()> {
        conn.prepare_cached("DELETE FROM campaigns WHERE uid = ?1")?.execute([uid]).map(drop)
    }

    fn rival(&self, conn: &Connection) -> rusqlite::Result<Option<(&'static str, String)>> {
        taken(
            conn,
            "SELECT 'name', name FROM campaigns WHERE bot = ?1 AND name_folded = ?2 AND uid <> ?3",
            params![self.bot, fold(&self.name), self.uid],
        )
    }
}
