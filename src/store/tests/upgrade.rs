//! Migrations: with rows in place, all or nothing, and never edited once they are out.

use super::{contents, everything};
use crate::domain::{Entity, Uid};
use crate::store::migrate::{self, MIGRATIONS};
use crate::store::{Store, StoreError};
use rusqlite::Connection;
use std::path::Path;

/// The book of [`everything`] as the first version of the schema held it. Never to be edited: it stands for databases
/// that are out in the world.
const ROWS_OF_VERSION_1: &str = r"
    INSERT INTO bots VALUES (1, 'Harbour Coffee', 'harbour coffee', 3, 'app.chatgptbuilder.io', '/webchat/', '');
    INSERT INTO bot_accounts VALUES (1, 'messenger', '102938475610293'), (1, 'telegram', 'bot_1_bot');
    INSERT INTO campaigns VALUES (2, 1, 'Spring launch', 'spring launch', '2026-03-01', NULL, 'two' || char(10) || 'lines');
    INSERT INTO flows VALUES (3, 1, '1759931745026', 'Intake');
    INSERT INTO fields VALUES (4, 1, '738', 'branch', 'branch', 'select');
    INSERT INTO field_options VALUES (4, 0, 'north'), (4, 1, 'south');
    INSERT INTO links VALUES (5, 1, 'giveaway', 'giveaway', 'Give-away', 3, '612', 2, 'archived', 'live');
    INSERT INTO link_tags VALUES (5, 0, 'print'), (5, 1, 'event');
    INSERT INTO placements VALUES (6, 5, 'hall-a', 'hall-a', 500, NULL), (7, 5, 'hall-b', 'hall-b', 500, NULL);
    INSERT INTO placement_values VALUES (6, 0, '738', 'north'), (6, 1, 'email', '{{email}}'),
                                        (7, 0, '738', 'north'), (7, 1, 'email', '{{email}}');
    INSERT INTO preferences VALUES ('bot', '1');
";

fn database_of_version_1(path: &Path, rows: &str) {
    let mut conn = Connection::open(path).unwrap();
    migrate::migrate(&mut conn, path, 1).unwrap();
    conn.pragma_update(None, "foreign_keys", false).unwrap();
    conn.execute_batch(rows).unwrap();
}

#[test]
fn a_book_of_the_first_version_comes_through_with_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.db");
    database_of_version_1(&path, ROWS_OF_VERSION_1);
    let mut store = Store::open(&path).unwrap();
    // What was printed was not written down, and only links could be archived then.
    let known_then = |e: &Entity| !matches!(e, Entity::Print(_));
    let then = |e: Entity| if matches!(e, Entity::Link(_)) { e } else { e.archived(false) };
    let expected: Vec<_> = everything().into_iter().filter_map(|c| c.after).filter(known_then).map(then).collect();
    assert_eq!(contents(&store.book(Uid(1)).unwrap()), expected);
    assert_eq!(store.pref("bot").unwrap().as_deref(), Some("1"));
    assert!(matches!(store.undo("ann", 1), Err(StoreError::NothingToUndo)));
    let removal = store.book(Uid(1)).unwrap().removal_of_bot();
    store.apply(&removal, "Remove", "ann", 2).unwrap();
    let version: i32 = store.conn.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version as usize, MIGRATIONS.len());
}

#[test]
fn a_migration_that_would_leave_broken_references_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.db");
    database_of_version_1(&path, "INSERT INTO placements VALUES (6, 5, 'a', 'a', NULL, NULL)");
    let error = Store::open(&path).unwrap_err();
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error}");
    let conn = Connection::open(&path).unwrap();
    let version: i32 = conn.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    let history: i64 =
        conn.query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'history'", [], |row| row.get(0)).unwrap();
    assert_eq!((version, history), (1, 0));
}

#[test]
fn every_table_is_strict() {
    let store = Store::open_in_memory().unwrap();
    let lax: Vec<String> = store
        .conn
        .prepare("SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict AND name NOT LIKE 'sqlite_%'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(lax, Vec::<String>::new());
}

#[test]
fn migrations_say_why_and_are_never_edited() {
    // FNV-1a of the text. A new migration gets a new line here; a line that no longer fits means that a migration was
    // edited which databases in the world have behind them.
    const FINGERPRINTS: [u64; MIGRATIONS.len()] = [
        0x7819_f580_12f1_36df,
        0xad11_8a2c_e776_562e,
        0xb9fb_4ad1_0733_2a5b,
        0x1868_f61e_bdeb_824b,
        0x4f70_2f24_b250_1d4b,
        0xd582_69db_c429_8dcd,
        0xb4ec_52fb_07ec_0a68,
        0x77f3_3ce7_0c88_0887,
    ];
    let fingerprint = |text: &str| {
        text.bytes()
            .filter(|byte| *byte != b'\r')
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    };
    assert!(MIGRATIONS.iter().all(|m| m.starts_with("-- Why: ")));
    assert_eq!(MIGRATIONS.map(fingerprint), FINGERPRINTS);
}
