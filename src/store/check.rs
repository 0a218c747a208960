//! Whether the file is sound: what the engine, the references, the history and every row say.

use super::error::StoreError;
use super::history;
use crate::domain::{Entity, Uid};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::Path;

/// How many problems of one kind are named.
const NAMED: usize = 20;

/// Everything that is wrong with the file, a sentence each; nothing where it is sound. `present`: all that the book has.
pub(super) fn problems(conn: &Connection, path: &Path, present: &[Entity]) -> Result<Vec<String>, StoreError> {
    let sql = |e| StoreError::from_sql(path, e);
    let mut problems = structure(conn).map_err(sql)?;
    problems.extend(references(conn).map_err(sql)?);
    problems.extend(lineage(conn, path, present)?);
    Ok(problems)
}

/// The pages of the file and its indexes, as the engine checks them.
fn structure(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = conn.prepare(&format!("PRAGMA integrity_check({NAMED})"))?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    Ok(lines.into_iter().filter(|line| line != "ok").map(|line| format!("the file: {line}")).collect())
}

/// Rows that refer to rows that are missing.
fn references(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = conn.prepare("PRAGMA foreign_key_check")?;
    let rows = statement.query_map([], |row| {
        let (table, row, parent): (String, Option<i64>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let row = row.map_or_else(|| "a row".to_owned(), |id| format!("row {id}"));
        Ok(format!("{row} of {table} refers to something in {parent} that is missing"))
    })?;
    rows.take(NAMED).collect()
}

/// Whether the history leads to the present: each step starts where the one before ended, and the last ends at what is
/// in the book. Things that were there before there was a history are left out.
fn lineage(conn: &Connection, path: &Path, present: &[Entity]) -> Result<Vec<String>, StoreError> {
    let mut states: BTreeMap<(&'static str, Uid), (i64, Option<Entity>)> = BTreeMap::new();
    let mut problems = Vec::new();
    for step in history::since(conn, path, 0)? {
        for change in step.changes {
            let Some(subject) = change.subject() else { continue };
            let key = (subject.noun(), subject.uid());
            if let Some((_, state)) = states.get(&key)
                && *state != change.before
                && problems.len() < NAMED
            {
                let (noun, name) = (subject.noun(), subject.name());
                problems.push(format!(
                    "the history: step {} does not start with the {noun} “{name}” as the step before left it",
                    step.seq
                ));
            }
            states.insert(key, (step.seq, change.after));
        }
    }
    let mut now: BTreeMap<_, _> = present.iter().map(|e| ((e.noun(), e.uid()), e)).collect();
    for (key, (seq, state)) in &states {
        let there = now.remove(key);
        if there != state.as_ref()
            && problems.len() < NAMED
            && let Some(thing) = there.or(state.as_ref())
        {
            let (noun, name) = (thing.noun(), thing.name());
            problems.push(format!(
                "the {noun} “{name}” is not as step {seq} of the history, the last one about it, left it"
            ));
        }
    }
    Ok(problems)
}
