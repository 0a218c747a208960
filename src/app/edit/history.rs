//! Undo and redo of one field: what was replaced by what, grouped by word.

use std::collections::VecDeque;
use std::mem;

/// One replacement in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// Where it happened, a byte offset.
    pub at: usize,
    /// What stood there before.
    pub removed: String,
    /// What stands there after.
    pub inserted: String,
    /// Cursor and selection before.
    pub before: (usize, Option<usize>),
    /// The cursor after.
    pub after: usize,
}

/// What kind of edit it was: edits of the same kind that follow each other are undone together, up to a word's edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A typed character.
    Type,
    /// A character deleted before the cursor.
    Backspace,
    /// A character deleted after the cursor.
    Delete,
    /// Anything else: always a step of its own.
    Other,
}

/// How much is kept for undo, in bytes of text; beyond that the oldest steps are forgotten.
const BYTES: usize = 8_000_000;
/// A group is closed when it has this many bytes, so that a long word is undone in pieces.
const GROUP: usize = 128;

/// The steps that can be undone and redone.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    undo: VecDeque<Edit>,
    redo: Vec<Edit>,
    bytes: usize,
    /// The kind of the newest step while it can still grow.
    open: Option<Kind>,
}

impl History {
    /// Remembers an edit, as part of the newest step where it belongs to it.
    pub fn push(&mut self, kind: Kind, edit: Edit) {
        self.redo.clear();
        self.bytes += edit.removed.len() + edit.inserted.len();
        let joins = self.open == Some(kind) && self.undo.back().is_some_and(|last| joins(kind, last, &edit));
        self.open = (kind != Kind::Other).then_some(kind);
        match self.undo.back_mut() {
            Some(last) if joins => join(kind, last, edit),
            _ => self.undo.push_back(edit),
        }
        while self.bytes > BYTES && self.undo.len() > 1 {
            if let Some(oldest) = self.undo.pop_front() {
                self.bytes -= oldest.removed.len() + oldest.inserted.len();
            }
        }
    }

    /// Ends the newest step: the cursor went elsewhere.
    pub fn close(&mut self) {
        self.open = None;
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes the newest step back in `text`; the cursor and selection to restore.
    pub fn undo(&mut self, text: &mut String) -> Option<(usize, Option<usize>)> {
        self.close();
        let edit = self.undo.pop_back()?;
        self.bytes -= edit.removed.len() + edit.inserted.len();
        text.replace_range(edit.at..edit.at + edit.inserted.len(), &edit.removed);
        let before = edit.before;
        self.redo.push(edit);
        Some(before)
    }

    /// Does the step that was undone last again; the cursor to restore.
    pub fn redo(&mut self, text: &mut String) -> Option<usize> {
        self.close();
        let edit = self.redo.pop()?;
        self.bytes += edit.removed.len() + edit.inserted.len();
        text.replace_range(edit.at..edit.at + edit.removed.len(), &edit.inserted);
        let after = edit.after;
        self.undo.push_back(edit);
        Some(after)
    }
}

/// Whether `next` continues the step `last`: it touches it, and no new word begins.
fn joins(kind: Kind, last: &Edit, next: &Edit) -> bool {
    let blank = |text: &str, last: bool| {
        let c = if last { text.chars().next_back() } else { text.chars().next() };
        c.is_some_and(char::is_whitespace)
    };
    let size = last.inserted.len() + last.removed.len();
    size < GROUP
        && match kind {
            Kind::Type => {
                next.removed.is_empty()
                    && next.at == last.at + last.inserted.len()
                    && (blank(&next.inserted, false) || !blank(&last.inserted, true))
            }
            Kind::Backspace => {
                next.at + next.removed.len() == last.at && (!blank(&next.removed, true) || blank(&last.removed, false))
            }
            Kind::Delete => next.at == last.at && (!blank(&next.removed, false) || blank(&last.removed, true)),
            Kind::Other => false,
        }
}

fn join(kind: Kind, last: &mut Edit, next: Edit) {
    if kind == Kind::Backspace {
        let tail = mem::replace(&mut last.removed, next.removed);
        last.removed.push_str(&tail);
        last.at = next.at;
    } else {
        last.inserted.push_str(&next.inserted);
        last.removed.push_str(&next.removed);
    }
    last.after = next.after;
}
