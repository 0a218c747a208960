//! Bringing a database to the present schema.
//!
//! Migrations are append-only: what has been released is never edited, since databases in the world have it behind
//! them. Each is one file, and says why it exists.

use super::error::StoreError;
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

/// `ELnk` in ASCII: what tells our databases from everybody else's.
pub(super) const APPLICATION_ID: i32 = 0x454C_6E6B;

/// The migrations; a database's `user_version` is how many of them it has behind it.
pub(super) const MIGRATIONS: [&str; 8] = [
    include_str!("migrations/0001_book.sql"),
    include_str!("migrations/0002_history.sql"),
    include_str!("migrations/0003_archive.sql"),
    include_str!("migrations/0004_tester.sql"),
    include_str!("migrations/0005_prints.sql"),
    include_str!("migrations/0006_newsletter_tool.sql"),
    include_str!("migrations/0007_results.sql"),
    include_str!("migrations/0008_links_by_bot.sql"),
];

/// The schema version that this program reads and writes.
pub const VERSION: i32 = MIGRATIONS.len() as i32;

/// What a database says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    pub application_id: i32,
    pub user_version: i32,
    pub tables: i64,
}

impl Identity {
    /// Reads it. Call it inside a transaction: else another process may create the database between two of the reads.
    pub fn read(conn: &Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            application_id: conn.pragma_query_value(None, "application_id", |row| row.get(0))?,
            user_version: conn.pragma_query_value(None, "user_version", |row| row.get(0))?,
            tables: conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?,
        })
    }

    /// Whether nothing has been put into it yet.
    pub const fn is_new(self) -> bool {
        self.application_id == 0 && self.user_version == 0 && self.tables == 0
    }

    /// Whether it needs migrations; an error where it isn't ours or from a newer version of the program.
    pub fn needs_migration(self, path: &Path) -> Result<bool, StoreError> {
        if self.is_new() {
            return Ok(true);
        }
        if self.application_id != APPLICATION_ID {
            return Err(StoreError::NotOurs { path: path.to_owned() });
        }
        if self.user_version > VERSION {
            return Err(StoreError::Newer { path: path.to_owned(), found: self.user_version, known: VERSION });
        }
        Ok(self.user_version < VERSION)
    }
}

/// Runs the migrations that are missing, all in one transaction. Foreign keys are off while it runs (a table that is
/// rebuilt would take its children with it) and checked as a whole before the commit.
pub(super) fn migrate(conn: &mut Connection, path: &Path, to: usize) -> Result<(), StoreError> {
    let sql = |e| StoreError::from_sql(path, e);
    conn.pragma_update(None, "foreign_keys", false).map_err(sql)?;
    let done = migrate_in_transaction(conn, path, to);
    conn.pragma_update(None, "foreign_keys", true).map_err(sql)?;
    done
}

fn migrate_in_transaction(conn: &mut Connection, path: &Path, to: usize) -> Result<(), StoreError> {
    let sql = |e| StoreError::from_sql(path, e);
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql)?;
    // Read again: another process may have done it while we waited for the lock.
    let identity = Identity::read(&tx).map_err(sql)?;
    if !identity.needs_migration(path)? {
        return Ok(());
    }
    for migration in MIGRATIONS.iter().take(to).skip(identity.user_version as usize) {
        tx.execute_batch(migration).map_err(sql)?;
    }
    let broken = tx.prepare("PRAGMA foreign_key_check").and_then(|mut s| s.exists([])).map_err(sql)?;
    if broken {
        return Err(StoreError::Corrupt {
            path: path.to_owned(),
            detail: "some of its rows refer to others that are missing".to_owned(),
        });
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID).map_err(sql)?;
    tx.pragma_update(None, "user_version", to as i32).map_err(sql)?;
    tx.commit().map_err(sql)
}
