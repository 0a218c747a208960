//! The dialog that writes the link book out: exports and backups.

use super::edit::TextField;
use crate::bulk::typed_path;
use crate::domain::{Uid, day};
use crate::exchange::out::Form;
use std::path::PathBuf;

/// What is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum What {
    /// Everything in one file, to be imported again.
    #[default]
    Json,
    /// The same in a folder, with a file for each link.
    JsonFolder,
    /// The links of the bot as a table.
    Csv,
    /// Everything as tables in a folder.
    CsvFolder,
    /// The whole link book with its history.
    Backup,
}

impl What {
    /// All of them, in the order of the dialog.
    pub const ALL: [Self; 5] = [Self::Json, Self::JsonFolder, Self::Csv, Self::CsvFolder, Self::Backup];

    /// Its form, and whether it is a folder; `None`: it is no export.
    pub const fn form(self) -> Option<(Form, bool)> {
        match self {
            Self::Json => Some((Form::Json, false)),
            Self::JsonFolder => Some((Form::Json, true)),
            Self::Csv => Some((Form::Csv, false)),
            Self::CsvFolder => Some((Form::Csv, true)),
            Self::Backup => None,
        }
    }

    /// The name that is offered. `bot`: a short form of the bot's name; `now_ms`: see [`day::of_ms`].
    pub fn name(self, bot: &str, now_ms: i64) -> String {
        match self {
            Self::Json => "entrylink.json".to_owned(),
            Self::JsonFolder => "entrylink-export".to_owned(),
            Self::Csv if bot.is_empty() => "links.csv".to_owned(),
            Self::Csv => format!("{}-links.csv", bot.to_lowercase()),
            Self::CsvFolder => "entrylink-tables".to_owned(),
            Self::Backup => format!("entrylink-{}.db", day::of_ms(now_ms)),
        }
    }
}

/// What is to be written, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What.
    pub what: What,
    /// The bot whose links are a table.
    pub bot: Uid,
    /// The file or folder.
    pub path: PathBuf,
    /// What a file is called where `path` is a folder that is there.
    pub name: String,
    /// Whether somebody said that a file that is there is to be written over.
    pub replace: bool,
}

/// The dialog.
#[derive(Clone, Debug)]
pub struct WriteView {
    /// What is chosen.
    pub what: What,
    /// The bot on screen.
    pub bot: Uid,
    /// A short form of its name, for the name of a file.
    pub token: String,
    /// The file or folder, as it is typed.
    pub path: TextField,
    /// What was offered last: nobody typed it.
    pub offered: String,
    /// When it was opened, in milliseconds since the Unix epoch, where the user is.
    pub opened_ms: i64,
    /// Whether the worker writes it.
    pub running: bool,
    /// Why it was not written.
    pub error: Option<String>,
}

impl WriteView {
    /// A dialog with something chosen.
    pub fn new(what: What, bot: Uid, token: String, opened_ms: i64) -> Self {
        let path = TextField::one_line();
        let mut view = Self { what, bot, token, path, offered: String::new(), opened_ms, running: false, error: None };
        view.choose(what);
        view
    }

    /// Chooses something else. A name that nobody typed becomes the one for that.
    pub fn choose(&mut self, what: What) {
        self.what = what;
        if self.path.text() == self.offered {
            self.offered = what.name(&self.token, self.opened_ms);
            self.path.set_text(&self.offered);
        }
    }

    /// Does something with the name that is typed.
    pub fn typed<T>(&mut self, edit: impl FnOnce(&mut TextField) -> T) -> T {
        self.error = None;
        edit(&mut self.path)
    }

    /// The next choice, or the one before.
    pub fn step(&mut self, by: isize) {
        let at = What::ALL.iter().position(|w| *w == self.what).unwrap_or(0).cast_signed();
        self.choose(What::ALL[(at + by).rem_euclid(What::ALL.len().cast_signed()).cast_unsigned()]);
    }

    /// What is to be written.
    pub fn wanted(&self) -> Wanted {
        let path = typed_path(self.path.text());
        let is_folder = self.what.form().is_some_and(|(_, folder)| folder);
        Wanted {
            what: self.what,
            bot: self.bot,
            // What ends so is a folder, whether it is there or not.
            path: if is_folder { path.join("") } else { path },
            name: self.what.name(&self.token, self.opened_ms),
            replace: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_nobody_typed_follows_the_choice() {
        let mut view = WriteView::new(What::Json, Uid(1), "harbour".into(), 1_780_000_000_000);
        let mut names = Vec::new();
        for _ in 0..5 {
            names.push(view.path.text().to_owned());
            view.step(1);
        }
        let expected = ["entrylink.json", "entrylink-export", "harbour-links.csv", "entrylink-tables"];
        assert_eq!(names[..4], expected);
        assert_eq!(names[4], "entrylink-2026-05-28.db");
        view.path.set_text("mine");
        view.step(-1);
        assert_eq!((view.what, view.path.text()), (What::Backup, "mine"));
    }

    #[test]
    fn a_folder_is_one_whether_it_is_there_or_not() {
        let mut view = WriteView::new(What::JsonFolder, Uid(1), "harbour".into(), 0);
        view.path.set_text("no such folder");
        assert!(crate::exchange::out::is_folder(&view.wanted().path));
        view.choose(What::Json);
        let wanted = view.wanted();
        assert_eq!((wanted.path, wanted.name.as_str()), (PathBuf::from("no such folder"), "entrylink.json"));
    }
}
