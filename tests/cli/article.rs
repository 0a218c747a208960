//! The links of the article that the domain follows, character for character, from an empty link book.

use crate::desk::Desk;

fn article() -> Desk {
    let desk = Desk::new();
    let ran = desk.run([
        "bot",
        "add",
        "Article",
        "--messenger",
        "FB_PAGE_ID",
        "--instagram",
        "INSTAGRAM_USERNAME",
        "--whatsapp",
        "PHONE_NUMBER",
        "--telegram",
        "BOT_USERNAME",
        "--webchat",
        "CHATBOTBUILDER_ACCOUNT_ID",
    ]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(ran.err.matches("placeholder out of a manual").count(), 5, "{}", ran.err);
    desk.ok(["field", "add", "--id", "456123", "--name", "source"]);
    desk.ok(["link", "add", "giveaway", "--payload-field", "source"]);
    desk
}

#[test]
fn one_link_for_each_channel() {
    assert_eq!(
        article().ok(["url", "giveaway"]),
        "https://m.me/FB_PAGE_ID?ref=giveaway\n\
         https://ig.me/m/INSTAGRAM_USERNAME?ref=giveaway\n\
         https://wa.me/PHONE_NUMBER?text=giveaway\n\
         https://t.me/BOT_USERNAME?start=giveaway\n\
         https://app.chatgptbuilder.io/webchat/?p=CHATBOTBUILDER_ACCOUNT_ID&ref=giveaway\n"
    );
}

#[test]
fn the_whatsapp_prefix_is_a_setting_of_the_bot() {
    let desk = article();
    desk.ok(["bot", "edit", "Article", "--whatsapp-prefix", "/"]);
    assert_eq!(desk.ok(["url", "giveaway", "--channel", "whatsapp"]), "https://wa.me/PHONE_NUMBER?text=/giveaway\n");
    desk.ok(["bot", "edit", "Article", "--whatsapp-prefix", ""]);
    assert_eq!(desk.ok(["url", "giveaway", "--channel", "whatsapp"]), "https://wa.me/PHONE_NUMBER?text=giveaway\n");
}

#[test]
fn a_value_for_the_payload_field() {
    assert_eq!(
        article().ok(["url", "giveaway", "--channel", "messenger", "--set", "source=456"]),
        "https://m.me/FB_PAGE_ID?ref=giveaway--456\n"
    );
}

#[test]
fn a_value_and_two_pairs_of_fields_that_are_not_in_the_book() {
    let ran = article().run([
        "url",
        "giveaway",
        "--channel",
        "messenger",
        "--set",
        "738=value2",
        "--set",
        "source=value1",
        "--set",
        "514=value3",
    ]);
    assert_eq!(ran.out, "https://m.me/FB_PAGE_ID?ref=giveaway--value1--738--value2--514--value3\n");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(ran.err.matches("[unknown-field]").count(), 2, "{}", ran.err);
}

#[test]
fn a_flow_id_with_placeholders_inside_a_flow() {
    let desk = article();
    desk.ok(["link", "add", "1759931745026", "--flow-name", "Preferences"]);
    let values = ["--set", "email={{email}}", "--set", "full_name={{full_name}}"];
    let expected = "{{webchat}}&ref=1759931745026--email--{{email}}--full_name--{{full_name}}\n";
    assert_eq!(desk.ok(["url", "1759931745026", "--in-flow"].iter().chain(&values)), expected);
    assert_eq!(desk.ok(["url", "1759931745026", "--in-flow", "--channel", "webchat"].iter().chain(&values)), expected);
    // The same as a bot that is set up for flows alone.
    desk.ok(["bot", "add", "Inside", "--webchat", "{{webchat}}"]);
    desk.ok(["link", "add", "1759931745026"]);
    assert_eq!(desk.ok(["url", "1759931745026"].iter().chain(&values)), expected);
}
