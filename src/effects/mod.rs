//! The worker: store and clipboard, asked by effects and answering with messages. It has a thread of its own, so that
//! nothing blocks the loop.

pub mod clipboard;
mod desk;
mod exchange;
mod letter;
mod results;
mod sheet;
mod singles;
mod worker;

pub use desk::{Copier, Desk};
pub use worker::Worker;
