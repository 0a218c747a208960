//! What was printed or sent.

use super::convert::Count;
use super::rows::Row;
use crate::domain::{Print, Uid};
use rusqlite::{Connection, OptionalExtension, params};

const SELECT: &str = "SELECT uid, bot, link, placement, channel, ref, label, url, what, way, quantity, day FROM prints";

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Print> {
    Ok(Print {
        uid: row.get(0)?,
        bot: row.get(1)?,
        link: row.get(2)?,
        placement: row.get(3)?,
        channel: row.get(4)?,
        reference: row.get(5)?,
        label: row.get(6)?,
        url: row.get(7)?,
        what: row.get(8)?,
        way: row.get(9)?,
        quantity: row.get::<_, Count>(10)?.0,
        day: row.get(11)?,
    })
}

/// What was printed or sent of a bot, the oldest first.
pub(super) fn of_bot(conn: &Connection, bot: Uid) -> rusqlite::Result<Vec<Print>> {
    conn.prepare_cached(&format!("{SELECT} WHERE bot = ?1 ORDER BY uid"))?.query_map([bot], read)?.collect()
}

/// The bots of which something was printed or sent.
pub(super) fn bots(conn: &Connection) -> rusqlite::Result<Vec<Uid>> {
    conn.prepare_cached("SELECT DISTINCT bot FROM prints ORDER BY bot")?.query_map([], |row| row.get(0))?.collect()
}

impl Row for Print {
    fn fetch(conn: &Connection, uid: Uid) -> rusqlite::Result<Option<Self>> {
        conn.prepare_cached(&format!("{SELECT} WHERE uid = ?1"))?.query_row([uid], read).optional()
    }

    fn upsert(&self, conn: &Connection) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "INSERT INTO prints (uid, bot, link, placement, channel, ref, label, url, what, way, quantity, day)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (uid) DO UPDATE SET bot = ?2, link = ?3, placement = ?4, channel = ?5, ref = ?6, label = ?7,
                url = ?8, what = ?9, way = ?10, quantity = ?11, day = ?12",
        )?
        .execute(params![
            self.uid,
            self.bot,
            self.link,
            self.placement,
            self.channel,
            self.reference,
            self.label,
            self.url,
            self.what,
            self.way,
            Count(self.quantity),
            self.day
        ])
        .map(drop)
    }

    fn delete(conn: &Connection, uid: Uid) -> rusqlite::Result<()> {
        conn.prepare_cached("DELETE FROM prints WHERE uid = ?1")?.execute([uid]).map(drop)
    }

    /// Two prints of the same thing on the same day are two prints: nothing of one can be taken.
    fn rival(&self, _: &Connection) -> rusqlite::Result<Option<(&'static str, String)>> {
        Ok(None)
    }
}
