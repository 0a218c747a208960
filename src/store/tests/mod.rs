//! The store against real files. What each test needs of the domain's things is made here.

mod changes;
mod files;
mod property;
mod reading;
mod safety;
mod tester;
mod upgrade;

use super::Store;
use crate::domain::printed::Way;
use crate::domain::{
    Bot, Campaign, Change, Channel, CustomField, Entity, FieldKey, FieldType, Flow, Link, Placement, Print, Uid, Value,
};
use std::collections::BTreeMap;

pub(super) fn bot(uid: i64, name: &str) -> Bot {
    let accounts = BTreeMap::from([
        (Channel::Messenger, "102938475610293".to_owned()),
        (Channel::Telegram, format!("bot_{uid}_bot")),
    ]);
    Bot { uid: Uid(uid), name: name.into(), color: 3, accounts, ..Bot::default() }
}

pub(super) fn link(uid: i64, bot: i64, reference: &str) -> Link {
    Link { uid: Uid(uid), bot: Uid(bot), reference: reference.into(), ..Link::default() }
}

pub(super) fn placement(uid: i64, link: i64, label: &str) -> Placement {
    let values = vec![
        Value { field: FieldKey::parse("738"), value: "north".into() },
        Value { field: FieldKey::parse("email"), value: "{{email}}".into() },
    ];
    Placement {
        uid: Uid(uid),
        link: Uid(link),
        label: label.into(),
        values,
        quantity: Some(500),
        cost_cents: None,
        archived: true,
    }
}

pub(super) fn field(uid: i64, bot: i64, id: &str, name: &str) -> CustomField {
    CustomField {
        uid: Uid(uid),
        bot: Uid(bot),
        id: id.into(),
        name: name.into(),
        kind: FieldType::Select,
        options: vec!["north".into(), "south".into()],
        archived: true,
    }
}

/// One thing of each kind, with everything filled in: bot 1, campaign 2, flow 3, field 4, link 5, placements 6 and 7.
pub(super) fn everything() -> Vec<Change> {
    let full = Link {
        name: "Give-away".into(),
        flow: Some(Uid(3)),
        payload_field: Some(FieldKey::parse("612")),
        campaign: Some(Uid(2)),
        tags: vec!["print".into(), "event".into()],
        status: crate::domain::Status::Archived,
        status_before: Some(crate::domain::Status::Live),
        ..link(5, 1, "giveaway")
    };
    let campaign = Campaign {
        uid: Uid(2),
        bot: Uid(1),
        name: "Spring launch".into(),
        start: Some("2026-03-01".into()),
        end: None,
        notes: "two\nlines".into(),
        archived: true,
    };
    [
        Entity::Bot(bot(1, "Harbour Coffee")),
        Entity::Campaign(campaign),
        Entity::Flow(Flow { uid: Uid(3), bot: Uid(1), id: "1759931745026".into(), name: "Intake".into() }),
        Entity::Field(field(4, 1, "738", "branch")),
        Entity::Link(full),
        Entity::Placement(placement(6, 5, "hall-a")),
        Entity::Placement(placement(7, 5, "hall-b")),
        Entity::Print(print(8, 1, 5, 6)),
    ]
    .map(Change::create)
    .into()
}

pub(super) fn print(uid: i64, bot: i64, link: i64, placement: i64) -> Print {
    let template = Print::template(Uid(uid), Channel::Telegram, "flyers", Way::Sent, u64::MAX, "2026-05-03");
    Print {
        bot: Uid(bot),
        link: Uid(link),
        placement: Uid(placement),
        reference: "giveaway".into(),
        label: "hall-a".into(),
        url: "https://t.me/bot_1_bot?start=giveaway".into(),
        ..template
    }
}

pub(super) fn store_with_everything() -> Store {
    let mut store = Store::open_in_memory().unwrap();
    store.apply(&everything(), "Set up", "ann", 1).unwrap();
    store
}

/// All that a book has, in an order of its own, for comparing two.
pub(super) fn contents(book: &crate::domain::Book) -> Vec<Entity> {
    let mut all = vec![Entity::Bot(book.bot.clone())];
    all.extend(book.campaigns.iter().cloned().map(Entity::Campaign));
    all.extend(book.flows.iter().cloned().map(Entity::Flow));
    all.extend(book.fields.iter().cloned().map(Entity::Field));
    let mut links: Vec<_> = book.links().cloned().collect();
    links.sort_by_key(|l| l.uid);
    for link in links {
        let placements: Vec<_> = book.placements(link.uid).iter().cloned().map(Entity::Placement).collect();
        all.push(Entity::Link(link));
        all.extend(placements);
    }
    all.extend(book.prints.iter().cloned().map(Entity::Print));
    all
}
