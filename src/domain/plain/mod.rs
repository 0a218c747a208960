//! Links as plain text, for an editor: written so that a person can change them, read so that nothing is guessed.
//!
//! ```text
//! link [1] giveaway
//! name: Spring give-away
//! status: live
//! tags: print, spring
//!
//!   place [1] poster-hall-a
//!   quantity: 20
//!   branch = north
//! ```
//!
//! A number in brackets says which link or placement it was. One that is taken out is deleted, one without a number is
//! new, and a placement under another link has moved there. What is not touched keeps exactly what it has, whatever its
//! text looks like.

mod read;
mod settle;
#[cfg(test)]
mod tests;
mod write;

pub use settle::{Clash, Outcome, Side, read};
pub use write::write;

use super::model::{Link, Placement};

/// Links as they were handed out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The text.
    pub text: String,
    /// The links, by their numbers from 1, with their placements, which are numbered through all links.
    pub things: Vec<(Link, Vec<Placement>)>,
}

impl Draft {
    /// The placement with this number, and where its link stands.
    fn placement(&self, number: usize) -> Option<&Placement> {
        self.things.iter().flat_map(|(_, places)| places).nth(number.checked_sub(1)?)
    }
}

/// What is wrong with a line of an edited text (the first is 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The line.
    pub line: usize,
    /// The sentence, with its way out.
    pub sentence: String,
}

/// What a line starts with that tells what is wrong with the next one.
const MARK: &str = "#! ";

/// The text without what was said about its mistakes.
pub fn unmarked(text: &str) -> String {
    text.split_inclusive('\n').filter(|line| !line.starts_with(MARK.trim_end())).collect()
}

/// The text with what is wrong said above each line.
pub fn marked(text: &str, wrong: &[Wrong]) -> String {
    let mut out = String::new();
    let mut last = 0;
    for (line, content) in (1..).zip(text.split_inclusive('\n')) {
        for wrong in wrong.iter().filter(|w| w.line == line) {
            out.push_str(&said(&wrong.sentence));
        }
        out.push_str(content);
        last = line;
    }
    for wrong in wrong.iter().filter(|w| w.line > last) {
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        out.push_str(&said(&wrong.sentence));
    }
    out
}

fn said(sentence: &str) -> String {
    format!("{MARK}{}\n", super::show::safe(sentence))
}
