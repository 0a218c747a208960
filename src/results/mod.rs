//! Contacts that the platform exported, read from files: CSV as spreadsheets write it, and the JSON of the platform's API.
//! Files are streamed, whatever their size; a bad row is reported and changes nothing.

mod csv;
mod input;
mod job;
mod json;
mod sample;

pub use input::{Input, Sample};
pub use job::{Bad, Control, Job, Outcome, Progress};
pub use sample::{sample, sample_mapping};

/// What of a row goes wrong is told for so many rows; of the others only how many they are.
pub const TOLD: usize = 1_000;
