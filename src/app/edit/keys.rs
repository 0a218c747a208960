//! Which key does what in a text field.
//!
//! The keys of readline and Emacs, which shells have taught, beside those of desktop programs. Where the two clash:
//!
//! - Ctrl-A is the start of the line, so everything is selected by Alt-A.
//! - Ctrl-Y yanks, so redo is Ctrl-R (Ctrl-Shift-Z where the terminal tells it from Ctrl-Z).
//! - Ctrl-Z undoes on systems where it does not suspend the program; Ctrl-/ and Ctrl-_ undo everywhere.
//! - Ctrl-W takes back to the white space, a whole link; Alt-Backspace takes one word of it.
//! - Alt-W keeps the selection for yanking; Ctrl-C, Ctrl-V and Ctrl-X are left to the program, which has the clipboard.

use super::{Kind, Motion, TextField};
use crate::app::key::{Code, Key};

impl TextField {
    /// Does what `key` does in a text field. False for a key that means nothing here, or has nothing to do, such as Up
    /// in the first line: it is the caller's then.
    ///
    /// A plain character is always taken, so that typing never triggers a command.
    pub fn handle(&mut self, key: Key) -> bool {
        if let Some(c) = key.typed() {
            self.put(c.encode_utf8(&mut [0; 4]), Kind::Type);
            return true;
        }
        if let Some(motion) = self.motion(key) {
            let moved = self.go(motion, key.shift);
            // At an edge the arrows up and down may leave the field; the others have arrived where they wanted to be.
            return moved || !matches!(motion, Motion::Up | Motion::Down);
        }
        let Key { code, ctrl, alt, shift } = key;
        match (code, ctrl, alt) {
            (Code::Enter, false, false) if self.multi_line => {
                self.put("\n", Kind::Other);
            }
            (Code::Backspace, false, false) | (Code::Char('h'), true, false) => {
                self.delete(Motion::Left);
            }
            (Code::Delete, false, false) | (Code::Char('d'), true, false) => {
                self.delete(Motion::Right);
            }
            (Code::Backspace, ..) => {
                self.kill(Motion::WordLeft);
            }
            (Code::Delete, ..) | (Code::Char('d'), false, true) => {
                self.kill(Motion::WordRight);
            }
            (Code::Char('w'), true, false) => {
                self.kill(Motion::BlankLeft);
            }
            (Code::Char('u'), true, false) => {
                self.kill(Motion::LineStart);
            }
            (Code::Char('k'), true, false) => {
                self.kill(Motion::LineEnd);
            }
            (Code::Char('w'), false, true) => self.keep(),
            (Code::Char('y'), true, false) => {
                self.yank();
            }
            (Code::Char('a'), false, true) => self.select_all(),
            (Code::Char('r'), true, false) => {
                self.redo();
            }
            (Code::Char('z'), true, false) if shift => {
                self.redo();
            }
            // Terminals send the same byte for Ctrl-/, Ctrl-_ and Ctrl-7.
            (Code::Char('z' | '_' | '/' | '7'), true, false) => {
                self.undo();
            }
            _ => return false,
        }
        true
    }

    /// The move that a key makes.
    fn motion(&self, key: Key) -> Option<Motion> {
        let Key { code, ctrl, alt, shift } = key;
        let word = ctrl || alt;
        Some(match code {
            Code::Left if word => Motion::WordLeft,
            Code::Right if word => Motion::WordRight,
            Code::Home if ctrl => Motion::Start,
            Code::End if ctrl => Motion::End,
            Code::Left => Motion::Left,
            Code::Right => Motion::Right,
            Code::Home => Motion::LineStart,
            Code::End => Motion::LineEnd,
            Code::Up if self.multi_line && !word => Motion::Up,
            Code::Down if self.multi_line && !word => Motion::Down,
            Code::Char(c) if ctrl && !alt && !shift => match c {
                'a' => Motion::LineStart,
                'e' => Motion::LineEnd,
                'b' => Motion::Left,
                'f' => Motion::Right,
                'p' if self.multi_line => Motion::Up,
                'n' if self.multi_line => Motion::Down,
                _ => return None,
            },
            Code::Char('b') if alt && !ctrl => Motion::WordLeft,
            Code::Char('f') if alt && !ctrl => Motion::WordRight,
            Code::Char('<') if alt && !ctrl => Motion::Start,
            Code::Char('>') if alt && !ctrl => Motion::End,
            _ => return None,
        })
    }

    /// Keeps the selection for yanking.
    fn keep(&mut self) {
        if let Some(text) = self.selected_text() {
            self.killed = text.to_owned();
            self.killing = false;
        }
    }
}
