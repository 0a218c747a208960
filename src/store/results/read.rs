//! Counting contacts, and looking one up.

use super::contact::Contact;
use super::import::{how, trace};
use super::source::{self, SLOTS};
use crate::domain::results::{Clue, Contact as Counted, How, Match, Matcher, Role, Tally, Worth};
use crate::domain::{Channel, Uid};
use rusqlite::{Connection, params};
use std::collections::HashMap;

/// Which contacts are counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The bot.
    pub bot: Uid,
    /// The first day, counted from 1970-01-01; contacts without a time are left out where there is a limit.
    pub from_day: Option<i64>,
    /// The last day.
    pub to_day: Option<i64>,
    /// What counts as converted, by name; empty: the first conversion that there is.
    pub conversion: String,
}

/// An import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Its number.
    pub import: u32,
    /// When it was made, in milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// What the file was called.
    pub file: String,
    /// Rows, contacts that were new, rows that added something, rows that were refused.
    pub counts: [u64; 4],
}

/// All that is kept of a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// When it was first seen.
    pub first_ms: Option<i64>,
    /// The import that it was first in.
    pub import: u32,
    /// What was seen first, column by column.
    pub values: Vec<(Role, String)>,
    /// What the platform said since: the column, the import, the value.
    pub changes: Vec<(Role, u32, String)>,
    /// Where it came from when it was imported.
    pub matched: Option<Match>,
}

/// What a trace leads to.
type Found = (Option<Match>, Option<Clue>);

const REMEMBERED: usize = 50_000;

pub(super) fn tally(conn: &Connection, matcher: &Matcher, question: &Question) -> rusqlite::Result<Tally> {
    let mut tally = Tally::default();
    let Some(number) = source::number(conn, question.bot)? else { return Ok(tally) };
    let mapping = source::mapping(conn, question.bot)?.unwrap_or_default();
    let offset_ms = i64::from(mapping.offset_minutes) * 60_000;
    let roles = source::slots(conn, number)?;
    let conversions: Vec<(usize, String)> = roles
        .iter()
        .enumerate()
        .filter_map(|(slot, role)| if let Role::Conversion(name) = role { Some((slot, name.clone())) } else { None })
        .collect();
    let wanted = conversions.iter().find(|(_, name)| *name == question.conversion).or(conversions.first());
    tally.conversion = wanted.map(|(_, name)| name.clone()).unwrap_or_default();
    tally.conversions = conversions.iter().map(|(_, name)| name.clone()).collect();
    let converted_in = wanted.map(|(slot, _)| *slot);
    // A tag has no amounts: beside it those of the first column with amounts stand.
    let has_amounts = |name: &str| mapping.worth_of(name) == Some(&Worth::Amount);
    let amount = wanted.filter(|(_, name)| has_amounts(name));
    let amount = amount.or_else(|| conversions.iter().find(|(_, name)| has_amounts(name)));
    tally.amount_of = amount.map(|(_, name)| name.clone()).unwrap_or_default();
    tally.currency = mapping.currencies.get(&tally.amount_of).cloned().unwrap_or_default();
    let amount_in = amount.map(|(slot, _)| *slot);
    let channel_in = roles.iter().position(|role| *role == Role::Channel);
    let tells: Vec<usize> =
        (0..roles.len()).filter(|slot| matches!(roles[*slot], Role::Ref | Role::Text | Role::Field(_))).collect();
    let stored = matches(conn, number)?;
    let (imports, last): (u64, Option<i64>) =
        conn.query_row("SELECT count(*), max(at_ms) FROM result_imports WHERE source = ?1", [number], |row| {
            Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?))
        })?;
    (tally.imports, tally.imported_ms) = (imports, last);

    let columns: Vec<String> = (0..SLOTS).map(|slot| format!("v{slot}")).collect();
    let mut statement =
        conn.prepare(&format!("SELECT first_ms, match, {} FROM contacts WHERE source = ?1", columns.join(", ")))?;
    let mut rows = statement.query([number])?;
    let mut remembered: HashMap<String, Found> = HashMap::new();
    let mut key = String::new();
    while let Some(row) = rows.next()? {
        let first_ms = row.get::<_, Option<i64>>(0)?.map(|ms| ms + offset_ms);
        let day = first_ms.map(|ms| ms.div_euclid(86_400_000));
        let limits = |limit: Option<i64>, fits: fn(i64, i64) -> bool| {
            limit.is_none_or(|limit| day.is_some_and(|day| fits(day, limit)))
        };
        if !limits(question.from_day, |day, limit| day >= limit) || !limits(question.to_day, |day, limit| day <= limit)
        {
            continue;
        }
        let value = |slot: usize| row.get_ref(2 + slot).ok().and_then(|v| v.as_str().ok());
        let before: Option<i64> = row.get(1)?;
        key.clear();
        for slot in &tells {
            key.push_str(value(*slot).unwrap_or_default());
            key.push('\0');
        }
        if !remembered.contains_key(&key) {
            if remembered.len() >= REMEMBERED {
                remembered.clear();
            }
            let trace = trace(&roles, value);
            remembered.insert(key.clone(), (matcher.find(&trace), trace.clue()));
        }
        let (now, clue) = remembered.get(&key).cloned().unwrap_or_default();
        // What was known when it was imported stays known, although the placement has another value by now.
        // What somebody accepted holds for as long as nobody takes it back, and is found anew.
        let then = before.and_then(|number| stored.get(&number)).copied();
        let then = then.filter(|m| m.how != How::Accepted && matcher.has(m));
        let place = match (now, then) {
            (Some(now), Some(then)) if now.placement.is_none() && then.placement.is_some() && then.link == now.link => {
                Some(then)
            }
            (now, then) => now.or(then),
        };
        let conversion = converted_in.and_then(value);
        tally.count(&Counted {
            place,
            channel: channel_in.and_then(value).and_then(|name| name.parse::<Channel>().ok()),
            first_ms,
            converted: conversion.is_some(),
            amount_cents: amount_in.and_then(value).and_then(|cents| cents.parse().ok()).unwrap_or(0),
            clue: clue.as_ref(),
        });
    }
    Ok(tally)
}

fn matches(conn: &Connection, source: i64) -> rusqlite::Result<HashMap<i64, Match>> {
    let mut all = HashMap::new();
    let mut statement =
        conn.prepare_cached("SELECT match, link, placement, how FROM result_matches WHERE source = ?1")?;
    let mut rows = statement.query([source])?;
    while let Some(row) = rows.next()? {
        if let Some(how) = how(row.get_ref(3)?.as_str()?) {
            all.insert(row.get(0)?, Match { link: row.get(1)?, placement: row.get(2)?, how });
        }
    }
    Ok(all)
}

pub(super) fn snapshots(conn: &Connection, bot: Uid) -> rusqlite::Result<Vec<Snapshot>> {
    let Some(source) = source::number(conn, bot)? else { return Ok(Vec::new()) };
    conn.prepare_cached(
        "SELECT import, at_ms, file, rows, added, changed, bad FROM result_imports WHERE source = ?1 ORDER BY import DESC",
    )?
    .query_map([source], |row| {
        let count = |at| row.get::<_, i64>(at).map(i64::cast_unsigned);
        Ok(Snapshot {
            import: row.get(0)?,
            at_ms: row.get(1)?,
            file: row.get(2)?,
            counts: [count(3)?, count(4)?, count(5)?, count(6)?],
        })
    })?
    .collect()
}

pub(super) fn known(conn: &Connection, bot: Uid, id: &str) -> rusqlite::Result<Option<Known>> {
    let Some(source) = source::number(conn, bot)? else { return Ok(None) };
    let Some((key, contact)) = Contact::find(conn, source, id)? else { return Ok(None) };
    let roles = source::slots(conn, source)?;
    let values = roles.iter().zip(contact.values);
    let values = values.filter_map(|(role, kept)| Some((role.clone(), kept?.value))).collect();
    let changes = conn
        .prepare_cached("SELECT slot, import, value FROM contact_changes WHERE contact = ?1 ORDER BY import, slot")?
        .query_map(params![key], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let changes = changes
        .into_iter()
        .filter_map(|(slot, import, value)| Some((roles.get(slot as usize)?.clone(), import, value)));
    let matched = match contact.matched {
        Some(number) => matches(conn, source)?.get(&number).copied(),
        None => None,
    };
    Ok(Some(Known { first_ms: contact.first_ms, import: contact.import, values, changes: changes.collect(), matched }))
}
