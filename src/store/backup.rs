//! Copies of the book: made when they are asked for, and by themselves.
//!
//! A copy is made with the engine's online backup, so that it is whole while others write, and stands by itself: one
//! file, with no log beside it. It appears whole or not at all.
//!
//! By themselves copies are made into a folder beside the book, `book.db.backups`: once a day before the first change,
//! before the book is brought to a new format, and before a backup is put in its place. A few generations of each are
//! kept. That such a copy cannot be made stops a migration, and is only said where the change itself is safe without it.

use super::error::StoreError;
use super::open::{self, sibling};
use crate::domain::time;
use rusqlite::backup::{Backup as Online, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a daily copy is new enough.
const DAY_MS: i64 = 86_400_000;
/// How often the folder is looked at for that by a program that runs for days.
pub(super) const LOOK_MS: i64 = 3_600_000;
/// How many daily copies are kept.
const DAILY_KEPT: usize = 10;
/// How many copies of each other reason are kept.
const OTHERS_KEPT: usize = 3;

/// Why a copy was made by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The first change of a day was about to be made.
    Daily,
    /// The book was about to be brought to a new format.
    Migration,
    /// A backup was about to be put in the book's place.
    Restore,
}

impl Reason {
    const ALL: [Self; 3] = [Self::Daily, Self::Migration, Self::Restore];

    /// The word in the file's name, commands and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Migration => "migration",
            Self::Restore => "restore",
        }
    }

    const fn kept(self) -> usize {
        match self {
            Self::Daily => DAILY_KEPT,
            Self::Migration | Self::Restore => OTHERS_KEPT,
        }
    }
}

/// A copy that was made by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The file.
    pub path: PathBuf,
    /// When it was made, in milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// Why.
    pub reason: Reason,
    /// How large it is, in bytes.
    pub bytes: u64,
}

/// The folder with the copies that are made by themselves of the book `path`.
pub fn folder_of(path: &Path) -> PathBuf {
    sibling(path, ".backups")
}

/// The copies that were made by themselves of the book `path`, the newest first. None where there is no folder.
pub fn backups_of(path: &Path) -> Vec<Backup> {
    let Ok(entries) = fs::read_dir(folder_of(path)) else { return Vec::new() };
    let mut found: Vec<_> = entries.flatten().filter_map(|entry| read(&entry.path())).collect();
    found.sort_by(|a, b| (b.at_ms, &b.path).cmp(&(a.at_ms, &a.path)));
    found
}

fn read(path: &Path) -> Option<Backup> {
    let name = path.file_name()?.to_str()?;
    let at_ms = time::from_stamp(name)?;
    let reason = Reason::ALL.into_iter().find(|r| name[17..] == format!("-{}.db", r.name()))?;
    let meta = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
    Some(Backup { path: path.to_owned(), at_ms, reason, bytes: meta.len() })
}

/// A moment that has a date with four digits in the year, whatever the clock says.
fn sane(now_ms: i64) -> i64 {
    now_ms.clamp(0, 253_402_300_799_000)
}

/// Whether it is time for a daily copy. One from a future that has not come (the clock was wrong) counts for nothing.
pub(super) fn is_due(path: &Path, now_ms: i64) -> bool {
    let now_ms = sane(now_ms);
    let fresh = |b: &Backup| b.reason == Reason::Daily && (now_ms - DAY_MS..=now_ms + 60_000).contains(&b.at_ms);
    !backups_of(path).iter().any(fresh)
}

/// Makes a copy into the folder, and removes those that are too old to be kept.
pub(super) fn make(conn: &Connection, path: &Path, reason: Reason, now_ms: i64) -> Result<PathBuf, StoreError> {
    let (folder, now_ms) = (folder_of(path), sane(now_ms));
    // A link that somebody planted in the folder's place would lead the book elsewhere.
    match fs::symlink_metadata(&folder) {
        Ok(meta) if !meta.is_dir() => {
            return Err(StoreError::NoBackup { path: folder, reason: "it is no folder".to_owned() });
        }
        Ok(_) => {}
        Err(_) => open::create_folder(&folder).map_err(|e| no_backup(&folder, &e))?,
    }
    let target = folder.join(format!("{}-{}.db", time::stamp(now_ms), reason.name()));
    copy(conn, &target, true)?;
    prune(path, reason, now_ms);
    Ok(target)
}

/// Removes the copies of a reason that are more than are kept: the oldest, and before those any from a future that has
/// not come. What cannot be removed stays; the next time is soon.
fn prune(path: &Path, reason: Reason, now_ms: i64) {
    let mut all: Vec<_> = backups_of(path).into_iter().filter(|b| b.reason == reason).collect();
    all.sort_by_key(|b| (b.at_ms > now_ms + 60_000, -b.at_ms));
    for old in all.iter().skip(reason.kept()) {
        let _ = fs::remove_file(&old.path);
    }
    // What a program left that was killed while it copied.
    for entry in fs::read_dir(folder_of(path)).into_iter().flatten().flatten() {
        let stale = |meta: fs::Metadata| meta.modified().ok()?.elapsed().ok().filter(|age| age.as_secs() > 86_400);
        let part = entry.file_name().to_str().is_some_and(|name| name.starts_with('.') && name.contains(".part"));
        if part && entry.metadata().ok().and_then(stale).is_some() {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Copies the book to `target`, readable for its owner only. Where `replace` is not set, a file that exists is an error.
/// A symbolic link in the target's place is replaced, and never followed.
pub(super) fn copy(conn: &Connection, target: &Path, replace: bool) -> Result<(), StoreError> {
    if !replace && fs::symlink_metadata(target).is_ok() {
        return Err(StoreError::Exists { path: target.to_owned() });
    }
    let part = part_of(target)?;
    let done = copy_to_part(conn, &part, target).and_then(|()| put_in_place(&part, target, replace));
    if done.is_err() {
        let _ = fs::remove_file(&part);
        let _ = fs::remove_file(sibling(&part, "-journal"));
    }
    done
}

/// Puts a damaged book aside and a whole one, `from`, in its place. Returns where the damaged one is now. Fails where another
/// program has it open: that would go on writing to what was put aside.
pub fn put_in_place_of_damaged(path: &Path, from: &super::Store, now_ms: i64) -> Result<PathBuf, StoreError> {
    let aside = sibling(path, &format!(".damaged-{}", time::stamp(now_ms)));
    // First what can fail without a loss: the copy is whole before anything is moved.
    let ready = sibling(path, ".restored");
    copy(&from.conn, &ready, true)?;
    // Held until all is in its place: who comes in between waits, and finds the new book.
    let _alone = alone(path).inspect_err(|_| drop(fs::remove_file(&ready)))?;
    for suffix in ["-wal", "-shm", "-journal"] {
        move_aside(&sibling(path, suffix), &sibling(&aside, suffix))?;
    }
    // By a second name, where there can be one: at no moment is there no book, in whose place a new one would be made.
    if fs::hard_link(path, &aside).is_err() {
        move_aside(path, &aside)?;
    }
    fs::rename(&ready, path).map_err(|e| no_backup(path, &e))?;
    sync_folder(path);
    Ok(aside)
}

fn move_aside(from: &Path, to: &Path) -> Result<(), StoreError> {
    match fs::rename(from, to) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(no_backup(to, &e)),
        _ => Ok(()),
    }
}

/// Makes sure that no other program has the book open, and keeps it so until what is returned is dropped. Whoever has a book
/// with a write-ahead log open holds a lock on it all the time; and the lock on the whole of the file meets every other.
#[cfg(unix)]
fn alone(path: &Path) -> Result<Option<fs::File>, StoreError> {
    use rustix::fs::{FlockOperation, fcntl_lock};
    use rustix::io::Errno;
    let Ok(file) = OpenOptions::new().read(true).write(true).open(path) else { return Ok(None) };
    match fcntl_lock(&file, FlockOperation::NonBlockingLockExclusive) {
        Err(Errno::ACCESS | Errno::AGAIN) => Err(StoreError::Locked { path: path.to_owned() }),
        // A file system without locks: there is nobody to ask.
        Ok(()) | Err(_) => Ok(Some(file)),
    }
}

/// Elsewhere a file that is open in another program cannot be moved: that is said then.
#[cfg(not(unix))]
fn alone(_: &Path) -> Result<(), StoreError> {
    Ok(())
}

/// A name beside the target that nobody else uses.
fn part_of(target: &Path) -> Result<PathBuf, StoreError> {
    let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Some(name) = target.file_name() else {
        return Err(StoreError::NoBackup { path: target.to_owned(), reason: "it is no name of a file".to_owned() });
    };
    let mut part = std::ffi::OsString::from(".");
    part.push(name);
    part.push(format!(".{}.part", std::process::id()));
    Ok(folder.join(part))
}

fn copy_to_part(conn: &Connection, part: &Path, target: &Path) -> Result<(), StoreError> {
    let sql = |e| match StoreError::from_sql(target, e) {
        StoreError::DiskFull { .. } => StoreError::DiskFull { path: target.to_owned() },
        other => StoreError::NoBackup { path: target.to_owned(), reason: other.reason() },
    };
    // What a program with our number left that was killed. A link is removed, not followed.
    let _ = fs::remove_file(part);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(part).map_err(|e| no_backup(target, &e))?;
    let absolute = std::path::absolute(part).map_err(|e| no_backup(target, &e))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut copy = Connection::open_with_flags(absolute, flags).map_err(sql)?;
    copy.pragma_update(None, "synchronous", "FULL").map_err(sql)?;
    run(conn, &mut copy).map_err(sql)?;
    // The copy says of itself that it has a write-ahead log, as the book does. By itself it needs none.
    copy.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(())).map_err(sql)?;
    copy.close().map_err(|(_, e)| sql(e))
}

/// Runs a copy to its end, waiting for others as long as for any change.
pub(super) fn run(from: &Connection, to: &mut Connection) -> rusqlite::Result<()> {
    let online = Online::new(from, to)?;
    let since = Instant::now();
    loop {
        match online.step(-1)? {
            StepResult::Done => return Ok(()),
            _ if since.elapsed() < open::PATIENCE => std::thread::sleep(Duration::from_millis(5)),
            // The last answer, busy or locked, as the error that it is elsewhere.
            _ => {
                let busy = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
                return Err(rusqlite::Error::SqliteFailure(busy, None));
            }
        }
    }
}

fn put_in_place(part: &Path, target: &Path, replace: bool) -> Result<(), StoreError> {
    let io = |e: io::Error| match e.kind() {
        io::ErrorKind::AlreadyExists => StoreError::Exists { path: target.to_owned() },
        _ => no_backup(target, &e),
    };
    if replace {
        fs::rename(part, target).map_err(io)?;
    } else {
        // Unlike a rename, a second name is refused where somebody has made that file in the meantime.
        match fs::hard_link(part, target) {
            Ok(()) => fs::remove_file(part).map_err(io)?,
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => return Err(io(e)),
            // Some file systems know no second names.
            Err(_) => fs::rename(part, target).map_err(io)?,
        }
    }
    sync_folder(target);
    Ok(())
}

/// Makes the name of a new file last. Not every system lets a folder be synced; the file itself is.
fn sync_folder(file: &Path) {
    let folder = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if cfg!(unix)
        && let Ok(folder) = fs::File::open(folder)
    {
        let _ = folder.sync_all();
    }
}

fn no_backup(path: &Path, error: &io::Error) -> StoreError {
    match StoreError::from_io(path, error) {
        full @ StoreError::DiskFull { .. } => full,
        other => StoreError::NoBackup { path: path.to_owned(), reason: other.reason() },
    }
}
