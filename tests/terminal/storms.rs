//! Much at once, and little room.

use crate::pty::Pty;
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
