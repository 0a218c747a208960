//! The rows of a mailing list, and what becomes of each.

use crate::domain::template::Template;
use crate::domain::{Finding, Rule, Severity};
use crate::table::numbers::{is_shortened, shortened};
use crate::table::{Problem, Reader, Row, Style, needs_guard, unguarded};
use std::io::Read;

/// The columns that rejects have after those of the input.
pub const REJECTED: [&str; 3] = ["line", "rule", "reason"];

/// A mailing list. One that is the rejects of another run is read as what it was: without its last columns, and without the
/// guard against formulas.
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
        let again = cells > REJECTED.len() && head[cells - REJECTED.len()..] == REJECTED;
        if again {
            head.truncate(cells - REJECTED.len());
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
        let cell = row.get(index).unwrap_or_default();
        if self.again { unguarded(cell) } else { cell }
    }

    /// How many columns the input has.
    pub const fn columns(self) -> usize {
        self.columns
    }

    /// The row as it may be written again, where that is possible: nothing in it runs, and its cells are those of the head.
    pub fn as_written<'a>(self, row: &Row<'a>) -> Option<&'a str> {
        if self.again || row.len() != self.cells || row.iter().any(needs_guard) {
            return None;
        }
        row.as_written()
    }

    /// What is wrong with a row before any rule of links is asked. `used`: the columns that go into the link.
    pub fn refusal(self, row: &Row, used: &[usize]) -> Option<Refusal> {
        let has = row.len();
        let extra = has > self.cells && (self.cells..has).any(|n| row.get(n).is_some_and(|cell| !cell.is_empty()));
        if extra || has < self.columns {
            let sentence = format!(
                "this row has {has} cells and the first one {}: a delimiter or a line break is too many or missing",
                self.cells
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
