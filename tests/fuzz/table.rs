//! Any bytes at all as a table: reading them ends, with rows or with a problem that names a line; and what was read is read
//! again the same after it was written.

#![no_main]

use entrylink::table::{Reader, Style, Writer, unguarded};
use libfuzzer_sys::fuzz_target;

/// The rows, or that there is a problem.
fn rows(bytes: &[u8]) -> Option<Vec<Vec<String>>> {
    let check = |problem: &entrylink::table::Problem| {
        assert!(problem.line >= 1 && problem.line <= bytes.len() + 2, "{problem:?}");
        assert!(!problem.sentence.chars().any(char::is_control), "{problem:?}");
    };
    let mut reader = Reader::new(bytes).inspect_err(check).ok()?;
    let (mut rows, mut line) = (Vec::new(), 0);
    while let Some(row) = reader.next_row().inspect_err(check).ok()? {
        assert!(row.line > line, "rows come one after the other");
        line = row.line;
        rows.push(row.iter().map(str::to_owned).collect::<Vec<_>>());
    }
    Some(rows)
}

fuzz_target!(|data: &[u8]| {
    let Some(read) = rows(data) else { return };
    // The head keeps the rest from being taken for something else than cells with commas between.
    let mut writer = Writer::new(Vec::new(), Style::default());
    for head in ["a", "b", "c", "d"] {
        writer.cell(head);
    }
    writer.end_row().unwrap();
    for row in &read {
        row.iter().for_each(|cell| writer.cell(cell));
        writer.end_row().unwrap();
    }
    let written = writer.finish().unwrap();
    let again = rows(&written).expect("what was written can be read");
    let again: Vec<Vec<&str>> = again[1..].iter().map(|row| row.iter().map(|cell| unguarded(cell)).collect()).collect();
    assert_eq!(again, read);
});
