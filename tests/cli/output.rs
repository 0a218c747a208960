//! What goes where: data and sentences, closed pipes, colours, and text that would steer a terminal.

use crate::desk::{Desk, Ran};
use std::process::Stdio;

/// Every character that must never reach a terminal from a name.
const HOSTILE: &str = "a\u{1b}[31mred\u{7}\u{9b}2J\u{202e}evil\u{200b}\r\nb";

/// The same on one line: a line break between labels means two of them.
const LABEL: &str = "a\u{1b}[31mred\u{7}\u{9b}2J\u{202e}evil\u{200b}b";

fn assert_safe(ran: &Ran) {
    for text in [&ran.out, &ran.err] {
        let raw = text.chars().find(|c| (c.is_control() && *c != '\n') || matches!(c, '\u{202e}' | '\u{200b}'));
        assert_eq!(raw, None, "{ran:?}");
    }
}

#[test]
fn names_that_steer_a_terminal_are_shown_with_stand_ins() {
    let desk = Desk::harbour();
    for args in [
        vec!["bot", "add", HOSTILE, "--telegram", "harbour_coffee_bot"],
        vec!["field", "add", "--id", "1", "--name", HOSTILE],
        vec![
            "link",
            "add",
            "x",
            "--name",
            HOSTILE,
            "--campaign",
            HOSTILE,
            "--flow-name",
            HOSTILE,
            "--tag",
            HOSTILE,
            "--place",
            LABEL,
        ],
        vec!["place", "edit", "x", LABEL, "--cost", "1"],
        vec!["bot", "list"],
        vec!["bot", "show"],
        vec!["field", "list"],
        vec!["link", "list"],
        vec!["link", "show", "x"],
        vec!["place", "list", "x"],
        vec!["history"],
        vec!["url", "x", "--as", "text"],
        vec!["url", "x", "--as", "markdown"],
        vec!["url", "x", "--as", "html"],
        vec!["undo"],
        vec!["redo"],
    ] {
        let ran = desk.run(&args);
        assert_eq!(ran.code, 0, "{args:?} {ran:?}");
        assert_safe(&ran);
    }
    for args in [
        vec!["link", "add", HOSTILE],
        vec!["url", "no\u{1b}[2Jsuch"],
        vec!["--bot", "no\u{1b}[2Jbot", "link", "list"],
        vec!["url", "x", "--set", HOSTILE],
        vec!["url", "x", "--channel", HOSTILE],
        vec!["--database", "no\u{1b}[2J/such.db", "bot", "list"],
    ] {
        let ran = desk.run(&args);
        assert_ne!(ran.code, 0, "{args:?}");
        assert_safe(&ran);
    }
    assert_eq!(desk.json(["link", "show", "x", "--json"])["name"], HOSTILE, "kept as it is");
}

#[test]
fn with_json_there_is_one_value_on_standard_output_and_sentences_beside_it() {
    let desk = Desk::harbour();
    for args in [
        vec!["bot", "add", "X", "--json"],
        vec!["bot", "edit", "X", "--telegram", "harbour_coffee_bot", "--json"],
        vec!["field", "add", "--id", "1", "--name", "f", "--json"],
        vec!["field", "edit", "f", "--name", "g", "--json"],
        vec!["link", "add", "l", "--json"],
        vec!["link", "edit", "l", "--name", "L", "--json"],
        vec!["link", "archive", "l", "--json"],
        vec!["link", "restore", "l", "--json"],
        vec!["place", "add", "l", "p", "--json"],
        vec!["place", "edit", "l", "p", "--label", "q", "--json"],
        vec!["undo", "--json"],
        vec!["redo", "--json"],
        vec!["link", "remove", "l", "--json"],
    ] {
        let ran = desk.run(&args);
        assert_eq!(ran.code, 0, "{args:?} {ran:?}");
        serde_json::from_str::<serde_json::Value>(&ran.out).unwrap_or_else(|e| panic!("{args:?}: {e}"));
        assert!(!ran.err.is_empty(), "{args:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_a_command_quietly() {
    let desk = Desk::harbour();
    for args in [
        &["url", "giveaway"][..],
        &["link", "list", "--json"],
        &["link", "list"],
        &["history"],
        &["completions", "bash"],
        &["man"],
        &["--help"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = desk.command(args).stdout(writer).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
    }
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = desk.command(["url", "nonsense"]).stderr(writer).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "nobody listens to the sentence");
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_a_failure() {
    let desk = Desk::harbour();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = desk.command(["url", "giveaway"]).stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("could not be written"));
}

#[test]
fn colours_are_used_when_asked_for_and_never_in_a_pipe_unasked() {
    let desk = Desk::harbour();
    assert!(!desk.ok(["link", "list"]).contains('\u{1b}'));
    assert!(desk.ok(["--color", "always", "link", "list"]).contains("\u{1b}[1m"));
    assert!(!desk.ok(["--color", "never", "link", "list"]).contains('\u{1b}'));
    assert!(!desk.ok(["--color", "always", "url", "giveaway"]).contains('\u{1b}'), "URLs are data");
    let ran = desk.run(["--color", "always", "url", "nonsense"]);
    assert!(ran.err.starts_with("\u{1b}[31mentrylink:\u{1b}[0m "), "{}", ran.err);
}

#[test]
fn help_and_version_are_data_and_mistakes_are_not() {
    let desk = Desk::new();
    assert!(desk.ok(["--version"]).starts_with("entrylink "));
    assert!(desk.ok(["url", "--help"]).contains("--place"));
    let ran = desk.run(["url", "--nonsense"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("--nonsense"));
}

#[test]
fn the_user_interface_says_that_it_needs_a_terminal() {
    let desk = Desk::new();
    for args in [&[][..], &["--sample"]] {
        let said = desk.fails(args);
        assert!(said.contains("no terminal to draw on") && said.contains("entrylink --help"), "{said}");
    }
    assert!(!desk.database().exists());
}
