//! Writing the link book out: exports and backups.

use super::Update;
use crate::app::confirm::{Confirm, Then};
use crate::app::form::token;
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::state::Tone;
use crate::app::write::{Wanted, What, WriteView};
use crate::exchange::out::Unwritten;

impl Update<'_> {
    /// Asks where an export goes.
    pub fn show_export(&mut self) {
        self.show_write(What::Json);
    }

    /// Asks where a backup goes.
    pub fn show_backup(&mut self) {
        self.show_write(What::Backup);
    }

    fn show_write(&mut self, what: What) {
        let bot = &self.s.book.bot;
        let view = WriteView::new(what, bot.uid, token(&bot.name), self.now + self.s.ahead_ms);
        self.s.overlays.push(Overlay::Write(Box::new(view)));
    }

    fn writing(&mut self) -> Option<&mut WriteView> {
        match self.s.overlays.last_mut() {
            Some(Overlay::Write(view)) => Some(view),
            _ => None,
        }
    }

    /// Chooses another form.
    pub fn write_step(&mut self, by: isize) {
        if let Some(view) = self.writing().filter(|view| !view.running) {
            view.step(by);
            view.error = None;
        }
    }

    /// Puts the cursor on a form.
    pub(super) fn write_click(&mut self, at: usize, double: bool) {
        if let (Some(view), Some(what)) = (self.writing(), What::ALL.get(at))
            && !view.running
        {
            view.choose(*what);
            view.error = None;
            if double {
                self.write_go();
            }
        }
    }

    /// Has it written.
    pub fn write_go(&mut self) {
        let Some(view) = self.writing().filter(|view| !view.running) else { return };
        if view.path.text().trim().is_empty() {
            view.error = Some("type the name of the file or folder to write".to_owned());
            return;
        }
        (view.running, view.error) = (true, None);
        let wanted = Box::new(view.wanted());
        self.out.push(Effect::WriteOut(wanted));
    }

    /// The worker wrote it, or did not.
    pub(super) fn wrote_out(&mut self, wanted: Wanted, outcome: Result<String, Unwritten>) {
        let current = self.writing().filter(|view| view.running);
        match outcome {
            Ok(sentence) => {
                if current.is_some() {
                    self.close();
                }
                self.say(Tone::Good, sentence);
            }
            Err(why) => {
                let Some(view) = current else {
                    if let Unwritten::Failed(why) = why {
                        self.say(Tone::Bad, why);
                    }
                    return;
                };
                view.running = false;
                match why {
                    Unwritten::Failed(why) => view.error = Some(why),
                    Unwritten::Exists(path) => self.s.overlays.push(Overlay::Confirm(Confirm {
                        title: "Replace the file that is there?".to_owned(),
                        lines: vec![
                            path.display().to_string(),
                            "What is in it now is gone then, and u does not bring it back.".to_owned(),
                        ],
                        verb: "replace it",
                        then: Then::Do(Effect::WriteOut(Box::new(Wanted { replace: true, ..wanted }))),
                    })),
                }
            }
        }
    }
}
