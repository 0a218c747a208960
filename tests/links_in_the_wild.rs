//! Links met in public are read as the files in `tests/data` say.

use entrylink::domain::finding::Severity;
use entrylink::domain::{Book, tester};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    input: String,
    channel: Option<String>,
    account: Option<String>,
    text: Option<String>,
    #[serde(rename = "ref")]
    reference: Option<String>,
    rules: Vec<String>,
}

/// What is wrong with the reading of one line; empty: nothing.
fn complaints(case: &Case) -> Vec<String> {
    let reading = tester::read(&case.input, &Book::default());
    let mut complaints = Vec::new();
    let mut compare = |what: &str, wanted: &Option<String>, got: Option<String>| {
        if *wanted != got {
            complaints.push(format!("{what}: {got:?} instead of {wanted:?}"));
        }
    };
    if !case.rules.iter().any(|r| r == "not-entry-link") {
        compare("channel", &case.channel, reading.channel.map(|c| c.name().to_owned()));
        compare("account", &case.account, reading.account.clone());
    }
    compare("text", &case.text, reading.text.clone());
    compare("ref", &case.reference, reading.reference.clone());
    for rule in &case.rules {
        if !reading.findings.iter().any(|f| f.rule.name() == rule) {
            complaints.push(format!("no {rule}"));
        }
    }
    if case.rules.is_empty() {
        let errors = reading.findings.iter().filter(|f| f.severity == Severity::Error);
        complaints.extend(errors.map(|f| format!("false alarm: {}: {}", f.rule, f.message)));
    }
    complaints
}

fn check(data: &str) {
    let mut count = 0;
    let mut failed = Vec::new();
    for line in data.lines().filter(|l| !l.trim().is_empty()) {
        let case: Case = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        count += 1;
        let complaints = complaints(&case);
        if !complaints.is_empty() {
            failed.push(format!("{}\n    {}", case.input, complaints.join("\n    ")));
        }
    }
    assert!(failed.is_empty(), "{} of {count} lines:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn links_met_in_public() {
    check(include_str!("data/links_in_the_wild.jsonl"));
}

#[test]
fn links_broken_in_every_way_that_we_could_think_of() {
    check(include_str!("data/links_invented.jsonl"));
}
