//! The history of a link, and the trash.

use crate::harness::Ui;

#[test]
fn a_links_history_is_a_key_away_and_says_what_is_different() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("e <tab> <ctrl-u>").text("Hello there").keys("<ctrl-s>");
    ui.keys("u").keys("H").expect("History of").expect("the user").expect("taken back: edit link welcome");
    ui.expect("“Hello there” →").expect("→ “Hello there”").expect("UTC");
    ui.keys("<esc>").expect_no("History of");
    ui.resize(80, 24).keys("H").expect("History of");
}

#[test]
fn what_is_deleted_comes_back_whole() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway");
    let (before, count) = (ui.list(), ui.program.state.book.link_count());
    let places = ui.program.state.book.placements(ui.program.state.list.cursor.unwrap().link()).to_vec();
    ui.keys("d y")
        .keys("T")
        .expect("Trash 1/1")
        .expect("giveaway")
        .expect(&format!("with {} placements", places.len()));
    ui.keys("<enter>").expect_notice("Bring back link giveaway").expect_no("Trash");
    assert_eq!((ui.list(), ui.program.state.book.link_count()), (before, count));
    assert_eq!(ui.selected(), "giveaway");
    assert_eq!(ui.program.state.book.placements(places[0].link), places);
    ui.keys("u");
    assert_eq!(ui.program.state.book.link_count(), count - 1, "one step");
    ui.restart();
    ui.keys("T").expect("giveaway").keys("<enter>");
    assert_eq!(ui.program.state.book.link_count(), count);
}

#[test]
fn a_name_in_the_trash_can_be_used_again() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("d y").keys("n").text("Welcome").keys("<enter>").expect_no("New link");
    ui.keys("T <enter>").expect_notice("as “welcome-2”, because its name is taken");
    assert_eq!(ui.selected(), "welcome-2");
}

#[test]
fn bulk_actions_are_one_step_and_come_back_one_by_one_or_together() {
    let mut ui = Ui::sample();
    let count = ui.program.state.book.link_count();
    ui.keys("A d y");
    assert!(ui.program.state.book.link_count() < count);
    let gone = count - ui.program.state.book.link_count();
    ui.keys("T").expect(&format!("Trash 1/{gone}")).keys("<enter>");
    assert_eq!(ui.program.state.book.link_count(), count - gone + 1);
    ui.keys("u u");
    assert_eq!(ui.program.state.book.link_count(), count);
}

#[test]
fn an_empty_trash_says_what_it_is_for() {
    let mut ui = Ui::sample();
    ui.keys("T").expect("The trash is empty").keys("<enter>").expect_notice("there is nothing in the trash");
    ui.keys("<esc>").expect_no("Trash");
}
