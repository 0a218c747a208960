//! While the rest of a big book is being read: moving about works, and what needs the whole book waits for it. Keys are
//! kept in their order, so that what is typed quickly after the start does what it would have done a moment later.

use super::{Update, command_of};
use crate::app::command::TABLE;
use crate::app::key::Key;
use crate::app::state::{Held, Tone};

/// What is said to a key that waits.
const LATER: &str = "the rest of the book is being read: this follows in a moment";

impl Update<'_> {
    /// Does what a key does, or keeps it until the book is there.
    pub(super) fn key_now_or_later(&mut self, key: Key) {
        let waits = command_of(self.s, key).is_some_and(needs_all);
        let terminals = self.is_terminals(key);
        match &mut self.s.reading {
            Some(held) if (waits || !held.is_empty()) && !terminals => {
                held.push(Held::Key(key));
                self.say(Tone::Note, LATER);
            }
            _ => self.key(key),
        }
    }

    /// The same for a text that was pasted.
    pub(super) fn paste_now_or_later(&mut self, text: String) {
        match &mut self.s.reading {
            Some(held) if !held.is_empty() => held.push(Held::Paste(text)),
            _ => self.paste(&text),
        }
    }

    /// Why a command that was clicked cannot be run yet.
    pub(super) fn why_later(&self, at: usize) -> Option<String> {
        (self.s.is_reading() && needs_all(at))
            .then(|| "the rest of the book is being read: try again in a moment".to_owned())
    }

    /// The book is there: does what was typed meanwhile.
    pub(super) fn release(&mut self, held: Vec<Held>) {
        if !held.is_empty() {
            self.s.notice = None;
        }
        for one in held {
            match one {
                Held::Key(key) => self.key(key),
                Held::Paste(text) => self.paste(&text),
            }
        }
    }

    /// Whether a key is about the terminal: that never waits, whatever was typed before it.
    fn is_terminals(&self, key: Key) -> bool {
        command_of(self.s, key).is_some_and(|at| TABLE[at].works_over_everything())
    }
}

/// Whether a command is about more of the book than what is on the screen.
fn needs_all(at: usize) -> bool {
    const NOT: [&str; 7] =
        ["main.zoom", "main.log", "main.help", "main.palette", "main.redraw", "main.suspend", "main.quit"];
    let id = TABLE[at].id;
    let moves = ["main.go-", "main.pane-", "reader.", "help", "palette.up", "palette.down", "palette.close"];
    let part = ["links.open", "links.close", "links.enter", "main.next-pane", "main.previous-pane"];
    !(NOT.contains(&id) || part.contains(&id) || moves.iter().any(|lead| id.starts_with(lead)))
}
