//! What the terminal UI knows and does: state, messages, and the one table of commands. No terminal, no I/O.
//!
//! [`update::update`] takes the state, something that happened and the time, and returns what the worker is to do.

pub mod bring;
pub mod bulk;
pub mod clash;
pub mod command;
pub mod confirm;
pub mod copy;
pub mod edit;
pub mod form;
pub mod help;
pub mod input;
pub mod key;
pub mod keymap;
pub mod letter;
pub mod links;
pub mod msg;
pub mod overlay;
pub mod palette;
pub mod past;
pub mod picker;
pub mod plain;
pub mod prints;
pub mod qr;
pub mod results;
pub mod scope;
pub mod search;
pub mod sheet;
pub mod state;
pub mod tester;
pub mod update;
mod why_not;
pub mod write;

pub use crate::domain::show;
pub use state::State;
