//! Links as text in the user's editor: handed out, taken back, shown as a difference, made as one step.

use super::Update;
use super::prints::{breaking, out_there};
use crate::app::confirm::{Confirm, Then};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::plain::{PlainView, Stage};
use crate::app::state::Tone;
use crate::domain::plain::{self, Outcome, Side, marked, unmarked};
use crate::domain::show::plural;

impl Update<'_> {
    fn plain(&mut self) -> Option<&mut PlainView> {
        match self.s.overlays.last_mut() {
            Some(Overlay::Plain(view)) => Some(view),
            _ => None,
        }
    }

    /// Hands the marked links, or the one under the cursor, to the user's editor.
    pub fn edit_as_text(&mut self) {
        let draft = plain::write(&self.s.book, &self.s.target_links());
        let text = draft.text.clone();
        self.s.overlays.push(Overlay::Plain(Box::new(PlainView::new(draft))));
        self.out.push(Effect::EditText(text));
    }

    /// Hands out again what was typed, with what is wrong said in it.
    pub fn plain_again(&mut self) {
        let Some(view) = self.plain() else { return };
        let text = match &view.stage {
            Stage::Wrong(wrong) => marked(&view.text, wrong),
            _ => view.text.clone(),
        };
        view.stage = Stage::Editing;
        self.out.push(Effect::EditText(text));
    }

    /// Takes what the editor left.
    pub(super) fn plain_edited(&mut self, outcome: Result<String, (String, Option<String>)>) {
        let Some(view) = self.plain() else { return };
        view.top = 0;
        match outcome {
            Ok(text) => {
                view.text = unmarked(&text);
                view.stage = Stage::Editing;
                let touched = view.is_touched();
                self.plain_read();
                if !touched {
                    let wait =
                        "nothing was changed in the text (an editor with its own window must wait: “code --wait”)";
                    self.nothing(wait);
                } else if self.plain().is_some_and(|view| view.stage == Stage::Read(Outcome::default())) {
                    self.nothing("the edited text says the same as before: nothing to change");
                }
            }
            Err((why, text)) => {
                if let Some(text) = text {
                    view.text = unmarked(&text);
                }
                view.stage = Stage::Failed(why.clone());
                if !view.is_touched() {
                    self.s.overlays.pop();
                }
                self.say(Tone::Bad, why);
            }
        }
    }

    fn nothing(&mut self, why: &str) {
        self.s.overlays.pop();
        self.say(Tone::Note, why);
    }

    /// Holds the text against the book as it is now.
    pub(super) fn plain_read(&mut self) {
        let now = self.now;
        let s = &mut *self.s;
        if let Some(Overlay::Plain(view)) = s.overlays.last_mut() {
            let side = view.side.unwrap_or(Side::Theirs);
            view.stage = match plain::read(&view.draft, &view.text, &s.book, &mut s.ids, now, side) {
                Ok(outcome) => Stage::Read(outcome),
                Err(wrong) => Stage::Wrong(wrong),
            };
        }
    }

    /// Holds it against the book again, where another window has changed that.
    pub(super) fn plain_refresh(&mut self) {
        if self.plain().is_some_and(|view| matches!(view.stage, Stage::Wrong(_) | Stage::Read(_))) {
            self.plain_read();
        }
    }

    /// Chooses a side where another window changed the same.
    pub fn plain_side(&mut self, side: Side) {
        if let Some(view) = self.plain() {
            view.side = Some(side);
            self.plain_read();
        }
    }

    /// Makes the changes, after a question where they break what is printed or sent already.
    pub fn plain_apply(&mut self) {
        let Some(Stage::Read(outcome)) = self.plain().map(|view| view.stage.clone()) else { return };
        let broken = out_there(&self.s.book, &outcome.changes);
        if broken.is_empty() {
            self.plain_make();
        } else {
            self.s.overlays.push(Overlay::Confirm(breaking(broken, Then::Plain)));
        }
    }

    /// Makes the changes.
    pub(super) fn plain_make(&mut self) {
        let Some(view) = self.plain().map(|view| view.clone()) else { return };
        let Stage::Read(outcome) = &view.stage else { return };
        self.s.overlays.pop();
        let links = plural(view.draft.things.len(), "link");
        let changes = outcome.changes.clone();
        if changes.is_empty() {
            return self.say(Tone::Note, "left as the other window has it");
        }
        let broken = !out_there(&self.s.book, &changes).is_empty();
        self.change(changes, format!("edit {links} as text"), None);
        if let Some(pending) = self.s.pending.get_mut(&self.s.tickets) {
            pending.plain = Some(Box::new(view));
        }
        let out = if broken { ", and what is out keeps the old links" } else { "" };
        self.say(Tone::Good, format!("{links} changed as in the text{out}: u takes it back"));
    }

    /// Scrolls.
    pub fn plain_scroll(&mut self, by: isize) {
        let last = self.s.reader_lines.saturating_sub(1);
        if let Some(view) = self.plain() {
            view.top = view.top.saturating_add_signed(by).min(last);
        }
    }

    /// Scrolls by pages.
    pub fn plain_page(&mut self, by: isize) {
        let page = self.s.page.max(1) as isize;
        self.plain_scroll(by * page);
    }

    /// Leaves everything as it is, after a question where something typed would be lost.
    pub fn plain_close(&mut self) {
        if self.plain().is_some_and(|view| view.is_touched()) {
            self.s.overlays.push(Overlay::Confirm(Confirm {
                title: "Throw away what you typed?".to_owned(),
                lines: vec!["The links stay as they are, and the edited text is gone.".to_owned()],
                verb: "throw it away",
                then: Then::Discard,
            }));
        } else {
            self.close();
        }
    }
}
