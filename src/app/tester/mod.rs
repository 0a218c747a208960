//! The tester's pane: a text, and what the domain's tester says of it.
//!
//! | file | what it is for |
//! | --- | --- |
//! | `mod` | the text, what was read in it, the rows that the cursor goes over |
//! | `opening` | what opening the link does to the sample contact |
//! | `travel` | the same payload on every channel |
//! | `tested` | what was tested, to be found again |

pub mod opening;
pub mod tested;
pub mod travel;

use super::edit::TextField;
use crate::domain::finding::Finding;
use crate::domain::tester::{self, Reading};
use crate::domain::{Book, Rule, Value};
use opening::Saved;
use travel::Travel;

/// The tester's text, and what was read in it.
#[derive(Clone, Debug, Default)]
pub struct Tester {
    /// The text.
    pub field: TextField,
    /// Whether keys go into the text.
    pub editing: bool,
    /// What the text says; brought up to date by [`Tester::read`], as all that follows from it.
    pub reading: Reading,
    /// What the text says with every certain repair made; `None` where there is none to make.
    pub repaired: Option<Box<Reading>>,
    /// What opening the link saves.
    pub saved: Vec<Saved>,
    /// The same payload on every channel.
    pub travels: Vec<Travel>,
    /// The row that has the cursor, see [`Tester::row`].
    pub cursor: usize,
    /// The links of one paste, where there were several; the one in the text is as it was when it was last left.
    pub links: Vec<String>,
    /// Which of them is in the text.
    pub at: usize,
    /// What the sample contact of the bot has in its fields.
    pub contact: Vec<Value>,
    /// The text that was kept last, so that nothing is kept twice in a row.
    pub kept: String,
}

/// Something that the cursor can be on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// A finding.
    Finding(usize),
    /// A field that opening the link sets, or does not.
    Saved(usize),
    /// A channel.
    Travel(usize),
}

impl Tester {
    /// Reads the text anew.
    pub fn read(&mut self, book: &Book) {
        self.reading = tester::read(self.field.text(), book);
        self.repaired = self.reading.repaired.as_deref().map(|text| Box::new(tester::read(text, book)));
        self.simulate(book);
        self.travels = travel::on_every_channel(self.best(), book);
        self.cursor = self.cursor.min(self.rows().saturating_sub(1));
    }

    /// Brings what follows from the sample contact up to date.
    pub fn simulate(&mut self, book: &Book) {
        self.saved = opening::saved(&self.reading.writes, book, &self.contact);
    }

    /// Takes another text: one, and no more.
    pub fn set(&mut self, text: &str, book: &Book) {
        self.links.clear();
        self.show(text, book);
    }

    /// Shows another text of the same paste.
    fn show(&mut self, text: &str, book: &Book) {
        self.field.set_text(text);
        self.read(book);
        self.go_worst();
    }

    /// Puts the cursor on the worst of the findings: the first of those that is also repaired for certain, if there is one.
    pub fn go_worst(&mut self) {
        let findings = self.reading.findings.iter().enumerate();
        let worst = findings.min_by_key(|(at, f)| (std::cmp::Reverse(f.severity), f.fix.is_none(), *at));
        self.cursor = worst.map_or(0, |(at, _)| at);
    }

    /// Takes the links of one paste, and shows the first.
    pub fn set_links(&mut self, links: Vec<String>, book: &Book) {
        let first = links.first().cloned().unwrap_or_default();
        self.links = links;
        self.at = 0;
        self.show(&first, book);
    }

    /// Shows the next link of the paste, or the one before. What was repaired in this one stays so.
    pub fn step_link(&mut self, by: isize, book: &Book) {
        let Some(last) = self.links.len().checked_sub(1) else { return };
        self.field.text().clone_into(&mut self.links[self.at.min(last)]);
        self.at = self.at.saturating_add_signed(by).min(last);
        let text = self.links[self.at].clone();
        self.show(&text, book);
    }

    /// The reading to go on with: the repaired one where there is something to repair.
    pub fn best(&self) -> &Reading {
        self.repaired.as_deref().unwrap_or(&self.reading)
    }

    /// The text to go on with.
    pub fn best_text(&self) -> &str {
        self.reading.repaired.as_deref().unwrap_or_else(|| self.field.text())
    }

    /// How many rows the cursor can be on.
    pub fn rows(&self) -> usize {
        self.reading.findings.len() + self.saved.len() + self.travels.len()
    }

    /// What the cursor is on: the findings come first, then what is saved, then the channels.
    pub fn row(&self) -> Option<Row> {
        let (findings, saved) = (self.reading.findings.len(), self.saved.len());
        match self.cursor {
            at if at >= self.rows() => None,
            at if at < findings => Some(Row::Finding(at)),
            at if at < findings + saved => Some(Row::Saved(at - findings)),
            at => Some(Row::Travel(at - findings - saved)),
        }
    }

    /// The rule that the row under the cursor is about.
    pub fn rule(&self) -> Option<Rule> {
        match self.row()? {
            Row::Finding(at) => self.reading.findings.get(at).map(|f| f.rule),
            Row::Saved(at) => self.saved.get(at)?.dropped.as_ref().map(|(rule, _)| *rule),
            Row::Travel(_) => None,
        }
    }

    /// The finding that the cursor is on.
    pub fn finding(&self) -> Option<&Finding> {
        match self.row()? {
            Row::Finding(at) => self.reading.findings.get(at),
            Row::Saved(_) | Row::Travel(_) => None,
        }
    }
}
