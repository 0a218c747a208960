//! Files that commands read, and how their problems are reported.

use super::failure::Failure;
use super::out::Out;
use crate::exchange::look::{self, Kind};
use crate::exchange::{Unread, input};
use crate::table::Problem;
use std::io;
use std::path::Path;

/// The text of a file in any of the encodings of spreadsheets, or of standard input where it is called “-”.
pub(super) fn read_text(path: &Path, out: &Out) -> Result<String, Failure> {
    let bytes = if path.as_os_str() == "-" { input::bytes(io::stdin().lock(), path) } else { input::file(path) };
    input::text(&bytes.map_err(Failure::problem)?).map_err(|problem| report(path, &[problem], out))
}

/// Says every problem with its line, and gives the failure to end with.
pub(super) fn report(path: &Path, problems: &[Problem], out: &Out) -> Failure {
    for Problem { line, sentence } in problems {
        out.say(&format!("{}, line {line}: {sentence}", path.display()));
    }
    let count = if problems.len() == 1 { "1 problem".to_owned() } else { format!("{} problems", problems.len()) };
    Failure::problem(format!("{} has {count}: nothing was changed", path.display()))
}

/// Likewise for what was not read as what it was meant to be.
pub(super) fn unread(path: &Path, meant: Kind, unread: Unread, out: &Out) -> Failure {
    match unread {
        Unread::Problems(problems) => match look::misplaced(path, meant) {
            Some(sentence) => Failure::problem(sentence),
            None => report(path, &problems, out),
        },
        Unread::NoColumns => Failure::usage("the file is no table with named columns: leave --map and --skip out"),
    }
}
