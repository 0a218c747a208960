//! An empty database: look around the sample, or set up a bot by pasting the links that the platform gave.

use crate::harness::Ui;

const LINKS: &str = "https://m.me/102030405060708?ref=giveaway
https://ig.me/m/corner.cafe?ref=giveaway
https://wa.me/4930123456?text=/giveaway
https://t.me/corner_cafe_bot?start=giveaway
https://bots.corner.example/bots/webchat/?p=7654321&ref=giveaway";

#[test]
fn an_empty_database_offers_both_ways() {
    let mut ui = Ui::empty();
    ui.expect("Welcome").expect("Set up your bot").expect("Look around a sample").expect("paste");
    assert!(ui.footer().contains("sample") && ui.footer().contains("set up"), "{}", ui.footer());
}

#[test]
fn one_key_opens_the_sample_and_one_takes_it_out_again() {
    let mut ui = Ui::empty();
    ui.keys("o").expect("Harbour Coffee").expect("giveaway").expect_no("Welcome to");
    assert_eq!(ui.program.state.bots.len(), 2);
    ui.keys("u").expect("Take back “the sample campaign”?").expect("With it go 2 bots, ").keys("<esc>");
    assert_eq!(ui.program.state.bots.len(), 2);
    ui.keys("u y").expect("Welcome to");
    assert!(ui.program.state.bots.is_empty());
}

#[test]
fn the_sample_is_also_reached_by_the_arrows_and_by_the_mouse() {
    let mut ui = Ui::empty();
    ui.keys("<down><enter>").expect("Harbour Coffee");
    let mut ui = Ui::empty();
    ui.double_click("Look around").expect("Harbour Coffee");
}

#[test]
fn pasted_links_are_read_while_the_form_is_open() {
    let mut ui = Ui::empty();
    ui.keys("n").paste(LINKS);
    for account in ["102030405060708", "corner.cafe", "4930123456", "corner_cafe_bot", "7654321"] {
        ui.expect(account);
    }
    ui.expect("bots.corner.example/bots/webchat/").expect("“/”");
}

#[test]
fn a_bot_is_made_of_pasted_links() {
    let mut ui = Ui::empty();
    ui.keys("n").paste(LINKS).keys("<tab>").text("Corner Café").keys("<enter>");
    assert!(ui.header().contains("Corner Café"), "{}", ui.screen());
    let bot = &ui.program.state.book.bot;
    assert_eq!(bot.accounts.values().collect::<Vec<_>>().len(), 5);
    assert_eq!((bot.host.as_str(), bot.webchat_path.as_str()), ("bots.corner.example", "/bots/webchat/"));
    assert_eq!(bot.whatsapp_prefix, "/");
    ui.keys("n").text("giveaway").keys("<enter>");
    for (letter, url) in [
        ('m', "https://m.me/102030405060708?ref=giveaway"),
        ('i', "https://ig.me/m/corner.cafe?ref=giveaway"),
        ('w', "https://wa.me/4930123456?text=/giveaway"),
        ('t', "https://t.me/corner_cafe_bot?start=giveaway"),
        ('c', "https://bots.corner.example/bots/webchat/?p=7654321&ref=giveaway"),
    ] {
        ui.keys("y").text(&letter.to_string());
        assert_eq!(ui.clipboard(), url);
    }
}

#[test]
fn pasting_on_the_welcome_sets_up_a_bot_at_once() {
    let mut ui = Ui::empty();
    ui.paste("https://t.me/corner_cafe_bot?start=giveaway").expect("Set up a bot").expect("corner_cafe_bot");
}

#[test]
fn what_is_no_link_of_a_bot_is_said_and_not_saved() {
    let mut ui = Ui::empty();
    ui.keys("n").paste("https://example.com/shop").expect("no account found");
    ui.keys("<tab>").text("Corner").keys("<enter>").expect("Set up a bot");
    assert!(ui.program.state.bots.is_empty());
}

#[test]
fn escape_leads_back_to_the_welcome() {
    let mut ui = Ui::empty();
    ui.keys("n <esc>").expect("Welcome to entrylink");
}

#[test]
fn what_was_set_up_is_there_again_after_a_restart() {
    let mut ui = Ui::empty();
    ui.keys("n").paste(LINKS).keys("<tab>").text("Corner").keys("<enter>");
    ui.keys("n").text("giveaway").keys("<enter>");
    ui.restart();
    ui.expect("Corner").expect("giveaway");
    assert_eq!(ui.selected(), "giveaway");
}
