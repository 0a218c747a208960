//! What was printed or sent: written down with a few keys, looked up, and asked about before it breaks.

use crate::harness::Ui;

/// The sample, with 5,000 flyers of the giveaway's first placement written down as printed.
fn printed() -> Ui {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("l j P n").text("5000").keys("<enter>");
    ui.expect_notice("recorded 5,000 flyers printed").expect("What is out · 1 record").keys("<esc>");
    ui
}

#[test]
fn a_record_is_seen_where_the_placement_is() {
    let mut ui = printed();
    ui.expect("out     5,000 flyers");
    ui.keys("P").expect("The placement has the same link today").keys("y");
    assert!(ui.clipboard().contains("ref=giveaway--"), "{}", ui.clipboard());
    ui.keys("a").expect("1 record of Harbour Coffee").keys("<esc>").restart();
    ui.keys("P").expect("5,000 flyers");
}

#[test]
fn an_edit_that_would_break_it_asks_and_keeps_what_was_typed() {
    let mut ui = printed();
    ui.go_to("giveaway").keys("e<end>").text("x").keys("<enter>");
    ui.expect("Break what is printed or sent already?").expect("this changes 5,000 flyers printed on 28 May 2026");
    // Enter never confirms.
    ui.keys("<enter>").expect("Break what is printed");
    ui.keys("n").expect("giveawayx").expect("Edit link giveaway");
    assert!(ui.program.state.book.link_by_ref("giveaway").is_some());
    ui.keys("<enter> y");
    assert!(ui.program.state.book.link_by_ref("giveawayx").is_some());
    ui.keys("P").expect("Today it would be");
    // To the printed link again: nothing breaks, nothing is asked.
    ui.keys("<esc> e<end><backspace><enter>");
    assert!(ui.program.state.book.link_by_ref("giveaway").is_some());
    ui.expect_no("Break what is printed");
    ui.keys("P").expect("the same link today");
}

#[test]
fn an_edit_that_breaks_nothing_does_not_ask() {
    let mut ui = printed();
    ui.keys("e<end>").text("-2").keys("<ctrl-s>").expect_no("Break what is printed");
    ui.go_to("giveaway").keys("e<tab>").text("Great ").keys("<enter>").expect_no("Break what is printed");
}

#[test]
fn a_deletion_says_what_is_out() {
    let mut ui = printed();
    ui.go_to("giveaway").keys("d").expect("takes away the link of 5,000 flyers").keys("y");
    // The question was answered once: paper outlives the link.
    assert!(ui.program.state.book.link_by_ref("giveaway").is_none());
    ui.keys("P").expect("is gone");
    ui.keys("<esc> b d").expect_no("takes away");
}

#[test]
fn undo_asks_too() {
    let mut ui = printed();
    ui.keys("u").expect_notice("taken back: record 5,000 flyers printed");
    ui.keys("<ctrl-r>").expect_notice("done again");
    ui.go_to("giveaway").keys("e<end>").text("x").keys("<enter> y u").expect_notice("taken back: edit link giveawayx");
    ui.keys("<ctrl-r>").expect("Break what is printed").expect("edit link giveawayx").keys("n");
    assert!(ui.program.state.book.link_by_ref("giveaway").is_some());
    ui.keys("<ctrl-r> y");
    assert!(ui.program.state.book.link_by_ref("giveawayx").is_some());
}

#[test]
fn a_bot_that_is_not_on_screen_is_asked_about_by_the_worker() {
    let mut ui = printed();
    ui.keys("b j<enter>");
    assert!(ui.header().contains("Linden Books"), "{}", ui.screen());
    ui.keys("b k e<tab><end><backspace><ctrl-s>").expect("Break what is printed").expect("5,000 flyers");
    ui.keys("n").expect("Edit bot Harbour Coffee");
    ui.keys("<ctrl-s> y").expect_no("Edit bot").expect_no("Break what is printed").keys("<esc>");
    ui.keys("b k<enter>").keys("P").expect("Today it would be");
}

#[test]
fn a_record_needs_a_number_and_a_day() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("P").expect("Nothing is written down").keys("d").expect_notice("nothing is written down");
    ui.keys("n<ctrl-s>").expect("write a number").text("7").keys("<tab><tab><tab>").text("x").keys("<ctrl-s>");
    ui.expect("a day is written like").keys("<backspace><ctrl-s>");
    // One for each of the link's twelve placements.
    ui.expect_notice("recorded 84 flyers printed").expect("12 records");
    ui.keys("d").expect("Delete this record?").keys("y").expect("11 records");
}

#[test]
fn a_placement_is_told_apart_and_its_url_ends_where_it_does() {
    let mut ui = Ui::sample();
    ui.resize(80, 24)
        .keys("n")
        .text("spring-giveaway-with-a-rather-long-name-for-a-ref-of-a-link-of-ours")
        .keys("<ctrl-s>a");
    ui.text("seat-north-001\nseat-north-002").keys("<ctrl-s>P n").text("500").keys("<ctrl-s>");
    ui.expect("✓ seat-north-001").expect("✓ seat-north-002").expect("--seat-2 ").expect("the same link today");
}
