//! A personal link for every row of a mailing list.
//!
//! [`mapping`] says which column goes into which field, [`report`](report()) what the list does to the link on every channel before
//! anything is written, [`write`](write()) makes the links. Both read the list once, at constant memory. The rules are those of
//! [`crate::domain`]; what a table is, [`crate::table`] says. Which files are read and written is for whoever calls.

mod codes;
mod job;
pub mod mapping;
mod report;
mod rows;
mod seen;
mod sheet;
mod tally;
mod write;

pub use codes::{Folder, Picture, Wishes};
pub use job::{Control, Job, head, typed_path};
pub use report::{Longest, OnChannel, Question, Report, Sample, TAKEN, Used, report};
pub use rows::{REJECTED, Refusal, Rows, Shape};
pub use sheet::{Listed, listed, of_file};
pub use tally::{Count, Counts, Meter, NAMED, Progress};
pub use write::{Codes, Done, Outputs, Stop, write};

#[cfg(test)]
mod tests;
