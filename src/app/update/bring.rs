//! Bringing a file in: an export, a table of links or fields, a backup. It is looked at before anything is changed.

use super::Update;
use super::prints::breaking;
use super::rows::shorten;
use crate::app::bring::{BringView, SHOWN, Stage, Way};
use crate::app::confirm::Then;
use crate::app::msg::Effect;
use crate::app::overlay::{Overlay, TextBox};
use crate::app::state::Tone;
use crate::domain::reconcile::Policy;
use crate::domain::show::plural;
use crate::exchange::look::{Found, Kind, Seen};
use crate::store::Backup;
use std::sync::Arc;

impl Update<'_> {
    /// Asks for the file of an export or of a table.
    pub fn show_import(&mut self) {
        self.show_bring(Way::Import);
    }

    /// Asks for a backup.
    pub fn show_restore(&mut self) {
        self.show_bring(Way::Restore);
        self.out.push(Effect::ListBackups);
    }

    fn show_bring(&mut self, way: Way) {
        let mut view = BringView::new(way, self.s.book.bot.uid);
        view.opened_ms = self.now;
        self.s.overlays.push(Overlay::Bring(Box::new(view)));
    }

    fn bring(&mut self) -> Option<&mut BringView> {
        match self.s.overlays.last_mut() {
            Some(Overlay::Bring(view)) => Some(view),
            _ => None,
        }
    }

    /// The dialog, whatever lies over it.
    fn bring_anywhere(&mut self) -> Option<&mut BringView> {
        self.s
            .overlays
            .iter_mut()
            .rev()
            .find_map(|o| if let Overlay::Bring(view) = o { Some(&mut **view) } else { None })
    }

    /// The worker listed the backups: the newest has the cursor, unless something is typed already.
    pub(super) fn list_backups(&mut self, backups: Vec<Backup>) {
        if let Some(view) = self.bring_anywhere().filter(|view| view.way == Way::Restore) {
            if view.path.is_empty() && !backups.is_empty() {
                view.cursor = 1;
            }
            view.backups = Some(backups);
        }
    }

    /// A new number for a question to the worker: answers to earlier ones are late.
    fn ask(&mut self) -> u64 {
        self.s.tickets += 1;
        self.s.tickets
    }

    /// Goes on: recognises the file, then looks at it.
    pub fn bring_next(&mut self) {
        let ticket = self.ask();
        let Some(view) = self.bring() else { return };
        view.problems.clear();
        match view.stage {
            Stage::File => {
                let Some(path) = view.chosen() else {
                    let what = if view.way == Way::Restore { "a backup" } else { "an export or a table" };
                    view.problems = vec![format!("type or paste the name of {what}")];
                    return;
                };
                (view.file, view.ticket, view.policy) = (path.clone(), ticket, Policy::Refuse);
                self.out.push(Effect::Recognise { ticket, path });
            }
            Stage::Columns => match view.lacks() {
                Some(lacks) => view.problems = vec![lacks.to_owned()],
                None => self.bring_look(),
            },
            Stage::Looking | Stage::Seen | Stage::Doing => {}
        }
    }

    fn bring_look(&mut self) {
        let ticket = self.ask();
        let Some(view) = self.bring_anywhere() else { return };
        (view.stage, view.ticket, view.top) = (Stage::Looking, ticket, 0);
        let wanted = Box::new(view.wanted());
        self.out.push(Effect::Look { ticket, wanted });
    }

    /// The worker recognised the file.
    pub(super) fn recognised(&mut self, ticket: u64, found: Result<Found, String>) {
        let book = std::mem::take(&mut self.s.book);
        let has_bot = book.bot.uid.0 != 0;
        let mut look = false;
        if let Some(view) = self.bring_anywhere().filter(|view| view.ticket == ticket && view.stage == Stage::File) {
            match found {
                Err(why) => view.problems = vec![why],
                Ok(found) => match wrong(view.way, found.kind, has_bot) {
                    Some(why) => view.problems = vec![why],
                    None => {
                        let is_table = !found.head.is_empty();
                        view.recognised(found, &book);
                        if is_table {
                            // The first column that nobody knows is the one to look at.
                            let unknown = view.taken.iter().position(Option::is_none);
                            view.cursor = unknown.map_or(1, |at| at + 1);
                            view.stage = Stage::Columns;
                        }
                        look = !is_table;
                    }
                },
            }
        }
        self.s.book = book;
        if look {
            self.bring_look();
        }
    }

    /// The worker looked at it.
    pub(super) fn looked(&mut self, ticket: u64, seen: Result<Arc<Seen>, Vec<String>>) {
        let Some(view) = self.bring_anywhere().filter(|view| view.ticket == ticket && view.stage == Stage::Looking)
        else {
            return;
        };
        match seen {
            Ok(seen) => (view.seen, view.stage) = (Some(seen), Stage::Seen),
            Err(problems) => {
                view.stage = if view.found.head.is_empty() { Stage::File } else { Stage::Columns };
                let title = format!("{} in {}", plural(problems.len(), "problem"), view.file.display());
                let all = (problems.len() > SHOWN).then(|| problems.join("\n"));
                view.problems = problems;
                // Where there is no room for all of them they are there to be gone through.
                if let Some(text) = all {
                    self.s.overlays.push(Overlay::Text(TextBox { title, text, top: 0 }));
                }
            }
        }
    }

    /// Says what becomes of what is in conflict, and looks again.
    pub fn bring_policy(&mut self, policy: Policy) {
        if let Some(view) = self.bring().filter(|view| view.stage == Stage::Seen) {
            view.policy = policy;
            self.bring_look();
        }
    }

    /// Does what was seen, after a question where that breaks something.
    pub fn bring_do(&mut self) {
        let Some(seen) = self.bring().and_then(|view| view.seen.clone()) else { return };
        if seen.breaks.is_empty() {
            self.bring_now();
        } else {
            let lines = shorten(seen.breaks.clone());
            self.s.overlays.push(Overlay::Confirm(breaking(lines, Then::Bring)));
        }
    }

    /// Does it.
    pub(super) fn bring_now(&mut self) {
        if let Some(view) = self.bring().filter(|view| view.stage == Stage::Seen)
            && let Some(seen) = view.seen.clone()
        {
            view.stage = Stage::Doing;
            self.out.push(Effect::BringIn(seen));
        }
    }

    /// It is done, or not: then it is looked at again.
    pub(super) fn brought_in(&mut self, outcome: Result<String, String>) {
        match outcome {
            Ok(sentence) => {
                self.s.overlays.retain(|o| !matches!(o, Overlay::Bring(_)));
                self.s.steps = crate::app::state::Steps { undo: true, redo: false };
                self.say(Tone::Good, format!("{sentence}: u takes it back"));
            }
            Err(why) => {
                self.say(Tone::Bad, why);
                if self.bring_anywhere().is_some_and(|view| view.stage == Stage::Doing) {
                    self.bring_look();
                }
            }
        }
    }

    /// Goes back a step.
    pub fn bring_back(&mut self) {
        let Some(view) = self.bring() else { return };
        let table = !view.found.head.is_empty();
        view.problems.clear();
        view.stage = match view.stage {
            Stage::File => return self.close(),
            Stage::Looking | Stage::Seen if table => Stage::Columns,
            Stage::Columns | Stage::Looking | Stage::Seen => Stage::File,
            Stage::Doing => return self.say(Tone::Note, "it is being done: u takes it back afterwards"),
        };
        view.cursor = view.cursor.min(view.rows() - 1);
    }

    /// Moves the cursor, or what is shown.
    pub fn bring_step(&mut self, by: isize) {
        let most = self.s.reader_lines.saturating_sub(1);
        let Some(view) = self.bring() else { return };
        match view.stage {
            Stage::File | Stage::Columns => {
                view.cursor = view.cursor.saturating_add_signed(by).min(view.rows() - 1);
            }
            Stage::Seen => view.top = view.top.saturating_add_signed(by).min(most),
            Stage::Looking | Stage::Doing => {}
        }
    }

    /// Moves by a page.
    pub fn bring_page(&mut self, by: isize) {
        self.bring_step(by * self.s.page.max(2).cast_signed());
    }

    /// Puts the cursor on a row.
    pub(super) fn bring_click(&mut self, at: usize, double: bool) {
        let Some(view) = self.bring() else { return };
        let stage = view.stage;
        if matches!(stage, Stage::File | Stage::Columns) {
            view.cursor = at.min(view.rows() - 1);
            if double && stage == Stage::File {
                self.bring_next();
            } else if double {
                self.bring_turn(1);
            }
        }
    }

    /// The next choice of the row under the cursor.
    pub fn bring_turn(&mut self, by: isize) {
        let book = std::mem::take(&mut self.s.book);
        if let Some(view) = self.bring().filter(|view| view.stage == Stage::Columns) {
            view.problems.clear();
            view.turn(&book, by);
        }
        self.s.book = book;
    }
}

/// Why a file is not for this dialog.
fn wrong(way: Way, kind: Kind, has_bot: bool) -> Option<String> {
    match (way, kind) {
        (Way::Import, Kind::Backup) => {
            Some("this is a backup, which takes the link book's place: U looks into it (Esc first)".to_owned())
        }
        (Way::Restore, Kind::Backup) | (Way::Import, Kind::Export) => None,
        (Way::Restore, _) => Some("this is no backup: I brings in exports and tables (Esc first)".to_owned()),
        (Way::Import, _) if !has_bot => Some(
            "there is no bot yet that links and fields could be for: set one up first (Esc, then n), or import an export"
                .to_owned(),
        ),
        (Way::Import, _) => None,
    }
}
