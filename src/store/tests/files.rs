//! The file itself: created, refused, locked, damaged, read-only; and never touched where it is not ours.

use super::{contents, everything, link};
use crate::domain::{Change, Entity, Uid};
use crate::store::{Store, StoreError, open};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

const NO_PATIENCE: Duration = Duration::from_millis(1);

/// A folder with a link book in it that has everything, closed.
fn book_in_a_folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.db");
    Store::open(&path).unwrap().apply(&everything(), "Set up", "ann", 1).unwrap();
    (folder, path)
}

/// Every file of a folder: its bytes, and when it was written.
fn snapshot(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let written = fs::metadata(&path).unwrap().modified().unwrap();
            (path.clone(), (fs::read(&path).unwrap(), written))
        })
        .collect()
}

/// Opens a file that must be refused, and checks that nothing in its folder is different afterwards.
fn refused(path: &Path) -> StoreError {
    let before = snapshot(path.parent().unwrap());
    let error = Store::open_with_patience(path, NO_PATIENCE).expect_err("must be refused");
    assert!(snapshot(path.parent().unwrap()) == before, "touched: {error}");
    let sentence = error.to_string();
    assert!(sentence.contains(&path.display().to_string()) && sentence.contains("--database FILE"), "{sentence}");
    error
}

#[test]
fn what_was_written_is_there_after_reopening() {
    let (_folder, path) = book_in_a_folder();
    let store = Store::open(&path).unwrap();
    let after: Vec<_> = everything().into_iter().filter_map(|c| c.after).collect();
    assert_eq!(contents(&store.book(Uid(1)).unwrap()), after);
    assert!(!store.is_read_only());
}

#[test]
fn undo_and_redo_go_on_after_reopening() {
    let (_folder, path) = book_in_a_folder();
    let add = |uid, name| [Change::create(Entity::Link(link(uid, 1, name)))];
    Store::open(&path).unwrap().apply(&add(8, "one"), "one", "ann", 2).unwrap();
    Store::open(&path).unwrap().apply(&add(9, "two"), "two", "ann", 3).unwrap();
    assert_eq!(Store::open(&path).unwrap().undo("ann", 4).unwrap().what, "two");
    assert_eq!(Store::open(&path).unwrap().undo("ann", 5).unwrap().what, "one");
    assert_eq!(Store::open(&path).unwrap().redo("ann", 6).unwrap().what, "one");
    assert_eq!(Store::open(&path).unwrap().redo("ann", 7).unwrap().what, "two");
    assert!(matches!(Store::open(&path).unwrap().redo("ann", 8), Err(StoreError::NothingToRedo)));
    assert_eq!(Store::open(&path).unwrap().book(Uid(1)).unwrap().link_count(), 3);
}

#[test]
fn the_connection_is_as_safe_as_it_was_measured_to_be() {
    let (_folder, path) = book_in_a_folder();
    let store = Store::open(&path).unwrap();
    let pragma = |name| store.conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!((pragma("foreign_keys"), pragma("synchronous")), (1, 3));
    let mode: String = store.conn.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
}

#[test]
fn who_finds_the_book_in_use_waits_for_it() {
    let (_folder, path) = book_in_a_folder();
    let mut store = Store::open(&path).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    std::thread::scope(|scope| {
        let change = [Change::create(Entity::Link(link(8, 1, "new")))];
        let waiting = scope.spawn(move || store.apply(&change, "Add", "ann", 2));
        std::thread::sleep(Duration::from_millis(20));
        other.execute_batch("ROLLBACK").unwrap();
        waiting.join().unwrap().unwrap();
    });
}

#[test]
fn opening_and_reading_write_nothing() {
    let (folder, path) = book_in_a_folder();
    let before = snapshot(folder.path());
    let store = Store::open(&path).unwrap();
    store.book(Uid(1)).unwrap();
    store.history(9, None).unwrap();
    drop(store);
    assert!(snapshot(folder.path()) == before);
}

#[test]
fn another_connections_change_is_noticed() {
    let (_folder, path) = book_in_a_folder();
    let (watcher, mut writer) = (Store::open(&path).unwrap(), Store::open(&path).unwrap());
    let before = watcher.data_version().unwrap();
    assert_eq!(watcher.data_version().unwrap(), before);
    let seen = watcher.last_seq().unwrap();
    writer.apply(&[Change::create(Entity::Link(link(8, 1, "new")))], "Add", "bob", 2).unwrap();
    assert_ne!(watcher.data_version().unwrap(), before);
    assert_eq!(watcher.since(seen).unwrap()[0].who, "bob");
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path) = book_in_a_folder();
    let mut store = Store::open(&path).unwrap();
    store.set_pref("a", "b").unwrap();
    let mut seen = 0;
    for entry in fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.path());
        seen += 1;
    }
    assert_eq!(seen, 3, "the file, its log and its index");
}

#[test]
fn many_who_create_it_at_once_all_get_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.db");
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..8)
            .map(|n| {
                let path = &path;
                scope.spawn(move || {
                    let bot = super::bot(n, &format!("Bot {n}"));
                    Store::open(path)?.apply(&[Change::create(Entity::Bot(bot))], "Add", "ann", 1)
                })
            })
            .collect();
        for worker in workers {
            worker.join().unwrap().unwrap();
        }
    });
    assert_eq!(Store::open(&path).unwrap().bots().unwrap().len(), 8);
}

#[test]
fn a_missing_folder_is_named_and_not_created() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("no").join("such");
    let error = Store::open(&missing.join("book.db")).unwrap_err();
    assert!(matches!(&error, StoreError::NoFolder { folder } if *folder == missing), "{error}");
    assert!(error.to_string().contains("create it"), "{error}");
    assert!(!missing.exists());
}

#[test]
fn a_folder_is_no_book() {
    let folder = tempfile::tempdir().unwrap();
    let error = Store::open(folder.path()).unwrap_err();
    assert!(matches!(&error, StoreError::Unreachable { reason, .. } if reason == "it is a folder"), "{error}");
}

#[test]
fn a_name_that_the_engine_has_a_meaning_for_is_a_file_like_any_other() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["file:x?mode=memory", ":memory:", "a b%20#?.db"] {
        if cfg!(windows) {
            return;
        }
        let path = folder.path().join(name);
        Store::open(&path).unwrap().apply(&everything(), "Set up", "ann", 1).unwrap();
        assert_eq!(Store::open(&path).unwrap().bots().unwrap().len(), 1, "{name}");
        let conn = open::open_immutable(&path).unwrap();
        assert!(conn.is_readonly(rusqlite::MAIN_DB).unwrap(), "{name}");
    }
}

#[test]
fn a_text_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    fs::write(&path, "Dear diary, ".repeat(100)).unwrap();
    assert!(matches!(refused(&path), StoreError::NotADatabase { .. }));
    fs::write(&path, [0; 4096]).unwrap();
    assert!(matches!(refused(&path), StoreError::NotADatabase { .. }));
}

#[test]
fn another_programs_database_is_refused_even_with_work_left_in_its_log() {
    let (living, kept) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = living.path().join("other.db");
    let other = Connection::open(&path).unwrap();
    other
        .execute_batch("PRAGMA journal_mode=WAL; CREATE TABLE songs (name TEXT); INSERT INTO songs VALUES ('a')")
        .unwrap();
    // As a crash leaves it: a file, and a log that is not folded in.
    for name in ["other.db", "other.db-wal"] {
        fs::copy(living.path().join(name), kept.path().join(name)).unwrap();
    }
    assert!(matches!(refused(&kept.path().join("other.db")), StoreError::NotOurs { .. }));
}

#[test]
fn a_newer_book_is_refused() {
    let (_folder, path) = book_in_a_folder();
    let conn = Connection::open(&path).unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    drop(conn);
    let error = refused(&path);
    assert!(matches!(error, StoreError::Newer { found: 99, .. }), "{error}");
    assert!(error.to_string().contains("update entrylink"), "{error}");
}

#[test]
fn a_newer_book_whose_version_stands_in_its_log_only_is_refused_and_keeps_both() {
    let (folder, path) = book_in_a_folder();
    let kept = tempfile::tempdir().unwrap();
    let conn = Connection::open(&path).unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    let names = ["book.db", "book.db-wal"];
    for name in names {
        fs::copy(folder.path().join(name), kept.path().join(name)).unwrap();
    }
    let bytes = || names.map(|name| fs::read(kept.path().join(name)).unwrap());
    let before = bytes();
    let error = Store::open(&kept.path().join("book.db")).unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 99, .. }), "{error}");
    assert!(bytes() == before);
}

#[test]
fn a_book_that_is_cut_off_is_refused() {
    let (_folder, path) = book_in_a_folder();
    let whole = fs::read(&path).unwrap();
    for length in [whole.len() - 1, whole.len() / 2, 99, 20] {
        fs::write(&path, &whole[..length]).unwrap();
        let error = refused(&path);
        assert!(matches!(error, StoreError::Corrupt { .. }), "{length}: {error}");
        assert!(error.to_string().contains("backup"), "{error}");
    }
    // An empty file is what a new book starts as.
    fs::write(&path, []).unwrap();
    assert!(Store::open(&path).unwrap().bots().unwrap().is_empty());
}

#[test]
fn a_damaged_book_says_so_when_it_is_read() {
    let (_folder, path) = book_in_a_folder();
    let mut bytes = fs::read(&path).unwrap();
    for byte in &mut bytes[200..] {
        *byte = 0xa5;
    }
    fs::write(&path, bytes).unwrap();
    let error = Store::open(&path).and_then(|store| store.bots()).unwrap_err();
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error}");
}

#[test]
fn a_value_that_this_program_never_writes_is_damage() {
    let (_folder, path) = book_in_a_folder();
    Connection::open(&path).unwrap().execute_batch("UPDATE links SET status = 'lost'").unwrap();
    let error = Store::open(&path).unwrap().book(Uid(1)).unwrap_err();
    assert!(matches!(&error, StoreError::Corrupt { detail, .. } if detail.contains("lost")), "{error}");
}

#[test]
fn a_book_that_another_program_holds_is_in_use() {
    let (_folder, path) = book_in_a_folder();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut store = Store::open_with_patience(&path, NO_PATIENCE).unwrap();
    assert_eq!(store.bots().unwrap().len(), 1, "reading goes on");
    let error = store.apply(&[Change::create(Entity::Link(link(8, 1, "new")))], "Add", "ann", 2).unwrap_err();
    assert!(matches!(error, StoreError::Locked { .. }), "{error}");
    assert!(error.to_string().contains("in use by another program"), "{error}");
    other.execute_batch("ROLLBACK").unwrap();
    store.apply(&[Change::create(Entity::Link(link(8, 1, "new")))], "Add", "ann", 2).unwrap();
    drop((store, other));

    let alone = Connection::open(&path).unwrap();
    alone.execute_batch("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE").unwrap();
    let error = Store::open_with_patience(&path, NO_PATIENCE).unwrap_err();
    assert!(matches!(error, StoreError::Locked { .. }), "{error}");
}

#[test]
fn a_full_disk_leaves_the_book_as_it_was() {
    let (_folder, path) = book_in_a_folder();
    let mut store = Store::open(&path).unwrap();
    let pages: i64 = store.conn.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    // The engine's own limit fails exactly as a disk without room does.
    store.conn.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).unwrap();
    let many: Vec<_> = (100..2000).map(|n| Change::create(Entity::Link(link(n, 1, &format!("link-{n}"))))).collect();
    let error = store.apply(&many, "Add", "ann", 2).unwrap_err();
    assert!(matches!(error, StoreError::DiskFull { .. }), "{error}");
    assert!(error.to_string().contains("make room"), "{error}");
    assert_eq!(store.book(Uid(1)).unwrap().link_count(), 1);
    store.apply(&many[..1], "Add", "ann", 2).unwrap();
}

#[cfg(unix)]
#[test]
fn a_book_that_went_away_while_it_was_open_takes_no_change() {
    let add = |uid| [Change::create(Entity::Link(link(uid, 1, &format!("link-{uid}"))))];
    let gone = |store: &mut Store, why: &str| {
        let error = store.apply(&add(20), "Add", "ann", 2).expect_err(why);
        assert!(matches!(error, StoreError::Gone { .. }), "{why}: {error}");
        assert!(error.to_string().contains("nothing was saved"), "{error}");
        assert!(matches!(store.undo("ann", 2), Err(StoreError::Gone { .. })), "{why}");
    };
    let (folder, path) = book_in_a_folder();
    let (mut store, moved) = (Store::open(&path).unwrap(), folder.path().join("moved"));
    // The folder is renamed, and comes back.
    let home = folder.path().join("home");
    fs::create_dir(&home).unwrap();
    let inside = home.join("book.db");
    fs::copy(&path, &inside).unwrap();
    let mut other = Store::open(&inside).unwrap();
    other.apply(&add(9), "Add", "ann", 2).unwrap();
    fs::rename(&home, &moved).unwrap();
    gone(&mut other, "its folder is elsewhere");
    fs::rename(&moved, &home).unwrap();
    other.apply(&add(8), "Add", "ann", 3).unwrap();
    drop(other);
    assert_eq!(Store::open(&inside).unwrap().book(Uid(1)).unwrap().link_count(), 3);
    // The file is deleted, before and after its log was first written; another takes its place.
    fs::remove_file(&path).unwrap();
    gone(&mut store, "it is deleted");
    Store::open(&path).unwrap();
    gone(&mut store, "it is another");
    drop(store);
    let mut store = Store::open(&inside).unwrap();
    store.apply(&add(10), "Add", "ann", 4).unwrap();
    fs::remove_dir_all(&home).unwrap();
    gone(&mut store, "its folder is deleted");
}

#[test]
fn a_clock_that_jumps_changes_no_order() {
    let (_folder, path) = book_in_a_folder();
    // A battery that died, a summer, a millennium that somebody typed wrong; and before all time.
    for (uid, at) in [(8, 1_780_000_000_000), (9, 0), (10, 253_402_300_800_000), (11, -62_135_596_800_001), (12, 5)] {
        let name = format!("link-{uid}");
        Store::open(&path)
            .unwrap()
            .apply(&[Change::create(Entity::Link(link(uid, 1, &name)))], &name, "ann", at)
            .unwrap();
    }
    let mut store = Store::open(&path).unwrap();
    let latest = store.history(9, None).unwrap();
    let order: Vec<_> = latest.iter().map(|step| step.what.as_str()).collect();
    assert_eq!(order, ["link-12", "link-11", "link-10", "link-9", "link-8", "Set up"]);
    for uid in (8..=12).rev() {
        assert_eq!(store.undo("ann", i64::MIN).unwrap().what, format!("link-{uid}"));
    }
    assert_eq!(store.redo("ann", i64::MAX).unwrap().what, "link-8");
}

/// Takes the right to write from a file or folder. `None` where that stops nobody, because the tests run as root.
#[cfg(unix)]
fn write_protect(path: &Path) -> Option<impl Drop> {
    use std::os::unix::fs::PermissionsExt;
    struct Restore(PathBuf, fs::Permissions);
    impl Drop for Restore {
        fn drop(&mut self) {
            let _ = fs::set_permissions(&self.0, self.1.clone());
        }
    }
    let meta = fs::metadata(path).unwrap();
    let restore = Restore(path.to_owned(), meta.permissions());
    fs::set_permissions(path, fs::Permissions::from_mode(if meta.is_dir() { 0o500 } else { 0o400 })).unwrap();
    let writable = if meta.is_dir() {
        fs::write(path.join("probe"), "").is_ok_and(|()| fs::remove_file(path.join("probe")).is_ok())
    } else {
        fs::OpenOptions::new().append(true).open(path).is_ok()
    };
    (!writable).then_some(restore)
}

#[cfg(unix)]
#[test]
fn what_cannot_be_written_can_still_be_read() {
    for protect_folder in [false, true] {
        let (folder, path) = book_in_a_folder();
        let Some(protection) = write_protect(if protect_folder { folder.path() } else { &path }) else { return };
        let before = snapshot(folder.path());
        let mut store = Store::open(&path).unwrap();
        assert!(store.is_read_only());
        assert_eq!(store.book(Uid(1)).unwrap().link_count(), 1);
        let error = store.apply(&[Change::create(Entity::Link(link(8, 1, "new")))], "Add", "ann", 2).unwrap_err();
        assert!(matches!(error, StoreError::ReadOnly { .. }), "{error}");
        assert!(error.to_string().contains("can be read but not changed"), "{error}");
        assert!(matches!(store.undo("ann", 2), Err(StoreError::ReadOnly { .. })));
        drop(store);
        assert!(snapshot(folder.path()) == before);
        drop(protection);
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let Some(_protection) = write_protect(folder.path()) else { return };
    let path = folder.path().join("book.db");
    assert!(matches!(refused(&path), StoreError::Unreachable { .. }));
}

#[test]
fn the_immutable_way_of_opening_writes_nothing_beside_the_file() {
    let (folder, path) = book_in_a_folder();
    let before = snapshot(folder.path());
    let conn = open::open_immutable(&path).unwrap();
    let links: i64 = conn.query_row("SELECT count(*) FROM links", [], |row| row.get(0)).unwrap();
    assert_eq!(links, 1);
    assert!(snapshot(folder.path()) == before);
}
