//! However the program ends, the terminal is as it was.

use crate::pty::{LOADED, Pty};
use crate::stream::strange;
use rustix::process::Signal;

#[test]
fn the_user_quits() {
    let mut pty = Pty::loaded(&[]);
    pty.assert_taken();
    pty.send(b"q");
    assert_eq!(pty.exit_code(), Some(0));
    pty.assert_given_back();
    assert_eq!(pty.look(vt100::Screen::contents), "", "nothing is left behind");
    assert_eq!(strange(&pty.written()), None);
}

#[test]
fn a_signal_from_outside() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        let mut pty = Pty::loaded(&[]);
        pty.signal(signal);
        assert_eq!(pty.killed_by(), Some(signal.as_raw()), "whoever waits sees what ended it");
        pty.assert_given_back();
    }
}

#[test]
fn a_signal_before_the_first_frame() {
    // Wherever it comes in between: the question about colours changes the line settings too.
    let mut pty = Pty::sample(&[]);
    pty.signal(Signal::TERM);
    assert_eq!(pty.killed_by(), Some(Signal::TERM.as_raw()));
    pty.assert_given_back();
}

#[test]
fn a_signal_while_the_terminal_reads_nothing() {
    let mut pty = Pty::loaded(&[]);
    // Each Ctrl-L writes a whole frame: more than the terminal holds until somebody reads it.
    pty.deaf(|| {
        pty.send(&[0x0c; 50]);
        pty.signal(Signal::TERM);
        // Nobody reads until the program is gone, or about to leave.
        std::thread::sleep(std::time::Duration::from_secs(1));
    });
    assert_eq!(pty.killed_by(), Some(Signal::TERM.as_raw()));
}

#[test]
fn a_panic_of_the_loop() {
    let mut pty = Pty::loaded(&[("ENTRYLINK_TEST_PANIC", "main"), ("RUST_BACKTRACE", "1")]);
    pty.send(b"j");
    assert_eq!(pty.exit_code(), Some(1));
    pty.assert_given_back();
    says_what_happened(&mut pty, "a rehearsal in main");
}

#[test]
fn a_panic_of_the_worker() {
    let mut pty = Pty::sample(&[("ENTRYLINK_TEST_PANIC", "worker"), ("RUST_BACKTRACE", "1")]);
    assert_eq!(pty.exit_code(), Some(1));
    pty.assert_given_back();
    says_what_happened(&mut pty, "a rehearsal in worker");
}

#[test]
fn a_panic_of_the_thread_that_reads_the_keys() {
    let mut pty = Pty::loaded(&[("ENTRYLINK_TEST_PANIC", "input"), ("RUST_BACKTRACE", "1")]);
    pty.send(b"j");
    assert_eq!(pty.exit_code(), Some(1));
    pty.assert_given_back();
    says_what_happened(&mut pty, "a rehearsal in input");
}

/// One sentence for people, and nothing for the author of the program.
fn says_what_happened(pty: &mut Pty, reason: &str) {
    pty.until_text("Start it again to go on");
    let said = pty.look(|screen| screen.contents().replace('\n', ""));
    assert!(said.contains(reason), "{said}");
    assert!(said.contains("Everything that was saved is safe"), "{said}");
    for noise in ["backtrace", "panicked", "thread", "unwrap"] {
        assert!(!said.contains(noise), "{said}");
    }
}

#[test]
fn the_window_is_closed() {
    let mut pty = Pty::loaded(&[]);
    pty.vanish(b"?");
    let status = pty.wait();
    // By the signal, or by a frame that could not be written, whichever came first.
    let hung_up = status.terminating_signal() == Some(Signal::HUP.as_raw());
    assert!(hung_up || status.exit_status() == Some(1), "{status:?}");
}

#[test]
fn the_terminal_vanishes_and_no_signal_says_so() {
    // The shell is the one that is sent the signal, and ignores it; it ends when the program has.
    let script = format!("trap '' HUP; {} --sample; exit 7", env!("CARGO_BIN_EXE_entrylink"));
    let mut pty = Pty::start(&["/bin/sh", "-c", &script], &[]);
    pty.until_text(LOADED);
    pty.vanish(b"?");
    assert_eq!(pty.exit_code(), Some(7));
}
