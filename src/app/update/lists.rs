//! Lists to choose from: bots, campaigns, statuses; questions; the welcome.

use super::Update;
use super::prints::out_there;
use super::rows::shorten;
use crate::app::confirm::{Confirm, Then};
use crate::app::form::{self, Subject};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::picker::{Choice, Picker, Source, plural};
use crate::app::state::{State, Tone};
use crate::domain::{Book, Bot, Change, Entity, Uid};

impl Update<'_> {
    /// Lists the bots.
    pub fn pick_bot(&mut self) {
        if self.s.bots.is_empty() {
            return self.new_bot();
        }
        let picker = Picker::new(Source::Bots, self.s);
        self.s.overlays.push(Overlay::Picker(picker));
    }

    /// Lists the campaigns.
    pub fn pick_campaign(&mut self) {
        let picker = Picker::new(Source::Campaigns, self.s);
        self.s.overlays.push(Overlay::Picker(picker));
    }

    fn picker(&self) -> Option<&Picker> {
        match self.s.top() {
            Some(Overlay::Picker(picker)) => Some(picker),
            _ => None,
        }
    }

    /// Moves the cursor.
    pub fn picker_step(&mut self, by: isize) {
        let Some(mut picker) = self.picker().cloned() else { return };
        picker.step(self.s, by);
        if let Some(Overlay::Picker(old)) = self.s.overlays.last_mut() {
            *old = picker;
        }
    }

    /// Chooses what has the cursor.
    pub fn choose(&mut self) {
        let Some(picker) = self.picker().cloned() else { return };
        self.s.overlays.pop();
        match (picker.source, picker.cursor) {
            (Source::Bots, Choice::Thing(uid)) if uid == self.s.book.bot.uid => {}
            (Source::Bots, Choice::Thing(uid)) => self.out.push(Effect::Load(uid)),
            (Source::Campaigns, Choice::Thing(uid)) => self.show_campaign(Some(uid)),
            (Source::Campaigns, _) => self.show_campaign(None),
            (_, Choice::Status(status)) => self.set_status(status),
            (_, Choice::Tool(at)) => self.set_tool(at),
            _ => {}
        }
    }

    fn show_campaign(&mut self, uid: Option<Uid>) {
        self.s.shown.campaign = uid;
        self.s.refresh();
        let value = uid.map(|u| u.to_string()).unwrap_or_default();
        self.out.push(Effect::Remember { key: "campaign", value });
    }

    /// Makes a new bot or campaign.
    pub fn picker_new(&mut self) {
        match self.picker().map(|p| p.source) {
            Some(Source::Bots) => self.new_bot(),
            Some(Source::Campaigns) => self.push_form(form::campaign(Subject::NewCampaign, None)),
            _ => {}
        }
    }

    fn push_form(&mut self, form: form::Form) {
        self.s.overlays.push(Overlay::Form(Box::new(form)));
    }

    /// Edits the bot or campaign.
    pub fn picker_edit(&mut self) {
        let form = self.form_of(false);
        if let Some(f) = form {
            self.push_form(f);
        }
    }

    /// Duplicates the bot or campaign.
    pub fn picker_duplicate(&mut self) {
        let form = self.form_of(true);
        if let Some(f) = form {
            self.push_form(f);
        }
    }

    /// Archives the bot or campaign, or restores it.
    pub fn picker_archive(&mut self) {
        let Some(picker) = self.picker().cloned() else { return };
        let Choice::Thing(uid) = picker.cursor else { return };
        let thing = match picker.source {
            Source::Bots => self.s.bots.iter().find(|b| b.uid == uid).cloned().map(Entity::Bot),
            Source::Campaigns => self.s.book.campaigns.iter().find(|c| c.uid == uid).cloned().map(Entity::Campaign),
            Source::Statuses | Source::Tools => None,
        };
        let before = self.picker_position();
        self.archive_all(thing.into_iter().collect());
        self.settle_picker(before);
    }

    /// The index of the row under the list's cursor.
    fn picker_position(&self) -> usize {
        self.picker().map_or(0, |picker| picker.position(&picker.items(self.s)))
    }

    /// Puts the list's cursor on a row that is there: where its own is gone, on the one that took the place `before`.
    fn settle_picker(&mut self, before: usize) {
        let Some(picker) = self.picker().cloned() else { return };
        let items = picker.items(self.s);
        let there = items.iter().position(|i| i.choice == picker.cursor);
        let at = there.unwrap_or(before).min(items.len().saturating_sub(1));
        if let (Some(Overlay::Picker(p)), Some(item)) = (self.s.overlays.last_mut(), items.get(at)) {
            p.cursor = item.choice;
        }
    }

    fn form_of(&self, duplicate: bool) -> Option<form::Form> {
        let picker = self.picker()?;
        let Choice::Thing(uid) = picker.cursor else { return None };
        match picker.source {
            Source::Bots => {
                let bot = self.s.bots.iter().find(|b| b.uid == uid)?;
                Some(form::bot(if duplicate { Subject::NewBot } else { Subject::Bot(uid) }, Some(bot)))
            }
            Source::Campaigns => {
                let campaign = self.s.book.campaigns.iter().find(|c| c.uid == uid)?;
                let subject = if duplicate { Subject::NewCampaign } else { Subject::Campaign(uid) };
                Some(form::campaign(subject, Some(campaign)))
            }
            Source::Statuses | Source::Tools => None,
        }
    }

    /// Asks before the bot or campaign is deleted, and says what goes with it.
    pub fn picker_delete(&mut self) {
        let Some(picker) = self.picker().cloned() else { return };
        let Choice::Thing(uid) = picker.cursor else { return };
        let question = match picker.source {
            Source::Campaigns => self.campaign_question(uid),
            Source::Bots => Some(bot_question(self.s)),
            Source::Statuses | Source::Tools => None,
        };
        if let Some(q) = question {
            self.s.overlays.push(Overlay::Confirm(q));
        }
    }

    fn campaign_question(&self, uid: Uid) -> Option<Confirm> {
        let campaign = self.s.book.campaigns.iter().find(|c| c.uid == uid)?;
        let changes = self.s.book.removal_of_campaign(uid);
        let kept = match changes.len() - 1 {
            0 => "It has no links.".to_owned(),
            1 => "Its link stays, without a campaign.".to_owned(),
            many => format!("Its {many} links stay, without a campaign."),
        };
        Some(Confirm {
            title: format!("Delete campaign {}?", campaign.name),
            lines: vec![kept, "u takes it back.".to_owned()],
            verb: "delete",
            then: Then::Change(changes, format!("delete campaign {}", campaign.name)),
        })
    }

    /// Answers a question with yes.
    pub fn confirm_yes(&mut self) {
        let Some(Overlay::Confirm(confirm)) = self.s.overlays.pop() else { return };
        match confirm.then {
            Then::Discard => self.close(),
            Then::Save => {
                if let Some(Overlay::Form(form)) = self.s.overlays.last_mut() {
                    form.asked = true;
                }
                self.form_save();
            }
            Then::Plain => self.plain_make(),
            Then::Bring => self.bring_now(),
            Then::Do(effect) => {
                if let (Effect::WriteOut(_), Some(Overlay::Write(view))) = (&effect, self.s.overlays.last_mut()) {
                    view.running = true;
                }
                self.out.push(effect);
            }
            Then::Change(changes, what) => {
                let bot_gone = changes.iter().any(|c| c.after.is_none() && matches!(c.before, Some(Entity::Bot(_))));
                let before = self.picker_position();
                self.change(changes, what.clone(), None);
                let done = format!("{}: u takes it back", what.replacen("delete", "deleted", 1));
                self.say(Tone::Good, done.clone());
                if bot_gone {
                    self.after_bot(done);
                } else {
                    self.settle_picker(before);
                }
            }
        }
    }

    /// The bot on screen is gone: another one takes its place, or the welcome.
    fn after_bot(&mut self, done: String) {
        self.s.overlays.clear();
        match self.s.bots.first() {
            Some(next) => {
                self.out.push(Effect::Load(next.uid));
                self.s.before_load = Some(done);
            }
            None => {
                self.s.book = Book::default();
                self.s.refresh();
                self.s.overlays.push(Overlay::Welcome(0));
            }
        }
    }

    /// Goes to the other choice of the welcome.
    pub fn welcome_step(&mut self) {
        if let Some(Overlay::Welcome(at)) = self.s.overlays.last_mut() {
            *at = 1 - (*at).min(1);
        }
    }

    /// Takes the choice of the welcome.
    pub fn welcome_choose(&mut self) {
        match self.s.top() {
            Some(Overlay::Welcome(0)) => self.new_bot(),
            Some(Overlay::Welcome(_)) => self.open_sample(),
            _ => {}
        }
    }

    /// Puts the sample campaign into the database.
    pub fn open_sample(&mut self) {
        let changes = crate::domain::sample::changes(self.s.ids.clone(), self.now);
        let first = changes.iter().find_map(|c| match &c.after {
            Some(Entity::Bot(bot)) => Some(bot.clone()),
            _ => None,
        });
        let Some(bot) = first else { return };
        self.s.overlays.clear();
        self.s.book = Book::new(bot);
        let uid = self.s.book.bot.uid;
        self.change(changes, "the sample campaign".to_owned(), None);
        // What its links brought is there, too, as in the copy that is thrown away at the end.
        self.out.push(Effect::ImportSample);
        // The other bots' accounts are known once it is on disk.
        self.out.push(Effect::Load(uid));
        self.say(
            Tone::Good,
            "this is a sample to look around in: b and n sets up your own bot, u takes the sample out after a question",
        );
    }

    /// Shows a bot that was made just now: its book is empty.
    pub(super) fn show_new_bot(&mut self, bot: Bot) {
        self.s.overlays.clear();
        self.out.push(Effect::Remember { key: "bot", value: bot.uid.to_string() });
        let others = self.s.bots.iter().flat_map(|b| b.accounts.iter().map(|(c, a)| (*c, a.clone(), b.name.clone())));
        let others = others.collect();
        self.s.book = Book::new(bot);
        self.s.book.others = others;
        self.s.shown.campaign = None;
        self.s.list.marks.clear();
    }

    /// A click on a row of the topmost overlay.
    pub(super) fn click_item(&mut self, at: usize, double: bool) {
        match self.s.top().cloned() {
            Some(Overlay::Picker(picker)) => {
                if let Some(item) = picker.items(self.s).get(at)
                    && let Some(Overlay::Picker(p)) = self.s.overlays.last_mut()
                {
                    p.cursor = item.choice;
                    if double {
                        self.choose();
                    }
                }
            }
            Some(Overlay::Palette(_)) => {
                if let Some(Overlay::Palette(p)) = self.s.overlays.last_mut() {
                    p.cursor = at;
                }
                if double {
                    self.palette_run();
                }
            }
            Some(Overlay::Tested(_)) => {
                if let Some(Overlay::Tested(list)) = self.s.overlays.last_mut() {
                    list.cursor = at.min(list.hits.len().saturating_sub(1));
                }
                if double {
                    self.take_tested();
                }
            }
            Some(Overlay::Letter(_)) => self.letter_click(at, double),
            Some(Overlay::Form(_)) => self.click_input(at),
            Some(Overlay::Welcome(_)) => {
                if let Some(Overlay::Welcome(choice)) = self.s.overlays.last_mut() {
                    *choice = at.min(1);
                }
                if double {
                    self.welcome_choose();
                }
            }
            Some(Overlay::Prints(_)) => self.prints_click(at),
            Some(Overlay::Bulk(_)) => self.bulk_click(at, double),
            Some(Overlay::Results(_)) => self.results_click(at, double),
            Some(Overlay::Bring(_)) => self.bring_click(at, double),
            Some(Overlay::Write(_)) => self.write_click(at, double),
            Some(Overlay::Trash(_)) => {
                if let Some(Overlay::Trash(list)) = self.s.overlays.last_mut() {
                    list.cursor = at;
                    list.step(0);
                }
                if double {
                    self.trash_restore();
                }
            }
            Some(Overlay::Copy(_)) => {
                let channel = self.s.book.bot.channels().nth(at);
                if let Some(channel) = channel {
                    if double { self.copy_one(channel) } else { self.copy_toggle(channel) }
                }
            }
            _ => {}
        }
    }
}

/// “With it go 3 links and 12 placements.”
fn what_goes(counts: &[(usize, &str)]) -> String {
    let mut there: Vec<String> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, noun)| plural(*n, noun)).collect();
    match there.pop() {
        None => "There is nothing in it yet.".to_owned(),
        Some(one) if there.is_empty() => format!("With it go {one}."),
        Some(last) => format!("With it go {} and {last}.", there.join(", ")),
    }
}

fn bot_question(state: &State) -> Confirm {
    let book = &state.book;
    let changes: Vec<Change> = book.removal_of_bot();
    let places = book.links().map(|l| book.placements(l.uid).len()).sum();
    let mut lines = out_there(book, &changes);
    lines.extend(shorten(vec![
        what_goes(&[
            (book.link_count(), "link"),
            (places, "placement"),
            (book.fields.len(), "field"),
            (book.campaigns.len(), "campaign"),
        ]),
        "Links that are out in the world go on to the platform: only this book forgets them.".to_owned(),
        "u takes it back.".to_owned(),
    ]));
    let name = &book.bot.name;
    Confirm {
        title: format!("Delete bot {name}?"),
        lines,
        verb: "delete",
        then: Then::Change(changes, format!("delete bot {name}")),
    }
}
