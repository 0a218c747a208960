//! Copies of the book, made by hand and by themselves, and what a check finds.

use super::{contents, everything, link};
use crate::domain::{Change, Entity, Uid, time};
use crate::store::migrate::{self, MIGRATIONS};
use crate::store::{Reason, Store, StoreError, backups_of, folder_of};
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const DAY: i64 = 86_400_000;
const NOW: i64 = 1_780_000_000_000;

fn book_in_a_folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.db");
    Store::open(&path).unwrap().apply(&everything(), "Set up", "ann", NOW).unwrap();
    (folder, path)
}

fn add(path: &Path, uid: i64, at: i64) {
    let change = Change::create(Entity::Link(link(uid, 1, &format!("link-{uid}"))));
    let mut store = Store::open(path).unwrap();
    store.apply(&[change], "Add", "ann", at).unwrap();
    assert_eq!(store.take_backup_trouble(), None);
}

fn stamps(path: &Path) -> Vec<String> {
    backups_of(path).iter().map(|b| format!("{} {}", time::stamp(b.at_ms), b.reason.name())).collect()
}

#[test]
fn a_copy_is_the_whole_book_in_one_file_for_its_owner_only() {
    let (folder, path) = book_in_a_folder();
    let store = Store::open(&path).unwrap();
    let copy = folder.path().join("copy.db");
    store.back_up(&copy, false).unwrap();
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(!names.iter().any(|n| n.to_str().unwrap().starts_with("copy.db-") || n.to_str().unwrap().contains("part")));
    let inside = Store::look(&copy).unwrap();
    assert_eq!(inside.everything().unwrap(), store.everything().unwrap());
    assert_eq!(inside.history(9, None).unwrap(), store.history(9, None).unwrap());
    assert!(inside.check().unwrap().is_empty());
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&copy).unwrap().permissions()) & 0o777, 0o600);
    // It can be opened and used like any book.
    add(&copy, 90, NOW);
    assert!(matches!(store.back_up(&copy, false), Err(StoreError::Exists { .. })));
    store.back_up(&copy, true).unwrap();
    assert_eq!(contents(&Store::open(&copy).unwrap().book(Uid(1)).unwrap()).len(), everything().len());
}

#[test]
fn a_copy_made_while_others_write_is_one_state_of_the_book() {
    let (folder, path) = book_in_a_folder();
    let writer = {
        let path = path.clone();
        std::thread::spawn(move || {
            let mut store = Store::open(&path).unwrap();
            for uid in 100..160 {
                let change = Change::create(Entity::Link(link(uid, 1, &format!("link-{uid}"))));
                store.apply(&[change], "Add", "bob", NOW).unwrap();
            }
        })
    };
    let store = Store::open(&path).unwrap();
    for n in 0..12 {
        let copy = folder.path().join(format!("copy-{n}.db"));
        store.back_up(&copy, false).unwrap();
        let inside = Store::look(&copy).unwrap();
        assert_eq!(inside.check().unwrap(), Vec::<String>::new());
        // Each step made one link: history and book are of the same moment.
        assert_eq!(inside.book(Uid(1)).unwrap().link_count() as i64, inside.last_seq().unwrap());
    }
    writer.join().unwrap();
}

#[cfg(unix)]
#[test]
fn a_link_that_somebody_planted_is_not_followed() {
    let (folder, path) = book_in_a_folder();
    let store = Store::open(&path).unwrap();
    let victim = folder.path().join("victim");
    fs::write(&victim, "precious").unwrap();
    let planted = folder.path().join("copy.db");
    std::os::unix::fs::symlink(&victim, &planted).unwrap();
    assert!(matches!(store.back_up(&planted, false), Err(StoreError::Exists { .. })));
    store.back_up(&planted, true).unwrap();
    assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
    assert!(fs::symlink_metadata(&planted).unwrap().is_file());
    // The folder for the daily copies, likewise.
    let elsewhere = folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, folder_of(&path)).unwrap();
    let mut store = Store::open(&path).unwrap();
    store.apply(&[Change::create(Entity::Link(link(90, 1, "x")))], "Add", "ann", NOW + 2 * DAY).unwrap();
    assert!(store.take_backup_trouble().unwrap().contains("no folder"));
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
}

#[test]
fn a_copy_is_made_before_the_first_change_of_a_day_and_ten_are_kept() {
    let (_folder, path) = book_in_a_folder();
    assert_eq!(stamps(&path), [""; 0], "there was nothing to lose yet");
    add(&path, 90, NOW + 1);
    let first = backups_of(&path);
    assert_eq!(stamps(&path), ["2026-05-28-202640 daily"]);
    let inside = Store::look(&first[0].path).unwrap();
    assert!(inside.book(Uid(1)).unwrap().link(Uid(90)).is_none(), "as it was before the change");
    add(&path, 91, NOW + DAY / 2);
    assert_eq!(backups_of(&path), first, "once a day");
    for day in 1..=11 {
        add(&path, 100 + day, NOW + day * DAY + day * 1_000);
    }
    assert_eq!(stamps(&path).len(), 10);
    assert_eq!(stamps(&path)[9], "2026-05-30-202642 daily");
}

#[test]
fn a_clock_that_was_wrong_neither_stops_the_copies_nor_pushes_them_out() {
    let (_folder, path) = book_in_a_folder();
    for n in 0..10 {
        add(&path, 90 + n, NOW + (400 + 2 * n) * DAY);
    }
    add(&path, 100, NOW + 1_000);
    add(&path, 101, NOW + 2 * DAY);
    let stamps = stamps(&path);
    assert_eq!(stamps.len(), 10, "{stamps:?}");
    assert_eq!(stamps[8..], ["2026-05-30-202640 daily", "2026-05-28-202641 daily"]);
}

#[test]
fn no_clock_is_too_wrong_for_a_copy() {
    let (_folder, path) = book_in_a_folder();
    add(&path, 90, i64::MAX);
    add(&path, 91, i64::MIN);
    assert_eq!(stamps(&path), ["9999-12-31-235959 daily", "1970-01-01-000000 daily"]);
}

#[test]
fn a_program_that_runs_for_days_copies_too() {
    let (_folder, path) = book_in_a_folder();
    let mut store = Store::open(&path).unwrap();
    for (n, at) in [NOW, NOW + DAY / 2, NOW + 2 * DAY].into_iter().enumerate() {
        let change = Change::create(Entity::Link(link(90 + n as i64, 1, &format!("link-{n}"))));
        store.apply(&[change], "Add", "ann", at).unwrap();
    }
    assert_eq!(stamps(&path).len(), 2);
    store.undo("ann", NOW + 4 * DAY).unwrap();
    assert_eq!(stamps(&path).len(), 3);
}

#[test]
fn a_copy_is_made_before_a_migration_and_without_one_the_format_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.db");
    let old = |path: &Path| {
        let mut conn = Connection::open(path).unwrap();
        migrate::migrate(&mut conn, path, 2).unwrap();
        conn.execute_batch("INSERT INTO bots VALUES (1, 'Harbour', 'harbour', 3, 'h', '/webchat/', '')").unwrap();
    };
    old(&path);
    drop(Store::open(&path).unwrap());
    let copies = backups_of(&path);
    assert_eq!(copies.iter().map(|b| b.reason).collect::<Vec<_>>(), [Reason::Migration]);
    let version = |path: &Path| -> i64 {
        Connection::open(path).unwrap().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
    };
    assert_eq!((version(&copies[0].path), version(&path)), (2, MIGRATIONS.len() as i64));
    assert_eq!(Store::look(&copies[0].path).unwrap().bots().unwrap()[0].name, "Harbour", "and it can be looked into");
    assert_eq!(version(&copies[0].path), 2, "which leaves it as it is");

    let other = folder.path().join("other.db");
    old(&other);
    fs::write(folder_of(&other), "in the way").unwrap();
    let refused = Store::open(&other).unwrap_err().to_string();
    assert!(refused.contains("no copy of the link book could be written") && refused.contains("nothing was changed"));
    assert_eq!(version(&other), 2);
}

#[test]
fn looking_into_a_file_writes_nothing_and_refuses_what_is_no_book() {
    let (folder, path) = book_in_a_folder();
    let before = fs::read(&path).unwrap();
    let names = || fs::read_dir(folder.path()).unwrap().count();
    let count = names();
    assert_eq!(Store::look(&path).unwrap().bots().unwrap().len(), 1);
    assert_eq!((fs::read(&path).unwrap(), names()), (before, count));
    // One that another window has open, with changes that are only in its log yet.
    let mut open = Store::open(&path).unwrap();
    open.apply(&[Change::create(Entity::Link(link(90, 1, "fresh")))], "Add", "ann", NOW).unwrap();
    assert!(Store::look(&path).unwrap().book(Uid(1)).unwrap().link(Uid(90)).is_some());
    for (name, bytes) in [("text", b"no book".to_vec()), ("empty", vec![])] {
        let file = folder.path().join(name);
        fs::write(&file, bytes).unwrap();
        assert!(matches!(Store::look(&file), Err(StoreError::NotADatabase { .. })), "{name}");
    }
    assert!(Store::look(&folder.path().join("none")).is_err() && Store::look(folder.path()).is_err());
}

#[test]
fn a_check_finds_what_is_wrong_and_nothing_in_a_sound_book() {
    let (_folder, path) = book_in_a_folder();
    add(&path, 90, NOW);
    Store::open(&path).unwrap().undo("ann", NOW).unwrap();
    assert_eq!(Store::open(&path).unwrap().check().unwrap(), Vec::<String>::new());
    for (damage, found) in [
        ("UPDATE links SET name = 'by hand' WHERE uid = 5", "the link “giveaway” is not as step 1 of the history"),
        ("DELETE FROM placements WHERE uid = 6", "the placement “hall-a” is not as step 1"),
        ("DELETE FROM flows WHERE uid = 3", "row 5 of links refers to something in flows that is missing"),
        (
            "UPDATE history SET changes = replace(changes, 'giveaway', 'other') WHERE seq = 1",
            "the link “giveaway” is not as step 1",
        ),
        ("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'flows_by_bot'", "the file: "),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy.db");
        Store::open(&path).unwrap().back_up(&copy, false).unwrap();
        let conn = Connection::open(&copy).unwrap();
        conn.pragma_update(None, "foreign_keys", false).unwrap();
        conn.execute_batch(damage).unwrap();
        drop(conn);
        let problems = Store::open(&copy).unwrap().check().unwrap();
        assert!(problems.iter().any(|p| p.contains(found)), "{damage}: {problems:?}");
    }
}
