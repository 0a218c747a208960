//! Forgetting: what is gone from the book is gone from its bytes, from its log, and from the backups.

use crate::desk::{Desk, HEAD, NOW};
use entrylink::store::{Store, Whom, backups_of};
use std::path::Path;

const SECRET: &str = "secret-4711";

/// Whether the bytes stand anywhere in a file of the folder, by name.
fn files_with(folder: &Path, needle: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            found.extend(files_with(&entry.path(), needle));
        } else if entry.file_name() != "export.csv" {
            let bytes = std::fs::read(entry.path()).unwrap();
            if bytes.windows(needle.len()).any(|w| w == needle.as_bytes()) {
                found.push(entry.file_name().into_string().unwrap());
            }
        }
    }
    found.sort();
    found
}

fn with_people() -> Desk {
    let mut desk = Desk::new();
    let rows: Vec<String> = (0..300)
        .map(|n| format!("{n},whatsapp,2026-05-01,giveaway,{},,,", if n == 150 { SECRET } else { "hall-a" }))
        .collect();
    desk.import(&rows);
    desk.import(&[format!("{SECRET}-id,whatsapp,2026-05-01,giveaway,hall-b,,,")]);
    desk
}

#[test]
fn a_contact_is_gone_from_the_bytes() {
    let mut desk = with_people();
    assert!(!files_with(desk.folder.path(), SECRET).is_empty());
    let gone = desk.store.forget(&Whom::Contact(desk.bot(), "150".into())).unwrap();
    assert_eq!((gone.contacts, gone.clean), (1, true));
    let gone = desk.store.forget(&Whom::Contact(desk.bot(), format!("{SECRET}-id"))).unwrap();
    assert_eq!(gone.contacts, 1);
    // Now, while the book is open, and of its log nothing is left either.
    let left = files_with(desk.folder.path(), SECRET);
    // The copy that was made before the second import is treated too.
    assert_eq!(left, Vec::<String>::new());
    assert_eq!(desk.tally().contacts, 299);
    assert_eq!(desk.store.check().unwrap(), Vec::<String>::new());
    assert_eq!(desk.store.forget(&Whom::Contact(desk.bot(), "150".into())).unwrap().contacts, 0);
}

#[test]
fn everything_is_gone_from_backups_too() {
    let mut desk = with_people();
    // A daily copy with the people in it, and one that somebody made elsewhere.
    desk.store.set_pref("x", "y").unwrap();
    desk.store.back_up_before_restore(NOW).unwrap();
    let elsewhere = desk.folder.path().join("mine.db");
    desk.store.back_up(&elsewhere, false).unwrap();
    assert!(
        backups_of(&desk.path()).iter().any(|b| Store::look(&b.path)
            .unwrap()
            .known_of(desk.bot(), "150")
            .unwrap()
            .is_some())
    );
    let gone = desk.store.forget(&Whom::Everybody(Some(desk.bot()))).unwrap();
    assert_eq!(gone.contacts, 301);
    assert!(
        gone.copies.iter().all(|c| c.outcome.is_ok()) && gone.copies.iter().any(|c| c.outcome == Ok(301)),
        "{gone:?}"
    );
    // What somebody copied elsewhere is out of reach, as the sentence says.
    assert_eq!(files_with(desk.folder.path(), SECRET), ["mine.db"]);
    for backup in backups_of(&desk.path()) {
        let copy = Store::look(&backup.path).unwrap();
        assert_eq!(copy.check().unwrap(), Vec::<String>::new());
        assert_eq!(copy.bots().unwrap().len(), 2);
    }
    assert_eq!((desk.tally().contacts, desk.store.mapping(desk.bot()).unwrap()), (0, None));
    // The book goes on.
    desk.import(&["1,whatsapp,2026-05-01,giveaway,hall-a,,,"]);
    assert_eq!(desk.started("poster-hall-a"), 1);
}

#[test]
fn a_damaged_backup_is_named_and_stops_nothing() {
    let mut desk = with_people();
    desk.store.back_up_before_restore(NOW).unwrap();
    let backup = backups_of(&desk.path()).remove(0).path;
    std::fs::write(&backup, "no database at all, but long enough to be looked at as if it were one").unwrap();
    let gone = desk.store.forget(&Whom::Everybody(None)).unwrap();
    assert_eq!(gone.contacts, 301);
    let copy = gone.copies.iter().find(|c| c.path == backup).unwrap();
    assert!(copy.outcome.is_err(), "{copy:?}");
}

#[test]
fn nothing_of_people_is_in_the_export_the_history_or_the_trash() {
    let desk = with_people();
    let exported = entrylink::export::archive::write(&desk.store.everything().unwrap());
    assert!(!exported.contains(SECRET) && !exported.contains("hall-a\",\"150"));
    let past = format!("{:?}", desk.store.past(usize::MAX, None).unwrap());
    assert!(!past.contains(SECRET) && HEAD.contains("user_id"));
}

#[test]
fn contacts_outlive_a_bot_that_is_brought_back() {
    let mut desk = with_people();
    let removal = desk.book.removal_of_bot();
    desk.store.apply(&removal, "remove", "a test", NOW).unwrap();
    desk.store.undo("a test", NOW).unwrap();
    assert_eq!(desk.tally().contacts, 301);
}
