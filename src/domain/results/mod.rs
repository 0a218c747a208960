//! Which link, placement and channel brought the people: from contacts that the platform exports to figures.
//!
//! Clicks and scans of links without a redirector cannot be known, and nothing here pretends to know them. What is known
//! is contacts who carry a placement's value in a field, and what became of them. [`Matcher`] says which placement a
//! contact came by, and how that is known; [`Tally`] counts; [`Report`] makes rows, rates with their intervals
//! ([`wilson`]) and comparisons of it; [`token`] proposes the values that tell placements apart.

pub mod cells;
pub mod clue;
pub mod compare;
pub mod likely;
pub mod mapping;
mod matcher;
pub mod merge;
pub mod normal;
mod report;
mod tally;
pub mod token;
pub mod wilson;

pub use clue::{Clue, Trace};
pub use compare::{Comparison, Verdict};
pub use mapping::{Mapped, Mapping, Role, Worth};
pub use matcher::{Accepted, How, Match, Matcher};
pub use report::{Figures, Level, Report, Row, Scope, Sort, UNKNOWN, Unmatched, caveats};
pub use tally::{Cell, Contact, Key, Tally};
pub use wilson::Interval;
