//! Clipboard formats and files made from links.

pub mod table;
pub mod urls;
