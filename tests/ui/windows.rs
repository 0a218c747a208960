//! Two windows on one book: each sees the other's changes without a moved selection, and what both change at the same
//! time is for the user to decide.

use crate::harness::Ui;
use entrylink::domain::{Change, Entity, Link, Status};

fn link(ui: &Ui, reference: &str) -> Link {
    ui.program.state.book.link_by_ref(reference).cloned().expect("a link of the sample")
}

/// What the other window does to a link.
fn edit(ui: &Ui, reference: &str, change: impl Fn(&mut Link)) -> Change {
    let before = link(ui, reference);
    let mut after = before.clone();
    change(&mut after);
    Change::edit(Entity::Link(before), Entity::Link(after))
}

#[test]
fn the_others_changes_are_seen_and_nothing_moves() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("<space>").keys("k");
    let (selected, marks, top) = (ui.selected(), ui.program.state.list.marks.clone(), ui.list());
    let change = edit(&ui, "welcome", |l| l.status = Status::Live);
    ui.elsewhere(&[change]).expect_notice("somebody else: a change elsewhere");
    assert_eq!((ui.selected(), &ui.program.state.list.marks), (selected, &marks));
    assert_eq!(ui.list(), top);
    assert_eq!(link(&ui, "welcome").status, Status::Live);
    assert!(ui.program.state.overlays.is_empty());
}

#[test]
fn different_attributes_of_one_link_can_be_saved_together() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("e <tab>").text("mine");
    let change = edit(&ui, "welcome", |l| l.tags = vec!["theirs".to_owned()]);
    ui.elsewhere(&[change]).keys("<ctrl-s>");
    ui.expect("Two versions").expect("Another window changed the link “welcome” while you edited it");
    ui.expect("yours").expect("*theirs").expect("mine");
    assert!(!link(&ui, "welcome").name.contains("mine"), "nothing is saved yet");
    ui.keys("b").expect_no("Two versions").expect_no("Edit link");
    let welcome = link(&ui, "welcome");
    assert!(welcome.name.ends_with("mine") && welcome.tags == ["theirs"], "{welcome:?}");
    ui.restart();
    assert_eq!(link(&ui, "welcome"), welcome);
}

#[test]
fn the_same_attribute_is_yours_or_theirs_and_undo_knows_both() {
    let mut ui = Ui::sample();
    for (key, theirs, name) in [("m", "theirs", "mine"), ("t", "also theirs", "also theirs")] {
        ui.go_to("welcome").keys("e <tab> <ctrl-u>").text("mine");
        let change = edit(&ui, "welcome", |l| l.name = theirs.to_owned());
        ui.elsewhere(&[change]).keys("<ctrl-s>").expect("Two versions");
        ui.keys("b").expect_notice("both changed the same attribute").expect("Two versions");
        ui.keys(key).expect_no("Two versions").expect_no("Edit link");
        assert_eq!(link(&ui, "welcome").name, name);
        if key == "m" {
            ui.keys("u");
            assert_eq!(link(&ui, "welcome").name, theirs, "what was overwritten is a step back");
        }
    }
}

#[test]
fn the_way_back_leads_to_the_form_with_everything_typed() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("e <tab> <ctrl-u>").text("mine");
    let change = edit(&ui, "welcome", |l| l.name = "theirs".to_owned());
    ui.elsewhere(&[change]).keys("<ctrl-s>").expect("Two versions").keys("<esc>").expect("Edit link").expect("mine");
    ui.text("!").keys("<ctrl-s>").expect("Two versions").expect("mine!");
    assert_eq!(link(&ui, "welcome").name, "theirs");
}

#[test]
fn who_saves_before_the_other_window_is_heard_of_sees_both_too() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("e <tab> <ctrl-u>").text("mine");
    let change = edit(&ui, "welcome", |l| l.name = "theirs".to_owned());
    ui.elsewhere_unheard(&[change]).keys("<ctrl-s>").expect("Two versions").expect("*theirs").expect("*mine");
    assert_eq!(link(&ui, "welcome").name, "theirs");
    ui.keys("m");
    assert_eq!(link(&ui, "welcome").name, "mine");
}

#[test]
fn a_form_that_nobody_else_touched_is_saved_without_a_question() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("e <tab> <ctrl-u>").text("mine");
    let change = edit(&ui, "giveaway", |l| l.name = "theirs".to_owned());
    ui.elsewhere(&[change]).keys("<ctrl-s>").expect_no("Two versions");
    assert_eq!((link(&ui, "welcome").name.as_str(), link(&ui, "giveaway").name.as_str()), ("mine", "theirs"));
}

#[test]
fn both_versions_are_on_the_smallest_screens() {
    for (columns, rows) in [(40, 10), (80, 24), (200, 50)] {
        let mut ui = Ui::sample();
        ui.go_to("welcome").keys("e <tab> <ctrl-u>").text("mine");
        let change = edit(&ui, "welcome", |l| l.name = "theirs".to_owned());
        ui.elsewhere(&[change]).keys("<ctrl-s>").resize(columns, rows).expect("Two versions").expect("yours, over");
    }
}

#[test]
fn who_keeps_a_key_pressed_hears_of_the_others_too() {
    let mut ui = Ui::sample();
    let change = edit(&ui, "welcome", |l| l.status = Status::Live);
    ui.keys("j").elsewhere_unheard(&[change]).keys("k");
    assert_eq!(link(&ui, "welcome").status, Status::Draft);
    ui.wait_ms(600).keys("j");
    assert_eq!(link(&ui, "welcome").status, Status::Live);
}

#[test]
fn of_long_names_the_two_versions_show_where_they_differ() {
    let long = "a name that both have and that goes on for as long as nobody can say what it is about ".repeat(5);
    for (columns, rows) in [(80, 24), (120, 36)] {
        let mut ui = Ui::sample();
        let change = edit(&ui, "welcome", |l| l.name.clone_from(&long));
        ui.elsewhere(&[change]).resize(columns, rows).go_to("welcome").keys("e <tab> <end>").text("mine");
        let change = edit(&ui, "welcome", |l| l.name = format!("{long}theirs"));
        ui.elsewhere(&[change])
            .keys("<ctrl-s>")
            .expect("Two versions")
            .expect("mine")
            .expect("theirs")
            .expect("yours, over");
    }
}

#[test]
fn a_box_over_a_form_over_a_code_leaves_the_form_whole() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway");
    assert!(ui.shows_code());
    ui.keys("e <tab>").text("mine");
    let change = edit(&ui, "giveaway", |l| l.tags = vec!["x".to_owned()]);
    ui.elsewhere(&[change]).keys("<ctrl-s>").expect("Two versions");
    let top = ui.rows_with("Edit link giveaway")[0].clone();
    assert!(top.contains('╮') && !ui.shows_code(), "{}", ui.screen());
}
