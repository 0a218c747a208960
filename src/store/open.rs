//! Opening the file: whose it is, before anything is written; then a connection that loses nothing.
//!
//! The order matters. The header is read as plain bytes first, because `SQLite` itself may write beside a file that it
//! opens (a journal to roll back, a write-ahead log to fold in). A database of ours carries its `application_id` in
//! there from its first transaction on, which runs before the switch to write-ahead logging.

use super::backup::{self, Reason};
use super::error::StoreError;
use super::migrate::{APPLICATION_ID, Identity, MIGRATIONS, VERSION, migrate};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::fmt::Write;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long to wait for another program before saying that the file is in use. Measured, with two programs that write
/// without a pause on a machine of two cores with twenty other programs at work: five seconds are not always enough, as
/// whoever has the lock may itself be waiting for its turn.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

const HEADER: usize = 100;
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// The file that is used where nobody names one: `entrylink/entrylink.db` in the platform's data directory
/// (`$XDG_DATA_HOME` or `~/.local/share`, `~/Library/Application Support`, `%APPDATA%`).
pub fn default_path() -> Result<PathBuf, StoreError> {
    use etcetera::base_strategy::{BaseStrategy, choose_native_strategy};
    let data = choose_native_strategy().map_err(|_| StoreError::NoHome)?.data_dir();
    Ok(data.join("entrylink").join("entrylink.db"))
}

/// Opens the file, creating it (and, for the default path, its folder) where it does not exist, and brings its schema
/// up to date. Whether the connection can only read is for it to say.
pub(super) fn open(path: &Path, patience: Duration) -> Result<Connection, StoreError> {
    create(path)?;
    if let Some(header) = read_header(path)? {
        check_header(path, &header)?;
    }
    // Whoever may only read leaves a log and an index behind that nobody else may write: so not where no writer is about.
    if !may_write(path) && !sibling(path, "-wal").exists() && nothing_pending(path) {
        return open_immutable(path);
    }
    match open_normally(path, patience) {
        Err(error) if may_be_unwritable(&error) && nothing_pending(path) => open_immutable(path).map_err(|_| error),
        outcome => outcome,
    }
}

/// Creates the file, readable for its owner only from the first moment, if it does not exist.
fn create(path: &Path) -> Result<(), StoreError> {
    match fs::metadata(path) {
        Ok(meta) if meta.is_dir() => {
            return Err(StoreError::Unreachable { path: path.to_owned(), reason: "it is a folder".to_owned() });
        }
        Ok(_) => return Ok(()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => {}
        Err(e) => return Err(StoreError::from_io(path, &e)),
    }
    if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty() && !p.exists()) {
        // A folder that nobody has named is ours to create; a named one may be misspelt.
        if default_path().is_ok_and(|default| default == path) {
            create_folder(folder).map_err(|e| StoreError::from_io(folder, &e))?;
        } else {
            return Err(StoreError::NoFolder { folder: folder.to_owned() });
        }
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => Err(StoreError::from_io(path, &e)),
        _ => Ok(()),
    }
}

/// Which file on which disk it is that a path leads to; `None` where nothing is there, or the system does not say. Other
/// than the name, it stays what it is when the file is moved, and becomes another when another file takes its place.
#[cfg(unix)]
pub(super) fn file_id(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().map(|meta| (meta.dev(), meta.ino()))
}

/// Elsewhere an open file can be neither moved nor deleted.
#[cfg(not(unix))]
pub(super) fn file_id(_: &Path) -> Option<(u64, u64)> {
    None
}

pub(super) fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    // What is written survives a power cut only if every name on the way to it does. The engine sees to the names in the
    // folder itself. A system that cannot do this is no worse off than before.
    if cfg!(unix) {
        folder.ancestors().skip(1).for_each(|above| drop(File::open(above).and_then(|above| above.sync_all())));
    }
    Ok(())
}

/// The first bytes of the file; `None` where it is empty, as a new one is.
fn read_header(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    let mut header = Vec::with_capacity(HEADER);
    File::open(path)
        .and_then(|file| file.take(HEADER as u64).read_to_end(&mut header))
        .map_err(|e| StoreError::from_io(path, &e))?;
    Ok((!header.is_empty()).then_some(header))
}

/// Refuses what must not be touched, by the header of `SQLite`'s file format.
fn check_header(path: &Path, header: &[u8]) -> Result<(), StoreError> {
    let path_buf = || path.to_owned();
    // A creation that a power cut interrupted may leave zeros, with a journal that `SQLite` will roll back.
    if header.iter().all(|b| *b == 0) && sibling(path, "-journal").exists() {
        return Ok(());
    }
    if !header.starts_with(MAGIC) {
        return Err(StoreError::NotADatabase { path: path_buf() });
    }
    let cut = || StoreError::Corrupt { path: path_buf(), detail: "the end of the file is missing".to_owned() };
    let number = |at: usize| {
        let bytes = header.get(at..at + 4).and_then(|b| b.try_into().ok());
        bytes.map(u32::from_be_bytes).ok_or_else(cut)
    };
    let (pages, version, application) = (number(28)?, number(60)?, number(68)?);
    let valid = number(24)? == number(92)?;
    if application != APPLICATION_ID.cast_unsigned() {
        return Err(StoreError::NotOurs { path: path_buf() });
    }
    if version > VERSION.cast_unsigned() {
        return Err(StoreError::Newer { path: path_buf(), found: version.cast_signed(), known: VERSION });
    }
    let page_size = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        size => u64::from(size),
    };
    let length = fs::metadata(path).map_err(|e| StoreError::from_io(path, &e))?.len();
    // With a log or journal beside it, the file alone does not tell how long it should be.
    if valid && length < u64::from(pages) * page_size && nothing_pending(path) {
        return Err(cut());
    }
    Ok(())
}

/// The path with `suffix` after its name.
pub(super) fn sibling(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Whether no journal and no log hold anything that belongs to the file.
fn nothing_pending(path: &Path) -> bool {
    ["-wal", "-journal"].into_iter().all(|suffix| fs::metadata(sibling(path, suffix)).map_or(true, |m| m.len() == 0))
}

/// Whether the operating system lets us write the file.
fn may_write(path: &Path) -> bool {
    OpenOptions::new().append(true).open(path).is_ok()
}

/// Whether an error may come from a medium that cannot be written, where reading can still work.
const fn may_be_unwritable(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::ReadOnly { .. }
            | StoreError::Unreachable { .. }
            | StoreError::DiskFull { .. }
            | StoreError::Engine { .. }
    )
}

fn open_normally(path: &Path, patience: Duration) -> Result<Connection, StoreError> {
    let sql = |e| StoreError::from_sql(path, e);
    // An absolute path is never taken for one of SQLite's special names, such as “:memory:”.
    let absolute = std::path::absolute(path).map_err(|e| StoreError::from_io(path, &e))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(absolute, flags).map_err(sql)?;
    wait_fairly(&mut conn, patience).map_err(sql)?;
    // Until we know whose the file is, closing it must not fold its log into it.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(sql)?;
    configure(&conn).map_err(sql)?;
    let identity = identity(&mut conn).map_err(sql)?;
    if identity.needs_migration(path)? {
        if conn.is_readonly(rusqlite::MAIN_DB).map_err(sql)? {
            return Err(StoreError::ReadOnly { path: path.to_owned() });
        }
        if !identity.is_new() {
            // The way back, should the new format turn out to be a mistake. Without one the old format stays.
            backup::make(&conn, path, Reason::Migration, super::now_ms())?;
        }
        migrate(&mut conn, path, MIGRATIONS.len())?;
    }
    if !conn.is_readonly(rusqlite::MAIN_DB).map_err(sql)? {
        use_write_ahead_log(&conn, patience).map_err(sql)?;
    }
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(sql)?;
    Ok(conn)
}

/// Makes the connection wait for locks. The engine's own way sleeps longer the longer it has waited, up to 100 ms, so
/// that of several busy writers one can starve: measured, 2 of 4,000 changes by four writers gave up after five seconds.
/// Looking every few milliseconds, none did.
fn wait_fairly(conn: &mut Connection, patience: Duration) -> rusqlite::Result<()> {
    let mut since = Instant::now();
    conn.busy_handler(Some(move |tries: i32| {
        if tries == 0 {
            since = Instant::now();
        }
        std::thread::sleep(Duration::from_millis(u64::from(tries.unsigned_abs() % 3) + 1));
        since.elapsed() < patience
    }))
}

/// What holds for the connection only. Nothing here writes.
pub(super) fn configure(conn: &Connection) -> rusqlite::Result<()> {
    conn.pragma_update(None, "foreign_keys", true)?;
    // Measured: with NORMAL, write-ahead logging loses acknowledged changes when the power goes; with FULL it does not.
    // EXTRA is the same there, and where only a rollback journal can be had it makes the end of the journal last, too:
    // one that came back after a power cut would take an acknowledged change away.
    conn.pragma_update(None, "synchronous", "EXTRA")?;
    // The file may come from anywhere: nothing in its schema gets to run functions or rewrite internals.
    conn.pragma_update(None, "trusted_schema", false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // A plan that does not depend on the values bound to it is made once; else each new value has the statement compiled
    // anew, which was a quarter of the time that reading a big book takes.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(())
}

fn identity(conn: &mut Connection) -> rusqlite::Result<Identity> {
    let tx = conn.transaction()?;
    Identity::read(&tx)
}

/// Switches to write-ahead logging, so that readers and a writer do not wait for each other; only where it is not so
/// already, because the switch writes. It ignores the busy timeout, hence the loop. Where it cannot be had (some network
/// folders) the file keeps its rollback journal, which is as safe.
fn use_write_ahead_log(conn: &Connection, patience: Duration) -> rusqlite::Result<()> {
    let mode: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if mode == "wal" {
        return Ok(());
    }
    let start = Instant::now();
    loop {
        let outcome = conn.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()));
        match outcome.as_ref().map_err(rusqlite::Error::sqlite_error_code) {
            Err(Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)) => {
                if start.elapsed() >= patience {
                    return Ok(());
                }
                std::thread::sleep(Duration::from_millis(10));
            }
            _ => return outcome,
        }
    }
}

/// Opens a file that is complete by itself without writing anything beside it: the way to read one on a read-only
/// medium or a full disk.
pub(super) fn open_immutable(path: &Path) -> Result<Connection, StoreError> {
    let sql = |e| StoreError::from_sql(path, e);
    let absolute = std::path::absolute(path).map_err(|e| StoreError::from_io(path, &e))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let mut conn = Connection::open_with_flags(immutable_uri(&absolute), flags).map_err(sql)?;
    configure(&conn).map_err(sql)?;
    if identity(&mut conn).map_err(sql)?.needs_migration(path)? {
        return Err(StoreError::ReadOnly { path: path.to_owned() });
    }
    Ok(conn)
}

/// Reads a book into memory, whatever format it has. The file stays as it is; one that another program has open, or that
/// a log lies beside, is read as that program would.
pub(super) fn read_into_memory(path: &Path) -> Result<Connection, StoreError> {
    let sql = |e| StoreError::from_sql(path, e);
    match fs::metadata(path) {
        Ok(meta) if meta.is_dir() => {
            return Err(StoreError::Unreachable { path: path.to_owned(), reason: "it is a folder".to_owned() });
        }
        Ok(_) => {}
        Err(e) => return Err(StoreError::from_io(path, &e)),
    }
    match read_header(path)? {
        Some(header) => check_header(path, &header)?,
        None => return Err(StoreError::NotADatabase { path: path.to_owned() }),
    }
    let absolute = std::path::absolute(path).map_err(|e| StoreError::from_io(path, &e))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let from = if nothing_pending(path) {
        Connection::open_with_flags(immutable_uri(&absolute), flags | OpenFlags::SQLITE_OPEN_URI)
    } else {
        Connection::open_with_flags(absolute, flags)
    };
    let from = from.map_err(sql)?;
    let mut memory = Connection::open_in_memory().map_err(sql)?;
    backup::run(&from, &mut memory).map_err(sql)?;
    configure(&memory).map_err(sql)?;
    Ok(memory)
}

/// `file:///…?immutable=1`, with everything in the path escaped that has a meaning in a URI.
fn immutable_uri(absolute: &Path) -> String {
    let path = absolute.as_os_str().as_encoded_bytes();
    let mut uri = String::from(if path.starts_with(b"/") { "file://" } else { "file:///" });
    for &byte in path {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'/' | b'.' | b'-' | b'_' | b':' => uri.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            // Writing to a string cannot fail.
            _ => drop(write!(uri, "%{byte:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    uri
}
