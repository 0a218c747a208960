//! Hostile text through everything that takes text and everything that shows it: what reaches the terminal is harmless,
//! what reaches the link book is the text itself.
//!
//! `cargo test` takes a sample through the forms; `ENTRYLINK_HOSTILE_STEP=1` takes all of it, which takes minutes.

#[path = "../cli/desk.rs"]
#[allow(dead_code, reason = "the tests of the commands need more of it")]
mod desk;
#[path = "../ui/harness.rs"]
#[allow(dead_code, reason = "the tests of the screen need more of it")]
mod harness;
#[path = "../terminal/stream.rs"]
mod stream;

mod commands;
mod exports;
mod forms;
mod list;
mod wire;

/// Every how many-th text goes through the forms.
fn step() -> usize {
    std::env::var("ENTRYLINK_HOSTILE_STEP").ok().and_then(|text| text.parse().ok()).unwrap_or(1000)
}

#[test]
fn there_are_at_least_five_hundred_of_them() {
    let all = list::all();
    assert!(all.len() >= 500, "{}", all.len());
    println!("{} hostile texts", all.len());
}
