//! Before anything is written: what a mailing list does to a link, on every channel.

use super::mapping::{free_name, used};
use super::rows::{Refusal, Rows};
use super::seen::{Cells, Warned};
use super::tally::{Count, Counts, Progress};
use super::write::Stop;
use crate::domain::template::{Empty, Filled, Source, Template};
use crate::domain::{Book, Channel, Link, Placement, Rule, lint};
use crate::table::Row;
use serde::Serialize;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::PathBuf;

/// So many rows pass between two looks at whoever watches: on each, every channel is asked.
const OFTEN: u64 = 512;
/// What is said of a list with a column “link”, before the name of the new one.
pub const TAKEN: &str = "the list has a column “link” already: the new links are in the column";
/// So many rows are shown.
const FIRST: usize = 5;

/// What a mailing list does to a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The ref.
    pub link: String,
    /// How many rows there are.
    pub rows: u64,
    /// What is filled in, in the order of the link.
    pub values: Vec<Used>,
    /// What becomes of it on each channel.
    pub channels: Vec<OnChannel>,
    /// Fields that are empty in some rows.
    pub empty: Vec<Count>,
    /// What else there is to say about the file.
    pub notes: Vec<String>,
    /// Files that would be written and are there already, where it is known which ones would be written.
    #[serde(skip)]
    pub replaces: Vec<PathBuf>,
    /// The folder that QR codes would be in, where they are wanted and it is known.
    #[serde(skip)]
    pub codes: Option<PathBuf>,
}

/// A field that is filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Used {
    /// The field's id, or the name of a system field.
    pub field: String,
    /// What people call it.
    pub name: String,
    /// The column that its values come from; `None`: it is the same in every link.
    pub column: Option<String>,
    /// The value that is the same in every link.
    pub value: Option<String>,
}

impl Report {
    /// The warnings of a channel, without those that [`Report::empty`] says by the names of the columns.
    pub fn warnings<'a>(&self, seen: &'a OnChannel) -> impl Iterator<Item = &'a Count> + use<'a> {
        besides(&self.empty, &seen.warnings)
    }
}

/// The warnings that `empty` does not say.
pub(super) fn besides<'a>(empty: &[Count], warnings: &'a [Count]) -> impl Iterator<Item = &'a Count> + use<'a> {
    let said = !empty.is_empty();
    warnings.iter().filter(move |count| !(said && count.rule == Rule::EmptyValue.name()))
}

/// What becomes of a mailing list on one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OnChannel {
    /// The channel.
    pub channel: Channel,
    /// How many rows get a link.
    pub links: u64,
    /// How many do not.
    pub refused: u64,
    /// Which rules refuse them.
    pub rules: Vec<Count>,
    /// Warnings, in all rows, refused ones among them.
    pub warnings: Vec<Count>,
    /// The first rows.
    pub first: Vec<Sample>,
    /// The row with the longest parameter.
    pub longest: Option<Longest>,
    /// The row with the most errors.
    pub worst: Option<Sample>,
}

/// A row with its link, or with why it has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sample {
    /// The line.
    pub line: usize,
    /// The link.
    pub link: Option<String>,
    /// The rule that refuses it.
    pub rule: Option<&'static str>,
    /// Why.
    pub reason: Option<String>,
}

/// The row with the longest parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Longest {
    /// The line.
    pub line: usize,
    /// How long it is, as the channel counts.
    pub length: usize,
    /// The most that the channel carries; `None`: none is documented.
    pub limit: Option<usize>,
    /// The link, where it has one.
    pub link: Option<String>,
}

/// What is looked at.
pub struct Question<'a> {
    /// The book.
    pub book: &'a Book,
    /// The link.
    pub link: &'a Link,
    /// The placement whose values are in every link.
    pub placement: Option<&'a Placement>,
    /// Its channels, the one that is meant first.
    pub channels: &'a [Channel],
    /// What is filled in.
    pub filled: &'a [Filled],
    /// What is done with empty cells.
    pub empty: Empty,
}

/// Reads the whole list and writes nothing. `watch` is asked every few thousand rows whether to go on.
pub fn report<R: Read>(
    rows: &mut Rows<R>,
    question: &Question,
    watch: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Report, Stop> {
    let Question { book, link, placement, channels, filled, empty } = *question;
    let mut looks: Vec<Look> =
        channels.iter().map(|c| Look::new(Template::new(book, link, *c, filled, empty))).collect();
    let shape = rows.shape();
    let used = used(filled);
    let mut cells = Cells::new(&used, rows.head());
    let mut count = 0;
    loop {
        if count % OFTEN == 0 {
            let refused = looks.first().map_or(0, |look| look.counts.refused());
            let progress = Progress { rows: count, refused, bytes: rows.bytes_read() };
            if watch(progress).is_break() {
                return Err(Stop::Cancelled);
            }
        }
        let Some(row) = rows.next_row()? else { break };
        count += 1;
        let refusal = shape.refusal(&row, &used);
        cells.add(&row, shape, refusal.is_none());
        for look in &mut looks {
            match &refusal {
                Some(refusal) => look.refused(&row, refusal, usize::MAX),
                None => look.at(&row, |n| shape.cell(&row, n)),
            }
        }
    }
    let (empty, odd) = cells.finish();
    let column = free_name(rows.head(), "link");
    let named = (column != "link").then(|| format!("{TAKEN} “{column}”"));
    let standing = lint::standing(link, placement).map(|(_, sentence)| sentence);
    Ok(Report {
        link: link.reference.clone(),
        rows: count,
        values: filled.iter().map(|f| Used::new(book, rows.head(), f)).collect(),
        notes: standing.into_iter().chain(named).chain(odd).collect(),
        channels: looks.into_iter().map(|look| look.finish(count)).collect(),
        empty,
        replaces: Vec::new(),
        codes: None,
    })
}

impl Used {
    fn new(book: &Book, head: &[String], filled: &Filled) -> Self {
        let (column, value) = match &filled.from {
            Source::Column(index) => (head.get(*index).cloned(), None),
            Source::Fixed(value) => (None, Some(value.clone())),
        };
        let name = book.name_of(&filled.field).to_owned();
        Self { field: filled.field.as_str().to_owned(), name, column, value }
    }
}

/// What was seen on one channel so far.
struct Look<'a> {
    template: Template<'a>,
    counts: Counts,
    warned: Warned,
    first: Vec<Sample>,
    longest: Option<Longest>,
    worst: Option<(usize, Sample)>,
    url: String,
}

impl<'a> Look<'a> {
    fn new(template: Template<'a>) -> Self {
        Self {
            template,
            counts: Counts::default(),
            warned: Warned::default(),
            first: Vec::new(),
            longest: None,
            worst: None,
            url: String::new(),
        }
    }

    fn at<'v>(&mut self, row: &Row, cell: impl Fn(usize) -> &'v str) {
        self.counts.rows += 1;
        let judged = self.template.judge(&cell, &mut self.url);
        self.warned.add(&self.template, row, &cell, &judged.warnings);
        if let Some(length) = judged.length
            && self.longest.as_ref().is_none_or(|longest| length > longest.length)
        {
            let link = judged.rule.is_none().then(|| self.url.clone());
            let limit = self.template.channel().limit();
            self.longest = Some(Longest { line: row.line, length, limit, link });
        }
        let Some(rule) = judged.rule else {
            if self.first.len() < FIRST {
                self.first.push(Sample { line: row.line, link: Some(self.url.clone()), rule: None, reason: None });
            }
            return;
        };
        let known = self.counts.rules.iter().any(|count| count.rule == rule.name());
        let worse = self.worst.as_ref().is_none_or(|(errors, _)| judged.errors > *errors);
        if !known || worse || self.first.len() < FIRST {
            // The sentence costs more than the verdict: it is asked for only where it is shown.
            let refusal = Refusal::of(&self.template.compose(&cell).findings);
            self.note(row, &refusal, judged.errors);
        } else {
            self.counts.refuse(rule.name(), row.line, String::new);
        }
    }

    /// A row that is refused before any rule of links is asked.
    fn refused(&mut self, row: &Row, refusal: &Refusal, errors: usize) {
        self.counts.rows += 1;
        self.note(row, refusal, errors);
    }

    fn note(&mut self, row: &Row, Refusal { rule, sentence }: &Refusal, errors: usize) {
        let name = rule.name();
        self.counts.refuse(name, row.line, || sentence.clone());
        let sample = || Sample { line: row.line, link: None, rule: Some(name), reason: Some(sentence.clone()) };
        if self.first.len() < FIRST {
            self.first.push(sample());
        }
        if self.worst.as_ref().is_none_or(|(most, _)| errors > *most) {
            self.worst = Some((errors, sample()));
        }
    }

    fn finish(self, rows: u64) -> OnChannel {
        let refused = self.counts.refused();
        OnChannel {
            channel: self.template.channel(),
            links: rows - refused,
            refused,
            rules: self.counts.rules,
            warnings: self.warned.finish(),
            first: self.first,
            longest: self.longest,
            worst: self.worst.map(|(_, sample)| sample),
        }
    }
}
