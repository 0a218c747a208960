//! What somebody stumbled over who knew the program from its README alone.

use crate::harness::Ui;
use entrylink::app::state::Pane;

/// The screen without its line breaks, as it is read.
fn read(ui: &Ui) -> String {
    let screen = ui.screen().replace(['│', '─'], " ");
    screen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// So much behind each placement's token that a payload of `giveaway` with four letters of token is still within Telegram's
/// 64 characters, and one with six is not.
const LONG: &str = "-a-value-that-is-as-long-as-a-headline-in-papers";

#[test]
fn the_preview_of_many_places_is_of_all_of_them() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("a").text("a\nb\nhall-one\nc\nhall-two").keys("<tab>").text(LONG);
    let said = read(&ui);
    assert!(said.contains("Telegram ✗ 2 of 5 fail, the first is hall-one"), "{said}");
    assert!(said.contains("Messenger ✓") || said.contains("Messenger !"), "{said}");
    // Hundreds, and more than are looked at for one frame.
    ui.keys("<shift-tab><alt-a>").text("{1..500}\nhall-one").expect("1 of 501 fails, hall-one").expect_no("at least");
    ui.resize(80, 24).expect("1 of 501 fails");
}

#[test]
fn more_places_than_a_frame_has_time_for_are_looked_at_frame_by_frame() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("a").look_on(false).text("hall-one\n{1..500}").keys("<tab>").text(LONG);
    let said = read(&ui);
    assert!(said.contains("Telegram ✗ at least 1 of 501 fails, hall-one") && said.contains("Messenger ·"), "{said}");
    ui.look_on(true).expect_no("at least");
}

#[test]
fn what_is_wrong_with_a_new_link_is_said_in_full_where_there_is_room() {
    for size in [(80, 24), (90, 30), (120, 36)] {
        let mut ui = Ui::sample();
        ui.resize(size.0, size.1).keys("n").text("harbour coffee");
        assert_eq!(ui.screen().matches("without its payload").count(), 2, "{}", ui.screen());
    }
}

#[test]
fn pasted_links_have_the_room_that_is_free() {
    let links = "https://m.me/cornercafe?ref=a\nhttps://ig.me/m/corner.cafe?ref=a\nhttps://wa.me/4940555010009?text=a\n\
                 https://t.me/corner_cafe_bot?start=a\nhttps://app.chatgptbuilder.io/webchat/?p=1234567&ref=a";
    let mut ui = Ui::empty();
    ui.keys("n").paste(links);
    for keys in ["", "<tab>"] {
        ui.keys(keys);
        for (columns, rows) in [(120, 36), (80, 24)] {
            ui.resize(columns, rows).expect("m.me/cornercafe").expect("wa.me/4940555010009").expect("?p=1234567");
        }
    }
}

#[test]
fn after_a_paste_the_same_key_goes_on_with_one_link_and_with_two() {
    for paste in ["https://m.me/1029?ref=a", "https://m.me/1029?ref=a\nhttps://m.me/1029?ref=b"] {
        let mut ui = Ui::sample();
        ui.keys("3").paste(paste);
        assert!(ui.program.state.tester.editing, "{paste}");
        ui.keys("<enter>");
        assert!(!ui.program.state.tester.editing, "{paste}");
        let mut ui = Ui::sample();
        ui.paste(paste);
        assert!(!ui.program.state.tester.editing, "over the panes: {paste}");
    }
    let mut ui = Ui::sample();
    ui.keys("3").paste("https://m.me/1029?ref=a\nhttps://m.me/1029?ref=b").expect_notice("Enter ends typing");
    ui.keys("<enter> ]").expect("2 of 2");
    assert!(ui.program.state.tester.field.text().ends_with("ref=b"));
}

#[test]
fn at_the_last_of_several_links_the_footer_offers_no_next_one() {
    let mut ui = Ui::sample();
    ui.paste("https://m.me/1029?ref=a\nhttps://m.me/1029?ref=b").keys("j");
    assert!(ui.footer().contains("] next link"), "{}", ui.footer());
    ui.keys("]");
    assert!(!ui.footer().contains("] next link"), "{}", ui.footer());
    ui.keys("]").expect_notice("this is the last of 2 links: [ goes back");
    ui.keys("[ [").expect_notice("this is the first of 2 links: ] goes on");
}

#[test]
fn a_table_is_the_format_of_one_copy_and_not_of_every_single_url_from_then_on() {
    let mut ui = Ui::sample();
    ui.go_to("tasting").keys("y 9 t");
    assert!(ui.clipboard().starts_with("| Link |"), "{}", ui.clipboard());
    ui.go_to("welcome").keys("y").expect("a letter one as URL").keys("w");
    assert_eq!(ui.clipboard(), "https://wa.me/4940555010000?text=welcome");
    // Y repeats the last one, whatever it was.
    ui.go_to("welcome").keys("y 9 t").go_to("welcome").keys("Y");
    assert!(ui.clipboard().starts_with("| Link |"), "{}", ui.clipboard());
    ui.restart();
    ui.go_to("welcome").keys("Y");
    assert!(ui.clipboard().starts_with("| Link |"), "{}", ui.clipboard());
}

#[test]
fn several_places_remember_their_own_format() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("y 8 a");
    assert!(ui.clipboard().starts_with("Link,Placement"), "{}", ui.clipboard());
    ui.go_to("welcome").keys("y").expect("all channels as CSV").expect("a letter one as URL").keys("m");
    assert!(ui.clipboard().starts_with("https://m.me/"));
    ui.go_to("tasting").keys("y").expect("CSV ◂").keys("a");
    assert!(ui.clipboard().starts_with("Link,Placement"), "{}", ui.clipboard());
}

#[test]
fn a_copy_that_leaves_something_out_says_first_where_the_rest_went() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("y t");
    ui.expect_notice("11 Telegram URLs: copied to the test's clipboard. 1 left out: giveaway · radio-spot on Telegram");
    ui.keys("Y").expect_notice("again: 11 Telegram URLs");
    ui.go_to("welcome").keys("y t");
    assert!(!ui.notice().contains("again"), "{}", ui.notice());
}

#[test]
fn a_long_ref_takes_one_line_of_a_notice() {
    let mut ui = Ui::sample();
    ui.keys("n").text(&"x".repeat(300)).keys("<enter>");
    assert!(ui.notice().chars().count() < 70, "{}", ui.notice());
    ui.expect_notice("new link xxx");
}

#[test]
fn a_completion_is_taken_and_the_next_tab_goes_to_the_next_input() {
    let mut ui = Ui::sample();
    ui.keys("n").text("may").keys("<tab><tab><tab><tab>").text("sour").keys("<tab><tab>").text("May").keys("<ctrl-s>");
    let link = ui.program.state.link().expect("the new link").clone();
    assert!(link.tags.is_empty() && link.payload_field.is_some());
    assert_eq!(ui.program.state.book.campaign_of(&link).map(|c| c.name.as_str()), Some("May"));
}

#[test]
fn what_a_completion_fits_is_no_fault_yet() {
    let mut ui = Ui::sample();
    ui.keys("n")
        .text("may")
        .keys("<tab><tab><tab><tab>")
        .text("sour")
        .expect("Tab completes it")
        .expect_no("has no field");
    ui.text("x").expect("has no field “sourx”");
}

#[test]
fn a_form_that_opens_filled_in_finds_no_fault_before_anything_is_typed() {
    let mut ui = Ui::sample();
    ui.paste("https://m.me/102938475610293?ref=brand-new--hall-a").keys("n").expect("New link brand-new");
    ui.expect("i name the payload field that this is saved to").keys("<tab>").text("x");
    ui.expect("✗ name the payload field that this is saved to");
}

#[test]
fn the_header_opens_its_menus_by_a_click() {
    let mut ui = Ui::sample();
    ui.click("Harbour Coffee ▾").expect("Bots 1/2").keys("<esc>");
    ui.click("All links ▾").expect("Campaigns 1/");
    // Under a menu it is out of reach.
    ui.click("Harbour Coffee ▾").expect_no("Bots 1/2");
}

#[test]
fn a_click_on_the_arrow_unfolds_and_folds() {
    let mut ui = Ui::sample();
    ui.click("▸ tasting").expect("invitation-four").click("▾ tasting").expect_no("invitation-four");
    ui.double_click("▸ tasting").expect("invitation-four");
    assert_eq!(ui.selected(), "tasting");
}

#[test]
fn of_several_mistakes_in_the_settings_it_is_said_how_many_and_where_they_stand() {
    let mut ui = Ui::sample();
    let problems = (1..=6).map(|n| format!("config.toml, line {n}: there is no key “k{n}”")).collect();
    ui.program.state.say_problems(i64::MAX / 2, problems);
    ui.resize(120, 36).expect("6 mistakes in the settings, L lists them all").expect("line 1").keys("L");
    for n in 1..=6 {
        ui.expect(&format!("line {n}: there is no key “k{n}”"));
    }
}

#[test]
fn history_and_mailing_list_call_a_link_by_its_ref() {
    let mut ui = Ui::sample();
    let named = ui.program.state.book.links().find(|l| !l.name.is_empty() && l.reference == "newsletter").cloned();
    let named = named.expect("a link with a name");
    ui.go_to("newsletter").keys("H").expect(&format!("History of newsletter ({})", named.name)).keys("<esc> M");
    ui.expect("A link of newsletter (").expect("File");
}

#[test]
fn the_status_says_whose_it_is_and_refuses_a_mix() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("S").expect("Status of giveaway").keys("<esc> l j <space><space> S");
    ui.expect("Status of giveaway").keys("<esc>").go_to("tasting").keys("<space> S");
    ui.expect_notice("links and placements are marked: mark only one kind");
    assert!(ui.program.state.overlays.is_empty());
    ui.keys("<esc>").go_to("welcome").keys("<space>").go_to("tasting").keys("<space> S").expect("Status of 2 links");
}

#[test]
fn after_a_code_the_list_stands_at_the_placement_that_was_shown() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("Q").expect("in the list").keys("<right><right><esc>");
    assert!(ui.selected().starts_with("giveaway · "), "{}", ui.selected());
    let at = ui.selected();
    ui.keys("Q").expect(&at).keys("<esc>");
    assert_eq!(ui.selected(), at);
    // Who only looked is where they were, and what was marked is gone through without moving the cursor.
    ui.go_to("tasting").keys("Q <esc>");
    assert_eq!(ui.selected(), "tasting");
    ui.keys("<space>").go_to("welcome").keys("Q").expect("1/2 marked").keys("<right><esc>");
    assert_eq!(ui.selected(), "welcome");
}

#[test]
fn a_duplicate_of_a_bot_says_what_is_copied() {
    let mut ui = Ui::sample();
    ui.keys("b D").expect("accounts and settings, no links").keys("<ctrl-s>");
    ui.expect_notice("it has the accounts and settings; links, fields and campaigns are not copied");
}

#[test]
fn the_current_bot_is_marked() {
    let mut ui = Ui::sample();
    ui.keys("b").expect("●✓ Harbour Coffee").expect("●  Linden Books");
}

#[test]
fn what_was_just_added_is_in_view() {
    let mut ui = Ui::sample();
    ui.resize(80, 24).go_to("welcome").keys("a").text("spot-{01..10}").keys("<ctrl-s>");
    for label in ["spot-01", "spot-10"] {
        ui.expect(label);
    }
    // Of more than have room the first ones, with the cursor on the first.
    ui.go_to("welcome").keys("a").text("many-{01..60}").keys("<ctrl-s>").expect("many-01").expect("many-15");
    assert_eq!(ui.selected(), "welcome · many-01");
}

#[test]
fn one_footer_says_how_to_save() {
    let mut ui = Ui::sample();
    ui.keys("2 n");
    assert!(ui.footer().contains("Enter save") && ui.footer().contains("Esc cancel"), "{}", ui.footer());
    assert_eq!(ui.screen().matches("cancel").count(), 1, "{}", ui.screen());
    ui.keys("<tab><tab>").expect("← → choose").keys("<tab>");
    assert!(ui.footer().contains("Enter new line") && ui.footer().contains("Ctrl-S save"), "{}", ui.footer());
}

#[test]
fn undo_and_redo_are_offered_where_there_is_something() {
    let mut ui = Ui::empty();
    assert!(!ui.footer().contains("redo"), "{}", ui.footer());
    ui.keys("o").go_to("welcome").keys("d y");
    assert!(!ui.notice().is_empty());
    ui.keys("u u y");
    ui.wait_ms(20_000);
    assert!(ui.footer().contains("Ctrl-R redo"), "{}", ui.screen());
}

#[test]
fn white_space_is_nothing_typed() {
    let mut ui = Ui::empty();
    ui.keys("n <enter><esc>").expect_no("Throw away").expect("Welcome");
    ui.keys("n").text(" x").keys("<esc>").expect("Throw away");
}

#[test]
fn the_palette_says_where_a_command_belongs() {
    let mut ui = Ui::sample();
    ui.keys(":").text("what is archived");
    let rows = ui.rows_with("Show what is archived, or hide it");
    assert!(rows.iter().any(|r| r.contains("Links")) && rows.iter().any(|r| r.contains("Fields")), "{rows:?}");
    ui.resize(80, 24).expect("Fields");
}

#[test]
fn the_list_of_keys_begins_where_you_are_and_can_be_searched() {
    let mut ui = Ui::sample();
    let begins =
        |ui: &Ui, scope: &str| ui.screen().lines().nth(2).is_some_and(|row| row.contains(&format!("│ {scope} ")));
    ui.keys("?");
    assert!(begins(&ui, "Links"), "{}", ui.screen());
    ui.keys("<esc> 2 ?");
    assert!(begins(&ui, "Fields"), "{}", ui.screen());
    ui.keys("/").text("newsletter qjx").expect("No key does").keys("<ctrl-u>").text("slide");
    ui.expect("Stay longer at each code").expect_no("Make a new field").keys("<enter> j").expect("Stay longer");
    ui.keys("/ <esc>").expect("Make a new field").keys("<esc>");
    assert_eq!(ui.program.state.pane, Pane::Fields);
}

#[test]
fn the_way_out_is_in_every_footer() {
    for columns in [80, 60] {
        let mut ui = Ui::sample();
        ui.resize(columns, 24).keys("y");
        assert!(ui.footer().contains("Esc close"), "{columns}: {}", ui.footer());
    }
}

#[test]
fn a_lone_hyphen_empties_what_several_have() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("l j <space><space> e").expect("a lone - empties it").text("-");
    ui.expect("this will be empty in all of them").keys("<ctrl-s>");
    let state = &ui.program.state;
    let link = state.book.link_by_ref("giveaway").expect("it is there");
    let places = state.book.placements(link.uid);
    let source = |p: &entrylink::domain::Placement| p.values.iter().any(|v| state.book.name_of(&v.field) == "source");
    assert!(!places[..2].iter().any(source) && places[2..].iter().any(source), "{places:?}");
    assert!(!places[1].values.is_empty(), "the other values stay");
    // A campaign of several links, and nothing else of them.
    let mut ui = Ui::sample();
    ui.keys("A e").text("-").keys("<ctrl-s>");
    let book = &ui.program.state.book;
    let links = || book.links().filter(|l| l.status.name() != "archived");
    assert!(links().all(|l| l.campaign.is_none()) && links().any(|l| l.payload_field.is_some()));
}
