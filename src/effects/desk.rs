//! What the worker does with one effect. No thread here: the tests call it directly, and know when it is done.

use super::sheet::{Kept, Making};
use crate::app::links::Sort;
use crate::app::msg::{Answer, Effect};
use crate::app::sheet::On;
use crate::bulk;
use crate::clock;
use crate::domain::show::plural;
use crate::domain::{Book, Change, Entity, Uid};
use crate::exchange::look;
use crate::export::Content;
use crate::print::sheet::records;
use crate::store::{Order, Page, Reading, Store, StoreError};
use std::collections::{BTreeMap, BTreeSet};

/// Puts content on the clipboard: the sentence says which way it went, or why it did not.
pub type Copier = Box<dyn FnMut(&Content) -> Result<String, String> + Send>;

/// How often the changes of others are looked for while there is always something to do, in milliseconds.
const BUSY_LOOK_MS: u64 = 500;

/// The preferences that the UI wants back at the start.
const REMEMBERED: [&str; 11] = [
    "sort",
    "campaign",
    "selection",
    "copy-format",
    "copy-format-single",
    "copy-last",
    "copy-channels",
    "link-text",
    "newsletter",
    "sheet",
    "slide",
];

/// How many links are read at once where nobody knows how many the screen shows.
const PAGE_ROWS: usize = 50;

/// Store and clipboard.
pub struct Desk {
    store: Store,
    copier: Copier,
    who: String,
    /// The last step of the history that the UI has seen.
    seen: i64,
    /// Our own steps since then.
    mine: BTreeSet<i64>,
    /// The file's state when it was last looked at for the changes of others.
    version: Option<i64>,
    /// When it was last looked for them while there was work, in milliseconds since the Unix epoch.
    looked_ms: Option<i64>,
    /// Preferences not written yet: the cursor moves more often than the disk likes to turn.
    prefs: BTreeMap<&'static str, String>,
    /// What was collected for a sheet of codes.
    kept: Kept,
    /// The sheet that is being made.
    making: Option<Box<Making>>,
    /// How many links the screen shows.
    rows: usize,
    /// The bot whose book the UI has, or is about to have.
    shown: Option<Uid>,
    /// The book that is being read.
    reading: Option<Reading>,
}

impl Desk {
    /// A desk with a store and a clipboard. `who`: whose changes these are, for the history.
    pub fn new(store: Store, copier: Copier, who: impl Into<String>) -> Self {
        Self {
            store,
            copier,
            who: who.into(),
            seen: 0,
            mine: BTreeSet::new(),
            version: None,
            looked_ms: None,
            prefs: BTreeMap::new(),
            kept: Kept::default(),
            making: None,
            rows: PAGE_ROWS,
            shown: None,
            reading: None,
        }
    }

    /// The same for a screen with so many rows.
    #[must_use]
    pub fn with_rows(mut self, rows: u16) -> Self {
        self.rows = usize::from(rows);
        self
    }

    /// The first answers: all bots, the book of `bot` (by name) or of the one last used, and what was remembered.
    pub fn start(&mut self, bot: Option<&str>) -> Vec<Answer> {
        let answers = || -> Result<Vec<Answer>, StoreError> {
            let bots = self.store.bots()?;
            let last = self.store.pref("bot")?.and_then(|uid| uid.parse().ok()).map(Uid);
            let named = bot.and_then(|name| bots.iter().find(|b| b.name.to_lowercase() == name.to_lowercase()));
            let chosen =
                named.or_else(|| bots.iter().find(|b| Some(b.uid) == last)).or_else(|| bots.first()).map(|b| b.uid);
            let mut answers = Vec::new();
            if let (Some(name), None) = (bot, named) {
                answers.push(Answer::Trouble(format!("there is no bot “{name}”: b lists those there are")));
            }
            // Before anything is read: what others do from here on is looked for.
            self.version = Some(self.store.data_version()?);
            self.seen = self.store.last_seq()?;
            let mut memory = Vec::new();
            for key in REMEMBERED {
                memory.extend(self.store.pref(key)?.map(|value| (key.to_owned(), value)));
            }
            let (book, whole) = match chosen {
                Some(bot) => self.open_book(bot, page_of(&memory))?,
                None => (None, true),
            };
            if let Some(bot) = chosen {
                answers.push(Answer::Contact { bot, contact: self.store.sample_contact(bot)? });
            }
            answers.insert(0, Answer::Loaded { bots, book, whole });
            answers.push(Answer::Remembered(memory));
            Ok(answers)
        }();
        answers.unwrap_or_else(|e| {
            vec![Answer::Loaded { bots: Vec::new(), book: None, whole: true }, Answer::Trouble(e.to_string())]
        })
    }

    /// A bot's book, and whether it is the whole one: of a big book the page first, and the rest by and by.
    fn open_book(&mut self, bot: Uid, page: Page) -> Result<(Option<Box<Book>>, bool), StoreError> {
        self.reading = None;
        self.shown = Some(bot);
        if self.store.is_small()? {
            return Ok((Some(Box::new(self.store.book(bot)?)), true));
        }
        let page = self.store.page(bot, Page { rows: self.rows, ..page })?;
        self.reading = Some(self.store.begin(bot)?);
        Ok((Some(Box::new(page)), false))
    }

    /// Reads the next piece of a book; with the last one the book is there.
    fn read_on(&mut self, mut reading: Reading) -> Result<Vec<Answer>, StoreError> {
        if self.store.go_on(&mut reading)? {
            self.reading = Some(reading);
            return Ok(Vec::new());
        }
        let (bots, book) = (self.store.bots()?, self.store.end(reading)?);
        Ok(vec![Answer::Loaded { bots, book: Some(Box::new(book)), whole: true }])
    }

    /// Does what an effect asks for. Effects that are the terminal's own are not for the desk, and have no answer.
    pub fn perform(&mut self, effect: Effect, now_ms: i64) -> Vec<Answer> {
        let mut answers = self.answer(effect, now_ms);
        answers.extend(self.store.take_backup_trouble().map(Answer::Trouble));
        // Who is kept busy hears of others, too, and not only when there is nothing to do for a while.
        let looked = *self.looked_ms.get_or_insert(now_ms);
        if now_ms.abs_diff(looked) >= BUSY_LOOK_MS {
            self.looked_ms = Some(now_ms);
            answers.extend(self.idle());
        }
        answers
    }

    fn answer(&mut self, effect: Effect, now_ms: i64) -> Vec<Answer> {
        match effect {
            Effect::Apply { ticket, changes, what, asked } => {
                if !asked && let Some(lines) = self.breaks(&changes) {
                    return vec![Answer::Breaks { ticket, lines }];
                }
                let answer = match self.store.apply(&changes, &what, &self.who, now_ms) {
                    Ok(applied) => {
                        self.saw(applied.seq);
                        Answer::Applied(ticket)
                    }
                    Err(e @ StoreError::Conflict(_)) => Answer::Overtaken { ticket, why: e.to_string() },
                    Err(e) => Answer::Refused { ticket, why: e.to_string() },
                };
                vec![answer]
            }
            Effect::Load(uid) => self.load(uid),
            Effect::Undo => vec![self.careful_step(false, now_ms)],
            Effect::Redo => vec![self.careful_step(true, now_ms)],
            Effect::StepAnyway { redo } => vec![self.step(redo, now_ms)],
            Effect::Copy { text, what } => vec![self.copy(Content::text(text), what)],
            Effect::CopyRich { content, what } => vec![self.copy(content, what)],
            Effect::ListPast(link) => vec![match self.store.past(usize::MAX, Some(link)) {
                Ok(steps) => Answer::Past { link, steps },
                Err(e) => Answer::Trouble(e.to_string()),
            }],
            Effect::ListTrash => vec![match self.store.trash() {
                Ok(all) => Answer::Trash(all),
                Err(e) => Answer::Trouble(e.to_string()),
            }],
            Effect::BringBack(key) => vec![match self.store.bring_back(key, &self.who, now_ms) {
                Ok(applied) => {
                    self.saw(applied.seq);
                    Answer::BroughtBack { what: applied.what, changes: applied.changes }
                }
                Err(e) => Answer::Trouble(e.to_string()),
            }],
            Effect::Remember { key, value } => {
                self.prefs.insert(key, value);
                Vec::new()
            }
            Effect::KeepTested(text) => unless_lost(self.store.put_tested(&text, now_ms)),
            Effect::ForgetTested(text) => match self.store.forget_tested(&text) {
                Ok(()) => vec![Answer::Kept("forgotten: it is no longer among what was tested")],
                Err(e) => {
                    let still = self.store.tested().map(Answer::Tested);
                    still.into_iter().chain([Answer::Trouble(format!("not forgotten: {e}"))]).collect()
                }
            },
            Effect::ListTested => vec![match self.store.tested() {
                Ok(all) => Answer::Tested(all),
                Err(e) => Answer::Trouble(e.to_string()),
            }],
            Effect::KeepContact { bot, contact } => vec![match self.store.set_sample_contact(bot, &contact) {
                Ok(()) => Answer::Kept("the sample contact is kept for this bot"),
                Err(e) => Answer::Trouble(format!("the sample contact is not kept when entrylink ends: {e}")),
            }],
            Effect::Lint { bot, source, tools } => match self.store.book(bot) {
                Ok(book) => vec![super::letter::check(&book, &tools, source)],
                Err(e) => vec![Answer::NotLinted(e.to_string())],
            },
            Effect::Mend { bot, source, tools, diff } => match self.store.book(bot) {
                Ok(book) => super::letter::mend(&book, &tools, source, &diff),
                Err(e) => vec![Answer::NotLinted(e.to_string())],
            },
            Effect::BulkHead(path) => vec![Answer::BulkHead(bulk::head(&path))],
            Effect::BulkLook(job, control) => {
                let report = self.book_of(job.bot).and_then(|book| job.look(&book, &control));
                vec![Answer::BulkReport(control, report.map(Box::new))]
            }
            Effect::BulkWrite(job, control) => {
                let outcome = self.book_of(job.bot).and_then(|book| job.write(&book, &control));
                vec![Answer::BulkWritten(control, outcome)]
            }
            work @ (Effect::CountResults { .. }
            | Effect::ResultsHead { .. }
            | Effect::ImportResults(..)
            | Effect::ImportSample
            | Effect::RejectResult { .. }
            | Effect::AcceptResult { .. }) => super::results::perform(&mut self.store, work, now_ms),
            work @ (Effect::ListBackups | Effect::Recognise { .. } | Effect::Look { .. } | Effect::WriteOut(_)) => {
                super::exchange::perform(&self.store, work)
            }
            Effect::BringIn(seen) => self.bring_in(&seen, now_ms),
            Effect::TrySheet(job) => vec![Answer::SheetTried(Box::new(self.kept.preview(&self.store, &job)))],
            Effect::MakeSheet(job) => match self.kept.begin(&self.store, *job) {
                Ok(making) => {
                    self.making = Some(Box::new(making));
                    Vec::new()
                }
                Err(why) => vec![Answer::SheetFailed(why)],
            },
            Effect::StopSheet => {
                self.making = None;
                Vec::new()
            }
            Effect::EditText(_) | Effect::Suspend | Effect::Redraw | Effect::Quit => Vec::new(),
        }
    }

    fn copy(&mut self, content: Content, what: String) -> Answer {
        match (self.copier)(&content) {
            Ok(way) => Answer::Copied { what, way },
            Err(why) => Answer::NotCopied { what, why, text: content.text },
        }
    }

    fn book_of(&self, bot: Uid) -> Result<Book, String> {
        self.store.book(bot).map_err(|e| e.to_string())
    }

    /// Whether there is work that goes on by itself, see [`Self::work_on`].
    pub const fn is_busy(&self) -> bool {
        self.making.is_some() || self.reading.is_some()
    }

    /// Does the next piece of it.
    pub fn work_on(&mut self, now_ms: i64) -> Vec<Answer> {
        if let Some(reading) = self.reading.take() {
            return self.read_on(reading).unwrap_or_else(|e| vec![Answer::Unread(e.to_string())]);
        }
        let Some(mut making) = self.making.take() else { return Vec::new() };
        vec![match making.step() {
            Ok(Some((done, total))) => {
                self.making = Some(making);
                Answer::SheetProgress { done, total }
            }
            Ok(None) => self.made(&making, now_ms).unwrap_or_else(Answer::SheetFailed),
            Err(why) => Answer::SheetFailed(why),
        }]
    }

    /// Puts a sheet that was read back in its place, and writes down what was printed.
    fn made(&mut self, making: &Making, now_ms: i64) -> Result<Answer, String> {
        let mut sentence = making.finish()?;
        let (job, places) = (&making.job, &making.collected.places);
        let mut changes = Vec::new();
        // Files are nothing printed yet.
        if job.record
            && let On::Stock(stock) = &job.on
        {
            let what = stock.kind.plural();
            let written = || -> Result<Vec<Change>, StoreError> {
                let book = self.store.book(job.bot)?;
                let mut ids = crate::store::id_source();
                let made = (what, job.copies as u64, clock::day_of(now_ms));
                let prints = records(&book, places, job.channel, (made.0, made.1, &made.2), || ids.next(now_ms));
                let changes: Vec<_> = prints.into_iter().map(|p| Change::create(Entity::Print(p))).collect();
                let codes = job.copies * changes.len();
                let words = format!("print {codes} {what} of {}", plural(changes.len(), "placement"));
                let applied = self.store.apply(&changes, &words, &self.who, now_ms)?;
                self.saw(applied.seq);
                Ok(changes)
            }();
            match written {
                Ok(written) => changes = written,
                Err(e) => sentence = format!("{sentence}. That it was printed could not be written down: {e}"),
            }
        }
        Ok(Answer::SheetMade { sentence, changes })
    }

    fn load(&mut self, uid: Uid) -> Vec<Answer> {
        let mut read = || -> Result<Vec<Answer>, StoreError> {
            if self.shown == Some(uid) && !self.store.is_small()? {
                // The book that the UI has does until it is read anew.
                self.reading = Some(self.store.begin(uid)?);
                return Ok(Vec::new());
            }
            let bots = self.store.bots()?;
            let (book, whole) = self.open_book(uid, Page::default())?;
            let contact = self.store.sample_contact(uid)?;
            Ok(vec![Answer::Loaded { bots, book, whole }, Answer::Contact { bot: uid, contact }])
        };
        read().unwrap_or_else(|e| vec![Answer::Trouble(e.to_string())])
    }

    /// Does what was seen of a file, and loads what is there then: a bot may have come or gone.
    fn bring_in(&mut self, seen: &look::Seen, now_ms: i64) -> Vec<Answer> {
        let applied = match look::do_it(&mut self.store, seen, &self.who, now_ms) {
            Ok((applied, sentence)) => {
                self.saw(applied.seq);
                Answer::BroughtIn(Ok(sentence))
            }
            Err(e) => return vec![Answer::BroughtIn(Err(e.to_string()))],
        };
        let mut load = || -> Result<Vec<Answer>, StoreError> {
            let bots = self.store.bots()?;
            let shown = self.shown.filter(|uid| bots.iter().any(|b| b.uid == *uid));
            Ok(match shown.or_else(|| bots.first().map(|b| b.uid)) {
                Some(bot) => self.load(bot),
                None => vec![Answer::Loaded { bots, book: None, whole: true }],
            })
        };
        let mut answers = load().unwrap_or_else(|e| vec![Answer::Unread(e.to_string())]);
        answers.push(applied);
        answers
    }

    /// What changes would break of what is out in the world, a sentence each; `None`: nothing.
    fn breaks(&self, changes: &[Change]) -> Option<Vec<String>> {
        // A book that cannot be read now is said to be so by what is done next.
        let lines = self.store.would_break(changes).unwrap_or_default();
        (!lines.is_empty()).then_some(lines)
    }

    fn careful_step(&mut self, redo: bool, now_ms: i64) -> Answer {
        let next = if redo { self.store.next_redo() } else { self.store.next_undo() };
        if let Ok(Some((what, changes))) = &next
            && let Some(lines) = self.breaks(changes)
        {
            return Answer::StepBreaks { redo, what: what.clone(), lines };
        }
        if let Ok(Some((what, changes))) = next
            && !redo
            && let Some(goes) = whole_bots(&changes)
        {
            return Answer::StepTakesBot { what, goes };
        }
        self.step(redo, now_ms)
    }

    fn step(&mut self, redo: bool, now_ms: i64) -> Answer {
        let done = if redo { self.store.redo(&self.who, now_ms) } else { self.store.undo(&self.who, now_ms) };
        match done {
            Ok(applied) => {
                self.saw(applied.seq);
                Answer::Undone { redo, what: applied.what, changes: applied.changes }
            }
            Err(e) => Answer::NotUndone(e.to_string()),
        }
    }

    /// A step of our own: not to be told to the UI again. Steps that others made before it still are.
    fn saw(&mut self, seq: i64) {
        self.mine.insert(seq);
    }

    /// When there is nothing else to do: writes down preferences, and looks for changes that others made.
    pub fn idle(&mut self) -> Vec<Answer> {
        if self.reading.is_some() {
            // What others did meanwhile is in the book when it is there.
            return Vec::new();
        }
        self.flush();
        let mut look = || -> Result<Vec<Answer>, StoreError> {
            let version = self.store.data_version()?;
            if self.version == Some(version) {
                // Nobody else wrote; what we wrote ourselves need not be read again.
                self.seen = self.mine.last().copied().map_or(self.seen, |own| own.max(self.seen));
                self.mine.clear();
                return Ok(Vec::new());
            }
            let steps = self.store.since(self.seen)?;
            self.version = Some(version);
            self.seen = steps.last().map_or(self.seen, |s| s.seq);
            let mine = std::mem::take(&mut self.mine);
            let theirs = steps.into_iter().filter(|s| !mine.contains(&s.seq));
            Ok(theirs.map(|s| Answer::Elsewhere { who: s.who, what: s.what, changes: s.changes }).collect())
        };
        // A look that fails is made again: whatever is wrong shows when something is written.
        look().unwrap_or_default()
    }

    /// Writes down the preferences. One that cannot be written is no loss worth a message.
    pub fn flush(&mut self) {
        for (key, value) in std::mem::take(&mut self.prefs) {
            let _ = self.store.set_pref(key, &value);
        }
    }

    /// The store, for tests.
    pub const fn store(&self) -> &Store {
        &self.store
    }
}

/// What goes with bots that changes remove with links in them; `None`: there is no such bot.
fn whole_bots(changes: &[Change]) -> Option<String> {
    let gone = |is: fn(&Entity) -> bool| {
        changes.iter().filter(|c| c.after.is_none() && c.before.as_ref().is_some_and(is)).count()
    };
    let bots = gone(|e| matches!(e, Entity::Bot(_)));
    let links = gone(|e| matches!(e, Entity::Link(_)));
    let places = gone(|e| matches!(e, Entity::Placement(_)));
    let all = || format!("{}, {} and {}", plural(bots, "bot"), plural(links, "link"), plural(places, "placement"));
    (bots > 0 && links > 0).then(all)
}

/// What there is to say about something that the tester wanted to be kept: nothing, unless it was lost. A book that can
/// only be read says so elsewhere, and is no reason to complain about every text.
fn unless_lost(outcome: Result<(), StoreError>) -> Vec<Answer> {
    match outcome {
        Ok(()) | Err(StoreError::ReadOnly { .. }) => Vec::new(),
        Err(e) => vec![Answer::Trouble(e.to_string())],
    }
}

/// What the screen shows first, by what was remembered of the last time.
fn page_of(memory: &[(String, String)]) -> Page {
    let value = |key: &str| memory.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str());
    let uid = |text: &str| text.split(' ').next().and_then(|uid| uid.parse().ok()).map(Uid);
    let order = match value("sort").and_then(Sort::named).unwrap_or_default() {
        Sort::Newest => Order::Newest,
        Sort::Ref => Order::Ref,
        Sort::Status => Order::Status,
        Sort::Placements => Order::Placements,
    };
    let (campaign, around) = (value("campaign").and_then(uid), value("selection").and_then(uid));
    Page { order, campaign, around, ..Page::default() }
}
