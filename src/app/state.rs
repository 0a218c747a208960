//! What the terminal UI knows. Data, identities, drafts and the stack of overlays; nothing about where anything is drawn.

use super::form::Form;
use super::keymap::Keymap;
use super::letter::LetterView;
use super::links::{List, RowId, Shown};
use super::overlay::Overlay;
use super::tester::Tester;
use crate::domain::compose::{Composed, compose_all};
use crate::domain::merge::{Tool, Tools};
use crate::domain::model::{Placement, Value};
use crate::domain::{Book, Bot, Campaign, Change, Channel, FieldKey, IdSource, Link, Status, Uid};
use std::collections::{BTreeMap, HashMap};

/// A part of the screen that can have the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Pane {
    /// The tree of links and placements.
    #[default]
    Links,
    /// The custom fields.
    Fields,
    /// The tester.
    Tester,
    /// URLs, opening and QR code of the selection.
    Detail,
}

impl Pane {
    /// All panes, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Links, Self::Fields, Self::Tester, Self::Detail];

    /// The title, which the number stands before.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Links => "Links",
            Self::Fields => "Fields",
            Self::Tester => "Tester",
            Self::Detail => "Detail",
        }
    }

    /// The number that goes there.
    pub fn number(self) -> usize {
        Self::ALL.iter().position(|p| *p == self).unwrap_or(0) + 1
    }
}

/// How a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something worked.
    Good,
    /// Something to know.
    Note,
    /// Something did not work.
    Bad,
}

/// A message that goes away by itself, and stays in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// When it was said, in milliseconds since the Unix epoch.
    pub at: i64,
    /// How it is meant.
    pub tone: Tone,
    /// The sentence.
    pub text: String,
}

/// How long a notice stands on the screen, in milliseconds: long enough to be read, a second more for each 20 characters.
pub fn notice_ms(text: &str) -> i64 {
    2_500 + text.chars().count() as i64 * 50
}

/// On fewer columns than these one pane is shown at a time.
pub const ONE_PANE_COLUMNS: u16 = 100;
/// On fewer rows than these, too.
pub const ONE_PANE_ROWS: u16 = 20;

/// How many notices the log keeps.
const LOG_LIMIT: usize = 500;

/// Changes that are shown already and not yet on disk, with the form that made them, in case they are refused.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The changes.
    pub changes: Vec<Change>,
    /// What was typed.
    pub form: Option<Form>,
    /// What was edited as text.
    pub plain: Option<Box<super::plain::PlainView>>,
    /// What there is to say once they are on disk.
    pub said: Option<(Tone, String)>,
}

/// Something that was typed and waits for the whole book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// A key.
    Key(super::key::Key),
    /// A text that was pasted.
    Paste(String),
}

/// Whether there is something to take back, or to do again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// To take back: it is so until the worker says no.
    pub undo: bool,
    /// To do again.
    pub redo: bool,
}

impl Default for Steps {
    fn default() -> Self {
        Self { undo: true, redo: false }
    }
}

/// How often what the URLs of links depend on has changed.
#[derive(Clone, Debug, Default)]
struct Editions {
    /// The number given last.
    last: u64,
    /// The number of the last change that all links depend on.
    all: u64,
    /// The numbers of links that changed alone.
    links: HashMap<Uid, u64>,
}

/// Everything the terminal UI knows.
#[derive(Clone, Debug)]
pub struct State {
    /// Whether the first answer has come.
    pub loaded: bool,
    /// Set while the book has the links of one page only and the rest is on its way: what was typed that needs the whole
    /// book, in its order, to be done as soon as that is there.
    pub reading: Option<Vec<Held>>,
    /// Every bot.
    pub bots: Vec<Bot>,
    /// The book of the bot on screen. Its bot's uid is 0 where there is no bot.
    pub book: Book,
    /// The pane that has the focus.
    pub pane: Pane,
    /// Whether that pane has the whole screen.
    pub zoom: bool,
    /// What the links pane shows of the book.
    pub shown: Shown,
    /// The links pane.
    pub list: List,
    /// The field that has the cursor.
    pub field: Option<Uid>,
    /// The channel that has the cursor in the detail pane.
    pub channel: Channel,
    /// The tester.
    pub tester: Tester,
    /// What lies over the panes; the last one has the keys.
    pub overlays: Vec<Overlay>,
    /// The notice on screen.
    pub notice: Option<Notice>,
    /// Every notice of this session, the oldest first.
    pub log: Vec<Notice>,
    /// Changes on their way to the disk.
    pub pending: BTreeMap<u64, Pending>,
    /// The next ticket.
    pub tickets: u64,
    /// Makes identities.
    pub ids: IdSource,
    /// The mailing tools that are known.
    pub tools: Tools,
    /// Which keys do what.
    pub keymap: Keymap,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// How many rows a page is.
    pub page: usize,
    /// How far the text being read can be scrolled, in lines.
    pub reader_lines: usize,
    /// Whether this is the throw-away copy of the sample.
    pub sample: bool,
    /// What was done that the next book is loaded for: said together with its name.
    pub before_load: Option<String>,
    counts: BTreeMap<Status, usize>,
    editions: Editions,
    /// Whether there is something to take back, or to do again, as far as is known.
    pub steps: Steps,
    /// The newsletter that was checked last: its path.
    pub letter: String,
    /// What was found in a newsletter, while one of its links is in the tester; and of which bot.
    pub letter_kept: Option<(Uid, Box<LetterView>)>,
    /// How long a slide show stays at one code, in seconds.
    pub slide_seconds: u16,
    /// The size of a cell, where codes are shown as pictures; `None`: in characters.
    pub cell: Option<crate::qr::graphics::Cell>,
    /// How far the user's clock is ahead of UTC, in milliseconds.
    pub ahead_ms: i64,
    /// What there is to print on.
    pub stocks: crate::print::sheet::Stocks,
    /// How the last sheet was printed.
    pub sheet_habits: super::sheet::Habits,
    /// What was copied last, and how.
    pub copied: super::copy::Habits,
}

impl State {
    /// A state that knows nothing yet. `seed`: see [`IdSource::new`].
    pub fn new(seed: u64, keymap: Keymap, sample: bool) -> Self {
        Self {
            loaded: false,
            reading: None,
            bots: Vec::new(),
            book: Book::default(),
            pane: Pane::Links,
            zoom: false,
            shown: Shown::default(),
            list: List::default(),
            field: None,
            channel: Channel::Messenger,
            tester: Tester::default(),
            overlays: Vec::new(),
            notice: None,
            log: Vec::new(),
            pending: BTreeMap::new(),
            tickets: 0,
            ids: IdSource::new(seed),
            tools: Tools::default(),
            keymap,
            size: (80, 24),
            page: 10,
            reader_lines: 0,
            sample,
            before_load: None,
            counts: BTreeMap::new(),
            editions: Editions::default(),
            steps: Steps::default(),
            letter: String::new(),
            letter_kept: None,
            slide_seconds: super::qr::SLIDE_SECONDS,
            cell: None,
            ahead_ms: 0,
            stocks: crate::print::sheet::Stocks::builtin(),
            sheet_habits: super::sheet::Habits::default(),
            copied: super::copy::Habits::default(),
        }
    }

    /// Whether the book has the links of one page only, and the rest is on its way.
    pub const fn is_reading(&self) -> bool {
        self.reading.is_some()
    }

    /// A number for a link that is another one after each change of what its URLs depend on.
    pub fn edition(&self, link: Uid) -> u64 {
        self.editions.links.get(&link).copied().unwrap_or_default().max(self.editions.all)
    }

    /// Notes which links' URLs may be others after changes; `None`: those of all.
    pub fn touch(&mut self, changes: Option<&[Change]>) {
        use crate::domain::Entity;
        let Editions { last, all, links } = &mut self.editions;
        *last += 1;
        let Some(changes) = changes else {
            *all = *last;
            return links.clear();
        };
        for entity in changes.iter().flat_map(|c| [c.before.as_ref(), c.after.as_ref()]).flatten() {
            match entity {
                Entity::Link(link) => _ = links.insert(link.uid, *last),
                Entity::Placement(place) => _ = links.insert(place.link, *last),
                Entity::Bot(_) | Entity::Field(_) => *all = *last,
                Entity::Campaign(_) | Entity::Flow(_) | Entity::Print(_) => {}
            }
        }
    }

    /// Whether there is a bot to work with.
    pub fn has_bot(&self) -> bool {
        self.book.bot.uid != Uid::default()
    }

    /// The mailing tool of the bot; `None`: none was chosen, or the one chosen is not known any more.
    pub fn tool(&self) -> Option<&Tool> {
        self.tools.get(&self.book.bot.newsletter_tool)
    }

    /// The overlay that has the keys.
    pub fn top(&self) -> Option<&Overlay> {
        self.overlays.last()
    }

    /// The link of the cursor's row.
    pub fn link(&self) -> Option<&Link> {
        self.book.link(self.list.cursor?.link())
    }

    /// The placement of the cursor's row; on a link's row its first one.
    pub fn placement(&self) -> Option<&Placement> {
        let row = self.list.cursor?;
        match row.place() {
            Some(place) => self.book.placement(row.link(), place),
            None => self.row_places(row.link()).next(),
        }
    }

    /// The placements that a link's row stands for: those that are shown, without those that the filter hides. What a
    /// check code found is among them wherever it is.
    pub fn row_places(&self, link: Uid) -> impl Iterator<Item = &Placement> {
        let narrowed = self.list.narrows(link);
        let all = self.shown.archived || narrowed;
        self.book.placements(link).iter().filter(move |p| (all || !p.archived) && self.list.leaves(link, p.uid))
    }

    /// The placements of a link that are shown: without archived ones, unless those are shown too.
    pub fn places(&self, link: Uid) -> impl Iterator<Item = &Placement> {
        self.shown.places(&self.book, link)
    }

    /// The custom fields that are shown.
    pub fn fields(&self) -> impl Iterator<Item = &crate::domain::CustomField> {
        self.book.fields.iter().filter(|f| self.shown.archived || !f.archived)
    }

    /// The placements that an action is for: of the marked rows, or else of the cursor's row. A link's row stands for
    /// all its placements. In the order of the list.
    pub fn targets(&self) -> Vec<(Uid, Uid)> {
        let mut targets = Vec::new();
        for row in self.target_rows() {
            match row {
                RowId::Link(link) => {
                    targets.extend(self.row_places(link).map(|p| (link, p.uid)));
                }
                RowId::Place(link, place) => targets.push((link, place)),
            }
        }
        let mut seen = std::collections::HashSet::new();
        targets.retain(|t| seen.insert(*t));
        targets
    }

    /// The marked rows that are on the list, in its order. What a filter or a closed link hides stays marked, and no
    /// action touches it: nobody sees it.
    pub fn marked(&self) -> Vec<RowId> {
        if self.list.marks.is_empty() {
            return Vec::new();
        }
        self.list.rows.iter().filter(|r| self.list.marks.contains(r)).copied().collect()
    }

    /// How many marked rows are not on the list, and why: “hidden by the filter”.
    pub fn hidden_marks(&self) -> Option<(usize, &'static str)> {
        let hidden = self.list.marks.len() - self.marked().len();
        let by = match (self.list.filter.text().trim().is_empty(), self.shown.campaign) {
            (false, _) => "hidden by the filter",
            (true, Some(_)) => "in another campaign or a closed link",
            (true, None) => "in a closed link",
        };
        (hidden > 0).then_some((hidden, by))
    }

    /// A sentence about marked rows that an action leaves alone because they are hidden.
    pub fn hidden_note(&self) -> Option<String> {
        let (hidden, by) = self.hidden_marks()?;
        let stand = if hidden == 1 { "row is" } else { "rows are" };
        Some(format!("{} marked {stand} {by} and left alone", crate::domain::show::number(hidden)))
    }

    /// The rows that an action is for: the marked ones that are shown, or else the cursor's.
    pub fn target_rows(&self) -> Vec<RowId> {
        let marked = self.marked();
        if marked.is_empty() { self.list.cursor.into_iter().collect() } else { marked }
    }

    /// The rows that an action is for, for actions that take a link with all that belongs to it: where the filter hides
    /// some of its placements, those that are shown stand in its place.
    pub fn whole_rows(&self) -> Vec<RowId> {
        let mut rows = Vec::new();
        for row in self.target_rows() {
            match row {
                RowId::Link(link) if self.list.narrows(link) => {
                    rows.extend(self.row_places(link).map(|p| RowId::Place(link, p.uid)));
                }
                _ => rows.push(row),
            }
        }
        let mut seen = std::collections::HashSet::new();
        rows.retain(|row| seen.insert(*row));
        rows
    }

    /// The links that an action is for.
    pub fn target_links(&self) -> Vec<Uid> {
        let mut links: Vec<Uid> = self.target_rows().into_iter().map(RowId::link).collect();
        let mut seen = std::collections::HashSet::new();
        links.retain(|link| seen.insert(*link));
        links
    }

    /// The selection's URLs.
    pub fn composed(&self) -> Vec<Composed> {
        let Some(link) = self.link() else { return Vec::new() };
        let values: &[Value] = self.placement().map_or(&[], |p| &p.values);
        compose_all(&self.book, link, values)
    }

    /// The campaign that the list is limited to.
    pub fn campaign(&self) -> Option<&Campaign> {
        let uid = self.shown.campaign?;
        self.book.campaigns.iter().find(|c| c.uid == uid)
    }

    /// The custom field that has the cursor.
    pub fn selected_field(&self) -> Option<&crate::domain::CustomField> {
        let uid = self.field?;
        self.book.fields.iter().find(|f| f.uid == uid)
    }

    /// How many links have each status.
    pub fn counts(&self) -> &BTreeMap<Status, usize> {
        &self.counts
    }

    /// How many links use a field.
    pub fn uses_of(&self, key: &FieldKey) -> usize {
        self.book.uses_of(key)
    }

    /// Brings everything that follows from the book, or from which part of it is shown, up to date.
    pub fn refresh(&mut self) {
        self.counts = self.book.statuses(self.shown.campaign);
        self.list.forget_words();
        self.show_rows();
    }

    /// Brings the rows up to date, after a change of the filter, the order, or what is open.
    pub fn show_rows(&mut self) {
        self.list.refresh(&self.book, &self.shown);
        let kept = self.fields().find(|f| Some(f.uid) == self.field).or_else(|| self.fields().next());
        self.field = kept.map(|f| f.uid);
        if self.book.bot.account(self.channel).is_none()
            && let Some(first) = self.book.bot.channels().next()
        {
            self.channel = first;
        }
        self.tester.read(&self.book);
    }

    /// Says what is wrong with the settings. Of several things the first stands on the screen, and where the others are.
    pub fn say_problems(&mut self, at: i64, problems: Vec<String>) {
        let count = problems.len();
        let first = problems.first().cloned();
        for problem in problems {
            self.say(at, Tone::Note, problem);
        }
        if let (Some(first), 2..) = (first, count) {
            let log = self.keymap.label_of("main.log");
            let text = format!("{count} mistakes in the settings, {log} lists them all. The first: {first}");
            self.notice = Some(Notice { at, tone: Tone::Note, text });
        }
    }

    /// Says something, on the screen for a while and in the log for good.
    pub fn say(&mut self, at: i64, tone: Tone, text: impl Into<String>) {
        let notice = Notice { at, tone, text: text.into() };
        self.log.push(notice.clone());
        if self.log.len() > LOG_LIMIT {
            self.log.remove(0);
        }
        self.notice = Some(notice);
    }
}
