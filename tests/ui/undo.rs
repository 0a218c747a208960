//! Everything can be taken back and done again, also after the program was closed.

use crate::harness::Ui;

#[test]
fn changes_are_taken_back_and_done_again_in_order() {
    let mut ui = Ui::sample();
    ui.keys("n").text("one").keys("<enter>n").text("two").keys("<enter> x");
    assert!(!ui.list().contains(&"two".to_owned()));
    ui.keys("u").expect_notice("taken back: archive two");
    assert_eq!(ui.selected(), "two");
    ui.keys("u u");
    assert!(!ui.list().contains(&"one".to_owned()) && !ui.list().contains(&"two".to_owned()));
    ui.keys("<ctrl-r>").expect_notice("done again: new link one").keys("<ctrl-r>");
    assert_eq!(ui.selected(), "two");
}

#[test]
fn after_the_program_was_closed_too() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("d y").restart();
    assert!(!ui.list().contains(&"giveaway".to_owned()));
    ui.keys("u");
    assert_eq!(ui.selected(), "giveaway");
    assert_eq!(ui.program.state.targets().len(), 12);
    ui.restart();
    ui.keys("<ctrl-r>");
    assert!(!ui.list().contains(&"giveaway".to_owned()));
}

#[test]
fn where_there_is_nothing_left_to_take_back_that_is_said() {
    let mut ui = Ui::empty();
    ui.keys("n").paste("https://t.me/corner_cafe_bot?start=x").keys("<tab>").text("Corner").keys("<enter>");
    ui.keys("<ctrl-r>");
    assert!(!ui.notice().is_empty());
    ui.keys("u").expect("Welcome to entrylink");
}

#[test]
fn a_deleted_bot_comes_back_with_everything() {
    let mut ui = Ui::sample();
    ui.keys("b d y").restart();
    ui.keys("u");
    assert!(ui.header().contains("Harbour Coffee"), "{}", ui.screen());
    assert_eq!((ui.program.state.book.link_count(), ui.program.state.book.fields.len()), (6, 6));
}
