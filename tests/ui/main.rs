//! The terminal UI from outside: keys in, screen and clipboard out. Each module holds one part of what the UI promises.

mod big;
mod budget;
mod bulk;
mod codes;
mod commands;
mod copying;
mod first_minute;
mod forms;
mod harness;
mod letters;
mod lists;
mod mouse;
mod newcomer;
mod past;
mod places;
mod plain;
mod prints;
mod results;
mod sheets;
mod sizes;
mod stress;
mod styles;
mod things;
mod undo;
mod visible;
mod windows;
