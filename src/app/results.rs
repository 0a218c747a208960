//! What links brought: the figures, contacts that nobody can place, and importing an export.

use super::edit::TextField;
use crate::domain::model::fold;
use crate::domain::results::mapping::{DayOrder, Decimal, token_fields};
use crate::domain::results::{
    Cell, Clue, Key, Level, Mapped, Mapping, Report, Role, Row, Scope, Sort, Tally, Unmatched, Worth,
};
use crate::domain::{Book, Channel, FieldKey, Uid};
use crate::results::{Control, Sample};
use std::path::PathBuf;
use std::sync::Arc;

/// What the worker counted.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    /// The count.
    pub tally: Tally,
    /// Contacts that nobody can place, the most first.
    pub unmatched: Vec<Unmatched>,
}

/// How many of those are listed.
pub const LISTED: usize = 500;

/// What is to be imported.
#[derive(Clone, Debug)]
pub struct Import {
    /// The export.
    pub path: PathBuf,
    /// The bot.
    pub bot: Uid,
    /// What its columns are.
    pub mapping: Mapping,
}

/// What the columns of an export are.
#[derive(Clone, Debug, Default)]
pub struct ExportHead {
    /// Their names.
    pub head: Vec<String>,
    /// What stands in each of them.
    pub samples: Vec<Sample>,
    /// What they are taken for.
    pub mapping: Mapping,
}

/// What came of an import.
#[derive(Clone, Debug, Default)]
pub struct ImportOutcome {
    /// In a sentence.
    pub sentence: String,
    /// What else has to be known, a sentence each.
    pub notes: Vec<String>,
    /// The first of the bad rows: where each stands, and what is wrong with it.
    pub bad: Vec<(String, String)>,
    /// How many bad rows there are.
    pub bad_rows: u64,
}

/// What is chosen for the whole file, below its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The order of days with slashes.
    Days,
    /// The sign before the hundredths of amounts.
    Decimal,
    /// The clock of times without a zone.
    Clock,
    /// The channel of all contacts.
    Channel,
}

impl Choice {
    /// All of them, in their order.
    pub const ALL: [Self; 4] = [Self::Days, Self::Decimal, Self::Clock, Self::Channel];

    /// What is chosen, in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Days => "days like 03/04/2026",
            Self::Decimal => "amounts like 1.234",
            Self::Clock => "times without a zone",
            Self::Channel => "channel of them all",
        }
    }

    /// What is chosen of it, in words.
    pub fn words(self, mapping: &Mapping) -> String {
        match (self, mapping.days, mapping.decimal) {
            (Self::Days, DayOrder::Unsaid, _) => "not said: a bad row".to_owned(),
            (Self::Days, DayOrder::DayFirst, _) => "the day first: 3 April".to_owned(),
            (Self::Days, DayOrder::MonthFirst, _) => "the month first: March 4".to_owned(),
            (Self::Decimal, _, Decimal::Unsaid) => "as the others of the column".to_owned(),
            (Self::Decimal, _, Decimal::Point) => "a point first: 1.50".to_owned(),
            (Self::Decimal, _, Decimal::Comma) => "a comma first: 1,50".to_owned(),
            (Self::Clock, ..) => {
                let (sign, minutes) =
                    (if mapping.offset_minutes < 0 { '-' } else { '+' }, mapping.offset_minutes.abs());
                format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
            (Self::Channel, ..) if mapping.columns.iter().any(|c| c.role == Role::Channel) => {
                "as the column says".to_owned()
            }
            (Self::Channel, ..) => mapping.all_on.map_or("not known".to_owned(), |channel| channel.label().to_owned()),
        }
    }

    /// Takes the next choice, or the one before.
    pub fn turn(self, mapping: &mut Mapping, by: isize) {
        fn next<T: Copy + PartialEq>(all: &[T], now: T, by: isize) -> T {
            let at = all.iter().position(|one| *one == now).unwrap_or(0).cast_signed();
            all[(at + by).rem_euclid(all.len().cast_signed()).cast_unsigned()]
        }
        match self {
            Self::Days => {
                let all = [DayOrder::Unsaid, DayOrder::DayFirst, DayOrder::MonthFirst];
                mapping.days = next(&all, mapping.days, by);
            }
            Self::Decimal => {
                let all = [Decimal::Unsaid, Decimal::Point, Decimal::Comma];
                mapping.decimal = next(&all, mapping.decimal, by);
            }
            Self::Clock => {
                let step = if by < 0 { -30 } else { 30 };
                mapping.offset_minutes = (mapping.offset_minutes + step).clamp(-12 * 60, 14 * 60);
            }
            Self::Channel => {
                let mut all = vec![None];
                all.extend(Channel::ALL.map(Some));
                mapping.all_on = next(&all, mapping.all_on, by);
            }
        }
    }
}

/// What is on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The figures.
    Figures,
    /// Contacts that nobody can place.
    Unmatched,
    /// The placement that they came by is looked for.
    Choose,
    /// The export is typed.
    File,
    /// Its columns are what they are.
    Columns,
    /// The worker imports.
    Running,
    /// What came of it that has to be read.
    Outcome,
}

/// A chart of the row under the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chart {
    /// Starts by day.
    Days,
    /// Starts by weekday and hour.
    Hours,
    /// Contacts by channel.
    Channels,
    /// What can be said, and what has to be known.
    Notes,
}

impl Chart {
    /// All of them, in the order in which they follow each other.
    pub const ALL: [Self; 4] = [Self::Days, Self::Hours, Self::Channels, Self::Notes];

    /// The title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Days => "Starts by day",
            Self::Hours => "Starts by weekday and hour",
            Self::Channels => "By channel",
            Self::Notes => "What it means",
        }
    }

    /// The one after it.
    #[must_use]
    pub fn step(self, by: isize) -> Self {
        let at = Self::ALL.iter().position(|c| *c == self).unwrap_or(0).cast_signed();
        Self::ALL[(at + by).rem_euclid(4).cast_unsigned()]
    }
}

/// A row of the table, whatever its place.
pub type RowKey = (String, Option<Uid>, Option<Uid>, Option<Channel>);

/// The view.
#[derive(Clone, Debug)]
pub struct ResultsView {
    /// The bot.
    pub bot: Uid,
    /// What is on the screen.
    pub stage: Stage,
    /// What the worker counted; `None`: it is counting.
    pub counted: Option<Counted>,
    /// Which part of it is shown, in which order.
    pub scope: Scope,
    /// The rows.
    pub report: Report,
    /// The row under the cursor; `None`: all of them together.
    pub cursor: Option<RowKey>,
    /// What came by that row.
    pub cell: Cell,
    /// By channel: how many started and converted of that row.
    pub channels: Vec<(Option<Channel>, u64, u64)>,
    /// The chart that comes first.
    pub chart: Chart,
    /// What counts as converted, by name; empty: the first that there is.
    pub conversion: String,
    /// The row of contacts that nobody can place.
    pub lost: usize,
    /// What was accepted since the view was opened, the last at the end.
    pub accepted: Vec<Clue>,
    /// What is typed to find a placement.
    pub query: TextField,
    /// The placements that fit, the likeliest first, with their links.
    pub places: Vec<(Uid, Uid)>,
    /// The one under the cursor.
    pub place: usize,
    /// The export, as it is typed.
    pub path: TextField,
    /// The names of its columns.
    pub head: Vec<String>,
    /// What stands in each, to tell them apart by.
    pub samples: Vec<Sample>,
    /// What they are.
    pub mapping: Mapping,
    /// The column under the cursor.
    pub column: usize,
    /// How far the import is.
    pub control: Arc<Control>,
    /// What came of the import.
    pub outcome: ImportOutcome,
    /// The first line of it that is shown.
    pub top: usize,
    /// Why it does not go on.
    pub error: Option<String>,
    /// When it was drawn last, for the progress.
    pub drawn_ms: i64,
}

impl ResultsView {
    /// A view of the bot's results, which are being counted.
    pub fn new(bot: Uid) -> Self {
        Self {
            bot,
            stage: Stage::Figures,
            counted: None,
            scope: Scope::default(),
            report: Report::default(),
            cursor: None,
            cell: Cell::default(),
            channels: Vec::new(),
            chart: Chart::Days,
            conversion: String::new(),
            lost: 0,
            accepted: Vec::new(),
            query: TextField::one_line(),
            places: Vec::new(),
            place: 0,
            path: TextField::one_line(),
            head: Vec::new(),
            samples: Vec::new(),
            mapping: Mapping::default(),
            column: 0,
            control: Arc::default(),
            outcome: ImportOutcome::default(),
            top: 0,
            error: None,
            drawn_ms: 0,
        }
    }

    /// Whether something was imported.
    pub fn has_figures(&self) -> bool {
        self.counted.as_ref().is_some_and(|c| c.tally.imports > 0)
    }

    /// Whether anything counts as converted.
    pub fn converts(&self) -> bool {
        self.counted.as_ref().is_some_and(|c| !c.tally.conversion.is_empty())
    }

    /// Makes the rows anew, after a change of what is shown, or of the book.
    pub fn refresh(&mut self, book: &Book) {
        let Some(counted) = &self.counted else { return };
        self.report = Report::new(book, &counted.tally, self.scope);
        if self.position() == 0 {
            self.cursor = None;
        }
        self.lost = self.lost.min(counted.unmatched.len().saturating_sub(1));
        self.sum(book);
    }

    /// Sums what came by the row under the cursor.
    fn sum(&mut self, book: &Book) {
        let Some(counted) = &self.counted else { return };
        let Some((campaign, link, placement, channel)) = self.cursor.clone() else {
            self.cell = self.report.sum.clone();
            self.channels = self.report.channels.iter().map(|(c, f)| (*c, f.started, f.converted)).collect();
            return;
        };
        let (scope, level) = (self.scope, self.scope.level);
        let in_campaign = |uid: Uid| {
            let of = book.link(uid).and_then(|l| book.campaign_of(l)).map_or("", |c| c.name.as_str());
            of == campaign
        };
        let wanted = scope.channel.or(channel);
        let of_row = |key: &Key| {
            let row = match level {
                Level::Campaigns => in_campaign(key.link),
                Level::Links => Some(key.link) == link,
                Level::Placements => Some(key.link) == link && key.placement == placement,
            };
            row && (wanted.is_none() || key.channel == wanted)
        };
        self.cell = counted.tally.sum(of_row);
        let mut channels: std::collections::BTreeMap<(bool, Option<Channel>), (u64, u64)> =
            std::collections::BTreeMap::new();
        for (key, cell) in counted.tally.cells.iter().filter(|(key, _)| of_row(key)) {
            let (started, converted) = channels.entry((key.channel.is_none(), key.channel)).or_default();
            (*started, *converted) = (*started + cell.started, *converted + cell.converted);
        }
        self.channels = channels.into_iter().map(|((_, channel), (s, c))| (channel, s, c)).collect();
    }

    /// What tells a row from all others.
    pub fn key_of(row: &Row) -> RowKey {
        (row.campaign.clone(), row.link, row.placement, row.channel)
    }

    /// The place of the cursor: 0 is the row of all.
    pub fn position(&self) -> usize {
        let Some(key) = &self.cursor else { return 0 };
        self.report.rows.iter().position(|row| Self::key_of(row) == *key).map_or(0, |at| at + 1)
    }

    /// Puts the cursor on a row; 0 is that of all.
    pub fn go(&mut self, at: usize, book: &Book) {
        let at = at.min(self.report.rows.len());
        self.cursor = at.checked_sub(1).and_then(|at| self.report.rows.get(at)).map(Self::key_of);
        self.sum(book);
    }

    /// The row under the cursor; `None`: all.
    pub fn row(&self) -> Option<&Row> {
        self.position().checked_sub(1).and_then(|at| self.report.rows.get(at))
    }

    /// The next order of the rows that has a column.
    pub fn next_sort(&mut self, by: isize) {
        let converts = self.converts();
        let needs =
            |s: &Sort| matches!(s, Sort::Converted | Sort::ConversionRate | Sort::Amount | Sort::CostPerConversion);
        let all: Vec<Sort> = Sort::ALL.into_iter().filter(|s| converts || !needs(s)).collect();
        let at = all.iter().position(|s| *s == self.scope.sort).unwrap_or(0).cast_signed();
        self.scope.sort = all[(at + by).rem_euclid(all.len().cast_signed()).cast_unsigned()];
    }

    /// The next channel that contacts came by, or all of them.
    pub fn next_channel(&mut self) {
        let Some(counted) = &self.counted else { return };
        let mut there: Vec<Option<Channel>> = vec![None];
        there.extend(
            Channel::ALL.into_iter().filter(|c| counted.tally.cells.keys().any(|k| k.channel == Some(*c))).map(Some),
        );
        let at = there.iter().position(|c| *c == self.scope.channel).unwrap_or(0);
        self.scope.channel = there[(at + 1) % there.len()];
    }

    /// The contacts that nobody can place.
    pub fn unmatched(&self) -> &[Unmatched] {
        self.counted.as_ref().map_or(&[], |c| &c.unmatched)
    }

    /// How many rows the list of columns has: the columns, and below them what is chosen for the whole file.
    pub fn column_rows(&self) -> usize {
        self.head.len() + Choice::ALL.len()
    }

    /// The contacts under the cursor that nobody can place.
    pub fn lost_here(&self) -> Option<&Unmatched> {
        self.unmatched().get(self.lost)
    }

    /// Finds the placements that fit what is typed: the likeliest first, then those of the link that is known, then all
    /// others by name.
    pub fn find_places(&mut self, book: &Book) {
        let Some(lost) = self.lost_here().cloned() else { return };
        let wanted = fold(self.query.text().trim());
        let mut all = Vec::new();
        for link in book.links() {
            for placement in book.placements(link.uid) {
                let place = (link.uid, placement.uid);
                let (reference, label) = (fold(&link.reference), fold(&placement.label));
                if wanted.split_whitespace().all(|word| reference.contains(word) || label.contains(word)) {
                    let unlikely = !lost.likely.contains(&place);
                    all.push((unlikely, lost.link.is_some_and(|l| l != link.uid), reference, label, place));
                }
            }
        }
        all.sort_unstable();
        self.places = all.into_iter().map(|(.., place)| place).collect();
        self.place = 0;
    }

    /// What can be chosen for a column, with the words for it.
    fn choices(&self, book: &Book) -> Vec<Taken> {
        let mut all =
            vec![Taken::Nothing, Taken::Id, Taken::FirstSeen, Taken::Role(Role::Channel), Taken::Role(Role::Ref)];
        all.push(Taken::Role(Role::Text));
        let mut fields = token_fields(book);
        // Any other text field may tell placements apart, too.
        for field in book.fields.iter().filter(|f| !f.archived) {
            let key = FieldKey::Custom(field.id.clone());
            if !fields.contains(&key) {
                fields.push(key);
            }
        }
        all.extend(fields.into_iter().map(|key| Taken::Role(Role::Field(key))));
        all.extend([Taken::Converted, Taken::Amount]);
        // The tags that stand there, and the one that was chosen already.
        let words = self.samples.get(self.column).into_iter().flat_map(|s| &s.words).cloned().map(Taken::Word);
        all.extend(words);
        if let chosen @ Taken::Word(_) = self.taken(self.column)
            && !all.contains(&chosen)
        {
            all.push(chosen);
        }
        all
    }

    /// What a column is taken for.
    pub fn taken(&self, at: usize) -> Taken {
        let Some(column) = self.head.get(at) else { return Taken::Nothing };
        if *column == self.mapping.id {
            return Taken::Id;
        }
        if self.mapping.first_seen.as_ref() == Some(column) {
            return Taken::FirstSeen;
        }
        match self.mapping.columns.iter().find(|c| c.column == *column) {
            None => Taken::Nothing,
            Some(Mapped { role: Role::Conversion(_), worth: Worth::Amount, .. }) => Taken::Amount,
            Some(Mapped { role: Role::Conversion(_), worth: Worth::Word(word), .. }) => Taken::Word(word.clone()),
            Some(Mapped { role: Role::Conversion(_), .. }) => Taken::Converted,
            Some(Mapped { role, .. }) => Taken::Role(role.clone()),
        }
    }

    /// Takes the column under the cursor for the next thing. What only one column can be goes over to it.
    pub fn turn(&mut self, book: &Book, by: isize) {
        if let Some(choice) = self.column.checked_sub(self.head.len()).and_then(|at| Choice::ALL.get(at)) {
            return choice.turn(&mut self.mapping, by);
        }
        let Some(column) = self.head.get(self.column).cloned() else { return };
        let (all, now) = (self.choices(book), self.taken(self.column));
        let at = all.iter().position(|c| *c == now).unwrap_or(0).cast_signed();
        let next = all[(at + by).rem_euclid(all.len().cast_signed()).cast_unsigned()].clone();
        let mapping = &mut self.mapping;
        if mapping.id == column {
            mapping.id.clear();
        }
        mapping.first_seen = mapping.first_seen.take().filter(|c| *c != column);
        mapping.columns.retain(|c| c.column != column);
        let mut put = |role: Role, worth: Worth| {
            mapping.columns.retain(|c| c.role != role);
            mapping.columns.push(Mapped { column: column.clone(), role, worth });
        };
        match next {
            Taken::Nothing => {}
            Taken::Word(word) => put(Role::Conversion(word.clone()), Worth::Word(word)),
            Taken::Id => mapping.id = column,
            Taken::FirstSeen => mapping.first_seen = Some(column),
            Taken::Role(role) => put(role, Worth::Anything),
            Taken::Converted => put(Role::Conversion(column.clone()), Worth::Anything),
            Taken::Amount => put(Role::Conversion(column.clone()), Worth::Amount),
        }
    }
}

/// What a column is taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is not kept.
    Nothing,
    /// The contact's id.
    Id,
    /// When it was first seen.
    FirstSeen,
    /// Something that is kept as it is.
    Role(Role),
    /// Anything in it counts as converted.
    Converted,
    /// This word in it counts as converted.
    Word(String),
    /// An amount in it counts as converted.
    Amount,
}

impl Taken {
    /// The words for it.
    pub fn words(&self, book: &Book) -> String {
        match self {
            Self::Nothing => "– not kept".to_owned(),
            Self::Id => "the contact's id".to_owned(),
            Self::FirstSeen => "first seen".to_owned(),
            Self::Role(Role::Channel) => "channel".to_owned(),
            Self::Role(Role::Ref) => "ref".to_owned(),
            Self::Role(Role::Text) => "opening text".to_owned(),
            Self::Role(Role::Field(key)) => format!("field {}", book.name_of(key)),
            Self::Role(Role::Conversion(name)) => format!("conversion {name}"),
            Self::Converted => "converted, where not empty".to_owned(),
            Self::Word(word) => format!("converted, where “{word}” is"),
            Self::Amount => "converted, an amount".to_owned(),
        }
    }
}
