//! Filter, order, marks, campaigns: always with counts, and the cursor stays on its row.

use crate::harness::{NOW, Ui};
use entrylink::domain::{Change, Entity, IdSource, Link};

#[test]
fn the_filter_is_fuzzy_and_finds_refs_names_tags_campaigns_and_labels() {
    for (query, found) in [
        ("gvwy", "giveaway"),
        ("evening", "tasting"),
        ("mail", "newsletter"),
        ("in the shops", "1759931745026"),
        ("terrace", "1759931745026"),
    ] {
        let mut ui = Ui::sample();
        ui.keys("/").text(query);
        assert!(ui.list().contains(&found.to_owned()), "{query}: {:?}", ui.list());
        assert!(ui.list().len() < 12, "{query}: {:?}", ui.list());
    }
}

#[test]
fn the_filter_needs_no_diacritics() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("a").text("Zürich\nBern").keys("<ctrl-s> <esc> /").text("zur");
    assert_eq!(ui.list(), ["welcome", "  Zürich"]);
}

#[test]
fn the_filter_says_how_many_match_and_how_to_clear_it() {
    let mut ui = Ui::sample();
    ui.keys("/").text("tasting").expect("1 of 5 links").keys("<enter>");
    assert_eq!(ui.list(), ["tasting"]);
    ui.keys("<esc>");
    assert_eq!(ui.list().len(), 5);
    ui.keys("/").text("qqqq").expect("No link matches “qqqq”").expect("Esc clears");
    ui.keys("<esc>");
    assert_eq!(ui.list().len(), 5);
}

#[test]
fn typing_a_filter_triggers_no_command_and_the_arrows_still_move() {
    let mut ui = Ui::sample();
    ui.keys("/").text("aqdnxQ").expect("No link matches").keys("<ctrl-u>").text("e");
    assert!(ui.program.state.overlays.is_empty() && !ui.has_quit);
    let first = ui.selected();
    ui.keys("<down>");
    assert_ne!(ui.selected(), first);
}

#[test]
fn links_are_sorted_in_ways_that_are_named_and_remembered() {
    let mut ui = Ui::sample();
    assert_eq!(ui.list()[0], "welcome", "the newest first");
    ui.keys("s").expect_notice("by ref");
    assert_eq!(ui.list()[0], "1759931745026");
    ui.keys("s").expect_notice("by status");
    assert_eq!(ui.list()[0], "welcome");
    ui.keys("s").expect_notice("most placements first");
    assert_eq!(ui.list()[0], "giveaway");
    ui.restart();
    assert_eq!(ui.list()[0], "giveaway", "remembered");
}

#[test]
fn sorting_leaves_the_cursor_on_its_row() {
    let mut ui = Ui::sample();
    ui.go_to("tasting");
    for _ in 0..4 {
        ui.keys("s");
        assert_eq!(ui.selected(), "tasting");
    }
}

#[test]
fn marks_are_counted_and_what_works_on_one_works_on_the_marked() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("l j <space><space>").expect("2 marked").keys("y t");
    assert_eq!(ui.clipboard().lines().count(), 2);
    ui.keys("S").expect("Status").keys("<esc> d").expect("Delete 2 placements?").keys("y");
    assert_eq!(ui.list().iter().filter(|row| row.starts_with("  ")).count(), 10);
    ui.keys("u");
    assert_eq!(ui.list().iter().filter(|row| row.starts_with("  ")).count(), 12);
}

#[test]
fn every_row_is_marked_and_unmarked_at_once() {
    let mut ui = Ui::sample();
    ui.keys("A").expect("5 marked").keys("x").expect_notice("5 links");
    assert!(ui.list().is_empty());
    ui.expect("Every link is archived").keys("u").expect_no("marked");
    assert_eq!(ui.list().len(), 5);
    ui.keys("A A").expect_no("marked");
}

#[test]
fn escape_takes_off_the_marks_then_the_filter() {
    let mut ui = Ui::sample();
    ui.keys("/").text("tasting").keys("<enter><space>").expect("1 marked").keys("<esc>").expect_no("marked");
    ui.expect("1 of 5 links").keys("<esc>").expect_no("1 of 5");
}

#[test]
fn one_campaign_is_shown_and_all_again() {
    let mut ui = Ui::sample();
    ui.keys("c j <enter>");
    assert_eq!(ui.list(), ["newsletter", "tasting", "giveaway"]);
    assert!(ui.header().contains("Spring launch"), "{}", ui.header());
    ui.keys("n").text("summer").keys("<enter>");
    assert!(ui.list().contains(&"summer".to_owned()), "a new link belongs to the campaign that is shown");
    ui.restart();
    assert!(ui.header().contains("Spring launch"), "remembered: {}", ui.header());
    ui.keys("c g <enter>");
    assert_eq!(ui.list().len(), 6);
}

#[test]
fn counts_and_positions_are_always_visible() {
    let mut ui = Ui::sample();
    ui.expect("1/5 · 5 links").keys("j").expect("2/5");
    ui.go_to("giveaway").keys("l").expect("5/17").expect("1/12").keys("2").expect("1/6").keys("j").expect("2/6");
    assert!(ui.header().contains("2 live"), "{}", ui.header());
    ui.keys("Q");
    ui.keys("<esc>?").expect("of ");
}

#[test]
fn the_cursor_stays_on_its_row_when_another_window_changes_the_data() {
    let mut ui = Ui::sample();
    ui.go_to("tasting");
    let bot = ui.program.state.book.bot.uid;
    let mut ids = IdSource::new(99);
    let links: Vec<Change> = (0..30)
        .map(|n| {
            let link = Link { uid: ids.next(NOW), bot, reference: format!("new-{n}"), ..Link::default() };
            Change::create(Entity::Link(link))
        })
        .collect();
    ui.elsewhere(&links);
    assert_eq!(ui.selected(), "tasting");
    ui.expect("tasting").expect("35 links").expect_notice("somebody else");
    let giveaway = ui.program.state.book.link_by_ref("tasting").cloned().expect("it is there");
    let removal = ui.program.state.book.removal_of_link(giveaway.uid);
    ui.elsewhere(&removal);
    assert!(!ui.list().contains(&"tasting".to_owned()));
    assert!(!ui.selected().is_empty(), "the neighbour has the cursor");
}

#[test]
fn the_selection_is_remembered_by_identity() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("l j j j");
    let selected = ui.selected();
    ui.restart();
    assert_eq!(ui.selected(), selected);
}

#[test]
fn all_the_keys_that_move_move() {
    let mut ui = Ui::sample();
    for (keys, at) in [("j", 1), ("k", 0), ("<down>", 1), ("<up>", 0), ("G", 4), ("g", 0), ("<end>", 4), ("<home>", 0)]
    {
        ui.keys(keys);
        assert_eq!(ui.program.state.list.position(), Some(at), "{keys}");
    }
    ui.go_to("giveaway").keys("<right>g");
    ui.keys("<pagedown>");
    let page = ui.program.state.list.position();
    assert!(page > Some(4), "{page:?}");
    ui.keys("<pageup>");
    assert_eq!(ui.program.state.list.position(), Some(0));
    ui.go_to("giveaway").keys("<left>");
    assert_eq!(ui.list().len(), 5);
}

/// The letters of the channels at the end of a link's row.
fn letters(ui: &Ui, reference: &str) -> String {
    let screen = ui.screen();
    let rows = screen.lines().filter_map(|row| row.split('│').nth(1));
    let mut rows =
        rows.filter(|row| row.contains(&format!("▸ {reference} ")) || row.contains(&format!("▾ {reference} ")));
    rows.next().and_then(|row| row.split_whitespace().last()).expect("the link has a row").to_owned()
}

#[test]
fn the_row_of_a_link_says_the_worst_of_its_placements() {
    let mut ui = Ui::sample();
    assert_eq!(letters(&ui, "giveaway"), "miw✗c", "its radio spot is too long for Telegram:\n{}", ui.screen());
    ui.go_to("giveaway").keys("l").go_to("giveaway · radio-spot").keys("d y").go_to("giveaway").keys("h");
    assert_eq!(letters(&ui, "giveaway"), "miwtc");
    ui.keys("u");
    assert_eq!(letters(&ui, "giveaway"), "miw✗c");
    ui.keys("l").go_to("giveaway · radio-spot").keys("x").go_to("giveaway").keys("h");
    assert_eq!(letters(&ui, "giveaway"), "miwtc", "what is archived is out of sight");
    ui.keys("X");
    assert_eq!(letters(&ui, "giveaway"), "miw✗c");
}

#[test]
fn a_link_of_very_many_placements_is_looked_at_a_few_at_a_time() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("a").text("spot-{0001..1500}").keys("<ctrl-s> <esc> h");
    ui.look_on(false).keys("x u").expect("···✗·").look_on(true);
    assert_eq!(letters(&ui, "giveaway"), "miw✗c");
}
