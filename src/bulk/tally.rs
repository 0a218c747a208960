//! How far it is, and how many rows were refused by which rule.

use crate::domain::show::number;
use serde::Serialize;
use std::fmt::Write;
use std::time::{Duration, Instant};

/// So many lines are named for each rule.
pub const NAMED: usize = 10;

/// How far it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows so far.
    pub rows: u64,
    /// Rows refused so far.
    pub refused: u64,
    /// Bytes of the input so far.
    pub bytes: u64,
}

/// How many rows a rule found something in, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The rule.
    pub rule: &'static str,
    /// How many rows.
    pub rows: u64,
    /// The lines of the first of them.
    pub lines: Vec<usize>,
    /// What there is to say about the first one.
    pub reason: String,
}

/// Rows by rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All rows.
    pub rows: u64,
    /// Those that were refused, by rule, in the order in which the rules were met.
    pub rules: Vec<Count>,
}

impl Counts {
    /// How many rows were refused.
    pub fn refused(&self) -> u64 {
        self.rules.iter().map(|count| count.rows).sum()
    }

    /// Counts a row. `reason` is asked for the first row of a rule only.
    pub fn refuse(&mut self, rule: &'static str, line: usize, reason: impl FnOnce() -> String) {
        if let Some(count) = self.rules.iter_mut().find(|c| c.rule == rule) {
            count.rows += 1;
            if count.lines.len() < NAMED {
                count.lines.push(line);
            }
        } else {
            self.rules.push(Count { rule, rows: 1, lines: vec![line], reason: reason() });
        }
    }
}

/// Says how fast it goes and how long it takes still.
#[derive(Clone, Copy, Debug)]
pub struct Meter {
    started: Instant,
    /// The size of the input, where that is known.
    total: Option<u64>,
}

impl Meter {
    /// Starts now. `total`: the size of the input in bytes.
    pub fn start(total: Option<u64>) -> Self {
        Self { started: Instant::now(), total }
    }

    /// How much of the input was read, from 0 to 1, where its size is known.
    pub fn share(&self, progress: Progress) -> Option<f64> {
        self.total.filter(|total| *total > 0).map(|total| (progress.bytes as f64 / total as f64).min(1.0))
    }

    /// “412,000 rows · 1,900,000 rows/s · 12 s left”.
    pub fn sentence(&self, progress: Progress) -> String {
        sentence(progress, self.share(progress), self.started.elapsed())
    }
}

fn sentence(progress: Progress, share: Option<f64>, took: Duration) -> String {
    let seconds = took.as_secs_f64();
    let mut said = format!("{} rows", number(progress.rows));
    if progress.refused > 0 {
        let _ = write!(said, ", {} refused", number(progress.refused));
    }
    if seconds > 0.2 {
        let _ = write!(said, " · {} rows/s", number((progress.rows as f64 / seconds) as u64));
        if let Some(share) = share.filter(|share| *share > 0.01 && *share < 1.0) {
            let _ = write!(said, " · {} left", duration(seconds * (1.0 - share) / share));
        }
    }
    said
}

fn duration(seconds: f64) -> String {
    let seconds = seconds.ceil() as u64;
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, s) => format!("{s} s"),
        (0, m, s) => format!("{m} min {s} s"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_easy_to_read() {
        assert_eq!([0.2, 61.0, 3661.0].map(duration), ["1 s", "1 min 1 s", "1 h 1 min"]);
        let progress = Progress { rows: 4096, refused: 3, bytes: 50 };
        assert_eq!(
            sentence(progress, Some(0.5), Duration::from_secs(2)),
            "4,096 rows, 3 refused · 2,048 rows/s · 2 s left"
        );
        assert_eq!(sentence(progress, None, Duration::ZERO), "4,096 rows, 3 refused");
        assert_eq!(Meter::start(Some(100)).share(progress), Some(0.5));
    }

    #[test]
    fn the_first_lines_of_a_rule_are_named() {
        let mut counts = Counts::default();
        (1..=12).for_each(|line| counts.refuse("too-long", line, || format!("line {line}")));
        assert_eq!(
            (counts.refused(), counts.rules[0].lines.len(), counts.rules[0].reason.as_str()),
            (12, 10, "line 1")
        );
    }
}
