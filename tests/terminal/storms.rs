//! Much at once, and little room.

use crate::pty::{LOADED, Pty};
use crate::stream::strange;
use rustix::process::Signal;

#[test]
fn a_storm_of_resizes_ends_on_the_right_frame() {
    let mut pty = Pty::loaded(&[]);
    let before = pty.look(vt100::Screen::contents);
    for step in 0..300_u16 {
        pty.resize(1 + step * 7 % 200, 1 + step * 5 % 60);
    }
    pty.resize(120, 36);
    pty.until(|screen| screen.contents() == before);
}

#[test]
fn there_and_back_between_two_frames_is_drawn_anew() {
    let mut pty = Pty::loaded(&[]);
    let before = pty.look(vt100::Screen::contents);
    for _ in 0..20 {
        pty.resize(20, 5);
        pty.resize(120, 36);
        pty.until(|screen| screen.contents() == before);
    }
}

#[test]
fn one_cell_is_survived() {
    let mut pty = Pty::loaded(&[]);
    let before = pty.look(vt100::Screen::contents);
    pty.resize(1, 1);
    pty.send(b"jk?\x1b");
    pty.resize(120, 36);
    pty.until(|screen| screen.contents() == before);
    pty.send(b"q");
    assert_eq!(pty.exit_code(), Some(0));
    pty.assert_given_back();
}

#[test]
fn a_paste_of_ten_megabytes_does_not_hang() {
    let mut pty = Pty::loaded(&[]);
    pty.send(b"/");
    let mut paste = b"\x1b[200~".to_vec();
    paste.resize(10_000_000, b'x');
    paste.extend(b"\x1b[201~");
    pty.send(&paste);
    pty.until_text("xxxxxxxx");
    pty.signal(Signal::TERM);
    assert_eq!(pty.killed_by(), Some(Signal::TERM.as_raw()));
    pty.assert_given_back();
}

#[test]
fn a_paste_of_ten_megabytes_hangs_nothing_wherever_it_goes() {
    // Over the panes it goes to the tester; into a form; into a text of several lines.
    for keys in ["", "n", "1a"] {
        let mut pty = Pty::loaded(&[]);
        pty.send(keys.as_bytes());
        let mut paste = b"\x1b[200~".to_vec();
        paste.extend("https://m.me/1029?ref=a--738--\u{202e}north\x1b[31m ".bytes().cycle().take(10_000_000));
        paste.extend(b"\x1b[201~");
        pty.send(&paste);
        pty.until(|screen| screen.contents().contains("m.me/1029"));
        pty.signal(Signal::TERM);
        assert_eq!(pty.killed_by(), Some(Signal::TERM.as_raw()));
        pty.assert_given_back();
    }
}

#[test]
fn a_terminal_that_has_no_size_yet_is_waited_for() {
    for size in ["rows 1 cols 1", "rows 0 cols 0"] {
        let script = format!("stty {size}; exec {} --sample", env!("CARGO_BIN_EXE_entrylink"));
        let mut pty = Pty::start(&["/bin/sh", "-c", &script], &[]);
        pty.until(vt100::Screen::alternate_screen);
        pty.resize(120, 36);
        pty.until_text(LOADED);
        pty.send(b"q");
        assert_eq!(pty.exit_code(), Some(0), "{size}");
        pty.assert_given_back();
    }
}

#[test]
fn bytes_that_are_no_text_do_no_harm() {
    let mut pty = Pty::loaded(&[]);
    // Broken UTF-8, half a character, half a sequence, a mouse report and an answer that nobody asked for.
    for bytes in [&b"\xff\xfe\x80\xc3\x28"[..], b"\xf0\x9f\x91", b"\x1b[<0;1", b"\x1b[?1;2c\x1b[5;5R", b"\x00\x1b\x1b"]
    {
        pty.send(bytes);
    }
    pty.send(b"\x1b\x1b\x1b1/giveaway");
    pty.until_text("/ giveaway");
    pty.signal(Signal::TERM);
    assert_eq!(pty.killed_by(), Some(Signal::TERM.as_raw()));
    pty.assert_given_back();
    assert_eq!(strange(&pty.written()), None);
}
