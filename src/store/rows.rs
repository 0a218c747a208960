//! What the tables of all entities have in common.

use crate::domain::Uid;
use rusqlite::{Connection, OptionalExtension, Params};

/// An entity that is a row, perhaps with child rows (accounts, options, tags, values).
pub(super) trait Row: Sized + PartialEq {
    /// Its present state; `None`: there is none with this identity.
    fn fetch(conn: &Connection, uid: Uid) -> rusqlite::Result<Option<Self>>;

    /// Writes it, whether it exists or not. Never `INSERT OR REPLACE`, which would delete the row that others refer to.
    fn upsert(&self, conn: &Connection) -> rusqlite::Result<()>;

    /// Removes it with its child rows.
    fn delete(conn: &Connection, uid: Uid) -> rusqlite::Result<()>;

    /// What of this is taken by another row, and what that one is called.
    fn rival(&self, conn: &Connection) -> rusqlite::Result<Option<(&'static str, String)>>;
}

/// Reads a parent with its children in one pass over a `LEFT JOIN`: rows with the same identity in the first column
/// stand together, `parent` reads the first of them, and `child` adds what each has.
pub(super) fn grouped<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    parent: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    child: impl Fn(&mut T, &rusqlite::Row<'_>) -> rusqlite::Result<()>,
) -> rusqlite::Result<Vec<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    let mut current: Option<(Uid, T)> = None;
    while let Some(row) = rows.next()? {
        let uid = row.get(0)?;
        let mut item = match current.take() {
            Some((same, item)) if same == uid => item,
            previous => {
                found.extend(previous.map(|(_, item)| item));
                parent(row)?
            }
        };
        child(&mut item, row)?;
        current = Some((uid, item));
    }
    found.extend(current.map(|(_, item)| item));
    Ok(found)
}

/// The first row of a query for `(attribute, name)` of a rival, see [`Row::rival`]. The attribute is one that the query
/// itself names, mapped back to text that lives long enough.
pub(super) fn taken(
    conn: &Connection,
    sql: &str,
    params: impl Params,
) -> rusqlite::Result<Option<(&'static str, String)>> {
    let found: Option<(String, String)> =
        conn.prepare_cached(sql)?.query_row(params, |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    Ok(found.map(|(attribute, name)| {
        let known = ["id", "ref", "label"].into_iter().find(|a| *a == attribute);
        (known.unwrap_or("name"), name)
    }))
}
