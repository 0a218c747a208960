//! What comes in ([`Msg`]), what goes out ([`Effect`]), and what comes back ([`Answer`]).

use super::key::Key;
use super::letter::{Linted, Source};
use super::links::RowId;
use super::results::{Counted, ExportHead, Import, ImportOutcome};
use super::sheet::{Job as SheetJob, Preview};
use super::state::Pane;
use super::write;
use crate::bulk::{Control, Job, Report};
use crate::domain::merge::Tools;
use crate::domain::past::{Past, Trashed};
use crate::domain::results::{Accepted, Clue};
use crate::domain::{Book, Bot, Change, Channel, Tested, Uid, Value};
use crate::exchange::look;
use crate::exchange::out::Unwritten;
use crate::export::Content;
use crate::results::Control as Progress;
use crate::store::Backup;
use std::path::PathBuf;
use std::sync::Arc;

/// Something happened.
#[derive(Clone, Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The mouse was pressed on something; `double`: for the second time in short order.
    Click {
        /// What is under the mouse.
        target: Target,
        /// Whether it is a double click.
        double: bool,
    },
    /// The wheel was turned over something; positive is down.
    Wheel {
        /// What is under the mouse.
        target: Target,
        /// Rows.
        by: i32,
    },
    /// The terminal has another size, in columns and rows.
    Resize(u16, u16),
    /// Time went by: toasts may go.
    Tick,
    /// The worker answers.
    Answer(Answer),
}

/// Something on the screen that the mouse can reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A pane, away from its rows.
    Pane(Pane),
    /// A row of the links pane.
    Row(RowId),
    /// The sign before a link that shows its placements or hides them.
    Fold(Uid),
    /// A row of the fields pane.
    Field(Uid),
    /// A channel of the detail pane.
    Channel(Channel),
    /// A row of the tester.
    Tested(usize),
    /// A row of the topmost list, or an input of the topmost form.
    Item(usize),
    /// A command in the footer or header, by its place in the table.
    Command(usize),
    /// The overlay, away from its rows.
    Overlay,
    /// Nothing.
    Nothing,
}

/// Something for the worker to do. Answers carry what was asked, so that a late one is recognised.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Write changes, already taken over by the state.
    Apply {
        /// Comes back in the answer.
        ticket: u64,
        /// The changes.
        changes: Vec<Change>,
        /// What they are, for the history: “new link giveaway”.
        what: String,
        /// Whether what they break of what is out in the world was asked about.
        asked: bool,
    },
    /// Load a bot's book.
    Load(Uid),
    /// Take the last step back.
    Undo,
    /// Do the step taken back again.
    Redo,
    /// Take the last step back or do it again, whatever that breaks of what is out in the world.
    StepAnyway {
        /// Whether it is done again.
        redo: bool,
    },
    /// List what was done to a link.
    ListPast(Uid),
    /// List what was deleted.
    ListTrash,
    /// Bring something back that was deleted.
    BringBack(crate::domain::transition::Key),
    /// Put text on the clipboard. `what` names it in the answer: “Telegram URL of giveaway”.
    Copy {
        /// The text.
        text: String,
        /// What it is.
        what: String,
    },
    /// Put text with formatting on the clipboard.
    CopyRich {
        /// The text, and the same as HTML.
        content: Content,
        /// What it is.
        what: String,
    },
    /// Remember something.
    Remember {
        /// The preference's name.
        key: &'static str,
        /// Its value.
        value: String,
    },
    /// Keep a text that was tested.
    KeepTested(String),
    /// Forget a text that was tested.
    ForgetTested(String),
    /// List what was tested.
    ListTested,
    /// Read the names of the columns of a mailing list.
    BulkHead(PathBuf),
    /// Look at every row of a mailing list.
    BulkLook(Job, Arc<Control>),
    /// Write a link for every row of a mailing list.
    BulkWrite(Job, Arc<Control>),
    /// Count the contacts that a bot's links brought.
    CountResults {
        /// The bot.
        bot: Uid,
        /// What counts as converted, by name; empty: the first that there is.
        conversion: String,
    },
    /// Read the names of the columns of an export.
    ResultsHead {
        /// The bot.
        bot: Uid,
        /// The export.
        path: PathBuf,
    },
    /// Import an export.
    ImportResults(Box<Import>, Arc<Progress>),
    /// Import the contacts of the sample campaign.
    ImportSample,
    /// Take back what was accepted about contacts, and count again.
    RejectResult {
        /// The bot.
        bot: Uid,
        /// What they carry.
        clue: Clue,
        /// What counts as converted, by name.
        conversion: String,
    },
    /// Write down which placement contacts came by, and count again.
    AcceptResult {
        /// The bot.
        bot: Uid,
        /// What was said.
        accepted: Accepted,
        /// What counts as converted, by name.
        conversion: String,
    },
    /// Keep the sample contact of a bot.
    KeepContact {
        /// The bot.
        bot: Uid,
        /// What the contact has.
        contact: Vec<Value>,
    },
    /// Check a newsletter against a bot's book.
    Lint {
        /// The bot.
        bot: Uid,
        /// The newsletter.
        source: Source,
        /// The mailing tools that are known.
        tools: Tools,
    },
    /// Make the repairs of a newsletter, if they are still the ones that were shown.
    Mend {
        /// The bot.
        bot: Uid,
        /// The newsletter.
        source: Source,
        /// The mailing tools that are known.
        tools: Tools,
        /// The repairs that were shown.
        diff: String,
    },
    /// Say what a sheet of codes would look like.
    TrySheet(Box<SheetJob>),
    /// Make a sheet of codes.
    MakeSheet(Box<SheetJob>),
    /// Stop making it; no file appears.
    StopSheet,
    /// List the backups that were made by themselves.
    ListBackups,
    /// Say what a file has in it.
    Recognise {
        /// Comes back in the answer.
        ticket: u64,
        /// The file.
        path: PathBuf,
    },
    /// Say what a file would change.
    Look {
        /// Comes back in the answer.
        ticket: u64,
        /// What is to be looked at.
        wanted: Box<look::Wanted>,
    },
    /// Make the changes that were seen, and load what is there then.
    BringIn(Arc<look::Seen>),
    /// Write the link book out.
    WriteOut(Box<write::Wanted>),
    /// Let the user edit a text in an editor, which has the terminal meanwhile.
    EditText(String),
    /// Stop the program for the shell's job control, as Ctrl-Z does elsewhere.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// End the program.
    Quit,
}

/// What the worker says.
#[derive(Clone, Debug)]
pub enum Answer {
    /// All bots, and the book of one of them (none, where there are no bots).
    Loaded {
        /// Every bot.
        bots: Vec<Bot>,
        /// The book of the bot to show.
        book: Option<Box<Book>>,
        /// Whether it is the whole book; otherwise it has the links of the first page only, and the whole one follows.
        whole: bool,
    },
    /// The rest of a book, or a book that is read anew, cannot be read: why.
    Unread(String),
    /// What the last session left behind: preferences by name.
    Remembered(Vec<(String, String)>),
    /// What was tested, the latest first.
    Tested(Vec<Tested>),
    /// The sample contact of a bot.
    Contact {
        /// The bot.
        bot: Uid,
        /// What the contact has.
        contact: Vec<Value>,
    },
    /// Something that is no part of the history is on the disk now: the sentence.
    Kept(&'static str),
    /// What was found in a newsletter.
    Linted(Box<Linted>),
    /// A newsletter cannot be read: the sentence.
    NotLinted(String),
    /// Repairs are in the file.
    Mended {
        /// How many.
        count: usize,
        /// What is found in it now.
        left: Box<Linted>,
    },
    /// Changes are on disk.
    Applied(u64),
    /// Changes are not on disk: they would break what is out in the world, and nobody was asked.
    Breaks {
        /// The ticket of [`Effect::Apply`].
        ticket: u64,
        /// What they would break, a sentence each.
        lines: Vec<String>,
    },
    /// A step was not taken back or done again: that would break what is out in the world.
    StepBreaks {
        /// Whether it was to be done again.
        redo: bool,
        /// What the step was.
        what: String,
        /// What it would break, a sentence each.
        lines: Vec<String>,
    },
    /// A step was not taken back: a bot with everything in it would go with it.
    StepTakesBot {
        /// What the step was.
        what: String,
        /// What would go, in a sentence.
        goes: String,
    },
    /// Changes are not on disk, and the sentence says why.
    Refused {
        /// The ticket of [`Effect::Apply`].
        ticket: u64,
        /// The sentence.
        why: String,
    },
    /// Changes are not on disk, because another window changed the same in the meantime.
    Overtaken {
        /// The ticket of [`Effect::Apply`].
        ticket: u64,
        /// The sentence.
        why: String,
    },
    /// What was done to a link, the latest first.
    Past {
        /// The link.
        link: Uid,
        /// The steps.
        steps: Vec<Past>,
    },
    /// What was deleted, the latest first.
    Trash(Vec<Trashed>),
    /// Something that was deleted is back.
    BroughtBack {
        /// What was done, in words.
        what: String,
        /// What changed by it.
        changes: Vec<Change>,
    },
    /// A step was taken back (or done again): the changes that did it.
    Undone {
        /// Whether it was done again.
        redo: bool,
        /// What the step was.
        what: String,
        /// What changed by it.
        changes: Vec<Change>,
    },
    /// Another window, or a command, changed something.
    Elsewhere {
        /// Who.
        who: String,
        /// What it was.
        what: String,
        /// The changes.
        changes: Vec<Change>,
    },
    /// There was nothing to take back or do again, or it failed: the sentence.
    NotUndone(String),
    /// Text went to the clipboard: the sentence says which way, and how sure that is.
    Copied {
        /// What it was.
        what: String,
        /// Which way it went.
        way: String,
    },
    /// Text went nowhere: it is to be shown for selecting by hand.
    NotCopied {
        /// What it was.
        what: String,
        /// Why it did not go.
        why: String,
        /// The text.
        text: String,
    },
    /// The names of the columns of a mailing list, or why it cannot be read.
    BulkHead(Result<Vec<String>, String>),
    /// What a mailing list does to a link, or why that is not known.
    BulkReport(Arc<Control>, Result<Box<Report>, String>),
    /// What came of writing links, or why none were written.
    BulkWritten(Arc<Control>, Result<String, String>),
    /// What a bot's links brought, or why that is not known.
    Results(Uid, Result<Box<Counted>, String>),
    /// The names of the columns of an export and what they are taken for, or why it cannot be read.
    ResultsHead(Result<Box<ExportHead>, String>),
    /// What came of an import, or why nothing did.
    ResultsImported(Arc<Progress>, Result<Box<ImportOutcome>, String>),
    /// What a sheet of codes would look like.
    SheetTried(Box<Preview>),
    /// How many codes of how many were read back out of a sheet.
    SheetProgress {
        /// So many are.
        done: usize,
        /// Of so many.
        total: usize,
    },
    /// A sheet is there: the sentence, and the changes that write down what was printed.
    SheetMade {
        /// The sentence.
        sentence: String,
        /// The changes, which are on disk.
        changes: Vec<Change>,
    },
    /// A sheet is not there: why.
    SheetFailed(String),
    /// The backups that were made by themselves, the newest first.
    Backups(Vec<Backup>),
    /// What a file has in it, or why it cannot be read.
    Recognised {
        /// The ticket of [`Effect::Recognise`].
        ticket: u64,
        /// What it is.
        found: Result<look::Found, String>,
    },
    /// What a file would change, or everything that keeps it from being brought in.
    Looked {
        /// The ticket of [`Effect::Look`].
        ticket: u64,
        /// What was seen.
        seen: Result<Arc<look::Seen>, Vec<String>>,
    },
    /// What was seen is done: the sentence. Or why it is not.
    BroughtIn(Result<String, String>),
    /// The link book is written out: the sentence. Or why it is not.
    WroteOut(Box<write::Wanted>, Result<String, Unwritten>),
    /// The editor is closed: the text; or why that did not go well, and the text as far as there is one.
    Edited(Result<String, (String, Option<String>)>),
    /// Something failed that nobody asked about.
    Trouble(String),
}
