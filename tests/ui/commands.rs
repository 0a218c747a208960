//! The one table of commands: help and palette list it, the footer offers what works, and no key stays without answer.

use crate::harness::Ui;
use entrylink::app::command::{Scope, TABLE};
use entrylink::app::key::{Code, Key};
use entrylink::app::keymap::Keymap;
use entrylink::app::palette::Palette;
use entrylink::app::update::{command_of, scopes};
use entrylink::ui::bars::hints;

/// Screens from the sample, and the keys that lead there.
const SCREENS: [&str; 18] =
    ["R", "Ri", "V", "1", "1/", "2", "3", "t", "4", "n", "y", "Q", "b", "c", "S", ":", "?", "d"];

#[test]
fn help_lists_every_command_with_its_keys() {
    let mut ui = Ui::sample();
    ui.resize(120, 440).keys("?");
    let screen = ui.screen();
    let map = Keymap::default();
    for (at, command) in TABLE.iter().enumerate() {
        let start: String = command.sentence.chars().take(50).collect();
        let key = map.label(at);
        assert!(
            screen.lines().any(|l| l.contains(&start) && l.contains(&key)),
            "{} is not there\n{screen}",
            command.id
        );
    }
    for scope in Scope::ALL {
        ui.expect(scope.title());
    }
}

#[test]
fn help_can_be_read_to_its_end() {
    let mut ui = Ui::sample();
    ui.resize(80, 24)
        .keys("?")
        .expect("Make a new link")
        .keys("G")
        .expect("Signs in the list of links")
        .expect("Quit")
        .keys("g")
        .expect("Make a new link");
    ui.keys("<space>").expect_no("Make a new link").keys("q");
    assert!(!ui.has_quit, "q closes the help and no more");
}

#[test]
fn the_palette_finds_commands_and_runs_them() {
    let mut ui = Ui::sample();
    ui.keys(":").text("duplic").expect("Duplicate the link or placement").keys("<enter>").expect("Duplicate link");
    ui.keys("<esc> :").text("new field").keys("<enter>").expect("New field");
    ui.keys("<esc> :").text("qqqq").expect("No command is called anything like").keys("<enter>").expect("Commands");
    ui.keys("<esc>").expect_no("Commands");
}

#[test]
fn the_palette_lists_every_command_of_the_panes() {
    let ui = Ui::sample();
    let palette = Palette::default();
    let offered = palette.hits(&ui.program.state);
    for (at, command) in TABLE.iter().enumerate() {
        assert_eq!(offered.contains(&at), command.scope.in_panes() && !command.is_motion(), "{}", command.id);
    }
}

#[test]
fn a_disabled_key_says_why() {
    let mut ui = Ui::empty();
    ui.keys("n").paste("https://t.me/corner_cafe_bot?start=x").keys("<tab>").text("Corner").keys("<enter>");
    for (key, why) in [
        ("a", "there is no link yet: n makes one"),
        ("y", "there is no link yet"),
        ("Q", "there is no link yet"),
        ("d", "there is no link yet"),
        ("2e", "there is no field yet: n makes one"),
        ("1Y", "there is no link yet"),
        ("<esc>", "nothing is marked"),
    ] {
        ui.keys(key).expect_notice(why);
    }
    ui.keys("n").text("first").keys("<enter>Y").expect_notice("nothing was copied yet");
}

#[test]
fn on_every_screen_a_key_does_something_or_says_that_it_does_nothing() {
    let chars = ['o', 'r', 'v', 'B', 'Z', '!', '7', '日'].map(Key::char);
    let named = [Code::Insert, Code::F(7), Code::Delete].map(Key::plain);
    let held = [Key::ctrl('x'), Key::alt('q')];
    for keys in SCREENS {
        let mut ui = Ui::sample();
        ui.keys(keys);
        let state = ui.program.state.clone();
        let before = ui.screen();
        for key in chars.into_iter().chain(named).chain(held) {
            ui.program.state = state.clone();
            let known = command_of(&state, key).is_some();
            // A deletion in an empty text has nothing to delete, and needs no sentence.
            let typing = scopes(&state).iter().any(|scope| scope.has_text()) && key.code == Code::Delete;
            ui.key(key);
            let answered = known || typing || !ui.notice().is_empty() || ui.screen() != before;
            assert!(answered, "{key} after {keys:?} leaves the user alone");
        }
    }
}

#[test]
fn a_key_without_meaning_says_where_the_keys_are_listed() {
    let mut ui = Ui::sample();
    ui.keys("<ctrl-x>").expect_notice("Ctrl-X does nothing here: ? lists every key");
    ui.keys("y #").expect_notice("# does nothing here: the line at the bottom");
}

#[test]
fn the_footer_offers_only_what_works_now() {
    let mut empty = Ui::empty();
    empty
        .keys("n")
        .paste("https://t.me/corner_cafe_bot?start=x")
        .keys("<tab>")
        .text("Corner")
        .keys("<enter>")
        .wait_ms(60_000);
    for ui in SCREENS.iter().map(|keys| {
        let mut ui = Ui::sample();
        ui.keys(keys);
        ui
    }) {
        for at in hints(&ui.program.state) {
            assert_eq!((TABLE[at].why_not)(&ui.program.state), None, "{}", TABLE[at].id);
        }
    }
    let footer = empty.footer();
    assert!(footer.contains("n new") && !footer.contains("copy") && !footer.contains("add places"), "{footer}");
    assert!(footer.contains("? help"), "{footer}");
}

#[test]
fn a_notice_leaves_by_itself_and_stays_in_the_log() {
    let mut ui = Ui::sample();
    ui.keys("s").expect("links are sorted by ref").wait_ms(60_000).expect_no("links are sorted by ref");
    assert!(ui.footer().contains("n new"), "{}", ui.footer());
    ui.keys("L").expect("links are sorted by ref").keys("<esc>").expect_no("links are sorted by ref");
}

#[test]
fn q_quits_from_the_panes_and_closes_elsewhere() {
    for keys in ["y q", "Q q", "b q", "? q", "L q", "d q"] {
        let mut ui = Ui::sample();
        ui.keys(keys);
        assert!(!ui.has_quit, "{keys}");
        assert!(ui.program.state.overlays.is_empty(), "{keys}");
        ui.keys("q");
        assert!(ui.has_quit, "{keys}");
    }
}

#[test]
fn a_key_of_the_links_says_in_another_pane_where_it_works() {
    let mut ui = Ui::sample();
    for key in ["S", "a", "A", "<space>"] {
        ui.keys("2").keys(key).expect_notice("works on links: 1 goes there");
    }
}

#[test]
fn the_program_can_be_stopped_and_drawn_anew_from_everywhere() {
    use entrylink::app::input::Input;
    use entrylink::app::msg::Effect;
    for keys in ["", "y", "?", "Q", "b", "d"] {
        let mut ui = Ui::sample();
        ui.keys(keys);
        let effects = ui.program.input(Input::Key("ctrl-z".parse().expect("a key")), 1);
        assert!(matches!(effects.as_slice(), [Effect::Suspend]), "{keys}: {effects:?}");
    }
}

#[test]
fn a_long_notice_takes_the_lines_that_it_needs() {
    let mut ui = Ui::sample();
    let long = "2 URLs: in tmux’s buffer, and sent on to the terminal, which does not tell whether it takes it, and here are \
                some words more so that it is long enough to need a second line";
    for (width, height) in [(120, 36), (80, 24), (60, 20)] {
        ui.program.state.say(i64::MAX / 2, entrylink::app::state::Tone::Good, long);
        ui.resize(width, height).expect("second line").expect_no("reads it");
    }
    ui.resize(40, 10).expect("(L reads it)");
}
