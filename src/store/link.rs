//! Links and their tags.

use super::rows::{Row, grouped, taken};
use crate::domain::model::fold;
use crate::domain::{Link, Uid};
use rusqlite::{Connection, Params, params};

const SELECT: &str = "SELECT l.uid, l.bot, l.ref, l.name, l.flow, l.payload_field, l.campaign, l.status,
    l.status_before, t.tag FROM links l LEFT JOIN link_tags t ON t.link = l.uid";

fn select(conn: &Connection, rest: &str, params: impl Params) -> rusqlite::Result<Vec<Link>> {
    grouped(
        conn,
        &format!("{SELECT} {rest}"),
        params,
        |row| {
            Ok(Link {
                uid: row.get(0)?,
                bot: row.get(1)?,
                reference: row.get(2)?,
                name: row.get(3)?,
                flow: row.get(4)?,
                payload_field: row.get(5)?,
                campaign: row.get(6)?,
                tags: Vec::new(),
                status: row.get(7)?,
                status_before: row.get(8)?,
            })
        },
        |link, row| {
            link.tags.extend(row.get::<_, Option<String>>(9)?);
            Ok(())
        },
    )
}

/// The links of a bot, oldest first.
pub(super) fn of_bot(conn: &Connection, bot: Uid) -> rusqlite::Result<Vec<Link>> {
    select(conn, "WHERE l.bot = ?1 ORDER BY l.uid, t.position", [bot])
}

impl Row for Link {
    fn fetch(conn: &Connection, uid: Uid) -> rusqlite::Result<Option<Self>> {
        Ok(select(conn, "WHERE l.uid = ?1 ORDER BY t.position", [uid])?.pop())
    }

    fn upsert(&self, conn: &Connection) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "INSERT INTO links (uid, bot, ref, ref_folded, name, flow, payload_field, campaign, status, status_before)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (uid) DO UPDATE SET bot = ?2, ref = ?3, ref_folded = ?4, name = ?5, flow = ?6,
                payload_field = ?7, campaign = ?8, status = ?9, status_before = ?10",
        )?
        .execute(params![
            self.uid,
            self.bot,
            self.reference,
            fold(&self.reference),
            self.name,
            self.flow,
            self.payload_field,
            self.campaign,
            self.status,
            self.status_before
        ])?;
        conn.prepare_cached("DELETE FROM link_tags WHERE link = ?1")?.execute([self.uid])?;
        let mut insert = conn.prepare_cached("INSERT INTO link_tags (link, position, tag) VALUES (?1, ?2, ?3)")?;
        for (position, tag) in (0_i64..).zip(&self.tags) {
            insert.execute(params![self.uid, position, tag])?;
        }
        Ok(())
    }

    fn delete(conn: &Connection, uid: Uid) -> rusqlite::Result<()> {
        conn.prepare_cached("DELETE FROM links WHERE uid = ?1")?.execute([uid]).map(drop)
    }

    fn rival(&self, conn: &Connection) -> rusqlite::Result<Option<(&'static str, String)>> {
        taken(
            conn,
            "SELECT 'ref', ref FROM links WHERE bot = ?1 AND ref_folded = ?2 AND uid <> ?3",
            params![self.bot, fold(&self.reference), self.uid],
        )
    }
}
