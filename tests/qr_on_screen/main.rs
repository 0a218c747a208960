//! QR codes as a phone sees them: the program runs in a real terminal of 120×36, a picture is made of what that
//! terminal shows, and a decoder that knows nothing of us reads it.
#![cfg(unix)]

mod picture;
mod tmux;

use picture::{Colors, Picture};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use tmux::Terminal;

/// How long a screen may take to be what it should be before the test gives up. No test passes by waiting.
const PATIENCE: Duration = Duration::from_secs(30);

/// A placement of the sample with values, and its URL on every channel.
const CODES: [(&str, &str); 5] = [
    ("m", "https://m.me/102938475610293?ref=giveaway--hall-a--738--north"),
    ("i", "https://ig.me/m/harbour.coffee?ref=giveaway--hall-a--738--north"),
    ("w", "https://wa.me/4940555010000?text=giveaway--hall-a--738--north"),
    ("t", "https://t.me/harbour_coffee_bot?start=giveaway--hall-a--738--north"),
    ("c", "https://app.chatgptbuilder.io/webchat/?p=1166608&ref=giveaway--hall-a--738--north"),
];

/// Decodes every code in a picture with zbar, a line for each.
fn decode(picture: &Path) -> String {
    let output = Command::new("zbarimg").args(["-q", "--raw", "-Sdisable", "-Sqrcode.enable"]).arg(picture).output();
    let output = output.unwrap_or_else(|e| panic!("zbarimg cannot be run ({e}): apt-get install zbar-tools"));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Waits until the code on the screen says `url`.
#[track_caller]
fn expect_code(terminal: &Terminal, colors: Colors, folder: &Path, url: &str) {
    let path = folder.join("screen.pgm");
    let start = Instant::now();
    loop {
        let screen = terminal.screen();
        Picture::of(&screen, 120, 36, colors).save(&path).expect("a picture in a folder of our own");
        let read = decode(&path);
        if read == url {
            return;
        }
        assert!(start.elapsed() < PATIENCE, "the picture says “{read}”, not “{url}”:\n{}", terminal.text());
    }
}

fn codes_are_read(variant: &str, colors: Colors) {
    let folder = tempfile::tempdir().expect("a folder for pictures");
    let terminal = Terminal::start(folder.path(), variant);
    terminal.wait_for("Harbour Coffee", PATIENCE);
    // To the last link, its second placement, and the code on the whole screen.
    terminal.keys(&["G", "l", "j", "j"]);
    terminal.wait_for("giveaway · poster-hall-a", PATIENCE);
    terminal.keys(&["Q"]);
    for (letter, url) in CODES {
        terminal.keys(&[letter]);
        expect_code(&terminal, colors, folder.path(), url);
    }
}

#[test]
fn all_five_channels_on_a_dark_theme() {
    codes_are_read("dark", Colors::DARK);
}

#[test]
fn all_five_channels_on_a_light_theme() {
    codes_are_read("light", Colors::LIGHT);
}

#[test]
fn all_five_channels_without_colours() {
    codes_are_read("mono", Colors::DARK);
}

#[test]
fn the_small_code_beside_the_words() {
    let folder = tempfile::tempdir().expect("a folder for pictures");
    let terminal = Terminal::start(folder.path(), "dark");
    terminal.wait_for("Harbour Coffee", PATIENCE);
    expect_code(&terminal, Colors::DARK, folder.path(), "https://m.me/102938475610293?ref=welcome");
}
