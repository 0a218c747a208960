//! An import as a job: watched and stopped from elsewhere.

use super::TOLD;
use super::input::{Input, Stop};
use crate::domain::results::cells::Amounts;
use crate::domain::results::mapping::Decimal;
use crate::domain::results::{Mapping, Matcher, Role, Worth, cells};
use crate::domain::{Channel, Uid};
use crate::store::{ContactRow, Imported, Store, StoreError};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

/// So many rows are taken between two looks at whether it is to go on.
const BETWEEN: u64 = 4_096;

/// What is to be imported.
#[derive(Debug)]
pub struct Job<'a> {
    /// The file.
    pub input: &'a Input,
    /// The bot.
    pub bot: Uid,
    /// What the columns are.
    pub mapping: &'a Mapping,
    /// Says where contacts came from.
    pub matcher: &'a Matcher,
    /// Whether nothing is kept in the end.
    pub dry: bool,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// Rows so far.
    pub rows: u64,
    /// Rows that were refused.
    pub bad: u64,
    /// Bytes of the file.
    pub bytes: u64,
}

/// How far an import is, and whether it is to stop: shared by who does it and who waits for it.
#[derive(Debug, Default)]
pub struct Control {
    rows: AtomicU64,
    bad: AtomicU64,
    bytes: AtomicU64,
    size: AtomicU64,
    stop: AtomicBool,
}

impl Control {
    /// Stops the import at the next few thousand rows; nothing of it is kept.
    pub fn stop(&self) {
        self.stop.store(true, Relaxed);
    }

    /// Takes down how far it is; breaks where it is to stop.
    pub fn at(&self, progress: Progress, size: u64) -> ControlFlow<()> {
        self.rows.store(progress.rows, Relaxed);
        self.bad.store(progress.bad, Relaxed);
        self.bytes.store(progress.bytes, Relaxed);
        self.size.store(size, Relaxed);
        if self.stop.load(Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// How many rows were read, how many of them were bad, and how much of the file, from 0 to 1.
    pub fn progress(&self) -> (u64, u64, f64) {
        let size = self.size.load(Relaxed).max(1);
        (self.rows.load(Relaxed), self.bad.load(Relaxed), (self.bytes.load(Relaxed) as f64 / size as f64).min(1.0))
    }
}

/// A row that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    /// The line, or the number of the record.
    pub line: usize,
    /// Why.
    pub why: String,
}

/// What came of an import.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// What was done.
    pub imported: Imported,
    /// The first of the bad rows.
    pub bad: Vec<Bad>,
    /// Channels that are none of ours, with how many contacts are on each.
    pub strange: BTreeMap<String, u64>,
    /// What else has to be known, a sentence each: how amounts were read, columns that are not in this file.
    pub notes: Vec<String>,
}

/// Why there is no outcome.
enum Why {
    Store(StoreError),
    Stopped,
    Unreadable(String),
    /// Nothing was wrong: it was a rehearsal.
    Dry,
}

impl From<StoreError> for Why {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Which cells are which, in the order in which they are read.
struct Reading<'a> {
    mapping: &'a Mapping,
    timed: bool,
    /// How the amounts of each column are written.
    decimals: Vec<Decimal>,
    outcome: Outcome,
}

impl Job<'_> {
    /// Imports, all or nothing. `progress` is asked every few thousand rows whether it is to go on; `refused` gets every bad
    /// row.
    pub fn run(
        &self,
        store: &mut Store,
        now_ms: i64,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
        refused: &mut dyn FnMut(&Bad) -> std::io::Result<()>,
    ) -> Result<Outcome, String> {
        let mapping = self.mapping;
        let mut columns = vec![mapping.id.clone()];
        columns.extend(mapping.first_seen.clone());
        columns.extend(mapping.columns.iter().map(|c| c.column.clone()));
        // The channel of all contacts is kept like one that a column says.
        let mut kept = mapping.clone();
        let (decimals, notes) = self.look(&mut kept, progress)?;
        let outcome = Outcome { notes, ..Outcome::default() };
        let mut reading = Reading { mapping, timed: mapping.first_seen.is_some(), decimals, outcome };
        let all_on = mapping.all_on.filter(|_| !mapping.columns.iter().any(|c| c.role == Role::Channel));
        if all_on.is_some() {
            kept.columns.push(crate::domain::results::Mapped {
                column: String::new(),
                role: Role::Channel,
                worth: Worth::Anything,
            });
        }
        let mut row = ContactRow::default();
        let mut dry = None;
        let done = store.import_contacts((self.bot, &kept, self.matcher), self.input.name(), now_ms, |intake| {
            let mut taken = 0;
            self.input
                .rows(&columns, &mut |line, bytes, cells| {
                    taken += 1;
                    if taken % BETWEEN == 0 {
                        let so_far = intake.so_far();
                        let at = Progress { rows: taken, bad: so_far.bad, bytes };
                        if progress(at).is_break() {
                            return Err(Why::Stopped);
                        }
                    }
                    match cells.and_then(|cells| reading.row(cells, all_on, &mut row)) {
                        Ok(()) => intake.put(&row)?,
                        Err(why) => {
                            intake.refuse();
                            let bad = Bad { line, why };
                            refused(&bad)
                                .map_err(|e| Why::Unreadable(format!("the bad rows cannot be written: {e}")))?;
                            if reading.outcome.bad.len() < TOLD {
                                reading.outcome.bad.push(bad);
                            }
                        }
                    }
                    Ok(())
                })
                .map_err(|stop| match stop {
                    Stop::Unreadable(why) => Why::Unreadable(why),
                    Stop::Asked(why) => why,
                })?;
            dry = Some(intake.so_far());
            if self.dry { Err(Why::Dry) } else { Ok(()) }
        });
        let imported = match done {
            Ok(imported) => imported,
            Err(Why::Dry) => dry.unwrap_or_default(),
            Err(Why::Store(e)) => return Err(e.to_string()),
            Err(Why::Stopped) => return Err("stopped: nothing was imported".to_owned()),
            Err(Why::Unreadable(why)) => return Err(format!("{why}; nothing was imported")),
        };
        Ok(Outcome { imported, ..reading.outcome })
    }

    /// Looks at the columns with amounts before anything is imported: which sign stands before the hundredths is decided by
    /// all amounts of a column. Says what has to be known of them, and takes their currencies down in `kept`.
    fn look(
        &self,
        kept: &mut Mapping,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<(Vec<Decimal>, Vec<String>), String> {
        let mapping = self.mapping;
        let mut decimals = vec![mapping.decimal; mapping.columns.len()];
        let mut notes = absent(mapping);
        let places: Vec<usize> =
            (0..mapping.columns.len()).filter(|n| mapping.columns[*n].worth == Worth::Amount).collect();
        if places.is_empty() {
            return Ok((decimals, notes));
        }
        let columns: Vec<String> = places.iter().map(|n| mapping.columns[*n].column.clone()).collect();
        let mut all = vec![Amounts::default(); columns.len()];
        let mut rows = 0_u64;
        let looked = self.input.rows(&columns, &mut |_, _, cells| {
            rows += 1;
            if rows.is_multiple_of(BETWEEN) && progress(Progress::default()).is_break() {
                return Err(());
            }
            if let Ok(cells) = cells {
                all.iter_mut().zip(cells).for_each(|(amounts, cell)| amounts.look(cell));
            }
            Ok(())
        });
        match looked {
            Ok(()) => {}
            Err(Stop::Asked(())) => return Err("stopped: nothing was imported".to_owned()),
            Err(Stop::Unreadable(why)) => return Err(format!("{why}; nothing was imported")),
        }
        for ((place, column), amounts) in places.into_iter().zip(columns).zip(all) {
            if mapping.decimal == Decimal::Unsaid {
                decimals[place] = amounts.decimal();
                notes.extend(amounts.read_by_others().map(|either| {
                    let (read, sign) = match decimals[place] {
                        Decimal::Comma => ("thousands", "a comma"),
                        _ => ("little more than units", "a point"),
                    };
                    format!(
                        "Amounts such as “{either}” in “{column}” were read as {read}: in the others of the column {sign} \
                         stands before the hundredths."
                    )
                }));
            }
            let Role::Conversion(name) = &mapping.columns[place].role else { continue };
            notes.extend(currency(kept, name, &column, &amounts.currencies()));
        }
        Ok((decimals, notes))
    }
}

/// What was imported before and is not in this file.
fn absent(mapping: &Mapping) -> Vec<String> {
    let gone = mapping.absent().filter(|c| matches!(c.role, Role::Conversion(_)));
    gone.map(|c| {
        format!(
            "There is no column “{}” in this file: nobody converts by it; what was imported before stays, and the next \
             file that has it is read as before.",
            c.column
        )
    })
    .collect()
}

/// Takes down the currency of a conversion; says where there are several, since they are added up as if they were one.
fn currency(kept: &mut Mapping, name: &str, column: &str, found: &[&str]) -> Option<String> {
    let before = kept.currencies.get(name).cloned();
    match (found, before) {
        ([], _) => None,
        ([one], None) => {
            kept.currencies.insert(name.to_owned(), (*one).to_owned());
            None
        }
        ([one], Some(before)) if before == *one => None,
        ([one], Some(before)) => Some(format!(
            "“{column}” is in {one}, and was in {before} in an earlier file: both are added up as if they were one."
        )),
        (several, _) => {
            Some(format!("“{column}” has amounts in {}: they are added up as if they were one.", several.join(" and ")))
        }
    }
}

impl Reading<'_> {
    /// Reads the cells of a row into `row`, or says what is wrong with one.
    fn row(&mut self, cells: &[String], all_on: Option<Channel>, row: &mut ContactRow) -> Result<(), String> {
        let mapping = self.mapping;
        let id = cells::contact_id(&cells[0])?;
        let first_ms = match self.timed {
            true => cells::moment(&cells[1], mapping.days, mapping.offset_minutes)
                .map_err(|why| format!("{why} (column “{}”)", mapping.first_seen.as_deref().unwrap_or_default()))?,
            false => None,
        };
        let others = &cells[1 + usize::from(self.timed)..];
        row.values.resize(mapping.columns.len() + usize::from(all_on.is_some()), String::new());
        for (n, ((column, cell), value)) in mapping.columns.iter().zip(others).zip(&mut row.values).enumerate() {
            value.clear();
            match &column.role {
                Role::Channel => match cells::channel(cell) {
                    Some(channel) => value.push_str(channel.name()),
                    None if cell.trim().is_empty() => {}
                    None => self.strange(cell),
                },
                Role::Conversion(_) => {
                    let cents = cells::conversion(cell, &column.worth, self.decimals[n])
                        .map_err(|why| format!("{why} (column “{}”)", column.column))?;
                    if let Some(cents) = cents {
                        value.push_str(&cents.to_string());
                    }
                }
                // What is longer than this is no value, and of a text the beginning tells.
                Role::Ref | Role::Text | Role::Field(_) => value.extend(cell.trim().chars().take(300)),
            }
        }
        if let (Some(channel), Some(last)) = (all_on, row.values.last_mut()) {
            channel.name().clone_into(last);
        }
        id.clone_into(&mut row.id);
        row.first_ms = first_ms;
        Ok(())
    }

    fn strange(&mut self, cell: &str) {
        let name: String = cell.trim().chars().take(40).collect();
        // A column that was mistaken for that of the channel has as many names as rows.
        if self.outcome.strange.len() < 50 || self.outcome.strange.contains_key(&name) {
            *self.outcome.strange.entry(name).or_default() += 1;
        }
    }
}
