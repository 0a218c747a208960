//! Clipboard formats and files made from links.

pub mod archive;
pub mod cell;
mod content;
pub mod formats;
pub mod table;
pub mod urls;

pub use content::Content;
