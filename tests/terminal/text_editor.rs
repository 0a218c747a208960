//! The user's own editor has the terminal, and gives it back.

use crate::pty::{LOADED, Pty};
use rustix::process::Signal;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use tempfile::TempDir;

/// A folder with a script in it that is the editor: `$1` is the file.
struct Script {
    _folder: TempDir,
    path: PathBuf,
}

impl Script {
    fn new(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("editor");
        fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        Self { _folder: folder, path }
    }

    /// The sample with this editor, opened on the first link.
    fn open(&self) -> Pty {
        let pty = Pty::loaded(&[("VISUAL", ""), ("EDITOR", self.path.to_str().unwrap())]);
        pty.send(b"E");
        pty
    }
}

/// What the editor says when it has the terminal.
const OPEN: &str = "the editor is open";

/// Ends the program, which must not have lost a key.
fn quit(mut pty: Pty) {
    pty.send(b"?");
    pty.until_text("Every pane");
    pty.send(b"qq");
    assert_eq!(pty.exit_code(), Some(0));
    pty.assert_given_back();
}

#[test]
fn a_scripted_editor_changes_a_link() {
    let script = Script::new(
        "[ \"$(stat -c %a \"$1\")\" = 600 ] || exit 9\n[ \"$(stat -c %a \"$(dirname \"$1\")\")\" = 700 ] || exit 8\n\
         sed -i 's/^status: .*/status: archived/' \"$1\"",
    );
    let mut pty = script.open();
    pty.until_text("→ archived");
    pty.assert_taken();
    pty.send(b"y");
    pty.until_text("changed as in the text");
    quit(pty);
}

#[test]
fn the_editor_has_every_key_and_the_program_every_key_after_it() {
    // Whatever the program read of these keys would be missing here.
    let script = Script::new(&format!(
        "stty -a | grep -q ' icanon' || exit 7\necho {OPEN}\nread answer\nstty raw -echo\n\
         sed -i \"s/^name:.*/name: $answer/\" \"$1\""
    ));
    let mut pty = script.open();
    pty.until(|screen| !screen.alternate_screen() && screen.contents().contains(OPEN));
    pty.look(|screen| assert!(!screen.bracketed_paste() && !screen.hide_cursor()));
    for key in b"every single key of it" {
        pty.send(&[*key]);
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    pty.send(b"\n");
    pty.until_text("→ every single key of it");
    pty.assert_taken();
    pty.send(b"y");
    pty.until_text("changed as in the text");
    quit(pty);
}

#[test]
fn refused_lines_come_back_with_the_reason() {
    let script = Script::new(
        "if grep -q '^#! there is no status' \"$1\"; then sed -i 's/^status: .*/status: registered/' \"$1\"\n\
         else sed -i 's/^status: .*/status: gone/' \"$1\"; fi",
    );
    let mut pty = script.open();
    pty.until_text("there is no status “gone”");
    pty.send(b"e");
    pty.until_text("→ registered");
    pty.send(b"y");
    quit(pty);
}

#[test]
fn an_editor_that_fails_or_is_missing_gets_a_sentence() {
    let script = Script::new("exit 3");
    let mut pty = script.open();
    pty.until_text("ended with an error (3)");
    pty.assert_taken();
    quit(pty);
    let pty = Pty::loaded(&[("VISUAL", "/nowhere/an-editor --wait"), ("EDITOR", "true")]);
    let mut pty = pty;
    pty.send(b"E");
    pty.until_text("that $VISUAL names does not start");
    pty.assert_taken();
    quit(pty);
}

#[test]
fn an_editor_that_is_killed_gets_a_sentence_and_keeps_what_it_wrote() {
    let script = Script::new("sed -i 's/^status: .*/status: archived/' \"$1\"\nstty raw -echo\nkill -9 $$");
    let mut pty = script.open();
    pty.until_text("was ended from outside");
    pty.until_text("what you typed is still there");
    pty.assert_taken();
    pty.send(b"q");
    pty.until_text("Throw away what you typed?");
    pty.send(b"y");
    quit(pty);
}

#[test]
fn ctrl_c_in_the_editor_is_the_editors() {
    let script = Script::new(&format!(
        "trap 'echo caught; got=1' INT\necho {OPEN}\nwhile [ -z \"$got\" ]; do sleep 0.05; done; exit 0"
    ));
    let mut pty = script.open();
    pty.until_text(OPEN);
    pty.send(b"\x03");
    pty.until_text("nothing was changed in the");
    quit(pty);
}

#[test]
fn a_signal_while_the_editor_is_open_ends_both() {
    let script = Script::new(&format!("echo {OPEN}\nexec sleep 1000"));
    let mut pty = script.open();
    pty.until_text(OPEN);
    pty.signal(Signal::TERM);
    assert_eq!(pty.killed_by(), Some(Signal::TERM.as_raw()));
    pty.assert_given_back();
}

#[test]
fn ctrl_z_in_the_editor_gives_the_shell_the_terminal() {
    let script = Script::new(&format!("echo {OPEN}\nread answer\nsed -i \"s/^name:.*/name: $answer/\" \"$1\""));
    let editor = script.path.to_str().unwrap();
    let mut pty = Pty::start(&["/bin/sh", "-i"], &[("EDITOR", editor), ("VISUAL", "")]);
    pty.until_text("$");
    pty.send(format!("{} --sample\n", env!("CARGO_BIN_EXE_entrylink")).as_bytes());
    pty.until(|screen| screen.alternate_screen() && screen.contents().contains(LOADED));
    pty.send(b"E");
    pty.until(|screen| !screen.alternate_screen() && screen.contents().contains(OPEN));
    pty.send(b"\x1a");
    pty.until_text("Stopped");
    pty.send(b"echo $((6 * 7)) in the shell\n");
    pty.until_text("42 in the shell");
    pty.send(b"fg\n");
    pty.send(b"after a break\n");
    pty.until_text("→ after a break");
    pty.send(b"y");
    pty.until_text("changed as in the text");
    pty.send(b"q");
    pty.until(|screen| !screen.alternate_screen() && screen.contents().trim_end().ends_with('$'));
    pty.send(b"exit 5\n");
    assert_eq!(pty.exit_code(), Some(5));
}

#[test]
fn an_editor_that_stops_alone_takes_the_program_with_it() {
    let script = Script::new(&format!("echo {OPEN}\nkill -STOP $$\nsed -i 's/^name:.*/name: went on/' \"$1\""));
    let mut pty = script.open();
    pty.until_text(OPEN);
    assert!(pty.wait().stopped());
    pty.signal(Signal::CONT);
    // The shell continues every program of the job; here nobody does but this.
    let children = format!("/proc/{0}/task/{0}/children", pty.id());
    for child in fs::read_to_string(children).unwrap().split_whitespace() {
        let pid = rustix::process::Pid::from_raw(child.parse().unwrap()).unwrap();
        rustix::process::kill_process(pid, Signal::CONT).unwrap();
    }
    pty.until_text("→ went on");
    pty.assert_taken();
    pty.send(b"q");
    pty.until_text("Throw away what you typed?");
    pty.send(b"y");
    quit(pty);
}

#[test]
fn others_are_heard_and_nothing_is_drawn_while_the_editor_is_open() {
    let script = Script::new(&format!("echo {OPEN}\nread answer"));
    let mut pty = script.open();
    pty.until_text(OPEN);
    for columns in [80, 100, 120] {
        pty.resize(columns, 36);
    }
    pty.signal(Signal::WINCH);
    std::thread::sleep(std::time::Duration::from_millis(300));
    pty.look(|screen| assert!(!screen.alternate_screen() && !screen.contents().contains(LOADED)));
    pty.send(b"\n");
    pty.until(|screen| screen.alternate_screen() && screen.contents().contains(LOADED));
    quit(pty);
}
