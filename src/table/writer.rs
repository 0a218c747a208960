//! Tables on their way out.

use super::Style;
use super::guard::needs_guard;
use std::io::{self, Write};

/// So much is gathered before it is handed on.
const ENOUGH: usize = 64 * 1024;

/// Writes a table in UTF-8, in the style of another one. Cells that a spreadsheet would run are guarded, see
/// [`guarded`](super::guarded).
pub struct Writer<W: Write> {
    out: W,
    buffer: Vec<u8>,
    delimiter: u8,
    crlf: bool,
    /// Whether the row has a cell already.
    begun: bool,
    /// Whether the row's only cell so far is empty: alone it has to be quoted, or it would be no row.
    hollow: bool,
}

impl<W: Write> Writer<W> {
    /// A table that is written to `out`.
    pub fn new(out: W, style: Style) -> Self {
        let mut buffer = Vec::with_capacity(ENOUGH + 4096);
        if style.mark {
            buffer.extend_from_slice("\u{feff}".as_bytes());
        }
        Self { out, buffer, delimiter: style.delimiter, crlf: style.crlf, begun: false, hollow: false }
    }

    fn separate(&mut self) {
        if self.begun {
            self.buffer.push(self.delimiter);
        }
        self.hollow = false;
        self.begun = true;
    }

    /// The next cell of the row, guarded and quoted where it has to be.
    pub fn cell(&mut self, cell: &str) {
        let first = !self.begun;
        self.separate();
        self.hollow = first && cell.is_empty();
        let quoted = cell.bytes().any(|b| matches!(b, b'"' | b'\n' | b'\r' | b',' | b';' | b'\t'));
        if quoted {
            self.buffer.push(b'"');
        }
        if needs_guard(cell) {
            self.buffer.push(b'\'');
        }
        if quoted {
            for (n, part) in cell.split('"').enumerate() {
                if n > 0 {
                    self.buffer.extend_from_slice(b"\"\"");
                }
                self.buffer.extend_from_slice(part.as_bytes());
            }
            self.buffer.push(b'"');
        } else {
            self.buffer.extend_from_slice(cell.as_bytes());
        }
    }

    /// One or more cells as they stood in a table of the same style; nothing in them may need the guard.
    pub fn raw(&mut self, cells: &str) {
        self.separate();
        self.buffer.extend_from_slice(cells.as_bytes());
    }

    /// A cell that needs neither guard nor quotes, such as a link or a number.
    pub fn plain(&mut self, cell: &str) {
        debug_assert!(!cell.bytes().any(|b| matches!(b, b'"' | b'\n' | b'\r' | b'\t')) && !needs_guard(cell));
        if cell.as_bytes().contains(&self.delimiter) {
            return self.cell(cell);
        }
        self.raw(cell);
    }

    /// Ends the row.
    pub fn end_row(&mut self) -> io::Result<()> {
        if self.hollow {
            self.buffer.extend_from_slice(b"\"\"");
        }
        (self.begun, self.hollow) = (false, false);
        self.buffer.extend_from_slice(if self.crlf { b"\r\n" } else { b"\n" });
        if self.buffer.len() >= ENOUGH {
            self.out.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    /// Hands on what is still here, and gives the output back.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.write_all(&self.buffer)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_guarded_and_quoted_where_they_have_to_be() {
        let mut writer = Writer::new(Vec::new(), Style { delimiter: b';', crlf: true, mark: true, ..Style::default() });
        for cell in ["a b", "say \"hi\"", "=1;2", "", "x\ny"] {
            writer.cell(cell);
        }
        writer.plain("https://m.me/x?ref=a;b");
        writer.end_row().unwrap();
        writer.cell("");
        writer.end_row().unwrap();
        let out = String::from_utf8(writer.finish().unwrap()).unwrap();
        assert_eq!(out, "\u{feff}a b;\"say \"\"hi\"\"\";\"'=1;2\";;\"x\ny\";\"https://m.me/x?ref=a;b\"\r\n\"\"\r\n");
    }
}
