//! The query of a link: which parameter carries the payload, what the others are, and the payload out of its encoding.

use super::account::is_variable;
use super::address::is_payload_parameter;
use super::array;
use super::carry::merge_tag_len;
use super::notes::{Layer, Notes, quote};
use super::query::Param;
use super::reading::Part;
use super::recognise::Kind;
use super::traced::Traced;
use super::unwrap::Resolved;
use crate::domain::channel::Channel;
use crate::domain::finding::{Finding, Rule, Severity};
use std::ops::Range;

/// Parameters that everybody knows to carry no payload, and that do no harm: nothing is said about them.
fn is_usual(channel: Channel, name: &str) -> bool {
    let usual: &[&str] = match channel {
        Channel::Webchat => {
            &["p", "id", "color", "headertitle", "embed", "host", "page", "lang", "name", "avatar", "theme", "position"]
        }
        Channel::Whatsapp => &["phone", "type", "app_absent", "lang", "source", "data", "channel"],
        Channel::Telegram => &["domain"],
        Channel::Viber => &["chaturi"],
        Channel::Messenger | Channel::Instagram => &[],
    };
    usual.iter().any(|u| u.eq_ignore_ascii_case(name))
}

/// The payload of a link, decoded once; also where it stands still encoded. `None`: there is none.
pub(super) fn read(notes: &mut Notes, resolved: &Resolved, channel: Channel) -> Option<(Traced, Range<usize>)> {
    structure(notes, resolved);
    let payload = resolved.payload_param(channel.parameter());
    others(notes, resolved, channel, payload);
    let Some(param) = payload else {
        missing(notes, resolved, channel);
        return None;
    };
    name_in_capitals(notes, resolved, param, channel.parameter());
    let Some(value) = param.filled() else {
        empty(notes, resolved, param, channel);
        return None;
    };
    let text = decode(notes, resolved, value.clone());
    if text.as_str().is_empty() {
        return None;
    }
    Some((text, resolved.link.source(value)))
}

/// What is wrong with how the parameters are strung together.
fn structure(notes: &mut Notes, resolved: &Resolved) {
    let link = &resolved.link;
    let text = link.as_str();
    let query = resolved.address.query.clone().unwrap_or(0..0);
    if !query.is_empty() {
        notes.mark(link.source(query.start - 1..query.end), Part::Query);
    }
    let (wrong, right) = if is_variable(resolved) { ('?', "&") } else { ('&', "?") };
    if query.start > 0 && text[query.start - 1..].starts_with(wrong) {
        let message = match wrong {
            '&' => "the first parameter comes after “?”, not “&”: like this it belongs to the account".to_owned(),
            _ => "{{webchat}} already has its “?p=…”: what follows comes after “&”".to_owned(),
        };
        let fix = notes.encoded(right);
        notes.say(Finding::new(Rule::BadCharacter, link.source(query.start - 1..query.start), message).fix(fix));
    }
    for space in edge_spaces(text, resolved.address.path.clone()) {
        say_space(notes, link.source(space));
    }
    for param in &resolved.params {
        if let Some(at) = param.wrong_start {
            let message = "a second “?” separates nothing: parameters are separated by “&”";
            let fix = notes.encoded("&");
            notes.say(Finding::new(Rule::BadCharacter, link.source(at..at + 1), message).fix(fix));
        }
        for space in &param.spaces {
            if space.end == query.end && resolved.address.fragment.is_some() {
                // `text=order #5`: the space is a part of what the “#” cuts off.
                continue;
            }
            say_space(notes, link.source(space.clone()));
        }
    }
    extra_path(notes, resolved);
    if let Some(fragment) = resolved.address.fragment.clone().filter(|f| !f.is_empty()) {
        let message = "what follows “#” stays in the browser and is never sent: write “%23” if it belongs to the text";
        let span = link.source(fragment.start - 1..fragment.end);
        notes.mark(span.clone(), Part::Query);
        notes.say(Finding::new(Rule::BadCharacter, span, message).severity(Severity::Warning));
    }
}

fn say_space(notes: &mut Notes, span: Range<usize>) {
    let message = "a space in the link ends it too early, or becomes part of a value: take it out";
    notes.say(Finding::new(Rule::Whitespace, span.clone(), message).fix(""));
    notes.mark(span, Part::Noise);
}

/// The white space at the edges of the path's parts: `m.me/page ?ref=…`. Spaces within a part are the account's matter.
fn edge_spaces(text: &str, path: Range<usize>) -> Vec<Range<usize>> {
    let mut spaces = Vec::new();
    let mut start = path.start;
    for part in text[path].split('/') {
        let end = start + part.len();
        let (left, right) = (end - part.trim_start().len(), start + part.trim_end().len());
        spaces.extend([start..left, right.max(left)..end].into_iter().filter(|space| !space.is_empty()));
        start = end + 1;
    }
    spaces
}

/// What stands in the path after the account: nobody reads it.
fn extra_path(notes: &mut Notes, resolved: &Resolved) {
    let (Kind::Entry { channel, account: Some(account) }, path) = (&resolved.kind, &resolved.address.path) else {
        return;
    };
    let text = resolved.link.as_str();
    let Some(rest) = text.get(account.end..path.end).filter(|rest| account.start >= path.start && rest.len() > 1)
    else {
        return;
    };
    if rest.starts_with('/') && !rest.trim_matches(['/', ' ']).is_empty() {
        let message = format!("{} is not read: the payload comes after “?{}=”", quote(rest), channel.parameter());
        notes.say(Finding::new(Rule::UnknownParameter, resolved.link.source(account.end..path.end), message));
    }
}

/// Parameters that carry no payload here.
fn others(notes: &mut Notes, resolved: &Resolved, channel: Channel, payload: Option<&Param>) {
    let text = resolved.link.as_str();
    let account = match channel {
        Channel::Whatsapp => "phone",
        Channel::Telegram => "domain",
        Channel::Viber => "chatURI",
        _ => "p",
    };
    for param in resolved.params.iter().filter(|p| payload != Some(p)) {
        let name = &text[param.name.clone()];
        let span = resolved.link.source(param.name.clone());
        if param.is(text, channel.parameter()) {
            let message = format!("there is more than one “{}”: only one of them is read", channel.parameter());
            notes.say(Finding::new(Rule::UnknownParameter, span, message));
        } else if param.is(text, account) {
            name_in_capitals(notes, resolved, param, account);
        } else if !is_usual(channel, name) {
            notes.say(Finding::new(Rule::UnknownParameter, span, unknown(name, channel)));
        }
    }
}

fn unknown(name: &str, channel: Channel) -> String {
    if is_payload_parameter(name) {
        return format!("{channel} does not read {}: its payload stands in “{}”", quote(name), channel.parameter());
    }
    if name.to_ascii_lowercase().starts_with("utm_") {
        return format!("{} counts visits of web pages; the bot never sees it", quote(name));
    }
    format!("{} carries no payload on {channel}: the bot never sees it", quote(name))
}

/// `REF=` is not `ref=`.
fn name_in_capitals(notes: &mut Notes, resolved: &Resolved, param: &Param, name: &str) {
    let written = &resolved.link.as_str()[param.name.clone()];
    if written != name {
        let message =
            format!("{} should be “{name}”: capitals make a difference in names of parameters", quote(written));
        notes.say(Finding::new(Rule::UnknownParameter, resolved.link.source(param.name.clone()), message).fix(name));
    }
}

fn missing(notes: &mut Notes, resolved: &Resolved, channel: Channel) {
    let end = resolved.link.as_str().len();
    let message = format!("without “{}=” the link opens the chat, and starts no flow of its own", channel.parameter());
    notes.say(Finding::new(Rule::MissingParameter, resolved.link.source(end..end), message));
}

fn empty(notes: &mut Notes, resolved: &Resolved, param: &Param, channel: Channel) {
    let name = channel.parameter();
    let span = resolved.link.source(param.name.start..param.value.as_ref().map_or(param.name.end, |v| v.end));
    let message = format!("“{name}” is empty: the link opens the chat, and starts no flow of its own");
    notes.say(Finding::new(Rule::MissingParameter, span, message));
}

/// The value `range` decoded once, as the platform receives it.
fn decode(notes: &mut Notes, resolved: &Resolved, range: Range<usize>) -> Traced {
    let raw = resolved.link.slice(range);
    let text = raw.as_str();
    let web = resolved.address.is_web(resolved.link.as_str());
    let spaces = loose_spaces(text);
    if !spaces.is_empty() {
        let message = "a space ends a link in most programs: write it as %20";
        notes.say(rewrite(notes, Rule::Whitespace, &raw, &spaces, message, |c| format!("%{c:02X}")));
    }
    let (decoded, escapes) = raw.percent_decoded(web);
    if !escapes.plus.is_empty() {
        let meant_as_plus = escapes.plus.iter().any(|at| looks_like_a_plus(text, at.start));
        let finding = if meant_as_plus {
            let message = "“+” in a link is read as a space: write %2B if a plus is meant, %20 for a space";
            let (first, last) = (escapes.plus[0].start, escapes.plus[escapes.plus.len() - 1].end);
            Finding::new(Rule::PlusSign, raw.source(first..last), message)
        } else {
            let message = "“+” in a link is read as a space by most servers: write it as %20 to be sure";
            rewrite(notes, Rule::PlusSign, &raw, &escapes.plus, message, |_| "%20".to_owned())
        };
        notes.say(finding);
    } else if !web && text.contains('+') {
        let at = text.find('+').unwrap_or_default();
        let message = "“+” may arrive as a space: write %2B if a plus is meant, %20 for a space";
        notes.say(Finding::new(Rule::PlusSign, raw.source(at..at + 1), message));
    }
    if !escapes.broken.is_empty() {
        let message = "“%” starts an escape of two hexadecimal digits, and none follow: write %25 for a percent sign";
        notes.say(rewrite(notes, Rule::BadEscape, &raw, &escapes.broken, message, |_| "%25".to_owned()));
    }
    if let Some(first) = escapes.garbled.first() {
        let message = "these escapes are no UTF-8, so nobody knows which character was meant: write it again";
        notes.say(Finding::new(Rule::BadEscape, raw.source(first.clone()), message));
    }
    notes.layers.push(Layer::Query);
    decoded
}

/// The white space in `text` that is neither in a merge tag, where the mailing tool wants it, nor in an array.
fn loose_spaces(text: &str) -> Vec<Range<usize>> {
    let mut spaces = Vec::new();
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        if at < skip_to {
            continue;
        }
        match c {
            '{' => skip_to = merge_tag_len(&text[at..]).map_or(0, |len| at + len),
            '[' => skip_to = array::len(&text[at..]).map_or(0, |len| at + len),
            _ if c.is_whitespace() => spaces.push(at..at + c.len_utf8()),
            _ => {}
        }
    }
    spaces
}

/// A finding about several places at once, whose repair rewrites the stretch from the first to the last.
fn rewrite(
    notes: &Notes,
    rule: Rule,
    raw: &Traced,
    places: &[Range<usize>],
    message: &str,
    with: impl Fn(u8) -> String,
) -> Finding {
    let text = raw.as_str();
    let (start, end) = (places.first().map_or(0, |p| p.start), places.last().map_or(0, |p| p.end));
    let mut fixed = String::with_capacity(end - start + 2 * places.len());
    let mut at = start;
    for place in places {
        fixed.push_str(&text[at..place.start]);
        text[place.clone()].bytes().for_each(|byte| fixed.push_str(&with(byte)));
        at = place.end;
    }
    Finding::new(rule, raw.source(start..end), message).fix(notes.encoded(&fixed))
}

/// Whether a `+` is likelier a plus than a space: before a phone number, in an e-mail address, at an edge.
fn looks_like_a_plus(text: &str, at: usize) -> bool {
    let (before, after) = (&text[..at], &text[at + 1..]);
    let word = |s: &str| s.bytes().take_while(|b| !matches!(b, b'+' | b' ' | b'&')).any(|b| b == b'@');
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    before.is_empty() && digits > 0
        || after.is_empty()
        || digits >= 6
        || before.ends_with("--")
        || before.ends_with('+')
        || after.starts_with('+')
        || word(after)
}
