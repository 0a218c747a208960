//! The dialog that brings a file in: an export, a table of links or fields, or a backup.

use super::edit::TextField;
use crate::bulk::typed_path;
use crate::domain::field::SETTABLE;
use crate::domain::reconcile::Policy;
use crate::domain::{Book, Uid};
use crate::exchange::look::{Found, Kind, Seen, Wanted, guess};
use crate::exchange::{Columns, fields, links};
use crate::store::Backup;
use std::path::PathBuf;
use std::sync::Arc;

/// How many problems the dialog has room for, where the screen is wide.
pub const SHOWN: usize = 5;

/// What the dialog was opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Something is added to the book.
    Import,
    /// A backup takes the book's place.
    Restore,
}

/// How far the dialog is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The file is typed, or chosen among the backups.
    File,
    /// The columns of a table are what they are.
    Columns,
    /// The worker looks at it.
    Looking,
    /// What it would change is read.
    Seen,
    /// The worker does it.
    Doing,
}

/// The dialog.
#[derive(Clone, Debug)]
pub struct BringView {
    /// What it was opened for.
    pub way: Way,
    /// How far it is.
    pub stage: Stage,
    /// The file, as it is typed.
    pub path: TextField,
    /// The backups that were made by themselves, the newest first; `None` until the worker has answered.
    pub backups: Option<Vec<Backup>>,
    /// When they were listed, in milliseconds since the Unix epoch.
    pub opened_ms: i64,
    /// The row under the cursor: 0 is the file that is typed, or what the table has in it.
    pub cursor: usize,
    /// The bot that a table is for.
    pub bot: Uid,
    /// The file that was recognised.
    pub file: PathBuf,
    /// What it has in it.
    pub found: Found,
    /// What each column of a table is taken for; `None`: it is left out.
    pub taken: Vec<Option<String>>,
    /// What becomes of what is in conflict.
    pub policy: Policy,
    /// What was seen.
    pub seen: Option<Arc<Seen>>,
    /// The first of the things shown.
    pub top: usize,
    /// Of the question that the worker was asked last.
    pub ticket: u64,
    /// Why it does not go on, a sentence each.
    pub problems: Vec<String>,
}

impl BringView {
    /// A dialog for a table of `bot`, or for anything else.
    pub fn new(way: Way, bot: Uid) -> Self {
        Self {
            way,
            stage: Stage::File,
            path: TextField::one_line(),
            backups: None,
            opened_ms: 0,
            cursor: 0,
            bot,
            file: PathBuf::new(),
            found: Found::default(),
            taken: Vec::new(),
            policy: Policy::Refuse,
            seen: None,
            top: 0,
            ticket: 0,
            problems: Vec::new(),
        }
    }

    /// The file that is meant; `None`: none is yet.
    pub fn chosen(&self) -> Option<PathBuf> {
        let backup = self.cursor.checked_sub(1).and_then(|at| self.backups.as_ref()?.get(at));
        match backup {
            Some(backup) => Some(backup.path.clone()),
            None => (!self.path.text().trim().is_empty()).then(|| typed_path(self.path.text())),
        }
    }

    /// Does something with the file that is typed: from then on it is the one that is meant.
    pub fn typed<T>(&mut self, edit: impl FnOnce(&mut TextField) -> T) -> T {
        let before = self.path.text().to_owned();
        let done = edit(&mut self.path);
        if self.path.text() != before {
            self.cursor = 0;
            self.problems.clear();
        }
        done
    }

    /// How many rows can have the cursor.
    pub fn rows(&self) -> usize {
        match self.stage {
            Stage::File => 1 + self.backups.as_ref().map_or(0, Vec::len),
            _ => 1 + self.found.head.len(),
        }
    }

    /// Takes what was recognised; columns are taken for what their names say.
    pub fn recognised(&mut self, found: Found, book: &Book) {
        self.found = found;
        self.guess(book);
    }

    fn guess(&mut self, book: &Book) {
        let mut taken: Vec<Option<String>> = Vec::new();
        for name in &self.found.head {
            let what = guess(self.found.kind, name, book).filter(|what| !taken.iter().flatten().any(|t| t == what));
            taken.push(what);
        }
        self.taken = taken;
    }

    /// What a column can be taken for.
    fn choices(&self, book: &Book) -> Vec<Option<String>> {
        let mut all: Vec<Option<String>> = vec![None];
        if self.found.kind == Kind::Fields {
            all.extend(fields::COLUMNS.map(|c| Some(c.to_owned())));
            return all;
        }
        all.extend(links::COLUMNS.map(|c| Some(c.to_owned())));
        all.extend(book.fields.iter().filter(|f| !f.archived).map(|f| Some(f.name.clone())));
        all.extend(SETTABLE.iter().map(|name| Some((*name).to_owned())));
        // A column may be called by a field's id.
        all.extend(self.taken.get(self.cursor.wrapping_sub(1)).filter(|now| !all.contains(now)).cloned());
        all
    }

    /// Takes the column under the cursor for the next thing that no other column is taken for; in the first row, the table
    /// for one of the other.
    pub fn turn(&mut self, book: &Book, by: isize) {
        let Some(column) = self.cursor.checked_sub(1) else {
            self.found.kind = if self.found.kind == Kind::Fields { Kind::Links } else { Kind::Fields };
            return self.guess(book);
        };
        let others: Vec<_> = self.taken.iter().enumerate().filter(|(n, _)| *n != column).map(|(_, t)| t).collect();
        let free = |what: &Option<String>| what.is_none() || !others.contains(&what);
        let choices: Vec<_> = self.choices(book).into_iter().filter(free).collect();
        let Some(now) = self.taken.get_mut(column) else { return };
        let at = choices.iter().position(|c| c == now).unwrap_or(0).cast_signed();
        now.clone_from(&choices[(at + by).rem_euclid(choices.len().cast_signed()).cast_unsigned()]);
    }

    /// What is to be looked at.
    pub fn wanted(&self) -> Wanted {
        let exactly = (!self.found.head.is_empty()).then(|| self.taken.clone());
        Wanted {
            path: self.file.clone(),
            kind: self.found.kind,
            bot: self.bot,
            columns: Columns { exactly, ..Columns::default() },
            policy: self.policy,
        }
    }

    /// What a table lacks that it cannot do without; `None`: nothing.
    pub fn lacks(&self) -> Option<&'static str> {
        let has = |what: &str| self.taken.iter().flatten().any(|taken| taken == what);
        match self.found.kind {
            _ if self.found.head.is_empty() => None,
            Kind::Links if !has("ref") => Some("no column is the ref yet: choose the one that is"),
            Kind::Fields if !(has("id") && has("name")) => {
                Some("a field has an id and a name: choose the columns that have them")
            }
            _ => None,
        }
    }

    /// Whether the worker has something to do for it.
    pub const fn is_running(&self) -> bool {
        matches!(self.stage, Stage::Looking | Stage::Doing)
    }

    /// Why what was seen cannot be done now.
    pub fn why_not(&self) -> Option<String> {
        let Some(seen) = self.seen.as_ref().filter(|_| self.stage == Stage::Seen) else {
            return Some("one moment: it is being done".to_owned());
        };
        if seen.is_undecided() {
            return Some("something is in conflict: keep what the link book has (m) or take the file's (t)".to_owned());
        }
        seen.changes.is_empty().then(|| match seen.wanted.kind {
            Kind::Backup => "there is nothing to restore: the link book has exactly this".to_owned(),
            _ => "there is nothing to bring in: the link book has all of this".to_owned(),
        })
    }

    /// What is in conflict, as the file was seen last.
    pub fn conflicts(&self) -> usize {
        self.seen.as_ref().map_or(0, |seen| seen.conflicts.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Bot, CustomField};

    fn book() -> Book {
        let mut book = Book::new(Bot { uid: Uid(1), name: "Harbour".into(), ..Bot::default() });
        book.fields = vec![CustomField { id: "738".into(), name: "branch".into(), ..CustomField::default() }];
        book
    }

    fn view(kind: Kind, head: &[&str]) -> BringView {
        let mut view = BringView::new(Way::Import, Uid(1));
        view.stage = Stage::Columns;
        view.recognised(Found { kind, head: head.iter().map(|h| (*h).to_owned()).collect() }, &book());
        view
    }

    fn taken(view: &BringView) -> Vec<&str> {
        view.taken.iter().map(|t| t.as_deref().unwrap_or("–")).collect()
    }

    #[test]
    fn columns_are_taken_for_what_they_are_called_and_each_thing_once() {
        let view = view(Kind::Links, &["Ref", "Place", "label", "Branch", "738", "Notiz", ""]);
        assert_eq!(taken(&view), ["ref", "placement", "–", "Branch", "738", "–", "–"]);
    }

    #[test]
    fn a_choice_goes_round_past_what_other_columns_are() {
        let (book, mut view) = (book(), view(Kind::Fields, &["id", "Bezeichnung"]));
        view.cursor = 2;
        let mut seen = Vec::new();
        for _ in 0..4 {
            view.turn(&book, 1);
            seen.push(view.taken[1].clone().unwrap_or_default());
        }
        assert_eq!(seen, ["name", "type", "options", ""]);
        view.turn(&book, -1);
        assert_eq!(taken(&view), ["id", "options"]);
    }

    #[test]
    fn a_table_can_be_of_links_or_of_fields() {
        let (book, mut view) = (book(), view(Kind::Links, &["ref", "name", "id"]));
        view.turn(&book, 1);
        assert_eq!((view.found.kind, taken(&view)), (Kind::Fields, vec!["–", "name", "id"]));
        view.turn(&book, 1);
        assert_eq!((view.found.kind, taken(&view)), (Kind::Links, vec!["ref", "name", "–"]));
    }
}
