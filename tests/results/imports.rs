//! Importing: each contact once, in whatever order, however often, and what was seen first stays.

use crate::desk::{Desk, HEAD};
use entrylink::domain::results::Scope;
use entrylink::domain::{Change, Entity};
use proptest::prelude::*;

const ROWS: [&str; 4] = [
    "1001,whatsapp,2026-05-01 10:00,giveaway,hall-a,giveaway--hall-a,,",
    "1002,telegram,2026-05-01 11:00,giveaway,hall-b,,ordered,12.50",
    "1003,instagram,2026-05-02 09:00,giveaway,,,,",
    "1004,sms,2026-05-03 09:00,,,,vip,",
];

#[test]
fn a_contact_is_counted_once_however_often_it_is_imported() {
    let mut desk = Desk::new();
    let first = desk.import(&ROWS);
    assert_eq!((first.imported.rows, first.imported.added, first.imported.changed), (4, 4, 0));
    assert_eq!(first.strange.get("sms"), Some(&1));
    let before = (desk.report(Scope::default()), desk.report(Scope { split: true, ..Scope::default() }));
    let again = desk.import(&ROWS);
    assert_eq!((again.imported.rows, again.imported.added, again.imported.changed), (4, 0, 0));
    assert_eq!((desk.report(Scope::default()), desk.report(Scope { split: true, ..Scope::default() })), before);
    assert_eq!(desk.store.snapshots(desk.bot()).unwrap().len(), 2);
}

#[test]
fn what_was_seen_first_survives_when_the_platform_overwrites_it() {
    let mut desk = Desk::new();
    desk.import(&ROWS);
    assert_eq!((desk.started("poster-hall-a"), desk.started("poster-hall-b")), (1, 1));
    // The same contact came again, by the other poster.
    let later = desk.import(&["1001,whatsapp,2026-05-01 10:00,tasting,hall-b,giveaway--hall-b,,"]);
    assert_eq!((later.imported.added, later.imported.changed), (0, 0));
    assert_eq!((desk.started("poster-hall-a"), desk.started("poster-hall-b")), (1, 1));
    // What it said then is kept beside it.
    let known = desk.store.known_of(desk.bot(), "1001").unwrap().unwrap();
    let said: Vec<_> = known.changes.iter().map(|(_, import, value)| (*import, value.as_str())).collect();
    assert_eq!(said, [(2, "tasting"), (2, "hall-b"), (2, "giveaway--hall-b")]);
    // Told once; and when it goes back, that is told, too.
    desk.import(&["1001,whatsapp,2026-05-01 10:00,tasting,hall-b,giveaway--hall-b,,"]);
    desk.import(&["1001,whatsapp,2026-05-01 10:00,tasting,hall-a,giveaway--hall-b,,"]);
    let known = desk.store.known_of(desk.bot(), "1001").unwrap().unwrap();
    assert_eq!(known.changes.last().map(|(_, import, value)| (*import, value.as_str())), Some((4, "hall-a")));
    assert_eq!(known.changes.len(), 4);
}

#[test]
fn what_was_empty_is_filled_in_and_conversions_stay() {
    let mut desk = Desk::new();
    desk.import(&ROWS);
    desk.import(&["1003,instagram,2026-05-02 09:00,giveaway,cup-sleeve,,ordered,8.00"]);
    assert_eq!(desk.started("cup-sleeve"), 1);
    let brought =
        |desk: &Desk| (desk.report(Scope::default()).total.converted, desk.report(Scope::default()).total.amount_cents);
    assert_eq!(brought(&desk), (2, 2_050));
    // The tag is taken off, the sum goes down: it was a conversion all the same.
    desk.import(&["1003,instagram,2026-05-02 09:00,giveaway,cup-sleeve,,,3.00"]);
    assert_eq!(brought(&desk), (2, 2_050));
    desk.import(&["1003,instagram,2026-05-02 09:00,giveaway,cup-sleeve,,,30.00"]);
    assert_eq!(brought(&desk), (2, 4_250));
}

#[test]
fn a_bad_row_is_reported_and_changes_nothing() {
    let mut desk = Desk::new();
    let bad = [
        ",whatsapp,2026-05-01,giveaway,hall-a,,,",
        "1.23457E+17,whatsapp,2026-05-01,giveaway,hall-a,,,",
        "2001,whatsapp,some day,giveaway,hall-a,,,",
        "2002,whatsapp,2026-05-01,giveaway,hall-a,,,a lot of money",
        "2003,whatsapp,2026-05-01,giveaway,hall-a",
        "2004,whatsapp,03/04/2026,giveaway,hall-a,,,",
    ];
    let all: Vec<&str> = ROWS.iter().chain(&bad).copied().collect();
    let outcome = desk.import(&all);
    assert_eq!((outcome.imported.added, outcome.imported.bad), (4, 6));
    let lines: Vec<_> = outcome.bad.iter().map(|b| b.line).collect();
    assert_eq!(lines, [6, 7, 8, 9, 10, 11]);
    for (bad, part) in outcome.bad.iter().zip([
        "no id",
        "shortened",
        "no time that can be read",
        "no amount",
        "5 cells",
        "either of two days",
    ]) {
        assert!(bad.why.contains(part), "{bad:?}");
    }
    let mut without = Desk::new();
    without.import(&ROWS);
    assert_eq!(desk.report(Scope::default()), without.report(Scope::default()));
}

#[test]
fn a_file_that_cannot_be_read_to_its_end_changes_nothing() {
    let mut desk = Desk::new();
    let text = format!("{HEAD}\n{}\n1005,whatsapp,2026-05-01,giveaway,\"hall-a", ROWS.join("\n"));
    let why = desk.try_import(&text).unwrap_err();
    assert!(why.contains("never closed") && why.contains("nothing was imported"), "{why}");
    assert_eq!((desk.tally().contacts, desk.tally().imports), (0, 0));
}

#[test]
fn a_value_that_a_placement_had_when_it_was_imported_stays_its_own() {
    let mut desk = Desk::new();
    desk.import(&ROWS);
    let giveaway = desk.book.link_by_ref("giveaway").unwrap().uid;
    let before = desk.book.placements(giveaway).iter().find(|p| p.label == "poster-hall-a").unwrap().clone();
    let mut after = before.clone();
    after.values[0].value = "hall-alpha".into();
    let change = Change::edit(Entity::Placement(before), Entity::Placement(after));
    desk.store.apply(std::slice::from_ref(&change), "another token", "a test", 1).unwrap();
    desk.book.apply(&change);
    assert_eq!(desk.started("poster-hall-a"), 1);
}

fn row() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec!["", "hall-a", "hall-b", "Hall-A", "hal-a", "window"]);
    let channel = prop::sample::select(vec!["", "whatsapp", "telegram"]);
    let reference = prop::sample::select(vec!["", "giveaway", "tasting", "1759931745026", "Giveaway"]);
    let text = prop::sample::select(vec!["", "giveaway–hall-a", "hello"]);
    // Few ids and days: the same contact comes again and again, with something else.
    (0u8..5, channel, prop::option::of(1u8..4), reference, token, text, prop::option::of(0u32..50)).prop_map(
        |(id, channel, day, reference, token, text, total)| {
            let day = day.map_or_else(String::new, |d| format!("2026-05-0{d}"));
            let total = total.map_or_else(String::new, |t| t.to_string());
            format!("{id},{channel},{day},{reference},{token},{text},,{total}")
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Rows in another order, in each of two imports, give the same figures; and importing the second file again changes
    /// nothing, nor does importing the first one.
    #[test]
    fn the_order_of_rows_and_repetitions_make_no_difference(
        (first, second) in (prop::collection::vec(row(), 1..9), prop::collection::vec(row(), 1..9)),
        seed: u64,
    ) {
        let shuffled = |rows: &[String]| {
            let mut rows = rows.to_vec();
            let mut state = seed | 1;
            for n in (1..rows.len()).rev() {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                rows.swap(n, (state % (n as u64 + 1)) as usize);
            }
            rows
        };
        let scope = Scope { split: true, ..Scope::default() };
        let (mut one, mut other) = (Desk::new(), Desk::new());
        one.import(&first);
        one.import(&second);
        other.import(&shuffled(&first));
        other.import(&shuffled(&second));
        let figures = one.report(scope);
        prop_assert_eq!(&figures, &other.report(scope));
        one.import(&second);
        one.import(&shuffled(&first));
        prop_assert_eq!(&figures, &one.report(scope));
    }
}
