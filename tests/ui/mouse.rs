//! The mouse reaches what the keys reach.

use crate::harness::Ui;
use entrylink::app::input::MouseAction;
use entrylink::app::state::Pane;
use ratatui::layout::Position;

#[test]
fn a_click_selects_a_row_and_a_double_click_opens_it() {
    let mut ui = Ui::sample();
    let Position { x, y } = ui.position("▸ tasting");
    let at = Position::new(x + 2, y);
    ui.mouse_at(at, MouseAction::Click).expect_no("invitation-four");
    assert_eq!(ui.selected(), "tasting");
    ui.mouse_at(at, MouseAction::DoubleClick).expect("invitation-four").click("invitation-four");
    assert_eq!(ui.selected(), "tasting · invitation-four");
    ui.double_click("invitation-four");
    assert_eq!(ui.program.state.pane, Pane::Detail);
}

#[test]
fn a_click_gives_a_pane_the_focus() {
    let mut ui = Ui::sample();
    for (text, pane) in
        [("2 Fields", Pane::Fields), ("3 Tester", Pane::Tester), ("4 welcome", Pane::Detail), ("1 Links", Pane::Links)]
    {
        ui.click(text);
        assert_eq!(ui.program.state.pane, pane, "{text}");
    }
}

#[test]
fn the_wheel_moves_in_the_pane_under_it_and_leaves_the_focus() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("l g").wheel("▸ welcome", 2);
    assert!(ui.program.state.list.position() > Some(1));
    ui.wheel("1 Links", -9);
    assert_eq!(ui.program.state.list.position(), Some(0));
    ui.wheel("738", 1);
    assert_ne!(ui.program.state.field, ui.program.state.book.fields.first().map(|f| f.uid));
    assert_eq!(ui.program.state.pane, Pane::Links);
}

#[test]
fn the_footers_commands_can_be_clicked() {
    let mut ui = Ui::sample();
    ui.click("n new").expect("New link").keys("<esc>").click("? help").expect("Keys");
}

#[test]
fn what_lies_under_a_popup_is_out_of_reach() {
    let mut ui = Ui::sample();
    let row = ui.position("tasting");
    ui.keys("n").mouse_at(row, MouseAction::Click).expect("New link");
    assert_eq!(ui.selected(), "welcome");
}

#[test]
fn forms_and_lists_take_clicks() {
    let mut ui = Ui::sample();
    ui.keys("n").click("Campaign  ").text("Spring").expect("Campaign       Spring");
    ui.keys("<esc>y b").double_click("Linden Books");
    assert!(ui.header().contains("Linden Books"), "{}", ui.header());
    ui.keys(":").text("every key").double_click("Every key").expect("Keys");
}

#[test]
fn a_click_anywhere_breaks_nothing() {
    for keys in ["", "n", "y", "Q", "b", "?", ":", "d", "4z", "3"] {
        let mut ui = Ui::sample();
        ui.keys(keys);
        for (n, y) in (0..36).step_by(5).enumerate() {
            for x in (0..120).step_by(29) {
                let turn = if n % 2 == 0 { MouseAction::WheelDown } else { MouseAction::WheelUp };
                ui.mouse_at(Position::new(x, y), MouseAction::Click).mouse_at(Position::new(x, y), turn);
            }
        }
        assert!(!ui.has_quit);
    }
}
