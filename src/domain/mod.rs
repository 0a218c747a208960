//! What an Entry Point Link is: channels, the payload grammar, fields, building and reading URLs, and the rules that
//! say what is wrong with one.
//!
//! Pure: no I/O, no clock, no database, no terminal. Everything here is a function of its arguments, so the tester can
//! run it on each keystroke and a property test can run it a million times.

pub mod book;
pub mod catalogue;
pub mod change;
pub mod channel;
pub mod check;
pub mod combine;
pub mod compose;
pub mod day;
pub mod difference;
pub mod encode;
pub mod expand;
pub mod field;
pub mod finding;
pub mod id;
pub mod lint;
pub mod merge;
pub mod model;
pub mod near;
pub mod past;
pub mod payload;
pub mod plain;
pub mod plan;
pub mod printed;
pub mod readback;
pub mod reconcile;
pub mod record;
pub mod results;
pub mod sample;
pub mod setup;
pub mod show;
mod tally;
pub mod template;
pub mod tester;
pub mod time;
pub mod transition;

pub use book::Book;
pub use change::{Change, Entity};
pub use channel::Channel;
pub use field::{CustomField, FieldKey, FieldType};
pub use finding::{Finding, Rule, Severity};
pub use id::{ByUid, IdSource, Uid};
pub use model::{Bot, Campaign, Flow, Link, Placement, Status, Tested, Value};
pub use printed::Print;
