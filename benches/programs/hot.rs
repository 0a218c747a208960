//! The hot functions, each so many times: `hot NAME COUNT`. `benches/run` counts their instructions with valgrind's
//! callgrind, which do not depend on what else the machine does: those of COUNT calls less those of none, by COUNT.
//! Without a name it lists them.

use entrylink::app::links::{List, Shown};
use entrylink::domain::catalogue::example_book;
use entrylink::domain::{Book, Bot, Channel, Link, Placement, Uid, compose, payload, tester};
use entrylink::qr::{Code, Level};
use std::hint::black_box;

const PAYLOAD: &str = "giveaway--hall-a--738--north--514--4";
const URL: &str = "https://m.me/102938475610293?ref=giveaway--hall-a--738--north--514--4";

/// 1,000 links with ten placements each.
fn book() -> Book {
    let mut book = Book::new(Bot { uid: Uid(1), ..Bot::default() });
    for n in 1..=1_000 {
        let link = Uid(n * 100);
        book.put_link(Link { uid: link, bot: Uid(1), reference: format!("giveaway-{n:04}"), ..Link::default() });
        for k in 1..=10 {
            let label = format!("{}-hall-{k}", ["poster", "flyer", "table"][(n + k) as usize % 3]);
            book.put_placement(Placement { uid: Uid(n * 100 + k), link, label, ..Placement::default() });
        }
    }
    book
}

/// One keystroke of the filter, to its end.
fn filter(list: &mut List, book: &Book, query: &str) {
    list.filter.set_text(query);
    list.refresh(book, &Shown::default());
    while list.is_searching() {
        list.search_on(book, &Shown::default());
    }
}

fn main() {
    let mut words = std::env::args().skip(1);
    let (name, count) =
        (words.next().unwrap_or_default(), words.next().and_then(|n| n.parse().ok()).unwrap_or(0_usize));
    let times = |work: &mut dyn FnMut(usize)| (0..count).for_each(work);
    match name.as_str() {
        "split" => times(&mut |_| drop(black_box(payload::parse(black_box(PAYLOAD))))),
        "url" => {
            let bot = example_book().bot;
            times(&mut |_| drop(black_box(compose::url(&bot, Channel::Messenger, black_box(PAYLOAD)))));
        }
        "decode" => {
            let book = example_book();
            times(&mut |_| drop(black_box(tester::read(black_box(URL), &book))));
        }
        "filter" => {
            let (book, mut list) = (book(), List::default());
            // The words are looked up once, with the first letter.
            filter(&mut list, &book, "no such word");
            times(&mut |n| filter(&mut list, &book, ["giveaway-0500", "giveaway-0501"][n % 2]));
        }
        "qr" => times(&mut |n| drop(black_box(Code::new(&format!("{URL}{n:04}"), Level::M)))),
        _ => println!("split url decode filter qr"),
    }
}
