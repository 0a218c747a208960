//! What can lie over the panes.

use super::bring::BringView;
use super::bulk::BulkView;
use super::clash::Clash;
use super::confirm::Confirm;
use super::copy::CopyMenu;
use super::form::Form;
use super::help::HelpView;
use super::letter::LetterView;
use super::palette::Palette;
use super::past::{PastView, TrashList};
use super::picker::Picker;
use super::plain::PlainView;
use super::prints::PrintsList;
use super::qr::QrView;
use super::results::ResultsView;
use super::tester::tested::TestedList;
use super::write::WriteView;
use crate::domain::Rule;

/// Something over the panes that has the keys until it is closed.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// The first minute: an empty database. Which of the two choices has the cursor.
    Welcome(usize),
    /// Something is made or edited.
    Form(Box<Form>),
    /// What to copy, on which channels, in which format.
    Copy(CopyMenu),
    /// A QR code on the whole screen.
    Qr(QrView),
    /// Bots or campaigns to choose from.
    Picker(Picker),
    /// All commands, to be found by typing.
    Palette(Palette),
    /// All commands with their keys, to be read.
    Help(HelpView),
    /// Every notice of this session. The number is the first line shown, from the newest.
    Log(usize),
    /// A question before something is lost.
    Confirm(Confirm),
    /// Two versions of a thing, of which the form under it made one.
    Clash(Box<Clash>),
    /// What was done to a link.
    Past(PastView),
    /// What was deleted.
    Trash(TrashList),
    /// What was printed or sent.
    Prints(PrintsList),
    /// What links brought.
    Results(Box<ResultsView>),
    /// A link for every row of a mailing list.
    Bulk(Box<BulkView>),
    /// A file is brought in: an export, a table, a backup.
    Bring(Box<BringView>),
    /// The link book is written out: an export, a backup.
    Write(Box<WriteView>),
    /// What was tested, to be found by typing.
    Tested(TestedList),
    /// Why a rule is there, and what to do about it. The number is the first line shown.
    Rule(Rule, usize),
    /// The check of a newsletter.
    Letter(Box<LetterView>),
    /// Links that were edited as text: what would change.
    Plain(Box<PlainView>),
    /// Text that did not reach the clipboard, to be selected by hand.
    Text(TextBox),
}

/// Text to be selected by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextBox {
    /// What it is, and why it is shown.
    pub title: String,
    /// The text.
    pub text: String,
    /// The first line shown.
    pub top: usize,
}
