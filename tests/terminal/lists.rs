//! Long work in a terminal: how far it is, and that it can be stopped at any moment.

use crate::pty::Pty;
use std::path::Path;
use std::time::{Duration, Instant};

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A folder with a list, and the list's path.
fn list(rows: usize) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    let row = |n| format!("Ann Lee {n}\n");
    let rows: String = (0..rows).map(row).collect();
    std::fs::write(&path, format!("full_name\n{rows}")).unwrap();
    let path = path.display().to_string();
    (folder, path)
}

/// Fails unless only the list is left in its folder before long: whoever writes takes away what was begun.
fn only_the_list_is_left(folder: &Path) {
    let start = Instant::now();
    while files(folder) != ["list.csv"] {
        assert!(start.elapsed() < Duration::from_mins(1), "{:?}", files(folder));
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn the_dialog_shows_how_far_it_is_and_stops() {
    let (folder, path) = list(20_000);
    let mut pty = Pty::loaded(&[]);
    pty.send(b"M");
    pty.until_text("for every row of a mailing list");
    pty.send(format!("{path}\r").as_bytes());
    pty.until_text("column “full_name”");
    // Codes, so that it takes its time.
    pty.send(b"j\x1b[C\x1b[C");
    pty.until_text("a folder of PNG files");
    pty.send(b"\r");
    pty.until_text("20,000 of 20,000 rows get a link");
    pty.send(b"\r");
    pty.until(|screen| {
        let shown = screen.contents();
        shown.contains("━─") && shown.contains(" rows/s · ") && shown.contains(" left")
    });
    assert!(!files(folder.path()).contains(&"list.messenger.csv".to_owned()));
    pty.send(b"\x1b");
    pty.until_text("stopped: nothing was written");
    only_the_list_is_left(folder.path());
    // Back at the columns, everything is as it was chosen.
    pty.send(b"\x1b");
    pty.until_text("a folder of PNG files");
}

#[test]
fn the_command_shows_how_far_it_is_and_stops() {
    let (folder, path) = list(400_000);
    let book = tempfile::tempdir().unwrap();
    let database = book.path().join("book.db").display().to_string();
    let program = env!("CARGO_BIN_EXE_entrylink");
    for words in [&["bot", "add", "Harbour", "--telegram", "harbour_coffee_bot"][..], &["link", "add", "giveaway"]] {
        let done = std::process::Command::new(program).args(["--database", &database]).args(words).output().unwrap();
        assert!(done.status.success(), "{done:?}");
    }
    let output = folder.path().join("links.csv").display().to_string();
    let bulk = [
        "bulk",
        "giveaway",
        "--channel",
        "telegram",
        "--input",
        &path,
        "--output",
        &output,
        "--value",
        "last_name=full_name",
    ];
    let command: Vec<&str> = [program, "--database", &database].into_iter().chain(bulk).collect();
    let mut pty = Pty::start(&command, &[]);
    pty.until(|screen| screen.contents().contains(" rows/s · ") && screen.contents().contains(" left"));
    // Ctrl-C, as it is pressed.
    pty.send(b"\x03");
    assert_eq!(pty.exit_code(), Some(1));
    pty.until_text("stopped: nothing was written");
    only_the_list_is_left(folder.path());
}

#[test]
fn repairs_are_asked_for_before_they_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("may.html");
    let database = folder.path().join("book.db").display().to_string();
    let broken = "<a href=\"https://t.me/harbour_coffee_bot?start=giveaway–hall\">Join</a>\n";
    let whole = broken.replace('–', "--");
    for (answer, left, says) in [
        ("n\r", broken, "nothing was changed"),
        ("\r", broken, "nothing was changed"),
        ("ja\r", broken, "nothing was changed"),
        ("\x04", broken, "nothing was changed"),
        ("y\r", whole.as_str(), "1 repair in 1 file made"),
    ] {
        std::fs::write(&path, broken).unwrap();
        let file = path.display().to_string();
        let mut pty =
            Pty::start(&[env!("CARGO_BIN_EXE_entrylink"), "--database", &database, "lint", "--fix", &file], &[]);
        // The difference comes first, then the question, and nothing is written before the answer.
        pty.until_text("Make 1 repair in 1 file? [y/N]");
        let shown = pty.look(vt100::Screen::contents);
        assert!(shown.contains("-<a href=") && shown.contains("start=giveaway--hall"), "{shown}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), broken);
        pty.send(answer.as_bytes());
        pty.until_text(says);
        assert_eq!(pty.exit_code(), Some(i32::from(left == broken)), "{answer:?}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), left, "{answer:?}");
    }
}
