//! From the tester on: what was tested is saved as a link, a placement or an account, and found again; the sample contact.

use super::Update;
use crate::app::form;
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::state::Pane;
use crate::app::tester::tested::TestedList;
use crate::domain::{Rule, Tested, Value};

impl Update<'_> {
    /// Asks for a new link with what was tested filled in.
    pub fn new_tested_link(&mut self) {
        let reading = self.s.tester.best();
        let mut form = form::tested_link(&self.s.book, reading, self.s.shown.campaign);
        if reading.findings.iter().any(|f| f.rule == Rule::ForeignAccount) {
            // The account stays behind: nobody should believe that this link was saved as it is.
            form.title = format!("New link of {}: what was tested opens another bot", self.s.book.bot.name);
        }
        self.s.overlays.push(Overlay::Form(Box::new(form)));
    }

    /// Asks for a new placement of the link that was tested, with its values filled in.
    pub fn add_tested_place(&mut self) {
        let reading = self.s.tester.best();
        let Some(link) = reading.link.and_then(|uid| self.s.book.link(uid)) else { return };
        let form = form::tested_place(&self.s.book, link, reading);
        self.s.overlays.push(Overlay::Form(Box::new(form)));
    }

    /// Asks to save the tested account: of this bot, where it has none on the channel yet, else of a new one.
    pub fn save_tested_account(&mut self) {
        let reading = self.s.tester.best();
        let (Some(channel), Some(account)) = (reading.channel, reading.account.as_deref()) else { return };
        let bot = &self.s.book.bot;
        let form = if self.s.has_bot() && bot.account(channel).is_none() {
            form::bot_with_account(Some(bot), channel, account, reading)
        } else {
            form::bot_with_account(None, channel, account, reading)
        };
        self.s.overlays.push(Overlay::Form(Box::new(form)));
    }

    /// Explains the rule of the row under the cursor.
    pub fn why(&mut self) {
        if let Some(rule) = self.s.tester.rule() {
            self.s.overlays.push(Overlay::Rule(rule, 0));
        }
    }

    /// Edits the sample contact.
    pub fn edit_contact(&mut self) {
        let form = form::contact(&self.s.book, &self.s.tester.contact);
        self.s.overlays.push(Overlay::Form(Box::new(form)));
    }

    /// Takes the sample contact that was edited, and keeps it: that it is kept is said when it is on the disk.
    pub(super) fn take_contact(&mut self, contact: Vec<Value>) {
        let s = &mut *self.s;
        s.tester.contact.clone_from(&contact);
        s.tester.simulate(&s.book);
        let bot = s.book.bot.uid;
        self.out.push(Effect::KeepContact { bot, contact });
    }

    /// Lists what was tested.
    pub fn show_tested(&mut self) {
        self.keep_tested();
        self.out.push(Effect::ListTested);
        self.s.overlays.push(Overlay::Tested(TestedList { opened_ms: self.now, ..TestedList::default() }));
    }

    /// Takes the worker's list of what was tested.
    pub(super) fn list_tested(&mut self, all: Vec<Tested>) {
        if let Some(Overlay::Tested(list)) = self.s.overlays.last_mut() {
            list.fill(all);
        }
    }

    /// Moves the cursor in the list of what was tested.
    pub fn tested_step(&mut self, by: isize) {
        if let Some(Overlay::Tested(list)) = self.s.overlays.last_mut() {
            let last = list.hits.len().saturating_sub(1);
            list.cursor = list.cursor.saturating_add_signed(by).min(last);
        }
    }

    /// Moves the cursor in the list of what was tested by pages.
    pub fn tested_page(&mut self, by: isize) {
        self.tested_step(by * self.s.page.max(2).cast_signed());
    }

    /// Takes a text that was tested back into the tester.
    pub fn take_tested(&mut self) {
        let Some(Overlay::Tested(list)) = self.s.top() else { return };
        let Some(text) = list.chosen().map(|t| t.text.clone()) else { return };
        self.s.overlays.pop();
        let s = &mut *self.s;
        s.tester.set(&text, &s.book);
        self.go_pane(Pane::Tester);
        self.keep_tested();
    }

    /// Forgets a text that was tested: that it is forgotten is said when it is off the disk, and where it cannot be it is
    /// listed again.
    pub fn forget_tested(&mut self) {
        let Some(Overlay::Tested(list)) = self.s.overlays.last_mut() else { return };
        let Some(&at) = list.hits.get(list.cursor) else { return };
        let Some(all) = &mut list.all else { return };
        let text = all.remove(at).text;
        list.filter();
        if self.s.tester.kept == text {
            self.s.tester.kept.clear();
        }
        self.out.push(Effect::ForgetTested(text));
    }
}
