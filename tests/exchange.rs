//! Export and import over random link books, in the real store: what was written is read back as the same, the same book
//! gives the same bytes, and any state can be reached from any other and left again.

use entrylink::domain::printed::{Print, Way};
use entrylink::domain::reconcile::{Policy, merge};
use entrylink::domain::transition::transition;
use entrylink::domain::{
    Bot, Campaign, Channel, CustomField, Entity, FieldKey, FieldType, Flow, Link, Placement, Status, Uid, Value,
};
use entrylink::export::archive;
use entrylink::store::Store;
use proptest::prelude::*;
use std::collections::HashSet;

/// Any text; often one that other things have as well.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![3 => "[a-cA-C]{1,2}", 1 => any::<String>(), 1 => Just("日本 “x” \u{202e}\u{1b}[2J\n\"".to_owned())]
}

/// What a thing is made of; what it comes to depends on the things before it.
type Wish = (u8, u8, String, String, u64);

/// Everything that the wishes come to. Identities are from a small range, so that two books share many.
fn book(wishes: &[Wish]) -> Vec<Entity> {
    let mut all: Vec<Entity> = Vec::new();
    let (mut slots, mut keys) = (HashSet::new(), HashSet::new());
    for (kind, which, a, b, n) in wishes {
        let of = |noun: &str| -> Option<&Entity> {
            let some: Vec<&Entity> = all.iter().filter(|e| e.noun() == noun).collect();
            (!some.is_empty()).then(|| some[usize::from(*which) % some.len()])
        };
        let home = of("bot").map(Entity::uid);
        // What is of one bot in one book is of no other in another.
        let bot = home.unwrap_or_default();
        let uid = |kind: i64| Uid(kind * 1_000 + bot.0 * 100 + i64::from(*which % 12));
        let same_bot = |entity: Option<&Entity>| entity.filter(|e| e.parent() == Some(bot)).map(Entity::uid);
        let entity = match (kind % 10, home) {
            (0, _) | (_, None) => Entity::Bot(Bot {
                uid: Uid(i64::from(which % 3) + 1),
                name: a.clone(),
                color: (n % 8) as u8,
                whatsapp_prefix: b.clone(),
                accounts: [(Channel::Telegram, b.clone())].into(),
                archived: n % 2 == 0,
                ..Bot::default()
            }),
            (1, _) => Entity::Campaign(Campaign {
                uid: uid(1),
                bot,
                name: a.clone(),
                start: Some(b.clone()),
                end: None,
                notes: b.clone(),
                archived: n % 2 == 1,
            }),
            (2, _) => Entity::Flow(Flow { uid: uid(2), bot, id: n.to_string(), name: a.clone() }),
            (3, _) => Entity::Field(CustomField {
                uid: uid(3),
                bot,
                id: n.to_string(),
                name: a.clone(),
                kind: FieldType::ALL[usize::from(*which) % FieldType::ALL.len()],
                options: vec![b.clone(), a.clone()],
                archived: false,
            }),
            (4..=6, _) => Entity::Link(Link {
                uid: uid(4),
                bot,
                reference: a.clone(),
                name: b.clone(),
                flow: same_bot(of("flow")),
                payload_field: Some(FieldKey::parse(b)),
                campaign: same_bot(of("campaign")),
                tags: vec![b.clone(), a.clone()],
                status: Status::ALL[usize::from(*which) % 5],
                status_before: (n % 2 == 0).then_some(Status::Live),
            }),
            (7, _) => {
                let mut print = Print::template(uid(6), Channel::Viber, a, Way::Sent, *n, b);
                (print.bot, print.link, print.url) = (bot, Uid(i64::from(*which)), a.clone());
                Entity::Print(print)
            }
            _ => match of("link") {
                Some(link) => Entity::Placement(Placement {
                    uid: Uid(5_000 + link.uid().0 * 20 + i64::from(which % 12)),
                    link: link.uid(),
                    label: a.clone(),
                    values: vec![
                        Value { field: FieldKey::parse("738"), value: b.clone() },
                        Value { field: FieldKey::parse(b), value: a.clone() },
                    ],
                    quantity: Some(*n),
                    cost_cents: (n % 3 == 0).then_some(*n),
                    archived: n % 5 == 0,
                }),
                None => continue,
            },
        };
        let taken = entity.slots();
        if keys.insert(entity.key()) {
            if taken.iter().any(|slot| slots.contains(slot)) {
                keys.remove(&entity.key());
                continue;
            }
            slots.extend(taken);
            all.push(entity);
        }
    }
    all.sort_by_key(Entity::key);
    all
}

fn wishes() -> impl Strategy<Value = Vec<Wish>> {
    prop::collection::vec((any::<u8>(), any::<u8>(), text(), text(), any::<u64>()), 0..32)
}

fn store_with(all: &[Entity]) -> Store {
    let mut store = Store::open_in_memory().unwrap();
    store.apply(&transition(&[], all), "Set up", "ann", 1).unwrap();
    store
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn an_import_of_an_export_is_the_same_book(wishes in wishes()) {
        let all = book(&wishes);
        let there = store_with(&all).everything().unwrap();
        prop_assert_eq!(&there, &all);
        let one = archive::write(&there);
        let folder = archive::write_files(&there);
        let texts = [vec![("one".to_owned(), one.clone())], folder.clone().into_iter().collect::<Vec<_>>()];
        for texts in texts {
            let read = archive::read(&texts).unwrap();
            let mut store = Store::open_in_memory().unwrap();
            let merged = merge(&store.everything().unwrap(), &read, &|_| false, Policy::Refuse).unwrap();
            prop_assert_eq!(&merged.clashes, &[]);
            store.apply(&transition(&[], &merged.then), "Import", "ann", 1).unwrap();
            let back = store.everything().unwrap();
            prop_assert_eq!(&back, &all);
            prop_assert_eq!(archive::write(&back), one.as_str());
            prop_assert_eq!(&archive::write_files(&back), &folder);
            // A second import finds nothing to do.
            let again = merge(&back, &read, &|_| false, Policy::Refuse).unwrap();
            prop_assert_eq!((again.same, transition(&back, &again.then)), (all.len(), vec![]));
        }
        prop_assert!(folder.keys().all(|name| name.is_ascii() && !name.contains("..") && !name.contains("//")));
    }

    #[test]
    fn any_state_is_reached_from_any_other_and_left_again(a in wishes(), b in wishes()) {
        let (a, b) = (book(&a), book(&b));
        let mut store = store_with(&a);
        store.apply(&transition(&a, &b), "Restore", "ann", 2).unwrap();
        prop_assert_eq!(&store.everything().unwrap(), &b);
        prop_assert_eq!(store.check().unwrap(), Vec::<String>::new());
        if !a.is_empty() && a != b {
            store.undo("ann", 3).unwrap();
            prop_assert_eq!(&store.everything().unwrap(), &a);
        }
    }

    #[test]
    fn whatever_is_merged_fits_the_store_or_is_refused_with_a_reason(a in wishes(), b in wishes(), policy in 0..3) {
        let (a, b) = (book(&a), book(&b));
        let policy = [Policy::Refuse, Policy::Keep, Policy::Take][policy as usize];
        match merge(&a, &b, &|_| false, policy) {
            Err(problems) => prop_assert!(!problems.is_empty()),
            Ok(merged) if policy == Policy::Refuse && !merged.clashes.is_empty() => {}
            Ok(merged) => {
                let mut store = store_with(&a);
                store.apply(&transition(&a, &merged.then), "Import", "ann", 2).unwrap();
                prop_assert_eq!(&store.everything().unwrap(), &merged.then);
                // A merge takes nothing away.
                let there: HashSet<_> = merged.then.iter().map(Entity::key).collect();
                prop_assert!(a.iter().all(|e| there.contains(&e.key())));
            }
        }
    }
}
