//! Much data, and text that nobody would choose: the program stays quick and the screen in order. The harness looks at
//! each frame for control characters and for rows that are wider than the screen.

use crate::harness::{NOW, Ui};
use entrylink::domain::{Bot, Campaign, Change, Channel, Entity, IdSource, Link, Placement, Value};

/// Names as the world has them.
const NAMES: [&str; 12] = [
    "日本語のとても長い名前日本語のとても長い名前日本語のとても長い名前",
    "👩‍👩‍👧‍👦👩🏽‍🚀🏳️‍🌈🇩🇪🇩🇪",
    "مرحبا بالعالم",
    "שלום עולם",
    "e\u{301}e\u{301}e\u{301} combining \u{20dd}",
    "\u{1b}[31mred\u{1b}[0m",
    "tab\there\rthere\nand below",
    "bell\u{7} null\u{0} del\u{7f} csi\u{9b}1m",
    "right\u{202e}left\u{2066}isolated",
    "zero\u{200b}width\u{feff}",
    "ｆｕｌｌｗｉｄｔｈ　ｓｐａｃｅ",
    "a name that goes on and on and on and on and on and on and on and on and on and on and on and on and on and on and on",
];

fn book(links: usize) -> Vec<Change> {
    let mut ids = IdSource::new(3);
    let accounts = [
        (Channel::Messenger, "102938475610293".to_owned()),
        (Channel::Telegram, "harbour_coffee_bot".to_owned()),
        (Channel::Webchat, "1166608".to_owned()),
    ];
    let bot = ids.next(NOW);
    let campaign = ids.next(NOW);
    let named = |n: usize| NAMES[n % NAMES.len()];
    let mut changes = vec![
        Change::create(Entity::Bot(Bot {
            uid: bot,
            name: named(0).into(),
            accounts: accounts.into(),
            ..Bot::default()
        })),
        Change::create(Entity::Campaign(Campaign { uid: campaign, bot, name: named(5).into(), ..Campaign::default() })),
    ];
    for n in 0..links {
        let link = ids.next(NOW);
        changes.push(Change::create(Entity::Link(Link {
            uid: link,
            bot,
            reference: format!("link-{n}"),
            name: named(n).into(),
            tags: vec![named(n + 1).into()],
            campaign: Some(campaign).filter(|_| n % 2 == 0),
            ..Link::default()
        })));
        changes.push(Change::create(Entity::Placement(Placement {
            uid: ids.next(NOW),
            link,
            label: named(n + 2).into(),
            values: vec![Value {
                field: entrylink::domain::FieldKey::Custom("612".into()),
                value: named(n + 3).into(),
            }],
            ..Placement::default()
        })));
    }
    changes
}

#[test]
fn names_of_every_kind_keep_the_screen_in_order_at_every_size() {
    let mut ui = Ui::with(&book(24));
    for keys in ["l", "jl", "jl", "jl", "jl", "jl", "jl", "jl", "jl", "jl", "jl", "jl"] {
        ui.keys(keys).keys("j");
    }
    for keys in
        ["", "4", "e", "<esc>y", "<esc>Q", "<esc>b", "e", "<esc><esc>c", "<esc>1d", "<esc>/a", "<esc>:", "<esc>t"]
    {
        ui.keys(keys);
        // Odd and even, so that wide characters meet every edge on both columns.
        for size in [(120, 36), (121, 36), (99, 30), (80, 24), (79, 24), (41, 12), (40, 10)] {
            ui.resize(size.0, size.1);
        }
    }
}

#[test]
fn every_name_is_under_every_edge_of_a_popup() {
    let mut ui = Ui::with(&book(24));
    for width in 100..112 {
        ui.resize(width, 36);
        for keys in ["n", "y", "b", ":", "d"] {
            ui.keys(keys).keys("<esc>");
        }
    }
}

#[test]
fn names_of_every_kind_are_copied_and_tested_without_harm() {
    let mut ui = Ui::with(&book(24));
    ui.keys("A y f a").keys("L <esc> 1 t <esc>");
    for name in NAMES {
        ui.paste(name).keys("<esc><esc> / ").paste(name).keys("<esc> n ").paste(name).keys("<ctrl-s><esc> y <esc>");
    }
}

#[test]
fn ten_thousand_links_are_all_there() {
    let mut ui = Ui::with(&book(10_000));
    ui.expect("10,000 links").keys("G").expect("10,000/10,000").expect("link-0");
    ui.keys("<pageup> k g").expect("1/10,000");
    ui.keys("/").text("link-777").expect("of 10,000 links");
    assert_eq!(ui.list()[0], "link-777", "the nearest first: {:?}", &ui.list()[..3]);
    ui.keys("<esc> A").expect("10,000 marked").keys("y").expect("Copy 10,000 placements");
    ui.expect("10,000 URLs, checked when they are copied").keys("m");
    ui.expect_notice("Messenger URLs").keys("<esc>n").text("one-more").keys("<enter>").expect("10,001 links");
}
