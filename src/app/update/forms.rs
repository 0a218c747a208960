//! Opening, filling in, saving and leaving forms.

use super::Update;
use super::prints::{breaking, out_there};
use super::rows::{ONE_KIND, mixed};
use super::sheet::is_dialog;
use crate::app::clash::Clash;
use crate::app::confirm::{Confirm, Then};
use crate::app::edit::Motion;
use crate::app::form::{self, Form, Kind, Slot, Subject, Submission};
use crate::app::links::RowId;
use crate::app::overlay::Overlay;
use crate::app::state::Tone;
use crate::domain::{Entity, Placement, Severity, printed, show};
use std::collections::HashSet;

impl Update<'_> {
    fn open(&mut self, form: Form) {
        self.s.overlays.push(Overlay::Form(Box::new(form)));
    }

    /// Asks for a new link.
    pub fn new_link(&mut self) {
        let form = form::link(&self.s.book, Subject::NewLink { copy_of: None }, None, self.s.shown.campaign);
        self.open(form);
    }

    /// Asks for placements of the link under the cursor.
    pub fn add_places(&mut self) {
        if let Some(link) = self.s.link() {
            let form = form::places(&self.s.book, link);
            self.open(form);
        }
    }

    /// Edits the link or placement under the cursor, or the marked ones together.
    pub fn edit_row(&mut self) {
        let rows = self.s.target_rows();
        if rows.len() > 1 {
            return self.edit_marked(&rows);
        }
        let Some(row) = rows.first().copied() else { return };
        let book = &self.s.book;
        let Some(link) = book.link(row.link()) else { return };
        let form = match row {
            RowId::Link(uid) => Some(form::link(book, Subject::Link(uid), Some(link), None)),
            RowId::Place(uid, place) => {
                book.placement(uid, place).map(|from| form::place(book, link, Subject::Place(uid, place), from))
            }
        };
        if let Some(form) = form {
            self.open(form);
        }
    }

    fn edit_marked(&mut self, rows: &[RowId]) {
        let places: Vec<_> = rows.iter().filter_map(|r| Some((r.link(), r.place()?))).collect();
        if places.is_empty() {
            return self.open(form::links(rows.iter().map(|r| r.link()).collect()));
        }
        if mixed(rows) {
            return self.say(Tone::Note, ONE_KIND);
        }
        let form = form::some_places(&self.s.book, places);
        self.open(form);
    }

    /// Duplicates the link or placement under the cursor, or the marked ones as they are.
    pub fn duplicate_row(&mut self) {
        let rows = self.s.whole_rows();
        if rows.len() > 1 {
            return self.duplicate_marked(&rows);
        }
        let Some(row) = rows.first().copied() else { return };
        let book = &self.s.book;
        let Some(link) = book.link(row.link()) else { return };
        let form = match row {
            RowId::Link(uid) => Some(form::link(book, Subject::NewLink { copy_of: Some(uid) }, Some(link), None)),
            RowId::Place(uid, place) => {
                book.placement(uid, place).map(|from| form::place(book, link, Subject::NewPlace(uid), from))
            }
        };
        if let Some(form) = form {
            self.open(form);
        }
    }

    fn duplicate_marked(&mut self, rows: &[RowId]) {
        let made = form::duplicates(&self.s.book, rows, &mut self.s.ids, self.now);
        let count = rows.len();
        let kinds: HashSet<bool> = rows.iter().map(|row| row.place().is_some()).collect();
        let copies: Vec<RowId> =
            made.iter().filter_map(created).filter(|r| kinds.contains(&r.place().is_some())).collect();
        self.s.list.marks = copies.iter().copied().collect();
        self.change(made, format!("duplicate {count} rows"), None);
        self.reveal(copies.first().copied());
        self.say(Tone::Good, format!("{count} duplicated: the copies are marked, u takes it back"));
    }

    /// Asks for a new field.
    pub fn new_field(&mut self) {
        self.open(form::field(Subject::NewField, None));
    }

    /// Edits the field under the cursor.
    pub fn edit_field(&mut self) {
        if let Some(field) = self.s.selected_field() {
            let form = form::field(Subject::Field(field.uid), Some(field));
            self.open(form);
        }
    }

    /// Duplicates the field under the cursor.
    pub fn duplicate_field(&mut self) {
        if let Some(field) = self.s.selected_field() {
            let form = form::field(Subject::NewField, Some(field));
            self.open(form);
        }
    }

    /// Archives the field under the cursor, or restores it.
    pub fn archive_field(&mut self) {
        if let Some(field) = self.s.selected_field().cloned() {
            self.archive_all(vec![crate::domain::Entity::Field(field)]);
        }
    }

    /// Asks before the field under the cursor is deleted, and says what uses it.
    pub fn delete_field(&mut self) {
        let Some(field) = self.s.selected_field().cloned() else { return };
        let uses = self.s.uses_of(&crate::domain::FieldKey::Custom(field.id.clone()));
        let mut lines = vec![match uses {
            0 => "No link uses it.".to_owned(),
            1 => "1 link uses it: its values stay, and are shown by the bare id.".to_owned(),
            many => format!("{many} links use it: their values stay, and are shown by the bare id."),
        }];
        lines.push("u takes it back.".to_owned());
        let what = format!("delete field {}", field.name);
        let title = format!("Delete field {} ({})?", field.name, field.id);
        let changes = vec![crate::domain::Change::remove(crate::domain::Entity::Field(field))];
        self.s.overlays.push(Overlay::Confirm(Confirm {
            title,
            lines,
            verb: "delete",
            then: Then::Change(changes, what),
        }));
    }

    /// Asks for a new bot, out of pasted links.
    pub fn new_bot(&mut self) {
        self.open(form::setup());
    }

    /// Enter: a new line in a text of several lines, a value for the named field, else the form is saved.
    pub fn form_enter(&mut self) {
        let Some(Overlay::Form(form)) = self.s.overlays.last_mut() else { return };
        if let Some(offer) = form.offer {
            return accept(form, &self.s.book, offer);
        }
        match (&form.input().kind, &form.input().slot) {
            (Kind::Lines, _) => {
                form.input_mut().text.insert("\n");
            }
            (_, Slot::AddValue) if !form.input().text.is_empty() => {
                if let Err(why) = form::add_value(form, &self.s.book) {
                    form.error = Some(why);
                }
            }
            _ => self.form_save(),
        }
    }

    /// Saves the form whatever has the cursor.
    pub fn form_save(&mut self) {
        let Some(Overlay::Form(form)) = self.s.overlays.last_mut() else { return };
        if form.input().slot == Slot::AddValue && !form.input().text.is_empty() {
            form.error = Some(match form::add_value(form, &self.s.book) {
                Ok(()) => "this field has no value yet: write one, or leave it empty".to_owned(),
                Err(why) => why,
            });
            return;
        }
        if is_dialog(form) {
            return self.make_sheet();
        }
        let submission = form::submit(form, &self.s.book, &self.s.bots, &mut self.s.ids, self.now);
        match submission.map(|submission| settled(form, submission)) {
            Ok(submission) if let Some(clash) = overtaken(form, &submission) => {
                self.s.overlays.push(Overlay::Clash(Box::new(clash)));
            }
            Ok(submission) if !form.asked && !printed::broken(&self.s.book, &submission.changes).is_empty() => {
                let lines = out_there(&self.s.book, &submission.changes);
                self.s.overlays.push(Overlay::Confirm(breaking(lines, Then::Save)));
            }
            Err((at, why)) => {
                form.focus = at.unwrap_or(form.focus);
                form.error = Some(why);
            }
            Ok(submission) => {
                let Some(Overlay::Form(form)) = self.s.overlays.pop() else { return };
                match form.subject {
                    Subject::Contact => self.take_contact(form::contact_of(&form)),
                    Subject::LinkText => self.take_link_text(form.get(&Slot::LinkText)),
                    _ => self.saved(submission, *form),
                }
            }
        }
    }

    fn saved(&mut self, submission: Submission, form: Form) {
        let Submission { changes, what, row, field, bot, campaign } = submission;
        if changes.is_empty() {
            return self.say(Tone::Note, "nothing was changed");
        }
        let many = matches!(form.subject, Subject::Places(_));
        let new_bot = matches!(form.subject, Subject::Setup | Subject::NewBot);
        let copied = form.subject == Subject::NewBot && form.began_with(&Slot::Name);
        if let (Some(uid), true) = (bot, new_bot) {
            // The new bot's book is empty: no need to wait for the disk to show it.
            if let Some(bot) = changes.iter().find_map(|c| match &c.after {
                Some(crate::domain::Entity::Bot(bot)) if bot.uid == uid => Some(bot.clone()),
                _ => None,
            }) {
                self.show_new_bot(bot);
            }
        }
        if let Some(row) = row {
            if row.place().is_some() {
                self.s.list.open.insert(row.link());
            }
            self.s.list.cursor = Some(row);
        }
        self.s.field = field.or(self.s.field);
        if let (Some(uid), Some(Overlay::Picker(picker))) = (bot.or(campaign), self.s.overlays.last_mut()) {
            picker.cursor = crate::app::picker::Choice::Thing(uid);
        }
        if many {
            // What was just made is what is copied next.
            self.s.list.marks = changes.iter().filter_map(new_place).collect();
            self.s.list.block = row.map(|row| (row, self.s.list.marks.len().saturating_sub(1)));
        }
        let placed: Vec<Placement> = changes.iter().filter_map(|c| placement(c.after.as_ref()?)).cloned().collect();
        let gone = changes.iter().any(|c| c.after.is_none() && matches!(c.before, Some(Entity::Placement(_))));
        let made_way = if many && gone { ", in place of the unused “default”" } else { "" };
        self.change(changes, what.clone(), Some(form));
        let what = brief(&done(&what));
        self.reveal(row);
        self.moved();
        match self.caution(&placed, many) {
            // It worked, so it is no error; but it is more than a plain success.
            Some(caution) => self.say(Tone::Note, format!("{what}{made_way}. But {caution}")),
            None if many && placed.len() > 1 => {
                self.say(Tone::Good, format!("{what}{made_way}: they are marked, y copies them"));
            }
            None if copied => {
                let rest = "it has the accounts and settings; links, fields and campaigns are not copied";
                self.say(Tone::Good, format!("{what}: {rest}"));
            }
            None => self.say(Tone::Good, format!("{what}{made_way}")),
        }
    }

    /// What is wrong with placements that were just saved: a value that the platform drops, or nothing that tells many of
    /// them apart.
    fn caution(&self, placed: &[Placement], many: bool) -> Option<String> {
        if let Some(sentence) = placed.iter().flat_map(|p| &p.values).find_map(|v| self.s.book.dropped(v)) {
            return Some(sentence);
        }
        let near = || crate::domain::results::token::near_duplicates(&self.s.book, placed).into_iter().next();
        let alike = many && placed.len() > 1 && placed.windows(2).all(|pair| pair[0].values == pair[1].values);
        let same = "all of them have the same URLs: {label} in the value of a text field would tell them apart";
        if alike { Some(same.to_owned()) } else { near() }
    }

    /// Makes sure that a row is on screen: a filter that hides it is cleared.
    pub(super) fn reveal(&mut self, row: Option<RowId>) {
        let Some(row) = row else { return };
        if self.s.list.rows.contains(&row) {
            return;
        }
        self.s.list.filter.set_text("");
        if let (Some(shown), Some(link)) = (self.s.shown.campaign, self.s.book.link(row.link()))
            && link.campaign != Some(shown)
        {
            self.s.shown.campaign = None;
        }
        self.s.list.cursor = Some(row);
        self.s.refresh();
    }

    /// Tab: completes what is typed, or goes to the next input.
    pub fn form_next(&mut self) {
        let Some(Overlay::Form(form)) = self.s.overlays.last_mut() else { return };
        let typed = !form.input().text.is_empty();
        let offers = form::candidates(form, &self.s.book);
        match form.offer.or_else(|| (typed && !offers.is_empty()).then_some(0)) {
            Some(offer) => accept(form, &self.s.book, offer),
            None if typed && form.input().slot == Slot::AddValue => {
                if let Err(why) = form::add_value(form, &self.s.book) {
                    form.error = Some(why);
                }
            }
            None => form.step(1),
        }
    }

    /// Goes to the input before.
    pub fn form_previous(&mut self) {
        if let Some(Overlay::Form(form)) = self.s.overlays.last_mut() {
            form.step(-1);
        }
    }

    /// Down: a line of a text of several lines, else the next input.
    pub fn form_down(&mut self) {
        self.form_line(Motion::Down, 1);
    }

    /// Up: a line of a text of several lines, else the input before.
    pub fn form_up(&mut self) {
        self.form_line(Motion::Up, -1);
    }

    fn form_line(&mut self, motion: Motion, by: isize) {
        if let Some(Overlay::Form(form)) = self.s.overlays.last_mut() {
            let inside = form.input().kind == Kind::Lines && form.input_mut().text.go(motion, false);
            if !inside {
                form.step(by);
            }
        }
    }

    /// Chooses among the completions.
    pub fn form_offer(&mut self, by: isize) {
        let Some(Overlay::Form(form)) = self.s.overlays.last_mut() else { return };
        let count = form::candidates(form, &self.s.book).len();
        if count == 0 {
            return self.say(Tone::Note, "there is nothing to complete here");
        }
        let next = match form.offer {
            None if by > 0 => 0,
            None => count - 1,
            Some(at) => (at.cast_signed() + by).rem_euclid(count.cast_signed()).cast_unsigned(),
        };
        form.offer = Some(next);
    }

    /// Closes the form; asks first where something typed would be lost.
    pub fn form_close(&mut self) {
        let Some(Overlay::Form(form)) = self.s.overlays.last_mut() else { return };
        if form.offer.take().is_some() {
            return;
        }
        if is_dialog(form) {
            return self.close_sheet();
        }
        if !form.is_dirty() {
            return self.close();
        }
        let title = "Throw away what you typed?".to_owned();
        let lines = vec!["Nothing is saved yet. No goes back to it.".to_owned()];
        self.s.overlays.push(Overlay::Confirm(Confirm { title, lines, verb: "discard", then: Then::Discard }));
    }

    /// Goes to an input of the form, by the mouse.
    pub(super) fn click_input(&mut self, at: usize) {
        if let Some(Overlay::Form(form)) = self.s.overlays.last_mut()
            && at < form.inputs.len()
        {
            form.focus = at;
            form.offer = None;
        }
    }

    /// Whether the form's checks have an error: for the frame's colour.
    pub fn worst_check(form: &Form, state: &crate::app::State) -> Option<Severity> {
        (0..form.inputs.len())
            .filter_map(|at| form::check(form, at, &state.book, &state.bots))
            .map(|c| c.severity)
            .max()
    }
}

/// The most columns of a name in a notice, and of all of it.
const NAME: usize = 40;
const NAMES: usize = 120;

/// A sentence with long names cut: a notice is to be read at a glance, and the row says the rest.
fn brief(text: &str) -> String {
    let words: Vec<_> = text.split(' ').map(|word| show::fit(word, NAME)).collect();
    show::fit(&words.join(" "), NAMES).into_owned()
}

/// What was done, of what the history calls it: “edit link giveaway” becomes “edited link giveaway”.
fn done(what: &str) -> String {
    match what.split_once(' ') {
        Some(("edit", rest)) => format!("edited {rest}"),
        Some(("record", rest)) => format!("recorded {rest}"),
        _ => what.to_owned(),
    }
}

fn new_place(change: &crate::domain::Change) -> Option<RowId> {
    created(change).filter(|row| row.place().is_some())
}

/// The placement that an entity is.
fn placement(entity: &Entity) -> Option<&Placement> {
    if let Entity::Placement(place) = entity { Some(place) } else { None }
}

/// The row that a change adds.
fn created(change: &crate::domain::Change) -> Option<RowId> {
    match (&change.before, &change.after) {
        (None, Some(crate::domain::Entity::Placement(p))) => Some(RowId::Place(p.link, p.uid)),
        (None, Some(crate::domain::Entity::Link(l))) => Some(RowId::Link(l.uid)),
        _ => None,
    }
}

/// Puts a completion into the input.
fn accept(form: &mut Form, book: &crate::domain::Book, offer: usize) {
    if let Some(candidate) = form::candidates(form, book).into_iter().nth(offer) {
        form.input_mut().text.set_text(&candidate.text);
        form.offer = None;
        // The cursor stays: what was completed is read before it goes on, and the next Tab goes to the next input.
        if form.input().slot == Slot::AddValue
            && let Err(why) = form::add_value(form, book)
        {
            form.error = Some(why);
        }
    }
}

/// What the user decided about two versions of a thing takes the place of what the form alone would make of it.
fn settled(form: &Form, mut submission: Submission) -> Submission {
    if let Some(settled) = &form.settled {
        for change in &mut submission.changes {
            if change.before.is_some() && change.after.as_ref().is_some_and(|after| after.key() == settled.key()) {
                change.after = Some(settled.clone());
            }
        }
    }
    submission
}

/// What saving the form would overwrite of another window's, unless the user has decided about that.
fn overtaken(form: &Form, submission: &Submission) -> Option<Clash> {
    let base = form.base.as_ref().filter(|_| form.settled.is_none())?;
    Clash::find(base, submission)
}
