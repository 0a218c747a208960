//! What a channel does to a payload on the way: which characters and how many it carries, and who sees them.

use super::notes::{Notes, is_invisible, quote};
use super::traced::Traced;
use crate::domain::channel::{Carries, Channel};
use crate::domain::encode;
use crate::domain::finding::{Finding, Rule, Severity};
use crate::domain::payload::{find_secret, has_secret};
use std::ops::Range;

/// Where a payload travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Route {
    /// The channel; `None`: the payload stands alone.
    pub channel: Option<Channel>,
    /// Whether the link is for use inside a flow, where the platform fills placeholders in.
    pub in_flow: bool,
}

/// The length of a payload as `channel` counts it: for Telegram its characters, elsewhere as it stands in the URL.
pub fn length_on(channel: Channel, text: &str) -> usize {
    match channel {
        Channel::Telegram => text.chars().count(),
        _ => encode::query_value(text).len(),
    }
}

/// Everything that there is to say about the characters of a payload, after its repairs.
pub(super) fn check(notes: &mut Notes, text: &Traced, route: Route) {
    let tags = placeholders(text.as_str());
    secret(notes, text);
    unfilled(notes, text, &tags, route);
    controls(notes, text, route);
    if let Some(channel) = route.channel {
        characters(notes, text, &tags, channel);
        too_long(notes, text, channel);
    }
}

/// What the customer sees, where that is so. `text` is the payload as it arrives.
pub(super) fn visible(notes: &mut Notes, text: &Traced, route: Route) {
    if route.channel == Some(Channel::Whatsapp) {
        let message = format!("the customer sees {} and can change it before it is sent", quote(text.as_str()));
        notes.say(Finding::new(Rule::VisibleText, text.whole(), message));
    }
}

/// Why the variable with the account's key is refused.
pub(super) const SECRET: &str = "this would publish the account's key to everyone who sees the link: take it out";

fn secret(notes: &mut Notes, text: &Traced) {
    if let Some(range) = find_secret(text.as_str()) {
        notes.say(Finding::new(Rule::SecretPlaceholder, text.source(range), SECRET));
    }
}

fn unfilled(notes: &mut Notes, text: &Traced, tags: &[Range<usize>], route: Route) {
    let (severity, why) = match route.channel {
        Some(channel @ (Channel::Telegram | Channel::Instagram)) => {
            (Severity::Error, format!("it can never travel on {channel}, not even to be filled in later"))
        }
        _ if route.in_flow => {
            (Severity::Info, "the platform fills it in, as long as the link is used in a flow".to_owned())
        }
        _ => (
            Severity::Warning,
            "somebody must fill it in: a flow, or a mailing tool with its own tag; on paper nobody does".to_owned(),
        ),
    };
    for tag in tags {
        let written = &text.as_str()[tag.clone()];
        if has_secret(written) {
            continue;
        }
        let message = format!("{} is a placeholder: {why}", quote(written));
        notes.say(Finding::new(Rule::UnfilledPlaceholder, text.source(tag.clone()), message).severity(severity));
    }
}

fn controls(notes: &mut Notes, text: &Traced, route: Route) {
    // People write messages of several lines, and WhatsApp carries them.
    let carried = |c: char| route.channel == Some(Channel::Whatsapp) && matches!(c, '\n' | '\r' | '\t');
    let first = text.as_str().char_indices().find(|(_, c)| c.is_control() && !carried(*c));
    if let Some((at, c)) = first {
        let message =
            format!("there is a control character (U+{:04X}) in it, which gets lost or breaks the link", u32::from(c));
        notes.say(Finding::new(Rule::ControlCharacter, text.source(at..at + c.len_utf8()), message));
    }
    if let Some((at, c)) = text.as_str().char_indices().find(|(_, c)| is_invisible(*c)) {
        let message =
            format!("there is an invisible character (U+{:04X}) in it: nobody sees why it differs", u32::from(c));
        let span = text.source(at..at + c.len_utf8());
        notes.say(Finding::new(Rule::ControlCharacter, span, message).severity(Severity::Warning));
    }
}

fn characters(notes: &mut Notes, text: &Traced, tags: &[Range<usize>], channel: Channel) {
    let Some(promised) = channel.promised() else { return };
    let mut tags = tags.iter().peekable();
    let mut first: Option<Range<usize>> = None;
    let mut seen: Vec<char> = Vec::new();
    let mut lost = false;
    for (at, c) in text.as_str().char_indices() {
        while tags.next_if(|t| t.end <= at).is_some() {}
        let fate = channel.carries(c);
        if fate == Carries::Yes || tags.peek().is_some_and(|t| t.contains(&at)) {
            continue;
        }
        lost |= fate == Carries::No;
        match &mut first {
            Some(run) if run.end == at => run.end = at + c.len_utf8(),
            Some(_) => {}
            None => first = Some(at..at + c.len_utf8()),
        }
        if seen.len() < 6 && !seen.contains(&c) {
            seen.push(c);
        }
    }
    let Some(run) = first else { return };
    let listed: Vec<String> =
        seen.iter().map(|c| if *c == ' ' { "a space".to_owned() } else { quote(&c.to_string()) }).collect();
    let listed = listed.join(", ");
    let span = text.source(run);
    notes.say(if lost {
        let message = format!("{channel} carries only {promised}, not {listed}: the link opens without its payload");
        Finding::new(Rule::BadCharacter, span, message)
    } else {
        let are = if seen.len() == 1 { "is" } else { "are" };
        let message =
            format!("{channel} promises only {promised}; {listed} {are} allowed, and may get lost on the way");
        Finding::new(Rule::BadCharacter, span, message).severity(Severity::Warning)
    });
}

fn too_long(notes: &mut Notes, text: &Traced, channel: Channel) {
    let length = length_on(channel, text.as_str());
    if let Some(limit) = channel.limit().filter(|limit| length > *limit) {
        let message =
            format!("{length} of {limit} characters that {channel} carries: shorten it by {}", length - limit);
        notes.say(Finding::new(Rule::TooLong, text.whole(), message));
    }
}

/// The longest placeholder that is looked for.
const LONGEST_TAG: usize = 80;

/// Where `text` has placeholders: of the platform (`{{email}}`), of mailing tools (`*|EMAIL|*`, `[[email]]`, `{$email}`,
/// `%EMAIL%`, …), of manuals (`<payload>`, `{ref}`). In order, without overlap.
pub(super) fn placeholders(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let len = match bytes[at] {
            b'{' | b'*' | b'[' | b'<' | b'~' | b'$' | b'%' => tag_len(text, at),
            _ => None,
        };
        found.extend(len.map(|len| at..at + len));
        at += len.unwrap_or(1);
    }
    found
}

/// The length of the merge tag in double braces that `text` starts with: what is in it belongs to the mailing tool.
pub(super) fn merge_tag_len(text: &str) -> Option<usize> {
    let len = text.strip_prefix("{{").and_then(|_| tag_len(text, 0))?;
    (!text[..len].contains(char::is_control)).then_some(len)
}

fn tag_len(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    if rest.starts_with('%') {
        return super::traced::percent_tag_len(rest.as_bytes());
    }
    // The inside of a tag in double marks is anything; of one in single marks a word, else any bracket would be a tag.
    for (open, close, any) in [
        ("{{", "}}", true),
        ("*|", "|*", true),
        ("[[", "]]", true),
        ("{$", "}", false),
        ("${", "}", false),
        ("{", "}", false),
        ("<", ">", false),
        ("[", "]", false),
        ("[", ":filter:urlencode]", false),
        ("~Contact.", "~", false),
        ("$SUBSCRIBER.", "$", false),
    ] {
        let Some(inside) = rest.strip_prefix(open) else { continue };
        let len = inside.bytes().take(LONGEST_TAG).take_while(|b| {
            let word = b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-');
            word || any && !close.as_bytes().contains(b) && !open.as_bytes().contains(b)
        });
        let len = len.count();
        let is_word = any || inside.starts_with(|c: char| c.is_ascii_alphabetic());
        if len > 0 && is_word && inside.is_char_boundary(len) && inside[len..].starts_with(close) {
            return Some(open.len() + len + close.len());
        }
    }
    None
}

/// The first e-mail address in `text`.
pub(super) fn email(text: &str) -> Option<Range<usize>> {
    text.match_indices('@').take(64).find_map(|(at, _)| {
        let local = text[..at].bytes().rev().take(64);
        let local = local.take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'+' | b'-')).count();
        let domain = text[at + 1..].bytes().take(253);
        let domain = domain.take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-')).count();
        let name = text[at + 1..at + 1 + domain].trim_end_matches(['.', '-']);
        let top = name.rsplit_once('.').map_or("", |(_, top)| top);
        let good = local > 0 && top.len() >= 2 && top.bytes().all(|b| b.is_ascii_alphabetic());
        good.then_some(at - local..at + 1 + name.len())
    })
}

/// Whether all of `text` is a phone number that nobody would take for anything else: with `+` and 8 to 15 digits.
pub(super) fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let written = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')' | '.' | '/');
    text.strip_prefix('+').is_some_and(|rest| rest.chars().all(written)) && (8..=15).contains(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_of_all_tools_are_found() {
        for tag in [
            "{{email}}",
            "{{ contact.email }}",
            "{{ email|urlencode }}",
            "*|EMAIL|*",
            "[[email]]",
            "{$email}",
            "${ref}",
            "%EMAIL%",
            "%%emailaddr%%",
            "%%=URLEncode(emailaddr,1,1)=%%",
            "[email]",
            "[EMAIL:filter:urlencode]",
            "~Contact.Email~",
            "$SUBSCRIBER.EMAIL$",
            "{ref}",
            "<payload>",
        ] {
            let text = format!("a--{tag}--b");
            assert_eq!(placeholders(&text), vec![3..3 + tag.len()], "{tag}");
        }
        for text in
            ["{}", "{{}}", "[1]", "50% off, 20%", "%%=x", "%%==%%", "[a:filter:b]", "a < b > c", "{{a", "*", "{{é"]
        {
            assert!(placeholders(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn personal_data_is_seen() {
        assert_eq!(email("mail ann.lee+x@mail.example.com."), Some(5..31));
        assert_eq!(email("a@b, @c.de, x@y.1"), None);
        assert!(is_phone("+49 151 2345678") && !is_phone("1759931745026") && !is_phone("+1"));
    }
}
