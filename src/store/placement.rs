//! Placements and their values.

use super::convert::Count;
use super::rows::{Row, grouped, taken};
use crate::domain::model::fold;
use crate::domain::{Placement, Uid, Value};
use rusqlite::{Connection, Params, params};

const SELECT: &str = "SELECT p.uid, p.link, p.label, p.quantity, p.cost_cents, p.archived, v.field, v.value
    FROM placements p LEFT JOIN placement_values v ON v.placement = p.uid";

fn select(conn: &Connection, rest: &str, params: impl Params) -> rusqlite::Result<Vec<Placement>> {
    grouped(
        conn,
        &format!("{SELECT} {rest}"),
        params,
        |row| {
            Ok(Placement {
                uid: row.get(0)?,
                link: row.get(1)?,
                label: row.get(2)?,
                values: Vec::new(),
                quantity: row.get::<_, Option<Count>>(3)?.map(|n| n.0),
                cost_cents: row.get::<_, Option<Count>>(4)?.map(|n| n.0),
                archived: row.get(5)?,
            })
        },
        |placement, row| {
            if let Some(field) = row.get(6)? {
                // Most have one or two, and there may be a million: no room is kept for more.
                placement.values.reserve_exact(1);
                placement.values.push(Value { field, value: row.get(7)? });
            }
            Ok(())
        },
    )
}

/// The placements of all links of a bot, oldest first.
pub(super) fn of_bot(conn: &Connection, bot: Uid) -> rusqlite::Result<Vec<Placement>> {
    select(conn, "WHERE p.link IN (SELECT uid FROM links WHERE bot = ?1) ORDER BY p.uid, v.position", [bot])
}

/// The placements of a link, oldest first.
pub(super) fn of_link(conn: &Connection, link: Uid) -> rusqlite::Result<Vec<Placement>> {
    select(conn, "WHERE p.link = ?1 ORDER BY p.uid, v.position", [link])
}

/// Whether there are more placements than `count`, of all bots together.
pub(super) fn more_than(conn: &Connection, count: usize) -> rusqlite::Result<bool> {
    const MANY: &str = "SELECT count(*) FROM (SELECT 1 FROM placements LIMIT ?1)";
    conn.prepare_cached(MANY)?.query_row([count as i64 + 1], |row| row.get::<_, i64>(0)).map(|n| n > count as i64)
}

impl Row for Placement {
    fn fetch(conn: &Connection, uid: Uid) -> rusqlite::Result<Option<Self>> {
        Ok(select(conn, "WHERE p.uid = ?1 ORDER BY v.position", [uid])?.pop())
    }

    fn upsert(&self, conn: &Connection) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "INSERT INTO placements (uid, link, label, label_folded, quantity, cost_cents, archived)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (uid) DO UPDATE SET link = ?2, label = ?3, label_folded = ?4, quantity = ?5, cost_cents = ?6,
                archived = ?7",
        )?
        .execute(params![
            self.uid,
            self.link,
            self.label,
            fold(&self.label),
            self.quantity.map(Count),
            self.cost_cents.map(Count),
            self.archived
        ])?;
        conn.prepare_cached("DELETE FROM placement_values WHERE placement = ?1")?.execute([self.uid])?;
        let mut insert = conn.prepare_cached(
            "INSERT INTO placement_values (placement, position, field, value) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for (position, value) in (0_i64..).zip(&self.values) {
            insert.execute(params![self.uid, position, value.field, value.value])?;
        }
        Ok(())
    }

    fn delete(conn: &Connection, uid: Uid) -> rusqlite::Result<()> {
        conn.prepare_cached("DELETE FROM placements WHERE uid = ?1")?.execute([uid]).map(drop)
    }

    fn rival(&self, conn: &Connection) -> rusqlite::Result<Option<(&'static str, String)>> {
        taken(
            conn,
            "SELECT 'label', label FROM placements WHERE link = ?1 AND label_folded = ?2 AND uid <> ?3",
            params![self.link, fold(&self.label), self.uid],
        )
    }
}
