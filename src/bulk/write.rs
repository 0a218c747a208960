//! A personal link a row: from a mailing list to one with links, and to one of what was refused.

use super::mapping::free_name;
use super::report::besides;
use super::rows::{REJECTED, Refusal, Rows, Shape};
use super::seen::{Cells, Warned};
use super::tally::{Count, Counts, Progress};
use crate::domain::Rule;
use crate::domain::template::{Template, Warnings};
use crate::table::{Problem, Row, Style, Writer};
use std::io::{self, Read, Write};
use std::ops::ControlFlow;

/// So many rows pass between two looks at whoever watches.
const EVERY: u64 = 4096;
/// The same where codes are drawn, which takes its time.
const EVERY_DRAWN: u64 = 512;

/// Why it ended before the end.
#[derive(Debug)]
pub enum Stop {
    /// The input cannot be read on.
    Input(Problem),
    /// The output, or the rejects, cannot be written.
    Output(io::Error),
    /// Whoever watches wanted it so.
    Cancelled,
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Input(problem)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// What else is made of each link.
pub trait Codes {
    /// What the further column is called.
    fn column(&self) -> &'static str;
    /// Makes something of the link of a row, and gives what stands in the further column. `cell` gives the row's cells.
    fn make(&mut self, line: usize, cell: &dyn Fn(usize) -> String, link: &str) -> io::Result<String>;
}

/// Where rows go.
pub struct Outputs<'a, W: Write, X: Write> {
    /// Rows with their links.
    pub links: W,
    /// Rows that got none.
    pub rejects: X,
    /// What else is made of each link.
    pub codes: Option<&'a mut dyn Codes>,
}

/// What came of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// How many rows there were, and which rules refused how many.
    pub counts: Counts,
    /// Warnings, in all rows, refused ones among them.
    pub warnings: Vec<Count>,
    /// Fields that are empty in some rows.
    pub empty: Vec<Count>,
    /// What looks odd about a column.
    pub notes: Vec<String>,
}

impl Done {
    /// The warnings, without those that `empty` says by the names of the columns.
    pub fn warnings(&self) -> impl Iterator<Item = &Count> {
        besides(&self.empty, &self.warnings)
    }
}

/// Writes every row of the list to exactly one of the outputs: the columns of the input and `link` (`link 2` where the input
/// has such a column), or the columns of the
/// input and `line`, `rule`, `reason`. `watch` is asked every few thousand rows whether to go on.
pub fn write<R: Read, W: Write, X: Write>(
    rows: &mut Rows<R>,
    template: &Template,
    outputs: Outputs<W, X>,
    watch: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Done, Stop> {
    let shape = rows.shape();
    let used: Vec<usize> = template.columns().map(|(index, _)| index).collect();
    let style = rows.style();
    // What was not in UTF-8 is now: a mark lets spreadsheets know.
    let style = Style { mark: style.mark || style.encoding != crate::table::Encoding::Utf8, ..style };
    let Outputs { links, rejects, mut codes } = outputs;
    let (mut links, mut rejects) = (Writer::new(links, style), Writer::new(rejects, style));
    for name in rows.head() {
        links.cell(name);
        rejects.cell(name);
    }
    links.cell(&free_name(rows.head(), "link"));
    if let Some(codes) = &codes {
        links.cell(&free_name(rows.head(), codes.column()));
    }
    for name in REJECTED {
        rejects.plain(name);
    }
    links.end_row()?;
    rejects.end_row()?;
    let every = if codes.is_some() { EVERY_DRAWN } else { EVERY };
    let mut counts = Counts::default();
    let (mut cells, mut warned) = (Cells::new(&used, rows.head()), Warned::default());
    let mut link = String::new();
    loop {
        if counts.rows % every == 0 {
            let progress = Progress { rows: counts.rows, refused: counts.refused(), bytes: rows.bytes_read() };
            if watch(progress).is_break() {
                return Err(Stop::Cancelled);
            }
        }
        let Some(row) = rows.next_row()? else { break };
        counts.rows += 1;
        let refusal = shape.refusal(&row, &used);
        cells.add(&row, shape, refusal.is_none());
        let made = match refusal {
            Some(refusal) => Err(refusal),
            None => link_of(template, &row, shape, &mut warned, &mut link),
        };
        match made {
            Ok(()) => {
                match shape.as_written(&row) {
                    Some(cells) => links.raw(cells),
                    None => (0..shape.columns()).for_each(|n| links.cell(shape.cell(&row, n))),
                }
                links.plain(&link);
                if let Some(codes) = &mut codes {
                    let cell = |n: usize| shape.cell(&row, n).to_owned();
                    let made = codes.make(row.line, &cell, &link)?;
                    links.cell(&made);
                }
                links.end_row()?;
            }
            Err(refusal) => {
                reject(&mut rejects, &row, shape, &refusal)?;
                counts.refuse(refusal.rule.name(), row.line, || refusal.sentence);
            }
        }
    }
    links.finish()?;
    rejects.finish()?;
    let (empty, notes) = cells.finish();
    Ok(Done { counts, warnings: warned.finish(), empty, notes })
}

/// Writes the link of a row to `out`, and counts what else there is to say about it; else why it has none.
fn link_of(template: &Template, row: &Row, shape: Shape, warned: &mut Warned, out: &mut String) -> Result<(), Refusal> {
    let cell = |n| shape.cell(row, n);
    let judged = template.judge(cell, out);
    warned.add(template, row, &cell, &judged.warnings);
    match (judged.rule, judged.warnings) {
        (None, _) => Ok(()),
        (Some(_), Warnings::Found(findings)) => Err(Refusal::of(&findings)),
        (Some(_), Warnings::Like(_)) => Err(Refusal::of(&template.compose(cell).findings)),
    }
}

fn reject<X: Write>(rejects: &mut Writer<X>, row: &Row, shape: Shape, refusal: &Refusal) -> io::Result<()> {
    // A row with too many or too few cells stays as it is. What it should be nobody knows, and run again it is refused again.
    let cells = if refusal.rule == Rule::RowWidth { shape.own(row) } else { shape.columns() };
    match shape.as_refused(row).filter(|_| cells == row.len()) {
        Some(cells) => rejects.raw(cells),
        None => (0..cells).for_each(|n| rejects.cell(shape.cell(row, n))),
    }
    rejects.plain(&row.line.to_string());
    rejects.plain(refusal.rule.name());
    rejects.cell(&refusal.sentence);
    rejects.end_row()
}
