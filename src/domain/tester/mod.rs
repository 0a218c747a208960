//! The live tester: what a link or payload says, what opening it does, and what is wrong with it. A pure function of the
//! text and the book.
//!
//! A reading goes through these rooms, each a file: `locate` finds the link in what was pasted, `unwrap` takes it out of
//! wrappers and encodings, `recognise` says which channel it is, `account` and `parameter` read its parts, and
//! `content` takes the payload apart and holds it against the book. All work on a `traced` text, so that every finding
//! points at bytes of the input.

mod account;
mod address;
mod array;
mod carry;
mod content;
mod find;
#[cfg(test)]
mod judged;
mod known;
mod locate;
mod notes;
mod parameter;
mod query;
mod reading;
mod recognise;
mod repair;
mod shift;
mod slots;
mod split;
pub(in crate::domain) mod traced;
mod unwrap;

pub use carry::length_on;
pub use find::find;
pub use reading::{Anatomy, Other, Part, Reading, Write};
pub use repair::{apply, apply_all, apply_one, repair};
pub use slots::is_private;

use super::book::Book;
use super::channel::Channel;
use super::encode;
use super::finding::{Finding, Rule};
use super::payload::find_secret;
use carry::Route;
use content::Content;
use locate::{Located, is_blank};
use notes::{Layer, Notes, quote};
use recognise::Kind;
use std::ops::Range;
use traced::Traced;
use unwrap::Resolved;

/// The longest text, in bytes, that is read as one link or payload: no browser or messenger takes a longer one. A paste of
/// many links may be longer: [`find`](find()) takes it apart.
pub const LONGEST: usize = 65_536;

/// Reads one link or payload in any of the forms met in public. Never fails: an input that is nothing of ours has no
/// channel and no text, and a finding that says so where that is certain. Linear in the length of the input.
pub fn read(input: &str, book: &Book) -> Reading {
    let mut reading = analyse(input, book);
    repair::complete(&mut reading, book);
    reading
}

/// Reads without trying the repairs out.
fn analyse(input: &str, book: &Book) -> Reading {
    let mut notes = Notes::default();
    let mut reading = Reading { input: input.to_owned(), ..Reading::default() };
    if input.len() > LONGEST {
        let message = format!("{} characters are more than any link has: this is no link", input.len());
        notes.say(Finding::new(Rule::TooLong, 0..input.len(), message));
    } else if let Some(trimmed) = trim(&mut notes, input) {
        match locate::locate(&input[..trimmed.end], trimmed.start, false) {
            Some(located) => read_link(&mut notes, &mut reading, &located, trimmed, book),
            None => read_bare(&mut notes, &mut reading, trimmed, book),
        }
    }
    secret(&mut notes, input);
    reading.anatomy = notes.anatomy(if input.len() > LONGEST { 0 } else { input.len() });
    reading.findings = notes.findings;
    reading.findings.sort_by_key(|f| (f.start, std::cmp::Reverse(f.end)));
    // Two layers of the same encoding around the same stretch are one mistake to look at.
    reading.findings.dedup();
    reading
}

/// The variable that holds the account's key is refused wherever it stands: in the account, in another parameter, or around
/// the link, in any encoding.
fn secret(notes: &mut Notes, input: &str) {
    const LAYERS: usize = 4;
    // Without any of these there are no braces in it, in no encoding: most links end here.
    if input.len() > LONGEST || !input.contains(['{', '%', '&']) {
        return;
    }
    if notes.findings.iter().any(|f| f.rule == Rule::SecretPlaceholder) {
        return;
    }
    let mut text = Traced::of(input, 0..input.len());
    for _ in 0..LAYERS {
        if let Some(range) = find_secret(text.as_str()) {
            return notes.say(Finding::new(Rule::SecretPlaceholder, text.source(range), carry::SECRET));
        }
        let decoded = text.percent_decoded(true).0;
        let decoded = decoded.entities_decoded().unwrap_or(decoded);
        if decoded.as_str() == text.as_str() {
            return;
        }
        text = decoded;
    }
}

/// The input without what clings to its edges; `None`: nothing is left.
fn trim(notes: &mut Notes, input: &str) -> Option<Range<usize>> {
    let mut rest = input.trim_start_matches(is_blank);
    // An escaped space before a link comes out of an attribute or a spreadsheet; after it, it belongs to the payload.
    while let Some(len) = locate::escaped_blank_len(rest) {
        rest = rest[len..].trim_start_matches(is_blank);
    }
    let start = input.len() - rest.len();
    let end = input.trim_end_matches(is_blank).len();
    if start >= end {
        return None;
    }
    for span in [0..start, end..input.len()] {
        if !span.is_empty() {
            let message = "white space came along when this was copied: take it out";
            notes.say(Finding::new(Rule::Whitespace, span, message).fix(""));
        }
    }
    Some(start..end)
}

fn read_link(notes: &mut Notes, reading: &mut Reading, located: &Located, within: Range<usize>, book: &Book) {
    let input = reading.input.clone();
    surroundings(notes, &input, located, within);
    notes.mark(located.core.clone(), Part::Address);
    let link = Traced::of(&input, located.core.clone());
    let link = unwrap::decode_entities(notes, link, located.in_html);
    let link = unwrap::clean(notes, link);
    let link = unwrap::unescape_slashes(notes, link);
    let Some(resolved) = unwrap::resolve(notes, link) else { return };
    notes.mark(resolved.link.whole(), Part::Address);
    let text = resolved.link.as_str();
    if matches!(resolved.kind, Kind::Foreign) {
        let host = quote(&text[resolved.address.host.clone()]);
        let message = format!("this is a link to {host}, and no channel that a bot answers on");
        notes.say(Finding::new(Rule::NotEntryLink, resolved.link.whole(), message));
        return;
    }
    if resolved.address.scheme_broken {
        let message = "the beginning of the link is broken, so that nothing opens it: it should be “https://”";
        let span = resolved.link.source(resolved.address.scheme.clone());
        let fix = notes.encoded("https://");
        notes.say(Finding::new(Rule::DoubledPrefix, span, message).fix(fix));
    }
    reading.account = account::read(notes, &resolved, book);
    reading.host =
        Some(text[resolved.address.host.clone()].to_ascii_lowercase()).filter(|h| !h.starts_with(['{', '%']));
    reading.path = Some(text[resolved.address.path.clone()].to_owned()).filter(|p| !p.is_empty());
    match resolved.kind {
        Kind::Neighbour { channel, what, .. } => {
            reading.channel = Some(channel);
            let message = format!("this is {what}");
            notes.say(Finding::new(Rule::NotEntryLink, resolved.link.whole(), message));
        }
        Kind::Entry { channel, .. } => {
            read_entry(notes, reading, &resolved, channel, book);
            keep_clinging(reading, located);
        }
        Kind::Foreign => {}
    }
}

/// What clings to the end of the parameter arrives with it: the platform receives `giveaway.`, not `giveaway`. Not so
/// where it closes what was opened before the link: that was never a part of it.
fn keep_clinging(reading: &mut Reading, located: &Located) {
    let (Some(text), Some(parameter)) = (&mut reading.text, &reading.parameter) else { return };
    if located.enclosed || parameter.end != located.core.end {
        return;
    }
    let rest = &reading.input[located.core.end..];
    let clinging = rest.split(|c| is_blank(c) || matches!(c, '&' | '#' | '<')).next().unwrap_or_default();
    let clinging = clinging.split("[/").next().unwrap_or_default();
    let another = locate::locate(clinging, 0, false).is_some();
    if !another {
        text.push_str(&encode::decode(clinging));
    }
}

fn read_entry(notes: &mut Notes, reading: &mut Reading, resolved: &Resolved, channel: Channel, book: &Book) {
    reading.channel = Some(channel);
    let ours = account::is_ours(notes, resolved, reading.account.as_deref(), book);
    let Some((text, place)) = parameter::read(notes, resolved, channel) else { return };
    reading.parameter = Some(place);
    let route = Route { channel: Some(channel), in_flow: account::is_variable(resolved) };
    let input = std::mem::take(&mut reading.input);
    take(reading, text.as_str().to_owned(), content::read(notes, &input, text, route, book, ours));
    reading.input = input;
}

/// A payload without a link around it: a text, perhaps with the name of its parameter, perhaps percent-encoded.
fn read_bare(notes: &mut Notes, reading: &mut Reading, within: Range<usize>, book: &Book) {
    let input = reading.input.clone();
    if is_other_link(&input[within.clone()]) {
        let message =
            "this is the beginning of a web link, or a link of another kind: no channel that a bot answers on";
        notes.say(Finding::new(Rule::NotEntryLink, within, message));
        return;
    }
    let (start, end) = (bare_start(&input, within.clone()), within.end);
    notes.mark(within.start..start, Part::Query);
    let raw = Traced::of(&input, start..end);
    if raw.as_str().is_empty() {
        return;
    }
    let (decoded, escapes) = raw.percent_decoded(false);
    let text = if escapes.any && escapes.garbled.is_empty() {
        notes.layers.push(Layer::Query);
        decoded
    } else {
        raw
    };
    reading.parameter = Some(start..end);
    let route = Route { channel: None, in_flow: false };
    take(reading, text.as_str().to_owned(), content::read(notes, &input, text, route, book, true));
}

/// Whether a text is a scheme with nothing after it, or a link of a kind that has no host.
fn is_other_link(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let is = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(scheme));
    is(&["http", "https"]) && rest.trim_matches(['/', '\\', ':', ' ']).is_empty()
        || is(&["mailto", "javascript", "tel", "sms", "data", "file", "ftp", "about", "geo"])
            && !rest.starts_with(char::is_whitespace)
}

/// Where a bare payload starts: after `?ref=` and the like.
fn bare_start(input: &str, within: Range<usize>) -> usize {
    let text = &input[within.clone()];
    let rest = text.trim_start_matches(['?', '&']);
    let name = rest.split('=').next().unwrap_or_default();
    let named = rest.len() > name.len() && address::is_payload_parameter(name);
    if named { within.end - rest.len() + name.len() + 1 } else { within.start }
}

fn take(reading: &mut Reading, text: String, content: Content) {
    reading.text = Some(text);
    reading.reference = content.reference;
    reading.form = content.form;
    reading.writes = content.writes;
    reading.other = content.other;
    reading.link = content.link;
    reading.placement = content.placement;
}

/// What stands around the link, within what is left after trimming.
fn surroundings(notes: &mut Notes, input: &str, located: &Located, within: Range<usize>) {
    let core = &input[located.core.clone()];
    let other = |range: Range<usize>| {
        let text = &input[range];
        locate::locate(text, 0, false).is_some_and(|l| &text[l.core] != core)
    };
    let (before, after) = (within.start..located.core.start, located.core.end..within.end);
    let others = other(before.clone()) || other(after.clone());
    let mut said = false;
    for span in [before, after] {
        if span.is_empty() || others && said {
            continue;
        }
        said = true;
        let around = quote(&input[span.clone()]);
        let message = if others {
            "there is more than one link here, and only the first is read: take them one by one".to_owned()
        } else if located.loose_end {
            format!("the link ends at the space, so {around} is not part of it: write %20 if it should be")
        } else {
            format!("{around} is no part of the link, but clings to it when it is copied")
        };
        let finding = Finding::new(Rule::TrailingPunctuation, span, message);
        notes.say(if others || located.loose_end { finding } else { finding.fix("") });
    }
}
