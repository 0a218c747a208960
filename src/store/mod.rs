//! The book on disk: the only room that knows SQL, or which engine it is.
//!
//! Whoever uses it loads what is shown ([`Store::bots`], [`Store::book`]), applies changes ([`Store::apply`],
//! [`Store::undo`], [`Store::redo`]) and asks what has changed since ([`Store::data_version`], [`Store::since`]). A change
//! says what was before: where that is no longer so, nothing is written and both versions come back.
//!
//! A big book is read in two steps, see `reading`: the page that is looked at, and the rest a piece at a time.
//!
//! One file for an entity with its SQL; `convert` for how values are written; `migrate` and `migrations/` for the
//! schema; `open` for the file; `history` for the log that undo and redo walk along; `backup` for copies, `check` for
//! whether all is sound.

mod apply;
mod backup;
mod bot;
mod campaign;
mod check;
mod contact;
mod convert;
mod error;
mod field;
mod flow;
mod history;
mod link;
mod migrate;
mod open;
mod placement;
mod preference;
mod print;
mod reading;
mod results;
mod rows;
mod session;
mod tested;

#[cfg(test)]
mod tests;

pub use backup::{Backup, Reason, backups_of, folder_of, put_in_place_of_damaged};
pub use error::{Conflict, StoreError};
pub use history::{Step, StepKind};
pub use migrate::VERSION as KNOWN_FORMAT;
pub use open::default_path;
pub use preference::LAST_BOT;
pub use reading::{Order, Page, Reading};
pub use results::{ContactRow, Forgotten, Imported, Intake, KeptIn, Known, Question, Snapshot, Whom};
pub use session::{current_user, id_source, now_ms};

use crate::domain::past::{self, Past, Trashed};
use crate::domain::sample;
use crate::domain::transition::Key;
use crate::domain::{Book, Bot, Change, Entity, Tested, Uid, Value, change, printed};
use history::NewStep;
use rows::Row;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The version of the database engine.
pub fn engine_version() -> &'static str {
    rusqlite::version()
}

/// The link book, open.
#[derive(Debug)]
pub struct Store {
    conn: Connection,
    path: PathBuf,
    read_only: bool,
    /// Which file it is, where it is one.
    id: Option<(u64, u64)>,
    /// When it was last looked whether a daily copy is due; `None`: not yet. Books in memory have no copies.
    looked_ms: Option<i64>,
    in_memory: bool,
    backup_trouble: Option<String>,
}

/// What has just been written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The number of the step in the history; that of the last one where there was nothing to change.
    pub seq: i64,
    /// What was done, undone or redone, in words.
    pub what: String,
    /// The changes, in the order in which they were made.
    pub changes: Vec<Change>,
}

impl Store {
    /// Opens the link book in the file `path`. It is created where it does not exist, readable for its owner only; its
    /// folder is created for the [`default_path`] alone. A file that is not ours is never touched; one that cannot be
    /// written is opened for reading.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_with_patience(path, open::PATIENCE)
    }

    fn open_with_patience(path: &Path, patience: Duration) -> Result<Self, StoreError> {
        let conn = open::open(path, patience)?;
        let read_only = conn.is_readonly(rusqlite::MAIN_DB).map_err(|e| StoreError::from_sql(path, e))?;
        Ok(Self { id: open::file_id(path), ..Self::around(conn, path.to_owned(), read_only) })
    }

    const fn around(conn: Connection, path: PathBuf, read_only: bool) -> Self {
        Self { conn, path, read_only, id: None, looked_ms: None, in_memory: false, backup_trouble: None }
    }

    /// A link book that is gone when it is closed: for the sample, and for tests.
    pub fn open_in_memory() -> Result<Self, StoreError> {
        let path = PathBuf::from("(in memory)");
        let sql = |e| StoreError::from_sql(&path, e);
        let mut conn = Connection::open_in_memory().map_err(sql)?;
        open::configure(&conn).map_err(sql)?;
        migrate::migrate(&mut conn, &path, migrate::MIGRATIONS.len())?;
        Ok(Self { in_memory: true, ..Self::around(conn, path, false) })
    }

    /// The book in the file `path` as it is, to look inside: read into memory, and brought to the present format there.
    /// Nothing is written, neither to the file nor beside it.
    pub fn look(path: &Path) -> Result<Self, StoreError> {
        let mut conn = open::read_into_memory(path)?;
        migrate::migrate(&mut conn, path, migrate::MIGRATIONS.len())?;
        Ok(Self { in_memory: true, ..Self::around(conn, path.to_owned(), false) })
    }

    /// The sample campaign, gone when it is closed. Its first bot counts as the one used last.
    pub fn open_sample() -> Result<Self, StoreError> {
        let mut store = Self::open_in_memory()?;
        let now = now_ms();
        let changes = sample::changes(id_source(), now);
        store.apply(&changes, "Set up the sample", &current_user(), now)?;
        if let Some(first) = changes.iter().find_map(Change::subject) {
            store.set_pref(LAST_BOT, &first.uid().to_string())?;
        }
        Ok(store)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the file, its folder or its disk can be read only.
    pub const fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Whether it is gone when it is closed.
    pub const fn is_in_memory(&self) -> bool {
        self.in_memory
    }

    /// All bots, by name.
    pub fn bots(&self) -> Result<Vec<Bot>, StoreError> {
        self.read(bot::all)
    }

    /// Everything about one bot. To follow later changes, take [`Store::last_seq`] *before* this and ask
    /// [`Store::since`] for what came after; applying a change that the book has already does no harm.
    pub fn book(&self, bot: Uid) -> Result<Book, StoreError> {
        let book = self.read(|conn| {
            let tx = conn.unchecked_transaction()?;
            let Some(of) = Bot::fetch(&tx, bot)? else { return Ok(None) };
            let mut book = Book::new(of);
            book.others = bot::accounts_of_others(&tx, bot)?;
            book.campaigns = campaign::of_bot(&tx, bot)?;
            book.flows = flow::of_bot(&tx, bot)?;
            book.fields = field::of_bot(&tx, bot)?;
            link::of_bot(&tx, bot)?.into_iter().for_each(|link| book.put_link(link));
            placement::of_bot(&tx, bot)?.into_iter().for_each(|placement| book.put_placement(placement));
            book.prints = print::of_bot(&tx, bot)?;
            book.shrink();
            Ok(Some(book))
        })?;
        book.ok_or(StoreError::NoBot)
    }

    /// Makes `changes`, all or none, as one step of the history. `what`: in words, such as “Add 12 placements”; `who`:
    /// see [`current_user`]; `now_ms`: see [`now_ms`]. Each change's `before` must be the present state, else
    /// [`StoreError::Conflict`]. A change to the same is left out.
    pub fn apply(&mut self, changes: &[Change], what: &str, who: &str, now_ms: i64) -> Result<Applied, StoreError> {
        let step = NewStep { at_ms: now_ms, who, what };
        self.back_up_if_due(now_ms);
        self.write(|tx, path| {
            apply::apply(tx, path, changes)?;
            let changes: Vec<_> = changes.iter().filter(|c| c.before != c.after).cloned().collect();
            let sql = |e| StoreError::from_sql(path, e);
            let seq = if changes.is_empty() {
                history::last_seq(tx).map_err(sql)?
            } else {
                history::record(tx, &step, &changes).map_err(sql)?
            };
            Ok(Applied { seq, what: what.to_owned(), changes })
        })
    }

    /// Takes the last step back that was not taken back yet, whoever made it. Undoing is a step of the history too.
    pub fn undo(&mut self, who: &str, now_ms: i64) -> Result<Applied, StoreError> {
        self.back_up_if_due(now_ms);
        self.write(|tx, path| {
            let sql = |e| StoreError::from_sql(path, e);
            let target = history::undo_target(tx).map_err(sql)?.ok_or(StoreError::NothingToUndo)?;
            let target = history::step(tx, path, target)?;
            let changes = change::inverse(&target.changes);
            apply::apply(tx, path, &changes)?;
            let step = NewStep { at_ms: now_ms, who, what: &target.what };
            let seq = history::record_undo(tx, &step, &target).map_err(sql)?;
            Ok(Applied { seq, what: target.what, changes })
        })
    }

    /// Makes the step again that was taken back last. A new change in between means that there is none.
    pub fn redo(&mut self, who: &str, now_ms: i64) -> Result<Applied, StoreError> {
        self.back_up_if_due(now_ms);
        self.write(|tx, path| {
            let sql = |e| StoreError::from_sql(path, e);
            let target = history::redo_target(tx).map_err(sql)?.ok_or(StoreError::NothingToRedo)?;
            let target = history::step(tx, path, target)?;
            apply::apply(tx, path, &target.changes)?;
            let step = NewStep { at_ms: now_ms, who, what: &target.what };
            let seq = history::record_redo(tx, &step, &target).map_err(sql)?;
            Ok(Applied { seq, what: target.what, changes: target.changes })
        })
    }

    /// What an undo would take back: what the step was, in words, and the changes that would do it; `None`: nothing.
    pub fn next_undo(&self) -> Result<Option<(String, Vec<Change>)>, StoreError> {
        let Some(target) = self.read(history::undo_target)? else { return Ok(None) };
        let target = history::step(&self.conn, &self.path, target)?;
        Ok(Some((target.what, change::inverse(&target.changes))))
    }

    /// What a redo would make again, likewise.
    pub fn next_redo(&self) -> Result<Option<(String, Vec<Change>)>, StoreError> {
        let Some(target) = self.read(history::redo_target)? else { return Ok(None) };
        let target = history::step(&self.conn, &self.path, target)?;
        Ok(Some((target.what, target.changes)))
    }

    /// What `changes` would break of what was printed or sent, whichever bot it belongs to: a sentence each, see
    /// [`printed::sentences`].
    pub fn would_break(&self, changes: &[Change]) -> Result<Vec<String>, StoreError> {
        let touches = |c: &Change| matches!(c.before, Some(Entity::Bot(_) | Entity::Link(_) | Entity::Placement(_)));
        if !changes.iter().any(touches) {
            return Ok(Vec::new());
        }
        let mut lines = Vec::new();
        for bot in self.read(print::bots)? {
            let book = self.book(bot)?;
            lines.extend(printed::sentences(&printed::broken(&book, changes)));
        }
        Ok(lines)
    }

    /// The latest `limit` steps, the last one first; with `link`, those that touched it or a placement of it. Works for
    /// links that are gone, too.
    pub fn history(&self, limit: usize, link: Option<Uid>) -> Result<Vec<Step>, StoreError> {
        history::latest(&self.conn, &self.path, limit, link)
    }

    /// The steps after number `seq`, in order: what other windows did meanwhile.
    pub fn since(&self, seq: i64) -> Result<Vec<Step>, StoreError> {
        history::since(&self.conn, &self.path, seq)
    }

    /// The latest `limit` steps as they are shown, the last one first; see [`Store::history`].
    pub fn past(&self, limit: usize, link: Option<Uid>) -> Result<Vec<Past>, StoreError> {
        Ok(self.history(limit, link)?.into_iter().map(Past::from).collect())
    }

    /// What was deleted and can come back, the latest first.
    pub fn trash(&self) -> Result<Vec<Trashed>, StoreError> {
        let there: std::collections::HashSet<_> = self.everything()?.iter().map(Entity::key).collect();
        Ok(past::trash(&self.past(usize::MAX, None)?, &|key| there.contains(&key)))
    }

    /// Brings something back that was deleted, whole, as one step; where its name is taken by now, under another. `key`:
    /// see [`Entity::key`].
    pub fn bring_back(&mut self, key: Key, who: &str, now_ms: i64) -> Result<Applied, StoreError> {
        let trashed = self.trash()?.into_iter().find(|t| t.thing.key() == key).ok_or(StoreError::NotInTrash)?;
        let changes = past::bring_back(&trashed, &self.everything()?).map_err(StoreError::CannotComeBack)?;
        let what = format!("Bring back {} {}", trashed.thing.noun(), trashed.thing.name());
        self.apply(&changes, &what, who, now_ms)
    }

    /// The number of the last step; 0 in a new book.
    pub fn last_seq(&self) -> Result<i64, StoreError> {
        self.read(history::last_seq)
    }

    /// A number that is different once another connection has written to the file. Cheap: nothing is read.
    pub fn data_version(&self) -> Result<i64, StoreError> {
        self.read(|conn| conn.pragma_query_value(None, "data_version", |row| row.get(0)))
    }

    /// What was remembered under `key`.
    pub fn pref(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.read(|conn| preference::get(conn, key))
    }

    /// Remembers `value` under `key`: for what the user interface wants to find again, no part of the book's history.
    pub fn set_pref(&mut self, key: &str, value: &str) -> Result<(), StoreError> {
        if self.pref(key)?.as_deref() == Some(value) {
            return Ok(());
        }
        self.write(|tx, path| preference::set(tx, key, value).map_err(|e| StoreError::from_sql(path, e)))
    }

    /// What was tested, the latest first.
    pub fn tested(&self) -> Result<Vec<Tested>, StoreError> {
        self.read(tested::all)
    }

    /// Remembers a text that was tested: once, before all others. Only the newest thousand are kept, and none that is
    /// too long to be a link.
    pub fn put_tested(&mut self, text: &str, at_ms: i64) -> Result<(), StoreError> {
        if text.is_empty() || text.len() > tested::LONGEST {
            return Ok(());
        }
        self.write(|tx, path| tested::put(tx, text, at_ms).map_err(|e| StoreError::from_sql(path, e)))
    }

    /// Forgets a text that was tested.
    pub fn forget_tested(&mut self, text: &str) -> Result<(), StoreError> {
        self.write(|tx, path| tested::forget(tx, text).map_err(|e| StoreError::from_sql(path, e)))
    }

    /// The sample contact of a bot: the values that it has, in the order in which they were saved; none where nobody
    /// has filled it in.
    pub fn sample_contact(&self, bot: Uid) -> Result<Vec<Value>, StoreError> {
        self.read(|conn| contact::get(conn, bot))
    }

    /// Replaces the sample contact of a bot. Each field at most once.
    pub fn set_sample_contact(&mut self, bot: Uid, contact: &[Value]) -> Result<(), StoreError> {
        self.write(|tx, path| contact::set(tx, bot, contact).map_err(|e| StoreError::from_sql(path, e)))
    }

    /// All that there is in the book: bots with everything that they have, in the order of kinds that refer to each
    /// other (see [`Entity::rank`]), and in that by age.
    pub fn everything(&self) -> Result<Vec<Entity>, StoreError> {
        self.read(|conn| {
            let tx = conn.unchecked_transaction()?;
            let mut all: Vec<Entity> = Vec::new();
            for bot in bot::all(&tx)? {
                let uid = bot.uid;
                all.push(Entity::Bot(bot));
                all.extend(campaign::of_bot(&tx, uid)?.into_iter().map(Entity::Campaign));
                all.extend(flow::of_bot(&tx, uid)?.into_iter().map(Entity::Flow));
                all.extend(field::of_bot(&tx, uid)?.into_iter().map(Entity::Field));
                all.extend(link::of_bot(&tx, uid)?.into_iter().map(Entity::Link));
                all.extend(placement::of_bot(&tx, uid)?.into_iter().map(Entity::Placement));
                all.extend(print::of_bot(&tx, uid)?.into_iter().map(Entity::Print));
            }
            all.sort_by_key(|entity| (entity.rank(), entity.uid()));
            Ok(all)
        })
    }

    /// Everything that is wrong with the file, a sentence each: its structure, its references, its history. Nothing
    /// where it is sound. Reads the whole file.
    pub fn check(&self) -> Result<Vec<String>, StoreError> {
        check::problems(&self.conn, &self.path, &self.everything()?)
    }

    /// Copies the book to `target`, whole or not at all, readable for its owner only; others may write meanwhile. Where
    /// `replace` is not set, a file that exists is [`StoreError::Exists`].
    pub fn back_up(&self, target: &Path, replace: bool) -> Result<(), StoreError> {
        backup::copy(&self.conn, target, replace)
    }

    /// Copies the book as it is before a backup takes its place, into the folder of the copies that are made by
    /// themselves. Returns the copy; a book in memory has none.
    pub fn back_up_before_restore(&self, now_ms: i64) -> Result<Option<PathBuf>, StoreError> {
        if self.in_memory {
            return Ok(None);
        }
        backup::make(&self.conn, &self.path, Reason::Restore, now_ms).map(Some)
    }

    /// The format of the file: how many migrations it has behind it.
    pub fn format(&self) -> Result<i32, StoreError> {
        self.read(|conn| conn.pragma_query_value(None, "user_version", |row| row.get(0)))
    }

    /// Why the daily copy could not be made, once: no reason not to make changes, but to be told.
    pub const fn take_backup_trouble(&mut self) -> Option<String> {
        self.backup_trouble.take()
    }

    /// Before the first change of a day: copies the book as it is. A book without a history has nothing to lose yet.
    fn back_up_if_due(&mut self, now_ms: i64) {
        let looked = self.looked_ms.is_some_and(|at| now_ms.abs_diff(at) < backup::LOOK_MS.unsigned_abs());
        if looked || self.in_memory || self.read_only {
            return;
        }
        self.looked_ms = Some(now_ms);
        if self.last_seq().is_ok_and(|seq| seq > 0) && backup::is_due(&self.path, now_ms) {
            let made = backup::make(&self.conn, &self.path, Reason::Daily, now_ms);
            self.backup_trouble = made.err().map(|e| format!("the daily backup was not made: {}", e.reason()));
        }
    }

    fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        work(&self.conn).map_err(|e| StoreError::from_sql(&self.path, e))
    }

    /// Runs `work` in a transaction that takes the write lock at once, and commits it if it succeeds.
    fn write<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>, &Path) -> Result<T, E>,
    ) -> Result<T, E> {
        if self.read_only {
            return Err(StoreError::ReadOnly { path: self.path.clone() }.into());
        }
        let (path, id) = (&self.path, self.id);
        let sql = |e| StoreError::from_sql(path, e);
        // A file that was deleted or moved away can still be written, and nobody would find again what was.
        let is_there = || match id {
            Some(_) if open::file_id(path) != id => Err(StoreError::Gone { path: path.clone() }),
            _ => Ok(()),
        };
        let tx = match self.conn.transaction_with_behavior(TransactionBehavior::Immediate) {
            Ok(tx) => tx,
            Err(e) => return Err(is_there().err().unwrap_or_else(|| sql(e)).into()),
        };
        let done = work(&tx, path)?;
        is_there()?;
        tx.commit().map_err(|e| sql(e).at_the_end())?;
        Ok(done)
    }
}
