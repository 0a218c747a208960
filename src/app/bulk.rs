//! The dialog that makes a personal link for every row of a mailing list.

use super::edit::TextField;
use crate::bulk::{Control, Job, Report, typed_path};
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

/// The dialog.
#[derive(Clone, Debug)]
pub struct BulkView {
    /// The bot.
    pub bot: Uid,
    /// The link.
    pub link: Uid,
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
    /// The row that has the cursor: the channel, then the columns.
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
    /// The dialog for a link.
    pub fn new(bot: Uid, link: Uid, channel: Channel) -> Self {
        Self {
            bot,
            link,
            path: TextField::one_line(),
            stage: Stage::File,
            head: Vec::new(),
            fields: Vec::new(),
            fixed: Vec::new(),
            channel,
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
        Job { input: typed_path(self.path.text()), bot: self.bot, link: self.link, channel: self.channel, filled }
    }

    /// Gives the row under the cursor the next channel, or the next field that no other column has.
    pub fn turn(&mut self, book: &Book, by: isize) {
        let step = |len: usize, at: usize| (at as isize + by).rem_euclid(len.max(1) as isize) as usize;
        let Some(column) = self.cursor.checked_sub(1) else {
            let channels: Vec<Channel> = book.bot.channels().collect();
            let at = channels.iter().position(|c| *c == self.channel).unwrap_or(0);
            if let Some(next) = channels.get(step(channels.len(), at)) {
                self.channel = *next;
            }
            return;
        };
        let own = book.fields.iter().filter(|f| !f.archived).map(|f| FieldKey::Custom(f.id.clone()));
        let system = SETTABLE.iter().map(|name| FieldKey::System((*name).to_owned()));
        let taken = |field: &FieldKey| {
            self.fields.iter().enumerate().any(|(n, other)| n != column && other.as_ref() == Some(field))
        };
        let mut choices: Vec<Option<FieldKey>> = own.chain(system).filter(|f| !taken(f)).map(Some).collect();
        choices.insert(0, None);
        let at = self.fields.get(column).and_then(|f| choices.iter().position(|c| c == f)).unwrap_or(0);
        if let Some(field) = self.fields.get_mut(column) {
            field.clone_from(&choices[step(choices.len(), at)]);
        }
    }
}
