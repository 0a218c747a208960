//! Copying: one URL, several, all as lines, as a table or in Markdown; and what happens where it does not work.

use crate::harness::Ui;

#[test]
fn a_letter_copies_the_url_of_its_channel() {
    let mut ui = Ui::sample();
    ui.go_to("welcome");
    for (letter, url) in [
        ("m", "https://m.me/102938475610293?ref=welcome"),
        ("i", "https://ig.me/m/harbour.coffee?ref=welcome"),
        ("w", "https://wa.me/4940555010000?text=welcome"),
        ("t", "https://t.me/harbour_coffee_bot?start=welcome"),
        ("c", "https://app.chatgptbuilder.io/webchat/?p=1166608&ref=welcome"),
    ] {
        ui.keys("y").expect("Copy welcome").keys(letter);
        assert_eq!(ui.clipboard(), url);
        ui.expect_notice("copied to the test's clipboard");
    }
}

#[test]
fn capital_letters_choose_several_channels() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("y M T <enter>");
    let urls = ui.clipboard();
    assert_eq!(urls, "https://m.me/102938475610293?ref=welcome\nhttps://t.me/harbour_coffee_bot?start=welcome");
}

#[test]
fn all_channels_of_one_placement_are_lines() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("y a");
    assert_eq!(ui.clipboard().lines().count(), 5);
    assert!(ui.clipboard().lines().all(|line| line.starts_with("https://")));
}

#[test]
fn the_matrix_of_marked_placements_is_a_table_or_lines_or_markdown() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("l j j <space><space> y a");
    let table = ui.clipboard();
    assert_eq!(table.lines().count(), 3, "{table}");
    assert!(table.starts_with("Link\tPlacement\tMessenger"), "{table}");
    assert!(
        table.lines().nth(1).is_some_and(|row| row.starts_with("giveaway\tposter-hall-a\thttps://m.me/")),
        "{table}"
    );
    ui.keys("y f").expect("Markdown").keys("a");
    let markdown = ui.clipboard();
    assert!(markdown.starts_with("| Link | Placement | Messenger |"), "{markdown}");
    assert_eq!(markdown.lines().nth(1), Some("| --- | --- | --- | --- | --- | --- | --- |"));
    ui.keys("y f").expect("lines").keys("a");
    assert_eq!(ui.clipboard().lines().count(), 10);
    // The format of last time is that of next time, and Y repeats it all.
    let lines = ui.clipboard();
    ui.keys("y m Y");
    assert_ne!(ui.clipboard(), lines);
}

#[test]
fn once_more_copies_the_same_channels_of_what_is_selected_now() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("y t").go_to("tasting").keys("Y");
    assert!(ui.clipboard().starts_with("https://t.me/harbour_coffee_bot?start=tasting"), "{}", ui.clipboard());
}

#[test]
fn a_channel_that_does_not_work_is_not_copied_without_asking_twice() {
    let mut ui = Ui::sample();
    ui.go_to("newsletter").keys("y t");
    assert_eq!(ui.copies(), 0);
    ui.expect_notice("Not copied").expect("Copy newsletter").keys("t");
    assert_eq!(ui.copies(), 1);
    assert!(ui.clipboard().contains("{{email}}"), "{}", ui.clipboard());
}

#[test]
fn in_a_table_what_does_not_work_is_left_out_and_said() {
    let mut ui = Ui::sample();
    ui.go_to("newsletter").keys("y a");
    assert_eq!(ui.clipboard().lines().count(), 3, "{}", ui.clipboard());
    ui.expect_notice("left out").keys("L").expect("Telegram").expect("Instagram");
}

#[test]
fn the_menu_says_how_many_urls_go_and_why_the_others_do_not() {
    let mut ui = Ui::sample();
    ui.keys("A y").expect("! 20 URLs, 1 left out (").expect_no("that would not work");
    assert!(
        ui.rows_with("Telegram").iter().any(|row| row.contains("! 18 URLs, 3 left out (“{{email}}”")),
        "{}",
        ui.screen()
    );
}

#[test]
fn a_menu_that_is_open_follows_the_book() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("y").expect("?ref=welcome");
    let old = ui.program.state.book.link_by_ref("welcome").cloned().expect("a link of the sample");
    let new = entrylink::domain::Link { reference: "hello".into(), ..old.clone() };
    let entity = entrylink::domain::Entity::Link;
    ui.elsewhere(&[entrylink::domain::Change::edit(entity(old), entity(new))]).expect("?ref=hello").keys("m");
    assert!(ui.clipboard().ends_with("?ref=hello"), "{}", ui.clipboard());
}

#[test]
fn a_channel_without_an_account_says_so() {
    let mut ui = Ui::sample();
    ui.keys("y v").expect_notice("no").expect_notice("Viber");
    assert_eq!(ui.copies(), 0);
}

#[test]
fn copied_is_never_said_when_it_was_not_and_the_text_is_there_to_select() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").break_clipboard("there is no display").keys("y t");
    ui.expect("https://t.me/harbour_coffee_bot?start=welcome").expect("select it with the mouse");
    ui.expect_notice("not copied: there is no display").keys("<esc>");
    assert_eq!(ui.clipboard(), "");
    // A long table can be scrolled to its end.
    ui.keys("A y a").expect("Link").keys("G").keys("<esc>").expect_no("select it");
}

#[test]
fn a_double_click_and_enter_copy_the_channel_under_the_cursor() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("4 j j <enter>");
    assert_eq!(ui.clipboard(), "https://wa.me/4940555010000?text=welcome");
    ui.double_click("t Telegram");
    assert_eq!(ui.clipboard(), "https://t.me/harbour_coffee_bot?start=welcome");
}
