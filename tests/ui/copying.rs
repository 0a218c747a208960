//! Copying: one URL, several, in every format, with a newsletter tool's tags; and what happens where it does not work.

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
    ui.keys("y 9").expect("Markdown table ◂").keys("a");
    let markdown = ui.clipboard();
    assert!(markdown.starts_with("| Link | Placement | Messenger |"), "{markdown}");
    assert_eq!(markdown.lines().nth(1), Some("| --- | --- | --- | --- | --- | --- | --- |"));
    ui.keys("y f f").expect("URL ◂").keys("a");
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

#[test]
fn the_link_text_is_asked_for_once_and_remembered() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("y 3").expect("asked for at the first copy").keys("t");
    assert_eq!(ui.copies(), 0);
    ui.expect("{link}, {placement} and {channel} stand for those of each link")
        .keys("<ctrl-u>")
        .text("Chat & win")
        .keys("<enter>");
    let link = "<a href=\"https://t.me/harbour_coffee_bot?start=welcome\">Chat &amp; win</a>";
    assert_eq!(ui.clipboard(), link);
    // The format is that of last time, and the text is not asked for again, also after a new start.
    ui.keys("y t");
    assert_eq!((ui.clipboard().as_str(), ui.copies()), (link, 2));
    ui.restart();
    ui.go_to("welcome").keys("y").expect("HTML link ◂").expect("link text: Chat & win").keys("t");
    assert_eq!((ui.clipboard().as_str(), ui.copies()), (link, 3));
    // One key repeats it, and e changes the text.
    ui.keys("Y");
    assert_eq!(ui.copies(), 4);
    ui.keys("y e").keys("<ctrl-u>").text("{placement}: open").keys("<enter> t");
    assert!(ui.clipboard().ends_with(">default: open</a>"), "{}", ui.clipboard());
}

#[test]
fn an_empty_link_text_is_refused_and_a_closed_question_copies_nothing() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("y 2 t <ctrl-u> <enter>").expect("a link needs a text").keys("<esc> y");
    assert_eq!(ui.copies(), 0);
    // The menu is there still; what waited does not come after another answer.
    ui.expect("Copy welcome").keys("e <enter>");
    assert_eq!(ui.copies(), 0);
}

#[test]
fn rich_text_goes_with_its_plain_text() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("y 5").expect("and as plain text:").keys("t <ctrl-u>").text("Chat").keys("<enter>");
    assert_eq!(ui.clipboard(), "Chat: https://t.me/harbour_coffee_bot?start=welcome");
    let html = "<a href=\"https://t.me/harbour_coffee_bot?start=welcome\">Chat</a>";
    assert_eq!(ui.clipboard_html().as_deref(), Some(html));
    ui.keys("y 1 t");
    assert_eq!(ui.clipboard_html(), None);
}

#[test]
fn every_format_is_previewed_before_it_is_copied() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("y");
    for (key, name, preview) in [
        ("1", "URL", "https://m.me/102938475610293?ref=welcome"),
        ("2", "Markdown link", "[welcome · default · Messenger](https://m.me"),
        ("3", "HTML link", "<a href=\"https://m.me"),
        ("4", "HTML button", "<table role=\"presentation\""),
        ("5", "rich text", "<br>"),
        ("6", "text", "welcome · default · Messenger: https://m.me"),
        ("7", "table (TSV)", "Link  Placement  Messenger"),
        ("8", "CSV", "Link,Placement,Messenger"),
        ("9", "Markdown table", "| Link | Placement"),
        ("0", "JSON", "\"placement\": \"default\""),
    ] {
        ui.keys(key).expect(&format!("{name} ◂")).expect(preview);
    }
    ui.keys("F").expect("Markdown table ◂").keys("<tab>").expect("JSON ◂").keys("<esc>");
    assert_eq!(ui.copies(), 0);
}

/// Chooses a newsletter tool in the menu.
fn choose_tool(ui: &mut Ui, name: &str) {
    ui.keys("N g").expect("Newsletter tool");
    for _ in 0..30 {
        if ui.screen().contains(&format!("›   {name}")) {
            ui.keys("<enter>");
            return;
        }
        ui.keys("j");
    }
    panic!("{name} is not in the list:\n{}", ui.screen());
}

#[test]
fn the_newsletter_tool_is_chosen_once_and_its_tags_are_copied() {
    let mut ui = Ui::sample();
    ui.go_to("newsletter").keys("y").expect("newsletter: none: {{email}} stays, for a flow to fill in");
    choose_tool(&mut ui, "Mailchimp");
    ui.expect("newsletter: Mailchimp, whose tags take the place of {{email}}");
    // What can go wrong is said before the copy, for the tool and for the channels that can never carry the value.
    ui.expect("Mailchimp puts {{email}} and {{full_name}} into the link as they are")
        .expect("{{email}} can never arrive on Telegram");
    ui.keys("m");
    let tagged = "https://m.me/102938475610293?ref=newsletter--email--*|EMAIL|*--full_name--*|FNAME|*%20*|LNAME|*";
    assert_eq!(ui.clipboard(), tagged);
    // It is remembered with the bot, also for the copy of a QR code's URL and after a new start.
    ui.keys("Q m y");
    assert_eq!((ui.clipboard().as_str(), ui.copies()), (tagged, 2));
    ui.keys("<esc>").restart();
    ui.go_to("newsletter").keys("y m");
    assert_eq!((ui.clipboard().as_str(), ui.copies()), (tagged, 3));
    // A tool with a filter uses it, and it can be taken back like any change.
    ui.keys("y");
    choose_tool(&mut ui, "Klaviyo");
    ui.keys("m");
    assert!(ui.clipboard().contains("--{{ email|urlencode }}--"), "{}", ui.clipboard());
    ui.keys("u y m");
    assert_eq!(ui.clipboard(), tagged);
    ui.keys("y N g <enter>").expect("newsletter: none").keys("m");
    assert!(ui.clipboard().contains("--{{email}}--"), "{}", ui.clipboard());
}

#[test]
fn what_the_tool_has_no_tag_for_is_not_copied_without_asking_twice() {
    let mut ui = Ui::sample();
    ui.go_to("newsletter").keys("y");
    choose_tool(&mut ui, "SendGrid");
    ui.expect("SendGrid has no tag for {{full_name}}").keys("m");
    assert_eq!(ui.copies(), 0);
    ui.expect_notice("Not copied").keys("m");
    assert!(ui.clipboard().ends_with("--email--{{email}}--full_name--{{full_name}}"), "{}", ui.clipboard());
}

#[test]
fn a_tool_that_is_not_known_any_more_is_said() {
    let mut ui = Ui::sample();
    ui.go_to("newsletter").keys("y");
    choose_tool(&mut ui, "Mailchimp");
    ui.program.state.book.bot.newsletter_tool = "pigeon".to_owned();
    ui.keys("1").expect("“pigeon” is not known any more: {{email}} stays");
    // The list of tools is fixed, and says where they come from.
    ui.keys("N n").expect_notice("merge-tags.toml");
}

#[test]
fn a_long_line_is_previewed_whole_also_on_a_low_screen() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("y T 4").expect("<table role=\"presentation\"").expect("</a></td></tr></table>");
    ui.resize(80, 24).expect("</a></td></tr></table>");
    ui.keys("1").resize(60, 16).expect("f URL ◂").expect("https://t.me/harbour_coffee_bot?start=welcome");
}
