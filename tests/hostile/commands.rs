//! The reader of tables and everything that commands print.

use crate::desk::{Desk, Ran};
use crate::list::all;
use std::fmt::Write;

/// A cell of CSV.
fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// What a link has that any text may be; and what its URLs are made of, where much is refused with a reason.
const NAMES: [&str; 3] = ["name", "campaign", "flow_name"];
const VALUES: [&str; 2] = ["placement", "source"];

/// A list of links, one for each text, with the text in these columns.
fn table(texts: &[String], columns: &[&str]) -> String {
    let mut table = format!("ref,{}\n", columns.join(","));
    for (n, text) in texts.iter().enumerate() {
        writeln!(table, "{}-{n}{}", columns[0], format!(",{}", cell(text)).repeat(columns.len())).unwrap();
    }
    table
}

/// Nothing in it steers a terminal.
#[track_caller]
fn assert_harmless(args: &[&str], ran: &Ran) {
    for (name, text) in [("standard output", &ran.out), ("standard error", &ran.err)] {
        let raw =
            |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if let Some(at) = text.find(raw) {
            let start = text[..at].char_indices().rev().nth(60).map_or(0, |(i, _)| i);
            panic!("{args:?}: {name} has {:?}", text[start..].chars().take(90).collect::<String>());
        }
    }
}

/// The rows that the program refuses to import, by their number from 0, each with a reason of its own.
fn refused(desk: &Desk, texts: &[String], columns: &[&str]) -> Vec<usize> {
    desk.write("links.csv", table(texts, columns));
    let ran = desk.run(["link", "import", "links.csv", "--dry-run"]);
    assert_harmless(&["link", "import"], &ran);
    // Cells have line ends in them: a row is known by the line that it begins on.
    let mut begins = 2;
    let mut numbers = Vec::new();
    for (n, text) in texts.iter().enumerate() {
        if ran.err.lines().any(|line| line.contains(&format!("links.csv, line {begins}:"))) {
            numbers.push(n);
        }
        begins += 1 + columns.len() * text.matches('\n').count();
    }
    assert_eq!(numbers.is_empty(), ran.code == 0, "{}", ran.err);
    numbers
}

/// Imports what can be imported; gives the texts of those rows.
fn import(desk: &Desk, columns: &[&str]) -> Vec<String> {
    let mut texts = all();
    let count = texts.len();
    // A file with a row that is refused changes nothing; without those rows it is imported.
    loop {
        let refused = refused(desk, &texts, columns);
        if refused.is_empty() {
            break;
        }
        let mut n = 0..;
        texts.retain(|_| !refused.contains(&n.next().unwrap()));
    }
    println!("{} of {count} texts are imported as {columns:?}, the others refused with a reason", texts.len());
    let ran = desk.run(["link", "import", "links.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_harmless(&["link", "import"], &ran);
    texts
}

/// What a cell says: white space around it is the table's, and an apostrophe before what a spreadsheet would run is the
/// guard that exports set there.
fn meant(text: &str) -> &str {
    let text = text.trim();
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => text,
    }
}

#[test]
fn what_a_table_says_is_in_the_link_book_to_the_byte_and_is_shown_without_harm() {
    let desk = Desk::harbour();
    let (names, values) = (import(&desk, &NAMES), import(&desk, &VALUES));
    assert!(names.len() >= 500 && values.len() >= 400, "{} and {}", names.len(), values.len());
    let links = desk.json(["link", "list", "--json"]);
    let links: std::collections::HashMap<&str, &serde_json::Value> =
        links.as_array().unwrap().iter().map(|link| (link["ref"].as_str().unwrap(), link)).collect();
    for (n, text) in names.iter().enumerate() {
        let link = links[format!("name-{n}").as_str()];
        assert_eq!(link["name"].as_str().unwrap(), meant(text));
        if !text.trim().is_empty() {
            // Of two flows whose names differ in their case there is one, with the first spelling.
            let flow = link["flow"]["name"].as_str().unwrap();
            assert_eq!(flow.to_lowercase(), meant(text).to_lowercase());
        }
    }
    for (n, text) in values.iter().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
        let place = &links[format!("placement-{n}").as_str()]["placements"][0];
        assert_eq!(place["label"].as_str().unwrap(), meant(text));
        assert_eq!(place["values"][0]["value"].as_str().unwrap(), meant(text));
    }

    let every = ["link", "list"].as_slice();
    for args in
        [every, &["link", "list", "--json"], &["history", "--limit", "0"], &["history", "--json"], &["field", "list"]]
    {
        assert_harmless(args, &desk.run(args));
    }
    for n in (0..values.len()).step_by(crate::step().div_ceil(6)) {
        let link = format!("placement-{n}");
        for format in ["url", "markdown", "html", "text", "json"] {
            let args = ["url", link.as_str(), "--as", format];
            let ran = desk.run(args);
            assert_harmless(&args, &ran);
            if format == "html" {
                let tags = ran.out.matches('<').count();
                assert_eq!(
                    tags,
                    ran.out.matches("<a href=\"").count() + ran.out.matches("</a>").count(),
                    "{}",
                    ran.out
                );
            }
        }
        for args in [&["link", "show", link.as_str()][..], &["place", "list", &link], &["history", &link]] {
            assert_harmless(args, &desk.run(args));
        }
    }
}

#[test]
fn names_of_files_and_arguments_are_shown_without_harm() {
    let desk = Desk::harbour();
    for text in all().iter().step_by(crate::step().div_ceil(12)) {
        let text = &text.replace('\0', "");
        for args in [
            &["decode", text.as_str()][..],
            &["decode", "--json", text],
            &["link", "import", text],
            &["--database", text, "bot", "show", "x"],
            &["--bot", text, "link", "list"],
            &["url", text],
            &["place", "add", "giveaway", text],
            &["field", "add", "--id", "99", "--name", text],
            &["bot", "add", text],
            &["man", text],
            &[text],
        ] {
            assert_harmless(args, &desk.run(args));
        }
    }
}
