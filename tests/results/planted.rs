//! Attribution of contacts with planted damage: at least 99 % of what can be repaired is found, and nothing is matched
//! wrongly.

use crate::desk::Desk;
use entrylink::domain::results::{Trace, normal};
use entrylink::domain::{FieldKey, Uid, compose};
use std::collections::HashSet;

/// A small generator with a fixed seed.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.next(all.len())]
    }
}

const DASHES: [&str; 7] = ["–", "—", "−", "‐", "‑", "_", " - "];

fn with_case(random: &mut Random, text: &str) -> String {
    match random.next(3) {
        0 => text.to_uppercase(),
        1 => text
            .split('-')
            .map(|p| p.get(..1).unwrap_or("").to_uppercase() + p.get(1..).unwrap_or(""))
            .collect::<Vec<_>>()
            .join("-"),
        _ => text.chars().map(|c| if random.next(2) == 0 { c.to_ascii_uppercase() } else { c }).collect(),
    }
}

/// The text of a link as somebody edits it before sending.
fn edited(random: &mut Random, payload: &str) -> String {
    let dash = *random.of(&["–", "—", " -- ", " – ", "--", "-", "‑"]);
    let text = payload.replace("--", dash);
    let text = if random.next(2) == 0 { with_case(random, &text) } else { text };
    match random.next(6) {
        0 => format!("Hi! {text}"),
        1 => format!("{text} please"),
        2 => format!("Hello, I found this: “{text}”."),
        3 => format!("/{text}"),
        4 => format!(" {text}!\n"),
        _ => text,
    }
}

#[test]
fn planted_damage_is_repaired_and_nothing_is_matched_wrongly() {
    let desk = Desk::new();
    let matcher = desk.store.matcher(&desk.book).unwrap();
    let link = desk.book.link_by_ref("giveaway").unwrap();
    let source = FieldKey::Custom(desk.book.field_named("source").unwrap().id.clone());
    // Placements that their token tells from all others; “window” stands for two.
    let tokens: Vec<(Uid, String, String)> = desk
        .book
        .placements(link.uid)
        .iter()
        .map(|p| (p.uid, p.values[0].value.clone(), compose::payload_text(link, &p.values).unwrap()))
        .filter(|(_, token, _)| token != "window")
        .collect();
    let known: HashSet<String> = tokens.iter().map(|(_, token, _)| normal::value(token)).collect();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut repairable, mut found) = (0, 0);
    let mut wrong = Vec::new();
    for n in 0..20_000 {
        let (truth, token, payload) = random.of(&tokens).clone();
        let field = |value: String| vec![(source.clone(), value)];
        let reference = if random.next(2) == 0 { "giveaway".to_owned() } else { String::new() };
        let (trace, can_be) = match n % 8 {
            0 => (Trace { fields: field(token), reference, ..Trace::default() }, true),
            1 => (Trace { fields: field(with_case(&mut random, &token)), reference, ..Trace::default() }, true),
            2 => (
                Trace { fields: field(token.replace('-', random.of::<&str>(&DASHES))), reference, ..Trace::default() },
                true,
            ),
            3 => {
                let worse = with_case(&mut random, &token).replace('-', random.of::<&str>(&DASHES));
                (Trace { fields: field(format!(" {worse}. ")), reference, ..Trace::default() }, true)
            }
            4 | 5 => (Trace { text: edited(&mut random, &payload), ..Trace::default() }, true),
            // The whole payload where the ref should be.
            6 => (
                Trace {
                    reference: payload.replace("--", random.of::<&str>(&["--", "–", "—"])), ..Trace::default()
                },
                true,
            ),
            // A slip of the finger, a letter lost: may be another placement's, and is not to be guessed at.
            _ => {
                let at = random.next(token.len());
                let slip =
                    format!("{}{}{}", &token[..at], random.of(&["x", "", "b"]), &token[(at + 1).min(token.len())..]);
                (Trace { fields: field(slip), reference, ..Trace::default() }, false)
            }
        };
        let matched = matcher.find(&trace).and_then(|m| m.placement);
        if can_be {
            repairable += 1;
            found += usize::from(matched == Some(truth));
        }
        // A slip may turn one token into another, and then nobody can tell.
        let became_another = trace.fields.iter().any(|(_, v)| known.contains(&normal::value(v)));
        if matched.is_some_and(|m| m != truth) && !became_another {
            wrong.push(trace);
        }
    }
    println!("{found} of {repairable} repairable found, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{} wrong, such as {:?}", wrong.len(), wrong[0]);
    assert!(found * 100 >= repairable * 99, "{found} of {repairable}");
}

#[test]
fn what_says_nothing_matches_nothing() {
    let desk = Desk::new();
    let matcher = desk.store.matcher(&desk.book).unwrap();
    for text in [
        "hello",
        "",
        "is this the giveaway?",
        "a newsletter would be nice",
        "see you at the harbour fair",
        "receipt",
        "I want 2",
        "giveaway–poster-nowhere",
        "giveaway--hall-c",
        "hall",
    ] {
        let found = matcher.find(&Trace { text: text.into(), ..Trace::default() });
        assert_eq!(found.and_then(|m| m.placement), None, "{text}");
    }
}

#[test]
fn overwritten_tokens_keep_their_first_placement() {
    let mut desk = Desk::new();
    let labels = [
        ("hall-a", "poster-hall-a"),
        ("hall-b", "poster-hall-b"),
        ("cup-sleeve", "cup-sleeve"),
        ("receipt", "receipt"),
    ];
    let row = |n: usize, token: &str| format!("{n},telegram,2026-05-01 10:00,giveaway,{token},,,");
    let first: Vec<String> = (0..400).map(|n| row(n, labels[n % 4].0)).collect();
    desk.import(&first);
    for round in 1..4 {
        let later: Vec<String> = (0..400).map(|n| row(n, labels[(n + round) % 4].0)).collect();
        desk.import(&later);
    }
    for (_, label) in labels {
        assert_eq!(desk.started(label), 100, "{label}");
    }
}

#[test]
fn what_somebody_accepts_counts_from_then_on() {
    use entrylink::domain::results::{Accepted, Report};
    let mut desk = Desk::new();
    desk.import(&[
        "1,whatsapp,2026-05-01,giveaway,hal-a,,,",
        "2,whatsapp,2026-05-01,giveaway,hal-a,,,",
        "3,whatsapp,2026-05-01,giveaway,zzzzzzzzz,,,",
    ]);
    let lost = Report::unmatched(&desk.book, &desk.tally(), 10);
    assert_eq!(
        lost.iter().map(|u| (u.clue.value.as_str(), u.count)).collect::<Vec<_>>(),
        [("hal-a", 2), ("zzzzzzzzz", 1)]
    );
    let (link, placement) = lost[0].likeliest().unwrap();
    assert_eq!(desk.book.placement(link, placement).unwrap().label, "poster-hall-a");
    assert_eq!(lost[1].likeliest(), None);
    let accepted = Accepted { clue: lost[0].clue.clone(), link, placement };
    desk.store.accept(desk.bot(), &accepted).unwrap();
    assert_eq!(desk.started("poster-hall-a"), 2);
    assert!(desk.store.reject(desk.bot(), &lost[0].clue).unwrap());
    assert_eq!(desk.started("poster-hall-a"), 0);
}

#[test]
fn what_is_taken_back_is_taken_back_of_contacts_that_came_later_too() {
    use entrylink::domain::results::Accepted;
    let mut desk = Desk::new();
    desk.import(&["1,whatsapp,2026-05-01,giveaway,hal-a,,,"]);
    let lost = entrylink::domain::results::Report::unmatched(&desk.book, &desk.tally(), 10).remove(0);
    let (link, placement) = lost.likeliest().unwrap();
    desk.store.accept(desk.bot(), &Accepted { clue: lost.clue.clone(), link, placement }).unwrap();
    desk.import(&["2,whatsapp,2026-05-02,giveaway,hal-a,,,"]);
    assert_eq!(desk.started("poster-hall-a"), 2);
    assert!(desk.store.reject(desk.bot(), &lost.clue).unwrap());
    assert_eq!(desk.started("poster-hall-a"), 0);
}
