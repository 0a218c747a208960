//! Actions are for what can be seen: the cursor stays where somebody works, and what a filter hides is left alone.

use crate::harness::Ui;

/// How many placements the list shows.
fn places(ui: &Ui) -> usize {
    ui.list().iter().filter(|row| row.starts_with("  ")).count()
}

#[test]
fn after_a_placement_the_next_one_has_the_cursor_and_never_the_whole_link() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("l j j j");
    let rows = ui.list();
    let at = ui.program.state.list.position().expect("a row");
    let next = rows[at + 1].trim().to_owned();
    ui.keys("x");
    assert_eq!(ui.selected(), format!("giveaway · {next}"));
    ui.keys("x");
    assert_eq!(places(&ui), 10, "the second one went alone");
    assert!(ui.selected().starts_with("giveaway · "), "{}", ui.selected());
    ui.keys("d").expect("Delete giveaway · ").keys("y");
    assert_eq!(places(&ui), 9);
    assert!(ui.selected().starts_with("giveaway · "), "{}", ui.selected());
}

#[test]
fn after_the_last_placement_the_one_before_has_the_cursor_and_after_all_the_link() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("l j");
    for left in (1..12).rev() {
        // From the end of the link's placements upwards.
        while ui.list()[ui.program.state.list.position().expect("a row")..].iter().skip(1).any(|r| r.starts_with("  "))
        {
            ui.keys("j");
        }
        ui.keys("d y");
        assert_eq!(places(&ui), left);
        assert!(ui.selected().starts_with("giveaway · "), "{}", ui.selected());
    }
    ui.keys("x");
    assert_eq!(ui.selected(), "giveaway");
}

#[test]
fn a_marked_row_that_the_filter_hides_is_touched_by_nothing_and_said() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("<space> /").text("tasting").keys("<enter>");
    ui.expect("1 marked, hidden by the filter");
    ui.keys("d").expect("Delete tasting").expect("1 marked row is hidden by the filter").keys("<esc>");
    ui.keys("y").expect("Copy 2 placements").expect("1 marked row is hidden by the filter").keys("<esc>");
    ui.keys("e").expect("Edit link tasting").keys("<esc>");
    ui.keys("D").expect("Duplicate link tasting").keys("<esc>");
    ui.keys("S").keys("j <enter>").expect_notice("tasting").expect_notice("hidden by the filter");
    ui.keys("x").expect_notice("archived tasting").expect_notice("hidden by the filter");
    // Nothing matches any more: still nothing hidden is touched.
    for key in ["x", "y", "d", "e", "D", "S"] {
        ui.keys(key).expect_notice("no link is selected");
    }
    // Esc shows what is marked before it takes the marks off.
    ui.keys("<esc>").expect("1 marked").expect_no("hidden");
    assert!(ui.list().contains(&"giveaway".to_owned()));
    ui.keys("<esc>").expect_no("marked");
}

#[test]
fn of_several_marked_rows_those_on_screen_are_acted_on() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("<space>").go_to("tasting").keys("<space> /").text("tasting").keys("<enter>");
    ui.expect("2 marked, 1 hidden");
    ui.keys("x").expect_notice("archived tasting");
    ui.keys("/ <esc>");
    assert!(ui.list().contains(&"giveaway".to_owned()), "{:?}", ui.list());
    // “A” marks and unmarks what is shown, and nothing else.
    ui.keys("/").text("welcome").keys("<enter> A").expect("2 marked, 1 hidden").keys("A").expect("1 marked, hidden");
}

#[test]
fn a_marked_placement_in_a_closed_link_is_left_alone_too() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("l j <space> h").expect("○ ▸ giveaway").expect("1 marked, in a closed link");
    ui.go_to("welcome").keys("d").expect("Delete welcome").expect("is in a closed link and left alone").keys("<esc>");
    ui.go_to("giveaway").keys("l").expect_no("closed link");
}

#[test]
fn the_filter_puts_the_cursor_on_the_first_match_and_the_links_row_stands_for_what_is_shown() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("l /").text("radio").keys("<enter>");
    assert_eq!(places(&ui), 1);
    assert_eq!(ui.selected(), "giveaway · radio-spot");
    ui.keys("k").expect("giveaway · radio-spot ─");
    assert_eq!(ui.selected(), "giveaway");
    ui.keys("y").expect("Copy giveaway · radio-spot").keys("m");
    assert!(ui.clipboard().contains("radio") && !ui.clipboard().contains('\n'), "{}", ui.clipboard());
    ui.keys("d").expect("Delete giveaway · radio-spot?").expect("Placements that the filter hides stay").keys("y");
    ui.keys("<esc>");
    assert_eq!(ui.program.state.book.links().count(), 6);
    assert_eq!(ui.list().iter().filter(|r| r.starts_with("  ")).count(), 11);
}

#[test]
fn clearing_the_filter_leaves_the_cursor_on_what_was_found() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("/").text("radio").keys("<enter> <esc>");
    assert_eq!(ui.selected(), "giveaway · radio-spot");
}

#[test]
fn after_a_field_the_next_one_has_the_cursor_and_not_the_first() {
    let mut ui = Ui::sample();
    let named = |ui: &Ui| ui.program.state.selected_field().map(|f| f.name.clone()).unwrap_or_default();
    ui.keys("2 j j");
    assert_eq!(named(&ui), "source");
    ui.keys("x");
    assert_eq!(named(&ui), "table");
    ui.keys("d y");
    assert_eq!(named(&ui), "newsletter");
    ui.keys("G x");
    assert_eq!(named(&ui), "newsletter", "after the last the one before");
}
