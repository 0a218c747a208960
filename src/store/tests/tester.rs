//! What the tester remembers: texts and sample contacts, across restarts.

use super::everything;
use crate::domain::{FieldKey, Tested, Uid, Value};
use crate::store::Store;
use crate::store::tested::{KEPT, LONGEST};

fn texts(store: &Store) -> Vec<String> {
    store.tested().unwrap().into_iter().map(|t| t.text).collect()
}

#[test]
fn what_was_tested_is_kept_once_and_the_latest_stands_first() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.db");
    let mut store = Store::open(&path).unwrap();
    for (at, text) in [(1, "a"), (2, "b"), (3, "c"), (4, "a"), (5, "")] {
        store.put_tested(text, at).unwrap();
    }
    drop(store);
    let mut store = Store::open(&path).unwrap();
    assert_eq!(texts(&store), ["a", "c", "b"]);
    assert_eq!(store.tested().unwrap()[0], Tested { text: "a".to_owned(), at_ms: 4 });
    store.forget_tested("c").unwrap();
    assert_eq!(texts(&store), ["a", "b"]);
}

#[test]
fn the_oldest_and_the_overlong_are_forgotten() {
    let mut store = Store::open_in_memory().unwrap();
    for n in 0..KEPT + 5 {
        store.put_tested(&format!("text {n}"), n as i64).unwrap();
    }
    // A gap in the numbers costs nobody a place.
    store.put_tested("text 500", 9_999).unwrap();
    store.put_tested(&"x".repeat(LONGEST + 1), 10_000).unwrap();
    let all = texts(&store);
    assert_eq!(all.len(), KEPT);
    assert_eq!((all[0].as_str(), all[KEPT - 1].as_str()), ("text 500", "text 5"));
}

#[test]
fn each_bot_has_a_sample_contact_of_its_own_that_survives_its_removal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.db");
    let mut store = Store::open(&path).unwrap();
    store.apply(&everything(), "All", "ann", 1).unwrap();
    let value = |field: &str, value: &str| Value { field: FieldKey::parse(field), value: value.to_owned() };
    let contact = [value("email", "ann@example.com"), value("738", "south")];
    store.set_sample_contact(Uid(1), &contact).unwrap();
    store.set_sample_contact(Uid(2), &[value("738", "north")]).unwrap();
    let removal = store.book(Uid(1)).unwrap().removal_of_bot();
    store.apply(&removal, "Remove", "ann", 2).unwrap();
    store.undo("ann", 3).unwrap();
    drop(store);
    let mut store = Store::open(&path).unwrap();
    assert_eq!(store.sample_contact(Uid(1)).unwrap(), contact);
    store.set_sample_contact(Uid(1), &[]).unwrap();
    assert_eq!(store.sample_contact(Uid(1)).unwrap(), []);
    assert_eq!(store.sample_contact(Uid(2)).unwrap(), [value("738", "north")]);
}
