//! What one keystroke in the tester costs, from text to findings: it has to stay under 1 ms for the longest payload that any
//! channel carries. `cargo bench --bench tester`.
//!
//! divan rather than criterion: it needs a fifth of the packages, and prints a table that is read at a glance.

use divan::{Bencher, black_box};
use entrylink::domain::catalogue::example_book;
use entrylink::domain::{Book, CustomField, FieldType, tester};

fn main() {
    divan::main();
}

/// A payload of 2,083 characters in a link: as much as Messenger carries.
const PAYLOAD: usize = 2_083;

/// A bot with many fields and a few links.
fn book() -> Book {
    let mut book = example_book();
    book.fields.extend((1_000..1_200).map(|id| CustomField {
        bot: book.bot.uid,
        id: id.to_string(),
        name: format!("field {id}"),
        kind: FieldType::Number,
        ..CustomField::default()
    }));
    book
}

fn link(piece: impl Fn(usize) -> String) -> String {
    let mut payload = String::from("giveaway--hall-a");
    let mut at = 0;
    while payload.len() < PAYLOAD {
        payload.push_str(&piece(at));
        at += 1;
    }
    let end = payload.floor_char_boundary(PAYLOAD);
    format!("https://m.me/harbour.coffee?ref={}", &payload[..end])
}

/// The inputs, by name.
fn inputs() -> [(&'static str, String); 7] {
    [
        ("a link as it should be", "https://m.me/harbour.coffee?ref=giveaway--hall-a--738--north".to_owned()),
        ("2,083: one long value", link(|_| "x".to_owned())),
        ("2,083: pairs, all known", link(|at| format!("--{}--{at}", 1_000 + at % 200))),
        ("2,083: pairs, all unknown", link(|at| format!("--{}--v", 5_000 + at))),
        ("2,083: fields by name", link(|at| format!("--field {}--7", 1_000 + at % 200))),
        ("2,083: broken separators", link(|at| format!("–{}–{at}", 1_000 + at % 200))),
        ("2,083: all percent-encoded", link(|_| "%D0%9F%252D".to_owned())),
    ]
}

fn names() -> impl Iterator<Item = &'static str> {
    inputs().into_iter().map(|(name, _)| name)
}

#[divan::bench(args = names())]
fn keystroke(bencher: Bencher, name: &str) {
    let book = book();
    let inputs = inputs();
    let text = inputs.iter().find(|(n, _)| *n == name).map_or("", |(_, text)| text.as_str());
    bencher.bench(|| tester::read(black_box(text), &book));
}

#[divan::bench]
fn find_in_a_page_of_a_hundred_links(bencher: Bencher) {
    let link = "<p>Write to us <a href=\"https://app.chatgptbuilder.io/webchat/?p=1166608&amp;ref=giveaway--x\">here</a>.</p>\n";
    let page = link.repeat(100);
    bencher.bench(|| tester::find(black_box(&page)));
}
