//! Files that commands read, and how their problems are reported.

use super::failure::Failure;
use super::out::Out;
use crate::table::{self, Problem};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// More than any list of fields or links has: what is longer was named by mistake.
const MOST: u64 = 256 * 1024 * 1024;

/// The text of a file in any of the encodings of spreadsheets, or of standard input where it is called “-”.
pub(super) fn read_text(path: &Path, out: &Out) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        io::stdin().lock().take(MOST + 1).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes))
    };
    read.map_err(|e| Failure::problem(format!("{} cannot be read: {e}", path.display())))?;
    if bytes.len() as u64 > MOST {
        return Err(Failure::problem(format!("{} is larger than 256 MB: split it", path.display())));
    }
    table::text(&bytes).map_err(|problem| report(path, &[problem], out))
}

/// Says every problem with its line, and gives the failure to end with.
pub(super) fn report(path: &Path, problems: &[Problem], out: &Out) -> Failure {
    for Problem { line, sentence } in problems {
        out.say(&format!("{}, line {line}: {sentence}", path.display()));
    }
    let count = if problems.len() == 1 { "1 problem".to_owned() } else { format!("{} problems", problems.len()) };
    Failure::problem(format!("{} has {count}: nothing was changed", path.display()))
}
