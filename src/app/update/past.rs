//! The history of a link, and the trash.

use super::Update;
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::past::{PastView, TrashList};
use crate::app::state::Tone;
use crate::domain::past::{Past, Trashed};
use crate::domain::{Change, Entity};

impl Update<'_> {
    /// Shows what was done to the link under the cursor and its placements, and by whom.
    pub fn show_past(&mut self) {
        if let Some(link) = self.s.link() {
            let (uid, title) = (link.uid, format!("History of {}", link.full_title()));
            self.s.overlays.push(Overlay::Past(PastView { title, link: uid, steps: None, top: 0 }));
            self.out.push(Effect::ListPast(uid));
        }
    }

    /// Takes the history of a link, where it is still wanted.
    pub(super) fn take_past(&mut self, link: crate::domain::Uid, steps: Vec<Past>) {
        if let Some(Overlay::Past(view)) = self.s.overlays.last_mut()
            && view.link == link
        {
            view.steps = Some(steps);
        }
    }

    /// Lists what was deleted.
    pub fn show_trash(&mut self) {
        self.s.overlays.push(Overlay::Trash(TrashList::default()));
        self.out.push(Effect::ListTrash);
    }

    /// Takes the list of what was deleted: what belongs to the bot on screen, and bots.
    pub(super) fn take_trash(&mut self, all: Vec<Trashed>) {
        let book = &self.s.book;
        let here = |t: &Trashed| match &t.thing {
            Entity::Bot(_) => true,
            Entity::Placement(p) => book.link(p.link).is_some(),
            other => other.parent() == Some(book.bot.uid),
        };
        if let Some(Overlay::Trash(list)) = self.s.overlays.last_mut() {
            list.opened_ms = self.now;
            list.fill(all.into_iter().filter(here).collect());
        }
    }

    /// Moves the cursor.
    pub fn trash_step(&mut self, by: isize) {
        if let Some(Overlay::Trash(list)) = self.s.overlays.last_mut() {
            list.step(by);
        }
    }

    /// Brings back what has the cursor.
    pub fn trash_restore(&mut self) {
        let chosen = match self.s.top() {
            Some(Overlay::Trash(list)) => list.chosen().map(|t| t.thing.key()),
            _ => None,
        };
        if let Some(key) = chosen {
            self.out.push(Effect::BringBack(key));
        }
    }

    /// Something is back: it is shown, under whatever name it has.
    pub(super) fn brought_back(&mut self, what: &str, changes: &[Change]) {
        if matches!(self.s.top(), Some(Overlay::Trash(_))) {
            self.s.overlays.pop();
        }
        self.take_over(changes);
        self.after_undo(changes);
        let first = changes.iter().filter(|c| c.before.is_none()).find_map(|c| c.after.as_ref());
        let renamed = first.filter(|e| !what.ends_with(e.name()));
        let name = renamed.map(|e| format!(" as “{}”, because its name is taken", e.name())).unwrap_or_default();
        self.say(Tone::Good, format!("{what}{name}: u takes it back"));
    }
}
