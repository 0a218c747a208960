//! Two windows that write at the same time, each in a process of its own, while a third looks on: no change is lost, no
//! error is shown, and the third hears of everything.
//!
//! A few hundred changes each by default; `ENTRYLINK_WRITES=5000 cargo test --test two_writers` makes it as many.

use entrylink::app::msg::{Answer, Effect};
use entrylink::domain::{Bot, Change, Entity, Link, Uid};
use entrylink::effects::Desk;
use entrylink::store::{Store, now_ms};
use std::path::Path;
use std::process::{Command, Stdio};

const BOT: Uid = Uid(1);

fn writes() -> i64 {
    std::env::var("ENTRYLINK_WRITES").ok().and_then(|n| n.parse().ok()).unwrap_or(150)
}

fn desk(path: &Path, who: &str) -> Desk {
    let copier = |_: &entrylink::export::Content| Err("no clipboard here".to_owned());
    Desk::new(Store::open(path).unwrap(), Box::new(copier), who)
}

/// A window that makes links and renames each of them, in the process that the test starts; nothing in a run of all tests.
#[test]
fn writer() {
    let Some(path) = std::env::var_os("ENTRYLINK_WRITER_BOOK") else { return };
    let first: i64 = std::env::var("ENTRYLINK_WRITER_FIRST").unwrap().parse().unwrap();
    let mut desk = desk(Path::new(&path), &format!("writer {first}"));
    desk.start(None);
    let mut apply = |ticket: i64, change: Change| {
        let effect = Effect::Apply {
            ticket: ticket as u64,
            changes: vec![change],
            what: format!("write {ticket}"),
            asked: false,
        };
        for answer in desk.perform(effect, now_ms()) {
            // One that is kept busy hears of the others with the answer, too.
            assert!(matches!(answer, Answer::Applied(_) | Answer::Elsewhere { .. }), "{answer:?}");
        }
        desk.idle();
    };
    for n in 0..writes() / 2 {
        let uid = Uid(first + n);
        let link = Link { uid, bot: BOT, reference: format!("link-{uid}"), ..Link::default() };
        let named = Link { name: "renamed".into(), ..link.clone() };
        apply(2 * n, Change::create(Entity::Link(link.clone())));
        apply(2 * n + 1, Change::edit(Entity::Link(link), Entity::Link(named)));
    }
}

#[test]
fn two_windows_that_write_at_once_lose_nothing_and_show_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("links.db");
    let bot = Bot { uid: BOT, name: "Harbour".into(), ..Bot::default() };
    Store::open(&path).unwrap().apply(&[Change::create(Entity::Bot(bot))], "Add", "ann", now_ms()).unwrap();
    let mut third = desk(&path, "ann");
    third.start(None);
    let mut writers: Vec<_> = [1_000_000, 2_000_000]
        .map(|first| {
            Command::new(std::env::current_exe().unwrap())
                .args(["writer", "--exact", "--nocapture"])
                .env("ENTRYLINK_WRITER_BOOK", &path)
                .env("ENTRYLINK_WRITER_FIRST", first.to_string())
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        })
        .into();
    let mut heard = 0;
    let mut running = true;
    while running {
        running = writers.iter_mut().any(|w| w.try_wait().unwrap().is_none());
        for answer in third.idle() {
            match answer {
                Answer::Elsewhere { .. } => heard += 1,
                other => panic!("{other:?}"),
            }
        }
        std::thread::yield_now();
    }
    assert!(writers.iter_mut().all(|w| w.wait().unwrap().success()));
    heard += third.idle().len() as i64;
    let expected = 2 * (writes() / 2) * 2;
    let store = Store::open(&path).unwrap();
    assert_eq!((heard, store.last_seq().unwrap()), (expected, expected + 1));
    let book = store.book(BOT).unwrap();
    assert_eq!(book.link_count() as i64, expected / 2);
    assert!(book.links().all(|l| l.name == "renamed"));
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}
