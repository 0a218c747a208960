//! The row of a contact.

use super::source::SLOTS;
use crate::domain::results::merge::{Kept, Moment};
use rusqlite::types::{ToSql, ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, OptionalExtension};

/// The bits of milliseconds in a moment that is kept: enough until the year 2527.
const MS_BITS: u32 = 44;
/// A time that is not known, in those bits.
const UNKNOWN: i64 = (1 << MS_BITS) - 1;

/// The columns of a contact after its key, in the order of the table.
pub(super) const COLUMNS: &str = "first_ms, import, match, changes, v0, a0, v1, a1, v2, a2, v3, a3, v4, a4, v5, a5, v6, a6, \
                                  v7, a7, v8, a8, v9, a9";

/// A contact as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Contact {
    pub first_ms: Option<i64>,
    pub import: u32,
    pub matched: Option<i64>,
    pub changes: bool,
    pub values: [Option<Kept>; SLOTS],
}

/// When a row of an import says something.
pub(super) fn moment(import: u32, first_ms: Option<i64>) -> Moment {
    Moment { import, ms: first_ms.map_or(UNKNOWN, |ms| ms.clamp(0, UNKNOWN - 1)) }
}

fn packed(at: Moment) -> i64 {
    (i64::from(at.import) << MS_BITS) | at.ms
}

fn unpacked(packed: i64) -> Moment {
    Moment { import: (packed >> MS_BITS) as u32, ms: packed & UNKNOWN }
}

/// Text that may be missing, bound without a copy.
struct Text<'a>(Option<&'a str>);

impl ToSql for Text<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Some(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            None => ToSqlOutput::Owned(Value::Null),
        })
    }
}

impl Contact {
    fn read(row: &rusqlite::Row<'_>, from: usize) -> rusqlite::Result<Self> {
        let (first_ms, import): (Option<i64>, u32) = (row.get(from)?, row.get(from + 1)?);
        let own = moment(import, first_ms);
        let mut values: [Option<Kept>; SLOTS] = std::array::from_fn(|_| None);
        for (slot, kept) in values.iter_mut().enumerate() {
            let value: Option<String> = row.get(from + 4 + 2 * slot)?;
            let at: Option<i64> = row.get(from + 5 + 2 * slot)?;
            *kept = value.map(|value| Kept { at: at.map_or(own, unpacked), value });
        }
        Ok(Self { first_ms, import, matched: row.get(from + 2)?, changes: row.get(from + 3)?, values })
    }

    /// The contact with this id, with its key.
    pub fn find(conn: &Connection, source: i64, id: &str) -> rusqlite::Result<Option<(i64, Self)>> {
        conn.prepare_cached(&format!("SELECT contact, {COLUMNS} FROM contacts WHERE source = ?1 AND id = ?2"))?
            .query_row((source, id), |row| Ok((row.get(0)?, Self::read(row, 1)?)))
            .optional()
    }

    fn bind(&self, statement: &mut rusqlite::Statement<'_>, from: usize) -> rusqlite::Result<()> {
        let own = moment(self.import, self.first_ms);
        statement.raw_bind_parameter(from, self.first_ms)?;
        statement.raw_bind_parameter(from + 1, self.import)?;
        statement.raw_bind_parameter(from + 2, self.matched)?;
        statement.raw_bind_parameter(from + 3, self.changes)?;
        for (slot, kept) in self.values.iter().enumerate() {
            let at = kept.as_ref().filter(|kept| kept.at != own).map(|kept| packed(kept.at));
            statement.raw_bind_parameter(from + 4 + 2 * slot, Text(kept.as_ref().map(|k| k.value.as_str())))?;
            statement.raw_bind_parameter(from + 5 + 2 * slot, at)?;
        }
        Ok(())
    }

    /// Adds the contact; whether it was new.
    pub fn insert(&self, conn: &Connection, source: i64, id: &str) -> rusqlite::Result<bool> {
        let mut statement = conn.prepare_cached(&format!(
            "INSERT INTO contacts (source, id, {COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, \
             ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26) ON CONFLICT DO NOTHING"
        ))?;
        statement.raw_bind_parameter(1, source)?;
        statement.raw_bind_parameter(2, Text(Some(id)))?;
        self.bind(&mut statement, 3)?;
        Ok(statement.raw_execute()? > 0)
    }

    /// Writes the contact that has the key.
    pub fn update(&self, conn: &Connection, key: i64) -> rusqlite::Result<()> {
        let mut statement = conn.prepare_cached(&format!(
            "UPDATE contacts SET ({COLUMNS}) = (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, \
             ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25) WHERE contact = ?1"
        ))?;
        statement.raw_bind_parameter(1, key)?;
        self.bind(&mut statement, 2)?;
        statement.raw_execute().map(drop)
    }
}
