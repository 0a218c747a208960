//! Tables out of spreadsheets: CSV with any of the usual delimiters, read strictly enough that nothing is lost unseen.

/// A row, and the line of the file that it starts on (the first line is 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub line: usize,
    pub cells: Vec<String>,
}

/// A problem with a line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub line: usize,
    pub sentence: String,
}

/// The text of a file: UTF-8, without the byte order mark that spreadsheets put first.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, Problem> {
    let unreadable = |sentence: &str| Problem { line: 1, sentence: sentence.to_owned() };
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(unreadable("the file is in UTF-16: save it again as “CSV UTF-8”"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.split(|b| *b == b'\n').count();
        Problem {
            line,
            sentence: "there is a character that is not UTF-8: save the file again as “CSV UTF-8”".to_owned(),
        }
    })?;
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
}

/// Reads CSV. The delimiter is the one of comma, semicolon and tab that the first line has most of. Empty lines are left
/// out. A quote that is never closed is a problem, not the rest of the file in one cell.
pub(super) fn read(text: &str) -> Result<Vec<Row>, Problem> {
    let head = text.lines().next().unwrap_or_default();
    let delimiter = [',', ';', '\t'].into_iter().rev().max_by_key(|d| head.matches(*d).count()).unwrap_or(',');
    let mut rows = Vec::new();
    let mut row = Row { line: 1, cells: Vec::new() };
    let mut cell = String::new();
    let mut line = 1;
    let mut quoted_since = None;
    let mut was_quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        line += usize::from(c == '\n');
        if quoted_since.is_some() {
            match c {
                '"' if chars.next_if_eq(&'"').is_none() => quoted_since = None,
                // Two quotation marks inside a quoted cell are one.
                c => cell.push(c),
            }
            continue;
        }
        match c {
            '"' if cell.is_empty() && !was_quoted => (quoted_since, was_quoted) = (Some(line), true),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' => {
                end_row(&mut rows, &mut row, &mut cell, line);
                was_quoted = false;
            }
            c if c == delimiter => {
                row.cells.push(std::mem::take(&mut cell));
                was_quoted = false;
            }
            c => cell.push(c),
        }
    }
    if let Some(line) = quoted_since {
        let sentence = "a quotation mark is opened here and never closed: double it, or take it out".to_owned();
        return Err(Problem { line, sentence });
    }
    end_row(&mut rows, &mut row, &mut cell, line);
    Ok(rows)
}

fn end_row(rows: &mut Vec<Row>, row: &mut Row, cell: &mut String, next_line: usize) {
    row.cells.push(std::mem::take(cell));
    let done = std::mem::replace(row, Row { line: next_line, cells: Vec::new() });
    if done.cells.iter().any(|c| !c.trim().is_empty()) {
        rows.push(done);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<(usize, Vec<String>)> {
        read(text).unwrap().into_iter().map(|row| (row.line, row.cells)).collect()
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
        assert_eq!(cells(""), []);
    }

    #[test]
    fn an_open_quote_is_named_by_its_line() {
        assert_eq!(read("a,b\n1,2\n\"x,3\n4,5\n").unwrap_err().line, 3);
    }

    #[test]
    fn only_utf8_is_read_and_the_byte_order_mark_is_left_out() {
        assert_eq!(decode(b"\xef\xbb\xbfa".to_vec()).unwrap(), "a");
        assert!(decode(b"\xff\xfea\0".to_vec()).unwrap_err().sentence.contains("UTF-16"));
        assert_eq!(decode(b"a\nb\n\xe4".to_vec()).unwrap_err().line, 3);
    }
}
