//! The file of an export: what it is called, what is in it, and the names of its columns.

use super::{csv, json};
use crate::domain::results::cells;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// So many rows are looked at for what stands in a column.
const LOOKED_AT: usize = 500;
/// More words than these are no tags to choose from.
const MOST_WORDS: usize = 12;

/// What stands in a column of the first rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// The first value; empty: there is none.
    pub value: String,
    /// The words in the column, from A, where they are few: tags.
    pub words: BTreeSet<String>,
}

impl Sample {
    fn look(&mut self, cell: &str) {
        if self.value.is_empty() {
            self.value = cell.trim().chars().take(60).collect();
        }
        if self.words.len() <= MOST_WORDS {
            // Numbers are amounts, and what is long is a text.
            let tag = |word: &String| word.chars().count() <= 40 && word.chars().any(char::is_alphabetic);
            self.words.extend(cells::words(cell.trim()).into_iter().filter(tag));
        }
    }
}

/// Where the bytes are.
#[derive(Debug)]
enum Bytes {
    File(File),
    Here(&'static [u8]),
}

/// A file that can be read from its beginning more than once.
#[derive(Debug)]
pub struct Input {
    bytes: Bytes,
    name: String,
    size: u64,
    json: bool,
}

impl Input {
    /// The file at `path`; `-` is standard input, which is put into a file without a name first.
    pub fn open(path: &Path) -> Result<Self, String> {
        let unreadable = |e: io::Error| format!("{} cannot be read: {e}", path.display());
        if path.as_os_str() == "-" {
            let mut file =
                tempfile::tempfile().map_err(|e| format!("standard input cannot be kept for reading: {e}"))?;
            io::copy(&mut io::stdin().lock(), &mut file).map_err(|e| format!("standard input cannot be read: {e}"))?;
            return Self::of(file, "standard input".to_owned()).map_err(unreadable);
        }
        let about = std::fs::metadata(path).map_err(unreadable)?;
        if !about.is_file() {
            return Err(format!("{} is no file", path.display()));
        }
        // The name alone: where somebody keeps it is nobody's business.
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Self::of(File::open(path).map_err(unreadable)?, name).map_err(unreadable)
    }

    fn of(mut file: File, name: String) -> io::Result<Self> {
        let size = file.metadata()?.len();
        file.seek(SeekFrom::Start(0))?;
        let mut start = Vec::new();
        (&file).take(4_096).read_to_end(&mut start)?;
        let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start);
        let first = text.iter().find(|b| !b.is_ascii_whitespace());
        Ok(Self { bytes: Bytes::File(file), name, size, json: matches!(first, Some(b'[' | b'{')) })
    }

    /// A table that comes with the program.
    pub(super) fn built_in(name: &str, bytes: &'static [u8]) -> Self {
        Self { bytes: Bytes::Here(bytes), name: name.to_owned(), size: bytes.len() as u64, json: false }
    }

    /// What the file is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How large it is, in bytes.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Whether it is JSON, where records have numbers and no lines.
    pub const fn is_json(&self) -> bool {
        self.json
    }

    fn start(&self) -> Result<Box<dyn Read + '_>, String> {
        Ok(match &self.bytes {
            Bytes::Here(bytes) => Box::new(*bytes),
            Bytes::File(file) => {
                let mut file: &File = file;
                file.seek(SeekFrom::Start(0)).map_err(|e| format!("{} cannot be read: {e}", self.name))?;
                Box::new(file)
            }
        })
    }

    /// The names of the columns. In JSON they are the paths that the first records have: `custom_fields.source`.
    pub fn head(&self) -> Result<Vec<String>, String> {
        let file = self.start()?;
        let head = if self.json { json::head(file) } else { csv::head(file) };
        head.map_err(|why| format!("{}: {why}", self.name))
    }

    /// What stands in each column in the first rows: to show which column is which, and to choose a tag that counts. Nothing
    /// of it is kept.
    pub fn samples(&self, head: &[String]) -> Vec<Sample> {
        let mut samples = vec![Sample::default(); head.len()];
        let mut looked = 0;
        // What cannot be read is said when it is imported.
        let _ = self.rows(head, &mut |_, _, cells| {
            for (sample, cell) in samples.iter_mut().zip(cells.unwrap_or_default()) {
                sample.look(cell);
            }
            looked += 1;
            if looked < LOOKED_AT { Ok(()) } else { Err(()) }
        });
        // What has a word of its own in every other row are no tags.
        for sample in samples.iter_mut().filter(|s| s.words.len() > MOST_WORDS) {
            sample.words.clear();
        }
        samples
    }

    /// Gives `take` every row: its line (or number), and what stands in `columns`, or why it cannot be read. `take` gets
    /// the bytes that were read so far, and stops by an error.
    pub(super) fn rows<E>(&self, columns: &[String], take: &mut Taker<'_, E>) -> Result<(), Stop<E>> {
        let file = self.start().map_err(Stop::Unreadable)?;
        let done = if self.json { json::rows(file, columns, take) } else { csv::rows(file, columns, take) };
        done.map_err(|stop| match stop {
            Stop::Unreadable(why) => Stop::Unreadable(format!("{}: {why}", self.name)),
            asked @ Stop::Asked(_) => asked,
        })
    }
}

/// Takes a row: its line (or number), the bytes that were read so far, and its cells, or why it cannot be read.
pub(super) type Taker<'a, E> = dyn FnMut(usize, u64, Result<&[String], String>) -> Result<(), E> + 'a;

/// Why reading ended before the end.
#[derive(Debug)]
pub(super) enum Stop<E> {
    /// The file cannot be read on, in a sentence.
    Unreadable(String),
    /// Who takes the rows wanted no more.
    Asked(E),
}
