//! Custom fields and their options.

use super::rows::{Row, grouped, taken};
use crate::domain::model::fold;
use crate::domain::{CustomField, Uid};
use rusqlite::{Connection, Params, params};

const SELECT: &str = "SELECT f.uid, f.bot, f.id, f.name, f.type, f.archived, o.option
    FROM fields f LEFT JOIN field_options o ON o.field = f.uid";

fn select(conn: &Connection, rest: &str, params: impl Params) -> rusqlite::Result<Vec<CustomField>> {
    grouped(
        conn,
        &format!("{SELECT} {rest}"),
        params,
        |row| {
            Ok(CustomField {
                uid: row.get(0)?,
                bot: row.get(1)?,
                id: row.get(2)?,
                name: row.get(3)?,
                kind: row.get(4)?,
                archived: row.get(5)?,
                options: Vec::new(),
            })
        },
        |field, row| {
            field.options.extend(row.get::<_, Option<String>>(6)?);
            Ok(())
        },
    )
}

/// The custom fields of a bot, oldest first.
pub(super) fn of_bot(conn: &Connection, bot: Uid) -> rusqlite::Result<Vec<CustomField>> {
    select(conn, "WHERE f.bot = ?1 ORDER BY f.uid, o.position", [bot])
}

impl Row for CustomField {
    fn fetch(conn: &Connection, uid: Uid) -> rusqlite::Result<Option<Self>> {
        Ok(select(conn, "WHERE f.uid = ?1 ORDER BY o.position", [uid])?.pop())
    }

    fn upsert(&self, conn: &Connection) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "INSERT INTO fields (uid, bot, id, name, name_folded, type, archived) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (uid) DO UPDATE SET bot = ?2, id = ?3, name = ?4, name_folded = ?5, type = ?6,
                archived = ?7",
        )?
        .execute(params![
            self.uid,
            self.bot,
            self.id,
            self.name,
            fold(&self.name),
            self.kind,
            self.archived
        ])?;
        conn.prepare_cached("DELETE FROM field_options WHERE field = ?1")?.execute([self.uid])?;
        let mut insert =
            conn.prepare_cached("INSERT INTO field_options (field, position, option) VALUES (?1, ?2, ?3)")?;
        for (position, option) in (0_i64..).zip(&self.options) {
            insert.execute(params![self.uid, position, option])?;
        }
        Ok(())
    }

    fn delete(conn: &Connection, uid: Uid) -> rusqlite::Result<()> {
        conn.prepare_cached("DELETE FROM fields WHERE uid = ?1")?.execute([uid]).map(drop)
    }

    fn rival(&self, conn: &Connection) -> rusqlite::Result<Option<(&'static str, String)>> {
        taken(
            conn,
            "SELECT CASE WHEN id = ?2 THEN 'id' ELSE 'name' END, name FROM fields
             WHERE bot = ?1 AND (id = ?2 OR name_folded = ?3) AND uid <> ?4 ORDER BY id = ?2 DESC",
            params![self.bot, self.id, fold(&self.name), self.uid],
        )
    }
}
