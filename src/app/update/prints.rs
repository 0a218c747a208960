//! What was printed or sent: looking it up, writing it down, and asking before it breaks.

use super::Update;
use super::rows::shorten;
use crate::app::confirm::{Confirm, Then};
use crate::app::form;
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::prints::PrintsList;
use crate::app::state::Tone;
use crate::domain::change::inverse;
use crate::domain::{Book, Change, Channel, Entity, day, printed};

/// What changes would break of what is out in the world, a line each; the first lines, where they are many.
pub(super) fn out_there(book: &Book, changes: &[Change]) -> Vec<String> {
    shorten(printed::sentences(&printed::broken(book, changes)))
}

/// The question before something breaks.
pub(super) fn breaking(mut lines: Vec<String>, then: Then) -> Confirm {
    lines.push("What is out keeps the old link, which then leads nowhere or elsewhere.".to_owned());
    Confirm { title: "Break what is printed or sent already?".to_owned(), lines, verb: "break it", then }
}

impl Update<'_> {
    /// Lists what was printed or sent: of the selection, or where nothing of that is out, everything of the bot.
    pub fn show_prints(&mut self) {
        let mut list = PrintsList { targets: self.s.targets(), ..PrintsList::default() };
        list.all = list.rows(&self.s.book).is_empty();
        self.s.overlays.push(Overlay::Prints(list));
    }

    fn prints(&self) -> Option<&PrintsList> {
        match self.s.top() {
            Some(Overlay::Prints(list)) => Some(list),
            _ => None,
        }
    }

    /// Moves the cursor.
    pub fn prints_step(&mut self, by: isize) {
        let Some(list) = self.prints() else { return };
        let rows = list.rows(&self.s.book);
        let at = list.position(&rows).saturating_add_signed(by).min(rows.len().saturating_sub(1));
        self.prints_click(at);
    }

    /// Puts the cursor on a row.
    pub(super) fn prints_click(&mut self, at: usize) {
        let Some(list) = self.prints() else { return };
        let uid = list.rows(&self.s.book).get(at).map(|p| p.uid);
        if let Some(Overlay::Prints(list)) = self.s.overlays.last_mut() {
            list.cursor = uid;
        }
    }

    /// Everything of the bot, or only the selection.
    pub fn prints_all(&mut self) {
        if let Some(Overlay::Prints(list)) = self.s.overlays.last_mut() {
            list.all = !list.all;
        }
    }

    /// Copies the URL of the record.
    pub fn prints_copy(&mut self) {
        if let Some(print) = self.prints().and_then(|l| l.chosen(&self.s.book)) {
            let what = format!("the URL that is on {} · {}", print.reference, print.label);
            self.out.push(Effect::Copy { text: print.url.clone(), what });
        }
    }

    /// Asks before a record is deleted.
    pub fn prints_delete(&mut self) {
        let Some(print) = self.prints().and_then(|l| l.chosen(&self.s.book)).cloned() else { return };
        let what = format!("delete record of {}", print.sentence());
        let lines = vec![
            format!("{} · {} on {}: {}", print.reference, print.label, print.channel, print.sentence()),
            "From then on no edit warns of it. u takes it back.".to_owned(),
        ];
        self.s.overlays.push(Overlay::Confirm(Confirm {
            title: "Delete this record?".to_owned(),
            lines,
            verb: "delete",
            then: Then::Change(vec![Change::remove(Entity::Print(print))], what),
        }));
    }

    /// Asks what was printed or sent.
    pub fn new_print(&mut self) {
        let Some(list) = self.prints() else { return };
        let channels: Vec<Channel> = self.s.book.bot.channels().collect();
        let form =
            form::print(list.targets.clone(), &channels, self.s.channel, &day::of_ms(self.now + self.s.ahead_ms));
        self.s.overlays.push(Overlay::Form(Box::new(form)));
    }

    /// Changes that the worker held back: they break something of a bot whose book is not on screen.
    pub(super) fn breaks(&mut self, ticket: u64, lines: Vec<String>) {
        let Some(pending) = self.s.pending.remove(&ticket) else { return };
        self.take_over(&inverse(&pending.changes));
        self.s.notice = None;
        if let Some(form) = pending.form {
            self.s.overlays.push(Overlay::Form(Box::new(form)));
            self.s.overlays.push(Overlay::Confirm(breaking(lines, Then::Save)));
        } else {
            self.say(Tone::Bad, format!("not done: {}", lines.join("; ")));
        }
    }

    /// A step that the worker did not take back, or do again: it breaks something.
    pub(super) fn step_breaks(&mut self, redo: bool, what: &str, lines: Vec<String>) {
        let mut all = vec![format!("{}: {what}", if redo { "To be done again" } else { "To be taken back" })];
        all.extend(shorten(lines));
        self.s.overlays.push(Overlay::Confirm(breaking(all, Then::Do(Effect::StepAnyway { redo }))));
    }
}
