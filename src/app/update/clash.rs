//! Deciding between two versions of a thing.

use super::Update;
use crate::app::clash::Clash;
use crate::app::overlay::Overlay;
use crate::app::state::Tone;
use crate::domain::Entity;

impl Update<'_> {
    /// Notes what a form that was opened just now is about, as it is at this moment: what others change from now on must
    /// not be overwritten unseen.
    pub(super) fn note_base(&mut self) {
        if let Some(Overlay::Form(form)) = self.s.overlays.last_mut()
            && form.base.is_none()
        {
            form.base = Some(form.things(&self.s.book, &self.s.bots));
        }
    }

    fn clash(&self) -> Option<Clash> {
        match self.s.top() {
            Some(Overlay::Clash(clash)) => Some((**clash).clone()),
            _ => None,
        }
    }

    /// Saves the form as it was filled in, over what the other window did.
    pub fn clash_mine(&mut self) {
        if let Some(clash) = self.clash() {
            self.settle(clash.mine);
        }
    }

    /// Saves what was changed here and what was changed there.
    pub fn clash_both(&mut self) {
        if let Some(both) = self.clash().and_then(|clash| clash.both) {
            self.settle(both);
        }
    }

    /// Leaves the thing as the other window has it.
    pub fn clash_theirs(&mut self) {
        if self.clash().is_some() {
            self.s.overlays.pop();
            self.s.overlays.pop();
            self.say(Tone::Note, "left as the other window has it");
        }
    }

    fn settle(&mut self, as_it_is_to_be: Entity) {
        self.s.overlays.pop();
        if let Some(Overlay::Form(form)) = self.s.overlays.last_mut() {
            form.settled = Some(as_it_is_to_be);
            self.form_save();
        }
    }
}
