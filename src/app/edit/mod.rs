//! A text field: real text editing, without a terminal.
//!
//! The cursor moves by grapheme clusters, what the reader takes for one character, so it never stops inside an `é` or
//! a family. All positions are byte offsets into [`TextField::text`] and stand on the edge of a cluster. Every
//! operation costs at most one pass over the text, and a view only what it shows.
//!
//! | file | what it is for |
//! | --- | --- |
//! | `mod` | the text, the cursor, the selection; inserting and deleting |
//! | `keys` | which key does what |
//! | `motion` | where the cursor can go |
//! | `history` | undo and redo |
//! | `view` | the part that is visible, in columns |

mod history;
mod keys;
mod motion;
mod view;

pub use view::View;

use super::show;
use history::{Edit, History, Kind};
use motion::Word;
use std::cell::Cell;
use std::ops::Range;

/// How long a text may get, in bytes, where a field sets no limit of its own.
pub const LIMIT: usize = 1_000_000;

/// A move of the cursor. With [`TextField::go`] it moves, with [`TextField::delete`] and [`TextField::kill`] it says
/// how far to delete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// One character back.
    Left,
    /// One character on.
    Right,
    /// To the start of the word before the cursor: letters, digits and `_`.
    WordLeft,
    /// To the end of the word after the cursor.
    WordRight,
    /// To the white space before the cursor: over a whole link.
    BlankLeft,
    /// To the start of the line.
    LineStart,
    /// To the end of the line.
    LineEnd,
    /// To the line above, as near to the same column as it allows.
    Up,
    /// To the line below.
    Down,
    /// To the start of the text.
    Start,
    /// To the end of the text.
    End,
}

/// What became of a pasted text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Pasted {
    /// Control characters that were left out.
    pub dropped: usize,
    /// Whether line breaks (or tabs) became spaces, because the field has one line.
    pub joined: bool,
    /// Whether the text was cut because the field is full.
    pub cut: bool,
}

impl Pasted {
    /// What the user should be told, if anything.
    pub fn sentence(self) -> Option<String> {
        let mut parts = vec![];
        if self.cut {
            parts.push("The pasted text was cut: it is longer than this field takes.".to_owned());
        }
        match self.dropped {
            0 => {}
            1 => parts.push("One control character in the pasted text was left out.".to_owned()),
            n => parts.push(format!("{n} control characters in the pasted text were left out.")),
        }
        if self.joined {
            parts.push("The pasted lines were joined: this field has one line.".to_owned());
        }
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

/// A text being edited.
#[derive(Clone, Debug)]
pub struct TextField {
    text: String,
    /// What the field was filled with.
    original: String,
    cursor: usize,
    /// The other end of the selection.
    anchor: Option<usize>,
    /// The column that moves up and down aim for.
    goal: Option<usize>,
    history: History,
    killed: String,
    /// Whether the last thing done was a kill, so that the next one adds to it.
    killing: bool,
    multi_line: bool,
    limit: usize,
    /// The first visible byte of the cursor's line, and the start of the first visible line. Only a memory of the last
    /// view, so that the next one moves no more than it must; never part of what the field says.
    scroll: Cell<(usize, usize)>,
}

/// A field of one line with nothing in it.
impl Default for TextField {
    fn default() -> Self {
        Self::one_line()
    }
}

impl TextField {
    /// An empty field of one line.
    pub fn one_line() -> Self {
        Self {
            text: String::new(),
            original: String::new(),
            cursor: 0,
            anchor: None,
            goal: None,
            history: History::default(),
            killed: String::new(),
            killing: false,
            multi_line: false,
            limit: LIMIT,
            scroll: Cell::default(),
        }
    }

    /// An empty field of several lines, in which Enter breaks the line.
    pub fn multi_line() -> Self {
        Self { multi_line: true, ..Self::one_line() }
    }

    /// The same, filled with `text`, the cursor at its end.
    #[must_use]
    pub fn with_text(mut self, text: &str) -> Self {
        self.set_text(text);
        self
    }

    /// The same with another limit, in bytes. It holds for what is typed and pasted, not for [`TextField::set_text`].
    #[must_use]
    pub fn with_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// Fills the field anew: nothing to undo, nothing changed yet, the cursor at the end.
    pub fn set_text(&mut self, text: &str) {
        text.clone_into(&mut self.text);
        text.clone_into(&mut self.original);
        self.cursor = text.len();
        self.anchor = None;
        self.goal = None;
        self.killing = false;
        self.history.clear();
        self.scroll.set((0, 0));
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether the text differs from what the field was filled with.
    pub fn is_dirty(&self) -> bool {
        self.text != self.original
    }

    /// Whether it takes several lines.
    pub fn is_multi_line(&self) -> bool {
        self.multi_line
    }

    /// Where the cursor is, a byte offset.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The selected bytes, if any are.
    pub fn selection(&self) -> Option<Range<usize>> {
        let anchor = self.anchor.filter(|&anchor| anchor != self.cursor)?;
        Some(anchor.min(self.cursor)..anchor.max(self.cursor))
    }

    /// The selected text, for the clipboard.
    pub fn selected_text(&self) -> Option<&str> {
        self.selection().map(|range| &self.text[range])
    }

    /// Selects everything.
    pub fn select_all(&mut self) {
        self.set_cursor(0, false);
        self.set_cursor(self.text.len(), true);
    }

    /// Puts the cursor at (or just before) a byte offset, such as one from [`View::at`]; `select` extends the
    /// selection to there.
    pub fn set_cursor(&mut self, at: usize, select: bool) {
        self.place(motion::snap(&self.text, at), select);
    }

    /// Moves the cursor; `select` extends the selection. False where it could not move.
    pub fn go(&mut self, motion: Motion, select: bool) -> bool {
        let before = (self.cursor, self.anchor);
        let (to, goal) = match (motion, self.selection()) {
            // Without Shift, a selection collapses to the side that the arrow points to.
            (Motion::Left, Some(range)) if !select => (range.start, None),
            (Motion::Right, Some(range)) if !select => (range.end, None),
            _ => self.target(motion),
        };
        self.place(to, select);
        self.goal = goal;
        before != (self.cursor, self.anchor)
    }

    /// Inserts text at the cursor in place of the selection, as one step. False where the field is full; nothing is
    /// inserted then. Control characters are the caller's business: see [`TextField::paste`].
    pub fn insert(&mut self, text: &str) -> bool {
        self.put(text, Kind::Other)
    }

    /// Inserts what was pasted: ends of lines of every system become line breaks (spaces in a field of one line, where
    /// the breaks at the end are dropped), other control characters are left out, too long a text is cut.
    pub fn paste(&mut self, text: &str) -> Pasted {
        let selected = self.selection().map_or(0, |range| range.len());
        let room = self.limit.saturating_sub(self.text.len() - selected);
        let (clean, pasted) = clean(text, self.multi_line, room);
        if !clean.is_empty() {
            self.put(&clean, Kind::Other);
        }
        pasted
    }

    /// Replaces a range by a text, as one step, the cursor after it: for completions and repairs. The range is widened
    /// to whole characters. False where the field is full.
    pub fn replace(&mut self, range: Range<usize>, text: &str) -> bool {
        let start = motion::snap(&self.text, range.start);
        let end = self.edge_after(range.end.clamp(start, self.text.len()));
        self.splice(start..end, text, Kind::Other)
    }

    /// Deletes the selection, or else from the cursor to where `motion` leads. False where there was nothing.
    pub fn delete(&mut self, motion: Motion) -> bool {
        let kind = match motion {
            Motion::Left => Kind::Backspace,
            Motion::Right => Kind::Delete,
            _ => Kind::Other,
        };
        let (range, kind) = match self.selection() {
            Some(range) => (range, Kind::Other),
            None => (self.reach(motion), kind),
        };
        !range.is_empty() && self.splice(range, "", kind)
    }

    /// [`TextField::delete`], keeping what was deleted for [`TextField::yank`]. Kills that follow each other are kept
    /// as one text.
    pub fn kill(&mut self, motion: Motion) -> bool {
        let range = self.selection().unwrap_or_else(|| self.reach(motion));
        if range.is_empty() {
            return false;
        }
        let text = &self.text[range.clone()];
        if !self.killing {
            self.killed.clear();
        }
        if range.end <= self.cursor {
            self.killed.insert_str(0, text);
        } else {
            self.killed.push_str(text);
        }
        self.splice(range, "", Kind::Other);
        self.killing = true;
        true
    }

    /// Inserts what was killed last.
    pub fn yank(&mut self) -> bool {
        let killed = self.killed.clone();
        !killed.is_empty() && self.put(&killed, Kind::Other)
    }

    /// Takes the last step back: about a word of typing, or one paste, kill or replacement.
    pub fn undo(&mut self) -> bool {
        let Some((cursor, anchor)) = self.history.undo(&mut self.text) else { return false };
        (self.cursor, self.anchor, self.goal, self.killing) = (cursor, anchor, None, false);
        true
    }

    /// Does the step that was undone last again.
    pub fn redo(&mut self) -> bool {
        let Some(cursor) = self.history.redo(&mut self.text) else { return false };
        (self.cursor, self.anchor, self.goal, self.killing) = (cursor, None, None, false);
        true
    }

    fn put(&mut self, text: &str, kind: Kind) -> bool {
        let range = self.selection().unwrap_or(self.cursor..self.cursor);
        self.splice(range, text, kind)
    }

    /// The one place where the text changes.
    fn splice(&mut self, range: Range<usize>, text: &str, kind: Kind) -> bool {
        let length = self.text.len() - range.len() + text.len();
        if text.len() > range.len() && length > self.limit {
            return false;
        }
        let before = (self.cursor, self.anchor);
        let removed = self.text[range.clone()].to_owned();
        self.text.replace_range(range.clone(), text);
        // What was inserted may have grown together with what follows, a letter with an accent.
        self.cursor = self.edge_after(range.start + text.len());
        let edit = Edit { at: range.start, removed, inserted: text.to_owned(), before, after: self.cursor };
        self.history.push(kind, edit);
        (self.anchor, self.goal, self.killing) = (None, None, false);
        true
    }

    fn place(&mut self, to: usize, select: bool) {
        self.anchor = if select { self.anchor.or(Some(self.cursor)) } else { None };
        self.cursor = to;
        self.goal = None;
        self.killing = false;
        self.history.close();
    }

    /// The bytes between the cursor and where `motion` leads.
    fn reach(&self, motion: Motion) -> Range<usize> {
        let (mut to, _) = self.target(motion);
        // At the end of a line the line break is what is left to delete.
        if motion == Motion::LineEnd && to == self.cursor {
            to = motion::right(&self.text, to);
        }
        to.min(self.cursor)..to.max(self.cursor)
    }

    /// Where `motion` leads from the cursor, and the column that it keeps in mind.
    fn target(&self, motion: Motion) -> (usize, Option<usize>) {
        let (text, at) = (self.text.as_str(), self.cursor);
        let line = self.line(at);
        let to = match motion {
            Motion::Left => motion::left(text, at),
            Motion::Right => motion::right(text, at),
            Motion::WordLeft => motion::word_left(text, at, Word::Part),
            Motion::WordRight => motion::word_right(text, at, Word::Part),
            Motion::BlankLeft => motion::word_left(text, at, Word::Blank),
            Motion::LineStart => line.start,
            Motion::LineEnd => line.end,
            Motion::Start => 0,
            Motion::End => text.len(),
            Motion::Up | Motion::Down => {
                let other = match motion {
                    Motion::Up => line.start.checked_sub(1),
                    _ => motion::next_line(text, line.end),
                };
                let Some(other) = other.filter(|_| self.multi_line) else { return (at, self.goal) };
                let goal = self.goal.unwrap_or_else(|| show::width(&text[line.start..at]));
                let other = self.line(other);
                return (other.start + motion::at_column(&text[other.clone()], goal), Some(goal));
            }
        };
        (to, None)
    }

    /// The line around `at`, without its line break.
    fn line(&self, at: usize) -> Range<usize> {
        if self.multi_line {
            motion::line_start(&self.text, at)..motion::line_end(&self.text, at)
        } else {
            0..self.text.len()
        }
    }

    /// The nearest edge of a cluster at or after `at`.
    fn edge_after(&self, at: usize) -> usize {
        if motion::snap(&self.text, at) == at { at } else { motion::right(&self.text, motion::snap(&self.text, at)) }
    }
}

/// A pasted text as a field takes it, at most `room` bytes of it.
fn clean(text: &str, multi_line: bool, room: usize) -> (String, Pasted) {
    // A little more than fits, so that the cut can be made at the edge of a cluster.
    const MARGIN: usize = 64;
    let text = if multi_line { text } else { text.trim_end_matches(['\r', '\n']) };
    let mut pasted = Pasted::default();
    let mut out = String::with_capacity(text.len().min(room + MARGIN));
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if out.len() >= room.saturating_add(MARGIN) {
            break;
        }
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' if multi_line => out.push('\n'),
            '\t' if multi_line => out.push('\t'),
            '\n' | '\r' | '\t' => {
                out.push(' ');
                pasted.joined = true;
            }
            c if c.is_control() => pasted.dropped += 1,
            c => out.push(c),
        }
    }
    if out.len() > room {
        out.truncate(motion::snap(&out, room));
        pasted.cut = true;
    }
    (out, pasted)
}

#[cfg(test)]
mod tests;
