//! Any text at all: reading it never fails, points only at what is there, and repairs come to an end.

#![no_main]

use entrylink::domain::catalogue::example_book;
use entrylink::domain::{Book, tester};
use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;

fn check(input: &str, book: &Book) {
    let reading = tester::read(input, book);
    let inside = |start: usize, end: usize| start <= end && input.get(start..end).is_some();
    for finding in &reading.findings {
        assert!(inside(finding.start, finding.end), "{finding:?}");
        assert!(!finding.message.chars().any(char::is_control), "{finding:?}");
        assert_eq!(tester::apply(input, finding).is_some(), finding.fix.is_some());
    }
    assert!(reading.parameter.is_none_or(|p| inside(p.start, p.end)));
    let mut at = 0;
    for part in &reading.anatomy {
        assert!(part.span.start == at && inside(part.span.start, part.span.end) && !part.span.is_empty());
        at = part.span.end;
    }
    assert!(at == input.len() || input.len() > tester::LONGEST);
    if let Some(repaired) = &reading.repaired {
        let again = tester::read(repaired, book);
        assert!(again.findings.iter().all(|f| f.fix.is_none()), "{repaired:?}: {:?}", again.findings);
        assert_eq!(again.repaired, None);
        assert_eq!(again.reference, reading.reference, "{repaired:?}");
    }
}

fuzz_target!(|data: &[u8]| {
    static BOOK: OnceLock<Book> = OnceLock::new();
    let text = String::from_utf8_lossy(data);
    // With the book or without, by chance: both at once would halve the speed.
    if data.len() % 2 == 0 {
        check(&text, BOOK.get_or_init(example_book));
    } else {
        check(&text, &Book::default());
    }
    let mut end = 0;
    for range in tester::find(&text) {
        assert!(range.start >= end && range.end > range.start && text.get(range.clone()).is_some());
        end = range.end;
    }
});
