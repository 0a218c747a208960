//! The dialog that makes a personal link for every row of a mailing list.

use super::edit::TextField;
use crate::bulk::{Control, Job, Picture, Report, Wishes, mapping, typed_path};
use crate::domain::field::SETTABLE;
use crate::domain::template::{Filled, Source};
use crate::domain::{Book, Channel, FieldKey, Uid};
use std::sync::Arc;

/// How far the dialog is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The file is typed.
    File,
    /// Columns get their fields.
    Columns,
    /// The worker reads the list.
    Looking,
    /// What it found is read.
    Report,
    /// The worker writes the links.
    Writing,
}

/// A row of what can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// The placement whose values are in every link.
    Place,
    /// The channel.
    Channel,
    /// The field of a column, by its index.
    Column(usize),
    /// Whether there are QR codes, and in which format.
    Picture,
    /// What names their files.
    Name,
    /// Whether there is a table for a layout program.
    Merge,
}

/// The QR codes of the links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Codes {
    /// The format of their files; `None`: there are none.
    pub picture: Option<Picture>,
    /// The column that names the files; `None`: the line does.
    pub name: Option<usize>,
    /// Whether there is a table for a layout program.
    pub merge: bool,
}

/// The dialog.
#[derive(Clone, Debug)]
pub struct BulkView {
    /// The bot.
    pub bot: Uid,
    /// The link.
    pub link: Uid,
    /// The placements that can be chosen; empty: there is no choice.
    pub places: Vec<Uid>,
    /// The placement whose values are in every link; `None`: none of several.
    pub place: Option<Uid>,
    /// The file, as it is typed.
    pub path: TextField,
    /// How far it is.
    pub stage: Stage,
    /// The names of the columns.
    pub head: Vec<String>,
    /// The field of each column.
    pub fields: Vec<Option<FieldKey>>,
    /// Values of the placement, which are the same in every link.
    pub fixed: Vec<Filled>,
    /// The channel.
    pub channel: Channel,
    /// The QR codes.
    pub codes: Codes,
    /// The row that has the cursor, by its index in [`BulkView::rows`].
    pub cursor: usize,
    /// The first line shown of the report.
    pub top: usize,
    /// What the list does to the link.
    pub report: Option<Box<Report>>,
    /// The job that the worker has, or had last.
    pub control: Arc<Control>,
    /// When the progress was drawn last, in milliseconds since the Unix epoch.
    pub drawn_ms: i64,
    /// What went wrong last.
    pub error: Option<String>,
}

impl BulkView {
    /// The dialog for a link with these placements, one of which may be meant.
    pub fn new(bot: Uid, link: Uid, channel: Channel, places: Vec<Uid>, place: Option<Uid>) -> Self {
        let only = if let [only] = places[..] { Some(only) } else { None };
        Self {
            bot,
            link,
            place: place.filter(|uid| places.contains(uid)).or(only),
            places: if only.is_some() { Vec::new() } else { places },
            path: TextField::one_line(),
            stage: Stage::File,
            head: Vec::new(),
            fields: Vec::new(),
            fixed: Vec::new(),
            channel,
            codes: Codes::default(),
            cursor: 0,
            top: 0,
            report: None,
            control: Arc::default(),
            drawn_ms: 0,
            error: None,
        }
    }

    /// Whether the worker has something to do for it.
    pub const fn is_running(&self) -> bool {
        matches!(self.stage, Stage::Looking | Stage::Writing)
    }

    /// What is to be done, as it is chosen now.
    pub fn job(&self) -> Job {
        let columns = self.fields.iter().enumerate();
        let columns: Vec<Filled> = columns
            .filter_map(|(index, field)| Some(Filled { field: field.clone()?, from: Source::Column(index) }))
            .collect();
        let same = |f: &&Filled| columns.iter().all(|c| c.field != f.field);
        let mut filled: Vec<Filled> = self.fixed.iter().filter(same).cloned().collect();
        filled.extend(columns);
        let codes = self.codes.picture.map(|picture| Wishes {
            picture,
            name: self.codes.name.and_then(|column| self.head.get(column).cloned()),
            merge: self.codes.merge,
            jobs: std::thread::available_parallelism().map_or(1, usize::from),
        });
        let input = typed_path(self.path.text());
        let Self { bot, link, place: placement, channel, .. } = *self;
        Job { input, bot, link, placement, channel, filled, codes }
    }

    /// What can be chosen.
    pub fn rows(&self) -> Vec<Row> {
        let mut rows = if self.places.is_empty() { Vec::new() } else { vec![Row::Place] };
        rows.push(Row::Channel);
        rows.extend((0..self.head.len()).map(Row::Column));
        rows.push(Row::Picture);
        if self.codes.picture.is_some() {
            rows.extend([Row::Name, Row::Merge]);
        }
        rows
    }

    /// Takes the names of the columns, or why they cannot be read.
    pub fn read_head(&mut self, book: &Book, head: Result<Vec<String>, String>) {
        let head = match head {
            Ok(head) => head,
            Err(why) => return self.error = Some(why),
        };
        // Another file may have other columns.
        self.codes.name = self.codes.name.filter(|column| self.head.get(*column) == head.get(*column));
        self.error = mapping::clash(book, &head).map(|clash| format!("{clash}: → chooses the one that is meant"));
        (self.head, self.stage) = (head, Stage::Columns);
        self.cursor = self.rows().iter().position(|row| matches!(row, Row::Column(_))).unwrap_or(0);
        self.map(book);
    }

    /// Fills the columns in by their names, beside the values of the placement.
    pub fn map(&mut self, book: &Book) {
        let place = self.place.and_then(|uid| book.placement(self.link, uid));
        let filled = mapping::automatic(book, place, &self.head);
        let of = |n| filled.iter().find(|f| f.from == Source::Column(n)).map(|f| f.field.clone());
        self.fields = (0..self.head.len()).map(of).collect();
        self.fixed = filled.into_iter().filter(|f| matches!(f.from, Source::Fixed(_))).collect();
    }

    /// Gives the row under the cursor its next choice: of a column, the next field that no other column has.
    pub fn turn(&mut self, book: &Book, by: isize) {
        match self.rows().get(self.cursor) {
            Some(Row::Place) => {
                let choices: Vec<Option<Uid>> =
                    std::iter::once(None).chain(self.places.iter().copied().map(Some)).collect();
                self.place = next(&choices, &self.place, by).flatten();
                self.map(book);
            }
            Some(Row::Channel) => {
                let channels: Vec<Channel> = book.bot.channels().collect();
                self.channel = next(&channels, &self.channel, by).unwrap_or(self.channel);
            }
            Some(Row::Column(column)) => self.turn_column(*column, book, by),
            Some(Row::Picture) => {
                let choices = [None, Some(Picture::Svg), Some(Picture::Png)];
                self.codes.picture = next(&choices, &self.codes.picture, by).flatten();
            }
            Some(Row::Name) => {
                let columns = (0..self.head.len()).map(Some);
                let choices: Vec<Option<usize>> = std::iter::once(None).chain(columns).collect();
                self.codes.name = next(&choices, &self.codes.name, by).flatten();
            }
            Some(Row::Merge) => self.codes.merge = !self.codes.merge,
            None => {}
        }
    }

    fn turn_column(&mut self, column: usize, book: &Book, by: isize) {
        let own = book.fields.iter().filter(|f| !f.archived).map(|f| FieldKey::Custom(f.id.clone()));
        let system = SETTABLE.iter().map(|name| FieldKey::System((*name).to_owned()));
        let taken = |field: &FieldKey| {
            self.fields.iter().enumerate().any(|(n, other)| n != column && other.as_ref() == Some(field))
        };
        let mut choices: Vec<Option<FieldKey>> = own.chain(system).filter(|f| !taken(f)).map(Some).collect();
        choices.insert(0, None);
        if let Some(field) = self.fields.get_mut(column)
            && let Some(chosen) = next(&choices, field, by)
        {
            *field = chosen;
        }
    }
}

/// The choice that is `by` after `now`, round and round.
fn next<T: Clone + PartialEq>(choices: &[T], now: &T, by: isize) -> Option<T> {
    let at = choices.iter().position(|choice| choice == now).unwrap_or(0).cast_signed();
    choices.get((at + by).rem_euclid(choices.len().max(1).cast_signed()).cast_unsigned()).cloned()
}
