//! Tables as spreadsheets write them: read strictly enough that nothing is lost unseen, and written so that nothing runs.
//!
//! A leaf: no rules of links, no policy about files. [`Reader`] streams rows out of anything that is [`std::io::Read`] at
//! constant memory, whatever its encoding, delimiter and line ends; [`Writer`] writes them, with a guard against cells that a
//! spreadsheet would run as a formula; [`numbers`] names what spreadsheets do to long numbers and leading zeros.

mod decode;
mod guard;
pub mod numbers;
mod reader;
mod writer;

pub use decode::Encoding;
pub use guard::{guarded, needs_guard, unguarded};
pub use reader::{MOST_IN_A_ROW, Reader, Row};
pub use writer::Writer;

use std::fmt;

/// A problem with a line of a file (the first line is 1), as a sentence with its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line.
    pub line: usize,
    /// The sentence.
    pub sentence: String,
}

impl Problem {
    /// A problem with `line`.
    pub fn new(line: usize, sentence: impl Into<String>) -> Self {
        Self { line, sentence: sentence.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.sentence)
    }
}

/// What the file of a table looks like, so that one that is made of it can look the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// What separates cells: `,`, `;` or a tab.
    pub delimiter: u8,
    /// How the characters are encoded.
    pub encoding: Encoding,
    /// Whether lines end with carriage return and line feed.
    pub crlf: bool,
    /// Whether the file starts with a byte order mark, so that a spreadsheet takes it for what it is.
    pub mark: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { delimiter: b',', encoding: Encoding::Utf8, crlf: false, mark: false }
    }
}

impl Style {
    /// The delimiter in words.
    pub const fn delimiter_name(&self) -> &'static str {
        match self.delimiter {
            b';' => "semicolon",
            b'\t' => "tab",
            _ => "comma",
        }
    }
}

/// The text of a whole file, out of whichever encoding it has, without a byte order mark.
pub fn text(bytes: &[u8]) -> Result<String, Problem> {
    decode::whole(bytes)
}

/// A row of its own, with the line that it starts on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owned {
    /// The line, the first is 1.
    pub line: usize,
    /// The cells.
    pub cells: Vec<String>,
}

/// All rows of a short table; rows in which every cell is blank are left out.
pub fn rows(text: &str) -> Result<Vec<Owned>, Problem> {
    let mut reader = Reader::new(text.as_bytes())?;
    let mut rows = Vec::new();
    while let Some(row) = reader.next_row()? {
        if row.iter().any(|cell| !cell.trim().is_empty()) {
            rows.push(Owned { line: row.line, cells: row.iter().map(str::to_owned).collect() });
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells(text: &str) -> Vec<(usize, Vec<String>)> {
        rows(text).unwrap().into_iter().map(|row| (row.line, row.cells)).collect()
    }

    fn row(line: usize, cells: &[&str]) -> (usize, Vec<String>) {
        (line, cells.iter().map(|c| (*c).to_owned()).collect())
    }

    #[test]
    fn delimiters_quotes_and_line_ends_are_those_of_spreadsheets() {
        assert_eq!(cells("a,b\r\n1,2\r\n"), [row(1, &["a", "b"]), row(2, &["1", "2"])]);
        assert_eq!(cells("a;b\n1,5;2"), [row(1, &["a", "b"]), row(2, &["1,5", "2"])]);
        assert_eq!(
            cells("a\tb\n\n\"x\ny\"\t\"\"\"q\"\"\"\nz"),
            [row(1, &["a", "b"]), row(3, &["x\ny", "\"q\""]), row(5, &["z"])]
        );
        assert_eq!(cells("a,\"b\"c,d\"e"), [row(1, &["a", "bc", "d\"e"])]);
        assert_eq!(cells("\"a,b\";c\n1;2"), [row(1, &["a,b", "c"]), row(2, &["1", "2"])]);
        assert_eq!(cells("a,b\r1,2\r\r3,4"), [row(1, &["a", "b"]), row(2, &["1", "2"]), row(4, &["3", "4"])]);
        assert_eq!(cells("a,,\n,,\nb,c,"), [row(1, &["a", "", ""]), row(3, &["b", "c", ""])]);
        assert_eq!(cells("sep=;\na,b;c\n"), [row(2, &["a,b", "c"])]);
        assert_eq!(cells(""), []);
        assert_eq!(cells("a\n\"\""), [row(1, &["a"])]);
    }

    #[test]
    fn an_open_quote_is_named_by_its_line() {
        let problem = rows("a,b\n1,2\n\"x,3\n4,5\n").unwrap_err();
        assert_eq!((problem.line, problem.sentence.contains("never closed")), (3, true));
        let long = format!("a,b\n1,\"{}", "x,y\n".repeat(MOST_IN_A_ROW));
        let problem = rows(&long).unwrap_err();
        assert_eq!((problem.line, problem.sentence.contains("quotation mark")), (2, true));
    }

    #[test]
    fn what_is_no_table_is_named() {
        for (bytes, word) in
            [(&b"PK\x03\x04..."[..], "workbook"), (b"\xd0\xcf\x11\xe0....", "workbook"), (b"%PDF-1.7", "PDF")]
        {
            assert!(Reader::new(bytes).unwrap_err().sentence.contains(word), "{bytes:?}");
            assert!(text(bytes).unwrap_err().sentence.contains(word), "{bytes:?}");
        }
    }

    /// How the text is written in each encoding that a spreadsheet may choose.
    fn encodings(text: &str) -> Vec<Vec<u8>> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let wide = |order: fn(u16) -> [u8; 2]| units.iter().flat_map(|u| order(*u)).collect::<Vec<u8>>();
        let (little, big) = (wide(u16::to_le_bytes), wide(u16::to_be_bytes));
        vec![
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            [&b"\xff\xfe"[..], &little].concat(),
            [&b"\xfe\xff"[..], &big].concat(),
            little,
            big,
        ]
    }

    #[test]
    fn every_encoding_says_the_same() {
        let written = "name;note\nZoë 👍;\"a\nb\"\nЖанна;日本\n";
        for bytes in encodings(written) {
            assert_eq!(text(&bytes).as_deref(), Ok(written), "{bytes:?}");
            let mut reader = Reader::new(Slowly(&bytes)).unwrap();
            let mut seen = Vec::new();
            while let Some(row) = reader.next_row().unwrap() {
                seen.push(row.iter().map(str::to_owned).collect::<Vec<_>>());
            }
            assert_eq!(seen, [["name", "note"], ["Zoë 👍", "a\nb"], ["Жанна", "日本"]], "{bytes:?}");
        }
    }

    #[test]
    fn windows_1252_is_told_from_utf8_by_its_first_letter_beyond_ascii() {
        let bytes = b"name,price\nMuller,1\nM\xfcller,5 \x80\nZo\xeb,\x93q\x94\n";
        assert_eq!(text(bytes).unwrap(), "name,price\nMuller,1\nMüller,5 €\nZoë,“q”\n");
        let mut reader = Reader::new(Slowly(bytes)).unwrap();
        let mut last = Vec::new();
        while let Some(row) = reader.next_row().unwrap() {
            last = row.iter().map(str::to_owned).collect();
        }
        assert_eq!((last, reader.style().encoding), (vec!["Zoë".to_owned(), "“q”".to_owned()], Encoding::Windows1252));
        // Once a letter was UTF-8, one that is not is a mistake and no other encoding.
        let mixed = "a\nZoë\nM\u{0}ller\n".replace('\0', "\u{fffd}").into_bytes();
        let at = mixed.windows(3).position(|w| w == "\u{fffd}".as_bytes()).unwrap();
        let mixed = [&mixed[..at], b"\xfc", &mixed[at + 3..]].concat();
        assert_eq!(text(&mixed).unwrap_err().line, 3);
        let mut reader = Reader::new(&mixed[..]).unwrap();
        while let Ok(Some(_)) = reader.next_row() {}
        assert_eq!(reader.next_row().unwrap_err().line, 3);
    }

    /// A reader that hands out three bytes at a time, so that everything is cut somewhere.
    struct Slowly<'a>(&'a [u8]);

    impl std::io::Read for Slowly<'_> {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let n = out.len().min(3).min(self.0.len());
            out[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    fn cell() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[a-z0-9 .@]{1,6}",
            "[\",;\t\r\n'=+@-]{1,3}",
            Just("é日👍\u{200b}\u{202e}".to_owned()),
            Just(String::new())
        ];
        prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            table in (1usize..5).prop_flat_map(|n| prop::collection::vec(prop::collection::vec(cell(), n), 1..6)),
            delimiter in prop::sample::select(vec![b',', b';', b'\t']),
            crlf: bool,
        ) {
            // The head has names without delimiters, so that the delimiter can be told.
            let width = table[0].len();
            let head: Vec<String> = (0..width).map(|n| format!("column {n}")).collect();
            let style = Style { delimiter, crlf, ..Style::default() };
            let mut out = Vec::new();
            let mut writer = Writer::new(&mut out, style);
            for row in std::iter::once(&head).chain(&table) {
                for cell in row {
                    writer.cell(cell);
                }
                writer.end_row().unwrap();
            }
            writer.finish().unwrap();
            let mut reader = Reader::new(Slowly(&out)).unwrap();
            let mut read = Vec::new();
            while let Some(row) = reader.next_row().unwrap() {
                read.push(row.iter().map(|c| unguarded(c).to_owned()).collect::<Vec<_>>());
            }
            // A row of one empty cell is an empty line, and that is no row.
            let expected: Vec<Vec<String>> = std::iter::once(head).chain(table).collect();
            prop_assert_eq!(read, expected);
        }

        #[test]
        fn anything_at_all_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(mut reader) = Reader::new(&bytes[..]) {
                while let Ok(Some(row)) = reader.next_row() {
                    prop_assert!(row.line >= 1 && !row.is_empty());
                }
            }
            let _ = text(&bytes);
        }
    }
}
