//! A big book: the first page is there at once and the rest by and by, the selection stays where it is, and what is typed
//! meanwhile is not lost.

use super::harness::Ui;
use entrylink::domain::{Bot, Change, Entity, Link, Placement, Uid};

const LINKS: i64 = 700;

/// More placements than are read at once: 700 links with three each.
fn book() -> Vec<Change> {
    let mut changes = vec![Change::create(Entity::Bot(Bot { uid: Uid(1), name: "Harbour".into(), ..Bot::default() }))];
    for n in 1..=LINKS {
        let link = Link { uid: Uid(n * 10), bot: Uid(1), reference: format!("ref-{n:04}"), ..Link::default() };
        changes.push(Change::create(Entity::Link(link)));
        for k in 1..=3 {
            let place = Placement {
                uid: Uid(100_000 + n * 10 + k),
                link: Uid(n * 10),
                label: format!("place-{k}"),
                ..Placement::default()
            };
            changes.push(Change::create(Entity::Placement(place)));
        }
    }
    changes
}

#[test]
fn the_first_page_does_not_wait_for_the_rest() {
    let mut ui = Ui::with(&book());
    ui.restart_half();
    ui.expect("ref-0700").expect("ref-0685").expect("3 places").expect("reading the rest").expect_no("700 links");
    ui.keys("jjl").expect("place-2");
    assert_eq!(ui.selected(), "ref-0698");
    ui.read_rest();
    ui.expect("3/703 · 700 links").expect("place-2").expect_no("reading the rest");
    assert_eq!(ui.selected(), "ref-0698");
}

#[test]
fn the_selection_of_last_time_stays_on_its_line_when_the_rest_comes() {
    let mut ui = Ui::with(&book());
    ui.keys("<pagedown><pagedown><pagedown>");
    let (row, last) = (ui.selected(), ui.program.state.list.rows.len());
    assert!(row != "ref-0700" && last == LINKS as usize);
    for order in ["newest", "ref", "status", "placements"] {
        ui.restart_half();
        assert_eq!(ui.selected(), row, "{order}");
        ui.keys("kk");
        let (now, line) = (ui.selected(), ui.position("ref-0").y);
        let before = ui.position(&now);
        ui.read_rest();
        assert_eq!((ui.selected(), ui.position(&now), ui.position("ref-0").y), (now, before, line), "{order}");
        ui.keys("jjs");
    }
}

#[test]
fn what_needs_the_whole_book_is_done_when_it_is_there() {
    let mut ui = Ui::with(&book());
    ui.restart_half();
    ui.keys("n").expect_notice("the rest of the book is being read");
    ui.text("spring").paste("-sale").keys("<enter>");
    ui.expect("reading the rest").expect_no("spring-sale");
    ui.read_rest();
    ui.expect("spring-sale").expect("701 links");
    assert_eq!(ui.selected(), "spring-sale");
}

#[test]
fn help_and_panes_do_not_wait() {
    let mut ui = Ui::with(&book());
    ui.restart_half();
    ui.keys("?").expect("Every pane").keys("<esc>2").expect_no("Every pane");
    ui.keys("q");
    assert!(ui.has_quit);
}

#[test]
fn what_another_window_does_meanwhile_is_in_the_book() {
    let mut ui = Ui::with(&book());
    ui.restart_half();
    let new = Link { uid: Uid(99_999), bot: Uid(1), reference: "from-elsewhere".into(), ..Link::default() };
    ui.elsewhere(&[Change::create(Entity::Link(new))]);
    ui.read_rest();
    ui.expect("701 links").keys("g").expect("from-elsewhere");
}

#[test]
fn a_search_goes_on_between_two_keys() {
    let mut ui = Ui::with(&book());
    ui.keys("/").text("place");
    ui.expect("2/2,800").expect("700 links");
    ui.text("-2 0042").expect("ref-0042").expect("1 of 700 links");
    // A key in the middle of a search begins another one; what is shown at the end is what was typed.
    ui.keys("<esc>jj/").search_later(true).text("place");
    assert!(ui.program.is_searching(), "a search that is done at once tests nothing");
    ui.text("-3 0100").search_later(false);
    ui.expect("1 of 700 links").expect("ref-0100");
    assert_eq!(ui.selected(), "ref-0100 · place-3");
}

#[test]
fn a_change_under_a_filter_leaves_the_cursor_on_its_row() {
    let mut ui = Ui::with(&book());
    ui.keys("/").text("place").keys("<enter><pagedown><pagedown>");
    let row = ui.selected();
    let new = Link { uid: Uid(99_999), bot: Uid(1), reference: "place".into(), ..Link::default() };
    ui.search_later(true).elsewhere(&[Change::create(Entity::Link(new))]);
    assert_eq!(ui.selected(), row);
    ui.search_later(false);
    assert_eq!(ui.selected(), row);
    ui.expect("701 links");
}
