//! A link book into files and back: exports, imports, tables of links and fields, backups to look into. What commands and
//! the terminal UI do alike.
//!
//! | file | what it is for |
//! | --- | --- |
//! | [`out`] | everything into a file or a folder; which files may be written over |
//! | [`bring`] | what a file would change: an export that is merged, a backup that takes the book's place |
//! | [`look`] | what the terminal UI does with a file: recognising it, looking at it, doing what was seen |
//! | [`links`], [`fields`] | tables of links and of fields: how they are read, and what becomes of each row |
//! | [`columns`] | which column of a table is what |
//! | [`spread`] | tables for a spreadsheet |
//! | [`input`] | files that are read |

pub mod bring;
pub mod columns;
pub mod fields;
pub mod input;
pub mod links;
pub mod look;
pub mod out;
pub mod spread;

pub use columns::Columns;

use crate::table::Problem;

/// Who asks. What to do about a problem is said with options to one who typed a command, and without them to one who looks
/// at a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// A command.
    Command,
    /// The terminal UI.
    Screen,
}

/// Why a table was not read.
#[derive(Debug)]
pub enum Unread {
    /// Problems with its lines.
    Problems(Vec<Problem>),
    /// Something was said about columns, and the file has none.
    NoColumns,
}

impl From<Vec<Problem>> for Unread {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Problems(problems)
    }
}
