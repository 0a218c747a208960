//! Rows in, rows out: nothing lost, nothing doubled, and every link says what its row does.

use super::*;
use crate::domain::catalogue::example_book;
use crate::domain::template::{Empty, Filled, Template};
use crate::domain::{Book, Channel, Severity, tester};
use crate::table::{Reader, Style, Writer, unguarded};
use proptest::prelude::*;
use std::ops::ControlFlow;

fn book() -> Book {
    example_book()
}

/// Runs a list through, and gives both outputs as rows.
fn run(input: &[u8], channel: Channel, empty: Empty) -> (Vec<Vec<String>>, Vec<Vec<String>>, Counts) {
    let book = book();
    let link = book.link_by_ref("giveaway").unwrap();
    let mut rows = Rows::open(input).unwrap();
    let filled = mapping::automatic(&book, None, rows.head());
    let template = Template::new(&book, link, channel, &filled, empty);
    let (mut links, mut rejects) = (Vec::new(), Vec::new());
    let outputs = Outputs { links: &mut links, rejects: &mut rejects, codes: None };
    let counts = write(&mut rows, &template, outputs, &mut |_| ControlFlow::Continue(())).unwrap().counts;
    (table(&links), table(&rejects), counts)
}

fn table(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = Reader::new(bytes).unwrap();
    let mut rows = Vec::new();
    while let Some(row) = reader.next_row().unwrap() {
        rows.push(row.iter().map(|cell| unguarded(cell).to_owned()).collect());
    }
    rows
}

fn csv(rows: &[Vec<String>], style: Style) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), style);
    for row in rows {
        for cell in row {
            writer.cell(cell);
        }
        writer.end_row().unwrap();
    }
    writer.finish().unwrap()
}

#[test]
fn every_row_is_in_one_of_both() {
    let input = "name;branch;note\r\nmay;north;=1+1\r\na--b;north;\r\njune;west;\"two\r\nlines\"\r\nshort;north\r\nlong;north;a;b\r\n1.76E+12;north;\r\nlast;south;x\r\n";
    let input = input.replace("name", "source");
    let (links, rejects, counts) = run(input.as_bytes(), Channel::Telegram, Empty::Keep);
    assert_eq!(links[0], ["source", "branch", "note", "link"]);
    assert_eq!(links[1], ["may", "north", "=1+1", "https://t.me/harbour_coffee_bot?start=giveaway--may--738--north"]);
    assert_eq!(links[2][..3], ["last", "south", "x"]);
    // All but the reason.
    let seen: Vec<_> = rejects[1..].iter().map(|row| row[..row.len() - 1].join("|")).collect();
    assert_eq!(
        seen,
        [
            "a--b|north||3|separator-in-value",
            "june|west|two\r\nlines|4|option-mismatch",
            "short|north|6|row-width",
            "long|north|a|b|7|row-width",
            "1.76E+12|north||8|shortened-number",
        ]
    );
    assert_eq!((counts.rows, counts.refused()), (7, 5));
}

#[test]
fn the_examples_of_the_rules_of_lists_are_refused_by_them() {
    use crate::domain::catalogue::{OF_LISTS, entry};
    for rule in OF_LISTS {
        let refused = |row: &str| {
            let list = format!("source,branch,seats\n{row}\n");
            let (_, rejects, _) = run(list.as_bytes(), Channel::Messenger, Empty::Keep);
            rejects.get(1).map(|row| row[row.len() - 2].clone())
        };
        assert_eq!(refused(entry(rule).wrong).as_deref(), Some(rule.name()));
        assert_eq!(refused(entry(rule).right), None);
    }
}

#[test]
fn rejects_can_be_mended_and_run_again() {
    let (_, rejects, _) = run(b"source,note\n=a--b,'quoted\n", Channel::Messenger, Empty::Keep);
    let mended: Vec<Vec<String>> =
        rejects.iter().map(|row| row.iter().map(|c| c.replace("--", "_")).collect()).collect();
    let (links, rejects, _) = run(&csv(&mended, Style::default()), Channel::Messenger, Empty::Keep);
    assert_eq!(links[0], ["source", "note", "link"]);
    assert_eq!(links[1], ["=a_b", "'quoted", "https://m.me/harbour.coffee?ref=giveaway--=a_b"]);
    assert_eq!(rejects.len(), 1);
}

#[test]
fn rows_that_are_too_long_or_too_short_stay_as_they_were_and_are_refused_again() {
    let input = b"source,branch\n'=a,north,extra\nb\n\"c\",north\n";
    let (links, rejects, _) = run(input, Channel::Messenger, Empty::Keep);
    assert_eq!(links.len(), 2);
    let own = |rejects: &[Vec<String>]| rejects.iter().map(|row| row[..row.len() - 3].join("|")).collect::<Vec<_>>();
    assert_eq!(own(&rejects), ["source|branch", "=a|north|extra", "b"]);
    assert!(rejects[2][3].starts_with("this row has 1 cell and the first one 2"), "{rejects:?}");
    // However often, and with what a spreadsheet fills short rows up with.
    let padded: Vec<Vec<String>> = rejects
        .iter()
        .map(|row| row.iter().cloned().chain(std::iter::repeat_n(String::new(), 6 - row.len())).collect())
        .collect();
    for again in [&rejects, &padded] {
        let (links, rejects, counts) = run(&csv(again, Style::default()), Channel::Messenger, Empty::Keep);
        assert_eq!((links.len(), counts.refused()), (1, 2), "{links:?}");
        assert_eq!(own(&rejects), ["source|branch", "=a|north|extra", "b"]);
    }
    // Mended, they have their links: a cell taken out, a cell put in, with what stood behind them or without.
    let mended =
        b"source,branch,line,rule,reason\n'=a,north,2,row-width,x\nb,south,3,row-width,x\nc,north,,,\nd,north\n";
    let (links, rejects, _) = run(mended, Channel::Messenger, Empty::Keep);
    assert_eq!((links.len(), rejects.len()), (5, 1), "{rejects:?}");
    assert_eq!(links[1][2], "https://m.me/harbour.coffee?ref=giveaway--=a--738--north");
}

#[test]
fn refused_rows_are_kept_byte_by_byte() {
    let input = "source;branch\r\n\"a--b\";north\r\nx;\"west\"\r\ny;north;\"z\"\r\n";
    let book = book();
    let mut rows = Rows::open(input.as_bytes()).unwrap();
    let filled = mapping::automatic(&book, None, rows.head());
    let link = book.link_by_ref("giveaway").unwrap();
    let template = Template::new(&book, link, Channel::Messenger, &filled, Empty::Keep);
    let mut rejects = Vec::new();
    let outputs = Outputs { links: Vec::new(), rejects: &mut rejects, codes: None };
    write(&mut rows, &template, outputs, &mut |_| ControlFlow::Continue(())).unwrap();
    let rejects = String::from_utf8(rejects).unwrap();
    for row in input.lines().skip(1) {
        assert!(rejects.contains(&format!("\r\n{row};")), "{rejects}");
    }
}

#[test]
fn what_a_run_wrote_is_a_list_for_the_next() {
    let (links, _, _) = run(b"source,note\n=A1,'@x\n", Channel::Messenger, Empty::Keep);
    let (again, _, _) = run(&csv(&links, Style::default()), Channel::Messenger, Empty::Keep);
    assert_eq!(again[0], ["source", "note", "link", "link 2"]);
    assert_eq!(again[1][..2], links[1][..2]);
    assert_eq!(again[1][2], again[1][3]);
    assert!(again[1][3].ends_with("?ref=giveaway--=A1"), "{again:?}");
}

#[test]
fn a_run_that_is_stopped_says_so() {
    let book = book();
    let link = book.link_by_ref("giveaway").unwrap();
    let mut rows = Rows::open(&b"source\na\n"[..]).unwrap();
    let filled = mapping::automatic(&book, None, rows.head());
    let template = Template::new(&book, link, Channel::Messenger, &filled, Empty::Keep);
    let outputs = Outputs { links: Vec::new(), rejects: Vec::new(), codes: None };
    assert!(matches!(write(&mut rows, &template, outputs, &mut |_| ControlFlow::Break(())), Err(Stop::Cancelled)));
}

#[test]
fn the_report_names_the_longest_the_worst_and_the_refused() {
    let book = book();
    let link = book.link_by_ref("giveaway").unwrap();
    let long = "x".repeat(60);
    let input =
        format!("source,branch,seats\nmay,north,2\n{long},north,2\nann@b.co,north,many\n,south,1\na--b,east,x\n");
    let mut rows = Rows::open(input.as_bytes()).unwrap();
    let filled: Vec<Filled> = mapping::automatic(&book, None, rows.head());
    let channels = [Channel::Telegram, Channel::Webchat];
    let question =
        Question { book: &book, link, placement: None, channels: &channels, filled: &filled, empty: Empty::Keep };
    let report = report(&mut rows, &question, &mut |_| ControlFlow::Continue(())).unwrap();
    let rules =
        |n: usize| report.channels[n].rules.iter().map(|c| (c.rule, c.rows, c.lines.clone())).collect::<Vec<_>>();
    assert_eq!(report.rows, 5);
    assert_eq!(rules(0), [("too-long", 1, vec![3]), ("bad-character", 1, vec![4]), ("separator-in-value", 1, vec![6])]);
    assert_eq!(rules(1), [("type-mismatch", 1, vec![4]), ("separator-in-value", 1, vec![6])]);
    let longest = report.channels[0].longest.as_ref().unwrap();
    assert_eq!((longest.line, longest.limit, longest.link.as_ref()), (3, Some(64), None));
    assert_eq!(report.channels[0].worst.as_ref().map(|w| w.line), Some(4));
    assert_eq!((report.channels[1].links, report.channels[1].refused), (3, 2));
    assert_eq!((report.empty[0].rows, &report.empty[0].lines[..]), (1, &[5][..]));
    assert!(report.channels[1].warnings.iter().any(|w| w.rule == "personal-data"));
}

/// Values that rows of mailing lists have, plain ones for the most part, so that many go the quick way.
fn usual() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => prop::sample::select(vec![
            "", "Ann", "Zoë", "Жанна Петрова", "north", "west", "ann@b.co", "ann@b", "+49 151 2345678", "0151 2345678", "1234567", "a_b",
            "a.b", "x", "may", "O'Neil", "12,5", "email",
        ]).prop_map(str::to_owned),
        1 => hostile(),
    ]
}

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "[a-zA-Z0-9 _.@]{0,8}",
        2 => prop::sample::select(vec![
            "--", "-", "\"", "\n", "\r\n", ",", ";", "\t", "\u{202e}", "\u{200b}", "\u{feff}", "+", "&", "#", "%", "%20", "👍", "é", "日本",
            "=1+1", "@SUM(A1)", "'", "1.76E+12", "{{email}}", "email", "738", "", "[{id: \"738\", value: \"x\"}]", "https://t.me/x?start=y", "–",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn warnings_are_those_of_every_single_row(
        rows in prop::collection::vec(prop::collection::vec(usual(), 5), 1..40),
        channel in prop::sample::select(Channel::ALL.to_vec()),
        empty in prop::sample::select(vec![Empty::Keep, Empty::Omit, Empty::Refuse]),
        head in prop::sample::subsequence(vec!["source", "branch", "email", "phone", "full_name"], 2..=5),
    ) {
        let book = book();
        let link = book.link_by_ref("giveaway").unwrap();
        let head: Vec<String> = head.into_iter().map(str::to_owned).collect();
        let rows: Vec<Vec<String>> = rows.into_iter().map(|row| row[..head.len()].to_vec()).collect();
        let all: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let text: String = all.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n").collect();
        let mut list = Rows::open(text.as_bytes()).unwrap();
        let filled = mapping::automatic(&book, None, list.head());
        let channels = [channel];
        let question = Question { book: &book, link, placement: None, channels: &channels, filled: &filled, empty };
        let report = report(&mut list, &question, &mut |_| ControlFlow::Continue(())).unwrap();
        // The same by hand: every row is composed.
        let template = Template::new(&book, link, channel, &filled, empty);
        let mut expected = Counts::default();
        let mut list = Rows::open(text.as_bytes()).unwrap();
        let (shape, used) = (list.shape(), (0..all[0].len()).collect::<Vec<_>>());
        while let Some(row) = list.next_row().unwrap() {
            if shape.refusal(&row, &used).is_some() {
                continue;
            }
            let mut said = std::collections::HashSet::new();
            for finding in template.compose(|n| shape.cell(&row, n)).findings {
                if finding.severity == Severity::Warning && said.insert(finding.rule) {
                    expected.refuse(finding.rule.name(), row.line, || finding.message);
                }
            }
        }
        prop_assert_eq!(&report.channels[0].warnings, &expected.rules);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn every_written_link_decodes_back_to_its_row(
        rows in prop::collection::vec(prop::collection::vec(hostile(), 4), 1..8),
        channel in prop::sample::select(Channel::ALL.to_vec()),
        delimiter in prop::sample::select(vec![b',', b';', b'\t']),
        crlf: bool,
    ) {
        let head: Vec<String> = ["note", "source", "full_name", "email"].map(str::to_owned).to_vec();
        // Guarded cells would be taken for what they are; here every cell is written as it is.
        let written: Vec<Vec<String>> = std::iter::once(head.clone()).chain(rows.clone()).collect();
        let style = Style { delimiter, crlf, ..Style::default() };
        let quote = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let text: String = written
            .iter()
            .map(|row| row.iter().map(quote).collect::<Vec<_>>().join(&char::from(style.delimiter).to_string()) + if crlf { "\r\n" } else { "\n" })
            .collect();
        let (links, rejects, counts) = run(text.as_bytes(), channel, Empty::Keep);
        prop_assert_eq!(counts.rows as usize, rows.len());
        prop_assert_eq!(links.len() - 1 + rejects.len() - 1, rows.len());
        // Both outputs have the rows of the input, in order, each once, with all their cells as they were; an apostrophe before
        // a formula is the guard against it, and no part of the cell.
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| unguarded(cell).to_owned()).collect()).collect();
        let (mut good, mut bad) = (links[1..].iter().peekable(), rejects[1..].iter().peekable());
        let book = book();
        for row in &rows {
            if good.peek().is_some_and(|made| made[..4] == row[..]) {
                let made = good.next().unwrap();
                let reading = tester::read(&made[4], &book);
                let values: Vec<_> = reading.writes.iter().map(|w| w.value.as_str()).collect();
                prop_assert_eq!(&values, &[row[1].as_str(), &row[2], &row[3]], "{}", made[4]);
                prop_assert_eq!(reading.reference.as_deref(), Some("giveaway"));
                prop_assert!(!made[4].contains(|c: char| c.is_control() || c == ' ' || c == '"'));
            } else {
                let refused = bad.next().unwrap();
                prop_assert_eq!(&refused[..4], &row[..]);
                prop_assert!(refused[5].len() > 3 && refused[6].len() > 3);
            }
        }
        prop_assert!(good.next().is_none() && bad.next().is_none());
    }
}
