//! No terminal, a poor one, and one without colours.

use crate::pty::Pty;
use crate::stream::strange;
use std::process::{Command, Stdio};
use vt100::Color;

#[test]
fn without_a_terminal_it_says_so() {
    let ran = Command::new(env!("CARGO_BIN_EXE_entrylink")).arg("--sample").stdin(Stdio::null()).output().unwrap();
    assert_eq!(ran.status.code(), Some(1));
    assert_eq!(ran.stdout, b"", "not even a question about colours");
    let said = String::from_utf8(ran.stderr).unwrap();
    assert!(said.contains("a terminal") && said.contains("--help"), "{said}");
}

#[test]
fn a_dumb_terminal_gets_a_sentence() {
    let mut pty = Pty::sample(&[("TERM", "dumb")]);
    assert_eq!(pty.exit_code(), Some(1));
    pty.until_text("TERM=dumb");
    pty.assert_given_back();
}

/// Black and white as QR codes have them, on any theme.
fn is_of_a_qr_code(color: Color) -> bool {
    matches!(color, Color::Idx(16 | 231) | Color::Rgb(0, 0, 0) | Color::Rgb(255, 255, 255))
}

/// The colours of every cell, and whether some cell is reversed.
fn colors(pty: &Pty) -> (Vec<Color>, bool) {
    pty.look(|screen| {
        let cells: Vec<_> =
            (0..36).flat_map(|row| (0..120).filter_map(move |column| screen.cell(row, column))).collect();
        (cells.iter().flat_map(|c| [c.fgcolor(), c.bgcolor()]).collect(), cells.iter().any(|c| c.inverse()))
    })
}

#[test]
fn without_colours_there_is_none_but_the_qr_codes() {
    for env in [("NO_COLOR", "1"), ("TERM", "vt220")] {
        let pty = Pty::loaded(&[env]);
        let (colors, reversed) = colors(&pty);
        let odd: Vec<_> = colors.iter().filter(|c| **c != Color::Default && !is_of_a_qr_code(**c)).collect();
        assert!(odd.is_empty(), "{env:?}: {odd:?}");
        assert!(reversed, "{env:?}: the cursor's row shows without colour");
    }
}

#[test]
fn sixteen_colours_where_nothing_says_that_there_are_more() {
    let pty = Pty::loaded(&[("COLORTERM", "")]);
    let (colors, _) = colors(&pty);
    assert!(colors.iter().any(|c| matches!(c, Color::Idx(0..16))));
    assert!(colors.iter().all(|c| matches!(c, Color::Default | Color::Idx(0..16)) || is_of_a_qr_code(*c)));
}

#[test]
fn the_theme_follows_the_background() {
    let (dark, light) = (Pty::loaded(&[]), Pty::loaded(&[("COLORFGBG", "0;15")]));
    assert_ne!(colors(&dark).0, colors(&light).0);
}

#[test]
fn a_locale_without_utf8_changes_nothing() {
    let usual = Pty::loaded(&[]).look(vt100::Screen::contents);
    for locale in ["C", "POSIX", "de_DE.ISO-8859-1", ""] {
        let pty = Pty::loaded(&[("LC_ALL", locale), ("LANG", locale), ("LC_CTYPE", locale)]);
        assert_eq!(pty.look(vt100::Screen::contents), usual, "{locale}");
    }
}

#[test]
fn a_terminal_with_a_side_missing_gets_a_sentence() {
    for closed in ["<&-", ">&-", "< /dev/null", "> /dev/null"] {
        let script = format!("{} --sample {closed}; echo ended with $?", env!("CARGO_BIN_EXE_entrylink"));
        let mut pty = Pty::start(&["/bin/sh", "-c", &script], &[]);
        pty.until_text("ended with");
        let said = pty.look(vt100::Screen::contents).replace('\n', "");
        assert!(said.contains("ended with 1") && said.contains("no terminal to draw on"), "{closed}: {said}");
        pty.wait();
    }
}

#[test]
fn what_commands_print_in_a_terminal_is_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_entrylink");
    let name = "a\u{1b}]0;owned\u{7}\u{1b}[31mred\u{9b}2J\u{202e}evil";
    let script = "$P bot add X --telegram xx_harbour_bot; $P link add giveaway --name \"$N\" --place \"$N\"; \
                  for as in url csv text markdown html json; do $P url giveaway --as $as; done; $P link list; \
                  $P link list --json; $P history --json; $P link show giveaway; $P url \"$N\"; $P decode \"$N\"";
    let database = folder.path().join("book.db");
    let env = [("P", program), ("N", name), ("ENTRYLINK_DATABASE", database.to_str().unwrap()), ("NO_COLOR", "1")];
    let mut pty = Pty::start(&["/bin/sh", "-c", script], &env);
    pty.wait();
    let written = pty.written();
    assert_eq!(strange(&written), None);
    assert!(!String::from_utf8(written).unwrap().contains(['\u{1b}', '\u{202e}']));
}
