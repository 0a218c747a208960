//! The disk fails at each write of an import: the book is as it was, and the import works when there is room again.

use crate::book::{Desk, said};
use crate::how_many;
use std::fmt::Write;
use std::os::unix::process::ExitStatusExt;

/// A list of links to import, with placements and values.
fn list(links: usize) -> String {
    let mut text = "ref,name,tags,placement,quantity,branch\n".to_owned();
    for n in 0..links {
        for place in ["hall-a", "hall-b"] {
            writeln!(text, "link-{n},Link number {n},print|event,{place},{n},north").unwrap();
        }
    }
    text
}

/// Imports on a disk that does something at the `at`-th write or sync. `None`: at none. Whether it said that it worked.
fn import(desk: &Desk, what: &str, at: usize, before: &str) -> bool {
    let ran = desk
        .watched_command()
        .env("SHIM_WHAT", what)
        .env("SHIM_AT", at.to_string())
        .args(["link", "import"])
        .arg(desk.beside("links.csv"))
        .output()
        .unwrap();
    let place = format!("{what} at {at}: {ran:?}");
    let after = desk.contents();
    // What was imported is acknowledged when the command says so, and then all of it is there.
    let (worked, there) = (ran.status.code() == Some(0), after != before);
    assert!(!there || after.contains("link-39"), "half of it is there: {place}");
    let unsure = said(&ran).contains("may be saved or not");
    assert!(!unsure || what == "io", "there was no doubt: {place}");
    if matches!(what, "kill" | "torn") || unsure {
        // It may have been on the disk, and nobody was told; or told just that.
        assert!(worked <= there, "{place}");
    } else {
        assert_eq!(worked, there, "{place}");
        assert_eq!(ran.status.signal(), None, "{place}");
    }
    if ran.status.code().is_some() && !worked {
        let sentence = said(&ran);
        assert_eq!(ran.status.code(), Some(1), "{place}");
        // Where not even the lock could be written, the book is open for reading, and that is said.
        let way_out = match what {
            _ if unsure => "look before you repeat it",
            "io" => "--database FILE",
            _ => "make room",
        };
        assert!(sentence.contains("the link book") || sentence.contains("on the disk of"), "{place}");
        assert!(sentence.contains(way_out), "{place}");
        assert!(!sentence.contains("panicked"), "{place}");
    }
    worked || there
}

/// Tries each of the ways in which a disk fails, at each `step`-th write.
fn fail_everywhere(step: usize) {
    let desk = Desk::harbour();
    std::fs::write(desk.beside("links.csv"), list(40)).unwrap();
    let (kept, before) = (std::fs::read(desk.database()).unwrap(), desk.contents());
    let restore = |desk: &Desk| {
        desk.clear();
        std::fs::write(desk.database(), &kept).unwrap();
    };
    assert!(import(&desk, "nothing", 0, &before));
    let writes = desk.count();
    for what in ["full", "once", "short", "io", "kill", "torn"] {
        let mut done = 0;
        for at in (1..=writes).step_by(step) {
            restore(&desk);
            if !import(&desk, what, at, &before) {
                assert!(import(&desk, "nothing", 0, &before), "{what} at {at}: it does not work afterwards");
                done += 1;
            }
        }
        println!(
            "{what}: {} of {writes} writes and syncs of an import, {done} left the book as before",
            writes.div_ceil(step)
        );
    }
}

#[test]
fn a_disk_that_fails_while_links_are_imported() {
    fail_everywhere(how_many("ENTRYLINK_FULL_STEP", 17));
}

#[test]
fn a_new_book_that_cannot_be_written_is_said_and_can_be_made_later() {
    let desk = Desk::new();
    let add = ["bot", "add", "Harbour", "--telegram", "harbour_coffee_bot"];
    assert!(desk.watched_command().args(add).output().unwrap().status.success());
    let writes = desk.count();
    for what in ["full", "short", "io", "kill"] {
        for at in (1..=writes).step_by(how_many("ENTRYLINK_FULL_STEP", 17)) {
            desk.clear();
            let ran = desk
                .watched_command()
                .env("SHIM_WHAT", what)
                .env("SHIM_AT", at.to_string())
                .args(add)
                .output()
                .unwrap();
            if !ran.status.success() {
                assert!(!said(&ran).contains("panicked"), "{what} at {at}: {ran:?}");
                let again = desk.command().args(add).output().unwrap();
                // It was there already when it was killed, or when the disk failed, and nobody was told otherwise.
                let unsaid = what == "kill" || said(&ran).contains("may be saved or not");
                let there = unsaid && said(&again).contains("already");
                assert!(again.status.success() || there, "{what} at {at}: {ran:?}, then {again:?}");
            }
            assert!(desk.contents().contains("Harbour"), "{what} at {at}");
        }
    }
}
