//! `update`: the state, something that happened, the time → the state after it, and what the worker is to do. The root
//! only routes; what commands do stands in the files beside this one, by the thing they are about.

mod answers;
mod bring;
mod bulk;
mod clash;
mod copying;
mod forms;
mod held;
mod letter;
mod lists;
mod panes;
mod past;
mod plain;
mod prints;
mod results;
mod rows;
mod sheet;
mod tested;
mod testing;
mod write;

use super::bring::Stage as BringStage;
use super::bulk::Stage;
use super::command::{Scope, TABLE};
use super::form::Kind;
use super::key::Key;
use super::links::RowId;
use super::msg::{Effect, Msg, Target};
use super::overlay::Overlay;
use super::results::Stage as ResultsStage;
use super::state::{Pane, State, Tone, notice_ms};
use crate::domain::Change;

/// A running update: the state, the time, and the effects so far.
pub struct Update<'a> {
    /// The state.
    pub s: &'a mut State,
    /// Milliseconds since the Unix epoch.
    pub now: i64,
    /// What the worker is to do.
    pub out: Vec<Effect>,
    /// The change that was made just now: what is said after it waits until the disk has it.
    unsaved: Option<u64>,
}

/// Takes a message into the state. Returns what the worker is to do.
pub fn update(state: &mut State, msg: Msg, now: i64) -> Vec<Effect> {
    let mut u = Update { s: state, now, out: Vec::new(), unsaved: None };
    match msg {
        Msg::Key(key) => u.key_now_or_later(key),
        Msg::Paste(text) => u.paste_now_or_later(text),
        Msg::Click { target, double } => u.click(target, double),
        Msg::Wheel { target, by } => u.wheel(target, by),
        Msg::Resize(width, height) => u.s.size = (width, height),
        Msg::Tick => u.tick(),
        Msg::Answer(answer) => u.answer(answer),
    }
    u.try_sheet();
    u.note_base();
    u.out
}

/// The scopes that a key is looked up in now, the nearest first.
pub fn scopes(state: &State) -> Vec<Scope> {
    match state.top() {
        Some(Overlay::Welcome(_)) => vec![Scope::Welcome],
        Some(Overlay::Form(_)) => vec![Scope::Form],
        Some(Overlay::Copy(_)) => vec![Scope::Copy],
        Some(Overlay::Qr(_)) => vec![Scope::Qr],
        Some(Overlay::Picker(_)) => vec![Scope::Picker],
        Some(Overlay::Palette(_)) => vec![Scope::Palette],
        Some(Overlay::Help(view)) if view.typing => vec![Scope::HelpText],
        Some(Overlay::Help(_)) => vec![Scope::Help, Scope::Reader],
        Some(Overlay::Log(_) | Overlay::Rule(..) | Overlay::Text(_) | Overlay::Past(_)) => {
            vec![Scope::Reader]
        }
        Some(Overlay::Clash(_)) => vec![Scope::Clash],
        Some(Overlay::Trash(_)) => vec![Scope::Trash],
        Some(Overlay::Plain(_)) => vec![Scope::Plain],
        Some(Overlay::Tested(_)) => vec![Scope::Tested],
        Some(Overlay::Letter(view)) if view.typing => vec![Scope::LetterPath],
        Some(Overlay::Letter(view)) if view.diff.is_some() => vec![Scope::Repairs],
        Some(Overlay::Letter(_)) => vec![Scope::Letter],
        Some(Overlay::Prints(_)) => vec![Scope::Prints],
        Some(Overlay::Results(view)) => vec![match view.stage {
            ResultsStage::Figures => Scope::Results,
            ResultsStage::Unmatched => Scope::Unmatched,
            ResultsStage::Choose => Scope::Placing,
            ResultsStage::Outcome => Scope::Outcome,
            ResultsStage::File => Scope::ExportFile,
            ResultsStage::Columns | ResultsStage::Running => Scope::Export,
        }],
        Some(Overlay::Bring(view)) => vec![match view.stage {
            BringStage::File => Scope::BringFile,
            BringStage::Columns => Scope::Bring,
            BringStage::Looking | BringStage::Seen | BringStage::Doing => Scope::Seen,
        }],
        Some(Overlay::Write(_)) => vec![Scope::Write],
        Some(Overlay::Bulk(view)) if view.stage == Stage::File => vec![Scope::BulkFile],
        Some(Overlay::Bulk(_)) => vec![Scope::Bulk],
        Some(Overlay::Confirm(_)) => vec![Scope::Confirm],
        None => match state.pane {
            Pane::Links if state.list.filtering => vec![Scope::Filter],
            Pane::Links => vec![Scope::Links, Scope::Main],
            Pane::Fields => vec![Scope::Fields, Scope::Main],
            // The detail is of the same selection: what can be done with a link can be done there.
            Pane::Detail => vec![Scope::Detail, Scope::Links, Scope::Main],
            Pane::Tester if state.tester.editing => vec![Scope::TesterText],
            Pane::Tester => vec![Scope::Tester, Scope::Main],
        },
    }
}

/// The command of a key now, by its place in the table.
pub fn command_of(state: &State, key: Key) -> Option<usize> {
    scopes(state).into_iter().find_map(|scope| state.keymap.find(scope, key))
}

impl Update<'_> {
    fn key(&mut self, key: Key) {
        if let Some(at) = command_of(self.s, key) {
            self.run(at);
        } else if !self.type_key(key) {
            match self.s.keymap.find(Scope::Main, key).filter(|at| TABLE[*at].works_over_everything()) {
                Some(at) => self.run(at),
                None => self.unknown_key(key),
            }
        }
    }

    /// Runs a command, or says why it cannot be run.
    pub fn run(&mut self, at: usize) {
        match self.why_later(at).or_else(|| (TABLE[at].why_not)(self.s)) {
            Some(why) => self.say(Tone::Note, why),
            None => (TABLE[at].run)(self),
        }
    }

    fn unknown_key(&mut self, key: Key) {
        let help = self.s.keymap.label_of("main.help");
        if let (None, Some(at)) = (self.s.top(), self.s.keymap.find(Scope::Links, key)) {
            let (links, what) = (self.s.keymap.label_of("main.pane-1"), TABLE[at].sentence);
            let text = format!("{} works on links: {links} goes there ({})", key.label(), what.to_lowercase());
            return self.say(Tone::Note, text);
        }
        let way = match self.s.top() {
            None => format!("{help} lists every key"),
            Some(_) => "the line at the bottom lists the keys".to_owned(),
        };
        self.say(Tone::Note, format!("{} does nothing here: {way}", key.label()));
    }

    /// Gives a key to the text that is being typed. Whether there is one that took it.
    fn type_key(&mut self, key: Key) -> bool {
        match self.s.overlays.last_mut() {
            Some(Overlay::Form(form)) if form.sheet.as_ref().is_some_and(|d| d.making.is_some()) => false,
            Some(Overlay::Form(form)) => {
                let took = form.handle(key);
                if took {
                    form.error = None;
                    form.offer = None;
                }
                took
            }
            Some(Overlay::Bulk(view)) if view.stage == Stage::File => view.path.handle(key),
            Some(Overlay::Results(view)) if view.stage == ResultsStage::File => view.path.handle(key),
            Some(Overlay::Bring(view)) if view.stage == BringStage::File => view.typed(|field| field.handle(key)),
            Some(Overlay::Write(view)) if !view.running => view.typed(|field| field.handle(key)),
            Some(Overlay::Results(view)) if view.stage == ResultsStage::Choose => {
                let took = view.query.handle(key);
                view.find_places(&self.s.book);
                took
            }
            Some(Overlay::Help(view)) if view.typing => {
                view.top = 0;
                view.field.handle(key)
            }
            Some(Overlay::Palette(palette)) => {
                palette.cursor = 0;
                palette.field.handle(key)
            }
            Some(Overlay::Tested(list)) => {
                let took = list.field.handle(key);
                list.filter();
                took
            }
            Some(Overlay::Letter(view)) if view.typing => view.field.handle(key),
            None if self.s.pane == Pane::Links && self.s.list.filtering => {
                let before = self.s.list.filter.text().to_owned();
                let took = self.s.list.filter.handle(key);
                if self.s.list.filter.text() != before {
                    self.filter_typed();
                }
                took
            }
            None if self.s.pane == Pane::Tester && self.s.tester.editing => {
                let took = self.s.tester.field.handle(key);
                self.s.tester.read(&self.s.book);
                took
            }
            _ => false,
        }
    }

    /// Pasted text goes into the text being typed; over the panes it goes to the tester.
    fn paste(&mut self, text: &str) {
        let cut = match self.s.overlays.last_mut() {
            Some(Overlay::Form(form)) => {
                form.error = None;
                form.offer = None;
                if matches!(form.input().kind, Kind::Choice(_)) {
                    let choose = "this is a choice: the arrows go through it, and typing its name chooses";
                    return self.say(Tone::Note, choose);
                }
                form.input_mut().text.paste(text)
            }
            Some(Overlay::Bulk(view)) if view.stage == Stage::File => view.path.paste(text),
            Some(Overlay::Results(view)) if view.stage == ResultsStage::File => view.path.paste(text),
            Some(Overlay::Bring(view)) if view.stage == BringStage::File => view.typed(|field| field.paste(text)),
            Some(Overlay::Write(view)) if !view.running => view.typed(|field| field.paste(text)),
            Some(Overlay::Results(view)) if view.stage == ResultsStage::Choose => {
                let cut = view.query.paste(text);
                view.find_places(&self.s.book);
                cut
            }
            Some(Overlay::Help(view)) if view.typing => {
                view.top = 0;
                view.field.paste(text)
            }
            Some(Overlay::Palette(palette)) => palette.field.paste(text),
            Some(Overlay::Tested(list)) => {
                let cut = list.field.paste(text);
                list.filter();
                cut
            }
            Some(Overlay::Welcome(_)) => {
                self.new_bot();
                return self.paste(text);
            }
            Some(Overlay::Letter(_)) => self.paste_letter(text),
            Some(_) => {
                self.say(Tone::Note, "there is nothing to paste into here: close this first (Esc)");
                return;
            }
            None if self.s.pane == Pane::Links && self.s.list.filtering => {
                let cut = self.s.list.filter.paste(text);
                self.filter_typed();
                cut
            }
            None => self.paste_tested(text),
        };
        if let Some(sentence) = cut.sentence() {
            self.say(Tone::Note, sentence);
        }
    }

    fn click(&mut self, target: Target, double: bool) {
        match target {
            Target::Command(at) => self.run(at),
            Target::Item(at) => self.click_item(at, double),
            Target::Overlay | Target::Nothing => {}
            _ if self.s.top().is_some() => {}
            Target::Pane(pane) => self.go_pane(pane),
            Target::Row(row) => {
                self.s.list.filtering = false;
                self.go_pane(Pane::Links);
                self.s.list.cursor = Some(row);
                if double {
                    self.enter_row();
                }
                self.moved();
            }
            Target::Fold(link) => {
                self.s.list.filtering = false;
                self.go_pane(Pane::Links);
                self.s.list.cursor = Some(RowId::Link(link));
                // The second click of two is meant for what the first one did.
                if !double {
                    self.enter_row();
                }
                self.moved();
            }
            Target::Field(uid) => {
                self.go_pane(Pane::Fields);
                self.s.field = Some(uid);
                if double {
                    self.edit_field();
                }
            }
            Target::Tested(row) => {
                self.go_pane(Pane::Tester);
                self.s.tester.cursor = row.min(self.s.tester.rows().saturating_sub(1));
            }
            Target::Channel(channel) => {
                self.go_pane(Pane::Detail);
                self.s.channel = channel;
                if double {
                    self.copy_channel();
                }
            }
        }
    }

    fn wheel(&mut self, target: Target, by: i32) {
        let by = isize::try_from(by).unwrap_or(0);
        if self.s.top().is_some() {
            return self.wheel_overlay(by);
        }
        let pane = match target {
            Target::Row(_) | Target::Fold(_) => Pane::Links,
            Target::Field(_) => Pane::Fields,
            Target::Channel(_) => Pane::Detail,
            Target::Tested(_) => Pane::Tester,
            Target::Pane(pane) => pane,
            _ => self.s.pane,
        };
        self.step_in(pane, by);
    }

    fn tick(&mut self) {
        self.bulk_tick();
        self.results_tick();
        if self.s.notice.as_ref().is_some_and(|n| self.now - n.at >= notice_ms(&n.text)) {
            self.s.notice = None;
        }
        self.slide();
    }

    /// Says something. What is said about a change that was made just now is said when the disk has it: nobody is told
    /// that something is done which a power cut could still take back.
    pub fn say(&mut self, tone: Tone, text: impl Into<String>) {
        match self.unsaved.and_then(|ticket| self.s.pending.get_mut(&ticket)) {
            Some(pending) => pending.said = Some((tone, text.into())),
            None => self.s.say(self.now, tone, text),
        }
    }

    /// Makes changes: on the screen at once, and on disk by the worker, whose refusal takes them back. What they break of
    /// what is out in the world was asked about by then, as far as the book on screen knows of it.
    pub fn change(&mut self, changes: Vec<Change>, what: String, form: Option<super::form::Form>) {
        if changes.is_empty() {
            return;
        }
        let foreign =
            |c: &Change| matches!(&c.before, Some(crate::domain::Entity::Bot(b)) if b.uid != self.s.book.bot.uid);
        let asked = form.as_ref().is_some_and(|f| f.asked) || !changes.iter().any(foreign);
        self.take_over(&changes);
        self.s.steps = super::state::Steps { undo: true, redo: false };
        self.s.tickets += 1;
        let ticket = self.s.tickets;
        self.s
            .pending
            .insert(ticket, super::state::Pending { changes: changes.clone(), form, plain: None, said: None });
        self.unsaved = Some(ticket);
        self.out.push(Effect::Apply { ticket, changes, what, asked });
    }

    /// Takes changes into the book and the list of bots, and everything that follows from them.
    pub fn take_over(&mut self, changes: &[Change]) {
        use crate::domain::Entity;
        let field_at = self.s.fields().position(|f| Some(f.uid) == self.s.field).unwrap_or(0);
        for change in changes {
            self.s.book.apply(change);
            match (&change.before, &change.after) {
                (_, Some(Entity::Bot(bot))) => match self.s.bots.iter_mut().find(|b| b.uid == bot.uid) {
                    Some(old) => *old = bot.clone(),
                    None => self.s.bots.push(bot.clone()),
                },
                (Some(Entity::Bot(bot)), None) => self.s.bots.retain(|b| b.uid != bot.uid),
                _ => {}
            }
        }
        self.s.touch(Some(changes));
        // By name, as they are read from the disk.
        self.s.bots.sort_by_cached_key(|bot| (crate::domain::model::fold(&bot.name), bot.uid));
        if let Some(campaign) = self.s.shown.campaign
            && self.s.campaign().is_none_or(|c| c.uid != campaign)
        {
            self.s.shown.campaign = None;
        }
        // A field that is gone gives the cursor to the one that took its place.
        let fields: Vec<_> = self.s.fields().map(|f| f.uid).collect();
        if !fields.iter().any(|uid| Some(*uid) == self.s.field) {
            self.s.field = fields.get(field_at).or(fields.last()).copied();
        }
        self.s.refresh();
        self.refresh_copy();
        self.plain_refresh();
        self.refresh_results();
    }

    /// Closes the topmost overlay.
    pub fn close(&mut self) {
        self.s.overlays.pop();
        if self.s.overlays.is_empty() && self.s.loaded && self.s.bots.is_empty() {
            self.s.overlays.push(Overlay::Welcome(0));
        }
    }

    /// Ends the program.
    pub fn quit(&mut self) {
        self.keep_tested();
        self.out.push(Effect::Quit);
    }

    /// Stops the program for the shell's job control.
    pub fn suspend(&mut self) {
        self.out.push(Effect::Suspend);
    }

    /// Draws everything anew.
    pub fn redraw(&mut self) {
        self.out.push(Effect::Redraw);
    }
}
