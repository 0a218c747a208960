//! The worked example of the sample campaign, recomputed by another method: rows counted by hand out of the file, intervals
//! by inverting the score test, no code of the program in between.

use crate::desk::{Desk, NOW};
use entrylink::domain::results::{How, Level, Scope, Sort, Verdict};
use std::collections::BTreeMap;

/// The rows of the example, cut at commas: none of the columns that are used here has one in it.
fn rows() -> Vec<Vec<String>> {
    let text = include_str!("../../assets/sample-contacts.csv");
    text.lines()
        .skip(1)
        .map(|line| {
            let mut quoted = false;
            let cells: String = line
                .chars()
                .map(|c| {
                    quoted ^= c == '"';
                    if c == ',' && quoted { ';' } else { c }
                })
                .collect();
            cells.replace('"', "").split(',').map(str::to_owned).collect()
        })
        .collect()
}

/// Which placement of the giveaway a row belongs to, by its token or by the text: written down anew, and simpler.
fn label(row: &[String]) -> Option<&'static str> {
    const LABELS: [(&str, &str); 10] = [
        ("newsletter-may", "newsletter-may"),
        ("hall-a", "poster-hall-a"),
        ("hall-b", "poster-hall-b"),
        ("flyer-market", "flyer-market"),
        ("cup-sleeve", "cup-sleeve"),
        ("receipt", "receipt"),
        ("ig-bio", "instagram-bio"),
        ("tram-east", "tram-stop-east"),
        ("harbour-fair", "harbour-fair"),
        ("radio-harbour-fm-morning-show", "radio-spot"),
    ];
    let token = row[4].to_lowercase().replace('_', "-");
    let text = row[5].to_lowercase();
    let by_text = |t: &str| {
        token.is_empty() && (text.contains(&format!("giveaway–{t}")) || text.contains(&format!("giveaway -- {t}")))
    };
    LABELS.iter().find(|(t, _)| token == *t || by_text(t)).map(|(_, label)| *label)
}

/// Whether a row came by the token that two placements share: its link is known, and no more.
fn shared(row: &[String]) -> bool {
    let text = row[5].to_lowercase();
    let by_text = text.contains("giveaway–window") || text.contains("giveaway -- window");
    row[4].to_lowercase() == "window" || (row[4].is_empty() && by_text)
}

fn sample() -> Desk {
    let mut desk = Desk::new();
    entrylink::results::sample(&mut desk.store, NOW).unwrap();
    desk
}

#[test]
fn the_worked_example_has_the_figures_that_its_file_has() {
    let desk = sample();
    let mut expected: BTreeMap<&str, (u64, u64, u64)> = BTreeMap::new();
    for row in rows() {
        if let Some(label) = label(&row) {
            let (started, converted, cents) = expected.entry(label).or_default();
            *started += 1;
            if !row[7].is_empty() {
                *converted += 1;
                *cents += row[7].replace('.', "").parse::<u64>().unwrap();
            }
        }
    }
    let report = desk.report(Scope::default());
    let found: BTreeMap<&str, (u64, u64, u64)> = report
        .rows
        .iter()
        .filter(|r| r.reference == "giveaway" && r.figures.started > 0 && expected.contains_key(r.label.as_str()))
        .map(|r| (r.label.as_str(), (r.figures.started, r.figures.converted, r.figures.amount_cents.cast_unsigned())))
        .collect();
    assert_eq!(found, expected);
    assert_eq!(desk.tally().contacts, rows().len() as u64);
    let all: u64 = report.rows.iter().map(|r| r.figures.started).sum();
    assert_eq!(all, report.total.started);
    assert_eq!(all + report.unknown + report.bare, rows().len() as u64);
}

#[test]
fn its_intervals_are_those_of_the_score_test() {
    let desk = sample();
    let report = desk.report(Scope::default());
    let mut checked = 0;
    for row in &report.rows {
        let f = row.figures;
        for (found, hits, trials) in
            [(f.conversion_rate(), f.converted, f.started), (f.start_rate(), f.started, f.distributed.unwrap_or(0))]
        {
            let Some(found) = found else { continue };
            // All rates p with |hits/n − p| ≤ 1.96 √(p(1−p)/n), looked for in steps of a millionth.
            let (n, seen) = (trials as f64, hits as f64 / trials as f64);
            let fits = |p: f64| (seen - p).abs() <= 1.959_964 * (p * (1.0 - p) / n).sqrt() + 1e-12;
            let steps = 200_000;
            let mut inside = (0..=steps).map(|s| f64::from(s) / f64::from(steps)).filter(|p| fits(*p));
            let low = inside.next().unwrap_or(seen);
            let high = inside.next_back().unwrap_or(low);
            assert!(
                (found.low - low).abs() < 1e-5 && (found.high - high).abs() < 1e-5,
                "{hits}/{trials} {found:?} {low} {high}"
            );
            checked += 1;
        }
    }
    assert!(checked > 12, "{checked}");
}

#[test]
fn it_shows_a_winner_where_there_is_one_and_none_where_there_is_none() {
    let desk = sample();
    let report = desk.report(Scope::default());
    let words: BTreeMap<_, _> = report.comparisons.iter().map(|c| (c.channel, &c.verdict)).collect();
    assert!(words.values().any(|v| matches!(v, Verdict::Ahead(_))), "{words:?}");
    assert!(words.values().any(|v| matches!(v, Verdict::TooFew)), "{words:?}");
}

#[test]
fn how_contacts_were_matched_is_kept() {
    let desk = sample();
    let total = desk.report(Scope::default()).total;
    let by = |how: How| total.how[How::ALL.iter().position(|h| *h == how).unwrap()];
    assert_eq!(total.how.iter().sum::<u64>(), total.started);
    let damaged = rows()
        .iter()
        .filter(|r| {
            (label(r).is_some() || shared(r))
                && (r[4].is_empty() || r[4].contains('_') || r[4].contains(|c: char| c.is_uppercase()))
        })
        .count();
    assert_eq!(by(How::Repaired), damaged as u64);
    assert!(by(How::Token) > 300 && by(How::Ref) > 0 && by(How::Accepted) == 0);
}

#[test]
fn rows_add_up_on_every_level_and_in_every_order() {
    let desk = sample();
    let total = desk.report(Scope::default()).total;
    for level in Level::ALL {
        for split in [false, true] {
            for sort in Sort::ALL {
                for reversed in [false, true] {
                    let report = desk.report(Scope { level, split, sort, reversed, ..Scope::default() });
                    let sums: (u64, u64) =
                        report.rows.iter().fold((0, 0), |(s, c), r| (s + r.figures.started, c + r.figures.converted));
                    assert_eq!(sums, (total.started, total.converted), "{level:?} {split} {sort:?}");
                    // All together are the same, however they are cut.
                    assert_eq!(report.total, total, "{level:?} {split} {sort:?}");
                }
            }
        }
    }
    let by_rate = desk.report(Scope { sort: Sort::ConversionRate, ..Scope::default() });
    let rates: Vec<f64> = by_rate.rows.iter().filter_map(|r| r.figures.conversion_rate()).map(|i| i.rate).collect();
    assert!(rates.windows(2).all(|w| w[0] >= w[1]), "{rates:?}");
    let cheapest = desk.report(Scope { sort: Sort::CostPerStart, ..Scope::default() });
    let costs: Vec<f64> = cheapest.rows.iter().filter_map(|r| r.figures.cost_per_start()).collect();
    assert!(costs.len() > 3 && costs.windows(2).all(|w| w[0] <= w[1]), "{costs:?}");
}

#[test]
fn days_and_hours_are_those_at_the_clock_of_the_place() {
    let desk = sample();
    let sum = desk.report(Scope::default()).sum;
    let mut days: BTreeMap<String, u64> = BTreeMap::new();
    let mut hours: BTreeMap<usize, u64> = BTreeMap::new();
    let placed = |r: &Vec<String>| label(r).is_some() || shared(r) || r[3] == "giveaway" || r[3].len() == 13;
    for row in rows().iter().filter(|r| placed(r)) {
        *days.entry(row[2][..10].to_owned()).or_default() += 1;
        *hours.entry(row[2][11..13].parse().unwrap()).or_default() += 1;
    }
    let found: BTreeMap<String, u64> =
        sum.days.iter().map(|(day, n)| (entrylink::domain::day::of_ms(day * 86_400_000), *n)).collect();
    // The placement “window” is told by its ref alone: it is among these, too.
    assert_eq!(found.values().sum::<u64>(), desk.report(Scope::default()).total.started);
    for (day, n) in &found {
        assert_eq!(days.get(day), Some(n), "{day}");
    }
    for (hour, n) in hours {
        assert_eq!(sum.hours.iter().map(|day| day[hour]).sum::<u64>(), n, "{hour}");
    }
}

#[test]
fn what_was_printed_counts_as_distributed_before_what_was_typed() {
    use entrylink::domain::{Change, Channel, Entity, Print, Uid, printed::Way};
    let mut desk = sample();
    let giveaway = desk.book.link_by_ref("giveaway").unwrap().uid;
    let flyer = desk.book.placements(giveaway).iter().find(|p| p.label == "flyer-market").unwrap().uid;
    let of = |desk: &Desk, scope: Scope| {
        desk.report(scope).rows.iter().find(|r| r.placement == Some(flyer)).unwrap().figures
    };
    assert_eq!(of(&desk, Scope::default()).distributed, Some(5_000));
    for (uid, channel, quantity) in [(900, Channel::Whatsapp, 300), (901, Channel::Instagram, 50)] {
        let template = Print::template(Uid(uid), channel, "flyers", Way::Printed, quantity, "2026-05-03");
        let print = desk.book.print_of(giveaway, flyer, template).unwrap();
        let change = Change::create(Entity::Print(print));
        desk.store.apply(std::slice::from_ref(&change), "print", "a test", NOW).unwrap();
        desk.book.apply(&change);
    }
    let all = of(&desk, Scope::default());
    assert_eq!((all.distributed, all.start_rate().is_some()), (Some(350), true));
    let whatsapp = of(&desk, Scope { channel: Some(Channel::Whatsapp), ..Scope::default() });
    assert_eq!((whatsapp.distributed, whatsapp.cost_cents), (Some(300), None));
    assert_eq!(all.cost_cents, Some(18_900));
    assert!((all.cost_per_start().unwrap() - 18_900.0 / all.started as f64).abs() < 1e-9);
}

#[test]
fn a_channel_has_its_own_contacts_and_a_part_is_called_one() {
    use entrylink::domain::Channel;
    let desk = sample();
    let all = desk.report(Scope::default());
    let by_hand = |name: &str| rows().iter().filter(|r| r[1].to_lowercase() == name).count() as u64;
    for channel in [Channel::Telegram, Channel::Whatsapp, Channel::Messenger] {
        let report = desk.report(Scope { channel: Some(channel), ..Scope::default() });
        assert_eq!(report.contacts, by_hand(channel.name()), "{channel}");
        assert_eq!(report.total.started + report.unknown + report.bare, report.contacts, "{channel}");
    }
    assert_eq!(all.contacts, rows().len() as u64);
    // The rate of all is that of the placements whose number is known and was enough: counted by hand.
    let known = |r: &&entrylink::domain::results::Row| r.figures.distributed.is_some_and(|n| r.figures.started <= n);
    let (started, out) = all
        .rows
        .iter()
        .filter(known)
        .fold((0, 0), |(s, d), r| (s + r.figures.started, d + r.figures.distributed.unwrap()));
    assert!((all.total.start_rate().unwrap().rate - started as f64 / out as f64).abs() < 1e-12);
    assert!(all.total.starts_in_part() && all.total.costs_in_part());
    let flyer = all.rows.iter().find(|r| r.label == "flyer-market").unwrap().figures;
    assert!(!flyer.starts_in_part() && !flyer.costs_in_part());
}

#[test]
fn what_is_printed_on_a_channel_has_its_row_there_though_nobody_came() {
    use entrylink::domain::{Change, Channel, Entity, Print, Uid, printed::Way};
    let mut desk = sample();
    let giveaway = desk.book.link_by_ref("giveaway").unwrap().uid;
    let north = desk.book.placements(giveaway).iter().find(|p| p.label == "window-north").unwrap().uid;
    let template = Print::template(Uid(900), Channel::Telegram, "stickers", Way::Printed, 40, "2026-05-03");
    let print = desk.book.print_of(giveaway, north, template).unwrap();
    desk.book.apply(&Change::create(Entity::Print(print)));
    let report = desk.report(Scope { split: true, ..Scope::default() });
    let row = report.rows.iter().find(|r| r.placement == Some(north)).unwrap();
    assert_eq!((row.channel, row.figures.distributed, row.figures.started), (Some(Channel::Telegram), Some(40), 0));
}
