//! QR codes on the whole screen. That they can be read from a picture is tested in a real terminal.

use crate::harness::Ui;
use entrylink::ui::Variant;
use ratatui::style::Color;

#[test]
fn the_channel_is_switched_by_its_letter() {
    let mut ui = Ui::sample();
    ui.keys("Q");
    for (letter, channel) in
        [("i", "Instagram"), ("w", "WhatsApp"), ("t", "Telegram"), ("c", "WebChat"), ("m", "Messenger")]
    {
        let before = ui.screen();
        ui.keys(letter).expect(channel);
        assert_ne!(ui.screen(), before, "another code");
    }
    ui.keys("v").expect_notice("Viber");
}

#[test]
fn the_arrows_go_through_the_placements() {
    let mut ui = Ui::sample();
    ui.go_to("tasting")
        .keys("Q")
        .expect("tasting · invitation-two")
        .keys("<right>")
        .expect("tasting · invitation-four");
    ui.keys("<left>").expect("tasting · invitation-two");
    for _ in 0..30 {
        ui.keys("<left>");
    }
    ui.expect_notice("this is the first placement");
}

#[test]
fn marked_placements_are_gone_through_alone() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("l j <space><space> Q").expect("1/2").keys("<right>").expect("2/2").keys("<right>");
    ui.expect_notice("this is the last placement");
}

#[test]
fn a_terminal_that_is_too_small_is_told_the_size_that_is_needed() {
    let mut ui = Ui::sample();
    ui.keys("Q").resize(60, 14).expect("needs 37 columns and 19 rows").expect("40×22");
    assert!(!ui.shows_code());
    ui.resize(120, 36).expect_no("at least");
    assert!(ui.shows_code());
}

#[test]
fn the_size_that_is_asked_for_is_enough() {
    let mut ui = Ui::sample();
    ui.keys("Q").resize(40, 10);
    let text = ui.screen().split_whitespace().collect::<Vec<_>>().join(" ");
    let wanted =
        text.split("at least ").nth(1).and_then(|rest| rest.split([',', ' ']).next()).expect("a size").to_owned();
    let (columns, rows) = wanted.split_once('×').expect("columns and rows");
    let (columns, rows): (u16, u16) = (columns.parse().expect("columns"), rows.parse().expect("rows"));
    ui.resize(columns, rows).expect_no("at least");
    assert!(ui.shows_code(), "{}", ui.screen());
    ui.resize(columns - 1, rows).expect("least").resize(columns, rows - 1).expect("at least");
}

#[test]
fn an_unfilled_placeholder_is_shown_only_behind_a_warning() {
    let mut ui = Ui::sample();
    ui.go_to("newsletter").keys("Q").expect("{{email}}").expect("shows the code all the same");
    assert!(!ui.shows_code());
    ui.resize(120, 50).keys("<enter>").expect_no("all the same");
    assert!(ui.shows_code());
    // The next one asks again.
    ui.keys("<right><left>").expect("shows the code all the same");
}

#[test]
fn the_code_is_black_on_white_in_every_theme() {
    for variant in [Variant::Dark, Variant::Light, Variant::AnsiDark, Variant::AnsiLight, Variant::Mono] {
        let mut ui = Ui::sample_in(variant);
        ui.keys("Q");
        // At 100 columns a module is one column wide, and halves of cells differ.
        let cell = ui.resize(100, 30).style_at("▄");
        let mut colors = [cell.fg, cell.bg];
        colors.sort_by_key(|c| format!("{c:?}"));
        assert_eq!(colors, [Some(Color::Indexed(16)), Some(Color::Indexed(231))], "{variant:?}");
    }
}

#[test]
fn the_url_of_the_code_is_copied_and_q_closes_it() {
    let mut ui = Ui::sample();
    ui.keys("Q t y");
    assert_eq!(ui.clipboard(), "https://t.me/harbour_coffee_bot?start=welcome");
    ui.keys("q").expect("Links");
    assert!(!ui.has_quit);
}

#[test]
fn a_tested_link_has_a_code_too() {
    let mut ui = Ui::sample();
    ui.paste("https://m.me/102938475610293?ref=anything").keys("Q").expect("the tested link");
    assert!(ui.shows_code());
}

#[test]
fn beside_the_code_stands_what_comes_of_printing_it() {
    let mut ui = Ui::sample();
    ui.resize(120, 36)
        .go_to("tasting")
        .keys("Q")
        .expect("On paper, 30 mm wide")
        .expect("reads from")
        .expect("safe from 20 mm on");
    ui.expect("What each value adds to the width");
    ui.keys("-").expect("On paper, 29 mm wide").keys("++").expect("On paper, 31 mm wide");
    for _ in 0..30 {
        ui.keys("-");
    }
    ui.expect("On paper, 5 mm wide");
    for _ in 0..60 {
        ui.keys("+");
    }
    ui.expect("On paper, 200 mm wide").resize(80, 24).expect("On paper, 200 mm wide");
    ui.resize(60, 24).expect_no("On paper");
    assert!(ui.shows_code());
}

#[test]
fn a_slide_show_goes_round_by_itself_until_it_is_stopped() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("l j j <space><space><space> Q").expect("poster-hall-a  1/3");
    ui.keys("s").expect_notice("a code every 8 seconds").wait_ms(8_000).expect("poster-hall-b  2/3 every 8 s");
    ui.wait_ms(7_000).expect("2/3").wait_ms(1_000).expect("3/3").wait_ms(8_000).expect("1/3");
    ui.keys("[").expect_notice("every 7 seconds").wait_ms(7_000).expect("2/3");
    ui.keys("s").expect_notice("stands still").wait_ms(60_000).expect("2/3");
    // The pace is remembered.
    ui.restart();
    ui.go_to("giveaway").keys("l j j <space><space> Q <space>").expect_notice("a code every 7 seconds");
}

#[test]
fn a_slide_show_passes_over_what_would_warn_and_needs_another_code() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("l j <space> Q s").expect_notice("no other code to follow");
    ui.keys("<esc><space>").go_to("newsletter").keys("<space>").go_to("welcome").keys("<space>");
    ui.go_to("giveaway").keys("l j <space> Q s").expect_notice("a code every");
    // The newsletter has a placeholder that nobody fills in on a screen.
    for _ in 0..3 {
        ui.wait_ms(8_000);
        assert!(ui.shows_code(), "{}", ui.screen());
    }
}

#[test]
fn the_caption_is_large_where_there_is_room() {
    let mut ui = Ui::sample();
    ui.resize(120, 50).go_to("giveaway").keys("l j j Q");
    assert!(ui.shows_code(), "{}", ui.screen());
    // The code itself is drawn without these.
    let large = ui.screen().lines().filter(|row| row.contains(['█', '▀'])).count();
    assert!(large >= 3, "{}", ui.screen());
}

#[test]
fn no_part_of_a_code_is_left_beside_a_box() {
    let mut ui = Ui::sample();
    assert!(ui.shows_code());
    for keys in ["b", ":", "H", "T", "n"] {
        assert!(!ui.keys(keys).shows_code(), "{keys}\n{}", ui.screen());
        assert!(ui.keys("<esc>").shows_code(), "{keys}\n{}", ui.screen());
    }
    // Beside it there is room for the whole code.
    assert!(ui.resize(200, 50).keys("b").shows_code(), "{}", ui.screen());
}

#[test]
fn a_slide_show_has_the_label_under_the_code_also_where_its_letters_cannot_be_large() {
    let mut ui = Ui::sample();
    ui.go_to("giveaway").keys("a").text("海報 大廳\n海報 入口").keys("<ctrl-s>");
    ui.resize(120, 40).go_to("giveaway").keys("l G <space> k <space> Q s");
    let position = ui.position("海報");
    // Above in the line that says what is shown, and once more below the code, in the middle.
    let rows: Vec<_> = ui.screen().lines().enumerate().filter(|(_, l)| l.contains("海報")).map(|(n, _)| n).collect();
    assert_eq!(rows.len(), 2, "{}", ui.screen());
    assert!(rows[0] == usize::from(position.y) && rows[1] > 20, "{}", ui.screen());
}
