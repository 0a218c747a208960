//! Ctrl-Z and back.

use crate::pty::{LOADED, Pty};
use rustix::process::Signal;

/// From Ctrl-Z or a signal to the same screen again.
fn round(suspend: impl Fn(&Pty)) {
    let mut pty = Pty::loaded(&[]);
    suspend(&pty);
    assert!(pty.wait().stopped());
    pty.assert_given_back();
    pty.until_text("kill -CONT");
    pty.signal(Signal::CONT);
    pty.assert_taken();
    pty.until_text(LOADED);
    pty.send(b"q");
    assert_eq!(pty.exit_code(), Some(0));
    pty.assert_given_back();
}

#[test]
fn the_key_stops_and_goes_on() {
    round(|pty| pty.send(b"\x1a"));
}

#[test]
fn the_signal_stops_and_goes_on() {
    round(|pty| pty.signal(Signal::TSTP));
}

#[test]
fn a_stop_without_warning_is_drawn_over_too() {
    let mut pty = Pty::loaded(&[]);
    let before = pty.look(vt100::Screen::contents);
    pty.signal(Signal::STOP);
    assert!(pty.wait().stopped());
    pty.scribble(b"\x1b[2J\x1b[Hsomebody else was here");
    pty.signal(Signal::CONT);
    pty.until(|screen| screen.contents() == before);
}

#[test]
fn a_signal_that_comes_while_stopped_ends_it() {
    let mut pty = Pty::loaded(&[]);
    pty.send(b"\x1a");
    assert!(pty.wait().stopped());
    pty.signal(Signal::TERM);
    pty.signal(Signal::CONT);
    assert_eq!(pty.killed_by(), Some(Signal::TERM.as_raw()));
    pty.assert_given_back();
}

#[test]
fn the_shell_has_the_terminal_in_between() {
    let mut pty = Pty::start(&["/bin/sh", "-i"], &[]);
    pty.until_text("$");
    pty.send(format!("{} --sample\n", env!("CARGO_BIN_EXE_entrylink")).as_bytes());
    pty.until(|screen| screen.alternate_screen() && screen.contents().contains(LOADED));
    pty.send(b"\x1a");
    pty.until(|screen| !screen.alternate_screen() && screen.contents().contains("Stopped"));
    pty.look(|screen| assert!(!screen.contents().contains("kill -CONT"), "the shell knows how to go on"));
    pty.send(b"echo $((6 * 7)) in the shell\n");
    pty.until_text("42 in the shell");
    pty.send(b"fg\n");
    pty.until(|screen| screen.alternate_screen() && screen.contents().contains(LOADED));
    pty.send(b"q");
    // Until the shell asks again, what is typed is for the program.
    pty.until(|screen| !screen.alternate_screen() && screen.contents().trim_end().ends_with('$'));
    pty.send(b"exit 5\n");
    assert_eq!(pty.exit_code(), Some(5));
}
