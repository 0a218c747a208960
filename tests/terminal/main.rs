//! The terminal UI, end to end: the real program in a real pseudo-terminal.
#![cfg(unix)]

#[cfg(target_os = "linux")]
mod clipboard;
#[cfg(target_os = "linux")]
mod display;
mod endings;
mod lists;
mod pictures;
mod pty;
mod storms;
mod stream;
mod surroundings;
mod suspend;
mod text_editor;
mod widths;
