//! What there is to say about the rows of a list besides which of them are refused: a run says it as a dry run does.

use super::rows::Shape;
use super::tally::{Count, Counts, NAMED};
use crate::domain::template::{Template, Warnings};
use crate::domain::{Finding, Rule, Severity};
use crate::table::Row;
use crate::table::numbers::Zeros;

/// What the cells look like that go into the link.
pub(super) struct Cells {
    used: Vec<usize>,
    names: Vec<String>,
    zeros: Vec<Zeros>,
    empty: Vec<Count>,
}

impl Cells {
    /// Nothing seen so far. `used`: the columns that go into the link; `head`: the names of all.
    pub fn new(used: &[usize], head: &[String]) -> Self {
        let names: Vec<String> = used.iter().map(|n| head[*n].clone()).collect();
        let empty = names.iter().map(|name| Count {
            rule: Rule::EmptyValue.name(),
            rows: 0,
            lines: Vec::new(),
            reason: format!("“{name}” is empty"),
        });
        Self { used: used.to_vec(), zeros: vec![Zeros::default(); used.len()], empty: empty.collect(), names }
    }

    /// Takes a row into account. `whole`: whether it has a cell for each column.
    pub fn add(&mut self, row: &Row, shape: Shape, whole: bool) {
        for ((index, zeros), empty) in self.used.iter().zip(&mut self.zeros).zip(&mut self.empty) {
            let cell = shape.cell(row, *index);
            zeros.add(cell, row.line);
            if cell.is_empty() && whole {
                empty.rows += 1;
                if empty.lines.len() < NAMED {
                    empty.lines.push(row.line);
                }
            }
        }
    }

    /// The columns with empty cells, and what looks odd about a column.
    pub fn finish(mut self) -> (Vec<Count>, Vec<String>) {
        self.empty.retain(|count| count.rows > 0);
        let lost = self.zeros.iter().zip(&self.names);
        (self.empty, lost.filter_map(|(zeros, name)| Some(zeros.lost()?.sentence(name))).collect())
    }
}

/// Warnings about the rows on one channel.
#[derive(Default)]
pub(super) struct Warned {
    counts: Counts,
    /// Which rules warn about rows of a kind, by the number of the kind.
    alike: Vec<(u64, Vec<Rule>)>,
}

/// So many kinds of rows are kept in mind: lists have a handful.
const MOST_ALIKE: usize = 64;

/// The rules that warn, each once.
fn warned(findings: &[Finding]) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    for finding in findings.iter().filter(|f| f.severity == Severity::Warning) {
        if !rules.contains(&finding.rule) {
            rules.push(finding.rule);
        }
    }
    rules
}

impl Warned {
    /// Counts the warnings about a row.
    pub fn add<'v>(&mut self, template: &Template, row: &Row, cell: &impl Fn(usize) -> &'v str, warnings: &Warnings) {
        let composed;
        let findings = match warnings {
            Warnings::Found(findings) => findings,
            Warnings::Like(marks) => {
                if let Some((_, rules)) = self.alike.iter().find(|(other, _)| other == marks) {
                    // The sentence of each was said to the first row of this kind, at the latest.
                    for rule in rules {
                        self.counts.refuse(rule.name(), row.line, String::new);
                    }
                    return;
                }
                composed = template.compose(cell).findings;
                if self.alike.len() < MOST_ALIKE {
                    self.alike.push((*marks, warned(&composed)));
                }
                &composed
            }
        };
        for rule in warned(findings) {
            let said = findings.iter().find(|f| f.rule == rule && f.severity == Severity::Warning);
            self.counts.refuse(rule.name(), row.line, || said.map(|f| f.message.clone()).unwrap_or_default());
        }
    }

    /// The rules that warned, with the rows.
    pub fn finish(self) -> Vec<Count> {
        self.counts.rules
    }
}
