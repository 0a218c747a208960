//! Tables on their way in: rows out of a stream, at constant memory.

use super::decode::{Decoder, NOT_UTF8, unreadable};
use super::{Problem, Style};
use memchr::{memchr, memchr_iter, memchr2};
use std::io::Read;

/// The longest row, in bytes. What is longer has a quotation mark that is never closed, or is no table.
pub const MOST_IN_A_ROW: usize = 1024 * 1024;

/// So much is read at once.
const CHUNK: usize = 128 * 1024;

/// Where a cell stands: in the row as it was written, or, where quotation marks had to be taken out, in the scratch text.
#[derive(Clone, Copy, Debug)]
struct Cell {
    start: usize,
    end: usize,
    /// Where the closing quotation mark stands in a cell that cannot be used as it is; 0: it can, or was dealt with.
    close: usize,
    scratch: bool,
}

/// One row. It lives until the next one is read.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The line that it starts on; the first is 1.
    pub line: usize,
    text: &'a str,
    scratch: &'a str,
    cells: &'a [Cell],
    tidy: bool,
}

impl<'a> Row<'a> {
    /// How many cells it has: at least one.
    pub const fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether it has none: never.
    pub const fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cell at `index`, without its quotation marks.
    pub fn get(&self, index: usize) -> Option<&'a str> {
        self.cells.get(index).map(|cell| self.text_of(*cell))
    }

    /// The cells in order.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let row = *self;
        row.cells.iter().map(move |cell| row.text_of(*cell))
    }

    /// The row as it was written, quotation marks and all, without its line end; `None`: its quotation marks stand so that
    /// another program may read something else.
    pub fn as_written(&self) -> Option<&'a str> {
        self.tidy.then_some(self.text)
    }

    fn text_of(&self, cell: Cell) -> &'a str {
        let text = if cell.scratch { self.scratch } else { self.text };
        &text[cell.start..cell.end]
    }
}

/// What looking for the end of a row came to.
enum Scan {
    /// The row is `..end` of what is there, and the next one starts at `next`.
    Row { end: usize, next: usize },
    /// It is not all there yet.
    More,
    /// The quotation mark that is opened on this line is not closed in what is there.
    Open(usize),
    /// The quotation mark that is opened on this line is closed on another one, in the middle of a text.
    Astray(usize),
}

/// Reads rows. The encoding, the delimiter and the line ends are seen by the first row. Empty lines are no rows.
#[derive(Debug)]
pub struct Reader<R> {
    input: Decoder<R>,
    /// What was read and not used yet is `start..`.
    buffer: Vec<u8>,
    start: usize,
    ended: bool,
    style: Style,
    /// What ends a line: a line feed; on old Macs a carriage return.
    line_end: u8,
    line: usize,
    /// Whether a letter beyond ASCII was seen: then the file is UTF-8 for certain.
    letters: bool,
    cells: Vec<Cell>,
    /// Line ends in the row at hand.
    breaks: usize,
    tidy: bool,
    scratch: String,
}

impl<R: Read> Reader<R> {
    /// A reader of `input`. Reads as far as the end of the first row.
    pub fn new(input: R) -> Result<Self, Problem> {
        let input = Decoder::new(input)?;
        let mut reader = Self {
            style: Style { mark: input.mark, encoding: input.encoding(), ..Style::default() },
            input,
            buffer: Vec::new(),
            start: 0,
            ended: false,
            line_end: b'\n',
            line: 1,
            letters: false,
            cells: Vec::new(),
            breaks: 0,
            tidy: true,
            scratch: String::new(),
        };
        reader.see_style()?;
        reader.see_letters();
        Ok(reader)
    }

    /// What the table looks like. The encoding may turn out to be Windows-1252 at its first letter beyond ASCII.
    pub fn style(&self) -> Style {
        Style { encoding: self.input.encoding(), ..self.style }
    }

    /// How many bytes of the input were read so far.
    pub const fn bytes_read(&self) -> u64 {
        self.input.taken
    }

    /// The next row; `None`: there are no more. After a problem there is nothing to be had but the same problem.
    pub fn next_row(&mut self) -> Result<Option<Row<'_>>, Problem> {
        let (end, next) = loop {
            if self.start == self.buffer.len() && !self.fill()? {
                return Ok(None);
            }
            match self.empty_line() {
                Some(len @ 1..) => {
                    (self.start, self.line) = (self.start + len, self.line + 1);
                    continue;
                }
                Some(0) if self.fill()? => continue,
                Some(_) => return Ok(None),
                None => {}
            }
            match self.scan() {
                Scan::Row { end, next } => match self.check(end)? {
                    true => break (end, next),
                    false => continue,
                },
                Scan::Astray(line) => return Err(open_quote(line)),
                Scan::Open(line) if self.ended => return Err(open_quote(line)),
                Scan::Open(_) | Scan::More => {}
            }
            if self.buffer.len() - self.start > MOST_IN_A_ROW {
                return Err(match self.scan() {
                    Scan::Open(line) => open_quote(line),
                    _ => Problem::new(self.line, "this row is longer than a megabyte: it is no row of a table"),
                });
            }
            self.fill()?;
        };
        let (line, start) = (self.line, self.start);
        self.line += self.breaks + 1;
        self.start += next;
        // It was checked above: this costs nothing worth mentioning, and needs no promise.
        let text = std::str::from_utf8(&self.buffer[start..start + end]).map_err(|_| Problem::new(line, NOT_UTF8))?;
        self.scratch.clear();
        if self.cells.iter().any(|cell| cell.close > 0) {
            take_quotes_out(text, &mut self.cells, &mut self.scratch);
        }
        Ok(Some(Row { line, text, scratch: &self.scratch, cells: &self.cells, tidy: self.tidy }))
    }

    /// The length of the empty line that comes next; 0: a carriage return that is all there is so far.
    fn empty_line(&self) -> Option<usize> {
        match &self.buffer[self.start..] {
            [first, ..] if *first == self.line_end => Some(1),
            [b'\r', b'\n', ..] => Some(2),
            [b'\r'] => Some(0),
            _ => None,
        }
    }

    /// Reads more; `false`: there is no more.
    fn fill(&mut self) -> Result<bool, Problem> {
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        let read = self.input.fill(&mut self.buffer, CHUNK).map_err(|e| unreadable(self.line, &e))?;
        self.ended = read == 0;
        Ok(read > 0)
    }

    /// Looks at the first row for the delimiter and the line ends, and takes out the `sep=;` that Excel understands.
    fn see_style(&mut self) -> Result<(), Problem> {
        let (counts, end) = loop {
            let (counts, end) = look(&self.buffer);
            // What follows a carriage return has to be seen, too.
            let enough = end.is_some_and(|at| self.buffer[at] == b'\n' || at + 1 < self.buffer.len());
            if enough || self.buffer.len() > MOST_IN_A_ROW || !self.fill()? {
                break (counts, end);
            }
        };
        if let Some(end) = end.filter(|end| self.buffer[*end] == b'\r') {
            self.style.crlf = self.buffer.get(end + 1) == Some(&b'\n');
            if !self.style.crlf && end + 1 < self.buffer.len() {
                self.line_end = b'\r';
            }
        }
        if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter @ (b',' | b';' | b'\t')] =
            self.buffer[..end.unwrap_or(self.buffer.len())]
        {
            self.style.delimiter = delimiter;
            self.start = end.map_or(self.buffer.len(), |end| end + 1 + usize::from(self.style.crlf));
            self.line = 2;
            return Ok(());
        }
        // On a tie the later one: a comma may stand in a name, a tab hardly.
        self.style.delimiter = match counts {
            [0, 0, 0] => b',',
            [comma, semicolon, tab] if tab >= semicolon && tab >= comma => b'\t',
            [comma, semicolon, _] if semicolon >= comma => b';',
            _ => b',',
        };
        Ok(())
    }

    /// Tells Windows-1252 from UTF-8 as early as it can be told, so that whoever asks for the style knows.
    fn see_letters(&mut self) {
        let there = &self.buffer[self.start..];
        if let Err(error) = std::str::from_utf8(there)
            && error.error_len().is_some()
            && self.input.may_be_1252()
            && there[..error.valid_up_to()].is_ascii()
        {
            self.buffer = self.input.is_windows_1252(there);
            self.start = 0;
        }
    }

    /// Finds the end of the row at `start`, and its cells.
    fn scan(&mut self) -> Scan {
        let bytes = &self.buffer[self.start..];
        let (delimiter, line_end) = (self.style.delimiter, self.line_end);
        self.cells.clear();
        (self.breaks, self.tidy) = (0, true);
        let mut at = 0;
        loop {
            let mut cell = Cell { start: at, end: at, close: 0, scratch: false };
            let mut from = at;
            if bytes.get(at) == Some(&b'"') {
                let opened = self.line + self.breaks;
                let (close, doubled) = match closing(bytes, at + 1, self.ended) {
                    Ok(found) => found,
                    Err(true) => return Scan::More,
                    Err(false) => return Scan::Open(opened),
                };
                let breaks = memchr_iter(line_end, &bytes[at..close]).count();
                self.breaks += breaks;
                from = close + 1;
                let follows = bytes.get(from).is_some_and(|b| *b != delimiter && *b != line_end);
                let follows =
                    follows && !bytes[from..].starts_with(b"\r\n") && !(bytes[from..] == *b"\r" && self.ended);
                if follows && bytes[from..] == *b"\r" {
                    return Scan::More;
                }
                if follows && breaks > 0 {
                    return Scan::Astray(opened);
                }
                if follows {
                    self.tidy = false;
                }
                cell = Cell {
                    start: at + 1,
                    end: close,
                    close: if doubled || follows { close } else { 0 },
                    scratch: false,
                };
            }
            let stop = memchr2(delimiter, line_end, &bytes[from..]).map(|n| from + n);
            let (stop, more) = match stop {
                Some(stop) => (stop, bytes[stop] == delimiter),
                None if self.ended => (bytes.len(), false),
                None => return Scan::More,
            };
            // The carriage return belongs to the line end.
            let trimmed = !more && line_end == b'\n' && stop > from && bytes[stop - 1] == b'\r';
            let end = stop - usize::from(trimmed);
            if from == at || cell.close > 0 {
                cell.end = end;
            }
            self.cells.push(cell);
            if !more {
                return Scan::Row { end, next: (stop + 1).min(bytes.len()) };
            }
            at = stop + 1;
        }
    }

    /// Whether the row that ends at `end` is UTF-8. Where it is not and nothing beyond ASCII came before, the file is
    /// Windows-1252: the row has to be looked at again (`false`).
    fn check(&mut self, end: usize) -> Result<bool, Problem> {
        let row = &self.buffer[self.start..self.start + end];
        if row.is_ascii() {
            return Ok(true);
        }
        let Err(error) = std::str::from_utf8(row) else {
            self.letters = true;
            return Ok(true);
        };
        let good = &row[..error.valid_up_to()];
        if self.letters || !self.input.may_be_1252() || !good.is_ascii() {
            return Err(Problem::new(self.line + memchr_iter(self.line_end, good).count(), NOT_UTF8));
        }
        self.buffer = self.input.is_windows_1252(&self.buffer[self.start..]);
        self.start = 0;
        Ok(false)
    }
}

/// The closing quotation mark of a cell whose content starts at `from`, and whether there are doubled ones before it. `Err`:
/// there is none in `bytes`, or (`true`) what follows it is not there yet.
fn closing(bytes: &[u8], from: usize, ended: bool) -> Result<(usize, bool), bool> {
    let (mut from, mut doubled) = (from, false);
    loop {
        let at = from + memchr(b'"', bytes.get(from..).unwrap_or_default()).ok_or(false)?;
        match bytes.get(at + 1) {
            Some(b'"') => (from, doubled) = (at + 2, true),
            Some(_) => return Ok((at, doubled)),
            None if ended => return Ok((at, doubled)),
            None => return Err(true),
        }
    }
}

fn open_quote(line: usize) -> Problem {
    Problem::new(
        line,
        "a quotation mark is opened here and never closed: close it, double it if it belongs to the text, or take it out",
    )
}

/// How many commas, semicolons and tabs the first row has outside of quotation marks, and where it ends.
fn look(bytes: &[u8]) -> ([usize; 3], Option<usize>) {
    let mut counts = [0; 3];
    let (mut quoted, mut fresh) = (false, true);
    for (at, byte) in bytes.iter().enumerate() {
        let was_fresh = std::mem::replace(&mut fresh, false);
        match byte {
            b'"' if quoted || was_fresh => quoted = !quoted,
            _ if quoted => {}
            b'\n' | b'\r' if at > 0 => return (counts, Some(at)),
            b',' => (counts[0], fresh) = (counts[0] + 1, true),
            b';' => (counts[1], fresh) = (counts[1] + 1, true),
            b'\t' => (counts[2], fresh) = (counts[2] + 1, true),
            _ => {}
        }
    }
    (counts, None)
}

/// Writes cells that have quotation marks in them into the scratch text, as they are meant.
fn take_quotes_out(text: &str, cells: &mut [Cell], scratch: &mut String) {
    for cell in cells.iter_mut().filter(|cell| cell.close > 0) {
        let start = scratch.len();
        for (n, part) in text[cell.start..cell.close].split("\"\"").enumerate() {
            if n > 0 {
                scratch.push('"');
            }
            scratch.push_str(part);
        }
        // What follows the closing mark belongs to the cell all the same.
        scratch.push_str(&text[cell.close + 1..cell.end.max(cell.close + 1)]);
        *cell = Cell { start, end: scratch.len(), close: 0, scratch: true };
    }
}
