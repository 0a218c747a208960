//! The log of changes. Rows are added and never rewritten; see `migrations/0002_history.sql` for how undo and redo find
//! their way through it.

use super::error::StoreError;
use crate::domain::past::Past;
use crate::domain::{Change, Entity, Uid, change};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;

/// What a step in the history is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StepKind {
    /// Somebody changed something.
    Do,
    /// A step was taken back.
    Undo,
    /// A step that was taken back was made again.
    Redo,
}

impl StepKind {
    /// The name in commands, JSON and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Do => "do",
            Self::Undo => "undo",
            Self::Redo => "redo",
        }
    }
}

impl FromSql for StepKind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let name = value.as_str()?;
        [Self::Do, Self::Undo, Self::Redo].into_iter().find(|k| k.name() == name).ok_or(FromSqlError::InvalidType)
    }
}

/// One step of the history: what somebody did at once, however many things it changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Its number; later steps have higher ones.
    pub seq: i64,
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// Who, as far as the operating system knows.
    pub who: String,
    /// What it was, in words.
    pub what: String,
    /// Whether it was done, undone or redone.
    pub kind: StepKind,
    /// The step that was undone or redone.
    pub target: Option<i64>,
    /// What changed, in order: applying these to the state before gives the state after.
    pub changes: Vec<Change>,
}

impl From<Step> for Past {
    fn from(step: Step) -> Self {
        let what = match step.kind {
            StepKind::Do => step.what,
            StepKind::Undo => format!("taken back: {}", step.what),
            StepKind::Redo => format!("done again: {}", step.what),
        };
        Self { seq: step.seq, at_ms: step.at_ms, who: step.who, what, changes: step.changes }
    }
}

/// A step that is about to be written.
pub(super) struct NewStep<'a> {
    pub at_ms: i64,
    pub who: &'a str,
    pub what: &'a str,
}

/// The tops of the stacks of undo and redo.
#[derive(Clone, Copy, Debug, Default)]
struct Tops {
    head: Option<i64>,
    again: Option<i64>,
}

/// The number of the last step; 0 where there is none.
pub(super) fn last_seq(conn: &Connection) -> rusqlite::Result<i64> {
    conn.prepare_cached("SELECT coalesce(max(seq), 0) FROM history")?.query_row([], |row| row.get(0))
}

fn tops(conn: &Connection) -> rusqlite::Result<Tops> {
    conn.prepare_cached("SELECT head, again FROM history ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok(Tops { head: row.get(0)?, again: row.get(1)? }))
        .optional()
        .map(Option::unwrap_or_default)
}

fn next_seq(conn: &Connection) -> rusqlite::Result<i64> {
    Ok(last_seq(conn)? + 1)
}

/// Records changes that somebody made; what could be redone until now no longer can.
pub(super) fn record(conn: &Connection, step: &NewStep<'_>, changes: &[Change]) -> rusqlite::Result<i64> {
    let (seq, before) = (next_seq(conn)?, tops(conn)?);
    let json = serde_json::to_string(changes).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))?;
    conn.prepare_cached(
        "INSERT INTO history (seq, at_ms, who, what, kind, changes, head, again, below)
         VALUES (?1, ?2, ?3, ?4, 'do', ?5, ?1, NULL, ?6)",
    )?
    .execute(params![seq, step.at_ms, step.who, step.what, json, before.head])?;
    index_links(conn, seq, changes)?;
    Ok(seq)
}

/// The step that an undo would take back.
pub(super) fn undo_target(conn: &Connection) -> rusqlite::Result<Option<i64>> {
    Ok(tops(conn)?.head)
}

/// The step that a redo would make again.
pub(super) fn redo_target(conn: &Connection) -> rusqlite::Result<Option<i64>> {
    let Some(again) = tops(conn)?.again else { return Ok(None) };
    conn.prepare_cached("SELECT target FROM history WHERE seq = ?1")?.query_row([again], |row| row.get(0))
}

/// Records that `target` was taken back.
pub(super) fn record_undo(conn: &Connection, step: &NewStep<'_>, target: &Step) -> rusqlite::Result<i64> {
    let (seq, before) = (next_seq(conn)?, tops(conn)?);
    let head: Option<i64> = below(conn, target.seq)?;
    conn.prepare_cached(
        "INSERT INTO history (seq, at_ms, who, what, kind, target, head, again, below)
         VALUES (?1, ?2, ?3, ?4, 'undo', ?5, ?6, ?1, ?7)",
    )?
    .execute(params![seq, step.at_ms, step.who, step.what, target.seq, head, before.again])?;
    index_links(conn, seq, &target.changes)?;
    Ok(seq)
}

/// Records that `target`, which the last undo on the stack took back, was made again.
pub(super) fn record_redo(conn: &Connection, step: &NewStep<'_>, target: &Step) -> rusqlite::Result<i64> {
    let (seq, before) = (next_seq(conn)?, tops(conn)?);
    let again = before.again.map(|undo| below(conn, undo)).transpose()?.flatten();
    conn.prepare_cached(
        "INSERT INTO history (seq, at_ms, who, what, kind, target, head, again)
         VALUES (?1, ?2, ?3, ?4, 'redo', ?5, ?5, ?6)",
    )?
    .execute(params![seq, step.at_ms, step.who, step.what, target.seq, again])?;
    index_links(conn, seq, &target.changes)?;
    Ok(seq)
}

fn below(conn: &Connection, seq: i64) -> rusqlite::Result<Option<i64>> {
    conn.prepare_cached("SELECT below FROM history WHERE seq = ?1")?.query_row([seq], |row| row.get(0))
}

fn index_links(conn: &Connection, seq: i64, changes: &[Change]) -> rusqlite::Result<()> {
    let links: BTreeSet<Uid> = changes
        .iter()
        .flat_map(|c| [&c.before, &c.after])
        .filter_map(|entity| match entity.as_ref()? {
            Entity::Link(x) => Some(x.uid),
            Entity::Placement(x) => Some(x.link),
            Entity::Print(x) => Some(x.link),
            Entity::Bot(_) | Entity::Campaign(_) | Entity::Flow(_) | Entity::Field(_) => None,
        })
        .collect();
    let mut insert = conn.prepare_cached("INSERT INTO history_links (link, seq) VALUES (?1, ?2)")?;
    links.into_iter().try_for_each(|link| insert.execute(params![link, seq]).map(drop))
}

/// An undo or redo has no changes of its own: they are those of the step that it is about.
const SELECT: &str = "SELECT h.seq, h.at_ms, h.who, h.what, h.kind, h.target, coalesce(h.changes, t.changes)
    FROM history h LEFT JOIN history t ON t.seq = h.target";

fn select(conn: &Connection, path: &Path, rest: &str, params: impl rusqlite::Params) -> Result<Vec<Step>, StoreError> {
    let sql = |e| StoreError::from_sql(path, e);
    let mut statement = conn.prepare_cached(&format!("{SELECT} {rest}")).map_err(sql)?;
    let mut rows = statement.query(params).map_err(sql)?;
    let mut steps = Vec::new();
    while let Some(row) = rows.next().map_err(sql)? {
        steps.push(read(row, path)?);
    }
    Ok(steps)
}

fn read(row: &rusqlite::Row<'_>, path: &Path) -> Result<Step, StoreError> {
    let sql = |e| StoreError::from_sql(path, e);
    let (seq, kind): (i64, StepKind) = (row.get(0).map_err(sql)?, row.get(4).map_err(sql)?);
    let json: String = row.get(6).map_err(sql)?;
    let done: Vec<Change> = serde_json::from_str(&json).map_err(|e| StoreError::Corrupt {
        path: path.to_owned(),
        detail: format!("step {seq} of its history cannot be read: {e}"),
    })?;
    Ok(Step {
        seq,
        at_ms: row.get(1).map_err(sql)?,
        who: row.get(2).map_err(sql)?,
        what: row.get(3).map_err(sql)?,
        kind,
        target: row.get(5).map_err(sql)?,
        changes: if kind == StepKind::Undo { change::inverse(&done) } else { done },
    })
}

/// The step with this number.
pub(super) fn step(conn: &Connection, path: &Path, seq: i64) -> Result<Step, StoreError> {
    select(conn, path, "WHERE h.seq = ?1", [seq])?.pop().ok_or_else(|| StoreError::Corrupt {
        path: path.to_owned(),
        detail: format!("step {seq} of its history is missing"),
    })
}

/// The latest steps, the last one first; only those that touched `link`, if one is given.
pub(super) fn latest(conn: &Connection, path: &Path, limit: usize, link: Option<Uid>) -> Result<Vec<Step>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    match link {
        None => select(conn, path, "ORDER BY h.seq DESC LIMIT ?1", [limit]),
        Some(link) => select(
            conn,
            path,
            "WHERE h.seq IN (SELECT seq FROM history_links WHERE link = ?2) ORDER BY h.seq DESC LIMIT ?1",
            params![limit, link],
        ),
    }
}

/// The steps after `seq`, in order.
pub(super) fn since(conn: &Connection, path: &Path, seq: i64) -> Result<Vec<Step>, StoreError> {
    select(conn, path, "WHERE h.seq > ?1 ORDER BY h.seq", [seq])
}
