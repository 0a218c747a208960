//! `decode`.

use crate::desk::Desk;
use serde_json::{Value, json};

fn lines(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_json_is_the_contract() {
    let desk = Desk::harbour();
    let out = desk.ok(["decode", "--json", "https://m.me/102938475610293?ref=giveaway--hall-a--738--north"]);
    let line = &lines(&out)[0];
    let keys: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        ["account", "channel", "findings", "input", "link", "reading", "ref", "repaired", "text", "writes"]
    );
    assert_eq!(
        *line,
        json!({
            "input": "https://m.me/102938475610293?ref=giveaway--hall-a--738--north",
            "channel": "messenger",
            "account": "102938475610293",
            "text": "giveaway--hall-a--738--north",
            "ref": "giveaway",
            "reading": "value-and-pairs",
            "writes": [
                {"field": "612", "name": "source", "value": "hall-a"},
                {"field": "738", "name": "branch", "value": "north"},
            ],
            "link": "giveaway",
            "repaired": null,
            "findings": [],
        })
    );
    assert_eq!(lines(&desk.ok(["decode", "giveaway", "--json"]))[0]["ref"], "giveaway", "options may stand behind");
    let bare = &lines(&desk.ok(["decode", "--json", "unknown--x--99999--y"]))[0];
    assert_eq!((&bare["channel"], &bare["account"], &bare["link"]), (&Value::Null, &Value::Null, &Value::Null));
    assert_eq!(bare["writes"][0], json!({"field": null, "name": null, "value": "x"}));
    let finding = bare["findings"].as_array().unwrap().iter().find(|f| f["rule"] == "unknown-field").unwrap();
    assert_eq!((&finding["severity"], &finding["start"], &finding["end"]), (&json!("warning"), &json!(12), &json!(17)));
    assert!(finding["message"].is_string() && finding.as_object().unwrap().contains_key("fix"));
}

#[test]
fn there_is_one_object_for_each_input_in_order() {
    let desk = Desk::harbour();
    let ran = desk.feed(["decode", "--json", "first", "-", "last"], b"a\n\nb--1\r\nm\xff\nno line end");
    assert_eq!(ran.code, 0, "{ran:?}");
    let lines = lines(&ran.out);
    let inputs: Vec<_> = lines.iter().map(|l| l["input"].as_str().unwrap()).collect();
    assert_eq!(inputs, ["first", "a", "", "b--1", "m\u{fffd}", "no line end", "last"]);
}

#[test]
fn a_line_without_end_is_cut_and_the_next_one_read() {
    let desk = Desk::new();
    let mut input = vec![b'x'; 3_000_000];
    input.extend(b"\ngiveaway\n");
    let ran = desk.feed(["decode", "--json", "-"], &input);
    let lines = lines(&ran.out);
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["findings"][0]["rule"], "too-long");
    assert_eq!(lines[1]["ref"], "giveaway");
}

#[test]
fn strict_makes_errors_count() {
    let desk = Desk::harbour();
    let broken = "https://m.me/102938475610293?ref=giveaway\u{2013}hall-a";
    assert_eq!(desk.run(["decode", broken]).code, 0);
    let ran = desk.run(["decode", "--strict", broken, "giveaway"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("[smart-dash]") && ran.err.is_empty(), "{ran:?}");
    assert_eq!(desk.run(["decode", "--strict", "https://m.me/102938475610293?ref=giveaway"]).code, 0);
}

#[test]
fn people_get_what_it_does_in_words() {
    let desk = Desk::harbour();
    desk.ok(["link", "edit", "giveaway", "--name", "Prizes", "--flow-name", "Intake"]);
    desk.ok(["place", "add", "giveaway", "hall-a", "--set", "source=hall-a"]);
    assert_eq!(
        desk.ok(["decode", "https://t.me/harbour_coffee_bot?start=giveaway--hall-a"]),
        "https://t.me/harbour_coffee_bot?start=giveaway--hall-a\n\
         \x20 channel   Telegram, bot username harbour_coffee_bot\n\
         \x20 ref       giveaway\n\
         \x20 link      Prizes, placed at “hall-a”\n\
         \x20 starts    Intake\n\
         \x20 saves     source = hall-a\n"
    );
    assert!(desk.ok(["decode", "giveaway--738--west"]).contains("  drops     branch = west\n"));
}

#[test]
fn it_works_without_a_link_book_and_makes_none() {
    let desk = Desk::new();
    assert!(desk.ok(["decode", "https://m.me/1029?ref=giveaway"]).contains("ref       giveaway"));
    assert!(!desk.database().exists());
    let piped = desk.feed(["decode", "--json"], b"giveaway\n");
    assert_eq!(lines(&piped.out)[0]["ref"], "giveaway");
}

#[test]
fn what_steers_a_terminal_is_shown_with_stand_ins() {
    let desk = Desk::new();
    let ran = desk.run(["decode", "https://m.me/1029?ref=a\u{1b}[2J\u{202e}b--c\u{7}--\u{9b}2J--x"]);
    assert!(!ran.out.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{ran:?}");
}

#[cfg(unix)]
#[test]
fn answers_come_line_by_line_and_a_closed_pipe_ends_it() {
    use std::io::{BufRead, BufReader, Write};
    use std::process::Stdio;
    let desk = Desk::new();
    let mut child =
        desk.command(["decode", "--json", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    for input in ["first", "second"] {
        // The answer to a line comes before the next line is written.
        writeln!(stdin, "{input}").unwrap();
        let mut answer = String::new();
        answers.read_line(&mut answer).unwrap();
        assert!(answer.contains(&format!("\"input\":\"{input}\"")), "{answer}");
    }
    drop(answers);
    while writeln!(stdin, "third").is_ok() {}
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn rules_are_explained_with_a_wrong_and_a_right_example() {
    let desk = Desk::new();
    let table = desk.ok(["rules"]);
    assert!(table.starts_with("RULE") && table.contains("\nsmart-dash            error     "), "{table}");
    let all: Value = serde_json::from_str(&desk.ok(["rules", "--json"])).unwrap();
    assert_eq!(all.as_array().unwrap().len(), table.lines().count() - 1);
    let page = desk.ok(["rules", "smart-dash"]);
    for part in ["smart-dash (error)", "\nWhy\n", "\nWhat to do\n", "\nWrong\n", "\nRight\n"] {
        assert!(page.contains(part), "{page}");
    }
    let one: Value = serde_json::from_str(&desk.ok(["rules", "smart-dash", "--json"])).unwrap();
    assert_eq!((&one["rule"], &one["severity"]), (&json!("smart-dash"), &json!("error")));
    assert!(all.as_array().unwrap().contains(&one));
    let ran = desk.run(["rules", "smart-dahs"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean “smart-dash”?"), "{}", ran.err);
    assert!(!desk.database().exists());
}

#[test]
fn where_there_is_nothing_to_read_that_is_said() {
    let desk = Desk::harbour();
    for blank in ["", "  "] {
        let ran = desk.run(["decode", blank]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
        assert!(ran.err.contains("there is nothing to read"), "{ran:?}");
    }
    // A line for each input is the contract of JSON.
    assert_eq!(lines(&desk.ok(["decode", "--json", ""])).len(), 1);
    let ran = desk.run(["decode"]);
    assert!(ran.code == 0 && ran.out.is_empty() && ran.err.contains("nothing to read on standard input"), "{ran:?}");
}
