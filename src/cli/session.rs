//! The link book that a command works on, and the bot in it.

use super::args::Global;
use super::failure::Failure;
use crate::domain::model::fold;
use crate::domain::near::{near, offer};
use crate::domain::plan::Plan;
use crate::domain::{Book, Bot, Change, Uid};
use crate::store::{self, Applied, LAST_BOT, Store};
use std::io::{self, Write};

/// An open book, and who works on it.
pub(super) struct Session {
    pub store: Store,
    /// The bot that the command line names.
    bot: Option<String>,
    /// Whether changes may break what is printed or sent already.
    even_if_printed: bool,
}

impl Session {
    /// Opens the book that the command line names, or a copy of the sample.
    pub fn open(global: &Global, sample: bool) -> Result<Self, Failure> {
        let store = match (&global.database, sample) {
            (_, true) => {
                let mut store = Store::open_sample()?;
                crate::results::sample(&mut store, store::now_ms())?;
                store
            }
            (Some(path), false) => Store::open(path)?,
            (None, false) => Store::open(&store::default_path()?)?,
        };
        Ok(Self { store, bot: global.bot.clone(), even_if_printed: global.even_if_printed })
    }

    /// The same for what works without a book, too: one that does not exist is not created.
    pub fn open_if_there(global: &Global, sample: bool) -> Result<Option<Self>, Failure> {
        let there = match (&global.database, sample) {
            (_, true) => true,
            (Some(path), false) => path.exists(),
            // Without a home directory there is no book in it.
            (None, false) => store::default_path().is_ok_and(|path| path.exists()),
        };
        if there { Self::open(global, sample).map(Some) } else { Ok(None) }
    }

    /// The bot that is meant: the one named, else the one used last, else the only one.
    pub fn bot(&mut self) -> Result<Bot, Failure> {
        let mut bots = self.store.bots()?;
        if let Some(named) = &self.bot {
            let bot = find_bot(&bots, named)?.clone();
            self.remember(bot.uid);
            return Ok(bot);
        }
        let last = self.store.pref(LAST_BOT)?.and_then(|uid| uid.parse().ok()).map(Uid);
        if let Some(bot) = bots.iter().find(|b| Some(b.uid) == last) {
            return Ok(bot.clone());
        }
        bots.retain(|b| !b.archived);
        match bots.as_slice() {
            [] => Err(Failure::problem(
                "there is no bot yet: set one up with “entrylink bot add NAME --from-link URL”, with any link that \
                 the platform gave you",
            )),
            [only] => Ok(only.clone()),
            several => {
                let names: Vec<_> = several.iter().map(|b| format!("“{}”", b.name)).collect();
                Err(Failure::problem(format!(
                    "there are several bots ({}): say which one with --bot NAME",
                    names.join(", ")
                )))
            }
        }
    }

    /// The bot that the command line names, where it does.
    pub fn named_bot(&self) -> Result<Option<Bot>, Failure> {
        let Some(named) = &self.bot else { return Ok(None) };
        Ok(Some(find_bot(&self.store.bots()?, named)?.clone()))
    }

    /// The bot called `named`, or the one that is meant where nothing is named.
    pub fn bot_or(&mut self, named: Option<&str>) -> Result<Bot, Failure> {
        match named {
            Some(named) => Ok(find_bot(&self.store.bots()?, named)?.clone()),
            None => self.bot(),
        }
    }

    /// Remembers the bot as the one used last. That it cannot be remembered (the file is read-only) is no failure.
    pub fn remember(&mut self, bot: Uid) {
        let _ = self.store.set_pref(LAST_BOT, &bot.to_string());
    }

    /// The book of the bot that is meant.
    pub fn book(&mut self) -> Result<Book, Failure> {
        let bot = self.bot()?;
        Ok(self.store.book(bot.uid)?)
    }

    /// A plan on the book of the bot that is meant.
    pub fn plan(&mut self) -> Result<Plan, Failure> {
        Ok(Plan::new(self.book()?, store::id_source(), store::now_ms()))
    }

    /// Refuses changes that would break what is printed or sent already, unless the command line says to go on.
    pub fn heed_prints(&self, changes: &[Change]) -> Result<(), Failure> {
        if self.even_if_printed {
            return Ok(());
        }
        let lines = self.store.would_break(changes)?;
        if lines.is_empty() {
            return Ok(());
        }
        Err(Failure::problem(format!(
            "{}.\nWhat is out keeps the old link, which then leads nowhere or elsewhere. Nothing was changed: \
             --even-if-printed goes on all the same, and “entrylink print list” shows what is out",
            lines.join(";\n")
        )))
    }

    /// Makes changes as one step of the history. `what`: in words, such as “Add link giveaway”. What breaks something that
    /// is printed or sent already is refused, see [`Self::heed_prints`].
    pub fn apply(&mut self, changes: &[Change], what: &str) -> Result<Applied, Failure> {
        self.heed_prints(changes)?;
        let applied = self.store.apply(changes, what, &store::current_user(), store::now_ms())?;
        self.tell_backup_trouble();
        Ok(applied)
    }

    /// Says why the daily backup was not made. The change is made all the same; whoever counts on the backups is to know.
    pub fn tell_backup_trouble(&mut self) {
        if let Some(trouble) = self.store.take_backup_trouble() {
            let _ = writeln!(io::stderr().lock(), "{}", crate::domain::show::safe_lines(&trouble));
        }
    }

    /// Makes the changes of a plan, and gives the book as it is then.
    pub fn carry_out(&mut self, plan: Plan, what: &str) -> Result<Book, Failure> {
        let (changes, book, _) = plan.finish();
        self.apply(&changes, what)?;
        Ok(book)
    }
}

/// The bot called `named`, without regard to case.
fn find_bot<'a>(bots: &'a [Bot], named: &str) -> Result<&'a Bot, Failure> {
    let wanted = fold(named);
    bots.iter().find(|b| fold(&b.name) == wanted).ok_or_else(|| {
        let near = offer(&near(named, bots.iter().map(|b| b.name.as_str())));
        let hint = if near.is_empty() { ": “entrylink bot list” shows the bots there are" } else { &near };
        Failure::problem(format!("there is no bot “{named}”{hint}"))
    })
}
