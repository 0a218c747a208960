//! Many placements at once: a label a line, pasted lists, ranges.

use crate::harness::Ui;

/// The labels of the selected link's placements.
fn labels(ui: &Ui) -> Vec<String> {
    let state = &ui.program.state;
    let link = state.link().expect("a link is selected");
    state.book.placements(link.uid).iter().map(|p| p.label.clone()).collect()
}

#[test]
fn a_line_is_a_placement() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("a").text("door\nwindow\n\n  till  ").expect("3 placements").keys("<ctrl-s>");
    assert_eq!(labels(&ui), ["door", "window", "till"], "the unused first placement makes room");
    ui.expect_notice("3 new placements of welcome");
}

#[test]
fn a_pasted_list_is_many_placements() {
    let mut ui = Ui::sample();
    ui.go_to("tasting").keys("a").paste("door\r\nwindow\r\ntill\r\n").expect("3 placements: door, window, till");
    ui.keys("<ctrl-s>");
    assert_eq!(labels(&ui), ["invitation-two", "invitation-four", "door", "window", "till"]);
}

#[test]
fn a_range_of_letters_is_a_placement_each() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("a").text("hall-{a..f}").expect("6 placements: hall-a, hall-b").keys("<ctrl-s>");
    assert_eq!(labels(&ui), ["hall-a", "hall-b", "hall-c", "hall-d", "hall-e", "hall-f"]);
}

#[test]
fn a_range_of_numbers_keeps_its_zeros() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("a").text("table-{01..40}").expect("40 placements: table-01").keys("<ctrl-s>");
    let labels = labels(&ui);
    assert_eq!((labels.len(), labels[0].as_str(), labels[39].as_str()), (40, "table-01", "table-40"));
}

#[test]
fn each_label_goes_into_a_value_of_its_own_by_the_fields_name() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("a").text("stand-{1..3}").expect("--stand-1").keys("<ctrl-s> y t");
    let urls: Vec<String> = ui.clipboard().lines().map(str::to_owned).collect();
    assert_eq!(urls.len(), 3);
    for (n, url) in urls.iter().enumerate() {
        assert!(url.ends_with(&format!("?start=giveaway--stand-{}", n + 1)), "{url}");
    }
}

#[test]
fn what_was_just_made_is_marked_and_copied_next() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("a").text("x-{1..4}").keys("<ctrl-s>").expect("4 marked").keys("y m");
    assert_eq!(ui.clipboard().lines().count(), 4);
}

#[test]
fn a_label_is_no_value_for_a_number() {
    let mut ui = Ui::sample();
    // The payload field of “tasting” counts seats.
    ui.go_to("tasting").keys("a").text("x-{1..2}").keys("<tab>").text("4").keys("<ctrl-s> y t");
    let url = "https://t.me/harbour_coffee_bot?start=tasting--4";
    assert_eq!(ui.clipboard(), format!("{url}\n{url}"));
}

#[test]
fn a_label_that_is_there_already_is_refused_and_nothing_is_made() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("a").text("new-one\nRECEIPT").keys("<ctrl-s>").expect("RECEIPT").expect("Add placements");
    assert_eq!(labels(&ui).len(), 12);
    ui.keys("<ctrl-u>").text("new-one").keys("<ctrl-s>").expect("“new-one” stands here twice");
    assert_eq!(labels(&ui).len(), 12);
}

#[test]
fn more_than_anyone_can_mean_is_refused() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("a").text("{1..999999999}").keys("<ctrl-s>").expect("Add placements");
    assert_eq!(labels(&ui), ["default"]);
}

#[test]
fn many_at_once_are_one_step_to_take_back() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("a").text("t-{01..40}").keys("<ctrl-s> u");
    assert_eq!(labels(&ui), ["default"]);
    ui.keys("<ctrl-r>");
    assert_eq!(labels(&ui).len(), 40);
}
