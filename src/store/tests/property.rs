//! Any sequence of changes: the store and the book in memory agree after each, undo leads back through every state, and
//! redo forth again.

use super::{bot, contents, field, link, placement, print};
use crate::domain::{Book, Campaign, Change, Entity, FieldKey, Flow, Link, Status, Uid, Value};
use crate::store::{Store, StoreError};
use proptest::prelude::*;

/// A wish: what to do, to which of the things there are, with which text. What it comes to depends on the book.
type Wish = (u8, u8, String);

fn pick<T: Clone>(list: &[T], n: u8) -> Option<T> {
    (!list.is_empty()).then(|| list[usize::from(n) % list.len()].clone())
}

fn changes_for(book: &Book, fresh: i64, (action, which, text): &Wish) -> Vec<Change> {
    let mut links: Vec<Link> = book.links().cloned().collect();
    links.sort_by_key(|l| l.uid);
    let bot = book.bot.uid;
    let some_link = pick(&links, *which);
    let one = |change: Option<Change>| change.into_iter().collect::<Vec<_>>();
    match action % 12 {
        0 => one(Some(Change::create(Entity::Link(Link {
            tags: vec![text.clone()],
            flow: pick(&book.flows, *which).map(|f| f.uid),
            campaign: pick(&book.campaigns, *which).map(|c| c.uid),
            ..link(fresh, bot.0, text)
        })))),
        1 => one(some_link.map(|l| Change::create(Entity::Placement(placement(fresh, l.uid.0, text))))),
        2 => one(Some(Change::create(Entity::Field(field(fresh, bot.0, &which.to_string(), text))))),
        3 => {
            let campaign = Campaign { uid: Uid(fresh), bot, name: text.clone(), ..Campaign::default() };
            one(Some(Change::create(Entity::Campaign(campaign))))
        }
        4 => {
            one(Some(Change::create(Entity::Flow(Flow { uid: Uid(fresh), bot, id: text.clone(), name: text.clone() }))))
        }
        5 => one(some_link.map(|before| {
            let after = Link {
                reference: text.clone(),
                payload_field: Some(FieldKey::parse(text)),
                status: Status::ALL[usize::from(*which) % 5],
                ..before.clone()
            };
            Change::edit(Entity::Link(before), Entity::Link(after))
        })),
        6 => one(some_link.and_then(|l| pick(book.placements(l.uid), *which)).map(|before| {
            let mut after = before.clone();
            after.values.insert(0, Value { field: FieldKey::parse("email"), value: text.clone() });
            after.quantity = None;
            Change::edit(Entity::Placement(before), Entity::Placement(after))
        })),
        7 => some_link.map(|l| book.removal_of_link(l.uid)).unwrap_or_default(),
        8 => pick(&book.campaigns, *which).map(|c| book.removal_of_campaign(c.uid)).unwrap_or_default(),
        9 => one(some_link.map(|l| Change::create(Entity::Print(print(fresh, bot.0, l.uid.0, i64::from(*which)))))),
        10 => one(pick(&book.prints, *which).map(|p| Change::remove(Entity::Print(p)))),
        _ => one(pick(&book.fields, *which).map(|f| Change::remove(Entity::Field(f)))),
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![3 => "[a-cA-C]{1,2}", 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn changes_are_the_same_in_the_store_and_in_memory_and_lead_back(
        wishes in prop::collection::vec((any::<u8>(), any::<u8>(), text()), 1..24)
    ) {
        let mut store = Store::open_in_memory().unwrap();
        store.apply(&[Change::create(Entity::Bot(bot(1, "Harbour Coffee")))], "Add", "ann", 1).unwrap();
        let mut book = store.book(Uid(1)).unwrap();
        let mut states = vec![contents(&book)];
        for (n, wish) in wishes.iter().enumerate() {
            let changes = changes_for(&book, 100 + n as i64, wish);
            match store.apply(&changes, &wish.2, "ann", 2) {
                Ok(applied) => {
                    applied.changes.iter().for_each(|change| book.apply(change));
                    if !applied.changes.is_empty() {
                        states.push(contents(&book));
                    }
                }
                Err(StoreError::NotUnique { .. }) => {}
                Err(other) => panic!("{other}"),
            }
            prop_assert_eq!(contents(&store.book(Uid(1)).unwrap()), contents(&book));
        }
        for state in states.iter().rev().skip(1) {
            let undone = store.undo("ann", 3).unwrap();
            undone.changes.iter().for_each(|change| book.apply(change));
            prop_assert_eq!(&contents(&book), state);
            prop_assert_eq!(&contents(&store.book(Uid(1)).unwrap()), state);
        }
        for state in states.iter().skip(1) {
            store.redo("ann", 4).unwrap();
            prop_assert_eq!(&contents(&store.book(Uid(1)).unwrap()), state);
        }
        prop_assert!(matches!(store.redo("ann", 5), Err(StoreError::NothingToRedo)));
    }
}
