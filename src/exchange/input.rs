//! Files that are brought in.

use crate::table::{self, Problem};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// More than any link book, and any list of fields or links, has: what is longer was named by mistake.
const MOST: u64 = 256 * 1024 * 1024;

/// The bytes of a file, or a sentence.
pub fn file(path: &Path) -> Result<Vec<u8>, String> {
    let file = File::open(path).map_err(|e| unreadable(path, &e))?;
    bytes(file, path)
}

/// All that can be read from `from`, which is called `path` in sentences.
pub fn bytes(from: impl Read, path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    from.take(MOST + 1).read_to_end(&mut bytes).map_err(|e| unreadable(path, &e))?;
    if bytes.len() as u64 > MOST {
        return Err(format!("{} is larger than 256 MB: split it", path.display()));
    }
    Ok(bytes)
}

fn unreadable(path: &Path, error: &std::io::Error) -> String {
    format!("{} cannot be read: {error}", path.display())
}

/// The text of a file, in whichever encoding of spreadsheets it has.
pub fn text(bytes: &[u8]) -> Result<String, Problem> {
    table::text(bytes)
}
