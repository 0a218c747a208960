//! What the worker says.

use super::Update;
use crate::app::confirm::{Confirm, Then};
use crate::app::links::{RowId, Sort};
use crate::app::msg::{Answer, Effect};
use crate::app::overlay::{Overlay, TextBox};
use crate::app::state::{Steps, Tone};
use crate::domain::change::inverse;
use crate::domain::{Book, Bot, Entity, Uid};
use crate::export::formats::Format;

impl Update<'_> {
    /// Takes an answer of the worker into the state.
    pub(super) fn answer(&mut self, answer: Answer) {
        match answer {
            Answer::Loaded { bots, book, whole } => {
                let held = self.s.reading.take().unwrap_or_default();
                self.loaded(bots, book.map(|b| *b), whole);
                if whole {
                    self.release(held);
                } else {
                    self.s.reading = Some(held);
                }
            }
            Answer::Unread(why) => {
                // A page alone is no book to work with.
                if self.s.is_reading() {
                    self.loaded(Vec::new(), None, true);
                }
                self.say(Tone::Bad, why);
            }
            Answer::Remembered(memory) => self.remembered(&memory),
            Answer::Applied(ticket) => {
                if let Some((tone, text)) = self.s.pending.remove(&ticket).and_then(|pending| pending.said) {
                    self.say(tone, text);
                }
            }
            Answer::Refused { ticket, why } => self.refused(ticket, why),
            Answer::Breaks { ticket, lines } => self.breaks(ticket, lines),
            Answer::StepBreaks { redo, what, lines } => {
                self.s.steps = Steps { undo: self.s.steps.undo || !redo, redo: self.s.steps.redo || redo };
                self.step_breaks(redo, &what, lines);
            }
            Answer::StepTakesBot { what, goes } => {
                self.s.steps.undo = true;
                self.ask_step(&what, &goes);
            }
            Answer::Undone { redo, what, changes } => {
                // There may be another one; the next answer says.
                self.s.steps = Steps { undo: true, redo: true };
                self.take_over(&changes);
                self.after_undo(&changes);
                let verb = if redo { "done again" } else { "taken back" };
                self.say(Tone::Good, format!("{verb}: {what}"));
            }
            Answer::Elsewhere { who, what, changes } => {
                self.take_over(&changes);
                let gone = self.s.has_bot() && !self.s.bots.iter().any(|b| b.uid == self.s.book.bot.uid);
                if gone || !self.s.has_bot() {
                    match self.s.bots.first().map(|b| b.uid) {
                        Some(uid) => self.out.push(Effect::Load(uid)),
                        None => self.loaded(Vec::new(), None, true),
                    }
                }
                self.say(Tone::Note, format!("{who}: {what}"));
            }
            Answer::Overtaken { ticket, why } => self.overtaken(ticket, why),
            Answer::Past { link, steps } => self.take_past(link, steps),
            Answer::Trash(all) => self.take_trash(all),
            Answer::BroughtBack { what, changes } => self.brought_back(&what, &changes),
            Answer::NotUndone(why) => self.say(Tone::Note, why),
            Answer::Copied { what, way } => self.copied(&what, &way),
            Answer::NotCopied { what, why, text } => {
                self.say(Tone::Bad, format!("not copied: {why}"));
                let title = format!("{what} — select it with the mouse (hold Shift) and copy");
                self.s.overlays.push(Overlay::Text(TextBox { title, text, top: 0 }));
            }
            Answer::Tested(all) => self.list_tested(all),
            Answer::Contact { bot, contact } => {
                if bot == self.s.book.bot.uid {
                    self.s.tester.contact = contact;
                    self.s.tester.simulate(&self.s.book);
                }
            }
            Answer::Kept(sentence) => self.say(Tone::Good, sentence),
            Answer::Linted(found) => self.letter_found(*found),
            Answer::NotLinted(why) => self.letter_refused(why),
            Answer::Mended { count, left } => self.letter_mended(count, *left),
            Answer::BulkHead(head) => self.bulk_head(head),
            Answer::BulkReport(control, report) => self.bulk_report(&control, report),
            Answer::BulkWritten(control, outcome) => self.bulk_written(&control, outcome),
            Answer::Results(bot, counted) => self.results_counted(bot, counted.map(|c| *c)),
            Answer::ResultsHead(head) => self.results_head(head),
            Answer::ResultsImported(control, outcome) => self.results_imported(&control, outcome),
            Answer::SheetTried(preview) => self.sheet_tried(*preview),
            Answer::SheetProgress { done, total } => self.sheet_progress(done, total),
            Answer::SheetMade { sentence, changes } => self.sheet_made(sentence, &changes),
            Answer::SheetFailed(why) => self.sheet_failed(why),
            Answer::Backups(backups) => self.list_backups(backups),
            Answer::Recognised { ticket, found } => self.recognised(ticket, found),
            Answer::Looked { ticket, seen } => self.looked(ticket, seen),
            Answer::BroughtIn(outcome) => self.brought_in(outcome),
            Answer::WroteOut(wanted, outcome) => self.wrote_out(*wanted, outcome),
            Answer::Edited(outcome) => self.plain_edited(outcome),
            Answer::Trouble(why) => self.say(Tone::Bad, why),
        }
    }

    /// Takes a book over: the whole one, or that of a page. The cursor stays on its row, and the row where it is on the
    /// screen.
    fn loaded(&mut self, bots: Vec<Bot>, book: Option<Book>, whole: bool) {
        let first = !self.s.loaded;
        self.s.loaded = true;
        self.s.reading = (!whole).then(Vec::new);
        self.s.bots = bots;
        match book {
            Some(mut book) => {
                // What the disk does not have yet is shown all the same.
                let pending = self.s.pending.values().flat_map(|p| &p.changes);
                pending.for_each(|change| book.apply(change));
                let before = self.s.list.position();
                let other = book.bot.uid != self.s.book.bot.uid;
                if other {
                    self.s.tester.contact.clear();
                    self.s.list.marks.clear();
                    self.s.list.cursor = None;
                    self.s.shown.campaign = None;
                    self.s.list.filter.set_text("");
                    self.out.push(Effect::Remember { key: "bot", value: book.bot.uid.to_string() });
                }
                self.s.book = book;
                self.s.touch(None);
                self.s.overlays.retain(|o| !matches!(o, Overlay::Welcome(_)));
                self.s.refresh();
                if let (false, Some(before), Some(now)) = (other, before, self.s.list.position()) {
                    self.s.list.slid += now.cast_signed() - before.cast_signed();
                }
                self.try_again();
                self.plain_read();
                let name = self.s.book.bot.name.clone();
                match self.s.before_load.take() {
                    Some(done) => self.say(Tone::Good, format!("{done}; this is {name} now")),
                    None if other && !first => self.say(Tone::Good, format!("this is {name} now")),
                    None => {}
                }
            }
            None => {
                self.s.book = Book::default();
                self.s.refresh();
                if !self.s.overlays.iter().any(|o| matches!(o, Overlay::Welcome(_) | Overlay::Form(_))) {
                    self.s.overlays.push(Overlay::Welcome(0));
                }
            }
        }
    }

    /// What the last session left behind: where the cursor was, the order, the campaign.
    fn remembered(&mut self, memory: &[(String, String)]) {
        for (key, value) in memory {
            match key.as_str() {
                "sort" => self.s.shown.sort = Sort::named(value).unwrap_or_default(),
                "campaign" => {
                    let uid = value.parse().ok().map(Uid);
                    self.s.shown.campaign = uid.filter(|u| self.s.book.campaigns.iter().any(|c| c.uid == *u));
                }
                "selection" => self.select(value),
                "copy-format" => self.s.copied.format = Format::named(value),
                "copy-format-single" => self.s.copied.single = Format::named(value),
                "copy-last" => self.s.copied.last = Format::named(value),
                "copy-channels" => {
                    self.s.copied.channels = value.split(' ').filter_map(|name| name.parse().ok()).collect();
                }
                "link-text" => self.s.copied.link_text = Some(value.clone()),
                "newsletter" => self.s.letter.clone_from(value),
                "slide" => {
                    let (least, most) = crate::app::qr::SLIDE_LIMITS;
                    let seconds = value.parse().unwrap_or(crate::app::qr::SLIDE_SECONDS);
                    self.s.slide_seconds = seconds.clamp(least, most);
                }
                "sheet" => self.s.sheet_habits = serde_json::from_str(value).unwrap_or_default(),
                _ => {}
            }
        }
        self.s.refresh();
    }

    fn select(&mut self, value: &str) {
        let mut uids = value.split(' ').map(|u| u.parse().ok().map(Uid));
        let (Some(link), place) = (uids.next().flatten(), uids.next().flatten()) else { return };
        if self.s.book.link(link).is_none() {
            return;
        }
        self.s.list.cursor = Some(match place.filter(|p| self.s.book.placement(link, *p).is_some()) {
            Some(place) => {
                self.s.list.open.insert(link);
                RowId::Place(link, place)
            }
            None => RowId::Link(link),
        });
    }

    /// Changes that did not reach the disk are taken back on the screen too, and the form with what was typed comes back.
    fn refused(&mut self, ticket: u64, why: String) {
        let Some(pending) = self.s.pending.remove(&ticket) else { return };
        self.take_over(&inverse(&pending.changes));
        if let Some(mut form) = pending.form {
            form.error = Some(why.clone());
            form.asked = false;
            self.s.overlays.push(Overlay::Form(Box::new(form)));
        }
        if let Some(view) = pending.plain {
            self.s.overlays.push(Overlay::Plain(view));
            self.plain_read();
        }
        self.say(Tone::Bad, why);
        // What the disk has may differ from what is shown: look again.
        if self.s.has_bot() {
            self.out.push(Effect::Load(self.s.book.bot.uid));
        }
    }

    /// Another window was faster. The form comes back, and shows both versions as soon as theirs is known.
    fn overtaken(&mut self, ticket: u64, why: String) {
        self.refused(ticket, why);
        if let Some(Overlay::Form(form)) = self.s.overlays.last_mut() {
            form.overtaken = true;
        }
    }

    /// Saves a form again that another window was faster than, now that its version is known.
    fn try_again(&mut self) {
        if let Some(Overlay::Form(form)) = self.s.overlays.last_mut()
            && std::mem::take(&mut form.overtaken)
        {
            form.error = None;
            self.form_save();
        }
    }

    /// A bot that came back is shown; one that went away is not.
    pub(super) fn after_undo(&mut self, changes: &[crate::domain::Change]) {
        let came = changes.iter().find_map(|c| match (&c.before, &c.after) {
            (None, Some(Entity::Bot(bot))) => Some(bot.uid),
            _ => None,
        });
        let shown = self.s.book.bot.uid;
        let gone = self.s.has_bot() && !self.s.bots.iter().any(|b| b.uid == shown);
        match came.or_else(|| gone.then(|| self.s.bots.first().map(|b| b.uid)).flatten()) {
            Some(uid) => self.out.push(Effect::Load(uid)),
            None if gone => self.loaded(Vec::new(), None, true),
            None => {
                let row = changes.iter().find_map(|c| match c.after.as_ref()? {
                    Entity::Link(l) => Some(RowId::Link(l.uid)),
                    Entity::Placement(p) => Some(RowId::Place(p.link, p.uid)),
                    _ => None,
                });
                self.go_to(row);
            }
        }
    }

    /// Goes to a row, where it is a row of this bot that can be shown.
    fn go_to(&mut self, row: Option<RowId>) {
        let Some(row) = row else { return };
        let there = match row {
            RowId::Link(link) => self.s.book.link(link).is_some(),
            RowId::Place(link, place) => self.s.book.placement(link, place).is_some(),
        };
        if there {
            if row.place().is_some() {
                self.s.list.open.insert(row.link());
            }
            self.s.refresh();
            if self.s.list.rows.contains(&row) {
                self.s.list.cursor = Some(row);
            }
        }
    }

    /// Asks before a step is taken back that set up a bot with everything in it.
    fn ask_step(&mut self, what: &str, goes: &str) {
        let redo = self.s.keymap.label_of("main.redo");
        self.s.overlays.push(Overlay::Confirm(Confirm {
            title: format!("Take back “{what}”?"),
            lines: vec![format!("With it go {goes}. {redo} brings them back.")],
            verb: "take it back",
            then: Then::Do(Effect::StepAnyway { redo: false }),
        }));
    }

    /// Takes the last step back.
    pub fn undo(&mut self) {
        // The answer says whether there was one.
        self.s.steps.undo = false;
        self.out.push(Effect::Undo);
    }

    /// Does the step taken back again.
    pub fn redo(&mut self) {
        self.s.steps.redo = false;
        self.out.push(Effect::Redo);
    }
}

#[cfg(test)]
mod tests {
    use crate::app::keymap::Keymap;
    use crate::app::msg::{Answer, Effect, Msg};
    use crate::app::state::State;
    use crate::app::update::update;
    use crate::domain::{Book, Entity, IdSource, sample};

    /// The sample, with the cursor on its first link.
    fn loaded() -> State {
        let mut state = State::new(7, Keymap::default(), true);
        let changes = sample::changes(IdSource::new(7), 0);
        let bot =
            changes.iter().find_map(|c| if let Some(Entity::Bot(bot)) = &c.after { Some(bot.clone()) } else { None });
        let mut book = Book::new(bot.unwrap());
        for change in &changes {
            book.apply(change);
        }
        update(
            &mut state,
            Msg::Answer(Answer::Loaded { bots: vec![book.bot.clone()], book: Some(Box::new(book)), whole: true }),
            0,
        );
        state.notice = None;
        state
    }

    /// Archives the link under the cursor; the ticket of that.
    fn archive(state: &mut State) -> u64 {
        let effects = update(state, Msg::Key("x".parse().unwrap()), 1);
        effects
            .into_iter()
            .find_map(|e| if let Effect::Apply { ticket, .. } = e { Some(ticket) } else { None })
            .unwrap()
    }

    #[test]
    fn a_change_is_called_done_when_the_disk_has_it() {
        let mut state = loaded();
        let ticket = archive(&mut state);
        assert!(state.notice.is_none() && state.log.is_empty(), "{:?}", state.notice);
        update(&mut state, Msg::Answer(Answer::Applied(ticket)), 2);
        assert!(
            state.notice.as_ref().is_some_and(|n| n.text.starts_with("archived") && n.at == 2),
            "{:?}",
            state.notice
        );
    }

    #[test]
    fn a_change_that_is_refused_is_never_called_done() {
        let mut state = loaded();
        let ticket = archive(&mut state);
        update(&mut state, Msg::Answer(Answer::Refused { ticket, why: "the disk is full".to_owned() }), 2);
        let said: Vec<_> = state.log.iter().map(|n| n.text.as_str()).collect();
        assert_eq!(said, ["the disk is full"]);
    }
}
