//! Taking contacts in.

use super::contact::{Contact, moment};
use super::source::{self, SLOTS};
use crate::domain::Uid;
use crate::domain::results::merge::{Kept, Rule, merge};
use crate::domain::results::{How, Mapping, Match, Matcher, Role, Trace};
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;
use std::path::Path;

/// So many different traces are remembered with what they match; a set of personal ones is not to fill the memory.
const REMEMBERED: usize = 20_000;

/// A row of an export, read.
#[derive(Clone, Debug, Default)]
pub struct ContactRow {
    /// The contact's id.
    pub id: String,
    /// When it was first seen, in milliseconds since the Unix epoch.
    pub first_ms: Option<i64>,
    /// What stands in the columns of the mapping, in their order; empty: nothing. Channels have their name here, and
    /// conversions hundredths.
    pub values: Vec<String>,
}

/// What came of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// The number of the import.
    pub import: u32,
    /// Rows that were taken.
    pub rows: u64,
    /// Contacts that are new.
    pub added: u64,
    /// Rows that added something to what was known of a contact.
    pub changed: u64,
    /// Rows that were refused.
    pub bad: u64,
}

/// An import that is going on.
pub struct Intake<'a> {
    conn: &'a Connection,
    path: &'a Path,
    matcher: &'a Matcher,
    source: i64,
    done: Imported,
    /// What each slot is for, and which slot each column of the mapping goes to.
    roles: Vec<Role>,
    slot_of: Vec<usize>,
    /// The numbers of matches, and the matches of traces.
    numbers: HashMap<(Uid, Option<Uid>, &'static str), i64>,
    remembered: HashMap<String, Option<i64>>,
    key: String,
    /// Whether the last contact was known already: the next one most likely is, too.
    expect_known: bool,
}

impl<'a> Intake<'a> {
    pub(super) fn begin(
        conn: &'a Connection,
        path: &'a Path,
        (bot, mapping, matcher): (Uid, &Mapping, &'a Matcher),
    ) -> Result<Self, StoreError> {
        let sql = |e| StoreError::from_sql(path, e);
        let source = source::put(conn, bot, mapping).map_err(sql)?;
        let last: Option<u32> = conn
            .query_row("SELECT max(import) FROM result_imports WHERE source = ?1", [source], |row| row.get(0))
            .map_err(sql)?;
        let mut roles = source::slots(conn, source).map_err(sql)?;
        let mut slot_of = Vec::new();
        for column in &mapping.columns {
            let slot = roles.iter().position(|role| *role == column.role).unwrap_or(roles.len());
            if slot == SLOTS {
                return Err(StoreError::TooManyColumns { most: SLOTS });
            }
            if slot == roles.len() {
                source::add_slot(conn, source, slot, &column.role).map_err(sql)?;
                roles.push(column.role.clone());
            }
            slot_of.push(slot);
        }
        let done = Imported { import: last.unwrap_or(0) + 1, ..Imported::default() };
        let (numbers, remembered) = (HashMap::new(), HashMap::new());
        let (key, expect_known) = (String::new(), false);
        Ok(Self { conn, path, matcher, source, done, roles, slot_of, numbers, remembered, key, expect_known })
    }

    /// Takes a row in.
    pub fn put(&mut self, row: &ContactRow) -> Result<(), StoreError> {
        self.take(row).map_err(|e| StoreError::from_sql(self.path, e))
    }

    /// A row was refused: it changes nothing but the count.
    pub const fn refuse(&mut self) {
        self.done.bad += 1;
    }

    /// What was done so far.
    pub const fn so_far(&self) -> Imported {
        self.done
    }

    fn take(&mut self, row: &ContactRow) -> rusqlite::Result<()> {
        self.done.rows += 1;
        let at = moment(self.done.import, row.first_ms);
        let mut values: [Option<Kept>; SLOTS] = std::array::from_fn(|_| None);
        for (slot, value) in self.slot_of.iter().zip(&row.values) {
            if !value.is_empty() {
                values[*slot] = Some(Kept { at, value: value.clone() });
            }
        }
        if self.expect_known
            && let Some((key, known)) = Contact::find(self.conn, self.source, &row.id)?
        {
            return self.add_to(key, &known, row.first_ms, values);
        }
        let matched = self.match_of(&values)?;
        let contact = Contact { first_ms: row.first_ms, import: self.done.import, matched, changes: false, values };
        self.expect_known = !contact.insert(self.conn, self.source, &row.id)?;
        if !self.expect_known {
            self.done.added += 1;
            return Ok(());
        }
        match Contact::find(self.conn, self.source, &row.id)? {
            Some((key, known)) => self.add_to(key, &known, row.first_ms, contact.values),
            None => Ok(()),
        }
    }

    /// Adds what a row says to what is known of its contact.
    fn add_to(
        &mut self,
        key: i64,
        known: &Contact,
        first_ms: Option<i64>,
        values: [Option<Kept>; SLOTS],
    ) -> rusqlite::Result<()> {
        let mut next = known.clone();
        next.first_ms = match (known.first_ms, first_ms) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        for (slot, said) in values.into_iter().enumerate() {
            let Some(said) = said else { continue };
            let rule = if matches!(self.roles[slot], Role::Conversion(_)) { Rule::Largest } else { Rule::First };
            let before = next.values[slot].take();
            if rule == Rule::First
                && let Some(kept) = &before
                && kept.at.import < self.done.import
                && (kept.value != said.value || known.changes)
            {
                next.changes |= self.note(key, slot, &kept.value, &said.value)?;
            }
            next.values[slot] = merge(rule, before, Some(said));
        }
        if next == *known {
            return Ok(());
        }
        // The note alone is no news about the contact.
        let noted = Contact { changes: next.changes, ..known.clone() };
        if next != noted {
            self.done.changed += 1;
            next.matched = self.match_of(&next.values)?;
        }
        next.update(self.conn, key)
    }

    /// Writes down what the platform says now, where it said something else before; whether it was written.
    fn note(&self, key: i64, slot: usize, kept: &str, said: &str) -> rusqlite::Result<bool> {
        let import = self.done.import;
        let before: Option<String> = self
            .conn
            .prepare_cached(
                "SELECT value FROM contact_changes WHERE contact = ?1 AND slot = ?2 AND import < ?3 ORDER BY import DESC LIMIT 1",
            )?
            .query_row((key, slot as i64, import), |row| row.get(0))
            .optional()?;
        if before.as_deref().unwrap_or(kept) == said {
            return Ok(false);
        }
        self.conn
            .prepare_cached(
                "INSERT INTO contact_changes (contact, slot, import, value) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (contact, slot, import) DO UPDATE SET value = min(value, ?4)",
            )?
            .execute(params![key, slot as i64, import, said])?;
        Ok(true)
    }

    /// The number of what a contact with these values matches.
    fn match_of(&mut self, values: &[Option<Kept>; SLOTS]) -> rusqlite::Result<Option<i64>> {
        self.key.clear();
        for (role, kept) in self.roles.iter().zip(values) {
            if matches!(role, Role::Ref | Role::Text | Role::Field(_)) {
                self.key.push_str(kept.as_ref().map_or("", |kept| kept.value.as_str()));
                self.key.push('\0');
            }
        }
        if let Some(known) = self.remembered.get(&self.key) {
            return Ok(*known);
        }
        let value = |slot: usize| values[slot].as_ref().map(|kept| kept.value.as_str());
        let found = self.matcher.find(&trace(&self.roles, value));
        let number = found.map(|found| self.number(found)).transpose()?;
        if self.remembered.len() >= REMEMBERED {
            self.remembered.clear();
        }
        self.remembered.insert(self.key.clone(), number);
        Ok(number)
    }

    fn number(&mut self, found: Match) -> rusqlite::Result<i64> {
        let Match { link, placement, how } = found;
        if let Some(number) = self.numbers.get(&(link, placement, how.name())) {
            return Ok(*number);
        }
        let known = "SELECT match FROM result_matches WHERE source = ?1 AND link = ?2 AND placement IS ?3 AND how = ?4";
        let values = params![self.source, link, placement, how.name()];
        let number = match self.conn.query_row(known, values, |row| row.get(0)).optional()? {
            Some(number) => number,
            None => self.conn.query_row(
                "INSERT INTO result_matches (source, link, placement, how) VALUES (?1, ?2, ?3, ?4) RETURNING match",
                values,
                |row| row.get(0),
            )?,
        };
        self.numbers.insert((link, placement, how.name()), number);
        Ok(number)
    }

    pub(super) fn end(self, file: &str, at_ms: i64) -> rusqlite::Result<Imported> {
        let Imported { import, rows, added, changed, bad } = self.done;
        self.conn.execute(
            "INSERT INTO result_imports (source, import, at_ms, file, rows, added, changed, bad)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                self.source,
                import,
                at_ms,
                file,
                rows.cast_signed(),
                added.cast_signed(),
                changed.cast_signed(),
                bad.cast_signed()
            ],
        )?;
        Ok(self.done)
    }
}

/// What a contact carries. `value`: what stands in a slot.
pub(super) fn trace<'v>(roles: &[Role], value: impl Fn(usize) -> Option<&'v str>) -> Trace {
    let mut trace = Trace::default();
    for (slot, role) in roles.iter().enumerate() {
        let Some(value) = value(slot) else { continue };
        match role {
            Role::Ref => value.clone_into(&mut trace.reference),
            Role::Text => value.clone_into(&mut trace.text),
            Role::Field(key) => trace.fields.push((key.clone(), value.to_owned())),
            Role::Channel | Role::Conversion(_) => {}
        }
    }
    trace.fields.sort();
    trace
}

/// How a match is known, by its name.
pub(super) fn how(name: &str) -> Option<How> {
    How::ALL.into_iter().find(|how| how.name() == name)
}
