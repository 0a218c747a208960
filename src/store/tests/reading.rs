//! A big book is read in two steps, and is the same as if it were read at once.

use super::{bot, link, placement};
use crate::domain::{Book, Change, Entity, Link, Status, Uid};
use crate::store::{Order, Page, Store};

/// Two bots, and 30 links of the first with up to four placements each.
fn store() -> Store {
    let mut store = Store::open_in_memory().unwrap();
    let mut changes =
        vec![Change::create(Entity::Bot(bot(1, "Harbour"))), Change::create(Entity::Bot(bot(2, "Museum")))];
    for n in 0..30 {
        let status = Status::ALL[n as usize % 5];
        let reference = format!("ref-{:02}", n * 7 % 30);
        changes.push(Change::create(Entity::Link(Link { status, ..link(100 + n, 1, &reference) })));
        changes.push(Change::create(Entity::Link(link(200 + n, 2, &reference))));
        for k in 0..n % 5 {
            changes.push(Change::create(Entity::Placement(placement(1000 + n * 10 + k, 100 + n, &format!("p{k}")))));
        }
    }
    store.apply(&changes, "all", "a test", 0).unwrap();
    store
}

fn contents(book: &Book) -> Vec<(Link, usize, String)> {
    let places = |l: &Link| format!("{:?}", book.placements(l.uid));
    book.links().map(|l| (l.clone(), book.placements(l.uid).len(), places(l))).collect()
}

#[test]
fn a_book_read_in_pieces_is_the_book() {
    let mut store = store();
    let mut reading = store.begin(Uid(1)).unwrap();
    assert_eq!(reading.bot(), Uid(1));
    assert!(store.go_on(&mut reading).unwrap());
    // What is changed while it is read is in it at the end.
    let new = [Change::create(Entity::Link(link(500, 1, "new"))), Change::remove(Entity::Link(link_in(&store, 100)))];
    store.apply(&new, "meanwhile", "a test", 1).unwrap();
    while store.go_on(&mut reading).unwrap() {}
    let (read, book) = (store.end(reading).unwrap(), store.book(Uid(1)).unwrap());
    assert_eq!(contents(&read), contents(&book));
    assert_eq!(read.statuses(None), book.statuses(None));
    assert_eq!((read.placement_count(), read.link_count()), (60, 30));
}

fn link_in(store: &Store, uid: i64) -> Link {
    store.book(Uid(1)).unwrap().link(Uid(uid)).unwrap().clone()
}

#[test]
fn a_page_has_the_links_around_the_cursor_in_every_order() {
    let store = store();
    let whole = store.book(Uid(1)).unwrap();
    let at = Uid(113);
    for order in [Order::Newest, Order::Ref, Order::Status, Order::Placements] {
        let mut shown: Vec<&Link> = whole.links().filter(|l| l.status != Status::Archived).collect();
        shown.sort_by_key(|l| match order {
            Order::Newest => (-l.uid.0, 0, String::new()),
            Order::Ref => (0, 0, l.reference.clone()),
            Order::Status => (0, l.status as usize, l.reference.clone()),
            Order::Placements => (0, usize::MAX - whole.placements(l.uid).len(), l.reference.clone()),
        });
        for around in [Some(at), None] {
            let page = store.page(Uid(1), Page { order, campaign: None, around, rows: 5 }).unwrap();
            let middle = around.and_then(|uid| shown.iter().position(|l| l.uid == uid)).unwrap_or(0);
            let mut expected: Vec<Uid> =
                shown[middle.saturating_sub(5)..shown.len().min(middle + 5)].iter().map(|l| l.uid).collect();
            expected.sort();
            assert_eq!(page.links().map(|l| l.uid).collect::<Vec<_>>(), expected, "{order:?} {around:?}");
            for link in page.links() {
                assert_eq!(page.placements(link.uid), whole.placements(link.uid));
            }
            assert_eq!(page.others, whole.others);
        }
    }
    // A cursor that is on no link of this bot is none.
    let page = store.page(Uid(1), Page { around: Some(Uid(213)), rows: 3, ..Page::default() }).unwrap();
    assert_eq!(page.links().map(|l| l.uid.0).collect::<Vec<_>>(), [126, 127, 128]);
}

#[test]
fn a_part_has_what_some_placements_need_and_no_more() {
    let store = store();
    let whole = store.book(Uid(1)).unwrap();
    // Two of a link, one of another, one that is another link's, one of another bot, one that is gone.
    let places =
        [(114, 1142), (114, 1140), (119, 1191), (119, 1142), (213, 1), (114, 9)].map(|(l, p)| (Uid(l), Uid(p)));
    let part = store.part(Uid(1), &places).unwrap();
    assert_eq!((part.link_count(), part.placement_count()), (2, 3));
    for (link, place) in &places[..3] {
        assert_eq!(part.link(*link), whole.link(*link));
        assert_eq!(part.placement(*link, *place), whole.placement(*link, *place));
    }
    assert_eq!((&part.others, &part.fields, part.prints.len()), (&whole.others, &whole.fields, 0));
    assert!(store.part(Uid(77), &places).is_err());
}

/// The newest links come out of an index, in their order: a page takes the same time however many links there are.
#[test]
fn the_first_page_is_not_sorted() {
    let store = store();
    let plan = "EXPLAIN QUERY PLAN SELECT uid FROM links WHERE bot = ?1 AND ?2 IS NULL AND status <> 'archived'
        AND uid <= ?4 ORDER BY uid DESC LIMIT ?3";
    let mut statement = store.conn.prepare(plan).unwrap();
    let steps = statement.query_map((1, None::<i64>, 9, i64::MAX), |row| row.get::<_, String>(3)).unwrap();
    let steps: Vec<_> = steps.map(Result::unwrap).collect();
    assert!(steps.len() == 1 && steps[0].contains("links_by_bot"), "{steps:?}");
}

/// A statement is compiled once, whatever values are bound to it.
#[test]
fn statements_are_not_compiled_anew_for_each_value() {
    let store = store();
    let select = "SELECT l.uid FROM links l LEFT JOIN link_tags t ON t.link = l.uid WHERE l.bot = ?1 AND l.uid >= ?2";
    let mut statement = store.conn.prepare(select).unwrap();
    for uid in 100..110 {
        assert!(statement.query((1, uid)).unwrap().next().unwrap().is_some());
    }
    assert_eq!(statement.get_status(rusqlite::StatementStatus::RePrepare), 0);
}
