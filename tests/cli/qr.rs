//! `qr`: what is printed is read back by a decoder, from the cells that a terminal would show.

use crate::desk::Desk;
use std::num::NonZero;

/// The text of a printed code: its cells as pixels (one column wide, half a line high), decoded.
fn read(printed: &str) -> String {
    const ZOOM: usize = 4;
    let side = NonZero::new(200).unwrap();
    let mut terminal = vt100::Parser::new(side, side, 0);
    terminal.process(printed.replace('\n', "\r\n").as_bytes());
    let screen = terminal.screen();
    let columns =
        (0..200).take_while(|&c| screen.cell(0, c).is_some_and(|cell| cell.bgcolor() != vt100::Color::Default)).count();
    let rows = printed.lines().count();
    let dark = |x: usize, y: usize| {
        let cell = screen.cell((y / 2) as u16, x as u16).unwrap();
        let color = if cell.contents() == "▄" && y % 2 == 1 { cell.fgcolor() } else { cell.bgcolor() };
        color == vt100::Color::Idx(16)
    };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(columns * ZOOM, rows * 2 * ZOOM, |x, y| {
        if dark(x / ZOOM, y / ZOOM) { 0 } else { 255 }
    });
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one code in {columns} columns and {rows} rows");
    grids[0].decode().unwrap().1
}

#[test]
fn every_channels_code_reads_as_its_url() {
    let desk = Desk::harbour();
    for channel in ["messenger", "instagram", "whatsapp", "telegram", "webchat"] {
        let url = desk.ok(["url", "giveaway", "--channel", channel]);
        assert_eq!(read(&desk.ok(["qr", "giveaway", "--channel", channel])), url.trim_end());
    }
    let with_value = desk.ok(["qr", "giveaway", "--channel", "telegram", "--set", "source=hall-a", "--ec", "h"]);
    assert_eq!(read(&with_value), "https://t.me/harbour_coffee_bot?start=giveaway--hall-a");
}

#[test]
fn any_text_has_a_code_without_a_link_book() {
    let desk = Desk::new();
    assert_eq!(read(&desk.ok(["qr", "--text", "https://example.com/?q=Привет"])), "https://example.com/?q=Привет");
    assert!(!desk.database().exists());
    assert!(desk.run(["qr", "--text", " "]).err.contains("reads as nothing"));
    assert!(desk.fails(["qr", "--text", &"x".repeat(4000)]).contains("too long for a QR code"));
}

#[test]
fn a_code_is_for_one_channel_and_one_placement() {
    let desk = Desk::harbour();
    let ran = desk.run(["qr", "giveaway"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("--channel (messenger, instagram"), "{}", ran.err);
    desk.ok(["place", "add", "giveaway", "hall-a"]);
    let ran = desk.run(["qr", "giveaway", "--channel", "telegram"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("say which with --place, such as “default”"), "{}", ran.err);
    assert_eq!(
        read(&desk.ok(["qr", "giveaway", "--channel", "telegram", "--place", "hall-a"])),
        "https://t.me/harbour_coffee_bot?start=giveaway"
    );
    assert_eq!(desk.run(["qr"]).code, 2);
    assert_eq!(desk.run(["qr", "giveaway", "--text", "x"]).code, 2);
}

#[test]
fn placeholders_are_not_printed_unasked_and_errors_are_said() {
    let desk = Desk::harbour();
    let args = ["qr", "giveaway", "--channel", "messenger", "--set", "email={{email}}"];
    let said = desk.run(args);
    assert_eq!((said.code, said.out.as_str()), (1, ""));
    assert!(said.err.contains("giveaway · default: {{email}} would stand on paper"), "{}", said.err);
    let ran = desk.run(args.iter().chain(&["--unfilled"]));
    assert_eq!(read(&ran.out), "https://m.me/102938475610293?ref=giveaway--email--{{email}}");
    let ran = desk.run(["qr", "giveaway", "--channel", "telegram", "--set", "email=a@b.c"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("[bad-character]"), "{}", ran.err);
    assert!(
        desk.fails(["qr", "giveaway", "--channel", "telegram", "--set", "branch=a--b"]).contains("separator-in-value")
    );
}

#[test]
fn drafts_and_archived_links_are_told_apart_on_a_terminal_too() {
    let desk = Desk::harbour();
    let code = ["qr", "giveaway", "--channel", "telegram"];
    let draft = desk.run(code);
    assert!(draft.code == 0 && draft.err.contains("giveaway is a draft still"), "{}", draft.err);
    desk.ok(["link", "edit", "giveaway", "--status", "live"]);
    assert!(!desk.run(code).err.contains("warning"));
    desk.ok(["link", "archive", "giveaway"]);
    let archived = desk.run(code);
    assert!(archived.code == 0 && archived.err.contains("[archived-link]"), "{}", archived.err);
    assert_eq!(read(&archived.out), "https://t.me/harbour_coffee_bot?start=giveaway");
}

#[test]
fn json_says_what_a_code_would_be_on_paper() {
    let desk = Desk::harbour();
    let code = ["qr", "giveaway", "--channel", "telegram", "--set", "source=the-large-hall-of-the-north", "--json"];
    let told = desk.json(code);
    let text = "https://t.me/harbour_coffee_bot?start=giveaway--the-large-hall-of-the-north";
    assert_eq!((told["text"].as_str(), told["placement"].as_str()), (Some(text), Some("default")));
    assert_eq!((told["channel"].as_str(), told["level"].as_str()), (Some("telegram"), Some("m")));
    assert_eq!((told["width"].as_f64(), told["file"].is_null()), (Some(30.0), true));
    let modules = 17 + 4 * told["version"].as_u64().unwrap();
    assert_eq!(told["modules"].as_u64(), Some(modules));
    assert!((told["module"].as_f64().unwrap() - 30.0 / (modules + 8) as f64).abs() < 0.001, "{told}");
    assert!(told["smallest"]["rule"].as_str().unwrap().contains('('), "{told}");
    assert!(told["costs"][0]["width"].as_f64().unwrap() > 0.0 && told["costs"][0]["field"] == "source", "{told}");
    assert_eq!(told["remarks"][0]["rule"], "draft-link");
    let told = desk.json([&code[..], &["--output", "a.png", "--size", "18mm"]].concat());
    assert_eq!((told["file"].as_str(), told["width"].as_f64()), (Some("a.png"), Some(18.0)));
    assert!(told["remarks"].as_array().unwrap().iter().any(|r| r["rule"] == "small-module"), "{told}");
    assert!(desk.path().join("a.png").exists());
    let told = desk.json(["qr", "--text", "https://example.com", "--json"]);
    assert!(told["link"].is_null() && told["costs"] == serde_json::json!([]), "{told}");
}
