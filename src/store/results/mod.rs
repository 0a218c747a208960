//! Contacts that the platform exported: importing them, counting them, forgetting them.
//!
//! They are people's data, so little of them is kept, and they are gone when they are to be: see `forget`.

mod contact;
mod forget;
mod import;
mod read;
mod source;

pub use forget::{Forgotten, Kept as KeptIn, Whom};
pub use import::{ContactRow, Imported, Intake};
pub use read::{Known, Question, Snapshot};

use super::{Store, StoreError};
use crate::domain::results::{Accepted, Mapping, Matcher, Tally};
use crate::domain::{Book, Uid};

/// So many kibibytes of pages are kept in memory while contacts are imported: the index of a million ids, so that they may
/// come in any order.
const CACHE_KIB: i64 = 49_152;

impl Store {
    /// The columns that were chosen for a bot's last import.
    pub fn mapping(&self, bot: Uid) -> Result<Option<Mapping>, StoreError> {
        self.read(|conn| source::mapping(conn, bot))
    }

    /// Imports contacts of a bot, all or none. `file`: what the export is called; `work` gives the rows, and may stop it all
    /// by an error. Afterwards the log is folded into the file, as far as nobody else reads.
    pub fn import_contacts<E: From<StoreError>>(
        &mut self,
        (bot, mapping, matcher): (Uid, &Mapping, &Matcher),
        file: &str,
        now_ms: i64,
        work: impl FnOnce(&mut Intake<'_>) -> Result<(), E>,
    ) -> Result<Imported, E> {
        self.back_up_if_due(now_ms);
        let sized = |conn: &rusqlite::Connection, kib: i64| conn.pragma_update(None, "cache_size", -kib);
        // A cache of another size is slower or larger, and nothing else.
        let _ = sized(&self.conn, CACHE_KIB);
        let done = self.write(|tx, path| {
            let mut intake = Intake::begin(tx, path, (bot, mapping, matcher))?;
            work(&mut intake)?;
            intake.end(file, now_ms).map_err(|e| E::from(StoreError::from_sql(path, e)))
        });
        let _ = sized(&self.conn, 2_000);
        let _ = self.conn.execute_batch("PRAGMA shrink_memory");
        let _ = forget::fold(&self.conn);
        done
    }

    /// Counts the contacts of a bot. `matcher` is of its book.
    pub fn tally(&self, matcher: &Matcher, question: &Question) -> Result<Tally, StoreError> {
        self.read(|conn| read::tally(conn, matcher, question))
    }

    /// What was accepted about contacts of a bot.
    pub fn accepted(&self, bot: Uid) -> Result<Vec<Accepted>, StoreError> {
        self.read(|conn| source::accepted(conn, bot))
    }

    /// A matcher for the contacts of a book's bot.
    pub fn matcher(&self, book: &Book) -> Result<Matcher, StoreError> {
        Ok(Matcher::new(book, &self.accepted(book.bot.uid)?))
    }

    /// Accepts that contacts with a clue came by a placement.
    pub fn accept(&mut self, bot: Uid, accepted: &Accepted) -> Result<(), StoreError> {
        self.write(|tx, path| source::accept(tx, bot, accepted).map_err(|e| StoreError::from_sql(path, e)))
    }

    /// Takes back what was accepted about a clue; whether there was anything.
    pub fn reject(&mut self, bot: Uid, clue: &crate::domain::results::Clue) -> Result<bool, StoreError> {
        self.write(|tx, path| source::reject(tx, bot, clue).map_err(|e| StoreError::from_sql(path, e)))
    }

    /// The imports of a bot, the latest first.
    pub fn snapshots(&self, bot: Uid) -> Result<Vec<Snapshot>, StoreError> {
        self.read(|conn| read::snapshots(conn, bot))
    }

    /// All that is kept of a contact; `None`: it is not known.
    pub fn known_of(&self, bot: Uid, id: &str) -> Result<Option<Known>, StoreError> {
        self.read(|conn| read::known(conn, bot, id))
    }

    /// Forgets people: from the book, then from every copy that was made by itself. What is gone is overwritten in the files.
    pub fn forget(&mut self, whom: &Whom) -> Result<Forgotten, StoreError> {
        let contacts = self.write(|tx, path| {
            tx.pragma_update(None, "secure_delete", true).map_err(|e| StoreError::from_sql(path, e))?;
            forget::delete(tx, whom).map_err(|e| StoreError::from_sql(path, e))
        })?;
        if matches!(whom, Whom::Everybody(_)) && contacts > 0 {
            // Only the size of the file depends on it.
            let _ = self.conn.execute_batch("VACUUM");
        }
        let clean = forget::fold(&self.conn).unwrap_or(false);
        let copies = if self.in_memory { Vec::new() } else { forget::from_copies(&self.path, whom) };
        Ok(Forgotten { contacts, clean, copies })
    }
}
