//! The rows of a mailing list, and what becomes of each.

use crate::domain::show::plural;
use crate::domain::template::Template;
use crate::domain::{Finding, Rule, Severity};
use crate::table::numbers::{is_shortened, shortened};
use crate::table::{Problem, Reader, Row, Style, needs_guard, unguarded};
use std::io::Read;

/// The columns that rejects have after those of the input.
pub const REJECTED: [&str; 3] = ["line", "rule", "reason"];

/// A mailing list. What another run wrote is read as what it was: cells without the guard against formulas, and rejects without
/// their last columns.
#[derive(Debug)]
pub struct Rows<R> {
    reader: Reader<R>,
    head: Vec<String>,
    shape: Shape,
}

/// How many cells a row has, and how they are read.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    columns: usize,
    cells: usize,
    again: bool,
}

/// Why a row gets no link, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The rule that says so.
    pub rule: Rule,
    /// The sentence.
    pub sentence: String,
}

impl Refusal {
    /// What there is to say about a row with these findings. The first error is the reason.
    pub fn of(findings: &[Finding]) -> Self {
        let errors: Vec<&Finding> = findings.iter().filter(|f| f.severity == Severity::Error).collect();
        let rule = errors.first().map_or(Rule::NotEntryLink, |f| f.rule);
        let mut said: Vec<&str> = errors.iter().map(|f| f.message.as_str()).collect();
        said.dedup();
        Self { rule, sentence: said.join("; ") }
    }
}

impl<R: Read> Rows<R> {
    /// Reads the head of a mailing list.
    pub fn open(input: R) -> Result<Self, Problem> {
        let mut reader = Reader::new(input)?;
        let Some(row) = reader.next_row()? else {
            return Err(Problem::new(1, "there is nothing in it: the first row has the names of the columns"));
        };
        let mut head: Vec<String> = row.iter().map(str::to_owned).collect();
        let cells = head.len();
        // Where a row was too long, a spreadsheet fills the others up, this one among them.
        let named = head.iter().rposition(|name| !name.is_empty()).map_or(0, |at| at + 1);
        let again = named > REJECTED.len() && head[named - REJECTED.len()..named] == REJECTED;
        if again {
            head.truncate(named - REJECTED.len());
        }
        let shape = Shape { columns: head.len(), cells, again };
        Ok(Self { reader, head, shape })
    }

    /// The names of the columns.
    pub fn head(&self) -> &[String] {
        &self.head
    }

    /// What the table looks like.
    pub fn style(&self) -> Style {
        self.reader.style()
    }

    /// How the rows are read.
    pub const fn shape(&self) -> Shape {
        self.shape
    }

    /// How many bytes of the input were read.
    pub const fn bytes_read(&self) -> u64 {
        self.reader.bytes_read()
    }

    /// The next row.
    pub fn next_row(&mut self) -> Result<Option<Row<'_>>, Problem> {
        self.reader.next_row()
    }
}

impl Shape {
    /// A cell of a row, empty where the row is too short.
    pub fn cell<'a>(self, row: &Row<'a>, index: usize) -> &'a str {
        unguarded(row.get(index).unwrap_or_default())
    }

    /// How many columns the input has.
    pub const fn columns(self) -> usize {
        self.columns
    }

    /// How many cells of a row are those of the mailing list: of rejects, not what says why they were refused, wherever a cell
    /// that is too many or missing put that.
    pub fn own(self, row: &Row) -> usize {
        let says_why = |n: &usize| {
            let (line, rule) = (row.get(*n).unwrap_or_default(), row.get(n + 1).unwrap_or_default());
            !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit()) && Rule::ALL.iter().any(|r| r.name() == rule)
        };
        if self.again { (0..row.len()).rev().find(says_why).unwrap_or(row.len()) } else { row.len() }
    }

    /// The row as it may be written again among those that have a link, where that is possible: nothing in it runs, and its
    /// cells are those of the head.
    pub fn as_written<'a>(self, row: &Row<'a>) -> Option<&'a str> {
        if row.len() == self.cells { self.as_refused(row) } else { None }
    }

    /// The row as it may be written again among those that have none, where that is possible: nothing in it runs.
    pub fn as_refused<'a>(self, row: &Row<'a>) -> Option<&'a str> {
        if self.again || row.iter().any(needs_guard) { None } else { row.as_written() }
    }

    /// What is wrong with a row before any rule of links is asked. `used`: the columns that go into the link.
    pub fn refusal(self, row: &Row, used: &[usize]) -> Option<Refusal> {
        let has = self.own(row);
        let extra = has > self.columns && (self.columns..has).any(|n| row.get(n).is_some_and(|cell| !cell.is_empty()));
        if extra || has < self.columns {
            let sentence = format!(
                "this row has {} and the first one {}: a delimiter or a line break is too many or missing",
                plural(has, "cell"),
                self.columns
            );
            return Some(Refusal { rule: Rule::RowWidth, sentence });
        }
        let cell = used.iter().map(|n| self.cell(row, *n)).find(|cell| {
            cell.len() > 4 && matches!(cell.as_bytes()[0], b'0'..=b'9' | b'-' | b' ') && is_shortened(cell)
        });
        cell.map(|cell| Refusal { rule: Rule::ShortenedNumber, sentence: shortened(cell) })
    }

    /// The link of a row, written to `out`, or why it has none.
    pub fn link(self, template: &Template, used: &[usize], row: &Row, out: &mut String) -> Result<(), Refusal> {
        if let Some(refusal) = self.refusal(row, used) {
            return Err(refusal);
        }
        template.write(|n| self.cell(row, n), out).map_err(|findings| Refusal::of(&findings))
    }
}
