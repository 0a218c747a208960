//! The sample contact of a bot: what the tester shows the effect of opening a link on. No part of the book, and so of no
//! history.

use crate::domain::{FieldKey, Uid, Value};
use rusqlite::{Connection, params};

pub(super) fn get(conn: &Connection, bot: Uid) -> rusqlite::Result<Vec<Value>> {
    conn.prepare_cached("SELECT field, value FROM sample_contacts WHERE bot = ?1 ORDER BY position")?
        .query_map([bot.0], |row| {
            let field: String = row.get(0)?;
            Ok(Value { field: FieldKey::parse(&field), value: row.get(1)? })
        })?
        .collect()
}

pub(super) fn set(conn: &Connection, bot: Uid, contact: &[Value]) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM sample_contacts WHERE bot = ?1")?.execute([bot.0])?;
    let mut insert =
        conn.prepare_cached("INSERT INTO sample_contacts (bot, position, field, value) VALUES (?1, ?2, ?3, ?4)")?;
    for (position, value) in contact.iter().enumerate() {
        insert.execute(params![bot.0, position as i64, value.field.as_str(), value.value])?;
    }
    Ok(())
}
