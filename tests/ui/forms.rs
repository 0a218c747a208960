//! Forms: nothing typed is lost unasked, text editing is what people know, and checks speak while somebody types.

use crate::harness::Ui;
use entrylink::app::overlay::Overlay;

/// What is written in the input that has the cursor.
fn typed(ui: &Ui) -> String {
    match ui.program.state.top() {
        Some(Overlay::Form(form)) => form.input().value(),
        other => panic!("no form is open, but {other:?}"),
    }
}

#[test]
fn escape_asks_before_anything_typed_is_lost() {
    let mut ui = Ui::sample();
    ui.keys("n").text("summer").keys("<esc>").expect("Throw away what you typed?");
    // Enter and Escape are both a habit: neither loses the text.
    ui.keys("<enter>").expect("Throw away");
    ui.keys("<esc>").expect_no("Throw away");
    assert_eq!(typed(&ui), "summer");
    ui.keys("<esc> y").expect_no("New link");
    assert!(!ui.list().contains(&"summer".to_owned()));
}

#[test]
fn a_form_in_which_nothing_was_typed_closes_at_once() {
    let mut ui = Ui::sample();
    for keys in ["n", "e", "a", "2n", "2e", "1D"] {
        ui.keys(keys).keys("<esc>").expect_no("Throw away");
        assert!(ui.program.state.overlays.is_empty(), "{keys}");
    }
    // What was typed and taken out again is no loss either.
    ui.keys("1n").text("ab").keys("<backspace><backspace><esc>");
    assert!(ui.program.state.overlays.is_empty());
}

#[test]
fn letters_that_are_commands_elsewhere_are_typed() {
    let mut ui = Ui::sample();
    let all: String = ('a'..='z').chain('A'..='Z').chain("0123456789?:/".chars()).collect();
    ui.keys("n").text(&all);
    assert_eq!(typed(&ui), all);
    assert!(!ui.has_quit);
}

#[test]
fn the_cursor_moves_by_characters_and_words_and_text_is_killed_and_brought_back() {
    let mut ui = Ui::sample();
    ui.keys("n <tab>").text("spring sale").keys("<alt-left>").text("big ");
    assert_eq!(typed(&ui), "spring big sale");
    ui.keys("<home>").text("a ").keys("<end>").text("!");
    assert_eq!(typed(&ui), "a spring big sale!");
    ui.keys("<ctrl-u>");
    assert_eq!(typed(&ui), "");
    ui.keys("<ctrl-y>");
    assert_eq!(typed(&ui), "a spring big sale!");
    ui.keys("<ctrl-w><ctrl-w>");
    assert_eq!(typed(&ui), "a spring ");
}

#[test]
fn typing_is_undone_in_the_field_alone() {
    let mut ui = Ui::sample();
    let before = ui.list();
    ui.keys("n <tab>").text("one two").keys("<ctrl-k><ctrl-u>");
    assert_eq!(typed(&ui), "");
    ui.keys("<ctrl-_>");
    assert_eq!(typed(&ui), "one two");
    ui.keys("<esc> y");
    assert_eq!(ui.list(), before);
}

#[test]
fn wide_characters_and_emoji_are_edited_as_people_see_them() {
    let mut ui = Ui::sample();
    ui.keys("n <tab>").text("日本語👩‍👩‍👧é");
    ui.keys("<backspace>");
    assert_eq!(typed(&ui), "日本語👩‍👩‍👧");
    ui.keys("<backspace>");
    assert_eq!(typed(&ui), "日本語");
    ui.keys("<left>").text("x").expect("日本x語");
    let text = ui.position("日本x語");
    assert_eq!(ui.cursor().map(|at| (at.x, at.y)), Some((text.x + 5, text.y)), "two wide characters and an x");
}

#[test]
fn pasted_text_goes_in_where_the_cursor_is_and_a_line_break_saves_nothing() {
    let mut ui = Ui::sample();
    ui.keys("n").text("ab").keys("<left>").paste("12\n3");
    let text = typed(&ui);
    assert!(text.starts_with("a12") && text.ends_with("3b") && !text.contains('\n'), "{text:?}");
    ui.expect("New link");
}

#[test]
fn control_characters_of_a_paste_never_reach_the_screen() {
    let mut ui = Ui::sample();
    // The harness looks for them in each frame.
    ui.keys("n <tab>").paste("a\u{1b}[31mb\u{7}\u{9b}c\u{202e}d").keys("<tab>");
    assert!(ui.screen().contains("New link"));
}

#[test]
fn the_url_of_every_channel_stands_there_while_the_ref_is_typed() {
    let mut ui = Ui::sample();
    ui.keys("n").text("autumn");
    for url in
        ["m.me/102938475610293?ref=autumn", "ig.me/m/harbour.coffee?ref=autumn", "t.me/harbour_coffee_bot?start=autumn"]
    {
        ui.expect(url);
    }
    ui.text("-x").expect("start=autumn-x");
}

#[test]
fn a_ref_that_cannot_travel_is_said_while_it_is_typed() {
    let mut ui = Ui::sample();
    ui.keys("n").text("a.b");
    ui.expect("Telegram  ✗ Telegram carries only").expect("Instagram ✗ Instagram carries only").expect("not “.”");
    ui.expect("WhatsApp  ✓ https://wa.me/4940555010000?text=a.b");
}

#[test]
fn a_value_that_cannot_travel_on_telegram_and_instagram_is_said_while_it_is_typed() {
    let mut ui = Ui::sample();
    ui.go_to("tasting").keys("l j e <shift-tab><shift-tab><shift-tab>").text("email").keys("<enter>");
    ui.text("anna@example.com").expect("cannot travel on Instagram and Telegram");
    ui.expect("Telegram  ✗").expect("Instagram ✗").expect("ref=tasting--2--738--north--email--anna@example.com");
    ui.keys("<ctrl-u>").text("anna").expect_no("cannot travel").expect_no("Telegram  ✗");
}

#[test]
fn a_value_that_would_change_the_split_is_refused_with_the_reason() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("l j e <tab><ctrl-u>").text("hall--a").expect("--");
    ui.keys("<ctrl-s>").expect("Edit placement");
    ui.keys("<ctrl-u>").text("-hall").keys("<ctrl-s>").expect("Edit placement");
    ui.keys("<ctrl-u>").text("hall").keys("<ctrl-s>").expect_no("Edit placement");
}

#[test]
fn a_value_of_the_wrong_type_or_outside_the_options_is_said() {
    let mut ui = Ui::sample();
    ui.go_to("tasting").keys("l j e <tab><ctrl-u>").text("many").expect("“many” is not");
    ui.keys("<tab><ctrl-u>").text("west").expect("“west” is not among north, south");
}

#[test]
fn field_names_are_completed_with_tab_and_ids_are_emitted() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("l j e");
    // “+ field” comes after the label.
    ui.keys("<tab>").text("bra").expect("branch").keys("<tab>");
    ui.text("north").expect("--738--north").keys("<ctrl-s>");
    ui.keys("y t");
    assert_eq!(ui.clipboard(), "https://t.me/harbour_coffee_bot?start=welcome--738--north");
}

#[test]
fn a_choice_is_made_by_typing_its_name() {
    let mut ui = Ui::sample();
    for (name, expected) in [("sel", "select"), ("num", "number"), ("long", "long-text"), ("date-t", "date-time")] {
        ui.keys("2 n <tab> <tab>").text(name).expect(&format!("‹ {expected} ›")).keys("<esc> y");
    }
}

#[test]
fn a_value_that_the_platform_drops_is_no_plain_success() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("a").text("z-{a..c}").keys("<tab>");
    ui.keys("<tab>").text("seats").keys("<tab>").text("abc").keys("<ctrl-s>");
    ui.expect_notice("seats = abc is not a number");
}

#[test]
fn an_option_is_completed_too() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("l j e <tab>").text("branch").keys("<enter>").text("so").keys("<tab>");
    assert_eq!(typed(&ui), "south", "it can be read before the cursor goes on");
    ui.keys("<tab>");
    assert_eq!(typed(&ui), "");
}

#[test]
fn a_completion_can_be_chosen_among_several_and_left_alone() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("l j e <tab>").text("e").keys("<ctrl-n><ctrl-n><enter>");
    let Some(Overlay::Form(form)) = ui.program.state.top() else { panic!("the form is open") };
    assert_eq!(form.inputs.len(), 5, "a value was added");
    ui.keys("<esc>").expect_no("Throw away");
}

#[test]
fn a_field_that_is_not_there_is_said_with_the_way_out() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("l j e <tab>").text("shoe-size").keys("<enter>").expect("has no field “shoe-size”");
    ui.keys("<ctrl-s>").expect("Edit placement");
}

#[test]
fn a_ref_that_is_taken_is_refused_without_regard_to_case() {
    let mut ui = Ui::sample();
    ui.keys("n").text("GIVEAWAY").keys("<enter>").expect("has a link “giveaway” already").expect("New link");
}

#[test]
fn what_has_to_be_filled_in_is_said_when_it_is_saved_empty() {
    let mut ui = Ui::sample();
    ui.keys("n <enter>").expect("New link");
    assert!(!ui.rows_with("✗").is_empty(), "{}", ui.screen());
    ui.keys("<esc> 2 n <ctrl-s>").expect("a field needs a name");
}

#[test]
fn a_choice_goes_round_with_the_arrows() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("e <shift-tab>").expect("‹ draft ›").keys("<right>").expect("‹ registered ›");
    ui.keys("<left><left>").expect("‹ archived ›");
    ui.keys("l").expect("‹ live ›").keys("<enter>");
    ui.expect_no("Edit link");
    assert!(ui.rows_with("welcome").iter().any(|row| row.contains("live")), "{}", ui.screen());
}

#[test]
fn what_the_disk_refuses_comes_back_in_its_form() {
    let mut ui = Ui::sample();
    // The other window has taken the ref in the meantime, and this one has not heard of it.
    let mut other = ui.program.state.book.link_by_ref("welcome").cloned().expect("a link of the sample");
    other.uid = entrylink::domain::Uid(other.uid.0 + 1);
    other.reference = "taken".to_owned();
    ui.elsewhere_unheard(&[entrylink::domain::Change::create(entrylink::domain::Entity::Link(other))]);
    ui.keys("n").text("taken").keys("<enter>").expect("New link");
    assert_eq!(typed(&ui), "taken");
    ui.keys("<esc>").expect("Throw away");
}

/// A link whose placement saves `source = abc`, of a bot with these channels.
fn book_of(accounts: &[(entrylink::domain::Channel, &str)]) -> Ui {
    use entrylink::domain::{Bot, Change, CustomField, Entity, FieldKey, Link, Placement, Uid, Value};
    let bot = Bot {
        uid: Uid(1),
        name: "Acme".into(),
        accounts: accounts.iter().map(|(c, a)| (*c, (*a).to_owned())).collect(),
        ..Bot::default()
    };
    let field =
        CustomField { uid: Uid(2), bot: Uid(1), id: "514".into(), name: "source".into(), ..CustomField::default() };
    let link = Link { uid: Uid(3), bot: Uid(1), reference: "offer".into(), ..Link::default() };
    let value = Value { field: FieldKey::Custom("514".into()), value: "abc".into() };
    let place =
        Placement { uid: Uid(4), link: Uid(3), label: "one".into(), values: vec![value], ..Placement::default() };
    let things = [Entity::Bot(bot), Entity::Field(field), Entity::Link(link), Entity::Placement(place)];
    Ui::with(&things.map(Change::create))
}

#[test]
fn the_preview_is_judged_by_the_link_as_it_is_being_edited() {
    use entrylink::domain::Channel::{Messenger, Telegram};
    let mut ui = book_of(&[(Messenger, "1029"), (Telegram, "acme_bot")]);
    ui.go_to("offer").keys("e <tab><tab><tab><tab>").text("so").keys("<tab>");
    ui.expect("m.me/1029?ref=offer--abc").expect_no("the link has none").expect_no("✗");
    ui.keys("<ctrl-s>").expect_no("✗");
}

#[test]
fn the_preview_has_every_channel_and_a_sign_of_each_where_there_is_no_room() {
    use entrylink::domain::Channel::{Messenger, Telegram, Whatsapp};
    let mut ui = book_of(&[(Messenger, "1029"), (Whatsapp, "4940555"), (Telegram, "acme_bot")]);
    ui.go_to("offer").keys("l j e");
    for (width, height) in [(60, 20), (100, 30), (120, 36), (80, 24), (200, 50)] {
        ui.resize(width, height);
        for channel in ["Messenger", "WhatsApp", "Telegram"] {
            assert!(
                !ui.rows_with(&format!("{channel:<10}")).is_empty(),
                "{width}×{height}: {channel}\n{}",
                ui.screen()
            );
        }
    }
    ui.resize(40, 10).expect("m✓").expect("w✓").expect("t✓");
}

#[test]
fn inputs_that_are_out_of_sight_are_hinted_at() {
    let mut ui = Ui::sample();
    ui.resize(40, 10).keys("n").expect("↓").expect_no("↑").keys("<shift-tab>").expect("↑").expect_no("↓");
}

#[test]
fn labels_that_are_taken_are_named_while_they_are_typed() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("a").text("x-1\nRadio-Spot").expect("giveaway has a placement “radio-spot” already");
    ui.keys("<ctrl-u>").text("x-2\nX-1").expect("“X-1” stands here twice");
    ui.keys("<ctrl-s>").expect("Add placements").expect("“X-1” stands here twice");
}

#[test]
fn placements_with_the_same_urls_are_warned_of_before_they_are_saved_and_that_is_no_error() {
    let mut ui = Ui::empty();
    ui.keys("n").paste("https://t.me/corner_cafe_bot?start=x").keys("<tab>").text("Corner").keys("<enter>");
    ui.keys("n").text("offer").keys("<enter> a").text("hall-{a..c}").expect("All have the same URLs: {label} in the");
    ui.keys("<ctrl-s>");
    ui.expect_notice("3 new placements of offer, in place of the unused “default”. But all of them have the same URLs");
    assert!(ui.rows_with("✗").is_empty(), "{}", ui.screen());
}

#[test]
fn a_day_that_does_not_exist_is_named() {
    let mut ui = Ui::sample();
    ui.keys("c n").text("Autumn").keys("<tab>").text("2026-13-40").expect("there is no month 13").keys("<ctrl-u>");
    ui.text("2026-02-30")
        .expect("February 2026 has no day 30")
        .keys("<ctrl-u>")
        .text("1 May")
        .expect("written like 2026-05-31");
}

#[test]
fn a_select_needs_an_option_and_a_flow_id_of_another_length_is_explained() {
    let mut ui = Ui::sample();
    ui.keys("2 n").text("size").keys("<tab>").text("9001").keys("<tab>").text("sel").keys("<ctrl-s>");
    ui.expect("a select needs at least one option")
        .expect("New field")
        .text("small")
        .keys("<ctrl-s>")
        .expect_no("New field");
    ui.go_to("welcome").keys("e <tab><tab><tab>").text("123").expect("13 digits, and this has 3: it is kept");
}

#[test]
fn only_the_bots_own_channels_are_named() {
    use entrylink::domain::Channel::{Messenger, Telegram};
    let mut ui = book_of(&[(Messenger, "1029"), (Telegram, "acme_bot")]);
    ui.go_to("offer")
        .keys("l j e <tab><ctrl-u>")
        .text("a@b.c")
        .expect("cannot travel on Telegram")
        .expect_no("Instagram");
}

#[test]
fn the_payload_field_offers_the_fields_at_once() {
    let mut ui = Ui::sample();
    ui.go_to("welcome").keys("e <tab><tab><tab><tab>").expect("branch").expect("738 · select");
}

#[test]
fn what_a_form_was_opened_with_was_not_typed() {
    let mut ui = Ui::sample();
    ui.keys("3").paste("https://t.me/another_bot?start=x").keys("<esc> B").expect("another_bot").keys("<esc>");
    ui.expect_no("Throw away");
    // A new bot for it likewise, and what is typed after that is asked about.
    ui.keys("B").text("x").keys("<esc>").expect("Throw away");
}
