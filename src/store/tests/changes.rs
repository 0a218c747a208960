//! Changes, conflicts, what is unique, and the history.

use super::{bot, contents, everything, field, link, placement, store_with_everything};
use crate::domain::{Book, Bot, Change, Entity, Link, Uid, change};
use crate::store::{Step, StepKind, Store, StoreError};

fn rename(store: &Store, to: &str) -> Change {
    let before = store.book(Uid(1)).unwrap().link(Uid(5)).unwrap().clone();
    Change::edit(Entity::Link(before.clone()), Entity::Link(Link { reference: to.into(), ..before }))
}

fn references(store: &Store) -> Vec<String> {
    let mut all: Vec<_> = store.book(Uid(1)).unwrap().links().map(|l| l.reference.clone()).collect();
    all.sort();
    all
}

#[test]
fn what_was_applied_is_loaded_whole() {
    let store = store_with_everything();
    let after: Vec<_> = everything().into_iter().filter_map(|c| c.after).collect();
    assert_eq!(contents(&store.book(Uid(1)).unwrap()), after);
    assert_eq!(store.bots().unwrap(), [bot(1, "Harbour Coffee")]);
}

#[test]
fn a_bots_newsletter_tool_is_kept_and_taken_back() {
    let mut store = store_with_everything();
    let before = bot(1, "Harbour Coffee");
    let after = Bot { newsletter_tool: "mailchimp".into(), ..before.clone() };
    store.apply(&[Change::edit(Entity::Bot(before.clone()), Entity::Bot(after.clone()))], "Tool", "ann", 2).unwrap();
    assert_eq!(store.bots().unwrap(), [after]);
    store.undo("ann", 3).unwrap();
    assert_eq!(store.bots().unwrap(), [before]);
}

#[test]
fn a_book_knows_the_other_bots_accounts() {
    let mut store = store_with_everything();
    store.apply(&[Change::create(Entity::Bot(bot(9, "Linden Books")))], "Add", "ann", 2).unwrap();
    let others = store.book(Uid(1)).unwrap().others;
    assert!(others.iter().all(|(_, _, name)| name == "Linden Books"));
    assert!(others.iter().any(|(_, account, _)| account == "bot_9_bot") && others.len() == 2);
    assert!(matches!(store.book(Uid(77)), Err(StoreError::NoBot)));
}

#[test]
fn an_edit_of_something_else_than_was_read_is_a_conflict() {
    let mut store = store_with_everything();
    let stale = rename(&store, "mine");
    store.apply(&[rename(&store, "theirs")], "Rename", "bob", 2).unwrap();
    let error = store.apply(std::slice::from_ref(&stale), "Rename", "ann", 3).unwrap_err();
    let StoreError::Conflict(conflict) = error else { panic!("{error}") };
    assert_eq!(conflict.ours, stale);
    assert_eq!(conflict.theirs.as_ref().map(Entity::name), Some("theirs"));
    assert_eq!(
        conflict.to_string(),
        "the link “mine” was changed in the meantime, so nothing was saved: look at it again, and repeat"
    );
    assert_eq!(references(&store), ["theirs"]);
}

#[test]
fn values_and_tags_are_part_of_what_must_be_as_it_was() {
    let mut store = store_with_everything();
    let mut before = placement(6, 5, "hall-a");
    before.values[0].value = "south".into();
    let change = Change::edit(Entity::Placement(before.clone()), Entity::Placement(placement(6, 5, "hall-x")));
    assert!(matches!(store.apply(&[change], "Edit", "ann", 2), Err(StoreError::Conflict(_))));
    let again = Change::create(Entity::Placement(placement(6, 5, "hall-z")));
    let error = store.apply(&[again], "Add", "ann", 2).unwrap_err().to_string();
    assert!(error.contains("“hall-z” exists already"), "{error}");
    let gone = Change::remove(Entity::Placement(placement(66, 5, "hall-y")));
    let error = store.apply(&[gone], "Remove", "ann", 2).unwrap_err().to_string();
    assert!(error.contains("“hall-y” was removed in the meantime"), "{error}");
}

#[test]
fn one_change_that_fails_takes_all_with_it() {
    let mut store = store_with_everything();
    let before = contents(&store.book(Uid(1)).unwrap());
    let changes = [rename(&store, "renamed"), Change::create(Entity::Placement(placement(8, 5, "HALL-A")))];
    assert!(store.apply(&changes, "Both", "ann", 2).is_err());
    assert_eq!(contents(&store.book(Uid(1)).unwrap()), before);
    assert_eq!(store.last_seq().unwrap(), 1);
}

#[test]
fn names_are_unique_without_regard_to_case_in_any_script() {
    let mut store = store_with_everything();
    let russian = Change::create(Entity::Link(link(8, 1, "привет")));
    store.apply(&[russian], "Add", "ann", 2).unwrap();
    for (entity, noun, attribute, taken_by) in [
        (Entity::Bot(bot(9, "HARBOUR coffee")), "bot", "name", "Harbour Coffee"),
        (Entity::Link(link(9, 1, "GiveAway")), "link", "ref", "giveaway"),
        (Entity::Link(link(9, 1, "ПРИВЕТ")), "link", "ref", "привет"),
        (Entity::Placement(placement(9, 5, "Hall-A")), "placement", "label", "hall-a"),
        (Entity::Field(field(9, 1, "738", "other")), "field", "id", "branch"),
        (Entity::Field(field(9, 1, "739", "Branch")), "field", "name", "branch"),
        (
            Entity::Campaign(crate::domain::Campaign {
                uid: Uid(9),
                bot: Uid(1),
                name: "SPRING launch".into(),
                ..Default::default()
            }),
            "campaign",
            "name",
            "Spring launch",
        ),
    ] {
        match store.apply(&[Change::create(entity)], "Add", "ann", 3) {
            Err(StoreError::NotUnique { noun: n, attribute: a, taken_by: t }) => {
                assert_eq!((n, a, t.as_str()), (noun, attribute, taken_by));
            }
            other => panic!("{noun} {taken_by}: {other:?}"),
        }
    }
}

#[test]
fn names_are_free_again_in_another_bot_and_after_a_removal() {
    let mut store = store_with_everything();
    let elsewhere = [Entity::Bot(bot(9, "Linden Books")), Entity::Link(link(10, 9, "giveaway"))].map(Change::create);
    store.apply(&elsewhere, "Add", "ann", 2).unwrap();
    let removal = store.book(Uid(1)).unwrap().removal_of_link(Uid(5));
    store.apply(&removal, "Remove", "ann", 3).unwrap();
    store.apply(&[Change::create(Entity::Link(link(11, 1, "GIVEAWAY")))], "Add", "ann", 4).unwrap();
    assert_eq!(references(&store), ["GIVEAWAY"]);
}

#[test]
fn what_still_has_something_cannot_go_and_what_has_no_home_cannot_come() {
    let mut store = store_with_everything();
    let parent = store.book(Uid(1)).unwrap().link(Uid(5)).unwrap().clone();
    match store.apply(&[Change::remove(Entity::Link(parent))], "Remove", "ann", 2) {
        Err(StoreError::Entangled { noun: "link", name, removing: true }) => assert_eq!(name, "giveaway"),
        other => panic!("{other:?}"),
    }
    match store.apply(&[Change::create(Entity::Placement(placement(9, 55, "lost")))], "Add", "ann", 2) {
        Err(StoreError::Entangled { noun: "placement", name, removing: false }) => assert_eq!(name, "lost"),
        other => panic!("{other:?}"),
    }
    let foreign = Link { campaign: Some(Uid(2)), ..link(10, 9, "stray") };
    let changes = [Entity::Bot(bot(9, "Linden Books")), Entity::Link(foreign)].map(Change::create);
    assert!(matches!(store.apply(&changes, "Add", "ann", 2), Err(StoreError::Entangled { .. })));
}

#[test]
fn a_whole_bot_goes_and_comes_back() {
    let mut store = store_with_everything();
    let before = contents(&store.book(Uid(1)).unwrap());
    let removal = store.book(Uid(1)).unwrap().removal_of_bot();
    store.apply(&removal, "Remove bot", "ann", 2).unwrap();
    assert!(store.bots().unwrap().is_empty());
    let undone = store.undo("ann", 3).unwrap();
    assert_eq!(undone.changes, change::inverse(&removal));
    assert_eq!(contents(&store.book(Uid(1)).unwrap()), before);
}

#[test]
fn undo_and_redo_walk_the_steps_one_by_one() {
    let mut store = store_with_everything();
    for (n, name) in ["one", "two", "three"].into_iter().enumerate() {
        store.apply(&[rename(&store, name)], name, "ann", 2 + n as i64).unwrap();
    }
    let mut seen = vec![references(&store).concat()];
    for _ in 0..3 {
        store.undo("ann", 9).unwrap();
        seen.push(references(&store).concat());
    }
    assert_eq!(seen, ["three", "two", "one", "giveaway"]);
    assert_eq!(store.redo("ann", 9).unwrap().what, "one");
    assert_eq!(store.undo("ann", 9).unwrap().what, "one");
    for expected in ["one", "two", "three"] {
        assert_eq!(store.redo("ann", 9).unwrap().what, expected);
        assert_eq!(references(&store), [expected]);
    }
    assert!(matches!(store.redo("ann", 9), Err(StoreError::NothingToRedo)));
}

#[test]
fn a_new_change_ends_what_could_be_redone_but_undo_goes_on_below_it() {
    let mut store = store_with_everything();
    store.apply(&[rename(&store, "one")], "one", "ann", 2).unwrap();
    store.apply(&[rename(&store, "two")], "two", "ann", 3).unwrap();
    store.undo("ann", 4).unwrap();
    store.apply(&[rename(&store, "three")], "three", "ann", 5).unwrap();
    assert!(matches!(store.redo("ann", 6), Err(StoreError::NothingToRedo)));
    assert_eq!(store.undo("ann", 6).unwrap().what, "three");
    assert_eq!(store.undo("ann", 6).unwrap().what, "one");
    assert_eq!(store.undo("ann", 6).unwrap().what, "Set up");
    assert!(matches!(store.undo("ann", 6), Err(StoreError::NothingToUndo)));
    assert!(store.bots().unwrap().is_empty());
}

#[test]
fn the_history_says_everything_and_is_never_rewritten() {
    let mut store = store_with_everything();
    let renaming = rename(&store, "one");
    store.apply(std::slice::from_ref(&renaming), "Rename", "bob", 20).unwrap();
    let early = store.history(9, None).unwrap();
    store.undo("cid", 30).unwrap();
    store.redo("dot", 40).unwrap();
    let steps = store.history(9, None).unwrap();
    assert_eq!(steps[2..], early);
    let short = |s: &Step| (s.seq, s.at_ms, s.who.clone(), s.what.clone(), s.kind, s.target);
    assert_eq!(
        steps.iter().map(short).collect::<Vec<_>>(),
        [
            (4, 40, "dot".into(), "Rename".into(), StepKind::Redo, Some(2)),
            (3, 30, "cid".into(), "Rename".into(), StepKind::Undo, Some(2)),
            (2, 20, "bob".into(), "Rename".into(), StepKind::Do, None),
            (1, 1, "ann".into(), "Set up".into(), StepKind::Do, None),
        ]
    );
    assert_eq!(steps[0].changes, std::slice::from_ref(&renaming));
    assert_eq!(steps[1].changes, [renaming.inverse()]);
    assert_eq!(store.since(2).unwrap().iter().map(|s| s.seq).collect::<Vec<_>>(), [3, 4]);
}

#[test]
fn a_links_history_has_its_placements_and_outlives_it() {
    let mut store = store_with_everything();
    store.apply(&[Change::create(Entity::Link(link(8, 1, "other")))], "Add other", "ann", 2).unwrap();
    let edit = Change::edit(Entity::Placement(placement(6, 5, "hall-a")), Entity::Placement(placement(6, 5, "hall-c")));
    store.apply(&[edit], "Edit placement", "ann", 3).unwrap();
    let removal = store.book(Uid(1)).unwrap().removal_of_link(Uid(5));
    store.apply(&removal, "Remove", "ann", 4).unwrap();
    let what: Vec<_> = store.history(9, Some(Uid(5))).unwrap().into_iter().map(|s| s.what).collect();
    assert_eq!(what, ["Remove", "Edit placement", "Set up"]);
    assert_eq!(store.history(1, Some(Uid(5))).unwrap().len(), 1);
}

#[test]
fn a_change_to_the_same_is_no_step() {
    let mut store = store_with_everything();
    let same = rename(&store, "giveaway");
    let applied = store.apply(&[same], "Rename", "ann", 2).unwrap();
    assert!(applied.changes.is_empty() && applied.seq == 1 && store.last_seq().unwrap() == 1);
    assert_eq!(store.apply(&[], "Nothing", "ann", 2).unwrap().seq, 1);
}

#[test]
fn text_is_kept_byte_for_byte() {
    let mut store = store_with_everything();
    let odd = "a\0b\u{1b}[31m\u{202e}e\u{301}\n'\";--";
    let mut hostile = link(8, 1, odd);
    hostile.tags = vec![odd.into(), String::new()];
    store.apply(&[Change::create(Entity::Link(hostile.clone()))], odd, odd, 2).unwrap();
    assert_eq!(store.book(Uid(1)).unwrap().link(Uid(8)), Some(&hostile));
    assert_eq!(store.history(1, None).unwrap()[0].what, odd);
}

#[test]
fn preferences_are_remembered_and_no_part_of_the_history() {
    let mut store = store_with_everything();
    assert_eq!(store.pref("bot").unwrap(), None);
    store.set_pref("bot", "1").unwrap();
    store.set_pref("bot", "2").unwrap();
    assert_eq!(store.pref("bot").unwrap().as_deref(), Some("2"));
    assert_eq!(store.last_seq().unwrap(), 1);
}

#[test]
fn a_book_that_follows_the_steps_is_the_book_that_is_loaded() {
    let mut store = Store::open_in_memory().unwrap();
    store.apply(&[Change::create(Entity::Bot(bot(1, "Harbour Coffee")))], "Add", "ann", 1).unwrap();
    let mut book: Book = store.book(Uid(1)).unwrap();
    let seen = store.last_seq().unwrap();
    store.apply(&everything()[1..], "More", "ann", 2).unwrap();
    store.apply(&[rename(&store, "one")], "Rename", "ann", 3).unwrap();
    store.undo("ann", 4).unwrap();
    for step in store.since(seen).unwrap() {
        step.changes.iter().for_each(|change| book.apply(change));
    }
    assert_eq!(contents(&book), contents(&store.book(Uid(1)).unwrap()));
}
