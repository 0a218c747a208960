//! Writing changes: each is held against the present state first, so that nobody's edit is overwritten unseen.

use super::error::{Conflict, StoreError};
use super::rows::Row;
use crate::domain::{Bot, Campaign, Change, CustomField, Entity, Flow, Link, Placement, Print, Uid};
use rusqlite::{Connection, ErrorCode};
use std::path::Path;

/// Makes `changes`, in their order. The caller's transaction is to be rolled back on an error.
pub(super) fn apply(conn: &Connection, path: &Path, changes: &[Change]) -> Result<(), StoreError> {
    changes.iter().try_for_each(|change| apply_one(conn, path, change))
}

fn apply_one(conn: &Connection, path: &Path, change: &Change) -> Result<(), StoreError> {
    let sql = |e| StoreError::from_sql(path, e);
    let Some(subject) = change.subject() else { return Ok(()) };
    let present = fetch(conn, subject).map_err(sql)?;
    if present != change.before {
        return Err(StoreError::Conflict(Box::new(Conflict { ours: change.clone(), theirs: present })));
    }
    let written = match &change.after {
        Some(after) => upsert(conn, after),
        None => delete(conn, subject),
    };
    written.map_err(|error| explain(conn, path, change, error))
}

/// Turns a broken constraint into the thing that it is about.
fn explain(conn: &Connection, path: &Path, change: &Change, error: rusqlite::Error) -> StoreError {
    let constraint = error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation);
    let Some(subject) = change.subject().filter(|_| constraint) else { return StoreError::from_sql(path, error) };
    match rival(conn, subject) {
        Ok(Some((attribute, taken_by))) if change.after.is_some() => {
            StoreError::NotUnique { noun: subject.noun(), attribute, taken_by }
        }
        Ok(_) => StoreError::Entangled {
            noun: subject.noun(),
            name: subject.name().to_owned(),
            removing: change.after.is_none(),
        },
        Err(error) => StoreError::from_sql(path, error),
    }
}

/// The present state of the thing that `like` is a version of.
fn fetch(conn: &Connection, like: &Entity) -> rusqlite::Result<Option<Entity>> {
    fn get<T: Row>(conn: &Connection, uid: Uid, wrap: fn(T) -> Entity) -> rusqlite::Result<Option<Entity>> {
        Ok(T::fetch(conn, uid)?.map(wrap))
    }
    let uid = like.uid();
    match like {
        Entity::Bot(_) => get(conn, uid, Entity::Bot),
        Entity::Campaign(_) => get(conn, uid, Entity::Campaign),
        Entity::Flow(_) => get(conn, uid, Entity::Flow),
        Entity::Field(_) => get(conn, uid, Entity::Field),
        Entity::Link(_) => get(conn, uid, Entity::Link),
        Entity::Placement(_) => get(conn, uid, Entity::Placement),
        Entity::Print(_) => get(conn, uid, Entity::Print),
    }
}

fn upsert(conn: &Connection, entity: &Entity) -> rusqlite::Result<()> {
    match entity {
        Entity::Bot(x) => x.upsert(conn),
        Entity::Campaign(x) => x.upsert(conn),
        Entity::Flow(x) => x.upsert(conn),
        Entity::Field(x) => x.upsert(conn),
        Entity::Link(x) => x.upsert(conn),
        Entity::Placement(x) => x.upsert(conn),
        Entity::Print(x) => x.upsert(conn),
    }
}

fn delete(conn: &Connection, entity: &Entity) -> rusqlite::Result<()> {
    match entity {
        Entity::Bot(x) => Bot::delete(conn, x.uid),
        Entity::Campaign(x) => Campaign::delete(conn, x.uid),
        Entity::Flow(x) => Flow::delete(conn, x.uid),
        Entity::Field(x) => CustomField::delete(conn, x.uid),
        Entity::Link(x) => Link::delete(conn, x.uid),
        Entity::Placement(x) => Placement::delete(conn, x.uid),
        Entity::Print(x) => Print::delete(conn, x.uid),
    }
}

fn rival(conn: &Connection, entity: &Entity) -> rusqlite::Result<Option<(&'static str, String)>> {
    match entity {
        Entity::Bot(x) => x.rival(conn),
        Entity::Campaign(x) => x.rival(conn),
        Entity::Flow(x) => x.rival(conn),
        Entity::Field(x) => x.rival(conn),
        Entity::Link(x) => x.rival(conn),
        Entity::Placement(x) => x.rival(conn),
        Entity::Print(x) => x.rival(conn),
    }
}
