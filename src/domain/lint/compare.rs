//! Links held against each other: the text of a link against what it opens, and the same placement in two places.

use super::place::{Anchor, Role};
use super::{Lines, Read};
use crate::domain::book::Book;
use crate::domain::finding::{Finding, Rule, Severity};
use crate::domain::model::fold;
use crate::domain::show;
use std::collections::HashMap;

/// How much of a link a sentence shows.
const QUOTED: usize = 60;

/// Texts that are a link, and open another one.
pub(super) fn texts(findings: &mut Vec<Finding>, reads: &[Read], anchors: &[Anchor]) {
    let targets: HashMap<usize, &Read> =
        reads.iter().filter(|r| r.place.role == Role::Target).filter_map(|r| Some((r.place.anchor?, r))).collect();
    let mut said = vec![false; anchors.len()];
    for text in reads.iter().filter(|r| r.place.role == Role::Text) {
        let Some(number) = text.place.anchor else { continue };
        let Some(anchor) = anchors.get(number) else { continue };
        said[number] = true;
        let target = targets.get(&number);
        if target.is_some_and(|target| same(text, target)) {
            continue;
        }
        let opens = show::fit(anchor.href.as_str().trim(), QUOTED);
        let message = format!("this is to be read, but a click opens “{opens}”: make both the same");
        // A counter of clicks leads there in the end, as far as anybody can tell.
        let severity = if target.is_some() { Severity::Error } else { Severity::Warning };
        findings.push(Finding::new(Rule::TextDiffers, text.place.link.whole(), message).severity(severity));
    }
    for (number, anchor) in anchors.iter().enumerate().filter(|(number, _)| !said[*number]) {
        let (Some(target), Some(text)) = (targets.get(&number), &anchor.text) else { continue };
        if let Some(host) = shown_host(text.as_str()) {
            let channel = target.reading.channel.map_or("another link", |c| c.label());
            let message = format!(
                "the text reads as a link to “{}”, but a click opens {channel}: mail programs take that for a fraud",
                show::fit(host, QUOTED)
            );
            findings.push(Finding::new(Rule::TextDiffers, text.whole(), message).severity(Severity::Warning));
        }
    }
}

/// Whether the text says what the target does, perhaps in short.
fn same(text: &Read, target: &Read) -> bool {
    let (a, b) = (&text.reading, &target.reading);
    let account = |r: &Read| r.reading.account.as_deref().map(fold);
    a.channel == b.channel && account(text) == account(target) && (a.text == b.text || a.text.is_none())
}

/// The host of a text that is the address of a web page.
fn shown_host(text: &str) -> Option<&str> {
    let text = text.trim();
    let bare = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let bare = bare.or_else(|| text.starts_with("www.").then_some(text))?;
    let host = bare.split(['/', '?', '#']).next()?;
    (host.contains('.') && !text.contains(char::is_whitespace)).then_some(host)
}

/// Where placements were seen first.
#[derive(Debug, Default)]
pub(super) struct Seen {
    first: HashMap<String, First>,
}

#[derive(Debug)]
struct First {
    file: String,
    line: usize,
    version: (usize, bool),
}

impl Seen {
    /// Says which links are used a second time, on the same channel with the same values: then nobody can tell which of
    /// them brought somebody.
    pub fn repeats(&mut self, findings: &mut Vec<Finding>, file: &str, text: &str, reads: &[Read], book: &Book) {
        let lines = Lines::of(text);
        for read in reads {
            let alone = read.place.role == Role::Text && read.place.anchor.is_none();
            if read.place.role != Role::Target && !alone {
                continue;
            }
            let Some(key) = key(read) else { continue };
            let span = read.place.link.whole();
            let line = lines.position(text, span.start).0;
            let Some(first) = self.first.get(&key) else {
                self.first.insert(key, First { file: file.to_owned(), line, version: read.place.version });
                continue;
            };
            // The same content once more, for other mail programs.
            if first.file == file && first.version != read.place.version {
                continue;
            }
            let where_else = match first.file == file {
                true => format!("in line {} too", first.line),
                false => format!("in {}, line {}, too", show::safe(&first.file), first.line),
            };
            let message = format!(
                "{} is used {where_else}: nobody will know which of them brought somebody. Give each a placement of its own",
                named(read, book)
            );
            findings.push(Finding::new(Rule::RepeatedPlacement, span, message));
        }
    }
}

fn key(read: &Read) -> Option<String> {
    let reading = &read.reading;
    let (channel, account, text) = (reading.channel?, reading.account.as_deref(), reading.text.as_deref()?);
    let what = match (reading.link, reading.placement) {
        (Some(link), Some(placement)) => format!("{link} {placement}"),
        _ => text.to_owned(),
    };
    Some(format!("{channel}\n{}\n{what}", fold(account.unwrap_or_default())))
}

fn named(read: &Read, book: &Book) -> String {
    let link = read.reading.link.and_then(|uid| book.link(uid));
    let placement = link.zip(read.reading.placement).and_then(|(link, uid)| book.placement(link.uid, uid));
    match (link, placement) {
        (Some(link), Some(place)) => {
            format!("the placement “{}” of “{}”", show::safe(&place.label), show::safe(&link.reference))
        }
        _ => "the same link".to_owned(),
    }
}
